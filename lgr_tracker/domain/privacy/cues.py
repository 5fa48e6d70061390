"""Read the words around a number: they say whether it may be a person's or is a contract's."""

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

# How far before and after a number its cue may stand, in characters.
_BEFORE, _AFTER = 48, 24

# On small letters: without IGNORECASE the alternatives are told apart by their first letter.
_CUES = re.compile(
    r"""
    (?<![a-z0-9])(?=[a-z£€$])(?:
    (?P<nhs>
        n\.?\s?h\.?\s?s\.?[\s:#=(-]{0,4}(?:nos?(?![a-z])|num(?:bers?)?|id(?![a-z])|identifier|ref)
    )
  | (?P<uln>
        u\.?l\.?n(?:'?s)?(?:_?(?:nos?|num(?:ber)?))?(?![a-z])|unique\s+learner
      | learner(?:'s)?(?:\b|(?=[0-9]))(?!\s+(?:numbers|funding))
    )
  | (?P<upn>
        t?upn(?:(?:'?s)?(?![a-z])|(?=_?(?:no|num|number)?_?[a-z][\s\-./]?[0-9]{3}))
      | u\.p\.n(?:'?s)?(?![a-z])|unique\s+pupil
    )
  | (?P<ni>
        ni\s?(?:nos?|nums?|numbers?|nr)\b
      | ni(?:no)?_?(?:no|num|number)?[\s:\#=.(]{0,3}(?=[a-z]{2}[\s\-]?[0-9]{2}[\s\-]?[0-9]{2})
      | n\.i\.|nino'?s?\b|nat(?:ional)?\.?\s+ins(?:urance)?
    )
  | (?P<trade>
        contracts?\b|purchase\s+orders?\b|order\s+(?:no|number|ref)|p\.?o\.?\b
      | inv(?:oices?)?\b|bacs\b|remittance|transaction|txn\b|receipt\b|quot(?:e|ation)\b
      |voucher\b|cheque\b|requisitions?\b|charit(?:y|ies)\b|company\b|companies\b
      | registration\b|registered\b|accounts?\b|acct\b|sort\s+code|tel\b|telephone\b
      | phone\b|mobile\b|fax\b|helpline\b|hotline\b|switchboard\b
      | uprns?\b|usrn\b|isbn\b|issn\b|urns?\b|doi\b|sap\b|suppliers?\b|vendors?\b
      | tenders?\b|procurement\b|assets?\b|serial\b|tickets?\b
      | incident\s+(?:no|number|ref)|inc\b|chg\b|job\s+(?:no|number|ref|code)
      | cost\s+(?:cent|code)|req\b
      | ledger\b|gl\b|barcode\b|meter\b|mpan\b|mprn\b
      | licen[cs]es?\b|vat\b|utr\b|duns\b|grid\s+ref|easting
      | northing|population\b|total\b|checksum\b|timestamp\b|hash\b
      | planning\s+application|bid\b|project\s+(?:code|no|number|ref)|device\b|imei\b
      | meeting\s+id|webinar|part\s+(?:no|number)|model\b|stock\b|consignment\b|parcel\b
      | minute\s+ref|decision\s+(?:no|number|ref)|policy\s+(?:no|number)|title\s+number
      | https?:|www\.|gbp\b|eur\b|[£€$]
    )
  | (?P<soft>
        (?<!personal\s)(?<!health\s)budgets?\b|grants?\b|call\b|ring\b|version\b|build\b
      |framework\b(?!-?i\b)|delivery\b
    )
  | (?P<person>
        nhs(?![a-z])(?!\s+(?:england|trusts?|foundation|digital|improvement|property|supply|app|
          contracts?|invoices?|purchase|suppliers?|orders?|charit|telephone|phone|helpline|bodies|
          partners?|budget|funding|procurement|111))
      | child(?:ren)?\b(?!'s\s+(?:services|homes?))|pupils?\b|patients?\b|bab(?:y|ies)\b
      | boys?\b|girls?\b|young\s+persons?\b|yp\b|clients?\b|mother\b|mum\b|sibling
      | chi(?![a-z])|hospital\s+(?:no|number)|students?\b|son\b|daughter\b|brother\b|sister\b
    )
    )
    """,
    re.VERBOSE,
)
_PERSONAL = frozenset(("nhs", "uln", "upn", "ni"))
# "NHS:" right before the number names it as well as "NHS number" does.
_RIGHT_BEFORE = re.compile(r"[\s:#=(,\-]{0,5}(?:is |was )?\Z")
# What is counted or paid is no number of a person's, whatever stands before.
_UNIT = re.compile(
    r"\s?(?:bytes|lines|records|files|documents|transactions|entries|total\b|assets|liabilities"
    r"|turnover|spend|in\stotal|rows|people|residents"
    r"|households|gbp|eur(?:os?)?|pounds?)\b"
)
_PAUSE = re.compile(r"[.;\n]\s|\n")


class Cues:
    """Know the words of a text that speak for or against a person's number; found when asked."""

    def __init__(self, lower: str) -> None:
        self._lower = lower

    @cached_property
    def _found(self) -> list[tuple[int, int, str]]:
        found = _CUES.finditer(self._lower)
        return [(match.start(), match.end(), match.lastgroup or "") for match in found]

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _end, _kind in self._found]

    @cached_property
    def _ends(self) -> list[int]:
        return [end for _start, end, _kind in self._found]

    def at(self, start: int, end: int, *, reach: int = _BEFORE) -> str:
        """Return the class of the word nearest to a number, or "" where none is near.

        A word before counts more than one after, unless the one after names the number itself.
        """
        after = self._after(end)
        if after in _PERSONAL:
            return after
        if _UNIT.match(self._lower, end):
            return "trade"
        return self._before(start, reach) or ("person" if after == "person" else "")

    def _before(self, start: int, reach: int) -> str:
        index = bisect_right(self._ends, start) - 1
        if index < 0 or self._ends[index] < start - reach:
            return ""
        found_at, found_to, kind = self._found[index]
        if self._lower.startswith("nhs", found_at) and _RIGHT_BEFORE.match(
            self._lower[found_to:start]
        ):
            return "nhs"
        return kind

    def _after(self, end: int) -> str:
        index = bisect_left(self._starts, end)
        if index == len(self._starts) or self._starts[index] > end + _AFTER:
            return ""
        found_at, _found_to, kind = self._found[index]
        # What follows a full stop or a line's end speaks of something else.
        return "" if _PAUSE.search(self._lower, end, found_at) else kind
