"""The risk list and one risk, through their pages."""

from typing import Any

import pytest

from tests import builders
from tests.browsing import Page

LIST = "/programmes/fenland/risks"


@pytest.fixture
def risk_id(page: Page) -> int:
    with page.app.app_context(), builders.writing() as session:
        return builders.risk(session, page.cast.programme_id, page.cast.alder_id).id


def raise_one(page: Page, **fields: Any) -> str:
    """Raise a risk through the page and return its address."""
    answers = {
        "title": "Records go astray at cutover",
        "cause": "one case system is being split",
        "organisation_id": str(page.cast.alder_id),
        "current_likelihood": "4",
        "current_impact": "5",
        "current_reason": "The trial lost records.",
        "status": 302,
        **fields,
    }
    return page.submit(f"{LIST}/raise", **answers).location


def test_an_empty_log_says_what_to_do_first(page: Page) -> None:
    opened = page.as_(page.cast.asha).get(LIST)
    assert "The risk log is empty." in opened.text
    assert opened.links()["Raise a risk"] == f"{LIST}/raise"
    assert "Raise a risk" not in page.as_(page.cast.vic).get(LIST).links()


def test_a_risk_is_raised_read_changed_and_told(page: Page) -> None:
    farah = page.as_(page.cast.farah)
    address = raise_one(farah)
    opened = farah.get(address)
    assert opened.h1 == "Records go astray at cutover"
    assert "20 Very high" in opened.text
    farah.submit(
        f"{address}/change",
        title="Records are lost at cutover",
        current_likelihood="2",
        current_reason="Two clean trials.",
        status=302,
    )
    changed = farah.get(address)
    assert changed.h1 == "Records are lost at cutover"
    assert "10 High" in changed.text
    assert "down from 20 on 23 November" in changed.text
    assert "Because: Two clean trials." in changed.text
    assert farah.get(LIST).h1 == "One open risk. None is very high."


def test_who_speaks_for_both_councils_hands_a_risk_over_on_its_form(
    page: Page, risk_id: int
) -> None:
    address = f"{LIST}/{risk_id}"
    farah, asha = page.as_(page.cast.farah), page.as_(page.cast.asha)
    assert "organisation_id" not in farah.get(f"{address}/change").form()
    birch = str(page.cast.birch_id)
    version = farah.get(f"{address}/change").form()
    farah.post(f"{address}/change", {**version, "organisation_id": birch})
    assert farah.get(f"{address}/change").status == 200
    asha.submit(f"{address}/change", organisation_id="", status=422)
    asha.submit(f"{address}/change", organisation_id=birch, status=302)
    told = asha.get(address).text
    assert "Council from Alder" in told and "to Birch" in told
    farah.get(f"{address}/change", status=403)
    page.as_(page.cast.dev).submit(f"{address}/change", title="Ours now", status=302)


def test_the_list_answers_filters_sorts_and_keeps_its_state(page: Page) -> None:
    with page.app.app_context(), builders.writing() as session:
        here, alder, birch = page.cast.programme_id, page.cast.alder_id, page.cast.birch_id
        post = builders.post(session, session.get_one(builders.Organisation, birch), "Head", "Jo")
        builders.risk(session, here, alder, 101, title="Records missing")
        builders.risk(
            session,
            here,
            birch,
            102,
            title="Carers unpaid",
            current_score=6,
            current_likelihood=2,
            current_impact=3,
            owner_post_id=post.id,
        )
        builders.risk(session, here, birch, 103, title="Happened", state="issue")
    asha = page.as_(page.cast.asha)
    opened = asha.get(LIST)
    assert opened.h1 == "Two open risks. One is very high, and it has no action."
    assert opened.text.index("Records missing") < opened.text.index("Carers unpaid")
    turned = asha.get(opened.links()["Score now"])
    assert turned.text.index("Carers unpaid") < turned.text.index("Records missing")
    for address, told, h1 in (
        (f"{LIST}?attention=yes", "Records missing", "Two open risks need attention."),
        (f"{LIST}?council={birch}", "Carers unpaid", "One risk matches."),
        (f"{LIST}?band=2", "Carers unpaid", "One risk matches."),
        (f"{LIST}?q=R-102", "Carers unpaid", "One risk matches."),
        (f"{LIST}?q=happened", "Happened", "One risk matches."),
        (f"{LIST}?state=issue", "Happened", "One risk has happened."),
        (f"{LIST}?owner={post.id}", "Jo", "One risk matches."),
        (f"{LIST}?state=closed", "No risk matches.", "No risks are closed."),
    ):
        found = asha.get(address)
        assert told in found.text, address
        assert found.h1 == h1


