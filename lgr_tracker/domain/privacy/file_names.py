"""Find a whole name beside the title of a child's document: in names of files, and in text."""

import re
from collections.abc import Iterator

from lgr_tracker.domain.privacy.first_names import SURE, WITH_CAPITAL
from lgr_tracker.domain.privacy.found import Found
from lgr_tracker.domain.privacy.kinds import Kind
from lgr_tracker.domain.privacy.listing import listed
from lgr_tracker.domain.privacy.windows import Text
from lgr_tracker.domain.privacy.words import NO_NAMES, SERVICE
from lgr_tracker.domain.privacy.young_names import YOUNG, YOUNG_WORDS

ENDING = re.compile(
    r"\.(?:pdf|docx?|xlsx?|csv|jpe?g|png|msg|eml|heic|mp4|mp3|wav|zip|pptx?|rtf|txt|odt|tiff?)\b"
)
_DOCUMENT = (
    r"(?:ehcp?|ehc\splan|(?:lac|cla|cic)\sreview|exclusion|placement|sibling\sassess\w*|pep"
    r"|cp\sconf\w*|icpc|rcpc"
    r"|annual\sreview|care\splan|pathway\splan|chronology|genogram|strategy\s(?:meeting|mtg"
    r"|discussion|mins|minutes)|disclosure"
    r"|student|pupil|y(?:ea)?r?\s?1?[0-9]|cin\s(?:plan|review)|s\.?47|section\s47|section\s20"
    r"|s\.?20|adoption|birth\scert\w*|school\sreport|behaviour"
    r"|body\smap|bruis\w*|injur\w*|foster\w*|life\sstory|contact\s(?:log|notes|record|sheet)"
    r"|age\sassessment|iha|rha|sgo|missing|lac|cla"
    r"|child|statement|police|court|care\sorder|viability|parenting|risk\sassessment|referral"
    r"|consent|diagnosis|camhs|medical|passport|photo)"
)
_ABOUT_CHILD = re.compile(rf"(?<![a-z]){_DOCUMENT}(?![a-z])")
_PAIR = re.compile(
    r"(?<![A-Za-z'])([A-Z][a-z]+(?:-[A-Z][a-z]+)?)[\s,]{1,2}(?:[A-Z]\.?(?![A-Za-z.])|(?:Mc|Mac|O'"
    r"|De|Al-)?[A-Z][a-z]+(?:-[A-Z][a-z]+)?)"
)
_ONE_NAME = re.compile(r"(?<![A-Za-z'])([A-Za-z]{3,})(?![A-Za-z])")
_KIN = re.compile(
    r"(?<![A-Za-z'])([A-Z][a-z]+)\s(?:boys|girls|siblings|twins|brothers|sisters|family|children"
    r"|kids)(?![a-z'])"
)
_LETTERS = re.compile(
    r"(?<![\w.])(?:[A-Z]\.\s?[A-Z]\b\.?|[A-Z]{2}(?=\s(?:[0-9]|final|v[0-9]|signed)))"
)
_NO_SURNAME = SERVICE | NO_NAMES
# Within a sentence the document's title has to stand right beside the name.
_IN_TEXT = re.compile(
    r"\b(?:EHCP?|EHC [Pp]lan|(?:LAC|CLA) [Rr]eview|[Ee]xclusion(?: letter)?|[Pp]lacement(?: letter"
    r"| plan)?|[Ss]ibling [Aa]ssessment|PEP|CP (?:[Cc]onference|plan)"
    r"|ICPC|RCPC|[Aa]nnual [Rr]eview|[Cc]are (?:[Pp]lan|[Oo]rder)|[Pp]athway [Pp]lan|[Cc]hronology"
    r"|[Ss]trategy (?:meeting|discussion)|[Dd]isclosure|[Ss]tudent|[Pp]upil|CIN plan|[Ss]\.?47|SGO"
    r"|[Aa]ge assessment"
    r"|[Bb]irth certificate|[Ll]ife story(?: work| book)?|[Tt]uition|[Rr]espite)\s?(?P<link>for|of"
    r"|re|[:\-(]|\s)\s?(?P<first>[A-Z][a-z]+(?:-[A-Z][a-z]+)?)\s(?P<last>(?:Mc|Mac"
    r"|O')?[A-Z][a-z]+(?:-[A-Z][a-z]+)?)\b"
)
_BEHIND = re.compile(
    r"(?<![A-Za-z'] )(?<![\w'])(?P<first>[A-Z][a-z]+(?:-[A-Z][a-z]+)?)\s(?P<last>(?:Mc|Mac"
    r"|O')?[A-Z][a-z]+(?:-[A-Z][a-z]+)?)(?:'s)?[\s,:\-(]{1,3}"
    r"(?:EHCP|EHC plan|LAC review|CLA review|LAC\b|CLA\b|UASC\b|exclusion|sibling assessment|PEP\b"
    r"|CP conference|ICPC|annual review|pathway plan|student|pupil|Y1?[0-9]\b|Year 1?[0-9]\b"
    r"|CIN plan|age assessment|life story)"
    r"(?!\s(?:co-?ordinat|officer|manager|lead|team|service|advis|chair|head|worker|writer|panel"
    r"|support|partner|clerk|admin|reviewing|caseworker))"
)
WORDS = listed(
    """
    ehc ehcp lac cla exclusion placement sibling pep cp icpc rcpc annual care pathway chronology
    strategy disclosure student pupil cin s sgo age birth life tuition respite uasc y year
    """
)
_TASK = re.compile(
    r"\s?[,\-(:]?\s?(?:to|will|is|has|chair\w*|lead\w*|coordinat\w+|co-ordinat\w+|officer|manager"
    r"|team|service|head|who\sis\sthe|and\s[A-Z][a-z]+\s(?:to|will)|IRO|SW|PMO|agreed|asked|said"
    r"|sent|raised)\b|\s[A-Z]"
)


