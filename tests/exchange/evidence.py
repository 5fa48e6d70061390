"""Files of each kind that is taken as evidence, made as small as they can be."""

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence

import openpyxl

OFFICE = "application/vnd.openxmlformats-officedocument."
WORD = f"{OFFICE}wordprocessingml.document"
SLIDES = f"{OFFICE}presentationml.presentation"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    "{}</Relationships>"
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def packed(parts: dict[str, str | bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return parts as a package."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", packing) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


def types(main: str) -> str:
    """Return the part that says what a package is."""
    override = f'<Override PartName="/main.xml" ContentType="{main}.main+xml"/>'
    return TYPES.format(override)


def document(*paragraphs: str, **more: str | bytes) -> bytes:
    """Return a Word file with paragraphs, each in two runs, and further parts by name."""
    body = "".join(
        f"<w:p><w:r><w:t>{text[:5]}</w:t></w:r><w:r><w:t>{text[5:]}</w:t></w:r></w:p>"
        for text in paragraphs
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": types(WORD),
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
    }
    return packed({**parts, **more})


def related(kind: str, target: str) -> str:
    """Return a part that leads outside of its package."""
    return RELATIONS.format(
        f'<Relationship Id="r1" Type="http://example.org/relationships/{kind}" '
        f'Target="{target}" TargetMode="External"/>'
    )


def slides(text: str) -> bytes:
    """Return a presentation of one slide."""
    return packed(
        {
            "[Content_Types].xml": types(SLIDES),
            "ppt/slides/slide1.xml": f'<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>{text}'
            "</a:t></a:r></a:p></p:sld>",
        }
    )


def workbook(*rows: list[object]) -> bytes:
    """Return a workbook of one sheet."""
    book, target = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(target)
    return target.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    """Return a part of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*more: bytes, after: bytes = b"") -> bytes:
    """Return a picture of one grey dot, with further parts before its own."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    dot = chunk(b"IDAT", zlib.compress(b"\x00\x80"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + dot + chunk(b"IEND", b"") + after


def segment(mark: int, body: bytes) -> bytes:
    """Return a part of a JPEG."""
    return bytes((0xFF, mark)) + struct.pack(">H", len(body) + 2) + body


def exif(order: str = "<", turn: int = 6) -> bytes:
    """Return what a phone writes beside a picture: how it was held, and the place."""
    notes = {"<": b"II*\x00", ">": b"MM\x00*"}[order] + struct.pack(f"{order}I", 8)
    notes += struct.pack(f"{order}HHHIHH", 2, 0x0112, 3, 1, turn, 0)
    notes += struct.pack(f"{order}HHII", 0x8825, 4, 1, 38) + b"GPS 51.5N 0.1W"
    return segment(0xE1, b"Exif\x00\x00" + notes)


SCAN = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0\x56"


def jpeg(*more: bytes, after: bytes = b"") -> bytes:
    """Return the shape of a picture, with further parts after its head, and two scans."""
    head = segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
    tables = segment(0xDB, bytes(65)) + segment(0xEE, b"Adobe\x00d\x00\x00\x00\x00\x00")
    return b"\xff\xd8" + head + b"".join(more) + tables + SCAN + SCAN + b"\xff\xd9" + after


PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"


def pdf(more: bytes = b"null", *objects: bytes) -> bytes:
    """Return a PDF of one page whose root leads to `more`, and with objects from number 4 on."""
    root = b"<</Type/Catalog/Pages 2 0 R/More " + more + b">>"
    return placed((root, PAGES, PAGE, *objects))


def placed(objects: Sequence[bytes], more: bytes = b"") -> bytes:
    """Return objects as a PDF, with a plain table of their places and more in its trailer."""
    data, places = _laid(objects)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    trailer = b"trailer\n<</Size %d/Root 1 0 R%s>>\n" % (len(places) + 1, more)
    return data + head + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(data)


def packed_pdf(*objects: bytes, packing: bytes = b"/FlateDecode", trailer: bytes = b"") -> bytes:
    """Return a PDF that keeps its objects in one packed stream, and their places in another."""
    body, heads = b"", b""
    for number, each in enumerate(objects, 1):
        heads += b"%d %d " % (number, len(body))
        body += each + b"\n"
    pack = {b"/FlateDecode": zlib.compress, b"/ASCIIHexDecode": bytes.hex}[packing](heads + body)
    inner = pack if isinstance(pack, bytes) else pack.encode() + b">"
    count, last = len(objects), len(objects) + 1
    about = b"/Type/ObjStm/N %d/First %d/Filter%s" % (count, len(heads), packing)
    data = b"%%PDF-1.7\n%d 0 obj\n" % last + stream(about, inner) + b"\nendobj\n"
    rows = [struct.pack(">BHB", 2, last, at) for at in range(count)]
    rows += [struct.pack(">BHB", 1, 9, 0), struct.pack(">BHB", 1, len(data), 0)]
    places = zlib.compress(struct.pack(">BHB", 0, 0, 0) + b"".join(rows))
    about = b"/Type/XRef/W[1 2 1]/Size %d/Root 1 0 R/Filter/FlateDecode%s" % (last + 2, trailer)
    end = b"%d 0 obj\n" % (last + 1) + stream(about, places) + b"\nendobj\n"
    return data + end + b"startxref\n%d\n%%%%EOF\n" % len(data)


def _laid(objects: Sequence[bytes]) -> tuple[bytes, list[int]]:
    data, places = b"%PDF-1.7\n", list[int]()
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    return data, places


def stream(head: bytes, body: bytes) -> bytes:
    """Return the stream of a PDF that holds a body."""
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (head, len(body), body)
