"""The other side of the count: what the database holds, read past the service."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from faults.tally import Tally
from faults.world import OPERATOR
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.risk import Risk
from lgr_tracker.queries.audit import verify_trail
from lgr_tracker.web.database import db


def looking(app: Flask) -> Session:
    """Return a session of the house itself; the app's context must be there."""
    db.session.remove()
    session = db.session()
    session.info["viewer"] = OPERATOR
    return session


def check_raised(
    app: Flask, tally: Tally, sent: Collection[str], acknowledged: Collection[str], mark: str
) -> None:
    """Compare risks whose title begins with `mark` with those sent and those acknowledged."""
    with app.app_context():
        session = looking(app)
        rows = session.execute(
            sa.select(Risk.id, Risk.title).where(Risk.title.startswith(mark, autoescape=True))
        ).all()
        told = session.scalars(
            sa.select(AuditEvent.subject_id).where(
                AuditEvent.event == "risk:raise", AuditEvent.subject_kind == "risk"
            )
        ).all()
        known = set(session.scalars(sa.select(Risk.id).where(Risk.id.in_(told[-5_000:]))))
        db.session.remove()
    titles = [title for _, title in rows]
    stored = set(titles)
    tally.count("stored", len(titles))
    tally.blame("lost", sorted(set(acknowledged) - stored), "was acknowledged and is not stored")
    tally.blame("ghost", sorted(stored - set(sent)), "is stored and was never sent")
    tally.blame("ghost", [t for t in stored if titles.count(t) > 1], "is stored more than once")
    events = set(told)
    tally.blame("half", [t for i, t in rows if i not in events], "has no audit event")
    tally.blame("half", [i for i in told[-5_000:] if i not in known], "is audited but not stored")


def check_trail(app: Flask, tally: Tally, *, is_sqlite: bool) -> None:
    """Verify every audit chain, and the database's own view of its health."""
    with app.app_context():
        session = looking(app)
        anchor: Path = app.config["LGR_AUDIT_ANCHOR"]
        report = verify_trail(session, app.config["LGR_AUDIT_KEY"], anchor)
        healthy = session.scalar(sa.text("PRAGMA integrity_check")) if is_sqlite else "ok"
        db.session.remove()
    tally.count("audit rows", report.rows)
    tally.blame("fork", [finding.sentence for finding in report.findings], "(audit trail)")
    if healthy != "ok":
        tally.blame("half", [healthy], "says the database of itself")
