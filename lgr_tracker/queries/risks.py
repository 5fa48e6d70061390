"""The risk log as a list: one page of rows, how many there are, and what they come to."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.direction import Direction, direction_of
from lgr_tracker.domain.kinds import MitigationKind, ScoreKind
from lgr_tracker.domain.nudges import Nudge, Rule
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.scales import Scale
from lgr_tracker.domain.states import MitigationState, RiskState
from lgr_tracker.models.framework import Lens
from lgr_tracker.models.organisation import Organisation, Post
from lgr_tracker.models.risk import (
    Mitigation,
    MitigationRisk,
    Risk,
    RiskLens,
    RiskOrganisation,
    ScoreEntry,
)
from lgr_tracker.queries.keyset import Cursor, Shape, page_of_ids
from lgr_tracker.queries.owners import HolderNow, holders_on, posts_of_person
from lgr_tracker.queries.remembering import remembered
from lgr_tracker.queries.risk_filter import (
    ALL_OPEN,
    RiskFilter,
    conditions,
    is_plain,
    plain_conditions,
)
from lgr_tracker.queries.risk_nudges import (
    lacks_action,
    needs_attention,
    noted_columns,
    nudges_of,
    rules_on,
)
from lgr_tracker.queries.risk_periods import earlier_score, period_end_of
from lgr_tracker.queries.risk_search import Saying, saying
from lgr_tracker.queries.risk_sorts import (
    BY_SCORE,
    FEW,
    Held,
    RiskGroup,
    RiskSort,
    Sorting,
    group_id,
    grouped,
)
from lgr_tracker.queries.scope import PROGRAMME, by_key, in_scope, sees
from lgr_tracker.queries.twins import has_twin

PAGE_ROWS = 50
SPARK_SCORES = 5


class Council(NamedTuple):
    """Name an organisation with the mark it is drawn with; 0 for none."""

    name: str
    mark: int


class RiskRow(NamedTuple):
    """Hold one risk as the list shows it; a tuple, because a page makes many."""

    id: int
    version: int
    organisation_id: int
    owner_post_id: int | None
    lens_ids: tuple[int, ...]
    reference: str
    title: str
    is_opportunity: bool
    workstream: str
    state: RiskState
    councils: tuple[Council, ...]
    owner: str
    holder: HolderNow | None
    likelihood: int | None
    impact: int | None
    score: int | None
    target_score: int | None
    direction: Direction | None
    past_scores: tuple[int, ...]
    hits_from: date | None
    hits_until: date | None
    next_review_on: date | None
    lenses: tuple[str, ...]
    actions_done: int
    actions_all: int
    nudges: tuple[str, ...]
    has_twin: bool
    """Another organisation keeps the same risk, and somebody has linked the two."""


@dataclass(frozen=True)
class RiskPage:
    """Hold one page of the list; `first_id` and `last_id` are where its neighbours begin."""

    rows: tuple[RiskRow, ...]
    first_id: int | None
    last_id: int | None
    has_previous: bool
    has_next: bool


@dataclass(frozen=True)
class LogCounts:
    """Hold what the whole log comes to; `by_band` counts open threats by band order.

    `unscored` counts open threats too; `opportunities` are counted apart, scored or not.
    """

    open: int
    issues: int
    closed: int
    unscored: int
    opportunities: int
    by_band: Mapping[int, int]
    attention: int
    without_action: int
    mine: int | None
    """None for somebody who holds no post."""


@dataclass(frozen=True)
class PageAsked:
    """Hold where in a sorted list a page begins: after one risk, before one, or at the start."""

    sorting: Sorting = BY_SCORE
    after_id: int | None = None
    before_id: int | None = None


def risk_page(
    session: Session,
    actor: Actor,
    programme_id: int,
    wanted: RiskFilter,
    asked: PageAsked,
    *,
    scale: Scale,
    today: date,
) -> RiskPage:
    """Return one page of risks.

    Runs six queries with rows and one without, one more on a page that is not the first, one
    more if only the actor's own are wanted, and one more if words are sought.
    """
    plan = _plan(session, actor, programme_id, wanted, asked.sorting, scale=scale, today=today)
    order = asked.sorting.order(scale, plan.bands)
    cursor = _cursor(session, actor, programme_id, asked, scale, plan.bands)
    if not is_plain(wanted):
        held = conditions(session, actor, programme_id, wanted, scale=scale, today=today)
        base = asked.sorting.base().where(*held)
        ids = list(session.scalars(page_of_ids(base, order, cursor, PAGE_ROWS + 1)))
    elif sees(actor, programme_id):
        shape, at = (cursor.shape(order), cursor.values()) if cursor else (None, {})
        woven = _plain_page(wanted, asked.sorting, scale, today, plan, shape)
        ids = list(session.scalars(woven, {"programme_id": programme_id, **at}))
    else:
        ids = []
    has_more, ids = len(ids) > PAGE_ROWS, ids[:PAGE_ROWS]
    is_backward = cursor is not None and cursor.is_backward
    if is_backward:
        ids.reverse()
    rows = risk_rows(session, actor, programme_id, ids, scale=scale, today=today)
    return RiskPage(
        rows=rows,
        first_id=rows[0].id if rows else None,
        last_id=rows[-1].id if rows else None,
        has_previous=has_more if is_backward else cursor is not None,
        has_next=True if is_backward else has_more,
    )


@dataclass(frozen=True)
class _Plan:
    """Say how the rows of a page are found, by how many there are."""

    is_walked: bool
    """In the order of the list until there are enough; else all are found and sorted."""
    bands: Held | None
    saying: Saying | None


def _plan(
    session: Session,
    actor: Actor,
    programme_id: int,
    wanted: RiskFilter,
    sorting: Sorting,
    *,
    scale: Scale,
    today: date,
) -> _Plan:
    """Choose the way to a page by counts that the list shows anyway, and that are kept."""
    asked = (session, actor, programme_id, wanted)
    bands = None
    if sorting.group is RiskGroup.BAND:
        counts = group_counts(*asked, RiskGroup.BAND, scale=scale, today=today)
        orders = (*(band.order for band in scale.bands), None)
        bands = tuple((order, counts[order] <= FEW) for order in orders if counts.get(order))
    is_walked = (
        bool(wanted["band"])
        and sorting.by[0][0] is not RiskSort.SCORE
        and matching_count(*asked, scale=scale, today=today) > FEW
    )
    said = str(wanted["q"][0]) if wanted["q"] else ""
    return _Plan(is_walked, bands, saying(session, actor, programme_id, said) if said else None)


@lru_cache(maxsize=128)
def _plain_page(
    wanted: RiskFilter,
    sorting: Sorting,
    scale: Scale,
    today: date,
    plan: _Plan,
    shape: Shape | None,
) -> sa.Select[*tuple[Any, ...]]:
    """Return the SELECT of a page's ids, woven once for all pages of a list."""
    held = plain_conditions(
        wanted, scale=scale, today=today, saying=plan.saying, is_walked=plan.is_walked
    )
    programme = by_key(Risk.programme_id) if plan.saying else Risk.programme_id
    base = sorting.base().where(programme == PROGRAMME, *held)
    cursor = shape.cursor() if shape else None
    return page_of_ids(base, sorting.order(scale, plan.bands), cursor, PAGE_ROWS + 1)


