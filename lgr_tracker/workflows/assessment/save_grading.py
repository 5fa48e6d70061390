"""Save what one respondent thinks of one lens."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotAllowed, StaleEdit, WrongState
from lgr_tracker.domain.kinds import Confidence
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require, seat_for
from lgr_tracker.domain.states import AssessmentState
from lgr_tracker.models.assessment import Assessment, Grading
from lgr_tracker.models.audit import Event, record
from lgr_tracker.workflows.loading import STALE, change, check_seen
from lgr_tracker.workflows.rounds import check_grade, load_lens, load_round

OVER = "This round is closed, so answers can no longer change. The moderator can tell you more."


@dataclass(frozen=True)
class GradingValues:
    """Hold one answer; no grade means "not enough to say"."""

    grade_id: int | None
    confidence: Confidence | None
    reason: str
    evidence: str
    one_better: str
    worry: str


def save_grading(
    session: Session,
    programme_id: int,
    round_id: int,
    lens_id: int,
    values: GradingValues,
    seen_version: int,
    *,
    today: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Save the actor's own answer, new (`seen_version` 0) or changed, and return its id.

    The audit row says that they answered and which parts changed, never what: the trail is read
    by people to whom the page promises nothing of an answer. Raises NotFound, NotAllowed,
    WrongState outside the round's days, StaleEdit or Invalid.
    """
    assessment = load_round(session, round_id, programme_id)
    require(actor, Permission.ASSESSMENT_GRADE, Scope(programme_id))
    if actor.person_id is None:
        raise NotAllowed("An answer belongs to a person, so it is given on the page.")
    _check_open(assessment, today)
    lens = load_lens(session, assessment, lens_id)
    if values.grade_id is not None:
        check_grade(session, assessment, values.grade_id, "grade_id")
    row = _load_own(session, assessment, lens.id, actor)
    if row is None:
        row = _begin(session, assessment, lens.id, actor, seen_version)
    else:
        check_seen(row, seen_version, asdict(values))
    _, after = change(row, asdict(values))
    row.saved_at = now
    record(
        session,
        Event.GRADING_SAVE,
        actor,
        row,
        programme_id=programme_id,
        now=now,
        permission=Permission.ASSESSMENT_GRADE,
        name=lens.name,
        after={"changed": sorted(after)},
    )
    session.commit()
    return row.id


def _check_open(assessment: Assessment, today: date) -> None:
    if assessment.state is not AssessmentState.OPEN or today > assessment.closes_on:
        raise WrongState(OVER)
    if today < assessment.opens_on:
        first = f"{assessment.opens_on.day} {assessment.opens_on:%B}"
        raise WrongState(f"This round opens on {first}. Come back then.")


def _load_own(
    session: Session, assessment: Assessment, lens_id: int, actor: Actor
) -> Grading | None:
    return session.scalar(
        sa.select(Grading).where(
            Grading.assessment_id == assessment.id,
            Grading.lens_id == lens_id,
            Grading.person_id == actor.person_id,
        )
    )


def _begin(
    session: Session, assessment: Assessment, lens_id: int, actor: Actor, seen_version: int
) -> Grading:
    if seen_version:
        raise StaleEdit(STALE, {}, 0)
    seat = seat_for(actor, Permission.ASSESSMENT_GRADE, Scope(assessment.programme_id))
    row = Grading(
        assessment_id=assessment.id,
        lens_id=lens_id,
        person_id=actor.person_id,
        organisation_id=seat.organisation_id if seat else None,
    )
    session.add(row)
    return row
