"""The risk register as values: its columns in order, and the rows that queries fill.

The writer and the reader of workbooks both walk these column tuples, so a heading that goes
out is a heading that comes back. A column's key is the name of the row's field.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType


class ColumnKind(StrEnum):
    """Say what a cell of a column holds."""

    TEXT = "text"
    PROSE = "prose"  # text of several sentences, wrapped
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    CHOICE = "choice"
    SCALE = "scale"  # a point of the scale: a number that may also be given as its label
    LIST = "list"  # several short values in one cell, parted by semicolons
    LINES = "lines"  # several sentences in one cell, one on each line


class ChoiceList(StrEnum):
    """Name the lists behind the drop-downs; the values belong to the programme."""

    LIKELIHOOD = "likelihood"
    IMPACT = "impact"
    BAND = "band"
    WORKSTREAM = "workstream"
    CATEGORY = "category"
    LENS = "lens"
    ORGANISATION = "organisation"
    COHORT = "cohort"
    SERVICE = "service"
    PHASE = "phase"
    OWNER = "owner"
    DIRECTION = "direction"
    RESPONSE = "response"
    ESCALATION = "escalation"
    STATUS = "status"
    CLASSIFICATION = "classification"
    ACTION_STATUS = "action_status"


class ScoreRule(StrEnum):
    """Say how likelihood and impact make a score."""

    MULTIPLY = "multiply"
    ADD = "add"


class Rating(StrEnum):
    """Name the three ratings that a risk carries, as their columns are prefixed."""

    INHERENT = "inherent"
    CURRENT = "current"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Column:
    """Describe one column of a sheet; `width` is in characters of the default font.

    A derived column is worked out from other rows: it is written, and read back only to be
    compared.
    """

    key: str
    heading: str
    kind: ColumnKind
    width: int
    help: str
    choices: ChoiceList | None = None
    is_derived: bool = False
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class ScalePoint:
    """Hold one step of likelihood or impact; `probability` is 0 to 1, for likelihood only."""

    number: int
    label: str
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class BandView:
    """Hold one band of the scale; `order` runs from 1, the mildest."""

    order: int
    name: str
    minimum: int
    maximum: int
    review_days: int | None = None


@dataclass(frozen=True, slots=True)
class ScaleView:
    """Hold a programme's scale as the register shows it, points and bands from low to high."""

    name: str
    likelihood: tuple[ScalePoint, ...]
    impact: tuple[ScalePoint, ...]
    bands: tuple[BandView, ...]
    rule: ScoreRule = ScoreRule.MULTIPLY

    def score(self, likelihood: int, impact: int) -> int:
        """Combine two points by the scale's rule.

        >>> ScaleView("Plain", (), (), ()).score(4, 5)
        20
        """
        return likelihood + impact if self.rule is ScoreRule.ADD else likelihood * impact

    def band_of(self, score: int) -> BandView | None:
        """Find the band that a score falls in; None where the bands leave it out."""
        return next((band for band in self.bands if band.minimum <= score <= band.maximum), None)

    def top_score(self) -> int:
        """Give the highest score the scale can reach; 0 for an empty scale."""
        if not self.likelihood or not self.impact:
            return 0
        likelihood = max(point.number for point in self.likelihood)
        return self.score(likelihood, max(point.number for point in self.impact))


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """Hold one risk as the register shows it; dates are days, references are programme-wide."""

    reference: str
    version: int
    title: str
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
    target_likelihood: int | None = None
    target_impact: int | None = None
    target_score: int | None = None
    target_band: str = ""
    target_on: date | None = None
    proximity_from: date | None = None
    proximity_until: date | None = None
    direction: str = ""
    response: str = ""
    planned_actions: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    milestones: tuple[str, ...] = ()
    escalation: str = ""
    status: str = ""
    last_review_on: date | None = None
    next_review_on: date | None = None
    comment: str = ""
    classification: str = ""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookAbout:
    """Say what a workbook is, for whom and of when; `as_at` is timezone-aware."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskWorkbook:
    """Hold all that a risk workbook says, ready to be written.

    `lists` gives the values of each drop-down; likelihood, impact and band come from the
    scale and need not be given. `columns` chooses columns of the register; none means all.
    """

    about: WorkbookAbout
    scale: ScaleView
    risks: tuple[RegisterRow, ...] = ()
    actions: tuple[ActionRow, ...] = ()
    dependencies: tuple[DependencyRow, ...] = ()
    gradings: tuple[GradingRow, ...] = ()
    changes: tuple[ChangeRow, ...] = ()
    lists: Mapping[ChoiceList, tuple[str, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    columns: tuple[Column, ...] = ()


def _rating_columns(rating: Rating, told: str) -> tuple[Column, ...]:
    """Make the four columns of one rating: likelihood, impact, score, band."""
    name = rating.value.capitalize()
    return (
        Column(
            f"{rating}_likelihood",
            f"{name} likelihood",
            ColumnKind.SCALE,
            11,
            f"How likely the event is {told}, as a number of the programme's scale.",
            ChoiceList.LIKELIHOOD,
        ),
        Column(
            f"{rating}_impact",
            f"{name} impact",
            ColumnKind.SCALE,
            11,
            f"How hard it would hit {told}, as a number of the programme's scale.",
            ChoiceList.IMPACT,
        ),
        Column(
            f"{rating}_score",
            f"{name} score",
            ColumnKind.NUMBER,
            9,
            "Likelihood and impact together; LGR Tracker works it out again on the way in.",
            is_derived=True,
        ),
        Column(
            f"{rating}_band",
            f"{name} band",
            ColumnKind.CHOICE,
            11,
            "The band of the score, in words; see Scales and key.",
            ChoiceList.BAND,
            is_derived=True,
        ),
    )


# The order follows the composite of council registers: what it is, where it belongs, how it
# would come about, who carries it, how it is rated, what is done, and where it stands.
REGISTER_COLUMNS: tuple[Column, ...] = (
    Column(
        "reference",
        "Risk ref",
        ColumnKind.TEXT,
        10,
        "The programme's reference. Leave it as it is; leave it empty in a new row.",
    ),
    Column(
        "version",
        "Version",
        ColumnKind.NUMBER,
        8,
        "Which text of the risk this row was made from. Leave it as it is.",
        is_derived=True,
        is_hidden=True,
    ),
    Column("title", "Title", ColumnKind.TEXT, 36, "The risk in a few words, as you would say it."),
    Column(
        "workstream",
        "Workstream",
        ColumnKind.CHOICE,
        18,
        "The workstream that looks after the risk.",
        ChoiceList.WORKSTREAM,
    ),
    Column(
        "category",
        "Category",
        ColumnKind.CHOICE,
        18,
        "The kind of risk.",
        ChoiceList.CATEGORY,
    ),
    Column(
        "lenses",
        "Lenses",
        ColumnKind.LIST,
        22,
        "The lenses that the risk speaks to; part several with a semicolon.",
        ChoiceList.LENS,
    ),
    Column(
        "organisation",
        "Organisation",
        ColumnKind.CHOICE,
        22,
        "The organisation that raised the risk and keeps its text.",
        ChoiceList.ORGANISATION,
    ),
    Column(
        "affected_organisations",
        "Organisations affected",
        ColumnKind.LIST,
        24,
        "Who would feel it; part several with a semicolon.",
        ChoiceList.ORGANISATION,
    ),
    Column(
        "cohorts",
        "Cohorts",
        ColumnKind.LIST,
        22,
        "Groups of children, families, carers or staff; never a person.",
        ChoiceList.COHORT,
    ),
    Column(
        "services",
        "Services",
        ColumnKind.LIST,
        22,
        "Services that the risk would disrupt; part several with a semicolon.",
        ChoiceList.SERVICE,
    ),
    Column(
        "phase",
        "Phase",
        ColumnKind.CHOICE,
        18,
        "The phase in which the risk would bite.",
        ChoiceList.PHASE,
    ),
    Column("cause", "Cause", ColumnKind.PROSE, 34, "Because of what? A fact of today."),
    Column("event", "Event", ColumnKind.PROSE, 34, "There is a risk that what happens?"),
    Column("effect", "Effect", ColumnKind.PROSE, 34, "What children, families and staff notice."),
    Column("raised_on", "Date raised", ColumnKind.DATE, 12, "The day the risk was first raised."),
    Column("raised_by", "Raised by", ColumnKind.TEXT, 18, "The person or post that raised it."),
    Column(
        "owner",
        "Risk owner",
        ColumnKind.CHOICE,
        22,
        "The post that answers for the risk.",
        ChoiceList.OWNER,
    ),
    Column(
        "action_owners",
        "Action owners",
        ColumnKind.LIST,
        22,
        "The posts that carry the planned actions; see Actions.",
        ChoiceList.OWNER,
        is_derived=True,
    ),
    Column(
        "existing_controls",
        "Existing controls",
        ColumnKind.PROSE,
        34,
        "What already holds the risk down.",
    ),
    *_rating_columns(Rating.INHERENT, "before any control"),
    *_rating_columns(Rating.CURRENT, "with today's controls"),
    *_rating_columns(Rating.TARGET, "once the planned actions are done"),
    Column("target_on", "Target date", ColumnKind.DATE, 12, "When the target should be met."),
    Column(
        "proximity_from",
        "Proximity from",
        ColumnKind.DATE,
        12,
        "The first day on which the risk could bite.",
    ),
    Column(
        "proximity_until",
        "Proximity until",
        ColumnKind.DATE,
        12,
        "The last day on which the risk could bite.",
    ),
    Column(
        "direction",
        "Direction of travel",
        ColumnKind.CHOICE,
        12,
        "How the current score has moved since the last review.",
        ChoiceList.DIRECTION,
        is_derived=True,
    ),
    Column(
        "response",
        "Response",
        ColumnKind.CHOICE,
        12,
        "Treat, tolerate, transfer or terminate.",
        ChoiceList.RESPONSE,
    ),
    Column(
        "planned_actions",
        "Planned actions",
        ColumnKind.LINES,
        40,
        "Each action with its owner, due date and status; change them on Actions.",
        is_derived=True,
    ),
    Column(
        "depends_on",
        "Depends on",
        ColumnKind.LIST,
        14,
        "References of what could set this risk off.",
        is_derived=True,
    ),
    Column(
        "blocks",
        "Blocks",
        ColumnKind.LIST,
        14,
        "References of what this risk could set off or hold up.",
        is_derived=True,
    ),
    Column(
        "milestones",
        "Linked milestones",
        ColumnKind.LIST,
        20,
        "Activities of the plan that this risk could delay.",
        is_derived=True,
    ),
    Column(
        "escalation",
        "Escalation level",
        ColumnKind.CHOICE,
        18,
        "The body that is looking at the risk now.",
        ChoiceList.ESCALATION,
    ),
    Column("status", "Status", ColumnKind.CHOICE, 11, "Where it stands.", ChoiceList.STATUS),
    Column("last_review_on", "Last review", ColumnKind.DATE, 12, "When it was last looked at."),
    Column("next_review_on", "Next review", ColumnKind.DATE, 12, "When it is looked at next."),
    Column("comment", "Comment", ColumnKind.PROSE, 34, "Anything the next reader should know."),
    Column(
        "classification",
        "Classification",
        ColumnKind.CHOICE,
        14,
        "Who may read this row.",
        ChoiceList.CLASSIFICATION,
    ),
)

ACTION_COLUMNS: tuple[Column, ...] = (
    Column("reference", "Action ref", ColumnKind.TEXT, 11, "The programme's reference."),
    Column(
        "version",
        "Version",
        ColumnKind.NUMBER,
        8,
        "Which text of the action this row was made from. Leave it as it is.",
        is_derived=True,
        is_hidden=True,
    ),
    Column("title", "Action", ColumnKind.PROSE, 44, "What will be done."),
    Column("risks", "Risks it serves", ColumnKind.LIST, 16, "References of the risks it lowers."),
    Column(
        "organisation",
        "Organisation",
        ColumnKind.CHOICE,
        22,
        "Who keeps the action.",
        ChoiceList.ORGANISATION,
    ),
    Column(
        "owner",
        "Owner",
        ColumnKind.CHOICE,
        24,
        "The post that carries it.",
        ChoiceList.OWNER,
    ),
    Column(
        "holder",
        "Post held by",
        ColumnKind.TEXT,
        20,
        "Who holds that post on the day of this workbook.",
        is_derived=True,
    ),
    Column("due_on", "Due", ColumnKind.DATE, 12, "The day it should be done by."),
    Column(
        "status",
        "Status",
        ColumnKind.CHOICE,
        14,
        "Where it stands.",
        ChoiceList.ACTION_STATUS,
    ),
    Column("progress_percent", "Progress %", ColumnKind.NUMBER, 10, "From 0 to 100."),
    Column("started_on", "Started", ColumnKind.DATE, 12, "The day work began."),
    Column("finished_on", "Finished", ColumnKind.DATE, 12, "The day it was done."),
    Column(
        "duration_days",
        "Working days",
        ColumnKind.NUMBER,
        9,
        "How long it is likely to take, in working days.",
    ),
    Column(
        "expected_effect", "Expected effect", ColumnKind.PROSE, 34, "How far it lowers its risks."
    ),
    Column("evidence", "Evidence of effect", ColumnKind.PROSE, 34, "What shows that it worked."),
    Column("comment", "Comment", ColumnKind.PROSE, 34, "Anything the next reader should know."),
)

DEPENDENCY_COLUMNS: tuple[Column, ...] = (
    Column("source_kind", "From: kind", ColumnKind.TEXT, 13, "What kind of thing comes first."),
    Column("source_reference", "From: ref", ColumnKind.TEXT, 11, "Its reference."),
    Column("source_title", "From", ColumnKind.PROSE, 44, "Its title."),
    Column("relation", "Relation", ColumnKind.TEXT, 18, "How the one bears on the other."),
    Column("target_kind", "To: kind", ColumnKind.TEXT, 13, "What kind of thing hangs on it."),
    Column("target_reference", "To: ref", ColumnKind.TEXT, 11, "Its reference."),
    Column("target_title", "To", ColumnKind.PROSE, 44, "Its title."),
    Column("note", "Note", ColumnKind.PROSE, 34, "Lag, chance or reason, where it is known."),
)

GRADING_COLUMNS: tuple[Column, ...] = (
    Column("assessment", "Assessment", ColumnKind.TEXT, 24, "Which round of grading."),
    Column("lens_code", "Lens ref", ColumnKind.TEXT, 9, "The code of the lens."),
    Column("lens", "Lens", ColumnKind.TEXT, 30, "One of the areas that are graded."),
    Column("organisation", "Organisation", ColumnKind.TEXT, 24, "Whose view it is."),
    Column("graded_by", "Graded by", ColumnKind.TEXT, 22, "The respondent or the moderator."),
    Column("is_moderated", "Moderated", ColumnKind.TEXT, 11, "Yes where people agreed on it."),
    Column("grade", "Grade", ColumnKind.NUMBER, 8, "1 to 5; empty where too little is known."),
    Column("grade_label", "Grade in words", ColumnKind.TEXT, 18, "The name of that level."),
    Column("confidence", "Confidence", ColumnKind.TEXT, 12, "How sure the respondent is."),
    Column("ambition", "Ambition", ColumnKind.NUMBER, 9, "The level that is aimed at."),
    Column("evidence", "Evidence", ColumnKind.PROSE, 44, "What the grading rests on."),
    Column("reason", "Reason", ColumnKind.PROSE, 44, "Why this level and not the next."),
    Column("graded_on", "Date", ColumnKind.DATE, 12, "The day of the grading."),
    Column("risks", "Risks raised from it", ColumnKind.LIST, 18, "References in the register."),
)

CHANGE_COLUMNS: tuple[Column, ...] = (
    Column("changed_at", "When", ColumnKind.MOMENT, 17, "Day and time in London."),
    Column("changed_by", "Who", ColumnKind.TEXT, 22, "The person who made the change."),
    Column("organisation", "Organisation", ColumnKind.TEXT, 24, "Theirs at the time."),
    Column("kind", "What", ColumnKind.TEXT, 16, "The kind of thing that changed."),
    Column("reference", "Ref", ColumnKind.TEXT, 11, "Its reference."),
    Column("title", "Title", ColumnKind.PROSE, 34, "Its title."),
    Column("field", "Field", ColumnKind.TEXT, 18, "What about it changed."),
    Column("before", "Before", ColumnKind.PROSE, 34, "What stood there."),
    Column("after", "After", ColumnKind.PROSE, 34, "What stands there now."),
    Column("reason", "Reason", ColumnKind.PROSE, 34, "Why, in the person's own words."),
)


def join_list(items: tuple[str, ...]) -> str:
    """Put several short values into one cell, so that `split_list` finds the same again.

    A value that itself holds a semicolon makes every value stand on its own line.

    >>> join_list(("L1", "L3"))
    'L1; L3'
    >>> join_list(("Fees; charges",))
    'Fees; charges\\n'
    """
    tidy = _tidy(items)
    if any(";" in item for item in tidy):
        return "\n".join(tidy) + ("\n" if len(tidy) == 1 else "")
    return "; ".join(tidy)


def split_list(text: str) -> tuple[str, ...]:
    """Take a cell apart at its line breaks, or at semicolons where it has one line only.

    >>> split_list("L1; L3;")
    ('L1', 'L3')
    """
    return _tidy(text.split("\n" if "\n" in text else ";"))


def _tidy(items: Iterable[str]) -> tuple[str, ...]:
    """Make each blank one space, drop semicolons at the ends, and leave empty values out."""
    return tuple(tidy for item in items if (tidy := " ".join(item.split()).strip("; ")))
