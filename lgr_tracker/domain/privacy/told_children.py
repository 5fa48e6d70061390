"""Find one child or family told by where they live, what they did or how they became known.

"The family behind the chip shop" is one family; "a child who is looked after must …" is a rule.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import product

from lgr_tracker.domain.privacy.found import Found
from lgr_tracker.domain.privacy.kinds import Kind
from lgr_tracker.domain.privacy.listing import listed
from lgr_tracker.domain.privacy.sentences import before, sentence
from lgr_tracker.domain.privacy.windows import Part, Text
from lgr_tracker.domain.privacy.words import EVENT, NO_NAMES, SERVICE

# Words that speak of all children, of a paper or of nobody real.
RULES = re.compile(
    r"\b(?:every|each|any|no|per|either|all|some|most|many|policy|guidance|template|statutory|e\.g"
    r"|example|such\sas|scenario|persona"
    r"|imagine|suppose|typical|average|fictional|fictitious|hypothetical|legally|definition"
    r"|defined|poster|leaflet|photo\slibrary|stock)\b"
)
_RULED = re.compile(
    r"\b(?:must|should|may|might|shall|entitled|eligible|every|each|any|if|policy|means|defined"
    r"|statutory|unless|whether|whenever"
    r"|will\sbe\s(?:offered|asked|given|told)|at\sall\stimes|so\sthat|as\sa\srule|duty|duties"
    r"|regulations?|expects?|what\shappens|per\s(?:week|child|night|year))\b"
)

_W = (
    r"(?:child|pupil|student|young\sperson|yp|care[\s-]leaver|family|household|couple|mother"
    r"|father|mum|dad|parents?|carers?|foster\scarers?|grandmother|grandfather|grandparents"
    r"|young\sadult|boy|girl|lad|lass|teenager|baby|boys|girls|brothers|sisters|twins|siblings"
    r"|kids|children|young\s(?:woman|man)|guardian)"
)
_DET = r"(?:the|this|that|these|those|our|one|same|another|an?)"
_ADJ = r"(?:(?!and\b|or\b|of\b|in\b|to\b|for\b|who\b|each\b|every\b)[a-z\-]+\s){0,3}"
_PLACE = (
    r"(?:caravans?|flats?|farm|farmhouse|pub|hotel|hostel|house|holiday\slet|airbnb|b&b|bnb|estate"
    r"|village|island|boat|barge|vicarage|shop|chippy"
    r"|wheelchair|news|front\spage|video|newspapers?|papers?|photo|film|documentary"
    r"|travellers?'?\ssite|corner|station|cottage|bungalow|street|close|lane|terrace"
    r"|lodge|tent|van|church|mosque|temple|refuge|attic|shelter|trial|fire|crash|accident|flood"
    r"|lorry|bus|route|minibus|taxi|hospice|isolation|seaside|cul-de-sac|high\sstreet|allotments?"
    r"|canal|bridge|tower\sblock"
    r"|lighthouse|quarry|woods|sixth\sform|bakery|garage|takeaway|post\soffice|surgery"
    r"|next\svillage)"
)
_HEAD = re.compile(rf"(?<![\w\-']){_DET}\s{_ADJ}{_W}\s")
_AT_PLACE = re.compile(
    rf"(?<![\w\-'])(?P<det>{_DET})\s{_ADJ}{_W}\s(?:(?:who|that)\s(?:live[sd]?|is|was|are|were"
    rf"|stay\w*|sleep\w*)\s|living\s|staying\s|placed\s)?(?:in|from|at|of|behind|above|below"
    rf"|next\sto|opposite|on|near|by|over|off)\s(?:the|a|an|that|our)\s"
    rf"(?:[a-z\-']+\s){{0,3}}{_PLACE}\b"
)
_ILL = re.compile(
    rf"(?<![\w\-'])(?P<det>{_DET})\s{_ADJ}{_W}\s(?:with|w/|on|has|who\shas|having)\s(?:an?\s|the\s"
    rf"|his\s|her\s|no\s)?(?:[a-z\-]+\s){{0,3}}(?:transplant|tracheostomy|pump|feeding\stube"
    rf"|gastrostomy"
    r"|ventilator|oxygen|wheelchair|stammer|allerg(?:y|ies)|epilepsy|leukaemia|cancer|haemophilia"
    r"|cystic\sfibrosis|sickle\scell|dystrophy|syndrome|tumour|prosthe\w+|burns"
    r"|albinism|brittle\sbones?|cochlear\simplants?|guide\sdog|diabetes|hiv|tourette\w*|mutism"
    r"|pica|seizures|dialysis|stoma|scoliosis|heart\scondition|one\s(?:leg|arm|eye)|colostomy"
    r"|palsy|spina\sbifida|anorexia|psychosis|schizophrenia)\b"
)
_WHO_DID = re.compile(
    rf"(?<![\w\-'])(?P<det>{_DET})\s{_ADJ}{_W}\s(?:(?:in|at|from"
    rf"|on)\s(?:the\s)?[a-z]+\s)?(?:(?:who|that)\s(?:was|were|had|has\sbeen|have\sbeen|has|(?!need"
    rf"|look|remain|want|requir|receiv|mov|liv|qualif|transfer)[a-z]{{3,}}ed|gave|drove|lost|came"
    rf"|went|ran"
    r"|fell|took|told|got|made|wrote|spoke|set|won|did|hit|bit|left|rang|brought|threw|broke|keeps"
    r"|sued|saw|swam|climbed|stole|found|held|met)\b"
    r"(?!\s(?:been\s)?(?:looked\safter|a\splan|an\sehcp|eligible|in\scare|care\sexperienced"
    r"|subject|a\ssocial|previously|not\sbeen|never|an\sallocated|special|send|a\sright|moved))"
    r"|whose\s(?:[a-z]+\s){1,4}?(?:was|were|had|died|left|is\sthe|[a-z]{3,}ed)\b)"
)
_TELLING = re.compile(EVENT.pattern + r"|\bwhose\b|\bnews\b|\bpress\b|\bmp\b|\btrial\b", re.VERBOSE)
_OF_SOMEBODY = re.compile(
    r"(?<![\w\-'])(?:child|son|daughter|grandchild|grandson|granddaughter|baby|niece|nephew|family"
    r"|kids|children|partner|wife|husband)\s(?:of|to)\s(?:an?|the|our|one\sof\sour|one\sof\sthe)\s"
    r"(?:[a-z\-]+\s){0,2}(?:officer|councillor|cllr|mp|director|teacher|headteacher|head"
    r"|footballer|judge|doctor|gp|vicar|employee|colleague|manager|member\sof\sstaff|celebrity"
    r"|actor|singer|leader|mayor|social\sworker|chair|policeman|governor|soldier)s?\b"
)
_WERE = re.compile(
    r"(?<![\w\-'])(?:the|those|these|both|all)\s(?:[a-z\-]+\s){0,2}(?:children|kids|boys|girls"
    r"|siblings|babies|pupils|brothers|sisters|lads|twins)\s(?:were|had\sbeen|have\sbeen"
    r"|was)\s(?:all\s|both\s|later\s|then\s|last\s)?"
    r"(?:found|removed|rescued|left\s(?:alone|with|in)|seized|abandoned|hurt|killed|abused|locked"
    r"|kept\sin|starved|beaten|filmed|assaulted|split|separated|taken\s(?:to|into|from)"
    r"|known\sto)\b"
)
_THE_MANY = re.compile(
    r"(?<![\w\-'])(?:the|both|these|those|his|her|our)\s(?:two\s|three\s|four\s|older\s|younger\s"
    r"|little\s|other\s)?(?:brothers|sisters|twins|lads|kids|siblings|girls|boys)\b"
    r"(?!['\-]|\s(?:and\s(?:girls|boys|sisters|brothers)|club|clubs|group|groups|school|brigade"
    r"|team|teams|toilets|network|trust|service|home|homes|unit|aged|of\b|under|over|'|meals|zone"
    r"|corner|area))"
)
_KIDS = re.compile(
    r"(?:\A|[.;:,(]\s?|\bwith\sthe\s|\s-\s)(?P<who>kids?)\s(?:in|inside|on|left|home|alone"
    r"|sleeping|living|still|out|locked|crying|hungry|at|not|with|w/)\b(?!\s(?:care|need"
    r"|school\smeals))"
)
_FAME = re.compile(
    r"\b(?:(?:national|regional|local|tv|bbc|itv|evening|six\so'?clock)\snews|on\sthe\s(?:news"
    r"|telly|tv|radio)|front[\s-]page|in\sthe\s(?:press|papers?|newspapers?|tabloids?|sun|mirror"
    r"|echo|gazette|mail|mercury|argus|news)"
    r"|to\sthe\s(?:press|papers|tabloids|newspapers)|went\sviral|gone\sviral|viral\svideo"
    r"|named\s(?:on|online)|on\s(?:facebook|tiktok|whatsapp|snapchat|instagram)|documentary"
    r"|headlines|crowdfund\w*|gofundme"
    r"|everybody\s(?:knows|knew)|all\sknow\swho|well[\s-]known\slocally|landmark\sfor\sthe\spress"
    r"|whole\s(?:village|school|street|town|estate)\s(?:knows|knew|is\stalking)|next\sdoor\sto"
    r"|three\sdoors)\b"
)
_KNOWN = re.compile(
    r"\b(?:the|a|this|that|one|our|his|her)\s(?:[a-z\-]+\s){0,2}(?:famil(?:y|ies)|child|father"
    r"|mother|mum|dad|boy|girl|lad|lass|pupil|student|parents|brothers|sisters|siblings|twins|baby"
    r"|carers?|grandmother|care\sleaver|young\s(?:person|man|woman)|kids"
    r"|children)\b(?!'s\s(?:services|home))"
    r"|\A(?:family|mum|dad|father|mother|boy|girl|lad|parents|siblings|brothers|carers?"
    r"|care\sleaver|child|pupil|student|young\sperson|baby)\b"
)
_FIRST = re.compile(
    r"\b(?:the\s)?(?:first|only\sone|the\sone|only\s[a-z]+)\s(?:from|in|at|of)\s(?:our|the|this"
    r"|her|his)\s(?:whole\s|entire\s)?(?:area|county|village|school|town|year|district|valley"
    r"|island|estate|street|family|class)\b"
)
_AT_NAME = re.compile(
    r"\b(?:[Tt]he|[Tt]his|[Tt]hat|[Oo]ur|[Oo]ne|[Ss]ame"
    r"|(?P<a>[Aa]n?))\s(?:[a-z\-]+\s){0,3}(?:child|pupil|student|family|young\sperson|YP"
    r"|care\sleaver|mother|father|mum|dad|siblings|household|foster\scarer)\s(?:now\s|placed\s"
    r"|living\s|who\slives\s|in\sY[0-9]+\s|in\sYear\s[0-9]+\s)?(?:at|in|from|near"
    r"|on)\s(?:the\s)?(?P<name>[A-Z][a-z]{2,})"
)
_QUOTED = re.compile(
    r"\b[Tt]he\s([A-Z][a-z]+(?:\s[A-Z][a-z]+)?)\s(?:children|siblings|boys|girls|brothers|sisters"
    r"|twins|kids|babies)(?=[\"'](?!s)|\s(?:are|were|was|have|had|who)\b|[,.;)])"
)
_POOR = re.compile(
    r"(?<![\w\-])(?:poorly|abused|dead|battered|shaken|premature|prem|injured|sick|unborn|dying"
    r"|drowned|starved)\s(?:baby|toddler|child|infant|newborn)\b(?!\s(?:syndrome|training"
    r"|conference|policy|guidance|protocol|rates?))"
)

_MANY = listed("children kids boys girls siblings babies pupils brothers sisters lads twins")
_OF = listed(
    """
    child son daughter grandchild grandson granddaughter baby niece nephew family kids children
    partner wife husband
    """
)
_BESIDE = (
    (_OF_SOMEBODY, _OF),
    (_WERE, _MANY),
    (_THE_MANY, _MANY),
    (_KIDS, listed("kid kids")),
    (_POOR, listed("baby toddler child infant newborn")),
)
_FAME_WORDS = listed(
    """
    news telly tv radio front press paper papers newspaper newspapers tabloids sun mirror echo
    gazette mail mercury argus viral named facebook tiktok whatsapp snapchat instagram documentary
    headlines crowdfund crowdfunder crowdfunding gofundme everybody all well landmark whole next
    doors page
    """
)
_FIRST_WORDS = listed("first only one")
WORDS = listed(
    """
    child pupil student person yp leaver family household couple mother father mum dad parent
    parents carer carers grandmother grandfather grandparents adult boy girl lad lass teenager
    baby boys girls brothers sisters twins siblings kids kid children woman man guardian son
    daughter grandchild grandson granddaughter niece nephew partner wife husband toddler infant
    lads babies families
    """
)
BESIDE = _FAME_WORDS.union(_FIRST_WORDS, *(words for _pattern, words in _BESIDE))
"""Words that tell something only in a text that has one of the others too."""


def told_children(text: Text) -> Iterator[Found]:
    """Yield each child or family that its place, its illness or its fame tells."""
    parts = text.around(WORDS, 40, 60)
    if parts:
        yield from _described(text, parts)
        yield from _beside(text)
        yield from _known(text)
        yield from _placed(text, parts)


def _described(text: Text, parts: Sequence[Part]) -> Iterator[Found]:
    """Yield a child with a dwelling, an illness or a deed: "the boy who set fire to …"."""
    lower = text.lower
    heads = (head.start() for head in text.find(_HEAD, parts))
    for start, pattern in product(heads, (_AT_PLACE, _ILL, _WHO_DID)):
        match = pattern.match(lower, start)
        if match is not None:
            is_any = pattern is _WHO_DID and match["det"] in ("a", "an")
            if is_any and not _TELLING.search(lower, match.start(), match.end() + 40):
                continue
            if not _is_rule(lower, match):
                yield Found(Kind.STORY, *match.span())


def _beside(text: Text) -> Iterator[Found]:
    """Yield children of somebody known, brothers and sisters, and what befell them."""
    for pattern, words in _BESIDE:
        for match in text.find(pattern, text.around(words, 36, 60)):
            lead = before(text.lower, match.start())
            is_told = pattern is _OF_SOMEBODY and _THE_OR_FIRST.search(lead)
            if not RULES.search(lead) and (is_told or not _is_rule(text.lower, match)):
                yield Found(Kind.STORY, *match.span())


_THE_OR_FIRST = re.compile(r"(?:\A|\b(?:the|this|that)\s)\Z")


def _known(text: Text) -> Iterator[Found]:
    """Yield what made one family known: the news, the neighbours, being the first."""
    for pattern, words in ((_FAME, _FAME_WORDS), (_FIRST, _FIRST_WORDS)):
        for match in text.find(pattern, text.around(words, 24, 60)):
            around = sentence(text.lower, match.start(), match.end())
            if (
                _KNOWN.search(around.lstrip())
                and not _RULED.search(around)
                and not RULES.search(around)
            ):
                yield Found(Kind.STORY, *match.span())


def _placed(text: Text, parts: Sequence[Part]) -> Iterator[Found]:
    """Yield a child "at Greenhill", and "the Elm Grove children"."""
    for start, end in parts:
        for match in _AT_NAME.finditer(text.text, start, end):
            if match["name"].lower() not in NO_NAMES and not _is_rule(text.lower, match):
                yield Found(Kind.STORY, *match.span())
        for match in _QUOTED.finditer(text.text, start, end):
            words = match[1].lower().split()
            if len(words) == 2 and not any(word in NO_NAMES or word in SERVICE for word in words):
                yield Found(Kind.STORY, *match.span())


def _is_rule(lower: str, match: re.Match[str]) -> bool:
    """Tell whether the sentence speaks of all such children rather than of one."""
    around = sentence(lower, match.start(), match.end())
    return bool(_RULED.search(around) or RULES.search(before(lower, match.start())))
