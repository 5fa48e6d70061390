"""Find one child told by a word such as "girl" or "lad".

"The lad", "a deaf girl" are one child though nobody is named; things named for children ("boys'
school", "baby clinic") and rules for all ("a girl must …") pass.
"""

import re
from collections.abc import Iterator

from lgr_tracker.domain.privacy.found import Found
from lgr_tracker.domain.privacy.kinds import Kind
from lgr_tracker.domain.privacy.listing import listed
from lgr_tracker.domain.privacy.sentences import before
from lgr_tracker.domain.privacy.told_children import RULES
from lgr_tracker.domain.privacy.windows import Text
from lgr_tracker.domain.privacy.words import SERVICE

_ONE = re.compile(
    r"(?<![\w\-'&/])(?P<who>girl|boy|lad|laddie|lassie|lass|teenager|toddler|infant|newborn"
    r"|youngster|kid"
    r"|schoolboy|schoolgirl|young\s(?:man|woman|lady|lad|mother|father|mum|dad)|baby"
    r"|twins?)(?P<own>'s)?(?![\w'/]|-[a-z])"
)
WORDS = listed(
    """
    girl boy lad laddie lassie lass teenager toddler infant newborn youngster kid schoolboy
    schoolgirl young baby twin twins
    """
)
# "Mother and baby unit", "newborn screening", "boy scouts", "the twin aims".
_THING = re.compile(
    r"[\s\-](?:and\s(?:junior|toddler|child|mother|under)|scouts?|guides?|guiding|bands?|gangs?"
    r"|school\w*|clinics?|box(?:es)?|banks?|boom|bond"
    r"|food|milk|formula|loss|chang\w+|equipment|groups?|class(?:es)?|mortality|feeding|massage"
    r"|names?|steps"
    r"|blues|rooms?|seats?|screening|hearing|blood|brain|develop\w+|talk|bereavement|friendly"
    r"|units?|box"
    r"|places?|sensory|and\stoddler|rhyme|yoga|club|clubs|brigade|gloves|monitor|wipes|show|shower"
    r"|basics"
    r"|parent\w*|mums?|drop-?in|checks?|visits?|review|pathways?|death\srate|deaths|tracks?"
    r"|tracking|towns?|peaks?|towers?|aims?|pillars?"
    r"|hulls?|beds?|bedded|cab|problems?|goals?|challenges?|focus|risks?|objectives?|council"
    r"|hatted|trust|power|sleep|safe|carriers?"
    r"|p\b|bank|hub|hubs|programme|and\sme|racers?|effect|oral|vaccin\w+|immunis\w+|weight|boxes"
    r"|slings?|led|entrepreneur\w*|adult\w*"
    r"|syndrome|culture|of\sthe\syear|mags?|footballers?|offender\sinst\w+|car(?:er|ers)\b)\b"
)
_THING_BEFORE = re.compile(
    r"\b(?:mother|parent|mum|father|parents|maternity|mothers|family)\s?(?:and|&|/|\+)\s?\Z"
    r"|\b(?:or|/)\s?(?:an?\s)?\Z"
    r"|\b(?:poster|golden|whipping|cow|bell|barrow|blue-eyed|paper|play|home|altar|delivery|best"
    r"|old\sboy|water|atta|jack\sthe|sugar|rent)\s\Z"
    r"|[0-9]\s\Z|\bcry\s\Z"
)
_OR = re.compile(r"\s?(?:/|\bor\s(?:an?\s)?|\band\s)(?:girl|boy|young|toddler|infant|child)")
_IF = re.compile(
    r"\b(?:if|when|whenever|whether|where|wherever|unless|once|until|being|be|become|becoming|like"
    r"|than|as|how|what|why)\s(?:there\sis\s)?(?:an?\s)?(?:[a-z\-]+\s)?\Z"
)
_A = re.compile(r"\ban?\s\Z")
_MAY = re.compile(
    r"'?s?,?\s(?:in\s(?:care|need|crisis)\s|(?:who|that|whose)\s[^.;,]{2,50}?\s)?(?:must|should"
    r"|may|might|can|could|would|has\sthe\sright|is\s(?:[a-z]+\stimes|less|as|far)|is\sentitled"
    r"|is\slikely|is\smore|needs\sto\sbe\sable)\b"
)


