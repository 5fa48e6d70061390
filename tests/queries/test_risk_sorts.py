"""Pages of the risk list: together they are the plainly sorted list, whatever it is sorted by."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from lgr_tracker.domain.scales import Scale
from lgr_tracker.models.risk import Risk, RiskLens
from lgr_tracker.queries.keyset import Cursor, Order, page_of_ids, sorted_by
from lgr_tracker.queries.risk_filter import ALL_OPEN, RiskFilter
from lgr_tracker.queries.risk_sorts import RiskGroup, RiskSort, Sorting
from lgr_tracker.queries.risks import PageAsked, group_counts, matching_count, risk_page
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.web.database import reading
from tests import builders
from tests.people import TODAY, Cast

MANY, SIZE = 90, 7
SORTINGS = st.builds(
    Sorting,
    st.lists(
        st.tuples(st.sampled_from(RiskSort), st.booleans()),
        min_size=1,
        max_size=3,
        unique_by=lambda each: each[0],
    ).map(tuple),
    st.none() | st.sampled_from(RiskGroup),
)


@pytest.fixture
def log(both: Flask, cast: Cast) -> Callable[[], tuple[Session, Scale]]:
    """A log in which most things are missing on some risks, and many are equal."""
    draw = random.Random(4)

    def some(values: list[Any]) -> Any:
        return draw.choice([None, *values])

    with builders.writing() as session:
        framework = builders.framework(session, cast.programme_id)
        lenses = session.scalars(
            sa.select(builders.Lens.id).where(builders.Lens.framework_id == framework.id)
        ).all()
        councils = [cast.alder_id, cast.birch_id]
        posts = [
            builders.post(session, session.get_one(builders.Organisation, council), title).id
            for council in councils
            for title in ("Head of duty", "Director")
        ]
        for number in range(101, 101 + MANY):
            likelihood, starts = some([1, 2, 5]), some([date(2027, 1, 1), date(2027, 4, 1)])
            risk = builders.risk(
                session,
                cast.programme_id,
                draw.choice(councils),
                number,
                title=draw.choice(["Carers", "carers", "Records", "Ärzte"]),
                current_likelihood=likelihood,
                current_impact=likelihood,
                current_score=likelihood and likelihood * likelihood,
                owner_post_id=some(posts),
                next_review_on=some([TODAY, TODAY + timedelta(30)]),
                hits_from=starts,
                target_on=some([TODAY]),
                workstream=draw.choice(["", "People", "Money"]),
                category=draw.choice(["", "Legal"]),
                estimated_cost=some([0, 5_000]),
                state=draw.choice(["open", "open", "issue"]),
            )
            for lens_id in draw.sample(list(lenses), draw.choice([0, 1, 2])):
                session.add(RiskLens(risk_id=risk.id, lens_id=lens_id))

    def look() -> tuple[Session, Scale]:
        session = reading(cast.asha)
        return session, scale_of(session, cast.asha, cast.programme_id)

    return look


def walked(session: Session, base: Any, order: Order, *, is_backward: bool) -> list[int]:
    """Return all ids, page after page, as somebody would who follows the links."""
    seen: list[int] = []
    cursor = Cursor((), 0, is_backward) if is_backward else None
    if is_backward:  # from beyond the last row
        last = session.scalars(base.order_by(*sorted_by(order))).all()[-1]
        seen, cursor = [last], cursor_at(session, base, order, last, is_backward=True)
    while True:
        page = list(session.scalars(page_of_ids(base, order, cursor, SIZE)))
        if not page:
            return seen
        seen += page
        cursor = cursor_at(session, base, order, page[-1], is_backward=is_backward)


def cursor_at(
    session: Session, base: Any, order: Order, row_id: int, *, is_backward: bool
) -> Cursor:
    columns = (column.label(f"at_{at}") for at, column in enumerate(order.columns()))
    statement = base.with_only_columns(*columns, maintain_column_froms=True)
    *keys, number = session.execute(statement.where(Risk.id == row_id)).one()
    return Cursor(tuple(keys), number, is_backward)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sorting=SORTINGS)
def test_pages_are_the_plainly_sorted_list(
    log: Callable[[], tuple[Session, Scale]], cast: Cast, sorting: Sorting
) -> None:
    session, scale = log()
    order = sorting.order(scale)
    base = sorting.base().where(Risk.programme_id == cast.programme_id)
    plain = list(session.scalars(base.order_by(*sorted_by(order))))
    assert len(plain) == MANY
    assert walked(session, base, order, is_backward=False) == plain
    assert walked(session, base, order, is_backward=True) == plain[::-1]


@pytest.mark.parametrize("group", list(RiskGroup))
def test_rows_of_a_heading_stand_together_and_are_counted(
    log: Callable[[], tuple[Session, Scale]], cast: Cast, group: RiskGroup
) -> None:
    session, scale = log()
    asked = (session, cast.asha, cast.programme_id)
    told = {"scale": scale, "today": TODAY}
    counts = group_counts(*asked, RiskFilter(), group, **told)
    headings: list[Any] = []
    after: int | None = None
    while True:
        where = PageAsked(Sorting(((RiskSort.TITLE, False),), group), after_id=after)
        page = risk_page(*asked, RiskFilter(), where, **told)
        for row in page.rows:
            headings.append(
                {
                    RiskGroup.LENS: row.lens_ids[0] if row.lens_ids else None,
                    RiskGroup.OWNER: row.owner_post_id,
                    RiskGroup.COUNCIL: row.organisation_id,
                    RiskGroup.BAND: scale.band(row.score).order if row.score else None,
                }[group]
            )
        if not page.has_next:
            break
        after = page.last_id
    runs = [each for at, each in enumerate(headings) if at == 0 or headings[at - 1] != each]
    assert len(runs) == len(set(runs))
    assert None not in runs[:-1]
    if group is not RiskGroup.LENS:
        assert {each: headings.count(each) for each in runs} == counts
    facet = {"lens": "lens", "owner": "owner", "council": "origin", "band": "band"}[group.value]
    for key, many in counts.items():
        held = RiskFilter(**{facet: "none" if key is None else key})
        assert matching_count(*asked, held, **told) == many
    open_ones = group_counts(*asked, ALL_OPEN, group, **told)
    assert sum(open_ones.values()) < sum(counts.values())
