"""Save a list as it stands under a name, for oneself or for everybody in the programme."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid, NotAllowed
from lgr_tracker.domain.guarding import Place, look_at
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.guarding import examine_beside
from lgr_tracker.models.remembered import SavedView
from lgr_tracker.workflows.loading import load_programme

MOST_VIEWS = 50
LONGEST = 4_000
"""Characters of an address that are kept."""


@dataclass(frozen=True)
class ViewValues:
    """Hold what a person says of a view."""

    name: str
    is_shared: bool


def save_view(
    session: Session,
    programme_id: int,
    page: str,
    arguments: str,
    values: ViewValues,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Save a view of a page and return its id; raises NotFound, NotAllowed or Invalid.

    `arguments` is what stands behind the question mark of its address.
    """
    load_programme(session, programme_id)
    require(actor, Permission.PROGRAMME_VIEW, Scope(programme_id))
    if actor.person_id is None:
        raise NotAllowed("Sign in first: a view belongs to a person.")
    check_name(session, programme_id, actor.person_id, page, values.name)
    if len(arguments) > LONGEST:
        raise Invalid("This list is held to too many things to be kept. Take some away.")
    examine_beside(session, _found_in(arguments))
    view = SavedView(
        programme_id=programme_id,
        person_id=actor.person_id,
        page=page,
        name=values.name,
        arguments=arguments,
        is_shared=values.is_shared,
        created_at=now,
    )
    session.add(view)
    record(
        session,
        Event.VIEW_SAVE,
        actor,
        view,
        programme_id=programme_id,
        now=now,
        permission=Permission.PROGRAMME_VIEW,
        name=told_name(view),
        after={"is_shared": values.is_shared},
    )
    session.commit()
    return view.id


def _found_in(arguments: str) -> list[Place]:
    """Return what the privacy guard finds in the words of an address, which are kept encoded."""
    said = {value for _, value in parse_qsl(arguments)}
    return [
        Place("arguments", text, findings)
        for text in sorted(said)
        if (findings := look_at(text, as_name=False))
    ]


def told_name(view: SavedView) -> str:
    """Return what the trail calls a view: what somebody keeps for themselves stays unnamed."""
    return view.name if view.is_shared else ""


def check_name(
    session: Session, programme_id: int, person_id: int, page: str, name: str, besides: int = 0
) -> None:
    """Raise Invalid where the person has another view of this name, or too many. One query."""
    names = session.execute(
        sa.select(SavedView.id, SavedView.name).where(
            SavedView.programme_id == programme_id,
            SavedView.person_id == person_id,
            SavedView.page == page,
            SavedView.id != besides,
        )
    ).all()
    if any(each.name.casefold() == name.casefold() for each in names):
        sentence = "Another view of yours has this name. Give this one its own."
        raise Invalid(sentence, {"name": sentence})
    if len(names) >= MOST_VIEWS:
        sentence = f"You have {MOST_VIEWS} views. Delete one before you save another."
        raise Invalid(sentence, {"name": sentence})
