"""Walk the sample programme as its people do, and note where every route leads."""

import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

from lgr_tracker.domain.permissions import Role
from tests.browsing import Page, check_page
from tests.samples import people_by_role

START = "/programmes/sample/overview"
ENOUGH = 2
"""How many addresses of one route are opened; more would say the same again."""


@dataclass
class Walked:
    """Hold, by endpoint, addresses that somebody's page leads to, and with which method."""

    reads: dict[str, list[str]] = field(default_factory=dict)
    sends: dict[str, list[str]] = field(default_factory=dict)


WALKERS = (
    Role.PROGRAMME_MANAGER,
    Role.RESPONDENT,
    Role.MODERATOR,
    Role.BOARD_CHAIR,
    Role.AUDITOR,
)
"""Roles whose pages together lead everywhere."""


def walk(app: Flask) -> dict[Role, Walked]:
    """Follow every link and note every form, as somebody of each role in turn."""
    people = people_by_role()
    found = {role: Walked() for role in WALKERS}
    for role, walked in found.items():
        _walk_as(Page(app).sign_in(people[role]), app, walked)
    return found


def together(walks: Mapping[Role, Walked], roles: Iterable[Role] = WALKERS) -> Walked:
    """Return what these roles' pages lead to, the first role's addresses first."""
    merged = Walked()
    for role in roles:
        for endpoint, addresses in walks[role].reads.items():
            for address in addresses:
                _note(merged.reads, endpoint, address)
        for endpoint, addresses in walks[role].sends.items():
            for address in addresses:
                _note(merged.sends, endpoint, address)
    return merged


def _walk_as(page: Page, app: Flask, walked: Walked) -> None:
    waiting, seen = deque([START, "/", "/programmes", "/account"]), set()
    opened: dict[str, int] = {}
    while waiting:
        address = waiting.popleft()
        endpoint = endpoint_of(app, address, "GET")
        if endpoint is None or address in seen or opened.get(endpoint, 0) >= ENOUGH:
            continue
        seen.add(address)
        opened[endpoint] = opened.get(endpoint, 0) + 1
        _note(walked.reads, endpoint, address)
        with page.client.get(address) as answer:
            assert answer.status_code in (200, 302), f"{address} answered {answer.status_code}"
            if answer.mimetype != "text/html" or answer.status_code != 200:
                continue
            document = check_page(answer.text, address)
        waiting.extend(_path(a.get("href", "")) for a in document.iter("a"))
        for form in document.iter("form"):
            _note_form(app, form, address, walked, waiting)


def _note_form(app, form, address, walked, waiting) -> None:  # type: ignore[no-untyped-def]
    action = _path(form.get("action") or address)
    if form.get("method", "get").lower() == "post":
        endpoint = endpoint_of(app, action, "POST")
        if endpoint is not None:
            _note(walked.sends, endpoint, action)
    else:
        waiting.append(action)


def add_unreached(app: Flask, walked: Walked, endpoints: Iterable[str]) -> None:
    """Make an address for each of these routes out of the numbers that other addresses hold."""
    adapter = app.url_map.bind("localhost")
    values = _known_values(adapter, all_addresses(walked.reads, walked.sends))
    for endpoint in endpoints:
        for rule in app.url_map.iter_rules(endpoint):
            path = adapter.build(endpoint, {name: values.get(name, 1) for name in rule.arguments})
            if "GET" in (rule.methods or ()):
                _note(walked.reads, endpoint, path)
            if "POST" in (rule.methods or ()):
                _note(walked.sends, endpoint, path)


def _known_values(adapter: MapAdapter, addresses: Iterable[str]) -> dict[str, object]:
    values: dict[str, object] = {"code": "sample"}
    for address in addresses:
        for method in ("GET", "POST"):
            try:
                _, arguments = adapter.match(address, method)
            except (HTTPException, RequestRedirect):
                continue
            values = {**arguments, **values}
    return values


def _note(found: dict[str, list[str]], endpoint: str, address: str) -> None:
    known = found.setdefault(endpoint, [])
    if address not in known and len(known) < ENOUGH:
        known.append(address)


def _path(address: str) -> str:
    parts = urlsplit(address)
    return "" if parts.scheme or parts.netloc else parts.path


def endpoint_of(app: Flask, path: str, method: str) -> str | None:
    """Return the endpoint that a path leads to, or None."""
    if not path.startswith("/") or path.startswith("/static"):
        return None
    try:
        endpoint, _ = app.url_map.bind("localhost").match(path, method)
    except (HTTPException, RequestRedirect):
        return None
    return str(endpoint)


def with_missing_ids(path: str) -> str:
    """Return the path with every number in it turned into one that no row has."""
    return re.sub(r"/\d+(?=/|$)", "/987654321", path)


def in_another_programme(path: str, code: str) -> str:
    """Return the path as if its rows belonged to another programme."""
    return path.replace("/programmes/sample", f"/programmes/{code}", 1)


def all_addresses(*found: Mapping[str, list[str]]) -> list[str]:
    """Return every noted address once."""
    return sorted({address for by in found for known in by.values() for address in known})
