"""Find first names of the children's generation that stand alone.

Colleagues are written with a post, a surname or what they are to do ("Poppy to chase"); such a
name passes, as do houses, laws and schools ("Holly House"). Any other one asks by itself.
"""

import re
from collections.abc import Iterator

from lgr_tracker.domain.privacy.first_names import SURE, WITH_CAPITAL
from lgr_tracker.domain.privacy.found import Found
from lgr_tracker.domain.privacy.kinds import Kind
from lgr_tracker.domain.privacy.listing import listed
from lgr_tracker.domain.privacy.persons import TITLES
from lgr_tracker.domain.privacy.windows import Text
from lgr_tracker.domain.privacy.words import EVENT
from lgr_tracker.domain.privacy.young_names import YOUNG, YOUNG_ENDS, YOUNG_WORDS

# Words of work with one child; beside them small letters are enough for a name.
CASE = (
    r"(?:carers?|foster\w*|lac|cla|cin|cpp?|yp|ehcps?|placements?|placed|iro|pep|camhs|mum|dad|nan"
    r"|gran|mother"
    r"|father|sister|brother|sibs?|siblings?|sw|social\sworker|school|nursery|missing|contact"
    r"|court|adopt\w+"
    r"|uasc|child|boy|girl|lad|pupil|student|care|respite|escort|taxi|tenancy|pathway|exclu\w+"
    r"|absc\w+"
    r"|s\.?20|s\.?47|dols?|sgo|match|review|guardian|hospital|ward|siblings|moved?|tuition|therapy"
    r"|visits?)"
)
_CASE = re.compile(rf"\b{CASE}\b")
_NAME = re.compile(r"[A-Za-z]+(?:[\-'](?!s\b)[A-Za-z]+)*(?:\s(?!I\b)[A-Z]\b\.?(?!\s?&))?")
_LEAD_WORD = re.compile(r"([A-Za-z][\w'\-]*)([^\w\n]{1,3})\Z")
# Words that may begin a sentence with a capital and still stand before a name.
_OPENS = listed(
    """
    placement child pupil baby little lil poor young re for lac cla cin cp ehcp uasc yp pep iro
    camhs match is can could did has was when if while since because although after before as and
    but so about with where who does will should that then sadly tell told ask yes no also see mum
    mother father dad sister brother brothers siblings twins twin foster adopted moving move moved
    review case concerns worried need needs ooa sw carer carers of to from by student missing
    today yesterday both only like what why how even until unless without between once now yet
    between step half our dob nan gran aunt cousin regarding concerning update cc'd sen send dols
    dol eotas escort taxi contact visit visits gp hospital
    """
)
_THE = listed("the a an this any each every some no")
_POSTS = TITLES | listed(
    """
    councillor cllr director officer manager lead minister dr head chair leader sir dame lord lady
    st saint secretary judge professor prof rev sro pm ba ad dcs hos tm owner author sponsor hi
    hello dear thanks cheers regards cc ask email ring phone per clerk storm hurricane sgt pc dc
    inspector analyst consultant lawyer solicitor colleague colleagues accountant partner action
    assigned assignee trainer apprentice nurse headteacher teacher mp ceo cfo s151 finance legal
    hr it pmo comms procurement audit kpmg system software supplier via
    """
)
# "raised by Poppy", "update from Freya": what colleagues do.
_BY = re.compile(
    r"\b(?:raised|drafted|led|owned|written|chaired|agreed|approved|signed|updated|prepared"
    r"|reviewed|(?<=to\s)review|(?<=will\s)review|presented|provided|sent|covered|taken|compiled"
    r"|submitted|proposed|tabled|noted"
    r"|closed|added|checked|managed|run)\s(?:off\s)?by\s\Z"
    r"|\b(?:update|advice|comments?|email|e-mail|message|note|paper|slides|received|report|feedback"
    r"|query|question|input|steer|figures)\sfrom\s\Z"
    r"|\b(?:owners?|leads?|actions?|thanks\sto|author|chair|contact|sponsor|assigned\sto"
    r"|raised\sby|lead\sofficer"
    r"|minutes|cc|attend(?:ees|ance|ing)|present|apologies|thank\syou"
    r"|many\sthanks)\s?[:\-(]?\s?(?:[a-z]+,\s){0,4}\Z"
    r"|\b(?:social|support|key|case|youth)\sworkers?,?\s\Z"
)
_AND = r"(?:\s?(?:,|&|/|\band)\s?[A-Z][a-z]+(?:-[A-Z][a-z]+)?){0,3}"
_THING = re.compile(
    rf"(?:'s)?{_AND}(?:'s)?[\s\-](?:houses?|lodges?|wards?|units?|rooms?|cent(?:re|er)s?"
    rf"|class(?:es|room)?|courts?|schools?"
    r"|roads?|streets?|homes?|nurser(?:y|ies)|academy|academies|projects?|systems?|appeal|trust"
    r"|foundation|laws?|picnics?|day|teams?|clusters?|hubs?|base|building|farm|parks?|halls?|close"
    r"|way|hospital|hospice|clinic|software|portal|app|api|modules?|servers?|group|groups|ltd|inc"
    r"|site|wing|suite|block|cottage|villas?|gardens?|lane|drive|avenue|estate|reports?|enquiry"
    r"|inquiry|review(?:s|\srecommendations)?\s(?:into|recommend)|leaders?|communit(?:y|ies)"
    r"|period|sector|bush|tree|trees"
    r"|seeds?|band|training|programme|model|protocol|award|prize|fund|scheme|bill|act|statue|red"
    r"|church|chapel|college|primary|infants?|juniors?|high|campus|service|services|database"
    r"|version"
    r"|platform|dashboard|reads?|edition|festival|hotel|inn|pub|arms|library|pool|field|green|wood"
    r"|hill|farmhouse|charter|pledge|framework|licen[cs]es?|users?|contract|tender|bank|tower"
    r"|friends?)\b",
    re.IGNORECASE,
)
_STAFF_DO = (
    r"(?:chas\w+|draft\w*|circulat\w+|send(?:ing)?|sent|updat\w+|check(?:s|ed|ing)?|confirm\w*"
    r"|speak|spoke|ask(?:ed|s)?|reviewed|reviewing|lead(?:s|ing)?|led"
    r"|present(?:s|ed|ing)?|chair(?:s|ed|ing)?|write|wrote|book(?:ed|s)?|arrang\w+|rais(?:e|es|ed"
    r"|ing)|schedul\w+"
    r"|email(?:ed|s)?|produc\w+|prepar\w+|complet\w+|cover(?:s|ing|ed)?|look(?:s|ed|ing)?\s(?:at"
    r"|into)|pick(?:s|ed)?\sup|own(?:s|ed)?"
    r"|sign(?:s|ed)?[\s\-]off|approv\w+|agree[sd]?|propos\w+|suggest\w+|noted|notes|advis\w+"
    r"|explain\w*|join(?:s|ed|ing)?"
    r"|report(?:s|ed|ing)?\s(?:that|back|to\sthe\s(?:board|group))|minut\w+|shar(?:e|es|ed|ing)"
    r"|liais\w+|link|discuss|meet|collat\w+"
    r"|test(?:s|ed|ing)?|migrat\w+|map(?:ped|ping)?|model(?:led)?|cost(?:ed|ing)?|out\sof\soffice"
    r"|on\s(?:annual\s|maternity\s|sick\s)?leave|leaves\son|back\s(?:on|from)|return(?:s"
    r"|ed)\sfrom\s(?:secondment|leave|maternity)|away\suntil|off\ssick|leaving\sthe\scouncil"
    r"|manag\w+|analys\w+|recruit\w+"
    r"|work(?:s|ing)?\s(?:on|up|with\s(?:the\s)?(?:supplier|vendor|it|finance|legal))|responsible"
    r"|accountable|scope|scoping|invit\w+|procur\w+"
    r"|escalat\w+|present\sat|deliver\w*|add(?:s|ed)?|publish\w*|contact(?:s|ed|ing)?\s(?:the|all)"
    r"|follow(?:s|ed|ing)?\sup|action|provid\w+"
    r"|set\sup|finalis\w+|investigat\w+|negotiat\w+|coordinat\w+|co-ordinat\w+|identif\w+"
    r"|upload\w*|respon\w+|clarif\w+|brief(?:s|ed)?|feed\sback|seek|obtain|organis\w+|submit\w*"
    r"|find\sout|print\w*|host\w*|train(?:s|ed|ing)?|build|configur\w+|install\w*|design\w*"
    r"|scan\w*|repl(?:y|ied|ies)|forward(?:ed|s)?|distribut\w+|cascad\w+|facilitat\w+|estimat\w+"
    r"|calculat\w+|(?:said|says|thinks|asked)\s(?:that\s|whether\s|if\s)?(?:the|we|this"
    r"|our)\s(?:budget|board|plan|contract|risk|system|data|vendor|supplier|council|team|paper"
    r"|report|meeting|project|programme|cost|deadline|licence)|get\s(?:a\s)?(?:quote|dates|steer"
    r"|figures))"
)
_STAFF = re.compile(
    rf"{_AND}(?:'s\s(?:team|post|role|e-?mail|slides?|papers?|desk|inbox|notes?|line|comments?"
    rf"|draft|deck"
    r"|spreadsheet|replacement|successor|manager|leave|question|point|action|idea|presentation"
    r"|feedback"
    r"|suggestion|report|advice|diary|list|template|update|workstream|contract|secondment)\b"
    rf"|(?:\sfrom\s[A-Z][A-Za-z]+)?\s?[\-:,(\u2013]?\s(?:(?:to|will|is|has|was|had|have|are|also"
    rf"|can|could|please|already"
    rf"|then|now|both|kindly|should|would|you)\s){{0,3}}{_STAFF_DO}\b"
    r"|\s?(?:,\s|\(|-\s|/|:\s)(?i:(?:the\s|our\s|a\s|an\s|who\s(?:is|was|leads)\s)?(?:interim\s"
    r"|deputy\s|assistant\s|acting\s|senior\s|principal\s|joint\s"
    r"|programme\s|project\s|agency\s|strategic\s|business\s|team\s|service\s|finance\s|legal\s"
    r"|data\s|lead\s|corporate\s|social\s){0,3}"
    r"(?:head|director|lead|manager|officer|pmo|chair|worker|workers|team|consultant|analyst"
    r"|lawyer|solicitor"
    r"|accountant|architect|advis[eo]r|clerk|secretary|partner|sro|dcs|das|ad|hos|cllr|councillor"
    r"|principal|admin|apprentice|trainer|hr|it|ict|legal|finance|comms|procurement|interim|agency"
    r"|contractor"
    r"|developer|tester|pm|ba|lga|dfe|ofsted|icb|police|s151|union|unison|gmb|on\sbehalf)\b)"
    r"|\s(?:is|are|was|were)\s(?:the|our|an?)\s(?:[a-z]+\s){0,2}(?:consultants?|officers?|leads?"
    r"|managers?|heads?|analysts?|workers?|contractors?|advisers?|trainers?|chairs?|apprentices?)\b"
    r"|\sfrom\s(?:[A-Z]{2,}\b|(?:the\s)?(?:finance|legal|hr|it|ict|comms|procurement|pmo|supplier"
    r"|vendor|audit|data)\b)"
    r"|\sat\s(?:the\s)?(?:DfE|Ofsted|LGA|Deloitte|KPMG|PwC|EY|Capita|MHCLG|ICB|NHSE|ADCS|supplier"
    r"|vendor)\b"
    r"|\s(?:in|of)\s(?:the\s)?(?:finance|legal|hr|it|ict|comms|procurement|pmo|HR|IT|PMO|ICT"
    r"|Finance|Legal|Comms|Procurement)\b)",
)
_MATTER = re.compile(
    r"(?:\s|'s\s)(?:case|situation|incident|matter|placement|family|inquest|tragedy|story|siblings"
    r"|twins)\b"
)
# What tells that a plant or a virtue is a person when it begins a sentence, or is written small.
_IS_PERSON = re.compile(
    r"(?:'s\s(?!law)|\s(?:is|was|has|had|will|won't|can't|hasn't|isn't|needs?|moved?|moves|ran"
    r"|told|said|wants?|refus\w+|got|lives|still"
    r"|goes|went|keeps|says|did|didn't|doesn't|may|must|should|absconded|missing|turned|turns"
    r"|cannot|lost|left)\b)"
)
_LEADS_SMALL = re.compile(
    r"\b(?:for|4|of|re|about|with|told\sus|says|said|lil|little|child|baby|lac|cla|yp|cin|and|that"
    r"|where|when|because|so|w/|mum|move|moving|placing|to)\s\Z"
)
_STRANGE = listed(
    "faith grace ivy holly jay leo lily rowan willow wren fern violet skye daisy bobby"
)