def one_child(text: Text) -> Iterator[Found]:
    """Yield each word that speaks of one child whom nobody has named."""
    for match in text.find(_ONE, text.around(WORDS, 16, 24)):
        if _is_one(text, match):
            yield Found(Kind.STORY, *match.span())


def _is_one(text: Text, match: re.Match[str]) -> bool:
    """Tell whether "girl" or "baby" is one person's and neither a thing's nor anybody's."""
    lower = text.lower
    behind, lead = lower[match.end() : match.end() + 90], before(lower, match.start())
    if text.text[match.start() : match.end()].isupper() and not _is_shouted(text.text, match):
        return False
    if _THING.match(behind) or _OR.match(behind) or _THING_BEFORE.search(lead):
        return False
    following = re.match(r"\s([a-z\-]+)", behind)
    if following and not match["own"] and following[1] in _COMPOUNDS:
        return False
    if RULES.search(lead[-40:]) or (_IF.search(lead) and not _THE.search(lead)):
        return False
    return not (_is_half_told(match["who"], lead, behind) or _is_anybodys(match, lead, behind))


def _is_half_told(who: str, lead: str, behind: str) -> bool:
    """Tell whether a word that also stands in names of things has nothing told of it."""
    if who in ("twin", "twins", "infant", "newborn", "baby", "kid"):
        return not _is_told_of(lead, behind)
    return who in _YOUNG_PARENTS and not _THIS.search(lead)


def _is_anybodys(match: re.Match[str], lead: str, behind: str) -> bool:
    """Tell whether a rule speaks of any girl or baby: "a girl's", "parents with twins"."""
    if match["who"] in ("twins", "baby", "toddler") and _PARENTS_OF_ANY.search(lead):
        return True
    return bool(_A.search(lead) and (match["own"] or _MAY.match(behind)))


_COMPOUNDS = SERVICE - listed(
    """
    in at and to up on under needs lived looked placed moves seeking act missing case cases is not
    with
    """
)
_YOUNG_PARENTS = ("young mother", "young father", "young mum", "young dad")
_THE = re.compile(r"\b(?:the|this|that|our)\s(?:[a-z\-]+\s)?\Z")
_THIS = re.compile(r"\b(?:the|this|that|our|one|an?)\s(?:[a-z\-]+\s)?\Z")
_PARENTS_OF_ANY = re.compile(
    r"\b(?:parents|families|mothers|fathers|carers|those|people|women)\swith\s(?:an?\s"
    r"|new\s)?(?:[a-z]+\s)?\Z"
)
_DETERMINED = re.compile(
    r"(?:\A|\b(?:the|this|that|our|an?|one|his|her|their|whose|w/|with|of|both|these|little"
    r"|surviving|other|older|younger|newborn|unborn"
    r"|premature|prem|poorly|new|shaken|seriously|injured|sick|first|second|third|mum\sand"
    r"|mother\sand|and|re|for|lil)\s)(?:[a-z\-]+\s)?\Z"
)
_TOLD = re.compile(
    r"'?s?\s(?:in|on|at|with|was|is|has|had|not|no|left|born|found|taken|removed|died|dead|missing"
    r"|still|now|who|from|alone|inside|locked|moved|needs|admitted|discharged|placed|due|case)\b"
    r"|'?s?\s?(?:[,.;)]|\Z)"
)


def _is_told_of(lead: str, behind: str) -> bool:
    """Tell whether a word that is also half a thing's name has an article or a story."""
    return bool(_DETERMINED.search(lead) and (lead.strip() or _TOLD.match(behind)))


def _is_shouted(text: str, match: re.Match[str]) -> bool:
    """Tell whether the words around are in capitals too, so that LAD is no abbreviation."""
    return (
        text[max(0, match.start() - 8) : match.end() + 8].isupper()
        and len(text) > len(match.group()) + 3
    )
