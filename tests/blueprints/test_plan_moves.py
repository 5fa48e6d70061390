"""What moves in the plan: before saving, after it, since a day; and the table to type in."""

import csv
import io

import pytest

from lgr_tracker.blueprints.plan import moving
from tests import builders
from tests.blueprints.test_plan_activities import ADD, PLAN, _cells, _lay
from tests.browsing import Opened, Page

EDIT = f"{PLAN}/activities/edit"
MOVED = f"{PLAN}/moved"


def test_a_change_says_what_it_moves_before_it_is_saved_and_after(page: Page) -> None:
    asha, ids = page.as_(page.cast.asha), _lay(page)
    address = f"{PLAN}/activities/{ids['rules']}"
    seen = asha.submit(f"{address}/change", duration_days="25", ask="moves", status=200)
    said = "2 pieces of work move, 2 to a later end, the furthest by 5 working days"
    assert f"If you save this, {said}" in seen.text
    assert "Birch goes from 38 to 33 working days of room, 5 fewer." in seen.text
    assert _cells(seen, "Trial split checked")["Because of"] == "M01"
    assert seen.form()["duration_days"] == "25"
    assert "20 working days" in asha.get(address).text
    saved = asha.post(f"{address}/change", seen.form(), status=302)
    opened = asha.get(saved.location)
    assert f"It is saved, {said}" in opened.text
    assert _cells(opened, "Data split rules signed")["Moved by"] == "5 working days later"
    assert "It is saved" not in asha.get(f"{address}?after=x").text


def test_a_long_list_is_cut_and_the_file_is_whole(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    asha, ids = page.as_(page.cast.asha), _lay(page)
    monkeypatch.setattr(moving, "MOST_LINES", 1)
    address = f"{PLAN}/activities/{ids['rules']}/change"
    said = "The first 1 of 2 pieces of work are listed."
    assert said in asha.submit(address, duration_days="25", ask="moves", status=200).text
    asha.submit(address, duration_days="25", status=302)
    report = asha.get(f"{MOVED}?since=23/11/2026")
    assert f"{said} The file holds every one." in report.text
    assert "M01" in report.text and "Trial split checked" not in report.text
    text = asha.get(report.links()["Download as CSV"]).response.get_data().decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(text)))) == 2


def test_what_can_not_be_read_moves_nothing(page: Page) -> None:
    asha, ids = page.as_(page.cast.asha), _lay(page)
    address = f"{PLAN}/activities/{ids['rules']}/change"
    seen = asha.submit(address, duration_days="lots", ask="moves", status=422)
    assert "If you save this" not in seen.text
    far = asha.submit(address, finish_by_on="1/6/2999", ask="moves", status=422)
    assert "Give a year from 1990 to 2100." in far.text
    assert far.form()["finish_by_on"] == "1/6/2999"
    above = asha.submit(address, duration_days="9", low_days="10", ask="moves", status=422)
    assert "can't be above the likeliest" in above.text
    soon = asha.submit(
        address.replace("change", "progress"), remaining_days="3", ask="moves", status=422
    )
    assert "Days remain only while the work is under way" in soon.text
    cell = {f"remaining_days_{ids['rules']}": "3"}
    assert "M01: Days remain only" in asha.submit(EDIT, **cell, ask="moves", status=422).text


def test_links_and_progress_are_looked_at_alike(page: Page) -> None:
    asha, ids = page.as_(page.cast.asha), _lay(page)
    book, trial = (f"{PLAN}/activities/{ids[name]}" for name in ("book", "trial"))
    added = asha.submit(
        f"{book}/links/add",
        direction="waits",
        work=f"activity-{ids['rules']}",
        kind="FS",
        ask="moves",
        status=200,
    )
    assert "1 piece of work moves, to end 20 working days later" in added.text
    ring = asha.submit(
        f"{PLAN}/activities/{ids['rules']}/links/add",
        direction="waits",
        work=f"activity-{ids['trial']}",
        kind="FS",
        ask="moves",
        status=200,
    )
    assert "wait for each other in a ring" in ring.text
    change = f"{trial}/links/{ids['link']}/change"
    assert "none to a later end" in asha.submit(change, kind="SS", ask="moves", status=200).text
    started = asha.submit(f"{book}/progress", actual_start_on="2/11/2026", ask="moves", status=200)
    assert "If you save this" in started.text
    none = asha.submit(f"{trial}/change", note="Other words.", ask="moves", status=200)
    assert "If you save this, no work moves" in none.text
    assert "Waits for nothing" in asha.get(book).text


