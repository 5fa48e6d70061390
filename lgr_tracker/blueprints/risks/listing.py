"""The risk list made ready for its page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import url_for

from lgr_tracker.blueprints.risks.address import Arguments, ListAddress
from lgr_tracker.domain.direction import SPARK_WORDS
from lgr_tracker.domain.drawing.bands import look_of_band
from lgr_tracker.domain.drawing.counts import Part, Proportion, draw_proportion
from lgr_tracker.domain.drawing.history import draw_spark
from lgr_tracker.domain.drawing.marks import Picture
from lgr_tracker.domain.kinds import ScaleNotation
from lgr_tracker.domain.register import ColumnKind
from lgr_tracker.domain.risk_text import (
    day_text,
    log_sentence,
    number_word,
    plural,
    scale_sentence,
    window_text,
)
from lgr_tracker.domain.scales import Scale
from lgr_tracker.domain.states import RiskState
from lgr_tracker.queries.risk_cells import Cell, Cells
from lgr_tracker.queries.risk_choices import FilterChoices
from lgr_tracker.queries.risk_columns import ListColumn, column_of
from lgr_tracker.queries.risk_conditions import NONE
from lgr_tracker.queries.risk_facets import FACETS, YES
from lgr_tracker.queries.risk_filter import ALL_OPEN, RiskFilter
from lgr_tracker.queries.risk_sorts import RiskGroup, RiskSort, Sorting
from lgr_tracker.queries.risks import PAGE_ROWS, LogCounts, RiskPage, RiskRow
from lgr_tracker.queries.saved_views import OfferedView

SORT_WORDS = {
    RiskSort.SCORE: ("lowest score first", "highest score first"),
    RiskSort.REFERENCE: ("by reference", "newest reference first"),
    RiskSort.TITLE: ("by title", "by title, from the end"),
    RiskSort.COUNCIL: ("by council", "by council, from the end"),
    RiskSort.OWNER: ("by owner", "by owner, from the end"),
    RiskSort.TARGET: ("lowest aim first", "highest aim first"),
    RiskSort.REVIEW: ("next review first", "latest review first"),
    RiskSort.HITS: ("what could hit first", "what could hit last"),
    RiskSort.RAISED: ("longest known first", "newest first"),
    RiskSort.DUE: ("earliest target date first", "latest target date first"),
    RiskSort.INHERENT: ("lowest before controls first", "highest before controls first"),
    RiskSort.WORKSTREAM: ("by workstream", "by workstream, from the end"),
    RiskSort.CATEGORY: ("by category", "by category, from the end"),
    RiskSort.COST: ("cheapest first", "dearest first"),
    RiskSort.STATE: ("open ones first", "closed ones first"),
}
"""How a list is sorted in words: rising, falling."""

GROUP_WORDS = {
    RiskGroup.LENS: "Lens",
    RiskGroup.OWNER: "Owner",
    RiskGroup.COUNCIL: "Council it was raised in",
    RiskGroup.BAND: "Band",
}
GROUP_FACETS = {
    RiskGroup.LENS: "lens",
    RiskGroup.OWNER: "owner",
    RiskGroup.COUNCIL: "origin",
    RiskGroup.BAND: "band",
}
"""The filter that shows the rows of one heading."""

LONGEST_CELL = 240
"""Characters of a text that a cell of the list shows."""


@dataclass(frozen=True)
class Head:
    """Hold the head of one column with the link that sorts by it."""

    key: str
    label: str
    href: str | None
    sort: str | None
    is_number: bool


@dataclass(frozen=True)
class ShownGroup:
    """Hold the heading over rows that belong together, with the list of all such risks."""

    words: str
    count: int
    href: str


class ShownRow(NamedTuple):
    """Hold one row beside what is drawn and said of it; a tuple, because a page makes many."""

    risk: RiskRow
    href: str
    sub: str
    band: str
    look: int
    score: str
    pair: str
    aim: int | str | None
    window: str
    review: str
    spark: Picture | None
    spark_words: str
    is_overdue: bool
    cells: Mapping[str, str]
    """What the plain columns say, by key."""
    group: ShownGroup | None
    """The heading that begins with this row."""


LONG = 3_000
"""Risks above which a workbook takes longer than somebody should wait for an answer."""


@dataclass(frozen=True)
class ShownList:
    """Hold all that the list page shows."""

    heading: str
    bar: Proportion
    views: tuple[dict[str, object], ...]
    heads: tuple[Head, ...]
    rows: tuple[ShownRow, ...]
    matching: int
    first: int
    last: int
    sorted_words: str
    page: int
    pages: int
    previous_href: str | None
    next_href: str | None
    scale_words: str
    is_filtered: bool
    is_empty_log: bool
    has_saved: bool
    grouped_by: str
    is_long: bool
    """True where a workbook of all this is made ready on My jobs."""


@dataclass(frozen=True)
class ListFound:
    """Hold what the queries found for a list page."""

    page: RiskPage
    counts: LogCounts
    matching: int
    cells: Mapping[int, Cells]
    group_counts: Mapping[int | None, int]
    choices: FilterChoices
    views: tuple[OfferedView, ...]
    scale: Scale


def show_list(at: str, address: ListAddress, found: ListFound, today: date) -> ShownList:
    """Make the list that stands `at` a path ready: its answer, bar, rows and links."""
    page, matching, scale, counts = found.page, found.matching, found.scale, found.counts
    pages = max(1, -(-matching // PAGE_ROWS))
    number = 1 if not page.has_previous else min(max(2, address.page), pages)
    first = (number - 1) * PAGE_ROWS + 1 if page.rows else 0
    return ShownList(
        heading=heading(address.wanted, counts, matching, scale),
        bar=_bar(at, counts, scale),
        views=_views(at, address, counts, found.views, today),
        heads=_heads(at, address.begun()),
        rows=tuple(_rows(at, address, found, today)),
        matching=matching,
        first=first,
        last=max(0, first + len(page.rows) - 1),
        sorted_words=sorted_words(address.asked.sorting),
        page=number,
        pages=pages,
        previous_href=_link(at, address.previous_page(page.first_id), page.has_previous),
        next_href=_link(at, address.next_page(page.last_id), page.has_next),
        scale_words=scale_sentence(scale),
        is_filtered=address.wanted != ALL_OPEN,
        is_empty_log=counts.open + counts.issues + counts.closed == 0,
        has_saved=bool(found.views),
        grouped_by=address.asked.sorting.group or "",
        is_long=matching > LONG,
    )


def sorted_words(sorting: Sorting) -> str:
    """Say how a list is sorted."""
    told = ", then ".join(SORT_WORDS[sort][is_descending] for sort, is_descending in sorting.by)
    return f"by {GROUP_WORDS[sorting.group].lower()}, {told}" if sorting.group else told


def heading(wanted: RiskFilter, counts: LogCounts, matching: int, scale: Scale) -> str:
    """Return the page's answer: what the log comes to, or what the filter lets through."""
    heaviest = scale.bands[-1]
    if wanted == ALL_OPEN:
        in_band = counts.by_band[heaviest.order]
        return log_sentence(counts.open, heaviest.name, in_band, counts.without_action)
    many = "No" if matching == 0 else number_word(matching).capitalize()
    noun = plural(matching, "risk", "risks")
    if wanted == ALL_OPEN.but(attention=YES):
        return f"{many} open {noun} {plural(matching, 'needs', 'need')} attention."
    if wanted == ALL_OPEN.but(mine=YES):
        return f"{many} open {noun} {plural(matching, 'is', 'are')} yours."
    if wanted == ALL_OPEN.but(state=RiskState.ISSUE.value):
        return f"{many} {noun} {plural(matching, 'has', 'have')} happened."
    if wanted == ALL_OPEN.but(state=RiskState.CLOSED.value):
        return f"{many} {noun} {plural(matching, 'is', 'are')} closed."
    return f"{many} {noun} {plural(matching, 'matches', 'match')}."


