"""What drawings promise: dates lie where they should, nothing hides, no words leave a picture."""

from __future__ import annotations

import doctest
import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgr_tracker.domain.drawing import heat, timescale
from lgr_tracker.domain.drawing.bands import band_look
from lgr_tracker.domain.drawing.chain_map import MapEdge, MapNode, draw_map
from lgr_tracker.domain.drawing.counts import Part, draw_proportion, draw_waffle
from lgr_tracker.domain.drawing.gantt import GanttBar, GanttGroup, draw_gantt, is_late
from lgr_tracker.domain.drawing.history import BandStart, ScoreOn, draw_history, draw_spark
from lgr_tracker.domain.drawing.holders import (
    HolderLook,
    HolderMark,
    HolderRow,
    HolderSign,
    HolderSpan,
    draw_holders,
)
from lgr_tracker.domain.drawing.journey import JourneyStep, draw_journey
from lgr_tracker.domain.drawing.lettering import text_width, wrap
from lgr_tracker.domain.drawing.marks import Circle, Mark, Path, Picture, Rect, Words
from lgr_tracker.domain.drawing.matrix import (
    MatrixCell,
    MatrixPoint,
    MatrixScale,
    draw_matrix,
    risk_grid,
)
from lgr_tracker.domain.drawing.phases import LineDay, PhaseSpan, draw_phases
from lgr_tracker.domain.drawing.radar import RadarAxis, draw_radar
from lgr_tracker.domain.drawing.spread import (
    LensRow,
    SpreadRow,
    draw_dots,
    draw_lenses,
    draw_spread,
)
from lgr_tracker.domain.drawing.timescale import TimeScale

VESTING = date(2028, 4, 1)
TODAY = date(2027, 10, 12)
LONG = "Local area partnership working across every agency and border"


def rects(marks: tuple[Mark, ...], look: str) -> list[Rect]:
    return [mark for mark in marks if isinstance(mark, Rect) and look in mark.look.split()]


def paths(marks: tuple[Mark, ...], look: str) -> list[Path]:
    return [mark for mark in marks if isinstance(mark, Path) and look in mark.look.split()]


def said(picture: Picture) -> list[str]:
    return [" ".join(mark.lines) for mark in picture.marks if isinstance(mark, Words)]


def words_box(words: Words, size: float = 13) -> tuple[float, float, float, float]:
    """Say the left, top, right and bottom a text can reach."""
    width = max((text_width(line, size) for line in words.lines), default=0.0)
    left = words.x - {"start": 0.0, "middle": width / 2, "end": width}[words.anchor]
    bottom = words.y + (len(words.lines) - 1) * words.leading + size * 0.3
    return left, words.y - size, left + width, bottom


def assert_words_stay_inside(picture: Picture) -> None:
    """Measure every text as wide as the widest font would set it."""
    for mark in picture.marks:
        if isinstance(mark, Words):
            size = 12 if "ts" in mark.look.split() else 13
            left, top, right, bottom = words_box(mark, size)
            assert left >= -0.6, mark
            assert top >= -1, mark
            assert right <= picture.width + 0.6, mark
            assert bottom <= picture.height + 0.5, mark


@pytest.mark.parametrize("module", [heat, timescale], ids=lambda module: module.__name__)
def test_worked_examples_hold(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]  # parametrize loses the type
    assert result.attempted > 0
    assert result.failed == 0


# Lettering


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        # 0.62 em of 13 px is 8.06 px a character: 81 px hold ten.
        ("Front door", 81, ("Front door",)),
        ("Front doors", 81, ("Front", "doors")),
        ("Corporate support, grade 2", 100, ("Corporate", "support,", "grade\N{NO-BREAK SPACE}2")),
        ("Safeguarding", 60, ("Safegu…",)),
        ("one two three four five", 45, ("one", "two", "thre…")),
    ],
)
def test_words_break_where_people_would_break_them(
    text: str, width: float, lines: tuple[str, ...]
) -> None:
    assert wrap(text, width) == lines


