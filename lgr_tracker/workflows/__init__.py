"""What happens, one thing a file: load, require, check, move, write, audit, commit."""
