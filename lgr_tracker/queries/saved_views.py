"""The views of a list that people saved: their own, and those that others share."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.organisation import Person
from lgr_tracker.models.remembered import SavedView
from lgr_tracker.queries.scope import in_scope


@dataclass(frozen=True)
class SavedViewRow:
    """Hold one saved view; `arguments` is what stands behind the question mark."""

    id: int
    version: int
    name: str
    arguments: str
    is_shared: bool
    is_own: bool
    maker: str


def saved_views(
    session: Session, actor: Actor, programme_id: int, page: str
) -> tuple[SavedViewRow, ...]:
    """Return the views of a page that the actor may open, their own first. Runs one query."""
    return _views(session, actor, programme_id, SavedView.page == page)


def saved_view(session: Session, actor: Actor, programme_id: int, view_id: int) -> SavedViewRow:
    """Return one view that the actor may open; raises NotFound. Runs one query."""
    found = _views(session, actor, programme_id, SavedView.id == view_id)
    if not found:
        raise NotFound
    return found[0]


def _views(
    session: Session, actor: Actor, programme_id: int, held: sa.ColumnElement[bool]
) -> tuple[SavedViewRow, ...]:
    is_own = SavedView.person_id == actor.person_id
    rows = session.execute(
        sa.select(
            SavedView.id,
            SavedView.version,
            SavedView.name,
            SavedView.arguments,
            SavedView.is_shared,
            is_own.label("is_own"),
            Person.name.label("maker"),
        )
        .join(Person, Person.id == SavedView.person_id)
        .where(
            in_scope(actor, SavedView.programme_id, programme_id),
            held,
            sa.or_(SavedView.is_shared, is_own),
        )
        .order_by(is_own.desc(), sa.func.lower(SavedView.name), SavedView.id)
    )
    return tuple(SavedViewRow(**{**row._mapping, "is_own": bool(row.is_own)}) for row in rows)
