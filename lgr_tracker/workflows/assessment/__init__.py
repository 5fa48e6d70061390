"""Rounds of self-assessment: open, answer, moderate, sign off, and decide what follows."""
