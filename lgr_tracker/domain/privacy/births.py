"""Find dates of birth: a date with a word of birth beside it.

Dates alone stand in every line of a risk log, so a date without such a word is never found.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from lgr_tracker.domain.privacy.found import Found
from lgr_tracker.domain.privacy.kinds import Kind
from lgr_tracker.domain.privacy.windows import Text

# How far the word of birth may stand before and after its date, in characters.
_BEFORE, _AFTER = 60, 30

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
_YEAR = r"(?:(?:19|20)[0-9]{2}|'?[0-9]{2})"
_SEPARATOR = r"[\s]{0,2}[/.\-,\\|_][\s]{0,2}"
_DATE = re.compile(
    rf"""
    (?:(?<![0-9a-z£])|(?<=dob)|(?<=birth)|(?<=born)|(?<=ob_)|(?<=o\.b)|(?<=o\.b\.)|(?<=th_))(?=[0-9jfmasond])(?:
        (?:19|20)[0-9]{{2}}(?:{_SEPARATOR}|\s)[01]?[0-9](?:{_SEPARATOR}|\s)[0-3]?[0-9]
      | {_DAY}(?:{_SEPARATOR}|\s)[01]?[0-9](?:{_SEPARATOR}|\s){_YEAR}
      | {_DAY}(?:\s?(?:st|nd|rd|th))?[\s.,/\-]{{0,3}}(?:of\s|day\sof\s)?
          {_MONTH}[\s.,/\-]{{0,3}}{_YEAR}
      | {_MONTH}[\s.,/\-]{{1,3}}{_DAY}(?:st|nd|rd|th)?[\s.,/\-]{{1,3}}{_YEAR}
      | (?:19|20)[0-9]{{2}}[\s.,/\-]{{0,3}}{_MONTH}[\s.,/\-]{{0,3}}{_DAY}
      | [0-3][0-9][01][0-9](?:19|20)[0-9]{{2}}
      | (?:19|20)[0-9]{{2}}[01][0-9][0-3][0-9]
      | (?P<six>[0-9]{{6}})
      | (?P<part>
            {_DAY}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}\b(?![\s,]+(?:19|20)[0-9])
          | (?:{_MONTH}[\s,'/\-]{{1,3}}|(?:0[1-9]|1[0-2])/)(?:19|20)[0-9]{{2}}
        )
    )(?!(?!t[0-9])[0-9a-z%])
    """,
    re.VERBOSE,
)
# "Brith" and its like are slips; "DateOfBirth" and "child_dob" are names of columns.
_BIRTH = r"b(?:irth|rith|iirth|irht|ith|rth|irt|itrh)"
_DOB = (
    r"(?:d\.?\s?o\.?\s?b(?:'?s)?(?![a-z])\.?|d[./\-]o[./\-]b(?![a-z])[./]?"
    r"|d\.?\s?o\.?\s?birth(?![a-z])"
    rf"|(?:dates?|dte?)[\s\-_.]*of[\s\-_.]*{_BIRTH}(?![a-z])|{_BIRTH}[\s\-_]?(?:dates?|dt"
    rf"|days?)(?![a-z])"
    r"|b['\-]?day(?![a-z])|date[\s\-_]born(?![a-z]))"
)
_CUE = re.compile(
    rf"""
    (?<![a-z0-9])(?:child|pupil|person|client|baby)?(?=[bd])(?:
        (?P<named>{_DOB}|d\.?\s?of\s?b\b\.?|birth\s?:)
      | (?P<born>born(?![a-z]))
      | (?P<short>(?<!\.)b(?:\.\s?|\s?:\s?|\s)(?=[0-9]))
    )
    """,
    re.VERBOSE,
)
_NAMED_AFTER = re.compile(rf"\b(?:{_DOB}|born\b(?!\s+(?:on|in|from|out)\b))")
# Words that speak of work on dates of birth, or of whole years of children, not of one child's.
_WORK = re.compile(
    r"""\b(?:fields?|checks?|checked|quality|due|by|deadline|review\w*|migrat\w+|cleans\w+|mandatory
    |required|validat\w+|fix\w*|format\w*|errors?|before|until|from|since|after|between|audit\w*
    |report\w*|complet\w+|will|must|should|missing|unknown|exercise|project|column|mismatch\w*|gaps?
    |match\w*|test\w*|rules?|policy|starts?|started|begins?|began|go-?live|meeting|board|approved
    |signed|agreed|or\s+later|onwards|next|removed|deleted|data)\b""",
    re.VERBOSE,
)
_ORGANISATION = re.compile(
    r"""\b(?:councils?|authorit(?:y|ies)|trusts?|services?|organisations?|programmes?|unitar(?:y|ies)
    |partnerships?|systems?|polic(?:y|ies)|plans?|ideas?|frameworks?|alliances?|compan(?:y|ies)|teams?
    |hubs?|boards?|agenc(?:y|ies)|projects?|networks?|consorti(?:um|a)|companies|county|district
    |borough|bodies|body|charit(?:y|ies)|it|which|model|approach|forum|scheme)\b""",
    re.VERBOSE,
)
_PERSON = re.compile(
    r"\b(?:child|boy|girl|baby|infant|toddler|twins?|son|daughter|brother|sister|sibling|mother"
    r"|mum"
    r"|father|dad|pupil|student|patient|person|teenager|who|s?he|was)\b"
)
_CHILD = re.compile(r"\b(?:child|boy|girl|baby|s?he)\b")
_NAME_BEFORE = re.compile(r"\b[A-Z][a-z]+\s*[,(]?\s*\Z")
_SENTENCE = re.compile(r"[.;!?]\s")
_NEW_SENTENCE = re.compile(r"[.;!?]\s+[A-Z]")
_PAUSE = re.compile(r"[.;!?]\s|\n\n")
_RANGE = re.compile(
    r"\s?(?:to(?!\s(?:an?\s)?(?:[a-z]+\s)?(?:mum|mother|parents|couple)\b)|-|until|through"
    r"|or\s(?:later|after|before|earlier)|onwards)\b\s?"
)
_OWN_DATE = re.compile(r"[\s:=\-]*(?:is\s|was\s)?[0-9]")


# The words of which one stands in every word of birth, "d.o.b." and "b." included.
WORDS = frozenset(
    (
        "dob",
        "dobs",
        "d",
        "b",
        "ob",
        "birth",
        "birthday",
        "birthdays",
        "birthdate",
        "birthdates",
        "born",
        "dateofbirth",
        "dateofbirths",
        "brith",
        "irth",
        "ith",
        "rth",
        "iirth",
        "birht",
        "bith",
        "brth",
        "birt",
        "bitrh",
        "bday",
        "day",
        "childdob",
        "persondob",
        "clientdob",
        "babydob",
        "pupildob",
        "childdateofbirth",
        "pupildateofbirth",
        "persondateofbirth",
        "clientdateofbirth",
    )
)
DAY = re.compile(r"day(?:(?<=[bht]day)|(?<=[bht]['\-\s_]day))")
"""What a word of birth ends with where "day" is the only one of the words in it."""


def dates_of_birth(text: Text) -> Iterator[Found]:
    """Yield each date with a word of birth before or behind it, and the word with it."""
    lower = text.lower
    cues = list(text.find(_CUE, text.around(WORDS, 12, 24)))
    if not cues:
        return
    starts = [cue.start() for cue in cues]
    last_end = 0
    for date in text.find(_DATE, text.around(WORDS, 60, 120)):
        index = bisect_left(starts, date.start()) - 1
        before = cues[index] if index >= 0 else None
        if before is not None and _speaks_of(text.text, lower, before, date, last_end):
            is_partial = date["part"] and before.lastgroup != "named"
            kind = Kind.BIRTH_MONTH if is_partial else Kind.DATE_OF_BIRTH
            yield Found(kind, before.start(), date.end())
        elif _is_named_behind(lower, date):
            yield Found(Kind.DATE_OF_BIRTH, *date.span())
        last_end = date.end()


def _speaks_of(
    text: str, lower: str, cue: re.Match[str], date: re.Match[str], last_end: int
) -> bool:
    """Tell whether a word of birth speaks of the date behind it, the first one after it."""
    if cue.end() > date.start() or date.start() - cue.end() > _BEFORE or cue.start() < last_end:
        return False
    # Six digits are a date only where they fill a field: "DOB: 120315".
    if date["six"] and (cue.lastgroup != "named" or date.start() - cue.end() > 3):
        return False
    between = text[cue.end() : date.start()]
    if _WORK.search(between.lower()) or _NEW_SENTENCE.search(between):
        return False
    lead = text[max(0, cue.start() - 80) : cue.start()]
    if cue.lastgroup == "born":
        if _RANGE.match(lower, date.end()):
            return False
        return _is_person_born(
            lead, between, lower[date.end() : date.end() + 50], is_whole=not date["part"]
        )
    # "a. 11/3/26 b. 12/3/26" is a list; capital B is a building or an option.
    if cue.lastgroup == "short":
        return text[cue.start()] == "b" and not date["part"] and not re.search(r"\ba[.):]", lead)
    return True


_TO_MOTHER = re.compile(
    r",?\s(?:to|at|in\shospital|with|prem)\b[^.;]{0,30}\b(?:mum|mother|parents?|teen|couple"
    r"|weeks|hospital|prem\w*)\b"
)


def _is_person_born(lead: str, between: str, behind: str, *, is_whole: bool) -> bool:
    """Tell whether somebody, and no council or plan, was born."""
    if len(between) > 30 or re.search(r"\b(?:be|being)\s+\Z", lead):
        return False
    clause = _SENTENCE.split(lead)[-1]
    small = clause.lower()
    organisations = [match.start() for match in _ORGANISATION.finditer(small)]
    if organisations and not _CHILD.search(small, organisations[-1]):
        return False
    if _TO_MOTHER.match(behind) or not lead.strip():
        return True
    return is_whole or bool(_PERSON.search(small)) or bool(_NAME_BEFORE.search(clause))


def _is_named_behind(lower: str, date: re.Match[str]) -> bool:
    """Tell whether a word of birth follows the date: "12/03/2015 (DOB)"."""
    if date["six"]:
        return False
    if date["part"]:
        return False
    window = _PAUSE.split(lower[date.end() : date.end() + _AFTER], maxsplit=1)[0]
    cue = _NAMED_AFTER.search(window)
    if cue is None or _WORK.search(window[: cue.start()]) or _DATE.search(window[: cue.start()]):
        return False
    behind = lower[date.end() + cue.end() : date.end() + cue.end() + 25]
    # "Spring 2024: DOB 12/03/2015" has its own date behind the word.
    return not (_WORK.search(behind) or _OWN_DATE.match(behind))
