"""The risk list made ready for its page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from flask import url_for

from lgr_tracker.blueprints.risks.address import ANY_STATE, ListAddress
from lgr_tracker.domain.classification import Level
from lgr_tracker.domain.direction import SPARK_WORDS
from lgr_tracker.domain.drawing.bands import band_look
from lgr_tracker.domain.drawing.counts import Part, Proportion, draw_proportion
from lgr_tracker.domain.drawing.history import draw_spark
from lgr_tracker.domain.drawing.marks import Picture
from lgr_tracker.domain.kinds import ScaleRule
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
from lgr_tracker.queries.risk_filter import ALL_OPEN, RiskFilter
from lgr_tracker.queries.risks import PAGE_ROWS, LogCounts, RiskPage, RiskRow, RiskSort

HEADS = (
    ("Risk", RiskSort.REFERENCE),
    ("Council", RiskSort.COUNCIL),
    ("Owner (post)", RiskSort.OWNER),
    ("Score now", RiskSort.SCORE),
    ("Lately", None),
    ("Aim", RiskSort.TARGET),
    ("Could hit", None),
    ("Actions done", None),
    ("Next review", RiskSort.REVIEW),
)
NUMBERS = frozenset({"Aim", "Actions done"})
SORT_WORDS = {
    (RiskSort.SCORE, True): "highest score first",
    (RiskSort.SCORE, False): "lowest score first",
    (RiskSort.REFERENCE, False): "by reference",
    (RiskSort.REFERENCE, True): "newest reference first",
    (RiskSort.TITLE, False): "by title",
    (RiskSort.TITLE, True): "by title, from the end",
    (RiskSort.COUNCIL, False): "by council",
    (RiskSort.COUNCIL, True): "by council, from the end",
    (RiskSort.OWNER, False): "by owner",
    (RiskSort.OWNER, True): "by owner, from the end",
    (RiskSort.TARGET, True): "highest aim first",
    (RiskSort.TARGET, False): "lowest aim first",
    (RiskSort.REVIEW, False): "next review first",
    (RiskSort.REVIEW, True): "latest review first",
}
STATE_CHOICES = (
    (RiskState.OPEN.value, "Open"),
    (RiskState.ISSUE.value, "Issue"),
    (RiskState.CLOSED.value, "Closed"),
    (ANY_STATE, "Any state"),
)
LEVEL_CHOICES = tuple((level.value, level.value.capitalize()) for level in Level)


@dataclass(frozen=True)
class Head:
    """Hold the head of one column with the link that sorts by it."""

    label: str
    href: str | None
    sort: str | None
    is_number: bool


@dataclass(frozen=True)
class ShownRow:
    """Hold one row beside what is drawn and said of it."""

    risk: RiskRow
    href: str
    sub: str
    band: str
    look: int
    window: str
    review: str
    spark: Picture | None
    spark_words: str
    is_overdue: bool


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
    sign: str
    is_filtered: bool
    is_empty_log: bool
    is_long: bool
    """True where a workbook of all this is made ready on My jobs."""


def show_list(
    code: str,
    address: ListAddress,
    page: RiskPage,
    counts: LogCounts,
    matching: int,
    *,
    scale: Scale,
    today: date,
) -> ShownList:
    """Make the list ready: its answer, its bar, its rows and the links around them."""
    pages = max(1, -(-matching // PAGE_ROWS))
    number = 1 if not page.has_previous else min(max(2, address.page), pages)
    first = (number - 1) * PAGE_ROWS + 1 if page.rows else 0
    return ShownList(
        heading=heading(address.wanted, counts, matching, scale),
        bar=_bar(code, counts, scale),
        views=_views(code, address.wanted, counts, today),
        heads=tuple(_head(code, address, *head) for head in HEADS),
        rows=tuple(_row(code, row, scale, today) for row in page.rows),
        matching=matching,
        first=first,
        last=max(0, first + len(page.rows) - 1),
        sorted_words=SORT_WORDS[address.asked.sort, address.asked.is_descending],
        page=number,
        pages=pages,
        previous_href=_link(code, address.previous_page(page.first_id), page.has_previous),
        next_href=_link(code, address.next_page(page.last_id), page.has_next),
        scale_words=scale_sentence(scale),
        sign="×" if scale.rule is ScaleRule.PRODUCT else "+",
        is_filtered=address.wanted != ALL_OPEN,
        is_empty_log=counts.open + counts.issues + counts.closed == 0,
        is_long=matching > LONG,
    )


def heading(wanted: RiskFilter, counts: LogCounts, matching: int, scale: Scale) -> str:
    """Return the page's answer: what the log comes to, or what the filter lets through."""
    heaviest = scale.bands[-1]
    if wanted == ALL_OPEN:
        in_band = counts.by_band[heaviest.order]
        return log_sentence(counts.open, heaviest.name, in_band, counts.without_action)
    many = "No" if matching == 0 else number_word(matching).capitalize()
    noun = plural(matching, "risk", "risks")
    if wanted == RiskFilter(needs_attention=True):
        return f"{many} open {noun} {plural(matching, 'needs', 'need')} attention."
    if wanted == RiskFilter(is_mine=True):
        return f"{many} open {noun} {plural(matching, 'is', 'are')} yours."
    if wanted == RiskFilter(state=RiskState.ISSUE):
        return f"{many} {noun} {plural(matching, 'has', 'have')} happened."
    if wanted == RiskFilter(state=RiskState.CLOSED):
        return f"{many} {noun} {plural(matching, 'is', 'are')} closed."
    return f"{many} {noun} {plural(matching, 'matches', 'match')}."


