"""Dates and holders on the command line."""

import json
from datetime import date
from typing import Any

import pytest
from flask import Flask

from lgr_tracker.cli import lgr
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.plan.ask_baseline import ask_baseline
from lgr_tracker.workflows.plan.decide_baseline import BaselineDecision, decide_baseline
from tests import builders
from tests.chain import Chain, lay_chain
from tests.people import TODAY, Cast


@pytest.fixture
def laid(app: Flask, cast: Cast) -> Chain:
    """A chain in the cast's programme."""
    with app.app_context(), builders.writing() as session:
        return lay_chain(session, cast)


def run(app: Flask, *words: str) -> Any:
    """Run a command as somebody on the server would."""
    return app.test_cli_runner().invoke(lgr, [*words])


def answered(app: Flask, *words: str) -> Any:
    """Run a command that answers in JSON."""
    ran = run(app, *words, "--programme", "fenland", "--json")
    assert ran.exit_code == 0, ran.output
    return json.loads(ran.stdout)


def test_a_schedule_tells_dates_room_and_what_drives_them(app: Flask, laid: Chain) -> None:
    told = answered(app, "schedule")
    assert told["status_on"] == TODAY.isoformat()
    work = {each["code"]: each for each in told["activities"]}
    assert work["M11"]["driving"] == ["M10"]
    assert work["M10"]["early_finish"] < work["M11"]["early_start"]
    assert work["M11"]["float_to_vesting_days"].keys() == {"Alder", "Birch"}
    assert told["problems"] == []
    ran = run(app, "schedule", "--programme", "fenland")
    assert ran.stdout.splitlines()[-1] == (
        f"{len(work)} pieces of work, as at {TODAY.day} {TODAY:%B %Y}."
    )


def test_what_is_critical_and_what_decides_day_one_are_told_apart(app: Flask, cast: Cast) -> None:
    with app.app_context(), builders.writing() as session:
        builders.activity(session, cast.programme_id, "LONG", 200)
        short = builders.activity(session, cast.programme_id, "SHORT", 5)
        criterion = builders.criterion(session, cast.programme_id, "D01")
        builders.readiness(session, criterion, cast.birch_id, short)
    told = answered(app, "schedule")["activities"]
    assert {each["code"]: (each["is_critical"], each["decides_day_one"]) for each in told} == {
        "LONG": (True, False),
        "SHORT": (False, True),
    }


def test_what_has_begun_has_no_latest_safe_start(app: Flask, cast: Cast) -> None:
    with app.app_context(), builders.writing() as session:
        for code, start, finish in (
            ("W1", date(2026, 11, 2), date(2026, 11, 6)),
            ("W2", date(2026, 11, 9), None),
            ("W3", None, None),
        ):
            days = {"actual_start_on": start, "actual_finish_on": finish}
            builders.activity(session, cast.programme_id, code, 20, **days)
    work = {each["code"]: each for each in answered(app, "schedule")["activities"]}
    has_one = [code for code, each in work.items() if each["latest_safe_on"]]
    assert has_one == ["W3"]


def test_continuity_names_the_days_on_which_nobody_runs_a_service(app: Flask, laid: Chain) -> None:
    told = answered(app, "continuity")
    assert {(gap["service"], gap["area"]) for gap in told["gaps"]} >= {("care", "Birch")}
    assert all(told["first"] <= gap["first"] <= gap["last"] <= told["last"] for gap in told["gaps"])
    ran = run(app, "continuity", "--programme", "fenland")
    assert "Birch: nobody from " in ran.stdout
    assert "services in new councils’ areas are worth a look" in ran.stdout.splitlines()[-1]


@pytest.mark.parametrize("command", ["schedule", "continuity", "baseline list"])
def test_an_unknown_programme_is_refused_in_one_sentence(app: Flask, command: str) -> None:
    ran = run(app, *command.split(), "--programme", "nowhere")
    assert ran.exit_code == 1
    assert ran.stderr == "There is no programme with the code nowhere.\n"


def test_baselines_are_listed_with_what_was_decided(app: Flask, cast: Cast, laid: Chain) -> None:
    assert answered(app, "baseline", "list") == []
    with app.app_context():
        asked = perform_as(cast.asha, ask_baseline, cast.programme_id, "First dates.", today=TODAY)
        decision = BaselineDecision(is_agreed=True, reason="They fit.")
        perform_as(cast.chidi, decide_baseline, cast.programme_id, asked, decision)
    [told] = answered(app, "baseline", "list")
    assert (told["number"], told["state"], told["reason"]) == (1, "agreed", "First dates.")
    assert (told["asked_by"], told["decided_because"]) == (cast.asha.name, "They fit.")
    assert told.keys().isdisjoint(("id", "asked_by_id"))
    ran = run(app, "baseline", "list", "--programme", "fenland")
    assert ran.stdout.startswith("Baseline 1 (agreed), ")
    assert "Decided by " in ran.stdout
