"""Find the age of one person: a range, a group's or a thing's age passes."""

import re
from collections.abc import Iterator

from lgr_tracker.domain.privacy.found import Found
from lgr_tracker.domain.privacy.kinds import Kind
from lgr_tracker.domain.privacy.listing import listed
from lgr_tracker.domain.privacy.windows import Text
from lgr_tracker.domain.privacy.words import CHILDREN, COHORTS, EVENT, MISSPELT, SPELT, YOUNG

_NUMBER = rf"(?:1?[0-9]|2[0-5]|{SPELT}|{MISSPELT})"
_ANY_AGE = rf"(?:[1-9]?[0-9]|{SPELT}|{MISSPELT})"
# "17.5", "17 1/2", "two and a half"; ½ is gone by then.
_HALF = r"(?:\.[0-9]|\s1/2|[\s\-]and[\s\-]a[\s\-]half)?"
_UNIT = r"(?:years?|yrs?|y|months?|mths?|mnths?|mos?|weeks?|wks?|days?)"
_RELATIVE = r"(?:mother|mum|father|dad|parent|grandmother|grandfather|carer|care\sleaver|woman|man)"
_THING = (
    r"(?:system|contract|building|plan|policy|data|agreement|record|backlog|strategy|lease|report"
    r"|framework|programme|server|software|application|offer|entitlement|funding|place|check"
    r"|review"
    r"|invoice|debt|council|service|team|process|version|estimate|figure|forecast|case|referral"
    r"|assessment|inspection|judgement|group|model|database|vehicle|boiler|arrangement|deal|loan"
    r"|transport|milestone|developmental|cohort|population|provision|phase|pathway|curriculum"
    r"|boundary|threshold"
    r"|ledger|laptop|handset|kit|equipment|minibus|fleet|car|van|estate|hardware|stock|network"
    r"|firewall|switch|pc|desktop|tool|app|intranet|lift|roof"
    r"|spreadsheet|template|list|extract|return|dataset|copy|guidance|document|form|protocol"
    r"|licen[cs]e|bus"
    r"|decision|budget|saving|grant|complaint|ticket|query|issue|risk|action|order|request"
    r"|letter|school"
    r"|block|site|home|hub|centre|office|tower|house|phone|tablet|device|printer|website|portal"
    r"|code|script"
    r"|pay|dispute|commitment|pledge|tradition|partnership|company|provider|organisation|charity"
    r"|trust)"
)
_THING_IS = re.compile(
    rf"\b(?:{_THING}s?|it|which|this|that|they)\s(?:is|are|was|were|will\sbe|now|be|been|has"
    rf"|have|\s)+"
    r"(?:now\s|over\s|nearly\s|about\s|at\sleast\s|some\s)?\Z"
)
_OLD = re.compile(
    rf"(?<![0-9a-z.£])(?P<age>{_ANY_AGE}){_HALF}[\s\-]{{0,2}}(?P<unit>{_UNIT})"
    r"[\s\-]{0,2}old\b"
)
_SHORT_OLD = re.compile(
    r"(?<![0-9a-z.£\-])(?P<age>1?[0-9])\s?(?P<unit>y\.?o\b\.?|y/o\b|yr\s?o\b|yrs?\b\s?old)"
)
_AGED = re.compile(
    rf"\b(?P<cue>aged?)\s*[:=]?\s*(?:is\s)?(?:only\s|just\s|about\s"
    rf"|around\s)?(?P<age>{_ANY_AGE})(?![0-9%]|\.[0-9]|\s?(?:st|nd|rd|th)\b)"
)
_YEARS_OF_AGE = re.compile(rf"(?<![0-9a-z.£\-]){_ANY_AGE}{_HALF}[\s\-]?{_UNIT}\sof\sage\b")
# "M 15 yrs", "F, 14", "15F": how logs write a child; M11 and the like are roads, 15M is money.
_SEX_FIRST = re.compile(
    r"(?<![\w£&.'\-])(?:[Mm]ale|[Ff]emale|MALE|FEMALE|[MF]"
    r"|[mf](?=,\s?1?[0-9],))(?:(?:\s?[,/:;\-]\s?|\s?\("
    r"|\s)(?:aged?\s)?(?:1[0-9]|[1-9])"
    r"|(?P<glued>(?<=F)1[0-7]|(?<=M)1[3-7]))(?:\s?(?:yrs?|years?|y/?o|mths?|months?|wks?"
    r"|weeks?)(?:\sold)?)?"
    r"(?=\s?[,.;:)\-](?!\w)|\s?\Z|\s(?!to\b|of\b|and\s[0-9]|per\b)[a-z])"
)
_SEX_LAST = re.compile(
    r"(?<![\w£.,:/\-])(?:(?:1[0-7]|[2-9])\s?(?:yrs?|years?|y/?o)?[\s\-,/]?(?:old\s"
    r"|[Yy][Oo]\s)?(?:[Mm]ale|[Ff]emale)"
    r"|(?:1[0-7]|[2-9])(?:\s?(?:yrs?|years?|y/?o)[\s\-]?(?:old\s)?|/)(?:[MFmf])"
    r"|(?P<glued>1[0-7]\s?F)"
    r"|1[0-7]M(?=,|\s(?:remand|missing|cse|cce|lac|cla|uasc|in\scare|on\s(?:remand|bail|tag)"
    r"|abscond|excl|homeless)))(?=[\s,.;:)]|\Z)"
)
# "13 yrs, refusing school", "(6 mths)": an age where a clause begins, if the line tells of a child.
_YEARS_ALONE = re.compile(
    rf"(?:\A|[.;:,(\n]\s?|\s-\s)(?:only\s|just\s|now\s)?(?P<age>1?[0-9]){_HALF}\s?(?:y(?:ea)?rs?"
    rf"|y|mths?|months?|mo|wks?|weeks?)"
    r"(?=\s?[,;:).](?!\d)|\s-\s|\s(?:in|with|w/|at|from|no|not|refus|missing|placed|on|and"
    r"|living|[0-9]{1,2}\s?m(?:on|th)[a-z]*)\b|\s?\Z)"
)
_TELLS_OF_CHILD = re.compile(
    r"\b(?:(?:no|out\sof|refus\w+|in|at|attend\w*)\sschool|in\ssecure|secure\s(?:unit|order|bed)"
    r"|county\slines|gang|no\s(?:home|placement|sw|pathway|pa|move|iro)|refus\w+|missing|placed"
    r"|carers?|foster|hostel|b&b|cse|cce|yoi"
    r"|remand\w*|sectioned"
    r"|tier\s4|picu|absent|exclu\w+|non[\s-]?verbal|autis\w+|adhd|pregnant|homeless"
    r"|unaccompanied|exploit\w+"
    r"|self[\s-]?harm\w*|abscond\w*|s\.?\s?(?:20|31|38|47)|lives|living|injur\w+|disclos\w+"
    r"|child|yp|lac|cla|uasc"
    r"|mum|dad|mother|father|nan|boy|girl|male|female|sister|brother|siblings?|cp\splan|cin|icpc"
    r"|bruis\w+|fracture\w*)\b"
)
_RANGE_BEHIND = re.compile(
    rf"\s?(?:-|/|\+|to\b|or\b|and\b|&|plus\b|until\b|up\b|till\b)\s?"
    rf"(?:{_ANY_AGE}\b|over|under|above|below|up\b|older|younger|upwards|$)|\+|\s?plus\b"
)
_RANGE_BEFORE = re.compile(
    r"(?:[0-9]\s?(?:-|to|and|or|/|&)|\b(?:under|over|than|between|to|least|up\sto|every|each|any"
    r"|all"
    r"|until|by|from|at|below|above|reach(?:es|ing)?|approaching|minimum|maximum|school\sleaving"
    r"|compulsory|working|legal|pension|mental|what|which|new))[\s\-]*\Z"
)
_IS_NOW = re.compile(
    rf"\b(?:s?he|who|(?:the\s)?(?:boy|girl|child|baby|pupil|lad|young\sperson|teenager))(?:'s"
    rf"|\sis"
    rf"|\swas|\shas(?:\sjust)?\sturned|\sturned|\sturns|\swill\sbe)(?:\sonly|\sjust|\snow|\sabout"
    rf"|\snearly|\salmost)?(?:\sturned)?\s{_NUMBER}\b(?!\s?(?:%|of\b|hours|days|weeks"
    rf"|months\s(?:into|behind|late)"
    r"|miles|percent|per\b|in\s(?!care|foster|hospital|secure|custody|may|june|[a-z]+uary"
    r"|[a-z]+ber)|out\b|points|times|minutes|stone|feet|-|to\b|more|\.[0-9]))"
)
_OF_AGE = re.compile(
    rf"\b(?P<who>{YOUNG}|teen(?:ager)?|lad|lass|kid|pupil|student|young\s(?:person|man|woman)|yp"
    rf"|cyp|lac|cla"
    rf"|uasc|care\sleaver|stepson"
    r"|stepdaughter|cousin|nephew|niece|grandson|granddaughter)(?P<gap>\sof\s|\s?\(\s?"
    r"|\s?[,:/]\s?|\s-\s|-(?=[0-9])|\s)"
    rf"{_NUMBER}(?!\s?\-\s?[0-9])(?=\s?[),.;:/\-](?![0-9])|\s?\Z|\s?(?:y/?o|yrs?|years|mths?"
    rf"|wks?|months|weeks|days)\b|\s(?:who|with|w/|in|at|from|and"
    r"|has|is|was|not|no|on|missing|needs|refus\w+|placed|living|lives|waiting|turns|tries"
    r"|absconded|remanded|excluded|out)\b)"
)
_TURNING = re.compile(
    r"\b(?:turn(?:s|ed|ing)|almost|nearly)\s(?P<age>1?[0-9])\b(?:(?=[^.;]{0,50}\b(?:s?he|his"
    r"|her)\b)"
    r"|(?<=[0-9])(?=\s?[,.;)]|\s?\Z|\s(?:at|on|before|in|just|next|this|during|two|three"
    r"|[0-9])\b))"
)
_YEAR_GROUP = re.compile(
    r"\b(?:y(?:ea)?r?\s?(?:1[0-3]|[1-9])|reception|nursery|sixth[\s-]form)\s(?:lac\s|cla\s|cin\s"
    r"|send\s|looked[\s-]after\s|autistic\s|deaf\s)?(?:boy|girl|pupil"
    r"|child|student|lad|lass|kid|yp|male|female)\b(?!'?s|\s(?:places|numbers|premium))"
    r"|\b(?:boy|girl|pupil|child|student|lad|lass|kid|yp|sibling|brother|sister|son"
    r"|daughter)\s?(?:\(|,|in|is\sin|now\sin|at\sthe\sstart\sof|-)\s?(?:y(?:ea)?r?\s?(?:1[0-3]"
    r"|[1-9])|reception)\b(?!\s(?:or|to|and\s[0-9])|\s?[\-/+])"
)
_PERSON_NEAR = re.compile(
    rf"\b(?:{YOUNG}|teenager|pupil|student|young\sperson|s?he|his|her|him|lad|youngster|yp)\b"
)
_PLACE_BEHIND = re.compile(r"[\s,]*(?:from|in|at|of|living\sin|lives\sin)\s[A-Z][a-z]+")


