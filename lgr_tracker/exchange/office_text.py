"""Look over a Word, Excel or PowerPoint file without opening it, and return the text it holds.

Only its parts of XML are unpacked, within limits, and read without any entity of their own.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import unquote
from xml.parsers import expat

from lgr_tracker.domain.errors import Invalid

PARTS_MOST: Final = 3_000
UNPACKED_MOST: Final = 150 * 1024 * 1024
XML_MOST: Final = 40 * 1024 * 1024
RATIO_MOST: Final = 100
USUALLY_SMALL: Final = 10 * 1024 * 1024
"""Up to here a file may unpack to any multiple of itself: small ones of one word do."""
TAGS_MOST: Final = 2_000_000

DAMAGED: Final = "The file is damaged or cut off. Save it anew and retry."
OTHER: Final = "The file is not what its name says. Save it anew and retry."
BOMB: Final = "The file unpacks to far more than it should, so it is not taken."
ODD: Final = "The file is packed in an unusual way. Open it, save it anew and retry."
PASSWORD: Final = "The file is protected with a password. Take the password off and retry."
MACROS: Final = "The file holds macros or controls. Save it without them and retry."
WITHIN: Final = "The file holds another file within. Take it out, and put it in by itself."
OUTSIDE: Final = "The file fetches something from elsewhere when it is opened. Take that out."
TOO_MUCH: Final = "The file holds more text than can be looked over. Split it."

_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,
    OSError,
    OverflowError,
    UnicodeError,
    ValueError,
)
_TYPES: Final = "[Content_Types].xml"
_STRINGS: Final = "xl/sharedStrings.xml"
_XML: Final = (".xml", ".rels")
_PICTURE: Final = "image/svg+xml"
_WITHIN: Final = (".docx", ".xlsx", ".pptx")
_REFERRING: Final = frozenset(("formula", "formula1", "formula2", "definedName"))
"""Formulas of no cell."""
_SPOKEN: Final = frozenset(
    ("t", "v", "delText", "text", "title", "subject", "description", "keywords", "f")
)
_LINES: Final = frozenset(("p", "si", "row", "title", "subject", "description", "keywords", "text"))
_FETCHING: Final = ("/oleObject", "/frame", "/subDocument", "/aFChunk")
_FETCHING_FROM_ELSEWHERE: Final = ("/attachedTemplate", "/image", "/video", "/audio", "/media")
_ORDER: Final = re.compile(r"DDE(?:AUTO)?(?![A-Za-z0-9_])", re.IGNORECASE)
"""A field that calls another program, and no word such as "hidden"."""
_QUOTED: Final = re.compile(r"\"[^\"]*\"|'[^']*'|\[[^]]*\]")
_CALL: Final = re.compile(r"[|]|\b(?:CALL|DDE|IMAGE|REGISTER|RTD|WEBSERVICE)\s*\(", re.IGNORECASE)
"""What no formula has outside of quotes but to call another program or machine."""
_ELSEWHERE: Final = re.compile(r"//|https?:|ftp:|file:(?!///[a-z]:)")
"""How a target begins that another machine holds; a drive of one's own is none."""


def read_office(data: bytes, media_type: str, *, most: int) -> str:
    """Return the words of a file of a type, each paragraph or row a line; raises Invalid.

    `most` is how many characters there may be.
    """
    text = "\n".join(_lines(data, media_type, _Budget(most), may_nest=True))
    if len(text) > most:  # what stands between cells and lines counts too
        raise Invalid(TOO_MUCH)
    return text


class _Budget:
    """Count down what is left to read of a file and of those within it."""

    def __init__(self, characters: int) -> None:
        self.characters, self.tags, self.xml = characters, TAGS_MOST, XML_MOST

    def spend(self, *, characters: int = 0, tags: int = 0, xml: int = 0) -> None:
        """Take what was read off; raises Invalid."""
        self.characters -= characters
        self.tags -= tags
        self.xml -= xml
        if min(self.characters, self.tags, self.xml) < 0:
            raise Invalid(TOO_MUCH)


