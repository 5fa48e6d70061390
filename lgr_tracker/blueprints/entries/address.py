"""The address of a list of entries: it holds the whole state."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lgr_tracker.domain.kinds import EntryKind
from lgr_tracker.domain.states import LIVE_ENTRIES, EntryState
from lgr_tracker.queries.entries import EntryFilter, EntryOrder, EntrySort
from lgr_tracker.web.guards import read_key

LONGEST = 200
ANY_STATE, LIVE = "any", "live"


@dataclass(frozen=True)
class EntryAddress:
    """Hold what an address asks of a list of entries, and give it back as an address."""

    wanted: EntryFilter
    order: EntryOrder

    def arguments(self) -> dict[str, str]:
        """Return the list as arguments of an address, without what is usual."""
        return filter_arguments(self.wanted) | order_arguments(self.order)

    def sorted_by(self, sort: EntrySort) -> dict[str, str]:
        """Return the arguments that sort by a column, the other way round if it is sorted by."""
        turned = self.order.sort is sort and not self.order.is_descending
        return filter_arguments(self.wanted) | order_arguments(EntryOrder(sort, turned))


def read_address(kind: EntryKind, given: Mapping[str, str]) -> EntryAddress:
    """Read what an address asks for; what makes no sense is left aside, never an error."""
    sort = given.get("sort", "")
    sorts = {each.value: each for each in EntrySort}
    order = EntryOrder(sorts.get(sort.removeprefix("-"), EntrySort.DUE), sort.startswith("-"))
    wanted = EntryFilter(
        kind,
        words=_line(given.get("q")),
        states=_states(given.get("state", "")),
        owner_post_id=read_key(given.get("owner")),
        organisation_id=read_key(given.get("council")),
        workstream=_line(given.get("workstream")),
        due_from=_day(given.get("from")),
        due_until=_day(given.get("until")),
        is_late=given.get("late") == "yes",
    )
    return EntryAddress(wanted, order)


def filter_arguments(wanted: EntryFilter) -> dict[str, str]:
    """Return a filter as arguments of an address, without what is usual."""
    given: dict[str, object] = {
        "q": wanted.words,
        "state": state_argument(wanted) if wanted.states != LIVE_ENTRIES else "",
        "owner": wanted.owner_post_id,
        "council": wanted.organisation_id,
        "workstream": wanted.workstream,
        "from": wanted.due_from,
        "until": wanted.due_until,
        "late": "yes" if wanted.is_late else "",
    }
    return {name: str(value) for name, value in given.items() if value not in (None, "")}


def state_argument(wanted: EntryFilter) -> str:
    """Return how an address names the states of a filter."""
    if wanted.states == LIVE_ENTRIES:
        return LIVE
    return next((state.value for state in wanted.states), ANY_STATE)


def order_arguments(order: EntryOrder) -> dict[str, str]:
    """Return how a list is sorted as arguments of an address, without what is usual."""
    if order == EntryOrder():
        return {}
    return {"sort": f"-{order.sort.value}" if order.is_descending else order.sort.value}


def _states(text: str) -> frozenset[EntryState]:
    if text == ANY_STATE:
        return frozenset()
    known = [state for state in EntryState if state.value == text]
    return frozenset(known) or LIVE_ENTRIES


def _line(text: str | None) -> str:
    return " ".join((text or "").split())[:LONGEST].replace("\x00", "")


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
