"""What happens to the service as a whole."""
