"""Break the running service on purpose, and count what was lost."""
