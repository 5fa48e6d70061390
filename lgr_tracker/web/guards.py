"""Deny by default: every route names its permission, and one check stands before all of them."""

from collections.abc import Callable
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit
from uuid import uuid4

from flask import Flask, abort, current_app, flash, g, redirect, request, url_for
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response

from lgr_tracker.domain.errors import NotAllowed, NotFound
from lgr_tracker.domain.permissions import Permission, require_held
from lgr_tracker.models.base import MOST_KEY
from lgr_tracker.queries.programmes import SeatedProgramme
from lgr_tracker.web.fields import CONTROL
from lgr_tracker.web.identity import (
    current_actor,
    is_known_to_host,
    is_mounted,
    is_signed_in,
    is_withheld,
    keep_session_alive,
    own_programmes,
)
from lgr_tracker.web.trying import may_carry

View = TypeVar("View", bound=Callable[..., Any])


def needs(permission: Permission) -> Callable[[View], View]:
    """Say which permission a route asks for; a route without one is refused to everybody."""

    def mark(view: View) -> View:
        view.lgr_permission = permission  # type: ignore[attr-defined]  # read by the guard below
        return view

    return mark


def permission_of(app: Flask, endpoint: str) -> Permission | None:
    """Return the permission that a route names, or None where it names none."""
    if endpoint == "static":
        return Permission.PUBLIC
    return getattr(app.view_functions.get(endpoint), "lgr_permission", None)


def init_guards(app: Flask) -> None:
    """Put the one check before every route."""
    app.url_map.converters["int"] = RowIdConverter
    app.before_request(_name_request)
    app.before_request(_guard)


class RowIdConverter(IntegerConverter):
    """Match numbers that a row's key can be; larger ones lead nowhere, like any missing row."""

    def __init__(self, map: Map, **kwargs: Any) -> None:
        super().__init__(map, **{"max": MOST_KEY, **kwargs})


def read_key(text: str | None) -> int | None:
    """Read a row's key from an address; what cannot be one asks for nothing."""
    if text is None or not (text.isascii() and text.isdecimal()) or len(text) > 16:
        return None
    return int(text) if int(text) <= MOST_KEY else None


def _name_request() -> None:
    g.lgr_request_id = uuid4().hex[:16]
    if any(CONTROL.search(value) for values in request.args.listvalues() for value in values):
        abort(400)  # no page of ours makes such an address, and no page could show it again


def _guard() -> Response | None:
    if request.endpoint is None:
        return None  # no route: Flask answers 404 or 405
    permission = permission_of(current_app, request.endpoint)
    if permission is None:
        abort(403)
    if permission is Permission.PUBLIC:
        return None
    if not is_signed_in():
        return _ask_to_sign_in()
    keep_session_alive()
    code = (request.view_args or {}).get("code")
    if code is not None:
        if is_withheld(str(code)):
            return _ask_for_second_factor()
        g.lgr_programme = _own_programme(str(code))
        require_held(current_actor(), permission, g.lgr_programme.id)
    may_carry(permission)
    return None


def _ask_for_second_factor() -> Response:
    """Lead to where a second factor is set up; what was typed stays in the browser's history."""
    if request.method != "GET":
        raise NotAllowed(
            "This programme now asks for a second factor. Set one up on your account page, then "
            "go back and send this again."
        )
    flash("This programme asks for a second factor. Set yours up here, which takes two minutes.")
    return redirect(url_for("account.second_factor", next=request.full_path.rstrip("?")))


def _own_programme(code: str) -> SeatedProgramme:
    seen = current_actor().programme_ids()
    for programme in own_programmes():
        if programme.code == code and programme.id in seen:
            return programme
    raise NotFound


def current_programme() -> SeatedProgramme:
    """Return the programme whose page is asked for; the guard has loaded it."""
    return cast(SeatedProgramme, g.lgr_programme)


def programme_or_none() -> SeatedProgramme | None:
    """Return the programme whose page is asked for, or None outside any."""
    return cast(SeatedProgramme | None, g.get("lgr_programme"))


def _ask_to_sign_in() -> Response:
    if is_mounted():
        address = current_app.config["LGR_TRACKER_SIGN_IN_URL"]
        if is_known_to_host() or not address:
            abort(403)
        return redirect(address)
    here = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("sign_in.index", next=here))


def safe_next(address: str | None) -> str | None:
    """Return the address if it is a path on this site, else None.

    >>> safe_next("/programmes/sample/risks?page=2")
    '/programmes/sample/risks?page=2'
    >>> [safe_next(a) for a in ("//evil.example", "/\\\\evil.example", "https://evil.example", "x")]
    [None, None, None, None]
    """
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return None
    if any(character in address for character in "\\\r\n\t\x00") or not address.isprintable():
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address
