"""Find first names that are told to be a child's: by an age, a relative or what happened."""

import re
from collections.abc import Iterator, Sequence

from lgr_tracker.domain.privacy.first_names import SURE, WITH_CAPITAL
from lgr_tracker.domain.privacy.found import Found
from lgr_tracker.domain.privacy.kinds import Kind
from lgr_tracker.domain.privacy.listing import listed
from lgr_tracker.domain.privacy.persons import Word, base, given, whole_name
from lgr_tracker.domain.privacy.words import NO_NAMES

# Nouns that hang on one child: "Jake's placement", but not "Sarah's team".
_OWNED = listed(
    """
    mother mum father dad brother sister sibling siblings brothers sisters parents grandmother
    nan grandparents placement placements foster adoption adopter adopters carer carers ehcp
    bruises bruising behaviour nursery teacher bedroom disclosure disclosures exclusion injuries
    stepfather stepmother birth uncle aunt family cousin twin abuse neglect medication diagnosis
    absence attendance headteacher schooling truancy autism disability pep taxi escort wheelchair
    allegation allegations sw iro school transport injury injuries missing move moves ehc tuition
    stepdad stepmum nana granny auntie partner boyfriend girlfriend ex safety case
    """
)
_DONE = re.compile(
    r"\s*(?:,\s[^.;,\n]{1,40},\s)?\s*,?\s*(?:who\s)?(?:(?:has|had|was|is|were|been|being|then"
    r"|also|later"
    r"|again|recently|permanently|now|still|just|sadly|already|got|keeps|went|goes|ran"
    r"|has\sbeen)\s+)*"
    r"(?:excluded|expelled|fostered|adopted|disclos(?:ed|es)|self-harm\w*|absconded|absconds"
    r"|abused"
    r"|neglected|bruised|stabbed|groomed|missing|away|accommodated|removed\sfrom\s(?:home|his"
    r"|her|the\sfamily|school)|placed\s(?:with|in|at|out"
    r"|by|on)|taken\sinto|in\s(?:care|foster|residential)|looked[\s-]after|trafficked|homeless"
    r"|suspended\sfrom"
    r"|arrested|hit|pregnant|on\sa\schild\s(?:protection|in\sneed)|truant\w*|assaulted|attacked"
    r"|exploited"
    r"|lives\swith|living\swith|stays\swith|moved\s(?:to|in)\s(?:a|with|his|her)\s(?:foster"
    r"|new\splacement"
    r"|residential|carer|aunt|nan|gran|dad|mum|mother|father)"
    r"|attends\s(?:[a-z']+\s){0,3}(?:school|nursery|college|primary|academy|tuition)|died"
    r"|drowned|hurt|injured"
    r"|hospitalised|sectioned|bullied|detained"
    r"|moved(?:\s(?:on|placement|schools?|carers?|again|twice|once|[a-z0-9]+\stimes|back|home"
    r"|to\s(?:live|stay|secure|residential|a\s(?:new\s)?(?:home|school|carer))))"
    r"|refus(?:ed|es|ing)\s(?:to\s(?:go|attend|return|move|engage|see|speak|eat|leave)|school"
    r"|placement|move|contact|medical|care|food|his|her)"
    r"|(?:has|have|had|hasn't|hasnt|hadn't|has\snot|not)\s(?:(?:had|got)\s)?(?:an?\s|no\s"
    r"|been\sin\s|any\s)?(?:school|placement|carer|allocated|sw|iro|pep|taxi"
    r"|transport|ehcp|tuition|education|bed|seizures?|fractures?|autism|adhd|asd|diabetes"
    r"|social\sworker)"
    r"|needs\s(?:an?\s|his\s|her\s|to\s|more\s|new\s)*(?:placement|carers?|school|tuition|escort"
    r"|ehcp|respite|therapy|camhs|wheelchair|secure"
    r"|residential|foster|bed|surgery|hoist|medication|move|be\s(?:moved|placed|safe)|1:1|2:1)"
    r"|(?:awaiting|waiting\sfor|waits\sfor)\s(?:an?\s|his\s|her\s)?(?:camhs|placement|school|bed"
    r"|ehcp|therapy|adoption|carer|surgery|diagnosis|foster)"
    r"|on\s(?:an?\s)?(?:cp|child\sprotection|cin|child\sin\sneed|pathway\splan|bail|remand|tag"
    r"|care\sorder|dols?)"
    r"|in\s(?:secure|remand|custody|hospital|picu|b&b|hostel|yoi|hmp|a\s(?:hotel|hostel"
    r"|children's\shome)|kinship|unregistered)"
    r"|not\s(?:attending|in\sschool|at\sschool|seen|safe|settled)|out\sof\s(?:school|education)"
    r"|known\sto\s(?:police|yot|yjs|camhs|mash|social)"
    r"|turn(?:s|ed|ing)\s1?[0-9]|ran\soff|discharged|remanded|sentenced|overdosed|restrained"
    r"|non[\s-]?verbal|autistic|disabled"
    r"|wants\sto\s(?:live|see\s(?:his|her|mum|dad)|go\shome|stay\swith)|misses\s(?:his|her|mum"
    r"|dad)|told\s(?:his|her|teacher|foster)"
    r"|settled\s(?:in|with|well)|-?\s?(?:no|needs|awaiting|missing)\s(?:school|placement"
    r"|allocated|carer|bed|iro|pep|sw|social\sworker|foster|transport|taxi))\b"
)
_A_CHILD = re.compile(
    r"\s*,?\s*(?:\(|who\s)?(?:is|was|-|as)?\s*(?:an?|the|our|one|only)\s+(?:[a-z\-]+\s+){0,3}"
    r"(?:child|boy|girl|baby|toddler|pupil|student|teenager|young\sperson|care\sleaver|twin"
    r"|sibling"
    r"|infant)\b(?!\s+(?:protection|practitioner|social|services|worker|health|care|support|psych"
    r"|nurse|lead|safeguarding|participation|voice|finance|rights|advocate|advis|champion|welfare"
    r"|engagement|commissioner|governor|development|plan|council|parliament))"
)
_BRACKETED_CHILD = re.compile(
    r"\s*[(,\-:/]\s*(?:the\s)?(?:looked[\s-]after|in\scare|care\sleaver|cla|lac|uasc|child|boy"
    r"|girl|baby|son|daughter|brother|sister|sibling|mother|mum|father"
    r"|dad|pupil|yp|twin|grandson|granddaughter|niece|nephew|cin|cp|ehcp|eldest|youngest"
    r"|teen)\b\s*(?:[),0-9a;\-]|\Z)"
)
# "Callum will lose his worker": what belongs to a child, told of somebody with a first name.
_HIS = re.compile(
    r"[^.;!?\n]{0,40}\b(?:his|her|their)\s(?:new\s|old\s|own\s|current\s|foster\s|birth\s"
    r"|social\s|key\s|school\s)?"
    r"(?:worker|placement|carers?|school\splace|foster|adopt\w+|mum|mother|dad|father|nan"
    r"|siblings?|brothers?"
    r"|sisters?|bab(?:y|ies)|sons?|daughters?|child|children|twins?|grandparents|parents|ehcp"
    r"|taxi|tutor|teacher|wheelchair|medication)\b"
)
# "a placement for Jayden"
_FOR = re.compile(
    r"\b(?:placements?|bed|carers?|transport|tuition|worker|adoption|adopters|ehcp|camhs|court"
    r"|parents?"
    r"|school\splace|foster\shome|respite|contact|taxi|guardian|home|visits?|escort|sw|match|plan"
    r"|review|guardian|grandparents?|pa|iro|lac|cin|sgo|mum|dad|siblings?|order|assessment|pep"
    r"|passport|escalation)\s(?:for|of|with"
    r"|4|to|re|about)\s"
    r"(?:little\s|baby\s|young\s)?\Z"
)
_AGED = re.compile(
    r"\s*,?\s*(?:\(\s*(?:aged?\s*)?(?:1?[0-9])\s*(?:yrs?|years?|yo|y/o|months?"
    r"|mths?)?\s*(?:old)?\s*\)"
    r"|,?\s*(?:aged|age)\s+(?:1?[0-9])\b|,\s?(?:1?[0-9]),)"
)


