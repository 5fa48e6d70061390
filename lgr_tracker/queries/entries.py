"""Assumptions, decisions and dependencies: as a list, and one with the risks it bears on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.kinds import EntryKind
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.states import LIVE_ENTRIES, EntryState, RiskState
from lgr_tracker.models.log_entry import LogEntry, LogEntryRisk
from lgr_tracker.models.organisation import Body, Organisation, Post
from lgr_tracker.models.risk import Risk
from lgr_tracker.queries.keyset import Cursor, Order, SortKey, page_of_ids, sorted_by
from lgr_tracker.queries.owners import HolderNow, holders_on
from lgr_tracker.queries.remembering import remembered
from lgr_tracker.queries.scope import in_scope

PAGE_ROWS = 50


class EntrySort(StrEnum):
    """List what the entries can be sorted by."""

    DUE = "due"
    REFERENCE = "reference"
    TITLE = "title"
    COUNCIL = "council"
    OWNER = "owner"
    STATE = "state"


_PLACES = {state.value: place for place, state in enumerate(EntryState)}
_KEYS: Mapping[EntrySort, Any] = {
    EntrySort.DUE: LogEntry.due_on,
    EntrySort.REFERENCE: LogEntry.number,
    EntrySort.TITLE: sa.func.lower(LogEntry.title),
    EntrySort.COUNCIL: Organisation.short_name,
    EntrySort.OWNER: Post.title,
    EntrySort.STATE: sa.case(_PLACES, value=LogEntry.state),
}


@dataclass(frozen=True)
class EntryFilter:
    """Hold what a list of entries is held to; None and empty let everything through."""

    kind: EntryKind | None = None
    words: str = ""
    states: frozenset[EntryState] = LIVE_ENTRIES
    owner_post_id: int | None = None
    organisation_id: int | None = None
    """Whose it is, or who has to deliver it."""
    workstream: str = ""
    due_from: date | None = None
    due_until: date | None = None
    is_late: bool = False


@dataclass(frozen=True)
class EntryOrder:
    """Hold by what a list of entries is sorted, and which way."""

    sort: EntrySort = EntrySort.DUE
    is_descending: bool = False


@dataclass(frozen=True)
class EntryRisk:
    """Hold a risk that an entry bears on, or that an assumption becomes if it fails."""

    id: int
    reference: str
    title: str
    state: RiskState
    score: int | None
    is_becoming: bool


@dataclass(frozen=True)
class EntryRow:
    """Hold one entry: its own columns, what they are called, and its risks."""

    id: int
    version: int
    organisation_id: int
    kind: EntryKind
    reference: str
    title: str
    detail: str
    reason: str
    workstream: str
    owner_post_id: int | None
    raised_on: date
    due_on: date | None
    state: EntryState
    settled_on: date | None
    outcome: str
    body_id: int | None
    advice: str
    advice_from: str
    is_advice_declined: bool
    supplier_id: int | None
    organisation: str
    mark: int
    owner: str
    body: str
    supplier: str
    supplier_mark: int
    holder: HolderNow | None
    risks: tuple[EntryRisk, ...]

    @property
    def becomes(self) -> EntryRisk | None:
        """Return the risk that this becomes if it fails, where one is named and may be seen."""
        return next((each for each in self.risks if each.is_becoming), None)


@dataclass(frozen=True)
class EntryPage:
    """Hold one page of the list."""

    rows: tuple[EntryRow, ...]
    has_previous: bool
    has_next: bool


@dataclass(frozen=True)
class EntryCounts:
    """Hold what the entries of one kind come to."""

    live: int
    late: int
    in_all: int


@dataclass(frozen=True)
class RiskEntry:
    """Hold an entry as the page of a risk names it."""

    id: int
    kind: EntryKind
    reference: str
    title: str
    state: EntryState
    due_on: date | None
    is_becoming: bool


def entry_page(
    session: Session,
    actor: Actor,
    programme_id: int,
    wanted: EntryFilter,
    order: EntryOrder,
    *,
    today: date,
    after_id: int | None = None,
    before_id: int | None = None,
) -> EntryPage:
    """Return one page of entries. Runs at most five queries."""
    at = after_id if before_id is None else before_id
    cursor = _cursor(session, actor, programme_id, order, at, is_backward=before_id is not None)
    base = _joined(sa.select(LogEntry.id)).where(*_conditions(actor, programme_id, wanted, today))
    ids = list(session.scalars(page_of_ids(base, _order(order), cursor, PAGE_ROWS + 1)))
    has_more, ids = len(ids) > PAGE_ROWS, ids[:PAGE_ROWS]
    is_backward = cursor is not None and cursor.is_backward
    if is_backward:
        ids.reverse()
    return EntryPage(
        _rows(session, actor, programme_id, ids, today),
        has_previous=has_more if is_backward else cursor is not None,
        has_next=True if is_backward else has_more,
    )


def all_entries(
    session: Session,
    actor: Actor,
    programme_id: int,
    wanted: EntryFilter,
    order: EntryOrder,
    *,
    today: date,
) -> tuple[EntryRow, ...]:
    """Return every entry that a filter lets through. Runs four queries."""
    held = _conditions(actor, programme_id, wanted, today)
    statement = _joined(sa.select(LogEntry.id)).where(*held).order_by(*sorted_by(_order(order)))
    return _rows(session, actor, programme_id, list(session.scalars(statement)), today)


def entry_counts(
    session: Session, actor: Actor, programme_id: int, kind: EntryKind, *, today: date
) -> EntryCounts:
    """Return what the entries of a kind come to, kept until the programme changes.

    Runs one query, one or two more when something has changed since.
    """

    def count() -> EntryCounts:
        live = LogEntry.state.in_(LIVE_ENTRIES)
        row = session.execute(
            sa.select(
                *(
                    sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)
                    for condition in (live, sa.and_(live, LogEntry.due_on < today), sa.true())
                )
            ).where(in_scope(actor, LogEntry.programme_id, programme_id), LogEntry.kind == kind)
        ).one()
        return EntryCounts(*row)

    return remembered(session, actor, programme_id, ("entries", kind, today), count)


def matching_entries(
    session: Session, actor: Actor, programme_id: int, wanted: EntryFilter, *, today: date
) -> int:
    """Return how many entries a filter lets through. Runs one query."""
    held = _conditions(actor, programme_id, wanted, today)
    return session.scalar(sa.select(sa.func.count()).select_from(LogEntry).where(*held)) or 0


def entry_detail(
    session: Session, actor: Actor, programme_id: int, entry_id: int, *, today: date
) -> EntryRow:
    """Return one entry; raises NotFound. Runs at most three queries."""
    rows = _rows(session, actor, programme_id, [entry_id], today)
    if not rows:
        raise NotFound
    return rows[0]


def entries_of_risk(
    session: Session, actor: Actor, programme_id: int, risk_id: int
) -> tuple[RiskEntry, ...]:
    """Return the entries that bear on a risk, by kind and number. Runs one query."""
    rows = session.execute(
        sa.select(
            LogEntry.id,
            LogEntry.kind,
            LogEntry.reference,
            LogEntry.title,
            LogEntry.state,
            LogEntry.due_on,
            LogEntryRisk.is_becoming,
        )
        .join(LogEntryRisk, LogEntryRisk.entry_id == LogEntry.id)
        .where(
            in_scope(actor, LogEntry.programme_id, programme_id), LogEntryRisk.risk_id == risk_id
        )
        .order_by(LogEntry.kind, LogEntry.number)
    )
    return tuple(RiskEntry(*row) for row in rows)


def workstreams_of(
    session: Session, actor: Actor, programme_id: int, kind: EntryKind
) -> tuple[str, ...]:
    """Return the workstreams that entries of a kind belong to. Runs one query."""
    return tuple(
        session.scalars(
            sa.select(LogEntry.workstream)
            .where(
                in_scope(actor, LogEntry.programme_id, programme_id),
                LogEntry.kind == kind,
                LogEntry.workstream != "",
            )
            .distinct()
            .order_by(LogEntry.workstream)
        )
    )


def _joined(statement: sa.Select[Any]) -> sa.Select[Any]:
    """Join what entries are sorted by."""
    return (
        statement.select_from(LogEntry)
        .join(Organisation, Organisation.id == LogEntry.organisation_id)
        .outerjoin(Post, Post.id == LogEntry.owner_post_id)
    )


def _order(order: EntryOrder) -> Order:
    key = SortKey(_KEYS[order.sort], order.is_descending)
    return Order((key,), LogEntry.number, LogEntry.id)


def _conditions(
    actor: Actor, programme_id: int, wanted: EntryFilter, today: date
) -> list[sa.ColumnElement[bool]]:
    held = [in_scope(actor, LogEntry.programme_id, programme_id)]
    if wanted.kind is not None:
        held.append(LogEntry.kind == wanted.kind)
    if wanted.states:
        held.append(LogEntry.state.in_(sorted(wanted.states)))
    held += _fields_held(wanted)
    if wanted.is_late:
        held += [LogEntry.due_on < today, LogEntry.state.in_(LIVE_ENTRIES)]
    said: Any = sa.func.lower(
        LogEntry.reference + " " + LogEntry.title + " " + LogEntry.detail + " " + LogEntry.reason
    )
    held += [said.contains(word, autoescape=True) for word in wanted.words.lower().split()[:8]]
    return held


def _fields_held(wanted: EntryFilter) -> list[sa.ColumnElement[bool]]:
    held: list[sa.ColumnElement[bool]] = []
    if wanted.owner_post_id is not None:
        held.append(LogEntry.owner_post_id == wanted.owner_post_id)
    if wanted.organisation_id is not None:
        sides = (LogEntry.organisation_id, LogEntry.supplier_id)
        held.append(sa.or_(*(side == wanted.organisation_id for side in sides)))
    if wanted.workstream:
        held.append(LogEntry.workstream == wanted.workstream)
    if wanted.due_from is not None:
        held.append(LogEntry.due_on >= wanted.due_from)
    if wanted.due_until is not None:
        held.append(LogEntry.due_on <= wanted.due_until)
    return held


def _cursor(
    session: Session,
    actor: Actor,
    programme_id: int,
    order: EntryOrder,
    at: int | None,
    *,
    is_backward: bool,
) -> Cursor | None:
    if at is None:
        return None
    found = session.execute(
        _joined(sa.select(_KEYS[order.sort], LogEntry.number)).where(
            in_scope(actor, LogEntry.programme_id, programme_id), LogEntry.id == at
        )
    ).one_or_none()
    return None if found is None else Cursor((found[0],), found[1], is_backward)


def _rows(
    session: Session, actor: Actor, programme_id: int, ids: Sequence[int], today: date
) -> tuple[EntryRow, ...]:
    """Return these entries in this order; what the actor may not see is left out."""
    if not ids:
        return ()
    supplier = aliased(Organisation)
    found = {
        row.id: row._mapping
        for row in session.execute(
            _joined(
                sa.select(
                    *LogEntry.__table__.columns,
                    Organisation.short_name.label("organisation"),
                    Organisation.mark,
                    sa.func.coalesce(Post.title, "").label("owner"),
                    sa.func.coalesce(Body.name, "").label("body"),
                    sa.func.coalesce(supplier.short_name, "").label("supplier"),
                    sa.func.coalesce(supplier.mark, 0).label("supplier_mark"),
                )
            )
            .outerjoin(Body, Body.id == LogEntry.body_id)
            .outerjoin(supplier, supplier.id == LogEntry.supplier_id)
            .where(in_scope(actor, LogEntry.programme_id, programme_id), LogEntry.id.in_(ids))
        )
    }
    posts = [row["owner_post_id"] for row in found.values() if row["owner_post_id"] is not None]
    holders = holders_on(session, actor, programme_id, today, posts)
    risks = _risks(session, ids)
    own = [name for name in EntryRow.__dataclass_fields__ if name not in ("holder", "risks")]
    return tuple(
        EntryRow(
            **{name: row[name] for name in own},
            holder=holders.get(row["owner_post_id"]),
            risks=tuple(risks.get(row["id"], ())),
        )
        for row in (found[each] for each in ids if each in found)
    )


def _risks(session: Session, ids: Sequence[int]) -> Mapping[int, list[EntryRisk]]:
    """Return the risks of each entry: those of them that the session's viewer may see."""
    found: dict[int, list[EntryRisk]] = {}
    rows = session.execute(
        sa.select(
            LogEntryRisk.entry_id,
            Risk.id,
            Risk.reference,
            Risk.title,
            Risk.state,
            Risk.current_score,
            LogEntryRisk.is_becoming,
        )
        .join(Risk, Risk.id == LogEntryRisk.risk_id)
        .where(LogEntryRisk.entry_id.in_(ids))
        .order_by(Risk.number)
    )
    for row in rows:
        found.setdefault(row.entry_id, []).append(EntryRisk(*row[1:]))
    return found
