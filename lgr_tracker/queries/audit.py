"""The audit trail: read back, and proved."""

import json
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.audit_chain import ChainHead, Finding, SealedRow, seal, verify
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.trail_text import EVENTS
from lgr_tracker.models.audit import (
    SEALED_COLUMNS,
    AuditChain,
    AuditEvent,
    chain_of,
    sealed_of,
)
from lgr_tracker.queries.scope import in_scope
from lgr_tracker.queries.trail_names import in_words, names_of


@dataclass(frozen=True)
class TrailReport:
    """Hold what a check of the whole trail found."""

    rows: int
    chains: int
    findings: tuple[Finding, ...]


def verify_trail(session: Session, key: bytes, anchor_path: Path | None) -> TrailReport:
    """Check every chain against its seals, its head and the anchor file.

    Rows are read in the order they were written, so that a swapped pair shows. Runs two queries,
    after asking which columns the trail has: a backup may be of an older release.
    """
    heads = [ChainHead(*row) for row in session.execute(sa.select(*AuditChain.__table__.columns))]
    counted = _Counted(_sealed_rows(session))
    findings = verify(key, counted, heads, read_anchors(anchor_path))
    return TrailReport(counted.count, len(heads), findings)


class _Counted:
    """Count rows as they go by, so that a long trail is read once."""

    def __init__(self, rows: Iterator[SealedRow]) -> None:
        self._rows, self.count = rows, 0

    def __iter__(self) -> Iterator[SealedRow]:
        for row in self._rows:
            self.count += 1
            yield row


def _sealed_rows(session: Session) -> Iterator[SealedRow]:
    columns = sa.inspect(session.connection()).get_columns(AuditEvent.__tablename__)
    statement = _sealed({column["name"] for column in columns}).order_by(
        AuditEvent.chain, AuditEvent.id
    )
    for row in session.execute(statement.execution_options(yield_per=1_000)):
        yield _sealed_row(row)


def _sealed(there: Container[str] = SEALED_COLUMNS) -> sa.Select[Any]:
    columns = [
        getattr(AuditEvent, name) if name in there else sa.null().label(name)
        for name in SEALED_COLUMNS
    ]
    return sa.select(AuditEvent.id, AuditEvent.previous, AuditEvent.sealed, *columns)


def _sealed_row(row: Any) -> SealedRow:
    values = sealed_of(dict(zip(SEALED_COLUMNS, row[3:], strict=True)))
    return SealedRow(row[0], values["chain"], values["sequence"], row[1], row[2], values)


@dataclass(frozen=True)
class ChainEnd:
    """Say where one chain ends: its head, and the key of its newest row, which agree."""

    head: ChainHead | None
    last_id: int


def chain_end(session: Session, programme_id: int) -> ChainEnd:
    """Return where a programme's chain ends. Runs three queries, more while others write."""
    chain = chain_of(programme_id)
    columns = AuditChain.__table__.columns
    newest = sa.select(sa.func.max(AuditEvent.id)).where(AuditEvent.chain == chain)
    while True:
        before = session.execute(sa.select(*columns).where(AuditChain.chain == chain)).first()
        last_id = session.scalar(newest) or 0
        after = session.execute(sa.select(*columns).where(AuditChain.chain == chain)).first()
        if before == after:
            return ChainEnd(ChainHead(*before) if before else None, last_id)


def sealed_rows(
    session: Session, programme_id: int, *, after_id: int, last_id: int, most: int
) -> tuple[SealedRow, ...]:
    """Return a stretch of a programme's chain, oldest first, for a proof in steps. One query."""
    statement = (
        _sealed()
        .where(
            AuditEvent.chain == chain_of(programme_id),
            AuditEvent.id > after_id,
            AuditEvent.id <= last_id,
        )
        .order_by(AuditEvent.id)
        .limit(most)
    )
    return tuple(_sealed_row(row) for row in session.execute(statement))


def is_sealed_with(session: Session, key: bytes) -> bool:
    """Tell whether the newest row of the trail, if there is one, was sealed with this key.

    A worker on another machine could have made a key of its own. Runs one query.
    """
    newest = session.execute(_sealed().order_by(AuditEvent.id.desc()).limit(1)).first()
    if newest is None:
        return True
    row = _sealed_row(newest)
    return compare_digest(seal(key, row.previous, row.values), row.sealed)


def read_anchors(path: Path | None) -> list[ChainHead]:
    """Return every head that the anchor file has noted, oldest first."""
    if path is None or not path.exists():
        return []
    heads = []
    for line in path.read_text().splitlines():
        try:
            noted = json.loads(line)
            heads.append(ChainHead(noted["chain"], int(noted["sequence"]), noted["sealed"]))
        except (ValueError, KeyError, TypeError):
            continue  # a line cut short by a crash; the next one stands
    return heads


@dataclass(frozen=True)
class ChangeRow:
    """Hold one recorded change as the list of changes tells it, ids and closed lists in words."""

    sequence: int
    happened_at: datetime
    person_name: str
    role: str
    event: str
    subject_name: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    reason: str


def changes(
    session: Session, actor: Actor, programme_id: int, *, skip: int = 0, most: int = 50
) -> tuple[ChangeRow, ...]:
    """Return the newest changes that the viewer may see, after the first `skip`. Two queries.

    Counted off and not by their numbers, which would tell of changes that they may not see.
    """
    statement = (
        sa.select(
            AuditEvent.sequence,
            AuditEvent.happened_at,
            AuditEvent.person_name,
            AuditEvent.role,
            AuditEvent.event,
            AuditEvent.subject_name,
            AuditEvent.subject_kind,
            AuditEvent.before,
            AuditEvent.after,
            AuditEvent.reason,
        )
        .where(
            AuditEvent.chain == chain_of(programme_id),
            in_scope(actor, AuditEvent.programme_id, programme_id),
        )
        .order_by(AuditEvent.sequence.desc())
        .limit(most)
        .offset(skip)
    )
    rows = session.execute(statement).all()
    sides = [(json.loads(row.before), json.loads(row.after)) for row in rows]
    names = names_of(session, actor, programme_id, (side for pair in sides for side in pair))
    return tuple(
        ChangeRow(
            *row[:4],
            EVENTS.get(row.event, "Made a change"),
            row.subject_name,
            in_words(row.subject_kind, before, names),
            in_words(row.subject_kind, after, names),
            row.reason,
        )
        for row, (before, after) in zip(rows, sides, strict=True)
    )
