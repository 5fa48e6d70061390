"""Open a round of self-assessment."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid, NotFound
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.domain.states import AssessmentState, FrameworkState, next_assessment_state
from lgr_tracker.models.assessment import Assessment
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.framework import Framework
from lgr_tracker.workflows.loading import load, load_programme, plain


@dataclass(frozen=True)
class RoundValues:
    """Hold what a person says of a round."""

    name: str
    purpose: str
    framework_id: int
    opens_on: date
    closes_on: date


def open_round(
    session: Session,
    programme_id: int,
    values: RoundValues,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Open a round and return its id; answers count from its first day to its last.

    Raises NotFound, NotAllowed, or Invalid for a name that is taken, days out of order or a
    framework that is not published.
    """
    load_programme(session, programme_id)
    require(actor, Permission.ASSESSMENT_MANAGE, Scope(programme_id))
    _check(session, programme_id, values)
    opened = Assessment(
        programme_id=programme_id,
        state=next_assessment_state(AssessmentState.DRAFT, AssessmentState.OPEN),
        **asdict(values),
    )
    session.add(opened)
    record(
        session,
        Event.ASSESSMENT_OPEN,
        actor,
        opened,
        programme_id=programme_id,
        now=now,
        permission=Permission.ASSESSMENT_MANAGE,
        name=values.name,
        after={field: plain(value) for field, value in asdict(values).items()},
    )
    session.commit()
    return opened.id


def _check(session: Session, programme_id: int, values: RoundValues) -> None:
    if values.closes_on < values.opens_on:
        sentence = "The round closes on or after the day it opens."
        raise Invalid(sentence, {"closes_on": sentence})
    taken = session.scalar(
        sa.select(Assessment.id).where(
            Assessment.programme_id == programme_id, Assessment.name == values.name
        )
    )
    if taken is not None:
        sentence = "Another round has this name. Give this one its own."
        raise Invalid(sentence, {"name": sentence})
    if not _is_published(session, programme_id, values.framework_id):
        sentence = "Choose a framework that is published."
        raise Invalid(sentence, {"framework_id": sentence})


def _is_published(session: Session, programme_id: int, framework_id: int) -> bool:
    try:
        framework = load(session, Framework, framework_id, programme_id)
    except NotFound:
        return False
    return framework.state is FrameworkState.PUBLISHED
