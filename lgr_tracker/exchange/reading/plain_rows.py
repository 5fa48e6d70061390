"""Take the rows of a worksheet that say nothing but values by one pattern, not tag by tag.

Most rows of a register are such, and following each of their tags takes far longer than all else.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

# A declaration of XML stands here, perhaps behind a byte order mark.
_BEGINNING: Final = 4
_VALUED: Final = re.compile(rb'<c r="([A-Z]{1,3})[^/>]*>')


@dataclass(slots=True)
class PlainRows:
    """Hold what was taken: how many tags, and which rows and columns have values."""

    tags: int = 0
    rows: set[str] = field(default_factory=set)
    columns: set[str] = field(default_factory=set)


def without_plain_rows(content: bytes, percent_styles: Collection[str]) -> tuple[bytes, PlainRows]:
    """Return the markup of a sheet without its plain rows, and what they were.

    The markup must be well formed. A row is taken only where one follows that states its own
    number: what is left means the same whether or not it was there.
    """
    taken = PlainRows()
    if b"<!" in content or content.find(b"<?", _BEGINNING) >= 0:
        return content, taken  # an aside may hold what looks like a row
    left: list[bytes] = []
    columns: set[bytes] = set()
    end = 0
    for row in _plain_row(tuple(sorted(percent_styles))).finditer(content):
        cells = row[2]
        left.append(content[end : row.start()])
        end = row.end()
        taken.tags += cells.count(b"<") - cells.count(b"</") + 1
        valued = _VALUED.findall(cells)
        if valued:
            taken.rows.add(row[1].decode())
            columns.update(valued)
    taken.columns = {each.decode() for each in columns}
    return b"".join((*left, content[end:])), taken


@lru_cache(maxsize=16)
def _plain_row(percent_styles: tuple[str, ...]) -> re.Pattern[bytes]:
    """Make the pattern of a row that is shown, whose cells have its number and mere values.

    A formula needs a result, and no cell may be an error or shown as a percentage.
    """
    percents = "|".join(map(re.escape, percent_styles))
    style = rf'(?: s="(?!(?:{percents})")[0-9]+")?' if percents else r'(?: s="[0-9]+")?'
    formula = r'<f(?: [a-z0-9]+="[^"<]*")*(?:/>|>[^<]*</f>)<v>[!-%\'-;=-~][^<]*</v>'
    text = r'<is><t(?: xml:space="preserve")?>[^<]*</t></is>'
    value = rf"(?:<v>[^<]*</v>|{text}|{formula})"
    cell = rf'<c r="[A-Z]{{1,3}}\1"{style}(?: t="(?!e")[A-Za-z]+")?(?:/>|>{value}</c>)'
    shown = r'(?: (?!hidden=)[A-Za-z0-9:]+="[^"<]*")*'
    pattern = rf'<row r="([0-9]{{1,7}})"{shown}>((?:{cell})+)</row>(?=<row r="[0-9])'
    return re.compile(pattern.encode())
