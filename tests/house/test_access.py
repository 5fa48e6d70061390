"""The access matrix: every route, asked for by every role, with own, foreign and missing rows.

Nothing here is written by hand: the addresses are those to which the sample programme's own pages
lead, so a new route is in the matrix from its first day or fails the test that looks for it.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from flask import Flask

from lgr_tracker.domain.permissions import ROLE_PERMISSIONS, Permission, Role
from lgr_tracker.web.guards import permission_of
from tests.browsing import Page
from tests.conftest import dispose, make_app
from tests.databases import copy_of_sqlite_template
from tests.house.crawling import (
    Walked,
    add_unreached,
    all_addresses,
    endpoint_of,
    in_another_programme,
    together,
    with_missing_ids,
)
from tests.house.tables import all_rows, differences
from tests.samples import FOREIGN, OUTSIDER, people_by_role

UNREACHED = {
    "board.plan_change": "the sample has no draft of a plan",
    "board.plan_submit": "the sample has no draft of a plan",
    "risks.twin_forget": "the sample has judged no pair",
    "settings.scale_replace": "the form before it leads to it",
    "map.drawing": "the drawn map asks for it by script",
    "map.questions": "an old address that leads on to the questions",
    "map.questions_csv": "an old address that leads on to the questions",
    "map.thing": "the drawn map asks for it by script",
    "map.trail_csv": "only a trail between two chosen things leads to it",
    "risks.import_apply": "only an upload leads to it",
    "risks.import_columns": "only an upload leads to it",
    "risks.import_preview": "only an upload leads to it",
    "risks.many_apply": "only rows that were looked at lead to it",
    "risks.many_preview": "only rows that were ticked lead to it",
    "risks.reopen": "no risk of those looked at is closed",
    "risks.unaccept": "no risk of those looked at is accepted",
    "risks.unlink_delay": "no risk of those looked at delays anything",
    "risks.unlink_trigger": "no risk of those looked at sets another off",
    "settings.body_seat_confirm": "everybody of the sample is confirmed",
    "settings.invite_again": "nobody of the sample waits for an invitation",
    "settings.seat_confirm": "everybody of the sample is confirmed",
    "settings.uninvite": "nobody of the sample waits for an invitation",
    "plan.baseline_decide": "no dates of the sample wait for a decision",
    "plan.baseline_withdraw": "no dates of the sample wait for a decision",
    "plan.import_apply": "only an upload leads to it",
    "plan.import_columns": "only an upload leads to it",
    "plan.import_preview": "only an upload leads to it",
    "plan.criterion_accept": "no criterion of those looked at has evidence to accept",
    "plan.criterion_withdraw": "no criterion of those looked at has accepted evidence",
    "assessment.lens_ambition": "the sample has no closed round that is still talked about",
    "assessment.lens_moderate": "the sample has no closed round that is still talked about",
    "assessment.round_sign_off": "the sample has no closed round that is still talked about",
}
"""Routes to which a page leads only in a state that this walk does not meet."""

FREE = (Permission.PUBLIC, Permission.ACCOUNT)


@pytest.fixture(scope="module")
def sample(
    sample_template: Path,
    sample_walks: Mapping[Role, Walked],
    tmp_path_factory: pytest.TempPathFactory,
) -> "tuple[Flask, Walked]":
    """The sample, walked through once for all tests of this file; nothing here changes it."""
    folder = tmp_path_factory.mktemp("access")
    app = make_app(folder, copy_of_sqlite_template(sample_template, folder / "lgr.sqlite"))
    walked = together(sample_walks)
    add_unreached(app, walked, UNREACHED)
    yield app, walked
    dispose(app)


def rows_of(found: dict[str, list[str]]) -> list[str]:
    """Return one address of every route that is about a programme."""
    return [known[0] for known in found.values() if known[0].startswith("/programmes/sample")]


def token(page: Page) -> str:
    opened = page.get("/account")
    return str(opened.all('.//input[@name="csrf_token"]')[0].get("value"))


def plain(html: str) -> str:
    """Return a page without what differs at every request."""
    html = re.sub(r'nonce="[^"]+"', "", html)
    html = re.sub(r'name="csrf_token" value="[^"]+"', "", html)
    return re.sub(r"\b[0-9a-f]{16}\b", "", html)


def test_somebodys_pages_lead_to_every_route(sample: tuple[Flask, Walked]) -> None:
    app, walked = sample
    reached = set(walked.reads) | set(walked.sends)
    hidden = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in reached and permission_of(app, rule.endpoint) not in FREE
    }
    assert hidden == set()


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_what_it_may_and_is_refused_the_rest(
    sample: tuple[Flask, Walked], role: Role
) -> None:
    app, walked = sample
    page = Page(app).sign_in(people_by_role()[role])
    carried = ROLE_PERMISSIONS[role]
    wrong = []
    for address in rows_of(walked.reads):
        endpoint = endpoint_of(app, address, "GET") or ""
        with page.client.get(address) as answer:
            may = permission_of(app, endpoint) in carried
            # A contributor may not change another council's rows: the workflow's own 403.
            allowed = (200, 301, 302, 403) if may else (403,)
            if may and endpoint in UNREACHED:
                allowed = (*allowed, 404, 409)
            if answer.status_code not in allowed:
                wrong.append((address, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", list(Role))
def test_a_role_sends_only_what_it_may(sample: tuple[Flask, Walked], role: Role) -> None:
    app, walked = sample
    page = Page(app).sign_in(people_by_role()[role])
    carried = ROLE_PERMISSIONS[role]
    fields = {"csrf_token": token(page)}
    wrong = []
    for address in rows_of(walked.sends):
        endpoint = endpoint_of(app, address, "POST") or ""
        if permission_of(app, endpoint) in carried:
            continue
        with page.client.post(address, data=fields) as answer:
            if answer.status_code != 403:
                wrong.append((address, answer.status_code))
    assert wrong == []


def test_foreign_and_missing_rows_are_the_same_to_a_stranger(sample: tuple[Flask, Walked]) -> None:
    app, walked = sample
    stranger = Page(app).sign_in(OUTSIDER)
    missing = plain(stranger.client.get("/programmes/nowhere/overview").text)
    different = []
    for address in rows_of(walked.reads):
        with stranger.client.get(address) as answer:
            if answer.status_code != 404 or plain(answer.text) != missing:
                different.append((address, answer.status_code))
    assert different == []


def test_a_foreign_row_under_ones_own_programme_is_missing(sample: tuple[Flask, Walked]) -> None:
    app, walked = sample
    stranger = Page(app).sign_in(OUTSIDER)
    found = []
    for address in all_addresses(walked.reads):
        moved = in_another_programme(address, FOREIGN)
        if moved == with_missing_ids(moved):
            continue  # no row is named
        with (
            stranger.client.get(moved) as foreign,
            stranger.client.get(with_missing_ids(moved)) as missing,
        ):
            # 302 and 403 are fine where a missing row answers just the same.
            if (foreign.status_code, plain(foreign.text)) != (
                missing.status_code,
                plain(missing.text),
            ) or missing.status_code not in (404, 403):
                found.append((moved, foreign.status_code, missing.status_code))
    assert found == []


def test_a_stranger_sends_nothing(sample: tuple[Flask, Walked]) -> None:
    app, walked = sample
    stranger = Page(app).sign_in(OUTSIDER)
    fields = {"csrf_token": token(stranger)}
    found = []
    for address in all_addresses(walked.sends):
        if not address.startswith("/programmes/sample"):
            continue
        named = with_missing_ids(address) != address
        targets = [address] + ([in_another_programme(address, FOREIGN)] if named else [])
        for target in targets:
            with stranger.client.post(target, data=fields) as answer:
                if answer.status_code not in (404, 403) or (
                    target == address and answer.status_code != 404
                ):
                    found.append((target, answer.status_code))
    assert found == []


def test_nothing_is_taken_without_a_token(sample: tuple[Flask, Walked]) -> None:
    app, walked = sample
    page = Page(app).sign_in(people_by_role()[Role.PROGRAMME_MANAGER])
    before = all_rows(app)
    for address in all_addresses(walked.sends):
        with page.client.post(address, data={}) as answer:
            assert answer.status_code == 400, address
    assert differences(before, all_rows(app)) == {}


def test_reading_changes_nothing(
    sample: tuple[Flask, Walked], sample_page: Callable[[str], Page], sample_app: Flask
) -> None:
    _, walked = sample
    manager = sample_page(people_by_role()[Role.PROGRAMME_MANAGER])
    before = all_rows(sample_app)
    for address in all_addresses(walked.reads):
        manager.client.get(address).close()
        manager.client.head(address).close()
    assert differences(before, all_rows(sample_app)) == {}
