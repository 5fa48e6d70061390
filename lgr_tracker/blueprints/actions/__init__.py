"""Actions: what is being done about risks, by whom and by when."""

from lgr_tracker.blueprints.actions import changing, views

__all__ = ["changing", "views"]
