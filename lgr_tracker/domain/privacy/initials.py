"""Find initials behind a child's word, or with an age or the word "initials"."""

import re
from collections.abc import Iterator, Sequence

from lgr_tracker.domain.privacy.found import Found
from lgr_tracker.domain.privacy.kinds import Kind
from lgr_tracker.domain.privacy.listing import listed
from lgr_tracker.domain.privacy.persons import PERSONS, Word, is_one, words_in
from lgr_tracker.domain.privacy.sentences import sentence
from lgr_tracker.domain.privacy.windows import Text
from lgr_tracker.domain.privacy.words import MANY, SERVICE

_INITIALS = re.compile(
    r"[\s:,(\-\"]{1,3}(?:(?:called|named|known\sas|initials?|is|was|and|be)\s+(?:as\s+)?)?[\"'(]?"
    r"((?:[A-Z]\.\s?){2,3}(?:[A-Z]\b)?|[A-Z](?:[A-Z])?(?![\w'.\-/&]|\.[A-Z])|[A-Z]\.(?!\w))"
)
# "YP-TB", "LAC D.W.", "child MS/14", "pupil L.McD.": initials in the ways of logs.
_OF_CHILD = re.compile(
    r"(?<![\w'])(?:Y\.?P|[Yy]p|LAC|lac|CLA|cla|CIC|CYP|cyp|UASC|CIN|Cld|[Cc]hild|CHILD|[Pp]upil"
    r"|PUPIL|[Ss]tudent|[Bb]aby|BABY|[Bb]oy|[Gg]irl"
    r"|[Yy]oung\s[Pp]erson|[Ll]earner|[Ss]ib(?:ling)?|[Mm]um|[Mm]other|[Ff]ather|[Dd]ad"
    r"|[Bb]rother|[Ss]ister|[Kk]id|[Tt]win|[Cc]are\sleaver)"
    r"\s?[\s:\-/#(]\s?[\"'(]?(?:"
    r"(?P<dotted>[A-Z]\.\s?(?:Mc|Mac|O')?[A-Z](?:[.\-]\s?[A-Z])*\b\.?"
    r"|(?!A-Z\b)[A-Z]{1,2}-[A-Z]{1,2}\b|[A-Z]\s[A-Z]\b)"
    r"|(?P<letters>[A-Z]{2,3}(?=/[0-9]{2}\b|\s?\(?1?[0-9]\b)|[A-Z]{2})(?![\w'&]|[\-/.][A-Za-z])"
    r")"
)
_SEVERAL = re.compile(
    r"[\s:,(\-]{1,3}[A-Z](?:\s?,\s?[A-Z]\b){0,4}\s?(?:,\s?)?(?:and|&)\s[A-Z]\b(?!['.\w])"
)
_DOTTED = re.compile(
    r"(?<![\w.])((?:[A-Z]\.\s?){1,2}[A-Z])\b\.?\s?,?\s?(?:\(\s?(?:aged?\s)?1?[0-9]\s?(?:yrs?"
    r"|years?|yo|y/o)?"
    r"(?:\sold)?\s?\)|(?:,\s)?(?:aged|age)\s1?[0-9]\b|,\s1?[0-9](?=\s?[,.;]|\s?\Z)"
    r"|,?\s1?[0-9]\s?(?:yo|y/o|yrs?\b|years\b|,))"
)
_UNDOTTED = re.compile(
    r"(?<![\w.\-])([A-Z]{2})\s?,?\s?(?:\(\s?aged?\s1?[0-9]\s?\)|\(\s?1?[0-9]\s?(?:yrs?|years?|yo"
    r"|y/o)"
    r"(?:\sold)?\s?\)|aged\s1?[0-9]\b(?!\s?-|\s?to)|,?\s1[0-9],|\(\s?1[0-7]\s?\))"
)
# "Re: T.W. - care proceedings": letters with dots beside words of one child's case.
_LETTERS = re.compile(
    r"([A-Z](?<![\w.&'][A-Z])\.(?:\s?[A-Z]\.){0,2}\s?[A-Z]\b\.?"
    r"|[A-Z](?<![\w.&'][A-Z])\.[A-Z]\.(?:[A-Z]\.)?)(?!\w|\s?[A-Z][a-z]|-[A-Z])"
)
# "SB's EHCP", "ZK - bruise", "siblings JM, LM and RM": two bare letters right beside such a word.
_BARE = re.compile(
    r"(?<![\w.&/\-])([A-Z]{2})(?:'s\s|\s?[,\-]\s)(?:[A-Za-z]+\s){0,1}?"
    r"(?=(?:EHCP|PEP|LAC|CLA|UASC|[Bb]ruis|[Cc]arers?|[Pp]lacement|[Ss]ibling|[Mm]um|[Nn]an\b|[Gg]ran"
    r"|[Dd]isclos|[Aa]bscond|MFH|[Ff]oster|[Tt]utor|[Ss]chool\b|[Pp]assport))"
    r"|\b[Ss]ib(?:ling)?s?\s(?:group\s)?(?:of\s)?([A-Z]{2})\s?(?:,|&|and)\s?[A-Z]{2}\b"
    r"|\b(?:PEP|EHCP|LAC\s[Rr]eview|CIN\s[Vv]isit|[Pp]lacement|[Cc]ontact)\s(?:for|of)\s([A-Z]{2})"
    r"(?![\w'/\-]|\s[a-z]+\s[a-z]+s\b)"
)
_OF_CASE = re.compile(
    r"\b(?:care\sproceedings|proceedings|(?:lac|cla|cic|annual|statutory)\sreview|review\smin\w+"
    r"|placement|placed|siblings?|hearing"
    r"|(?:care|court|supervision|placement|adoption|dol|dols|interim|recovery|secure)\sorders?"
    r"|order\s(?:granted|made|expires)|mfh|missing|cp\s(?:conference|plan)|icpc|rcpc|cin\splan"
    r"|strategy"
    r"\s(?:meeting|mtg|discussion)|iro|ehcp|pep|camhs|foster\w*|carers?|adopt\w+|s\.?(?:20|31|38"
    r"|47)|sgo|lac|cla|uasc|yp|secure|remand\w*|exclu\w+|abscond\w*|social\sworker"
    r"|sw|mum|dad|mother|father|school|disclos\w+|cafcass|tenancy|guardian|bruis\w+|injur\w+"
    r"|nursery|tuition|respite|child|boy|girl|baby|cse|cce|self-?harm\w*|contact|dols?"
    r"|pathway\splan)\b"
)
_WORKS = re.compile(
    r"\s?[,:\-(]?\s?(?:to\s(?!be\b|move\b|stay\b|return\b|live\b|remain\b|go\b)|will\s(?:chase"
    r"|draft|send|check|lead|write|ask)|chas\w+|draft\w+|(?:has\s)?(?:agreed|confirmed|circulated"
    r"|sent|noted|advised|raised|updated)\b|Ltd|and\sSons|/|&)"
)
_NAMED_BY = re.compile(r"\b[Ii]nitials\s?(?:are|is|:|=)?\s?((?:[A-Z]\.?){2,3})(?!\w)")
# Letters that are short for something else in this field.
_SHORT = listed(
    """
    IT HR ID UK EU CP CE CS YJ YP MH SW PA LA PM QA DP FC OT EP ED PO NI MP GP AP EH SC AI BI CC
    DV EY FE FM FN FT HE HT KS KC MI NB NA OK PE PR PS RE SG SI SL TA TB TV UN US VS WT YO PD PP
    AD CX I U.K N.B U.S IN AT TO OF ON BY IS NO OR AS BE DO GO HE IF ME MY SO UP US WE AN AM CIN
    CLA
    LAC MP GPS IRO SEN VS SGO KPI NHS CSC PEP NEET A&E CPP CCE CSE DOL EHE CME PRU SIB NO    """
)

