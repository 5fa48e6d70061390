"""Find numbers that a public body gave to one person: NHS, UPN, ULN, National Insurance.

One random number in eleven passes a check of ten digits, so those are found only where their
grouping, their range or a word nearby speaks for a person, and none speaks for a contract.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from lgr_tracker.domain.privacy.check_digits import (
    is_authority,
    is_nhs_number,
    is_nino,
    is_uln,
    is_upn,
)
from lgr_tracker.domain.privacy.cues import Cues
from lgr_tracker.domain.privacy.found import Found
from lgr_tracker.domain.privacy.kinds import Kind
from lgr_tracker.domain.privacy.windows import Text

_JOIN = re.compile(r"(?:[ \-._/*|·,\n\r]|[ ]-[ ]){1,2}\Z")
_UPN = re.compile(
    r"(?:(?<![a-z0-9])|(?<=upn)|(?<=upn_)|(?<=no)|(?<=number)"
    r"|(?<=num))[a-hj-np-rt-z](?:[\s\-./]{0,2}[0-9]){11}[\s\-./]{0,2}[0-9a-hj-np-rt-z]"
    r"(?![a-z0-9])"
)
_NINO = re.compile(
    r"(?:(?<![a-z0-9])|(?<=\bni)|(?<=nino)|(?<=nino_)|(?<=number)|(?<=num)|(?<=ins)"
    r"|(?<=no))[a-z][ \-]?[a-z](?:[\s\-./]{0,3}[0-9]){6}(?:[\s\-./]{0,3}[a-d])?"
    r"(?![a-z0-9])"
)
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9]")
# Two-letter words that stand before times and dates: "at 10 30 00 a".
_SHORT_WORDS = frozenset(("AM", "AN", "AS", "AT", "BE", "BY", "HE", "ME", "MY", "OR", "PM", "WE"))
# First digits of numbers that have been given out (NHS Data Dictionary), the published example
# and the range kept for tests.
_ISSUED = re.compile(r"3[2-9]|[467]|999|943")
# What may stand between two numbers of one list.
_NEXT_IN_LIST = re.compile(r"[\s,;/|&+•*\-]{0,5}(?:and|or|then|vs)?[\s,;/|&+•*\-]{0,5}")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")

_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\Z")

Group = re.Match[str]


def personal_numbers(text: Text, *, needs_cue: bool = False) -> Iterator[Found]:
    """Yield the numbers of persons; with `needs_cue` only where a word nearby names the number."""
    cues = Cues(text.lower)
    yield from _tens(text, cues, needs_cue=needs_cue)
    yield from _pupils(text, cues, needs_cue=needs_cue)
    yield from _insured(text, cues, needs_cue=needs_cue)


def _tens(text: Text, cues: Cues, *, needs_cue: bool) -> Iterator[Found]:
    groups = text.digits
    joined = [False] + [
        b.start() - a.end() <= 4 and bool(_JOIN.match(text.lower, a.end(), b.start()))
        for a, b in pairwise(groups)
    ]
    taken = 0
    listed = (0, "")  # where the last number of a list with a name before it ended, and the name
    for first in range(len(groups)):
        last = _end_of_ten(groups, joined, first) if first >= taken else None
        if last is not None:
            start, end = groups[first].start(), groups[last].end()
            cue = cues.at(start, end)
            if listed[1] and _NEXT_IN_LIST.fullmatch(text.lower, listed[0], start):
                cue = listed[1]
            found = _ten(text.lower, groups, first, last, cue, needs_cue=needs_cue)
            if found is None and cue in ("nhs", "uln") and not needs_cue:
                found = _slip(text.lower, groups, first, last, cues)
            if found is not None:
                yield found
                taken = last + 1
                listed = (end, cue if cue in ("nhs", "uln") else "")


def _end_of_ten(groups: list[Group], joined: list[bool], first: int) -> int | None:
    """Return the group with which ten digits are full, if they are joined and exactly ten."""
    count = 0
    for index in range(first, min(first + 10, len(groups))):
        if index > first and not joined[index]:
            return None
        start, end = groups[index].span()
        count += end - start
        if count >= 10:
            return index if count == 10 else None
    return None


def _ten(
    text: str, groups: list[Group], first: int, last: int, cue: str, *, needs_cue: bool
) -> Found | None:
    start, end = groups[first].start(), groups[last].end()
    digits = "".join(group.group() for group in groups[first : last + 1])
    if cue == "uln" and is_uln(digits):
        return Found(Kind.ULN, start, end)
    if not is_nhs_number(digits) or not _is_no_sum(text, start, end):
        return None
    if needs_cue and cue != "nhs":
        return None
    if cue == "nhs" or _speaks(text, groups, first, last, cue):
        return Found(Kind.NHS_NUMBER, start, end)
    return None


def _slip(text: str, groups: list[Group], first: int, last: int, cues: Cues) -> Found | None:
    """Find a number with a wrong digit only where it is written right behind its name."""
    start, end = groups[first].start(), groups[last].end()
    if _shape(groups, first, last) not in ("bare", "grouped") or not _is_no_sum(text, start, end):
        return None
    if cues.at(start, end, reach=12) not in ("nhs", "uln"):
        return None
    return Found(Kind.NUMBER_SLIP, start, end) if _stands_alone(text, groups, first, last) else None


def _shape(groups: list[Group], first: int, last: int) -> str:
    lengths = [len(group.group()) for group in groups[first : last + 1]]
    if lengths == [10]:
        return "bare"
    return {(3, 3, 4): "grouped", (1,) * 10: "spaced"}.get(tuple(lengths), "other")


def _speaks(text: str, groups: list[Group], first: int, last: int, cue: str) -> bool:
    """Tell whether the number's own look speaks for an NHS number, and nothing against it."""
    if cue == "trade" or not _stands_alone(text, groups, first, last):
        return False
    shape = _shape(groups, first, last)
    if shape == "bare":
        digits = groups[first].group()
        if cue == "soft":
            return False
        return cue == "person" or bool(_ISSUED.match(digits) and not digits.endswith("000"))
    # A budget is no reason for ten digits written 3-3-4; it is one where they run together.
    return shape in ("grouped", "spaced")


