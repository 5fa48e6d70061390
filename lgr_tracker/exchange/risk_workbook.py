"""Write the risk log as a workbook that a programme office can work in."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import BinaryIO, Final

from lgr_tracker.domain import register
from lgr_tracker.domain.register import (
    ChoiceList,
    Column,
    ColumnKind,
    Rating,
    RiskWorkbook,
    WorkbookAbout,
    outward_headings,
)
from lgr_tracker.exchange import workbook_look as look
from lgr_tracker.exchange.chart_sheet import SHEET_NAME as CHART_SHEET
from lgr_tracker.exchange.chart_sheet import write_charts
from lgr_tracker.exchange.heat_sheet import write_heat_map
from lgr_tracker.exchange.key_sheet import SHEET_NAME as KEY_SHEET
from lgr_tracker.exchange.key_sheet import list_names, write_key
from lgr_tracker.exchange.sheet import Area, Book, Sheet, column_name
from lgr_tracker.exchange.table_sheet import LONDON, TableSheet, write_table

REGISTER_SHEET: Final = "Register"
ACTION_SHEET: Final = "Actions"
ENTRY_SHEET: Final = "Assumed, decided, needed"
HEAT_SHEET: Final = "Heat map"
SAMPLE_MARK: Final = "SAMPLE: not a real programme"
# One page across would print 45 columns in letters of 3 points, which nobody can read; three
# pages, with reference and title repeated on each, print them in about 8.
_REGISTER_PAGES_ACROSS: Final = 3
_COLUMNS_OF_A_PAGE: Final = 16
_KEY_PAGES_ACROSS: Final = 3

_FACT_WIDTH: Final = 90
_OWN_WIDTH: Final = 26
_OWN_HELP: Final = "A column of the programme's own, kept as it came in with a file."

_Writer = Callable[[Sheet], None]


def write_risk_workbook(workbook: RiskWorkbook, target: BinaryIO) -> None:
    """Write every sheet of the risk log to `target`, which is left open.

    No cell holds a formula. Text that Excel cannot hold is replaced or cut, and the sheet About
    says how many cells were cut. The same values give the same bytes.
    """
    book = Book(target)
    for name, write, pages_across in _sheets(book, workbook):
        sheet = book.sheet(name)
        write(sheet)
        _print_set_up(sheet, workbook.about, pages_across)
    _describe(book, workbook.about)
    book.close()


def workbook_name(about: WorkbookAbout) -> str:
    """Name the file after the programme's code and the day, in plain letters only."""
    code = re.sub("[^a-z0-9]+", "-", about.programme_code.casefold()).strip("-")[:40]
    return f"risk-log-{code or 'programme'}-{_in_london(about.as_at):%Y-%m-%d}.xlsx"


def _sheets(book: Book, workbook: RiskWorkbook) -> Sequence[tuple[str, _Writer, int]]:
    """List the sheets in order, each with its writer and its pages across in print."""
    lists, places = list_names(workbook), _places(workbook)

    def table(
        about: str, columns: Sequence[Column], rows: Sequence[object], *linked: str
    ) -> _Writer:
        held = TableSheet(about, columns, rows, places=places, linked=frozenset(linked))
        return lambda sheet: write_table(book, sheet, held)

    across = _REGISTER_PAGES_ACROSS if len(_columns(workbook)) > _COLUMNS_OF_A_PAGE else 1
    dependencies = table(
        "What comes first, and what hangs on it: one link a row.",
        register.DEPENDENCY_COLUMNS,
        workbook.dependencies,
        "source_reference",
        "target_reference",
    )
    entries = table(
        "What is assumed, decided and needed from others: one entry a row.",
        register.ENTRY_COLUMNS,
        workbook.entries,
        "risks",
        "becomes",
    )
    gradings = table(
        "The grades that were agreed: one lens a row.",
        register.GRADING_COLUMNS,
        workbook.gradings,
        "risks",
    )
    changes = table(
        "What changed, by whom and why: one change a row, the latest first.",
        register.CHANGE_COLUMNS,
        workbook.changes,
        "reference",
    )
    return (
        (
            REGISTER_SHEET,
            lambda sheet: _write_register(book, sheet, workbook, lists, places),
            across,
        ),
        (ACTION_SHEET, lambda sheet: _write_actions(book, sheet, workbook, lists, places), 1),
        ("Dependencies", dependencies, 1),
        (ENTRY_SHEET, entries, 1),
        ("Lens gradings", gradings, 1),
        (HEAT_SHEET, lambda sheet: write_heat_map(book, sheet, workbook), 1),
        (CHART_SHEET, lambda sheet: write_charts(book, sheet, workbook), 1),
        ("Change log", changes, 1),
        (KEY_SHEET, lambda sheet: write_key(book, sheet, workbook), _KEY_PAGES_ACROSS),
        ("About", lambda sheet: _write_about(book, sheet, workbook.about), 1),
    )


