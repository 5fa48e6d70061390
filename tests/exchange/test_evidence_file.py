"""Files of evidence: what is taken, what is read of it, and what is refused in plain words."""

import io
import random
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from lgr_tracker.domain.conversation import FILE_MOST
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.exchange import evidence_file, office_text, pdf_file, picture_file
from lgr_tracker.exchange.evidence_file import TEXT_MOST, check_evidence
from lgr_tracker.exchange.office_text import read_office
from tests.exchange.evidence import (
    OFFICE,
    PAGE,
    PAGES,
    SCAN,
    TYPES,
    WORD,
    W,
    chunk,
    document,
    exif,
    jpeg,
    packed,
    packed_pdf,
    pdf,
    placed,
    png,
    related,
    segment,
    slides,
    stream,
    types,
    workbook,
)

BORN = "Date of birth 01/02/2015"
GOOD = {
    "minute.pdf": (pdf(), "application/pdf"),
    "minute.docx": (document("Both councils agreed."), WORD),
    "rota.xlsx": (workbook(["Duty", "Team"]), f"{OFFICE}spreadsheetml.sheet"),
    "talk.pptx": (slides("Day 1"), f"{OFFICE}presentationml.presentation"),
    "board.png": (png(), "image/png"),
    "board.jpg": (jpeg(), "image/jpeg"),
    "BOARD.JPEG": (jpeg(), "image/jpeg"),
    "rota.csv": (b"Duty,Team\r\n1,-5\r\n", "text/csv"),
    "note.txt": ("Café agreed".encode("cp1252"), "text/plain"),
    "long.txt": ("Agreed – by both".encode("utf-16"), "text/plain"),
}


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(Invalid) as refused:
        check_evidence(data, name)
    assert refused.value.fields == {"file": refused.value.message}
    return refused.value.message


@pytest.mark.parametrize("name", GOOD)
def test_each_kind_is_taken_as_what_it_is(name: str) -> None:
    data, media_type = GOOD[name]
    taken = check_evidence(data, name)
    assert (taken.name, taken.media_type, taken.places) == (name, media_type, ())
    assert taken.content == check_evidence(taken.content, name).content, "what is kept is kept"
    assert taken.content == data or name == "minute.pdf"


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("other", ["x.pdf", "x.docx", "x.xlsx", "x.pptx", "x.png", "x.jpg"])
def test_a_name_that_says_something_else_is_refused(name: str, other: str) -> None:
    if check_evidence(*(GOOD[name][0], name)).media_type == evidence_file.MEDIA_TYPES[other[1:]]:
        return
    assert "name" in refusal(GOOD[name][0], other)


@pytest.mark.parametrize("name", ["x.svg", "x.html", "x.exe", "x.docm", "x.zip", "x.js", "x.xls"])
def test_other_kinds_are_refused_whatever_they_hold(name: str) -> None:
    assert refusal(pdf(), name) == evidence_file.UNKNOWN


@pytest.mark.parametrize(
    "name", ["", "minute", ".pdf", "a\x00b.pdf", "a\u202eb.pdf", "x.", " .pdf"]
)
def test_a_name_must_say_what_the_file_is(name: str) -> None:
    assert refusal(pdf(), name) == evidence_file.NO_SUFFIX


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/minute.pdf", "minute.pdf"),
        ("C:\\Users\\x\\minute.pdf", "minute.pdf"),
        ('a"b;\r\n c.pdf', 'a"b; c.pdf'),
        ("naïve – minute.pdf", "naïve – minute.pdf"),
    ],
)
def test_a_name_is_kept_without_where_it_came_from(name: str, kept: str) -> None:
    assert check_evidence(pdf(), name).name == kept


