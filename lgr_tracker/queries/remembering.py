"""Results that are dear to reckon, kept for as long as the programme's revision stands."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime
from threading import Lock, RLock
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session, SessionTransaction

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.viewing import hidden_from
from lgr_tracker.queries.scope import in_scope, sees

T = TypeVar("T")
MOST = 64
"""How many results one worker keeps; the ones not asked for longest go first."""
STANDINGS = "standings"
"""Under which a session that reads keeps how programmes stand in its transaction."""

Standing = tuple[datetime, int]
_kept: OrderedDict[Hashable, tuple[Standing, Any]] = OrderedDict()
_lock = Lock()
_turns: WeakValueDictionary[Hashable, Any] = WeakValueDictionary()


def remembered(
    session: Session, actor: Actor, programme_id: int, about: Hashable, make: Callable[[], T]
) -> T:
    """Return what `make` gives, made anew only when the programme has changed since.

    `about` names the result and everything else that it hangs on, such as the day. People from
    whom the same rows are kept share it. Raises NotFound for a programme that the actor cannot
    see. Runs those queries of `make` if it is called, and once a transaction one query, one more
    where rows are kept from the actor. In a session that writes all of them run each time.
    """
    stands = _standing(session, actor, programme_id)
    return _at(session, stands, (programme_id, hidden_from(session, programme_id), about), make)


def remembered_for_all(
    session: Session, actor: Actor, programme_id: int, about: Hashable, make: Callable[[], T]
) -> T:
    """Return as `remembered` does what looks the same to all: how a programme is set up."""
    return _at(session, _standing(session, actor, programme_id), (programme_id, about), make)


def note_standing(session: Session, actor: Actor, programme_id: int, standing: Standing) -> None:
    """Note when a programme was made and at which revision it is, as read through this session.

    What is read later in the transaction is as new or newer, so it can be kept by this revision.
    A session that writes keeps nothing, nor does any of what the actor cannot see.
    """
    if sees(actor, programme_id) and not _writes(session):
        session.info.setdefault(STANDINGS, {})[programme_id] = standing


def _standing(session: Session, actor: Actor, programme_id: int) -> Standing:
    if not sees(actor, programme_id):
        raise NotFound
    noted: Standing | None = session.info.get(STANDINGS, {}).get(programme_id)
    if noted is not None:
        return noted
    found = session.execute(
        sa.select(Programme.created_at, Programme.revision).where(
            in_scope(actor, Programme.id, programme_id)
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    standing = (found.created_at, found.revision)
    note_standing(session, actor, programme_id, standing)
    return standing


def _writes(session: Session) -> bool:
    """Tell whether a session sees what nobody else does yet, and what may never come to be."""
    return "trail" in session.info


def _at(session: Session, stands: Standing, place: Hashable, make: Callable[[], T]) -> T:
    """Return what is kept in a place for this standing of the programme, or make it."""
    if _writes(session):
        return make()
    place = (_database(session), place)
    with _lock:
        turn = _turns.setdefault(place, RLock())
    with turn:  # whoever asks at the same moment waits for the first instead of reckoning as well
        kept = _kept.get(place)
        if kept is None or kept[0] != stands:
            kept = (stands, make())
        _keep(place, kept)
        made: T = kept[1]
        return made


def _keep(place: Hashable, made: tuple[Standing, Any]) -> None:
    """Put a result in the place of the one before it, which nobody will ask for again."""
    with _lock:
        _kept[place] = made
        _kept.move_to_end(place)
        while len(_kept) > MOST:
            _kept.popitem(last=False)


def _database(session: Session) -> str:
    bind = session.get_bind()
    engine = bind.engine if isinstance(bind, Connection) else bind
    return engine.url.render_as_string(hide_password=False)


@sa.event.listens_for(Session, "after_transaction_end")
def _let_go(session: Session, transaction: SessionTransaction) -> None:
    """Ask again in the next transaction how programmes stand."""
    if transaction.parent is None:
        session.info.pop(STANDINGS, None)
