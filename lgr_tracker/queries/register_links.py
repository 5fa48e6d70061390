"""What risks hang together with, as the rows of a workbook's sheet Dependencies."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lgr_tracker.domain.kinds import LABELS, EntryKind
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.register import DependencyRow
from lgr_tracker.domain.risk_text import day_text
from lgr_tracker.domain.states import label
from lgr_tracker.models.log_entry import LogEntry, LogEntryRisk
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.models.plan import Activity
from lgr_tracker.models.risk import Risk, RiskDelay, RiskTrigger
from lgr_tracker.queries.scope import in_scope

RELATIONS = {
    EntryKind.ASSUMPTION: "is assumed in",
    EntryKind.DECISION: "decides about",
    EntryKind.DEPENDENCY: "is needed for",
}
BECOMES = "becomes, if it fails"


def links_of(
    session: Session, actor: Actor, programme_id: int, chosen: sa.Select[int], today: date
) -> Iterator[DependencyRow]:
    """Go through what the chosen risks hang together with. Runs three queries."""
    chosen = chosen.where(in_scope(actor, Risk.programme_id, programme_id))
    yield from _triggers(session, chosen)
    yield from _delays(session, chosen)
    yield from _entries(session, chosen, today)


def _triggers(session: Session, chosen: sa.Select[int]) -> Iterator[DependencyRow]:
    other = aliased(Risk)
    triggers = session.execute(
        sa.select(Risk.reference, Risk.title, other.reference, other.title, RiskTrigger.probability)
        .select_from(RiskTrigger)
        .join(Risk, Risk.id == RiskTrigger.source_id)
        .join(other, other.id == RiskTrigger.target_id)
        .where(sa.or_(Risk.id.in_(chosen), other.id.in_(chosen)))
        .order_by(Risk.number, other.number)
    )
    for reference, title, far, far_title, probability in triggers:
        yield DependencyRow(
            source_kind="Risk",
            source_reference=reference,
            source_title=title,
            relation="may bring about",
            target_kind="Risk",
            target_reference=far,
            target_title=far_title,
            note=f"{probability * 10:g} in 10, once it happens",
        )


def _delays(session: Session, chosen: sa.Select[int]) -> Iterator[DependencyRow]:
    delays = session.execute(
        sa.select(Risk.reference, Risk.title, Activity.code, Activity.name, RiskDelay.likely_days)
        .select_from(RiskDelay)
        .join(Risk, Risk.id == RiskDelay.risk_id)
        .join(Activity, Activity.id == RiskDelay.activity_id)
        .where(Risk.id.in_(chosen))
        .order_by(Risk.number, Activity.code)
    )
    for reference, title, far, far_title, days in delays:
        yield DependencyRow(
            source_kind="Risk",
            source_reference=reference,
            source_title=title,
            relation="would delay",
            target_kind="Activity",
            target_reference=far,
            target_title=far_title,
            note=f"Most likely {days} working days",
        )


def _entries(session: Session, chosen: sa.Select[int], today: date) -> Iterator[DependencyRow]:
    """Tell which assumptions, decisions and dependencies have to do with these risks."""
    rows = session.execute(
        sa.select(
            LogEntry.kind,
            LogEntry.reference,
            LogEntry.title,
            LogEntry.state,
            LogEntry.due_on,
            LogEntryRisk.is_becoming,
            Organisation.name.label("supplier"),
            Risk.reference.label("risk"),
            Risk.title.label("risk_title"),
        )
        .select_from(LogEntryRisk)
        .join(LogEntry, LogEntry.id == LogEntryRisk.entry_id)
        .join(Risk, Risk.id == LogEntryRisk.risk_id)
        .outerjoin(Organisation, Organisation.id == LogEntry.supplier_id)
        .where(Risk.id.in_(chosen))
        .order_by(LogEntry.kind, LogEntry.number, Risk.number)
    )
    for row in rows:
        yield DependencyRow(
            source_kind=LABELS[row.kind],
            source_reference=row.reference,
            source_title=row.title,
            relation=BECOMES if row.is_becoming else RELATIONS[row.kind],
            target_kind="Risk",
            target_reference=row.risk,
            target_title=row.risk_title,
            note=_stands(row, today),
        )


def _stands(row: Any, today: date) -> str:
    """Say how an entry stands, who has to deliver it, and by when."""
    told = (
        label(row.state).capitalize(),
        f"from {row.supplier}" if row.supplier else "",
        f"by {day_text(row.due_on, today)}" if row.due_on else "",
    )
    return ", ".join(part for part in told if part)
