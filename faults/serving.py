"""The service with a clock that can be set, or with one of its safeties taken off.

    FAULTS_OFF=versions     edits are saved whatever version was on screen
    FAULTS_OFF=immediate    SQLite's writes begin without taking the lock, and heads are not held

Both exist to show that the harness can fail. Nothing of the product knows of this file.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from lgr_tracker import create_app
from lgr_tracker.models import Base
from lgr_tracker.web import database
from lgr_tracker.workflows import loading


def _without_versions() -> None:
    """Take the version out of every UPDATE, and believe every form."""
    for mapper in Base.registry.mappers:
        mapper.version_id_col = None
    loading.check_seen.__code__ = (lambda row, seen_version, fields, beside: None).__code__


def _without_immediate() -> None:
    """Begin writing as reading begins, so that two may start from the same head."""
    plain: Callable[[Any], None] = lambda connection: connection.exec_driver_sql("BEGIN")  # noqa: E731  # one line says it
    database._begin_sqlite.__code__ = plain.__code__


SAFETIES: dict[str, Callable[[], None]] = {
    "versions": _without_versions,
    "immediate": _without_immediate,
}


def _clock(file: Path) -> Callable[[], datetime]:
    def now() -> datetime:
        seconds = int(file.read_text()) if file.exists() else 0
        return datetime.now(UTC) + timedelta(seconds=seconds)

    return now


def make() -> Flask:
    """Make the service, weakened as the environment says."""
    off = os.environ.get("FAULTS_OFF", "")
    if off:
        SAFETIES[off]()
    made = create_app()
    made.config["LGR_CLOCK"] = _clock(made.config["LGR_TRACKER_DATA"] / "clock-offset")
    return made


app = make()
