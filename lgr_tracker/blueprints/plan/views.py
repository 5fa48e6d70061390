"""All pages of the plan; importing them is what puts their routes on the blueprint."""

from lgr_tracker.blueprints.plan import (
    activity,
    baselines,
    day_one,
    holders,
    holding,
    importing,
    leadership,
    moving,
    owners,
    status_day,
    table,
    timeline,
)
from lgr_tracker.blueprints.plan.blueprint import bp

__all__ = [
    "activity",
    "baselines",
    "bp",
    "day_one",
    "holders",
    "holding",
    "importing",
    "leadership",
    "moving",
    "owners",
    "status_day",
    "table",
    "timeline",
]
