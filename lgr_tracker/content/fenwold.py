"""The sample programme: Fenwold, a county that does not exist, and people nobody has met.

Days are counted from vesting, the elections or the day the sample is made, so that it always
shows a live shadow year.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from lgr_tracker.content.moments import Anchors, RelativeDay
from lgr_tracker.content.patterns import Score
from lgr_tracker.content.reading import rows, table
from lgr_tracker.domain.classification import Level
from lgr_tracker.domain.kinds import (
    Confidence,
    HolderBasis,
    OrganisationKind,
    PostHolding,
    ScoreKind,
)
from lgr_tracker.domain.permissions import Role
from lgr_tracker.domain.states import MitigationState, RiskState

AHEAD_DAYS, SINCE_ELECTIONS_DAYS, DECISION_BEFORE_ELECTIONS_DAYS = 100, 70, 190
"""Least days from making the sample to vesting and back to the elections; the third is fixed."""

THURSDAY = 3


@dataclass(frozen=True, slots=True)
class SampleProgramme:
    """The sample's name and the sentence that marks it on every page."""

    code: str
    name: str
    area: str
    ends: RelativeDay


@dataclass(frozen=True, slots=True)
class SampleOrganisation:
    """A made-up council, partner or agency; `mark` draws a new council."""

    code: str
    name: str
    short_name: str
    kind: OrganisationKind
    mark: int = 0


@dataclass(frozen=True, slots=True)
class SampleBody:
    """A board of the sample."""

    name: str
    remit: str
    decides_plans: bool
    last_met: RelativeDay
    next_meets: RelativeDay
    chair: str | None = None
    """By address, as the members."""
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """Somebody made up who can sign in."""

    email: str
    name: str
    roles: tuple[Role, ...]
    organisation: str


@dataclass(frozen=True, slots=True)
class SampleHolder:
    """Who holds or deputises for a post, from and until."""

    name: str
    starts: RelativeDay
    ends: RelativeDay | None = None
    holding: PostHolding = PostHolding.HOLDER
    is_interim: bool = False


@dataclass(frozen=True, slots=True)
class SamplePost:
    """A post in one organisation; `kind` is the code of the starter post it is."""

    organisation: str
    kind: str
    holders: tuple[SampleHolder, ...] = ()
    title: str | None = None


@dataclass(frozen=True, slots=True)
class SampleGrading:
    """One respondent's answer; grade 0 is "not enough to say"."""

    email: str
    lens: str
    grade: int
    confidence: Confidence
    reason: str
    evidence: str = ""
    one_better: str = ""
    worry: str = ""


@dataclass(frozen=True, slots=True)
class SampleModeration:
    """What was agreed for a lens, the view that differed, and what is aimed for."""

    lens: str
    grade: int
    ambition: int
    reason: str
    evidence: str
    minority_view: str = ""


@dataclass(frozen=True, slots=True)
class SampleRound:
    """A round of self-assessment; one that is not signed off is open."""

    name: str
    purpose: str
    opens: RelativeDay
    closes: RelativeDay
    gradings: tuple[SampleGrading, ...]
    signed_off: RelativeDay | None = None
    moderations: tuple[SampleModeration, ...] = ()


@dataclass(frozen=True, slots=True)
class SampleScore:
    """A score as it was once given, with the reason in the owner's words."""

    kind: ScoreKind
    score: Score
    on: RelativeDay
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class SampleRisk:
    """How one starter risk stands in Fenwold; what is not said here follows the pattern."""

    pattern: str
    organisation: str
    councils: tuple[str, ...]
    raised: RelativeDay
    raised_by: str
    reviewed: RelativeDay
    scores: tuple[SampleScore, ...]
    owner: str | None = None
    state: RiskState = RiskState.OPEN
    escalated_to: str | None = None
    estimated_cost: int | None = None
    comment: str = ""
    closing_reason: str = ""
    closing_outcome: str = ""


@dataclass(frozen=True, slots=True)
class SampleCut:
    """By what shares a mitigation is expected to cut a risk."""

    risk: str
    likelihood: float
    impact: float


@dataclass(frozen=True, slots=True)
class SampleKept:
    """Say of a risk (by its pattern) or an action (by its title) that not everybody may see it."""

    level: Level
    reason: str
    risk: str | None = None
    action: str | None = None
    paragraph: int | None = None
    named: tuple[str, ...] = ()
    """Codes of organisations that see it beside its owner."""


@dataclass(frozen=True, slots=True)
class SampleMitigation:
    """Something being done; `delivers` lists criteria it helps to meet, such as D05:WF."""

    title: str
    organisation: str
    state: MitigationState
    cuts: tuple[SampleCut, ...]
    due: RelativeDay
    owner: str | None = None
    started: RelativeDay | None = None
    done: RelativeDay | None = None
    percent: int = 0
    days: int = 20
    detail: str = ""
    progress: str = ""
    effect_seen: str = ""
    estimated_cost: int | None = None
    is_control: bool = False
    delivers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SampleBehind:
    """A chain of work that is late: so late that only `room_days` are left before it is due."""

    chain: tuple[str, ...]
    due: RelativeDay
    room_days: int
    note: str


@dataclass(frozen=True, slots=True)
class SampleReplanned:
    """Work that was put off to a later start."""

    activity: str
    starts: RelativeDay
    note: str


@dataclass(frozen=True, slots=True)
class SampleAhead:
    """Work that was done on days of its own rather than as planned."""

    activity: str
    started: RelativeDay
    finished: RelativeDay
    note: str = ""


@dataclass(frozen=True, slots=True)
class SampleMoved:
    """Say by how many working days an activity lies later than was approved before."""

    activity: str
    days: int


