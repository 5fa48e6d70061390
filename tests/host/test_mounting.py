"""LGR Tracker mounted in a host app: signed in through the host, changing nothing of it."""

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient

from lgr_tracker import LGRTracker, lgr_url_for
from lgr_tracker.models.programme import Programme
from lgr_tracker.web.clock import now
from lgr_tracker.web.identity import HOST_IDENTITY
from tests import builders
from tests.browsing import check_page
from tests.host.host_app import Note, host_db, make_host
from tests.people import TODAY, Cast, make_cast

OVERVIEW = "/lgr/programmes/fenland/settings"


@pytest.fixture
def host(tmp_path: Path) -> Flask:
    return make_host(tmp_path)


@pytest.fixture
def tracker(host: Flask) -> LGRTracker:
    tracker: LGRTracker = host.extensions["lgr_tracker"]
    return tracker


@pytest.fixture
def cast(tracker: LGRTracker) -> Cast:
    with tracker.app.app_context():
        return make_cast()


@pytest.fixture
def browser(host: Flask, cast: Cast) -> FlaskClient:
    return host.test_client()


def test_somebody_signed_in_to_the_host_is_signed_in_here(browser: FlaskClient) -> None:
    browser.get("/host-sign-in?as=asha")
    answer = browser.get(OVERVIEW)
    assert answer.status_code == 200
    check_page(answer.text, OVERVIEW)
    assert "Asha" in answer.text
    assert "Council intranet" in answer.text
    assert 'action="/lgr/sign-in/out"' not in answer.text


def test_somebody_not_signed_in_is_sent_to_the_hosts_own_sign_in(browser: FlaskClient) -> None:
    answer = browser.get(OVERVIEW)
    assert (answer.status_code, answer.location) == (302, "/host-sign-in")


def test_somebody_the_host_knows_and_we_do_not_is_told_so(browser: FlaskClient) -> None:
    browser.get("/host-sign-in?as=zoe")
    assert browser.get(OVERVIEW).status_code == 403


def test_the_hosts_own_second_factor_counts_and_its_passwords_stay_its_own(
    browser: FlaskClient, tracker: LGRTracker
) -> None:
    with tracker.app.app_context(), builders.writing() as session:
        programme = session.scalars(sa.select(Programme).filter_by(code="fenland")).one()
        programme.second_factor_from = date(2020, 1, 1)
    browser.get("/host-sign-in?as=asha")
    assert browser.get(OVERVIEW).status_code == 200
    assert "How you sign in" not in browser.get("/lgr/account").text
    for path in (
        "account/password",
        "account/second-factor",
        "sign-in/forgotten",
        "sign-in/link/x",
    ):
        assert browser.get(f"/lgr/{path}").status_code == 404, path
    assert browser.get("/lgr/sign-in/code").status_code == 302
    shown = browser.get(f"{OVERVIEW}/second-factor")
    assert "through another application" in shown.text


def test_a_form_posts_and_redirects_within_the_prefix(browser: FlaskClient) -> None:
    browser.get("/host-sign-in?as=asha")
    opened = browser.get(f"{OVERVIEW}/organisations/add")
    token = opened.text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    fields = {"name": "Cedar", "short_name": "Cedar", "code": "cedar", "kind": "partner"}
    answer = browser.post(f"{OVERVIEW}/organisations/add", data={**fields, "csrf_token": token})
    assert (answer.status_code, answer.location) == (302, f"{OVERVIEW}/organisations")
    assert "Cedar was added." in browser.get(answer.location).text
    without = browser.post(f"{OVERVIEW}/organisations/add", data=fields)
    assert without.status_code == 400