def look_of(scale: Scale, score: int | None) -> int:
    """Return which look the band of a score has; the lightest for none."""
    return look_of_band(scale, None if score is None else scale.band(score))


def list_path(code: str) -> str:
    """Return where a programme's list stands: asked for once a page, as it has many links."""
    return url_for("risks.index", code=code)


def list_address(at: str, arguments: Mapping[str, object]) -> str:
    """Return the address of the list that stands `at` a path, with these arguments."""
    return f"{at}?{urlencode(arguments, doseq=True)}" if arguments else at


def _link(at: str, arguments: Arguments, is_there: bool = True) -> str | None:
    return list_address(at, arguments) if is_there else None


def _bar(at: str, counts: LogCounts, scale: Scale) -> Proportion:
    kind = {"kind": "threat"} if counts.opportunities else {}
    parts = [
        Part(
            band.name,
            counts.by_band[band.order],
            f"g-b{look_of(scale, band.minimum)}",
            list_address(at, {"band": band.order, **kind}),
        )
        for band in reversed(scale.bands)
    ]
    if counts.opportunities:
        href = list_address(at, {"kind": "opportunity"})
        parts.append(Part("Opportunity", counts.opportunities, "g-b1", href))
    if counts.unscored:
        href = list_address(at, {"band": NONE})
        parts.append(Part("Not scored yet", counts.unscored, "g-q1", href))
    return draw_proportion(parts)


