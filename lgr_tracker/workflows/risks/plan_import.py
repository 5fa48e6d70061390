"""What bringing a register in would do: every row matched with what stands, nothing written."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.classification import PUBLIC, says_kept, short_marking
from lgr_tracker.domain.kinds import LABELS, RiskResponse, ScoreKind
from lgr_tracker.domain.permissions import Actor, Permission, Scope, is_allowed
from lgr_tracker.domain.register_import import (
    ChangedField,
    ImportPreview,
    PreviewRow,
    RefusedCell,
    RowOutcome,
)
from lgr_tracker.domain.scales import Scale
from lgr_tracker.domain.states import RiskState
from lgr_tracker.exchange.register_reader import ReadRegister
from lgr_tracker.models.risk import Risk, RiskCohort, RiskLens, RiskOrganisation
from lgr_tracker.queries.classification import Mark, marks_of
from lgr_tracker.workflows.risks.guard_import import (
    REFERENCE,
    TEXTS,
    guard_cells,
    without_blocked,
)
from lgr_tracker.workflows.risks.import_names import ProgrammeNames, fold, load_names
from lgr_tracker.workflows.risks.read_import_row import ReadRow, read_row

OURS = re.compile(r"R-\d+")
LONGEST_REFERENCE = 40
AT_ONCE = 500
KEPT_NEW = (
    "Everybody in the programme sees a risk from a file. Raise this one on its page, where you "
    "say who may see it, or take the mark out."
)
KEPT_KNOWN = "A file does not change who may see a risk. Its owner does, on the risk's page."
TELLS = {"owner_post_id": "owner", "phase_id": "phase", "escalated_to_id": "escalation"}
TOUCHES: dict[str, tuple[Any, Any]] = {
    "lenses": (RiskLens, RiskLens.lens_id),
    "affected_organisations": (RiskOrganisation, RiskOrganisation.organisation_id),
    "cohorts": (RiskCohort, RiskCohort.cohort_id),
}


@dataclass
class Standing:
    """Hold a risk as it stands before the import."""

    row: Any
    touched: dict[str, tuple[int, ...]] = field(default_factory=dict)
    marking: str = PUBLIC


@dataclass
class PlannedRow:
    """Hold a row, what it stands for, and what becomes of it."""

    read: ReadRow
    standing: Standing | None
    organisation_id: int | None
    outcome: RowOutcome = RowOutcome.UNCHANGED
    changes: tuple[ChangedField, ...] = ()
    doubted: tuple[RefusedCell, ...] = ()


@dataclass(frozen=True)
class ImportPlan:
    """Hold every row of a file with what becomes of it, and the same as people read it."""

    rows: tuple[PlannedRow, ...]
    preview: ImportPreview

    def kept_risks(self) -> list[tuple[str, int]]:
        """Return the restricted and exempt risks among them, as the trail mentions them."""
        standing = (each.standing for each in self.rows)
        return [("risk", each.row.id) for each in standing if each and each.marking != PUBLIC]


def plan_import(
    session: Session,
    programme_id: int,
    read: ReadRegister,
    *,
    scale: Scale,
    default_organisation_id: int | None,
    actor: Actor,
) -> ImportPlan:
    """Return what a file would do. Runs six queries, and five more for each 500 known risks."""
    names = load_names(session, programme_id)
    rows = [read_row(source, names, scale) for source in read.rows]
    marks = marks_of(session, actor, programme_id, "risk")
    by_reference, by_title = _standing(session, programme_id, rows, marks)
    planned: list[PlannedRow] = []
    seen: dict[str, int] = {}
    for row in rows:
        standing = _match(row, by_reference, by_title, default_organisation_id)
        organisation_id = row.organisation_id or default_organisation_id
        if standing is not None:
            organisation_id = standing.row.organisation_id
        each = PlannedRow(row, standing, organisation_id)
        _check(each, seen, programme_id, actor, by_title)
        _weigh(each, names)
        planned.append(each)
    return ImportPlan(tuple(planned), _preview(read, planned))


def _standing(
    session: Session, programme_id: int, rows: Sequence[ReadRow], marks: Mapping[int, Mark]
) -> tuple[dict[str, Standing], dict[tuple[str, int], Standing]]:
    """Load the risks that the rows may stand for, by reference and by title with organisation."""
    references = {row.source.reference for row in rows if row.source.reference}
    titles = {row.columns["title"] for row in rows if row.columns.get("title")}
    found: dict[int, Standing] = {}
    for column, wanted in ((Risk.reference, references), (Risk.title, titles)):
        for some in _in_lots(sorted(wanted)):
            statement = (
                sa.select(*Risk.__table__.columns)
                .select_from(Risk)
                .where(Risk.programme_id == programme_id, column.in_(some))
            )
            found |= {row.id: _stands(row, marks) for row in session.execute(statement)}
    for some_ids in _in_lots(sorted(found)):
        for key, (table, far) in TOUCHES.items():
            linked: Any = sa.select(table.risk_id, far).where(table.risk_id.in_(some_ids))
            for risk_id, far_id in session.execute(linked):
                touched = found[risk_id].touched
                touched[key] = tuple(sorted((*touched.get(key, ()), far_id)))
    return (
        {each.row.reference: each for each in found.values()},
        {(fold(each.row.title), each.row.organisation_id): each for each in found.values()},
    )


def _stands(row: Any, marks: Mapping[int, Mark]) -> Standing:
    mark = marks.get(row.id)
    return Standing(row, marking=short_marking(mark.classified) if mark else PUBLIC)


def _in_lots(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


def _match(
    row: ReadRow,
    by_reference: dict[str, Standing],
    by_title: dict[tuple[str, int], Standing],
    default_organisation_id: int | None,
) -> Standing | None:
    """Return the risk that a row stands for: by its reference, else by title and organisation."""
    reference = row.source.reference
    if reference and reference in by_reference:
        return by_reference[reference]
    organisation_id = row.organisation_id or default_organisation_id
    if organisation_id is None or (reference and row.version is not None):
        return None
    return by_title.get((fold(str(row.columns.get("title", ""))), organisation_id))


def _check(
    each: PlannedRow,
    seen: dict[str, int],
    programme_id: int,
    actor: Actor,
    by_title: dict[tuple[str, int], Standing],
) -> None:
    """Refuse a row that cannot be placed, stands twice, or is not the person's to change."""
    row = each.read
    if each.organisation_id is None:
        row.refuse("organisation", "Say which organisation raised it.")
    elif not is_allowed(actor, Permission.RISK_EDIT, Scope(programme_id, each.organisation_id)):
        row.refuse("organisation", "Your role does not cover the risks of this organisation.")
    if each.standing is None:
        _check_new(row)
    else:
        _check_known(row, each.standing)
    key = _key(each)
    if key in seen:
        row.refuse("reference", f"Row {seen[key]} of the file is the same risk.")
    seen.setdefault(key, row.source.row)


