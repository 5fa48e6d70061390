"""What the parts beside the sheets say: which sheets there are, and which styles are percents."""

from typing import Final
from xml.parsers import expat

_PERCENT_FORMATS: Final = frozenset({"9", "10"})
_TRUE: Final = ("1", "true")


class BookPart:
    """Learn from the workbook's own parts, which were checked before they come here."""

    def __init__(self) -> None:
        self.counts_from_1904 = False
        self.percent_styles: frozenset[str] = frozenset()
        self._ids: dict[str, str] = {}
        self._targets: dict[str, str] = {}
        self._formats = set(_PERCENT_FORMATS)
        self._styles: list[str] = []
        self._is_in_styles = False

    def learn(self, name: str, content: bytes) -> None:
        """Learn from a part, if it is one of the three that say something."""
        match name.casefold():
            case "xl/workbook.xml":
                self._parse(content, self._meet_book)
            case "xl/_rels/workbook.xml.rels":
                self._parse(content, self._meet_relation)
            case "xl/styles.xml":
                self._parse(content, self._meet_style)
                self.percent_styles = frozenset(
                    str(place)
                    for place, number in enumerate(self._styles)
                    if number in self._formats
                )

    def sheets(self) -> dict[str, str]:
        """Map the name of each sheet to the part that holds it."""
        return {
            name: self._targets[each] for name, each in self._ids.items() if each in self._targets
        }

    def _parse(self, content: bytes, meet: object) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = meet  # type: ignore[assignment]  # one of the three below
        if meet == self._meet_style:
            parser.EndElementHandler = self._leave_style
        parser.Parse(content, True)

    def _meet_book(self, tag: str, attributes: dict[str, str]) -> None:
        match tag.rpartition(":")[2]:
            case "sheet":
                ids = [value for key, value in attributes.items() if key.rpartition(":")[2] == "id"]
                self._ids[attributes.get("name", "")] = ids[0] if ids else ""
            case "workbookPr":
                self.counts_from_1904 = attributes.get("date1904") in _TRUE

    def _meet_relation(self, tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "Relationship":
            target = attributes.get("Target", "")
            path = target[1:] if target.startswith("/") else f"xl/{target}"
            self._targets[attributes.get("Id", "")] = path

    def _meet_style(self, tag: str, attributes: dict[str, str]) -> None:
        match tag.rpartition(":")[2]:
            case "numFmt" if "%" in attributes.get("formatCode", ""):
                self._formats.add(attributes.get("numFmtId", ""))
            case "cellXfs":
                self._is_in_styles = True
            case "xf" if self._is_in_styles:
                self._styles.append(attributes.get("numFmtId", ""))

    def _leave_style(self, tag: str) -> None:
        if tag.rpartition(":")[2] == "cellXfs":
            self._is_in_styles = False
