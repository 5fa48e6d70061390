"""Find so few children or families that they may be recognised."""

import re
from collections.abc import Iterator

from lgr_tracker.domain.privacy.found import Found
from lgr_tracker.domain.privacy.kinds import Kind
from lgr_tracker.domain.privacy.listing import listed
from lgr_tracker.domain.privacy.windows import Text
from lgr_tracker.domain.privacy.words import ADJECTIVE, CHILDREN, SERVICE, SPELT

# Short words of the field for one child or several: "2 LAC", "3 CYP".
_STATUS = r"(?:lac|cla|cic|cyp|cin|cp|uasc|ehcp|sen|send|ehe|cme|neet|eotas|yot|yjs|cwd)"
_NOUN = (
    r"(?:children|child|childs|siblings?|sibs?|brothers?|sisters?|families|family|boys?|girls?"
    r"|lads?|lass(?:es)?|babies|baby|(?:young|disabled|missing|vulnerable)\s(?:people|persons?"
    r"|ppl|folk)|pupils?|students?|learners|care[\s-]leavers?|infants?|toddlers?|teen(?:ager)?s?"
    r"|kids?|youths?|youngsters?|cousins|sons?|daughters?|unborns?|neonates?|half-siblings|twins"
    r"|triplets|orphans?|newborns?|yps?|schoolchildren|schoolboys|schoolgirls|adolescents?"
    r"|(?:unaccompanied\s)?minors?|refugees|young\scarers|ch(?:i?l)?d?re?ns?|chn|yng\sppl|kiddies"
    r"|mothers|fathers|mums|dads|uascs?"
    r"|(?:lac|cla|cic|cyp|cin|ehcp)s?"
    rf"|{_STATUS}\s(?:child(?:ren)?|pupils?|cases?|kids?|young\s(?:people|person)|yps?)"
    r"|[0-9]{1,2}[\s-]?y(?:ea)?r[\s-]?olds)"
)
_FEW = re.compile(
    rf"""
    (?<![0-9a-z.,£\-/%])(?<![0-9]:)(?<![0-9]\()
    (?:x\s?)?
    (?P<number>[1-4]|one|two|three|four|(?:a\s)?couple\sof|(?:an?\s)?pair\sof|(?:the\s
      |an?\s)?only|(?:just|only)\s(?:a|one)
      |(?:a\s)?single|the\ssole|a\shandful\sof|both|sole)
    (?:\s?x\s?|\s?no\.?\s|[\s\-]){ADJECTIVE}(?:{_STATUS}\s)?(?:unborn\s)?
    (?P<noun>{_NOUN})
    (?!['\-]|[a-z])
    """,
    re.VERBOSE,
)
# "Children: 2", "no. of pupils affected = 3", "kids x2", "siblings (3)".
_NOUN_FIRST = re.compile(
    rf"""
    (?<![a-z\-])(?P<noun>{_NOUN})
    (?:\s(?:affected|involved|concerned|placed|impacted|waiting|in\sscope|on\s(?:a\s)?(?:cp\s|cin\s)?plans?|in\scare|in\shotels?|in\splacement|at\srisk
      |currently|identified|missing
      |known|open|remaining|left|count|total|out\sof\scounty|no\.?|nos\.?|number|in\shousehold
      |in\sfamily)){{0,2}}
    (?:\s?[:=]\s?|\s?\(\s?(?:n\s?=\s?|x\s?)?|\s?-\s|\sx\s?|\s(?:is
      |are)\s(?:only\s)?(?=[1-4](?:[.,;]|\Z)))
    (?P<number>[1-4]|one|two|three|four)\b
    (?![.,/:][0-9]|[%/:\-]|\s?(?:%|per\b|of\b|to\b|and\s[0-9]|in\b|k\b|m\b|bn\b|days?|weeks?
      |months?|years?|hours?|x\b|or\b))
    """,
    re.VERBOSE,
)
# "Number of CYP in a Tier 4 bed = 2"; "of the children placed in X, two have …".
_NUMBER_OF = re.compile(
    rf"\b(?:number|numbers|no\.?|nos\.?|num|count"
    rf"|total)\s(?:of\s)?{ADJECTIVE}(?:{_STATUS}\s)?{_NOUN}\b(?!\s(?:hubs?|centres?|homes?|teams?"
    rf"|services?|courts?|conferences|groups?|sessions|events|workers?|places|beds|meetings|visits"
    rf"|forms|records|files|days|weeks|hours|panels|schools))"
    r"[^.;:=\n]{0,60}?\s?[:=]\s?(?:[1-4]|one|two|three|four)\b(?![.,/:][0-9]|[%/\-]|\s?(?:%|per\b"
    r"|to\b|in\b))"
    rf"|\bof\s(?:the|our|these|those)\s{ADJECTIVE}{_NOUN}\b[^.;\n]{{0,50}}?,?\s(?:only\s)?(?:one"
    rf"|two|three|four|[1-4])\s(?:has"
    r"|have|is|are|was|were|had)\b(?!\s(?:years|months))"
    rf"|\b(?:one|single)\s(?:child|boy|girl|pupil|family|young\sperson|baby"
    rf"|yp)'s\s(?:[a-z]+\s){{1,3}}?(?:was|were|had|has\sbeen|is\snow|lost|went)\b"
    r"|\bboth\s(?:the\s|of\sthe\s)?(?:children|siblings|boys|girls|young\speople|pupils|kids"
    r"|babies|families)\b"
    r"(?!'|\s?(?:and|&|/|or|-)\b|\s?[&/\-]|\s(?:services?|social|homes?|who|from\s(?:both|all)))"
)
# "Care leavers with no fixed abode: 4", "CLA w/ pacemaker - 1", "FGM orders (n=1)".
_TALLY = re.compile(
    rf"(?<![a-z\-])(?:{_NOUN}|{_STATUS}|custody|remands?|adoptions?|plans?|fgm|abuse|yjs)\b"
    r"(?P<of>[^.;:=\n]{0,45}?)(?:\s?[:=]\s?|\s-\s|\(n\s?=\s?)(?:[1-4]|one|two|three|four)\b"
    r"(?=\s?(?:[;()]|,\s|\.(?![0-9])|\Z))"
)
_TALLIED = listed("custody remand remands adoption adoptions plan plans fgm abuse yjs uasc cp cin")
_MEASURE = listed(
    "transition delivery project improvement action programme communications business "
    "score scores grade rating priority likelihood lens phase tier level stage band"
)
_GROUP = re.compile(
    rf"\b(?:sib(?:ling)?\s(?:group|set|grp)|family|group\sof\ssiblings"
    rf"|household)\s(?:of\s)?(?:1?[0-9]|{SPELT})\b(?!\s(?:services|councils"
    r"|authorities|schools|partners|organisations|standards|policies|systems|tools|measures"
    r"|providers))"
    r"|\b(?:(?:a|the|one)\s)?family\s(?:with|w/|of)\s(?:two|three|four|five|six|seven|eight"
    r"|[2-9])\s(?:children"
    r"|kids)\b"
    r"|\b(?:mother|father|mum|dad|parent)\sof\s(?:two|three|four|five|six|seven|eight|nine"
    r"|[2-9])\b"
    r"|\b(?:mother|mum|father|dad|parents|couple|carer)\s?(?:\+|&|and|w/|with)\s(?:her\s|his\s"
    r"|their\s)?(?:\d|one|two|three|four|five|six)"
    r"(?=\s(?:children|kids|child|siblings|under|little|boys?|girls?|sons?|daughters?|babies"
    r"|baby)\b|\s?[,.;)]|\s?\Z)"
    r"|\bsibling\s(?:pair|trio|quartet)\b(?!s)|\btwin\s(?:boys|girls|brothers|sisters|sons"
    r"|daughters|babies)\b|\bset\sof\s(?:twins|triplets)\b"
    r"|\bbrother\s(?:and|&|\+)\s(?:his\s)?sister\b(?!s|\s(?:contact|polic|groups?|relationship))"
    r"|\bsister\s(?:and|&"
    r"|\+)\s(?:her\s)?brother\b(?!s)"
    r"|\b(?:[2-4]|two|three|four)\s(?:are|of\s(?:whom|them)\sare)\s(?:siblings|brothers|sisters"
    r"|twins|lac|cla|uasc)\b"
    r"|\bonly\s(?:one|child|girl|boy|pupil|family|student|wheelchair\suser|[a-z\-]+\s(?:speaker"
    r"|family|child|pupil|girl|boy))\s(?:in|at|on)\s(?:the\s|our\s)?(?:district|school|county"
    r"|area|village|town|borough|home|roll|year|class|patch|region)\b"
)
# Before the number: a phase or a rate; behind the noun: a rate, or a service made of the noun.
_COUNTED_BEFORE = re.compile(
    r"\b(?:phase|stage|level|tier|section|year|part|priority|option|grade|lens|step|band"
    r"|criterion"
    r"|workstream|wave|cohort|item|number|no|version|page|article|schedule|ks|key\sstage|quarter"
    r"|theme"
    r"|objective|in|in\severy|than|up\sto|least|most|maximum\sof|minimum\sof|under|over|below"
    r"|above|fewer"
    r"|within|and\sa\shalf|domain|annex|appendix|chapter|figure|table|outcome|group|block|lot"
    r"|zone"
    r"|scenario|gateway|tranche|ratio|max|min|strand|pillar|goal|not|day|type|more\sthan"
    r"|limit\sof|risk"
    r"|class|category|adults?\sto|staff\sto|adult\sper|ratios?(?:\sof)?|for\severy|out\sof|per"
    r"|any|no|every)\s\Z|[0-9]\s?(?:to|-|and|or|x)\s?\Z"
)
_COUNTED_BEHIND = re.compile(
    r"\s+(?:per|each|for\s(?:each|every)|a\s(?:week|month|year|day|time)|at\sa\stime|at\sonce"
    r"|in\s(?:every|[0-9]"
    r"|five|six|ten|twenty)\b(?!\s(?:[a-z]+\s)?(?:placements|homes|schools|areas|councils"
    r"|districts|houses|beds"
    r"|authorities|counties|towns|villages))|out\sof\s(?:[0-9]|five|six|ten|every)|first\b)"
    r"|,?\s(?:one|a\ssingle)\s(?:plan|worker|record|view|system|file|assessment|journey)"
)


