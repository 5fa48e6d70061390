"""Let xlsxwriter take the rows of a long table ready made, a block at a time.

Cell by cell, xlsxwriter spends nearly all its time on what every cell of a column has in common.
What is overridden here is private to it, so this runs only on the versions it was proved on.
"""

import io
import weakref
from collections.abc import Iterable, Iterator
from datetime import date
from tempfile import SpooledTemporaryFile
from typing import IO, Any, BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter
from xlsxwriter.packager import Packager
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

PROVED_VERSIONS: Final = frozenset({"3.3.1"})
# Level 2 is four times as quick as the usual 6 on such files, which grow by a third.
_ZIP_LEVEL: Final = 2
_KEPT_IN_MEMORY: Final = 4 * 1024 * 1024
_PIECE: Final = 256 * 1024


def is_proved() -> bool:
    """Tell whether the installed xlsxwriter is one whose inner working is known here."""
    return xlsxwriter.__version__ in PROVED_VERSIONS


def format_index(prepared: Any) -> int:
    """Give the number by which cells name a format."""
    return int(prepared._get_xf_index())


class FastWorksheet(Worksheet):  # type: ignore[misc]  # xlsxwriter ships no types
    """Write a sheet whose middle rows come as ready XML; all else is xlsxwriter's own."""

    dim_rowmin: int
    dim_rowmax: int

    def __init__(self) -> None:
        super().__init__()
        self._ready_rows: IO[bytes] | None = None
        self._ready_span = range(0)

    def take_rows(self, first_row: int, blocks: Iterable[tuple[int, str]]) -> None:
        """Keep the XML of rows, each block with its last row, counted from 0; once a sheet."""
        if self._ready_rows is not None:
            raise RuntimeError("A sheet takes ready rows only once.")
        self._ready_rows = SpooledTemporaryFile(_KEPT_IN_MEMORY)  # noqa: SIM115  # ended below
        weakref.finalize(self, self._ready_rows.close)
        last_row = first_row - 1
        write = self._ready_rows.write
        for last_row, xml in blocks:  # noqa: B007  # the last one counts
            write(xml.encode())
        self._ready_span = range(first_row, last_row + 1)
        if self._ready_span:
            self._check_dimensions(last_row, 0)

    def note_heights(self, first_row: int, pixels: Iterable[int]) -> None:
        """Note heights of ready rows, so that notes upon them come out right; 0 is the usual."""
        self.row_sizes.update(
            (row, [height, False]) for row, height in enumerate(pixels, first_row) if height
        )

    def share(self, text: str) -> int:
        """Enter text in the workbook's table of texts, and give its number there."""
        return int(self.str_table._get_shared_string_index(text))

    def count_shared(self, uses: int) -> None:
        """Count further uses of texts whose numbers are known."""
        self.str_table.count += uses

    def serial(self, day: date) -> float:
        """Give a day or a moment as a spreadsheet counts it."""
        return float(self._convert_date_time(day))

    def lead(self, row: int, column: int, url: str, text: str) -> None:
        """Make a ready cell lead somewhere."""
        self.ignore_write_string = True
        self._write_url(row, column, url, None, text)
        self.ignore_write_string = False

    def _write_rows(self) -> None:
        """Write the rows before the ready ones, these, and those after."""
        if self._ready_rows is None:
            super()._write_rows()
            return
        ready = self._ready_span
        if any(row in ready for row in (*self.table, *self.row_info, *self.comments)):
            raise RuntimeError("A ready row can't be written to again.")
        first = self.dim_rowmin
        last = self.dim_rowmax
        self.dim_rowmax = ready.start - 1
        super()._write_rows()
        self.fh.put(self._ready_rows)
        self.dim_rowmin, self.dim_rowmax = ready.stop, last
        super()._write_rows()
        self.dim_rowmin = first


class FastWorkbook(Workbook):  # type: ignore[misc]  # xlsxwriter ships no types
    """Write a workbook of fast sheets, packed quickly and in pieces."""

    worksheet_class = FastWorksheet

    def __init__(self, target: BinaryIO, options: dict[str, Any]) -> None:
        # xlsxwriter packs what its packager leaves it, which is nothing, into a file of no use.
        super().__init__(io.BytesIO(), options)
        self._target = target

    def _get_packager(self) -> Packager:
        return _Package(self._target)


class _Package(Packager):  # type: ignore[misc]  # xlsxwriter ships no types
    """Pack the parts of a workbook without holding a long one whole."""

    def __init__(self, target: BinaryIO) -> None:
        super().__init__()
        self._target = target

    def _filename(self, xml_filename: str) -> "_Part":
        part = _Part()
        self.filenames.append((part, xml_filename, False))
        return part

    def _create_package(self) -> list[object]:
        parts = super()._create_package()
        with ZipFile(self._target, "w", ZIP_DEFLATED, compresslevel=_ZIP_LEVEL) as package:
            for part, name, _ in parts:
                # Opened by name, an entry bears the day of 1980 with which the format begins.
                with package.open(name, "w") as entry:
                    for piece in _pieces(part):
                        entry.write(piece)
        return []


class _Part(io.StringIO):
    """Hold a part as text; ready rows within it stay in a file of their own."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: IO[bytes] | None = None
        self._place = 0

    def put(self, rows: IO[bytes]) -> None:
        """Let ready rows stand at this place."""
        self._rows, self._place = rows, self.tell()

    def pieces(self) -> Iterator[bytes]:
        """Give the part as it is packed, a piece at a time."""
        text = self.getvalue()
        yield text[: self._place].encode()
        if self._rows is not None:
            self._rows.seek(0)
            while piece := self._rows.read(_PIECE):
                yield piece
        yield text[self._place :].encode()


def _pieces(part: "_Part | io.BytesIO") -> Iterable[bytes]:
    """Give a part in pieces; pictures are bytes already."""
    return part.pieces() if isinstance(part, _Part) else (part.getvalue(),)
