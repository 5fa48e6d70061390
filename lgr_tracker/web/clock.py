"""The one clock: everything below is told the time."""

from datetime import UTC, date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app


def now() -> datetime:
    """Return this moment in UTC; a test may set the app's LGR_CLOCK."""
    clock = current_app.config.get("LGR_CLOCK")
    return cast(datetime, clock()) if clock else datetime.now(UTC)


def zone() -> ZoneInfo:
    """Return the time zone in which the programme's days begin."""
    return cast(ZoneInfo, current_app.config["LGR_TRACKER_TIME_ZONE"])


def today() -> date:
    """Return the day it is where the programme is."""
    return now().astimezone(zone()).date()
