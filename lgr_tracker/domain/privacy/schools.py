"""Find a named school in a sentence that tells of an incident."""

import re
from collections.abc import Iterator

from lgr_tracker.domain.privacy.found import Found
from lgr_tracker.domain.privacy.kinds import Kind
from lgr_tracker.domain.privacy.listing import listed
from lgr_tracker.domain.privacy.sentences import sentence
from lgr_tracker.domain.privacy.windows import Text

_SCHOOL = re.compile(
    r"\b(?P<name>(?:[Ss]t\.?\s)?[A-Z][\w']*(?:[\s\-](?:[A-Z][\w']*|of|the|and|on|upon|C|CE|RC"
    r"|&)){0,5}?)\s"
    r"(?P<type>(?:Church of England |C of E |CE |RC |Catholic |Community |Free )?"
    r"(?:Primary|Infants?|Junior|High|Secondary|Grammar|Academy|School|College|Nursery|Preschool"
    r"|Pre-School|Sixth Form|Special School|PRU|Comprehensive|Comp|Acad|Coll|Prim|Sch|HS|Jnr|Inf"
    r"|Juniors|UTC|Kindergarten|Day Nursery|C of E|CofE|CE|RC|First|Middle)(?:\s(?:School|Sch"
    r"|Academy|College))?)\b"
)
_LOWER_SCHOOL = re.compile(
    r"\b(?P<name>st\.?\s[a-z]+'?s?|[a-z]{4,}(?:\s(?:hill|park|lane|road|green|wood|field"
    r"|bridge))?)\s"
    r"(?P<type>primary|infants|juniors|junior\sschool|high\sschool|grammar"
    r"|high|comp|special\sschool|academy)\b(?!\s(?:schools|care|need|aim|cause|reason|concern|and"
    r"|risk|cost|level|priority|needs?|number|demand|quality|street|court|rate|turnover|volume"
    r"|profile|school\splaces|importance|vacancy|vacancies))"
)
# "St Wilfrid's" without a word for school, unless it is a town or a hospital.
_SAINT = re.compile(
    r"\b(?P<name>St\.?\s(?!Helen|Albans|Leonards|Ives\b|Austell|Neots|Andrews|Asaph"
    r"|Pancras)[A-Z][a-z]+(?:'s|s))\b"
    r"(?!\s(?:Hospital|Road|Street|Church|House|Hospice|Centre|Ward|Park|Council))"
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
    r"|(?:permanent|fixed[\s-]term)?\s?exclusion(?:s)?(?!s?\s(?:polic|panel|rate|data|appeal"
    r"|guidance|figure|team|review|process|officer|from\sscope))"
    r"|safeguarding\s(?:incident|concern|allegation|issue|referral)s?|allegations?|arrest\w*"
    r"|bull(?:y|ied|ying)"
    r"|injur\w+|abus(?:e|ed|ing)|overdos\w+|self-harm\w*|died|death|suicide|rape\w*|sexual\w*"
    r"|fight\w*"
    r"|police\s(?:were\s)?called|went\smissing|threaten\w*|threat\sto|disclos(?:ed|ure)s?"
    r"|restrain\w*"
    r"|incident(?!s?\s(?:plan|response|reporting|log|management|form|system))|collapsed|harmed"
    r"|drugs?"
    r"|groom\w*|murder\w*|killed|drown\w*|hurt|bruis\w*|truant\w*|pregnan\w*|set\sfire"
    r"|fires?(?!\s(?:alarm|safety|risk|door|drill|regs|certificate|precaution|compartment|brigade"
    r"|service|extinguisher|exit|and))|arson"
    r"|accident|hit|struck|knocked|ran\s(?:out|off|away)|run\sover|abscond\w*|blades?|machete"
    r"|gun|hang(?:ed|ing)|lado|strategy\s(?:meeting|mtg|discussion)"
    r"|vap(?:e|es|ing)|cannabis|cocaine|spice|alcohol|drunk|racis\w+|homophobic|hate\scrime"
    r"|sext\w*|nudes?|upskirt\w*|indecent|harass\w*|stalk\w*|punch\w*|kick\w*|bit(?:ten)?"
    r"|head-?butt\w*|strangl\w+|chok\w+|seclu\w+|isolat\w+|burn\w*|scald\w*|fell"
    r"|fall(?:en)?\sfrom|jump\w*|broken\s(?:arm|leg|nose|wrist)|fractur\w+|seizure|allergic"
    r"|anaphyla\w+"
    r"|ambulance|air\sambulance|a&e|999|hospital\w*|kidnap\w*|abduct\w*|snatch\w*|robb\w+"
    r"|mugg\w+|theft|stole\w*|stolen|threw|thrown|smash\w*|spat|lockdown|missing\s(?:child|pupil"
    r"|from|since)|ligature"
    r"|s\.?47|section\s47|cp\sreferral|whistle-?\s?blow\w*|inappropriate\w*|gang|county\slines"
    r"|radicali\w+|prevent\sreferral|fgm|unexplained|mark(?:s)?\son|refus\w+\sto\sattend"
    r"|bereave\w*|tragedy|overdose|poison\w*|offender)\b"
)
WORDS = listed(
    """
    primary infant infants junior juniors high secondary grammar academy school college nursery
    preschool sixth pru comprehensive pre comp acad coll prim sch hs jnr inf utc kindergarten st
    first middle ce rc e cofe special
    """
)


# "A pupil at Elm Vale Academy": one child of one school needs no incident.
_PUPIL_OF = re.compile(
    r"\b(?:pupil|child|boy|girl|student|lad|yp|s?he)\s(?:is\s|was\s)?(?:at|from|of|in|attends"
    r"|left)\s(?:the\s)?\Z"
)
OF = re.compile("c of e")
"""What tells a school where "e" is the only one of the words."""


def schools(text: Text) -> Iterator[Found]:
    """Yield a named school in a sentence that tells of an incident."""
    for start, end in text.around(WORDS, 90, 30):
        for pattern in (_SCHOOL, _LOWER_SCHOOL, _SAINT):
            for match in pattern.finditer(text.text, start, end):
                if _is_named_school(match, is_lower=pattern is _LOWER_SCHOOL) and (
                    _PUPIL_OF.search(text.lower[max(0, match.start() - 30) : match.start()])
                    or _INCIDENT.search(sentence(text.lower, match.start(), match.end()))
                ):
                    yield Found(Kind.SCHOOL, *match.span())


def _is_named_school(match: re.Match[str], *, is_lower: bool) -> bool:
    """Tell whether a school has a name of its own: "Oak Hill Primary", not "the high school"."""
    own = re.findall(r"[\w']+", match["name"].lower())
    if is_lower and own[-1] in _GENERIC | _BEFORE_LEVELS:
        return False
    return not all(word in _GENERIC for word in own)


_BEFORE_LEVELS = listed(
    """
    from with into near your very remains remain stays staying rated scored scoring risk still
    being kept unusually relatively equally medium currently demand cost costs rather
    exceptionally too score scores impact likelihood rating priority turnover rates became become
    become remained running ranked quite extremely particularly such fairly sufficiently
    potentially
    """
)