def _key(each: PlannedRow) -> str:
    if each.standing is not None:
        return f"id {each.standing.row.id}"
    if each.read.source.reference:
        return f"reference {each.read.source.reference}"
    return f"title {fold(str(each.read.columns.get('title', '')))} {each.organisation_id}"


def _check_new(row: ReadRow) -> None:
    if says_kept(_marking(row)):
        row.refuse("classification", KEPT_NEW)
    if not row.columns.get("title"):
        row.refuse("title", "Give the risk a title, as you would say it.")
    reference = row.source.reference
    if reference and row.version is not None:
        row.refuse("reference", f"There is no risk {reference[:40]} in this programme.")
    elif reference and len(reference) > LONGEST_REFERENCE:
        row.refuse("reference", f"Use {LONGEST_REFERENCE} characters or fewer.")


def _check_known(row: ReadRow, standing: Standing) -> None:
    """Refuse what an import may not do to a risk that stands."""
    stands = standing.row
    if _marking(row) and fold(_marking(row)) != fold(standing.marking):
        row.refuse("classification", KEPT_KNOWN)
    if "title" in row.columns and not row.columns["title"]:
        row.refuse("title", "Give the risk a title, as you would say it.")
    if row.organisation_id not in (None, stands.organisation_id):
        row.refuse(
            "organisation", "A file hands no risk over. Change who keeps it on its own page."
        )
    if row.state not in (None, stands.state):
        row.refuse("status", "Close it or open it again on its page, where the reason is asked.")
    for kind, pair in row.pairs.items():
        if pair.likelihood is None and getattr(stands, f"{kind.value}_score") is not None:
            row.refuse(
                f"{kind.value}_likelihood", "A score can be followed by another, not taken away."
            )


def _marking(row: ReadRow) -> str:
    """Return what the file says of who may read the row; nothing where it does not say."""
    return str(row.source.values.get("classification") or "").strip()


