"""Files that are no register, or would do harm, are refused at once and in plain words."""

import io
import random
import re
import resource
import struct
import time
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.exchange.reading import ReadRegister, open_register, read_register
from lgr_tracker.exchange.reading.upload import CheckedText, check_upload
from tests.exchange.workbooks import SCALE, full_workbook, parts_of, plain_workbook, written

GOOD = written(full_workbook())
SHEET = "xl/worksheets/sheet1.xml"
START = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def packed(parts: dict[str, str | bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", packing) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


def with_parts(**changes: str | bytes) -> bytes:
    names = {"sheet": SHEET, "book": "xl/workbook.xml", "strings": "xl/sharedStrings.xml"}
    return packed(
        {**parts_of(GOOD), **{names.get(key, key): each for key, each in changes.items()}}
    )


def with_sheet(rows: str, before: str = "") -> bytes:
    return with_parts(sheet=f"{before}{START}<sheetData>{rows}</sheetData></worksheet>")


def read(data: bytes, name: str = "register.xlsx") -> ReadRegister:
    return read_register(open_register(data, name), scale=SCALE)


def assert_rows_or_a_plain_refusal(reading: Callable[[], ReadRegister]) -> None:
    message = "."
    try:
        reading()
    except Invalid as refusal:
        message = refusal.message
    assert message.endswith(".")


def entity_bomb() -> str:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY e0 "boom">{levels}]>'


def with_password_flag() -> bytes:
    data = bytearray(GOOD)
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    return bytes(data)


def with_falsified_size() -> bytes:
    data = bytearray(packed({**parts_of(GOOD), "xl/worksheets/sheet1.xml": " " * 40_000_000}))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        (name_length,) = struct.unpack_from("<H", data, at + 28)
        if data[at + 46 : at + 46 + name_length].endswith(b"sheet1.xml"):
            struct.pack_into("<I", data, at + 24, 1000)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def with_claim(count: str) -> bytes:
    strings = parts_of(GOOD)["xl/sharedStrings.xml"]
    return with_parts(strings=re.sub('uniqueCount="[0-9]+"', f'uniqueCount="{count}"', strings))


@pytest.fixture(autouse=True, scope="module")
def reader_at_hand() -> None:
    """Load what reads workbooks beforehand, so that only the reading is timed."""
    read(GOOD)


OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 512
FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'

REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "blank": (lambda: b" \r\n \n", "empty"),
    "too large": (lambda: b"a" * (5 * 1024 * 1024 + 1), "5 MB"),
    "cut off": (lambda: GOOD[: len(GOOD) // 2], "damaged or cut off"),
    "only a start": (lambda: GOOD[:30], "damaged or cut off"),
    "empty package": (lambda: packed({}), "not an Excel workbook"),
    "document renamed": (lambda: packed({"word/document.xml": "<x/>"}), "not an Excel workbook"),
    "pdf renamed": (lambda: b"%PDF-1.7 ...", "the file is not one"),
    "old workbook without a book": (lambda: OLD_OFFICE, "damaged or cut off"),
    "with a password": (
        lambda: OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"),
        "protected with a password",
    ),
    "parts with a password": (with_password_flag, "protected with a password"),
    "macros": (lambda: with_parts(**{"xl/vbaProject.bin": b"x"}), "holds macros"),
    "old macros": (lambda: with_parts(**{"xl/macrosheets/sheet1.xml": "<x/>"}), "holds macros"),
    "bomb of blanks": (lambda: with_parts(sheet=" " * 40_000_000), "far more"),
    "bomb of many": (
        lambda: with_parts(**{f"xl/b{n}.xml": b"a" * 9_000_000 for n in range(6)}),
        "far more",
    ),
    "falsified size": (with_falsified_size, ""),
    "a thousand parts": (
        lambda: with_parts(**{f"xl/{n}.xml": "<x/>" for n in range(999)}),
        "parts",
    ),
    "a way out": (lambda: with_parts(**{"../evil.xml": "<x/>"}), "odd names"),
    "from the root": (lambda: with_parts(**{"/etc/evil.xml": "<x/>"}), "odd names"),
    "other slashes": (lambda: with_parts(**{"xl\\..\\evil.xml": "<x/>"}), "odd names"),
    "odd packing": (lambda: packed(dict(parts_of(GOOD)), zipfile.ZIP_LZMA), "unusual way"),
    "entity bomb": (lambda: with_sheet("<row/>", before=entity_bomb()), "declares things"),
    "entity in the strings": (
        lambda: with_parts(strings=f"{entity_bomb()}<sst><si><t>&e9;</t></si></sst>"),
        "declares things",
    ),
    "broken markup": (lambda: with_sheet("<row><c></row>"), "damaged or cut off"),
    "a cell that no sheet has": (
        lambda: with_sheet('<row r="1"><c r="AAAAAAA99999999999"><v>1</v></c></row>'),
        "no sheet has",
    ),
    "a row that no sheet has": (lambda: with_sheet('<row r="99999999"/>'), "no sheet has"),
    "cells far away": (lambda: with_sheet(FAR), "20,000 rows"),
    "unnamed rows and cells far away": (
        lambda: with_sheet(
            "<row><c><v>1</v></c></row>" + "<row/>" * 30_000 + "<row><c><v>1</v></c></row>"
        ),
        "20,000 rows",
    ),
    "unnamed cells after a far one": (
        lambda: with_sheet('<row r="1"><c r="XFC1"/><c><v>1</v></c></row>'),
        "256 columns",
    ),
    "unnamed rows after a far cell": (
        lambda: with_sheet('<row r="1"><c r="A1048575"/></row><row><c><v>1</v></c></row>'),
        "20,000 rows",
    ),
    "claims of endless strings": (lambda: with_claim("4294967295"), "claims to hold more"),
    "claims in other figures": (lambda: with_claim("+&#52;294967295"), "claims to hold more"),
    "a wider code": (
        lambda: with_parts(
            sheet=f"<?xml version='1.0'?>{START}<sheetData>{FAR}</sheetData></worksheet>".encode(
                "utf-16"
            )
        ),
        "20,000 rows",
    ),
    "one endless row": (
        lambda: with_sheet("<row>" + "<c/>" * 16_000 + "<c><v>1</v></c></row>"),
        "256 columns",
    ),
    "no parts of a workbook": (lambda: packed({"xl/workbook.xml": "<workbook/>"}), ""),
    "no headings": (lambda: plain_workbook(("Sheet1", [["a", "b"], [1, 2]])), "row of headings"),
    "no sheet with values": (lambda: plain_workbook(("Sheet1", [])), "row of headings"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_register_is_refused_within_a_second_in_a_plain_sentence(case: str) -> None:
    make, words = REFUSED[case]
    data = make()
    began = time.process_time()
    with pytest.raises(Invalid) as refusal:
        read(data)
    assert time.process_time() - began < 1
    message = refusal.value.message
    assert words in message
    assert message.endswith(".")
    assert not any(word in message for word in ("zip", "XML", "Error", "exception"))


def test_a_far_cell_in_a_renamed_prefix_is_seen_too() -> None:
    rows = (
        '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'
        '<x:row r="1048576"><x:c r="XFD1048576"><x:v>2</x:v></x:c></x:row>'
    )
    sheet = f"{START.replace('<worksheet xmlns', '<x:worksheet xmlns:x')}<x:sheetData>{rows}"
    data = with_parts(sheet=f"{sheet}</x:sheetData></x:worksheet>")
    with pytest.raises(Invalid, match="20,000 rows"):
        read(data)


def test_a_far_cell_in_a_part_of_another_name_never_reaches_the_reader() -> None:
    parts = parts_of(GOOD)
    relations = parts["xl/_rels/workbook.xml.rels"]
    parts["xl/_rels/workbook.xml.rels"] = relations.replace("worksheets/sheet1.xml", "media/a.png")
    parts["xl/media/a.png"] = f"{START}<sheetData>{FAR}</sheetData></worksheet>"
    with pytest.raises(Invalid, match="could not be read"):
        read(packed(dict(parts)))


def test_a_formatted_cell_far_away_that_holds_nothing_does_no_harm() -> None:
    rows = (
        '<row r="1"><c r="A1" t="str"><v>Title</v></c><c r="B1" t="str"><v>Cause</v></c></row>'
        '<row r="2"><c r="A2" t="str"><v>Late</v></c></row>'
        '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    )
    [row] = read(with_sheet(rows)).rows
    assert row.values == {"title": "Late", "cause": None}


def test_a_sheet_that_claims_to_be_vast_is_read_for_what_it_holds() -> None:
    data = with_parts(
        sheet=f'{START}<dimension ref="A1:XFD1048576"/><sheetData><row r="1">'
        '<c r="A1" t="str"><v>Title</v></c><c r="B1" t="str"><v>Cause</v></c></row>'
        '<row r="2"><c r="A2" t="str"><v>Late</v></c></row></sheetData></worksheet>'
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert len(read(data).rows) == 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_links_to_other_workbooks_are_left_behind() -> None:
    data = with_parts(**{"xl/externalLinks/externalLink1.xml": f"{entity_bomb()}<x/>"})
    assert len(read(data).rows) == len(read(GOOD).rows)


def test_a_second_sheet_that_is_too_large_is_left_out_and_said() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Title", "Cause"])
    book.worksheets[0].append(["Late", "Nobody asked"])
    book.create_sheet("Far")["XFD1048576"] = 1
    target = io.BytesIO()
    book.save(target)
    register = read(target.getvalue())
    assert len(register.rows) == 1
    assert register.warnings == ("A sheet that was too large was left out.",)


def test_more_cells_than_are_read_at_once_are_refused_plainly() -> None:
    ballast = random.Random(3).randbytes(400_000).hex()
    cells = "<row>" + "<c/>" * 3_000_001 + "</row>"
    with pytest.raises(Invalid, match="more cells than are read at once"):
        read(with_sheet(cells + f"<!--{ballast}-->"))


def test_a_cell_longer_than_any_register_needs_is_refused_with_its_line() -> None:
    with pytest.raises(Invalid, match="Line 2 of the file"):
        read(b"Title,Cause\nLate," + b"x" * 200_000, "r.csv")
    with pytest.raises(Invalid, match="Line 1 of the file"):
        read(b"x" * 200_000, "r.csv")


def test_more_rows_than_are_read_at_once_are_refused_plainly() -> None:
    line = "A risk,Somebody\n"
    assert len(read(("Title,Owner\n" + line * 20_000).encode(), "r.csv").rows) == 20_000
    with pytest.raises(Invalid, match="20,000 rows"):
        read(("Title,Owner\n" + line * 20_001).encode(), "r.csv")
    with pytest.raises(Invalid, match="20,000 rows"):
        read(("Title,Owner\n" + line * 30_000).encode(), "r.csv")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Título".encode(), "Título"),
        ("\ufeffTitle".encode(), "Title"),
        ("£5 – “late”".encode("cp1252"), "£5 – “late”"),
        ("Title\tÖ".encode("utf-16"), "Title\tÖ"),
    ],
    ids=["utf-8", "utf-8 with its mark", "windows-1252", "utf-16"],
)
def test_text_is_read_in_the_codes_that_spreadsheets_write(data: bytes, text: str) -> None:
    assert check_upload(data, "r.csv") == CheckedText(text)


@pytest.mark.parametrize(
    "data",
    [b"Title,Cause\x00\nx", b"\x81\x8d\x8f", b"<html><table>", b"%PDF-1.4", b"\xff\xfe\x00"],
    ids=["nul", "no code", "web page", "pdf", "half of utf-16"],
)
def test_what_is_no_text_table_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid, match="not a table"):
        read(data, "register.csv")


def test_an_open_quotation_mark_is_named_with_its_line() -> None:
    with pytest.raises(Invalid, match="Line 3 of the file"):
        read(b'Title,Cause\nA,B\n"C,D\n', "r.csv")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["r.csv", "r.xlsx", ""]))
def test_any_bytes_give_rows_or_a_plain_refusal(data: bytes, name: str) -> None:
    assert_rows_or_a_plain_refusal(lambda: read(data, name))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_workbook_with_changed_bytes_gives_rows_or_a_plain_refusal(data: st.DataObject) -> None:
    changed = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 8))):
        # The ends of the file hold what tells a reader where things are.
        at = data.draw(st.integers(0, 200) | st.integers(len(GOOD) - 1500, len(GOOD) - 1))
        changed[at] = data.draw(st.integers(0, 255))
    assert_rows_or_a_plain_refusal(lambda: read(bytes(changed)))


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="<>/rcvist= \"'AZ09&;!-[]", max_size=120))
def test_any_sheet_of_markup_gives_rows_or_a_plain_refusal(markup: str) -> None:
    assert_rows_or_a_plain_refusal(lambda: read(with_sheet(markup)))
