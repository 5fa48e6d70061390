"""The address of the risk list: it holds the whole state, so that a link shows the same list."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from lgr_tracker.domain.classification import Level
from lgr_tracker.domain.states import RiskState
from lgr_tracker.queries.risk_filter import RiskFilter
from lgr_tracker.queries.risks import PageAsked, RiskSort
from lgr_tracker.web.guards import read_key

ANY_STATE = "any"
STARTS_DESCENDING = frozenset({RiskSort.SCORE, RiskSort.TARGET})
LONGEST_WORDS = 200
Kind = TypeVar("Kind", bound=StrEnum)


@dataclass(frozen=True)
class ListAddress:
    """Hold what an address asks of the list, and give it back as an address."""

    wanted: RiskFilter
    asked: PageAsked
    page: int = 1

    def filter_arguments(self) -> dict[str, str]:
        """Return the filter as arguments of an address, without what is usual."""
        wanted = self.wanted
        state = ANY_STATE if wanted.state is None else wanted.state.value
        usual = ANY_STATE if wanted.words else RiskState.OPEN.value
        given: dict[str, object] = {
            "q": wanted.words,
            "state": "" if state == usual else state,
            "band": wanted.band,
            "likelihood": wanted.likelihood,
            "impact": wanted.impact,
            "council": wanted.organisation_id,
            "lens": wanted.lens_id,
            "owner": wanted.owner_post_id,
            "workstream": wanted.workstream,
            "classification": wanted.level.value if wanted.level else "",
            "attention": "yes" if wanted.needs_attention else "",
            "mine": "yes" if wanted.is_mine else "",
            "review_by": wanted.reviews_by.isoformat() if wanted.reviews_by else "",
        }
        return {name: str(value) for name, value in given.items() if value not in (None, "")}

    def sort_arguments(self) -> dict[str, str]:
        """Return the sorting as arguments of an address, without what is usual."""
        asked = self.asked
        given: dict[str, str] = {}
        if asked.sort is not RiskSort.SCORE:
            given["sort"] = asked.sort.value
        if asked.is_descending != (asked.sort in STARTS_DESCENDING):
            given["order"] = "desc" if asked.is_descending else "asc"
        return given

    def kept_arguments(self) -> dict[str, str]:
        """Return what the filter form has no field for and must carry along."""
        kept = ("attention", "mine", "likelihood", "impact", "review_by")
        here = self.filter_arguments()
        return {name: here[name] for name in kept if name in here} | self.sort_arguments()

    def sorted_by(self, sort: RiskSort) -> dict[str, str]:
        """Return the arguments that sort by a column, the other way round if it is sorted so."""
        is_same = sort is self.asked.sort
        is_descending = not self.asked.is_descending if is_same else sort in STARTS_DESCENDING
        other = replace(self, asked=PageAsked(sort, is_descending))
        return {**self.filter_arguments(), **other.sort_arguments()}

    def next_page(self, last_id: int | None) -> dict[str, str]:
        """Return the arguments of the page after this one."""
        return self._at(self.page + 1, "after", last_id)

    def previous_page(self, first_id: int | None) -> dict[str, str]:
        """Return the arguments of the page before this one."""
        return self._at(max(1, self.page - 1), "before", first_id)

    def _at(self, page: int, side: str, row_id: int | None) -> dict[str, str]:
        here = {**self.filter_arguments(), **self.sort_arguments()}
        return {**here, side: str(row_id or 0), "page": str(page)}


def read_address(arguments: Mapping[str, str]) -> ListAddress:
    """Read what an address asks for; what makes no sense is left aside, never an error."""
    words = " ".join(arguments.get("q", "").split())[:LONGEST_WORDS].replace("\x00", "")
    sort = _one_of(RiskSort, arguments.get("sort")) or RiskSort.SCORE
    order = arguments.get("order")
    return ListAddress(
        wanted=RiskFilter(
            words=words,
            state=_state(arguments.get("state", ""), has_words=bool(words)),
            band=read_number(arguments.get("band")),
            likelihood=read_number(arguments.get("likelihood")),
            impact=read_number(arguments.get("impact")),
            organisation_id=read_number(arguments.get("council")),
            lens_id=read_number(arguments.get("lens")),
            owner_post_id=read_number(arguments.get("owner")),
            workstream=arguments.get("workstream", "")[:LONGEST_WORDS].replace("\x00", ""),
            needs_attention=arguments.get("attention") == "yes",
            is_mine=arguments.get("mine") == "yes",
            reviews_by=_day(arguments.get("review_by", "")),
            level=_one_of(Level, arguments.get("classification")),
        ),
        asked=PageAsked(
            sort=sort,
            is_descending=order == "desc"
            if order in ("asc", "desc")
            else sort in STARTS_DESCENDING,
            after_id=read_key(arguments.get("after")),
            before_id=read_key(arguments.get("before")),
        ),
        page=read_number(arguments.get("page")) or 1,
    )


def read_number(text: str | None) -> int | None:
    """Read a whole number as ids and points are; others ask for nothing."""
    if text is None or not (text.isascii() and text.isdecimal()) or len(text) > 9:
        return None
    return int(text)


def _one_of(kind: type[Kind], text: str | None) -> Kind | None:
    return next((value for value in kind if value.value == text), None)


def _state(text: str, *, has_words: bool) -> RiskState | None:
    """Read the state; who searches without naming one looks through all of them."""
    if text == ANY_STATE or (has_words and not text):
        return None
    return _one_of(RiskState, text) or RiskState.OPEN


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
