"""A long list costs what a short one does: its pages walk an index and stop at fifty rows."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.models.risk import Risk
from lgr_tracker.queries.risk_filter import ALL_OPEN, RiskFilter
from lgr_tracker.queries.risk_sorts import RiskGroup, RiskSort, Sorting
from lgr_tracker.queries.risks import PageAsked, RiskPage, risk_page
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.web.database import db, reading
from tests.people import NOW, TODAY, Cast

MANY = 4_000
BY_REVIEW = Sorting(((RiskSort.REVIEW, False),))
FILTERED = ALL_OPEN.but(band=[3, 4], workstream="People")
SHAPES: dict[str, tuple[RiskFilter, Sorting]] = {
    "as it opens": (ALL_OPEN, Sorting()),
    "by review": (ALL_OPEN, BY_REVIEW),
    "sorted and filtered": (FILTERED, Sorting(((RiskSort.REVIEW, False), (RiskSort.SCORE, True)))),
    "under headings": (ALL_OPEN, Sorting(((RiskSort.REVIEW, False),), RiskGroup.BAND)),
}


@pytest.fixture
def long_log(both: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log of four thousand risks, which the database has counted; a hundred are not few."""
    monkeypatch.setattr("lgr_tracker.queries.risks.FEW", 100)
    with db.engine.begin() as connection:
        connection.execute(sa.insert(Risk), [_row(number, cast) for number in range(101, MANY)])
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE lgr_risk")


def _row(number: int, cast: Cast) -> dict[str, Any]:
    likelihood, impact = number % 5 + 1, number // 5 % 5 + 1
    return {
        "programme_id": cast.programme_id,
        "organisation_id": cast.alder_id,
        "number": number,
        "reference": f"R-{number}",
        "title": f"Something could go wrong {number}",
        "raised_on": TODAY,
        "current_likelihood": likelihood,
        "current_impact": impact,
        "current_score": likelihood * impact,
        "workstream": ("People", "Money", "Data")[number % 3],
        "next_review_on": date(2027, 1, 1) + timedelta(days=number % 300),
        "created_at": NOW,
        "changed_at": NOW,
    }


def _page(cast: Cast, shape: str, after_id: int | None = None) -> RiskPage:
    wanted, sorting = SHAPES[shape]
    asked = (reading(cast.asha), cast.asha, cast.programme_id)
    where = PageAsked(sorting, after_id)
    return risk_page(*asked, wanted, where, scale=scale_of(*asked), today=TODAY)


def _plan_of(act: Callable[[], object]) -> list[str]:
    """Return how the database says that it finds the ids of a page."""
    ran: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        if "row_id" in statement:
            ran.append((statement, parameters))

    sa.event.listen(db.engine, "before_cursor_execute", note)
    act()
    sa.event.remove(db.engine, "before_cursor_execute", note)
    [(statement, parameters)] = ran
    is_sqlite = db.engine.dialect.name == "sqlite"
    explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
    with db.engine.connect() as connection:
        if not is_sqlite:
            connection.exec_driver_sql("SET enable_seqscan = off")  # the rows lie on few pages
        rows = connection.exec_driver_sql(explain + statement, parameters)
        return [str(row[-1]) for row in rows]


@pytest.mark.parametrize("is_deep", [False, True], ids=["first page", "deep page"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_page_walks_an_index(long_log: None, cast: Cast, shape: str, is_deep: bool) -> None:
    after_id = _page(cast, shape).last_id if is_deep else None
    told = _plan_of(lambda: _page(cast, shape, after_id))
    is_plain = shape in ("as it opens", "by review")
    if db.engine.dialect.name == "sqlite":
        _check_sqlite(told, is_plain)
    else:
        _check_postgresql(told, is_plain)


def _check_sqlite(told: list[str], is_plain: bool) -> None:
    reads = [line for line in told if " lgr_risk " in line]
    assert reads and all(line.startswith("SEARCH") for line in reads)
    assert all(" INDEX ix_lgr_risk_by_" in line for line in reads)
    if is_plain:
        sorts = [line for line in told if line.startswith("USE TEMP B-TREE")]
        assert len(sorts) == 1, "only what the walks have brought together is sorted"
    else:
        by_review = [line for line in reads if "ix_lgr_risk_by_review" in line]
        assert by_review and all("COVERING" in line for line in by_review)


def _check_postgresql(told: list[str], is_plain: bool) -> None:
    reads = [line for line in told if " on lgr_risk" in line]
    assert reads and not [line for line in reads if "Seq Scan" in line]
    if is_plain:
        assert all(" using ix_lgr_risk_by_" in line for line in reads)
        sorts = [line for line in told if "Sort Key" in line]
        assert not [line for line in sorts if "current_score" in line or "next_review_on" in line]


@pytest.mark.parametrize("shape", SHAPES)
def test_few_rows_and_many_are_found_alike(
    long_log: None, cast: Cast, shape: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def three_pages() -> list[int]:
        ids: list[int] = []
        for _ in range(3):
            ids += [row.id for row in _page(cast, shape, ids[-1] if ids else None).rows]
        return ids

    walked = three_pages()
    monkeypatch.setattr("lgr_tracker.queries.risks.FEW", MANY)
    assert three_pages() == walked
    assert len(set(walked)) == 150