def test_the_report_says_what_moved_since_a_day(page: Page) -> None:
    asha, ids = page.as_(page.cast.asha), _lay(page)
    asha.submit(f"{PLAN}/activities/{ids['rules']}/change", duration_days="25", status=302)
    report = asha.get(f"{MOVED}?since=23/11/2026")
    assert report.h1 == "2 pieces of work have moved since 23 November 2026, 2 to a later end"
    text = asha.get(report.links()["Download as CSV"]).response.get_data().decode("utf-8-sig")
    first, then = csv.DictReader(io.StringIO(text))
    assert (first["Code"], first["End then"], first["End now"]) == (
        "M01",
        "2026-12-18",
        "2026-12-29",
    )
    assert (then["End moved, working days"], then["Moved by"]) == ("5", "M01")
    approved = asha.get(MOVED)
    assert approved.h1 == "1 piece of work is off the approved days, and later"
    assert "Four weeks ago is shown" in asha.get(f"{MOVED}?against=day&since=soon").text
    assert asha.get(f"{MOVED}?after={'9' * 64}").h1 == "It is saved, and no work moves"
    page.as_(page.cast.eve).get(MOVED, status=404)


def test_an_empty_plan_has_nothing_that_moved(page: Page) -> None:
    assert page.as_(page.cast.vic).get(MOVED).h1 == "No work has moved since 26 October 2026"


def test_many_activities_are_changed_in_one_table(page: Page) -> None:
    asha, ids = page.as_(page.cast.asha), _lay(page)
    rules, trial = ids["rules"], ids["trial"]
    typed = {f"duration_days_{rules}": "25", f"finish_by_on_{trial}": "29/1/2027"}
    seen = asha.submit(EDIT, **typed, ask="moves", status=200)
    assert "Birch goes from 38 to 33 working days of room" in seen.text
    saved = asha.post(EDIT, seen.form(), status=302)
    report = asha.get(saved.location)
    assert "2 activities were changed." in report.text
    assert report.h1.startswith("It is saved, and 2 pieces of work move")
    assert asha.get(EDIT).form()[f"finish_by_on_{trial}"] == "29/1/2027"
    again = asha.submit(EDIT, status=302)
    assert "nothing was changed" in asha.get(again.location).text


def test_what_was_typed_in_the_table_is_kept_on_an_error_and_a_stale_row(page: Page) -> None:
    asha, ids = page.as_(page.cast.asha), _lay(page)
    rules, trial = ids["rules"], ids["trial"]
    typed = {f"duration_days_{rules}": "25", f"finish_by_on_{trial}": "soon"}
    wrong = asha.submit(EDIT, **typed, status=422)
    assert "M02: Write the date as day, month and year" in wrong.text
    assert wrong.form()[f"finish_by_on_{trial}"] == "soon"
    assert wrong.form()[f"duration_days_{rules}"] == "25"
    opened = asha.get(EDIT).form()
    asha.submit(f"{PLAN}/activities/{rules}/change", duration_days="22", status=302)
    stale = asha.post(EDIT, {**opened, f"duration_days_{rules}": "24"}, status=409)
    assert stale.form()[f"duration_days_{rules}"] == "24"
    asha.post(EDIT, stale.form(), status=302)
    assert asha.get(EDIT).form()[f"duration_days_{rules}"] == "24"


def test_rows_of_others_stand_as_text(page: Page) -> None:
    ids, cast = _lay(page), page.cast
    dev = page.as_(cast.dev)
    shown = dev.get(EDIT)
    assert f"duration_days_{ids['rules']}" in shown.form()
    assert f"duration_days_{ids['book']}" not in shown.form()
    assert _cells(shown, "Handbook reissued")["Days"] == "120"
    more = {f"version_{ids['book']}": "1", f"duration_days_{ids['book']}": "1"}
    dev.post(EDIT, {**shown.form(), **more}, status=403)
    dev.post(EDIT, {**shown.form(), "version_999999999": "1"}, status=404)
    farah = page.as_(cast.farah).get(EDIT)
    assert farah.h1 == "No activity here is yours to change"
    page.as_(cast.vic).get(EDIT, status=403)
    assert "No activity to change." in dev.get(f"{EDIT}?workstream=None").text


def test_the_table_holds_fifty_rows_and_says_how_many_are_left(page: Page) -> None:
    with page.app.app_context(), builders.writing() as session:
        for number in range(53):
            builders.activity(session, page.cast.programme_id, f"N{number:02d}")
    assert "3 more fit what you asked to see" in page.as_(page.cast.asha).get(EDIT).text