def test_sizes_are_held() -> None:
    assert refusal(b"", "x.txt") == evidence_file.EMPTY
    assert refusal(b"a" * (FILE_MOST + 1), "x.txt") == evidence_file.TOO_LARGE
    assert refusal(b"a " * TEXT_MOST, "x.txt") == evidence_file.TOO_MUCH
    assert refusal(pdf(), f"{'x' * 120}.pdf") == evidence_file.TOO_LONG


@pytest.mark.parametrize("start", ["<svg>", " <!DOCTYPE html>", "%PDF-1.4", "a\x00b", "a\x1bb"])
@pytest.mark.parametrize("name", ["x.txt", "x.csv"])
def test_what_is_no_plain_text_is_no_text(start: str, name: str) -> None:
    assert refusal(start.encode(), name) == evidence_file.NOT_TEXT


def test_text_that_cannot_be_decoded_is_refused() -> None:
    assert refusal(b"\xff\xfea", "x.txt") == evidence_file.NOT_TEXT
    assert refusal(b"caf\x81", "x.txt") == evidence_file.NOT_TEXT


@pytest.mark.parametrize(
    "cell", ["=1+1", " =A1", "＝A1", "\u200b=A1", "@SUM(1)", "+1|'x'!A0", "-2+cmd|' /C calc'!A0"]
)
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_table_with_what_a_spreadsheet_runs_is_refused(cell: str, mark: str) -> None:
    data = f'Duty{mark}Team\r\n1{mark}"{cell}"\r\n'.encode()
    assert refusal(data, "x.csv") == evidence_file.FORMULA
    check_evidence(data, "x.txt")


def test_a_table_that_cannot_be_read_is_refused() -> None:
    assert refusal(f'"{"a" * 200_000}"'.encode(), "x.csv") == evidence_file.NOT_TABLE


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (BORN.encode(), "x.txt"),
        (f"{BORN},x".encode(), "x.csv"),
        (document("Asked for.", BORN), "x.docx"),
        (slides(BORN), "x.pptx"),
        (workbook(["Date of birth", "01/02/2015"]), "x.xlsx"),
        (workbook(["NHS number"], [9434765919]), "x.xlsx"),
        (
            document(
                "x", **{"word/footnotes.xml": f"<w:x {W}><w:delText>{BORN}</w:delText></w:x>"}
            ),
            "x.docx",
        ),
        (document("x", **{"docProps/core.xml": f"<c><title>{BORN}</title></c>"}), "x.docx"),
        (document("x", **{"word/embeddings/w.xlsx": workbook([BORN])}), "x.docx"),
        (pdf(), "NHS 9434765919.pdf"),
    ],
)
def test_the_guard_sees_what_the_file_says(data: bytes, name: str) -> None:
    [place] = check_evidence(data, name).places
    assert (place.name, place.is_block) == ("file", True)


def test_cells_are_read_as_they_are_shown_and_each_string_once() -> None:
    data = workbook(["Lead", "Team", None, 3], ["Team", "Lead"])
    assert read_office(data, f"{OFFICE}spreadsheetml.sheet", most=500).count("Team") == 2
    assert "Lead | Team |" in read_office(data, f"{OFFICE}spreadsheetml.sheet", most=500)
    strings = "<sst><si><t>left</t></si><si/><si><t>used</t></si></sst>"
    sheet = '<s><row><c t="s"><v>2</v></c><c t="s"><v>1</v></c><c><v>7</v></c></row></s>'
    made = packed(
        {
            "[Content_Types].xml": types(f"{OFFICE}spreadsheetml.sheet"),
            "xl/sharedStrings.xml": strings,
            "xl/worksheets/sheet1.xml": sheet,
        }
    )
    assert read_office(made, f"{OFFICE}spreadsheetml.sheet", most=500) == "used |  | 7\nleft"


