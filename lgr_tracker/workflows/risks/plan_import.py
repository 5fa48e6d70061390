"""What bringing a register in would do: every row matched with what stands, nothing written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from lgr_tracker.domain.classification import PUBLIC, says_kept
from lgr_tracker.domain.naming import fold
from lgr_tracker.domain.permissions import Actor, Permission, Scope, Seat, is_allowed
from lgr_tracker.domain.references import is_ours
from lgr_tracker.domain.register import ScaleMapping
from lgr_tracker.domain.register_import import (
    ChangedField,
    Choices,
    Conflict,
    ImportPreview,
    PreviewRow,
    RefusedCell,
    RowOutcome,
    Side,
    told_remarks,
)
from lgr_tracker.domain.scales import Scale
from lgr_tracker.domain.states import RiskState
from lgr_tracker.exchange.reading import CellProblem, ReadRegister
from lgr_tracker.workflows.loading import load_programme
from lgr_tracker.workflows.risks.compare_import import (
    Facet,
    Verdict,
    facets,
    fixed,
    leave_scores,
    marking,
)
from lgr_tracker.workflows.risks.guard_import import guard_cells, texts_of, without_blocked
from lgr_tracker.workflows.risks.import_names import ProgrammeNames, load_names
from lgr_tracker.workflows.risks.match_import import Known, Standing
from lgr_tracker.workflows.risks.read_import_row import Meaning, ReadRow, read_row

LONGEST_REFERENCE = 40
TITLE = "Give the risk a title, as you would say it."
KEPT_NEW = (
    "Everybody in the programme sees a risk from a file. Raise this one on its page, where you "
    "say who may see it, or take the mark out."
)
FIXED = {
    "classification": (
        "A file does not change who may see a risk. Its owner does, on the risk's page."
    ),
    "organisation": "A file hands no risk over. Change who keeps it on its own page.",
    "status": "Close it or open it again on its page, where the reason is asked.",
}
NOBODYS = "To bring these in, say which organisation raised them"
ANOTHER = (
    "Another risk has this number, so the risk comes in under a new one and keeps its own beside"
)


@dataclass(frozen=True)
class Asked:
    """Hold a file's rows and what was said about them; `digest` names its bytes in the trail."""

    read: ReadRegister
    default_organisation_id: int | None = None
    digest: str = ""
    choices: Choices = field(default_factory=Choices)
    scale: ScaleMapping | None = None
    """What the words of another's register mean on the programme's scale, where somebody said."""
    is_strict: bool = False
    """Refuse a word that `scale` does not have, which is kept beside the risk otherwise."""
    is_trial: bool = False
    """Nothing will be written, so that a row may go without an organisation."""


@dataclass
class PlannedRow:
    """Hold a row, what it stands for, and what becomes of it."""

    read: ReadRow
    standing: Standing | None
    organisation_id: int | None
    outcome: RowOutcome = RowOutcome.UNCHANGED
    taken: tuple[Facet, ...] = ()
    """What of a risk that stands is changed."""
    conflicts: tuple[Conflict, ...] = ()
    doubted: tuple[RefusedCell, ...] = ()

    @property
    def changes(self) -> tuple[ChangedField, ...]:
        """Return what is changed, as people read it."""
        return tuple(each.change(self.read) for each in self.taken)


@dataclass(frozen=True)
class ImportPlan:
    """Hold every row of a file with what becomes of it, and of which state of the log this is."""

    rows: tuple[PlannedRow, ...]
    preview: ImportPreview
    names: ProgrammeNames
    revision: int
    seats: tuple[Seat, ...]
    clean: frozenset[tuple[str, bool]] = frozenset()
    """Texts in which the privacy guard found nothing, and whether it looked at them as names."""

    def kept_risks(self) -> list[tuple[str, int]]:
        """Return the restricted and exempt risks among them, as the trail mentions them."""
        standing = (each.standing for each in self.rows)
        return [("risk", each.row.id) for each in standing if each and each.marking != PUBLIC]


