"""All pages of the board; importing them is what puts their routes on the blueprint."""

from lgr_tracker.blueprints.board import changing, reading_plans
from lgr_tracker.blueprints.board.blueprint import bp

__all__ = ["bp", "changing", "reading_plans"]
