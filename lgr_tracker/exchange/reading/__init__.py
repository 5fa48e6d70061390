"""Any council's register, from bytes to rows: opened, looked over, then read as asked."""

from lgr_tracker.exchange.reading.found import (
    CUSTOM,
    CellProblem,
    FoundColumn,
    FoundSheet,
    FoundTable,
    OpenedRegister,
    ReadRegister,
    RegisterInput,
)
from lgr_tracker.exchange.reading.ratings import ScaleWords
from lgr_tracker.exchange.reading.register import (
    best_sheet,
    open_register,
    read_register,
    words_of_scale,
)
from lgr_tracker.exchange.reading.telling import told_risks, told_source, told_warnings

__all__ = [
    "CUSTOM",
    "CellProblem",
    "FoundColumn",
    "FoundSheet",
    "FoundTable",
    "OpenedRegister",
    "ReadRegister",
    "RegisterInput",
    "ScaleWords",
    "best_sheet",
    "open_register",
    "read_register",
    "told_risks",
    "told_source",
    "told_warnings",
    "words_of_scale",
]
