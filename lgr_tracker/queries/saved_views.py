"""The views of a list that people saved: their own, and those that others share."""

from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.organisation import Person
from lgr_tracker.models.remembered import SavedView
from lgr_tracker.queries.remembering import remembered
from lgr_tracker.queries.scope import PROGRAMME, sees


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


class OfferedView(NamedTuple):
    """Hold a saved view as its list offers it."""

    name: str
    arguments: str


def offered_views(
    session: Session, actor: Actor, programme_id: int, page: str
) -> tuple[OfferedView, ...]:
    """Return what a list offers of its saved views, the actor's own first.

    Kept until the programme changes; runs one query before. Who made them is not kept, because a
    person can be erased while the programme stands as it did.
    """

    def read() -> tuple[OfferedView, ...]:
        rows = saved_views(session, actor, programme_id, page)
        return tuple(OfferedView(row.name, row.arguments) for row in rows)

    about = ("saved views", page, actor.person_id)
    return remembered(session, actor, programme_id, about, read)


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


_IS_OWN = SavedView.person_id == sa.bindparam("asking_id")
_VIEWS = (
    sa.select(
        SavedView.id,
        SavedView.version,
        SavedView.name,
        SavedView.arguments,
        SavedView.is_shared,
        _IS_OWN.label("is_own"),
        Person.name.label("maker"),
    )
    .join(Person, Person.id == SavedView.person_id)
    .where(SavedView.programme_id == PROGRAMME, sa.or_(SavedView.is_shared, _IS_OWN))
    .order_by(_IS_OWN.desc(), sa.func.lower(SavedView.name), SavedView.id)
)


def _views(
    session: Session, actor: Actor, programme_id: int, held: sa.ColumnElement[bool]
) -> tuple[SavedViewRow, ...]:
    if not sees(actor, programme_id):
        return ()
    asked = {"programme_id": programme_id, "asking_id": actor.person_id}
    rows = session.execute(_VIEWS.where(held), asked)
    return tuple(SavedViewRow(**{**row._mapping, "is_own": bool(row.is_own)}) for row in rows)
