"""People and their seats: added, signed in, signed out, let in and let go."""
