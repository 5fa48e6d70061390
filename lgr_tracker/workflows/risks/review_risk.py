"""Record that somebody looked at a risk: the score holds, or it is another now."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import ScoreKind
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.domain.review import next_review
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.risk import Risk
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.workflows.loading import change, check_seen, load
from lgr_tracker.workflows.risks.save_risk import check_open
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

    Raises NotFound, NotAllowed, WrongState (closed), StaleEdit or Invalid.
    """
    risk = load(session, Risk, risk_id, programme_id)
    require(actor, Permission.RISK_EDIT, Scope(programme_id, risk.organisation_id))
    check_open(risk)
    check_seen(risk, seen_version, ("current_likelihood", "current_impact", "next_review_on"))
    if values.next_review_on is not None and values.next_review_on <= today:
        sentence = "Choose a day after today, or leave it empty."
        raise Invalid(sentence, {"next_review_on": sentence})
    scale = scale_of(session, actor, programme_id)
    before, after = give_score(
        session, risk, ScoreKind.CURRENT, values.current, scale=scale, actor=actor, now=now
    )
    following = values.next_review_on or next_review(scale, risk.current_score, today)
    dates_before, dates_after = change(
        risk, {"last_reviewed_on": today, "next_review_on": following}
    )
    risk.changed_at = now
    record(
        session,
        Event.RISK_REVIEW,
        actor,
        risk,
        programme_id=programme_id,
        now=now,
        permission=Permission.RISK_EDIT,
        organisation_id=risk.organisation_id,
        name=risk.reference,
        before=before | dates_before,
        after=after | dates_after,
        reason=values.note or values.current.reason,
    )
    session.commit()
    return following