def _cursor(
    session: Session,
    actor: Actor,
    programme_id: int,
    asked: PageAsked,
    scale: Scale,
    bands: Held | None,
) -> Cursor | None:
    """Return where the page begins; a risk that is gone begins at the start."""
    at = asked.after_id if asked.before_id is None else asked.before_id
    if at is None or not sees(actor, programme_id):
        return None
    found = session.execute(
        _place(asked.sorting, scale, bands), {"programme_id": programme_id, "at": at}
    ).one_or_none()
    if found is None:
        return None
    *keys, number = found
    return Cursor(tuple(keys), number, asked.before_id is not None)


@lru_cache(maxsize=128)
def _place(sorting: Sorting, scale: Scale, bands: Held | None) -> sa.Select[*tuple[Any, ...]]:
    """Return the SELECT of where one risk stands in a list, woven once for all of its risks."""
    columns = sorting.order(scale, bands).columns()
    return (
        sorting.base()
        .with_only_columns(
            *(column.label(f"at_{place}") for place, column in enumerate(columns)),
            maintain_column_froms=True,
        )
        .where(by_key(Risk.programme_id) == PROGRAMME, Risk.id == sa.bindparam("at"))
    )


def log_counts(
    session: Session, actor: Actor, programme_id: int, *, scale: Scale, today: date
) -> LogCounts:
    """Return what the log comes to, kept until the programme changes.

    Runs one query, and up to six more when something has changed since.
    """
    about = ("risk log", actor.person_id, scale, today)
    return remembered(
        session,
        actor,
        programme_id,
        about,
        lambda: _count_log(session, actor, programme_id, scale, today),
    )


