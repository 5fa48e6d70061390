"""Find one family's story: a relative or a child with what happened, or with an address."""

import re
from collections.abc import Iterator, Sequence

from lgr_tracker.domain.privacy.found import Found
from lgr_tracker.domain.privacy.kinds import Kind
from lgr_tracker.domain.privacy.listing import listed
from lgr_tracker.domain.privacy.sentences import before, sentence
from lgr_tracker.domain.privacy.windows import Part, Text
from lgr_tracker.domain.privacy.words import CHILDREN, EVENT, YOUNG

_RELATIVE_ALONE = re.compile(
    r"(?:\A|[.;:,!?\n]\s?|\band\s|\bas\s)(?:birth\s|step-?|grand)?(?:mum|mother|father|dad|nan"
    r"|gran|sibling"
    r"|brother|sister|aunt|uncle|baby|boy|girl|toddler|twins|boyfriend)\b(?!['\-])"
)
_KIN = (
    r"(?:(?:older|younger|elder|eldest|youngest|little|big|baby|twin|half|step|birth|foster"
    r"|adoptive|own"
    r"|late|former|disabled|new|other|maternal|paternal|great|only|infant|teenage"
    r"|newborn)[\s\-]+){0,2}"
    r"(?:half-?|step-?)?(?:brother|sister|sibling|siblings|mother|mum|mam|mummy|father|dad|daddy"
    r"|parents"
    r"|grandmother|grandma|nan|gran|grandfather|grandad|grandparents|uncle|aunt|auntie|cousin"
    r"|carer"
    r"|carers|boyfriend|girlfriend|stepfather|stepdad|stepmother|stepmum|twin|family|brothers"
    r"|sisters"
    r"|baby|son|daughter|niece|nephew|foster\sparents|adopters)"
)
# What one relative is said to do or be; "sister council" and "mother tongue" say no such thing.
_SAID = (
    r"(?:[a-z]{3,}ed|is|isn't|isnt|was|wasn't|were|are|aren't|has|had|have|hasn't|haven't|won't"
    r"|wont|can't|cant|cannot|doesn't|doesnt|didn't"
    r"|does|did|will|wants?|wanted|wishes|says|said|states?|stated|reports?|reported|tells?|told"
    r"|asks?|asked|rang|phoned"
    r"|emailed|complain\w*|refus\w+|den(?:y|ies|ied|ying)|disclos\w+|alleg\w+|remain\w*|liv(?:es"
    r"|ed|ing|e)|stay\w*|works?|worked"
    r"|holds?|held|looks?\s(?:after|like)|looking\safter|cares?\sfor|caring\sfor|mov(?:es|ed|ing"
    r"|e)|left|leaves|went|goes|go"
    r"|came|comes|got|gets|took|takes|lost|keeps?|kept|needs?|needed|gave|gives|made|makes"
    r"|threatens?|threatened|turned|turns"
    r"|hit|hits|uses|used|using|drinks|drinking|smokes|attends?|attended|visits?|visited|wrote"
    r"|writes|signed|agrees|agreed|objects"
    r"|objected|opposes|applied|applying|seeking|seeks|sought|struggl\w+|suffers?|suffered|died"
    r"|passed\saway|relapsed|overdosed"
    r"|arrested|jailed|charged|convicted|remanded|detained|deported|sectioned|admitted"
    r"|hospitalised|separated|split|divorced"
    r"|remarried|married|pregnant|expecting|missing|unwell|ill|dying|deceased|known|subject"
    r"|unable|unwilling|not|no\slonger"
    r"|never|still|now|already|also|recently|both|placed|removed|adopted|fostered|excluded"
    r"|abused|assaulted|attacked|stabbed"
    r"|who|whose|with|in|on|at|from|to\sbe|to\smove|to\sgo|to\sreturn|under|over\sthe|out\sof"
    r"|abroad|overseas|homeless|evicted"
    r"|fled|fleeing|ran|runs|saw|found|broke|worried|anxious|upset|angry|unhappy|scared|afraid"
    r"|aged|violent|abusive|alcoholic|drunk|too|very|sober|absent|dangerous|blind|deaf|disabled"
    r"|autistic|vulnerable|bipolar|depressed|suicidal|terminally|aggressive|hostile|dead"
    r"|distraught|unknown|untraced|excl|self[\s-]?harm\w*|must|should|may|might|could|would)"
)
_OLDER = (
    r"(?:(?:older|younger|elder|eldest|oldest|youngest|little|big|baby|twin|half|step|birth"
    r"|foster|adoptive|natural|biological|own"
    r"|late|former|disabled|new|other|maternal|paternal|great|infant|teenage|newborn|full"
    r"|pregnant|single|only|adult)[\s\-]+){0,2}"
)
_ONE_RELATIVE = (
    r"(?:half-?|step-?)?(?:mum|mummy|mom|mam|mother|father|dad|daddy|nan|nana|nanna|gran|granny"
    r"|grandma|grandmother|grandad"
    r"|granddad|grandpa|grandfather|uncle|aunt|aunty|auntie|brother|sister|sibling|son|daughter"
    r"|niece|nephew|cousin|grandson"
    r"|granddaughter|twin|boyfriend|girlfriend|sis|bro)"
)
_RELATIVES = (
    r"(?:siblings|sibs|brothers|sisters|twins|triplets|parents|grandparents|birth\sfamily|sons"
    r"|daughters|cousins)"
)
_RELATIVE_SAID = re.compile(
    rf"(?<![\w\-'])(?!twin[\s-](?:hatted"
    rf"|tracked))(?P<kin>{_OLDER}{_ONE_RELATIVE})(?:\s\([^)]{{1,20}}\))?,?\s{_SAID}\b"
    rf"|(?<![\w\-'])(?:the|these|both|all|his|her)\s{_OLDER}{_RELATIVES},?\s{_SAID}\b"
    rf"|(?<![\w\-'])(?:the|his|her)\s(?:younger|older|elder|other|eldest|youngest|middle"
    rf"|little)\s(?:boy|girl|child|one|lad|baby)s?\s{_SAID}\b"
    rf"|(?:(?<![\w\-'])(?:the|as|and)\s|'s\s|\A|(?<=[.;:,(])|(?<=[.;:,(]\s))(?:youngest|eldest"
    rf"|oldest|older\sone"
    rf"|younger\sone|middle\sone|middle\schild|little\sones|younger\sones"
    rf"|older\sones|elder\stwo|younger\stwo|older\stwo|other\stwo|(?:two|three)\slittle\sones"
    rf"|(?:two|three)\s(?:youngest|eldest))\s{_SAID}\b"
)
# "mum's partner", "dad's other kids", "the twins' father", "sister of the child", "lives with nan".
_RELATIVE_OF = re.compile(
    r"\b(?:carer|parent|adopter|foster\smum|foster\sdad)'?s\s(?:own\s)?(?:son|daughter|partner"
    r"|husband|wife|boyfriend|child|baby|illness|death|arrest)\b"
    r"|\b(?:mum|dad|mother|father)'?s\s(?:new\s)?(?:gf|bf|man|woman|lodger|fianc\w+)\b"
    r"|\b(?:siblings|sibs|twins|triplets|brothers|sisters)\sin\s(?:nicu|scbu|hosp\w*|a&e|picu"
    r"|foster|residential|hotels?|b&b|hostel|secure|refuge)\b"
    rf"|\((?:{_OLDER}{_ONE_RELATIVE})\)"
    rf"|(?<![\w\-'])(?:{_ONE_RELATIVE}|parent|baby|child)\sof\s(?:an?\s)?(?:leader|mp\b|chair"
    rf"|head|cabinet|staff|cllr"
    rf"|councillor|officer|teacher|employee|carer|manager|(?:[a-z]+\s)?(?:boy|girl|child(?!ren)"
    rf"|pupil|teen|baby))\b"
    r"|\b(?:baby|boy|girl|child|pupil|toddler|teen|yp|lad|infant|student)'?s\s(?:death|injur\w+"
    r"|murder|suicide|body|funeral|killing|disclosure|bruis\w+|overdose|arrest|accident|assault"
    r"|stabbing|disappearance)\b"
    r"|\bfamily\s(?:with|w/)\s(?:an?\s)?(?:[a-z]+\s){0,2}(?:son|daughter|child|baby|twins|boy"
    r"|girl)\b"
    r"|\b(?:sib(?:ling)?s|twins|brothers|sisters)\s(?:must|should|to|need\sto|will|cannot|can't"
    r"|may|might|could)\s(?:not\s)?be\s(?:placed|split|separated|moved|kept|parted|apart"
    r"|together|reunited)\b"
    "|"
    rf"(?<![\w\-'])(?:{_OLDER}{_ONE_RELATIVE})'s\s(?:in|at|on|got|been|gone|not|now|too|very"
    rf"|unable|away|moved|left|back|ill|dead|pregnant|with|refus\w+|saying|living|asking"
    rf"|struggl\w+)\b"
    rf"|(?<![\w\-'])(?:mum|mother|dad|father)\s?(?:\+|&|and|w/|with)\s(?:new\s|her\s|his\s)(?:bf"
    rf"|gf|partner|boyfriend|girlfriend)\b"
    r"|\b(?:his|her)\s(?:ex|ex-?partner|ex-?husband|bf|gf|partner|husband|wife)\b"
    r"|\b(?:grandparent|kinship|foster|connected)\scarers?\s(?:have\s|were\s|was\s|has\s|are\s"
    r"|is\s)?(?:evicted|died|split|separated|arrested|divorc\w+|struggling|unwell|ill|moving"
    r"|abus\w+|charged|accused)\b"
    "|"
    rf"(?<![\w\-'])(?:{_OLDER}{_ONE_RELATIVE}'?s|(?:twins|siblings|parents|brothers"
    rf"|sisters)')\s(?:new\s|old\s|other\s|ex[\s-]|own\s|current\s|former\s|two\s|three\s"
    r"|mental\s|drug\s|alcohol\s)?(?:partner|boyfriend|girlfriend|husband|wife|kids|children"
    r"|child|baby|house|flat|home|address|health|drinking"
    r"|drug|alcohol|using|behaviour|death|arrest|illness|diagnosis|placement|carer|carers"
    r"|solicitor|complaint|views?|family|mother|mum|father|dad|brother"
    r"|sister|parents|ex|landlord|tenancy|school|social\sworker|sw|release|sentence|funeral"
    r"|funding|ehcp|addiction|capacity|care|learning|disability|side|refusal|visa|job|violence)\b"
    rf"|(?<![\w\-'])(?:{_ONE_RELATIVE}|siblings|twins)\sof\s(?:the|a|this|that|another|our|both"
    rf"|one|same|young|above|child(?!ren)|pupil|yp|lac|cla|cin|uasc|boy|girl|baby|twins|[0-9])\b"
    rf"|\b(?:with|w/|to|by|from|at|for|against|between|and|wants|misses|hates|sees?|seeing"
    rf"|visits|visiting|loves|fears|attacked|assaulted|hit|re)\s(?P<kin>(?:his\s|her\s|their\s"
    rf"|the\s)?{_OLDER}{_ONE_RELATIVE})(?=\s?(?:[,.;)]|\Z)|\s(?:in|and|at|over|who|since|after"
    rf"|until|under|of)\b)"
    rf"|(?<![\w\-'])(?:mum|mother|dad|father)\s?(?:and|&|\+|/)\s?(?:dad|father|mum|mother"
    rf"|step-?\w+|partner|boyfriend|nan|gran|baby(?=\s(?:in|at|were|are|was|is|placed|moved)\b))"
    r"|\b(?:parents|sib(?:ling)?s|twins|brothers|sisters|grandparents)\s(?:have\s|had\s|are\s"
    r"|were\s|now\s|both\s|recently\s|to\sbe\s|been\s)*(?:separated|split|divorc\w+|arrested"
    r"|refus\w+|living|live\sin|jailed"
    r"|in\s(?:prison|custody|different|separate|two|care|hospital)|placed|removed|apart"
    r"|going\sto|in\s(?:[2-9]|three|four)\s|at\sdifferent|adopted|deported|deceased|dead|died"
    r"|killed|evicted|homeless|missing|known\sto|disclosed|reunited|must\sstay|moved|fighting"
    r"|in\sdispute|abroad)\b"
)
# "Contact with a brother" is said of any.
_ANY = re.compile(r"\ban?\s(?:\w+\sor\s)?\Z")
# "Placed together unless …": a rule for all.
_AND_BABY = re.compile(
    r"\s?(?:and|&)\s(?:baby|child)\s(?:units?|placements?|foster|homes?|assess|servic|scheme"
    r"|centre)"
)
_RULE = re.compile(r"\b(?:unless|where(?:ver)?\spossible|in\stheir\sinterests?)\b")
# Whose relatives are a rule's, a notice's or a body's.
_NO_STORY = re.compile(
    r"\b(?:every|each|any|no|some|most|many|all|if|when|whenever|whether|where|unless|policy"
    r"|polic\w+|guidance|template|audit|statutory"
    r"|his\sor|her\sor|his/|he/she|in\scase|for\sexample|e\.g|such\sas|sister\scouncil|expectant"
    r"|how)\b"
)
_SIBLING = re.compile(
    rf"(?:\b(?P<whose>his|her|their|my)\s|\b(?:child|children|boy|girl|baby|pupil|teenager"
    rf"|young\sperson|yp|toddler)'s\s){_KIN}\b"
    r"(?!'s\s(?:guild|union)|\s(?:hub|hubs|support\s(?:service|worker|team)|centre|centres"
    r"|network))"
)
_THEIR_ONE = re.compile(
    r"(?:brother|sister|sibling|mother|mum|father|dad|twin|uncle|aunt|cousin|son|daughter|baby)\Z"
)
_ONE_CHILD = re.compile(
    r"(?:\b(?:the|a|this|that|one|same|another|teenage)\s"
    r"|(?:\A|(?<=[.;:,(\n])|(?<=[.;:,(]\s)|(?<=\s-\s))(?!(?:and|his|her|their)\b))(?:(?!family\b"
    r"|mother\b|child\b|an?\b|the\b|no\b|if\b|when\b)[a-z\-]+\s){0,2}"
    r"(?P<who>lac|cla|uasc|youth|boy|girl|teen|kid|yp|lass|baby|toddler|teenager|infant|mother"
    r"|mum|father|dad"
    r"|grandmother|foster\scarer|youngster"
    r"|lad|carer|schoolboy|schoolgirl|teenage\smother|newborn|stepfather|uncle|twins|family|child"
    r"|young\sperson"
    r"|pupil|care\sleaver|student|siblings|brothers?|sisters?|sibling|cousin|aunt|nan"
    r"|grandparents|parents|stepmother|grandfather)\b(?!['\-])"
)
_HAPPENED = re.compile(
    r"\s(?:\(?(?:aged?\s[0-9a-z]+|(?:from|in|at|near|on)\s[a-z\-]+(?:\s[a-z\-]+)?"
    r"|living\s[a-z\s]{3,25}|placed\s[a-z\s]{3,25})\)?,?\s)?"
    r"(?:who\s|that\s|which\s)?(?:has\s|had\s|have\s|was\s|were\s|is\s|recently\s|then\s|also\s"
    r"|later\s|sadly\s|been\s|being\s|[a-z]{3,}ly\s|permanently"
    r"\s|nearly\s|almost\s|now\s|found\s|just\s|twice\s|tragically\s)*"
    r"(?:died|killed|stabbed|excluded|expelled|arrested|assaulted|attacked|drowned|raped|abused"
    r"|injured"
    r"|disclosed|overdosed|absconded|ran\s(?:away|off)|went\smissing|missing\s(?:from|since)"
    r"|set\sfire"
    r"|started\s(?:a|the)\sfire|removed|hit|hurt|bitten|groomed|trafficked|shot|harmed"
    r"|moved\s(?:three|four|five|six|twice"
    r"|out|to|from|into|between|again|after|because|due|following|away)|collapsed|fainted|od'?d"
    r"|passed\sout|vomited|hospitalised|sectioned|found\s(?:hiding|alone|dead|wandering|at|in"
    r"|by)|taken"
    r"|abandoned|left\salone|burned|burnt|fell|jumped|threatened|detained|charged|convicted"
    r"|murdered"
    r"|bruised|refused|deported|fled|returned|pregnant|evicted|placed\s(?:in|with|out|at|over"
    r"|under|by|forty|two|three)"
    r"|refusing|outed|born\s(?:addicted|with|in|prem\w*|at)|alleg(?:es|ed)|denies|pushed"
    r"|slapped|locked\sin|self-harming|dealing|sleeping\s(?:in|on|rough)|hit|hurt|convicted"
    r"|jailed|restrained|self-harmed|hanged|disappeared|trapped|choked|scratched"
    r"|found\s(?:dead|with)|wandering|rescued|hospitalised|adopted|fostered|remanded|admitted"
    r"|discharged|known\sto|subject\sto|witnessed|lives\s(?:in|with|at|on|near)|living\s(?:in"
    r"|with|at)|tried\sto|threw|smashed|attempted|struck|crashed|overheard|sexually|touched"
    r"|filmed|spat|brought\sa|carried|jailed|neglected|bullied|knocked|slept|lost\s(?:his|her"
    r"|their)|gave\sbirth|punched"
    r"|kicked|bit|beaten|shaken|suffocated|starved|strangled|poisoned|scalded|stole|broke"
    r"|homeless|accommodated|separated|split\sup|bereaved|orphaned)\b"
)
_ALLOWED = re.compile(
    r"\b(?:(?<!in\s)(?<!on\s)(?<!by\s)(?<![0-9]\s)may|must|should|shall|entitled|eligible)\b"
)
_SUPPOSED = re.compile(
    r"\b(?:if|when|whenever|should|could|may|might|would|risk\sthat|in\scase|until|unless|every"
    r"|each"
    r"|any|where|no|so\sthat|once|before|what\shappens|chance|whether|for\sexample|suppose"
    r"|after\sa\schild"
    r"|can|will|must)\b"
)
_ADDRESS = re.compile(
    r"(?<![\w£.])[1-9][0-9]{0,3}[a-dA-D]?,?\s[A-Z][a-z']+(?:\s[A-Z][a-z']+)?\s"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Close|Drive|Crescent|Court|Gardens|Terrace|Grove|Row"
    r"|Walk"
    r"|Mews|Rise|View|Green|Hill|Place)\b"
)
# "Press: girl in hotel", "boy on roof": told without an article, as logs do.
_CHILD_SOMEWHERE = re.compile(
    r"(?:\A|(?<=[.;:,(\n])|(?<=[.;:,(]\s)|(?<=\bre\s)|(?<=\s-\s))"
    r"(?:(?!(?:every|each|any|no|per|the|an?|if|when|where|for|of|looked|whole|inner|one"
    r"|and)\b)[a-z\-]+\s)?"
    r"(?:girl|boy|baby|teen|teenager|toddler|lad|lass|yp|young\sperson|infant|newborn|child"
    r"|pupil|student|kid|sibling)\s"
    r"(?:(?:in|on|at|with|w/|from|under|wants|refus(?:es|ed|ing)|ran|found|hiding|sleeping"
    r"|living|still|now|not|has|is"
    r"|was|and\s(?:mum|dad|mother|father|sister|brother|sibling))\s)"
    r"(?!need|care\b|mind|child|crisis|transition|residential|disab|send|sen\b|the\s(?:system"
    r"|county|centre|heart|city)|adult|scope|poverty|entry|work|roll\b|data|track)"
)
_SOMEBODY = re.compile(
    rf"\b(?:{YOUNG}|children|mother|mum|father|dad|family|s?he|pupil|young\sperson|siblings"
    rf"|carer)\b(?!'s\s(?:services|home|centre))"
)


