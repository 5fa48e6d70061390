"""By what the risk log can be sorted and grouped; nothing else reaches an ORDER BY."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from lgr_tracker.domain.scales import Scale
from lgr_tracker.models.framework import Lens
from lgr_tracker.models.organisation import Organisation, Post
from lgr_tracker.models.risk import Risk, RiskLens
from lgr_tracker.queries.keyset import Order, SortKey
from lgr_tracker.queries.risk_conditions import of_bands
from lgr_tracker.queries.scope import by_key

MOST_SORTS = 4
_WIDE = 2**31


Held = tuple[tuple[int | None, bool], ...]
"""The bands that hold any rows, rising, unscored ones last: each with whether they are few."""
FEW = 1_000
"""Rows that are found and sorted sooner than an index is walked to meet fifty of them."""


class RiskSort(StrEnum):
    """List what the log can be sorted by."""

    SCORE = "score"
    REFERENCE = "reference"
    TITLE = "title"
    COUNCIL = "council"
    OWNER = "owner"
    TARGET = "target"
    REVIEW = "review"
    HITS = "hits"
    RAISED = "raised"
    DUE = "due"
    INHERENT = "inherent"
    WORKSTREAM = "workstream"
    CATEGORY = "category"
    COST = "cost"
    STATE = "state"


class RiskGroup(StrEnum):
    """List by what the log can be parted under headings."""

    LENS = "lens"
    OWNER = "owner"
    COUNCIL = "council"
    BAND = "band"


@dataclass(frozen=True)
class _SortBy:
    column: Any
    has_none: bool = False
    joins: type[Organisation] | type[Post] | None = None


_SORTS: Mapping[RiskSort, _SortBy] = {
    RiskSort.SCORE: _SortBy(Risk.current_score, True),
    RiskSort.REFERENCE: _SortBy(Risk.number),
    RiskSort.TITLE: _SortBy(sa.func.lower(Risk.title)),
    RiskSort.COUNCIL: _SortBy(Organisation.short_name, False, Organisation),
    RiskSort.OWNER: _SortBy(Post.title, True, Post),
    RiskSort.TARGET: _SortBy(Risk.target_score, True),
    RiskSort.REVIEW: _SortBy(Risk.next_review_on, True),
    RiskSort.HITS: _SortBy(sa.func.coalesce(Risk.hits_from, Risk.hits_until), True),
    RiskSort.RAISED: _SortBy(Risk.raised_on),
    RiskSort.DUE: _SortBy(Risk.target_on, True),
    RiskSort.INHERENT: _SortBy(Risk.inherent_score, True),
    RiskSort.WORKSTREAM: _SortBy(sa.func.nullif(Risk.workstream, sa.literal_column("''")), True),
    RiskSort.CATEGORY: _SortBy(sa.func.nullif(Risk.category, sa.literal_column("''")), True),
    RiskSort.COST: _SortBy(Risk.estimated_cost, True),
    RiskSort.STATE: _SortBy(sa.case({"open": 1, "issue": 2}, value=Risk.state, else_=3)),
}


@dataclass(frozen=True)
class Sorting:
    """Hold how a list is sorted: by which heading rows are parted, then by what, in turn."""

    by: tuple[tuple[RiskSort, bool], ...] = ((RiskSort.SCORE, True),)
    """Each with whether it descends."""
    group: RiskGroup | None = None

    def order(self, scale: Scale, bands: Held | None = None) -> Order:
        """Return the order as the pages need it; `bands` leaves out those that hold nothing."""
        keys = list(group_key(self.group, scale, bands)) if self.group else []
        is_descending = False
        for sort, is_descending in self.by:
            if sort is RiskSort.REFERENCE:
                break  # no two rows are equal any more
            keys.append(SortKey(_SORTS[sort].column, is_descending, _SORTS[sort].has_none))
        return Order(tuple(keys), Risk.number, Risk.id, is_descending)

    def base(self) -> sa.Select[*tuple[Any, ...]]:
        """Return a SELECT from no more tables than the sorting needs."""
        joined = {_SORTS[sort].joins for sort, _ in self.by}
        base = sa.select(Risk.id).select_from(Risk)
        if Organisation in joined or self.group is RiskGroup.COUNCIL:
            base = base.join(Organisation, Organisation.id == Risk.organisation_id)
        if Post in joined or self.group is RiskGroup.OWNER:
            base = base.outerjoin(Post, Post.id == Risk.owner_post_id)
        return base


BY_SCORE = Sorting()
"""How the list is sorted unless its address says otherwise."""


def group_key(group: RiskGroup, scale: Scale, bands: Held | None = None) -> tuple[SortKey, ...]:
    """Return what keeps the rows of a heading together, and the headings in order."""
    if group is RiskGroup.BAND:
        steps = tuple(_band_steps(scale, bands))
        return (SortKey(band_of(scale), is_descending=True, steps=steps),)
    if group is RiskGroup.COUNCIL:
        return (
            SortKey(Organisation.short_name, has_none=False),
            SortKey(Risk.organisation_id, has_none=False),
        )
    if group is RiskGroup.OWNER:
        return (SortKey(Post.title), SortKey(Risk.owner_post_id))
    return (SortKey(_first_lens),)


def _band_steps(scale: Scale, bands: Held | None) -> Iterator[tuple[int | None, Any]]:
    """Yield each band that holds anything with the condition of its rows, unscored ones last."""
    orders = [*(band.order for band in scale.bands), None]
    for order, is_rare in [(order, True) for order in orders] if bands is None else bands:
        score = Risk.current_score if is_rare else by_key(Risk.current_score)
        band = next((each for each in scale.bands if each.order == order), None)
        yield order, of_bands(score, band, band, scale) if band else score.is_(None)


def group_id(group: RiskGroup, scale: Scale) -> Any:
    """Return what a heading is known by: a band's order, or the key of a row."""
    return {
        RiskGroup.BAND: band_of(scale),
        RiskGroup.COUNCIL: Risk.organisation_id,
        RiskGroup.OWNER: Risk.owner_post_id,
        RiskGroup.LENS: RiskLens.lens_id,
    }[group]


def grouped(
    statement: sa.Select[*tuple[Any, ...]], group: RiskGroup
) -> sa.Select[*tuple[Any, ...]]:
    """Return the SELECT of risks with what the headings are told by beside them."""
    whole = statement.select_from(Risk)
    return whole.outerjoin(RiskLens) if group is RiskGroup.LENS else whole


def band_of(scale: Scale) -> sa.ColumnElement[int | None]:
    """Return the order of the band in which a risk's score lies; None without a score."""
    steps: list[Any] = [
        (Risk.current_score <= scale.band_maximum(band), sa.literal_column(str(band.order)))
        for band in scale.bands
    ]
    highest: Any = sa.literal_column(str(scale.bands[-1].order))
    return sa.case((Risk.current_score.is_(None), None), *steps, else_=highest)


_first_lens = (
    sa.select(sa.func.min(sa.cast(Lens.position, sa.BigInteger) * _WIDE + Lens.id))
    .join(RiskLens, RiskLens.lens_id == Lens.id)
    .where(RiskLens.risk_id == Risk.id)
    .correlate(Risk)
    .scalar_subquery()
)
"""The place of the first lens that a risk touches, under which it stands once."""