_AGE_WORDS = frozenset(("old", "aged", "age", "yo", "o", "yro"))
_UASC_SEX = re.compile(
    r"\b(?:uasc|lac|cla|yp|cyp|cin|care\sleaver|child|pupil)\s?[,:\-]?\s(?:m|f|male"
    r"|female)\s?[,:/]?\s?(?:1?[0-9])\b(?![0-9%:.]|\s(?:to|and\s[0-9]))"
    r"|\by\.\s?p\.?,?\s\(?1?[0-9]\b"
)
_SEXES = frozenset(("m", "f", "male", "female", "yof", "yom"))
_UNITS = listed("yr yrs year years y mth mths month months mo wk wks week weeks")
_PRONOUNS = frozenset(("he", "she", "who", "turns", "turned", "turning", "almost", "nearly"))
_YEAR_WORDS = frozenset(("year", "y", "yr", "reception", "nursery", "form"))
_BESIDE = (
    (_IS_NOW, _PRONOUNS | CHILDREN),
    (_OF_AGE, CHILDREN),
    (_YEARS_OF_AGE, _AGE_WORDS),
    (_UASC_SEX, CHILDREN | {"y"}),
    (_YEAR_GROUP, _YEAR_WORDS),
)
_MEASURED = _AGE_WORDS | _UNITS
WHOSE = frozenset(("he", "she", "who"))
"""Words that tell an age only where NOW follows them."""
NOW = re.compile(r"\b(?:s?he|who)(?:'s|\s(?:is|was|has|turn|will))")
WORDS = (_MEASURED | _SEXES | CHILDREN | _YEAR_WORDS | _PRONOUNS) - WHOSE


