"""The risk log's queries: the same number of SELECTs at any size, and nothing for a stranger."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.classification import Level
from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.queries.mitigations import ActionFilter, action_page
from lgr_tracker.queries.register import register_of
from lgr_tracker.queries.risk_details import risk_detail
from lgr_tracker.queries.risk_filter import ALL_OPEN, RiskFilter
from lgr_tracker.queries.risk_sorts import RiskSort, Sorting
from lgr_tracker.queries.risks import (
    PageAsked,
    RiskPage,
    log_counts,
    matching_count,
    risk_page,
)
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.web.database import db, reading
from tests import builders
from tests.people import TODAY, Cast


def fill(cast: Cast, first: int, last: int) -> int:
    """Add risks, each with an action and an owner, and return the last one's id."""
    with builders.writing() as session:
        here = cast.programme_id
        council = session.get_one(builders.Organisation, cast.alder_id)
        for number in range(first, last):
            post = builders.post(session, council, f"Post {number}", "Jo")
            risk = builders.risk(session, here, cast.alder_id, number, owner_post_id=post.id)
            action = builders.action(session, here, cast.alder_id, number, due_on=TODAY)
            builders.act_on(session, action, risk, cut_likelihood=0.5)
        return risk.id


def selects(act: Callable[[], object]) -> int:
    """Return how many SELECTs something runs."""
    seen: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    act()
    sa.event.remove(db.engine, "before_cursor_execute", note)
    return sum(1 for statement in seen if statement.startswith("SELECT"))


def test_more_rows_do_not_mean_more_queries(both: Flask, cast: Cast) -> None:
    def run() -> list[int]:
        asked = (reading(), cast.asha, cast.programme_id)
        scale = scale_of(*asked)
        return [
            selects(lambda: risk_page(*asked, ALL_OPEN, PageAsked(), scale=scale, today=TODAY)),
            selects(lambda: action_page(*asked, ActionFilter(), today=TODAY)),
            selects(lambda: register_of(*asked, ALL_OPEN, scale=scale, today=TODAY)),
            selects(lambda: risk_detail(*asked, one, today=TODAY)),
        ]

    one = fill(cast, 101, 103)
    run()  # how the programme is set up is kept from here on
    few = run()
    fill(cast, 103, 130)
    assert run() == few
    assert few[0] == 4
    assert few[3] <= 18


def test_every_sort_gives_every_row_once_on_both_databases(both: Flask, cast: Cast) -> None:
    fill(cast, 101, 108)
    with builders.writing() as session:
        builders.risk(
            session,
            cast.programme_id,
            cast.birch_id,
            150,
            current_likelihood=None,
            current_impact=None,
            current_score=None,
        )
    asked = (reading(), cast.asha, cast.programme_id)
    scale = scale_of(*asked)
    for sort in RiskSort:
        for is_descending in (True, False):
            page = risk_page(
                *asked,
                ALL_OPEN,
                PageAsked(Sorting(((sort, is_descending),))),
                scale=scale,
                today=TODAY,
            )
            assert len({row.id for row in page.rows}) == len(page.rows) == 8
            if sort in (RiskSort.SCORE, RiskSort.OWNER):
                assert page.rows[-1].reference == "R-150"


def test_a_stranger_sees_no_row_and_no_count(both: Flask, cast: Cast) -> None:
    one = fill(cast, 101, 104)
    scale = scale_of(reading(), cast.asha, cast.programme_id)
    counts = log_counts(reading(), cast.asha, cast.programme_id, scale=scale, today=TODAY)
    assert (counts.open, counts.by_band[4], counts.without_action) == (3, 3, 0)
    with pytest.raises(NotFound):
        log_counts(reading(), cast.eve, cast.programme_id, scale=scale, today=TODAY)
    with pytest.raises(NotFound):
        risk_detail(reading(), cast.eve, cast.programme_id, one, today=TODAY)
    page = risk_page(
        reading(),
        cast.eve,
        cast.programme_id,
        RiskFilter(),
        PageAsked(),
        scale=scale,
        today=TODAY,
    )
    assert page.rows == ()


def test_the_list_is_narrowed_to_a_classification_among_what_one_may_see(
    both: Flask, cast: Cast
) -> None:
    with builders.writing() as session:
        here = cast.programme_id
        _, kept, told, _ = (
            builders.risk(session, here, council, number)
            for number, council in enumerate((cast.alder_id,) * 3 + (cast.birch_id,), 101)
        )
        builders.classify(session, here, risk_id=kept.id)
        builders.classify(session, here, risk_id=told.id, level="exempt", paragraph=3)

    def found(actor: Actor, level: Level) -> tuple[list[str], int, list[str], int]:
        wanted = ALL_OPEN.but(classification=level.value)
        asked = (reading(actor), actor, cast.programme_id, wanted)
        scale = scale_of(*asked[:3])
        counted: list[RiskPage] = []
        many = selects(
            lambda: counted.append(risk_page(*asked, PageAsked(), scale=scale, today=TODAY))
        )
        return (
            sorted(row.reference for row in counted[0].rows),
            matching_count(*asked, scale=scale, today=TODAY),
            [row.reference for row in register_of(*asked, scale=scale, today=TODAY).risks],
            many,
        )

    for actor, level, rows in (
        (cast.farah, Level.PUBLIC, ["R-101", "R-104"]),
        (cast.farah, Level.RESTRICTED, ["R-102"]),
        (cast.farah, Level.EXEMPT, ["R-103"]),
        (cast.dev, Level.PUBLIC, ["R-101", "R-104"]),
        (cast.dev, Level.RESTRICTED, []),
        (cast.dev, Level.EXEMPT, ["R-103"]),
    ):
        listed, counted, exported, many = found(actor, level)
        assert (listed, counted, exported) == (rows, len(rows), rows)
        assert many <= 10
