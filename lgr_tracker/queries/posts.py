"""Posts with who holds them and who stands in, as lists and as choices."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.kinds import PostHolding
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.organisation import Organisation, Post, PostHolder
from lgr_tracker.queries.scope import in_scope


@dataclass(frozen=True)
class HolderRow:
    """Hold one person's time in a post."""

    id: int
    name: str
    holding: PostHolding
    is_interim: bool
    starts_on: date | None
    ends_on: date | None

    def is_there_on(self, day: date) -> bool:
        """Tell whether the person is in the post on a day; both ends count."""
        begun = self.starts_on is None or self.starts_on <= day
        return begun and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class PostRow:
    """Hold one post with everybody who has held it, holds it or stands in."""

    id: int
    title: str
    organisation_id: int
    organisation: str
    mark: int
    is_key: bool
    statute: str | None
    version: int
    holders: tuple[HolderRow, ...]

    def holder_on(self, day: date, holding: PostHolding = PostHolding.HOLDER) -> HolderRow | None:
        """Return who is in the post on a day, or None while it is empty."""
        for holder in self.holders:
            if holder.holding is holding and holder.is_there_on(day):
                return holder
        return None


def posts(session: Session, actor: Actor, programme_id: int) -> tuple[PostRow, ...]:
    """Return the posts, key ones first, by organisation. Runs two queries."""
    holders: dict[int, list[HolderRow]] = {}
    held = session.execute(
        sa.select(
            PostHolder.post_id,
            PostHolder.id,
            PostHolder.name,
            PostHolder.holding,
            PostHolder.is_interim,
            PostHolder.starts_on,
            PostHolder.ends_on,
        )
        .join(Post, Post.id == PostHolder.post_id)
        .where(in_scope(actor, Post.programme_id, programme_id))
        .order_by(PostHolder.holding.desc(), PostHolder.starts_on, PostHolder.id)
    )
    for post_id, holder_id, name, holding, is_interim, starts_on, ends_on in held:
        row = HolderRow(holder_id, name, holding, is_interim, starts_on, ends_on)
        holders.setdefault(post_id, []).append(row)
    rows = session.execute(
        sa.select(
            Post.id,
            Post.title,
            Post.organisation_id,
            Organisation.short_name,
            Organisation.mark,
            Post.is_key,
            Post.statute,
            Post.version,
        )
        .join(Organisation, Organisation.id == Post.organisation_id)
        .where(in_scope(actor, Post.programme_id, programme_id))
        .order_by(
            Organisation.mark == 0, Organisation.mark, Organisation.name, ~Post.is_key, Post.title
        )
    )
    return tuple(PostRow(*found, tuple(holders.get(found.id, ()))) for found in rows)


def post(session: Session, actor: Actor, programme_id: int, post_id: int) -> PostRow:
    """Return one post; raises NotFound. Runs two queries."""
    for row in posts(session, actor, programme_id):
        if row.id == post_id:
            return row
    raise NotFound


def post_choices(session: Session, actor: Actor, programme_id: int) -> tuple[tuple[int, str], ...]:
    """Return every post as an id and words for a list to choose an owner from. Runs one query."""
    rows = session.execute(
        sa.select(Post.id, Post.title, Organisation.short_name)
        .join(Organisation, Organisation.id == Post.organisation_id)
        .where(in_scope(actor, Post.programme_id, programme_id))
        .order_by(Post.title, Organisation.mark, Organisation.short_name)
    )
    return tuple((row.id, f"{row.title}, {row.short_name}") for row in rows)
