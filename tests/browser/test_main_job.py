"""The main job, from a grade to an approved plan and its workbook, as three people do it.

Once by keyboard alone, and once on a phone whose browser runs no script.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Browser
from sqlalchemy import select

from lgr_tracker.domain.permissions import Role, operator
from lgr_tracker.models.board import Snapshot, TransitionPlan
from lgr_tracker.web.database import db, reading
from tests.browser.hands import Hands, Keyboard, Pointer
from tests.browser.live import Live, Tab, new_tab, serving
from tests.people import PASSWORD
from tests.samples import people_by_role

PATIENCE = 10_000
"""How long, in ms, a page may take before the test gives up."""
RISK = "Nobody has registered the new homes"
STEP = "Agree the inspectorate's date for both homes"
PLAN = "How children's homes stay registered"
ASK = "Agree who registers the homes until vesting"


class People:
    """Open a tab for somebody with a role, and lend the hands to work it."""

    def __init__(
        self, browser: Browser, live: Live, hands: type[Hands], options: dict[str, Any]
    ) -> None:
        self.browser, self.live, self.hands, self.options = browser, live, hands, options
        self.tabs: list[Tab] = []

    def sign_in(self, role: Role) -> Hands:
        """Sign in as the sample's first person with a role, in a browser of their own."""
        tab = new_tab(self.browser, self.live, **self.options)
        self.tabs.append(tab)
        tab.page.set_default_timeout(PATIENCE)
        tab.page.goto(self.live.url("/sign-in"))
        hands = self.hands(tab.page)
        hands.write("E-mail address", people_by_role()[role])
        hands.write("Password", PASSWORD)
        hands.send("Sign in")
        return hands


@pytest.fixture
def people(sample_app: Flask, browser: Browser) -> Iterator[Callable[..., People]]:
    """Let people come: `people(Keyboard)`; no console may have complained when they leave."""
    come: list[People] = []
    with serving(sample_app) as address:

        def make(hands: type[Hands], **options: Any) -> People:
            come.append(People(browser, Live(sample_app, None, address), hands, options))
            return come[-1]

        yield make
        tabs = [tab for each in come for tab in each.tabs]
        for tab in tabs:
            tab.page.context.close()
    assert [words for tab in tabs for words in tab.complaints] == []


def grade_a_lens(respondent: Hands) -> None:
    """Answer the first open lens of the open round, and find the answer kept."""
    respondent.go("Assessment")
    respondent.follow("Second round")
    respondent.follow("Effectiveness of corporate support")
    respondent.choose("Level 3")
    respondent.write("What have you seen", "Two of the three boards have a children's item.")
    respondent.choose("Fairly sure")
    respondent.send("Save and finish later")
    answers = respondent.page.get_by_role("row", name="Effectiveness of corporate support")
    assert "Level 3" in answers.inner_text()


def decide_on_suggestions(manager: Hands) -> None:
    """Put one suggested risk into the log under another title, and decline one with a reason."""
    open_suggestions(manager)
    manager.follow("Accept and edit")
    manager.write("Title", RISK)
    manager.pick("Council or partner it is raised in", "West Fenwold Council")
    manager.send("Put it into the risk log")
    manager.follow("Decline, with reason")
    manager.write("Why is it declined", "Both councils keep the contract they have.")
    manager.send("Decline and keep the reason")
    assert "Both councils keep the contract" in manager.page.locator("main").inner_text()


def open_suggestions(manager: Hands) -> None:
    manager.go("Assessment")
    manager.follow("Baseline round")
    manager.follow("Effectiveness of corporate support")
    manager.follow("Risks this grade suggests")


def add_a_step(manager: Hands) -> str:
    """Say what will be done about the new risk; returns the risk's reference."""
    manager.go("Risks")
    manager.write("Words or reference", RISK)
    manager.send("Show")
    manager.follow(RISK, exact=True)  # not the filter's chip, which says the same
    manager.follow("Add an action")
    manager.write("What will be done", STEP)
    manager.pick("Kept by", "West Fenwold Council")
    manager.write("Due", "29/1/2027")
    manager.write("Should cut likelihood by", "40")
    manager.send("Save")
    assert STEP in manager.page.locator("main").inner_text()
    return manager.page.locator(".lgr-caption").inner_text().split()[-1]


def submit_a_plan(manager: Hands) -> str:
    """Build a transition plan that asks for one decision and submit it; returns its reference."""
    manager.go("Board")
    manager.follow("Build a transition plan")
    manager.write("The question it puts to the board", PLAN)
    manager.write("What officers recommend", "One council registers until vesting, then both.")
    manager.choose("West Fenwold shadow executive")
    manager.write("Decision needed by", "15/1/2027")
    manager.write("Decision 1 (optional)", ASK)
    manager.send("Save the draft")
    manager.follow("Submit to the board")
    manager.send("Submit to the board")
    said = manager.page.locator(".govuk-notification-banner").inner_text()
    found = re.search(r"TP-\d+", said)
    assert found and "fingerprint" in said
    return found[0]


def approve(chair: Hands, reference: str) -> None:
    """Read the plan as the board's chair, and approve it with a reason."""
    chair.go("Board")
    chair.follow(PLAN)
    assert ASK in chair.page.locator("main").inner_text()
    chair.follow("Record the decision")
    chair.choose("Approve")
    chair.write("Reason, for the minutes", "Nobody should move house for want of a certificate.")
    chair.send("Record the decision")
    said = chair.page.locator(".govuk-notification-banner").inner_text()
    assert f"approved {reference}" in said


def shows_approved(reader: Hands, digest: str) -> None:
    """See that the approved plan carries the fingerprint of the text that was frozen."""
    reader.go("Board")
    reader.follow(PLAN)
    shown = reader.page.locator("main").inner_text()
    assert "The board has approved this plan" in shown and digest in shown


def digest_of(app: Flask, reference: str) -> str:
    """Return the digest under which a plan's text was frozen, from the row itself."""
    with app.app_context():
        found = reading(operator()).scalar(
            select(Snapshot.digest)
            .join(TransitionPlan)
            .where(TransitionPlan.number == int(reference.removeprefix("TP-")))
        )
        db.session.remove()
    return str(found)


def has_row(book: Workbook, sheet: str, *wanted: str) -> bool:
    """Tell whether one row of a sheet holds all of these words."""
    return any(
        all(any(words in str(cell) for cell in row) for words in wanted)
        for row in book[sheet].values
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("hands", "options"),
    [
        (Keyboard, {}),
        (Pointer, {"java_script_enabled": False, "viewport": {"width": 320, "height": 700}}),
    ],
    ids=["by-keyboard", "narrow-without-script"],
)
def test_from_a_grade_to_an_approved_plan(
    people: Callable[..., People], tmp_path: Path, hands: type[Hands], options: dict[str, Any]
) -> None:
    team = people(hands, **options)
    grade_a_lens(team.sign_in(Role.RESPONDENT))
    manager = team.sign_in(Role.PROGRAMME_MANAGER)
    decide_on_suggestions(manager)
    risk = add_a_step(manager)
    plan = submit_a_plan(manager)
    approve(team.sign_in(Role.BOARD_CHAIR), plan)
    shows_approved(manager, digest_of(team.live.app, plan))
    manager.go("Risks")
    book = load_workbook(manager.fetch("Excel", tmp_path))
    assert has_row(book, "Register", risk, RISK)
    assert has_row(book, "Actions", STEP, risk)
