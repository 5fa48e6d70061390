"""What a transition plan shows, as one value: what a board reads, and what is frozen for it.

The page of a plan is made from this value and nothing else. While the plan is a draft the value
is gathered from the rows; once submitted it is read back from the frozen text, so that what was
approved is what stands.
"""

import hashlib
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date
from functools import cached_property
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from lgr_tracker.domain.audit_chain import canonical
from lgr_tracker.domain.errors import Invalid

UNREADABLE = "The frozen text cannot be read as a transition plan."


@dataclass(frozen=True)
class Ask:
    """Hold one decision asked, and what waits for it in the plan of work."""

    position: int
    wording: str
    activity_id: int | None = None
    code: str = ""
    activity: str = ""
    latest_safe_on: date | None = None
    room_days: int | None = None


@dataclass(frozen=True)
class Figure:
    """Hold one headline figure; `key` finds it again when two texts are compared."""

    key: str
    label: str
    figure: str
    note: str = ""


@dataclass(frozen=True)
class LensLine:
    """Hold where the programme stands on one lens; ranks count from 1, the weakest."""

    lens_id: int
    name: str
    now: str | None
    now_rank: int | None
    aim: str | None
    aim_rank: int | None
    aim_by_on: date | None
    earlier: str | None
    earlier_rank: int | None
    is_low: bool
    minority_view: str
    risks: tuple[str, ...]
    moderated_id: int | None


@dataclass(frozen=True)
class PositionPart:
    """Hold the position by lens: which round agreed it, on which grades, weakest first."""

    round: str
    state: str
    agreed_on: date | None
    framework: str
    is_starter: bool
    grades: tuple[str, ...]
    lenses: tuple[LensLine, ...]


@dataclass(frozen=True)
class ActionLine:
    """Hold one action on a risk, or work that delivers a criterion; `effect` where expected."""

    kind: str
    id: int
    reference: str
    title: str
    state: str
    owner: str
    due_on: date | None
    effect: str


@dataclass(frozen=True)
class Cause:
    """Hold a risk or a criterion behind an amount, with who answers for it and what is done."""

    kind: str
    reference: str
    title: str
    id: int
    place_id: int | None
    council: str
    owner: str
    actions: tuple[ActionLine, ...]


@dataclass(frozen=True)
class RiskLine:
    """Hold one of the gravest risks; its cause and its actions stand under its reference."""

    reference: str
    state: str
    score: int | None
    previous_score: int | None
    likelihood: int | None
    impact: int | None
    band: str
    look: int
    target_score: int | None
    hits_from: date | None
    hits_until: date | None
    lenses: tuple[str, ...]


@dataclass(frozen=True)
class BandCount:
    """Hold how many open risks lie in a band."""

    band: str
    look: int
    count: int


@dataclass(frozen=True)
class Column:
    """Hold one phase."""

    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Share:
    """Hold what one thing brings to an amount; `reference` names a cause, else a service."""

    reference: str
    words: str
    amount: float


@dataclass(frozen=True)
class Amount:
    """Hold one cell: its amount and what it is made of, largest first."""

    amount: float
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class ImpactLine:
    """Hold a service or a cohort in one council, one cell a phase."""

    reference: str
    name: str
    council: str
    cells: tuple[Amount, ...]
    total: float


@dataclass(frozen=True)
class ImpactPart:
    """Hold the expected impact: disrupted days of services, service-person-days of cohorts."""

    phases: tuple[Column, ...]
    services: tuple[ImpactLine, ...]
    cohorts: tuple[ImpactLine, ...]
    past: tuple[str, ...]
    unforecast: tuple[str, ...]
    unscored: tuple[str, ...]
    probabilities_agreed: bool


@dataclass(frozen=True)
class Step:
    """Hold one piece of work on which a council's Day 1 hangs."""

    kind: str
    id: int
    code: str
    name: str
    owner: str
    start: date
    finish: date
    latest_safe_on: date
    room_days: int | None
    is_decision: bool


@dataclass(frozen=True)
class CriterionLine:
    """Hold a Day 1 criterion that is late or without evidence, and what holds it up."""

    criterion_id: int
    council_id: int
    code: str
    title: str
    kind: str
    owner: str
    forecast_on: date | None
    holding: tuple[str, ...]


