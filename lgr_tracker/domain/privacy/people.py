"""Find names and initials of children and of those through whom a child would be known.

A name alone is mostly a colleague's; beside a word such as "child" or "mother" it is not. Service
words ("child protection", "parent governor") take such a word's meaning away.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lgr_tracker.domain.privacy.first_names import SURE, WITH_CAPITAL
from lgr_tracker.domain.privacy.found import Found
from lgr_tracker.domain.privacy.kinds import Kind
from lgr_tracker.domain.privacy.listing import listed
from lgr_tracker.domain.privacy.windows import Text
from lgr_tracker.domain.privacy.words import (
    GLUE,
    MANY,
    NAMING,
    NO_NAMES,
    ONE,
    ONE_OF_TWO,
    SERVICE,
)

_WORD = re.compile(r"[^\W\d_]+(?:['\-][^\W\d_]+)*")
# How many words may stand between "child" and a name, words that lead there not counted.
_REACH = 3
_ENDS = re.compile(r"[.!?;]\s|\n\s*\n|[.!?;]$|\t|\|")
_TITLES = frozenset(("mr", "mrs", "ms", "miss", "master"))
_CLOSE = re.compile(r"[\s:(\"'=\-]*\Z")

# Nouns that hang on one child: "Jake's placement", but not "Sarah's team".
_OWNED = listed(
    """
    mother mum father dad brother sister sibling siblings brothers sisters parents grandmother
    nan grandparents placement placements foster adoption adopter adopters carer carers ehcp
    bruises bruising behaviour nursery teacher bedroom disclosure disclosures exclusion injuries
    stepfather stepmother birth uncle aunt family cousin twin abuse neglect medication diagnosis
    absence attendance headteacher schooling truancy autism disability
    """
)
_DONE = re.compile(
    r"\s*(?:,\s[^.;,\n]{1,40},\s)?\s*,?\s*(?:who\s)?(?:(?:has|had|was|is|were|been|being|then|also|later"
    r"|again|recently|permanently|now|still|just|sadly|already|got|keeps|went|goes|ran|has\sbeen)\s+)*"
    r"(?:excluded|expelled|fostered|adopted|disclos(?:ed|es)|self-harm\w*|absconded|absconds|abused"
    r"|neglected|bruised|stabbed|groomed|missing|away|accommodated|removed\sfrom\s(?:home|his|her|the\sfamily|school)|placed\s(?:with|in|at|out"
    r"|by|on)|taken\sinto|in\s(?:care|foster|residential)|looked[\s-]after|trafficked|homeless|suspended\sfrom"
    r"|arrested|hit|pregnant|on\sa\schild\s(?:protection|in\sneed)|truant\w*|assaulted|attacked|exploited"
    r"|lives\swith|living\swith|stays\swith|moved\s(?:to|in)\s(?:a|with|his|her)\s(?:foster|new\splacement"
    r"|residential|carer|aunt|nan|gran|dad|mum|mother|father)|attends\s(?:[a-z']+\s){0,3}(?:school|nursery|college|primary|academy|tuition)|died|drowned|hurt|injured"
    r"|refuses\sschool|refused\sschool|hospitalised|sectioned|bullied|detained)\b"
)
_A_CHILD = re.compile(
    r"\s*,?\s*(?:\(|who\s)?(?:is|was|-|as)?\s*(?:an?|the|our|one|only)\s+(?:[a-z\-]+\s+){0,3}"
    r"(?:child|boy|girl|baby|toddler|pupil|student|teenager|young\sperson|care\sleaver|twin|sibling"
    r"|infant)\b(?!\s+(?:protection|practitioner|social|services|worker|health|care|support|psych"
    r"|nurse|lead|safeguarding|participation|voice|finance|rights|advocate|advis|champion|welfare"
    r"|engagement|commissioner|governor|development|plan|council|parliament))"
)
_BRACKETED_CHILD = re.compile(
    r"\s*\(\s*(?:the\s)?(?:looked[\s-]after|in\scare|care\sleaver|cla|lac|uasc|child|boy|girl|baby|son|daughter|brother|sister|sibling|mother|mum|father"
    r"|dad|pupil|yp|twin|grandson|granddaughter|niece|nephew)\b\s*[),0-9a]"
)
# "Callum will lose his worker": what belongs to a child, told of somebody with a first name.
_HIS = re.compile(
    r"[^.;!?\n]{0,40}\b(?:his|her|their)\s(?:new\s|old\s|own\s|current\s|foster\s|birth\s|social\s|key\s|school\s)?"
    r"(?:worker|placement|carers?|school\splace|foster|adopt\w+|mum|mother|dad|father|nan|siblings?|brothers?"
    r"|sisters?|bab(?:y|ies)|sons?|daughters?|child|children|twins?|grandparents|parents|ehcp|taxi|tutor|teacher|wheelchair|medication)\b"
)
# "a placement for Jayden"
_FOR = re.compile(
    r"\b(?:placements?|bed|carers?|transport|tuition|worker|adoption|adopters|ehcp|camhs|court|parents?"
    r"|school\splace|foster\shome|respite|contact|taxi|guardian|home|visits?)\s(?:for|of|with|to)\s"
    r"(?:little\s|baby\s|young\s)?\Z"
)
_AGED = re.compile(
    r"\s*,?\s*(?:\(\s*(?:aged?\s*)?(?:1?[0-9])\s*(?:yrs?|years?|yo|y/o|months?|mths?)?\s*(?:old)?\s*\)"
    r"|,?\s*(?:aged|age)\s+(?:1?[0-9])\b|,\s?(?:1?[0-9]),)"
)
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
_FAMILY = re.compile(
    r"\b(?:(?:[Tt]he|[Aa]n?|[Oo]f|[Tt]his|[Tt]o|[Ff]or|[Ww]ith|[Tt]hat)\s)([A-Z][a-z]+(?:[\-'][A-Z][a-z]+)?)(?:\s(famil(?:y|ies)|twins|siblings"
    r"|children|brothers|sisters|boys|girls)|\s(?:household))\b(?!\s?[A-Z])"
)
# "Mr Hussain's son", "Ms Clarke, mother of the twins"
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss)\.?\s[A-Z][\w\-]+(?:'s?)?(?:\s\(|,)?\s(?:the\s|a\s|his\s|her\s)?(?:[a-z]+\s){0,2}"
    r"(?:son|daughter|child|children|baby|twins|mother|father|mum|dad|grandmother|grandfather|foster"
    r"\scarers?|carer|parent|grandson|granddaughter|nephew|niece|kids|family|adopter|adopters)\b"
)
_FAMILY_NAMED = re.compile(
    r"\b(?:[Ff]amily|[Ss]iblings|[Cc]hildren)\s(?:called|named|of|name:?|surname:?)\s([A-Z][a-z]+)\b"
)


class Word(NamedTuple):
    """Hold one word of the text with its place."""

    text: str
    lower: str
    start: int
    end: int


def names(whole: Text, allowed: frozenset[str]) -> Iterator[Found]:
    """Yield names beside a word for a child or relative, and first names with a child's story.

    `allowed` holds words in small letters that are no names here, such as the programme's places.
    """
    text = whole.text
    for start, end in whole.around(_TRIGGERS, 50, 110):
        words = _words(text, start, end)
        for index, word in enumerate(words):
            given = _given(word.lower)
            if given in SURE or given in WITH_CAPITAL or _is_unmarked(words, index):
                yield from _with_story(text, words, index)
            one = _is_one(words, index)
            if one or _base(word.lower) in MANY:
                yield from _behind(text, words, index, allowed, is_one=one)
    for start, end in whole.around(_FAMILY_WORDS, 40, 50):
        yield from _families(text, start, end, allowed)


# Names of two parts are met by their parts: "half-brother", "Mei-Ling".
_PERSONS = ONE | MANY | frozenset(ONE_OF_TWO) | frozenset(("brother", "sister"))
_TRIGGERS = _PERSONS | SURE | WITH_CAPITAL
_FAMILY_WORDS = listed(
    """
    family families twins siblings children brothers sisters boys girls household son daughter child
    baby mother father mum dad grandmother grandfather carer carers parent grandson granddaughter
    nephew niece kids adopter adopters
    """
)


def _words(text: str, start: int, end: int) -> list[Word]:
    """Return the words of a part, whole ones where the part cuts through them."""
    while start and not text[start - 1].isspace() and start > 0 and text[start].isalpha():
        start -= 1
    found = _WORD.finditer(text, start, end)
    return [Word(match.group(), match.group().lower(), *match.span()) for match in found]


# "child in …" leads on as often as it names a service.
_OF_SERVICES = SERVICE - {"in", "at", "and", "to", "on", "up", "under"}


def _base(lower: str) -> str:
    return lower[:-2] if lower.endswith("'s") else lower


def _given(lower: str) -> str:
    """Return what the lists of names know: "lily" of "Lily-Rose's"."""
    return _base(lower).split("-")[0]


def _is_one(words: Sequence[Word], index: int) -> bool:
    """Tell whether a word speaks of one child or relative, and not of a service for them."""
    base = _base(words[index].lower)
    if base in ONE_OF_TWO:
        before = words[index - 1].lower if index else ""
        return before in ONE_OF_TWO[base]
    return base in ONE


def _behind(
    text: str, words: Sequence[Word], index: int, allowed: frozenset[str], *, is_one: bool
) -> Iterator[Found]:
    """Yield the name that follows a child's word within a few words of the same sentence."""
    child = words[index]
    strange = 0
    naming = False
    for place in range(index + 1, min(index + 9, len(words))):
        word, gap = words[place], text[words[place - 1].end : words[place].start]
        if len(gap) > 6 or _ENDS.search(gap):
            return
        if _is_name(text, words, place, index, allowed, strange, naming=naming, is_one=is_one):
            yield Found(Kind.NAME, child.start, _whole_name(text, words, place))
            return
        if word.lower in _OF_SERVICES and place == index + 1 and gap.isspace():
            return
        naming = naming or word.lower in NAMING or word.lower in _TITLES
        if word.lower not in GLUE and not _is_one(words, place):
            strange += 1
        if strange > (_REACH if is_one else 0):
            return


