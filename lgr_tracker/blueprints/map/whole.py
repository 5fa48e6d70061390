"""The whole map: drawn and listed, held to what is asked for, and as files."""

from dataclasses import replace

from flask import Response, jsonify, render_template, url_for

from lgr_tracker.blueprints.map import telling
from lgr_tracker.blueprints.map.asking import (
    LAYOUTS,
    address_of,
    asked,
    ends_asked,
    held_to,
    number_of,
)
from lgr_tracker.blueprints.map.views import bp, csv_file, page_address
from lgr_tracker.domain.graph import NodeKind
from lgr_tracker.domain.graph.words import KIND_WORDS
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.queries import map as rows
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor

TRAIL_HEADS = ("Step", "Kind", "Thing", "What it is to the next", "Between councils")


@bp.get("/whole")
@needs(Permission.PROGRAMME_VIEW)
def whole(code: str) -> str:
    """Show everything that is asked for: drawn by script, and as two lists."""
    ask = asked()
    seen = rows.map_whole(
        reading(),
        current_actor(),
        current_programme().id,
        ask,
        today(),
        things_page=number_of("things"),
        links_page=number_of("links"),
    )
    shown = replace(ask, kinds=ask.shown_kinds)
    return render_template(
        "lgr/map/whole.html",
        code=code,
        seen=seen,
        heading=telling.whole_heading(seen),
        lede=telling.whole_lede(seen),
        layouts=LAYOUTS,
        kinds=[(kind, KIND_WORDS[kind][1].capitalize()) for kind in NodeKind],
        held=held_to(seen.choices, ask),
        marks=list(rows.MARK_WORDS.items()),
        start_from=lambda focus: url_for("map.index", code=code, focus=focus),
        page_of=lambda name, number: address_of(code, "map.whole", ask, **{name: number}),
        file=lambda endpoint: address_of(code, endpoint, shown),
    )


@bp.get("/trail")
@needs(Permission.PROGRAMME_VIEW)
def trail(code: str) -> str:
    """Show the shortest way from one thing to another, link by link."""
    begin, end = ends_asked()
    seen = rows.map_trail(reading(), current_actor(), current_programme().id, begin, end, today())
    return render_template(
        "lgr/map/trail.html",
        code=code,
        seen=seen,
        begin=begin,
        end=end,
        heading=telling.trail_heading(seen, begin, end),
        start_from=lambda focus: url_for("map.index", code=code, focus=focus),
    )


@bp.get("/trail.csv")
@needs(Permission.PROGRAMME_VIEW)
def trail_csv(code: str) -> Response:
    """Give every step of the trail as a file."""
    ends = ends_asked()
    seen = rows.map_trail(reading(), current_actor(), current_programme().id, *ends, today())
    lines = (
        (number, step.thing.kind_words, step.thing.name, step.link, step.crossing)
        for number, step in enumerate(seen.steps)
    )
    return csv_file("trail", TRAIL_HEADS, lines)


@bp.get("/thing")
@needs(Permission.PROGRAMME_VIEW)
def thing(code: str) -> str:
    """Give what the drawing tells beside it of the thing that is chosen."""
    seen = rows.map_thing(
        reading(), current_actor(), current_programme().id, asked().focus, today()
    )
    return render_template(
        "lgr/map/thing.html",
        code=code,
        seen=seen,
        page_address=page_address(code, seen.thing),
        start_from=lambda focus: url_for("map.index", code=code, focus=focus),
    )


@bp.get("/drawing.json")
@needs(Permission.PROGRAMME_VIEW)
def drawing(code: str) -> Response:
    """Give script what it draws."""
    return jsonify(
        rows.map_drawing(reading(), current_actor(), current_programme().id, asked(), today())
    )


@bp.get("/map.svg")
@needs(Permission.PROGRAMME_VIEW)
def picture(code: str) -> Response:
    """Give everything that is asked for as a picture."""
    drawn = rows.map_picture(reading(), current_actor(), current_programme().id, asked(), today())
    return _file(render_template("lgr/map/picture.svg", picture=drawn), "image/svg+xml", "svg")


@bp.get("/map.graphml")
@needs(Permission.PROGRAMME_VIEW)
def graphml(code: str) -> Response:
    """Give what is asked for as GraphML, for graph programs."""
    content = rows.map_graphml(reading(), current_actor(), current_programme().id, asked(), today())
    return _file(content, "application/xml", "graphml")


def _file(content: str | bytes, mimetype: str, ending: str) -> Response:
    answer = Response(content, mimetype=mimetype)
    name = f"{current_programme().code}-map.{ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
