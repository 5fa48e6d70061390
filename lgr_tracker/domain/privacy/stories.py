"""Find what lets a neighbour recognise a child without a name: ages, few children, stories."""

import re
from collections.abc import Iterator

from lgr_tracker.domain.privacy.found import Found
from lgr_tracker.domain.privacy.kinds import Kind
from lgr_tracker.domain.privacy.listing import listed
from lgr_tracker.domain.privacy.windows import Text
from lgr_tracker.domain.privacy.words import ADJECTIVE, COHORTS, EVENT, SERVICE

_SPELT = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    "|sixteen|seventeen|eighteen|nineteen"
)
_NUMBER = rf"(?:1?[0-9]|{_SPELT})"
_ANY_AGE = rf"(?:[1-9]?[0-9]|{_SPELT})"
_RELATIVE = r"(?:mother|mum|father|dad|parent|grandmother|grandfather|carer|care\sleaver|woman|man)"
_YOUNG = (
    r"(?:boy|girl|child|baby|infant|toddler|son|daughter|brother|sister|twins?|sibling|newborn)"
)
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
    rf"\b(?:{_YOUNG}|teenager|lad|pupil|young\sperson)(?:\sof\s|\s?\(\s?|,\s)"
    rf"{_NUMBER}(?=\s?[),.;]|\s?\Z|\s(?:who|with|in|at|from|and|has|is|was)\b)"
)
_TURNING = re.compile(
    r"\b(?:turn(?:s|ed|ing)|almost|nearly)\s(?P<age>1?[0-9])\b(?=[^.;]{0,50}\b(?:s?he|his|her)\b)"
)
_RELATIVE_ALONE = re.compile(
    r"(?:\A|[.;:,!?\n]\s?|\band\s|\bas\s)(?:birth\s|step-?|grand)?(?:mum|mother|father|dad|nan|gran|sibling"
    r"|brother|sister|aunt|uncle|baby|boy|girl|toddler|twins|boyfriend)\b(?!['\-])"
)
_YEAR_GROUP = re.compile(
    r"\b(?:y(?:ea)?r?\s?(?:1[0-3]|[1-9])|reception|nursery|sixth[\s-]form)\s(?:boy|girl|pupil|child|student)\b(?!'?s|\s(?:places|numbers|premium))"
)
_PERSON_NEAR = re.compile(
    rf"\b(?:{_YOUNG}|teenager|pupil|student|young\sperson|s?he|his|her|him|lad|youngster|yp)\b"
)
_PLACE_BEHIND = re.compile(r"[\s,]*(?:from|in|at|of|living\sin|lives\sin)\s[A-Z][a-z]+")

