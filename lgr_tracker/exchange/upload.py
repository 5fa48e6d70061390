"""Look a file over before anything reads it; see the reading package."""

from lgr_tracker.exchange.reading.facts import CheckedWorkbook
from lgr_tracker.exchange.reading.limits import COLUMN_LIMIT, ROW_LIMIT, SHEET_ROW_LIMIT
from lgr_tracker.exchange.reading.upload import CheckedText, check_upload

__all__ = [
    "COLUMN_LIMIT",
    "ROW_LIMIT",
    "SHEET_ROW_LIMIT",
    "CheckedText",
    "CheckedWorkbook",
    "check_upload",
]
