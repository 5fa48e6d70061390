"""What is on record of a risk: its reviews, its way between bodies, and who accepted it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lgr_tracker.domain.kinds import ReviewOutcome
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.states import RiskState
from lgr_tracker.models.organisation import Body
from lgr_tracker.models.risk import Risk
from lgr_tracker.models.risk_record import Acceptance, Escalation, Review
from lgr_tracker.queries.scope import in_scope


@dataclass(frozen=True)
class ReviewRow:
    """Hold one review as it was recorded."""

    reviewed_at: datetime
    reviewed_by: str
    outcome: ReviewOutcome
    score: int | None
    band_name: str
    note: str
    next_review_on: date | None


@dataclass(frozen=True)
class EscalationRow:
    """Hold one move between bodies; an empty name stands for those who look after it daily."""

    moved_at: datetime
    moved_by: str
    is_upward: bool
    left: str
    came_to: str
    reason: str


@dataclass(frozen=True)
class AcceptanceRow:
    """Hold one acceptance, and how it ended if somebody ended it."""

    accepted_at: datetime
    accepted_by: str
    body: str
    reason: str
    band_name: str
    until: date
    ended_on: date | None
    ended_because: str

    def holds_on(self, day: date) -> bool:
        """Tell whether it still holds; its last day counts."""
        return self.ended_on is None and day <= self.until


@dataclass(frozen=True)
class RiskRecord:
    """Hold what is on record of a risk, newest first."""

    reviews: tuple[ReviewRow, ...]
    escalations: tuple[EscalationRow, ...]
    acceptances: tuple[AcceptanceRow, ...]

    def accepted_on(self, day: date) -> AcceptanceRow | None:
        """Return the acceptance that holds on a day, or None."""
        return next((each for each in self.acceptances if each.holds_on(day)), None)


@dataclass(frozen=True)
class BodyStep:
    """Hold a body to which a risk can go from where it is; no id: to those who look after it."""

    id: int | None
    name: str
    is_upward: bool


def record_of(session: Session, actor: Actor, programme_id: int, risk_id: int) -> RiskRecord:
    """Return what is on record of a risk. Runs three queries."""
    here = (in_scope(actor, Risk.programme_id, programme_id), Risk.id == risk_id)
    left, came_to = aliased(Body), aliased(Body)
    reviews = session.execute(
        sa.select(
            Review.reviewed_at,
            Review.reviewed_by,
            Review.outcome,
            Review.score,
            Review.band_name,
            Review.note,
            Review.next_review_on,
        )
        .join(Risk, Risk.id == Review.risk_id)
        .where(*here)
        .order_by(Review.reviewed_at.desc(), Review.id.desc())
    )
    escalations = session.execute(
        sa.select(
            Escalation.moved_at,
            Escalation.moved_by,
            Escalation.is_upward,
            sa.func.coalesce(left.name, ""),
            sa.func.coalesce(came_to.name, ""),
            Escalation.reason,
        )
        .join(Risk, Risk.id == Escalation.risk_id)
        .outerjoin(left, left.id == Escalation.from_body_id)
        .outerjoin(came_to, came_to.id == Escalation.to_body_id)
        .where(*here)
        .order_by(Escalation.moved_at.desc(), Escalation.id.desc())
    )
    acceptances = session.execute(
        sa.select(
            Acceptance.accepted_at,
            Acceptance.accepted_by,
            sa.func.coalesce(Body.name, ""),
            Acceptance.reason,
            Acceptance.band_name,
            Acceptance.until,
            Acceptance.ended_on,
            Acceptance.ended_because,
        )
        .join(Risk, Risk.id == Acceptance.risk_id)
        .outerjoin(Body, Body.id == Acceptance.body_id)
        .where(*here)
        .order_by(Acceptance.accepted_at.desc(), Acceptance.id.desc())
    )
    return RiskRecord(
        tuple(ReviewRow(*row) for row in reviews),
        tuple(EscalationRow(*row) for row in escalations),
        tuple(AcceptanceRow(*row) for row in acceptances),
    )


def steps_from(
    session: Session, actor: Actor, programme_id: int, body_id: int | None
) -> tuple[BodyStep, ...]:
    """Return where a risk can go from a body: up first, then down. Runs one query."""
    rows = session.execute(
        sa.select(Body.id, Body.name)
        .where(in_scope(actor, Body.programme_id, programme_id))
        .order_by(Body.position, Body.id)
    ).all()
    ids = [row.id for row in rows]
    place = ids.index(body_id) if body_id in ids else -1
    up = [BodyStep(row.id, row.name, True) for row in rows[place + 1 :]]
    down = [BodyStep(row.id, row.name, False) for row in reversed(rows[: max(place, 0)])]
    daily = [BodyStep(None, "", False)] if place >= 0 else []
    return (*up, *down, *daily)


def next_due(
    session: Session,
    actor: Actor,
    programme_id: int,
    organisation_ids: Sequence[int],
    today: date,
) -> int | None:
    """Return the live risk of these organisations whose review fell due first, if any has.

    Runs one query.
    """
    return session.scalar(
        sa.select(Risk.id)
        .where(
            in_scope(actor, Risk.programme_id, programme_id),
            Risk.organisation_id.in_(organisation_ids),
            Risk.state != RiskState.CLOSED,
            Risk.next_review_on <= today,
        )
        .order_by(Risk.next_review_on, Risk.number)
        .limit(1)
    )