@pytest.mark.parametrize(
    ("part", "cells"),
    [
        ("xl/worksheets/sheet1.xml", '<c t="s"><v>0</v></c>' * 2_000),
        ("xl/worksheets/sheet1.xml", f"<c><v>1</v></c>{'<c/>' * 670_000}<c><v>1</v></c>"),
        ("word/document.xml", f"<instrText>{'a' * (TEXT_MOST + 1)}</instrText>"),
    ],
)
def test_what_many_cells_share_is_counted_before_it_is_kept(part: str, cells: str) -> None:
    data = packed(
        {
            "[Content_Types].xml": types(f"{OFFICE}spreadsheetml.sheet"),
            "xl/sharedStrings.xml": f"<sst><si><t>{'a' * 900_000}</t></si></sst>",
            part: f"<s><row>{cells}</row></s>",
        }
    )
    tracemalloc.start()
    try:
        assert refusal(data, "x.xlsx") == office_text.TOO_MUCH
        assert tracemalloc.get_traced_memory()[1] < 64 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_words_split_into_runs_are_one_word() -> None:
    assert read_office(document("Agreement reached"), WORD, most=500) == "Agreement reached"


MACROS = TYPES.format('<Default ContentType="application/x.macroEnabled.main+xml"/>')
DDE = (
    f"<w:x {W}><w:p><w:r><w:instrText>D</w:instrText><w:instrText>DEAUTO x</w:instrText></w:r>"
    "</w:p></w:x>"
)
SIMPLE = "<x><w:fldSimple xmlns:w='w' w:instr=' {} '/></x>"
BEGIN, END = "<fldChar fldCharType='begin'/>", "<fldChar fldCharType='end'/>"
NESTED = (
    f"<x>{BEGIN}<instrText>D</instrText>{BEGIN}<instrText>SET x</instrText>{END}"
    f"<instrText>DEAUTO</instrText>{END}{BEGIN}<instrText>PAGE</instrText>{END}</x>"
)
OTHERWISE = types(WORD).replace(
    "</Types>", '<Override PartName="/word/x.dat" ContentType="application/x+XML"/></Types>'
)
RELS = "word/_rels/document.xml.rels"


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"word/vbaProject.bin": b"x"}, office_text.MACROS),
        ({"word/activeX/a.xml": "<a/>"}, office_text.MACROS),
        ({"xl/macrosheets/a.xml": "<a/>"}, office_text.MACROS),
        ({"[Content_Types].xml": MACROS}, office_text.MACROS),
        ({"[Content_Types].xml": types("text/plain")}, office_text.OTHER),
        ({"word/embeddings/oleObject1.bin": b"x"}, office_text.WITHIN),
        ({"word/embeddings/a.exe": b"x"}, office_text.WITHIN),
        (
            {"word/embeddings/a.docx": document("x", **{"word/embeddings/b.docx": document("y")})},
            office_text.WITHIN,
        ),
        (
            {"word/embeddings/a.docx": document("x", **{RELS: related("frame", "x")})},
            office_text.OUTSIDE,
        ),
        ({RELS: related("attachedTemplate", "https://example.org/x.dotm")}, office_text.OUTSIDE),
        ({RELS: related("image", "http://example.org/x.png")}, office_text.OUTSIDE),
        ({RELS: related("oleObject", "file:///x")}, office_text.OUTSIDE),
        ({RELS: related("attachedTemplate", "file://203.0.113.5/s/x.dotm")}, office_text.OUTSIDE),
        ({RELS: related("attachedTemplate", "FILE:////203.0.113.5/s/x.dotm")}, office_text.OUTSIDE),
        ({RELS: related("image", "file:///\\\\203.0.113.5\\s\\x.png")}, office_text.OUTSIDE),
        ({RELS: related("image", "\\\\203.0.113.5\\s\\x.png")}, office_text.OUTSIDE),
        ({RELS: related("image", " %5C%5C203.0.113.5/s/x.png")}, office_text.OUTSIDE),
        ({RELS: related("media", "//example.org/x.mp4")}, office_text.OUTSIDE),
        ({"word/settings.xml": DDE}, office_text.OUTSIDE),
        ({"word/x.xml": "<x><instrText>DDE<t/></instrText></x>"}, office_text.OUTSIDE),
        ({"xl/externalLinks/e.xml": "<x><ddeLink/></x>"}, office_text.OUTSIDE),
        ({"word/x.xml": SIMPLE.format("DDEAUTO c:\\x")}, office_text.OUTSIDE),
        ({"word/x.xml": SIMPLE.format("ddeauto&quot;x&quot;")}, office_text.OUTSIDE),
        ({"word/x.xml": NESTED}, office_text.OUTSIDE),
        ({"word/X.XML": SIMPLE.format("DDE x")}, office_text.OUTSIDE),
        ({"word/x.xml": "<x><instrText ContentType='x'>DDE</instrText></x>"}, office_text.OUTSIDE),
        ({"xl/s.xml": "<c><f>cmd|'/C calc'!A0</f></c>"}, office_text.OUTSIDE),
        ({"xl/s.xml": "<c><f>'cmd'|'/C calc'!A0</f></c>"}, office_text.OUTSIDE),
        ({"xl/s.xml": "<c><f>cmd<t>a</t>|'/C calc'!A0</f></c>"}, office_text.OUTSIDE),
        ({"xl/s.xml": "<c><f>1+_xlfn.WEBSERVICE(A1)</f></c>"}, office_text.OUTSIDE),
        ({"xl/w.xml": "<a><definedName>x|'y'!A1</definedName></a>"}, office_text.OUTSIDE),
        ({"xl/s.xml": "<a><formula1>x|'y'!A1</formula1></a>"}, office_text.OUTSIDE),
        ({"[Content_Types].xml": OTHERWISE}, office_text.ODD),
        (
            {"[Content_Types].xml": OTHERWISE.replace("<Override PartName", "<Default Extension")},
            office_text.ODD,
        ),
        ({"word/x.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}, office_text.ODD),
        ({"../x.xml": "<x/>"}, office_text.ODD),
        ({"Word/Document.xml": "<x/>"}, office_text.ODD),
        ({"word/x.xml": "<x>"}, office_text.DAMAGED),
        ({"word/x.xml": b"\xff\xfe\x00"}, office_text.DAMAGED),
        ({"word/x.xml": f"<x>{'<a/>' * 2_000_001}</x>"}, office_text.TOO_MUCH),
        ({"word/x.xml": b"<x>" + b" " * (12 * 1024 * 1024) + b"</x>"}, office_text.BOMB),
        ({"word/media/x.png": random.Random(1).randbytes(9) * 20_000_000}, office_text.BOMB),
        ({f"word/x{n}.xml": "<x/>" for n in range(3_001)}, office_text.BOMB),
    ],
)
def test_a_document_that_may_do_harm_is_refused(more: dict[str, bytes], sentence: str) -> None:
    assert refusal(document("x", **more), "x.docx") == sentence


