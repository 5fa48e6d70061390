"""Who holds the posts that own things, on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.kinds import PostHolding
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.organisation import Post, PostHolder
from lgr_tracker.queries.scope import in_scope


@dataclass(frozen=True)
class HolderNow:
    """Say who holds a post, or stands in for its holder."""

    name: str
    is_interim: bool
    since_on: date | None
    deputy: str = ""

    @property
    def told(self) -> str:
        """Return the holder's name as a table has it."""
        return f"interim: {self.name}" if self.is_interim else self.name


def is_held_on(day: date) -> sa.ColumnElement[bool]:
    """Return the condition that keeps the holders of a day; open ends count as held."""
    return sa.and_(
        sa.func.coalesce(PostHolder.starts_on, day) <= day,
        sa.func.coalesce(PostHolder.ends_on, day) >= day,
    )


def holders_on(
    session: Session, actor: Actor, programme_id: int, day: date, post_ids: Iterable[int]
) -> Mapping[int, HolderNow]:
    """Return who holds each of these posts on a day, by post; empty posts are left out.

    Runs one query, none without posts.
    """
    wanted = sorted(set(post_ids))
    if not wanted:
        return {}
    return _holders(session, actor, programme_id, day, Post.id.in_(wanted))


def posts_of_person(
    session: Session, actor: Actor, programme_id: int, day: date
) -> tuple[int, ...]:
    """Return the posts that the actor holds or stands in for on a day. Runs one query."""
    if actor.person_id is None:
        return ()
    return tuple(
        session.scalars(
            sa.select(PostHolder.post_id)
            .join(Post, Post.id == PostHolder.post_id)
            .where(
                in_scope(actor, Post.programme_id, programme_id),
                PostHolder.person_id == actor.person_id,
                is_held_on(day),
            )
            .order_by(PostHolder.post_id)
        )
    )


def _holders(
    session: Session, actor: Actor, programme_id: int, day: date, wanted: Any
) -> Mapping[int, HolderNow]:
    rows = session.execute(
        sa.select(
            PostHolder.post_id,
            PostHolder.name,
            PostHolder.is_interim,
            PostHolder.starts_on,
            PostHolder.holding,
        )
        .join(Post, Post.id == PostHolder.post_id)
        .where(in_scope(actor, Post.programme_id, programme_id), wanted, is_held_on(day))
        .order_by(PostHolder.post_id, PostHolder.id)
    ).all()
    deputies = {row.post_id: row.name for row in rows if row.holding is PostHolding.DEPUTY}
    held: dict[int, HolderNow] = {}
    for row in rows:
        if row.holding is PostHolding.HOLDER:
            deputy = deputies.get(row.post_id, "")
            held[row.post_id] = HolderNow(row.name, row.is_interim, row.starts_on, deputy)
    return held