_FEW = re.compile(
    rf"""
    (?<![0-9a-z.,£\-/:(%])
    (?P<number>[1-4]|one|two|three|four|a\scouple\sof|a\spair\sof|(?:the\s|an?\s)?only|(?:just|only)\s(?:a|one)
      |a\ssingle|the\ssole|a\shandful\sof|both|sole)
    [\s\-]{ADJECTIVE}
    (?P<noun>children|child|siblings?|brothers?|sisters?|families|family|boys?|girls?|babies|baby
      |young\speople|young\sperson|pupils?|students?|care[\s-]leavers?|infants?|toddlers?|teenagers?
      |kids?|youths?|cousins|sons?|daughters?|uascs?|half-siblings|triplets|orphans?|newborns?
      |yps?|schoolchildren|schoolboys|schoolgirls|adolescents?|unaccompanied\sminors?|refugees|mothers|fathers|mums|dads)
    (?!['\-]|[a-z])
    """,
    re.VERBOSE,
)
_GROUP = re.compile(
    rf"\b(?:sibling\s(?:group|set)|family|group\sof\ssiblings|household)\sof\s(?:{_NUMBER})\b(?!\s(?:services|councils"
    r"|authorities|schools|partners|organisations|standards|policies|systems|tools|measures|providers))"
    r"|\b(?:a|the|one)\sfamily\swith\s(?:two|three|four|five|six|seven|eight|[2-9])\schildren\b"
    r"|\b(?:mother|father|mum|dad)\sof\s(?:two|three|four|five|six|seven|eight|nine|[2-9])\b"
    r"|\bsibling\s(?:pair|trio|quartet)\b(?!s)|\btwin\s(?:boys|girls|brothers|sisters|sons|daughters|babies)\b|\bset\sof\s(?:twins|triplets)\b"
    rf"|\bbrother\sand\s(?:his\s)?sister\b(?!s)|\bsister\sand\s(?:her\s)?brother\b(?!s)|\bsiblings?\s\((?:[2-4]|two|three|four)\)"
    r"|\b(?:children|siblings|families|pupils|babies)\s?(?:\((?:n\s?=\s?)?[1-4]\)|:\s?[1-4]\b(?![.,/0-9%-]))"
)
# Before the number: a phase or a rate; behind the noun: a rate, or a service made of the noun.
_COUNTED_BEFORE = re.compile(
    r"\b(?:phase|stage|level|tier|section|year|part|priority|option|grade|lens|step|band|criterion"
    r"|workstream|wave|cohort|item|number|no|version|page|article|schedule|ks|key\sstage|quarter|theme"
    r"|objective|in|in\severy|than|up\sto|least|most|maximum\sof|minimum\sof|under|over|below|above|fewer"
    r"|within|and\sa\shalf|domain|annex|appendix|chapter|figure|table|outcome|group|block|lot|zone"
    r"|scenario|gateway|tranche|ratio|max|min|strand|pillar|goal|not|day|type|more\sthan|limit\sof|risk"
    r"|class|category|for\severy|out\sof|per|any|no|every)\s\Z|[0-9]\s?(?:to|-|and|or|x)\s?\Z"
)
_COUNTED_BEHIND = re.compile(
    r"\s+(?:per|each|for\s(?:each|every)|a\s(?:week|month|year|day|time)|at\sa\stime|at\sonce|in\s(?:every|[0-9]"
    r"|one|two|three|four|five|six|ten|twenty)\b(?!\s(?:[a-z]+\s)?(?:placements|homes|schools|areas|councils|districts|houses|beds"
    r"|authorities|counties|towns|villages))|out\sof|first\b)|,\s(?:one|a\ssingle)\b"
)
_SCHOOL = re.compile(
    r"\b(?P<name>(?:[Ss]t\.?\s)?[A-Z][\w']*(?:[\s\-](?:[A-Z][\w']*|of|the|and|on|upon|C|CE|RC|&)){0,5}?)\s"
    r"(?P<type>(?:Church of England |C of E |CE |RC |Catholic |Community |Free )?"
    r"(?:Primary|Infants?|Junior|High|Secondary|Grammar|Academy|School|College|Nursery|Preschool"
    r"|Pre-School|Sixth Form|Special School|PRU|Comprehensive)(?:\s(?:School|Academy|College))?)\b"
)
_LOWER_SCHOOL = re.compile(
    r"\b(?P<name>st\.?\s[a-z]+'?s?|[a-z]{4,}(?:\s(?:hill|park|lane|road|green|wood|field|bridge))?)\s"
    r"(?P<type>primary|infants|juniors|junior\sschool|high\sschool|grammar|academy)\b(?!\s(?:schools|care|need|aim|cause|reason|concern|and))"
)
_GENERIC = listed(
    """
    virtual primary secondary special independent maintained community the each every new free
    local boarding residential faith high junior infant academy state all middle upper lower a
    an any no church catholic school schools our their this that county council district when if
    for in at nursery early years public private federated alternative college further education
    sixth and of of-the academies non-maintained mainstream staff training social work royal
    national day whole summer breakfast safeguarding medical nurse head
    """
)
_INCIDENT = re.compile(
    r"\b(?:assault\w*|attack\w*|stab\w*|knife|knives|weapon\w*|excluded|expelled|suspended"
    r"|(?:permanent|fixed[\s-]term)?\s?exclusion(?:s)?(?!s?\s(?:polic|panel|rate|data|appeal|guidance|figure|team|review|process|officer|from\sscope))"
    r"|safeguarding\s(?:incident|concern|allegation|issue|referral)s?|allegations?|arrest\w*|bull(?:y|ied|ying)"
    r"|injur\w+|abus(?:e|ed|ing)|overdos\w+|self-harm\w*|died|death|suicide|rape\w*|sexual\w*|fight\w*"
    r"|police\s(?:were\s)?called|went\smissing|threaten\w*|threat\sto|disclos(?:ed|ure)s?|restrain\w*"
    r"|incident(?!s?\s(?:plan|response|reporting|log|management|form|system))|collapsed|harmed|drugs?"
    r"|groom\w*|murder\w*|killed|drown\w*|hurt|bruis\w*|truant\w*|pregnan\w*|set\sfire|arson|accident)\b"
)
_KIN = (
    r"(?:(?:older|younger|elder|eldest|youngest|little|big|baby|twin|half|step|birth|foster|adoptive|own"
    r"|late|former|disabled|new|other|maternal|paternal|great|only|infant|teenage|newborn)[\s\-]+){0,2}"
    r"(?:half-?|step-?)?(?:brother|sister|sibling|siblings|mother|mum|mam|mummy|father|dad|daddy|parents"
    r"|grandmother|grandma|nan|gran|grandfather|grandad|grandparents|uncle|aunt|auntie|cousin|carer"
    r"|carers|boyfriend|girlfriend|stepfather|stepdad|stepmother|stepmum|twin|family|brothers|sisters"
    r"|baby|son|daughter|niece|nephew|foster\sparents|adopters)"
)
_SIBLING = re.compile(
    rf"(?:\b(?P<whose>his|her|their|my)\s|\b(?:child|children|boy|girl|baby|pupil|teenager|young\sperson|yp|toddler)'s\s){_KIN}\b"
    r"(?!'s\s(?:guild|union)|\s(?:hub|hubs|support\s(?:service|worker|team)|centre|centres|network))"
)
_THEIR_ONE = re.compile(
    r"(?:brother|sister|sibling|mother|mum|father|dad|twin|uncle|aunt|cousin|son|daughter|baby)\Z"
)
_ONE_CHILD = re.compile(
    r"\b(?:the|a|this|that|one|same|another|teenage)\s(?:(?!family\b|mother\b|child\b|an?\b|the\b|no\b|if\b|when\b)[a-z\-]+\s){0,2}"
    r"(?P<who>boy|girl|baby|toddler|teenager|infant|mother|mum|father|dad|grandmother|foster\scarer|youngster"
    r"|lad|schoolboy|schoolgirl|teenage\smother|newborn|stepfather|uncle|twins|family|child|young\sperson"
    r"|pupil|care\sleaver|student|siblings|brothers?|sisters?|sibling|cousin|aunt|nan|grandparents|parents|stepmother|grandfather)\b(?!['\-])"
)
_HAPPENED = re.compile(
    r"\s(?:\(?(?:aged?\s[0-9a-z]+|(?:from|in|at|near|on)\s[a-z\-]+(?:\s[a-z\-]+)?|living\s[a-z\s]{3,25}|placed\s[a-z\s]{3,25})\)?,?\s)?"
    r"(?:who\s|that\s|which\s)?(?:has\s|had\s|have\s|was\s|were\s|is\s|recently\s|then\s|also\s|later\s|sadly\s|been\s|being\s|permanently"
    r"\s|nearly\s|almost\s|now\s|found\s|just\s|twice\s|tragically\s)*"
    r"(?:died|killed|stabbed|excluded|expelled|arrested|assaulted|attacked|drowned|raped|abused|injured"
    r"|disclosed|overdosed|absconded|ran\s(?:away|off)|went\smissing|missing\s(?:from|since)|set\sfire"
    r"|started\s(?:a|the)\sfire|removed|hit|hurt|bitten|groomed|trafficked|shot|harmed|moved\s(?:three|four|five|six|twice"
    r"|out|to|from|into|between|again)|hospitalised|sectioned|found\s(?:hiding|alone|dead|wandering|at|in|by)|taken"
    r"|abandoned|left\salone|burned|burnt|fell|jumped|threatened|detained|charged|convicted|murdered"
    r"|bruised|refused|deported|fled|returned|pregnant|evicted|placed\s(?:in|with|out|at|over|under|by|forty|two|three)"
    r"|convicted|jailed|neglected|bullied|knocked|slept|lost\s(?:his|her|their)|gave\sbirth|punched"
    r"|kicked|bit|beaten|shaken|suffocated|starved|strangled|poisoned|scalded|stole|broke|homeless|accommodated|separated|split\sup|bereaved|orphaned)\b"
)
_SUPPOSED = re.compile(
    r"\b(?:if|when|whenever|should|could|may|might|would|risk\sthat|in\scase|until|unless|every|each"
    r"|any|where|no|so\sthat|once|before|what\shappens|chance|whether|for\sexample|suppose|after\sa\schild"
    r"|can|will|must)\b"
)
_ADDRESS = re.compile(
    r"(?<![\w£.])[1-9][0-9]{0,3}[a-dA-D]?,?\s[A-Z][a-z']+(?:\s[A-Z][a-z']+)?\s"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Close|Drive|Crescent|Court|Gardens|Terrace|Grove|Row|Walk"
    r"|Mews|Rise|View|Green|Hill|Place)\b"
)
_SOMEBODY = re.compile(
    rf"\b(?:{_YOUNG}|children|mother|mum|father|dad|family|s?he|pupil|young\sperson|siblings|carer)\b(?!'s\s(?:services|home|centre))"
)


