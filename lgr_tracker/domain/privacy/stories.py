"""Find one family's story: a relative or a child with what happened, or with an address."""

import re
from collections.abc import Iterator

from lgr_tracker.domain.privacy.found import Found
from lgr_tracker.domain.privacy.kinds import Kind
from lgr_tracker.domain.privacy.listing import listed
from lgr_tracker.domain.privacy.sentences import before, sentence
from lgr_tracker.domain.privacy.windows import Text
from lgr_tracker.domain.privacy.words import CHILDREN, EVENT, YOUNG

_RELATIVE_ALONE = re.compile(
    r"(?:\A|[.;:,!?\n]\s?|\band\s|\bas\s)(?:birth\s|step-?|grand)?(?:mum|mother|father|dad|nan|gran|sibling"
    r"|brother|sister|aunt|uncle|baby|boy|girl|toddler|twins|boyfriend)\b(?!['\-])"
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
    rf"\b(?:{YOUNG}|children|mother|mum|father|dad|family|s?he|pupil|young\sperson|siblings|carer)\b(?!'s\s(?:services|home|centre))"
)


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


def family_stories(text: Text) -> Iterator[Found]:
    """Yield one family's story: a relative or a child with what happened, or with an address."""
    lower = text.lower
    parts = list(text.around(CHILDREN | _KIN_WORDS, 60, 120))
    for match in text.find(_SIBLING, iter(parts)):
        if match["whose"] == "their" and not _THEIR_ONE.search(match.group()):
            continue
        around = sentence(lower, match.start(), match.end())
        if EVENT.search(around) and not (match["whose"] == "their" and _SUPPOSED.search(around)):
            yield Found(Kind.STORY, *match.span())
    yield from _happenings(text, parts)
    for start, end in text.around(_STREETS, 50, 12):
        for match in _ADDRESS.finditer(text.text, start, end):
            if _SOMEBODY.search(sentence(lower, match.start(), match.end())):
                yield Found(Kind.STORY, *match.span())


def _happenings(text: Text, parts: list[tuple[int, int]]) -> Iterator[Found]:
    """Yield "the boy who set fire to …", unless it is only supposed: "if a boy …"."""
    for pattern in (_ONE_CHILD, _RELATIVE_ALONE):
        for match in text.find(pattern, iter(parts)):
            event = _HAPPENED.match(text.lower, match.end())
            if event and not _SUPPOSED.search(before(text.lower, match.start())):
                yield Found(Kind.STORY, match.start(), event.end())