_COUNTED = CHILDREN | {"carers"}
_SUMMED = CHILDREN | _TALLIED
WORDS = _COUNTED | _SUMMED


def small_numbers(text: Text) -> Iterator[Found]:
    """Yield fewer than five children or families, not a service's name, a phase or a rate."""
    parts = text.around(_COUNTED, 80, 40)
    for match in text.find(_FEW, parts):
        if not (_is_counted(text.lower, match) or _is_both(match)):
            yield Found(Kind.SMALL_NUMBER, *match.span())
    for match in text.find(_NOUN_FIRST, parts):
        if not _is_service(text.lower[match.end() : match.end() + 30]):
            yield Found(Kind.SMALL_NUMBER, *match.span())
    for pattern in (_GROUP, _NUMBER_OF):
        for match in text.find(pattern, parts):
            yield Found(Kind.SMALL_NUMBER, *match.span())
    yield from _tallies(text)


def _tallies(text: Text) -> Iterator[Found]:
    """Yield a small sum behind what it counts, unless that is a service or a measure."""
    for match in text.find(_TALLY, text.around(_SUMMED, 10, 80)):
        if not (SERVICE | _MEASURE | _PLACES).intersection(re.findall(r"[a-z]+", match["of"])):
            yield Found(Kind.SMALL_NUMBER, *match.span())


