"""The step that sets who may see a risk, an action or an activity."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from lgr_tracker.domain.classification import (
    Classified,
    Level,
    check,
    marking,
    may_classify,
    may_see,
)
from lgr_tracker.domain.errors import Invalid, NotAllowed
from lgr_tracker.domain.permissions import Actor, Permission
from lgr_tracker.domain.references import is_ours, reference
from lgr_tracker.models.audit import kind_of
from lgr_tracker.models.base import SHORT, drawn_number
from lgr_tracker.models.classification import Classification, ClassificationNamed
from lgr_tracker.models.organisation import Body, Organisation
from lgr_tracker.models.plan import Activity
from lgr_tracker.models.risk import Mitigation, Risk
from lgr_tracker.workflows.loading import change, check_choices

Changes = tuple[dict[str, Any], dict[str, Any]]
Subject = Risk | Mitigation | Activity
NOT_YOURS = (
    "Only the organisation that keeps this decides who may see it. "
    "Somebody there can change it, or you can ask them to."
)
BLIND = "You would no longer see this yourself. Name your own organisation as well."


def check_classified(
    session: Session,
    programme_id: int,
    owner_id: int | None,
    wanted: Classified | None,
    *,
    actor: Actor,
) -> Classified:
    """Return what is wanted for a new row, tidied; raises Invalid. Runs at most two queries.

    The fields of the sentences are those of `web/classified_form.py`.
    """
    tidied = (wanted or Classified()).tidied()
    check(tidied, has_owner=owner_id is not None)
    check_choices(
        session,
        Organisation,
        tidied.organisation_ids,
        programme_id,
        "classification_organisations",
    )
    check_choices(session, Body, tidied.body_ids, programme_id, "classification_bodies")
    if not may_see(actor, programme_id, owner_id, tidied):
        raise Invalid(BLIND, {"classification_organisations": BLIND})
    return tidied


def classify_new(
    session: Session, subject: Subject, wanted: Classified, *, now: datetime
) -> dict[str, Any]:
    """Write who may see a new row, checked before, and return it for the trail."""
    if wanted.level is Level.PUBLIC:
        return {}
    _write(session, subject, None, wanted, now)
    return _told(session, wanted)


def classify(
    session: Session,
    subject: Subject,
    wanted: Classified | None,
    *,
    permission: Permission,
    owner_before: int | None,
    actor: Actor,
    now: datetime,
) -> Changes:
    """Set who may see a row that stands and return what changed; None leaves it as it is.

    `owner_before` is its organisation as it was loaded. Raises NotAllowed unless the owner's own
    people ask, and Invalid. Runs two queries; a change raises the row's version.
    """
    row, was = _standing(session, subject)
    new = was if wanted is None else wanted.tidied()
    is_moved = row is not None and subject.organisation_id != owner_before
    if new == was and not is_moved:
        return {}, {}
    if not may_classify(actor, permission, subject.programme_id, owner_before):
        raise NotAllowed(NOT_YOURS)
    check_classified(session, subject.programme_id, subject.organisation_id, new, actor=actor)
    if new == was:
        return {}, {}
    before, after = _told(session, was), _told(session, new)
    _write(session, subject, row, new, now)
    flag_modified(subject, "organisation_id")  # so that the row's version rises
    if isinstance(subject, Risk) and new.is_closed and not is_ours("R", subject.reference):
        stands = subject.reference if was.is_closed else ""
        kept = {"reference": kept_code(subject.reference, stands, new)}
        was_called, is_called = change(subject, kept)
        return before | was_called, after | is_called
    return before, after


def _standing(session: Session, subject: Subject) -> tuple[Classification | None, Classified]:
    """Return the row that says who may see the subject, and what it says."""
    column = getattr(Classification, f"{kind_of(subject)}_id")
    with session.no_autoflush:
        row = session.scalars(sa.select(Classification).where(column == subject.id)).one_or_none()
    if row is None:
        return None, Classified()
    named = session.execute(
        sa.select(ClassificationNamed.organisation_id, ClassificationNamed.body_id).where(
            ClassificationNamed.classification_id == row.id
        )
    ).all()
    return row, Classified(
        row.level,
        row.paragraph,
        row.reason,
        tuple(sorted(one.organisation_id for one in named if one.organisation_id is not None)),
        tuple(sorted(one.body_id for one in named if one.body_id is not None)),
    )


def standing_classification(session: Session, subject: Subject) -> Classified:
    """Return who may see a row that stands. Runs two queries at most."""
    return _standing(session, subject)[1]


def kept_code(typed: str, stands: str, classified: Classified) -> str:
    """Return the code of a row, with drawn letters after it where only some may see it.

    Codes are typed or brought in, and no two rows have the same: without the letters a refused
    code would tell that a hidden row has it. `stands` is the code it has as a hidden row already.
    """
    if not classified.is_closed or typed == stands:
        return typed
    letters = reference("", drawn_number())  # such as -KTWQM
    return f"{typed[: SHORT - len(letters)]}{letters}"


def standing_answers(session: Session, subject: Subject) -> dict[str, Any]:
    """Return who may see the subject as the form's answers, for an edit that came too late."""
    _, stands = _standing(session, subject)
    return {
        "classification": stands.level,
        "classification_paragraph": stands.paragraph,
        "classification_organisations": [str(each) for each in stands.organisation_ids],
        "classification_bodies": [str(each) for each in stands.body_ids],
        "classification_reason": stands.reason,
    }


def _write(
    session: Session,
    subject: Subject,
    row: Classification | None,
    wanted: Classified,
    now: datetime,
) -> None:
    """Write the one row and those it names, or take them out for a public one."""
    if row is not None:
        told = ClassificationNamed.classification_id == row.id
        session.execute(sa.delete(ClassificationNamed).where(told))
    if wanted.level is Level.PUBLIC:
        session.delete(row)
        return
    if row is None:
        row = Classification(programme_id=subject.programme_id)
        setattr(row, f"{kind_of(subject)}_id", subject.id)
        session.add(row)
    row.level, row.paragraph, row.reason = wanted.level, wanted.paragraph, wanted.reason
    row.is_closed, row.given_at = wanted.is_closed, now
    session.flush()  # those it names need its id
    for organisation_id in wanted.organisation_ids:
        session.add(ClassificationNamed(classification_id=row.id, organisation_id=organisation_id))
    for body_id in wanted.body_ids:
        session.add(ClassificationNamed(classification_id=row.id, body_id=body_id))


def _told(session: Session, classified: Classified) -> dict[str, Any]:
    """Return who may see a row in words, for the trail."""
    if classified.level is Level.PUBLIC:
        return {"who_may_see": "Public"}
    names = [
        *_names(session, Organisation, classified.organisation_ids),
        *_names(session, Body, classified.body_ids),
    ]
    words = marking(classified, "its owner", names)
    return {"who_may_see": words, "why_not_all": classified.reason}


def _names(
    session: Session, kind: type[Organisation] | type[Body], ids: Sequence[int]
) -> list[str]:
    if not ids:
        return []
    return list(session.scalars(sa.select(kind.name).where(kind.id.in_(ids)).order_by(kind.name)))
