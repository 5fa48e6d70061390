"""Assumptions, decisions and dependencies: what the log holds beside risks and issues."""

from lgr_tracker.blueprints.entries import changing, views

__all__ = ["changing", "views"]
