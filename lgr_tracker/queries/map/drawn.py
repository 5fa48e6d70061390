"""The map as script draws it: things with their places and filters, links with their words."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from lgr_tracker.domain.drawing.graph_places import Places, force_places, layered_places
from lgr_tracker.domain.drawing.marks import Picture
from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.graph import EdgeRow, NodeRow, ProgrammeGraph, name_of
from lgr_tracker.domain.graph.words import KIND_WORDS
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.queries.graph import graph_of
from lgr_tracker.queries.map.asked import NARROWED, MapAsk, councils, found
from lgr_tracker.queries.map.marks import Marks, crossing_words, marks_of, notes_of
from lgr_tracker.queries.map.picture import column_of, draw_whole, heads_of
from lgr_tracker.queries.map.whole import kept_links, kept_things
from lgr_tracker.queries.remembering import remembered


def map_drawing(
    session: Session, actor: Actor, programme_id: int, ask: MapAsk, today: date
) -> dict[str, Any]:
    """Return what script draws: everything, or what lies within the steps asked from the focus.

    Each thing has its place in both layouts, in pixels, reckoned once a revision. Raises NotFound.
    Queries as in `graph_of`.
    """
    graph = graph_of(session, actor, programme_id)
    near = _near(graph, ask)
    places = {name: _places(session, actor, programme_id, name) for name in ("layered", "force")}
    marks = marks_of(graph, today)
    new = set(councils(graph))
    things = [
        _thing(row, marks, new, {name: places[name][at] for name in places})
        for at, row in enumerate(graph.nodes)
        if near is None or row.node in near
    ]
    place = {thing["id"]: at for at, thing in enumerate(things)}
    heads = heads_of(graph.nodes, places["layered"])
    return {"things": things, "links": list(_links(graph, place)), "heads": heads}


def map_picture(
    session: Session, actor: Actor, programme_id: int, ask: MapAsk, today: date
) -> Picture:
    """Return the picture of everything that is asked for. Queries as in `graph_of`."""
    graph = graph_of(session, actor, programme_id)
    marks = marks_of(graph, today)
    kept = kept_things(graph, ask, marks)
    links = kept_links(graph, ask, kept)
    places = _places_of(kept, links, ask.layout)
    heads = heads_of(kept, places) if ask.layout == "layered" else ()
    return draw_whole(graph, kept, links, places, marks, heads)


def _near(graph: ProgrammeGraph, ask: MapAsk) -> set[Any] | None:
    if not ask.focus:
        return None
    focus = found(graph, ask.focus)
    if focus is None:
        raise NotFound(f"Nothing in this programme's map is called {ask.focus}.")
    return set(graph.networkx(around=focus.node, steps=ask.steps))


def _places(session: Session, actor: Actor, programme_id: int, layout: str) -> Places:
    graph = graph_of(session, actor, programme_id)
    return remembered(
        session,
        actor,
        programme_id,
        ("map places", layout),
        lambda: _places_of(graph.nodes, graph.edges, layout),
    )


def _places_of(rows: Sequence[NodeRow], edges: Iterable[EdgeRow], layout: str) -> Places:
    at = {row.node: number for number, row in enumerate(rows)}
    ends = [(at[edge.source], at[edge.target]) for edge in edges]
    source, target = np.array(ends, dtype=np.int64).reshape(-1, 2).T
    if layout == "force":
        return force_places(len(rows), source, target)
    column = np.array([column_of(row.node) for row in rows], dtype=np.int64)
    return layered_places(column, source, target)


def _thing(row: NodeRow, marks: Marks, new: set[str], places: dict[str, Any]) -> dict[str, Any]:
    council = row.facts.get("council")
    return {
        "id": f"{row.kind}:{row.id}",
        "kind": row.kind,
        "word": KIND_WORDS[row.kind][0],
        "name": name_of(row),
        "note": ", ".join(notes_of(row.node, marks)),
        "marks": marks.get(row.node, ()),
        "council": council if council in new else None,
        # None: this kind of thing has none, so a filter does not judge it.
        **{
            fact: (row.facts.get(fact) or "") if row.kind in kinds else None
            for fact, kinds in NARROWED.items()
        },
        **{name: [round(float(part)) for part in place] for name, place in places.items()},
    }


def _links(graph: ProgrammeGraph, place: dict[str, int]) -> Iterable[list[Any]]:
    """Give each link as the numbers of its ends and words where it joins two councils."""
    for edge in graph.edges:
        before, after = (place.get(f"{end[0]}:{end[1]}") for end in (edge.source, edge.target))
        if before is not None and after is not None:
            yield [before, after, crossing_words(graph, edge)]
