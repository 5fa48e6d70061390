"""All rows of all tables, to be compared before and after, or between two services."""

import re
from collections.abc import Collection

import sqlalchemy as sa
from flask import Flask

from lgr_tracker.models import Base
from lgr_tracker.web.database import db

TRIES = "lgr_sign_in_attempt"
"""What is counted to slow people down: looking and failing are noted there, and only there."""

DRAWN = re.compile(r"\$argon2\S+|\b[0-9a-f]{16,}\b|\b\d{8,}\b|[A-Za-z0-9_-]{22,}={0,2}")
"""What is drawn anew by each service: keys, seals, tokens, salted passwords."""


def all_rows(app: Flask, besides: Collection[str] = (TRIES,)) -> dict[str, list[str]]:
    """Return the rows of each table as text, in one order, past all that a session would hide."""
    found = {}
    with app.app_context():
        with db.engine.connect() as connection:
            for table in Base.metadata.sorted_tables:
                if table.name not in besides:
                    rows = connection.execute(sa.select(table)).mappings()
                    found[table.name] = sorted(str(dict(row)) for row in rows)
        db.session.remove()
    return found


def without_draws(rows: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return rows with all that is drawn made equal."""
    return {
        name: sorted(DRAWN.sub("DRAWN", text) for text in texts) for name, texts in rows.items()
    }


def differences(one: dict[str, list[str]], other: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return, by table, rows that stand in one of the two and not in the other."""
    return {
        name: sorted(set(one[name]) ^ set(other[name]))[:4]
        for name in one
        if one[name] != other[name]
    }