def matching_count(
    session: Session,
    actor: Actor,
    programme_id: int,
    wanted: RiskFilter,
    *,
    scale: Scale,
    today: date,
) -> int:
    """Return how many risks a filter lets through, kept until the programme changes.

    Runs one query, and one to three more when something has changed since.
    """
    if wanted == ALL_OPEN:
        return log_counts(session, actor, programme_id, scale=scale, today=today).open

    def count() -> int:
        held = conditions(session, actor, programme_id, wanted, scale=scale, today=today)
        return session.scalar(sa.select(sa.func.count()).select_from(Risk).where(*held)) or 0

    about = ("risks", actor.person_id if wanted.is_own else None, wanted, scale, today)
    return remembered(session, actor, programme_id, about, count)


def _count_log(
    session: Session, actor: Actor, programme_id: int, scale: Scale, today: date
) -> LogCounts:
    here = in_scope(actor, Risk.programme_id, programme_id)
    by_score = (
        sa.select(Risk.state, Risk.current_score, sa.func.count())
        .where(here)
        .group_by(Risk.state, Risk.current_score)
    )
    counted = {(row[0], row[1]): row[2] for row in session.execute(by_score)}
    good = {
        (row[0], row[1]): row[2] for row in session.execute(by_score.where(Risk.is_opportunity))
    }
    by_state: dict[RiskState, int] = dict.fromkeys(RiskState, 0)
    by_band: dict[int, int] = {band.order: 0 for band in scale.bands}
    unscored = 0
    for (state, score), count in counted.items():
        by_state[state] += count
        threats = count - good.get((state, score), 0) if state is RiskState.OPEN else 0
        if score is None:
            unscored += threats
        else:
            by_band[scale.band(score).order] += threats

    def count_of(*held: sa.ColumnElement[bool]) -> int:
        return session.scalar(sa.select(sa.func.count()).select_from(Risk).where(here, *held)) or 0

    is_open = Risk.state == RiskState.OPEN
    posts = posts_of_person(session, actor, programme_id, today)
    rules = rules_on(session, actor, programme_id)
    return LogCounts(
        open=by_state[RiskState.OPEN],
        issues=by_state[RiskState.ISSUE],
        closed=by_state[RiskState.CLOSED],
        unscored=unscored,
        opportunities=sum(n for (state, _), n in good.items() if state is RiskState.OPEN),
        by_band=by_band,
        attention=count_of(is_open, needs_attention(rules, scale, today)),
        without_action=count_of(is_open, lacks_action(scale)),
        mine=count_of(is_open, Risk.owner_post_id.in_(posts)) if posts else None,
    )


def group_counts(
    session: Session,
    actor: Actor,
    programme_id: int,
    wanted: RiskFilter,
    group: RiskGroup,
    *,
    scale: Scale,
    today: date,
) -> Mapping[int | None, int]:
    """Return how many risks a filter lets through under each heading, None for those without.

    A risk counts under each lens that it touches. Kept until the programme changes: runs one
    query, and two to four more when something has changed since.
    """

    def count() -> Mapping[int | None, int]:
        held = conditions(session, actor, programme_id, wanted, scale=scale, today=today)
        key = group_id(group, scale)
        rows = session.execute(
            grouped(sa.select(key, sa.func.count()), group).where(*held).group_by(key)
        )
        return {found: many for found, many in rows}

    about = ("headings", actor.person_id if wanted.is_own else None, wanted, group, scale, today)
    return remembered(session, actor, programme_id, about, count)