def test_no_address_makes_the_list_fail(page: Page, risk_id: int) -> None:
    vic = page.as_(page.cast.vic)
    for query in (
        "?sort=;drop&order=x",
        "?band=99",
        "?page=0&after=999999",
        "?before=1&page=-3",
        "?q=%25_%27%22%5C",
        "?council=abc",
        "?review_by=2026-99-99",
        "?mine=yes",
        "?state=%F0%9F%92%A9",
        "?after=99999999999999999999",
        "?lens=1&workstream=x",
    ):
        vic.get(LIST + query)


def test_a_long_list_is_paged_both_ways_without_losing_a_row(page: Page) -> None:
    with page.app.app_context(), builders.writing() as session:
        for number in range(1, 121):
            score = None if number % 10 == 0 else number % 7 + 1
            builders.risk(
                session,
                page.cast.programme_id,
                page.cast.alder_id,
                number,
                current_likelihood=score,
                current_impact=1 if score else None,
                current_score=score,
            )
    asha = page.as_(page.cast.asha)
    for sort in ("", "?sort=reference", "?sort=title&order=desc", "?sort=review", "?sort=owner"):
        seen: list[str] = []
        pages = []
        opened = asha.get(LIST + sort)
        while True:
            rows = [a for a in opened.links().values() if a.startswith(f"{LIST}/")]
            rows = [a for a in rows if a.rpartition("/")[2].isdigit()]
            pages.append(rows)
            seen += rows
            following = opened.links().get("Next page")
            if following is None:
                break
            opened = asha.get(following)
        assert len(seen) == len(set(seen)) == 120, sort
        assert "Page 3 of 3" in opened.text
        back = asha.get(opened.links()["Previous page"])
        rows = [a for a in back.links().values() if a.rpartition("/")[2].isdigit()]
        assert rows == pages[1]


def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(page: Page) -> None:
    farah = page.as_(page.cast.farah)
    answer = farah.submit(f"{LIST}/raise", title=" ", cause="kept", status=422)
    assert "Give the risk a title" in answer.text
    assert answer.form()["cause"] == "kept"
    half = farah.submit(f"{LIST}/raise", title="Half", current_likelihood="3", status=422)
    assert "Choose an impact too" in half.text


def test_a_stale_change_shows_both_texts(page: Page, risk_id: int) -> None:
    asha, address = page.as_(page.cast.asha), f"{LIST}/{risk_id}/change"
    opened = asha.get(address)
    asha.submit(address, title="First text", status=302)
    answer = asha.post(address, {**opened.form(), "title": "Second text"}, status=409)
    assert "First text" in answer.text
    assert "Second text" in answer.text
    asha.post(address, answer.form(), status=302)
    assert asha.get(f"{LIST}/{risk_id}").h1 == "Second text"


