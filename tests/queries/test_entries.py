"""Lists of assumptions, decisions and dependencies, on both databases."""

import pytest
from flask import Flask

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.kinds import EntryKind
from lgr_tracker.models.log_entry import LogEntryRisk
from lgr_tracker.queries.entries import (
    EntryFilter,
    EntryOrder,
    EntrySort,
    all_entries,
    entries_of_risk,
    entry_counts,
    entry_detail,
    entry_page,
    matching_entries,
)
from lgr_tracker.web.database import reading
from tests import builders
from tests.people import TODAY, Cast
from tests.queries.test_risks import selects

ALL = EntryFilter(EntryKind.DECISION, states=frozenset())


def fill(cast: Cast, count: int) -> tuple[int, int]:
    """Add so many decisions on one risk, owned by a post; return the risk and the last of them."""
    with builders.writing() as session:
        risk = builders.risk(session, cast.programme_id, cast.alder_id)
        post = builders.post(
            session, session.get_one(builders.Organisation, cast.alder_id), "Head of systems"
        )
        for number in range(1, count + 1):
            row = builders.entry(
                session,
                cast.programme_id,
                cast.alder_id,
                EntryKind.DECISION,
                number,
                title=f"Choice {number:03d}",
                owner_post_id=post.id if number % 2 else None,
                due_on=builders.date(2026, 11, 1) if number % 3 else None,
            )
            session.add(LogEntryRisk(entry_id=row.id, risk_id=risk.id))
    return risk.id, row.id


@pytest.mark.parametrize("count", [3, 60])
def test_each_list_takes_the_queries_it_says_whatever_its_length(
    both: Flask, cast: Cast, count: int
) -> None:
    asked = (reading(), cast.asha, cast.programme_id)
    risk_id, entry_id = fill(cast, count)
    assert (
        selects(lambda: entry_page(*asked, ALL, EntryOrder(), today=TODAY, after_id=entry_id)) <= 5
    )
    assert selects(lambda: all_entries(*asked, ALL, EntryOrder(), today=TODAY)) == 4
    assert selects(lambda: entry_detail(*asked, entry_id, today=TODAY)) <= 3
    assert selects(lambda: matching_entries(*asked, ALL, today=TODAY)) == 1
    assert selects(lambda: entries_of_risk(*asked, risk_id)) == 1


@pytest.mark.parametrize("sort", EntrySort)
@pytest.mark.parametrize("is_descending", [False, True])
def test_pages_follow_one_another_as_the_whole_list_is_sorted(
    both: Flask, cast: Cast, sort: EntrySort, is_descending: bool
) -> None:
    fill(cast, 112)
    asked, order = (reading(), cast.asha, cast.programme_id), EntryOrder(sort, is_descending)
    whole = [row.id for row in all_entries(*asked, ALL, order, today=TODAY)]
    page, seen = entry_page(*asked, ALL, order, today=TODAY), list[int]()
    while True:
        seen += [row.id for row in page.rows]
        if not page.has_next:
            break
        page = entry_page(*asked, ALL, order, today=TODAY, after_id=seen[-1])
    assert seen == whole and len(whole) == 112
    back = entry_page(*asked, ALL, order, today=TODAY, before_id=page.rows[0].id)
    assert [row.id for row in back.rows] == whole[50:100]


def test_what_is_late_is_counted_and_nothing_leaves_the_programme(both: Flask, cast: Cast) -> None:
    _, entry_id = fill(cast, 6)
    counts = entry_counts(reading(), cast.vic, cast.programme_id, EntryKind.DECISION, today=TODAY)
    assert (counts.live, counts.late, counts.in_all) == (6, 4, 6)
    other = (reading(), cast.eve, cast.programme_id)
    assert all_entries(*other, ALL, EntryOrder(), today=TODAY) == ()
    with pytest.raises(NotFound):
        entry_detail(*other, entry_id, today=TODAY)
