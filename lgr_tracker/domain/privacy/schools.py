"""Find a named school in a sentence that tells of an incident."""

import re
from collections.abc import Iterator

from lgr_tracker.domain.privacy.found import Found
from lgr_tracker.domain.privacy.kinds import Kind
from lgr_tracker.domain.privacy.listing import listed
from lgr_tracker.domain.privacy.sentences import sentence
from lgr_tracker.domain.privacy.windows import Text

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
_SCHOOLS = listed(
    """
    primary infant infants junior juniors high secondary grammar academy school college nursery
    preschool sixth pru comprehensive pre
    """
)


def schools(text: Text) -> Iterator[Found]:
    """Yield a named school in a sentence that tells of an incident."""
    for start, end in text.around(_SCHOOLS, 90, 30):
        for pattern in (_SCHOOL, _LOWER_SCHOOL):
            for match in pattern.finditer(text.text, start, end):
                if _is_named_school(match, is_lower=pattern is _LOWER_SCHOOL) and _INCIDENT.search(
                    sentence(text.lower, match.start(), match.end())
                ):
                    yield Found(Kind.SCHOOL, *match.span())


def _is_named_school(match: re.Match[str], *, is_lower: bool) -> bool:
    """Tell whether a school has a name of its own: "Oak Hill Primary", not "the high school"."""
    own = re.findall(r"[\w']+", match["name"].lower())
    if is_lower and own[-1] in _GENERIC | _BEFORE_LEVELS:
        return False
    return not all(word in _GENERIC for word in own)


_BEFORE_LEVELS = frozenset(("from", "with", "into", "near", "your"))
