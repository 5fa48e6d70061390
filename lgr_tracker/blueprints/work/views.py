"""My work: what waits for the person, the most urgent first, as a page and as CSV."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template, url_for

from lgr_tracker.domain.classification import Level
from lgr_tracker.domain.mail import MailKind, Rhythm
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.domain.work_text import asked_of, due_text, programme_named, work_sentence
from lgr_tracker.exchange.csv_table import write_csv
from lgr_tracker.queries.mail import mail_choices
from lgr_tracker.queries.mentions import Mention, mentions_of
from lgr_tracker.queries.my_work import Urgency, WorkItem, WorkKind, WorkView, my_work
from lgr_tracker.web.clock import now, today, zone
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.subjects import PAGES

bp = Blueprint("work", __name__)

HEADS: Mapping[Urgency, str] = {
    Urgency.LATE: "Late",
    Urgency.SOON: "Due within seven days",
    Urgency.LATER: "Later",
}
RHYTHM_WORDS: Mapping[Rhythm, str] = {
    Rhythm.DAILY: "A reminder of what is due comes each morning.",
    Rhythm.WEEKLY: "A reminder of what is due comes each Monday.",
    Rhythm.NEVER: "No reminder of what is due comes to you.",
}
CSV_HEADS = (
    "When",
    "What to do",
    "Reference",
    "Title",
    "Council",
    "By",
    "Through",
    "Programme",
    "Classification",
)
LEVELS: Mapping[Level, str] = {Level.RESTRICTED: "Restricted", Level.EXEMPT: "Exempt"}
CSV_WHEN: Mapping[Urgency, str] = {
    Urgency.LATE: "Late",
    Urgency.SOON: "Within seven days",
    Urgency.LATER: "Later",
}


@dataclass(frozen=True)
class ShownItem:
    """Hold one thing that waits, as its row shows it."""

    asks: str
    title: str
    sub: str
    href: str
    through: str
    due: str
    is_late: bool
    programme: str
    flags: tuple[str, ...]


@dataclass(frozen=True)
class ShownGroup:
    """Hold what is equally urgent under one heading."""

    id: str
    heading: str
    rows: tuple[ShownItem, ...]


@bp.get("/my-work")
@needs(Permission.ACCOUNT)
def index() -> str:
    """Show what waits for the person this week and after."""
    asked = (reading(), current_actor())
    view = my_work(*asked, today=today())
    programmes = {item.programme_code for item in view.items}
    return render_template(
        "lgr/work/index.html",
        heading=work_sentence(len(view.pressing), len(view.of(Urgency.LATE))),
        mentions=[_mentioned(each) for each in mentions_of(*asked, now())],
        groups=_groups(view, today()),
        shows_programme=len(programmes) > 1 or any(item.is_sample for item in view.items),
        rhythm_words=RHYTHM_WORDS[mail_choices(*asked)[MailKind.WORK]],
        has_seat=bool(current_actor().seats),
    )


@bp.get("/my-work.csv")
@needs(Permission.ACCOUNT)
def csv() -> Response:
    """Return all that waits for the person as CSV."""
    view = my_work(reading(), current_actor(), today=today())
    answer = Response(
        write_csv(CSV_HEADS, [_line(item) for item in view.items]), mimetype="text/csv"
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="my-work.csv"'
    return answer


def _mentioned(mention: Mention) -> dict[str, Any]:
    """Return a comment that calls the person by name as a line of changes shows it."""
    endpoint, key = PAGES[mention.subject]
    values: dict[str, Any] = {"code": mention.programme_code, key: mention.subject_id}
    sample = " (sample)" if mention.is_sample else ""
    return {
        "on": mention.said_at.astimezone(zone()).date(),
        "href": url_for(endpoint, **values, _anchor="said"),
        "label": f"{mention.reference} {mention.title}",
        "who": f"{mention.said_by}, {mention.programme}{sample}",
    }


def _groups(view: WorkView, day: date) -> tuple[ShownGroup, ...]:
    return tuple(
        ShownGroup(urgency.value, HEADS[urgency], tuple(_shown(item, day) for item in found))
        for urgency in Urgency
        if (found := view.of(urgency))
    )


def _shown(item: WorkItem, day: date) -> ShownItem:
    return ShownItem(
        asks=asked_of(item.kind),
        title=item.title,
        sub=", ".join(part for part in (item.reference, item.place) if part),
        href=_href(item),
        through=_through(item),
        due=_due(item.by_on, day),
        is_late=item.urgency is Urgency.LATE,
        programme=programme_named(item),
        flags=(LEVELS[item.level],) if item.is_marked else (),
    )


def _due(by_on: date | None, day: date) -> str:
    text = due_text(by_on, day).removeprefix("due ")
    return text[:1].upper() + text[1:]


def _through(item: WorkItem) -> str:
    if not item.through:
        return "Asked of you"
    return f"{item.through}, as deputy" if item.is_deputy else item.through


def _href(item: WorkItem) -> str:
    code = item.programme_code
    if item.kind is WorkKind.PLAN:
        return url_for("board.plan", code=code, plan_id=item.row_id)
    if item.kind is WorkKind.BASELINE:
        return url_for("plan.baseline_decide", code=code, baseline_id=item.row_id)
    if item.kind is WorkKind.ROUND:
        return url_for("assessment.round_show", code=code, round_id=item.row_id)
    if item.kind is WorkKind.ACTION:
        return url_for("actions.action", code=code, action_id=item.row_id)
    if item.kind is WorkKind.CRITERION:
        return url_for(
            "plan.criterion", code=code, criterion_id=item.row_id, organisation_id=item.place_id
        )
    if item.kind is WorkKind.SEAT and item.place_id:
        return url_for(
            "settings.body_seat_confirm", code=code, body_id=item.place_id, seat_id=item.row_id
        )
    if item.kind is WorkKind.SEAT:
        return url_for("settings.seat_confirm", code=code, membership_id=item.row_id)
    return url_for("risks.risk", code=code, risk_id=item.row_id)


def _line(item: WorkItem) -> tuple[str | date | None, ...]:
    return (
        CSV_WHEN[item.urgency],
        asked_of(item.kind),
        item.reference,
        item.title,
        item.place,
        item.by_on,
        _through(item),
        programme_named(item),
        LEVELS.get(item.level, ""),
    )