def _is_name(
    text: str,
    words: Sequence[Word],
    place: int,
    index: int,
    allowed: frozenset[str],
    strange: int,
    *,
    naming: bool,
    is_one: bool,
) -> bool:
    """Tell whether the word is a name: from the lists, or by its capital right behind the word."""
    word = words[place]
    base = _base(word.lower)
    given = _given(word.lower)
    if base in allowed or _is_short(text, word):
        return False
    if given in SURE:
        return True
    is_capital = word.text[0].isupper() and word.text[1:].lower() == word.text[1:]
    if not _looks_capital(word):
        return False
    if strange and not (naming and strange == 1):
        return False
    if given in WITH_CAPITAL and (base not in NO_NAMES or naming):
        return True
    if base in NO_NAMES or base in SERVICE or base in ONE or base in MANY:
        return False
    return is_capital and _is_asked(text, words, place, index, naming=naming, is_one=is_one)


def _looks_capital(word: Word) -> bool:
    return word.text[0].isupper()


def _is_short(text: str, word: Word) -> bool:
    """Tell whether letters are an abbreviation: capitals only, or a single letter."""
    return len(word.text) < 3 and word.text.isupper()


def _is_asked(
    text: str, words: Sequence[Word], place: int, index: int, *, naming: bool, is_one: bool
) -> bool:
    """Tell whether an unknown word with a capital may be a name where it stands."""
    if naming:
        return True
    child, word = words[index], words[place]
    gap = text[child.end : word.start]
    if not is_one:
        if (
            child.text[0].isupper()
            and index
            and not _ENDS.search(text[words[index - 1].end : child.start])
        ):
            return False
        behind = text[word.end : word.end + 12]
        return gap.isspace() and bool(
            re.match(r"(?:,\s[A-Z][a-z]|\s(?:and|&)\s[A-Z][a-z])", behind)
        )
    if gap == ", " and text[word.end : word.end + 1] == "," and child.text[0].islower():
        return True
    if any(mark in gap for mark in ",:") or word.lower.endswith("ing"):
        return False
    if place > index + 1 and not all(w.lower in _TITLES for w in words[index + 1 : place]):
        return False
    return _CLOSE.match(gap) is not None and not _is_heading(text, words, index, place)


