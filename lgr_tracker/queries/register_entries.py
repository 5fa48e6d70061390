"""Assumptions, decisions and dependencies as the rows of a workbook's sheet."""

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from lgr_tracker.domain.kinds import LABELS, EntryKind
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.register import EntryRow
from lgr_tracker.domain.states import label
from lgr_tracker.queries import entries as log

SAME = tuple(
    name
    for name in EntryRow.__dataclass_fields__
    if name not in ("kind", "status", "risks", "becomes")
)
"""What a row of the workbook takes from an entry as it is."""


def entries_told(
    session: Session,
    actor: Actor,
    programme_id: int,
    organisation_ids: Collection[object],
    *,
    today: date,
) -> tuple[EntryRow, ...]:
    """Return all entries by kind and number, settled ones too. Runs at most four queries.

    Where organisations are named, only what one of them keeps or has to deliver.
    """
    everything = log.EntryFilter(states=frozenset())
    order = log.EntryOrder(log.EntrySort.REFERENCE)
    rows = log.all_entries(session, actor, programme_id, everything, order, today=today)
    kinds = list(EntryKind)
    return tuple(
        _told(row)
        for row in sorted(rows, key=lambda row: kinds.index(row.kind))
        if not organisation_ids
        or not {row.organisation_id, row.supplier_id}.isdisjoint(organisation_ids)
    )


def _told(row: log.EntryRow) -> EntryRow:
    return EntryRow(
        **{name: getattr(row, name) for name in SAME},
        kind=LABELS[row.kind],
        status=label(row.state).capitalize(),
        risks=tuple(risk.reference for risk in row.risks if not risk.is_becoming),
        becomes=row.becomes.reference if row.becomes else "",
    )
