"""Add or change a post, and who holds it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid, NotFound, StaleEdit
from lgr_tracker.domain.kinds import PostHolding
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require, require_both
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.organisation import Organisation, Post, PostHolder
from lgr_tracker.workflows.loading import (
    STALE,
    change,
    check_choice,
    check_seen,
    load,
    load_programme,
    plain,
    values_of,
)

IN_ORDER = "The last day is the first day or later."


@dataclass(frozen=True)
class PostValues:
    """Hold what a person says of a post."""

    title: str
    organisation_id: int
    is_key: bool
    statute: str | None


@dataclass(frozen=True)
class HoldingValues:
    """Hold who is in a post, as what, from and until; an open end is None."""

    name: str
    holding: PostHolding
    is_interim: bool
    starts_on: date | None
    ends_on: date | None


HOLDING = tuple(field.name for field in fields(HoldingValues))


def add_post(
    session: Session, programme_id: int, values: PostValues, *, actor: Actor, now: datetime
) -> int:
    """Add a post and return its id; raises NotFound, NotAllowed or Invalid."""
    load_programme(session, programme_id)
    require(actor, Permission.PROGRAMME_EDIT, Scope(programme_id, values.organisation_id))
    _check(session, programme_id, values, besides=0)
    post = Post(programme_id=programme_id, **asdict(values))
    session.add(post)
    record(
        session,
        Event.POST_ADD,
        actor,
        post,
        programme_id=programme_id,
        now=now,
        permission=Permission.PROGRAMME_EDIT,
        name=values.title,
        after=asdict(values),
    )
    session.commit()
    return post.id


def change_post(
    session: Session,
    programme_id: int,
    post_id: int,
    values: PostValues,
    seen_version: int,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Change a post and return its id; raises NotFound, NotAllowed, StaleEdit or Invalid.

    Who moves a post to another organisation needs the right over both.
    """
    post = load(session, Post, post_id, programme_id)
    both = (post.organisation_id, values.organisation_id)
    require_both(actor, Permission.PROGRAMME_EDIT, programme_id, both)
    check_seen(post, seen_version, asdict(values))
    _check(session, programme_id, values, besides=post_id)
    before, after = change(post, asdict(values))
    record(
        session,
        Event.POST_CHANGE,
        actor,
        post,
        programme_id=programme_id,
        now=now,
        permission=Permission.PROGRAMME_EDIT,
        name=values.title,
        before=before,
        after=after,
    )
    session.commit()
    return post_id


def _check(session: Session, programme_id: int, values: PostValues, besides: int) -> None:
    check_choice(session, Organisation, values.organisation_id, programme_id, "organisation_id")
    taken = session.scalar(
        sa.select(Post.id).where(
            Post.organisation_id == values.organisation_id,
            Post.title == values.title,
            Post.id != besides,
        )
    )
    if taken is not None:
        sentence = "This organisation already has a post with this title."
        raise Invalid(sentence, {"title": sentence})


def add_holder(
    session: Session,
    programme_id: int,
    post_id: int,
    values: HoldingValues,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Put somebody into a post and return the holding's id; raises as `change_post` does."""
    post = load(session, Post, post_id, programme_id)
    require(actor, Permission.PROGRAMME_EDIT, Scope(programme_id, post.organisation_id))
    _check_days(values)
    holder = PostHolder(post_id=post_id, **asdict(values))
    session.add(holder)
    record(
        session,
        Event.POST_HOLDER_ADD,
        actor,
        post,
        programme_id=programme_id,
        now=now,
        permission=Permission.PROGRAMME_EDIT,
        name=post.title,
        after=asdict(values),
    )
    session.commit()
    return holder.id


def _check_days(values: HoldingValues) -> None:
    if values.starts_on and values.ends_on and values.ends_on < values.starts_on:
        raise Invalid(IN_ORDER, {"ends_on": IN_ORDER})


def change_holder(
    session: Session,
    programme_id: int,
    post_id: int,
    holder_id: int,
    values: HoldingValues,
    seen: str,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Change who is in a post, as what, or on which days; return the holding's id.

    `seen` is what stood on the screen, as `standing` tells it. Raises NotFound, NotAllowed,
    Invalid, or StaleEdit where it stands otherwise now.
    """
    post = load(session, Post, post_id, programme_id)
    require(actor, Permission.PROGRAMME_EDIT, Scope(programme_id, post.organisation_id))
    holder = session.get(PostHolder, holder_id, with_for_update=True)
    if holder is None or holder.post_id != post_id:
        raise NotFound
    stands = values_of(holder, HOLDING)
    if seen != standing(stands):
        raise StaleEdit(STALE, stands, 0)
    _check_days(values)
    before, after = change(holder, asdict(values))
    record(
        session,
        Event.POST_CHANGE,
        actor,
        post,
        programme_id=programme_id,
        now=now,
        permission=Permission.PROGRAMME_EDIT,
        name=f"{post.title}: {holder.name}",
        before=before,
        after=after,
    )
    session.commit()
    return holder_id


def standing(holding: Mapping[str, Any]) -> str:
    """Tell a holding in one line, by which a form knows whether it is still as it was seen."""
    return "|".join(str(plain(holding[field])) for field in HOLDING)


def end_holder(
    session: Session,
    programme_id: int,
    post_id: int,
    holder_id: int,
    last_day: date,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Note somebody's last day in a post; raises NotFound, NotAllowed or Invalid."""
    post = load(session, Post, post_id, programme_id)
    require(actor, Permission.PROGRAMME_EDIT, Scope(programme_id, post.organisation_id))
    holder = session.get(PostHolder, holder_id)
    if holder is None or holder.post_id != post_id:
        raise NotFound
    if holder.starts_on and last_day < holder.starts_on:
        raise Invalid(IN_ORDER, {"last_day": IN_ORDER})
    before, after = change(holder, {"ends_on": last_day})
    record(
        session,
        Event.POST_HOLDER_END,
        actor,
        post,
        programme_id=programme_id,
        now=now,
        permission=Permission.PROGRAMME_EDIT,
        name=f"{post.title}: {holder.name}",
        before=before,
        after=after,
    )
    session.commit()
    return holder_id
