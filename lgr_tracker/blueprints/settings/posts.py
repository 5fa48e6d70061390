"""The pages about posts: who holds them, who stands in, and which are empty."""

from dataclasses import asdict

from flask import Blueprint, render_template

from lgr_tracker.blueprints.settings.forms import (
    HoldingChangeForm,
    HoldingForm,
    LastDayForm,
    PostForm,
)
from lgr_tracker.blueprints.settings.saving import Answer, may, saved
from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.kinds import PostHolding
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.queries import posts as rows
from lgr_tracker.queries.organisations import organisations
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.programme.save_post import (
    add_holder,
    add_post,
    change_holder,
    change_post,
    end_holder,
    standing,
)


def add_to(bp: Blueprint) -> None:
    """Give the settings these pages."""
    both = ["GET", "POST"]
    bp.get("/posts")(posts)
    bp.route("/posts/add", methods=both)(post_add)
    bp.get("/posts/<int:post_id>")(post)
    bp.route("/posts/<int:post_id>/change", methods=both)(post_change)
    bp.route("/posts/<int:post_id>/holders/add", methods=both)(holder_add)
    bp.route("/posts/<int:post_id>/holders/<int:holder_id>", methods=both)(holder_change)
    bp.route("/posts/<int:post_id>/holders/<int:holder_id>/end", methods=both)(holder_end)


@needs(Permission.PROGRAMME_VIEW)
def posts(code: str) -> str:
    """List the posts with who is in them today."""
    day = today()
    listed = rows.posts(reading(), current_actor(), current_programme().id)
    return render_template(
        "lgr/settings/posts.html",
        code=code,
        posts=[(row, row.holder_on(day), row.holder_on(day, PostHolding.DEPUTY)) for row in listed],
        empty=sum(1 for row in listed if row.holder_on(day) is None),
        may_edit=may(Permission.PROGRAMME_EDIT),
    )


@needs(Permission.PROGRAMME_VIEW)
def post(code: str, post_id: int) -> str:
    """Show one post with everybody who has held it."""
    row = rows.post(reading(), current_actor(), current_programme().id, post_id)
    return render_template(
        "lgr/settings/post.html",
        code=code,
        post=row,
        holder=row.holder_on(today()),
        may_edit=may(Permission.PROGRAMME_EDIT),
    )


@needs(Permission.PROGRAMME_EDIT)
def post_add(code: str) -> Answer:
    """Add a post."""
    form = _with_organisations(PostForm())
    return saved(
        form,
        lambda: perform(add_post, current_programme().id, form.values()),
        done="The post was added.",
        leads_to="settings.posts",
        heading="Add a post",
    )


@needs(Permission.PROGRAMME_EDIT)
def post_change(code: str, post_id: int) -> Answer:
    """Change a post."""
    row = rows.post(reading(), current_actor(), current_programme().id, post_id)
    form = _with_organisations(PostForm(data=asdict(row)))
    return saved(
        form,
        lambda: perform(
            change_post, current_programme().id, post_id, form.values(), form.version.data
        ),
        done="The post was changed.",
        leads_to="settings.post",
        heading=f"Change {row.title}",
        post_id=post_id,
    )


@needs(Permission.PROGRAMME_EDIT)
def holder_add(code: str, post_id: int) -> Answer:
    """Put somebody into a post, as holder or deputy."""
    row = rows.post(reading(), current_actor(), current_programme().id, post_id)
    form = HoldingForm()
    return saved(
        form,
        lambda: perform(add_holder, current_programme().id, post_id, form.values()),
        done=f"{form.name.data} was added.",
        leads_to="settings.post",
        heading=f"Who is {row.title}?",
        post_id=post_id,
    )


@needs(Permission.PROGRAMME_EDIT)
def holder_change(code: str, post_id: int, holder_id: int) -> Answer:
    """Change who was named for a post, as what, or on which days."""
    row = rows.post(reading(), current_actor(), current_programme().id, post_id)
    holder = next((each for each in row.holders if each.id == holder_id), None)
    if holder is None:
        raise NotFound
    stands = asdict(holder)
    form = HoldingChangeForm(data={**stands, "seen": standing(stands)})
    sent = form.seen.data
    form.seen.data, form.seen.raw_data = standing(stands), None
    return saved(
        form,
        lambda: perform(
            change_holder, current_programme().id, post_id, holder_id, form.values(), sent
        ),
        done=f"{form.name.data} was changed.",
        leads_to="settings.post",
        heading=f"Change {holder.name} as {row.title}",
        post_id=post_id,
    )


@needs(Permission.PROGRAMME_EDIT)
def holder_end(code: str, post_id: int, holder_id: int) -> Answer:
    """Note somebody's last day in a post."""
    row = rows.post(reading(), current_actor(), current_programme().id, post_id)
    form = LastDayForm()
    return saved(
        form,
        lambda: perform(end_holder, current_programme().id, post_id, holder_id, form.last_day.data),
        done="The last day was noted.",
        leads_to="settings.post",
        heading=f"Last day as {row.title}",
        post_id=post_id,
    )


def _with_organisations(form: PostForm) -> PostForm:
    everyone = organisations(reading(), current_actor(), current_programme().id)
    form.organisation_id.offer((str(row.id), row.name) for row in everyone)
    return form
