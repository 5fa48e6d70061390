"""Say what a table would do to the plan: row by row, link by link, and to every date."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.calendar import LAST_LIKELY_YEAR
from lgr_tracker.domain.errors import CircularPlan
from lgr_tracker.domain.permissions import Actor, Seat
from lgr_tracker.domain.plan_import import Moved, PlanPreview, RoomChange
from lgr_tracker.domain.register_import import told_remarks
from lgr_tracker.models.programme import Phase, Programme
from lgr_tracker.queries.plan import PlanRow, PlanView, reckon
from lgr_tracker.queries.plan_rows import Council, PlanLink, PlanRows, Work, plan_rows
from lgr_tracker.workflows.plan.compare_links import ComparedLinks, PlannedLink
from lgr_tracker.workflows.plan.match_table import JudgedRow, Matching
from lgr_tracker.workflows.plan.read_table import AskedPlan, as_refused
from lgr_tracker.workflows.plan.rings import check_no_ring

TOO_FAR = (
    f"With this table work would end after {LAST_LIKELY_YEAR}. Look for too many days in a "
    "duration or a lag up to here."
)
WORK_FIELDS = frozenset(each.name for each in fields(Work))


@dataclass(frozen=True)
class TablePlan:
    """Hold what a table would do, with all that is needed to write it.

    `revision` and `seats` say against what it was compared.
    """

    preview: PlanPreview
    rows: tuple[JudgedRow, ...]
    links: tuple[PlannedLink, ...]
    stood: PlanRows
    revision: int
    seats: tuple[Seat, ...]

    @property
    def fingerprint(self) -> str:
        """Return a short sign for all that would be written: what a person has looked at."""
        written = [(row.code, sorted(row.fields.items())) for row in self.rows if row.fields]
        return sha256(repr((written, [link.change for link in self.links])).encode()).hexdigest()


def compare_table(
    session: Session, programme_id: int, asked: AskedPlan, *, actor: Actor, today: date
) -> TablePlan:
    """Return what a table would do, and write nothing; raises NotFound.

    Runs sixteen queries at most, however long the table is.
    """
    revision = session.scalar(sa.select(Programme.revision).where(Programme.id == programme_id))
    stood = plan_rows(session, actor, programme_id)
    matching = Matching(session, programme_id, asked, stood, actor=actor, today=today)
    rows = matching.rows()
    compared = ComparedLinks(matching, rows)
    links = compared.planned()
    preview = PlanPreview(
        asked.read.sheet,
        dict(asked.read.columns),
        tuple(row.shown() for row in rows),
        unread=(*asked.withheld, *as_refused(asked.read.problems), *compared.refused),
        passed_over=(*as_refused(asked.read.passed), *matching.passed),
        warnings=(*asked.read.warnings, *told_remarks(matching.remarks)),
        links=tuple(link.change for link in links),
    )
    if preview.can_apply:
        phases = _phases(session, programme_id)
        wanted = replace(
            stood,
            works=tuple(_works(stood, rows, phases)),
            links=tuple(_links(stood.links, links)),
        )
        preview = _with_dates(preview, compared, stood, wanted, today)
    return TablePlan(preview, rows, links, stood, revision or 0, actor.seats)


def _with_dates(
    preview: PlanPreview,
    compared: ComparedLinks,
    stood: PlanRows,
    wanted: PlanRows,
    today: date,
) -> PlanPreview:
    """Return the preview with what becomes of the dates, or with the ring that it would close."""
    before, after = reckon(stood, today), reckon(wanted, today)
    if preview.links and not after.is_sound:
        try:
            check_no_ring(wanted, today)
        except CircularPlan as ring:
            cell = compared.cell(_in_ring(compared, wanted, ring), ring.message)
            return replace(preview, unread=(*preview.unread, cell))
    far = {row.key for row in after.rows if _is_far(row)}
    far -= {row.key for row in before.rows if _is_far(row)}
    if far:
        first = next((row for row in compared.rows if row.code in far), compared.rows[0])
        return replace(preview, unread=(*preview.unread, compared.cell(first, TOO_FAR)))
    rooms = tuple(
        RoomChange(old.short_name, old.room_days, new.room_days, old.ready_on, new.ready_on)
        for old, new in zip(before.councils, after.councils, strict=True)
    )
    return replace(preview, rooms=rooms, moved=tuple(_moved(before, after)))


def _is_far(row: PlanRow) -> bool:
    return row.finish.year > LAST_LIKELY_YEAR


def _in_ring(compared: ComparedLinks, wanted: PlanRows, ring: CircularPlan) -> JudgedRow:
    """Return a row of the table that is part of a ring."""
    named = {f"{work.key} {work.name}": work.key for work in wanted.works}
    codes = {named.get(name) for name in ring.loop}
    return next((row for row in compared.rows if row.code in codes), compared.rows[0])


def _moved(before: PlanView, after: PlanView) -> Iterator[Moved]:
    for old in before.rows:
        new = after.by_key.get(old.key)
        if new is not None and new.finish != old.finish:
            yield Moved(old.key, new.name, old.finish, new.finish)


@dataclass(frozen=True)
class _PhaseFacts:
    """Hold what the plan needs of a phase."""

    phase: str | None = None
    phase_position: int | None = None
    phase_starts_on: date | None = None


_NO_PHASE = _PhaseFacts()


def _phases(session: Session, programme_id: int) -> dict[int, _PhaseFacts]:
    rows = session.execute(
        sa.select(Phase.id, Phase.name, Phase.position, Phase.starts_on).where(
            Phase.programme_id == programme_id
        )
    )
    return {row.id: _PhaseFacts(*row[1:]) for row in rows}


def _works(
    stood: PlanRows, rows: Sequence[JudgedRow], phases: Mapping[int, _PhaseFacts]
) -> Iterator[Work]:
    """Return the work of the plan as the table would leave it; new work has ids below nothing."""
    councils = {council.id: council for council in stood.councils}
    changed = {row.code: row for row in rows if row.standing and row.fields}
    for work in stood.works:
        row = changed.get(work.key) if work.kind == "activity" else None
        yield _as_told(work, row, councils, phases) if row else work
    for number, row in enumerate(rows, 1):
        if row.standing is None:
            yield _as_told(_new_work(row.code, -number), row, councils, phases)


def _as_told(
    work: Work,
    row: JudgedRow,
    councils: Mapping[int, Council],
    phases: Mapping[int, _PhaseFacts],
) -> Work:
    told = {name: value for name, value in row.fields.items() if name in WORK_FIELDS}
    council = councils.get(row.organisation_id or 0)
    phase = phases.get(told.get("phase_id", work.phase_id) or 0, _NO_PHASE)
    return replace(
        work,
        **told,
        **vars(phase),
        council=council.short_name if council else None,
        mark=council.mark if council else 0,
    )


def _new_work(code: str, number: int) -> Work:
    """Return a new activity of which nothing is said yet."""
    nothing: dict[str, Any] = dict.fromkeys(WORK_FIELDS)
    told = {
        "key": code,
        "code": code,
        "id": number,
        "kind": "activity",
        "workstream": "",
        "mark": 0,
    }
    return Work(**{**nothing, **told, "is_starter": False, "is_decision": False})


def _links(stood: Sequence[PlanLink], planned: Sequence[PlannedLink]) -> Iterator[PlanLink]:
    """Return the links of the plan as the table would leave them."""
    gone = {link.standing.id for link in planned if link.standing is not None}
    yield from (link for link in stood if link.id not in gone)
    for link in planned:
        if link.wanted is not None:
            named = link.wanted
            yield PlanLink(0, named.code, link.successor, named.kind, named.lag, named.max_lag)
