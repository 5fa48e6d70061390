"""The map, and what the programme is asked because of it."""

from lgr_tracker.blueprints.map import challenges, views, whole

__all__ = ["challenges", "views", "whole"]
