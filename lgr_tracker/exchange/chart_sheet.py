"""Write the sheet Charts: lenses as a radar, and bands over time, each beside its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from lgr_tracker.domain.register import BandMonth, GradingRow, RiskWorkbook, distinct_headings
from lgr_tracker.exchange import workbook_look as look
from lgr_tracker.exchange.sheet import FONT, Area, Book, Sheet, TableLabel

SHEET_NAME: Final = "Charts"
# A chart stands at the left, over columns and rows of this size; its table stands beside it.
_CHART_COLUMNS: Final = 8
_CHART_ROWS: Final = 24
_SIZE: Final = {"width": 660, "height": 470}
_TABLE_COLUMN: Final = _CHART_COLUMNS + 1
_FIRST_ROW: Final = 3
_TOP_GRADE: Final = 5
_WHOLE_AREA: Final = "Agreed grade"
_AMBITION: Final = "Ambition"
_OTHER_BAND: Final = ("#9aa7b0", look.INK)
_FONT: Final = {"name": FONT, "size": 9, "color": look.INK}
_QUIET_AXIS: Final = {
    "num_font": _FONT,
    "major_gridlines": {"visible": True, "line": {"color": look.RULE, "width": 0.75}},
    "line": {"color": look.RULE},
}
_LINE_COLOURS: Final = (look.BRAND_DEEP, look.LINK, "#5a6b75", "#8a5a00", "#3f2a56")
_MARKERS: Final = ("circle", "square", "triangle", "star", "short_dash")


@dataclass(frozen=True, slots=True)
class Lenses:
    """Hold the grades of one round: a row a lens, a figure for each view and the ambition."""

    assessment: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]

    def below_ambition(self) -> int:
        """Count the lenses that some view puts below the ambition."""
        return sum(
            ambition is not None and any(grade < ambition for grade in grades if grade is not None)
            for _, (*grades, ambition) in self.rows
        )


def latest_lenses(gradings: Sequence[GradingRow]) -> Lenses | None:
    """Give the lenses of the round that comes first; None where nothing is graded.

    A lens that was agreed for each council has a figure for each, beside that for the area.
    """
    if not gradings:
        return None
    latest = [row for row in gradings if row.assessment == gradings[0].assessment]
    views = tuple(dict.fromkeys(row.organisation for row in latest))
    grades = {(row.lens, row.organisation): row.grade for row in latest}
    ambitions = {row.lens: row.ambition for row in latest}
    return Lenses(
        latest[0].assessment,
        (*(view or _WHOLE_AREA for view in views), _AMBITION),
        tuple(
            (lens, (*(grades.get((lens, view)) for view in views), ambition))
            for lens, ambition in ambitions.items()
        ),
    )


def write_charts(book: Book, sheet: Sheet, workbook: RiskWorkbook) -> None:
    """Write both charts, one below the other."""
    sheet.row_height(0, look.TITLE_HEIGHT)
    sheet.text(0, 0, "Charts", look.TITLE)
    sheet.text(1, 0, "Each picture stands beside the figures it is drawn from.", look.LEAD)
    for column in range(_CHART_COLUMNS):
        sheet.column(column, 11, look.LEAD)
    sheet.column(_CHART_COLUMNS, 3, look.LEAD)
    sheet.column(_TABLE_COLUMN, 38, look.LEAD)
    for column in range(_TABLE_COLUMN + 1, _TABLE_COLUMN + 9):
        sheet.column(column, 12, look.LEAD)
    row = _write_lenses(book, sheet, _FIRST_ROW, latest_lenses(workbook.gradings))
    _write_months(book, sheet, row, workbook)


def _write_lenses(book: Book, sheet: Sheet, top: int, lenses: Lenses | None) -> int:
    """Write the radar of lenses and its table; give the row where the next part begins."""
    sheet.text(top, 0, "Lenses: where we are, and where we want to be", look.SUBTITLE)
    if lenses is None:
        sheet.text(top + 1, 0, "No grade has been agreed yet.", look.LEAD)
        return top + 3
    sheet.text(top + 1, 0, f"Assessment: {lenses.assessment}", look.LEAD)
    first = top + 2
    columns = len(lenses.headings)
    area = Area(first, _TABLE_COLUMN, first + len(lenses.rows), _TABLE_COLUMN + columns)
    about = "The grade of each lens beside the ambition, as the radar shows them."
    label = TableLabel("LensGrades", about, look.HEADING)
    _write_headings(sheet, area, label, ["Lens", *lenses.headings])
    for row, (lens, figures) in enumerate(lenses.rows, start=first + 1):
        sheet.text(row, _TABLE_COLUMN, lens, look.BODY)
        _write_figures(sheet, row, figures)
    chart = book.chart("radar", "with_markers")
    for number in range(columns):
        chart.add_series({**_series(area, number + 1), **_line(number, number == columns - 1)})
    chart.set_x_axis({"num_font": _FONT})
    chart.set_y_axis({"min": 0, "max": _TOP_GRADE, "major_unit": 1, **_QUIET_AXIS})
    _finish(chart)
    sheet.chart(first, 0, chart, _lenses_in_words(lenses))
    return max(first + _CHART_ROWS, area.last_row + 1) + 2


def _lenses_in_words(lenses: Lenses) -> str:
    """Say what the radar shows, for those who do not see it."""
    count, below = len(lenses.rows), lenses.below_ambition()
    return (
        f"Radar chart of the agreed grade and the ambition of each lens; lenses: {count}, "
        f"below their ambition: {below}. The table beside it has every figure."
    )


def _write_months(book: Book, sheet: Sheet, top: int, workbook: RiskWorkbook) -> None:
    """Write the bands over time as stacked columns, and their table."""
    months = workbook.band_months
    sheet.text(top, 0, "Open risks in each band, month by month", look.SUBTITLE)
    if not months:
        sheet.text(top + 1, 0, "No risk in this workbook has been scored yet.", look.LEAD)
        return
    sheet.text(top + 1, 0, "Of the risks in this workbook, in the words of each day.", look.LEAD)
    names = _band_names(workbook)
    first = top + 2
    area = Area(first, _TABLE_COLUMN, first + len(months), _TABLE_COLUMN + len(names))
    about = "How many risks were open in each band at the end of each month."
    label = TableLabel("BandsByMonth", about, look.HEADING)
    _write_headings(sheet, area, label, ["At the end of", *names])
    for row, month in enumerate(months, start=first + 1):
        sheet.prepared_day(row, _TABLE_COLUMN, month.month_end, book.format_of(look.DAY))
        _write_figures(sheet, row, [month.counts.get(name, 0) for name in names])
    chart = book.chart("column", "stacked")
    for number, name in enumerate(names, start=1):
        fill, ink = _band_colours(name, workbook)
        chart.add_series({**_series(area, number), **_block(fill, ink)})
    chart.set_x_axis({"num_format": "d mmm yy", "text_axis": True, "num_font": _FONT})
    chart.set_y_axis({"min": 0, "name": "Open risks", "name_font": _FONT, **_QUIET_AXIS})
    _finish(chart)
    sheet.chart(first, 0, chart, _months_in_words(months))


def _months_in_words(months: Sequence[BandMonth]) -> str:
    """Say what the columns show, for those who do not see them."""
    first, last = months[0], months[-1]
    return (
        f"Stacked columns of the open risks in each band: {sum(first.counts.values())} on "
        f"{_told(first.month_end)}, {sum(last.counts.values())} on {_told(last.month_end)}. "
        "The table beside it has every figure."
    )


def _told(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _band_names(workbook: RiskWorkbook) -> tuple[str, ...]:
    """List today's bands from the mildest, then those of an earlier scale."""
    today = [band.name for band in workbook.scale.bands]
    said = sorted({name for month in workbook.band_months for name in month.counts})
    return tuple(dict.fromkeys((*today, *said)))


