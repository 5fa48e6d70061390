"""Find the name of a family: "the Okafor family", "Ms Clarke, mother of the twins"."""

import re
from collections.abc import Iterator

from lgr_tracker.domain.privacy.found import Found
from lgr_tracker.domain.privacy.kinds import Kind
from lgr_tracker.domain.privacy.listing import listed
from lgr_tracker.domain.privacy.windows import Text
from lgr_tracker.domain.privacy.words import MANY, NO_NAMES, ONE, SERVICE

_FAMILY = re.compile(
    r"\b(?:(?:[Tt]he|[Aa]n?|[Oo]f|[Tt]his|[Tt]o|[Ff]or|[Ww]ith"
    r"|[Tt]hat)\s)([A-Z][a-z]+(?:[\-'][A-Z][a-z]+)?)(?:\s(famil(?:y|ies)|twins|siblings"
    r"|children|brothers|sisters|boys|girls)|\s(?:household))\b(?!\s?[A-Z]|'s\s(?:homes?|services"
    r"|centres?|social|board|hub|trust))"
)
# "Mr Hussain's son", "Ms Clarke, mother of the twins"
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss)\.?\s[A-Z][\w\-]*(?:'s?)?(?:\s\(|,)?\s(?:the\s|a\s|his\s"
    r"|her\s)?(?:[a-z]+\s){0,2}"
    r"(?:son|daughter|child|children|baby|twins|mother|father|mum|dad|grandmother|grandfather"
    r"|foster"
    r"\scarers?|carer|parent|grandson|granddaughter|nephew|niece|kids|family|adopter|adopters)\b"
)
# "Dobson family evicted": telegraphic, so only with a verb behind.
_FAMILY_FIRST = re.compile(
    r"(?:\A|[.;:\n]\s*|\s-\s)([A-Z][a-z]+)(?<!ing)(?<!ed)(?<!al)\s(?:family|twins|siblings"
    r"|brothers|sisters|kids)"
    r"(?=\s(?:[a-z]+ed|fled|split|is|are|was|were|has|have|had|in|at|from|to|moving|living"
    r"|missing|homeless|left|lost|still|now|need|needs)\b|\s?[,.;:(]|\s?\Z|\s-\s)"
)
# "Tommo (yp)": whatever stands before such a bracket is somebody's name.
_BRACKETED = re.compile(
    r"\b[A-Z](?:[a-z]{2,}(?:\s[A-Z][a-z]*)?)?\s\((?:yp|YP|lac|LAC|cla|CLA|uasc|UASC|child|boy"
    r"|girl|baby|son|daughter|mum|dad|mother|father|sibling|brother|sister|twin|nan|gran)\)"
)
_FAMILY_NAMED = re.compile(
    r"\b(?:[Ff]amily|[Ss]iblings|[Cc]hildren)\s(?:called|named|of|name:?"
    r"|surname:?)\s([A-Z][a-z]+)\b"
)

WORDS = listed(
    """
    family families twins siblings children brothers sisters boys girls household son daughter
    child baby mother father mum dad grandmother grandfather carer carers parent grandson
    granddaughter nephew niece kids adopter adopters yp lac cla uasc boy girl sibling brother
    sister twin nan gran
    """
)


def family_names(whole: Text, allowed: frozenset[str]) -> Iterator[Found]:
    """Yield each family named, but for the names that are `allowed`."""
    for start, end in whole.around(WORDS, 40, 50):
        yield from _between(whole.text, start, end, allowed)


def _between(text: str, start: int, end: int, allowed: frozenset[str]) -> Iterator[Found]:
    for match in _TITLED.finditer(text, start, end):
        yield Found(Kind.NAME, *match.span())
    for match in _BRACKETED.finditer(text, start, end):
        yield Found(Kind.NAME, *match.span())
    for pattern in (_FAMILY, _FAMILY_NAMED, _FAMILY_FIRST):
        for match in pattern.finditer(text, start, end):
            name = match[1].lower()
            if name not in NO_NAMES | SERVICE | allowed | ONE | MANY | _NO_FAMILY:
                following = text[match.end() : match.end() + 20].split()
                if not (
                    following
                    and following[0].strip(".,").lower()
                    in SERVICE - {"and", "at", "in", "to", "up", "on", "under"}
                ):
                    yield Found(Kind.NAME, *match.span())


_NO_FAMILY = listed(
    """
    looked disabled vulnerable unaccompanied royal fostering adoptive military armed traveller
    supporting strengthening multi-agency kinship sure children's stronger reunification
    homestart fostered adopted missing eligible young troubled cared
    """
)
