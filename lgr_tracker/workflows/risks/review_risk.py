"""Record that somebody looked at a risk: the score holds, or it is another now."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import ReviewOutcome, ScoreKind
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.domain.review import next_review
from lgr_tracker.domain.scales import Scale
from lgr_tracker.models.audit import Event
from lgr_tracker.models.risk import Risk
from lgr_tracker.models.risk_record import Review
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.workflows.loading import change, check_seen, load
from lgr_tracker.workflows.risks.standing import check_open, end_outgrown, record_risk
from lgr_tracker.workflows.scoring import Pair, give_score


@dataclass(frozen=True)
class ReviewValues:
    """Hold what a review found; without `next_review_on` the band's rhythm says when again."""

    current: Pair
    note: str = ""
    next_review_on: date | None = None


def review_risk(
    session: Session,
    programme_id: int,
    risk_id: int,
    values: ReviewValues,
    seen_version: int,
    *,
    today: date,
    actor: Actor,
    now: datetime,
) -> date:
    """Record a review and return the day of the next one.

    A score that rises into a heavier band ends an acceptance. Raises NotFound, NotAllowed,
    WrongState (closed), StaleEdit or Invalid.
    """
    risk = load(session, Risk, risk_id, programme_id)
    require(actor, Permission.RISK_EDIT, Scope(programme_id, risk.organisation_id))
    check_open(risk)
    check_seen(risk, seen_version, ("current_likelihood", "current_impact", "next_review_on"))
    if values.next_review_on is not None and values.next_review_on <= today:
        sentence = "Choose a day after today, or leave it empty."
        raise Invalid(sentence, {"next_review_on": sentence})
    scale, was = scale_of(session, actor, programme_id), risk.current_score
    before, after = give_score(
        session, risk, ScoreKind.CURRENT, values.current, scale=scale, actor=actor, now=now
    )
    if after:
        end_outgrown(session, risk, was, scale, today)
    following = values.next_review_on or next_review(scale, risk.current_score, today)
    dates = change(risk, {"last_reviewed_on": today, "next_review_on": following})
    session.add(_review(risk, values, scale, bool(after), actor, now))
    record_risk(
        session,
        Event.RISK_REVIEW,
        risk,
        (before | dates[0], after | dates[1]),
        Permission.RISK_EDIT,
        values.note or values.current.reason,
        actor=actor,
        now=now,
    )
    session.commit()
    return following


def _review(
    risk: Risk, values: ReviewValues, scale: Scale, is_changed: bool, actor: Actor, now: datetime
) -> Review:
    score = risk.current_score
    return Review(
        risk_id=risk.id,
        reviewed_at=now,
        reviewed_by=actor.name,
        outcome=ReviewOutcome.CHANGED if is_changed else ReviewOutcome.CONFIRMED,
        score=score,
        band_name="" if score is None else scale.band(score).name,
        note=values.note or values.current.reason,
        next_review_on=risk.next_review_on,
    )
