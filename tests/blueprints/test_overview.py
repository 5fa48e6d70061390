"""The first page of a programme: empty, full, refused, and in step with what others change."""

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.permissions import Actor, Role, Seat, operator
from lgr_tracker.domain.states import AssessmentState
from lgr_tracker.models.assessment import Assessment
from lgr_tracker.models.organisation import Body, Organisation
from lgr_tracker.models.programme import Programme
from lgr_tracker.queries.overview import overview
from lgr_tracker.queries.readiness import StateKind
from lgr_tracker.web.database import db, reading
from tests import builders
from tests.browsing import Opened, Page, words
from tests.people import TODAY, Cast
from tests.rounds import make_round, set_state
from tests.samples import people_by_role

HERE = "/programmes/fenland/overview"
SAMPLE = "/programmes/sample/overview"


def rows_of(opened: Opened) -> list[list[str]]:
    """Return the cells of what needs attention."""
    (table,) = [
        table
        for table in opened.all(".//table")
        if "needs attention" in words(table.find("caption"))
    ]
    return [[words(cell) for cell in row] for row in table.findall("./tbody/tr")]


def figures_of(opened: Opened) -> dict[str, str]:
    """Return the figures by what they count."""
    return {
        words(item.find("dt")): words(item.find("dd"))
        for item in opened.all(".//dl[@class='lgr-metrics']/div")
    }


def test_a_new_programme_says_what_will_stand_here(page: Page, cast: Cast) -> None:
    opened = page.as_(cast.vic).get(HERE)
    assert opened.h1 == "Nothing says yet whether Alder and Birch will be ready for Day 1"
    assert "Nothing needs attention today." in opened.text
    assert "Here each lens will stand" in opened.text
    assert "No risk is open." in opened.text
    assert "Nothing that a board would want to know of." in opened.text


def test_without_a_new_council_it_leads_to_the_organisations(page: Page, cast: Cast) -> None:
    with page.app.app_context(), builders.writing() as session:
        for council in (cast.alder_id, cast.birch_id):
            session.get_one(Organisation, council).kind = "partner"
    opened = page.as_(cast.asha).get(HERE)
    assert opened.h1 == "No new council is named yet"
    assert opened.links()["Go to the organisations"].endswith("/settings/organisations")


def test_outsiders_and_strangers_are_refused(page: Page, cast: Cast) -> None:
    assert "/sign-in" in page.get(HERE, status=302).location
    for path in (HERE, f"{HERE}/attention.csv"):
        page.as_(cast.eve).get(path, status=404)


def test_it_puts_first_what_cannot_wait(page: Page, cast: Cast) -> None:
    with page.app.app_context(), builders.writing() as session:
        alder = session.get_one(Organisation, cast.alder_id)
        post = builders.post(session, alder, "Head of adoption", "Kit")
        builders.action(
            session,
            cast.programme_id,
            cast.alder_id,
            title="=HYPERLINK(1)",
            due_on=date(2026, 11, 2),
            owner_post_id=post.id,
        )
        said = {"cause": "Bases move", "event": "workers leave", "effect": "children wait"}
        builders.risk(
            session, cast.programme_id, cast.birch_id, title="Workers <b>leave</b>", **said
        )
        builders.activity(session, cast.programme_id, "M01", 80, is_decision=True)
        later = {"start_no_earlier_on": date(2027, 6, 1)}
        builders.activity(session, cast.programme_id, "M02", 5, **later)
    opened = page.as_(cast.carol).get(HERE)
    assert [row[0] for row in rows_of(opened)] == [
        "=HYPERLINK(1)A-101 21 days late",
        "Workers <b>leave</b>R-101 No owner Very high, no action",
        "Work M01M01. Planned from 23 November 2026 to 17 March 2027: 8 working days of room",
    ]
    assert rows_of(opened)[0][1:] == ["Alder", "Head of adoption", "Mon 2 November, overdue"]
    assert rows_of(opened)[1][1:] == ["Birch", "Nobody yet", "No day set"]
    links = opened.links()
    for name, status in (("=HYPERLINK(1)", 200), ("Workers <b>leave</b>", 200), ("Work M01", 200)):
        page.as_(cast.carol).get(links[name], status=status)
    assert links["1 action overdue"].endswith("/actions?overdue=yes")
    assert links["1 risk needs attention"].endswith("/risks?attention=yes")
    file = page.as_(cast.carol).get(links["Download the list as CSV"]).response.data
    lines = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
    assert [line[2] for line in lines[1:]] == [
        "'=HYPERLINK(1)",
        "Workers <b>leave</b>",
        "Work M01",
    ]
    assert lines[1] == [
        "Action",
        "A-101",
        "'=HYPERLINK(1)",
        "Alder",
        "Head of adoption",
        "2026-11-02",
        "21 days late",
    ]


def test_it_leads_to_what_has_no_holder_no_evidence_and_no_risk(page: Page, cast: Cast) -> None:
    with page.app.app_context():
        made = make_round(cast.programme_id)
        with builders.writing() as session:
            builders.service(session, cast.programme_id, "S01", name="Fostering")
            builders.criterion(session, cast.programme_id, "D01")
            row = session.get_one(Assessment, made.id)
            builders.moderated_grade(session, row, made.lenses[0], made.grades[0])
        set_state(made.id, AssessmentState.CLOSED)
    asha = page.as_(cast.asha)
    opened = asha.get(HERE)
    assert opened.h1 == "Alder and Birch are not there yet for Day 1."
    assert "1 of 3 lenses" in figures_of(opened)["Grades at or below 2"]
    assert "1 without a risk" in figures_of(opened)["Grades at or below 2"]
    links = opened.links()
    for name in ("Fostering", "Criterion D01", "Lens number 1"):
        asha.get(links[name])


