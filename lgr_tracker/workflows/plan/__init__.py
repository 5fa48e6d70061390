"""Change the plan: activities, links, progress, holders and Day 1."""