@pytest.mark.parametrize(
    "more",
    [
        {RELS: related("hyperlink", "https://example.org")},
        {RELS: related("hyperlink", "\\\\council\\shared\\plan.docx")},
        {RELS: related("attachedTemplate", "file:///C:\\templates\\council.dotx")},
        {RELS: related("image", "cid:image001.png")},
        {RELS: related("image", "pictures/board.png")},
        {"word/x.xml": SIMPLE.format("REF hidden_added \\h")},
        {"word/x.xml": "<x><instrText>HYPERLINK hidden</instrText></x>"},
        {"xl/s.xml": "<c><f>SUM('a|b'!A1)&amp;\"a|b\"&amp;T[a|b]</f></c>"},
        {"word/x.xml": "<oMath><f><num><t>|x|</t></num></f></oMath>"},
        {"[Content_Types].xml": OTHERWISE.replace("application/x+XML", "image/svg+xml")},
    ],
)
def test_a_document_that_only_leads_somewhere_is_taken(more: dict[str, str]) -> None:
    assert check_evidence(document("x", **more), "x.docx").places == ()


def test_packages_that_are_packed_oddly_are_refused() -> None:
    good = document("x")
    assert refusal(good[:-30], "x.docx") == office_text.DAMAGED
    assert refusal(good.replace(b"word/document", b"word\\document"), "x.docx") == office_text.ODD
    locked = bytearray(good)
    for start in (b"PK\x03\x04", b"PK\x01\x02"):
        at = good.index(start) + (6 if start == b"PK\x03\x04" else 8)
        locked[at] |= 1
    assert refusal(bytes(locked), "x.docx") == office_text.PASSWORD
    old = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
    assert "password" in refusal(old, "x.docx")
    assert refusal(packed({"a.xml": "<a/>"}), "x.docx") == office_text.DAMAGED
    sizes = bytearray(packed({"[Content_Types].xml": "x" * 9}, zipfile.ZIP_STORED))
    sizes[sizes.index(b"PK\x01\x02") + 24] = 200  # says that it unpacks to more than it does
    assert refusal(bytes(sizes), "x.docx") == office_text.DAMAGED


