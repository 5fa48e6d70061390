"""The risk log as a list: one page of rows, how many there are, and what they come to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.direction import Direction, direction_of
from lgr_tracker.domain.kinds import MitigationKind, ScoreKind
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
from lgr_tracker.queries.keyset import Cursor, Order, page_of_ids
from lgr_tracker.queries.owners import HolderNow, holders_on, posts_of_person
from lgr_tracker.queries.remembering import remembered
from lgr_tracker.queries.risk_filter import ALL_OPEN, RiskFilter, conditions
from lgr_tracker.queries.risk_nudges import lacks_action, needs_attention, nudges_on, rules_on
from lgr_tracker.queries.risk_periods import earlier_score, period_end_of
from lgr_tracker.queries.risk_sorts import BY_SCORE, RiskGroup, Sorting, group_id, grouped
from lgr_tracker.queries.scope import by_key, in_scope
from lgr_tracker.queries.twins import has_twin

PAGE_ROWS = 50
SPARK_SCORES = 5


@dataclass(frozen=True)
class Council:
    """Name an organisation with the mark it is drawn with; 0 for none."""

    name: str
    mark: int


@dataclass(frozen=True)
class RiskRow:
    """Hold one risk as the list shows it."""

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

    Runs nine queries with rows and one without, one more on a page that is not the first, one
    more if only the actor's own are wanted, and one more if words are sought.
    """
    held = conditions(session, actor, programme_id, wanted, scale=scale, today=today)
    order = asked.sorting.order(scale)
    cursor = _cursor(session, actor, programme_id, order, asked)
    statement = page_of_ids(asked.sorting.base().where(*held), order, cursor, PAGE_ROWS + 1)
    ids = list(session.scalars(statement))
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


def _cursor(
    session: Session, actor: Actor, programme_id: int, order: Order, asked: PageAsked
) -> Cursor | None:
    """Return where the page begins; a risk that is gone begins at the start."""
    at = asked.after_id if asked.before_id is None else asked.before_id
    if at is None:
        return None
    columns = (column.label(f"at_{place}") for place, column in enumerate(order.columns()))
    found = session.execute(
        asked.sorting.base()
        .with_only_columns(*columns, maintain_column_froms=True)
        .where(in_scope(actor, by_key(Risk.programme_id), programme_id), Risk.id == at)
    ).one_or_none()
    if found is None:
        return None
    *keys, number = found
    return Cursor(tuple(keys), number, asked.before_id is not None)


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
    """Return these risks as the list shows them, in the order given. Runs up to nine queries."""
    if not ids:
        return ()
    period_end = period_end_of(session, actor, programme_id, today)
    found = {
        row.id: row
        for row in session.execute(
            sa.select(*_COLUMNS, earlier_score(period_end, scale.edition).label("before"))
            .join(Organisation, Organisation.id == Risk.organisation_id)
            .outerjoin(Post, Post.id == Risk.owner_post_id)
            .where(in_scope(actor, by_key(Risk.programme_id), programme_id), Risk.id.in_(ids))
        )
    }
    beside = _Beside(session, actor, programme_id, found.values(), scale=scale, today=today)
    return tuple(_row(found[each], beside) for each in ids if each in found)


class _Beside:
    """Hold what stands beside the rows of a page, each fetched once for all of them."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        programme_id: int,
        rows: Iterable[Any],
        *,
        scale: Scale,
        today: date,
    ) -> None:
        rows = list(rows)
        ids = [row.id for row in rows]
        posts = [row.owner_post_id for row in rows if row.owner_post_id is not None]
        self.holders = holders_on(session, actor, programme_id, today, posts)
        self.lenses = _grouped(session, _lenses(ids))
        self.affected = _grouped(session, _affected(ids))
        self.actions = {row.risk_id: row for row in session.execute(_actions(ids))}
        self.scores = _grouped(session, _scores(ids))
        asked = (session, actor, programme_id)
        self.nudges = nudges_on(*asked, ids, scale=scale, today=today)


def _grouped(session: Session, statement: sa.Select[*tuple[Any, ...]]) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = {}
    for row in session.execute(statement):
        groups.setdefault(row[0], []).append(row)
    return groups


def _lenses(ids: Sequence[int]) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(RiskLens.risk_id, Lens.id, Lens.short_name)
        .join(Lens, Lens.id == RiskLens.lens_id)
        .where(RiskLens.risk_id.in_(ids))
        .order_by(Lens.position, Lens.id)
    )


def _affected(ids: Sequence[int]) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(RiskOrganisation.risk_id, Organisation.short_name, Organisation.mark)
        .join(Organisation, Organisation.id == RiskOrganisation.organisation_id)
        .where(RiskOrganisation.risk_id.in_(ids))
        .order_by(Organisation.mark == 0, Organisation.mark, Organisation.short_name)
    )


def _actions(ids: Sequence[int]) -> sa.Select[*tuple[Any, ...]]:
    """Count a risk's actions: all but the dropped, and the done."""
    state = Mitigation.state
    return (
        sa.select(
            MitigationRisk.risk_id,
            sa.func.sum(sa.case((Mitigation.kind == MitigationKind.ACTION, 1), else_=0)).label(
                "all_of_them"
            ),
            sa.func.sum(
                sa.case(
                    (
                        sa.and_(
                            state == MitigationState.DONE,
                            Mitigation.kind == MitigationKind.ACTION,
                        ),
                        1,
                    ),
                    else_=0,
                )
            ).label("done"),
        )
        .join(Mitigation, Mitigation.id == MitigationRisk.mitigation_id)
        .where(MitigationRisk.risk_id.in_(ids), state != MitigationState.DROPPED)
        .group_by(MitigationRisk.risk_id)
    )


def _scores(ids: Sequence[int]) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(ScoreEntry.risk_id, ScoreEntry.score)
        .where(ScoreEntry.risk_id.in_(ids), ScoreEntry.kind == ScoreKind.CURRENT)
        .order_by(ScoreEntry.scored_at, ScoreEntry.id)
    )


def _row(row: Any, beside: _Beside) -> RiskRow:
    holder = beside.holders.get(row.owner_post_id)
    counts = beside.actions.get(row.id)
    affected = tuple(Council(*each[1:]) for each in beside.affected.get(row.id, ()))
    return RiskRow(
        id=row.id,
        version=row.version,
        organisation_id=row.organisation_id,
        owner_post_id=row.owner_post_id,
        lens_ids=tuple(each.id for each in beside.lenses.get(row.id, ())),
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
        past_scores=tuple(each.score for each in beside.scores.get(row.id, ()))[-SPARK_SCORES:],
        hits_from=row.hits_from,
        hits_until=row.hits_until,
        next_review_on=row.next_review_on,
        lenses=tuple(each.short_name for each in beside.lenses.get(row.id, ())),
        actions_done=counts.done if counts else 0,
        actions_all=counts.all_of_them if counts else 0,
        nudges=tuple(nudge.text for nudge in beside.nudges.get(row.id, ())),
        has_twin=row.has_twin,
    )
