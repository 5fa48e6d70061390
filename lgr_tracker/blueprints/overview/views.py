"""The first page of a programme: whether the new councils will be ready, and what to do first."""

from datetime import datetime, time, timedelta

from flask import Blueprint, Response, render_template, request

from lgr_tracker.blueprints.overview.showing import (
    HEADINGS,
    line_of,
    show,
    shown_concern,
    words_of,
)
from lgr_tracker.domain.overview_text import counted
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.exchange.csv_table import write_csv
from lgr_tracker.queries.attention import ConcernKind
from lgr_tracker.queries.overview import BoardMet, Overview, overview
from lgr_tracker.queries.recent import recent_changes
from lgr_tracker.web.clock import today, zone
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor

bp = Blueprint("overview", __name__, url_prefix="/programmes/<code>/overview")

MOST_CHANGES = 6
LATELY = timedelta(days=30)
"""How far back changes are told where the board has not met yet."""


@bp.get("")
@needs(Permission.PROGRAMME_VIEW)
def index(code: str) -> str:
    """Show how each new council stands, what needs attention first, and what changed."""
    seen = _seen()
    changes = recent_changes(
        reading(), current_actor(), current_programme().id, _since(seen.board), MOST_CHANGES
    )
    return render_template(
        "lgr/overview/index.html", code=code, shown=show(code, seen, changes, today())
    )


@bp.get("/attention")
@needs(Permission.PROGRAMME_VIEW)
def attention(code: str) -> str:
    """List everything that needs attention, or all of one kind."""
    asked, found = request.args.get("kind"), _seen().concerns
    kind = next((each for each in ConcernKind if each.value == asked), None)
    chosen = [each for each in found if kind in (None, each.kind)]
    return render_template(
        "lgr/overview/attention_list.html",
        code=code,
        heading=f"{counted(len(chosen), *words_of(kind))}.",
        concerns=[shown_concern(code, each, today()) for each in chosen],
    )


@bp.get("/attention.csv")
@needs(Permission.PROGRAMME_VIEW)
def attention_csv(code: str) -> Response:
    """Return everything that needs attention, not only what the page shows first."""
    lines = [line_of(concern) for concern in _seen().concerns]
    answer = Response(write_csv(HEADINGS, lines), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{code}-attention.csv"'
    return answer


def _seen() -> Overview:
    return overview(reading(), current_actor(), current_programme().id, today())


def _since(board: BoardMet | None) -> datetime:
    """Return the end of the day on which the board last met, else of the day 30 days ago."""
    met_on = board.last_met_on if board else None
    return datetime.combine(met_on or today() - LATELY, time.max, zone())
