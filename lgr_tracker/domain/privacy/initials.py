"""Find initials behind a child's word, or with an age or the word "initials"."""

import re
from collections.abc import Iterator, Sequence

from lgr_tracker.domain.privacy.found import Found
from lgr_tracker.domain.privacy.kinds import Kind
from lgr_tracker.domain.privacy.listing import listed
from lgr_tracker.domain.privacy.persons import PERSONS, Word, is_one, words_in
from lgr_tracker.domain.privacy.windows import Text
from lgr_tracker.domain.privacy.words import MANY

_INITIALS = re.compile(
    r"[\s:,(\-\"]{1,3}(?:(?:called|named|known\sas|initials?|is|was|and|be)\s+(?:as\s+)?)?[\"'(]?"
    r"((?:[A-Z]\.\s?){2,3}(?:[A-Z]\b)?|[A-Z](?:[A-Z])?(?![\w'.\-/&]|\.[A-Z])|[A-Z]\.(?!\w))"
)
_SEVERAL = re.compile(
    r"[\s:,(\-]{1,3}[A-Z](?:\s?,\s?[A-Z]\b){0,4}\s?(?:,\s?)?(?:and|&)\s[A-Z]\b(?!['.\w])"
)
_DOTTED = re.compile(
    r"(?<![\w.])((?:[A-Z]\.\s?){1,2}[A-Z])\b\.?\s?,?\s?(?:\(\s?(?:aged?\s)?1?[0-9]\s?(?:yrs?|years?|yo|y/o)?"
    r"(?:\sold)?\s?\)|(?:,\s)?(?:aged|age)\s1?[0-9]\b|,?\s1?[0-9]\s?(?:yo|y/o|yrs?\b|years\b|,))"
)
_UNDOTTED = re.compile(
    r"(?<![\w.\-])([A-Z]{2})\s?,?\s?(?:\(\s?aged?\s1?[0-9]\s?\)|\(\s?1?[0-9]\s?(?:yrs?|years?|yo|y/o)"
    r"(?:\sold)?\s?\)|aged\s1?[0-9]\b(?!\s?-|\s?to)|,?\s1[0-9],)"
)
_NAMED_BY = re.compile(r"\b[Ii]nitials\s?(?:are|is|:|=)?\s?((?:[A-Z]\.?){2,3})(?!\w)")
# Letters that are short for something else in this field.
_SHORT = listed(
    """
    IT HR ID UK EU CP CE CS YJ YP MH SW PA LA PM QA DP FC OT EP ED PO NI MP GP AP EH SC AI BI CC
    DV EY FE FM FN FT HE HT KS KC MI NB NA OK PE PR PS RE SG SI SL TA TB TV UN US VS WT YO PD PP
    AD CX I U.K N.B U.S
    """
)


def initials(whole: Text) -> Iterator[Found]:
    """Yield initials behind a child's word, or with an age or the word "initials"."""
    text = whole.text
    for start, end in whole.around(PERSONS, 20, 40):
        words = words_in(text, start, end)
        for index in range(len(words)):
            found = _initials_behind(text, words, index)
            if found is not None:
                yield found
    yield from _initials_with_age(whole)
    for start, end in whole.around(frozenset(("initials",)), 2, 24):
        for match in _NAMED_BY.finditer(text, start, end):
            yield Found(Kind.INITIALS, *match.span())


def _initials_with_age(whole: Text) -> Iterator[Found]:
    for start, end in whole.around_digits(1, 16, 12):
        for pattern in (_DOTTED, _UNDOTTED):
            for match in pattern.finditer(whole.text, start, end):
                if match[1] not in _SHORT:
                    yield Found(Kind.INITIALS, *match.span())


def _initials_behind(text: str, words: Sequence[Word], index: int) -> Found | None:
    word = words[index]
    if word.lower in MANY:
        match = _SEVERAL.match(text, word.end)
        return Found(Kind.INITIALS, word.start, match.end()) if match else None
    if not is_one(words, index) or word.lower.endswith("'s"):
        return None
    match = _INITIALS.match(text, word.end)
    if match is None or match[1].strip(". ") in _SHORT or _is_label(text, match):
        return None
    return Found(Kind.INITIALS, word.start, match.start(1) + len(match[1].rstrip()))


def _is_label(text: str, match: re.Match[str]) -> bool:
    """Tell whether a letter labels something else: "parent A-level", "student C of E"."""
    behind = text[match.end(1) : match.end(1) + 6]
    return bool(re.match(r"\s?[-/&]|\sof\sE\b|\slevel|\s?[0-9]", behind))
