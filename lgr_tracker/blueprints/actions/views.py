"""The list of actions, as a page and as CSV, and one action."""

from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.actions.address import arguments_of, read_filter, read_number
from lgr_tracker.domain.conversation import Subject
from lgr_tracker.domain.kinds import LABELS, MitigationKind
from lgr_tracker.domain.permissions import Permission, Scope, holds, is_allowed
from lgr_tracker.domain.risk_text import (
    actions_sentence,
    cut_text,
    late_text,
    number_word,
    plural,
)
from lgr_tracker.domain.states import MitigationState, label
from lgr_tracker.exchange.csv_table import write_csv
from lgr_tracker.queries.classification import mark_of, marks_of
from lgr_tracker.queries.conversation import conversation_of
from lgr_tracker.queries.history import history_of
from lgr_tracker.queries.mitigations import (
    PAGE_ROWS,
    ActionCounts,
    ActionFilter,
    ActionState,
    action_counts,
    action_detail,
    action_page,
    all_actions,
    matching_actions,
)
from lgr_tracker.queries.risk_choices import filter_choices
from lgr_tracker.web.clock import today, zone
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs, read_key
from lgr_tracker.web.identity import current_actor

bp = Blueprint("actions", __name__, url_prefix="/programmes/<code>/actions")
STATES = (
    (ActionState.TO_DO, "To do"),
    (ActionState.PLANNED, "Not started"),
    (ActionState.STARTED, "Started"),
    (ActionState.DONE, "Done"),
    (ActionState.DROPPED, "Dropped"),
    (ActionState.ANY, "Any state"),
)
CSV_HEADS = (
    "Reference",
    "Action",
    "Kind",
    "Organisation",
    "Owner",
    "Held by",
    "Due",
    "State",
    "Progress %",
    "Risks",
)


