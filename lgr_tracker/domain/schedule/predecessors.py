"""Read and write what work waits for, as planning programs put it into one cell: 12FS+3d, 7SS.

Lags are working days; a week is five of them. Months, hours, elapsed days and shares of a
duration are no fixed number of working days, so they are refused rather than guessed.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import LinkKind

MOST_DAYS: Final = 2_500
"""Ten years of working days: no lag and no piece of work is longer."""

Find = Callable[[str], str | None]
"""Gives the code that is meant by what somebody typed, or None for no work at all."""

_DAYS: Final = {
    **dict.fromkeys(("d", "day", "days", "dy", "dys", "wd"), 1),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), 5),
}
_MONTHS: Final = ("mo", "mon", "mons", "mth", "mths", "month", "months", "y", "yr", "year", "years")
_SHORTER: Final = ("h", "hr", "hrs", "hour", "hours", "m", "min", "mins", "minute", "minutes")
_SPAN: Final = re.compile(
    r"(?P<sign>[+\-\u2212\u2013]?)\s*(?P<count>[0-9]{1,6}(?:\.[0-9]{1,3})?)\s*"
    r"(?P<unit>%|[a-z]*)\??",
    re.IGNORECASE,
)
_SIGNED: Final = r"[+\-\u2212\u2013]\s*[0-9][0-9.]*"
_KIND: Final = r"(?P<kind>FS|SS|FF|SF)"
_LAG: Final = rf"(?P<lag>{_SIGNED}\s*(?:%|[a-z]*))"
_MOST: Final = r"(?:\s+to\s+(?P<most>[+\-\u2212\u2013]?\s*[0-9][0-9.]*\s*(?:%|[a-z]*)))?"
_CODE: Final = r"(?P<code>.+?)\s*"
# From what takes least away from the code to what takes most. Without a kind, a lag needs a
# unit: "A-012" is a code, or none, and never A with a lead of twelve days.
_READINGS: Final = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        r"(?P<code>.+)",
        rf"{_CODE}{_KIND}{_MOST}",
        rf"{_CODE}{_KIND}\s*{_LAG}{_MOST}",
        rf"{_CODE}(?P<lag>{_SIGNED}\s*(?:%|[a-z]+)){_MOST}",
    )
)
_QUOTED: Final = re.compile(rf'"(?P<code>(?:[^"]|"")*)"\s*{_KIND}?\s*{_LAG}?{_MOST}', re.IGNORECASE)
_TOKEN: Final = re.compile(r'\s*("(?:[^"]|"")*"[^,;\n]*|[^,;\n]*)(?:[,;\n]|\Z)')


@dataclass(frozen=True, slots=True)
class NamedLink:
    """Hold one link by the other work's code; lags are working days, a lead is below nothing."""

    code: str
    kind: LinkKind = LinkKind.FINISH_START
    lag: int = 0
    max_lag: int | None = None

    @property
    def words(self) -> str:
        """Return how it waits.

        >>> NamedLink("M1").words, NamedLink("M1", LinkKind.START_START, -2, 3).words
        ('FS', 'SS-2d to 3d')
        """
        lag = f"{self.lag:+d}d" if self.lag or self.max_lag is not None else ""
        most = "" if self.max_lag is None else f" to {self.max_lag}d"
        return f"{self.kind.value}{lag}{most}"


def read_links(text: str, find: Find) -> tuple[NamedLink, ...]:
    """Read the links of one cell; raises Invalid, in a plain sentence.

    >>> known = {"12", "A-012", "7"}
    >>> find = lambda typed: typed if typed in known else None
    >>> [(one.code, one.words) for one in read_links("12fs+3 days; A-012SS+1w, 7", find)]
    [('12', 'FS+3d'), ('A-012', 'SS+5d'), ('7', 'FS')]
    """
    links = tuple(_read(token, find) for token in _tokens(text))
    codes = [link.code for link in links]
    for code in codes:
        if codes.count(code) > 1:
            raise Invalid(f"{code} is named twice. Keep one link to it.")
    return links


