"""The register's columns and rows fit each other, and lists survive a cell."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgr_tracker.domain import register
from lgr_tracker.domain.register import (
    BandView,
    ChoiceList,
    Column,
    ColumnKind,
    Rating,
    ScalePoint,
    ScaleView,
    ScoreRule,
    inward_heading,
    join_list,
    outward_headings,
    split_list,
)

FIVE = tuple(ScalePoint(number, f"Step {number}") for number in range(1, 6))
BANDS = (BandView(1, "Low", 1, 4), BandView(2, "Medium", 5, 9), BandView(3, "High", 12, 25))

SHEETS = [
    (register.REGISTER_COLUMNS, register.RegisterRow),
    (register.ACTION_COLUMNS, register.ActionRow),
    (register.DEPENDENCY_COLUMNS, register.DependencyRow),
    (register.ENTRY_COLUMNS, register.EntryRow),
    (register.GRADING_COLUMNS, register.GradingRow),
    (register.CHANGE_COLUMNS, register.ChangeRow),
]


@pytest.mark.parametrize(
    ("columns", "row"), SHEETS, ids=lambda value: getattr(value, "__name__", "")
)
def test_the_columns_are_the_fields_of_the_row_in_the_same_order(
    columns: tuple[Column, ...], row: type
) -> None:
    names = [each.name for each in fields(row) if each.name != "custom"]
    assert [column.key for column in columns] == names


@pytest.mark.parametrize(
    ("columns", "row"), SHEETS, ids=lambda value: getattr(value, "__name__", "")
)
def test_no_two_headings_of_a_sheet_are_the_same_and_each_is_explained(
    columns: tuple[Column, ...], row: type
) -> None:
    headings = [column.heading.casefold() for column in columns]
    assert len(set(headings)) == len(headings)
    assert all(column.help.endswith((".", "?")) for column in columns)
    assert all(4 <= column.width <= 60 for column in columns)


def test_the_register_holds_each_of_the_three_ratings_in_four_columns() -> None:
    keys = [column.key for column in register.REGISTER_COLUMNS]
    for rating in Rating:
        first = keys.index(f"{rating}_likelihood")
        assert keys[first : first + 4] == [
            f"{rating}_{part}" for part in ("likelihood", "impact", "score", "band")
        ]


def test_only_the_version_is_hidden_and_every_choice_has_its_list() -> None:
    hidden = [column.key for column in register.REGISTER_COLUMNS if column.is_hidden]
    assert hidden == ["version"]
    listed = {ColumnKind.CHOICE, ColumnKind.SCALE}
    for column in register.REGISTER_COLUMNS:
        assert column.choices is not None or column.kind not in listed
    assert {column.choices for column in register.REGISTER_COLUMNS} >= {
        ChoiceList.LIKELIHOOD,
        ChoiceList.IMPACT,
        ChoiceList.STATUS,
    }


@pytest.mark.parametrize(
    ("rule", "likelihood", "impact", "score"),
    [(ScoreRule.MULTIPLY, 4, 5, 20), (ScoreRule.ADD, 4, 5, 9), (ScoreRule.MULTIPLY, 1, 1, 1)],
)
def test_a_score_follows_the_rule_of_the_scale(
    rule: ScoreRule, likelihood: int, impact: int, score: int
) -> None:
    assert ScaleView("A scale", FIVE, FIVE, BANDS, rule).score(likelihood, impact) == score


@pytest.mark.parametrize(
    ("score", "name"),
    [(1, "Low"), (4, "Low"), (5, "Medium"), (9, "Medium"), (10, None), (12, "High"), (26, None)],
)
def test_a_score_falls_in_the_band_that_holds_it_or_in_none(score: int, name: str | None) -> None:
    band = ScaleView("A scale", FIVE, FIVE, BANDS).band_of(score)
    assert (band.name if band else None) == name


def test_the_top_score_is_that_of_both_last_points_and_nothing_for_no_points() -> None:
    assert ScaleView("A scale", FIVE, FIVE[:4], BANDS).top_score() == 20
    assert ScaleView("A scale", (), FIVE, BANDS).top_score() == 0


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("", ()),
        ("  ;\n ; ", ()),
        ("L1", ("L1",)),
        ("L1;L2 ;  L3", ("L1", "L2", "L3")),
        ("Fees; charges\nTravel;", ("Fees; charges", "Travel")),
    ],
)
def test_a_cell_is_taken_apart_into_its_values(text: str, items: tuple[str, ...]) -> None:
    assert split_list(text) == items


@given(st.lists(st.text()))
def test_any_list_comes_back_from_its_cell_with_its_blanks_tidied(items: list[str]) -> None:
    tidy = [" ".join(item.split()).strip("; ") for item in items]
    assert split_list(join_list(tuple(items))) == tuple(item for item in tidy if item)


@given(
    st.lists(
        st.text(max_size=40)
        | st.sampled_from(["Title", "title:", "X (own)", "X own", "X", "x", "-", "_"])
    )
)
def test_own_headings_are_told_apart_from_ours_and_each_other_and_come_back(
    headings: list[str],
) -> None:
    outward = outward_headings(headings)
    taken = [each.heading for each in register.REGISTER_COLUMNS] + list(outward)
    assert len({each.casefold() for each in taken}) == len(taken)
    assert [inward_heading(each) for each in outward] == [
        " ".join(each.split()) or "Column" for each in headings
    ]


def test_a_heading_too_long_for_a_table_is_cut() -> None:
    [told] = outward_headings(["x" * 500])
    assert len(told) <= 255
