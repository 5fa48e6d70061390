"""Who runs each service in each new council's area, and the days on which nobody does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.continuity import Gap, Holding, Overlap, gaps
from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.kinds import HolderBasis, OrganisationKind
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.terms import ONE_DAY
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.models.plan import Holder, Service
from lgr_tracker.models.programme import Programme
from lgr_tracker.queries.organisations import OrganisationRow, successors
from lgr_tracker.queries.scope import in_scope
from lgr_tracker.queries.services import ServiceRow, services


@dataclass(frozen=True)
class HoldingRow:
    """Hold one stretch of running a service for an area; `ends_on` None is until further notice."""

    id: int
    service_id: int
    area_id: int
    organisation_id: int
    organisation: str
    organisation_kind: OrganisationKind
    starts_on: date
    ends_on: date | None
    basis: HolderBasis
    agreement: str
    exit_on: date | None
    version: int

    def is_over(self, day: date) -> bool:
        """Tell whether its last day lies before a day."""
        return self.ends_on is not None and self.ends_on < day

    def is_past_exit(self, today: date) -> bool:
        """Tell whether it still runs although it was meant to have ended."""
        return self.exit_on is not None and self.exit_on < today and not self.is_over(today)


@dataclass(frozen=True)
class AreaService:
    """Hold one service in one new council's area: who runs it when, and what is amiss."""

    service: ServiceRow
    area: OrganisationRow
    holdings: tuple[HoldingRow, ...]
    gaps: tuple[Gap, ...]
    overlaps: tuple[Overlap, ...]
    past_exit: tuple[HoldingRow, ...]

    @property
    def is_whole(self) -> bool:
        """Tell whether somebody runs it on every day, and nobody twice or too long."""
        return not (self.gaps or self.overlaps or self.past_exit)

    @property
    def in_order(self) -> tuple[HoldingRow | Gap, ...]:
        """Return the holdings, and the gaps among them, by their first day."""
        both: list[HoldingRow | Gap] = [*self.holdings, *self.gaps]
        return tuple(sorted(both, key=_first_day))

    def before(self, gap: Gap) -> HoldingRow | None:
        """Return the holding whose last day is the eve of a gap."""
        eve = gap.first - ONE_DAY
        return next((held for held in self.holdings if held.ends_on == eve), None)

    def after(self, gap: Gap) -> HoldingRow | None:
        """Return the holding that begins on the day after a gap."""
        morrow = gap.last + ONE_DAY
        return next((held for held in self.holdings if held.starts_on == morrow), None)

    def within(self, overlap: Overlap) -> tuple[HoldingRow, ...]:
        """Return the holdings that overlap without an agreement to point to."""
        return tuple(
            held
            for held in self.holdings
            if not held.agreement.strip()
            and held.starts_on <= overlap.last
            and (held.ends_on is None or held.ends_on >= overlap.first)
        )


def _first_day(entry: HoldingRow | Gap) -> date:
    return entry.first if isinstance(entry, Gap) else entry.starts_on


@dataclass(frozen=True)
class ContinuityView:
    """Hold every service in every area, in the order of the journey, from `first` to `last`.

    `first` is the day it is looked at: what lies before is drawn, not asked about.
    """

    starts_on: date
    first: date
    last: date
    vesting_on: date
    rows: tuple[AreaService, ...]

    @property
    def open_rows(self) -> tuple[AreaService, ...]:
        """Return the rows with a gap, an overlap or a holding past its exit."""
        return tuple(row for row in self.rows if not row.is_whole)


def continuity_of(session: Session, actor: Actor, programme_id: int, today: date) -> ContinuityView:
    """Return who runs what from today to the programme's end; raises NotFound. Four queries."""
    programme = session.execute(
        sa.select(Programme.starts_on, Programme.ends_on, Programme.vesting_on).where(
            in_scope(actor, Programme.id, programme_id)
        )
    ).one_or_none()
    if programme is None:
        raise NotFound
    starts_on, ends_on, vesting_on = programme
    last = max(ends_on, today)
    listed = services(session, actor, programme_id)
    areas = successors(session, actor, programme_id)
    held = _holdings(session, actor, programme_id)
    rows = _area_services(listed, areas, held, today, last)
    return ContinuityView(min(starts_on, today), today, last, vesting_on, rows)


_COLUMNS = (
    Holder.id,
    Holder.service_id,
    Holder.area_id,
    Holder.organisation_id,
    Organisation.short_name,
    Organisation.kind,
    Holder.starts_on,
    Holder.ends_on,
    Holder.basis,
    Holder.agreement,
    Holder.exit_on,
    Holder.version,
)


def _holdings(session: Session, actor: Actor, programme_id: int) -> tuple[HoldingRow, ...]:
    rows = session.execute(
        sa.select(*_COLUMNS)
        .join(Service, Service.id == Holder.service_id)
        .join(Organisation, Organisation.id == Holder.organisation_id)
        .where(in_scope(actor, Service.programme_id, programme_id))
        .order_by(Holder.starts_on, Holder.id)
    )
    return tuple(_holding(row) for row in rows)


def holding(session: Session, actor: Actor, programme_id: int, holder_id: int) -> HoldingRow:
    """Return one holding; raises NotFound. Runs one query."""
    row = session.execute(
        sa.select(*_COLUMNS)
        .join(Service, Service.id == Holder.service_id)
        .join(Organisation, Organisation.id == Holder.organisation_id)
        .where(in_scope(actor, Service.programme_id, programme_id), Holder.id == holder_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return _holding(row)


def _holding(row: Any) -> HoldingRow:
    return HoldingRow(*row)


def _area_services(
    listed: Sequence[ServiceRow],
    areas: Sequence[OrganisationRow],
    held: Sequence[HoldingRow],
    first: date,
    last: date,
) -> tuple[AreaService, ...]:
    found = gaps(
        [_as_value(row) for row in held],
        [str(service.id) for service in listed],
        [str(area.id) for area in areas],
        first,
        last,
    )
    grouped: dict[tuple[int, int], list[HoldingRow]] = {}
    empty: dict[tuple[str, str], list[Gap]] = {}
    double: dict[tuple[str, str], list[Overlap]] = {}
    for row in held:
        grouped.setdefault((row.service_id, row.area_id), []).append(row)
    for gap in found.gaps:
        empty.setdefault((gap.service, gap.area), []).append(gap)
    for overlap in found.overlaps:
        double.setdefault((overlap.service, overlap.area), []).append(overlap)
    rows = []
    for service in listed:
        for area in areas:
            own = tuple(grouped.get((service.id, area.id), ()))
            place = (str(service.id), str(area.id))
            past = tuple(row for row in own if row.is_past_exit(first))
            gapped, doubled = tuple(empty.get(place, ())), tuple(double.get(place, ()))
            rows.append(AreaService(service, area, own, gapped, doubled, past))
    return tuple(rows)


def _as_value(row: HoldingRow) -> Holding:
    return Holding(
        str(row.service_id),
        str(row.area_id),
        row.organisation,
        row.starts_on,
        row.ends_on,
        row.agreement,
    )
