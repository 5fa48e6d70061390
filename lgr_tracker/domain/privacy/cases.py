"""Find one person's number in a case system: a system's or a person's word, then digits."""

import re
from collections.abc import Iterator

from lgr_tracker.domain.privacy.found import Found
from lgr_tracker.domain.privacy.kinds import Kind
from lgr_tracker.domain.privacy.listing import listed
from lgr_tracker.domain.privacy.windows import Text

# Case systems of children's services, education and youth justice; the second kind are also words.
_SYSTEM = (
    r"(?:mosaic|liquid\s?logic|lcs|ehm|ehs|care\s?first|azeus|capita\s?one|synergy|framework-?i"
    r"|systm\s?one|care\s?director|careworks|child\s?view|cpoms|my\s?concern|bromcom|e-?cins"
    r"|theseus|charms|caseworks|core\+|welligent)"
)
_ALSO_WORDS = (
    r"(?:ics|rio|i?eclipse|impulse|eyes|eis|arbor|sims|protocol|tribal|one|core|ll|las|swift|paris"
    r"|oasis|raise|esprit|isis|cms|ais|cap\s?one)"
)
_PERSON = (
    r"(?:child(?:ren)?|pupils?|students?|clients?|persons?|yp|service[\s\-]users?|famil(?:y|ies)"
    r"|patients?|learner|sibling|mother|hospital|referral|cin|cpp?|cla|lac|ehcp?|eha|caf|taf"
    r"|send?"
    r"|mash|s\.?47|early\shelp|youth\s(?:offending|justice)|social\scare|cases?|adoption"
    r"|fostering"
    r"|yot|yjs?|yos|stud|uasc|eotas|cme|ehe|home\soffice|ho|asylum|baby|looked[\s\-]after"
    r"|care\sleaver|young\sperson)"
)
_ID = r"(?:i\.?d|pid|uid|u?rn|ids|ref(?:erence)?s?|nos?|nr|num(?:ber)?s?|identifier|code|identity)"
# Words that may stand between the owner and the number without changing whose it is.
_BETWEEN = (
    r"(?:client|person|child|case|record|pupil|user|file|family|service|social|care|system|unique"
    r"|internal|is|was|are|as|for|of|the|under|with|on|in|entry|episode|new|old|his|her|their"
    r"|given|shown|held|recorded|listed|being|and|referral|assessment|module|profile|s|siblings?"
    r"|brother|sister|baby|mother|father|boy|girl|twin|holder|see|to|by|one|an?|this|that|young"
    r"|student|learner|patient|carer|plan|closed|open|opened|locked|wrong|duplicate|correct)"
)
_SEPARATOR = r"[\s\-_/.:=(\#\[,'\")]"
_DIGITS = r"(?P<digits>(?:[a-z]{1,4}[\-/ ]?)?[0-9](?:[\-/ .]?[0-9]){3,11}(?:[\-/]?[a-z])?)"
_TAIL = r"(?![0-9a-z%]|[,.][0-9]|\s?(?:million|k\b|m\b|bn\b))"
# Words that count: "Mosaic 12500 records" says how many.
_COUNTED = (
    r"(?!\s+(?:records?|cases?|files?|users?|licen[cs]es?|children|people|rows|documents|families"
    r"|pupils|staff|hours|days|lines|forms|plans|referrals|contacts|open|closed|active|live"
    r"|routes|young|students|contracts|times|invoices|were|are|have)\b)"
)
# "Mosaic licence for …", "Mosaic budget for …": the system's own business.
_NOT_PERSONS = (
    r"(?:contract|licen|invoice|support|ticket|order|project|budget|tender|supplier|version|cost"
    r"|change|release|risk|upgrade|user|module|report|programme|asset|server|build|patch|fund"
    r"|bill)"
)
_NAMED = re.compile(
    rf"""
    (?<![a-z0-9])(?:{_SYSTEM}|{_ALSO_WORDS}|{_PERSON})
    (?:{_SEPARATOR}{{0,4}}{_BETWEEN}(?![a-z])){{0,3}}
    {_SEPARATOR}{{0,4}}(?:\#|{_ID}(?![a-z]))
    (?:{_SEPARATOR}{{0,4}}(?:{_BETWEEN}|{_ID})(?![a-z])){{0,5}}
    {_SEPARATOR}{{0,6}}(?<![£$0-9]){_DIGITS}{_TAIL}
    """,
    re.VERBOSE,
)
_DIRECT = re.compile(
    rf"""
    (?<![a-z0-9])(?:{_SYSTEM})
    (?:(?:{_SEPARATOR}{{1,4}}{_BETWEEN}(?![a-z])){{0,4}}
      |\s(?!{_NOT_PERSONS})[a-z]{{2,12}}\s(?:for|on|under|as))
    [\s:\#\-/(=,]{{0,4}}(?<![£$0-9])(?P<digits>[0-9]{{5,10}}){_TAIL}{_COUNTED}
    """,
    re.VERBOSE,
)
_BARE_OWNER = re.compile(
    rf"""
    (?<![a-z0-9])(?:child|case|case\sfile|file|pupil|client|service\suser|family|record|person|yp
      |young\sperson|patient|referral)(?:\s(?:holder|worker|manager))?(?:\s(?:of|for|with))?
    \s?(?:[\#:(]\s?|\s)(?<![£$0-9])(?P<digits>[0-9]{{5,10}}){_TAIL}
    """,
    re.VERBOSE,
)
# Family courts number their cases so: place, year, C for care or P for private law, five digits.
_COURTS = re.compile(r"(?<![a-z0-9])(?P<digits>[a-z]{2}[0-9]{2}[cp][0-9]{5})(?![0-9a-z])")
_BEHIND = re.compile(
    rf"""
    (?<![a-z0-9£$.,])(?P<digits>[0-9]{{5,10}})\s?
    (?:\(\s?(?:on\s|in\s)?(?:the\s)?(?:{_SYSTEM})\b(?!\s+(?:users|licen))
      |[,\s\-]{{1,3}}(?:on|in|from|per)\s(?:the\s)?(?:{_SYSTEM})\b
      |(?<=[0-9]{{6}})\s?[,:\-/]\s?(?:{_SYSTEM})\b(?!\s+(?:users|licen|records)))
    """,
    re.VERBOSE,
)
# A number that somebody has open, found or sent "in Mosaic"; so many records in Mosaic are a count.
_MENTIONED = re.compile(
    rf"""
    (?<![a-z0-9£$.,])(?P<digits>[0-9]{{6,10}})
    (?!\s(?:[a-z]+\s)?(?:records?|cases|files|users|children|people|rows|documents|pupils|contacts
      |referrals|forms|plans|families|lines|entries|times|students)\b)
    (?:\s[a-z']{{1,12}}){{1,4}}\s(?:on|in|from)\s(?:the\s)?(?:{_SYSTEM})\b
    """,
    re.VERBOSE,
)
# An id under a short name that no business uses for its own: "XYZ-ID 1234567".
_ANY_ID = re.compile(
    r"(?<![a-z0-9])(?P<label>[a-z][a-z0-9]{1,5})(?:[\s\-_]ids?|(?<=ss)id|(?<=ch)id)"
    rf"[\s\-_:=(#]{{1,3}}(?P<digits>[0-9]{{5,8}}){_TAIL}{_COUNTED}"
)
_BUSINESS_IDS = listed(
    """
    action agency alert an app apple area asset azure badge bank batch bay bid board budget
    build bus buyer call caller car card change cloud column cost course crm data debtor
    desk device dfe doc domain driver email entra entry erp error event export field file
    fleet floor folder form gias google govuk grant group guest home host hr import ip issue
    item its job key laptop lease ledger legal letter line link lms log lot mac mail meter
    module nhs no node number object ods ofsted oracle order org our parcel patch pay payee
    phone photo plan point policy portal post print query reg region rent report rfid risk
    role room route row run sap scan schema school seller sender server shift sim site sku
    staff stall step stock survey system table task tax team teams tenant tender test that
    the this thread ticket toy trace trip trust unique unit usb user valid vat vendor visit
    ward web wifi worker your zoom
    """
)
_DATE = re.compile(r"[0-3]?[0-9][\-/.][01]?[0-9][\-/.](?:19|20)?[0-9]{2}\Z")
# What makes a case something else: "business case", "support case", "tribunal case".
_OTHER_CASE = re.compile(
    r"\b(?:business|use|test|support|help\s?desk|service\s+desk|supplier|vendor|tribunal"
    r"|ombudsman"
    r"|lgsco|ico|procurement|planning|outline|strategic|full|microsoft|legal|complaints?|foi"
    r"|licen[cs]e|contract|invoice|tender|purchase|order|system|hosting|asset|grant"
    r"|bank|banker|insurer|insurance|underwriter|broker|audit|auditor|union|hr|grievance"
    r"|disciplinary|employment|pension|pensions|payroll|landlord|solicitor|counsel|police\slog"
    r"|crime|hmrc|dwp|council\stax|land\sregistry|adjudicator|regulator|cyber|security|incident"
    r"|servicenow|jira|it|ict|data\sbreach|breach|dpo|whistleblowing|courier|claims?|mediation"
    r"|arbitration|acas|property|rent|utility|energy|water|broadband|bt|parking|fraud|debt"
    r"|recovery|warranty|fault|repairs?|change)(?:'?s)?\W{0,2}\s*\Z"
)
_TRADE = re.compile(
    r"\b(?:contract|invoice|purchase|order|po|licen[cs]e|tender|supplier|ticket|asset|version"
    r"|budget|cost|programme|project|risk|grant|schools?|trust|charity"
    r"|company)\W{0,3}(?:\w+\W{1,3})?\Z"
)
# Ten or eleven digits as they are dialled: 0300, 01…, 02…, 07…, 08….
_TELEPHONE = re.compile(r"0(?:[12378][0-9]|[3][0-9])(?:[\-/ .]?[0-9]){7,8}\Z")
_YEAR = re.compile(
    r"(?:19|20)[0-9]{2}(?:[\-/.](?:[0-9]{2}|(?:19|20)[0-9]{2}|[0-9]{1,2}[\-/.][0-9]{1,2}))?\Z"
)
_OF_FIVE = (_DIRECT, _BARE_OWNER, _BEHIND, _MENTIONED, _ANY_ID, _COURTS)
"""Patterns with five digits in a row or more."""
SIGN = re.compile(r"[0-9](?:[\-/ .]?[0-9]){3}")
"""What every case number begins with."""
NUMBERED = re.compile(rf"\#|{_ID}(?![a-z])")
"""What stands before a case number that has nowhere five digits in a row."""


