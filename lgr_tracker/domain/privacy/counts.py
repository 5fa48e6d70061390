"""Find so few children or families that they may be recognised."""

import re
from collections.abc import Iterator

from lgr_tracker.domain.privacy.found import Found
from lgr_tracker.domain.privacy.kinds import Kind
from lgr_tracker.domain.privacy.listing import listed
from lgr_tracker.domain.privacy.windows import Text
from lgr_tracker.domain.privacy.words import ADJECTIVE, CHILDREN, SERVICE, SPELT

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
    rf"\b(?:sibling\s(?:group|set)|family|group\sof\ssiblings|household)\sof\s(?:(?:1?[0-9]|{SPELT}))\b(?!\s(?:services|councils"
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


def small_numbers(text: Text) -> Iterator[Found]:
    """Yield fewer than five children or families, not a service's name, a phase or a rate."""
    lower = text.lower
    parts = list(text.around(CHILDREN, 80, 40))
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
