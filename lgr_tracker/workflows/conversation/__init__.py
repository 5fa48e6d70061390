"""What people say about a row of the log."""