def child_documents(text: Text, allowed: frozenset[str]) -> Iterator[Found]:
    """Yield each name, initials or siblings in the name of a child's file, and in its title."""
    for ending in ENDING.finditer(text.lower):
        yield from _in_file(text, ending.start(), allowed)
    parts = text.around(WORDS, 44, 60)
    for pattern in (_IN_TEXT, _BEHIND):
        for match in (match for part in parts for match in pattern.finditer(text.text, *part)):
            if _is_whole_name(match, text.text, is_behind=pattern is _BEHIND):
                yield Found(Kind.NAME, *match.span())


def _in_file(text: Text, end: int, allowed: frozenset[str]) -> Iterator[Found]:
    start = max(0, end - 80)
    start = max(start, *(text.text.rfind(mark, start, end) + 1 for mark in '\n"/\\;|:'))
    plain = text.text[start:end].replace("_", " ").replace("+", " ")
    loose = plain.replace("-", " ")
    if not _ABOUT_CHILD.search(loose.lower()):
        return
    for pattern, kind in (
        (_PAIR, Kind.NAME),
        (_KIN, Kind.NAME),
        (_ONE_NAME, Kind.NAME),
        (_LETTERS, Kind.INITIALS),
    ):
        for match in pattern.finditer(loose):
            words = match.group().lower().replace(",", " ").split()
            if kind is Kind.INITIALS or _is_in_file(pattern, words, allowed):
                yield Found(kind, start + match.start(), start + match.end())


def _is_in_file(pattern: re.Pattern[str], words: list[str], allowed: frozenset[str]) -> bool:
    if any(word in allowed for word in words):
        return False
    if pattern is _ONE_NAME:
        return words[0] in YOUNG
    if pattern is _KIN:
        return words[0] not in _NO_SURNAME | _COMMON
    return not any(word in _NO_SURNAME for word in words) and any(
        word in SURE or word in WITH_CAPITAL or word in YOUNG or word in YOUNG_WORDS
        for word in words
    )


_COMMON = listed(
    """
    missing sibling looked young disabled adopted fostered all our the for placed vulnerable
    """
)


def _is_whole_name(match: re.Match[str], text: str, *, is_behind: bool) -> bool:
    first, last = match["first"].lower().split("-")[0], match["last"].lower()
    if (
        last in _NO_SURNAME
        or _ORG.match(text, match.end("last"))
        or (_TASK.match(text, match.end("last")) and not is_behind)
    ):
        return False
    if first in YOUNG or first in YOUNG_WORDS:
        return True
    known = first in SURE or first in WITH_CAPITAL
    return known and (is_behind or match["link"] in ("for", "of", "re"))


_ORG = re.compile(
    r"(?:'s)?\s(?:House|School|Trust|Academy|Centre|Court|Lodge|Road|Street|Primary|Foundation|Ltd"
    r"|Ward|Unit)\b"
)
