"""What is shown: read only, scoped to the actor, frozen rows out, a fixed number of SELECTs."""
