"""Hold the looks of a workbook: styles by kind of cell, and the colours of bands by order."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from lgr_tracker.domain.register import BandView, Column, ColumnKind
from lgr_tracker.exchange.sheet import DAY_FORMAT, MOMENT_FORMAT, Style

INK: Final = "#14212b"
RULE: Final = "#c5ced4"
WASH: Final = "#e8f1f2"
BRAND_DEEP: Final = "#08343e"
LINK: Final = "#0b5c70"
LATE: Final = "#7a1230"

# Lightness falls from the first to the last, so that the order survives a grey print.
# Fill and ink of each step; keep in step with the style sheet's --b1 to --b5.
BAND_STEPS: Final = (
    ("#e3edf0", "#14212b"),
    ("#f2c75c", "#14212b"),
    ("#d4722a", "#0d161d"),
    ("#7a1230", "#ffffff"),
    ("#191919", "#ffffff"),
)
_STEPS_OF: Final = {
    1: (1,),
    2: (1, 4),
    3: (1, 3, 4),
    4: (1, 2, 3, 4),
    5: (1, 2, 3, 4, 5),
    6: (1, 2, 3, 3, 4, 5),
}

TITLE_HEIGHT: Final = 24
HEADER_HEIGHT: Final = 32
TITLE: Final = Style(bold=True, font_size=14, font_color=BRAND_DEEP)
LEAD: Final = Style(font_color=INK)
SUBTITLE: Final = Style(bold=True, font_size=11, font_color=BRAND_DEEP)
HEADER: Final = Style(
    bold=True,
    font_color="#ffffff",
    bg_color=BRAND_DEEP,
    border_color=BRAND_DEEP,
    text_wrap=True,
    valign="vcenter",
)
# The button of a table's filter sits at the foot of a heading, so its words stand at the top.
HEADING: Final = replace(HEADER, valign="top")
_BUTTON_LINES: Final = 1
BODY: Final = Style(border_color=RULE, text_wrap=True)
NUMBER: Final = replace(BODY, text_wrap=False, num_format="0", align="center")
MONEY: Final = replace(NUMBER, num_format="£#,##0", align="right")
CODE: Final = replace(BODY, text_wrap=False, align="center")
CHANCE: Final = replace(NUMBER, num_format="0%")
DAY: Final = replace(BODY, text_wrap=False, num_format=DAY_FORMAT, align="left")
MOMENT: Final = replace(DAY, num_format=MOMENT_FORMAT)
LINKED: Final = replace(BODY, font_color=LINK, underline=True)
LABEL: Final = replace(BODY, bold=True, bg_color=WASH)
SAMPLE: Final = Style(bold=True, font_size=12, font_color="#ffffff", bg_color=LATE)
WHOLE: Final = replace(BODY, num_format="#,##0", align="left")
AXIS: Final = replace(LABEL, valign="vcenter")
AXIS_NUMBER: Final = replace(NUMBER, valign="vcenter")
AXIS_HEADER: Final = replace(HEADER, align="center")
# The count of a heat map: nought is left blank, so that the eye meets only what is there.
COUNT: Final = replace(NUMBER, num_format="0;-0;;@", font_size=16, valign="vcenter")

_BY_KIND: Final = {
    ColumnKind.NUMBER: NUMBER,
    ColumnKind.SCALE: NUMBER,
    ColumnKind.MONEY: MONEY,
    ColumnKind.DATE: DAY,
    ColumnKind.MOMENT: MOMENT,
}


def style_of(kind: ColumnKind) -> Style:
    """Give the style of a column's cells."""
    return _BY_KIND.get(kind, BODY)


def lines_of(text: str, width: int) -> int:
    """Reckon how many lines wrapped text takes in a column of so many characters.

    Not every program finds the height of a row by itself. Words rarely fill a line, so one
    character in eight is taken for the gap at its end.

    >>> lines_of("Front door\\nFees", 22), lines_of("a" * 44, 22)
    (2, 3)
    """
    room = max(1, width - width // 8)
    if "\n" not in text:
        return -(-len(text) // room)
    return sum(-(-max(1, len(line)) // room) for line in text.split("\n"))


def height_of(lines: int) -> float:
    """Give the height in points of a row of so many lines, within Excel's limit of 409."""
    return min(409.0, 13.0 * lines + 2)


def heading_height(columns: Sequence[Column]) -> float:
    """Give the height of a row of headings: their words, and the buttons below them."""
    lines = max(lines_of(column.heading, column.width) for column in columns)
    return height_of(lines + _BUTTON_LINES)


def band_colours(order: int, count: int) -> tuple[str, str]:
    """Give fill and ink of a band by its place among `count` bands; order runs from 1.

    >>> band_colours(2, 3)
    ('#d4722a', '#0d161d')
    """
    if count in _STEPS_OF:
        step = _STEPS_OF[count][min(order, count) - 1]
    else:
        step = 1 + round((min(order, count) - 1) * (len(BAND_STEPS) - 1) / (count - 1))
    return BAND_STEPS[step - 1]


def colours_of(band: BandView, count: int) -> tuple[str, str]:
    """Give fill and ink of a band: as the programme chose, else by its place."""
    if band.colour is not None:
        return BAND_STEPS[band.colour - 1]
    return band_colours(band.order, count)


def chip(band: BandView, count: int) -> Style:
    """Give the look of a cell that names a band."""
    fill, ink = colours_of(band, count)
    return replace(BODY, bg_color=fill, font_color=ink, bold=True)
