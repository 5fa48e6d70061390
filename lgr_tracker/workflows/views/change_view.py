"""Give a saved view another name, share it or keep it to oneself, or delete it."""

from datetime import datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotAllowed, NotFound
from lgr_tracker.domain.permissions import Actor, Permission, Scope, is_allowed, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.remembered import SavedView
from lgr_tracker.workflows.loading import change, check_seen, load
from lgr_tracker.workflows.views.save_view import ViewValues, check_name, told_name

FIELDS = ("name", "is_shared")


def change_view(
    session: Session,
    programme_id: int,
    view_id: int,
    values: ViewValues,
    seen_version: int,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Change a view and return its id; raises NotFound, NotAllowed, StaleEdit or Invalid."""
    view = _changeable(session, programme_id, view_id, actor)
    check_seen(view, seen_version, FIELDS)
    check_name(session, programme_id, view.person_id, view.page, values.name, besides=view.id)
    before, after = change(view, {"name": values.name, "is_shared": values.is_shared})
    is_told = view.is_shared or before.get("is_shared", False)
    _record(session, Event.VIEW_CHANGE, view, actor, now, before, after if is_told else {})
    session.commit()
    return view.id


def delete_view(
    session: Session, programme_id: int, view_id: int, *, actor: Actor, now: datetime
) -> None:
    """Delete a view; raises NotFound or NotAllowed."""
    view = _changeable(session, programme_id, view_id, actor)
    _record(session, Event.VIEW_DELETE, view, actor, now, {"is_shared": view.is_shared}, {})
    session.delete(view)
    session.commit()


def _changeable(session: Session, programme_id: int, view_id: int, actor: Actor) -> SavedView:
    """Load a view for its maker, or a shared one for who runs the programme."""
    view = load(session, SavedView, view_id, programme_id)
    require(actor, Permission.PROGRAMME_VIEW, Scope(programme_id))
    if actor.is_operator or view.person_id == actor.person_id:
        return view
    if not view.is_shared:
        raise NotFound
    if not is_allowed(actor, Permission.PROGRAMME_EDIT, Scope(programme_id)):
        raise NotAllowed("Only who made this view, or the programme manager, changes it.")
    return view


def _record(
    session: Session,
    event: Event,
    view: SavedView,
    actor: Actor,
    now: datetime,
    before: dict[str, object],
    after: dict[str, object],
) -> None:
    record(
        session,
        event,
        actor,
        view,
        programme_id=view.programme_id,
        now=now,
        permission=Permission.PROGRAMME_VIEW,
        name=told_name(view),
        before=before if after or event is Event.VIEW_DELETE else {},
        after=after,
    )