@dataclass(frozen=True, slots=True)
class SampleBaseline:
    """Dates of the plan that were asked for and agreed; the last are those of the plan itself."""

    asked: RelativeDay
    asked_by: str
    """By address, as who decided."""
    reason: str
    decided: RelativeDay
    decided_by: str
    decision_reason: str
    moved: tuple[SampleMoved, ...] = ()


@dataclass(frozen=True, slots=True)
class SampleHolding:
    """Who runs a service for a new council's area, where it is not simply its own council."""

    service: str
    area: str
    organisation: str
    basis: HolderBasis
    starts: RelativeDay | None = None
    ends: RelativeDay | None = None
    agreement: str = ""
    exit: RelativeDay | None = None


@dataclass(frozen=True, slots=True)
class SampleCount:
    """How many people of a cohort each new council has; made up."""

    cohort: str
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SampleEvidence:
    """What has been shown for a criterion in one council; accepted or still to be read."""

    criterion: str
    council: str
    evidence: str
    on: RelativeDay
    accepted: RelativeDay | None = None
    accepted_by: str | None = None
    rehearsal: RelativeDay | None = None
    fallback: str = ""


@dataclass(frozen=True, slots=True)
class SampleUndelivered:
    """A criterion that nothing in the plan delivers yet, for the pages to find."""

    criterion: str
    council: str


@dataclass(frozen=True, slots=True)
class SampleAsk:
    """A decision a plan asks for, and the activity it would settle, if it is one."""

    wording: str
    activity: str | None = None


@dataclass(frozen=True, slots=True)
class SamplePlan:
    """A version of the transition plan as a board met it."""

    title: str
    body: str
    summary: str
    asks: tuple[SampleAsk, ...]
    submitted: RelativeDay
    needed_by: RelativeDay
    decided: RelativeDay | None = None
    decision_reason: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """Everything that is said about Fenwold beyond the starter content."""

    programme: SampleProgramme
    organisations: tuple[SampleOrganisation, ...]
    bodies: tuple[SampleBody, ...]
    people: tuple[SamplePerson, ...]
    posts: tuple[SamplePost, ...]
    rounds: tuple[SampleRound, ...]
    risks: tuple[SampleRisk, ...]
    mitigations: tuple[SampleMitigation, ...]
    kept: tuple[SampleKept, ...]
    behind: tuple[SampleBehind, ...]
    replanned: tuple[SampleReplanned, ...]
    ahead: tuple[SampleAhead, ...]
    baselines: tuple[SampleBaseline, ...]
    ownerless: tuple[str, ...]
    holdings: tuple[SampleHolding, ...]
    counts: tuple[SampleCount, ...]
    evidence: tuple[SampleEvidence, ...]
    undelivered: tuple[SampleUndelivered, ...]
    plans: tuple[SamplePlan, ...]

    def successors(self) -> tuple[str, ...]:
        """Return the codes of the new councils, in their order."""
        return tuple(row.code for row in self.organisations if row.mark)


@dataclass(frozen=True, slots=True)
class _Names:
    """A list of codes in a table of its own."""

    codes: tuple[str, ...]


@cache
def sample() -> Sample:
    """Return the sample programme as it is written down."""
    who, how, log, plan = (
        "sample.toml",
        "sample_rounds.toml",
        "sample_log.toml",
        "sample_plan.toml",
    )
    return Sample(
        programme=table(who, "programme", SampleProgramme),
        organisations=rows(who, "organisations", SampleOrganisation),
        bodies=rows(who, "bodies", SampleBody),
        people=rows(who, "people", SamplePerson),
        posts=rows(who, "posts", SamplePost),
        rounds=rows(how, "rounds", SampleRound),
        risks=rows(log, "risks", SampleRisk),
        mitigations=rows(log, "mitigations", SampleMitigation),
        kept=rows(log, "kept", SampleKept),
        behind=rows(plan, "behind", SampleBehind),
        replanned=rows(plan, "replanned", SampleReplanned),
        ahead=rows(plan, "ahead", SampleAhead),
        baselines=rows(plan, "baselines", SampleBaseline),
        ownerless=table(plan, "ownerless", _Names).codes,
        holdings=rows(plan, "holdings", SampleHolding),
        counts=rows(plan, "counts", SampleCount),
        evidence=rows(plan, "evidence", SampleEvidence),
        undelivered=rows(plan, "undelivered", SampleUndelivered),
        plans=rows(plan, "plans", SamplePlan),
    )


def sample_anchors(today: date) -> Anchors:
    """Lay the sample's days so that `today` lies in a shadow year.

    Vesting is the first 1 April at least 100 days ahead. The elections were on the first Thursday
    of May before it, or ten weeks ago on a Thursday where that May day is nearer or still ahead.

    >>> sample_anchors(date(2026, 11, 23)).election
    datetime.date(2026, 5, 7)
    >>> sample_anchors(date(2027, 6, 30)).election
    datetime.date(2027, 4, 15)
    """
    vesting = date(today.year, 4, 1)
    while (vesting - today).days < AHEAD_DAYS:
        vesting = vesting.replace(year=vesting.year + 1)
    election = _thursday_from(date(vesting.year - 1, 5, 1))
    latest = today - timedelta(days=SINCE_ELECTIONS_DAYS)
    if election > latest:
        election = _thursday_from(latest - timedelta(days=6))
    decision = election - timedelta(days=DECISION_BEFORE_ELECTIONS_DAYS)
    return Anchors(decision, election, vesting, today)


def _thursday_from(day: date) -> date:
    return day + timedelta(days=(THURSDAY - day.weekday()) % 7)