def _lines(data: bytes, media_type: str, budget: _Budget, *, may_nest: bool) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = _checked_names(package.infolist())
            _check_type(_Part(budget).read(package.read(_TYPES)), media_type)
            strings = _Part(budget)
            if _STRINGS in names:
                strings.read(package.read(_STRINGS))
            used: set[int] = set()
            for name in names:
                if name.casefold().endswith(_XML) and name not in (_TYPES, _STRINGS):
                    part = _Part(budget, strings.lines)
                    yield from part.read(package.read(name)).lines
                    used |= part.used
                elif "/embeddings/" in name.casefold():
                    yield from _within(package, name, budget, may_nest)
            yield from (line for at, line in enumerate(strings.lines) if at not in used)
    except _DAMAGE:
        raise Invalid(DAMAGED) from None
    except RuntimeError:  # zipfile's way to say that a part has a password
        raise Invalid(PASSWORD) from None


def _within(package: zipfile.ZipFile, name: str, budget: _Budget, may_nest: bool) -> Iterator[str]:
    """Read a workbook within, such as that behind a chart; anything else within is refused."""
    if not may_nest or not name.casefold().endswith(_WITHIN):
        raise Invalid(WITHIN)
    budget.spend(xml=package.getinfo(name).file_size)
    return _lines(package.read(name), "", budget, may_nest=False)


def _checked_names(parts: Sequence[zipfile.ZipInfo]) -> list[str]:
    """Return the names of a package's parts; refuses by its table of contents alone."""
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    names = [part.filename for part in parts]
    if unpacked > UNPACKED_MOST or len(parts) > PARTS_MOST:
        raise Invalid(BOMB)
    if unpacked > max(RATIO_MOST * packed, USUALLY_SMALL):
        raise Invalid(BOMB)
    if len({name.casefold() for name in names}) < len(names) or any(map(_is_odd, names)):
        raise Invalid(ODD)
    if any(part.flag_bits & 0x1 for part in parts):
        raise Invalid(PASSWORD)
    if any(map(_is_active, map(str.casefold, names))):
        raise Invalid(MACROS)
    return names


def _is_odd(name: str) -> bool:
    """Tell a part's name that points outside the package or could be taken in two ways."""
    return name.startswith("/") or ".." in name.split("/") or bool({"\\", ":", "\x00"} & set(name))


def _is_active(name: str) -> bool:
    return name.endswith("vbaproject.bin") or "/macrosheets/" in name or "/activex/" in name


def _check_type(types: "_Part", media_type: str) -> None:
    """Refuse a package that is something else, may hold macros, or has XML by another name."""
    kinds = {kind for _, kind in types.content_types}
    if any("macroEnabled" in kind for kind in kinds):
        raise Invalid(MACROS)
    if media_type and f"{media_type}.main+xml" not in kinds:
        raise Invalid(OTHER)
    hidden = {kind.casefold() for name, kind in types.content_types if not name.endswith(_XML)}
    if any(kind.endswith(("+xml", "/xml")) for kind in hidden - {_PICTURE}):  # not read here
        raise Invalid(ODD)