# Whose worker, carer or place it is, so that what follows is no colleague's task.
_CHILDS = re.compile(
    r"\b(?:grandparents?|parents?|carers?|mum|dad|mother|father|nan|sisters?|brothers?|siblings?"
    r"|placement|match"
    r"|guardian|adopters?|lac|cla|uasc|yp|child|pupil|cin|ehcp|iro|pa|camhs|placing|contact"
    r"|visits?|sw|worker|escort|taxi|transport|bed|therapy|tuition|respite|advocate)\s(?:of|for|4"
    r"|with|to|and|re)?\s?\Z"
)


def lone_names(text: Text, allowed: frozenset[str]) -> Iterator[Found]:
    """Yield each first name of a child's generation that no surname, post or place explains."""
    for start in text.starts(_ALL):
        match = _NAME.match(text.text, start)
        if match is not None and text.lower[start : match.end()].split("-")[0] not in allowed:
            yield from _found(text, start, match.end())
    for start in text.starts(YOUNG_ENDS):
        if text.text[max(0, start - 1) : start] in ("-", "\u2013"):
            match = re.search(r"[A-Z][a-z]+-\Z", text.text[max(0, start - 14) : start])
            if match and match.group()[:-1].lower() in _GIVEN:
                yield from _found(text, start - len(match.group()), start)


