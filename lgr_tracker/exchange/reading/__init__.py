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

__all__ = [
    "CUSTOM",
    "CellProblem",
    "FoundColumn",
    "FoundSheet",
    "FoundTable",
    "OpenedRegister",
    "ReadRegister",
    "RegisterInput",
]