def has_five(text: Text) -> bool:
    """Tell whether five digits stand in a row."""
    return any(match.end() - match.start() >= 5 for match in text.digits)


def case_ids(text: Text) -> Iterator[Found]:
    """Yield each case number with the word that names its system or its person."""
    lower = text.lower
    parts = text.around_digits(1, 90, 40)
    for pattern in (_NAMED, *_OF_FIVE) if has_five(text) else (_NAMED,):
        for match in text.find(pattern, parts):
            digits = match["digits"]
            if _TELEPHONE.match(digits):
                continue
            if pattern is _ANY_ID and match["label"] in _BUSINESS_IDS:
                continue
            lead = lower[max(0, match.start() - 30) : match.start()]
            if not (
                _YEAR.match(digits)
                or _DATE.match(digits)
                or _OTHER_CASE.search(lead)
                or _TRADE.search(lead)
                or _is_count(lower, match)
            ):
                yield Found(Kind.CASE_ID, *match.span())


# "Pupil nos 38500 falling to 36900", "learner numbers 10450 adult ed": how many, not who.
_HOW_MANY = re.compile(
    r"(?:child(?:ren)?|pupils?|students?|learners?|patients?|clients?|families"
    r"|cases?)\W{1,3}(?:nos|nums|numbers)\b"
)
_SYSTEMS_OWN = re.compile(r"cases?\W{1,3}(?:management\W)?(?:system|module)\b")
_FURTHER_ONE = re.compile(r"\s?(?:[,&/;]|and\b)\s?[0-9]{5,10}\b")


def _is_count(lower: str, match: re.Match[str]) -> bool:
    """Tell whether the figure counts pupils, or belongs to the case system itself."""
    many = _HOW_MANY.match(match.group())
    if _SYSTEMS_OWN.match(match.group()):
        return True
    return bool(many and len(match["digits"]) < 7 and not _FURTHER_ONE.match(lower, match.end()))
