"""Organisations and posts: who takes part, and who owns."""

import sqlalchemy as sa

from lgr_tracker.domain.kinds import OrganisationKind, PostHolding
from lgr_tracker.models.organisation import Organisation, Post, PostHolder
from lgr_tracker.queries.graph.gathering import Gathering


def organisations(g: Gathering) -> None:
    """Add the organisations, and note which of them are new councils."""
    statement = sa.select(
        Organisation.id,
        Organisation.code,
        Organisation.name,
        Organisation.short_name,
        Organisation.kind,
    ).order_by(Organisation.mark, Organisation.id)
    for row in g.rows(statement, Organisation.programme_id):
        g.organisations[row.id], g.names[row.id] = row.code, row.short_name
        if row.kind is OrganisationKind.SUCCESSOR:
            g.successors[row.id] = row.code
        g.node(
            "organisation",
            row.code,
            row.name,
            key=row.id,
            part=row.kind.value,
            council=row.short_name,
            name=row.name,
        )


def posts(g: Gathering) -> None:
    """Add the posts with the terms of their holders and deputies; runs two queries."""
    terms = g.grouped(
        sa.select(
            PostHolder.post_id,
            PostHolder.holding,
            PostHolder.name,
            PostHolder.starts_on,
            PostHolder.ends_on,
        )
        .join(Post, Post.id == PostHolder.post_id)
        .order_by(PostHolder.post_id, PostHolder.id),
        Post.programme_id,
    )
    statement = sa.select(Post.id, Post.title, Post.organisation_id, Post.is_key)
    for row in g.rows(statement, Post.programme_id):
        council = g.names[row.organisation_id]
        held = [term[1:] for term in terms.get(row.id, []) if term[0] is PostHolding.HOLDER]
        deputised = [term[1:] for term in terms.get(row.id, []) if term[0] is PostHolding.DEPUTY]
        g.node(
            "post",
            f"P{row.id}",
            f"{row.title}, {council}",
            key=row.id,
            council=council,
            holder=held[-1][0] if held else "",
            is_key=row.is_key,
            held=[days for _, *days in held],
            deputised=[days for _, *days in deputised],
            name=f"{row.title}, {council}",
        )