@dataclass(frozen=True)
class CouncilPart:
    """Hold how one new council stands to its Day 1."""

    name: str
    mark: int
    room_days: int | None
    ready_on: date | None
    ready: int
    course: int
    late: int
    none: int
    path: tuple[Step, ...]
    open_criteria: tuple[CriterionLine, ...]


@dataclass(frozen=True)
class GapLine:
    """Hold days on which a service has no holder, or several without agreement."""

    service_id: int
    area_id: int
    service: str
    council: str
    words: str


@dataclass(frozen=True)
class QuestionLine:
    """Hold a question worth asking, and what it is about."""

    kind: str
    reference: str
    question: str


@dataclass(frozen=True)
class ChangePart:
    """Hold a piece of a sentence: the same, out or in."""

    text: str
    kind: str


@dataclass(frozen=True)
class ChangeLine:
    """Hold one thing that changed since the board last met."""

    on: date
    kind: str
    subject_kind: str
    subject_id: int | None
    label: str
    title: str
    parts: tuple[ChangePart, ...]
    who: str


@dataclass(frozen=True)
class PlanContent:
    """Hold everything that a transition plan shows."""

    programme: str
    area: str
    is_sample: bool
    reference: str
    number: int
    title: str
    summary: str
    body: str
    needed_by_on: date | None
    as_at: date
    revision: int
    vesting_on: date
    asks: tuple[Ask, ...]
    headline: tuple[Figure, ...]
    position: PositionPart | None
    bands: tuple[BandCount, ...]
    risks: tuple[RiskLine, ...]
    causes: tuple[Cause, ...]
    impact: ImpactPart
    councils: tuple[CouncilPart, ...]
    decisions: tuple[Step, ...]
    gaps: tuple[GapLine, ...]
    questions: tuple[QuestionLine, ...]
    changed_since: date | None
    changes: tuple[ChangeLine, ...]
    problems: tuple[str, ...]
    starter_criteria: int
    starter_activities: int

    @cached_property
    def _causes(self) -> dict[str, Cause]:
        return {cause.reference: cause for cause in self.causes}

    def cause(self, reference: str) -> Cause | None:
        """Return a risk or a criterion by its reference, or None for anything else."""
        return self._causes.get(reference)

    @property
    def days_to_vesting(self) -> int:
        """Return the days from the day it was reckoned for to vesting."""
        return (self.vesting_on - self.as_at).days


def frozen_text(content: PlanContent) -> str:
    """Return the one text of a content, whose digest is what a board decides on."""
    return canonical(asdict(content)).decode("utf-8")


def digest_of(text: str) -> str:
    """Return the SHA-256 of a frozen text, 64 hex digits.

    >>> digest_of("")[:12]
    'e3b0c44298fc'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def short_digest(digest: str) -> str:
    """Return a digest's first sixteen digits in fours, as people compare them.

    >>> short_digest("b41c77e09d2a3f18" + 48 * "0")
    'b41c 77e0 9d2a 3f18'
    """
    return " ".join(digest[at : at + 4] for at in range(0, 16, 4))


def content_of(values: Any) -> PlanContent:
    """Return the content of a frozen text, read as JSON; raises Invalid if it holds none."""
    try:
        content: PlanContent = _read(PlanContent, values)
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid(UNREADABLE) from error
    return content


def _read(kind: Any, value: Any) -> Any:
    """Turn plain data back into the value of a type: a dataclass, a tuple, a day or a scalar."""
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(
            **{each.name: _read(hints[each.name], value[each.name]) for each in fields(kind)}
        )
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], each) for each in value)
    if isinstance(kind, UnionType):
        (inner,) = (each for each in get_args(kind) if each is not NoneType)
        return None if value is None else _read(inner, value)
    if kind is date:
        return date.fromisoformat(value)
    return _scalar(kind, value)


def _scalar(kind: Any, value: Any) -> Any:
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not kind:
        raise TypeError(f"{value!r} is not {kind.__name__}.")
    return value
