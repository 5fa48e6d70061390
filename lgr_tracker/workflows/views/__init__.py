"""What happens to the views of lists that people save."""