_ALL = YOUNG | YOUNG_WORDS
WORDS = _ALL | YOUNG_ENDS
_GIVEN = (SURE | WITH_CAPITAL) - YOUNG - YOUNG_WORDS


def _found(text: Text, start: int, end: int) -> Iterator[Found]:
    whole = _NAME.match(text.text, start)
    end = whole.end() if whole else end
    if _is_lone(text, start, end):
        yield Found(Kind.NAME, start, end)


def _is_lone(text: Text, start: int, end: int) -> bool:
    name = text.text[start:end]
    first = re.split(r"[\-\s]", name.lower())[0]
    around = text.text[max(0, start - 1) : start], text.text[end : end + 2]
    if around[0] in ("@", "#", ".", "/", "\\", "-", "'") or re.match(
        r"[.@:/\\][a-z]|/|@", around[1]
    ):
        return False
    is_word = first in YOUNG_WORDS
    if name.islower():
        return len(name) > 3 and _is_small_name(text, start, end, is_word=is_word)
    if name.isupper() and len(name) > 1 and text.text[start : end + 20].isupper():
        near = text.lower[max(0, start - 50) : end + 50]
        return (
            len(name) > 4
            and not is_word
            and bool(_CASE.search(near))
            and not _THING.match(text.text, end)
        )
    if not ((name[0].isupper() and name[1:2].islower()) or len(name) == 1):
        return False
    return not (
        _is_explained_before(text, start, end)
        or _is_explained_behind(text, start, end, is_word=is_word)
    )


