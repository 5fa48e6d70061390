"""Who is asking: the only reader of Flask-Login's current_user and of the host's identity."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import cast

import sqlalchemy as sa
from flask import Flask, current_app, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.organisation import Person
from lgr_tracker.queries.programmes import SeatedProgramme, seated_programmes
from lgr_tracker.queries.seats import actor_of
from lgr_tracker.web.clock import now, today
from lgr_tracker.web.database import reading

HOST_IDENTITY = "lgr_tracker.identity"
"""WSGI key under which our own mount puts the host's person; no request header can set it."""


@dataclass(frozen=True)
class HostPerson:
    """Say who has signed in to the host application."""

    external_id: str
    name: str
    email: str


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login ships no types
    """Carry what a request needs to know of a signed-in person, and no more."""

    def __init__(self, person_id: int, name: str, email: str, epoch: int) -> None:
        self.person_id, self.name, self.email, self.epoch = person_id, name, email, epoch

    def get_id(self) -> str:
        """Return what the session keeps; the epoch makes older sessions worthless."""
        return f"{self.person_id}:{self.epoch}"


def init_identity(app: Flask) -> None:
    """Attach sign-in to our app; a host application's own login manager is never touched."""
    manager = LoginManager()
    manager.session_protection = None  # ours is the epoch and the two clocks below
    manager.init_app(app, add_context_processor=False)  # no page asks for anybody by itself
    manager.user_loader(_from_session)
    manager.request_loader(_from_host)


_PERSON = sa.select(Person.id, Person.name, Person.email, Person.session_epoch)
_BY_TOKEN = _PERSON.where(
    Person.id == sa.bindparam("person_id"),
    Person.session_epoch == sa.bindparam("epoch"),
    Person.is_active,
)


def _from_session(token: str) -> SignedIn | None:
    if is_mounted():
        return None  # a session begun beside the host says nothing of who is signed in to it
    person_id, _, epoch = token.partition(":")
    if not (person_id.isdecimal() and epoch.isdecimal()) or _has_run_out():
        return None
    row = (
        reading()
        .execute(_BY_TOKEN, {"person_id": int(person_id), "epoch": int(epoch)})
        .one_or_none()
    )
    return SignedIn(*row) if row else None


def _has_run_out() -> bool:
    moment = now()
    began, seen = _moment("began"), _moment("seen")
    if began is None or seen is None:
        return True
    idle = timedelta(minutes=current_app.config["LGR_TRACKER_IDLE_MINUTES"])
    whole = timedelta(hours=current_app.config["LGR_TRACKER_SESSION_HOURS"])
    return moment - seen >= idle or moment - began >= whole


def _moment(name: str) -> datetime | None:
    value = session.get(name)
    return datetime.fromtimestamp(value, UTC) if isinstance(value, (int, float)) else None


def _from_host(_: object) -> SignedIn | None:
    person = request.environ.get(HOST_IDENTITY)
    if not isinstance(person, HostPerson):
        return None
    row = (
        reading()
        .execute(
            _PERSON.where(
                Person.is_active,
                sa.or_(
                    Person.external_id == person.external_id,
                    sa.and_(
                        Person.external_id.is_(None),
                        Person.email == person.email.strip().lower(),
                    ),
                ),
            ).order_by(Person.external_id.is_(None))
        )
        .first()
    )
    return SignedIn(*row) if row else None


def is_signed_in() -> bool:
    """Tell whether somebody is asking whom we know."""
    return bool(current_user.is_authenticated)


def is_known_to_host() -> bool:
    """Tell whether the host has signed somebody in, whether we know them or not."""
    return isinstance(request.environ.get(HOST_IDENTITY), HostPerson)


def is_mounted() -> bool:
    """Tell whether we run inside a host application, which then signs people in."""
    return bool(current_app.config.get("LGR_MOUNTED"))


def current_name() -> str:
    """Return the name of the person who is asking, or an empty text."""
    return cast(str, current_user.name) if is_signed_in() else ""


