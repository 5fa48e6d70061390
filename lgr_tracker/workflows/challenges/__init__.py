"""What happens to the questions that the programme is asked."""
