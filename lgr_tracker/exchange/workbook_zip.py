"""Several workbooks as one file."""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

ZIP_TYPE: Final = "application/zip"


def zip_workbooks(workbooks: Mapping[str, bytes], at: datetime) -> bytes:
    """Return the workbooks as a ZIP; the same ones at the same moment give the same bytes.

    They are ZIP files themselves already, so they are laid in as they are.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in workbooks.items():
            archive.writestr(zipfile.ZipInfo(name, at.timetuple()[:6]), content)
    return packed.getvalue()


def distinct_names(words: Iterable[str]) -> tuple[str, ...]:
    """Return a file name in plain letters for each of these words, no two alike.

    >>> distinct_names(["West Sussex", "west/sussex", "../"])
    ('west-sussex', 'west-sussex-2', 'council')
    """
    found: list[str] = []
    for each in words:
        plain = re.sub("[^a-z0-9]+", "-", each.casefold()).strip("-")[:40] or "council"
        name, count = plain, 1
        while name in found:
            count += 1
            name = f"{plain}-{count}"
        found.append(name)
    return tuple(found)
