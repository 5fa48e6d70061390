"""A council confirms who is seated for it, on the pages; until then they see nothing of it."""

import pytest

from lgr_tracker.models.organisation import Person
from lgr_tracker.web.passwords import hash_password
from tests import builders
from tests.browsing import Page
from tests.people import PASSWORD, email_of

HOME = "/programmes/fenland"
PEOPLE, BODIES = f"{HOME}/settings/people", f"{HOME}/settings/bodies"
NIA = {"name": "Nia", "email": "nia@example.org", "role": "contributor"}
SECRET = "Heron talks"
READ_BY_ALL = (
    "risks",
    "risks?view=matrix",
    "overview",
    "map",
    "plan",
    "actions",
)


@pytest.fixture
def secret(page: Page) -> str:
    """The address of a risk that Birch keeps to itself."""
    with page.app.app_context(), builders.writing() as session:
        cast = page.cast
        risk = builders.risk(session, cast.programme_id, cast.birch_id, title=SECRET)
        builders.classify(session, cast.programme_id, risk_id=risk.id)
        return f"{HOME}/risks/{risk.id}"


def invited(page: Page) -> Page:
    """Let the manager give an address a role for Birch, and sign in with that address."""
    asha = page.as_(page.cast.asha)
    asha.submit(f"{PEOPLE}/add", **NIA, organisation_id=str(page.cast.birch_id), status=302)
    said = asha.get(PEOPLE).text
    assert "They see nothing that Birch restricts until somebody there confirms it" in said
    assert "ask Dev." in said
    with page.app.app_context(), builders.writing() as session:
        nia = session.query(Person).filter_by(email=NIA["email"]).one()
        nia.password_hash = hash_password(PASSWORD)
    return page.sign_in(NIA["email"])


def confirm_link(somebody: Page, where: str = PEOPLE) -> str | None:
    links = somebody.get(where).links()
    return next((href for words, href in links.items() if words.startswith("Confirm that")), None)


def test_a_manager_who_invites_an_address_of_their_own_reads_nothing_of_another_council(
    page: Page, secret: str
) -> None:
    nia = invited(page)
    nia.get(secret, status=404)
    for where in READ_BY_ALL:
        assert SECRET not in nia.get(f"{HOME}/{where}").html, where
    assert SECRET.encode() not in nia.client.get(f"{HOME}/risks.csv").data
    assert "Not yet confirmed by Birch: sees nothing that Birch restricts" in nia.get(PEOPLE).text
    dev = page.as_(page.cast.dev)
    link = confirm_link(dev)
    assert link is not None
    for other in (nia, page.as_(page.cast.asha), page.as_(page.cast.farah)):
        assert confirm_link(other) is None
        other.get(link, status=404)
        inputs = other.get(PEOPLE).document.iter("input")
        token = next(each.get("value") for each in inputs if each.get("name") == "csrf_token")
        other.post(link, {"csrf_token": token, "version": "1"}, status=403)
    nia.get(secret, status=404)
    dev.submit(link, status=302)
    assert "Confirmed: Nia works for Birch." in dev.get(PEOPLE).text
    assert SECRET in nia.get(secret).text
    assert SECRET in nia.get(f"{HOME}/risks").text


def test_it_waits_under_my_work_of_the_council_and_is_confirmed_there_once(page: Page) -> None:
    invited(page)
    assert "works for Birch" not in page.as_(page.cast.farah).get("/my-work").text
    dev = page.as_(page.cast.dev)
    waits = dev.get("/my-work")
    assert waits.h1 == "One thing waits for you this week."
    link = waits.links()["Nia works for Birch"]
    asked = dev.get(link)
    assert asked.h1 == "Does Nia work for Birch?"
    assert "nia@example.org" in asked.text
    sent = asked.form()
    assert [dev.client.post(link, data=sent).status_code for _ in range(2)] == [302, 409]
    assert dev.get(link, status=302).location.endswith(PEOPLE)
    changes = page.as_(page.cast.ann).get(f"{HOME}/settings/changes").text
    assert changes.count("Confirmed that somebody works for an organisation") == 1
    assert "Nothing waits" in dev.get("/my-work").text


def test_a_role_that_changed_meanwhile_is_read_again_before_it_is_confirmed(page: Page) -> None:
    invited(page)
    dev, asha = page.as_(page.cast.dev), page.as_(page.cast.asha)
    link = confirm_link(dev) or ""
    sent = dev.get(link).form()
    end = next(
        href for words, href in asha.get(PEOPLE).links().items() if "End the role of Nia" in words
    )
    asha.submit(end, when="day", last_day="30/11/2026", status=302)
    stale = dev.client.post(link, data=sent)
    assert stale.status_code == 409
    assert confirm_link(dev) == link
    dev.submit(link, status=302)


def test_a_council_of_which_nobody_is_left_is_confirmed_by_who_runs_the_server(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    end = next(
        href for words, href in asha.get(PEOPLE).links().items() if "End the role of Dev" in words
    )
    asha.submit(end, when="now", status=302)
    asha.submit(f"{PEOPLE}/add", **NIA, organisation_id=str(page.cast.birch_id), status=302)
    assert "nobody is left there who could" in asha.get(PEOPLE).text
    args = ["lgr", "person", "vouch", NIA["email"], "--programme", "fenland"]
    runner = page.app.test_cli_runner()
    assert "Seats of nia@example.org confirmed: 1." in runner.invoke(args=args).output
    assert "Not yet confirmed" not in asha.get(PEOPLE).text
    refused = runner.invoke(args=[*args, "--json"])
    assert (refused.exit_code, "No seat" in refused.output) == (1, True)


def test_the_members_of_a_body_confirm_another(page: Page) -> None:
    with page.app.app_context(), builders.writing() as session:
        builders.body(session, page.cast.programme_id)
    asha = page.as_(page.cast.asha)
    add = asha.get(BODIES).links()["Add a member of Shadow executive"]
    asha.submit(add, person_id=str(page.cast.carol.person_id), status=302)
    assert "Not yet confirmed" not in asha.get(BODIES).text
    asha.submit(add, person_id=str(page.cast.ben.person_id), status=302)
    shown = asha.get(BODIES).text
    assert "They see nothing that is restricted to Shadow executive until" in shown
    assert "Not yet confirmed by its members" in shown
    assert "ask Carol." in shown
    carol = page.as_(page.cast.carol)
    link = carol.get("/my-work").links()["Ben sits in Shadow executive"]
    assert confirm_link(carol, BODIES) == link
    assert confirm_link(page.sign_in(email_of(page.cast.ben)), BODIES) is None
    page.as_(page.cast.ben).get(link, status=404)
    assert carol.get(link).h1 == "Does Ben sit in Shadow executive?"
    carol.submit(link, status=302)
    assert "Confirmed: Ben sits in Shadow executive." in carol.get(BODIES).text
    assert carol.get(link, status=302).location.endswith(BODIES)
    carol.get(link.replace("/seats/", "/seats/9"), status=404)
