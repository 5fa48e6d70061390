"""Write the heat map: how many risks stand on each square, for each of the three ratings."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lgr_tracker.domain.register import Rating, RegisterRow, RiskWorkbook, ScaleView, ScoreRule
from lgr_tracker.exchange import workbook_look as look
from lgr_tracker.exchange.sheet import Area, Book, Sheet, column_name

# Today's picture comes first; the other two are read against it.
_ORDER: Final = (Rating.CURRENT, Rating.INHERENT, Rating.TARGET)
_TOLD: Final = {
    Rating.CURRENT: "Current: with today's controls",
    Rating.INHERENT: "Inherent: before any control",
    Rating.TARGET: "Target: once the planned actions are done",
}
_FIRST_COLUMN: Final = 2


def write_heat_map(book: Book, sheet: Sheet, workbook: RiskWorkbook) -> None:
    """Write the three matrices one below the other, the likeliest row on top."""
    sheet.row_height(0, look.TITLE_HEIGHT)
    sheet.text(0, 0, "Heat map", look.TITLE)
    sheet.text(1, 0, "Counts of the risks in this workbook; a blank square holds none.", look.LEAD)
    for column, width in enumerate([22, 6, *([13] * len(workbook.scale.impact)), 9]):
        sheet.column(column, width, look.LEAD)
    row = 3
    for rating in _ORDER:
        row = _write_matrix(book, sheet, row, rating, workbook)
    _write_bands(sheet, row, workbook)


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
    held = Counter(
        (getattr(row, f"{rating}_likelihood"), getattr(row, f"{rating}_impact")) for row in rows
    )
    down = sorted({point.number for point in scale.likelihood}, reverse=True)
    across = sorted({point.number for point in scale.impact})
    counts = tuple(tuple(held[likelihood, impact] for impact in across) for likelihood in down)
    return Squares(tuple(down), tuple(across), counts)


def _write_matrix(
    book: Book, sheet: Sheet, top: int, rating: Rating, workbook: RiskWorkbook
) -> int:
    """Write one matrix with its axes and totals; give the row where the next begins."""
    scale = workbook.scale
    squares = counts_by_square(workbook.risks, rating, scale)
    sheet.text(top, 0, _TOLD[rating], look.SUBTITLE)
    _write_impact_axis(sheet, top + 1, scale, squares)
    labels = {point.number: point.label for point in scale.likelihood}
    rows = zip(squares.likelihoods, squares.counts, strict=True)
    for row, (likelihood, counts) in enumerate(rows, start=top + 3):
        sheet.row_height(row, 26)
        sheet.text(row, 0, labels[likelihood], look.AXIS)
        sheet.number(row, 1, likelihood, look.AXIS_NUMBER)
        for column, count in enumerate(counts, start=_FIRST_COLUMN):
            sheet.number(row, column, count, look.COUNT)
        sheet.number(row, _FIRST_COLUMN + len(counts), sum(counts), look.AXIS_NUMBER)
    last_row = top + 2 + len(squares.likelihoods)
    if squares.likelihoods and squares.impacts:
        last_column = _FIRST_COLUMN + len(squares.impacts) - 1
        _colour_by_band(book, sheet, Area(top + 3, _FIRST_COLUMN, last_row, last_column), scale)
    unplaced = len(workbook.risks) - squares.total()
    if unplaced:
        sheet.text(last_row + 1, 0, f"Not on the matrix: {unplaced}", look.LEAD)
    return last_row + 3


def _write_impact_axis(sheet: Sheet, top: int, scale: ScaleView, squares: Squares) -> None:
    """Write the words and numbers of impact above the squares."""
    labels = {point.number: point.label for point in scale.impact}
    sheet.row_height(top, look.HEADER_HEIGHT)
    sheet.text(top, 0, "Likelihood down, impact across", look.HEADER)
    sheet.text(top, 1, "", look.HEADER)
    for column, impact in enumerate(squares.impacts, start=_FIRST_COLUMN):
        sheet.text(top, column, labels[impact], look.HEADER)
        sheet.number(top + 1, column, impact, look.NUMBER)
    sheet.text(top, _FIRST_COLUMN + len(squares.impacts), "Total", look.HEADER)


def _colour_by_band(book: Book, sheet: Sheet, area: Area, scale: ScaleView) -> None:
    """Lay the bands over the squares by rule, from the numbers on the axes."""
    sign = "+" if scale.rule is ScoreRule.ADD else "*"
    likelihood = f"$B{area.first_row + 1}"
    # The row of impact numbers stands just above the squares, and stays put down the rows.
    impact = f"{column_name(area.first_column)}${area.first_row}"
    for band in sorted(scale.bands, key=lambda band: -band.minimum):
        fill, ink = look.band_colours(band.order, len(scale.bands))
        formula = f"={likelihood}{sign}{impact}>={band.minimum}"
        sheet.colour_where(area, formula, book.rule_format(fill, ink))


def _write_bands(sheet: Sheet, top: int, workbook: RiskWorkbook) -> None:
    """Write how many risks stand in each band, for each rating."""
    sheet.text(top, 0, "By band", look.SUBTITLE)
    for column, heading in enumerate(["Band", "", *(rating.capitalize() for rating in _ORDER)]):
        sheet.text(top + 1, column, heading, look.HEADER)
    for row, band in enumerate(reversed(workbook.scale.bands), start=top + 2):
        sheet.text(row, 0, band.name, look.LABEL)
        sheet.text(row, 1, "", look.LABEL)
        for column, rating in enumerate(_ORDER, start=_FIRST_COLUMN):
            scores = (getattr(risk, f"{rating}_score") for risk in workbook.risks)
            held = sum(band.minimum <= score <= band.maximum for score in scores if score)
            sheet.number(row, column, held, look.NUMBER)