def _weigh(each: PlannedRow, names: ProgrammeNames) -> None:
    """Set what becomes of a row, and refuse a change made on an older text."""
    row = each.read
    if each.standing is None:
        each.outcome = RowOutcome.CREATED
        each.doubted = guard_cells(row, (REFERENCE, *sorted(TEXTS)))
    else:
        each.changes = tuple(_changes(row, each.standing, names))
        each.outcome = RowOutcome.CHANGED if each.changes else RowOutcome.UNCHANGED
        if each.changes:
            _refuse_conflict(row, each.standing)
            _guard_changes(each)
    if row.refused:
        each.outcome = RowOutcome.REFUSED


def _guard_changes(each: PlannedRow) -> None:
    """Examine the texts that would be put in place of others; what stands was examined then."""
    row = each.read
    keys = [change.field for change in each.changes if change.field in TEXTS]
    each.doubted = guard_cells(row, keys)
    blocked = {key for key in keys if key not in row.columns}
    each.changes = tuple(change for change in each.changes if change.field not in blocked)


def _refuse_conflict(row: ReadRow, standing: Standing) -> None:
    stands = standing.row
    if stands.state is RiskState.CLOSED:
        row.refuse("status", f"{stands.reference} is closed. Reopen it first, then change it.")
    elif row.version is None and row.source.reference != stands.reference:
        row.refuse(
            "title",
            f"{stands.reference} has this title already. Put its reference in to change it.",
        )
    elif row.version is None and row.columns.get("title", stands.title) != stands.title:
        row.refuse("reference", f"{stands.reference} is another risk here: {stands.title}")
    elif row.version is not None and row.version < stands.version:
        row.refuse(
            "reference",
            f"{stands.reference} was changed here after this file was made. "
            "Export it again, put your change in, and bring it back.",
        )


def _changes(row: ReadRow, standing: Standing, names: ProgrammeNames) -> Iterable[ChangedField]:
    stands = standing.row
    for column, value in row.columns.items():
        if column == "raised_on" and value is None:
            continue
        before = getattr(stands, column)
        if before != value and not (before in (None, "") and value in (None, "")):
            yield ChangedField(column, _told(column, before, names), _told(column, value, names))
    for key, ids in row.touched.items():
        before_ids = standing.touched.get(key, ())
        if before_ids != ids:
            yield ChangedField(key, _told_ids(key, before_ids, names), _told_ids(key, ids, names))
    for kind, pair in row.pairs.items():
        was = tuple(getattr(stands, f"{kind.value}_{axis}") for axis in ("likelihood", "impact"))
        if was != (pair.likelihood, pair.impact):
            yield ChangedField(
                f"{kind.value} score",
                _told_pair(kind, *was),
                _told_pair(kind, pair.likelihood, pair.impact),
            )


def _told(column: str, value: Any, names: ProgrammeNames) -> str:
    if value is None:
        return ""
    if column in TELLS:
        return names.told.get((TELLS[column], value), str(value))
    return LABELS[value] if isinstance(value, RiskResponse) else str(value)


def _told_ids(key: str, ids: Sequence[int], names: ProgrammeNames) -> str:
    return ", ".join(names.told.get((key, each), str(each)) for each in ids)


def _told_pair(kind: ScoreKind, likelihood: int | None, impact: int | None) -> str:
    return "" if likelihood is None else f"likelihood {likelihood}, impact {impact}"


def _preview(read: ReadRegister, planned: Sequence[PlannedRow]) -> ImportPreview:
    return ImportPreview(
        sheet=read.sheet,
        columns=dict(read.columns),
        rows=tuple(
            PreviewRow(
                row=each.read.source.row,
                reference=each.standing.row.reference if each.standing else "",
                title=str(each.read.columns.get("title") or _title(each.standing)),
                outcome=each.outcome,
                changes=each.changes,
                refused=tuple(without_blocked(cell) for cell in each.read.refused),
                doubted=each.doubted,
            )
            for each in planned
        ),
        unread=tuple(
            without_blocked(
                RefusedCell(each.sheet, each.cell, each.heading, each.value, each.reason)
            )
            for each in read.problems
        ),
        warnings=(*read.warnings, *_unread_columns(read)),
    )


def _title(standing: Standing | None) -> str:
    return str(standing.row.title) if standing else ""


def _unread_columns(read: ReadRegister) -> Iterator[str]:
    if read.unread_headings:
        yield f"These columns were not read: {', '.join(read.unread_headings)[:500]}."
    if "services" in read.columns and not read.is_ours:
        yield "Services were not read: link them on each risk's page, with how badly and how long."
