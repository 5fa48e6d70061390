"""Proof that nothing is lost or bent: rows counted, what points where, frozen texts, the trail."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.audit_chain import ChainHead
from lgr_tracker.domain.errors import NotAllowed
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.plan_content import digest_of
from lgr_tracker.models.audit import AuditChain, AuditEvent, Event
from lgr_tracker.models.board import BoardDecision, Snapshot, TransitionPlan
from lgr_tracker.models.programme import Programme
from lgr_tracker.queries.audit import verify_trail

OURS = "lgr_"
UNCOUNTED = ("lgr_alembic_version", "lgr_risk_words")
"""The version of the tables, and the index of words, which SQLite keeps in tables of its own."""

MOST_NAMED = 20
"""Rows named of one kind of fault; the rest are counted."""


@dataclass(frozen=True)
class Soundness:
    """Hold what a check of all rows found; `faults` are sentences that name the row."""

    counts: Mapping[str, int]
    faults: tuple[str, ...]


def _only_the_operator(actor: Actor) -> None:
    if not actor.is_operator:
        raise NotAllowed("The whole database is checked on the server, by the command line.")


def row_counts(session: Session, actor: Actor) -> dict[str, int]:
    """Return how many rows each table of ours has. Runs one query a table."""
    _only_the_operator(actor)
    names = sorted(sa.inspect(session.connection()).get_table_names())
    return {
        name: session.connection().scalar(sa.select(sa.func.count()).select_from(sa.table(name)))
        or 0
        for name in names
        if name.startswith(OURS) and not name.startswith(UNCOUNTED)
    }


def chain_heads(session: Session, actor: Actor) -> tuple[ChainHead, ...]:
    """Return where every chain of the trail ends. Runs one query."""
    _only_the_operator(actor)
    rows = session.execute(
        sa.select(AuditChain.chain, AuditChain.sequence, AuditChain.sealed).order_by(
            AuditChain.chain
        )
    )
    return tuple(ChainHead(*row) for row in rows)


def has_content(session: Session, actor: Actor) -> bool:
    """Tell whether anybody has put anything into the database. Runs three queries at most."""
    _only_the_operator(actor)
    names = ("lgr_programme", "lgr_person", "lgr_audit_event")
    known = sa.inspect(session.connection()).get_table_names()
    return any(
        session.connection().scalar(sa.select(sa.func.count()).select_from(sa.table(name)))
        for name in names
        if name in known
    )


def soundness(session: Session, actor: Actor, key: bytes, anchor_path: Path | None) -> Soundness:
    """Check everything that can be checked of the rows.

    Runs one query a table, one a foreign key, and five more.
    """
    _only_the_operator(actor)
    trail = verify_trail(session, key, anchor_path)
    faults = [f"{found.chain}: {found.sentence}" for found in trail.findings]
    faults += _pointing_to_nothing(session.connection())
    faults += _frozen_texts(session)
    return Soundness(row_counts(session, actor), tuple(faults))


def _pointing_to_nothing(connection: sa.Connection) -> Iterator[str]:
    """Name rows whose foreign key leads to no row, as the tables themselves state their keys."""
    inspector = sa.inspect(connection)
    for name in sorted(inspector.get_table_names()):
        if not name.startswith(OURS):
            continue
        own = inspector.get_pk_constraint(name)["constrained_columns"]
        for key in inspector.get_foreign_keys(name):
            yield from _astray(connection, name, own, key)


def _astray(
    connection: sa.Connection, name: str, own: list[str], key: Mapping[str, Any]
) -> Iterator[str]:
    """Name rows of one table that one of its keys leads astray. Runs one query."""
    here, there = key["constrained_columns"], key["referred_columns"]
    child = sa.table(name, *(sa.column(each) for each in {*own, *here})).alias("child")
    parent = sa.table(key["referred_table"], *(sa.column(each) for each in there)).alias("parent")
    joined = sa.and_(*(child.c[a] == parent.c[b] for a, b in zip(here, there, strict=True)))
    rows = connection.execute(
        sa.select(*(child.c[each] for each in own), *(child.c[each] for each in here))
        .where(
            *(child.c[each].is_not(None) for each in here),
            ~sa.select(sa.literal(1)).where(joined).correlate(child).exists(),
        )
        .limit(MOST_NAMED + 1)
    ).all()
    for row in rows[:MOST_NAMED]:
        which = ", ".join(str(value) for value in row[: len(own)])
        target = ", ".join(str(value) for value in row[len(own) :])
        yield (
            f"{name}, row {which}: {', '.join(here)} leads to row {target} of "
            f"{key['referred_table']}, which is not there."
        )
    if len(rows) > MOST_NAMED:
        yield f"{name}: more rows than these lead to nothing by {', '.join(here)}."


def _frozen_texts(session: Session) -> Iterator[str]:
    """Name frozen texts that are not what was frozen, submitted or decided on. Three queries."""
    submitted = _submitted(session)
    decided = dict(session.execute(sa.select(BoardDecision.plan_id, BoardDecision.digest)).all())
    rows = session.execute(
        sa.select(
            Snapshot.id,
            Snapshot.plan_id,
            Snapshot.content,
            Snapshot.digest,
            TransitionPlan.reference,
            Programme.code,
            Programme.is_sample,
        )
        .join(TransitionPlan, TransitionPlan.id == Snapshot.plan_id)
        .join(Programme, Programme.id == TransitionPlan.programme_id)
        .order_by(Snapshot.id)
    )
    for row in rows.yield_per(50):
        label = f"lgr_snapshot, row {row.id} ({row.reference} of {row.code})"
        digest = digest_of(row.content)
        if digest != row.digest:
            yield f"{label}: the frozen text was altered; its digest is no longer the one noted."
        if decided.get(row.plan_id, row.digest) != row.digest:
            yield f"{label}: the board decided on another text than the one that is kept."
        # The sample's plans are laid, not submitted: nobody's act stands in the trail for them.
        if not row.is_sample and digest not in submitted.get(row.plan_id, ()):
            yield f"{label}: the trail knows of no submission of this text."


def _submitted(session: Session) -> Mapping[int | None, set[str]]:
    """Return the digests under which each plan was submitted, as the sealed trail has them."""
    found: dict[int | None, set[str]] = {}
    rows = session.execute(
        sa.select(AuditEvent.subject_id, AuditEvent.after).where(
            AuditEvent.event == Event.PLAN_SUBMIT.value
        )
    )
    for plan_id, after in rows:
        found.setdefault(plan_id, set()).add(json.loads(after).get("digest", ""))
    return found
