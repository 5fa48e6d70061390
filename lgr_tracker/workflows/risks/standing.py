"""The steps shared by workflows over a risk that stands: loaded as seen, open, day checked."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid, WrongState
from lgr_tracker.domain.permissions import Actor, Permission
from lgr_tracker.domain.review import sooner_review
from lgr_tracker.domain.scales import Scale
from lgr_tracker.domain.states import RiskState
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.risk import Risk
from lgr_tracker.models.risk_record import Acceptance
from lgr_tracker.workflows.loading import change

CLOSED = "This risk is closed. Reopen it first, then change it."
NOT_YET = "That day has not come yet. Give today, or a day before."
OUTGROWN = "The score rose into the band {}; the acceptance was for {}."


def check_open(risk: Risk) -> None:
    """Raise WrongState for a closed risk."""
    if risk.state is RiskState.CLOSED:
        raise WrongState(CLOSED)


def ask(text: str, field: str, sentence: str) -> None:
    """Raise Invalid on `field` unless something was said."""
    if not text.strip():
        raise Invalid(sentence, {field: sentence})


def check_happened(day: date | None, today: date) -> dict[str, Any]:
    """Return the state and the day of what has happened, nothing without a day.

    Raises Invalid for a day to come.
    """
    if day is None:
        return {}
    if day > today:
        raise Invalid(NOT_YET, {"happened_on": NOT_YET})
    return {"state": RiskState.ISSUE, "happened_on": day}


def standing_acceptances(session: Session, risk: Risk) -> list[Acceptance]:
    """Return the acceptances that nobody has ended, the latest last. Runs one query."""
    with session.no_autoflush:  # one UPDATE for one edit of the risk
        return list(
            session.scalars(
                sa.select(Acceptance)
                .where(Acceptance.risk_id == risk.id, Acceptance.ended_on.is_(None))
                .order_by(Acceptance.until, Acceptance.id)
            )
        )


def end_acceptances(session: Session, risk: Risk, today: date, because: str) -> None:
    """End what nobody has ended yet, with the reason. Runs one query."""
    for each in standing_acceptances(session, risk):
        each.ended_on, each.ended_because = today, because


def end_outgrown(session: Session, risk: Risk, was: int | None, scale: Scale, today: date) -> None:
    """End the acceptance of a risk that has come into a heavier band: nobody accepted that.

    Runs one query where the band is heavier.
    """
    if was is None or risk.current_score is None:
        return
    old, new = scale.band(was), scale.band(risk.current_score)
    if new.order > old.order:
        end_acceptances(session, risk, today, OUTGROWN.format(new.name, old.name))


def follow_score(
    session: Session,
    risk: Risk,
    was: int | None,
    scale: Scale,
    today: date,
    *,
    has_day: bool = False,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Bring the next review forward after another score, and return what changed.

    Ends an outgrown acceptance too. `has_day` tells that who gave the score gave the day of the
    next review with it. Runs one query where the band is heavier.
    """
    if risk.current_score == was:
        return {}, {}
    end_outgrown(session, risk, was, scale, today)
    if has_day:
        return {}, {}
    sooner = sooner_review(scale, risk.current_score, today, risk.next_review_on)
    return change(risk, {"next_review_on": sooner})


def record_risk(
    session: Session,
    event: Event,
    risk: Risk,
    changes: tuple[dict[str, Any], dict[str, Any]],
    permission: Permission,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Note the moment on the risk, and record what changed, as (before, after)."""
    risk.changed_at = now
    record(
        session,
        event,
        actor,
        risk,
        programme_id=risk.programme_id,
        now=now,
        permission=permission,
        organisation_id=risk.organisation_id,
        name=risk.reference,
        before=changes[0],
        after=changes[1],
        reason=reason,
    )
