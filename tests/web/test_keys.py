"""Keys and references say nothing of rows that are not shown, and hold whatever is drawn."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor, operator
from lgr_tracker.domain.references import FIRST_DRAWN, LETTERS, MANY, reference
from lgr_tracker.models import Base, base
from lgr_tracker.models.base import LAST_COUNTED, MOST_KEY, drawn_key
from lgr_tracker.models.risk import Risk
from lgr_tracker.models.viewing import SUBJECTS, hanging
from lgr_tracker.queries.risk_filter import ALL_OPEN
from lgr_tracker.queries.risk_sorts import RiskSort, Sorting
from lgr_tracker.queries.risks import PageAsked, risk_page
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import read_key
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.loading import next_mitigation_reference, next_risk_reference
from lgr_tracker.workflows.risks.save_risk import RiskValues, raise_risk
from tests import builders
from tests.browsing import Page
from tests.conftest import dispose, make_app
from tests.people import TODAY, Cast, make_cast

Do = Callable[..., Any]
SHOWN = ("lgr_risk", "lgr_mitigation", "lgr_activity", "lgr_job")
"""Tables whose keys stand in addresses, beside those that tie them together."""


def raised(do: Do, cast: Cast, title: str) -> int:
    values = RiskValues(title=title, raised_on=TODAY)
    return int(do(cast.asha, raise_risk, cast.programme_id, cast.alder_id, values, today=TODAY))


def test_a_drawn_key_is_above_all_counted_ones_and_a_browser_holds_it() -> None:
    keys = [drawn_key() for _ in range(2_000)]
    assert all(LAST_COUNTED < key <= MOST_KEY == 2**53 - 1 for key in keys)
    assert len(set(keys)) == len(keys)
    assert keys != sorted(keys)


def test_every_key_that_is_shown_of_a_row_that_may_be_hidden_is_drawn() -> None:
    ties = {
        kind.__tablename__
        for kind in hanging()
        if "id" in kind.__table__.c and kind.__tablename__.split("_", 1)[1] in TIES
    }
    for name in (*SHOWN, *ties):
        assert Base.metadata.tables[name].c.id.default.arg.__name__ == "drawn_key", name
    assert {kind.__tablename__ for kind in SUBJECTS.values()} <= set(SHOWN)


TIES = ("risk_service", "risk_trigger", "risk_delay", "activity_link", "readiness_delivery")
"""What ties rows together and has an address of its own, to be taken out by."""


def test_keys_tell_neither_how_many_nor_which_came_first(both: Flask, cast: Cast, do: Do) -> None:
    ids = [raised(do, cast, f"Risk {number}") for number in range(12)]
    assert ids != sorted(ids)
    assert min(abs(one - other) for one in ids for other in ids if one != other) > 1_000


def test_a_key_that_is_taken_makes_the_workflow_begin_again(
    both: Flask, cast: Cast, do: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = raised(do, cast, "First")
    drawn = chain([first - LAST_COUNTED - 1], iter(range(10, 20)), repeat(7))
    monkeypatch.setattr(base.secrets, "randbelow", lambda limit: next(drawn))
    second = raised(do, cast, "Second")
    monkeypatch.undo()
    assert second != first
    told = (
        reading(operator())
        .execute(sa.select(Risk.reference, Risk.title).order_by(Risk.number))
        .all()
    )
    assert [tuple(row) for row in told] == [("R-001", "First"), ("R-002", "Second")]


@pytest.mark.parametrize(
    ("take", "prefix"), [(next_risk_reference, "R"), (next_mitigation_reference, "A")]
)
def test_a_hidden_row_takes_no_number_of_the_count(
    both: Flask, cast: Cast, take: Callable[..., tuple[int, str]], prefix: str
) -> None:
    def several(session: Session, *, actor: Actor, now: datetime) -> list[str]:
        hidden = (False, True, False, True, True, False)
        return [take(session, cast.programme_id, is_hidden=each)[1] for each in hidden]

    found = perform_as(operator(), several)
    assert [found[at] for at in (0, 2, 5)] == [f"{prefix}-{n:03d}" for n in (1, 2, 3)]
    for drawn in (found[1], found[3], found[4]):
        assert len(drawn) == 7 and drawn.startswith(f"{prefix}-") and set(drawn[2:]) <= set(LETTERS)


def test_every_drawn_number_has_its_own_letters() -> None:
    some = range(FIRST_DRAWN, FIRST_DRAWN + MANY, 97)
    assert len({reference("R", number) for number in some}) == len(some)
    assert not set("AEIOULS0158") & set(LETTERS)


def test_rows_with_counted_keys_keep_their_addresses(page: Page) -> None:
    with page.app.app_context(), builders.writing() as session:
        builders.risk(session, page.cast.programme_id, page.cast.alder_id, id=41)
    assert (
        "Something could go wrong"
        in page.as_(page.cast.vic).get("/programmes/fenland/risks/41").text
    )


@pytest.fixture
def served(database_url: str, tmp_path: Path) -> Iterator[Page]:
    """The cast's service on each database in turn, outside its context."""
    app = make_app(tmp_path, database_url)
    with app.app_context():
        cast = make_cast()
    yield Page(app, cast).as_(cast.asha)
    dispose(app)


def test_no_number_in_an_address_is_too_large_for_the_database(served: Page) -> None:
    page = served
    for path in ("risks/{}", "actions/{}", "plan/activities/{}", "settings/organisations/{}"):
        for number in (MOST_KEY, MOST_KEY + 1, 10**15, 2**63, 10**40):
            page.get(f"/programmes/fenland/{path.format(number)}", status=404)
    for number in (MOST_KEY, MOST_KEY + 1, 2**63, 10**40):
        page.get(f"/programmes/fenland/risks?after={number}&before={number}&owner={number}")
        page.get(f"/programmes/fenland/actions?after={number}")


def test_a_key_in_an_address_is_read_or_asks_for_nothing() -> None:
    read = [read_key(text) for text in ("7", str(MOST_KEY), str(MOST_KEY + 1), "-1", "٣", "", None)]
    assert read == [7, MOST_KEY, None, None, None, None, None]


def test_equal_scores_are_listed_by_the_number_that_people_see(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        for number in (103, 101, 104, 102):
            builders.risk(session, cast.programme_id, cast.alder_id, number)
    session = reading(cast.asha)
    scale = scale_of(session, cast.asha, cast.programme_id)

    rising = Sorting(((RiskSort.SCORE, False),))

    def listed(asked: PageAsked) -> list[str]:
        given = (session, cast.asha, cast.programme_id, ALL_OPEN, asked)
        return [row.reference for row in risk_page(*given, scale=scale, today=TODAY).rows]

    assert listed(PageAsked(rising)) == [
        "R-101",
        "R-102",
        "R-103",
        "R-104",
    ]
    third = session.scalar(sa.select(Risk.id).where(Risk.number == 103))
    after = PageAsked(rising, after_id=third)
    assert listed(after) == ["R-104"]
