"""Write the heat map: how many risks stand on each square, for each of the three ratings."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from lgr_tracker.domain.register import Rating, RegisterRow, RiskWorkbook, ScaleView, ScoreRule
from lgr_tracker.exchange import workbook_look as look
from lgr_tracker.exchange.sheet import Area, Book, Sheet, cell_name, column_name

# From left to right as a risk is meant to go: before controls, today, once all is done.
_ORDER: Final = (Rating.INHERENT, Rating.CURRENT, Rating.TARGET)
_TOLD: Final = {
    Rating.INHERENT: "Inherent: before any control",
    Rating.CURRENT: "Current: with today's controls",
    Rating.TARGET: "Target: once the planned actions are done",
}
_TOP: Final = 3
# Rows from the name of a matrix to its first squares: impact in words, impact in numbers.
_SQUARES_BELOW: Final = 3
_SQUARE_HEIGHT: Final = 64


def write_heat_map(book: Book, sheet: Sheet, workbook: RiskWorkbook) -> None:
    """Write the three matrices side by side, the likeliest row on top, and the bands below."""
    sheet.row_height(0, look.TITLE_HEIGHT)
    sheet.text(0, 0, "Heat map", look.TITLE)
    sheet.text(1, 0, "Counts of the risks in this workbook; a blank square holds none.", look.LEAD)
    impacts = len(workbook.scale.impact)
    sheet.row_height(_TOP + 1, look.HEADER_HEIGHT)
    for row in range(len(workbook.scale.likelihood)):
        sheet.row_height(_TOP + _SQUARES_BELOW + row, _SQUARE_HEIGHT)
    for number, rating in enumerate(_ORDER):
        left = number * (impacts + 4)
        for column, width in enumerate([17, 5, *([11] * impacts), 8, 3], start=left):
            sheet.column(column, width, look.LEAD)
        _write_matrix(book, sheet, left, rating, workbook)
    _write_bands(sheet, _TOP + _SQUARES_BELOW + len(workbook.scale.likelihood) + 3, workbook)


@dataclass(frozen=True, slots=True)
class Squares:
    """Hold counts of risks; `counts` has a row for each likelihood, a figure for each impact."""

    likelihoods: tuple[int, ...]
    impacts: tuple[int, ...]
    counts: tuple[tuple[int, ...], ...]

    def total(self) -> int:
        """Count the risks that stand on any square."""
        return sum(map(sum, self.counts))


def counts_by_square(rows: Sequence[RegisterRow], rating: Rating, scale: ScaleView) -> Squares:
    """Count risks by likelihood (highest first) and impact (lowest first).

    Every point of the scale has its row and column. A risk without both points, or off the
    scale, is in none.
    """
    held = Counter(map(attrgetter(f"{rating}_likelihood", f"{rating}_impact"), rows))
    down = sorted({point.number for point in scale.likelihood}, reverse=True)
    across = sorted({point.number for point in scale.impact})
    counts = tuple(tuple(held[likelihood, impact] for impact in across) for likelihood in down)
    return Squares(tuple(down), tuple(across), counts)


def _write_matrix(
    book: Book, sheet: Sheet, left: int, rating: Rating, workbook: RiskWorkbook
) -> None:
    """Write one matrix with its axes and totals."""
    scale = workbook.scale
    squares = counts_by_square(workbook.risks, rating, scale)
    sheet.text(_TOP, left, _TOLD[rating], look.SUBTITLE)
    _write_impact_axis(sheet, left, scale, squares)
    labels = {point.number: point.label for point in scale.likelihood}
    first = _TOP + _SQUARES_BELOW
    rows = zip(squares.likelihoods, squares.counts, strict=True)
    for row, (likelihood, counts) in enumerate(rows, start=first):
        sheet.text(row, left, labels[likelihood], look.AXIS)
        sheet.number(row, left + 1, likelihood, look.AXIS_NUMBER)
        for column, count in enumerate(counts, start=left + 2):
            sheet.number(row, column, count, look.COUNT)
        sheet.number(row, left + 2 + len(counts), sum(counts), look.AXIS_NUMBER)
    below = first + len(squares.likelihoods)
    if squares.likelihoods and squares.impacts:
        area = Area(first, left + 2, below - 1, left + 1 + len(squares.impacts))
        _colour_by_band(book, sheet, area, scale)
        corners = (cell_name(*corner, absolute=True) for corner in area.ends())
        book.name_range(f"lgr_heat_{rating}", f"='{sheet.name}'!{':'.join(corners)}")
    unplaced = len(workbook.risks) - squares.total()
    if unplaced:
        sheet.text(below, left, f"Not on the matrix: {unplaced}", look.LEAD)


def _write_impact_axis(sheet: Sheet, left: int, scale: ScaleView, squares: Squares) -> None:
    """Write the words and numbers of impact above the squares."""
    labels = {point.number: point.label for point in scale.impact}
    top = _TOP + 1
    sheet.text(top, left, "Likelihood down, impact across", look.HEADER)
    sheet.text(top, left + 1, "", look.HEADER)
    for column, impact in enumerate(squares.impacts, start=left + 2):
        sheet.text(top, column, labels[impact], look.AXIS_HEADER)
        sheet.number(top + 1, column, impact, look.AXIS_NUMBER)
    sheet.text(top, left + 2 + len(squares.impacts), "Total", look.AXIS_HEADER)


def _colour_by_band(book: Book, sheet: Sheet, area: Area, scale: ScaleView) -> None:
    """Lay the bands over the squares by rule, from the numbers on the axes."""
    sign = "+" if scale.rule is ScoreRule.ADD else "*"
    # The numbers of likelihood stand just left of the squares, those of impact just above.
    likelihood = f"${column_name(area.first_column - 1)}{area.first_row + 1}"
    impact = f"{column_name(area.first_column)}${area.first_row}"
    for band in sorted(scale.bands, key=lambda band: -band.minimum):
        fill, ink = look.colours_of(band, len(scale.bands))
        formula = f"={likelihood}{sign}{impact}>={band.minimum}"
        sheet.colour_where(area, formula, book.rule_format(fill, ink))


def _write_bands(sheet: Sheet, top: int, workbook: RiskWorkbook) -> None:
    """Write how many risks stand in each band, for each rating."""
    sheet.text(top, 0, "By band", look.SUBTITLE)
    bands = workbook.scale.bands
    for column, heading in enumerate(["Band", "", *(rating.capitalize() for rating in _ORDER)]):
        sheet.text(top + 1, column, heading, look.HEADER if column < 2 else look.AXIS_HEADER)
    scores = [Counter(map(attrgetter(f"{each}_score"), workbook.risks)) for each in _ORDER]
    for row, band in enumerate(reversed(bands), start=top + 2):
        sheet.text(row, 0, band.name, look.chip(band, len(bands)))
        sheet.text(row, 1, "", look.chip(band, len(bands)))
        for column, counts in enumerate(scores, start=2):
            held = sum(
                count
                for score, count in counts.items()
                if score and band.minimum <= score <= band.maximum
            )
            sheet.number(row, column, held, look.NUMBER)