def look_of(scale: Scale, score: int | None) -> int:
    """Return which look the band of a score has; the lightest for none."""
    order = 1 if score is None else scale.band(score).order
    places = [band.order for band in scale.bands]
    return band_look(places.index(order) + 1, len(places)) if order in places else 1


def list_address(code: str, arguments: Mapping[str, str]) -> str:
    """Return the address of the list with these arguments."""
    path = url_for("risks.index", code=code)
    return f"{path}?{urlencode(arguments)}" if arguments else path


def _link(code: str, arguments: dict[str, str], is_there: bool = True) -> str | None:
    return list_address(code, arguments) if is_there else None


def _bar(code: str, counts: LogCounts, scale: Scale) -> Proportion:
    parts = [
        Part(
            band.name,
            counts.by_band[band.order],
            f"g-b{look_of(scale, band.minimum)}",
            url_for("risks.index", code=code, band=band.order),
        )
        for band in reversed(scale.bands)
    ]
    if counts.unscored:
        parts.append(Part("Not scored yet", counts.unscored, "g-q1"))
    return draw_proportion(parts)


def _views(
    code: str, wanted: RiskFilter, counts: LogCounts, today: date
) -> tuple[dict[str, object], ...]:
    week = replace(ALL_OPEN, reviews_by=today + timedelta(days=7))
    items: list[tuple[str, RiskFilter, int | None, dict[str, str]]] = [
        ("All open", ALL_OPEN, counts.open, {}),
        (
            "Needs attention",
            RiskFilter(needs_attention=True),
            counts.attention,
            {"attention": "yes"},
        ),
        ("Review due this week", week, None, {"review_by": week.reviews_by.isoformat()}),  # type: ignore[union-attr]  # set above
        ("Issues", RiskFilter(state=RiskState.ISSUE), counts.issues, {"state": "issue"}),
        ("Closed", RiskFilter(state=RiskState.CLOSED), counts.closed, {"state": "closed"}),
    ]
    if counts.mine is not None:
        items.insert(2, ("Mine", RiskFilter(is_mine=True), counts.mine, {"mine": "yes"}))
    return tuple(
        {
            "label": label,
            "href": list_address(code, arguments),
            "is_current": wanted == held,
            "count": count,
        }
        for label, held, count, arguments in items
    )


def _head(code: str, address: ListAddress, label: str, sort: RiskSort | None) -> Head:
    if sort is None:
        return Head(label, None, None, label in NUMBERS)
    here = None
    if sort is address.asked.sort:
        here = "descending" if address.asked.is_descending else "ascending"
    return Head(label, _link(code, address.sorted_by(sort)), here, label in NUMBERS)


def _row(code: str, row: RiskRow, scale: Scale, today: date) -> ShownRow:
    has_past = bool(row.past_scores)
    lenses = _few(row.lenses).lower() or row.workstream.lower()
    return ShownRow(
        risk=row,
        href=url_for("risks.risk", code=code, risk_id=row.id),
        sub=f", {lenses}" if lenses else "",
        band=scale.band(row.score).name if row.score is not None else "",
        look=look_of(scale, row.score),
        window=window_text(row.hits_from, row.hits_until, today),
        review=day_text(row.next_review_on, today) if row.next_review_on else "",
        spark=draw_spark(row.past_scores, scale.maximum()) if has_past else None,
        spark_words=SPARK_WORDS[row.direction] if row.direction else "",
        is_overdue=row.next_review_on is not None and row.next_review_on < today,
    )


def _few(words: tuple[str, ...]) -> str:
    """Return at most two words of a list and how many more there are."""
    more = len(words) - 2
    return ", ".join(words[:2]) + (f" and {number_word(more)} more" if more > 0 else "")
