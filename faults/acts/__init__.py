"""The acts: each breaks one thing, and compares what was acknowledged with what is stored."""