_CHILDREN = listed(
    """
    child children childs boy boys girl girls baby babies toddler toddlers infant infants
    teenager teenagers son sons daughter daughters brother brothers sister sisters sibling
    siblings twin twins newborn newborns pupil pupils student students lad person people
    youngster youth youths yp yps kid kids uasc uascs family families leaver leavers mother
    mothers father fathers mum mums dad dads cousin cousins triplets orphan orphans schoolboy
    schoolboys schoolgirl schoolgirls schoolchildren adolescent adolescents minor minors refugee
    refugees household
    """
)
_AGE_WORDS = frozenset(("old", "aged", "age", "yo", "o", "yro"))
_PRONOUNS = frozenset(("he", "she", "who", "turns", "turned", "turning", "almost", "nearly"))
_YEAR_WORDS = frozenset(("year", "y", "yr", "reception", "nursery", "form"))
_KIN_WORDS = listed(
    """
    mam mummy daddy nan gran grandma grandmother grandfather grandad grandparents uncle aunt
    auntie carer carers boyfriend girlfriend stepfather stepdad stepmother stepmum stepbrother
    stepsister niece nephew parent parents adopters grandson granddaughter
    """
)
_STREETS = listed(
    """
    street st road rd avenue ave lane close drive crescent court gardens terrace grove row walk
    mews rise view green hill place
    """
)
_SCHOOLS = listed(
    """
    primary infant infants junior juniors high secondary grammar academy school college nursery
    preschool sixth pru comprehensive pre
    """
)


