"""What happens to actions."""