@bp.get("")
@needs(Permission.PROGRAMME_VIEW)
def index(code: str) -> str:
    """List the actions that the address asks for."""
    asked = (reading(), current_actor(), current_programme().id)
    wanted, day = read_filter(request.args), today()
    after, before = (read_key(request.args.get(side)) for side in ("after", "before"))
    page = action_page(*asked, wanted, today=day, after_id=after, before_id=before)
    counts = action_counts(*asked, today=day)
    matching = matching_actions(*asked, wanted, today=day)
    pages = max(1, -(-matching // PAGE_ROWS))
    here = min(max(2, read_number(request.args.get("page")) or 2), pages)
    number = here if page.has_previous else 1
    ends = (page.rows[0].id, page.rows[-1].id) if page.rows else (0, 0)
    return render_template(
        "lgr/actions/index.html",
        heading=heading(wanted, counts, matching),
        rows=[(row, state_of(row.kind, row.state, row.due_on, day)) for row in page.rows],
        wanted=wanted,
        arguments=arguments_of(wanted),
        views=_views(code, wanted, counts),
        choices=filter_choices(*asked),
        states=[(state.value, words) for state, words in STATES],
        counts=counts,
        matching=matching,
        marks=marks_of(*asked, "mitigation", [row.id for row in page.rows]),
        page=number,
        pages=pages,
        previous_href=_page(code, wanted, "before", ends[0], number - 1, page.has_previous),
        next_href=_page(code, wanted, "after", ends[1], number + 1, page.has_next),
        may=_may(),
    )


@bp.get("/actions.csv")
@needs(Permission.RISK_EXPORT)
def csv(code: str) -> Response:
    """Give the actions that the address asks for as CSV."""
    asked = (reading(), current_actor(), current_programme().id)
    rows = all_actions(*asked, read_filter(request.args), today=today())
    content = write_csv(
        CSV_HEADS,
        (
            (
                row.reference,
                row.title,
                LABELS[row.kind],
                row.organisation,
                row.owner,
                row.holder.told if row.holder else "",
                row.due_on,
                label(row.state).capitalize(),
                row.progress_percent,
                "; ".join(reference for _, reference in row.risks),
            )
            for row in rows
        ),
    )
    response = make_response(content)
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="actions-{today()}.csv"'
    return response


@bp.get("/<int:action_id>")
@needs(Permission.PROGRAMME_VIEW)
def action(code: str, action_id: int) -> str:
    """Show one action with the risks it acts on and its history."""
    asked = (reading(), current_actor(), current_programme().id)
    row = action_detail(*asked, action_id, today=today())
    told = history_of(*asked, "mitigation", action_id)
    scope = Scope(current_programme().id, row.organisation_id)
    return render_template(
        "lgr/actions/action.html",
        row=row,
        state=state_of(row.kind, row.state, row.due_on, today()),
        served=[(each, cut_text(each.cut_likelihood, each.cut_impact)) for each in row.risks],
        changes=[
            {
                "on": each.happened_at.astimezone(zone()).date(),
                "parts": [
                    {"text": f"{each.verb} " if each.verb else "", "kind": "same"},
                    *(
                        {"text": piece.text, "kind": piece.kind}
                        for sentence in each.sentences
                        for piece in sentence
                    ),
                ],
                "who": each.who,
            }
            for each in told
        ],
        may={"edit": is_allowed(current_actor(), Permission.ACTION_EDIT, scope)},
        mark=mark_of(*asked, "mitigation", action_id),
        conversation=conversation_of(*asked, Subject.ACTION, action_id, row.organisation_id),
    )


def state_of(
    kind: MitigationKind, state: MitigationState, due_on: date | None, day: date
) -> tuple[str, str]:
    """Return the shape and the words of an action's state."""
    if state is MitigationState.DONE:
        return "ready", "In place" if kind is MitigationKind.CONTROL else "Done"
    if state is MitigationState.DROPPED:
        return "none", "Dropped"
    if due_on is not None and due_on < day:
        return "late", late_text(due_on, day)
    if state is MitigationState.STARTED:
        return "course", "On course"
    return "none", "Not started"


def heading(wanted: ActionFilter, counts: ActionCounts, matching: int) -> str:
    """Return the page's answer: what there is to do, or what the filter lets through."""
    if wanted == ActionFilter():
        return actions_sentence(counts.to_do, counts.late, counts.ownerless)
    many = "No" if matching == 0 else number_word(matching).capitalize()
    noun = plural(matching, "action", "actions")
    verb = plural(matching, "is", "are")
    if wanted == ActionFilter(is_overdue=True):
        return f"{many} {noun} {verb} late."
    if wanted == ActionFilter(is_mine=True):
        return f"{many} {noun} to do {verb} yours."
    if wanted == ActionFilter(state=ActionState.DONE):
        return f"{many} {noun} {verb} done."
    return f"{many} {noun} {plural(matching, 'matches', 'match')}."


def _views(code: str, wanted: ActionFilter, counts: ActionCounts) -> list[dict[str, object]]:
    items: list[tuple[str, ActionFilter, int]] = [
        ("To do", ActionFilter(), counts.to_do),
        ("Late", ActionFilter(is_overdue=True), counts.late),
        ("No owner", ActionFilter(is_ownerless=True), counts.ownerless),
        ("Done", ActionFilter(state=ActionState.DONE), counts.done),
        ("All", ActionFilter(state=ActionState.ANY), counts.in_all),
    ]
    if counts.mine is not None:
        items.insert(1, ("Mine", ActionFilter(is_mine=True), counts.mine))
    return [
        {
            "label": words,
            "href": _address(code, arguments_of(held)),
            "is_current": wanted == held,
            "count": count,
        }
        for words, held, count in items
    ]


def _address(code: str, arguments: dict[str, str]) -> str:
    path = url_for("actions.index", code=code)
    return f"{path}?{urlencode(arguments)}" if arguments else path


def _page(
    code: str, wanted: ActionFilter, side: str, row_id: int, number: int, is_there: bool
) -> str | None:
    if not is_there:
        return None
    return _address(code, {**arguments_of(wanted), side: str(row_id), "page": str(number)})


def _may() -> dict[str, bool]:
    actor, programme_id = current_actor(), current_programme().id
    return {
        "add": holds(actor, Permission.ACTION_EDIT, programme_id),
        "export": holds(actor, Permission.RISK_EXPORT, programme_id),
    }
