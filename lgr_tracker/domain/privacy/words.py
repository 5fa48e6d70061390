"""Hold the words by which the guard tells one child from the services for children."""

import re

from lgr_tracker.domain.privacy.listing import listed

# One person: a child, or somebody through whom a child would be known.
ONE = listed(
    """
    child boy girl baby toddler infant newborn teenager teen youngster pupil student kid lad
    youth daughter son brother sister sibling twin mother mum mummy mam father dad daddy
    stepfather stepdad stepmother stepmum stepson stepdaughter stepbrother stepsister
    half-brother half-sister grandmother grandma nan gran nanny grandfather grandad granddad
    aunt auntie uncle cousin nephew niece grandson granddaughter schoolboy schoolgirl uasc yp
    minor orphan foundling parent adopter nana schoolchild tot learner carer childs cld mom
    nanna granny grandpa teenage lass sib lac cla cic cyp cin eldest youngest
    """
)
# Two words that speak of one person.
ONE_OF_TWO = {
    "person": frozenset(("young", "disabled", "missing")),
    "leaver": frozenset(("care",)),
    "guardian": frozenset(("special", "legal", "the", "her", "his")),
    "adult": frozenset(("young",)),
    "man": frozenset(("young",)),
    "woman": frozenset(("young",)),
    "user": frozenset(("service",)),
    "ones": frozenset(("little",)),
}
# Short words that stand before services more often than before names.
STATUS = listed("lac cla cic cyp cin eldest youngest twin teenage minor")
MANY = listed(
    """
    children boys girls babies twins triplets siblings brothers sisters pupils students kids
    parents teenagers toddlers infants sons daughters cousins
    """
)
# Words that lead from "child" to a name: "the child, who is called …".
GLUE = listed(
    """
    whom we they call calls called named name names known as is was are were be the a an our who
    whose first surname forename full and aka i.e ie mr mrs ms miss master says said states
    stated reports reported wants wanted told asks asked claims alleges thinks feels fears
    worried that
    """
)
NAMING = frozenset(
    ("call", "calls", "called", "named", "name", "names", "known", "aka", "surname", "forename")
)

