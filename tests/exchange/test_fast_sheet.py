"""The fast sheet against xlsxwriter's own: every cell alike, and all around the cells too."""

import hashlib
import io
import os
import re
import subprocess
import sys
import weakref
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from lgr_tracker.domain.register import (
    CHANGE_COLUMNS,
    REGISTER_COLUMNS,
    ChoiceList,
    Column,
    ColumnKind,
)
from lgr_tracker.exchange import fast_book, fast_sheet, sheet
from lgr_tracker.exchange.sheet import Book, Style
from lgr_tracker.exchange.table_sheet import TableSheet, write_table
from tests.exchange.workbooks import NASTY_TEXTS, full_risk, full_workbook, parts_of, written

ROOT = Path(__file__).parents[2]
needs_proof = pytest.mark.skipif(
    not fast_book.is_proved(), reason="this version of xlsxwriter writes its own rows"
)
LONG_TEXTS = ("é" * 40_000, "😀" * 20_000, "word " * 6_000, "<r>" + "&" * 32_000 + "</r>")
MORE_NASTY_TEXTS = (
    " leading",
    "trailing ",
    "\n",
    " \t ",
    "two\nlines",
    "ends with a break\n",
    "a" * 300,
    "_",
    "a_x",
    "_x000D_",
    "_x0041_" * 4_000,
    "<r><t>bold</t></r>",
    '"quoted" & <marked>',
    "]]>",
    "\x85 \u2028 \u2029",
    "🂡",
)
TEXTS = st.one_of(
    st.just(""),
    st.sampled_from(NASTY_TEXTS),
    st.sampled_from(MORE_NASTY_TEXTS),
    st.text(max_size=40),
    st.text("ab .,'", max_size=80),
    st.text(st.characters(codec="utf-8"), max_size=20),
)
LISTS = st.lists(TEXTS, max_size=3).map(tuple)
DAYS = st.none() | st.dates(date(1850, 1, 1), date(2199, 12, 31))
MOMENTS = st.none() | st.datetimes(
    datetime(1901, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC)
)
NUMBERS = st.none() | st.integers(-(10**15), 10**15) | st.booleans()
VALUES: dict[ColumnKind, st.SearchStrategy[Any]] = {
    ColumnKind.NUMBER: NUMBERS,
    ColumnKind.SCALE: NUMBERS,
    ColumnKind.MONEY: NUMBERS | st.floats(allow_nan=False, allow_infinity=False),
    ColumnKind.DATE: DAYS,
    ColumnKind.MOMENT: MOMENTS,
    ColumnKind.LIST: LISTS,
    ColumnKind.LINES: LISTS,
    ColumnKind.CHOICE: TEXTS | st.booleans(),
    ColumnKind.TEXT: TEXTS | st.booleans(),
}
TEXTUAL = {ColumnKind.TEXT, ColumnKind.PROSE, ColumnKind.CHOICE}
# One column of each kind, and a few more.
COLUMNS = tuple(
    {
        **{column.kind: column for column in (*REGISTER_COLUMNS, CHANGE_COLUMNS[0])},
        **{
            column.key: column
            for column in REGISTER_COLUMNS
            if column.key in {"depends_on", "owner", "effect"}
        },
    }.values()
)
PLACES = {"R1": "'Register'!A2", "R2": "'Register'!A3"}


@dataclass(eq=False)
class Line:
    """A row of whatever is given."""

    values: dict[str, Any]
    custom: dict[str, str] = field(default_factory=dict)

    def __getattr__(self, key: str) -> Any:
        return self.values[key]


LINES = st.builds(
    Line,
    st.fixed_dictionaries(
        {
            column.key: st.sampled_from((("R1",), ("R9", "R2"), ("R9",), (), "R1"))
            if column.key == "depends_on"
            else VALUES.get(column.kind, TEXTS)
            for column in COLUMNS
        }
    ),
)