def write_links(links: Iterable[NamedLink], find: Find) -> str:
    """Write links as `read_links` reads them back; a code that would be misread gets quotes.

    >>> known = {"KICKO", "KICKOFF", "M1"}
    >>> find = lambda typed: typed if typed in known else None
    >>> write_links([NamedLink("M1", lag=-3), NamedLink("KICKO", LinkKind.FINISH_FINISH)], find)
    'M1FS-3d, "KICKO"FF'
    """
    return ", ".join(_written(link, find) for link in links)


def working_days(text: str) -> int:
    """Read a length of time as whole working days; raises Invalid, in a plain sentence.

    >>> working_days("2w"), working_days("-3 days"), working_days("5")
    (10, -3, 5)
    """
    quoted = f"“{text.strip()[:40]}”"
    found = _SPAN.fullmatch(" ".join(text.split()))
    if found is None:
        raise Invalid(f"{quoted} is not a number of working days. Write it such as 5d or 2w.")
    unit = found["unit"].casefold()
    _check_unit(quoted, unit)
    days = Fraction(found["count"]) * _DAYS.get(unit, 1)
    if days.denominator != 1:
        raise Invalid(f"{quoted} is not a whole number of working days.")
    if days > MOST_DAYS:
        raise Invalid(f"{quoted} is more than ten years of working days.")
    return int(-days if found["sign"] and found["sign"] != "+" else days)


def _check_unit(quoted: str, unit: str) -> None:
    """Refuse what is no fixed number of working days."""
    if unit in _DAYS or not unit:
        return
    if unit == "%":
        why = "is a share of how long the other work takes. Write it in working days, such as 3d."
    elif unit in _MONTHS:
        why = "is no fixed number of working days. Write it in days or weeks, such as 20d or 4w."
    elif unit in _SHORTER:
        why = "is not in days, and the plan tells no shorter times apart. Write it such as 1d."
    elif unit[0] == "e" and (unit[1:] in _DAYS or unit[1:] in (*_MONTHS, *_SHORTER)):
        why = "counts elapsed time, weekends and all. Write it in working days, such as 2d."
    else:
        why = "is not a number of working days. Write it such as 5d or 2w."
    raise Invalid(f"{quoted} {why}")


def _tokens(text: str) -> Iterator[str]:
    """Part a cell at commas, semicolons and line ends outside quotation marks."""
    found = (each[1].strip() for each in _TOKEN.finditer(text))
    return (token for token in found if token)


def _read(token: str, find: Find) -> NamedLink:
    for reading in _readings(token):
        code = find(_code_of(reading))
        if code is not None:
            return _link(code, reading.groupdict())
    raise Invalid(f"“{token[:80]}” names no work of the file or of the plan.")


def _readings(token: str) -> Iterator[re.Match[str]]:
    if token.startswith('"') and (found := _QUOTED.fullmatch(token)):
        yield found
    yield from (found for each in _READINGS if (found := each.fullmatch(token)))


def _code_of(reading: re.Match[str]) -> str:
    code = reading["code"]
    return code.replace('""', '"') if reading.re is _QUOTED else code


def _link(code: str, parts: dict[str, str | None]) -> NamedLink:
    kind = LinkKind((parts.get("kind") or LinkKind.FINISH_START).upper())
    lag, most = parts.get("lag"), parts.get("most")
    least_days = working_days(lag) if lag else 0
    most_days = working_days(most) if most else None
    if most_days is not None and most_days < least_days:
        raise Invalid(f"The most days between {code} and this can't be below the least.")
    return NamedLink(code, kind, least_days, most_days)


def _written(link: NamedLink, find: Find) -> str:
    tail = "" if link.words == LinkKind.FINISH_START else link.words
    bare = f"{link.code}{tail}"
    quoted = link.code.replace('"', '""')
    return bare if _reads_back(bare, link, find) else f'"{quoted}"{tail}'


def _reads_back(text: str, link: NamedLink, find: Find) -> bool:
    if '"' in link.code or list(_tokens(text)) != [text]:
        return False
    try:
        return _read(text, find) == link
    except Invalid:
        return False