@given(st.text(max_size=80), st.integers(20, 200), st.integers(1, 4))
def test_no_line_is_wider_than_its_room(text: str, width: int, most: int) -> None:
    lines = wrap(text, width, most_lines=most)
    assert len(lines) <= most
    room = max(text_width("mm"), width)
    assert all(text_width(line) <= room + 0.001 for line in lines)


# Time


@pytest.mark.parametrize(
    ("day", "x"),
    [
        (date(2027, 9, 1), 0.0),
        (date(2027, 10, 1), 111.1),
        (date(2027, 10, 12), 150.5),  # 1/9 + 11/31 of 1/9
        (date(2028, 2, 15), 609.2),  # leap year: 14 of 29 days
        (date(2028, 4, 1), 777.8),
        (date(2028, 5, 31), 996.4),
        (date(2020, 1, 1), 0.0),
        (date(2040, 1, 1), 1000.0),
    ],
)
def test_days_lie_in_months_of_equal_width(day: date, x: float) -> None:
    assert TimeScale.covering(date(2027, 9, 6), date(2028, 5, 5)).x(day) == x


@pytest.mark.parametrize(
    ("first", "last", "most", "heads"),
    [
        (date(2027, 9, 6), date(2027, 11, 1), 12, "Sep Oct Nov"),
        (date(2027, 11, 30), date(2027, 2, 1), 12, "Feb Mar Apr May Jun Jul Aug Sep Oct Nov"),
        (date(2027, 10, 1), date(2029, 3, 31), 8, "Oct Jan Apr Jul Oct Jan"),
        (date(2027, 8, 1), date(2028, 4, 30), 2, "Jul Jan"),
        (date(2020, 5, 1), date(2039, 5, 1), 8, " ".join(["Jan"] * 20)),
    ],
    ids=["months", "swapped", "quarters", "half years", "years"],
)
def test_heads_are_as_fine_as_there_is_room(first: date, last: date, most: int, heads: str) -> None:
    scale = TimeScale.covering(first, last, most_heads=most)
    assert " ".join(head.label for head in scale.heads) == heads
    assert scale.holds(min(first, last))
    assert scale.holds(max(first, last))


def test_years_stand_at_the_first_head_and_where_they_change() -> None:
    heads = TimeScale.covering(date(2027, 10, 1), date(2028, 9, 30), most_heads=8).heads
    assert [(head.label, head.year) for head in heads] == [
        ("Oct", 2027),
        ("Jan", 2028),
        ("Apr", None),
        ("Jul", None),
    ]


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(0, 2000), st.data())
def test_time_never_runs_backwards(first: date, days: int, data: st.DataObject) -> None:
    last = first + timedelta(days=days)
    scale = TimeScale.covering(first, last)
    one, two = sorted(data.draw(st.tuples(st.dates(first, last), st.dates(first, last))))
    assert 0 <= scale.x(one) <= scale.x(two) <= scale.x_after(two) <= 1000
    assert scale.first_day <= first
    assert scale.last_day >= last


# Gantt


def one_bar(**facts: object) -> tuple[tuple[Mark, ...], GanttBar]:
    given_facts = {"start": date(2027, 11, 1), "finish": date(2027, 11, 30), **facts}
    bar = GanttBar("Trial split", **given_facts)  # type: ignore[arg-type]  # a table of facts
    drawn = draw_gantt(
        [GanttGroup("Systems", [bar])],
        today=TODAY,
        vesting=(VESTING,),
        first=date(2027, 9, 1),
        last=date(2028, 5, 31),
    )
    return drawn.groups[0].rows[0].marks, bar


def test_a_bar_runs_from_the_morning_of_its_start_to_the_evening_of_its_end() -> None:
    marks, _ = one_bar()
    (bar,) = rects(marks, "g-bar")
    assert (bar.x, bar.width) == (222.2, 111.1)


def test_what_decides_the_end_date_is_taller_and_darker() -> None:
    marks, _ = one_bar(decides=True)
    (deciding,) = rects(marks, "g-crit")
    (plain,) = rects(one_bar()[0], "g-bar")
    assert deciding.height > plain.height


def test_room_is_dotted_from_the_bar_to_its_last_good_day() -> None:
    marks, _ = one_bar(room_until=date(2027, 12, 31))
    (room,) = paths(marks, "g-float")
    assert room.d == "M333.3 13H444.4"


