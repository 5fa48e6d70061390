"""The filter of the risk list made ready: its form, and what is chosen as links that undo it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from urllib.parse import urlencode

from lgr_tracker.blueprints.risks.address import ALSO, ANY_STATE, ListAddress
from lgr_tracker.blueprints.risks.listing import GROUP_WORDS, SORT_WORDS, list_address
from lgr_tracker.domain.scales import Scale
from lgr_tracker.domain.states import RiskState
from lgr_tracker.queries.risk_choices import FilterChoices
from lgr_tracker.queries.risk_columns import COLUMNS, column_of, own_key
from lgr_tracker.queries.risk_conditions import Value
from lgr_tracker.queries.risk_facets import FACETS, Facet, FacetKind
from lgr_tracker.queries.risk_filter import ALL_OPEN, RiskFilter
from lgr_tracker.queries.risk_sorts import RiskGroup, RiskSort

MOST_TICKS = 200
SORTS_ASKED = 3
SAID = {FacetKind.DAY: "date", FacetKind.AMOUNT: "number", FacetKind.TEXT: "search"}
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ShownFacet:
    """Hold one filter as the form asks it: a choice, ticks, a box to write in, or one tick."""

    name: str
    label: str
    type: str
    """The type of a box to write in; empty where there are values to choose."""
    options: Pairs
    value: str
    also: frozenset[str]
    """The values chosen beside `value`."""

    @property
    def tick_name(self) -> str:
        """Return under which name the ticks are sent."""
        return f"{ALSO}{self.name}" if FACETS[self.name].is_first else self.name


@dataclass(frozen=True)
class Chip:
    """Hold one thing that the list is held to, and the list without it."""

    label: str
    words: str
    href: str


@dataclass(frozen=True)
class ShownColumn:
    """Hold one column that can be shown, and its place if it is."""

    key: str
    label: str
    place: int | None


@dataclass(frozen=True)
class ShownFilter:
    """Hold the forms above the list, and the chips of what is chosen."""

    first: tuple[ShownFacet, ...]
    ticks: tuple[ShownFacet, ...]
    boxes: tuple[ShownFacet, ...]
    chips: tuple[Chip, ...]
    clear_href: str
    kept: str
    """What the form of the filter carries along: sorting, groups and columns."""
    filtered: str
    """What the form of the columns carries along."""
    columns: tuple[ShownColumn, ...]
    sorts: tuple[str, ...]
    sort_options: Pairs
    group: str
    group_options: Pairs


def show_filter(at: str, address: ListAddress, choices: FilterChoices, scale: Scale) -> ShownFilter:
    """Make the forms ready, and a link for each chosen value that takes it away again."""
    asked = _asked(address.wanted, choices, scale)
    sorting = address.asked.sorting
    sorts = [f"-{sort}" if falls else sort.value for sort, falls in sorting.by][:SORTS_ASKED]
    return ShownFilter(
        first=tuple(each for each in asked if FACETS[each.name].is_first),
        ticks=tuple(each for each in asked if each.options),
        boxes=tuple(each for each in asked if not each.options and not FACETS[each.name].is_first),
        chips=tuple(_chips(at, address, choices, scale)),
        clear_href=list_address(at, address.narrowed_to(ALL_OPEN)),
        kept=urlencode(address.look_arguments()),
        filtered=urlencode(address.filter_arguments(), doseq=True),
        columns=_columns(address.columns, choices.own_headings),
        sorts=(*sorts, *("" for _ in range(SORTS_ASKED - len(sorts)))),
        sort_options=_sort_options(),
        group=sorting.group.value if sorting.group else "",
        group_options=tuple((group.value, GROUP_WORDS[group]) for group in RiskGroup),
    )


@lru_cache(maxsize=128)
def _asked(wanted: RiskFilter, choices: FilterChoices, scale: Scale) -> tuple[ShownFacet, ...]:
    """Return the filters that have anything to ask; the same for every page of a list."""
    facets = (_facet(facet, wanted, choices, scale) for facet in FACETS.values())
    return tuple(each for each in facets if each.options or each.type)


def _facet(facet: Facet, wanted: RiskFilter, choices: FilterChoices, scale: Scale) -> ShownFacet:
    chosen = [_plain(value) for value in wanted[facet.name]]
    offered = [(_plain(value), words) for value, words in facet.offered(choices, scale)]
    if facet.name == "state":
        offered.append((ANY_STATE, "Any state"))
        chosen = chosen or [ANY_STATE]
    if facet.kind is FacetKind.FLAG:
        offered = [("yes", "Only these")]
    if facet.is_first:  # its first value stands on the first line, the others among the ticks
        value, also = (chosen[0] if chosen else ""), chosen[1:]
    else:
        value, also = (chosen[0] if chosen and not offered else ""), chosen
    box = "" if offered or facet.takes_several else SAID[facet.kind]
    return ShownFacet(
        facet.name, facet.label, box, tuple(offered[:MOST_TICKS]), value, frozenset(also)
    )


def _plain(value: Value) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _chips(at: str, address: ListAddress, choices: FilterChoices, scale: Scale) -> Iterator[Chip]:
    """Yield what is chosen, but not that only open risks are listed, which is usual."""
    wanted = address.wanted
    if not (wanted["state"] or wanted["q"]):
        href = list_address(at, address.narrowed_to(wanted.but(state=RiskState.OPEN.value)))
        yield Chip("State", "any", href)
    for name, values in wanted.chosen:
        facet = FACETS[name]
        if name == "state" and values == ALL_OPEN["state"] and not wanted["q"]:
            continue
        words = dict(facet.offered(choices, scale))
        for value in values:
            left = tuple(other for other in values if other != value)
            if name == "state" and not left and not wanted["q"]:
                left = ALL_OPEN["state"]
            href = list_address(at, address.narrowed_to(wanted.but(**{name: left})))
            yield Chip(facet.label, _chip_words(facet, value, words), href)


def _chip_words(facet: Facet, value: Value, words: dict[Value, str]) -> str:
    if facet.kind is FacetKind.FLAG:
        return ""
    if isinstance(value, date):
        return f"{value.day} {value:%b %Y}"
    if facet.kind is FacetKind.AMOUNT:
        return f"{value:,}"
    return words.get(value, "not in the list" if facet.takes_several else f"“{value}”")


@lru_cache(maxsize=128)
def _columns(shown: tuple[str, ...], own_headings: tuple[str, ...]) -> tuple[ShownColumn, ...]:
    """Return the columns in the order shown, then those that are not."""
    own = [own_key(heading) for heading in own_headings]
    listed = [*shown, *(key for key in (*COLUMNS, *own) if key not in shown)]
    return tuple(
        ShownColumn(key, column_of(key).label, place if key in shown else None)
        for place, key in enumerate(listed, start=1)
    )


@cache
def _sort_options() -> Pairs:
    found: list[tuple[str, str]] = []
    for sort in RiskSort:
        rising, falling = SORT_WORDS[sort]
        found += ((f"-{sort.value}", falling.capitalize()), (sort.value, rising.capitalize()))
    return tuple(found)