def current_actor() -> Actor:
    """Return who is asking, with the seats held today; runs one query a request."""
    if "lgr_actor" not in g:
        g.lgr_actor = _load_actor()
    return cast(Actor, g.lgr_actor)


def _load_actor() -> Actor:
    request_id = cast(str, g.get("lgr_request_id", ""))
    if not is_signed_in():
        return _looking(Actor(person_id=None, name="", request_id=request_id))
    actor = actor_of(reading(), current_user.person_id, current_user.name, request_id, today())
    return _looking(without_withheld(reading(), actor))


def _looking(actor: Actor) -> Actor:
    """Say who looks through this request's session: nobody sees what is restricted from them."""
    reading(actor)
    return actor


def without_withheld(session: Session, actor: Actor) -> Actor:
    """Take away the seats in programmes that ask for a second factor this browser's session lacks.

    So their rows stay out of every page, list and figure, whichever address leads there. Runs at
    most one query.
    """
    if not actor.seats or has_second_factor():
        return actor
    g.lgr_programmes = seated_programmes(session, actor)
    shut = {programme.id for programme in g.lgr_programmes if _asks_now(programme)}
    return replace(
        actor, seats=tuple(seat for seat in actor.seats if seat.programme_id not in shut)
    )


def own_programmes() -> tuple[SeatedProgramme, ...]:
    """Return the programmes in which the person has a seat, also those that are withheld."""
    actor = current_actor()
    if "lgr_programmes" not in g:
        g.lgr_programmes = seated_programmes(reading(), actor)
    return cast(tuple[SeatedProgramme, ...], g.lgr_programmes)


def asking_programmes() -> tuple[SeatedProgramme, ...]:
    """Return the person's programmes that ask for a second factor, now or from a later day."""
    return tuple(each for each in own_programmes() if each.second_factor_from is not None)


def is_withheld(code: str) -> bool:
    """Tell whether a programme of the person's is shut until they sign in with a second factor."""
    return not has_second_factor() and any(
        programme.code == code and _asks_now(programme) for programme in own_programmes()
    )


def _asks_now(programme: SeatedProgramme) -> bool:
    asks_from = programme.second_factor_from
    return asks_from is not None and asks_from <= today()


def begin_session(
    person_id: int, name: str, email: str, epoch: int, *, with_second_factor: bool = False
) -> None:
    """Start a session of our own for a person who has proved who they are."""
    session.clear()  # nothing of an earlier session, nor its token, lives on
    session["began"] = session["seen"] = int(now().timestamp())
    session["second_factor"] = with_second_factor
    login_user(SignedIn(person_id, name, email, epoch))


def go_on_in_session(epoch: int, *, with_second_factor: bool) -> None:
    """Start this browser's session anew after a change that has ended all sessions."""
    begin_session(
        current_user.person_id,
        current_user.name,
        current_user.email,
        epoch,
        with_second_factor=with_second_factor,
    )


def has_second_factor() -> bool:
    """Tell whether this session began with a second factor; a host has its own."""
    return is_mounted() or session.get("second_factor") is True


@dataclass(frozen=True)
class HalfSession:
    """Say whose password was right; a second factor is still to come, and nothing else is open."""

    person_id: int
    epoch: int


HALF_SESSION_LASTS = timedelta(minutes=10)


def begin_half_session(person_id: int, epoch: int) -> None:
    """Note in this browser that a password was right, for as long as a code may take."""
    session.clear()
    session["half"] = [person_id, epoch, int(now().timestamp())]


def half_session() -> HalfSession | None:
    """Return whose second factor this browser is asked for, or None."""
    noted = session.get("half")
    if not (isinstance(noted, list) and len(noted) == 3):
        return None
    person_id, epoch, began = noted
    if now().timestamp() - began >= HALF_SESSION_LASTS.total_seconds():
        return None
    return HalfSession(person_id, epoch)


def end_session() -> None:
    """End our session in this browser."""
    logout_user()
    session.clear()


def keep_session_alive() -> None:
    """Note that the person is still here, at most once a minute so cookies stay the same."""
    moment = int(now().timestamp())
    if "seen" in session and moment - int(session["seen"]) >= 60:
        session["seen"] = moment
