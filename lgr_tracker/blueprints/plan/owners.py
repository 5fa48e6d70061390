"""Posts that own the work: who is in them, what they carry week by week, and if one were empty."""

from collections.abc import Sequence
from datetime import date

from flask import Response as File
from flask import render_template, request, url_for

from lgr_tracker.blueprints.plan import words
from lgr_tracker.blueprints.plan.blueprint import bp, csv_answer, may
from lgr_tracker.domain.drawing.heat import HeatEntry, HeatTable, heat_table
from lgr_tracker.domain.graph import NodeKind
from lgr_tracker.domain.graph.words import counted, joined
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.domain.risk_text import number_word, plural
from lgr_tracker.exchange.csv_table import Cell, write_csv
from lgr_tracker.queries.post_load import (
    OwnersView,
    PostEmpty,
    PostLoad,
    Spell,
    owners_of,
    post_empty,
)
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.fields import read_date
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor

WEEKS = (13, 26, 52)
DAYS, THINGS = "days", "things"
MEASURES = ((DAYS, "Working days of work"), (THINGS, "Open risks, actions and activities"))
OWNED = (NodeKind.RISK, NodeKind.MITIGATION, NodeKind.ACTIVITY, NodeKind.CRITERION)
HEADINGS = (
    "Post",
    "Organisation",
    "Key post",
    "Holder today",
    "Interim",
    "Since",
    "Until",
    "Deputy today",
    "Days empty so far",
    "Empty now or to come",
    "Risks owned",
    "Actions owned",
    "Activities owned",
    "Day 1 criteria owned",
)


def _day(name: str, otherwise: date) -> date:
    """Read a day of the address; what is none is another, never an error."""
    given = request.args.get(name, "")
    try:
        return date.fromisoformat(given)
    except ValueError:
        pass
    try:
        return read_date(given)
    except ValueError:
        return otherwise


def _view() -> OwnersView:
    count = request.args.get("weeks", type=int)
    return owners_of(
        reading(),
        current_actor(),
        current_programme().id,
        today(),
        _day("from", today()),
        count if count in WEEKS else WEEKS[0],
    )


def _council() -> int | None:
    return request.args.get("council", type=int)


def _rows(view: OwnersView) -> list[PostLoad]:
    """Return the posts of the organisation that the address asks for, or all."""
    return [row for row in view.rows if _council() in (None, row.post.organisation_id)]


@bp.get("/owners")
@needs(Permission.PROGRAMME_VIEW)
def owners(code: str) -> str:
    """Show who is in each post, when it is empty, and what it carries in each week."""
    view = _view()
    council, rows = _council(), _rows(view)
    measure = request.args.get("measure", "")
    measure = measure if measure in dict(MEASURES) else DAYS
    return render_template(
        "lgr/plan/owners.html",
        view=view,
        rows=rows,
        heading=heading(view),
        lede=lede(view),
        councils=list(
            dict.fromkeys((r.post.organisation_id, r.post.organisation) for r in view.rows)
        ),
        council=council,
        measure=measure,
        measures=MEASURES,
        weeks=[(count, f"{count} weeks") for count in WEEKS],
        load=drawn_load(code, view, rows, measure),
        owned=owned_words,
        spells=lambda row: [words.between(*spell) for spell in row.empty_to_come(view.today)],
        kept={
            "council": council,
            "from": view.weeks[0].isoformat(),
            "weeks": len(view.weeks),
            "measure": measure,
        },
        may_edit=may(Permission.PROGRAMME_EDIT, None),
    )


def heading(view: OwnersView) -> str:
    """Say how many posts are empty today, else which carries most."""
    if not view.rows:
        return "No posts yet"
    empty = [row for row in view.empty_today if row.owns]
    if len(empty) == 1:
        row = empty[0]
        return f"{_name(row)} is empty today and owns {owned_words(row)}"
    if empty:
        return f"{len(empty)} posts that own something are empty today"
    most = view.heaviest
    if most is None:
        return f"{len(view.rows)} posts, and somebody is in each that owns something"
    row, week, days = most
    return f"{_name(row)} carries most: {words.days(days)} in the week of {words.on(week)}"


