"""Say who runs what, and what is amiss with it, in sentences for a board."""

from collections.abc import Sequence
from datetime import date

from lgr_tracker.blueprints.plan.words import between, on
from lgr_tracker.domain.continuity import Gap, Overlap
from lgr_tracker.domain.kinds import HolderBasis
from lgr_tracker.queries.continuity import AreaService, ContinuityView, HoldingRow


def continuity_heading(view: ContinuityView) -> str:
    """Say where nobody runs a service, or that somebody does everywhere."""
    if not view.rows:
        return "No services yet"
    amiss = view.open_rows
    if not amiss:
        return f"Every service has one holder on every day to {on(view.last, with_year=True)}"
    gapped = [row for row in amiss if row.gaps]
    if not gapped:
        return f"{_count(len(amiss), 'holding')} to agree or to end"
    first = min(gapped, key=lambda row: row.gaps[0].first)
    lost = sum((gap.last - gap.first).days + 1 for gap in first.gaps)
    others = len(gapped) - 1
    more = (
        f", and {_count(others, 'other service')} with days on which nobody does" if others else ""
    )
    service = f"“{first.service.name}”"
    return f"{first.area.short_name} has nobody to run {service} for {_days(lost)}{more}"


def _days(count: int) -> str:
    return _count(count, "day")


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def troubles(row: AreaService) -> tuple[str, ...]:
    """Say what is amiss with a service in an area, a sentence part each."""
    return (
        *(nobody(gap) for gap in row.gaps),
        *(doubled(overlap) for overlap in row.overlaps),
        *(past_exit(held) for held in row.past_exit),
    )


def nobody(gap: Gap) -> str:
    """Say on which days nobody runs a service."""
    return f"Nobody {between(gap.first, gap.last)}"


def doubled(overlap: Overlap) -> str:
    """Say who runs a service at once without having agreed so, and when."""
    together = " and ".join(overlap.organisations)
    return f"{together} without an agreement, {between(overlap.first, overlap.last)}"


def past_exit(held: HoldingRow) -> str:
    """Say when a holding that goes on was meant to have ended."""
    exit_on = held.exit_on or held.starts_on
    return f"{held.organisation} was meant to stop on {on(exit_on, with_year=True)}"


def holders_after(row: AreaService, vesting_on: date) -> str:
    """Say who runs a service from vesting on, one after another."""
    later = [held for held in row.holdings if held.ends_on is None or held.ends_on >= vesting_on]
    said = ", then ".join(_holding(held, held in row.past_exit) for held in later)
    return said[:1].upper() + said[1:]


def _holding(held: HoldingRow, is_past_exit: bool) -> str:
    said = {
        HolderBasis.OWN: f"{held.organisation}, own",
        HolderBasis.HOSTED: f"{held.organisation} hosts",
        HolderBasis.SHARED: f"shared, run by {held.organisation}",
        HolderBasis.DELIVERY_MODEL: held.organisation,
    }[held.basis]
    if held.agreement:
        said += f" under {held.agreement}"
    if held.ends_on:
        return f"{said} to {on(held.ends_on, with_year=True)}"
    if held.exit_on and not is_past_exit:
        return f"{said}, meant to end by {on(held.exit_on, with_year=True)}"
    return said


def sentence_list(parts: Sequence[str]) -> str:
    """Return sentence parts joined, to stand alone in a cell."""
    return "; ".join(parts)