class _Part:
    """Follow one part of XML: gather its words line by line, and refuse what reaches outside."""

    def __init__(self, budget: _Budget, strings: Sequence[str] = ()) -> None:
        self.lines: list[str] = []
        self.content_types: set[tuple[str, str]] = set()
        """Names of parts, or how they end, and what these are."""
        self.used: set[int] = set()
        """Places of the workbook's shared strings that a cell of this sheet shows."""
        self._budget, self._strings = budget, strings
        self._line: list[str] = []
        self._heard: list[list[str]] = []
        """The words of each open element that has any; the innermost is the last."""
        self._fields: list[list[str]] = [[]]
        """The orders of each open field, as fields stand within fields."""
        self._is_shared = False
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._said
        self._parser = parser

    def read(self, content: bytes) -> "_Part":
        """Parse the part strictly and return it."""
        self._budget.spend(xml=len(content))
        try:
            self._parser.Parse(content, True)
        except (expat.ExpatError, LookupError):
            raise Invalid(DAMAGED) from None
        self._end_line()
        for field in self._fields:
            _check_order(field)
        return self

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._budget.spend(tags=1)
        name = name.rpartition(":")[2]
        self._look_at(name, attributes)
        if name == "c":
            self._is_shared = attributes.get("t") == "s"
        elif name in ("fldChar", "fldSimple"):
            self._turn({key.rpartition(":")[2]: value for key, value in attributes.items()})
        elif name == "instrText":
            self._heard.append(self._fields[-1])
        elif name in _SPOKEN or name in _REFERRING:
            self._heard.append([])
        elif name in ("tab", "br", "cr"):
            self._line.append(" ")

    def _look_at(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("ddeLink", "oleLink"):
            raise Invalid(OUTSIDE)
        if name == "Relationship":
            _check_reach(attributes)
        if "ContentType" in attributes:
            named = attributes.get("PartName") or f".{attributes.get('Extension')}"
            self.content_types.add((named.casefold(), attributes["ContentType"]))

    def _turn(self, mark: dict[str, str]) -> None:
        """Follow where a field begins and ends, and what one that is only a mark orders."""
        _check_order([mark.get("instr", "")])
        if mark.get("fldCharType") == "begin":
            self._fields.append([])
        elif mark.get("fldCharType") == "end" and len(self._fields) > 1:
            _check_order(self._fields.pop())

    def _said(self, text: str) -> None:
        if not self._heard:
            return
        if self._heard[-1] is self._fields[-1]:
            self._budget.spend(characters=len(text))
        self._heard[-1].append(text)

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "instrText":
            self._heard.pop()
        elif name in _SPOKEN or name in _REFERRING:
            self._end_words(name, "".join(self._heard.pop()))
        elif name == "c":
            self._line.append(" | ")
        if name in _LINES:
            self._end_line(keeps_empty=name == "si")

    def _end_words(self, name: str, said: str) -> None:
        if name == "f" or name in _REFERRING:
            _check_formula(said)
        if name in _REFERRING:
            return
        shown = self._shown(said, name)
        self._budget.spend(characters=len(shown))  # before it is kept: many cells share one
        if name == "t" or not shown.isspace():  # what only stands between elements is no word
            self._line.append(shown)

    def _shown(self, said: str, name: str) -> str:
        """Return what a cell shows, which may be one of the strings that the workbook shares."""
        if name != "v" or not self._is_shared:
            return said
        at = int(said)
        self.used.add(at)
        return self._strings[at] if at >= 0 else ""

    def _end_line(self, *, keeps_empty: bool = False) -> None:
        line = "".join(self._line).strip(" |")
        self._line.clear()
        if line or keeps_empty:  # strings are found by their place, so an empty one counts
            self.lines.append(line)


def _refuse_doctype(*_: object) -> None:
    raise Invalid(ODD)


def _check_formula(said: str) -> None:
    """Refuse a formula that calls another program or machine."""
    if _CALL.search(_QUOTED.sub("", said)):
        raise Invalid(OUTSIDE)


def _check_order(field: Sequence[str]) -> None:
    """Refuse a field that calls another program."""
    if _ORDER.search("".join(field)):
        raise Invalid(OUTSIDE)


def _check_reach(attributes: dict[str, str]) -> None:
    """Refuse what is fetched when the file is opened; links that somebody follows are well."""
    kind, target = attributes.get("Type", ""), unquote(attributes.get("Target", ""))
    if attributes.get("TargetMode") != "External":
        return
    is_elsewhere = _ELSEWHERE.match(target.strip().casefold().replace("\\", "/"))
    if kind.endswith(_FETCHING) or (is_elsewhere and kind.endswith(_FETCHING_FROM_ELSEWHERE)):
        raise Invalid(OUTSIDE)