@dataclass(frozen=True)
class KeepingCouncil:
    """Name an organisation that keeps risks."""

    id: int
    code: str
    name: str


def councils_in(
    session: Session,
    actor: Actor,
    programme_id: int,
    wanted: RiskFilter,
    *,
    scale: Scale,
    today: date,
) -> tuple[KeepingCouncil, ...]:
    """Return the organisations that keep any risk which a filter lets through.

    Runs one query, and one or two more for some filters.
    """
    held = conditions(session, actor, programme_id, wanted, scale=scale, today=today)
    keeping = sa.select(Risk.organisation_id).where(*held)
    rows = session.execute(
        sa.select(Organisation.id, Organisation.code, Organisation.name)
        .where(in_scope(actor, Organisation.programme_id, programme_id))
        .where(Organisation.id.in_(keeping))
        .order_by(Organisation.mark == 0, Organisation.mark, Organisation.name)
    )
    return tuple(KeepingCouncil(*row) for row in rows)


_IDS: sa.BindParameter[int] = sa.bindparam("ids", expanding=True)
_NO_WORDS = sa.cast(sa.literal(""), sa.String)
UNMARKED = 1_000
"""Behind every council that has a mark on maps and lists: those that have none."""
_COLUMNS = (
    Risk.id,
    Risk.version,
    Risk.organisation_id,
    Risk.reference,
    Risk.title,
    Risk.workstream,
    Risk.state,
    Risk.owner_post_id,
    Risk.current_likelihood,
    Risk.current_impact,
    Risk.current_score,
    Risk.target_score,
    Risk.hits_from,
    Risk.hits_until,
    Risk.next_review_on,
    Organisation.short_name.label("organisation"),
    Organisation.mark,
    Risk.is_opportunity,
    sa.func.coalesce(Post.title, Risk.owner_name).label("owner"),
    has_twin().label("has_twin"),
)


def risk_rows(
    session: Session,
    actor: Actor,
    programme_id: int,
    ids: Sequence[int],
    *,
    scale: Scale,
    today: date,
) -> tuple[RiskRow, ...]:
    """Return these risks as the list shows them, in the order given. Runs up to five queries."""
    if not ids or not sees(actor, programme_id):
        return ()
    period_end = period_end_of(session, actor, programme_id, today)
    rules = rules_on(session, actor, programme_id)
    rows = session.execute(
        _told(period_end, rules, scale, today), {"programme_id": programme_id, "ids": ids}
    )
    found = {row.id: row for row in rows}
    beside = _Beside(session, actor, programme_id, found.values(), today)

    def told(row: Any) -> RiskRow:
        return _row(row, beside, nudges_of(row, rules, scale, today))

    return tuple(told(found[each]) for each in ids if each in found)


@lru_cache(maxsize=32)
def _told(
    period_end: date, rules: tuple[Rule, ...], scale: Scale, today: date
) -> sa.Select[*tuple[Any, ...]]:
    """Return the SELECT of risks as the list shows them, woven once a day: it is dear to make."""
    return (
        sa.select(
            *_COLUMNS,
            earlier_score(period_end, scale.edition).label("before"),
            *noted_columns(rules, scale, today),
        )
        .join(Organisation, Organisation.id == Risk.organisation_id)
        .outerjoin(Post, Post.id == Risk.owner_post_id)
        .where(by_key(Risk.programme_id) == PROGRAMME, Risk.id.in_(_IDS))
    )