SCRIPT = b"<</S/JavaScript/JS(app.alert)>>"


@pytest.mark.parametrize(
    "active",
    [
        SCRIPT,
        b"<</JS(app)>>",
        b"<</J#53(app)>>",
        b"<</#4a#53(app)>>",
        b"<</S/Java#53cript>>",
        b"<</S%a comment (\n/Java#53cript%)>>\n>>",
        b"[[<</A<</S%stream\n/Launch/F(x)>>>>]]",
        b"<</Names<</EmbeddedFiles 3 0 R>>>>",
        b"<</Type/Filespec/EF<</F 3 0 R>>>>",
        b"<</XFA%endobj\n[]>>",
        b"<</#58FA[]>>",
        b"<</AA<</O 3 0 R>>>>",
        b"<</S/SubmitForm/F(https://example.org)>>",
    ],
)
def test_a_pdf_that_does_something_is_refused(active: bytes) -> None:
    name = b"/JavaScript"
    for made in (
        pdf(active),
        pdf(b"[4 0 R]", active),
        pdf(b"4 0 R", b"<</S 5 0 R>>", name),
        packed_pdf(b"<</Type/Catalog/Pages 2 0 R/More 4 0 R>>", PAGES, PAGE, active),
        packed_pdf(
            b"<</Type/Catalog/Pages 2 0 R/More 4 0 R>>",
            PAGES,
            PAGE,
            active,
            packing=b"/ASCIIHexDecode",
        ),
    ):
        assert refusal(made, "x.pdf") == pdf_file.ACTIVE


@pytest.mark.parametrize("opening", [b"<</S/URI/URI(x)>>", b"<</S/GoTo/D[]/Next 3 0 R>>", b"4 0 R"])
def test_a_pdf_may_open_at_a_page_and_do_nothing_else(opening: bytes) -> None:
    root = b"<</Type/Catalog/Pages 2 0 R/OpenAction %s>>"
    made = placed((root % opening, PAGES, PAGE, b"<</S/Named/N/Print>>"))
    assert refusal(made, "x.pdf") == pdf_file.ACTIVE
    for well in (b"[3 0 R/Fit]", b"<</S/GoTo/D[3 0 R/Fit]>>"):
        check_evidence(placed((root % well, PAGES, PAGE)), "x.pdf")


def test_a_stream_that_lies_in_another_file_is_refused() -> None:
    outside = stream(b"/F(\\\\host\\share)", b"")
    assert refusal(pdf(b"4 0 R", outside), "x.pdf") == pdf_file.ACTIVE