def told_name(text: str, words: Sequence[Word], index: int) -> Iterator[Found]:
    """Yield a first name that is told to be a child's: by an age, a relative or what happened."""
    word = words[index]
    first = given(word.lower)
    if not (first in SURE or first in WITH_CAPITAL or _is_unmarked(words, index)):
        return
    end = whole_name(text, words, index)
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


# "Ryan D missing"
_INITIAL = re.compile(r"\A\s[a-z]\.?(?=[\s,(])")


def _is_told(text: str, words: Sequence[Word], index: int, end: int) -> bool:
    """Tell whether the words behind a name make it a child's."""
    word = words[index]
    sure = given(word.lower) in SURE
    if not sure and base(word.lower) in NO_NAMES:
        return False
    behind = _INITIAL.sub("", text[end : end + 90].lower())
    if _BRACKETED_CHILD.match(behind):
        return True
    if (_AGED.match(behind) or _A_CHILD.match(behind)) and word.text[0].isupper():
        return True
    if _is_other(words, index):
        return False
    told = _DONE.match(behind)
    return bool(told or (sure and (_HIS.match(behind) or _is_for(text, word.start))))


def _is_other(words: Sequence[Word], index: int) -> bool:
    """Tell whether the name is a colleague's, a month's, a place's or an ordinary word."""
    word = words[index]
    if (
        given(word.lower) not in SURE
        and not _is_unmarked(words, index)
        and (word.text[0].islower() or base(word.lower) in NO_NAMES)
    ):
        return True
    return _after_staff(words, index)


def _owns(following: Sequence[str]) -> bool:
    """Tell whether what belongs to the name hangs on one child, within two words."""
    if following[:1] == ["law"]:
        return False
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
