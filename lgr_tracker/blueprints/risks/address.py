"""The address of the risk list: it holds the whole state, so that a link shows the same list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode

from werkzeug.datastructures import MultiDict

from lgr_tracker.domain.states import RiskState
from lgr_tracker.queries.risk_columns import COLUMNS, OWN, USUAL, own_heading
from lgr_tracker.queries.risk_conditions import NONE, Value, Values
from lgr_tracker.queries.risk_facets import FACETS, OTHER_NAMES, YES, Facet, FacetKind
from lgr_tracker.queries.risk_filter import RiskFilter
from lgr_tracker.queries.risk_sorts import BY_SCORE, MOST_SORTS, RiskGroup, RiskSort, Sorting
from lgr_tracker.queries.risks import PageAsked
from lgr_tracker.web.guards import read_key

ANY_STATE = "any"
HELD = "held"
"""The argument in which a form carries along all that it does not ask, as one address."""

ALSO = "also_"
"""Before the name of a filter in the form: the values beside the one that its first line takes."""

STARTS_DESCENDING = frozenset(
    {RiskSort.SCORE, RiskSort.TARGET, RiskSort.INHERENT, RiskSort.COST, RiskSort.RAISED}
)
LONGEST_WORDS, LONGEST_HELD = 200, 8_000
MOST_VALUES, MOST_COLUMNS = 50, 40
Kind = TypeVar("Kind", bound=StrEnum)
Arguments = dict[str, str | list[str]]
"""What stands behind the question mark; a name with several values stands there once for each."""


@dataclass(frozen=True)
class ListAddress:
    """Hold what an address asks of the list, and give it back as an address."""

    wanted: RiskFilter
    asked: PageAsked
    page: int = 1
    columns: tuple[str, ...] = USUAL

    def filter_arguments(self, wanted: RiskFilter | None = None) -> Arguments:
        """Return the filter, or another one, as arguments of an address, without what is usual."""
        narrowed = self.wanted if wanted is None else wanted
        given: Arguments = {
            name: [_written(value) for value in values] for name, values in narrowed.chosen
        }
        states = given.pop("state", [ANY_STATE])
        usual = ANY_STATE if narrowed["q"] else RiskState.OPEN.value
        if states != [usual]:
            given["state"] = states
        return {name: each[0] if len(each) == 1 else each for name, each in given.items()}

    def look_arguments(self) -> Arguments:
        """Return sorting, grouping and columns as arguments, without what is usual."""
        sorting, given = self.asked.sorting, Arguments()
        if sorting.by != BY_SCORE.by:
            given["sort"] = ",".join(_sort_word(*each) for each in sorting.by)
        if sorting.group is not None:
            given["group"] = sorting.group.value
        if self.columns != USUAL:
            given["columns"] = ",".join(self.columns)
        return given

    def arguments(self) -> Arguments:
        """Return all of the list but the page."""
        return {**self.filter_arguments(), **self.look_arguments()}

    def held(self) -> str:
        """Return all of the list but the page, as forms carry it along."""
        return urlencode(self.arguments(), doseq=True)

    def begun(self) -> "ListAddress":
        """Return the same list at its first page."""
        return replace(self, asked=PageAsked(self.asked.sorting), page=1)

    def narrowed_to(self, wanted: RiskFilter) -> Arguments:
        """Return the arguments of the same list held to another filter."""
        return {**self.filter_arguments(wanted), **self.look_arguments()}

    def sorted_by(self, sort: RiskSort) -> Arguments:
        """Return the arguments that sort by a column, the other way round if it comes first."""
        first, is_descending = self.asked.sorting.by[0]
        turned = not is_descending if sort is first else sort in STARTS_DESCENDING
        return self._sorting(replace(self.asked.sorting, by=((sort, turned),)))

    def _sorting(self, sorting: Sorting) -> Arguments:
        return replace(self, asked=PageAsked(sorting)).arguments()

    def next_page(self, last_id: int | None) -> Arguments:
        """Return the arguments of the page after this one."""
        return {**self.arguments(), "after": str(last_id or 0), "page": str(self.page + 1)}

    def previous_page(self, first_id: int | None) -> Arguments:
        """Return the arguments of the page before this one."""
        page = str(max(1, self.page - 1))
        return {**self.arguments(), "before": str(first_id or 0), "page": page}


def read_address(given: MultiDict[str, str]) -> ListAddress:
    """Read what an address asks for; what makes no sense is left aside, never an error."""
    if HELD in given:
        held = parse_qsl(given[HELD][:LONGEST_HELD])
        given = MultiDict([*held, *(each for each in given.items(multi=True) if each[0] != HELD)])
    lists: Mapping[str, Sequence[str]] = {
        OTHER_NAMES.get(name, name): values for name, values in given.lists()
    }
    chosen: dict[str, Values] = {}
    for name, facet in FACETS.items():
        texts = (*lists.get(name, ()), *lists.get(f"{ALSO}{name}", ()))
        if texts:
            chosen[name] = _values(facet, texts)
    said = chosen.get("state") or chosen.get("q")
    if not said and ANY_STATE not in lists.get("state", ()):
        chosen["state"] = (RiskState.OPEN.value,)  # who searches looks through all states
    return ListAddress(
        wanted=RiskFilter(**chosen),
        asked=PageAsked(
            sorting=Sorting(_sorts(given), _one_of(RiskGroup, given.get("group"))),
            after_id=read_key(given.get("after")),
            before_id=read_key(given.get("before")),
        ),
        page=read_number(given.get("page")) or 1,
        columns=_columns(given),
    )


def _values(facet: Facet, texts: Sequence[str]) -> Values:
    """Read the values of one filter; several may stand in one text, parted by commas."""
    if facet.kind in (FacetKind.KEY, FacetKind.POINT, FacetKind.WORD):
        texts = [part for text in texts for part in text.split(",")]
    read = [_value(facet, text) for text in texts[:MOST_VALUES]]
    found = tuple(value for value in read if value is not None)
    return found if facet.takes_several else found[:1]


def _value(facet: Facet, text: str) -> Value | None:
    """Read one value as its kind of filter has it."""
    if text == NONE and facet.none:
        return NONE
    match facet.kind:
        case FacetKind.KEY:
            return read_key(text)
        case FacetKind.POINT | FacetKind.AMOUNT:
            return read_number(text)
        case FacetKind.DAY:
            return _day(text)
        case FacetKind.FLAG:
            return YES if text == YES else None
        case FacetKind.WORD:
            return text if text in dict(facet.words) else None
        case _:
            return " ".join(text.split())[:LONGEST_WORDS].replace("\x00", "") or None


def _written(value: Value) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _sort_word(sort: RiskSort, is_descending: bool) -> str:
    return f"-{sort.value}" if is_descending else sort.value


def _sorts(given: MultiDict[str, str]) -> tuple[tuple[RiskSort, bool], ...]:
    """Read by what the list is sorted: `sort=-score,owner`, or several of `sort`.

    Earlier addresses say `sort=title&order=desc`.
    """
    found: dict[RiskSort, bool] = {}
    for word in ",".join(given.getlist("sort")).split(","):
        sort = _one_of(RiskSort, word.removeprefix("-"))
        if sort is not None:
            found.setdefault(sort, word.startswith("-"))
    if given.get("order") in ("asc", "desc"):
        found = {sort: given["order"] == "desc" for sort in found or [RiskSort.SCORE]}
    return tuple(found.items())[:MOST_SORTS] or BY_SCORE.by


def _columns(given: MultiDict[str, str]) -> tuple[str, ...]:
    """Read which columns are shown: `columns=owner,score`, or the ticks and places of the form."""
    if "column" in given:
        ticked = [key for key in given.getlist("column") if _is_column(key)][:MOST_COLUMNS]
        places = [read_number(given.get(f"place_{key}")) for key in ticked]
        far = [MOST_COLUMNS if place is None else place for place in places]
        ticked = [key for _, key in sorted(zip(far, ticked, strict=True), key=lambda pair: pair[0])]
        return tuple(dict.fromkeys(ticked)) or USUAL
    listed = [key for key in given.get("columns", "").split(",") if _is_column(key)]
    return tuple(dict.fromkeys(listed))[:MOST_COLUMNS] or USUAL


def _is_column(key: str) -> bool:
    if key.startswith(OWN):
        return len(key) <= LONGEST_WORDS and own_heading(key).isprintable()
    return key in COLUMNS


def read_number(text: str | None) -> int | None:
    """Read a whole number as ids and points are; others ask for nothing."""
    if text is None or not (text.isascii() and text.isdecimal()) or len(text) > 9:
        return None
    return int(text)


def _one_of(kind: type[Kind], text: str | None) -> Kind | None:
    return next((value for value in kind if value.value == text), None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
