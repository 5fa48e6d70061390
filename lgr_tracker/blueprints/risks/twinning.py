"""Risks of two organisations side by side: the same thing, or two different ones."""

from dataclasses import dataclass

from flask import flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.risks.views import bp
from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.kinds import ScaleNotation
from lgr_tracker.domain.permissions import Permission, Scope, holds, is_allowed
from lgr_tracker.domain.risk_text import Piece, number_word, plural, word_difference
from lgr_tracker.domain.scales import Scale
from lgr_tracker.exchange.csv_table import write_csv
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.queries.twins import JudgedPair, Side, Twins, side_by_side, twins
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.fields import PickField, ProseField
from lgr_tracker.web.forms import Form
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.risks.judge_twins import forget_twins, judge_twins

SAME, DIFFERENT = "same", "different"
COMPARED = (
    ("Title", "title"),
    ("Because", "cause"),
    ("There is a risk that", "event"),
    ("So that", "effect"),
)
CSV_HEADS = ("Reference", "Organisation", "Title", "Reference", "Organisation", "Title", "Said")


class TwinForm(Form):
    """Ask whether two risks are the same thing."""

    answer = PickField(
        "Are they the same thing?",
        choices=[
            (SAME, "Yes: link them. Each organisation keeps its own, and both pages say so."),
            (DIFFERENT, "No: they are two different things. They are not shown again."),
        ],
        asks="Say whether they are the same thing.",
    )
    reason = ProseField("Why", rows=2)


@dataclass(frozen=True)
class Compared:
    """Hold one part of both texts, with the words marked that only one of them has."""

    label: str
    first: tuple[Piece, ...]
    second: tuple[Piece, ...]


@bp.get("/twins")
@needs(Permission.PROGRAMME_VIEW)
def twin_list(code: str) -> str:
    """List the risks that two organisations may be keeping both."""
    found = twins(reading(), current_actor(), current_programme().id)
    return render_template(
        "lgr/risks/twins.html",
        found=found,
        heading=_heading(found),
        may_judge=holds(current_actor(), Permission.RISK_EDIT, current_programme().id),
        may_export=holds(current_actor(), Permission.RISK_EXPORT, current_programme().id),
        may_forget={pair.id for pair in found.judged if _may_judge(pair.first, pair.second)},
    )


@bp.get("/twins.csv")
@needs(Permission.RISK_EXPORT)
def twin_csv(code: str) -> Response:
    """Give the pairs as CSV."""
    found = twins(reading(), current_actor(), current_programme().id)
    rows = [(pair.first, pair.second, pair.why) for pair in found.likely]
    rows += [(pair.first, pair.second, _said(pair)) for pair in found.judged]
    content = write_csv(
        CSV_HEADS, ([*_told(first), *_told(second), said] for first, second, said in rows)
    )
    response = make_response(content)
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="likely-twins-{today()}.csv"'
    return response


@bp.route("/twins/<int:first_id>/<int:second_id>", methods=["GET", "POST"])
@needs(Permission.PROGRAMME_VIEW)
def twin_pair(code: str, first_id: int, second_id: int) -> Response | tuple[str, int]:
    """Show two risks side by side, and take what somebody makes of them."""
    first, second = _sides(first_id, second_id)
    form = TwinForm()
    if form.is_submitted():
        done = form.attempt(
            lambda: perform(
                judge_twins,
                current_programme().id,
                first_id,
                second_id,
                is_same=form.answer.data == SAME,
                reason=form.reason.data,
            )
        )
        if done is not None:
            linked = "are linked" if form.answer.data == SAME else "are two different things"
            flash(f"{done[0]} and {done[1]} {linked}.", "success")
            return redirect(url_for("risks.twin_list", code=code))
    page = render_template(
        "lgr/risks/twin.html",
        form=form,
        first=first,
        second=second,
        compared=[_compared(label, first, second, key) for label, key in COMPARED],
        scored=_scored(first, second),
        may_judge=_may_judge(first, second),
    )
    return page, form.status


@bp.post("/twins/<int:pair_id>/forget")
@needs(Permission.RISK_EDIT)
def twin_forget(code: str, pair_id: int) -> Response:
    """Take back what was said of two risks."""
    first, second = perform(forget_twins, current_programme().id, pair_id)
    flash(f"{first} and {second} can be looked at again.", "success")
    return redirect(url_for("risks.twin_list", code=code))


def _sides(first_id: int, second_id: int) -> tuple[Side, Side]:
    asked = (reading(), current_actor(), current_programme().id)
    sides = side_by_side(*asked, (first_id, second_id))
    if first_id == second_id or len(sides) < 2:
        raise NotFound
    return sides[first_id], sides[second_id]


def _may_judge(first: Side, second: Side) -> bool:
    programme_id = current_programme().id
    return any(
        is_allowed(current_actor(), Permission.RISK_EDIT, Scope(programme_id, side.organisation_id))
        for side in (first, second)
    )


def _heading(found: Twins) -> str:
    if not found.waiting:
        return "No two councils seem to keep the same risk."
    pairs = plural(found.waiting, "pair of risks looks", "pairs of risks look")
    return f"{number_word(found.waiting).capitalize()} {pairs} like one thing kept twice."


def _compared(label: str, first: Side, second: Side, key: str) -> Compared:
    one, other = getattr(first, key), getattr(second, key)
    return Compared(label, _own(other, one), _own(one, other))


def _scored(*sides: Side) -> list[str]:
    """Say how each side is scored, as the programme writes it."""
    scale = scale_of(reading(), current_actor(), current_programme().id)
    return [
        "Not scored yet"
        if side.score is None
        else f"{_number(scale, side.score)} {scale.band(side.score).name}".strip()
        for side in sides
    ]


def _number(scale: Scale, score: int) -> str:
    return str(score) if scale.notation is ScaleNotation.NUMBERS else ""


def _own(other: str, text: str) -> tuple[Piece, ...]:
    """Return a text with the words marked that the other does not have."""
    return tuple(piece for piece in word_difference(other, text) if piece.kind != "out")


def _said(pair: JudgedPair) -> str:
    said = "The same thing" if pair.is_same else "Two different things"
    return f"{said}: {pair.reason}" if pair.reason else said


def _told(side: Side) -> tuple[str, str, str]:
    return side.reference, side.organisation, side.title
