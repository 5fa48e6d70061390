"""Workbooks of old Excel and of OpenDocument are checked before anything sets room aside."""

import io
import resource
import struct
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.exchange.reading import ReadRegister, open_register, read_register
from lgr_tracker.exchange.reading.old_container import OldContainer, contained

FILES = Path(__file__).parent.parent / "registers" / "files"
OLD = (FILES / "excel_2003.xls").read_bytes()
OPEN = (FILES / "open_document.ods").read_bytes()

START = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
    "<office:body><office:spreadsheet>"
)
END = "</office:spreadsheet></office:body></office:document-content>"
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="x"/>{}</manifest:manifest>'
)
HEAD = ("Ref", "Risk title", "Likelihood", "Chance", "Owner")


def cell(text: str, *, more: str = "") -> str:
    kind = f'office:value-type="string"{more}'
    return f"<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def repeated(what: str, times: int) -> str:
    return f' table:number-{what}-repeated="{times}"'


def table(*rows: str, name: str = "Risks", columns: str = "<table:table-column/>") -> str:
    return f'<table:table table:name="{name}">{columns}{"".join(rows)}</table:table>'


def document(*tables: str, before: str = "", locked: str = "", **parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", MANIFEST.format(locked))
        package.writestr("content.xml", f"{before}{START}{''.join(tables)}{END}")
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


def head() -> str:
    return row(*map(cell, HEAD))


def read(data: bytes, name: str) -> ReadRegister:
    return read_register(open_register(data, name))


def refusal(data: bytes, name: str) -> str:
    began = time.process_time()
    with pytest.raises(Invalid) as refused:
        read(data, name)
    assert time.process_time() - began < 1
    return refused.value.message


@pytest.fixture(autouse=True, scope="module")
def reader_at_hand() -> None:
    """Load what reads workbooks beforehand, so that only the reading is timed."""
    read(OPEN, "r.ods")


def test_an_open_document_says_what_its_values_do_not_show() -> None:
    percentage = '<table:table-cell office:value-type="percentage" office:value="0.25"/>'
    error = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    owner = cell("Head of data", more=' table:number-rows-spanned="2"')
    register = read(
        document(
            table(
                head(),
                row(cell("R1"), cell("Records"), cell("Likely"), percentage, owner),
                row(cell("R2"), cell("Returns"), error, more=' table:visibility="collapse"'),
                columns='<table:table-column table:visibility="collapse"/><table:table-column/>',
            )
        ),
        "r.ods",
    )
    first, second = register.rows
    assert first.values["owner"] == second.values["owner"] == "Head of data"
    assert "25%" in str(first.custom) + str(first.ratings)
    assert [(each.cell, each.value) for each in register.unread] == [("C3", "#DIV/0!")]
    assert any("rows are hidden" in each and "3" in each for each in register.warnings)
    assert any("columns are hidden" in each and "A (Ref)" in each for each in register.warnings)


def test_empty_rows_and_cells_that_repeat_to_the_end_of_the_sheet_do_no_harm() -> None:
    rest = '<table:table-cell table:number-columns-repeated="16379"/>'
    rows = [row(cell(f"R{n}"), cell("Records"), rest) for n in range(3000)]
    end = row(rest, more=' table:number-rows-repeated="1048000"')
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert len(read(document(table(head(), *rows, end)), "r.ods").rows) == 3000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (document(table(head(), row(cell("a"), more=repeated("rows", 1_048_575)))), "20,000 rows"),
        (document(table(head(), row(cell("a", more=repeated("columns", 16_384))))), "256 columns"),
        (
            document(
                table(head(), row(more=' table:number-rows-repeated="1000000"'), row(cell("a")))
            ),
            "20,000 rows",
        ),
        (
            document(
                *(
                    table(
                        head(),
                        row(
                            cell("a", more=' table:number-columns-repeated="250"'),
                            more=' table:number-rows-repeated="20000"',
                        ),
                        name=f"T{n}",
                    )
                    for n in range(9)
                )
            ),
            "more cells than are read",
        ),
        (document(table(head(), row(more=' table:number-rows-repeated="99999999999"'))), "claims"),
        (document(table(head(), row(more=' table:number-rows-repeated="-1"'))), "claims"),
        (document(before='<!DOCTYPE x [<!ENTITY a "boom">]>'), "declares things"),
        (document(locked="<manifest:encryption-data/>"), "password"),
        (document(table(head()).replace("</table:table>", "")), "damaged or cut off"),
        (OPEN[: len(OPEN) // 2], "damaged or cut off"),
    ],
    ids=[
        "rows that repeat",
        "cells that repeat",
        "a value far below",
        "many large tables",
        "an endless claim",
        "a claim below nought",
        "entities",
        "a password",
        "broken markup",
        "cut off",
    ],
)
def test_an_open_document_that_would_do_harm_is_refused_at_once(data: bytes, words: str) -> None:
    assert words in refusal(data, "r.ods")


def test_macros_of_an_open_document_are_left_behind() -> None:
    data = document(
        table(head(), row(cell("R1"), cell("Records"))), **{"Basic/Standard/Module1.xml": b"<x"}
    )
    assert len(read(data, "r.ods").rows) == 1


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


BEGIN, END_OF_PART = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)), record(0x0A, b"")


