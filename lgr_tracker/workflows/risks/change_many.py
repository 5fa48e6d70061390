"""Change many risks at once: all those that were looked at, or none of them."""

from collections.abc import Mapping
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import StaleEdit
from lgr_tracker.domain.kinds import ReviewOutcome
from lgr_tracker.domain.permissions import Actor, require_held
from lgr_tracker.domain.scales import Scale
from lgr_tracker.models.audit import Change, record_many
from lgr_tracker.models.organisation import Body
from lgr_tracker.models.risk import Risk
from lgr_tracker.models.risk_record import Escalation, Review
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.workflows.loading import change
from lgr_tracker.workflows.risks.plan_many import TOUCHED, Becomes, ManyRow, ManyValues, plan_many

NOT_AS_SEEN = (
    "Some of these risks are no longer as you saw them, so nothing has been changed yet. "
    "Look at them below, and confirm once more what should change."
)


def change_many(
    session: Session,
    programme_id: int,
    seen: Mapping[int, int],
    values: ManyValues,
    *,
    today: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Change risks, each given with the version that was seen; return how many were changed.

    What is already so is left alone. Raises Invalid, or StaleEdit where any risk has changed
    since, is closed or hidden by now, or is not the actor's to change: then none is.
    """
    require_held(actor, values.permission, programme_id)
    plan = plan_many(session, programme_id, seen, values, today=today, actor=actor)
    if not plan.is_as_seen:
        raise StaleEdit(NOT_AS_SEEN, {}, 0)
    rows = plan.of(Becomes.CHANGED)
    scale, places = scale_of(session, actor, programme_id), _places(session, programme_id)
    with session.no_autoflush:  # one UPDATE a risk, so that its version rises once
        for row in rows:
            if "escalated_to_id" in row.after:
                _escalate(session, row, values, places, actor, now)
            change(row.risk, row.wanted)
            _link(session, row)
            row.risk.changed_at = now
            if values.closes:
                row.risk.closed_at = now
            if values.reviews:
                session.add(_review(row.risk, values, scale, actor, now))
    record_many(
        session,
        [_told(row, values) for row in rows],
        actor,
        programme_id=programme_id,
        now=now,
        permission=values.permission,
        reason=values.reason,
    )
    session.commit()
    return len(rows)


def _told(row: ManyRow, values: ManyValues) -> Change:
    risk = row.risk
    event = values.event(is_moved="escalated_to_id" in row.after)
    return Change(event, risk, risk.organisation_id, risk.reference, row.before, row.after)


def _places(session: Session, programme_id: int) -> dict[int | None, tuple[int, int]]:
    """Return how high each body stands; below them all is the daily work. Runs one query."""
    bodies = session.execute(
        sa.select(Body.id, Body.position).where(Body.programme_id == programme_id)
    )
    return {None: (-1, 0), **{body.id: (body.position, body.id) for body in bodies}}


def _escalate(
    session: Session,
    row: ManyRow,
    values: ManyValues,
    places: Mapping[int | None, tuple[int, int]],
    actor: Actor,
    now: datetime,
) -> None:
    """Put on record that a risk moves, before its column says so."""
    was = row.risk.escalated_to_id
    session.add(
        Escalation(
            risk_id=row.risk.id,
            from_body_id=was,
            to_body_id=values.body_id,
            is_upward=places[values.body_id] > places[was],
            reason=values.escalation_reason,
            moved_at=now,
            moved_by=actor.name,
        )
    )


def _review(risk: Risk, values: ManyValues, scale: Scale, actor: Actor, now: datetime) -> Review:
    score = risk.current_score
    return Review(
        risk_id=risk.id,
        reviewed_at=now,
        reviewed_by=actor.name,
        outcome=ReviewOutcome.CONFIRMED,
        score=score,
        band_name="" if score is None else scale.band(score).name,
        note=values.review_note,
        next_review_on=risk.next_review_on,
    )


def _link(session: Session, row: ManyRow) -> None:
    """Add and take away links; runs one statement for every kind of which the risk loses some."""
    for key, (gained, lost) in row.links.items():
        table, far = TOUCHED[key]
        if lost:
            session.execute(sa.delete(table).where(table.risk_id == row.risk.id, far.in_(lost)))
        session.add_all(table(**{"risk_id": row.risk.id, far.key: each}) for each in gained)