@pytest.mark.parametrize(
    "facts",
    [{"room_until": date(2027, 11, 30)}, {"room_until": date(2027, 12, 9), "is_done": True}, {}],
    ids=["none left", "done", "unknown"],
)
def test_no_room_is_drawn_where_there_is_none(facts: dict[str, object]) -> None:
    assert paths(one_bar(**facts)[0], "g-float") == []


@pytest.mark.parametrize(
    ("facts", "late"),
    [
        ({"finish": date(2028, 3, 31), "vesting_on": VESTING}, False),
        ({"finish": VESTING, "vesting_on": VESTING}, True),
        ({"finish": VESTING, "vesting_on": VESTING, "is_milestone": True}, False),
        ({"finish": date(2028, 4, 3), "vesting_on": VESTING, "is_milestone": True}, True),
        ({"finish": date(2028, 5, 3)}, False),
    ],
    ids=["the day before", "vesting day", "milestone on it", "milestone after", "later work"],
)
def test_late_is_what_lies_on_or_after_the_vesting_it_is_needed_for(
    facts: dict[str, object], late: bool
) -> None:
    marks, bar = one_bar(**facts)
    assert is_late(bar) is late
    assert bool(rects(marks, "g-late") or paths(marks, "k-late")) is late


def test_only_the_late_part_of_a_bar_is_crimson() -> None:
    marks, _ = one_bar(finish=date(2028, 4, 30), vesting_on=VESTING)
    (late,) = rects(marks, "g-late")
    assert (late.x, late.width) == (777.8, 111.1)


def test_how_far_work_has_come_is_a_white_line_inside_its_bar() -> None:
    marks, _ = one_bar(done_until=date(2027, 11, 15))
    (done,) = rects(marks, "g-white")
    assert (done.x, done.width) == (222.2, 55.6)


def test_a_bar_off_the_line_leaves_its_row_empty() -> None:
    marks, _ = one_bar(start=date(2020, 1, 1), finish=date(2020, 2, 1))
    assert [mark for mark in marks if isinstance(mark, Rect)] == []


def test_room_and_baseline_off_the_line_leave_no_specks() -> None:
    marks, _ = one_bar(
        finish=date(2028, 7, 1),
        room_until=date(2028, 8, 1),
        baseline=(date(2020, 1, 1), date(2020, 2, 1)),
    )
    assert paths(marks, "g-float") == []
    assert rects(marks, "g-done") == []


def test_every_row_shares_the_uprights_of_today_and_vesting() -> None:
    marks, _ = one_bar()
    assert [path.d for path in paths(marks, "g-today")] == ["M150.5 -200V300"]
    assert [path.d for path in paths(marks, "g-vest")] == ["M777.8 -200V300"]
    (hair,) = paths(marks, "g-hair")
    assert hair.d.count("M") == 7  # eight month edges, less the one vesting stands on


def test_the_key_names_only_what_is_drawn() -> None:
    groups = [
        GanttGroup(
            "Systems",
            [
                GanttBar("A", TODAY, TODAY, is_milestone=True),
                GanttBar("B", TODAY, VESTING, vesting_on=VESTING, baseline=(TODAY, TODAY)),
            ],
        )
    ]
    assert draw_gantt(groups, today=TODAY).signs == {"milestone", "bar", "late", "baseline"}


def test_an_empty_plan_still_has_a_line_of_time() -> None:
    assert draw_gantt([], today=TODAY).heads[0].label == "Oct"


# Holders


def holder_marks(*spans: HolderSpan) -> tuple[Mark, ...]:
    drawn = draw_holders(
        [HolderRow("Out-of-hours team", spans, says="")],
        first=date(2027, 10, 1),
        last=date(2029, 3, 31),
        today=TODAY,
        vesting=(VESTING,),
    )
    return drawn.rows[0][1]


