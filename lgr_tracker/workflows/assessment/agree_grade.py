"""Agree the grade of a lens at moderation."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import StaleEdit
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.assessment import Assessment, ModeratedGrade
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.framework import Grade, Lens
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.workflows.loading import STALE, change, check_seen, load
from lgr_tracker.workflows.rounds import check_grade, check_is_moderated, load_lens, load_round


@dataclass(frozen=True)
class AgreedValues:
    """Hold what was agreed, why, and the view that was not shared."""

    grade_id: int
    reason: str
    evidence: str
    minority_view: str


def agree_grade(
    session: Session,
    programme_id: int,
    round_id: int,
    lens_id: int,
    values: AgreedValues,
    seen_version: int,
    *,
    organisation_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Record the grade agreed for the whole area or one organisation; return the row's id.

    `seen_version` is 0 for a first grade. Raises NotFound, NotAllowed, WrongState unless the
    round is closed and not signed off, StaleEdit or Invalid.
    """
    assessment = load_round(session, round_id, programme_id)
    lens = load_lens(session, assessment, lens_id)
    if organisation_id is not None:
        load(session, Organisation, organisation_id, programme_id)
    require(actor, Permission.ASSESSMENT_MODERATE, Scope(programme_id, organisation_id))
    check_is_moderated(assessment)
    grade = check_grade(session, assessment, values.grade_id, "grade_id")
    row = _load_agreed(session, assessment, lens.id, organisation_id)
    was = _label(session, row)
    row = _seen(session, row, assessment, lens, organisation_id, values, seen_version)
    before, after = change(row, asdict(values))
    row.agreed_at, row.agreed_by_id = now, actor.person_id
    record(
        session,
        Event.MODERATED_GRADE_AGREE,
        actor,
        row,
        programme_id=programme_id,
        now=now,
        permission=Permission.ASSESSMENT_MODERATE,
        organisation_id=organisation_id,
        name=lens.name,
        before={**before, "grade": was},
        after={**after, "grade": grade.label},
        reason=values.reason,
    )
    session.commit()
    return row.id


def _load_agreed(
    session: Session, assessment: Assessment, lens_id: int, organisation_id: int | None
) -> ModeratedGrade | None:
    return session.scalar(
        sa.select(ModeratedGrade).where(
            ModeratedGrade.assessment_id == assessment.id,
            ModeratedGrade.lens_id == lens_id,
            ModeratedGrade.organisation_id.is_(None)
            if organisation_id is None
            else ModeratedGrade.organisation_id == organisation_id,
        )
    )


def _label(session: Session, row: ModeratedGrade | None) -> Any:
    if row is None:
        return None
    return session.scalar(sa.select(Grade.label).where(Grade.id == row.grade_id))


def _seen(
    session: Session,
    row: ModeratedGrade | None,
    assessment: Assessment,
    lens: Lens,
    organisation_id: int | None,
    values: AgreedValues,
    seen_version: int,
) -> ModeratedGrade:
    """Return the row as it was seen, or a first one where none was seen and none is there."""
    if row is not None:
        check_seen(row, seen_version, asdict(values))
        return row
    if seen_version:
        raise StaleEdit(STALE, {}, 0)
    first = ModeratedGrade(
        assessment_id=assessment.id, lens_id=lens.id, organisation_id=organisation_id
    )
    session.add(first)
    return first
