"""What happens to risks."""