def test_the_host_keeps_its_own_ways(browser: FlaskClient, host: Flask) -> None:
    assert browser.get("/").text == "Host front page for everybody"
    with browser.get("/static/host.txt") as file:
        assert file.text == "the host's own file"
    assert browser.get("/nowhere").text == "the host's own missing page"
    assert "Content-Security-Policy" not in browser.get("/").headers
    assert browser.get("/private").status_code == 302
    browser.get("/host-sign-in?as=asha")
    assert browser.get("/private").text == "private to Asha"
    assert browser.post("/notes", data={"text": "no token"}).status_code == 400
    with browser.get("/lgr/static/css/lgr.css") as sheet:
        assert sheet.status_code == 200
    ours = browser.get("/lgr/nowhere")
    assert ours.status_code == 404
    assert "the host's own" not in ours.text


def test_nothing_of_the_hosts_app_is_changed_but_its_wsgi_app(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    bare, mounted = make_host(tmp_path / "a", mount=False), make_host(tmp_path / "b")
    assert set(mounted.extensions) - set(bare.extensions) == {"lgr_tracker"}
    assert {r.rule for r in mounted.url_map.iter_rules()} == {
        r.rule for r in bare.url_map.iter_rules()
    }
    for app in (bare, mounted):
        app.config.pop("SQLALCHEMY_DATABASE_URI")
    assert mounted.config == bare.config
    for name in ("before_request_funcs", "after_request_funcs", "template_context_processors"):
        here, there = getattr(mounted, name), getattr(bare, name)
        assert {k: len(v) for k, v in here.items()} == {k: len(v) for k, v in there.items()}, name
    assert set(mounted.error_handler_spec) == set(bare.error_handler_spec)
    assert type(mounted.jinja_env.undefined) is type(bare.jinja_env.undefined)
    assert set(mounted.jinja_env.globals) == set(bare.jinja_env.globals)
    assert mounted.login_manager is not None


def test_our_commit_does_not_persist_the_hosts_pending_rows(
    browser: FlaskClient, host: Flask, tracker: LGRTracker, cast: Cast
) -> None:
    from lgr_tracker.domain.permissions import Role, operator
    from lgr_tracker.web.session import perform_as
    from lgr_tracker.workflows.people.add_person import add_person

    with host.app_context():
        host_db.session.add(Note(text="not yet"))
        with tracker.app.app_context():
            perform_as(
                operator(),
                add_person,
                cast.programme_id,
                name="Nia",
                email="nia@example.org",
                role=Role.VIEWER,
                organisation_id=None,
                today=TODAY,
            )
        host_db.session.rollback()
        assert host_db.session.query(Note).count() == 0


def test_a_browser_cannot_claim_to_be_somebody(browser: FlaskClient) -> None:
    for header in (HOST_IDENTITY, "Lgr-Tracker-Identity", "X-Remote-User", "REMOTE_USER"):
        answer = browser.get(OVERVIEW, headers={header: "host-asha"})
        assert answer.status_code == 302


def test_a_session_begun_beside_the_host_counts_for_nothing_within_it(
    browser: FlaskClient, tracker: LGRTracker, cast: Cast
) -> None:
    seal = SecureCookieSessionInterface().get_signing_serializer(tracker.app)
    assert seal is not None
    with tracker.app.app_context():
        moment = int(now().timestamp())
    said = {"_user_id": f"{cast.asha.person_id}:1", "began": moment, "seen": moment}
    browser.set_cookie("lgr_session", seal.dumps(said), path="/lgr")
    assert browser.get(OVERVIEW).location == "/host-sign-in"
    browser.get("/host-sign-in?as=zoe")
    assert browser.get(OVERVIEW).status_code == 403


def test_links_from_the_host_lead_to_our_pages(browser: FlaskClient, host: Flask) -> None:
    assert lgr_url_for(host, "settings.index", code="fenland") == OVERVIEW
    assert browser.get("/to-the-tracker").location == "/lgr/programmes/fenland/overview"


def test_a_prefix_that_cannot_work_is_refused() -> None:
    for prefix in ("lgr", "/lgr/", "/", ""):
        with pytest.raises(ValueError, match="begins with /"):
            LGRTracker(url_prefix=prefix)