def ages(text: Text) -> Iterator[Found]:
    """Yield the age of one person, not a range, a group's or a thing's."""
    lower = text.lower
    for pattern in (_OLD, _SHORT_OLD):
        for match in text.find(pattern, text.around(_MEASURED, 30, 12)):
            if _is_one_persons(lower, match):
                yield Found(Kind.AGE, *match.span())
    for match in text.find(_AGED, text.around(_AGE_WORDS, 2, 40)):
        if _is_somebodys(text.text, lower, match):
            yield Found(Kind.AGE, *match.span())
    yield from _ages_beside(text)
    yield from _short_ages(text)


def _ages_beside(text: Text) -> Iterator[Found]:
    """Yield an age beside a word for a person: "boy of 9", "she turns 18"."""
    for pattern, words in _BESIDE:
        for match in text.find(pattern, text.around(words, 30, 60)):
            if not (
                _is_range(text.lower, match) or _is_label(match) or _is_anybodys(text.lower, match)
            ):
                yield Found(Kind.AGE, *match.span())
    for match in text.find(_TURNING, text.around(_PRONOUNS, 2, 60)):
        if _is_turning(text.lower, match):
            yield Found(Kind.AGE, *match.span())


def _short_ages(text: Text) -> Iterator[Found]:
    """Yield what a log writes short: "M 15 yrs", "15F", "13 yrs, refusing school"."""
    parts = text.around(_SEXES, 16, 16)
    for pattern in (_SEX_FIRST, _SEX_LAST):
        for start, end in parts:
            for match in pattern.finditer(text.text, start, end):
                if not match["glued"] or _is_told(text.lower, match.end()):
                    yield Found(Kind.AGE, *match.span())
    for match in text.find(_YEARS_ALONE, text.around(_UNITS, 12, 4)):
        if _TELLS_OF_CHILD.search(text.lower, max(0, match.start() - 40), match.end() + 60):
            yield Found(Kind.AGE, match.start("age"), match.end())