def ages(text: Text) -> Iterator[Found]:
    """Yield the age of one person, not a range, a group's or a thing's."""
    lower = text.lower
    for match in text.find(_OLD, text.around(_AGE_WORDS, 30, 6)):
        if _is_one_persons(lower, match):
            yield Found(Kind.AGE, *match.span())
    for pattern, words in (
        (_SHORT_OLD, _AGE_WORDS | {"y", "yr", "yrs"}),
        (_IS_NOW, _PRONOUNS | _CHILDREN),
        (_OF_AGE, _CHILDREN),
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
        rf"[\s\-]+(?:[a-z\-]+\s){{0,2}}(?:{_YOUNG}|{_RELATIVE}|teenager|pupil)\b", behind
    )
    if _THING_IS.search(lower[max(0, match.start() - 40) : match.start()]):
        return False
    is_grown = match["age"].isdigit() and int(match["age"]) > 19
    if is_grown or not match["unit"].startswith("y"):
        lead = lower[max(0, match.start() - 40) : match.start()]
        alone = re.match(r"\s(?:in|with|was|has|who|is|at|from|living|placed)\b", behind)
        return bool(
            person or alone or re.search(rf"\b(?:{_YOUNG}|{_RELATIVE}|s?he)\b[^.]*\Z", lead)
        )
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


def small_numbers(text: Text) -> Iterator[Found]:
    """Yield fewer than five children or families, not a service's name, a phase or a rate."""
    lower = text.lower
    parts = list(text.around(_CHILDREN, 80, 40))
    for match in text.find(_FEW, iter(parts)):
        behind = lower[match.end() : match.end() + 30]
        if _COUNTED_BEFORE.search(lower[max(0, match.start() - 16) : match.start()]):
            continue
        if _COUNTED_BEHIND.match(behind) or _is_service(behind) or _is_both(match):
            continue
        yield Found(Kind.SMALL_NUMBER, *match.span())
    for match in text.find(_GROUP, iter(parts)):
        yield Found(Kind.SMALL_NUMBER, *match.span())