def _columns(workbook: RiskWorkbook) -> tuple[Column, ...]:
    """Give the chosen columns of the register, then its own; none chosen means all."""
    own = (
        Column(f"custom:{heading}", heading, ColumnKind.PROSE, _OWN_WIDTH, _OWN_HELP)
        for heading in outward_headings(workbook.custom_headings)
    )
    return (*(workbook.columns or register.REGISTER_COLUMNS), *own)


def _places(workbook: RiskWorkbook) -> dict[str, str]:
    """Say where each reference stands, so that cells can lead to it."""
    places = {
        action.reference: f"'{ACTION_SHEET}'!A{row}"
        for row, action in enumerate(workbook.actions, start=2)
    }
    places.update(
        (risk.reference, f"'{REGISTER_SHEET}'!A{row}")
        for row, risk in enumerate(workbook.risks, start=2)
    )
    return places


def _write_register(
    book: Book,
    sheet: Sheet,
    workbook: RiskWorkbook,
    lists: Mapping[ChoiceList, str],
    places: Mapping[str, str],
) -> None:
    """Write the register, with the bands laid over its scores."""
    columns = _columns(workbook)
    table = TableSheet(
        "The risk log: one risk a row.",
        columns,
        workbook.risks,
        lists,
        places,
        linked=frozenset({"depends_on", "blocks"}),
        frozen_columns=_frozen_columns(columns),
        custom=workbook.custom_headings,
    )
    write_table(book, sheet, table)
    for rating in Rating:
        _colour_bands(book, sheet, table, rating, workbook)
    sheet.show_first()


def _frozen_columns(columns: Sequence[Column]) -> int:
    """Keep what names a risk in sight, if it stands at the left."""
    keys = [column.key for column in columns[:3]]
    return keys.index("title") + 1 if "title" in keys else 0


def _colour_bands(
    book: Book, sheet: Sheet, table: TableSheet, rating: Rating, workbook: RiskWorkbook
) -> None:
    """Colour the score and the name of its band by the lowest score of each band."""
    score = table.column_of(f"{rating}_score")
    if score is None:
        return
    band_column = table.column_of(f"{rating}_band")
    last = score if band_column != score + 1 else band_column
    areas = [Area(1, score, table.last_row, last)]
    if band_column is not None and band_column != last:
        areas.append(Area(1, band_column, table.last_row, band_column))
    cell = f"${column_name(score)}2"
    for band in sorted(workbook.scale.bands, key=lambda band: -band.minimum):
        fill, ink = look.colours_of(band, len(workbook.scale.bands))
        formula = f"=AND(ISNUMBER({cell}),{cell}>={band.minimum})"
        for area in areas:
            sheet.colour_where(area, formula, book.rule_format(fill, ink))


def _write_actions(
    book: Book,
    sheet: Sheet,
    workbook: RiskWorkbook,
    lists: Mapping[ChoiceList, str],
    places: Mapping[str, str],
) -> None:
    """Write the actions; a due date that has passed unfinished is marked by rule."""
    table = TableSheet(
        "What is done about the risks: one action a row.",
        register.ACTION_COLUMNS,
        workbook.actions,
        lists,
        places,
        linked=frozenset({"risks"}),
        frozen_columns=3,
    )
    write_table(book, sheet, table)
    due, finished, progress = (
        f"${column_name(column)}2"
        for key in ("due_on", "finished_on", "progress_percent")
        if (column := table.column_of(key)) is not None
    )
    today = _in_london(workbook.about.as_at)
    late = f"{due}<DATE({today.year},{today.month},{today.day})"
    formula = f'=AND(ISNUMBER({due}),{late},{finished}="",{progress}<100)'
    column = table.column_of("due_on") or 0
    area = Area(1, column, table.last_row, column)
    sheet.colour_where(area, formula, book.rule_format(look.LATE, "#ffffff"))


