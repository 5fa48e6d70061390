"""Find the age of one person: a range, a group's or a thing's age passes."""

import re
from collections.abc import Iterator

from lgr_tracker.domain.privacy.found import Found
from lgr_tracker.domain.privacy.kinds import Kind
from lgr_tracker.domain.privacy.windows import Text
from lgr_tracker.domain.privacy.words import CHILDREN, COHORTS, SPELT, YOUNG

_NUMBER = rf"(?:1?[0-9]|{SPELT})"
_ANY_AGE = rf"(?:[1-9]?[0-9]|{SPELT})"
_RELATIVE = r"(?:mother|mum|father|dad|parent|grandmother|grandfather|carer|care\sleaver|woman|man)"
_THING = (
    r"(?:system|contract|building|plan|policy|data|agreement|record|backlog|strategy|lease|report"
    r"|framework|programme|server|software|application|offer|entitlement|funding|place|check|review"
    r"|invoice|debt|council|service|team|process|version|estimate|figure|forecast|case|referral"
    r"|assessment|inspection|judgement|group|model|database|vehicle|boiler|arrangement|deal|loan"
    r"|transport|milestone|developmental|cohort|population|provision|phase|pathway|curriculum|boundary|threshold)"
)
_THING_IS = re.compile(
    rf"\b(?:{_THING}s?|it|which|this|that|they)\s(?:is|are|was|were|will\sbe|now|be|been|has|have|\s)+"
    r"(?:now\s|over\s|nearly\s|about\s|at\sleast\s|some\s)?\Z"
)
_OLD = re.compile(
    rf"(?<![0-9a-z.£])(?P<age>{_ANY_AGE})[\s\-]{{0,2}}(?P<unit>years?|yrs?|months?|mths?|weeks?|wks?|days?)"
    r"[\s\-]{0,2}old\b"
)
_SHORT_OLD = re.compile(
    r"(?<![0-9a-z.£\-])(?:1?[0-9])\s?(?:y\.?o\b\.?|y/o\b|yr\s?o\b|yrs?\b\s?old)"
)
_AGED = re.compile(
    rf"\b(?P<cue>aged?)\s*[:=]?\s*(?:is\s)?(?:only\s|just\s|about\s|around\s)?(?P<age>{_ANY_AGE})(?![0-9.%]|\s?(?:st|nd|rd|th)\b)"
)
_RANGE_BEHIND = re.compile(
    rf"\s?(?:-|/|\+|to\b|or\b|and\b|&|plus\b|until\b|up\b|till\b)\s?"
    rf"(?:{_ANY_AGE}\b|over|under|above|below|up\b|older|younger|upwards|$)|\+|\s?plus\b"
)
_RANGE_BEFORE = re.compile(
    r"(?:[0-9]\s?(?:-|to|and|or|/|&)|\b(?:under|over|than|between|to|least|up\sto|every|each|any|all"
    r"|until|by|from|at|below|above|reach(?:es|ing)?|approaching|minimum|maximum|school\sleaving"
    r"|compulsory|working|legal|pension|mental|what|which|new))[\s\-]*\Z"
)
_IS_NOW = re.compile(
    rf"\b(?:s?he|who|the\s(?:boy|girl|child|baby|pupil|lad|young\sperson|teenager))(?:'s|\sis|\swas|\shas(?:\sjust)?\sturned|\sturned|\sturns|\swill\sbe)(?:\sonly|\sjust|\snow|\sabout"
    rf"|\snearly|\salmost)?(?:\sturned)?\s{_NUMBER}\b(?!\s?(?:%|of\b|hours|days|weeks|months\s(?:into|behind|late)"
    r"|miles|percent|per\b|in\b|out\b|points|times|minutes|stone|feet|-|to\b|more|\.[0-9]))"
)
_OF_AGE = re.compile(
    rf"\b(?:{YOUNG}|teenager|lad|pupil|young\sperson)(?:\sof\s|\s?\(\s?|,\s)"
    rf"{_NUMBER}(?=\s?[),.;]|\s?\Z|\s(?:who|with|in|at|from|and|has|is|was)\b)"
)
_TURNING = re.compile(
    r"\b(?:turn(?:s|ed|ing)|almost|nearly)\s(?P<age>1?[0-9])\b(?=[^.;]{0,50}\b(?:s?he|his|her)\b)"
)
_YEAR_GROUP = re.compile(
    r"\b(?:y(?:ea)?r?\s?(?:1[0-3]|[1-9])|reception|nursery|sixth[\s-]form)\s(?:boy|girl|pupil|child|student)\b(?!'?s|\s(?:places|numbers|premium))"
)
_PERSON_NEAR = re.compile(
    rf"\b(?:{YOUNG}|teenager|pupil|student|young\sperson|s?he|his|her|him|lad|youngster|yp)\b"
)
_PLACE_BEHIND = re.compile(r"[\s,]*(?:from|in|at|of|living\sin|lives\sin)\s[A-Z][a-z]+")


