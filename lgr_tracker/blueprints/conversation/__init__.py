"""What people say about a row of the log, and the files they put to it."""
