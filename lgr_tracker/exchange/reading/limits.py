"""How much of a file is read, and the words with which more, or worse, is refused."""

import re
from typing import Final

from lgr_tracker.domain.errors import Invalid

BYTE_LIMIT: Final = 5 * 1024 * 1024
ENTRY_LIMIT: Final = 200
UNPACKED_LIMIT: Final = 50 * 1024 * 1024
RATIO_LIMIT: Final = 100
ROW_LIMIT: Final = 20_000
COLUMN_LIMIT: Final = 256
# Titles and blank rows may stand above the header row, and empty rows between.
SHEET_ROW_LIMIT: Final = ROW_LIMIT + 500
# Tags of all sheets together; a register of 20,000 rows by 45 columns has about 2 million.
TAG_LIMIT: Final = 3_000_000
# Cells of all sheets together, empty ones within a sheet's reach included: room is set aside
# for each of them.
AREA_LIMIT: Final = 2_500_000

SAVE_AGAIN: Final = "Open it in your spreadsheet program and save it again as .xlsx, then retry."
DAMAGED: Final = f"The file is damaged or cut off. {SAVE_AGAIN}"
PASSWORD: Final = "The file is protected with a password. Take the password off, save it and retry."
MACROS: Final = "The workbook holds macros. Save it as .xlsx, without macros, and retry."
TOO_MANY_ROWS: Final = (
    f"The table reaches further than {ROW_LIMIT:,} rows or {COLUMN_LIMIT} columns, the most "
    "that is read at once. Take away what is empty, or split it and bring the parts in one by one."
)
TOO_MANY_CELLS: Final = "The workbook holds more cells than are read at once. Split it."

_LONGEST_CLAIM: Final = 7
_DIGITS: Final = re.compile("[0-9]{1,7}")


def check_claim(value: str) -> None:
    """Refuse a list that claims to be longer than any file here can be.

    The reader sets aside room for what is claimed before it looks at what is there.
    """
    if sum(map(str.isdigit, value)) > _LONGEST_CLAIM:
        raise Invalid(f"The workbook claims to hold more than it can. {SAVE_AGAIN}")


def claimed(value: str | None) -> int:
    """Read how often something is said to repeat; once where nothing is said."""
    if value is None:
        return 1
    if not _DIGITS.fullmatch(value):
        raise Invalid(f"The workbook claims to hold more than it can. {SAVE_AGAIN}")
    return int(value)
