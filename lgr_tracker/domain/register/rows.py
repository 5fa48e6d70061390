"""The rows of every sheet as values, which queries fill and the workbook is written from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from lgr_tracker.domain.register.kinds import ChoiceList, Column, ScaleView


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """Hold one risk as the register shows it; dates are days, references are programme-wide.

    `custom` holds what columns of the programme's own say, by heading.
    """

    reference: str
    version: int
    title: str
    kind: str = ""
    workstream: str = ""
    category: str = ""
    lenses: tuple[str, ...] = ()
    organisation: str = ""
    affected_organisations: tuple[str, ...] = ()
    cohorts: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    phase: str = ""
    cause: str = ""
    event: str = ""
    effect: str = ""
    raised_on: date | None = None
    raised_by: str = ""
    owner: str = ""
    action_owners: tuple[str, ...] = ()
    existing_controls: str = ""
    inherent_likelihood: int | None = None
    inherent_impact: int | None = None
    inherent_score: int | None = None
    inherent_band: str = ""
    current_likelihood: int | None = None
    current_impact: int | None = None
    current_score: int | None = None
    current_band: str = ""
    previous_period_score: int | None = None
    target_likelihood: int | None = None
    target_impact: int | None = None
    target_score: int | None = None
    target_band: str = ""
    target_on: date | None = None
    proximity_from: date | None = None
    proximity_until: date | None = None
    direction: str = ""
    response: str = ""
    accepted_until: date | None = None
    estimated_cost: int | None = None
    planned_actions: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    milestones: tuple[str, ...] = ()
    twins: tuple[str, ...] = ()
    escalation: str = ""
    status: str = ""
    happened_on: date | None = None
    last_review_on: date | None = None
    next_review_on: date | None = None
    comment: str = ""
    classification: str = ""
    custom: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow:
    """Hold one mitigation; `progress_percent` is 0 to 100, durations are working days."""

    reference: str
    version: int
    title: str
    risks: tuple[str, ...] = ()
    organisation: str = ""
    owner: str = ""
    holder: str = ""
    due_on: date | None = None
    status: str = ""
    progress_percent: int | None = None
    started_on: date | None = None
    finished_on: date | None = None
    duration_days: int | None = None
    expected_effect: str = ""
    evidence: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DependencyRow:
    """Hold one link from what comes first to what hangs on it."""

    source_kind: str
    source_reference: str
    source_title: str
    relation: str
    target_kind: str
    target_reference: str
    target_title: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """Hold one assumption, decision or dependency of the log."""

    reference: str
    kind: str
    title: str
    organisation: str
    supplier: str = ""
    body: str = ""
    owner: str = ""
    due_on: date | None = None
    status: str = ""
    settled_on: date | None = None
    outcome: str = ""
    reason: str = ""
    detail: str = ""
    advice: str = ""
    advice_from: str = ""
    is_advice_declined: bool = False
    risks: tuple[str, ...] = ()
    becomes: str = ""
    workstream: str = ""
    raised_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GradingRow:
    """Hold one grading of a lens, or the moderated grade where `is_moderated`."""

    assessment: str
    lens_code: str
    lens: str
    organisation: str = ""
    graded_by: str = ""
    is_moderated: bool = False
    grade: int | None = None
    grade_label: str = ""
    confidence: str = ""
    ambition: int | None = None
    evidence: str = ""
    reason: str = ""
    graded_on: date | None = None
    risks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """Hold one change as the history tells it; `changed_at` is timezone-aware."""

    changed_at: datetime
    changed_by: str
    organisation: str = ""
    kind: str = ""
    reference: str = ""
    title: str = ""
    field: str = ""
    before: str = ""
    after: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BandMonth:
    """Count the open risks in each band, by its name, at the end of a day."""

    month_end: date
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookAbout:
    """Say what a workbook is, for whom and of when; `as_at` is timezone-aware.

    `organisation` names the council whose rows alone are in it; empty means all of them.
    `most_changes` is set where only so many of the latest changes are in it.
    """

    programme: str
    programme_code: str
    as_at: datetime
    made_by: str
    filter: str = "Every risk you may see"
    row_count: int = 0
    audit_head: str = ""
    is_sample: bool = False
    classification: str = ""
    revision: int | None = None
    vesting_on: date | None = None
    changes_since: date | None = None
    organisation: str = ""
    most_changes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskWorkbook:
    """Hold all that a risk workbook says, ready to be written.

    `lists` gives the values of each drop-down; likelihood, impact and band come from the
    scale and need not be given. `columns` chooses columns of the register; none means all.
    `custom_headings` names the programme's own columns, which stand at the right of all others.
    `band_months` runs from the earliest month to the latest.
    """

    about: WorkbookAbout
    scale: ScaleView
    risks: tuple[RegisterRow, ...] = ()
    actions: tuple[ActionRow, ...] = ()
    dependencies: tuple[DependencyRow, ...] = ()
    entries: tuple[EntryRow, ...] = ()
    gradings: tuple[GradingRow, ...] = ()
    changes: tuple[ChangeRow, ...] = ()
    lists: Mapping[ChoiceList, tuple[str, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    columns: tuple[Column, ...] = ()
    custom_headings: tuple[str, ...] = ()
    band_months: tuple[BandMonth, ...] = ()
