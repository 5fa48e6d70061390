"""The map: what hangs on what, and what is worth asking."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, url_for

from lgr_tracker.blueprints.map import telling
from lgr_tracker.blueprints.map.asking import LOOKS, STEPS, address_of, asked, held_to
from lgr_tracker.domain.graph import NodeKind
from lgr_tracker.domain.graph.words import KIND_WORDS
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.exchange.csv_table import Cell, write_csv
from lgr_tracker.queries import map as rows
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor

bp = Blueprint("map", __name__, url_prefix="/programmes/<code>/map")

PAGES = {
    NodeKind.RISK: ("risks.risk", "risk_id"),
    NodeKind.MITIGATION: ("actions.action", "action_id"),
    NodeKind.ACTIVITY: ("plan.activity", "activity_id"),
}
"""The kinds of thing that have a page of their own, and the name of its number there."""


@bp.get("")
@needs(Permission.PROGRAMME_VIEW)
def index(code: str) -> str:
    """Show the map from one thing: the picture, and the same as two lists."""
    ask = asked()
    seen = rows.map_seen(reading(), current_actor(), current_programme().id, ask, today())
    return render_template(
        "lgr/map/index.html",
        code=code,
        seen=seen,
        heading=telling.heading(seen),
        lede=telling.lede(seen) if seen.is_chosen else "",
        seen_heading=telling.seen_heading(seen),
        picture_name=telling.picture_name(seen),
        looks=LOOKS,
        steps=[(step, f"{step} {'step' if step == 1 else 'steps'}") for step in STEPS],
        kinds=[(kind, KIND_WORDS[kind][1].capitalize()) for kind in NodeKind],
        address=lambda focus: address_of(code, "map.index", ask, focus),
        page_address=page_address(code, seen.focus),
        drawing_address=address_of(
            code, "map.drawing", rows.MapAsk(), seen.focus.address if seen.focus else ""
        ),
        held=held_to(seen.choices, ask),
    )


@bp.get("/graph.json")
@needs(Permission.PROGRAMME_VIEW)
def graph(code: str) -> Response:
    """Give the part of the graph that is asked for as networkx's node-link data."""
    return jsonify(
        rows.map_drawn(reading(), current_actor(), current_programme().id, asked(), today())
    )


@bp.get("/things.csv")
@needs(Permission.PROGRAMME_VIEW)
def things_csv(code: str) -> Response:
    """Give every thing that is asked for as CSV."""
    lines = rows.map_things(reading(), current_actor(), current_programme().id, asked(), today())
    return csv_file("things", rows.THING_HEADS, lines)


@bp.get("/links.csv")
@needs(Permission.PROGRAMME_VIEW)
def links_csv(code: str) -> Response:
    """Give every link between the things asked for as CSV."""
    lines = rows.map_links(reading(), current_actor(), current_programme().id, asked(), today())
    return csv_file("links", rows.LINK_HEADS, lines)


def csv_file(name: str, heads: Sequence[str], lines: Iterable[Sequence[Cell]]) -> Response:
    """Return lines of the map as a CSV file."""
    answer = Response(write_csv(heads, lines), mimetype="text/csv")
    file = f"{current_programme().code}-map-{name}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer


def page_address(code: str, thing: Any) -> str:
    """Return the address of a thing's own page, or an empty text where it has none."""
    if thing is None or thing.kind not in PAGES:
        return ""
    endpoint, number = PAGES[thing.kind]
    return url_for(endpoint, code=code, **{number: thing.key})
