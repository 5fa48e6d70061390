"""Assumptions, decisions and dependencies, through their pages."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from lgr_tracker.domain.kinds import EntryKind
from lgr_tracker.domain.states import EntryState
from lgr_tracker.models.log_entry import LogEntryRisk
from lgr_tracker.models.risk import Risk
from tests import builders
from tests.browsing import Page

LOG = "/programmes/fenland/log"
RISKS = "/programmes/fenland/risks"
Made = Callable[..., int]


@pytest.fixture
def risk_id(page: Page) -> int:
    with page.app.app_context(), builders.writing() as session:
        return builders.risk(session, page.cast.programme_id, page.cast.alder_id, 101).id


@pytest.fixture
def made(page: Page) -> Made:
    def make(kind: EntryKind = EntryKind.DEPENDENCY, number: int = 1, **fields: Any) -> int:
        with page.app.app_context(), builders.writing() as session:
            here, alder = page.cast.programme_id, page.cast.alder_id
            return builders.entry(session, here, alder, kind, number, **fields).id

    return make


@pytest.mark.parametrize(
    ("kinds", "empty", "needed", "asked"),
    [
        ("assumptions", "Begin with what the plan rests on", "Say what is assumed.", "Who checks"),
        ("decisions", "Begin with what somebody has to decide", "Say what is dec", "Advice that"),
        ("dependencies", "Begin with what the work cannot", "Say what is needed.", "From"),
    ],
)
def test_each_kind_has_its_list_its_form_and_its_page_in_its_own_words(
    page: Page, kinds: str, empty: str, needed: str, asked: str
) -> None:
    farah = page.as_(page.cast.farah)
    assert empty in farah.get(f"{LOG}/{kinds}").text
    assert asked in farah.get(f"{LOG}/{kinds}/add").text
    refused = farah.submit(f"{LOG}/{kinds}/add", title=" ", status=422)
    assert needed in refused.text
    added = farah.submit(
        f"{LOG}/{kinds}/add",
        title="One extract of all open cases",
        reason="The trial needs it.",
        due_on="1/11/2026",
        status=302,
    )
    opened = farah.get(added.location)
    assert opened.h1 == "One extract of all open cases"
    assert "22 days late" in opened.text and "The trial needs it." in opened.text
    listed = farah.get(f"{LOG}/{kinds}")
    assert listed.h1.endswith("One is late.")
    assert "One extract of all open cases" in listed.links()


def test_an_assumption_that_fails_leads_to_the_raising_of_the_risk_it_becomes(page: Page) -> None:
    farah = page.as_(page.cast.farah)
    entry = farah.submit(
        f"{LOG}/assumptions/add", title="The old system runs until June", status=302
    ).location
    asked = farah.submit(
        f"{entry}/settle",
        state="failed",
        outcome="The supplier ends it in March.",
        status=302,
    )
    form = farah.get(asked.location)
    assert "If it is a risk now, raise it here." in form.text
    assert form.form()["title"] == "What was assumed may not hold: The old system runs until June"
    assert form.form()["cause"] == "The supplier ends it in March."
    assert form.form()["organisation_id"] == str(page.cast.alder_id)
    raised = farah.submit(asked.location, title="No system from March", status=302).location
    assert "Becomes this risk if it fails" in farah.get(raised).text
    shown = farah.get(entry)
    assert "What it has become" in shown.text
    assert "Does not hold" in shown.text
    assert "Raise the risk it has become" not in shown.links()
    farah.submit(asked.location, title="Once more", status=409)
    with page.app.app_context(), builders.writing() as session:
        assert session.scalars(sa.select(LogEntryRisk.is_becoming)).all() == [True]
        assert session.scalars(sa.select(Risk.title)).all() == ["No system from March"]


def test_an_assumption_with_its_risk_named_beforehand_leads_to_that_risk(
    page: Page, risk_id: int
) -> None:
    farah = page.as_(page.cast.farah)
    entry = farah.submit(
        f"{LOG}/assumptions/add",
        title="Agencies stay",
        becomes_id=str(risk_id),
        status=302,
    ).location
    assert "What it becomes if it fails" in farah.get(entry).text
    led = farah.submit(f"{entry}/settle", state="failed", outcome="Two left.", status=302)
    assert led.location == f"{RISKS}/{risk_id}"
    assert "This is the risk it becomes." in farah.get(led.location).text


def test_a_decision_keeps_advice_that_was_declined_and_why(page: Page) -> None:
    farah = page.as_(page.cast.farah)
    told = {"title": "One host for the night team", "advice": "Let each council run its own."}
    refused = farah.submit(
        f"{LOG}/decisions/add", **told, is_advice_declined="True", reason="", status=422
    )
    assert "Say what was advised, and why it was declined." in refused.text
    entry = farah.submit(
        f"{LOG}/decisions/add",
        **told,
        is_advice_declined="True",
        advice_from="Regional peers",
        reason="Two small teams could not cover a night.",
        status=302,
    ).location
    shown = farah.get(entry)
    assert "Advice that was declined, by Regional peers" in shown.text
    assert "Two small teams could not cover a night." in shown.text
    farah.submit(f"{entry}/settle", state="taken", outcome="East hosts.", status=302)
    assert "East hosts." in farah.get(entry).text
    assert "No decision waits to be taken." in farah.get(f"{LOG}/decisions").h1
    assert "advice declined" in farah.get(f"{LOG}/decisions?state=taken").text


def test_a_dependency_is_agreed_then_late_then_met_and_opened_again(page: Page, made: Made) -> None:
    entry = f"{LOG}/{made(supplier_id=page.cast.birch_id, due_on=builders.date(2026, 11, 22))}"
    farah = page.as_(page.cast.farah)
    assert "from" in farah.get(f"{LOG}/dependencies").text
    farah.submit(f"{entry}/settle", state="agreed", outcome="By letter.", status=302)
    assert "Agreed, not met yet, 1 day late" in farah.get(f"{LOG}/dependencies?late=yes").text
    assert farah.get(f"{LOG}/dependencies?late=yes").h1 == "One dependency is late."
    refused = farah.submit(f"{entry}/settle", state="met", outcome=" ", status=422)
    assert "Say what was delivered." in refused.text
    farah.submit(f"{entry}/settle", state="met", outcome="It came.", on="20/11/2026", status=302)
    assert "20 November 2026" in farah.get(entry).text
    assert farah.get(f"{LOG}/dependencies").h1 == "Nothing is waited for."
    farah.submit(f"{entry}/settle", state="open", outcome="It was the wrong one.", status=302)
    assert farah.get(f"{LOG}/dependencies").h1.startswith("One dependency is not met yet.")
    moved = farah.get(entry)
    assert "What became of it" in moved.text and "It was the wrong one." in moved.text


def test_an_entry_is_changed_linked_and_parted_and_its_history_says_so(
    page: Page, risk_id: int, made: Made
) -> None:
    entry_id = made(title="An extract", supplier_id=page.cast.birch_id)
    entry, farah = f"{LOG}/{entry_id}", page.as_(page.cast.farah)
    farah.submit(
        f"{entry}/change",
        title="Two extracts",
        more_risk_id=str(risk_id),
        supplier_id="",
        status=302,
    )
    shown = farah.get(entry)
    assert "R-101" in shown.text and "An extract" not in shown.h1
    assert "Birch" in shown.text  # in the history, as what went out
    assert f"{LOG}/{entry_id}" in farah.get(f"{RISKS}/{risk_id}").links().values()
    assert farah.get(f"{entry}/change").form()["risk_ids"] == [str(risk_id)]
    farah.post(
        f"{entry}/change",
        {
            name: value
            for name, value in farah.get(f"{entry}/change").form().items()
            if name != "risk_ids"
        },
        status=302,
    )
    assert "No risk is named yet." in farah.get(entry).text


def test_an_entry_is_added_from_the_page_of_a_risk(page: Page, risk_id: int) -> None:
    farah = page.as_(page.cast.farah)
    address = farah.get(f"{RISKS}/{risk_id}").links()["a dependency"]
    entry = farah.submit(address, title="A lawyer for the contract", status=302).location
    assert "R-101" in farah.get(entry).text


def test_a_stale_change_shows_both_texts(page: Page, made: Made) -> None:
    asha, address = page.as_(page.cast.asha), f"{LOG}/{made()}/change"
    opened = asha.get(address)
    asha.submit(address, title="First text", status=302)
    answer = asha.post(address, {**opened.form(), "title": "Second text"}, status=409)
    assert "First text" in answer.text and "Second text" in answer.text
    stale = asha.get(address.replace("change", "settle"))
    asha.submit(address, title="Third text", status=302)
    asha.post(
        address.replace("change", "settle"),
        {**stale.form(), "state": "met", "outcome": "It came."},
        status=409,
    )


def test_the_list_is_narrowed_sorted_and_goes_out_as_files(page: Page, made: Made) -> None:
    birch = page.cast.birch_id
    made(number=1, title="@risky", workstream="Systems", due_on=builders.date(2027, 1, 5))
    made(number=2, title="Late one", due_on=builders.date(2026, 11, 1), supplier_id=birch)
    made(number=3, title="Met one", state=EntryState.MET, settled_on=builders.date(2026, 11, 2))
    asha, path = page.as_(page.cast.asha), f"{LOG}/dependencies"

    def titles(query: str) -> list[str]:
        opened = asha.get(f"{path}{query}")
        return [words for words in opened.links() if words in ("@risky", "Late one", "Met one")]

    assert titles("") == ["Late one", "@risky"]
    assert titles("?sort=-due") == ["@risky", "Late one"]
    assert titles("?state=any&sort=reference") == ["@risky", "Late one", "Met one"]
    assert titles("?state=met") == ["Met one"]
    assert titles(f"?council={birch}") == ["Late one"]
    assert titles("?workstream=Systems") == ["@risky"]
    assert titles("?from=2027-01-01&until=2027-02-01") == ["@risky"]
    assert titles("?q=DP-002") == ["Late one"]
    for sort in ("title", "-council", "owner", "state"):
        assert len(titles(f"?sort={sort}")) == 2
    assert "Nothing matches." in asha.get(f"{path}?q=nothing").text
    csv = asha.get(f"{path}.csv?state=any").response.get_data(as_text=True)
    assert "'@risky" in csv and "Birch" in csv and "Advice" not in csv
    rows = json.loads(asha.get(f"{path}.json?late=yes").response.get_data())
    assert [(row["reference"], row["due_on"]) for row in rows] == [("DP-002", "2026-11-01")]
    for query in (
        "?state=x&owner=y&council=-1&from=no&sort=drop",
        "?after=999999&page=7",
        "?before=1",
    ):
        asha.get(path + query)


@pytest.mark.parametrize("sort", ["due", "-title", "owner"])
def test_many_entries_are_paged_without_losing_one(page: Page, made: Made, sort: str) -> None:
    with page.app.app_context(), builders.writing() as session:
        for number in range(1, 112):
            due = None if number % 3 == 0 else builders.date(2027, 1, number % 28 + 1)
            builders.entry(
                session,
                page.cast.programme_id,
                page.cast.alder_id,
                EntryKind.DECISION,
                number,
                due_on=due,
            )
    vic = page.as_(page.cast.vic)
    opened, seen = vic.get(f"{LOG}/decisions?sort={sort}"), []
    while True:
        seen += [a for a in opened.links().values() if a.rpartition("/")[2].isdigit()]
        if "Next page" not in opened.links():
            break
        opened = vic.get(opened.links()["Next page"])
    assert len(seen) == len(set(seen)) == 111
    back = vic.get(opened.links()["Previous page"])
    assert [a for a in back.links().values() if a.rpartition("/")[2].isdigit()] == seen[50:100]


def test_entries_keep_to_rights(page: Page, made: Made) -> None:
    entry_id = made(EntryKind.ASSUMPTION)
    dev, eve = page.as_(page.cast.dev), page.as_(page.cast.eve)
    assert "Change" not in dev.get(f"{LOG}/{entry_id}").links()
    for part in ("change", "settle"):
        dev.get(f"{LOG}/{entry_id}/{part}", status=403)
        eve.get(f"{LOG}/{entry_id}/{part}", status=404)
    dev.get(f"{RISKS}/raise?entry={entry_id}", status=403)
    eve.get(f"{LOG}/{entry_id}", status=404)
    page.as_(page.cast.vic).get(f"{LOG}/decisions/add", status=403)
    page.as_(page.cast.asha).get(f"{LOG}/999999", status=404)
    page.as_(page.cast.asha).get(f"{RISKS}/raise?entry=999999", status=404)
    page.as_(page.cast.asha).get(f"{LOG}/rumours", status=404)


def test_a_risk_that_is_kept_from_somebody_is_not_named_by_an_entry(
    page: Page, risk_id: int, made: Made
) -> None:
    entry_id = made(EntryKind.ASSUMPTION)
    farah = page.as_(page.cast.farah)
    farah.submit(f"{LOG}/{entry_id}/change", becomes_id=str(risk_id), status=302)
    with page.app.app_context(), builders.writing() as session:
        builders.classify(session, page.cast.programme_id, risk_id=risk_id)
    dev = page.as_(page.cast.dev)
    for address in (f"{LOG}/{entry_id}", f"{LOG}/assumptions"):
        assert "R-101" not in dev.get(address).text
    assert "R-101" in farah.get(f"{LOG}/{entry_id}").text


def test_what_could_name_a_child_is_refused(page: Page) -> None:
    farah = page.as_(page.cast.farah)
    typed = {"title": "A place", "reason": "Her NHS number is 943 476 5919."}
    refused = farah.submit(f"{LOG}/assumptions/add", **typed, status=422)
    assert "NHS" in refused.text
