"""What happens: each file one thing, each reading load, require, check, move, write, audit, commit."""