def as_stock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend that xlsxwriter is of a version that nobody has proved."""
    monkeypatch.setattr(xlsxwriter, "__version__", "3.3.2")


def table_of(rows: Sequence[object], columns: tuple[Column, ...] = COLUMNS) -> tuple[bytes, int]:
    target = io.BytesIO()
    book = Book(target)
    made = TableSheet(
        "Rows",
        columns,
        rows,
        lists={ChoiceList.OWNER: "lgr_owner"},
        places=PLACES,
        linked=frozenset({"depends_on"}),
        frozen_columns=2,
    )
    write_table(book, book.sheet("Register"), made)
    book.name_range("lgr_owner", "=Register!$A$1:$A$1")
    book.describe({"title": "Rows"}, datetime(2026, 1, 1))
    book.close()
    return target.getvalue(), book.cut_cells


def both_ways(rows: Sequence[object], columns: tuple[Column, ...] = COLUMNS) -> None:
    """Write rows both ways, and find no difference."""
    fast, fast_cuts = table_of(rows, columns)
    with pytest.MonkeyPatch.context() as patch:
        as_stock(patch)
        stock, stock_cuts = table_of(rows, columns)
    assert fast_cuts == stock_cuts
    no_difference(fast, stock)


def no_difference(fast: bytes, stock: bytes) -> None:
    used, told = shared_uses(fast)
    assert used == told
    for told, expected in zip(told_by_openpyxl(fast), told_by_openpyxl(stock), strict=True):
        assert told == expected
    assert told_by_calamine(fast) == told_by_calamine(stock)
    assert around_the_cells(fast) == around_the_cells(stock)


def told_by_openpyxl(data: bytes) -> Iterator[object]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for page in book:
        looks: dict[int, str] = {}
        yield page.title, page.dimensions
        yield {row: size.height for row, size in page.row_dimensions.items() if size.height}
        yield [
            (each.coordinate, each.value, each.data_type, look_of(each, looks), lead_of(each))
            for row in page.iter_rows()
            for each in row
        ]
        yield [(key, size.width, size.hidden, size.font.name) for key, size in columns_of(page)]
        yield [repr(rule) for rule in page.data_validations.dataValidation]
        yield [
            (str(area.sqref), [repr(rule) for rule in area.rules])
            for area in page.conditional_formatting
        ]
        yield {name: repr(table) for name, table in page.tables.items()}
    yield {name: place.attr_text for name, place in book.defined_names.items()}


def columns_of(page: Worksheet) -> list[tuple[str, Any]]:
    return sorted(page.column_dimensions.items())


def look_of(each: Cell, looks: dict[int, str]) -> str:
    if not each.has_style:
        return ""
    if each.style_id not in looks:
        parts = (each.font, each.fill, each.border, each.alignment, each.protection)
        looks[each.style_id] = repr((parts, each.number_format, each.quotePrefix))
    return looks[each.style_id]


def lead_of(each: Cell) -> tuple[str | None, ...]:
    link, note = each.hyperlink, each.comment
    return (
        link and link.location,
        link and link.display,
        note and note.text,
        note and note.author,
    )


def shared_uses(data: bytes) -> tuple[int, int]:
    """Give how often cells use the table of texts, and how often it says they do."""
    parts = parts_of(data)
    told = re.search('<sst [^>]* count="([0-9]+)"', parts["xl/sharedStrings.xml"])
    assert told
    used = sum(part.count(' t="s"') for name, part in parts.items() if "/worksheets/" in name)
    return used, int(told[1])


def told_by_calamine(data: bytes) -> list[Any]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def around_the_cells(data: bytes) -> dict[str, str]:
    """Give every part but the table of texts, without the cells and the numbers of formats."""
    parts = parts_of(data)
    parts.pop("xl/sharedStrings.xml", None)
    for name, part in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            bare = re.sub("<sheetData>.*</sheetData>", "", part, flags=re.DOTALL)
            parts[name] = re.sub(' style="[0-9]+"', "", bare)
        if name == "xl/styles.xml":
            # Formats of cells are numbered in the order of their first use.
            parts[name] = part[part.index("<dxfs") :]
    return parts


@needs_proof
@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.lists(LINES, max_size=9))
def test_any_rows_make_the_same_sheet_as_xlsxwriters_own(rows: list[Line]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fast_sheet, "BLOCK_ROWS", 4)
        both_ways(rows)


@needs_proof
@pytest.mark.parametrize("text", [*LONG_TEXTS, *MORE_NASTY_TEXTS, *NASTY_TEXTS], ids=ascii)
def test_odd_text_goes_the_same_way_in_every_kind_of_column(text: str) -> None:
    values: dict[str, Any] = {}
    for column in COLUMNS:
        if column.kind in {ColumnKind.LIST, ColumnKind.LINES}:
            values[column.key] = (text, text)
        elif column.kind in TEXTUAL:
            values[column.key] = text
        else:
            values[column.key] = None
    both_ways([Line(values), Line({**values, "depends_on": (text, "R1")})])


@needs_proof
def test_the_whole_workbook_is_the_same_on_every_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = written(full_workbook())
    as_stock(monkeypatch)
    no_difference(fast, written(full_workbook()))


@needs_proof
def test_several_blocks_of_whole_risks_are_the_same() -> None:
    rows = [full_risk(f"R{number}") for number in range(2 * fast_sheet.BLOCK_ROWS + 1)]
    both_ways(rows, REGISTER_COLUMNS)


@needs_proof
def test_links_stop_at_the_same_row_and_many_different_values_are_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sheet, "LINK_LIMIT", 3)
    monkeypatch.setattr(fast_sheet, "_MOST_SHARED", 3)
    rows = [full_risk(f"R{number}") for number in range(9)]
    rows = [replace(row, depends_on=("R1",), owner=f"Post {row.reference}") for row in rows]
    both_ways(rows, REGISTER_COLUMNS)


def test_the_pinned_xlsxwriter_is_one_that_is_proved() -> None:
    pins = (ROOT / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    [version] = re.findall(r"^xlsxwriter==(\S+)", pins, flags=re.MULTILINE)
    assert version in fast_book.PROVED_VERSIONS


@needs_proof
def test_another_version_writes_its_own_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Book(io.BytesIO()).sheet("Rows").fast is not None
    as_stock(monkeypatch)
    made = Book(io.BytesIO())
    assert type(made._book) is xlsxwriter.Workbook
    assert made.sheet("Rows").fast is None
    data, _ = table_of([full_risk()], REGISTER_COLUMNS)
    assert "inlineStr" not in parts_of(data)["xl/worksheets/sheet1.xml"]


@needs_proof
def test_the_same_rows_give_the_same_bytes_in_another_process() -> None:
    script = (
        "import hashlib; from tests.exchange.workbooks import *;"
        "print(hashlib.sha256(written(full_workbook())).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert digests == {hashlib.sha256(written(full_workbook())).hexdigest()}


@needs_proof
def test_rows_are_taken_as_they_come_and_let_go() -> None:
    alive: weakref.WeakSet[Line] = weakref.WeakSet()
    most = 0

    class Rows:
        def __len__(self) -> int:
            return 4 * fast_sheet.BLOCK_ROWS

        def __iter__(self) -> Iterator[Line]:
            nonlocal most
            for number in range(len(self)):
                row = Line({"title": f"Risk {number}"})
                alive.add(row)
                most = max(most, len(alive))
                yield row

    title = tuple(column for column in REGISTER_COLUMNS if column.key == "title")
    data, _ = table_of(Rows(), title)
    assert len(told_by_calamine(data)[0]) == 4 * fast_sheet.BLOCK_ROWS + 1
    assert most <= 2


@needs_proof
@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_none_is_refused(number: float) -> None:
    score = tuple(column for column in REGISTER_COLUMNS if column.key == "current_score")
    with pytest.raises(ValueError, match="finite"):
        table_of([Line({"current_score": number})], score)


@needs_proof
def test_a_ready_row_is_never_written_over_in_silence() -> None:
    book = Book(io.BytesIO())
    page = book.sheet("Rows")
    assert page.fast is not None
    page.fast.take_rows(1, [(1, '<row r="2"></row>')])
    page.number(1, 0, 5, Style())
    with pytest.raises(RuntimeError, match="ready row"):
        book.close()


@needs_proof
def test_what_stands_before_and_after_the_ready_rows_is_kept_in_order() -> None:
    target = io.BytesIO()
    book = Book(target)
    page = book.sheet("Rows")
    assert page.fast is not None
    page.number(0, 0, 1, Style())
    page.fast.take_rows(1, [(1, '<row r="2"><c r="A2"><v>2</v></c></row>')])
    page.number(2, 0, 3, Style())
    book.close()
    assert told_by_calamine(target.getvalue()) == [[[1.0], [2.0], [3.0]]]


@needs_proof
def test_every_part_bears_the_first_day_of_the_format_and_is_whole() -> None:
    with zipfile.ZipFile(io.BytesIO(written(full_workbook()))) as package:
        assert package.testzip() is None
        assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