def _stands_alone(text: str, groups: list[Group], first: int, last: int) -> bool:
    """Tell whether no further group makes this a list of numbers, an address or a version."""
    inner = {text[a.end() : b.start()] for a, b in pairwise(groups[first : last + 1])} or {" "}
    if len(inner) > 1:
        return False
    joins = []
    if first:
        joins.append((groups[first - 1], text[groups[first - 1].end() : groups[first].start()]))
    if last + 1 < len(groups):
        joins.append((groups[last + 1], text[groups[last].end() : groups[last + 1].start()]))
    alone = not any(join in inner and _counts(group, join, last - first) for group, join in joins)
    before = text[max(0, groups[first].start() - 1) : groups[first].start()]
    return (
        alone
        and not before.isalpha()
        and not text[groups[last].end() : groups[last].end() + 1].isalpha()
    )


def _counts(group: Group, join: str, joins: int) -> bool:
    """Tell whether a neighbour belongs to the same list: as long a group, or tightly joined."""
    digits = group.group()
    if _YEAR.match(digits):
        return False
    return len(digits) >= 3 or joins > 2 or join != " "


def _is_no_sum(text: str, start: int, end: int) -> bool:
    """Tell whether neither money, a decimal, a percentage nor a dialling code is written here."""
    if _THOUSANDS.match(text[start:end]):
        return False
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before[-1:] in ("£", "$", "€", "+") or (before[-1:] in (",", ".") and before[:1].isdigit()):
        return False
    return not (after[:1] == "%" or (after[:1] in (",", ".") and after[1:].isdigit()))


def _pupils(text: Text, cues: Cues, *, needs_cue: bool) -> Iterator[Found]:
    for match in text.find(_UPN, text.around_digits(1, 4, 4)):
        upn = _NOT_PLAIN.sub("", match.group()).upper()
        cue = cues.at(match.start(), match.end())
        likely = not needs_cue and is_authority(upn[1:4]) and not _MADE.search(_lead(text, match))
        if is_upn(upn) and (cue == "upn" or likely):
            yield Found(Kind.UPN, *match.span())
        elif cue == "upn" and not needs_cue and not is_upn(upn):
            yield Found(Kind.NUMBER_SLIP, *match.span())


# What carries numbers of the same look; everything else of trade carries none.
_MADE = re.compile(
    r"\b(?:serial|asset|isbn|part|meter|imei|device|licen[cs]e\s(?:no|number|key|plate)|stock"
    r"|model|barcode|batch|tag|sku|vehicle"
    r"|engine|parcel|consignment|iban|key)\b[^.;\n]{0,14}\Z"
)


def _lead(text: Text, match: Group) -> str:
    return text.lower[max(0, match.start() - 24) : match.start()]


def _insured(text: Text, cues: Cues, *, needs_cue: bool) -> Iterator[Found]:
    for match in text.find(_NINO, text.around_digits(1, 5, 5)):
        nino = _NOT_PLAIN.sub("", match.group()).upper()
        cue = cues.at(match.start(), match.end(), reach=16)
        if is_nino(nino) and (
            cue == "ni" or (not needs_cue and _is_likely_nino(text.text, match, nino, cue))
        ):
            yield Found(Kind.NINO, *match.span())


def _is_likely_nino(text: str, match: Group, nino: str, cue: str) -> bool:
    """Ask for the last letter, and for no word of trade or of time around it."""
    is_time = nino[:2] in _SHORT_WORDS and not text[match.start() : match.start() + 2].isupper()
    return len(nino) == 9 and cue != "trade" and not is_time