def _write_about(book: Book, sheet: Sheet, about: WorkbookAbout) -> None:
    """Say what the workbook is, of when, for whom, and how it comes back."""
    sheet.column(0, 34, look.LEAD)
    sheet.column(1, _FACT_WIDTH, look.LEAD)
    sheet.row_height(0, look.TITLE_HEIGHT)
    sheet.text(0, 0, "About this workbook", look.TITLE)
    if about.is_sample:
        sheet.text(1, 0, SAMPLE_MARK, look.SAMPLE)
        sheet.text(1, 1, "Councils, people and figures in it are made up.", look.SAMPLE)
    for row, (label, value) in enumerate(_facts(book, about), start=3):
        sheet.text(row, 0, label, look.LABEL)
        if isinstance(value, int):
            sheet.number(row, 1, value, look.WHOLE)
        else:
            sheet.row_height(row, look.height_of(look.lines_of(value, _FACT_WIDTH)))
            sheet.text(row, 1, value, look.BODY)


def _facts(book: Book, about: WorkbookAbout) -> list[tuple[str, str | int]]:
    """List what the sheet About tells, leaving out what is not known."""
    facts: list[tuple[str, str | int | None]] = [
        ("Programme", about.programme),
        ("Code", about.programme_code),
        ("Organisation", about.organisation),
        ("As at", f"{_in_london(about.as_at):%d %B %Y, %H:%M} (London)"),
        ("Made by", about.made_by),
        ("Rows chosen", about.filter),
        ("Risks in this workbook", about.row_count),
        ("Classification", about.classification or _UNMARKED),
        ("Vesting day", _day(about.vesting_on)),
        ("Changes since", _day(about.changes_since)),
        ("Changes shown", f"The latest {most:,}" if (most := about.most_changes) else ""),
        ("Revision of the programme", about.revision),
        ("Last entry of the audit trail", about.audit_head),
        ("Cells cut short", book.cut_cells or None),
        ("Sending it back", _SENDING_BACK),
        ("What the figures are", _WHAT_FIGURES_ARE),
    ]
    return [(label, value) for label, value in facts if value not in ("", None)]


_SENDING_BACK: Final = (
    "Change cells on Register, or add rows below it with the reference left empty. Leave the "
    "references and the hidden column Version as they are: they tell what each row was made "
    "from. Scores, bands and planned actions are worked out again on the way in."
)
_UNMARKED: Final = "None: no risk or action in it is restricted or exempt"
_WHAT_FIGURES_ARE: Final = (
    "Scores and grades are people's judgements in numbers, made to be questioned. Counts are of "
    "the risks that the person who made this workbook may see."
)


def _print_set_up(sheet: Sheet, about: WorkbookAbout, pages_across: int) -> None:
    """Put whose it is, mark and day on every printed page, head and foot."""
    whose = about.organisation or about.programme
    mark = " · ".join(
        part for part in (SAMPLE_MARK if about.is_sample else "", about.classification) if part
    )
    sheet.print_on_a3(
        pages_across=pages_across,
        pages_down=1 if sheet.name in (HEAT_SHEET, CHART_SHEET) else 0,
        header=(whose, mark, f"As at {_in_london(about.as_at):%d %B %Y}"),
        footer=(f"{whose} · made by {about.made_by}", mark, sheet.name),
    )


def _describe(book: Book, about: WorkbookAbout) -> None:
    """Set the document's properties."""
    kind = "Sample risk log" if about.is_sample else "Risk log"
    properties = {
        "title": f"{kind}: {about.programme}",
        "subject": f"Rows chosen: {about.filter}",
        "author": about.made_by,
        "category": about.classification,
        "comments": "Made with LGR Tracker. See the sheet About.",
    }
    book.describe(properties, about.as_at.astimezone(UTC).replace(tzinfo=None))


def _in_london(moment: datetime) -> datetime:
    """Give a moment as the clock in London shows it."""
    return moment.astimezone(LONDON)


def _day(day: date | None) -> str:
    """Write a day in words; an unknown one is empty."""
    return f"{day.day} {day:%B %Y}" if day else ""
