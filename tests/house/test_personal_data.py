"""What is told of people's data is all that the tables hold of them."""

import re

import sqlalchemy as sa

from lgr_tracker.domain.personal_data import KEPT, NAMES_IN_WORDS, NOT_ABOUT_USERS
from lgr_tracker.models import Base
from lgr_tracker.queries.named import WORDS
from tests.house.test_docs import read, rows_of, section, without_marks

OF_PEOPLE = re.compile(r"(^|_)(person|email|address|by)($|_)")
"""Names of columns that can only be about somebody who uses the service."""

NOT_OF_PEOPLE = {
    "lgr_activity.finish_by_on": "a day",
    "lgr_ambition.by_on": "a day",
    "lgr_transition_plan.needed_by_on": "a day",
}


NAMES_OF_THINGS = {"lgr_evidence.name": "a file", "lgr_saved_view.name": "a view"}


def told() -> list[str]:
    return [table for kept in KEPT for table in kept.tables]


def test_every_table_is_told_of_once_or_said_to_hold_nobody() -> None:
    named = [*told(), *NOT_ABOUT_USERS]
    assert sorted(named) == sorted(table.name for table in Base.metadata.sorted_tables)


def is_about_somebody(column: "sa.Column[object]") -> bool:
    points = any(key.column.table.name == "lgr_person" for key in column.foreign_keys)
    named = f"{column.table.name}.{column.name}" not in NOT_OF_PEOPLE
    return points or (named and OF_PEOPLE.search(column.name) is not None)


def test_no_table_with_somebody_in_it_is_left_out() -> None:
    holding = {
        table.name
        for table in Base.metadata.sorted_tables
        if any(is_about_somebody(column) for column in table.columns)
    }
    assert len(holding) > 15, "The search finds too little to mean anything."
    assert holding - set(told()) == set()


def test_what_is_no_person_is_a_column_that_is_there() -> None:
    columns = {f"{t.name}.{c.name}" for t in Base.metadata.sorted_tables for c in t.columns}
    assert {*NOT_OF_PEOPLE, *NAMES_OF_THINGS} <= columns


def test_the_page_for_an_impact_assessment_says_the_same() -> None:
    described = rows_of(
        section(read("data-protection.md"), "What is kept of the people who use it")
    )
    assert [[without_marks(cell) for cell in row] for row in described] == [
        [kept.heading, ", ".join(kept.tables), kept.what, kept.why, kept.how_long, kept.seen_by]
        for kept in KEPT
    ]


def holds_a_name(column: "sa.Column[object]") -> bool:
    """Tell whether a column of words can only hold a person's name."""
    is_theirs = column.table.name == "lgr_person" or "person_id" in column.table.columns
    named = re.search(r"(^|_)by(_name)?$|(person|owner)_name$", column.name) is not None
    return (
        isinstance(column.type, sa.String)
        and not column.foreign_keys
        and f"{column.table.name}.{column.name}" not in NAMES_OF_THINGS
        and (named or (is_theirs and column.name == "name"))
    )


def test_every_column_with_a_name_in_words_says_what_erasing_does() -> None:
    holding = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if holds_a_name(column)
    }
    assert holding == set(NAMES_IN_WORDS)


def test_erasing_reaches_every_name_that_is_said_to_be_taken_away() -> None:
    reached = {f"{kind.__tablename__}.{column}" for kind, column, _, _ in WORDS}
    told = {name for name, done in NAMES_IN_WORDS.items() if done == "taken away"}
    assert reached | {"lgr_person.name"} == told
