"""Match the rows of a table with the plan's activities, and say what each would change."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.calendar import told
from lgr_tracker.domain.guarding import Place, excerpts, look_at
from lgr_tracker.domain.kinds import OrganisationKind
from lgr_tracker.domain.naming import Index, fold, index_of
from lgr_tracker.domain.permissions import Actor, Permission, Scope, is_allowed
from lgr_tracker.domain.plan_import import Circumstances, settle
from lgr_tracker.domain.references import is_ours
from lgr_tracker.domain.register_import import (
    ChangedField,
    PreviewRow,
    RefusedCell,
    Remark,
    RowOutcome,
)
from lgr_tracker.exchange.plan_rows import PlanInput
from lgr_tracker.models.base import LINE, SHORT, TEXT
from lgr_tracker.models.organisation import Organisation, Post
from lgr_tracker.models.programme import Phase
from lgr_tracker.queries.activities import ActivityRow, activities
from lgr_tracker.queries.classification import marks_of_work
from lgr_tracker.queries.plan import calendar_of
from lgr_tracker.queries.plan_rows import PlanRows
from lgr_tracker.workflows.plan.read_table import AskedPlan

WORDS: Final = {
    "name": "Name",
    "organisation_id": "Council",
    "workstream": "Workstream",
    "phase_id": "Phase",
    "owner_post_id": "Owner",
    "duration_days": "Working days",
    "low_days": "Shortest",
    "high_days": "Longest",
    "start_no_earlier_on": "No earlier than",
    "finish_by_on": "Must finish by",
    "fixed_start_on": "Fixed day",
    "actual_start_on": "Started",
    "actual_finish_on": "Finished",
    "remaining_days": "Days that remain",
    "note": "Note",
}
"""What people call each field that a table can set."""

COLUMN_OF: Final = {"organisation_id": "council", "phase_id": "phase", "owner_post_id": "owner"}
TAKEN_FROM: Final = {
    "duration_days": ("is_milestone", "finish"),
    "start_no_earlier_on": ("constraint_on", "start"),
    "finish_by_on": ("constraint_on",),
    "fixed_start_on": ("constraint_on",),
    "actual_start_on": ("start",),
    "actual_finish_on": ("finish",),
    "remaining_days": ("percent",),
}
"""Where a field may have been read from in a table that has no column of its own for it."""

LONGEST: Final = {"name": LINE, "workstream": LINE, "note": TEXT}
FOR_ALL: Final = frozenset(
    ("all", "all councils", "programme", "whole programme", "the whole programme")
)
IS_ACTION = "This is an action on a risk. Actions are changed on pages of their own."
NO_CODE = "Give it a code: this is how its row is known again."
NO_POST = "No one post of the programme is called so, and the owner was left as it stands"
NO_PHASE = "No phase of the programme is called so, and the phase was left as it stands"
CLOSED = (
    "Only some people may see this, which its council decides. Move it to another council on its "
    "own page."
)


@dataclass
class JudgedRow:
    """Hold what becomes of one row: the fields to write, and what stands in the way."""

    source: PlanInput
    code: str
    standing: ActivityRow | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    """All of a new activity; of one that stands, what changes."""
    organisation_id: int | None = None
    is_unreadable: bool = False
    refused: list[RefusedCell] = field(default_factory=list)
    doubted: list[RefusedCell] = field(default_factory=list)
    changes: tuple[ChangedField, ...] = ()

    @property
    def title(self) -> str:
        """Return what it is called, without what nobody may keep."""
        text = str(self.source.values.get("name") or "")
        return "" if look_at(text, as_name=True) else text

    @property
    def outcome(self) -> RowOutcome:
        """Say what becomes of it."""
        if self.refused or self.is_unreadable:
            return RowOutcome.REFUSED
        if self.standing is None:
            return RowOutcome.CREATED
        return RowOutcome.CHANGED if self.fields else RowOutcome.UNCHANGED

    def shown(self) -> PreviewRow:
        """Return the row as the preview holds it."""
        return PreviewRow(
            self.source.row,
            self.code,
            self.title,
            self.outcome,
            self.changes,
            refused=tuple(self.refused),
            doubted=tuple(self.doubted),
        )


class Matching:
    """Match the rows of one table with what stands. Runs eight queries at most."""

    def __init__(
        self,
        session: Session,
        programme_id: int,
        asked: AskedPlan,
        plan: PlanRows,
        *,
        actor: Actor,
        today: date,
    ) -> None:
        at = (session, actor, programme_id)
        self.read, self.plan, self.actor, self.today = asked.read, plan, actor, today
        self.programme_id, self.council_id = programme_id, asked.council_id
        self.known_by = asked.read.known_by
        self.names = _Names(session, programme_id)
        self.closed = frozenset(row_id for kind, row_id in marks_of_work(*at) if kind == "activity")
        self.standing = {row.code: row for row in activities(*at)}
        self.by_fold = index_of((row.id, [row.code]) for row in self.standing.values())
        self.by_id = {row.id: row for row in self.standing.values()}
        self.actions = {fold(work.key): work.key for work in plan.works if work.kind != "activity"}
        self.has_links = not asked.read.columns.keys().isdisjoint(("predecessors", "successors"))
        told_codes = (str(row.values.get(self.known_by) or "") for row in asked.read.rows)
        self.counted = Counter(fold(code) for code in told_codes)
        self.calendar = calendar_of(plan)
        self.remarks: list[Remark] = []
        self.passed: list[RefusedCell] = []
        self.lines: dict[str, str] = {}
        """What predecessors may call a row by, beside its code: its number in the table."""

    def rows(self) -> tuple[JudgedRow, ...]:
        """Return what becomes of every row; those of actions are passed over."""
        return tuple(self._judged())

    def find(self, typed: str) -> str | None:
        """Return the code of the work that is meant: of the table first, then of the plan.

        Some programs write the number 12 as 12.0.
        """
        return self._named(typed) or (
            self._named(typed[:-2]) if typed.endswith(".0") and typed[:-2].isdigit() else None
        )

    def _named(self, typed: str) -> str | None:
        named = self.lines.get(fold(typed)) or self._found.get(typed)
        return named or self._found_folded.get(fold(typed)) or self.actions.get(fold(typed))

    def _judged(self) -> Iterator[JudgedRow]:
        self._found: dict[str, str] = {code: code for code in self.standing}
        self._found_folded: dict[str, str] = {
            name: self.by_id[row_id].code for name, row_id in self.by_fold.items()
        }
        for source in self.read.rows:
            typed = str(source.values.get(self.known_by) or "")
            action = self.actions.get(fold(typed))
            code = action or self._code_that_stands(typed)
            self._note_names(source, typed, code)
            if action:
                self.passed.append(self._cell(source, self.known_by, typed, IS_ACTION))
            else:
                yield self._judge(JudgedRow(source, code, self.standing.get(code)))

    def _code_that_stands(self, typed: str) -> str:
        """Return the code in the plan that was typed in another case, or what was typed."""
        row_id = None if typed in self.standing else self.by_fold.get(fold(typed))
        return typed if row_id is None else self.by_id[row_id].code

    def _note_names(self, source: PlanInput, typed: str, code: str) -> None:
        if code:
            self._found[typed] = self._found_folded[fold(typed)] = code
        line = source.values.get("line")
        if line and code and self.known_by != "line":
            self.lines[fold(str(line))] = code

    def _judge(self, row: JudgedRow) -> JudgedRow:
        row.is_unreadable = any(key not in row.source.values for key in self.read.columns)
        self._check_code(row)
        standing = vars(row.standing) if row.standing else {}
        circumstances = Circumstances(standing, self.calendar, self.today, self.has_links)
        settled = settle(row.source.values, circumstances)
        for key, why in settled.refused:
            is_read = key in row.source.values
            if is_read or not (row.is_unreadable or key in self.read.columns):
                self._refuse(row, key, why)
        wanted = settled.fields | self._choices(row)
        row.organisation_id = wanted.get("organisation_id", standing.get("organisation_id"))
        row.fields = {
            name: value
            for name, value in wanted.items()
            if row.standing is None or standing[name] != value
        }
        self._check_lengths(row)
        self._guard(row)
        self._check_right(row)
        row.changes = tuple(self._changes(row, standing))
        return row

    def _check_code(self, row: JudgedRow) -> None:
        if not row.code:
            self._refuse(row, self.known_by, NO_CODE)
        elif self.counted[fold(row.code)] > 1:
            self._refuse(
                row, self.known_by, "Another row has this code as well. Give each one its own."
            )
        elif row.standing is None and is_ours("A", row.code):
            why = f"Codes like {row.code} are kept for actions. Choose another."
            self._refuse(row, self.known_by, why)
        elif len(row.code) > SHORT:
            self._refuse(row, self.known_by, f"A code has at most {SHORT} characters.")

    def _check_lengths(self, row: JudgedRow) -> None:
        for name, most in LONGEST.items():
            if len(str(row.fields.get(name) or "")) > most:
                self._refuse(row, name, f"This is longer than {most:,} characters.")

    def _choices(self, row: JudgedRow) -> dict[str, Any]:
        """Return the council, the phase and the owner that the row names, where it names one."""
        found: dict[str, Any] = {} if row.standing else {"organisation_id": self.council_id}
        council = row.source.values.get("council")
        if council and fold(str(council)) in FOR_ALL:
            found["organisation_id"] = None
        elif council:
            found["organisation_id"] = self.names.councils.get(fold(str(council)))
            if found["organisation_id"] is None:
                self._refuse(row, "council", "No new council of the programme is called so.")
        for name, key, known, sentence in (
            ("phase_id", "phase", self.names.phases, NO_PHASE),
            ("owner_post_id", "owner", self.names.posts, NO_POST),
        ):
            if key in row.source.values:
                found |= self._choice(row, name, key, known, sentence)
        return found

    def _choice(
        self, row: JudgedRow, name: str, key: str, known: Index, sentence: str
    ) -> dict[str, int | None]:
        text = str(row.source.values[key] or "")
        if not text:
            return {name: None}
        row_id = known.get(fold(text))
        if row_id is not None:
            return {name: row_id}
        stands = getattr(row.standing, name, None)
        if fold(text) not in self.names.called(name, stands):
            cell = row.source.cell_of(key)
            self.remarks.append(Remark(sentence, self.read.sheet, cell, text))
        return {}

    def _guard(self, row: JudgedRow) -> None:
        """Refuse texts that nobody may keep; ask a reason for those that may tell who it is."""
        texts = [(name, name, row.fields.get(name) or "") for name in LONGEST]
        if row.standing is None:
            texts.append(("code", self.known_by, row.code))
        for name, key, text in texts:
            findings = look_at(text, as_name=name == "code") if text else ()
            if findings:
                place = Place(name, text, findings)
                why = f"{place.sentence} {place.where}"
                cell = self._cell(row.source, key, "", why, excerpts(place))
                (row.refused if place.is_block else row.doubted).append(cell)

    def _check_right(self, row: JudgedRow) -> None:
        """Refuse a row of a council for which the actor has no seat; what is the same may stand."""
        if not row.fields:
            return
        owners = {row.organisation_id}
        if row.standing is not None:
            owners.add(row.standing.organisation_id)
            if len(owners) > 1 and row.standing.id in self.closed:
                self._refuse(row, "council", CLOSED)
        for owner in sorted(owners, key=str):
            if not self.may(owner):
                self._refuse(row, "council", self.not_yours(owner))

    def may(self, organisation_id: int | None) -> bool:
        """Tell whether the actor may change work of a council; None: of the whole programme."""
        return is_allowed(
            self.actor, Permission.PLAN_EDIT, Scope(self.programme_id, organisation_id)
        )

    def not_yours(self, organisation_id: int | None) -> str:
        """Say that others change the work of a council."""
        whose = self.names.words("organisation_id", organisation_id)
        return f"This is work of {whose}, which you have no seat to change."

    def _changes(self, row: JudgedRow, standing: Mapping[str, Any]) -> Iterator[ChangedField]:
        """Give what changes; of new work all that is said of it beside its name."""
        for name, value in row.fields.items():
            if row.standing is None and (name == "name" or value in (None, "")):
                continue
            before = self.names.words(name, standing[name]) if row.standing else ""
            cell = row.source.cell_of(self._column_of(name))
            yield ChangedField(WORDS[name], before, self.names.words(name, value), cell)

    def _column_of(self, name: str) -> str:
        """Return the column that a field was read from."""
        own = COLUMN_OF.get(name, name)
        among = (own, *TAKEN_FROM.get(name, ()))
        return next((key for key in among if key in self.read.columns), own)

    def _refuse(self, row: JudgedRow, key: str, why: str) -> None:
        value = row.source.values.get(key)
        text = self.names.words(key, value) if value is not None else ""
        row.refused.append(self._cell(row.source, key, "" if look_at(text) else text, why))

    def _cell(
        self, source: PlanInput, key: str, value: str, why: str, marked: Any = ()
    ) -> RefusedCell:
        column = self._column_of(key)
        column = column if column in self.read.columns else self.known_by
        heading = self.read.columns.get(column, "")
        return RefusedCell(self.read.sheet, source.cell_of(column), heading, value, why, marked)


class _Names:
    """Hold the programme's councils, phases and posts by what people call them."""

    def __init__(self, session: Session, programme_id: int) -> None:
        councils = session.execute(
            sa.select(
                Organisation.id, Organisation.name, Organisation.short_name, Organisation.code
            ).where(
                Organisation.programme_id == programme_id,
                Organisation.kind == OrganisationKind.SUCCESSOR,
            )
        ).all()
        phases = session.execute(
            sa.select(Phase.id, Phase.name).where(Phase.programme_id == programme_id)
        ).all()
        posts = session.execute(
            sa.select(Post.id, Post.title, Organisation.short_name)
            .join(Organisation, Organisation.id == Post.organisation_id)
            .where(Post.programme_id == programme_id)
        ).all()
        self.councils = index_of((row.id, row[1:]) for row in councils)
        self.phases = index_of((row[0], [row[1]]) for row in phases)
        self.posts = index_of((row[0], (row[1], f"{row[1]}, {row[2]}")) for row in posts)
        self.told = {("organisation_id", row.id): row.name for row in councils}
        self.told |= {("phase_id", row[0]): row[1] for row in phases}
        self.told |= {("owner_post_id", row[0]): f"{row[1]}, {row[2]}" for row in posts}

    def words(self, name: str, value: Any) -> str:
        """Return a field's value as people read it."""
        if name == "organisation_id" and value is None:
            return "the whole programme"
        if value is None:
            return ""
        return told(value) if isinstance(value, date) else self.told.get((name, value), str(value))

    def called(self, name: str, row_id: int | None) -> frozenset[str]:
        """Return what the phase or the post that stands is called, also where others are too."""
        full = fold(self.told.get((name, row_id or 0), ""))
        return frozenset((full, full.rpartition(",")[0]))
