"""Risks: the log, one risk, its links, and the way to Excel and back."""

from lgr_tracker.blueprints.risks import (
    deciding,
    exporting,
    importing,
    linking,
    log,
    many,
    moving,
    saving,
    twinning,
    views,
)

__all__ = [
    "deciding",
    "exporting",
    "importing",
    "linking",
    "log",
    "many",
    "moving",
    "saving",
    "twinning",
    "views",
]
