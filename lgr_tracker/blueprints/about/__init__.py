"""Pages that explain: how figures are reckoned, glossary, accessibility, privacy."""