SIGNED = [
    HolderMark(HolderSign.CUTOVER, date(2028, 3, 27), date(2028, 3, 29)),
    HolderMark(HolderSign.EXIT, date(2028, 12, 31), date(2028, 12, 31)),
    HolderMark(HolderSign.HANDOVER, date(2027, 12, 1), date(2027, 12, 1)),
    HolderMark(HolderSign.CLOSE_HANDOVER, date(2028, 3, 1), date(2028, 3, 10)),
    HolderMark(HolderSign.EXIT, date(2031, 1, 1), date(2031, 1, 1)),
]


def test_signs_lie_on_the_bands_each_in_its_own_shape() -> None:
    span = HolderSpan(HolderLook.INTERIM, date(2027, 10, 1), date(2028, 2, 1))
    far = HolderSpan(HolderLook.NOBODY, date(2031, 1, 1))
    drawn = draw_holders(
        [HolderRow("Director", [span, far], says="", signs=SIGNED)],
        first=date(2027, 10, 1),
        last=date(2029, 3, 31),
        today=TODAY,
        vesting=(VESTING,),
    )
    marks = drawn.rows[0][1]
    (cutover,) = rects(marks, "g-ink")
    assert cutover.width == pytest.approx(6, abs=0.1)
    assert len(paths(marks, "g-inkl")) == 1, "what lies off the line is left out"
    dots = {mark.cap: mark.d for mark in paths(marks, "k-ink")}
    assert set(dots) == {"round", "square"}
    assert marks.index(rects(marks, "g-q3")[0]) < marks.index(cutover)
    assert drawn.looks == {
        *("interim", "cutover", "exit", "handover", "close", "today", "vesting"),
    }
    assert {mark.look for mark in drawn.heading} == {"g-hair", "g-today", "g-vest"}


def test_a_gap_of_a_day_is_still_seen() -> None:
    marks = holder_marks(
        HolderSpan(HolderLook.NOBODY, VESTING, VESTING), HolderSpan(HolderLook.OWN, VESTING)
    )
    (gap,) = paths(marks, "g-gap")
    left, right = (float(n) for n in re.match(r"M([\d.]+) 5H([\d.]+)", gap.d).groups())  # type: ignore[union-attr]  # a miss fails the test
    assert right - left == pytest.approx(17, abs=0.2)
    assert marks.index(gap) > marks.index(rects(marks, "g-crit")[0]), "a bar hides the gap"


def test_a_gap_at_the_end_of_the_line_stays_on_it() -> None:
    (gap,) = paths(holder_marks(HolderSpan(HolderLook.NOBODY, date(2029, 3, 31))), "g-gap")
    assert gap.d == "M983.0 5H1000.0V21H983.0Z"


@pytest.mark.parametrize(
    ("look", "fill", "pattern"),
    [
        (HolderLook.BEFORE, "g-done", None),
        (HolderLook.OWN, "g-crit", None),
        (HolderLook.HOSTED, "g-q3", "g-hatch"),
        (HolderLook.SHARED, "g-q4", "g-split"),
        (HolderLook.OTHER, "g-q2", "g-hatch"),
    ],
)
def test_each_basis_differs_by_fill_or_pattern(
    look: HolderLook, fill: str, pattern: str | None
) -> None:
    marks = holder_marks(HolderSpan(look, VESTING, date(2028, 6, 30)))
    (box,) = rects(marks, fill)
    assert (box.x, box.width) == (333.3, 166.7)
    assert bool(pattern) == any(paths(marks, name) for name in ("g-hatch", "g-split"))


def test_a_stretch_before_the_line_is_not_drawn() -> None:
    marks = holder_marks(HolderSpan(HolderLook.OWN, date(2020, 1, 1), date(2020, 2, 1)))
    assert rects(marks, "g-crit") == []


# Amounts


@pytest.mark.parametrize(
    ("amount", "text", "step"),
    [(0, "–", 0), (None, "?", 0), (0.2, "<1", 1), (30, "30", 3), (60, "60", 6), (1234, "1,234", 6)],
)
def test_a_heat_cell_always_shows_its_number(amount: float | None, text: str, step: int) -> None:
    table = heat.heat_table(["April"], [heat.HeatEntry("Front door", [amount])], top=60)
    (cell,) = table.rows[0].cells
    assert (cell.text, cell.step) == (text, step)


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=8))
def test_more_is_never_lighter(amounts: list[float]) -> None:
    steps = [heat.heat_step(amount, max(amounts)) for amount in sorted(amounts)]
    assert steps == sorted(steps)
    assert all(
        (step > 0) == (amount > 0) for step, amount in zip(steps, sorted(amounts), strict=True)
    )