def test_a_change_shows_at_once(page: Page, cast: Cast) -> None:
    with page.app.app_context(), builders.writing() as session:
        criterion = builders.criterion(session, cast.programme_id, "D01")
        builders.readiness(
            session, criterion, cast.alder_id, evidence="Minute 4", evidence_on=date(2026, 11, 2)
        )
    asha = page.as_(cast.asha)
    before = asha.get(HERE)
    assert "0 of 1 Day 1 criteria are ready" in before.text
    accept = f"/programmes/fenland/plan/day-1/{criterion.id}/{cast.alder_id}/accept"
    asha.submit(
        accept,
        status=302,
        accepted_by="Shadow executive",
        **{f"accepted_on-{part}": str(value) for part, value in (("day", 20), ("month", 11))},
        **{"accepted_on-year": "2026"},
    )
    after = asha.get(HERE)
    assert "1 of 1 Day 1 criteria are ready" in after.text
    assert after.h1 == "Alder is on course for Day 1. Birch is not there yet."
    assert "Evidence accepted" in after.text


def test_each_cell_of_the_heat_map_leads_to_its_risks(page: Page, cast: Cast) -> None:
    with page.app.app_context(), builders.writing() as session:
        for number in (101, 102):
            builders.risk(session, cast.programme_id, cast.alder_id, number)
        scores = {"current_likelihood": 2, "current_impact": 3, "current_score": 6}
        builders.risk(session, cast.programme_id, cast.alder_id, 103, **scores)
    vic = page.as_(cast.vic)
    opened = vic.get(HERE)
    cells = {
        words(link): link.get("href")
        for link in opened.all(".//table[@class='lgr-table lgr-heat lgr-grid']//a")
    }
    assert sorted(cells) == ["1 risk, Medium", "2 risks, Very high"]
    listed = vic.get(cells["2 risks, Very high"])
    assert "R-101" in listed.text and "R-102" in listed.text and "R-103" not in listed.text


def test_what_changed_begins_where_the_board_left_off(page: Page, cast: Cast) -> None:
    with page.app.app_context(), builders.writing() as session:
        body = Body(
            programme_id=cast.programme_id,
            position=1,
            name="Shadow executive",
            decides_plans=True,
            last_met_on=date(2026, 10, 31),
        )
        session.add(body)
        builders.risk(session, cast.programme_id, cast.alder_id)
    vic = page.as_(cast.vic)
    opened = vic.get(HERE)
    assert "What changed since the board met on 31 October" in opened.text
    assert "R-101 Something could go wrong 101. New risk" in opened.text
    with page.app.app_context(), builders.writing() as session:
        session.get_one(Body, body.id).last_met_on = date(2026, 11, 1)
        session.get_one(Programme, cast.programme_id).revision += 1
    assert "Nothing that a board would want to know of." in vic.get(HERE).text


def test_after_day_1_it_says_what_is_still_open(page: Page, cast: Cast) -> None:
    with page.app.app_context(), builders.writing() as session:
        programme = session.get_one(Programme, cast.programme_id)
        programme.elections_on = programme.decision_on = date(2025, 11, 1)
        programme.vesting_on = date(2026, 11, 20)
        builders.criterion(session, cast.programme_id, "D01")
    opened = page.as_(cast.vic).get(HERE)
    assert opened.h1 == "Day 1 was 3 days ago. Alder and Birch still have criteria open."


def test_the_sample_page_shows_what_the_rows_say(
    sample_app: Flask, sample_page: Callable[[str], Page]
) -> None:
    browser = sample_page(people_by_role()[Role.BOARD_MEMBER])
    opened = browser.get(SAMPLE)
    with sample_app.app_context():
        programme_id = (
            reading(operator())
            .scalars(sa.select(Programme.id).where(Programme.code == "sample"))
            .one()
        )
        found = overview(reading(operator()), _auditor(programme_id), programme_id, TODAY)
    assert len(found.councils) == 2 and found.position is not None
    for council in found.councils:
        standing = council.standing
        counts: dict[StateKind, int] = {
            "ready": standing.ready,
            "course": standing.course,
            "late": standing.late,
            "none": standing.none,
        }
        said = ("ready", "on course", "late", "no evidence yet")
        assert f"{standing.ready} of {standing.criteria} Day 1 criteria are ready" in opened.text
        for count, state in zip(counts.values(), said, strict=True):
            assert f"{count} {state}" in opened.text
    figures = figures_of(opened)
    assert figures["Open risks"].startswith(str(found.log.open))
    assert figures["Actions overdue"].startswith(
        f"{found.actions.late} of {found.actions.unfinished}"
    )
    shown = [row[0] for row in rows_of(opened)]
    names = {concern.name for concern in found.concerns}
    assert all(any(cell.startswith(name) for name in names) for cell in shown)
    for href in {link for link in opened.links().values() if link.startswith("/programmes/")}:
        browser.get(href.split("#")[0])


def _auditor(programme_id: int) -> Actor:
    return Actor(None, "Auditor", (Seat(programme_id, Role.AUDITOR),))


def test_a_second_look_costs_few_queries(
    sample_app: Flask, sample_page: Callable[[str], Page]
) -> None:
    browser = sample_page(people_by_role()[Role.PROGRAMME_MANAGER])
    browser.get(SAMPLE)
    ran: list[str] = []
    with sample_app.app_context():
        engine = db.engine

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            ran.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        browser.get(SAMPLE)
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    assert 0 < len(ran) <= 12