_ALSO_SHORT = listed(
    """
    EG IE NB AM PM QC KC JP DOB CV OBE MBE CBE BA MA MSC BSC AOB RIP PS PPS PTO FAO CO USA UAE YP
    CAMHS SS GCSE RC BC AD ETC ASAP BBC AKA TBC VIP HM RSVP SEN IT
    """
)
_STATUS = listed("yp y lac cla cic cyp uasc cin cld child young learner sib kid care")
_NAMED, _CHILDS = frozenset(("initials",)), PERSONS | _STATUS
WORDS = _CHILDS | _NAMED
SIGN = re.compile(r"[A-Z](?:\.\s?)?[A-Z]")
"""What every kind of initials holds that is met without one of the words."""


def initials(whole: Text) -> Iterator[Found]:
    """Yield initials behind a child's word, or with an age or the word "initials"."""
    text = whole.text
    for start, end in whole.around(PERSONS, 20, 40):
        words = words_in(text, start, end)
        for index in range(len(words)):
            found = _initials_behind(text, words, index)
            if found is not None:
                yield found
    yield from _initials_of_child(whole)
    yield from _initials_with_age(whole)
    yield from _initials_in_case(whole)
    for start, end in whole.around(_NAMED, 2, 24):
        for match in _NAMED_BY.finditer(text, start, end):
            yield Found(Kind.INITIALS, *match.span())


def _initials_of_child(whole: Text) -> Iterator[Found]:
    for start, end in whole.around(_CHILDS, 4, 40):
        for match in _OF_CHILD.finditer(whole.text, start, end):
            letters = match["letters"]
            if not letters or not (letters in _SHORT or _next_is_service(whole.text, match)):
                yield Found(Kind.INITIALS, *match.span())


def _next_is_service(text: str, match: re.Match[str]) -> bool:
    """Tell whether the letters begin a service's name: "child QX team"."""
    following = re.match(r"\s([A-Za-z\-]+)", text[match.end() : match.end() + 24])
    return bool(following and following[1].lower() in SERVICE)


def _initials_with_age(whole: Text) -> Iterator[Found]:
    for start, end in whole.around_digits(1, 16, 12):
        for pattern in (_DOTTED, _UNDOTTED):
            for match in pattern.finditer(whole.text, start, end):
                if match[1] not in _SHORT:
                    yield Found(Kind.INITIALS, *match.span())


def _initials_in_case(whole: Text) -> Iterator[Found]:
    for match in _LETTERS.finditer(whole.text):
        letters = re.sub(r"[.\s]", "", match[1])
        if letters in _SHORT or letters in _ALSO_SHORT or _WORKS.match(whole.text, match.end()):
            continue
        near = sentence(whole.lower, match.start(), match.end(), reach=70)
        if _OF_CASE.search(near):
            yield Found(Kind.INITIALS, *match.span())
    for match in _BARE.finditer(whole.text):
        letters = match[match.lastindex or 0]
        if letters not in _SHORT and letters not in _ALSO_SHORT:
            yield Found(Kind.INITIALS, *match.span(match.lastindex or 0))


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
    return bool(re.match(r"[-/&]|\s&|\sof\sE\b|\slevel|\s?[0-9]", behind))
