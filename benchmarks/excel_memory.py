"""Tell how much more memory this process took, at its peak, to write a long register.

Run by the benchmark as a process of its own, since a peak is never given back.
"""

import resource
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.registers import risks, workbook_of
from lgr_tracker.domain.register import RegisterRow
from lgr_tracker.exchange.risk_workbook import write_risk_workbook

DIFFERENT = 500


class Stream:
    """Give risks as a query may: made anew whenever they are run over, and never held."""

    def __init__(self, size: int) -> None:
        self._size = size

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[RegisterRow]:
        return risks(self._size, DIFFERENT)


def main(size: int) -> None:
    """Write a short register to come to rest, then the long one; print the difference in MB."""
    _write(DIFFERENT)
    idle = _peak()
    _write(size)
    print((_peak() - idle) / 1_000_000)


def _write(size: int) -> None:
    held: Any = Stream(size)
    with tempfile.TemporaryFile() as target:
        write_risk_workbook(workbook_of(held), target)


def _peak() -> int:
    """Give this process's peak in bytes."""
    status = Path("/proc/self/status")
    if status.exists():  # what getrusage tells there begins with the peak of who started us
        [line] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        return int(line.split()[1]) * 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


if __name__ == "__main__":
    main(int(sys.argv[1]))