def _is_heading(text: str, words: Sequence[Word], index: int, place: int) -> bool:
    """Tell whether capitals are a heading's: "Child Practice Review", "Parent Carer Forum"."""
    child = words[index]
    if not child.text[0].isupper():
        return _next_is_service(words, place)
    before = words[index - 1] if index else None
    starts = before is None or bool(_ENDS.search(text[before.end : child.start] + " "))
    starts = starts or "\n" in text[before.end if before else 0 : child.start]
    if not starts and before is not None and before.text[0].isupper():
        return True
    return _next_is_service(words, place)


def _next_is_service(words: Sequence[Word], place: int) -> bool:
    """Tell whether a service's word follows within two words: "child Zebra Project"."""
    return any(
        word.lower in SERVICE and word.text[0].isupper() for word in words[place + 1 : place + 3]
    )


def _whole_name(text: str, words: Sequence[Word], place: int) -> int:
    """Return the end of a name with its surname."""
    following = words[place + 1] if place + 1 < len(words) else None
    if (
        following is not None
        and text[words[place].end : following.start] == " "
        and following.text[0].isupper()
        and not words[place].lower.endswith("'s")
        and not following.text.isupper()
        and following.lower not in NO_NAMES
    ):
        return following.end
    return words[place].end


def _with_story(text: str, words: Sequence[Word], index: int) -> Iterator[Found]:
    """Yield a first name that is told to be a child's: by an age, a relative or what happened."""
    word = words[index]
    end = _whole_name(text, words, index)
    last = index + (end > word.end)
    if words[last].lower.endswith("'s") or text[end : end + 1] == "'" or _is_unmarked(words, index):
        following = [w.lower for w in words[last + 1 : last + 4]]
        if _owns(following) and not _is_other(words, index):
            yield Found(Kind.NAME, word.start, words[last + 1].end)
    elif _is_told(text, words, index, end):
        yield Found(Kind.NAME, word.start, end)