@pytest.mark.parametrize("word", [b"/Launch", b"/JS ", b"/XFA", b"/JavaScript", b"/Encrypt"])
def test_a_pdf_is_judged_by_its_objects_and_not_by_its_pictures_or_words(word: bytes) -> None:
    picture = stream(b"/Subtype/Image", b"\x01" + word + b"\x02\nendstream " + word)
    kept = check_evidence(pdf(b"[4 0 R(" + word + b")]", picture), "x.pdf").content
    assert picture.partition(b"stream\n")[2] in kept, "the picture is as it was"


def test_what_a_pdf_shows_nobody_is_not_kept() -> None:
    """A file may hold an older version of itself, and words between its objects."""
    hidden = placed((b"<</Type/Catalog/Pages 2 0 R/OpenAction " + SCRIPT + b">>", PAGES, PAGE))
    later = hidden.replace(b"%%EOF", b"%%EOF\n%" + SCRIPT)
    begun = len(later)
    later += b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    table = len(later)
    later += b"xref\n1 1\n%010d 00000 n \ntrailer\n" % begun
    later += b"<</Size 4/Root 1 0 R/Prev %d>>\n" % hidden.index(b"xref")
    later += b"startxref\n%d\n%%%%EOF\n" % table
    for made in (later, pdf(b"null", SCRIPT), pdf(b"9 0 R", SCRIPT)):
        kept = check_evidence(made, "x.pdf").content
        assert b"JavaScript" in made and b"JavaScript" not in kept
        assert len(PdfReader(io.BytesIO(kept), strict=True).pages) == 1
        assert check_evidence(kept, "x.pdf").content == kept, "what was kept is kept"


def test_a_pdf_shows_the_same_after_it_was_looked_over() -> None:
    title = "Café – 2 councils".encode("utf-16")
    info = b"<</Title<%s>/Author(a\\(b\\)\\\\c\\351)>>" % title.hex().encode()
    objects = (b"<</Type/Catalog/Pages 2 0 R>>", PAGES, PAGE, info)
    for made in (placed(objects, b"/Info 4 0 R"), packed_pdf(*objects, trailer=b"/Info 4 0 R")):
        kept = PdfReader(io.BytesIO(check_evidence(made, "x.pdf").content), strict=True)
        assert kept.metadata is not None
        assert (kept.metadata.title, kept.metadata.author) == ("Café – 2 councils", "a(b)\\cé")
        assert tuple(kept.pages[0].mediabox) == (0, 0, 9, 9)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=40))
def test_any_string_of_a_pdf_stays_as_it_was(said: bytes) -> None:
    written = b"<" + said.hex().encode() + b">"
    first = PdfReader(io.BytesIO(pdf(written)), strict=True)
    kept = PdfReader(io.BytesIO(check_evidence(pdf(written), "x.pdf").content), strict=True)
    assert kept.root_object["/More"].original_bytes == said
    assert kept.root_object["/More"] == first.root_object["/More"]


def test_a_pdf_that_cannot_be_looked_at_whole_is_refused() -> None:
    good = pdf()
    assert refusal(good[:-20], "x.pdf") == pdf_file.CUT_OFF
    assert refusal(good[:9] + good[20:], "x.pdf") == pdf_file.CUT_OFF
    assert refusal(pdf(b"4 0 R", b"3 0 R"), "x.pdf") == pdf_file.CUT_OFF
    assert refusal(pdf(b"[" * 5_000), "x.pdf") == pdf_file.CUT_OFF
    assert refusal(pdf(b"<</ByteRange[0 1]>>"), "x.pdf") == pdf_file.SIGNED
    for cipher in (b"/V 1/R 2/O<00>/U<00>/P -4", b"/V 5/R 6", b""):
        locked = placed(
            (b"<</Pages 2 0 R>>", PAGES, PAGE), b"/Encrypt<</Filter/Standard%s>>" % cipher
        )
        assert refusal(locked, "x.pdf") in (pdf_file.PASSWORD, pdf_file.CUT_OFF)


