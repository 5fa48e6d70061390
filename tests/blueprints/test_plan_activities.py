"""The plan's timeline, list and activities, through their pages."""

import csv
import io
from datetime import date
from itertools import pairwise

import pytest

from lgr_tracker.domain.states import RiskState
from lgr_tracker.models.plan import Activity
from tests import builders
from tests.browsing import Opened, Page, words
from tests.people import NOW
from tests.queries.test_plan import counted

PLAN = "/programmes/fenland/plan"
ADD = f"{PLAN}/activities/add"
OTHER_LISTS = (
    *("plan/moved", "plan/moved.csv", "plan/baselines/ask", "plan/day-1", "plan/owners"),
    *("plan/owners.csv", "plan/leadership", "map/challenges", "map/challenges.csv"),
)


def _lay(page: Page) -> dict[str, int]:
    """Lay a small plan: two pieces of Birch's work in a row deliver D01, and one of all is late."""
    cast = page.cast
    with page.app.app_context(), builders.writing() as session:
        rules = builders.activity(
            session,
            cast.programme_id,
            "M01",
            20,
            name="Data split rules signed",
            workstream="Records",
            organisation_id=cast.birch_id,
            baseline_start_on=date(2026, 11, 2),
            baseline_finish_on=date(2026, 11, 27),
        )
        trial = builders.activity(
            session,
            cast.programme_id,
            "M02",
            30,
            name="Trial split checked",
            workstream="Records",
            organisation_id=cast.birch_id,
            is_starter=True,
            note="Practitioners look at every open case.",
        )
        book = builders.activity(
            session, cast.programme_id, "M03", 120, name="Handbook reissued", workstream="Care"
        )
        link = builders.follows(session, rules, trial)
        criterion = builders.criterion(session, cast.programme_id, "D01")
        builders.readiness(session, criterion, cast.birch_id, trial)
        return {"rules": rules.id, "trial": trial.id, "book": book.id, "link": link.id}


def _cells(opened: Opened, name: str) -> dict[str, str]:
    """Return the cells of the row that begins with a name, by their labels."""
    rows = (row for row in opened.all(".//tr") if name in words(row[0]))
    return {cell.get("data-label", ""): words(cell) for cell in next(rows)}


def test_a_programme_without_work_says_what_to_do_first(page: Page) -> None:
    opened = page.as_(page.cast.asha).get(PLAN)
    assert opened.h1 == "No work is planned yet"
    assert opened.links()["Add an activity"] == ADD
    assert "Add an activity" not in page.as_(page.cast.vic).get(PLAN).links()
    assert "No activity to list." in page.as_(page.cast.vic).get(f"{PLAN}/activities").text


def test_the_heading_says_what_decides_day_1(page: Page) -> None:
    _lay(page)
    opened = page.as_(page.cast.vic).get(PLAN)
    assert opened.h1 == (
        "“Data split rules signed” decides Birch’s Day 1. It has 38 working days of room"
    )
    assert "the first of 2 pieces of work in a row" in opened.text
    assert "Handbook reissued" in opened.text


def test_the_plan_is_narrowed_by_address(page: Page) -> None:
    ids = _lay(page)
    vic = page.as_(page.cast.vic)
    for asked, there, gone in (
        ("only=late", "Handbook reissued", "Trial split checked"),
        ("only=deciding", "Trial split checked", "Handbook reissued"),
        ("workstream=Care", "Handbook reissued", "Trial split checked"),
        (f"council={page.cast.alder_id}", "Handbook reissued", "Trial split checked"),
    ):
        listed = vic.get(f"{PLAN}/activities?{asked}").links()
        assert there in listed
        assert gone not in listed
    assert "no activity fits" in vic.get(f"{PLAN}?phase=1&only=late").text.lower()
    vic.get(f"{PLAN}?council=x&phase=99999999999999999999&only=what&by=ever&span=all")
    assert "No phase" in vic.get(f"{PLAN}?by=phase").text
    assert vic.get(f"{PLAN}/activities/{ids['book']}").h1.endswith("too late")