def _is_told(lower: str, end: int) -> bool:
    """Tell whether "M15" is a boy: M15 may also be a mitigation, section 14F is a law's."""
    behind = lower[end : end + 30]
    told = _TELLS_OF_CHILD.search(behind) or EVENT.search(behind)
    return bool(told and re.match(r"[,\s]", behind))


def _is_range(lower: str, match: re.Match[str]) -> bool:
    return bool(_RANGE_BEFORE.search(lower[max(0, match.start() - 14) : match.start()]))


# "A young person who turns 18", "those who turned 16": said of all.
_ANYBODY = re.compile(
    r"\b(?:an?|any|every|each|people|those|anyone|everybody|children"
    r"|leavers)\s(?:[a-z\-]+\s){0,2}\Z"
)


def _is_anybodys(lower: str, match: re.Match[str]) -> bool:
    return match.group().startswith("who turn") and bool(
        _ANYBODY.search(lower[max(0, match.start() - 40) : match.start()])
    )


def _is_label(match: re.Match[str]) -> bool:
    """Tell whether "child 2" counts children rather than years."""
    parts = match.groupdict()
    return (
        parts.get("gap") in (" ", ": ", ":", "/", " - ", "-")
        and match.group()[-1:] in "123"
        and (not match.group()[-2:].isdigit())
    )


