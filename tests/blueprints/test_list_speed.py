"""How many SELECTs the list page costs, whole: its person, its frame, its rows."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.kinds import ReportingRhythm
from lgr_tracker.domain.nudges import Rule
from lgr_tracker.queries.programmes import programme_detail
from lgr_tracker.web.database import db, reading
from lgr_tracker.workflows.programme.set_nudges import set_nudges
from tests import builders
from tests.browsing import Page

LIST = "/programmes/fenland/risks"


def _selects(app: Flask, page: Page, address: str) -> list[str]:
    ran: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if statement.startswith("SELECT"):
            ran.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    page.get(address)
    sa.event.remove(engine, "before_cursor_execute", note)
    return ran


def test_a_second_look_costs_seven_selects_and_one_for_the_owners(app: Flask, page: Page) -> None:
    with app.app_context(), builders.writing() as session:
        here, alder = page.cast.programme_id, page.cast.alder_id
        council = session.get_one(builders.Organisation, alder)
        for number in range(101, 161):
            post = builders.post(session, council, f"Post {number}", "Jo")
            builders.risk(session, here, alder, number, owner_post_id=post.id)
    asha = page.as_(page.cast.asha)
    asha.get(LIST)
    for address in (LIST, f"{LIST}?group=band", f"{LIST}?band=4&sort=review,-score"):
        asha.get(address)
        assert len(_selects(app, asha, address)) == 8, address


def test_what_somebody_else_sets_up_shows_at_once(
    app: Flask, page: Page, do: Callable[..., Any]
) -> None:
    with app.app_context(), builders.writing() as session:
        builders.risk(session, page.cast.programme_id, page.cast.alder_id, 101)
    asha = page.as_(page.cast.asha)
    told = asha.get(LIST).text.count("No owner")
    others = [rule for rule in Rule if rule is not Rule.NO_OWNER]
    with app.app_context():
        asked = (reading(page.cast.asha), page.cast.asha, page.cast.programme_id)
        version = programme_detail(*asked).version
        do(asked[1], set_nudges, asked[2], others, ReportingRhythm.MONTH, version)
    assert asha.get(LIST).text.count("No owner") == told - 1  # the filter still names the rule
