"""The map as plain data: things, links, what is worth asking, and what script draws."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.graph import NodeKind, graphml, name_of, node_link
from lgr_tracker.domain.graph.words import KIND_WORDS, link_words
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.queries.graph import graph_of
from lgr_tracker.queries.map.asked import NARROWED, MapAsk, found, is_called
from lgr_tracker.queries.map.marks import crossing_words, mark_words, marks_of
from lgr_tracker.queries.map.questions import MapQuestions
from lgr_tracker.queries.map.whole import kept_things, named_links

THING_HEADS = (
    "Kind",
    "Code",
    "Name",
    "Council",
    "Band",
    "Workstream",
    "Phase",
    "Marks",
    "Day 1 criteria reached",
    "Services reached",
    "Groups of people reached",
)
LINK_HEADS = (
    "From kind",
    "From code",
    "From",
    "Link",
    "To kind",
    "To code",
    "To",
    "In words",
    "Between councils",
)
QUESTION_HEADS = ("Sort", "About", "Question", "Rests on")
Line = tuple[str | int, ...]


def map_things(
    session: Session, actor: Actor, programme_id: int, ask: MapAsk, today: date
) -> tuple[Line, ...]:
    """Return the things asked for, under THING_HEADS, by kind and code.

    Queries as in `graph_of`.
    """
    graph = graph_of(session, actor, programme_id)
    reach, marks = graph.reach(), marks_of(graph, today)
    return tuple(
        (
            KIND_WORDS[row.kind][0],
            row.id,
            name_of(row),
            *(row.facts.get(fact) or "" for fact in ("council", *NARROWED)),
            ", ".join(mark_words(row.node, marks)),
            reach[row.node].criteria,
            reach[row.node].services,
            reach[row.node].cohorts,
        )
        for row in kept_things(graph, ask, marks)
        if is_called(row, ask.words)
    )


def map_links(
    session: Session, actor: Actor, programme_id: int, ask: MapAsk, today: date
) -> tuple[Line, ...]:
    """Return the links between the things asked for, under LINK_HEADS, by where they start.

    Queries as in `graph_of`.
    """
    graph = graph_of(session, actor, programme_id)
    kept = kept_things(graph, ask, marks_of(graph, today))
    lines: list[Line] = []
    for edge in named_links(graph, ask, kept):
        source, target = graph.node(edge.source), graph.node(edge.target)
        lines.append(
            (
                KIND_WORDS[source.kind][0],
                source.id,
                name_of(source),
                edge.kind,
                KIND_WORDS[target.kind][0],
                target.id,
                name_of(target),
                link_words(edge, target),
                crossing_words(graph, edge),
            )
        )
    return tuple(lines)


def question_lines(asked: MapQuestions) -> Iterator[Line]:
    """Give everything worth asking as lines, under QUESTION_HEADS."""
    for loop in asked.loops:
        names = " > ".join(step.name for step in loop.steps)
        yield "Loop", names, loop.question, f"{loop.size} things"
    for sort, groups in (
        ("Loose end", asked.loose_ends),
        ("Contradiction", asked.contradictions),
    ):
        for group in groups:
            for each in group.questions:
                yield sort, each.focus.partition(":")[2], each.question, group.title
    for owner in asked.single_owners:
        asks = owner.asks.question if owner.asks else f"{owner.post} alone owns {owner.things}."
        yield "Single owner", owner.post, asks, owner.cover


def map_drawn(
    session: Session, actor: Actor, programme_id: int, ask: MapAsk, today: date | None = None
) -> dict[str, Any]:
    """Return what is asked for as networkx's node-link data; each node also carries its name.

    Raises NotFound where nothing answers to the focus. Queries as in `graph_of`.
    """
    return node_link(_asked_graph(session, actor, programme_id, ask, today))


def map_graphml(
    session: Session, actor: Actor, programme_id: int, ask: MapAsk, today: date
) -> bytes:
    """Return as GraphML what `map_drawn` returns as data."""
    return graphml(_asked_graph(session, actor, programme_id, ask, today))


def _asked_graph(
    session: Session, actor: Actor, programme_id: int, ask: MapAsk, today: date | None
) -> Any:
    """Keep what lies around the focus; without one, what the filters leave, of all kinds."""
    graph = graph_of(session, actor, programme_id)
    focus = found(graph, ask.focus)
    if ask.focus and focus is None:
        raise NotFound(f"Nothing in this programme's map is called {ask.focus}.")
    kinds = ask.kinds or tuple(NodeKind)
    drawn = graph.networkx(kinds=kinds, around=focus.node if focus else None, steps=ask.steps)
    if focus is None:
        kept = kept_things(graph, replace(ask, kinds=kinds), marks_of(graph, today))
        drawn = drawn.subgraph(row.node for row in kept if is_called(row, ask.words)).copy()
    for node in drawn:
        drawn.nodes[node]["name"] = name_of(graph.node(node))
    return drawn
