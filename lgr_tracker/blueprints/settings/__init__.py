"""What a programme is made of: dates, organisations, people and posts, phases, scale."""