def test_the_list_is_taken_away_as_a_file(page: Page) -> None:
    _lay(page)
    answer = page.as_(page.cast.vic).get(f"{PLAN}/activities.csv?only=deciding")
    assert answer.response.headers["Content-Disposition"].endswith('"fenland-activities.csv"')
    text = answer.response.get_data().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["Code"], row["Room, working days"]) for row in rows] == [
        ("M01", "38"),
        ("M02", "38"),
    ]
    assert (rows[0]["Slip, working days"], rows[1]["Waits for"]) == ("15", "M01")
    assert [(row["Room to Alder"], row["Room to Birch"]) for row in rows] == [("", "38")] * 2


def test_the_table_has_the_room_to_each_councils_vesting(page: Page) -> None:
    _lay(page)
    listed = page.as_(page.cast.vic).get(f"{PLAN}/activities")
    late, trial = _cells(listed, "Handbook reissued"), _cells(listed, "Trial split checked")
    assert late["Room to Alder"] == late["Room to Birch"]
    assert late["Room to Birch"].startswith("−")
    assert (trial["Room to Alder"][0], trial["Room to Birch"]) == ("–", "38")
    assert trial["Held up by"].split()[0] == "M01"


def test_an_activity_is_added_changed_and_read_again(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    answer = asha.submit(ADD, name="Sign the budget", code="M70", duration_days="5", status=302)
    opened = asha.get(answer.location)
    assert "Sign the budget was added." in opened.text
    asha.submit(opened.links()["Change"], duration_days="15", low_days="10", status=302)
    asha.submit(opened.links()["Record progress"], actual_start_on="16/11/2026", status=302)
    again = asha.get(answer.location)
    assert "15 working days" in again.text
    assert "Under way since 16 November 2026" in again.text
    text = asha.client.get(f"{PLAN}/activities.csv").get_data().decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["Code"], row["Started"], row["Latest safe start"]) == ("M70", "2026-11-16", "")