def test_a_pdf_that_unpacks_to_much_is_refused() -> None:
    much = b"(" + bytes(5 * 1024 * 1024) + b")"
    made = packed_pdf(b"<</Type/Catalog/Pages 2 0 R/More 4 0 R>>", PAGES, PAGE, much)
    assert refusal(made, "x.pdf") == pdf_file.TOO_MUCH


def test_a_pdf_that_takes_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    much = pdf(b"[" + b"[0 0 0] " * 50_000 + b"]")
    check_evidence(much, "x.pdf")
    monkeypatch.setattr(pdf_file, "SECONDS_MOST", 0.05)
    assert refusal(much, "x.pdf") == pdf_file.TOO_MUCH


def test_no_word_of_a_pdf_gets_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    check_evidence(pdf(b"943-476-5919"), "x.pdf")
    assert not caplog.records


def test_a_picture_is_kept_without_what_is_written_beside_it() -> None:
    words = chunk(b"tEXt", b"Author\x00somebody"), chunk(b"eXIf", b"GPS")
    assert check_evidence(png(*words, after=b"<script>"), "x.png").content == png()
    notes = segment(0xFE, b"a word"), segment(0xED, b"Photoshop"), segment(0xE0, b"JFXX\x00small")
    maps = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00<x/>"), segment(0xE2, b"MPF\x00more")
    assert check_evidence(jpeg(*notes, *maps, after=b"<script>"), "x.jpg").content == jpeg()
    colours = segment(0xE2, b"ICC_PROFILE\x00\x01\x01abc")
    assert check_evidence(jpeg(colours), "x.jpg").content == jpeg(colours)


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_picture_still_says_which_way_up_it_is(order: str) -> None:
    kept = check_evidence(jpeg(exif(order, turn=8)), "x.jpg").content
    assert b"GPS" not in kept
    assert kept == check_evidence(jpeg(exif(">", turn=8)), "x.jpg").content
    assert check_evidence(kept, "x.jpg").content == kept, "what was kept is kept"


@pytest.mark.parametrize(
    "notes",
    [exif(turn=9), segment(0xE1, b"Exif\x00\x00"), segment(0xE1, b"Exif\x00\x00XX*\x00\x08")],
)
def test_a_picture_that_says_nothing_of_it_is_taken_as_it_is(notes: bytes) -> None:
    assert check_evidence(jpeg(notes), "x.jpg").content == jpeg()


def test_a_byte_that_fills_before_a_mark_is_left_out() -> None:
    assert check_evidence(jpeg(b"\xff"), "x.jpg").content == jpeg()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (png()[:-5], "x.png"),
        (png().replace(b"IHDR", b"IHDX"), "x.png"),
        (png(chunk(b"IHDR", b"")), "x.png"),
        (png().replace(b"IDAT", b"IDAX"), "x.png"),
        (jpeg()[:-2], "x.jpg"),
        (jpeg()[:-2] + b"ab", "x.jpg"),
        (jpeg()[:9], "x.jpg"),
        (jpeg()[:3] + b"\xe0\x00", "x.jpg"),
        (jpeg(b"\xff\xe3\x00\x00"), "x.jpg"),
        (jpeg().partition(SCAN)[0] + SCAN, "x.jpg"),
    ],
)
def test_a_damaged_picture_is_refused(data: bytes, name: str) -> None:
    assert refusal(data, name) == picture_file.DAMAGED


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_bytes_are_taken_or_plainly_refused(data: st.DataObject) -> None:
    name, (good, _) = data.draw(st.sampled_from(sorted(GOOD.items())))
    spoilt = bytearray(good)
    for _ in range(data.draw(st.integers(1, 6))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    spoilt = (
        spoilt[: data.draw(st.integers(0, len(spoilt)))] if data.draw(st.booleans()) else spoilt
    )
    message = "."
    try:
        check_evidence(bytes(spoilt), name)
    except Invalid as refused:
        message = refused.message
    assert message.endswith(".")