class _Beside:
    """Hold what stands beside the rows of a page, each fetched once for all of them."""

    def __init__(
        self, session: Session, actor: Actor, programme_id: int, rows: Collection[Any], today: date
    ) -> None:
        ids = [row.id for row in rows]
        posts = [row.owner_post_id for row in rows if row.owner_post_id is not None]
        self.holders = holders_on(session, actor, programme_id, today, posts)
        self.found: dict[tuple[int, int], list[Any]] = {}
        for row in session.execute(_BESIDE, {"ids": ids}):
            self.found.setdefault((row.sort, row.risk_id), []).append(row)

    def of(self, sort: int, risk_id: int) -> Sequence[Any]:
        """Return the rows of one sort that stand beside a risk, in their order."""
        return self.found.get((sort, risk_id), ())


def _count_of_actions(*like: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    is_action = Mitigation.kind == MitigationKind.ACTION
    return sa.func.sum(sa.case((sa.and_(is_action, *like), 1), else_=0))


LENS, AFFECTED, ACTIONS, SCORE = range(4)
_BESIDE = sa.union_all(
    sa.select(
        sa.literal(LENS).label("sort"),
        RiskLens.risk_id.label("risk_id"),
        Lens.position.label("place"),
        Lens.id.label("number"),
        Lens.short_name.label("words"),
    )
    .join(Lens, Lens.id == RiskLens.lens_id)
    .where(RiskLens.risk_id.in_(_IDS)),
    sa.select(
        sa.literal(AFFECTED),
        RiskOrganisation.risk_id,
        sa.case((Organisation.mark == 0, UNMARKED), else_=Organisation.mark),
        Organisation.mark,
        Organisation.short_name,
    )
    .join(Organisation, Organisation.id == RiskOrganisation.organisation_id)
    .where(RiskOrganisation.risk_id.in_(_IDS)),
    sa.select(
        sa.literal(ACTIONS),
        MitigationRisk.risk_id,
        _count_of_actions(),
        _count_of_actions(Mitigation.state == MitigationState.DONE),
        _NO_WORDS,
    )
    .join(Mitigation, Mitigation.id == MitigationRisk.mitigation_id)
    .where(MitigationRisk.risk_id.in_(_IDS), Mitigation.state != MitigationState.DROPPED)
    .group_by(MitigationRisk.risk_id),
    sa.select(
        sa.literal(SCORE),
        ScoreEntry.risk_id,
        sa.func.row_number().over(order_by=(ScoreEntry.scored_at, ScoreEntry.id)),
        ScoreEntry.score,
        _NO_WORDS,
    ).where(ScoreEntry.risk_id.in_(_IDS), ScoreEntry.kind == ScoreKind.CURRENT),
).order_by("place", "number", "words")
"""Lenses, affected organisations, all actions but the dropped ones beside the done, and scores:
one statement, since a page pays more for asking than for what it gets."""


def _row(row: Any, beside: _Beside, nudges: Iterable[Nudge]) -> RiskRow:
    holder = beside.holders.get(row.owner_post_id)
    lenses = beside.of(LENS, row.id)
    affected = tuple([Council(each.words, each.number) for each in beside.of(AFFECTED, row.id)])
    actions = beside.of(ACTIONS, row.id)
    return RiskRow(
        id=row.id,
        version=row.version,
        organisation_id=row.organisation_id,
        owner_post_id=row.owner_post_id,
        lens_ids=tuple([each.number for each in lenses]),
        reference=row.reference,
        title=row.title,
        is_opportunity=row.is_opportunity,
        workstream=row.workstream,
        state=row.state,
        councils=affected or (Council(row.organisation, row.mark),),
        owner=row.owner or "",
        holder=holder,
        likelihood=row.current_likelihood,
        impact=row.current_impact,
        score=row.current_score,
        target_score=row.target_score,
        direction=direction_of(row.current_score, row.before),
        past_scores=tuple([each.number for each in beside.of(SCORE, row.id)[-SPARK_SCORES:]]),
        hits_from=row.hits_from,
        hits_until=row.hits_until,
        next_review_on=row.next_review_on,
        lenses=tuple([each.words for each in lenses]),
        actions_done=actions[0].number if actions else 0,
        actions_all=actions[0].place if actions else 0,
        nudges=tuple([nudge.text for nudge in nudges]),
        has_twin=row.has_twin,
    )