def _views(
    at: str,
    address: ListAddress,
    counts: LogCounts,
    saved: tuple[OfferedView, ...],
    today: date,
) -> tuple[dict[str, object], ...]:
    week = today + timedelta(days=7)
    built: list[tuple[str, RiskFilter, int | None]] = [
        ("All open", ALL_OPEN, counts.open),
        ("Needs attention", ALL_OPEN.but(attention=YES), counts.attention),
        ("Review due this week", ALL_OPEN.but(review_to=week), None),
        ("Issues", ALL_OPEN.but(state=RiskState.ISSUE.value), counts.issues),
        ("Closed", ALL_OPEN.but(state=RiskState.CLOSED.value), counts.closed),
    ]
    if counts.mine is not None:
        built.insert(2, ("Mine", ALL_OPEN.but(mine=YES), counts.mine))
    here = urlencode(address.arguments(), doseq=True)
    is_saved = any(view.arguments == here for view in saved)
    shown: list[dict[str, object]] = [
        {
            "label": label,
            "href": list_address(at, address.filter_arguments(held)),
            "is_current": address.wanted == held and not is_saved,
            "count": count,
        }
        for label, held, count in built
    ]
    shown += [
        {
            "label": view.name,
            "href": f"{at}?{view.arguments}",
            "is_current": view.arguments == here,
        }
        for view in saved
    ]
    return tuple(shown)


@lru_cache(maxsize=128)
def _heads(at: str, address: ListAddress) -> tuple[Head, ...]:
    """Return the head of the risk itself, then those of the columns that are shown."""
    shown = (column_of(key) for key in address.columns)
    first = ListColumn("title", "Risk", ("reference", "title"), RiskSort.TITLE)
    by, is_descending = address.asked.sorting.by[0]
    here = "descending" if is_descending else "ascending"
    return tuple(
        Head(
            column.key,
            column.label,
            _link(at, address.sorted_by(column.sort)) if column.sort else None,
            here if column.sort is by else None,
            column.is_number,
        )
        for column in (first, *shown)
    )


def _rows(at: str, address: ListAddress, found: ListFound, today: date) -> Iterator[ShownRow]:
    group, before = address.asked.sorting.group, object()
    for row in found.page.rows:
        here = _group_of(group, row, found.scale) if group else before
        heading = _group(at, address, found, here, row) if here != before else None
        before = here
        yield _row(f"{at}/{row.id}", row, found, heading, today)


def _group_of(group: RiskGroup, row: RiskRow, scale: Scale) -> int | None:
    match group:
        case RiskGroup.BAND:
            return None if row.score is None else scale.band(row.score).order
        case RiskGroup.COUNCIL:
            return row.organisation_id
        case RiskGroup.OWNER:
            return row.owner_post_id
        case _:
            return row.lens_ids[0] if row.lens_ids else None


def _group(at: str, address: ListAddress, found: ListFound, key: Any, row: RiskRow) -> ShownGroup:
    """Return the heading of a group: its name, how many there are in all, the list of them."""
    group = address.asked.sorting.group
    facet = FACETS[GROUP_FACETS[group]] if group else FACETS["band"]
    names = dict(facet.offered(found.choices, found.scale))
    unknown = row.lenses[0] if group is RiskGroup.LENS and row.lenses else row.owner
    value = NONE if key is None else key
    wanted = address.wanted.but(**{facet.name: value})
    return ShownGroup(
        words=facet.none if key is None else names.get(value, unknown),
        count=found.group_counts.get(key, 0),
        href=list_address(at, address.narrowed_to(wanted)),
    )


def _row(
    href: str, row: RiskRow, found: ListFound, group: ShownGroup | None, today: date
) -> ShownRow:
    scale = found.scale
    has_past = bool(row.past_scores)
    lenses = _few(row.lenses).lower() or row.workstream.lower()
    said = found.cells.get(row.id, {})
    return ShownRow(
        risk=row,
        href=href,
        sub=f", {lenses}" if lenses else "",
        band=scale.band(row.score).name if row.score is not None else "",
        look=1 if row.is_opportunity else look_of(scale, row.score),
        score=scale.score_told(row.score, row.likelihood, row.impact),
        pair=scale.pair_told(row.likelihood, row.impact),
        aim=_aim(scale, row.target_score),
        window=window_text(row.hits_from, row.hits_until, today),
        review=day_text(row.next_review_on, today) if row.next_review_on else "",
        spark=draw_spark(row.past_scores, scale.maximum()) if has_past else None,
        spark_words=SPARK_WORDS[row.direction] if row.direction else "",
        is_overdue=row.next_review_on is not None and row.next_review_on < today,
        cells={key: _said(column_of(key), cell, today) for key, cell in said.items()},
        group=group,
    )


def _aim(scale: Scale, score: int | None) -> int | str | None:
    """Return the aim as a number, or as its band's word on a scale that writes no numbers."""
    if score is None or scale.notation is ScaleNotation.NUMBERS:
        return score
    return scale.band(score).name


def _said(column: ListColumn, cell: Cell, today: date) -> str:
    """Say a plain cell as the list has it; long texts are cut, their risk's page has them whole."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return day_text(cell, today)
    if isinstance(cell, tuple):
        cell = "; ".join(cell)
    if isinstance(cell, int):
        return f"£{cell:,}" if column.kind is ColumnKind.MONEY else str(cell)
    return cell if len(cell) <= LONGEST_CELL else f"{cell[: LONGEST_CELL - 1].rstrip()}…"


def _few(words: tuple[str, ...]) -> str:
    """Return at most two words of a list and how many more there are."""
    more = len(words) - 2
    return ", ".join(words[:2]) + (f" and {number_word(more)} more" if more > 0 else "")
