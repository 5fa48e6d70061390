"""Who holds the key posts of each council along the plan's line of time."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from flask import Response as File
from flask import render_template, request, url_for

from lgr_tracker.blueprints.plan import leadership_words as words
from lgr_tracker.blueprints.plan.blueprint import bp, csv_answer, may_of_any
from lgr_tracker.blueprints.plan.line_of_time import SPANS, line_of_time
from lgr_tracker.domain.drawing.holders import (
    DrawnHolders,
    HolderLook,
    HolderMark,
    HolderRow,
    HolderSign,
    HolderSpan,
    draw_holders,
)
from lgr_tracker.domain.leadership import CLOSE_DAYS
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.exchange.csv_table import Cell, write_csv
from lgr_tracker.queries.leadership import VESTING, KeyPost, LeadershipView, leadership_of
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor

HEADINGS = (
    "Council",
    "Post",
    "Statute",
    "Who",
    "As",
    "First day",
    "Last day",
    "Hand-over close to",
    "Working days after it",
)
ATTENTION = "attention"


def _view() -> LeadershipView:
    return leadership_of(reading(), current_actor(), current_programme().id, today())


def _held() -> dict[str, Any]:
    """Return what the address holds the posts to."""
    return {
        "council": request.args.get("council", type=int),
        "only": ATTENTION if request.args.get("only") == ATTENTION else None,
    }


def _shown(view: LeadershipView) -> list[KeyPost]:
    held = _held()
    return [
        post
        for post in view.posts
        if held["council"] in (None, post.council.id)
        and (held["only"] is None or post.wants_a_look(view.today))
    ]


@bp.get("/leadership")
@needs(Permission.PROGRAMME_VIEW)
def leadership(code: str) -> str:
    """Draw who holds each key post, and ask about the hand-overs close to a cutover."""
    view = _view()
    shown = _shown(view)
    span = request.args.get("span", "")
    return render_template(
        "lgr/plan/leadership.html",
        view=view,
        shown=len(shown),
        groups=[
            (posts[0].council, words.council_heading(posts, view.today), _drawn(view, posts, span))
            for posts in _by_council(shown)
        ],
        councils=[
            (posts[0].council.id, posts[0].council.name) for posts in _by_council(view.posts)
        ],
        held=_held(),
        span=span,
        spans=SPANS,
        words=words,
        close_days=CLOSE_DAYS,
        may_edit=may_of_any(Permission.PROGRAMME_EDIT, {row.council.id for row in view.posts}),
    )


@bp.get("/leadership.csv")
@needs(Permission.PROGRAMME_VIEW)
def leadership_csv(code: str) -> File:
    """Give each term in the posts asked for as a file, and each stretch with nobody in them."""
    lines = (line for post in _shown(_view()) for line in _lines(post))
    return csv_answer(write_csv(HEADINGS, lines), "leadership")


def _by_council(posts: Iterable[KeyPost]) -> list[list[KeyPost]]:
    return [list(group) for _, group in groupby(posts, key=lambda post: post.council.id)]


def _drawn(view: LeadershipView, posts: Sequence[KeyPost], span: str) -> DrawnHolders:
    first, last = line_of_time(
        span,
        starts_on=view.first,
        last=view.last,
        today=view.today,
        vesting_on=view.vesting_on,
    )
    rows = [_row(view, post) for post in posts]
    return draw_holders(rows, first=first, last=last, today=view.today, vesting=(view.vesting_on,))


def _row(view: LeadershipView, post: KeyPost) -> HolderRow:
    return HolderRow(
        service=post.title,
        spans=tuple(_spans(view, post)),
        says=words.now_and_next(post, view.today),
        warns=words.warning(post, view.today) or None,
        href=url_for("settings.post", code=current_programme().code, post_id=post.id),
        signs=tuple(_signs(view, post)),
    )


def _spans(view: LeadershipView, post: KeyPost) -> Iterable[HolderSpan]:
    for tenure in post.tenures:
        look = HolderLook.INTERIM if tenure.is_interim else HolderLook.PERMANENT
        ends_on = min(tenure.ends_on or post.last, post.last)
        yield HolderSpan(look, tenure.starts_on or view.first, ends_on)
    for first, last in post.vacancies:
        yield HolderSpan(HolderLook.NOBODY, first, last)


def _signs(view: LeadershipView, post: KeyPost) -> Iterable[HolderMark]:
    for cutover in view.cutovers:
        if cutover.key != VESTING and cutover.council in (None, post.council.id):
            yield HolderMark(HolderSign.CUTOVER, cutover.first, cutover.last)
    close = {row.handover for row in post.close}
    for handover in post.handovers:
        if handover in close:
            yield HolderMark(HolderSign.CLOSE_HANDOVER, handover.last, handover.last)
        elif handover.leaves:
            yield HolderMark(HolderSign.HANDOVER, handover.last, handover.last)


def _lines(post: KeyPost) -> Iterable[tuple[Cell, ...]]:
    place = (post.council.name, post.title, post.statute or "")
    close = {row.handover.leaves or row.handover.comes: row for row in post.close}
    for tenure in post.tenures:
        near = close.get(tenure)
        yield (
            *place,
            tenure.name,
            "Interim" if tenure.is_interim else "Permanent",
            tenure.starts_on,
            tenure.ends_on,
            near.cutover.name if near else "",
            near.working_days if near else None,
        )
    for deputy in post.deputies:
        yield (*place, deputy.name, "Deputy", deputy.starts_on, deputy.ends_on, "", None)
    for first, last in post.vacancies:
        yield (*place, "", "Nobody", first, last, "", None)
