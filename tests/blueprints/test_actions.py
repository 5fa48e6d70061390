"""The actions, through their pages."""

import pytest

from tests import builders
from tests.browsing import Page

LIST = "/programmes/fenland/actions"
RISKS = "/programmes/fenland/risks"


@pytest.fixture
def risk_id(page: Page) -> int:
    with page.app.app_context(), builders.writing() as session:
        return builders.risk(session, page.cast.programme_id, page.cast.alder_id).id


def test_an_action_is_added_from_a_risk_changed_done_and_taken_away(
    page: Page, risk_id: int
) -> None:
    farah = page.as_(page.cast.farah)
    assert "No action is written down yet." in farah.get(LIST).text
    farah.submit(f"{LIST}/add?risk={risk_id}", title="", status=422)
    added = farah.submit(
        f"{LIST}/add?risk={risk_id}",
        title="Run a second trial",
        due_on="4/2/2027",
        cut_likelihood="50",
        status=302,
    )
    risk = farah.get(added.location.partition("#")[0])
    assert "likelihood by 50%" in risk.text
    address = risk.links()["Run a second trial"]
    farah.submit(f"{address}/change", title="Run two trials", status=302)
    farah.submit(f"{address}/progress", state="started", progress_percent="40", status=302)
    assert "On course" in farah.get(LIST).text
    farah.submit(f"{address}/progress", state="done", effect_seen="No record lost.", status=302)
    done = farah.get(address)
    assert done.h1 == "Run two trials"
    assert "No record lost." in done.text
    assert farah.get(LIST).h1 == "No action is left to do."
    assert "Run two trials" in farah.get(f"{LIST}?state=done").text
    removal = f"{address}/risks/{risk_id}/remove"
    farah.post(removal, done.form(removal))
    assert "It acts on no risk yet." in farah.get(address).text
    farah.submit(f"{address}/risks", risk_id=str(risk_id), cut_impact="20", status=302)
    assert "impact by 20%" in farah.get(address).text


def test_the_list_finds_what_is_late_or_nobodys_and_goes_out_as_csv(page: Page) -> None:
    with page.app.app_context(), builders.writing() as session:
        here, alder = page.cast.programme_id, page.cast.alder_id
        builders.action(
            session, here, alder, 101, title="Late one", due_on=builders.date(2026, 11, 1)
        )
        builders.action(session, here, alder, 102, title="@risky", due_on=builders.date(2027, 1, 1))
    asha = page.as_(page.cast.asha)
    assert asha.get(LIST).h1 == "Two actions to do. One is late, and two have no owner."
    late = asha.get(f"{LIST}?overdue=yes")
    assert late.h1 == "One action is late."
    assert "22 days late" in late.text
    assert "No action matches." in asha.get(f"{LIST}?q=nothing").text
    text = asha.get(f"{LIST}/actions.csv").response.get_data(as_text=True)
    assert "A-101,Late one,Action,Alder,,,2026-11-01,Planned,0," in text
    assert "'@risky" in text
    for query in (
        "?state=x&owner=y&council=-1",
        "?after=999999&page=7",
        "?before=1",
    ):
        asha.get(LIST + query)


def test_many_actions_are_paged_without_losing_one(page: Page) -> None:
    with page.app.app_context(), builders.writing() as session:
        for number in range(1, 112):
            due = None if number % 3 == 0 else builders.date(2027, 1, number % 28 + 1)
            builders.action(session, page.cast.programme_id, page.cast.alder_id, number, due_on=due)
    vic = page.as_(page.cast.vic)
    opened, seen = vic.get(LIST), []
    while True:
        seen += [a for a in opened.links().values() if a.rpartition("/")[2].isdigit()]
        if "Next page" not in opened.links():
            break
        opened = vic.get(opened.links()["Next page"])
    assert len(seen) == len(set(seen)) == 111


def test_a_stale_change_shows_both_texts(page: Page) -> None:
    with page.app.app_context(), builders.writing() as session:
        made = builders.action(session, page.cast.programme_id, page.cast.alder_id).id
    asha, address = page.as_(page.cast.asha), f"{LIST}/{made}/change"
    opened = asha.get(address)
    asha.submit(address, title="First text", status=302)
    answer = asha.post(address, {**opened.form(), "title": "Second text"}, status=409)
    assert "First text" in answer.text and "Second text" in answer.text


def test_actions_keep_to_rights(page: Page) -> None:
    with page.app.app_context(), builders.writing() as session:
        made = builders.action(session, page.cast.programme_id, page.cast.alder_id).id
    dev = page.as_(page.cast.dev)
    assert "Change" not in dev.get(f"{LIST}/{made}").links()
    for part in ("change", "progress", "risks"):
        dev.get(f"{LIST}/{made}/{part}", status=403)
        page.as_(page.cast.eve).get(f"{LIST}/{made}/{part}", status=404)
    page.as_(page.cast.vic).get(f"{LIST}/add", status=403)
    page.as_(page.cast.asha).get(f"{LIST}/999999", status=404)
