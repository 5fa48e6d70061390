"""The pages of what the programme is asked: a list by seat, and one question to answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Response as File
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.map.views import PAGES, bp
from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.kinds import LABELS, AskedSeat
from lgr_tracker.domain.permissions import Permission, Scope, is_allowed
from lgr_tracker.exchange.csv_table import Cell, write_csv
from lgr_tracker.queries.challenge_filter import ALL, ANSWERED, WAITING, ChallengeFilter
from lgr_tracker.queries.challenges import Asked, Standing, asked_of, challenge_shown
from lgr_tracker.queries.map.seen import Thing
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.fields import HiddenLine, ProseField
from lgr_tracker.web.filters import local
from lgr_tracker.web.forms import Form
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.challenges.answer_challenge import NOTHING, answer_challenge

Answer = Response | tuple[str, int]
AT_ONCE, A_PAGE = 3, 25
"""How many questions of one rule are cards in the whole list, and in the rule's own."""

STATES = ((WAITING, "Waiting for an answer"), (ANSWERED, "Answered"), (ALL, "All"))
STANDING_WORDS = {
    Standing.OPEN: "Waits for an answer",
    Standing.REOPENED: "Open again: the facts have changed",
    Standing.ANSWERED: "Answered",
}
CSV_HEADS = (
    "Asked of",
    "Sort",
    "Question",
    "Rests on",
    "About",
    "Council",
    "Standing",
    "Answer",
    "Answered by",
    "Answered on",
    "Question as it was then",
)


class AnswerForm(Form):
    """Ask for an answer, and carry which facts were on the screen."""

    answer = ProseField("Your answer", asks=NOTHING)
    facts = HiddenLine()


@dataclass(frozen=True)
class Group:
    """Hold the questions of one rule that a list shows."""

    title: str
    rule: str
    rows: tuple[Asked, ...]


def _asked() -> tuple[Asked, ...]:
    return asked_of(reading(), current_actor(), current_programme().id, today())