def _is_turning(lower: str, match: re.Match[str]) -> bool:
    """Tell whether one person is said to turn 18: "she turns 18", not "those who turn 18"."""
    lead = lower[max(0, match.start() - 60) : match.start()]
    behind = lower[match.end() : match.end() + 50]
    if _RANGE_BEFORE.search(lead) or re.search(r"\b(?:those|people|children|leavers|when)\b", lead):
        return False
    if lead.strip() in ("", "just", "only just", "has just"):
        return True
    return bool(_PERSON_NEAR.search(lead) or re.search(r"\A[^.;]*\b(?:s?he|his|her)\b", behind))


def _is_one_persons(lower: str, match: re.Match[str]) -> bool:
    """Tell whether "14-year-old" speaks of one person."""
    if _RANGE_BEFORE.search(lower[max(0, match.start() - 14) : match.start()]):
        return False
    behind = lower[match.end() : match.end() + 45]
    if (
        _RANGE_BEHIND.match(behind)
        or re.match(rf"[\s\-]+(?:[a-z\-]+\s)?{_THING}s?\b", behind)
        or _is_of_many(behind)
    ):
        return False
    person = re.match(
        rf"[\s\-]+(?:[a-z\-]+\s){{0,2}}(?:{YOUNG}|{_RELATIVE}|teenager|pupil)\b", behind
    )
    if _THING_IS.search(lower[max(0, match.start() - 40) : match.start()]):
        return False
    is_grown = match["age"].isdigit() and int(match["age"]) > 19
    if is_grown:
        lead = lower[max(0, match.start() - 40) : match.start()]
        alone = re.match(r"\s(?:in|with|was|has|who|is|at|from|living|placed)\b", behind)
        return bool(person or alone or re.search(rf"\b(?:{YOUNG}|{_RELATIVE}|s?he)\b[^.]*\Z", lead))
    return True


def _is_ending(lead: str, behind: str) -> bool:
    """Tell whether "age 9" is all that its clause says."""
    return bool(
        re.match(r"\s?[,.;:/)\-](?!\w)|\s?\Z", behind)
        and re.search(r"(?:[.,;:(/\-]\s?|\A)\Z", lead)
    )


_GROUP_ENDS = re.compile(
    r"[.,;:!?(]|\b(?:removed|placed|moved|taken|left|was|is|has|who|in|at|from|with|by|to)\b"
)


def _is_of_many(behind: str) -> bool:
    """Tell whether a group of people follows: "16-year-old care leavers"."""
    words = re.findall(r"[a-z\-]+", _GROUP_ENDS.split(behind, maxsplit=1)[0])[:3]
    return any(word in COHORTS and word not in ("young", "care") for word in words)


def _is_somebodys(text: str, lower: str, match: re.Match[str]) -> bool:
    """Tell whether "aged 3" or "age 9" speaks of one person."""
    behind = lower[match.end() : match.end() + 24]
    lead = lower[max(0, match.start() - 48) : match.start()]
    before = re.findall(r"[a-z\-]+", re.split(r"[.;!?]\s", lead)[-1])[-2:]
    siblings = any(word in ("brothers", "sisters", "siblings", "twins") for word in before)
    if siblings:
        return True
    if _RANGE_BEHIND.match(behind) or _RANGE_BEFORE.search(lead):
        return False
    if any(word in COHORTS and word not in ("young", "care") for word in before[-1:]):
        return False
    near = _PERSON_NEAR.search(lead)
    is_grown = match["age"].isdigit() and int(match["age"]) > 19
    if is_grown:
        return bool(near or re.search(rf"\b{_RELATIVE}\b", lead))
    if (
        match["cue"] == "age"
        and not _is_ending(lead, behind)
        and not re.search("[:=]", match.group())
    ):
        return bool(near or _PLACE_BEHIND.match(text, match.end()))
    return not re.search(rf"\b{_THING}s?\W*\Z", lead)
