"""The pages on which a board reads: what waits for it, one plan, what changed since it met."""

from flask import Response, render_template, request

from lgr_tracker.blueprints.board.blueprint import (
    bodies,
    bp,
    changes_since_meeting,
    may,
    plan_asked_for,
)
from lgr_tracker.blueprints.board.showing import (
    lines_of,
    link_to,
    local_day,
    shown_plan,
    steps_open,
)
from lgr_tracker.domain.change_text import spoken
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.domain.plan_changes import grouped_changes
from lgr_tracker.domain.plan_pictures import draw_plan
from lgr_tracker.domain.plan_text import board_sentence, standing
from lgr_tracker.domain.states import PlanState, label
from lgr_tracker.exchange.csv_table import write_csv
from lgr_tracker.queries.board import BodyRow, transition_plans
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor

FEW_CHANGES, MOST_CHANGES = 8, 500


@bp.get("")
@needs(Permission.PROGRAMME_VIEW)
def index(code: str) -> str:
    """Show what waits for a decision, all plans, and what changed since the board last met."""
    plans = transition_plans(reading(), current_actor(), current_programme().id)
    waiting = [plan for plan in plans if plan.state is PlanState.SUBMITTED]
    drafts = sum(plan.state is PlanState.DRAFT for plan in plans)
    deciding = bodies()
    first = _body_asked_for(deciding, waiting[-1].body_id if waiting else None)
    return render_template(
        "lgr/board/index.html",
        code=code,
        heading=board_sentence([plan.reference for plan in reversed(waiting)], drafts, len(plans)),
        plans=plans,
        waiting=waiting,
        bodies=deciding,
        body=first,
        groups=grouped_changes(lines_of(changes_since_meeting(first, FEW_CHANGES)), link_to),
        may_build=may(Permission.BOARD_BUILD),
        may_decide=may(Permission.BOARD_DECIDE),
        today=today(),
    )


@bp.get("/plans.csv")
@needs(Permission.PROGRAMME_VIEW)
def plans_csv(code: str) -> Response:
    """Give the list of plans as CSV."""
    plans = transition_plans(reading(), current_actor(), current_programme().id)
    content = write_csv(
        (
            "Reference",
            "Question",
            "Board",
            "State",
            "Needed by",
            "Decision",
            "Reason",
            "Decided on",
        ),
        (
            (
                plan.reference,
                plan.title,
                plan.body,
                label(plan.state),
                plan.needed_by_on,
                label(plan.decision.outcome) if plan.decision else "",
                plan.decision.reason if plan.decision else "",
                local_day(plan.decision.decided_at).date() if plan.decision else None,
            )
            for plan in plans
        ),
    )
    return _csv(content, "transition-plans")


@bp.get("/changes")
@needs(Permission.PROGRAMME_VIEW)
def changes(code: str) -> str:
    """Show everything that changed since a board last met."""
    deciding = bodies()
    body = _body_asked_for(deciding)
    lines = lines_of(changes_since_meeting(body, MOST_CHANGES))
    return render_template(
        "lgr/board/changes.html",
        code=code,
        bodies=deciding,
        body=body,
        count=len(lines),
        groups=grouped_changes(lines, link_to),
        is_cut=len(lines) == MOST_CHANGES,
    )


@bp.get("/changes.csv")
@needs(Permission.PROGRAMME_VIEW)
def changes_csv(code: str) -> Response:
    """Give what changed since a board last met as CSV."""
    found = changes_since_meeting(_body_asked_for(bodies()), MOST_CHANGES)
    content = write_csv(
        ("Day", "Sort", "Reference", "What", "Change", "By"),
        (
            (
                change.on,
                change.kind.value,
                change.label,
                change.title,
                spoken(change.parts),
                change.who,
            )
            for change in found
        ),
    )
    return _csv(content, "changes-since-the-board-met")


@bp.get("/plans/<int:plan_id>")
@needs(Permission.PROGRAMME_VIEW)
def plan(code: str, plan_id: int) -> str:
    """Show one plan as the board reads it."""
    row = plan_asked_for(plan_id)
    shown = shown_plan(row)
    content = shown.content
    return render_template(
        "lgr/board/plan.html",
        code=code,
        row=row,
        shown=shown,
        content=content,
        pictures=draw_plan(content) if content else None,
        groups=grouped_changes(content.changes, link_to) if content else (),
        caption=standing(row.state, row.reference),
        link=link_to,
        may=steps_open(row),
        today=today(),
    )


def _body_asked_for(deciding: tuple[BodyRow, ...], usual_id: int | None = None) -> BodyRow | None:
    """Return the body that the address names, or the usual one, else the first that has met."""
    wanted = request.args.get("body", usual_id, type=int)
    named = [body for body in deciding if body.id == wanted]
    met = [body for body in deciding if body.last_met_on is not None]
    return next(iter([*named, *met, *deciding]), None)


def _csv(content: bytes, name: str) -> Response:
    answer = Response(content, mimetype="text/csv")
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="{current_programme().code}-{name}.csv"'
    )
    return answer
