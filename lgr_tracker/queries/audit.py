"""The audit trail: read back, and proved."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.audit_chain import ChainHead, Finding, SealedRow, verify
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import SEALED_COLUMNS, AuditChain, AuditEvent, chain_of
from lgr_tracker.queries.scope import in_scope


@dataclass(frozen=True)
class TrailReport:
    """Hold what a check of the whole trail found."""

    rows: int
    chains: int
    findings: tuple[Finding, ...]


def verify_trail(session: Session, key: bytes, anchor_path: Path | None) -> TrailReport:
    """Check every chain against its seals, its head and the anchor file. Runs two queries.

    Rows are read in the order they were written, so that a swapped pair shows.
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
    columns = [getattr(AuditEvent, name) for name in SEALED_COLUMNS]
    statement = sa.select(AuditEvent.id, AuditEvent.previous, AuditEvent.sealed, *columns).order_by(
        AuditEvent.chain, AuditEvent.id
    )
    for row in session.execute(statement.execution_options(yield_per=1_000)):
        values = dict(zip(SEALED_COLUMNS, row[3:], strict=True))
        yield SealedRow(row[0], values["chain"], values["sequence"], row[1], row[2], values)


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
    """Hold one recorded change as the list of changes shows it."""

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
    session: Session, actor: Actor, programme_id: int, *, before: int | None = None, most: int = 50
) -> tuple[ChangeRow, ...]:
    """Return the newest changes of a programme, those before row `before` if given. One query."""
    statement = (
        sa.select(
            AuditEvent.sequence,
            AuditEvent.happened_at,
            AuditEvent.person_name,
            AuditEvent.role,
            AuditEvent.event,
            AuditEvent.subject_name,
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
    )
    if before is not None:
        statement = statement.where(AuditEvent.sequence < before)
    return tuple(
        ChangeRow(*row[:6], json.loads(row.before), json.loads(row.after), row.reason)
        for row in session.execute(statement)
    )