def plan_import(
    session: Session, programme_id: int, asked: Asked, *, scale: Scale, actor: Actor
) -> ImportPlan:
    """Return what a file would do. Runs seven queries, and seven more for each 500 known risks."""
    revision = load_programme(session, programme_id).revision
    read, names = asked.read, load_names(session, programme_id)
    meaning = Meaning(scale, asked.scale, asked.is_strict)
    rows = [read_row(source, read, names, meaning) for source in read.rows]
    heading = "" if read.is_ours else read.columns.get("reference", "")
    known = Known(session, actor, programme_id, rows, heading)
    planned = [_place(row, known, asked) for row in rows]
    clean: set[tuple[str, bool]] = set()
    _refuse_twice(planned)
    for each in planned:
        _weigh(each, known, names, asked, programme_id, actor, clean)
    preview = _preview(asked, planned)
    return ImportPlan(tuple(planned), preview, names, revision, actor.seats, frozenset(clean))


def _place(row: ReadRow, known: Known, asked: Asked) -> PlannedRow:
    """Match a row with the risk that it stands for, if there is one."""
    organisation_id = row.organisation_id or asked.default_organisation_id
    standing = known.match(row, organisation_id)
    if standing is not None:
        organisation_id = standing.row.organisation_id
    return PlannedRow(row, standing, organisation_id)


def _refuse_twice(planned: Sequence[PlannedRow]) -> None:
    """Refuse rows that are one risk: nobody knows which of them holds."""
    first: dict[str, ReadRow] = {}
    for each in planned:
        row = each.read
        for key in _keys(each):
            other = first.setdefault(key, row)
            if other is not row:
                other.refuse("reference", f"Row {row.source.row} of the file is the same risk.")
                row.refuse("reference", f"Row {other.source.row} of the file is the same risk.")
                break


def _keys(each: PlannedRow) -> Iterator[str]:
    if each.standing is not None:
        yield f"id {each.standing.row.id}"
    reference, title = each.read.source.reference, fold(str(each.read.columns.get("title", "")))
    if reference and each.read.is_ours:
        yield f"reference {reference}"
    elif reference:  # two tables of one sheet may both count from 1
        yield f"reference {reference} {title}"
    elif each.standing is None:
        yield f"title {title} {each.organisation_id}"


def _weigh(
    each: PlannedRow,
    known: Known,
    names: ProgrammeNames,
    asked: Asked,
    programme_id: int,
    actor: Actor,
    clean: set[tuple[str, bool]],
) -> None:
    """Set what becomes of a row, with every cell that stands in its way."""
    row = each.read
    if known.is_rescaled:
        leave_scores(row, each.standing)
    if each.standing is None:
        each.outcome = RowOutcome.CREATED
        _check_new(each, known, asked)
        each.doubted, _ = guard_cells(row, texts_of(row), clean)
    else:
        _compare(each, each.standing, names, asked.choices, clean)
        each.outcome = RowOutcome.CHANGED if each.taken else RowOutcome.UNCHANGED
    scope = Scope(programme_id, each.organisation_id)
    if each.outcome is not RowOutcome.UNCHANGED and not is_allowed(
        actor, Permission.RISK_EDIT, scope
    ):
        row.refuse("organisation", "Your role does not cover the risks of this organisation.")
    if row.refused:
        each.outcome = RowOutcome.REFUSED


def _check_new(each: PlannedRow, known: Known, asked: Asked) -> None:
    """Refuse what is no risk yet, and give a new one the number that it can have."""
    row = each.read
    if each.organisation_id is None:
        if asked.is_trial:
            row.remark("organisation", NOBODYS)
        else:
            row.refuse("organisation", "Say which organisation raised it.")
    if says_kept(marking(row)):
        row.refuse("classification", KEPT_NEW)
    if not row.columns.get("title"):
        row.refuse("title", TITLE)
    if row.source.reference:
        _number(row, row.source.reference, known)