def _is_small_name(text: Text, start: int, end: int, *, is_word: bool) -> bool:
    """Tell whether small letters are a name: beside a word of work with one child."""
    lead, behind = text.lower[max(0, start - 40) : start], text.lower[end : end + 40]
    if _THING.match(text.text, end) or _STAFF.match(text.text, end):
        return False
    if not (
        _CASE.search(lead[-30:])
        or _CASE.search(behind)
        or re.search(r"\b(?:s?he|his|her)\b", behind)
    ):
        return False
    leads, tells = _LEADS_SMALL.search(lead), _IS_PERSON.match(behind)
    starts = not lead.strip() and tells
    return bool(
        ((leads and tells) or starts)
        if is_word
        else (leads or tells or _CASE.search(lead[-16:] + "." + behind[:14]))
    )


def _is_explained_before(text: Text, start: int, end: int) -> bool:
    """Tell whether a post, a title, "the" or a first word of a longer name stands before."""
    lead = text.text[max(0, start - 60) : start]
    if _BY.search(lead.lower()):
        return True
    match = _LEAD_WORD.search(lead)
    if match is None:
        return False
    word, gap = match[1], match[2]
    lower = word.lower()
    if gap in (" ", ": ", ", ", " (") and lower in _POSTS:
        return True
    if gap != " ":
        return False
    if lower in _THE:
        return not _MATTER.match(text.text, end)
    is_capital = word[0].isupper() and lower not in _OPENS
    return is_capital and not word.endswith("'s")


def _is_explained_behind(text: Text, start: int, end: int, *, is_word: bool) -> bool:
    """Tell whether a surname, a place, a post or a task follows."""
    if _THING.match(text.text, end):
        return True
    is_childs = _CHILDS.search(text.lower[max(0, start - 40) : start])
    if not is_childs and _STAFF.match(text.text, end):
        return True
    following = re.match(
        r"(?:\s|-|\s-\s)([A-Z][\w'\-]*|of\s[A-Z]\w*|upon|on-)", text.text[end : end + 24]
    )
    if (
        following is not None
        and following.group()[0] == " "
        and not following.group().startswith(" -")
    ):
        word = following[1]
        if not (word.isupper() and _CASE.fullmatch(word.lower())):
            return True
    if not is_word:
        return False
    lead = re.split(r"[.!?;:\n]\s*|\t|\|", text.lower[max(0, start - 90) : start])[-1]
    if not lead.strip(" -*\"'("):
        behind = text.lower[end : end + 60]
        return not (
            _IS_PERSON.match(behind)
            or EVENT.search(behind)
            or (re.match(r"\s?[,\-:(\u2013]", behind) and _CASE.search(behind))
        )
    return False
