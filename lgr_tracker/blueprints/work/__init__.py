"""What waits for the person, across all their programmes."""