def _number(row: ReadRow, reference: str, known: Known) -> None:
    """Let a new risk have the source's number, or keep it beside where it is not free."""
    if row.version is not None:
        row.refuse("reference", f"There is no risk {reference[:40]} in this programme.")
    elif is_ours("R", reference) or known.is_taken(reference):
        row.keep("reference", reference, ANOTHER if known.is_taken(reference) else "")
    elif len(reference) > LONGEST_REFERENCE:
        row.reject(
            "reference",
            reference,
            f"Use {LONGEST_REFERENCE} characters or fewer.",
            "A number has 40 characters at most, so this is kept beside the risk",
        )
    else:
        row.reference = reference
        known.take(reference)


def _compare(
    each: PlannedRow,
    standing: Standing,
    names: ProgrammeNames,
    choices: Choices,
    clean: set[tuple[str, bool]],
) -> None:
    """Find what the file changes, what both changed, and what no file may change."""
    row, taken, conflicts = each.read, [], []
    for facet in facets(row, standing, names):
        verdict = facet.verdict()
        if verdict is Verdict.CONFLICT:
            conflict = facet.conflict(row, standing)
            if choices.side(conflict) is Side.OURS:
                conflicts.append(conflict)
                continue
        if verdict is not Verdict.KEEP and _may_change(row, facet):
            taken.append(facet)
    for facet in fixed(row, standing):
        if facet.verdict() is not Verdict.KEEP:
            row.refuse(facet.key, FIXED[facet.key])
    texts = [(facet.name, facet.text) for facet in taken if facet.text]
    each.doubted, blocked = guard_cells(row, texts, clean)
    each.taken = tuple(facet for facet in taken if facet.name not in blocked)
    each.conflicts = tuple(conflicts)
    if taken:
        _check_standing(row, standing)


def _may_change(row: ReadRow, facet: Facet) -> bool:
    """Refuse to take a title or a score away."""
    if facet.name == "title" and not facet.theirs:
        row.refuse("title", TITLE)
    elif facet.name.endswith(" score") and facet.theirs == (None, None):
        row.refuse(facet.key, "A score can be followed by another, not taken away.")
    else:
        return True
    return False


def _check_standing(row: ReadRow, standing: Standing) -> None:
    """Refuse to change a risk that is closed, or that the file has from a later log."""
    stands = standing.row
    if stands.state is RiskState.CLOSED:
        row.refuse("status", f"{stands.reference} is closed. Reopen it first, then change it.")
    elif row.version is not None and row.version > stands.version:
        row.refuse(
            "reference",
            f"The file has a later text of {stands.reference} than this log. Was it made from "
            "another programme, or from a copy of this one?",
        )


def _preview(asked: Asked, planned: Sequence[PlannedRow]) -> ImportPreview:
    read = asked.read
    remarks = [remark for each in planned for remark in each.read.remarks]
    left = {cell for each in planned for cell in each.read.left}
    return ImportPreview(
        sheet=read.sheet,
        columns=dict(read.columns),
        rows=tuple(_previewed(each) for each in planned),
        unread=tuple(_cell(each) for each in read.problems if each.cell not in left),
        passed_over=tuple(_cell(each) for each in read.unread),
        warnings=(*read.warnings, *told_remarks(remarks)),
    )


def _previewed(each: PlannedRow) -> PreviewRow:
    standing: Any = each.standing.row if each.standing else None
    return PreviewRow(
        row=each.read.source.row,
        reference=standing.reference if standing else "",
        title=str(each.read.columns.get("title") or (standing.title if standing else "")),
        outcome=each.outcome,
        changes=each.changes,
        conflicts=each.conflicts,
        refused=tuple(without_blocked(cell) for cell in each.read.refused),
        doubted=each.doubted,
    )


def _cell(problem: CellProblem) -> RefusedCell:
    return without_blocked(
        RefusedCell(problem.sheet, problem.cell, problem.heading, problem.value, problem.reason)
    )