def test_a_cell_at_the_limit_is_marked_and_keeps_its_link() -> None:
    table = heat.heat_table(
        [("April", "Apr")], [heat.HeatEntry("Care", [4], hrefs=["/why"])], limit=4
    )
    (cell,) = table.rows[0].cells
    assert (cell.is_limit, cell.href) == (True, "/why")
    assert table.columns == (("April", "Apr"),)


# Scales


@pytest.mark.parametrize(
    ("count", "looks"),
    [
        (1, [1]),
        (2, [1, 4]),
        (3, [1, 3, 4]),
        (4, [1, 2, 3, 4]),
        (5, [1, 2, 3, 4, 5]),
        (6, [1, 2, 3, 6, 4, 5]),
        (10, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]),
    ],
)
def test_bands_look_by_their_order(count: int, looks: list[int]) -> None:
    assert [band_look(order, count) for order in range(1, count + 1)] == looks


@pytest.mark.parametrize(("order", "count"), [(0, 4), (5, 4)])
def test_a_band_outside_its_scale_is_refused(order: int, count: int) -> None:
    with pytest.raises(ValueError, match="does not exist"):
        band_look(order, count)


def scale(rows: int = 5, columns: int = 5) -> MatrixScale:
    cells = [
        [MatrixCell(str((r + 1) * (c + 1)), "Low", 1 + (r + c) % 5) for c in range(columns)]
        for r in range(rows)
    ]
    return MatrixScale([str(n) for n in range(rows)], [str(n) for n in range(columns)], cells)


def test_high_likelihood_is_drawn_at_the_top_and_high_impact_at_the_right() -> None:
    picture = draw_matrix(scale(), [MatrixPoint("C", 4, 4), MatrixPoint("T", 0, 0)])
    high, low = (mark for mark in picture.marks if isinstance(mark, Circle))
    assert high.y < low.y
    assert high.x > low.x
    assert len(paths(picture.marks, "g-ink")) == 1, "one arrow from the first to the second"


def test_points_in_one_cell_stand_side_by_side_without_an_arrow() -> None:
    picture = draw_matrix(scale(), [MatrixPoint("I", 2, 2), MatrixPoint("C", 2, 2)])
    discs = [mark for mark in picture.marks if isinstance(mark, Circle)]
    assert discs[0].x != discs[1].x
    assert paths(picture.marks, "g-ink") == []


@pytest.mark.parametrize(("rows", "columns"), [(5, 5), (4, 4), (3, 3), (6, 4)])
def test_a_matrix_of_any_size_keeps_its_words_inside(rows: int, columns: int) -> None:
    picture = draw_matrix(scale(rows, columns), [MatrixPoint("I", rows - 1, columns - 1)])
    assert_words_stay_inside(picture)
    assert len([m for m in picture.marks if isinstance(m, Rect)]) == rows * columns


def test_a_matrix_of_words_keeps_them_inside_too() -> None:
    words = ["Rare", "Unlikely", "Possible", "Likely", "Almost certain to happen"]
    plain = scale()
    picture = draw_matrix(MatrixScale(words, words, plain.cells), [MatrixPoint("C", 0, 0)])
    assert_words_stay_inside(picture)
    assert {"Rare", "Unlikely", "Possible", "Likely"} <= set(said(picture))


def test_the_grid_counts_risks_where_they_are_and_leads_to_them() -> None:
    grid = risk_grid(scale(2, 2), {(1, 0): 3}, {(1, 0): "/risks"})
    assert [(label, [cell.count for cell in cells]) for label, cells in grid.rows] == [
        ("1", [3, 0]),
        ("0", [0, 0]),
    ]
    assert grid.rows[0][1][0].href == "/risks"


# Grades


