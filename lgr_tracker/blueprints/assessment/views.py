"""The pages of assessment; each subject stands in a file of its own."""

from lgr_tracker.blueprints.assessment import grading, moderation, rounds, suggesting
from lgr_tracker.blueprints.assessment.pages import bp

__all__ = ["bp", "grading", "moderation", "rounds", "suggesting"]
