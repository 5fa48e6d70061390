"""The files that people put to a row of the log."""