_AGE_WORDS = frozenset(("old", "aged", "age", "yo", "o", "yro"))
_PRONOUNS = frozenset(("he", "she", "who", "turns", "turned", "turning", "almost", "nearly"))
_YEAR_WORDS = frozenset(("year", "y", "yr", "reception", "nursery", "form"))


def ages(text: Text) -> Iterator[Found]:
    """Yield the age of one person, not a range, a group's or a thing's."""
    lower = text.lower
    for match in text.find(_OLD, text.around(_AGE_WORDS, 30, 6)):
        if _is_one_persons(lower, match):
            yield Found(Kind.AGE, *match.span())
    for pattern, words in (
        (_SHORT_OLD, _AGE_WORDS | {"y", "yr", "yrs"}),
        (_IS_NOW, _PRONOUNS | CHILDREN),
        (_OF_AGE, CHILDREN),
        (_TURNING, _PRONOUNS),
        (_YEAR_GROUP, _YEAR_WORDS),
    ):
        for match in text.find(pattern, text.around(words, 30, 60)):
            if not _RANGE_BEFORE.search(lower[max(0, match.start() - 14) : match.start()]):
                yield Found(Kind.AGE, *match.span())
    for match in text.find(_AGED, text.around(_AGE_WORDS, 2, 40)):
        if _is_somebodys(text.text, lower, match):
            yield Found(Kind.AGE, *match.span())


def _is_one_persons(lower: str, match: re.Match[str]) -> bool:
    """Tell whether "14-year-old" speaks of one person."""
    if _RANGE_BEFORE.search(lower[max(0, match.start() - 14) : match.start()]):
        return False
    behind = lower[match.end() : match.end() + 45]
    if re.match(rf"[\s\-]+(?:[a-z\-]+\s)?{_THING}s?\b", behind) or _is_of_many(behind):
        return False
    person = re.match(
        rf"[\s\-]+(?:[a-z\-]+\s){{0,2}}(?:{YOUNG}|{_RELATIVE}|teenager|pupil)\b", behind
    )
    if _THING_IS.search(lower[max(0, match.start() - 40) : match.start()]):
        return False
    is_grown = match["age"].isdigit() and int(match["age"]) > 19
    if is_grown or not match["unit"].startswith("y"):
        lead = lower[max(0, match.start() - 40) : match.start()]
        alone = re.match(r"\s(?:in|with|was|has|who|is|at|from|living|placed)\b", behind)
        return bool(person or alone or re.search(rf"\b(?:{YOUNG}|{_RELATIVE}|s?he)\b[^.]*\Z", lead))
    return True


def _is_of_many(behind: str) -> bool:
    """Tell whether a group of people follows: "16-year-old care leavers"."""
    words = re.findall(r"[a-z\-]+", re.split(r"[.,;:!?(]", behind, maxsplit=1)[0])[:3]
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
    if match["cue"] == "age" and re.match(r"\s?,|\s?\Z", behind) and not lead.strip():
        return True
    if match["cue"] == "age" or re.match(r"\s?(?:months?|weeks?|days?)\b", behind):
        return bool(near or _PLACE_BEHIND.match(text, match.end()))
    return not re.search(rf"\b{_THING}s?\W*\Z", lead)