@pytest.mark.parametrize("count", [0, 1, 5, 6, 15, 25])
def test_one_dot_is_one_answer(count: int) -> None:
    picture = draw_dots(count)
    assert len(picture.marks) == count
    assert all(
        3 <= mark.y <= picture.height - 3 for mark in picture.marks if isinstance(mark, Circle)
    )


def test_more_answers_than_dots_fit_are_one_block() -> None:
    assert isinstance(draw_dots(26).marks[0], Rect)


def test_counts_kept_back_draw_nothing_and_the_agreed_grade_is_outlined() -> None:
    drawn = draw_spread(["1", "2", "3"], [SpreadRow("Lens", [None, 0, 7], 1, agreed=2)])
    cells = drawn.rows[0][1]
    assert [cell.dots is None for cell in cells] == [True, True, False]
    assert [cell.is_agreed for cell in cells] == [False, False, True]


def test_a_lens_shows_now_over_the_ring_it_aims_for() -> None:
    drawn = draw_lenses(["1", "2", "3", "4", "5"], [LensRow("Workforce", 1, 3, 2)])
    marks = drawn.rows[0][1]
    assert [path.d for path in paths(marks, "k-brand")] == ["M300.0 13.0h0.01"]
    assert [path.d for path in paths(marks, "k-ink")] == ["M700.0 13.0h0.01"]
    assert marks[-1].look == "k-brand"  # type: ignore[union-attr]  # every mark here has a look


def test_an_ungraded_lens_shows_the_scale_alone() -> None:
    marks = draw_lenses(["1", "2"], [LensRow("Workforce", None)]).rows[0][1]
    assert {mark.look for mark in marks} == {"g-hair", "g-axis"}


@pytest.mark.parametrize("count", range(3, 10))
@pytest.mark.parametrize("label", ["Care", "Financial sufficiency", LONG])
def test_radar_labels_never_leave_the_picture(count: int, label: str) -> None:
    radar = draw_radar([RadarAxis(label, 3, 4, 2)] * count, ["1", "2", "3", "4", "5"])
    assert_words_stay_inside(radar.wide)
    assert_words_stay_inside(radar.narrow)


def test_a_radar_of_the_seven_lenses_cuts_no_name_where_it_is_wide() -> None:
    names = ["Inspection outcomes", "Quality of practice", "Workforce stability", "Local area"]
    names += ["Financial sufficiency", "Corporate support", "Political support"]
    radar = draw_radar([RadarAxis(name, 3) for name in names], ["1", "2", "3", "4", "5"])
    assert set(names) <= set(said(radar.wide))


def test_a_radar_draws_only_between_lenses_it_knows() -> None:
    axes = [RadarAxis("A", 1), RadarAxis("B", 2), RadarAxis("C", None), RadarAxis("D", 2)]
    marks = draw_radar(axes, ["1", "2"]).wide.marks
    (shape,) = paths(marks, "g-now")
    assert shape.d.count("M") == 2
    assert "Z" not in shape.d
    assert len([mark for mark in marks if isinstance(mark, Circle)]) == 3


def test_the_strongest_grade_lies_on_the_rim_straight_up() -> None:
    (first, *_) = (
        mark
        for mark in draw_radar([RadarAxis("A", 5)] * 3, ["1", "2", "3", "4", "5"]).wide.marks
        if isinstance(mark, Circle)
    )
    assert (first.x, first.y) == (280, 60)


def test_two_lenses_make_no_radar() -> None:
    with pytest.raises(ValueError, match="at least three"):
        draw_radar([RadarAxis("A", 1), RadarAxis("B", 2)], ["1", "2"])


# Counts


def test_a_square_stands_for_each_criterion() -> None:
    waffle = draw_waffle({"ready": 17, "course": 19, "late": 2, "none": 2})
    squares = [mark for mark in waffle.picture.marks if isinstance(mark, Rect)]
    assert len(squares) == waffle.total == 40
    assert waffle.picture.height == 32
    assert waffle.name == "40 Day 1 criteria: 17 ready, 19 on course, 2 late, 2 no evidence yet"


def test_no_criteria_is_said_too() -> None:
    assert draw_waffle({}).name.startswith("0 Day 1 criteria")


