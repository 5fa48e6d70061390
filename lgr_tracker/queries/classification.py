"""Who may see a row beside its owner, for its mark and for the form that changes it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.classification import Classified, marking
from lgr_tracker.domain.permissions import Actor, Role
from lgr_tracker.models.classification import Classification, ClassificationNamed
from lgr_tracker.models.organisation import Body, Membership, Organisation
from lgr_tracker.models.viewing import SUBJECTS, veil_of
from lgr_tracker.queries.scope import in_scope


@dataclass(frozen=True)
class Mark:
    """Hold how far a row may be seen, and the words that say so."""

    classified: Classified
    words: str


def marks_of(
    session: Session, actor: Actor, programme_id: int, word: str, ids: Iterable[int] | None = None
) -> Mapping[int, Mark]:
    """Return the marks of rows by id, of all rows of a sort if no ids are given.

    `word` is risk, mitigation or activity; public rows have no mark. Runs no query where
    nothing is classified, and one where anything is.
    """
    if not veil_of(session).has_marks:
        return {}
    subject: Any = SUBJECTS[word]
    column = getattr(Classification, f"{word}_id")
    owner = sa.orm.aliased(Organisation)
    statement = (
        sa.select(
            column,
            Classification.level,
            Classification.paragraph,
            Classification.reason,
            owner.short_name,
            ClassificationNamed.organisation_id,
            ClassificationNamed.body_id,
            sa.func.coalesce(Organisation.short_name, Body.name).label("name"),
        )
        .join(subject, subject.id == column)
        .outerjoin(owner, owner.id == subject.organisation_id)
        .outerjoin(ClassificationNamed, ClassificationNamed.classification_id == Classification.id)
        .outerjoin(Organisation, Organisation.id == ClassificationNamed.organisation_id)
        .outerjoin(Body, Body.id == ClassificationNamed.body_id)
        .where(in_scope(actor, Classification.programme_id, programme_id))
        .order_by(column, ClassificationNamed.body_id.is_not(None), sa.text("name"))
    )
    if ids is not None:
        statement = statement.where(column.in_(list(ids)))
    found: dict[int, list[Any]] = {}
    for row in session.execute(statement):
        found.setdefault(row[0], []).append(row)
    return {row_id: _mark(rows) for row_id, rows in found.items()}


def marks_of_work(
    session: Session, actor: Actor, programme_id: int
) -> Mapping[tuple[str, int], Mark]:
    """Return the marks of all activities and actions by kind and id. Runs at most two queries."""
    return {
        (word, row_id): mark
        for word in ("activity", "mitigation")
        for row_id, mark in marks_of(session, actor, programme_id, word).items()
    }


def mark_of(
    session: Session, actor: Actor, programme_id: int, word: str, row_id: int
) -> Mark | None:
    """Return the mark of one row, or None for a public one. Runs at most one query."""
    return marks_of(session, actor, programme_id, word, [row_id]).get(row_id)


def _mark(rows: list[Any]) -> Mark:
    first = rows[0]
    classified = Classified(
        first.level,
        first.paragraph,
        first.reason,
        tuple(sorted(row.organisation_id for row in rows if row.organisation_id is not None)),
        tuple(sorted(row.body_id for row in rows if row.body_id is not None)),
    )
    names = [row.name for row in rows if row.name]
    return Mark(classified, marking(classified, first.short_name or "", names))


@dataclass(frozen=True)
class Audience:
    """Hold whom a form may name, and the organisations of the programme office."""

    organisations: tuple[tuple[int, str], ...]
    bodies: tuple[tuple[int, str], ...]
    office_ids: tuple[int, ...]


def audience(session: Session, actor: Actor, programme_id: int, today: date) -> Audience:
    """Return whom a form that says who may see a row can name. Runs three queries."""
    organisations = session.execute(
        sa.select(Organisation.id, Organisation.short_name)
        .where(in_scope(actor, Organisation.programme_id, programme_id))
        .order_by(Organisation.short_name)
    )
    bodies = session.execute(
        sa.select(Body.id, Body.name)
        .where(in_scope(actor, Body.programme_id, programme_id))
        .order_by(Body.position, Body.name)
    )
    office = session.scalars(
        sa.select(Membership.organisation_id)
        .where(
            in_scope(actor, Membership.programme_id, programme_id),
            Membership.role == Role.PROGRAMME_MANAGER,
            Membership.organisation_id.is_not(None),
            Membership.vouched_at.is_not(None),
            sa.or_(Membership.starts_on.is_(None), Membership.starts_on <= today),
            sa.or_(Membership.ends_on.is_(None), Membership.ends_on >= today),
        )
        .distinct()
        .order_by(Membership.organisation_id)
    )
    return Audience(
        tuple((row[0], row[1]) for row in organisations),
        tuple((row[0], row[1]) for row in bodies),
        tuple(each for each in office if each is not None),
    )
