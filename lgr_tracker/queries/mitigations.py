"""Actions and controls: as a list, and one with the risks that it acts on."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.kinds import MitigationKind
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.states import MitigationState, RiskState
from lgr_tracker.models.organisation import Organisation, Post
from lgr_tracker.models.risk import Mitigation, MitigationRisk, Risk
from lgr_tracker.queries.keyset import Cursor, Order, SortKey, page_of_ids
from lgr_tracker.queries.owners import HolderNow, holders_on, posts_of_person
from lgr_tracker.queries.remembering import remembered
from lgr_tracker.queries.risk_nudges import FINISHED
from lgr_tracker.queries.scope import in_scope

PAGE_ROWS = 50


class ActionState(StrEnum):
    """Say which actions are asked for: those still to do unless said otherwise."""

    TO_DO = "to_do"
    PLANNED = "planned"
    STARTED = "started"
    DONE = "done"
    DROPPED = "dropped"
    ANY = "any"


@dataclass(frozen=True)
class ActionFilter:
    """Hold what a list of actions is held to; None and empty let everything through."""

    words: str = ""
    state: ActionState = ActionState.TO_DO
    owner_post_id: int | None = None
    organisation_id: int | None = None
    is_overdue: bool = False
    is_mine: bool = False
    is_ownerless: bool = False


@dataclass(frozen=True)
class ActionRow:
    """Hold one action as the list shows it."""

    id: int
    reference: str
    title: str
    kind: MitigationKind
    state: MitigationState
    organisation: str
    mark: int
    owner: str
    holder: HolderNow | None
    due_on: date | None
    progress_percent: int
    risks: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class ActionPage:
    """Hold one page of the list, soonest due first."""

    rows: tuple[ActionRow, ...]
    has_previous: bool
    has_next: bool


@dataclass(frozen=True)
class ActionCounts:
    """Hold what the actions come to; `mine` is None for somebody who holds no post."""

    to_do: int
    late: int
    ownerless: int
    done: int
    in_all: int
    mine: int | None


@dataclass(frozen=True)
class ServedRisk:
    """Hold a risk that an action acts on, and the shares by which it should cut it."""

    id: int
    reference: str
    title: str
    state: RiskState
    score: int | None
    cut_likelihood: float
    cut_impact: float


@dataclass(frozen=True)
class ActionDetail:
    """Hold one action as its page shows it."""

    id: int
    version: int
    organisation_id: int
    reference: str
    title: str
    detail: str
    kind: MitigationKind
    state: MitigationState
    organisation: str
    mark: int
    owner_post_id: int | None
    owner: str
    holder: HolderNow | None
    due_on: date | None
    started_on: date | None
    done_on: date | None
    low_days: int | None
    likely_days: int | None
    high_days: int | None
    progress: str
    progress_percent: int
    effect_seen: str
    estimated_cost: int | None
    risks: tuple[ServedRisk, ...]


def action_page(
    session: Session,
    actor: Actor,
    programme_id: int,
    wanted: ActionFilter,
    *,
    today: date,
    after_id: int | None = None,
    before_id: int | None = None,
) -> ActionPage:
    """Return one page of actions, soonest due first. Runs at most six queries."""
    held = _conditions(session, actor, programme_id, wanted, today)
    order = Order((SortKey(Mitigation.due_on),), Mitigation.number, Mitigation.id)
    at = after_id if before_id is None else before_id
    cursor = _cursor(session, actor, programme_id, at, is_backward=before_id is not None)
    base = sa.select(Mitigation.id).select_from(Mitigation).where(*held)
    ids = list(session.scalars(page_of_ids(base, order, cursor, PAGE_ROWS + 1)))
    has_more, ids = len(ids) > PAGE_ROWS, ids[:PAGE_ROWS]
    is_backward = cursor is not None and cursor.is_backward
    if is_backward:
        ids.reverse()
    rows = _rows(session, actor, programme_id, ids, today)
    return ActionPage(
        rows,
        has_previous=has_more if is_backward else cursor is not None,
        has_next=True if is_backward else has_more,
    )


def all_actions(
    session: Session, actor: Actor, programme_id: int, wanted: ActionFilter, *, today: date
) -> tuple[ActionRow, ...]:
    """Return every action that a filter lets through, soonest due first. Runs four queries."""
    held = _conditions(session, actor, programme_id, wanted, today)
    order = (Mitigation.due_on.is_(None), Mitigation.due_on, Mitigation.number)
    ids = list(session.scalars(sa.select(Mitigation.id).where(*held).order_by(*order)))
    return _rows(session, actor, programme_id, ids, today)


def action_counts(
    session: Session, actor: Actor, programme_id: int, *, today: date
) -> ActionCounts:
    """Return what the actions come to, kept until the programme changes.

    Runs one query, and two or three more when something has changed since.
    """

    def count() -> ActionCounts:
        posts = posts_of_person(session, actor, programme_id, today)
        to_do = Mitigation.state.not_in(FINISHED)
        is_mine = sa.and_(to_do, Mitigation.owner_post_id.in_(posts))
        row = session.execute(
            sa.select(
                *(
                    sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)
                    for condition in (
                        to_do,
                        sa.and_(to_do, Mitigation.due_on < today),
                        sa.and_(to_do, Mitigation.owner_post_id.is_(None)),
                        Mitigation.state == MitigationState.DONE,
                        sa.true(),
                        is_mine,
                    )
                )
            ).where(in_scope(actor, Mitigation.programme_id, programme_id))
        ).one()
        to_do_count, late, ownerless, done, in_all, mine = row
        own = mine if posts else None
        return ActionCounts(to_do_count, late, ownerless, done, in_all, own)

    return remembered(session, actor, programme_id, ("actions", actor.person_id, today), count)


def matching_actions(
    session: Session, actor: Actor, programme_id: int, wanted: ActionFilter, *, today: date
) -> int:
    """Return how many actions a filter lets through, kept until the programme changes.

    Runs one query, and one or two more when something has changed since.
    """

    def count() -> int:
        held = _conditions(session, actor, programme_id, wanted, today)
        statement = sa.select(sa.func.count()).select_from(Mitigation).where(*held)
        return session.scalar(statement) or 0

    person = actor.person_id if wanted.is_mine else None
    return remembered(session, actor, programme_id, ("actions", person, wanted, today), count)


def action_detail(
    session: Session, actor: Actor, programme_id: int, action_id: int, *, today: date
) -> ActionDetail:
    """Return one action with the risks it acts on; raises NotFound. Runs at most three queries."""
    row = session.execute(
        sa.select(
            *Mitigation.__table__.columns,
            Organisation.short_name.label("organisation"),
            Organisation.mark,
            Post.title.label("owner"),
        )
        .select_from(Mitigation)
        .join(Organisation, Organisation.id == Mitigation.organisation_id)
        .outerjoin(Post, Post.id == Mitigation.owner_post_id)
        .where(in_scope(actor, Mitigation.programme_id, programme_id), Mitigation.id == action_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    post = row.owner_post_id
    holders = holders_on(session, actor, programme_id, today, [post] if post else [])
    own = {
        name: getattr(row, name)
        for name in ActionDetail.__dataclass_fields__
        if name not in ("owner", "holder", "risks")
    }
    return ActionDetail(
        **own, owner=row.owner or "", holder=holders.get(post), risks=_served(session, action_id)
    )


def _conditions(
    session: Session, actor: Actor, programme_id: int, wanted: ActionFilter, today: date
) -> list[sa.ColumnElement[bool]]:
    held = [in_scope(actor, Mitigation.programme_id, programme_id)]
    if wanted.state is ActionState.TO_DO:
        held.append(Mitigation.state.not_in(FINISHED))
    elif wanted.state is not ActionState.ANY:
        held.append(Mitigation.state == MitigationState(wanted.state.value))
    if wanted.owner_post_id is not None:
        held.append(Mitigation.owner_post_id == wanted.owner_post_id)
    if wanted.organisation_id is not None:
        held.append(Mitigation.organisation_id == wanted.organisation_id)
    if wanted.is_overdue:
        held += [Mitigation.due_on < today, Mitigation.state.not_in(FINISHED)]
    if wanted.is_ownerless:
        held.append(Mitigation.owner_post_id.is_(None))
    if wanted.is_mine:
        posts = posts_of_person(session, actor, programme_id, today)
        held.append(Mitigation.owner_post_id.in_(posts))
    said: Any = sa.func.lower(Mitigation.reference + " " + Mitigation.title)
    held += [said.contains(word, autoescape=True) for word in wanted.words.lower().split()[:8]]
    return held


def _cursor(
    session: Session, actor: Actor, programme_id: int, at: int | None, *, is_backward: bool
) -> Cursor | None:
    if at is None:
        return None
    found = session.execute(
        sa.select(Mitigation.due_on, Mitigation.number).where(
            in_scope(actor, Mitigation.programme_id, programme_id), Mitigation.id == at
        )
    ).one_or_none()
    return None if found is None else Cursor((found.due_on,), found.number, is_backward)


def _rows(
    session: Session, actor: Actor, programme_id: int, ids: list[int], today: date
) -> tuple[ActionRow, ...]:
    if not ids:
        return ()
    found = {
        row.id: row
        for row in session.execute(
            sa.select(
                Mitigation.id,
                Mitigation.reference,
                Mitigation.title,
                Mitigation.kind,
                Mitigation.state,
                Organisation.short_name,
                Organisation.mark,
                Post.title.label("owner"),
                Mitigation.owner_post_id,
                Mitigation.due_on,
                Mitigation.progress_percent,
            )
            .join(Organisation, Organisation.id == Mitigation.organisation_id)
            .outerjoin(Post, Post.id == Mitigation.owner_post_id)
            .where(in_scope(actor, Mitigation.programme_id, programme_id), Mitigation.id.in_(ids))
        )
    }
    posts = [row.owner_post_id for row in found.values() if row.owner_post_id is not None]
    holders = holders_on(session, actor, programme_id, today, posts)
    risks: dict[int, tuple[tuple[int, str], ...]] = {}
    linked = session.execute(
        sa.select(MitigationRisk.mitigation_id, Risk.id, Risk.reference)
        .join(Risk, Risk.id == MitigationRisk.risk_id)
        .where(MitigationRisk.mitigation_id.in_(ids))
        .order_by(Risk.number)
    )
    for action_id, risk_id, reference in linked:
        risks[action_id] = (*risks.get(action_id, ()), (risk_id, reference))
    return tuple(
        ActionRow(
            *row[:7],
            owner=row.owner or "",
            holder=holders.get(row.owner_post_id),
            due_on=row.due_on,
            progress_percent=row.progress_percent,
            risks=risks.get(row.id, ()),
        )
        for row in (found[each] for each in ids)
    )


def _served(session: Session, action_id: int) -> tuple[ServedRisk, ...]:
    rows = session.execute(
        sa.select(
            Risk.id,
            Risk.reference,
            Risk.title,
            Risk.state,
            Risk.current_score,
            MitigationRisk.cut_likelihood,
            MitigationRisk.cut_impact,
        )
        .join(MitigationRisk, MitigationRisk.risk_id == Risk.id)
        .where(MitigationRisk.mitigation_id == action_id)
        .order_by(Risk.number)
    )
    return tuple(ServedRisk(*row) for row in rows)