# Behind "child", "family" and the like these make a service, a plan or a post of it.
SERVICE = listed(
    """
    doctor doctors policies act action activity admission admissions advice adviser advisers
    advisor advisors advocacy advocate agency aid allowance ambassador analyst and approach area
    arrangements assembly assessment assessments asylum at attendance attainment authority award
    awards basket benefit benefits birth board boards books box budget bus campaign care carer
    carers case cases casework centre centres centred champion champions charter check checks
    christmas cin cla clinic clinics club clubs code cohort college commissioner commissioning
    committee company computer conference conferences consultation contact coordinator council
    councillor councillors councils court cp cpp crime criminal data day days death deaths debt
    deputy designated development developmental director disability drug early education
    educational ehcp emotional employability employment engagement entitlement exploitation
    experience experts family feedback finance first focus focused food forum forums foster
    fostering free friendly fund funding governor governors grant grants group groups guarantee
    guidance head heads health healthcare healthy help home homes hospital house housing hub
    hubs in independent index information initiative injury inspection institute intervention
    journey justice key law lead leadership leads learning legal level life link links loan
    looked lived maintenance maltreatment manager managers measurement meals mental mentor
    mentors migration minister ministry model network networks neglect nurse nurses nursery
    nursing obesity offending offer office officer officers ombudsman organisation organisations
    outcomes panel panels parliament participation partnership partnerships pathway pathways
    performance perinatal permanence personal placement placements plan planning plans play
    policy population portal poverty practice practitioner practitioners pregnancy premium
    prevention process profile programme programmes project protection provision psychiatrist
    psychiatry psychologist psychologists psychology places ratio readiness record records
    referral reform register registration registrations rep reports representative
    representatives reps research residential resilience resource respite response retention
    return review reviews rights risk role safeguarding safety sample school schools seeking
    sector send sexual sight sites social specialist spend staff standards start statement
    status strategic strategy study sufficiency summit supervision support supported
    surveillance survey system systems task team teams therapist therapists therapy to tongue
    track tracking tracker trafficking training transition transport travel trust trusts tuition
    under unit units up uniform validation vaccination victim village violence voice voices
    volunteer vote voucher vouchers weight welfare wellbeing well-being work worker workers
    workforce workshop workshops year years yjs youth zone arts association awareness bank
    boarding break breaks budgets cabinet carer's charity charities contract contracts
    counselling counsellor delivery digital exchange executive foundation governance hospitals
    insight inspectorate inspectors integrated intensive interventions lawyers liaison library
    lawyer magistrate matters members member morbidity mortality multi-agency museum navigator
    navigators needs oversight paediatrician procedure procedures promise question receiving
    responsibility scrutiny section services service settings sheet spaces specialists state
    story substance theatre tier toolkit place placing hostel hostels accommodation tribunal
    trustee trustees union union's university visit visits watch week welcome worker's partner
    partners perspective perspectives pledge council's authority's company's organisation's
    panel's steps loans xmas x-ray army drop-in drop-ins dropins surgeries sessions guides guide
    scouts scout
    rivers practices regulations regs return returns stat stats
    """
)
# Words with a capital that are no names: days, months, places and bodies of the field.
NO_NAMES = listed(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december spring summer autumn winter christmas
    easter english england welsh wales scotland scottish british britain irish ireland northern
    europe european london birmingham manchester leeds liverpool bristol sheffield newcastle
    nottingham bedfordshire berkshire buckinghamshire cambridgeshire cheshire cornwall cumbria
    derbyshire devon dorset durham essex gloucestershire hampshire herefordshire hertfordshire
    kent lancashire leicestershire lincolnshire norfolk northamptonshire northumberland
    nottinghamshire oxfordshire rutland shropshire somerset staffordshire suffolk surrey sussex
    warwickshire wiltshire worcestershire yorkshire north south east west midlands thames ofsted
    dfe mhclg adcs nhs icb police cafcass lga government parliament whitehall treasury council
    councils county district borough city parish town unitary authority shadow board cabinet
    committee panel forum executive joint trust partnership programme project plan plans
    strategy policy order act bill section part schedule regulation regulations phase stage tier
    level grade lens band key step wave option appendix annex table figure page row item risk
    issue action actions assumption dependency decision update note notes see ref day days week
    weeks month months year years term quarter vesting early first second third fourth final
    next new old current previous one two three four five six seven eight nine ten many most
    some all each every any no not none this that these those there then they their them we our
    us you your he she his her it its i if in into is are was were be been being has have had do
    does did done can could might must shall should will would and or but nor so yet for from to
    of on at by with without within under over about above across after against along among
    around as before behind below beneath beside between beyond despite down during except
    following how inside like near off out outside past per regarding since through throughout
    till until up upon via what when where whether which while who whom whose why also only just
    more less much very too than however therefore meanwhile because although though unless once
    both either neither other others another same such own mosaic liquidlogic synergy azeus
    carefirst capita eclipse excel word teams sharepoint high medium low red amber green black
    critical major minor moderate likely unlikely rare open closed owner agreed complete
    completed draft live ready data digital system systems roma gypsy muslim christian jewish
    hindu sikh asian african caribbean ukrainian afghan syrian polish romanian pakistani
    bangladeshi indian chinese turkish kurdish somali eritrean sudanese chester preston lincoln
    york victoria albanian vietnamese arabic urdu gcse gcses btec ks phonics reception place
    moves needs gets goes comes stays leaves remains waits sees knows feels says social
    department directorate minister secretary bame lgbt sen send uasc cin cla lac cp
    """
)
# Groups of many, of whom an age says nothing about one.
COHORTS = listed(
    """
    children pupils people students those learners leavers adults residents babies families
    young persons boys girls infants toddlers teenagers kids youths carers parents offenders
    workers staff anyone everyone all most some any service services provision care places
    support cohort cohorts population offer adolescents siblings-group minors apprentices
    citizens women men users
    """
)

ADJECTIVE = (
    r"(?:(?:young|younger|older|little|small|looked[\s-]after|disabled|vulnerable|deaf|blind"
    r"|autistic"
    r"|unaccompanied|asylum[\s-]seeking|asian|black|white|roma|gypsy|traveller|afghan|ukrainian"
    r"|syrian|local|primary|secondary|school[\s-]?age|pre-?school|teenage|adopted|fostered|foster"
    r"|missing|homeless|refugee|trafficked|exploited|high[\s-]need|complex|known|such|other|more"
    r"|new|further|additional|remaining|adoptive|birth|large|eritrean|sudanese|kurdish|polish"
    r"|romanian|somali|very|severely|profoundly|of\s+the|of\s+our|of\s+these|of\s+those|lgbt"
    r"|sick|seriously|ill|injured|placed|medically|fragile|related|pregnant|electively"
    r"|home[\s-]educated|excluded|surviving|named|specific|privately|temporarily|newly|recently"
    r"|electively|currently|wrongly|previously|court-ordered|[a-z]+ly|arrived|settled|transferred"
    r"|displaced|detained|remanded|matched|rehomed|trafficked|particular|individual|single"
    r"|care-experienced"
    r"|different)[\s,]+){0,3}"
)

# What happened to a child or a family, said of something that is over.
EVENT = re.compile(
    r"""\b(?:moved|placed|left|remov\w+|died|dead|death|dying|killed|murder\w*|arrested|prison|jail\w*
    |custody|charged|convicted|excluded|expelled|suspended|disclos(?:ed|ure)|attend(?:s|ed)|lives
    |lived|living|stay(?:s|ed|ing)|ran|run\saway|abscond\w+|accommodated|adopted|returned|missing
    |assault\w*|hit|harmed|hurt|overdos\w+|hospital\w*|pregnan\w+|sectioned|drugs?|drink\w*|drank
    |alcohol\w*|abus(?:e|ed|ing|ive)|neglect\w*|evicted|homeless|suicid\w+|attack\w*|stabbed|groomed
    |traffick\w+|deported|separated|split|fled|refuge|violen\w+|threat\w*|refus\w+|told|reported
    |found|burn\w*|injur\w+|bruis\w+|court|raped|rape|drown\w*|fire|taken|cancer|leukaemia|funeral
    |self-harm\w*|truant\w*|shot|kidnapp\w+|offend\w+|robbed|stole|stolen|detained|sentenced|witnessed
    |saw|beat\w*|kicked|punched|bitten|bit|crash\w*|knocked|broke|broken|vanished|disappear\w+)\b""",
    re.VERBOSE,
)

# Words of which one stands near every child.
CHILDREN = listed(
    """
    child children childs boy boys girl girls baby babies toddler toddlers infant infants teenager
    teenagers son sons daughter daughters brother brothers sister sisters sibling siblings twin
    twins newborn newborns pupil pupils student students lad person people youngster youth youths
    yp yps kid kids uasc uascs family families leaver leavers mother mothers father fathers mum
    mums dad dads cousin cousins triplets orphan orphans schoolboy schoolboys schoolgirl
    schoolgirls schoolchildren adolescent adolescents minor minors refugee refugees household lac
    cla cic cyp cin ppl teen teens lads lass unborn unborns ehcp ehcps chn childen chldren chldrn
    childrn chilren youngsters kiddies neonate neonates sib sibs stepson stepdaughter nephew niece
    grandson granddaughter olds cp send sen
    """
)
YOUNG = r"(?:boy|girl|child|baby|infant|toddler|son|daughter|brother|sister|twins?|sibling|newborn)"
SPELT = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    "|sixteen|seventeen|eighteen|nineteen"
)
# As they are often written.
MISSPELT = (
    "fou?re?teen|thirt?een|thriteen|thirten|fiveteen|fiften|fivteen|sixten|sevente?n|sevnteen"
    "|eightteen|eigteen|ninteen|twelv|elevan|elevn|eigth|sevan"
)
