"""What happens to assumptions, decisions and dependencies."""
