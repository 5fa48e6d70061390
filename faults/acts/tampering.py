"""Somebody with the database in hand changes the audit trail, and has to be found out."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from faults.acts.storage import copy_of_data
from faults.stage import Stage
from faults.world import OPERATOR
from lgr_tracker.domain.audit_chain import seal
from lgr_tracker.models.audit import AuditEvent, sealed_values
from lgr_tracker.queries.audit import verify_trail

TABLE = "lgr_audit_event"


def of_trail(stage: Stage) -> None:
    """Attack the trail in eight ways, each on a copy of its own; all eight have to be named."""
    origin = copy_of_data(stage, f"{stage.world.data.name}-tampered")
    file = origin / "lgr-tracker.sqlite"
    for name, attack in ATTACKS.items():
        victim = file.with_name(f"attacked-{name}.sqlite")
        shutil.copyfile(file, victim)
        with sqlite3.connect(victim) as raw:
            _lift_triggers(raw)
            chain, middle, last = _spots(raw)
            attack(raw, chain, middle, last)
        raw.close()
        found = _findings(stage, origin, victim)
        stage.tally.count("attacks found" if found else "attacks missed")
        if not any(chain in finding for finding in found):
            stage.tally.blame("fork", [name], f"was not found out; findings: {found}")
        victim.unlink()


def _lift_triggers(raw: sqlite3.Connection) -> None:
    """Take away what refuses UPDATE and DELETE, as an attacker who owns the file can."""
    names = raw.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'lgr_audit%'"
    ).fetchall()
    for (name,) in names:
        raw.execute(f'DROP TRIGGER "{name}"')


def _spots(raw: sqlite3.Connection) -> tuple[str, int, int]:
    chain, last = raw.execute(
        f"SELECT chain, max(sequence) FROM {TABLE} WHERE chain LIKE 'programme-%'"
        " GROUP BY chain ORDER BY 2 DESC LIMIT 1"
    ).fetchone()
    return chain, last // 2, last


def _findings(stage: Stage, origin: Path, victim: Path) -> list[str]:
    engine = sa.create_engine(f"sqlite:///{victim}")
    with Session(engine, info={"viewer": OPERATOR}) as session:
        key: bytes = stage.app.config["LGR_AUDIT_KEY"]
        report = verify_trail(session, key, origin / "audit-anchor.jsonl")
    engine.dispose()
    return [
        f"{finding.chain} {finding.sequence}: {finding.sentence}" for finding in report.findings
    ]


def _alter(raw: sqlite3.Connection, chain: str, middle: int, last: int) -> None:
    raw.execute(
        f"UPDATE {TABLE} SET person_name = 'Nobody' WHERE chain = ? AND sequence = ?",
        (chain, middle),
    )


def _delete(raw: sqlite3.Connection, chain: str, middle: int, last: int) -> None:
    raw.execute(f"DELETE FROM {TABLE} WHERE chain = ? AND sequence = ?", (chain, middle))


def _insert(raw: sqlite3.Connection, chain: str, middle: int, last: int) -> None:
    columns = [row[1] for row in raw.execute(f"PRAGMA table_info({TABLE})") if row[1] != "id"]
    taken = {"sequence": str(last + 1), "previous": "'" + "f" * 64 + "'"}
    chosen = ", ".join(taken.get(column, column) for column in columns)
    raw.execute(
        f"INSERT INTO {TABLE} ({', '.join(columns)})"
        f" SELECT {chosen} FROM {TABLE} WHERE chain = ? AND sequence = ?",
        (chain, middle),
    )


def _swap(raw: sqlite3.Connection, chain: str, middle: int, last: int) -> None:
    for old, new in ((middle, -1), (middle + 1, middle), (-1, middle + 1)):
        raw.execute(
            f"UPDATE {TABLE} SET sequence = ? WHERE chain = ? AND sequence = ?", (new, chain, old)
        )


def _renumber(raw: sqlite3.Connection, chain: str, middle: int, last: int) -> None:
    raw.execute(
        f"UPDATE {TABLE} SET sequence = ? WHERE chain = ? AND sequence = ?",
        (last + 7, chain, middle),
    )


def _cut(raw: sqlite3.Connection, chain: str, middle: int, last: int) -> None:
    raw.execute(f"DELETE FROM {TABLE} WHERE chain = ? AND sequence = ?", (chain, last))


def _cut_with_head(raw: sqlite3.Connection, chain: str, middle: int, last: int) -> None:
    (previous,) = raw.execute(
        f"SELECT previous FROM {TABLE} WHERE chain = ? AND sequence = ?", (chain, last)
    ).fetchone()
    _cut(raw, chain, middle, last)
    raw.execute(
        "UPDATE lgr_audit_chain SET sequence = ?, sealed = ? WHERE chain = ?",
        (last - 1, previous, chain),
    )


def _rewrite(raw: sqlite3.Connection, chain: str, middle: int, last: int) -> None:
    """Alter one row and seal it and all after it anew, with a key that is not ours."""
    raw.commit()
    (file,) = [row[2] for row in raw.execute("PRAGMA database_list")]
    engine = sa.create_engine(f"sqlite:///{file}")
    with Session(engine, info={"viewer": OPERATOR}) as session:
        rows = session.scalars(
            sa.select(AuditEvent)
            .where(AuditEvent.chain == chain, AuditEvent.sequence >= middle)
            .order_by(AuditEvent.sequence)
        ).all()
        rows[0].person_name = "Nobody"
        previous = rows[0].previous
        for row in rows:
            values = sealed_values(vars(row))
            row.previous, row.sealed = previous, seal(b"x" * 32, previous, values)
            previous = row.sealed
            session.flush()
        session.execute(
            sa.text("UPDATE lgr_audit_chain SET sealed = :sealed WHERE chain = :chain"),
            {"sealed": previous, "chain": chain},
        )
        session.commit()
    engine.dispose()


ATTACKS: dict[str, Callable[[sqlite3.Connection, str, int, int], None]] = {
    "altered": _alter,
    "deleted": _delete,
    "inserted": _insert,
    "swapped": _swap,
    "renumbered": _renumber,
    "tail cut": _cut,
    "tail cut with its head": _cut_with_head,
    "rewritten without the key": _rewrite,
}