def test_the_day_of_the_plan_is_set_and_shown(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    _lay(page)
    assert "Dates as at 23 November 2026." in asha.get(PLAN).text
    day = asha.get(PLAN).links()["Set the day"]
    seen = asha.submit(day, status_on="30/11/2026", ask="moves", status=200)
    assert "3 pieces of work move" in seen.text
    assert asha.submit(day, status_on="1/1/2001", status=422).form()["status_on"] == "1/1/2001"
    report = asha.get(asha.submit(day, status_on="30/11/2026", status=302).location)
    assert "Dates as at 30 November 2026." in report.text
    assert _cells(report, "Handbook reissued")["Because of"] == "not begun by the day of the plan"
    assert "Set the day" not in page.as_(page.cast.dev).get(PLAN).links()
    page.as_(page.cast.dev).get(day, status=403)


def test_a_new_activity_says_what_it_moves_before_it_is_added_and_after(page: Page) -> None:
    _lay(page)
    asha, birch = page.as_(page.cast.asha), str(page.cast.birch_id)
    typed = {"name": "Move in", "code": "M20", "organisation_id": birch, "duration_days": "70"}
    seen = asha.submit(ADD, **typed, finish_by_on="29/1/2027", ask="moves", status=200)
    assert "If you save this, 1 piece of work is new and nothing else moves" in seen.text
    assert "Birch keeps its 38 working days of room." in seen.text
    assert "M20 “Move in” must finish by 29 January 2027 and misses it" in seen.text
    assert "Move in" not in seen.links() and seen.form()["code"] == "M20"
    assert "Move in" not in asha.get(f"{PLAN}/activities").text
    taken = asha.submit(ADD, **typed | {"code": "M01"}, ask="moves", status=422)
    assert "Other work has this code" in taken.text and "If you save this" not in taken.text
    ours = asha.submit(ADD, **typed | {"code": "A-007"}, ask="moves", status=422)
    assert "kept for actions" in ours.text
    saved = asha.post(ADD, seen.form(), status=302)
    opened = asha.get(saved.location)
    assert "It is saved, 1 piece of work is new and nothing else moves" in opened.text
    assert opened.links()["Move in"] in saved.location


def test_any_kept_baseline_is_chosen_by_its_number(page: Page) -> None:
    cast, ids = page.cast, _lay(page)
    asha = page.as_(cast.asha)
    first = approve(page)
    asha.submit(f"{PLAN}/activities/{ids['rules']}/change", duration_days="25", status=302)
    approve(page)
    waits = page.as_(cast.farah).submit(f"{PLAN}/baselines/ask", reason="Later.", status=302)
    vic = page.as_(cast.vic)
    assert vic.get(f"{MOVED}?against=approved").h1 == (
        "All work stands on the days that were approved"
    )
    since = vic.get(first).links()["What moved since"]
    assert since == f"{MOVED}?against=baseline-1"
    assert "What moved since" not in vic.get(waits.location).links()
    report = vic.get(since)
    assert report.h1 == "2 pieces of work are off the days of baseline 1, 2 of them later"
    assert "Baseline 2, agreed on 23 November 2026" in report.text
    assert _beside(report) == "baseline-1"
    text = vic.get(report.links()["Download as CSV"]).response.get_data().decode("utf-8-sig")
    assert [row["Code"] for row in csv.DictReader(io.StringIO(text))] == ["M01", "M02"]
    same = vic.get(f"{MOVED}?against=baseline-2")
    assert same.h1 == "All work stands on the days of baseline 2"
    for number in ("3", "999999999", "0", "1x"):
        other = vic.get(f"{MOVED}?against=baseline-{number}")
        assert "is kept" in other.text, number
        assert _beside(other) == "approved"


def _beside(opened: Opened) -> str | None:
    """Return what the filter says the plan is laid beside."""
    [chosen] = opened.all(".//select[@name='against']/option[@selected]")
    return chosen.get("value")


def approve(page: Page) -> str:
    """Ask as Farah to have the dates approved, agree as the chair, and return the address."""
    ask = {"reason": "As it stands.", "status": 302}
    where = page.as_(page.cast.farah).submit(f"{PLAN}/baselines/ask", **ask).location
    agree = {"outcome": "agree", "reason": "It fits.", "status": 302}
    page.as_(page.cast.chidi).submit(f"{where}/decide", **agree)
    return where
