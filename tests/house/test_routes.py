"""Deny by default: every route names its permission, and one that does not is shut."""

import os
from pathlib import Path

import pytest
from flask import Flask

from lgr_tracker.blueprints import BLUEPRINTS
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.web import guards
from lgr_tracker.web.chrome import FOOTER, NAVIGATION
from lgr_tracker.web.guards import permission_of
from tests.browsing import Page

LIST = Path(__file__).with_name("routes.txt")

OPEN_TO_EVERYBODY = {
    "static",
    "sign_in.index",
    "sign_in.code",
    "sign_in.recovery_code",
    "sign_in.forgotten",
    "sign_in.sent",
    "sign_in.link",
    "sign_in.choose_password",
    "about.figures",
    "about.glossary",
    "about.accessibility",
    "about.privacy",
    "well_known.security",
}
"""Whoever adds to this list opens a page to people who have not signed in."""


def test_every_route_names_its_permission(app: Flask) -> None:
    nameless = [
        r.endpoint for r in app.url_map.iter_rules() if permission_of(app, r.endpoint) is None
    ]
    assert nameless == []


def test_a_route_without_a_permission_is_shut_to_everybody(page: Page) -> None:
    page.app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    assert permission_of(page.app, "forgotten") is None
    assert page.client.get("/forgotten").status_code == 403
    asha = page.as_(page.cast.asha)
    assert asha.client.get("/forgotten").status_code == 403


def test_a_check_that_breaks_lets_nobody_in(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing stands in for the check here: it is made to break, and must not count as a yes."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the check broke")

    asha = page.as_(page.cast.asha)
    assert asha.client.get("/programmes/fenland/settings").status_code == 200
    asha.app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr(guards, "require_held", broken)
    answer = asha.client.get("/programmes/fenland/settings")
    assert answer.status_code == 500
    assert "Fenland" not in answer.text


def test_only_these_pages_are_open_to_everybody(app: Flask) -> None:
    found = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if permission_of(app, rule.endpoint) is Permission.PUBLIC
    }
    assert found == OPEN_TO_EVERYBODY


def test_a_route_about_a_programme_says_so_in_its_address(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        permission = permission_of(app, rule.endpoint)
        if permission not in (Permission.PUBLIC, Permission.ACCOUNT):
            assert "code" in rule.arguments, rule.rule


def test_the_navigation_leads_to_pages_that_are_there(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert {f"{blueprint}.index" for _, blueprint in NAVIGATION} <= endpoints
    assert {endpoint for _, endpoint in FOOTER} <= endpoints
    assert len({blueprint.name for blueprint in BLUEPRINTS}) == len(BLUEPRINTS)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_verbs_are_refused_with_the_ones_that_work(page: Page, method: str) -> None:
    answer = page.as_(page.cast.asha).client.open("/programmes/fenland/settings", method=method)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def lines_of(app: Flask) -> list[str]:
    """Return every route in a line: verbs, address, permission."""
    lines = []
    for rule in app.url_map.iter_rules():
        verbs = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        lines.append(f"{verbs:8} {rule.rule} {permission_of(app, rule.endpoint)}")
    return sorted(lines, key=lambda line: line.split()[1:] + line.split()[:1])


def test_the_list_of_routes_is_kept(app: Flask) -> None:
    """Opening an address to the world is a change that a reader of the history should see.

    After a change, write the list anew: LGR_WRITE_ROUTES=1 with this test.
    """
    lines = lines_of(app)
    if os.environ.get("LGR_WRITE_ROUTES"):
        LIST.write_text("\n".join(lines) + "\n")
    assert LIST.read_text().splitlines() == lines