def test_parts_fill_the_bar_in_their_order() -> None:
    drawn = draw_proportion(
        [Part("Very high", 1, "g-b4"), Part("None", 0, "g-b3"), Part("Low", 3, "g-b1")]
    )
    assert [(mark.x, mark.width) for mark in rects(drawn.marks, "g-b4")] == [(0, 248)]
    assert [(mark.x, mark.width) for mark in rects(drawn.marks, "g-b1")] == [(250, 748)]
    assert rects(drawn.marks, "g-b3") == []


def test_nothing_at_all_has_no_bar() -> None:
    assert draw_proportion([Part("Low", 0, "g-b1")]).marks == ()


# Lines of time


@pytest.mark.parametrize("today", [date(2027, 3, 1), TODAY, date(2028, 3, 25), date(2028, 12, 31)])
def test_the_programme_line_keeps_its_words_inside_and_names_both_days(today: date) -> None:
    line = draw_phases(
        [
            PhaseSpan("Shadow year", date(2027, 5, 19), date(2028, 3, 31)),
            PhaseSpan("Order made", date(2027, 3, 1), date(2027, 5, 18)),
            PhaseSpan("First three months", VESTING, date(2028, 6, 30)),
        ],
        today=today,
        vesting_on=VESTING,
        days=[LineDay("Split decided", date(2028, 6, 20), "decision"), LineDay("Gate", TODAY)],
    )
    assert_words_stay_inside(line.picture)
    words = said(line.picture)
    assert f"Today, {today.day} {today:%B}" in words
    assert "Vesting, 1 April 2028" in words
    assert "1 decision needed by 20 June" in words
    assert line.phases[0].name == "Order made"


def test_today_and_vesting_do_not_write_over_each_other() -> None:
    line = draw_phases(
        [PhaseSpan("Shadow year", date(2027, 5, 1), date(2028, 6, 30))],
        today=date(2028, 3, 20),
        vesting_on=VESTING,
    )
    boxes = [
        words_box(mark) for mark in line.picture.marks if isinstance(mark, Words) and mark.y == 12
    ]
    left, right = sorted(boxes)
    assert left[2] <= right[0]


def test_a_phase_too_short_for_its_name_is_drawn_without_it() -> None:
    phases = [
        PhaseSpan("Gap", date(2027, 5, 1), date(2027, 5, 2)),
        PhaseSpan("Shadow year", date(2027, 5, 3), date(2029, 6, 30)),
    ]
    line = draw_phases(phases, today=TODAY, vesting_on=None)
    assert "Gap" not in said(line.picture)
    assert "Shadow year" in said(line.picture)
    assert not any(text.startswith("Vesting") for text in said(line.picture))


def test_a_name_that_would_be_cut_short_is_left_out() -> None:
    phases = [
        PhaseSpan("Statutory consultation", date(2027, 1, 1), date(2027, 2, 28)),
        PhaseSpan("Shadow year", date(2027, 3, 1), date(2028, 3, 31)),
        PhaseSpan("Transformation", date(2028, 4, 1), date(2030, 3, 31)),
    ]
    line = draw_phases(phases, today=TODAY, vesting_on=None)
    assert "Shadow year" in said(line.picture)
    assert not any("Stat" in text or "…" in text for text in said(line.picture))
    assert [phase.name for phase in line.phases] == [phase.name for phase in phases]


BANDS = [BandStart(0, 1), BandStart(5, 2), BandStart(10, 3), BandStart(16, 4)]


@pytest.mark.parametrize(
    "target", [None, ScoreOn(date(2028, 3, 1), 8), ScoreOn(date(2027, 10, 13), 2)]
)
def test_a_moved_score_is_drawn_in_order_of_time(target: ScoreOn | None) -> None:
    scores = [ScoreOn(date(2027, 9, 6), 20), ScoreOn(date(2027, 5, 3), 12)]
    drawn = draw_history(scores, top=25, bands=BANDS, today=TODAY, target=target)
    for picture in (drawn.wide, drawn.narrow):
        assert_words_stay_inside(picture)
        assert "20 now" in said(picture)
        (line,) = paths(picture.marks, "g-inkl")
        places = [float(x) for x in re.findall(r"[MH]([\d.]+)", line.d)]
        assert places == sorted(places)
        assert len(paths(picture.marks, "g-hope")) == (1 if target else 0)