@bp.get("/challenges")
@needs(Permission.PROGRAMME_VIEW)
def challenges(code: str) -> str:
    """List what is asked, rule by rule."""
    everything, wanted = _asked(), ChallengeFilter.of(request.args)
    rows = tuple(filter(wanted.keeps, everything))
    page = max(1, request.args.get("page", 1, type=int) or 1)
    pages = max(1, -(-len(rows) // A_PAGE)) if wanted.rule else 1
    page = min(page, pages)
    shown = rows[(page - 1) * A_PAGE : page * A_PAGE] if wanted.rule else rows
    return render_template(
        "lgr/challenges/index.html",
        code=code,
        heading=heading(everything),
        wanted=wanted,
        count=len(rows),
        groups=_groups(shown),
        at_once=A_PAGE if wanted.rule else AT_ONCE,
        page=page,
        pages=pages,
        turned=lambda number: url_for(
            "map.challenges", code=code, page=number, **wanted.arguments()
        ),
        seats=_seats(code, everything, wanted),
        states=STATES,
        sorts=list(dict.fromkeys((each.challenge.rule.value, each.title) for each in everything)),
        councils=[(name, name) for name in sorted({each.council for each in everything} - {""})],
        is_empty=not everything,
        may_set=_may(Permission.PROGRAMME_EDIT),
    )


def heading(everything: Sequence[Asked]) -> str:
    """Say how many questions wait, and how many of them because something has changed."""
    waiting = [each for each in everything if each.standing is not Standing.ANSWERED]
    again = sum(each.standing is Standing.REOPENED for each in waiting)
    if not everything:
        return "Nothing in the programme raises a question today"
    if not waiting:
        one = len(everything) == 1
        return "The one question has an answer" if one else f"All {len(everything):,} are answered"
    said = "1 question waits" if len(waiting) == 1 else f"{len(waiting):,} questions wait"
    if not again:
        return f"{said} for an answer"
    return f"{said} for an answer, {again:,} of them again because the facts have changed"


def _seats(code: str, everything: Sequence[Asked], wanted: ChallengeFilter) -> list[dict[str, Any]]:
    """Return a link for everybody who is asked something, with how much."""
    kept = [each for each in everything if replace(wanted, seat=None).keeps(each)]
    found: list[dict[str, Any]] = []
    for seat in (None, *AskedSeat):
        count = sum(seat in (None, each.challenge.seat) for each in kept)
        if seat is None or count or seat is wanted.seat:
            found.append(
                {
                    "label": LABELS[seat] if seat else "Everybody",
                    "href": url_for(
                        "map.challenges", code=code, **replace(wanted, seat=seat).arguments()
                    ),
                    "is_current": seat is wanted.seat,
                    "count": count,
                }
            )
    return found


def _groups(rows: Sequence[Asked]) -> list[Group]:
    found: dict[str, list[Asked]] = {}
    for each in rows:
        found.setdefault(each.challenge.rule, []).append(each)
    return [Group(group[0].title, rule, tuple(group)) for rule, group in found.items()]


@bp.get("/challenges.csv")
@needs(Permission.PROGRAMME_VIEW)
def challenges_csv(code: str) -> File:
    """Give the list as CSV."""
    wanted = ChallengeFilter.of(request.args)
    lines = (_line(each) for each in _asked() if wanted.keeps(each))
    answer = File(write_csv(CSV_HEADS, lines), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{code}-questions.csv"'
    return answer


def _line(each: Asked) -> tuple[Cell, ...]:
    challenge, answer = each.challenge, each.answer
    return (
        LABELS[challenge.seat],
        each.title,
        challenge.question,
        challenge.rests_on,
        ", ".join(str(node[1]) for node in challenge.about),
        each.council,
        STANDING_WORDS[each.standing],
        answer.answer if answer else "",
        answer.answered_by if answer else "",
        local(answer.answered_at).date() if answer else None,
        answer.question if answer else "",
    )


@bp.route("/challenges/<string(length=16):key>", methods=["GET", "POST"])
@needs(Permission.PROGRAMME_VIEW)
def challenge(code: str, key: str) -> Answer:
    """Show one question with its rows and its answers, and take another."""
    form = AnswerForm()
    try:
        return _challenge(code, key, form)
    except NotFound:  # of the question: whoever may not see the programme came no further
        typed = form.answer.data if form.is_submitted() else ""
        return render_template("lgr/challenges/gone.html", code=code, typed=typed), 404


def _challenge(code: str, key: str, form: AnswerForm) -> Answer:
    found = challenge_shown(reading(), current_actor(), current_programme().id, today(), key)
    asked = found.asked
    form.answer.description = asked.prompt
    if form.is_submitted():
        done = form.attempt(
            lambda: perform(
                answer_challenge,
                current_programme().id,
                asked.challenge,
                form.facts.data,
                form.answer.data,
            )
        )
        if done is not None:
            flash("Your answer is kept beside the question.", "success")
            return redirect(url_for("map.challenge", code=code, key=key))
    form.facts.data, form.facts.raw_data = asked.challenge.facts_digest, None
    page = render_template(
        "lgr/challenges/challenge.html",
        code=code,
        asked=asked,
        shown=found,
        form=form,
        standing=STANDING_WORDS[asked.standing],
        address=lambda thing: _address(code, thing),
        rows=tuple(_rows(code, found.rows)),
        may_answer=_may(Permission.CHALLENGE_ANSWER),
    )
    return page, form.status


def _rows(code: str, things: Sequence[Thing]) -> Iterator[tuple[Thing, str, str]]:
    """Give each row with its own page, if it has one, and its place in the map."""
    for thing in things:
        place = url_for("map.index", code=code, focus=thing.address)
        yield thing, _address(code, thing), place


def _address(code: str, thing: Thing) -> str:
    """Return a thing's own page, or its place in the map where it has none."""
    if thing.kind in PAGES:
        endpoint, number = PAGES[thing.kind]  # type: ignore[index]  # its kinds are words, too
        values: dict[str, Any] = {number: thing.key}
        return url_for(endpoint, code=code, **values)
    return url_for("map.index", code=code, focus=thing.address)


@bp.get("/questions")
@needs(Permission.PROGRAMME_VIEW)
def questions(code: str) -> Response:
    """Lead on from where the questions were before they could be answered."""
    return redirect(url_for("map.challenges", code=code), 301)


@bp.get("/questions.csv")
@needs(Permission.PROGRAMME_VIEW)
def questions_csv(code: str) -> Response:
    """Lead on from where the questions' file was."""
    return redirect(url_for("map.challenges_csv", code=code, state=ALL), 301)


def _may(permission: Permission) -> bool:
    return is_allowed(current_actor(), permission, Scope(current_programme().id))
