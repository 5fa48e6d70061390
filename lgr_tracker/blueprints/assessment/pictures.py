"""Draw what a round found: the spread, the shape of the lenses, councils side by side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lgr_tracker.domain.drawing.heat import HeatCell, HeatRow, HeatTable, heat_step
from lgr_tracker.domain.drawing.radar import Radar, RadarAxis, draw_radar
from lgr_tracker.domain.drawing.spread import (
    DrawnLenses,
    LensRow,
    Spread,
    SpreadRow,
    draw_lenses,
    draw_spread,
)
from lgr_tracker.domain.grades import FEWEST_ANSWERS, GradeStep, heads
from lgr_tracker.queries.frameworks import FrameworkView
from lgr_tracker.queries.results import CouncilGrade, LensPosition, LensResult, Results

FEWEST_AXES, MOST_AXES = 3, 7
"""A radar of fewer or more lenses says nothing that can be read (look.md 6)."""

Placed = LensResult | LensPosition


@dataclass(frozen=True)
class SpreadPicture:
    """Hold the drawn spread, and the word that stands before the grades of its columns."""

    spread: Spread
    grade_word: str


def spread_picture(
    found: Results, lenses: Sequence[LensResult], href: Callable[[LensResult], str | None]
) -> SpreadPicture:
    """Draw how people graded these lenses, the grades in the programme's order."""
    columns = found.framework.listed
    word, shorts = heads(columns)
    short = {grade.id: text for grade, text in zip(columns, shorts, strict=True)}
    rows = [_spread_row(result, columns, short, href(result)) for result in lenses]
    return SpreadPicture(draw_spread(shorts, rows), word)


def _spread_row(
    result: LensResult,
    columns: Sequence[GradeStep],
    short: dict[int, str],
    href: str | None,
) -> SpreadRow:
    spread, grade = result.spread, result.grade
    return SpreadRow(
        lens=result.lens.short_name,
        counts=[spread.counts[step.rank - 1] if spread else None for step in columns],
        cannot_say=spread.cannot_say if spread else None,
        agreed=[step.id for step in columns].index(grade.id) if grade else None,
        last_round=_earlier(result.earlier, short),
        ambition=short[result.aim.id] if result.aim else None,
        asks=result.asks,
        href=href,
    )


def _earlier(grade: GradeStep | None, short: dict[int, str]) -> str | None:
    """Return last round's grade, in full where it belongs to another framework."""
    return short.get(grade.id, grade.words) if grade else None


def radar_picture(view: FrameworkView, lenses: Sequence[Placed]) -> Radar | None:
    """Draw the shape of the lenses, or None where it would not be readable."""
    if not FEWEST_AXES <= len(lenses) <= MOST_AXES:
        return None
    return draw_radar(
        [
            RadarAxis(
                placed.lens.short_name,
                placed.grade.rank if placed.grade else None,
                placed.aim.rank if placed.aim else None,
                placed.earlier_rank,
            )
            for placed in lenses
        ],
        heads(view.grades)[1],
    )


def lens_rows_picture(
    view: FrameworkView, lenses: Sequence[Placed], href: Callable[[Placed], str | None]
) -> DrawnLenses:
    """Draw each lens on the scale of grades, in the programme's order of them."""
    columns = view.listed
    at = {grade.rank: place for place, grade in enumerate(columns)}
    return draw_lenses(
        heads(columns)[1],
        [
            LensRow(
                placed.lens.short_name,
                at[placed.grade.rank] if placed.grade else None,
                at[placed.aim.rank] if placed.aim else None,
                at.get(placed.earlier_rank) if placed.earlier_rank else None,
                href(placed),
            )
            for placed in lenses
        ],
    )


def finding(view: FrameworkView, lenses: Sequence[Placed]) -> str:
    """Return the sentence that names the radar for those who do not see it."""
    graded = [placed for placed in lenses if placed.grade]
    if not graded:
        return "No grade is agreed yet."
    weakest = min(graded, key=lambda placed: placed.grade.rank if placed.grade else 0)
    strongest = max(graded, key=lambda placed: placed.grade.rank if placed.grade else 0)
    low, high = weakest.grade, strongest.grade
    assert low is not None and high is not None
    return (
        f"Agreed grades run from {low.words} ({weakest.lens.short_name}) to "
        f"{high.words} ({strongest.lens.short_name}). The table on this page holds every value."
    )


def council_heat(found: Results) -> HeatTable | None:
    """Lay organisations beside lenses, or return None where there are not two to compare.

    Nor is there anything to compare where every cell is kept back.
    """
    known = [row for row in found.councils if any(cell.rank for cell in row.grades)]
    if len(found.councils) < 2 or not known:
        return None
    grades = found.framework.grades
    shorts = heads(grades)[1]
    return HeatTable(
        columns=tuple((row.short_name, row.code) for row in found.framework.lenses),
        rows=tuple(
            HeatRow(
                council.organisation.short_name,
                tuple(_cell(cell, shorts) for cell in council.grades),
                mark=council.organisation.mark or None,
            )
            for council in found.councils
        ),
        top=len(grades),
    )


def _cell(cell: CouncilGrade, shorts: Sequence[str]) -> HeatCell:
    if cell.is_kept_back:
        return HeatCell(f"<{FEWEST_ANSWERS}", 0)
    if cell.rank is None:
        return HeatCell("–", 0)
    words = shorts[cell.rank - 1]
    return HeatCell(f"{words}*" if cell.is_agreed else words, heat_step(cell.rank, len(shorts)))
