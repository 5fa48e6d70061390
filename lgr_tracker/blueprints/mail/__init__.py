"""What a person is written to about, and how often."""