def test_a_spark_ends_in_its_latest_score() -> None:
    picture = draw_spark([5, 25], 25)
    (end,) = (mark for mark in picture.marks if isinstance(mark, Circle))
    assert (end.x, end.y) == (49, 3)
    assert draw_spark([], 25).marks == ()
    assert len(draw_spark([9], 25).marks) == 2


def test_the_journey_has_a_bar_and_a_number_for_each_step_and_phase() -> None:
    steps = [JourneyStep("Front door", [0, 9, 2.4]), JourneyStep(LONG, [0.3, 4, 1])]
    drawn = draw_journey(steps, ["To vesting", "First month", "Months 2 to 6"])
    assert_words_stay_inside(drawn.picture)
    assert {"0", "9", "2", "<1", "4", "1"} <= set(said(drawn.picture))
    assert max(mark.height for mark in rects(drawn.picture.marks, "g-edged")) == 48
    assert [cell.text for cell in drawn.table.rows[0].cells] == ["–", "9", "2"]


def test_a_journey_without_disruption_draws_no_bars() -> None:
    drawn = draw_journey([JourneyStep("Care", [0])], ["April"])
    assert rects(drawn.picture.marks, "g-edged") == []


# Map


def boxes_by_label(picture: Picture) -> dict[str, Rect]:
    """Pair each box with the words in it: both come in the order of the nodes."""
    boxes = [mark for mark in picture.marks if isinstance(mark, Rect)]
    words = [mark for mark in picture.marks if isinstance(mark, Words) and mark.anchor == "middle"]
    return {" ".join(text.lines): box for box, text in zip(boxes, words, strict=True)}


def test_a_map_sets_things_in_their_columns_without_overlap() -> None:
    nodes = [MapNode(f"n{n}", f"Thing {n}", n % 3) for n in range(12)]
    picture = draw_map(nodes, [], ["Lens", "Risk", "Who"])
    columns: dict[float, list[float]] = {}
    for box in boxes_by_label(picture).values():
        columns.setdefault(box.x, []).append(box.y)
    assert sorted(columns) == [0, 538, 1076]
    for places in columns.values():
        assert all(two - one >= 54 for one, two in pairwise(sorted(places)))
        assert max(places) + 54 <= picture.height
    assert_words_stay_inside(picture)


def test_a_map_orders_columns_so_that_arrows_cross_little() -> None:
    nodes = [MapNode(f"a{n}", f"A{n}", 0) for n in range(4)]
    nodes += [MapNode(f"b{n}", f"B{n}", 1) for n in range(4)]
    edges = [MapEdge(f"a{n}", f"b{3 - n}") for n in range(4)]
    boxes = boxes_by_label(draw_map(nodes, edges, ["Lens", "Risk"]))
    assert all(boxes[f"A{n}"].y == boxes[f"B{3 - n}"].y for n in range(4))


def test_a_map_draws_every_known_arrow_once_and_no_other() -> None:
    nodes = [
        MapNode(key, key, column)
        for key, column in (("l", 0), ("r", 1), ("s", 1), ("t", 1), ("w", 2))
    ]
    pairs = [("l", "r"), ("r", "s"), ("r", "t"), ("t", "r"), ("w", "l"), ("r", "gone")]
    edges = [MapEdge(*pair, is_on_path=pair[0] == "r") for pair in pairs]
    picture = draw_map(nodes, edges, ["Lens", "Risk", "Who"])
    assert len(paths(picture.marks, "g-path")) == 2
    assert len(paths(picture.marks, "g-edge")) == 3


def test_where_one_started_is_the_dark_box() -> None:
    picture = draw_map([MapNode("r", "F-014 " + LONG, 0, True, True)], [], ["Risk"])
    (box,) = rects(picture.marks, "g-node--focus")
    assert box.corner == 27
    assert_words_stay_inside(picture)


def test_a_map_of_nothing_still_names_its_columns() -> None:
    assert said(draw_map([], [], ["Lens", "Risk"])) == ["Lens", "Risk"]