def old_book(*cells: bytes, looks: bytes = b"", kind: int = 0, name: bytes = b"Risks") -> bytes:
    """Write a workbook of one sheet, record by record."""
    length = len(BEGIN) + len(looks) + 4 + 8 + len(name) + len(END_OF_PART)
    sheet = record(0x85, struct.pack("<IBBBB", length, 0, kind, len(name), 0) + name)
    return contained(BEGIN + looks + sheet + END_OF_PART + BEGIN + b"".join(cells) + END_OF_PART)


def old_text(row_number: int, column: int, text: str) -> bytes:
    body = struct.pack("<HHHHB", row_number, column, 0, len(text), 0) + text.encode("latin-1")
    return record(0x204, body)


def old_rows(*rows: tuple[str, ...]) -> list[bytes]:
    return [old_text(r, c, text) for r, each in enumerate(rows) for c, text in enumerate(each)]


def test_an_old_workbook_says_what_its_values_do_not_show() -> None:
    looks = (
        record(0x22, b"\1\0") + record(0xE0, bytes(20)) + record(0xE0, b"\0\0\x09\0" + bytes(16))
    )
    data = old_book(
        record(0x7D, struct.pack("<HHHHHH", 4, 4, 0, 0, 1, 0)),
        record(0x208, struct.pack("<HHHHHHI", 2, 0, 5, 0, 0, 0, 0x20)),
        *old_rows(HEAD, ("R1", "Records", "Likely"), ("R2", "Returns", "Rare")),
        record(0x203, struct.pack("<HHHd", 1, 3, 1, 0.25)),
        record(0x205, struct.pack("<HHHBB", 2, 3, 0, 0x17, 1)),
        old_text(1, 4, "Head of data"),
        looks=looks,
    )
    opened = open_register(data, "r.xls")
    register = read_register(opened)
    assert opened.counts_from_1904
    assert "25%" in str(register.rows[0].custom) + str(register.rows[0].ratings)
    assert [(each.cell, each.value) for each in register.unread] == [("D3", "#REF!")]
    assert any("rows are hidden" in each and "3" in each for each in register.warnings)
    assert any("columns are hidden" in each and "E (Owner)" in each for each in register.warnings)


def with_loop() -> bytes:
    """Let the table of sectors lead from the workbook's first sector back to it."""
    data = bytearray(contained(b"x" * 9000))
    at = 512 + 4 * 2
    struct.pack_into("<I", data, at, 2)
    return bytes(data)


def with_endless_tables() -> bytes:
    """Let the list of tables go on in a sector that names itself as the next."""
    data = bytearray(contained(struct.pack("<I", 2) * 2000))
    struct.pack_into("<I", data, 68, 2)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (old_book(old_text(65_535, 0, "x")), "20,000 rows"),
        (old_book(old_text(0, 60_000, "x")), "256 columns"),
        (old_book(kind=1), "macros"),
        (old_book(looks=record(0x2F, bytes(6))), "password"),
        (old_book(record(0x203, b"\0")), "damaged or cut off"),
        (contained(BEGIN + b"\x00\x02\xff\xff"), "damaged or cut off"),
        (contained(b""), ""),
        (with_loop(), "damaged or cut off"),
        (with_endless_tables(), "damaged or cut off"),
        (OLD[:3000], "damaged or cut off"),
        (OLD[:600], "damaged or cut off"),
    ],
    ids=[
        "a row far below",
        "a column far right",
        "a sheet of macros",
        "a password",
        "a short record",
        "a record beyond the end",
        "nothing",
        "sectors in a circle",
        "tables without end",
        "cut off",
        "only a start",
    ],
)
def test_an_old_workbook_that_would_do_harm_is_refused_at_once(data: bytes, words: str) -> None:
    assert words in refusal(data, "r.xls")


def test_an_old_workbook_that_claims_room_is_read_for_what_it_holds() -> None:
    data = old_book(
        record(0x200, struct.pack("<IIHHH", 0, 65_536, 0, 65_535, 0)),
        *old_rows(HEAD, ("R1", "Records")),
        looks=record(0xFC, struct.pack("<II", 2_000_000_000, 2_000_000_000)),
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert len(read(data, "r.xls").rows) == 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


@given(st.binary(min_size=1, max_size=200_000))
@settings(max_examples=25, deadline=None)
def test_what_goes_into_a_container_comes_out(stream: bytes) -> None:
    padded = stream.ljust(4096, b"\0")
    assert OldContainer(contained(stream)).workbook() == padded


@settings(max_examples=250, deadline=None)
@given(st.data(), st.sampled_from([("r.xls", OLD), ("r.ods", OPEN)]))
def test_changed_bytes_give_rows_or_a_plain_refusal(
    data: st.DataObject, file: tuple[str, bytes]
) -> None:
    name, good = file
    changed = bytearray(good)
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, 600) | st.integers(0, len(good) - 1))
        changed[at] = data.draw(st.integers(0, 255))
    message = "."
    try:
        read(bytes(changed), name)
    except Invalid as refused:
        message = refused.message
    assert message.endswith(".")


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 0x900), st.binary(max_size=30)), max_size=12))
def test_any_records_give_rows_or_a_plain_refusal(records: list[tuple[int, bytes]]) -> None:
    cells = [*old_rows(HEAD, ("R1", "Records")), *(record(kind, body) for kind, body in records)]
    message = "."
    try:
        read(old_book(*cells), "r.xls")
    except Invalid as refused:
        message = refused.message
    assert message.endswith(".")
