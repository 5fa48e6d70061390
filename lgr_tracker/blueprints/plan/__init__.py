"""The plan: its timeline and activities, Day 1 by council, and who runs what."""