_KIN_WORDS = listed(
    """
    mam mummy daddy nan gran grandma grandmother grandfather grandad grandparents uncle aunt
    auntie carer carers boyfriend girlfriend stepfather stepdad stepmother stepmum stepbrother
    stepsister niece nephew parent parents adopters grandson granddaughter nana nanna granny
    grandpa mom aunty step half ex bf gf youngest eldest oldest elder older younger ones bro sis
    twins
    """
)
_STREETS = listed(
    """
    street st road rd avenue ave lane close drive crescent court gardens terrace grove row walk
    mews rise view green hill place
    """
)
_FAMILIAL = CHILDREN | _KIN_WORDS
WORDS = _FAMILIAL | _STREETS


def family_stories(text: Text) -> Iterator[Found]:
    """Yield one family's story: a relative or a child with what happened, or with an address."""
    lower = text.lower
    parts = text.around(_FAMILIAL, 60, 120)
    yield from _relatives(text, parts)
    yield from _happenings(text, parts)
    for start, end in text.around(_STREETS, 50, 12):
        for match in _ADDRESS.finditer(text.text, start, end):
            if _SOMEBODY.search(sentence(lower, match.start(), match.end())):
                yield Found(Kind.STORY, *match.span())


def _relatives(text: Text, parts: Sequence[Part]) -> Iterator[Found]:
    """Yield a relative of one child: "her brother", "mum's partner", "the sisters must …"."""
    lower = text.lower
    for match in text.find(_SIBLING, parts):
        around = sentence(lower, match.start(), match.end())
        if match["whose"] == "their":
            told = _THEIR_ONE.search(match.group()) and EVENT.search(around)
            if told and not _SUPPOSED.search(around):
                yield Found(Kind.STORY, *match.span())
        elif EVENT.search(around) or not _NO_STORY.search(around):
            yield Found(Kind.STORY, *match.span())
    near = text.around(_FAMILIAL, 40, 50)
    for pattern in (_RELATIVE_SAID, _RELATIVE_OF):
        for match in text.find(pattern, near):
            lead = before(lower, match.start("kin" if match["kin"] else 0))
            behind = lower[match.end() : match.end() + 60]
            if not (
                _NO_STORY.search(lead)
                or _ANY.search(lead)
                or _RULE.search(behind)
                or _AND_BABY.match(behind)
            ):
                yield Found(Kind.STORY, *match.span("kin" if match["kin"] else 0))


def _happenings(text: Text, parts: Sequence[Part]) -> Iterator[Found]:
    """Yield "the boy who set fire to …", unless it is only supposed: "if a boy …"."""
    for match in text.find(_CHILD_SOMEWHERE, parts):
        yield Found(Kind.STORY, match.start(), match.end() - 1)
    for pattern in (_ONE_CHILD, _RELATIVE_ALONE):
        for match in text.find(pattern, parts):
            event = _HAPPENED.match(text.lower, match.end())
            is_any = event and match.group()[:2] in ("a ", "an")
            if is_any and _ALLOWED.search(text.lower, match.end(), match.end() + 70):
                continue
            if event and not _SUPPOSED.search(before(text.lower, match.start())):
                yield Found(Kind.STORY, match.start(), event.end())
