"""Results that are dear to reckon, kept for as long as the programme's revision stands."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime
from threading import Lock, RLock
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.viewing import hidden_from
from lgr_tracker.queries.scope import in_scope

T = TypeVar("T")
MOST = 48
"""How many results one worker keeps; the ones not asked for longest go first."""

_kept: OrderedDict[Hashable, tuple[datetime, int, Any]] = OrderedDict()
_lock = Lock()
_turns: WeakValueDictionary[Hashable, Any] = WeakValueDictionary()


def remembered(
    session: Session, actor: Actor, programme_id: int, about: Hashable, make: Callable[[], T]
) -> T:
    """Return what `make` gives, made anew only when the programme has changed since.

    `about` names the result and everything else that it hangs on, such as the day. People from
    whom the same rows are kept share it. Raises NotFound for a programme that the actor cannot
    see. Runs one query, one more where rows are kept from the actor, and those of `make` if it is
    called.
    """
    found = session.execute(
        sa.select(Programme.revision, Programme.created_at).where(
            in_scope(actor, Programme.id, programme_id)
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    hidden = hidden_from(session, programme_id)
    place = (_database(session), programme_id, hidden, about)
    stands = (found.created_at, found.revision)
    with _lock:
        turn = _turns.setdefault(place, RLock())
    with turn:  # whoever asks at the same moment waits for the first instead of reckoning as well
        kept = _kept.get(place)
        if kept is None or kept[:2] != stands:
            kept = (*stands, make())
        _keep(place, kept)
        made: T = kept[2]
        return made


def _keep(place: Hashable, made: tuple[datetime, int, Any]) -> None:
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