def test_what_was_typed_is_kept_when_something_is_missing(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    answer = asha.submit(ADD, name="", code="M70", duration_days="lots", status=422)
    assert "Say what is to be done." in answer.text
    assert "Give a whole number from 0 to 2,500." in answer.text
    assert answer.form()["duration_days"] == "lots"
    refused = asha.submit(ADD, name="X", code="M70", duration_days="5", high_days="4", status=422)
    assert "can't be below the likeliest" in refused.text


@pytest.mark.parametrize(
    ("page_of", "first", "second"),
    [
        ("change", {"name": "First words"}, {"name": "Second words"}),
        ("progress", {"remaining_days": "7"}, {"remaining_days": "6"}),
    ],
)
def test_a_stale_edit_shows_both_texts(
    page: Page, page_of: str, first: dict[str, str], second: dict[str, str]
) -> None:
    asha = page.as_(page.cast.asha)
    address = f"{PLAN}/activities/{_lay(page)['rules']}/{page_of}"
    started = {"actual_start_on": "2/11/2026"} if page_of == "progress" else {}
    opened = asha.get(address)
    asha.submit(address, **started, **first, status=302)
    answer = asha.post(address, {**opened.form(), **started, **second}, status=409)
    assert next(iter(first.values())) in answer.text
    assert next(iter(second.values())) in answer.text
    asha.post(address, answer.form(), status=302)


def test_starter_content_says_so_until_it_was_checked(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    address = f"{PLAN}/activities/{_lay(page)['trial']}"
    assert "Starter content" in asha.get(address).text
    asha.submit(f"{address}/change", status=302)
    assert "Starter content" in asha.get(address).text
    asha.submit(f"{address}/change", is_checked="y", status=302)
    assert "Starter content" not in asha.get(address).text


def test_links_are_added_and_taken_out_and_a_ring_is_named(page: Page) -> None:
    asha, ids = page.as_(page.cast.asha), _lay(page)
    rules, trial = (f"{PLAN}/activities/{ids[name]}" for name in ("rules", "trial"))
    shown = asha.get(trial)
    assert "Waits for 1 piece of work" in shown.text
    assert "Delivers 1 Day 1 criterion" in shown.text
    answer = asha.submit(
        f"{rules}/links/add",
        direction="waits",
        work=f"activity-{ids['trial']}",
        kind="FS",
        status=422,
    )
    assert "wait for each other in a ring" in answer.text
    assert "M02 Trial split checked" in answer.text
    asha.submit(
        f"{rules}/links/add",
        direction="is_waited_for",
        work=f"activity-{ids['book']}",
        kind="SS",
        lag_days="5",
        status=302,
    )
    assert "starts after it starts, 5 working days later" in asha.get(rules).text
    change = f"{trial}/links/{ids['link']}/change"
    assert asha.submit(change, kind="XX", status=422).form()["lag_days"] == "0"
    stale = asha.get(change).form()
    asha.submit(change, kind="FF", lag_days="-2", status=302)
    assert "finishes after it finishes, 2 working days earlier" in asha.get(trial).text
    both = asha.post(change, {**stale, "lag_days": "9"}, status=409)
    assert both.form()["lag_days"] == "9"
    assert "-2" in both.text
    asha.submit(trial, action=f"{trial}/links/{ids['link']}/remove", status=302)
    assert "Waits for nothing" in asha.get(trial).text


def test_the_chain_leads_on_to_risks_and_actions(page: Page) -> None:
    ids, cast = _lay(page), page.cast
    with page.app.app_context(), builders.writing() as session:
        risk = builders.risk(session, cast.programme_id, cast.birch_id)
        builders.delay(session, risk, session.get_one(Activity, ids["trial"]))
        action = builders.action(session, cast.programme_id, cast.birch_id)
        criterion = builders.criterion(session, cast.programme_id, "D02")
        builders.deliver(session, builders.readiness(session, criterion, cast.birch_id), action)
    vic = page.as_(cast.vic)
    shown = vic.get(f"{PLAN}/activities/{ids['trial']}")
    assert "1 risk would delay it" in shown.text
    assert "5 to 20, likeliest 10" in shown.text
    assert vic.get(shown.links()[risk.title]).status == 200
    listed = vic.get(f"{PLAN}/activities")
    assert vic.get(listed.links()[action.title]).status == 200


def test_the_timeline_shows_deadlines_progress_and_the_risks_that_threaten(page: Page) -> None:
    ids, cast = _lay(page), page.cast
    with page.app.app_context(), builders.writing() as session:
        trial = session.get_one(Activity, ids["trial"])
        risk = builders.risk(session, cast.programme_id, cast.birch_id)
        builders.delay(session, risk, trial)
        over = builders.risk(session, cast.programme_id, cast.birch_id, 2)
        over.state, over.closed_at = RiskState.CLOSED, NOW
        over.closing_reason = over.closing_outcome = "It is over."
        builders.delay(session, over, trial)
        trial.finish_by_on = date(2027, 1, 15)
        session.get_one(Activity, ids["rules"]).actual_start_on = date(2026, 11, 16)
    shown = page.as_(cast.vic).get(PLAN)
    assert f"{risk.reference} could delay it by 10 working days" in shown.text
    assert over.reference not in shown.text
    assert shown.links()[risk.reference].endswith(f"/risks/{risk.id}")
    assert "must finish by 15 Jan 2027" in shown.text
    for words_of_key in ("done so far", "must finish by", "a risk could delay it"):
        assert words_of_key in shown.text


def test_the_timeline_zooms_to_the_chosen_work(page: Page) -> None:
    _lay(page)
    vic = page.as_(page.cast.vic)

    def drawn(asked: str) -> str:
        return words(vic.get(f"{PLAN}?{asked}").all(".//caption")[0])

    assert drawn("workstream=Records").endswith("November 2026 to March 2027")
    assert drawn("workstream=Records&span=vesting").endswith("October 2026 to May 2027")
    assert drawn("workstream=Records&span=all") == drawn("span=all")
    assert drawn("span=chosen") == drawn("span=all")
    assert drawn("span=ever") == drawn("span=vesting")


def test_a_council_changes_its_own_work_only(page: Page) -> None:
    ids = _lay(page)
    farah, dev, vic = (page.as_(who) for who in (page.cast.farah, page.cast.dev, page.cast.vic))
    address = f"{PLAN}/activities/{ids['rules']}"
    assert "Change" in dev.get(address).links()
    assert "Change" not in farah.get(address).links()
    for form in ("change", "progress"):
        farah.get(f"{address}/{form}", status=403)
        vic.get(f"{address}/{form}", status=403)
    vic.get(ADD, status=403)
    trial = f"{PLAN}/activities/{ids['trial']}"
    token = farah.get(ADD).form()["csrf_token"]
    farah.get(f"{trial}/links/{ids['link']}/change", status=403)
    asha = page.as_(page.cast.asha)
    asha.get(f"{trial}/links/{ids['link'] + 1}/change", status=404)
    farah.post(f"{trial}/links/{ids['link']}/remove", {"csrf_token": token}, status=403)


@pytest.mark.parametrize("address", [f"{PLAN}?span=all", f"{PLAN}/activities", f"{PLAN}/moved"])
def test_the_number_of_queries_is_the_same_for_any_plan(page: Page, address: str) -> None:
    vic = page.as_(page.cast.vic)

    def selects() -> int:
        with page.app.app_context(), builders.writing() as session:
            builders.touch(session, page.cast.programme_id)
        with page.app.app_context(), counted() as seen:
            assert "N00" in vic.get(address).text
        return sum(statement.startswith("SELECT") for statement in seen)

    def grow(numbers: range) -> None:
        with page.app.app_context(), builders.writing() as session:
            made = [
                builders.activity(
                    session,
                    page.cast.programme_id,
                    f"N{number:02d}",
                    baseline_start_on=date(2026, 11, 2),
                    baseline_finish_on=date(2026, 11, 13),
                )
                for number in numbers
            ]
            for before, after in pairwise(made):
                builders.follows(session, before, after)

    grow(range(1))
    few = selects()
    grow(range(1, 40))
    assert selects() == few


def test_a_plan_that_runs_past_all_dates_can_still_be_read_and_mended(page: Page) -> None:
    with page.app.app_context(), builders.writing() as session:
        made = [
            builders.activity(session, page.cast.programme_id, f"N{number:03d}", 2500)
            for number in range(430)
        ]
        for before, after in pairwise(made):
            builders.follows(session, before, after, lag_days=2500)
    asha = page.as_(page.cast.asha)
    whole = asha.get(f"{PLAN}?span=all")
    assert "The plan runs past 31 December 9999, the last day there is." in whole.text
    assert "1 of 430 activities drawn" in whole.text and "429 start after them." in whole.text
    for address in OTHER_LISTS:
        assert asha.client.get(f"/programmes/fenland/{address}").status_code == 200
    change = f"{PLAN}/activities/{made[0].id}/change"
    assert "If you save this" in asha.submit(change, duration_days="5", ask="moves").text
    asha.submit(change, duration_days="5", status=302)


def test_an_outsider_meets_nothing(page: Page) -> None:
    ids = _lay(page)
    eve = page.as_(page.cast.eve)
    for path in ("", "/activities", "/activities.csv", f"/activities/{ids['rules']}"):
        eve.get(f"{PLAN}{path}", status=404)
    elsewhere = PLAN.replace("fenland", "elsewhere")
    for path in ("", "/change", "/progress", "/links/add"):
        eve.get(f"{elsewhere}/activities/{ids['rules']}{path}", status=404)