def _is_counted(lower: str, match: re.Match[str]) -> bool:
    """Tell whether the number counts no children: a phase, a rate, or services for them."""
    behind = lower[match.end() : match.end() + 30]
    if _COUNTED_BEFORE.search(lower[max(0, match.start() - 16) : match.start()]):
        return True
    if _COUNTED_BEHIND.match(behind) or _is_service(behind):
        return True
    if _STATUS_ONLY.fullmatch(match["noun"]) and not _TELLS.match(behind):
        return True
    # "Three child and family teams", "two family time centres": one child, several of something.
    is_plural = match["number"] not in ("1", "one") and match["number"][:1] in "234tf"
    return (
        is_plural
        and match["noun"]
        in ("child", "family", "pupil", "student", "baby", "sibling", "boy", "girl")
        and bool(re.match(r"\s(?:and\s|&\s)?[a-z]", behind))
        and not _HAPPENED_TO.match(behind)
    )


_STATUS_ONLY = re.compile(r"(?:lac|cla|cic|cyp|cin|cp|ehcp|sen|send|yp)s?")
# "4 EHCP writers" are writers; "4 EHCP in Selby" are children.
_TELLS = re.compile(
    r"\s?(?:[^\sa-z]|\Z)|\s(?:in|at|with|w/|from|out|on|who|are|is|were|was|missing|waiting"
    r"|awaiting|need|needs|not|no|has|have|to|still|now"
    r"|refus\w+|child(?:ren)?|pupils?|cases?|kids?|yps?|young|homeless|but|and|or|same|living"
    r"|without|[a-z]+ed|[a-z]+ing|left|over|under|sent|affected|due)\b"
)
_HAPPENED_TO = re.compile(
    r"\s(?:deaths|suicides?|disclosures?|exclusions|placements|victims?|groups?|members|pairs"
    r"|cases"
    r"|(?:with|in|at|who|is|are|was|were|from|on|has|have|affected|moved|placed|missing"
    r"|needs?)\b)"
)


def _is_service(behind: str) -> bool:
    """Tell whether a service follows: "two family courts", "four pupil transport contracts"."""
    match = re.match(r"[ \-]+([a-z\-]+)(?: ([a-z\-]+))?", behind)
    if match is None:
        return False
    first, second = match[1], match[2] or ""
    if first in _GO_ON:
        return False
    return first in SERVICE or (first[-1:] == "s" and first[:-1] in SERVICE) or second in _PLACES


# Words that may follow "two children" in a sentence and still begin no service's name.
_GO_ON = listed(
    """
    and at in to up on under needs lived looked placed moves receiving seeking act cases missing
    deaths
    """
)
_PLACES = listed(
    "centre centres team teams hub hubs unit units contract contracts courts databases"
)


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
