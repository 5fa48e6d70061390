"""Find one person's number in a case system: a system's or a person's word, then digits."""

import re
from collections.abc import Iterator

from lgr_tracker.domain.privacy.found import Found
from lgr_tracker.domain.privacy.kinds import Kind

_SYSTEM = (
    r"(?:mosaic|liquid\s?logic|lcs|ehm|ehs|las|care\s?first|azeus|capita\s?one|synergy"
    r"|framework-?i|ics|systm\s?one|rio|eclipse|care\s?director|careworks|child\s?view|core\+?"
    r"|impulse|eyes|cpoms|my\s?concern|arbor|sims|bromcom|protocol|tribal|one)"
)
_PERSON = (
    r"(?:child(?:ren)?(?:'?s)?(?:\s+(?:case|file|record|social\s+care))?|pupils?(?:'s)?|students?(?:'s)?"
    r"|clients?(?:'s)?|persons?(?:'s)?|young\s+person(?:'?s)?|yp|service[\s\-]+user(?:'s)?"
    r"|famil(?:y|ies)(?:'s)?|patients?(?:'s)?|learner(?:'s)?|sibling(?:'s)?|mother(?:'s)?|hospital"
    r"|referral|cin|cpp?|cla|lac|ehcp?|send?|mash|youth\s+(?:offending|justice)|social\s+care"
    r"|(?:social\s+(?:care|work)\s+)?case(?:\s*file)?|(?:case\s+)record|case\s+file|adoption|foster\s+child|baby(?:'s)?"
    r"|looked[\s\-]after\s+child|care\s+leaver|p)"
)
_ID = (
    r"(?:i\.?d\.?|ids|ref(?:erence)?s?\.?|no\.?|nos\.?|nr\.?|num(?:ber)?\.?|\#|identifier|code"
    r"|identity)"
)
_DIGITS = r"(?P<digits>(?:[a-z]{1,4}[\-/ ]?)?[0-9](?:[\-/ .]?[0-9]){3,11}(?:[\-/]?[a-z])?)"
_TAIL = r"(?![0-9a-z%]|[,.][0-9]|\s?(?:million|k\b|m\b|bn\b))"
# Words that count: "Mosaic 12500 records" says how many.
_COUNTED = (
    r"(?!\s+(?:records?|cases?|files?|users?|licen[cs]es?|children|people|rows|documents|families"
    r"|pupils|staff|hours|days|lines|forms|plans|referrals|contacts|open|closed|active|live)\b)"
)
_LINK = r"[\s:=\#\-.(\[,']{0,6}(?:(?:is|was|are|being|of|under|as)\s+)?[\s:=\#(\['\"]{0,3}"
_NAMED = re.compile(
    rf"""
    (?<![a-z0-9])(?P<owner>{_SYSTEM}|{_PERSON})
    (?:[\s\-_/.(]{{0,3}}(?:client|person|child|case|record|pupil|user|file|family|service\suser|social\scare|system|unique|internal))?
    [\s\-_/.(]{{0,3}}{_ID}(?![a-z])\)?{_LINK}
    (?<![£$])(?<![0-9]){_DIGITS}{_TAIL}
    """,
    re.VERBOSE,
)
_DIRECT = re.compile(
    rf"""
    (?<![a-z0-9])(?:{_SYSTEM})(?:\s+(?:record|case|client|person|child|file|for|entry))?[\s:\#\-/(=]{{0,4}}
    (?<![£$])(?<![0-9])(?P<digits>[0-9]{{5,10}}){_TAIL}{_COUNTED}
    """,
    re.VERBOSE,
)
_BARE_OWNER = re.compile(
    rf"""
    (?<![a-z0-9])(?:child|case|pupil|client|service\suser|family|record|yp|young\sperson|patient|referral)
    \s?(?:[\#:(]\s?|\s)(?<![£$])(?<![0-9])(?P<digits>[0-9]{{5,10}}){_TAIL}{_COUNTED}
    """,
    re.VERBOSE,
)
_BEHIND = re.compile(
    rf"""
    (?<![a-z0-9£$.,])(?P<digits>[0-9]{{5,10}})\s?
    (?:\(\s?(?:on\s|in\s)?(?:the\s)?(?:{_SYSTEM})\b(?!\s+(?:users|licen))
      |[,\s\-]{{1,3}}(?:on|in|from|per)\s(?:the\s)?(?:{_SYSTEM})\b)
    """,
    re.VERBOSE,
)
# What makes a case something else: "business case", "support case", "tribunal case".
_OTHER_CASE = re.compile(
    r"\b(?:business|use|test|support|help\s?desk|service\s+desk|supplier|vendor|tribunal|ombudsman"
    r"|lgsco|ico|procurement|planning|outline|strategic|full|microsoft|legal|complaints?|foi"
    r"|licen[cs]e|contract|invoice|tender|purchase|order|system|hosting|asset|grant)\W{0,2}\s*\Z"
)
_TRADE = re.compile(
    r"\b(?:contract|invoice|purchase|order|po|licen[cs]e|tender|supplier|ticket|asset|version"
    r"|budget|cost|programme|project|risk|grant|schools?|trust|charity|company)\W{0,3}(?:\w+\W{1,3})?\Z"
)
_YEAR = re.compile(
    r"(?:19|20)[0-9]{2}(?:[\-/.](?:[0-9]{2}|(?:19|20)[0-9]{2}|[0-9]{1,2}[\-/.][0-9]{1,2}))?\Z"
)


def case_ids(text: str) -> Iterator[Found]:
    """Yield each case number with the word that names its system or its person."""
    lower = text.lower()
    for pattern in (_NAMED, _DIRECT, _BARE_OWNER, _BEHIND):
        for match in pattern.finditer(lower):
            digits = match["digits"]
            lead = lower[max(0, match.start() - 30) : match.start()]
            if not (_YEAR.match(digits) or _OTHER_CASE.search(lead) or _TRADE.search(lead)):
                yield Found(Kind.CASE_ID, *match.span())