def _is_unmarked(words: Sequence[Word], index: int) -> bool:
    """Tell whether a name owns what follows without an apostrophe: "jaydens mum"."""
    lower = words[index].lower
    following = words[index + 1].lower if index + 1 < len(words) else ""
    return lower[-1:] == "s" and lower[:-1] in SURE and following in _OWNED


def _is_told(text: str, words: Sequence[Word], index: int, end: int) -> bool:
    """Tell whether the words behind a name make it a child's."""
    word = words[index]
    sure = _given(word.lower) in SURE
    if not sure and _base(word.lower) in NO_NAMES:
        return False
    behind = text[end : end + 90].lower()
    if _BRACKETED_CHILD.match(behind):
        return True
    if (_AGED.match(behind) or _A_CHILD.match(behind)) and word.text[0].isupper():
        return True
    if _is_other(words, index) or not (sure or end > word.end):
        return False
    told = _DONE.match(behind)
    return bool(told or (sure and (_HIS.match(behind) or _is_for(text, word.start))))


def _is_other(words: Sequence[Word], index: int) -> bool:
    """Tell whether the name is a colleague's, a month's, a place's or an ordinary word."""
    word = words[index]
    if (
        _given(word.lower) not in SURE
        and not _is_unmarked(words, index)
        and (word.text[0].islower() or _base(word.lower) in NO_NAMES)
    ):
        return True
    return _after_staff(words, index)


def _owns(following: Sequence[str]) -> bool:
    """Tell whether what belongs to the name hangs on one child, within two words."""
    for place, lower in enumerate(following[:2]):
        if lower in _OWNED:
            return following[place + 1 : place + 2] not in (["team"], ["service"], ["services"])
    return following[:2] in (["social", "worker"], ["care", "plan"], ["care", "order"])


def _is_for(text: str, start: int) -> bool:
    return bool(_FOR.search(text[max(0, start - 30) : start].lower()))


def _after_staff(words: Sequence[Word], index: int) -> bool:
    """Tell whether a post stands right before the name: "Councillor Sarah", "director Jane"."""
    before = words[index - 1].lower if index else ""
    return before in (
        "councillor", "cllr", "director", "officer", "manager", "lead", "minister", "dr", "head",
        "chair", "leader", "sir", "dame", "lord", "lady", "st", "saint", "secretary", "worker",
    )  # fmt: skip


def _families(text: str, start: int, end: int, allowed: frozenset[str]) -> Iterator[Found]:
    for match in _TITLED.finditer(text, start, end):
        yield Found(Kind.NAME, *match.span())
    for pattern in (_FAMILY, _FAMILY_NAMED):
        for match in pattern.finditer(text, start, end):
            name = match[1].lower()
            if name not in NO_NAMES | SERVICE | allowed | ONE | MANY | _NO_FAMILY:
                following = text[match.end() : match.end() + 20].split()
                if not (
                    following
                    and following[0].strip(".,").lower()
                    in SERVICE - {"and", "at", "in", "to", "up", "on", "under"}
                ):
                    yield Found(Kind.NAME, *match.span())


_NO_FAMILY = listed(
    """
    looked disabled vulnerable unaccompanied royal fostering adoptive military armed traveller
    supporting strengthening multi-agency kinship sure children's stronger reunification
    homestart fostered adopted missing eligible young troubled cared
    """
)


def initials(whole: Text) -> Iterator[Found]:
    """Yield initials behind a child's word, or with an age or the word "initials"."""
    text = whole.text
    for start, end in whole.around(_PERSONS, 20, 40):
        words = _words(text, start, end)
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
    if not _is_one(words, index) or word.lower.endswith("'s"):
        return None
    match = _INITIALS.match(text, word.end)
    if match is None or match[1].strip(". ") in _SHORT or _is_label(text, match):
        return None
    return Found(Kind.INITIALS, word.start, match.start(1) + len(match[1].rstrip()))


def _is_label(text: str, match: re.Match[str]) -> bool:
    """Tell whether a letter labels something else: "parent A-level", "student C of E"."""
    behind = text[match.end(1) : match.end(1) + 6]
    return bool(re.match(r"\s?[-/&]|\sof\sE\b|\slevel|\s?[0-9]", behind))