def test_a_risk_is_reviewed_marked_closed_and_opened_again(page: Page, risk_id: int) -> None:
    asha, address = page.as_(page.cast.asha), f"{LIST}/{risk_id}"
    asha.submit(f"{address}/review", note="Looked at together.", status=302)
    assert "23 December" in asha.get(address).text
    asha.submit(f"{address}/issue", reason=" ", status=422)
    asha.submit(f"{address}/issue", reason="Forty are missing.", status=302)
    assert "Marked as an issue" in asha.get(address).text
    asha.submit(f"{address}/close", reason="Done.", outcome="", status=422)
    asha.submit(f"{address}/close", reason="Done.", outcome="All found.", status=302)
    closed = asha.get(address)
    assert "How it ended: All found." in closed.text
    assert "Change" not in closed.links()
    asha.get(f"{address}/review")
    assert asha.submit(f"{address}/review", note="x").status == 409
    asha.submit(f"{address}/reopen", reason="It came back.", status=302)
    assert "Record a review" in asha.get(address).links()


def test_links_are_made_and_taken_away(page: Page, risk_id: int) -> None:
    with page.app.app_context(), builders.writing() as session:
        here = page.cast.programme_id
        other = builders.risk(session, here, page.cast.birch_id, 102).id
        service = builders.service(session, here, "S01").id
    asha, address = page.as_(page.cast.asha), f"{LIST}/{risk_id}"
    asha.submit(f"{address}/triggers", target_id="", status=422)
    asha.submit(f"{address}/triggers", target_id=str(other), probability="30", status=302)
    asha.submit(
        f"{address}/services",
        service_id=str(service),
        organisation_id=str(page.cast.birch_id),
        severity="60",
        low_days="5",
        likely_days="3",
        high_days="9",
        status=422,
    )
    asha.submit(
        f"{address}/services",
        service_id=str(service),
        organisation_id=str(page.cast.birch_id),
        severity="60",
        low_days="1",
        likely_days="3",
        high_days="9",
        status=302,
    )
    opened = asha.get(address)
    assert "3 in 10, once it happens" in opened.text
    assert "60% of it for 1 to 9 days, likeliest 3" in opened.text
    assert "May come from" in asha.get(f"{LIST}/{other}").text
    removals = [f.get("action") for f in opened.all(".//form") if "remove" in f.get("action", "")]
    assert len(removals) == 2
    for removal in removals:
        asha.post(removal, opened.form(removal))
    assert "Nothing is linked yet" in asha.get(address).text


def test_councils_keep_their_rows_and_an_outsider_meets_nothing(page: Page, risk_id: int) -> None:
    dev = page.as_(page.cast.dev)
    assert "Change" not in dev.get(f"{LIST}/{risk_id}").links()
    for part in ("change", "review", "close", "reopen", "issue", "triggers", "delays", "services"):
        dev.get(f"{LIST}/{risk_id}/{part}", status=403)
    eve = page.as_(page.cast.eve)
    for part in ("", "/change", "/review"):
        eve.get(f"{LIST}/{risk_id}{part}", status=404)
        eve.get(f"/programmes/elsewhere/risks/{risk_id}{part}", status=404)
    page.as_(page.cast.asha).get(f"{LIST}/999999", status=404)


def test_the_workbook_and_the_csv_hold_what_the_list_shows(page: Page, risk_id: int) -> None:
    with page.app.app_context(), builders.writing() as session:
        builders.risk(
            session,
            page.cast.programme_id,
            page.cast.birch_id,
            102,
            title="=1+1",
            state="closed",
            closing_reason="Over.",
            closed_at=builders.MOMENT,
        )
    asha = page.as_(page.cast.asha)
    answer = asha.submit(LIST, action=f"{LIST}/export", status=200)
    assert answer.response.data[:2] == b"PK"
    assert "risk-log-fenland-2026-11-23.xlsx" in answer.response.headers["Content-Disposition"]
    text = asha.get(f"{LIST}/risks.csv?state=any").response.get_data(as_text=True)
    assert "R-101" in text and "'=1+1" in text
    assert "R-102" not in asha.get(f"{LIST}/risks.csv").response.get_data(as_text=True)
    page.as_(page.cast.vic).get(f"{LIST}/risks.csv", status=403)