def _is_service(behind: str) -> bool:
    match = re.match(r"[ \-]+([a-z\-]+)", behind)
    return bool(match and match[1] in SERVICE and match[1] not in _GO_ON)


# Words that may follow "two children" in a sentence and still begin no service's name.
_GO_ON = listed("and at in to up on under needs lived looked placed moves receiving seeking act")


def _is_both(match: re.Match[str]) -> bool:
    """Tell whether "only" or "both" stands before what has no small number: "only families"."""
    number, noun = match["number"], match["noun"]
    if number in ("1", "one") and noun in ("children", "families"):
        return True
    one = ("only", "the only", "sole", "the sole", "an only", "a only")
    if number in one:
        return noun.endswith("s") or noun in ("children", "young people")
    return number == "both" and noun in (
        "families",
        "children",
        "young people",
        "pupils",
        "students",
    )


def schools(text: Text) -> Iterator[Found]:
    """Yield a named school in a sentence that tells of an incident."""
    for start, end in text.around(_SCHOOLS, 90, 30):
        for pattern in (_SCHOOL, _LOWER_SCHOOL):
            for match in pattern.finditer(text.text, start, end):
                if _is_named_school(match, is_lower=pattern is _LOWER_SCHOOL) and _INCIDENT.search(
                    _sentence(text.lower, match.start(), match.end())
                ):
                    yield Found(Kind.SCHOOL, *match.span())


def _is_named_school(match: re.Match[str], *, is_lower: bool) -> bool:
    """Tell whether a school has a name of its own: "Oak Hill Primary", not "the high school"."""
    own = re.findall(r"[\w']+", match["name"].lower())
    if is_lower and own[-1] in _GENERIC | _BEFORE_LEVELS:
        return False
    return not all(word in _GENERIC for word in own)


_BEFORE_LEVELS = frozenset(("from", "with", "into", "near", "your"))


def family_stories(text: Text) -> Iterator[Found]:
    """Yield one family's story: a relative or a child with what happened, or with an address."""
    lower = text.lower
    parts = list(text.around(_CHILDREN | _KIN_WORDS, 60, 120))
    for match in text.find(_SIBLING, iter(parts)):
        if match["whose"] == "their" and not _THEIR_ONE.search(match.group()):
            continue
        sentence = _sentence(lower, match.start(), match.end())
        if EVENT.search(sentence) and not (
            match["whose"] == "their" and _SUPPOSED.search(sentence)
        ):
            yield Found(Kind.STORY, *match.span())
    yield from _happenings(text, parts)
    for start, end in text.around(_STREETS, 50, 12):
        for match in _ADDRESS.finditer(text.text, start, end):
            if _SOMEBODY.search(_sentence(lower, match.start(), match.end())):
                yield Found(Kind.STORY, *match.span())


def _happenings(text: Text, parts: list[tuple[int, int]]) -> Iterator[Found]:
    """Yield "the boy who set fire to …", unless it is only supposed: "if a boy …"."""
    for pattern in (_ONE_CHILD, _RELATIVE_ALONE):
        for match in text.find(pattern, iter(parts)):
            event = _HAPPENED.match(text.lower, match.end())
            if event and not _SUPPOSED.search(_before(text.lower, match.start())):
                yield Found(Kind.STORY, match.start(), event.end())


def _before(text: str, start: int) -> str:
    return re.split(r"[.!?;:]\s|\n", text[max(0, start - 60) : start])[-1]


def _sentence(text: str, start: int, end: int, *, reach: int = 140) -> str:
    """Return the sentence around a place, at most `reach` characters to either side."""
    before = re.split(r"[.!?;]\s|\n", text[max(0, start - reach) : start])[-1]
    behind = re.split(r"[!?;](?:\s|\Z)|(?<!St)\.(?:\s|\Z)|\n", text[end : end + reach], maxsplit=1)[
        0
    ]
    return before + text[start:end] + behind