def _band_colours(name: str, workbook: RiskWorkbook) -> tuple[str, str]:
    """Give fill and ink of a band; one that the scale has no longer is grey."""
    bands = workbook.scale.bands
    band = next((band for band in bands if band.name == name), None)
    return _OTHER_BAND if band is None else look.colours_of(band, len(bands))


def _write_headings(sheet: Sheet, area: Area, label: TableLabel, headings: Sequence[str]) -> None:
    """Make an area a table under these headings."""
    sheet.table(area, label, distinct_headings(headings))
    sheet.row_height(area.first_row, look.HEADER_HEIGHT)


def _write_figures(sheet: Sheet, row: int, figures: Sequence[int | None]) -> None:
    """Write the figures of a row of a table; what is not known stays empty."""
    for column, figure in enumerate(figures, start=_TABLE_COLUMN + 1):
        if figure is None:
            sheet.text(row, column, "", look.NUMBER)
        else:
            sheet.number(row, column, figure, look.NUMBER)


def _series(area: Area, number: int) -> dict[str, Any]:
    """Say where the name, the words and the figures of a table's column stand."""
    column = area.first_column + number
    words = (area.first_row + 1, area.first_column, area.last_row, area.first_column)
    return {
        "name": [SHEET_NAME, area.first_row, column],
        "categories": [SHEET_NAME, *words],
        "values": [SHEET_NAME, area.first_row + 1, column, area.last_row, column],
    }


def _line(number: int, is_ambition: bool) -> dict[str, Any]:
    """Say how a line of the radar looks: each has its colour, its mark, and the last is dashed."""
    place = number % len(_LINE_COLOURS)
    colour, marker = _LINE_COLOURS[place], _MARKERS[place]
    if is_ambition:
        colour, marker = "#d4722a", "diamond"
    line = {"color": colour, "width": 2.25, **({"dash_type": "dash"} if is_ambition else {})}
    fill = {"fill": {"color": colour}, "border": {"color": colour}}
    return {"line": line, "marker": {"type": marker, "size": 7, **fill}}


def _block(fill: str, ink: str) -> dict[str, Any]:
    """Say how a band's part of a column looks; its count stands in it, unless that is nought."""
    label = {"value": True, "num_format": "0;;;", "font": {**_FONT, "color": ink}}
    return {
        "fill": {"color": fill},
        "border": {"color": "#ffffff"},
        "data_labels": label,
        "gap": 40,
    }


def _finish(chart: Any) -> None:
    """Give a chart its size and the looks of the house."""
    chart.set_size(_SIZE)
    chart.set_legend({"position": "bottom", "font": _FONT})
    chart.set_chartarea({"border": {"color": look.RULE}, "fill": {"color": "#ffffff"}})
    chart.set_title({"none": True})
