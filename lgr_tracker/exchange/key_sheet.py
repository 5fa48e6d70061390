"""Write the sheet Scales and key, and name the ranges that the drop-downs draw on."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Final

from lgr_tracker.domain.register import ChoiceList, RiskWorkbook, ScalePoint, ScaleView, ScoreRule
from lgr_tracker.exchange import workbook_look as look
from lgr_tracker.exchange.sheet import Book, Sheet, cell_name

SHEET_NAME: Final = "Scales and key"
_HEADER_ROW: Final = 4
_LIST_WIDTH: Final = 32
_HEADINGS: Final = {
    ChoiceList.WORKSTREAM: "Workstreams",
    ChoiceList.CATEGORY: "Categories",
    ChoiceList.LENS: "Lenses",
    ChoiceList.ORGANISATION: "Organisations",
    ChoiceList.COHORT: "Cohorts",
    ChoiceList.SERVICE: "Services",
    ChoiceList.PHASE: "Phases",
    ChoiceList.OWNER: "Posts",
    ChoiceList.KIND: "Threat or opportunity",
    ChoiceList.DIRECTION: "Direction of travel",
    ChoiceList.RESPONSE: "Responses",
    ChoiceList.ESCALATION: "Escalation levels",
    ChoiceList.STATUS: "Status of a risk",
    ChoiceList.CLASSIFICATION: "Classifications",
    ChoiceList.ACTION_STATUS: "Status of an action",
}


def list_names(workbook: RiskWorkbook) -> dict[ChoiceList, str]:
    """Name the range behind each list that has values; empty lists get no drop-down."""
    return {each: f"lgr_{each}" for each, values in _lists(workbook) if values}


def write_key(book: Book, sheet: Sheet, workbook: RiskWorkbook) -> None:
    """Write the scale, the bands and every list, side by side from the left."""
    sheet.row_height(0, look.TITLE_HEIGHT)
    sheet.row_height(_HEADER_ROW, look.HEADER_HEIGHT)
    sheet.text(0, 0, "Scales and key", look.TITLE)
    sheet.text(1, 0, f"{workbook.scale.name}. {_how_scored(workbook.scale)}", look.LEAD)
    sheet.text(2, 0, "The drop-downs of the other sheets draw on these lists.", look.LEAD)
    column = 0
    column = _write_points(book, sheet, column, ChoiceList.LIKELIHOOD, workbook.scale.likelihood)
    column = _write_points(book, sheet, column, ChoiceList.IMPACT, workbook.scale.impact)
    column = _write_bands(book, sheet, column, workbook.scale)
    for each, values in _lists(workbook):
        if values and each in _HEADINGS:
            column = _write_list(book, sheet, column, each, values)
    _set_heights(sheet, workbook)
    sheet.freeze(_HEADER_ROW + 1, 0)


def _lists(workbook: RiskWorkbook) -> Iterator[tuple[ChoiceList, Sequence[object]]]:
    """Go through the lists in their fixed order; the scale's own come from the scale."""
    own: Mapping[ChoiceList, Sequence[object]] = {
        ChoiceList.LIKELIHOOD: workbook.scale.likelihood,
        ChoiceList.IMPACT: workbook.scale.impact,
        ChoiceList.BAND: workbook.scale.bands,
    }
    for each in ChoiceList:
        yield each, own[each] if each in own else _without_blanks(workbook.lists.get(each, ()))


def _without_blanks(values: Sequence[str]) -> tuple[str, ...]:
    """Leave out blank and repeated values, keeping the order."""
    return tuple(dict.fromkeys(value for value in values if value.strip()))


def _how_scored(scale: ScaleView) -> str:
    """Say in a sentence how a score is made."""
    sign = "plus" if scale.rule is ScoreRule.ADD else "times"
    return f"A score is likelihood {sign} impact, at most {scale.top_score()}."


def _write_points(
    book: Book, sheet: Sheet, column: int, which: ChoiceList, points: Sequence[ScalePoint]
) -> int:
    """Write likelihood or impact with its words; give the column after it."""
    has_chance = any(point.probability is not None for point in points)
    has_mark = any(point.mark for point in points)
    told = [("Chance", 9)] * has_chance + [("Written", 9)] * has_mark
    headings = [(which.value.capitalize(), 11), ("In words", 24), *told]
    _write_headings(sheet, column, [heading for heading, _ in headings])
    for row, point in enumerate(points, start=_HEADER_ROW + 1):
        sheet.number(row, column, point.number, look.NUMBER)
        sheet.text(row, column + 1, point.label, look.BODY)
        if point.probability is not None:
            sheet.number(row, column + 2, point.probability, look.CHANCE)
        if has_mark:
            sheet.text(row, column + 2 + has_chance, point.mark, look.CODE)
    _name_list(book, which, column, len(points))
    _set_widths(sheet, column, [width for _, width in headings])
    return column + len(headings) + 1


def _write_bands(book: Book, sheet: Sheet, column: int, scale: ScaleView) -> int:
    """Write the bands in their colours; give the column after them."""
    headings = ["Band", "From score", "To score", "Review every (days)", "Accepted by"]
    _write_headings(sheet, column, headings)
    for row, band in enumerate(scale.bands, start=_HEADER_ROW + 1):
        sheet.text(row, column, band.name, look.chip(band, len(scale.bands)))
        sheet.number(row, column + 1, band.minimum, look.NUMBER)
        sheet.number(row, column + 2, band.maximum, look.NUMBER)
        if band.review_days is not None:
            sheet.number(row, column + 3, band.review_days, look.NUMBER)
        sheet.text(row, column + 4, band.accepted_by, look.BODY)
    _name_list(book, ChoiceList.BAND, column, len(scale.bands))
    _set_widths(sheet, column, [16, 10, 10, 14, 24])
    return column + len(headings) + 1


def _write_list(
    book: Book, sheet: Sheet, column: int, which: ChoiceList, values: Sequence[object]
) -> int:
    """Write one list of values; give the column after it."""
    _write_headings(sheet, column, [_HEADINGS[which]])
    for row, value in enumerate(values, start=_HEADER_ROW + 1):
        sheet.text(row, column, str(value), look.BODY)
    _name_list(book, which, column, len(values))
    _set_widths(sheet, column, [_LIST_WIDTH])
    return column + 1


def _write_headings(sheet: Sheet, column: int, headings: Sequence[str]) -> None:
    """Write the headings of a block."""
    for offset, heading in enumerate(headings):
        sheet.text(_HEADER_ROW, column + offset, heading, look.HEADER)


def _set_widths(sheet: Sheet, column: int, widths: Sequence[float]) -> None:
    """Set the widths of a block's columns."""
    for offset, width in enumerate(widths):
        sheet.column(column + offset, width, look.LEAD)


def _set_heights(sheet: Sheet, workbook: RiskWorkbook) -> None:
    """Make each row as high as the longest value in it needs."""
    lists = [values for each, values in _lists(workbook) if each in _HEADINGS]
    for row, values in enumerate(zip_longest(*lists, fillvalue=""), start=_HEADER_ROW + 1):
        lines = max(look.lines_of(str(value), _LIST_WIDTH) for value in values)
        if lines > 1:
            sheet.row_height(row, look.height_of(lines))


def _name_list(book: Book, which: ChoiceList, column: int, count: int) -> None:
    """Name the cells of a list; an empty list has none to name."""
    if count:
        first = cell_name(_HEADER_ROW + 1, column, absolute=True)
        last = cell_name(_HEADER_ROW + count, column, absolute=True)
        book.name_range(f"lgr_{which}", f"='{SHEET_NAME}'!{first}:{last}")
