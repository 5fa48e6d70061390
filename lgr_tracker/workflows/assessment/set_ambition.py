"""Say which grade is aimed for on a lens, and by when."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import StaleEdit
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.assessment import Ambition, Assessment
from lgr_tracker.models.audit import Event, record
from lgr_tracker.workflows.loading import STALE, change, check_seen
from lgr_tracker.workflows.rounds import check_grade, check_is_moderated, load_lens, load_round


@dataclass(frozen=True)
class AmbitionValues:
    """Hold the grade aimed for and the day by which."""

    grade_id: int
    by_on: date


def set_ambition(
    session: Session,
    programme_id: int,
    round_id: int,
    lens_id: int,
    values: AmbitionValues,
    seen_version: int,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Record the ambition of a lens and return the row's id; `seen_version` is 0 for a first.

    Raises NotFound, NotAllowed, WrongState unless the round is closed and not signed off,
    StaleEdit or Invalid.
    """
    assessment = load_round(session, round_id, programme_id)
    lens = load_lens(session, assessment, lens_id)
    require(actor, Permission.ASSESSMENT_MODERATE, Scope(programme_id))
    check_is_moderated(assessment)
    grade = check_grade(session, assessment, values.grade_id, "grade_id")
    row = _seen(session, assessment, lens.id, values, seen_version)
    before, after = change(row, asdict(values))
    record(
        session,
        Event.AMBITION_SET,
        actor,
        row,
        programme_id=programme_id,
        now=now,
        permission=Permission.ASSESSMENT_MODERATE,
        name=lens.name,
        before=before,
        after={**after, "grade": grade.label},
    )
    session.commit()
    return row.id


def _seen(
    session: Session,
    assessment: Assessment,
    lens_id: int,
    values: AmbitionValues,
    seen_version: int,
) -> Ambition:
    row = session.scalar(
        sa.select(Ambition).where(
            Ambition.assessment_id == assessment.id, Ambition.lens_id == lens_id
        )
    )
    if row is not None:
        check_seen(row, seen_version, asdict(values))
        return row
    if seen_version:
        raise StaleEdit(STALE, {}, 0)
    first = Ambition(assessment_id=assessment.id, lens_id=lens_id)
    session.add(first)
    return first