def lede(view: OwnersView) -> str:
    """Say which posts will fall empty before vesting, the next first."""
    coming = sorted(
        (spell[0], _name(row))
        for row in view.rows
        for spell in row.empty_to_come(view.today)
        if spell[0] < view.vesting_on
    )
    if not coming:
        return ""
    first, name = coming[0]
    others = len(coming) - 1
    more = f"; {number_word(others)} more {plural(others, 'does', 'do')} later" if others else ""
    falls = f"falls empty on {words.on(first, with_year=True)}, before vesting"
    return f"“{name}” {falls}{more}."


def _name(row: PostLoad) -> str:
    return f"{row.post.title}, {row.post.organisation}"


def owned_words(row: PostLoad) -> str:
    """Count what a post owns, in words."""
    told = [counted(kind, row.owns[kind]) for kind in OWNED if row.owns[kind]]
    return joined(told) if told else "nothing"


def drawn_load(code: str, view: OwnersView, rows: Sequence[PostLoad], measure: str) -> HeatTable:
    """Lay out the load of those posts that own something as a heat table, a week a column."""
    heads = [(f"{week.day} {week:%b}", f"{week.day}/{week.month}") for week in view.weeks]
    entries = [
        HeatEntry(
            _name(row),
            [load.days if measure == DAYS else load.things for load in row.weeks],
            href=url_for("plan.without_post", code=code, post_id=row.post.id),
        )
        for row in rows
        if any(load.days if measure == DAYS else load.things for load in row.weeks)
    ]
    return heat_table(heads, entries)


@bp.get("/owners.csv")
@needs(Permission.PROGRAMME_VIEW)
def owners_csv(code: str) -> File:
    """Give every post asked for as a file, with its load in each week of the span."""
    view = _view()
    heads = (
        *HEADINGS,
        *(f"{name}, week of {week}" for week in view.weeks for name in ("Days", "Open")),
    )
    return csv_answer(write_csv(heads, (_line(row, view) for row in _rows(view))), "owners")


def _line(row: PostLoad, view: OwnersView) -> tuple[Cell, ...]:
    now = row.empty_now(view.today)
    spells: tuple[Spell, ...] = ((now,) if now else ()) + row.empty_to_come(view.today)
    return (
        row.post.title,
        row.post.organisation,
        row.post.is_key,
        row.holder.name if row.holder else "",
        row.holder.is_interim if row.holder else None,
        row.holder.starts_on if row.holder else None,
        row.holder.ends_on if row.holder else None,
        row.deputy.name if row.deputy else "",
        row.days_empty_so_far(view.today),
        "; ".join(words.between(*spell) for spell in spells),
        *(row.owns[kind] for kind in OWNED),
        *(figure for load in row.weeks for figure in (load.days, load.things)),
    )


@bp.get("/owners/<int:post_id>")
@needs(Permission.PROGRAMME_VIEW)
def without_post(code: str, post_id: int) -> str:
    """Show what would follow if a post were empty on a day."""
    day = _day("on", today())
    found = post_empty(reading(), current_actor(), current_programme().id, post_id, day)
    return render_template(
        "lgr/plan/without_post.html", found=found, heading=without_heading(found), today=today()
    )


def without_heading(found: PostEmpty) -> str:
    """Say what would be left with nobody, what a deputy would carry, or that nothing is lost."""
    name = f"{found.post.title}, {found.post.organisation}"
    if_empty = f"If “{name}” is empty on {words.on(found.on, with_year=True)}"
    bare, lost = len(found.uncovered), found.unowned
    if bare:
        things = "1 thing is" if bare == 1 else f"{bare} things are"
        return f"{if_empty}, {things} left with nobody"
    if lost:
        things = "the one thing" if lost == 1 else f"all {lost} things"
        return f"{if_empty}, a deputy carries {things} it owns"
    return f"{if_empty}, nothing loses its only owner"


@bp.get("/owners/<int:post_id>.csv")
@needs(Permission.PROGRAMME_VIEW)
def without_post_csv(code: str, post_id: int) -> File:
    """Give what would follow if a post were empty as a file."""
    day = _day("on", today())
    found = post_empty(reading(), current_actor(), current_programme().id, post_id, day)
    groups = [("Nobody", found.uncovered), *found.deputised, ("Another owner", found.shared)]
    lines: list[tuple[Cell, ...]] = [
        (thing.kind_words, thing.name, thing.council, who)
        for who, things in groups
        for thing in things
    ]
    lines += [(thing.kind_words, thing.name, thing.council, "Reached") for thing in found.reached]
    heads = ("Kind", "Thing", "Council", f"Who carries it on {day}")
    return csv_answer(write_csv(heads, lines), f"without-post-{post_id}")
