"""The whole map as lists: every thing and every link that is asked for, a page of each."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

import numpy as np
from sqlalchemy.orm import Session

from lgr_tracker.domain.graph import EdgeRow, Node, NodeRow, ProgrammeGraph
from lgr_tracker.domain.graph.words import link_words
from lgr_tracker.domain.layers import BoolArray
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.queries.graph import graph_of
from lgr_tracker.queries.map.asked import (
    NARROWED,
    MapAsk,
    MapChoices,
    choices_of,
    is_called,
    other_councils,
    says_otherwise,
)
from lgr_tracker.queries.map.marks import Mark, Marks, crossing_words, mark_words, marks_of
from lgr_tracker.queries.map.seen import Thing, thing_of

PAGE_SIZE = 100
T = TypeVar("T")


@dataclass(frozen=True)
class ThingRow:
    """Hold one thing of the list, and how many of the listed things lead to and hang on it."""

    thing: Thing
    facts: str
    marks: tuple[str, ...]
    before: int
    after: int


@dataclass(frozen=True)
class LinkRow:
    """Hold one link of the list, said of the thing it starts from."""

    source: Thing
    words: str
    target: Thing
    crossing: str


@dataclass(frozen=True)
class PageOf(Generic[T]):
    """Hold one page of a list, and how many rows and pages there are in all."""

    rows: tuple[T, ...]
    page: int
    pages: int
    count: int


@dataclass(frozen=True)
class MapWhole:
    """Hold the page: what was asked, what can be asked, what there is of each."""

    ask: MapAsk
    is_empty: bool
    things: PageOf[ThingRow]
    links: PageOf[LinkRow]
    marked: Counter[str]
    choices: MapChoices


def map_whole(
    session: Session,
    actor: Actor,
    programme_id: int,
    ask: MapAsk,
    today: date,
    *,
    things_page: int = 1,
    links_page: int = 1,
) -> MapWhole:
    """Return a page of the things and of the links that are asked for.

    Raises NotFound. Runs one query, and those of `graph_of` when something has changed.
    """
    graph = graph_of(session, actor, programme_id)
    marks = marks_of(graph, today)
    kept = kept_things(graph, ask, marks)
    links = kept_links(graph, ask, kept)
    listed = [row for row in kept if is_called(row, ask.words)]
    degrees = Counter(("before", edge.target) for edge in links)
    degrees.update(("after", edge.source) for edge in links)
    things = _page(listed, things_page)
    shown = _page(_named(graph, ask, links), links_page)
    return MapWhole(
        ask=ask,
        is_empty=not graph.edges,
        things=_with_rows(things, [_thing_row(row, marks, degrees) for row in things.rows]),
        links=_with_rows(shown, [_link_row(graph, edge) for edge in shown.rows]),
        marked=Counter(mark for row in listed for mark in marks.get(row.node, ())),
        choices=choices_of(graph),
    )


def kept_things(graph: ProgrammeGraph, ask: MapAsk, marks: Marks) -> tuple[NodeRow, ...]:
    """Return the things that are asked for, whatever they are called, by kind and id.

    What says otherwise is left out: a thing of another new council, a risk of another band. Where
    a band, workstream or phase is asked for, what neither leads to nor hangs on anything of it
    is left out too.
    """
    others = other_councils(graph, ask)
    fits = np.array([not says_otherwise(row, ask, others) for row in graph.nodes], dtype=np.bool_)
    return tuple(
        row
        for row, is_near in zip(graph.nodes, _near(graph, ask, fits).tolist(), strict=True)
        if is_near
        and row.kind in ask.shown_kinds
        and (not ask.mark or ask.mark in marks.get(row.node, ()))
    )


def _near(graph: ProgrammeGraph, ask: MapAsk, fits: BoolArray) -> BoolArray:
    """Keep of what fits that which leads to or hangs on what every narrowing speaks of."""
    if not ask.narrowing:
        return fits
    judged = frozenset.intersection(*(NARROWED[fact] for fact in ask.narrowing))
    arrays = graph.arrays
    start = np.flatnonzero(fits & arrays.node_mask(judged))
    allowed = fits[arrays.source] & fits[arrays.target]
    below, _ = arrays.walk(start, allowed)
    above, _ = arrays.walk(start, allowed, back=True)
    return np.asarray(below | above)


def kept_links(graph: ProgrammeGraph, ask: MapAsk, kept: Iterable[NodeRow]) -> tuple[EdgeRow, ...]:
    """Return the links between these things; of links between councils only these, if asked."""
    nodes = {row.node for row in kept}
    edges = graph.crossings() if ask.mark == Mark.COUNCILS else graph.edges
    return tuple(edge for edge in edges if edge.source in nodes and edge.target in nodes)


def named_links(graph: ProgrammeGraph, ask: MapAsk, kept: Iterable[NodeRow]) -> tuple[EdgeRow, ...]:
    """Return the links between these things of which an end is called what is asked for."""
    return _named(graph, ask, kept_links(graph, ask, kept))


def _named(graph: ProgrammeGraph, ask: MapAsk, edges: Iterable[EdgeRow]) -> tuple[EdgeRow, ...]:
    return tuple(
        edge
        for edge in edges
        if any(is_called(graph.node(end), ask.words) for end in (edge.source, edge.target))
    )


def _page(rows: Sequence[T], number: int) -> PageOf[T]:
    pages = max(1, -(-len(rows) // PAGE_SIZE))
    page = min(max(1, number), pages)
    first = (page - 1) * PAGE_SIZE
    return PageOf(tuple(rows[first : first + PAGE_SIZE]), page, pages, len(rows))


def _with_rows(page: PageOf[Any], rows: Iterable[T]) -> PageOf[T]:
    return PageOf(tuple(rows), page.page, page.pages, page.count)


def _thing_row(row: NodeRow, marks: Marks, degrees: Counter[tuple[str, Node]]) -> ThingRow:
    told = [str(row.facts[fact]) for fact in ("council", *NARROWED) if row.facts.get(fact)]
    return ThingRow(
        thing=thing_of(row),
        facts=", ".join(told),
        marks=mark_words(row.node, marks),
        before=degrees["before", row.node],
        after=degrees["after", row.node],
    )


def _link_row(graph: ProgrammeGraph, edge: EdgeRow) -> LinkRow:
    source, target = graph.node(edge.source), graph.node(edge.target)
    return LinkRow(
        thing_of(source),
        link_words(edge, target),
        thing_of(target),
        crossing_words(graph, edge),
    )
