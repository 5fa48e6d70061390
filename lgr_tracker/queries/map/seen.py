"""The map seen from one thing: what leads to it, what hangs on it, and the picture of both."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from lgr_tracker.domain.drawing.marks import Picture
from lgr_tracker.domain.graph import Met, Node, NodeKind, NodeRow, ProgrammeGraph, name_of
from lgr_tracker.domain.graph.words import KIND_WORDS, link_words, short_name
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.queries.graph import graph_of
from lgr_tracker.queries.map.asked import (
    MapAsk,
    MapChoices,
    choices_of,
    found,
    furthest,
    other_councils,
    says_otherwise,
)
from lgr_tracker.queries.map.marks import marks_of
from lgr_tracker.queries.map.picture import MOST_IN_COLUMN, draw_seen
from lgr_tracker.queries.map.questions import Question, asked_near, count_found
from lgr_tracker.queries.worth_asking import worth_asking

MOST_ROWS = 500
"""How many rows one list holds on the page; the CSV holds all."""


@dataclass(frozen=True)
class Thing:
    """Hold one thing as a list names it; `address` is what `focus` takes, `key` its row's id."""

    address: str
    key: int
    name: str
    short: str
    kind: str
    kind_words: str
    council: str


@dataclass(frozen=True)
class StepRow:
    """Hold one thing met from the focus, how it is linked, and how many steps away it is."""

    thing: Thing
    link: str
    steps: int


@dataclass(frozen=True)
class MapSeen:
    """Hold the page: the focus, both lists (cut at MOST_ROWS), the picture, what to ask.

    `focus` is None where nothing in the map answers to what was asked for, or the map is empty;
    `is_linked` says that it is joined to anything at all, shown or not.
    """

    ask: MapAsk
    focus: Thing | None
    is_chosen: bool
    is_empty: bool
    is_linked: bool
    upstream: tuple[StepRow, ...]
    downstream: tuple[StepRow, ...]
    upstream_kinds: Counter[str]
    downstream_kinds: Counter[str]
    picture: Picture | None
    is_cut: bool
    questions: tuple[Question, ...]
    found: Counter[str]
    names: tuple[str, ...]
    choices: MapChoices


def map_seen(
    session: Session, actor: Actor, programme_id: int, ask: MapAsk, today: date
) -> MapSeen:
    """Return the map seen from what was asked for, else from the risk that reaches furthest.

    Raises NotFound. Runs one query, and those of `worth_asking` when something has changed.
    """
    graph = graph_of(session, actor, programme_id)
    asked = worth_asking(session, actor, programme_id, today)
    focus = found(graph, ask.focus) if ask.focus else furthest(graph)
    up, down = _walked(graph, focus, ask)
    row_lists = [step_rows(graph, up, back=False), step_rows(graph, down, back=True)]
    there = [*up, *down]
    near = {met.node for met in there} | ({focus.node} if focus else set())
    return MapSeen(
        ask=ask,
        focus=thing_of(focus) if focus else None,
        is_chosen=bool(ask.focus),
        is_empty=not graph.edges,
        is_linked=any(focus.node in (edge.source, edge.target) for edge in graph.edges)
        if focus
        else False,
        upstream=row_lists[0][:MOST_ROWS],
        downstream=row_lists[1][:MOST_ROWS],
        upstream_kinds=_kinds(up),
        downstream_kinds=_kinds(down),
        picture=draw_seen(graph, focus, there, marks_of(graph, today)) if focus and there else None,
        is_cut=any(count > MOST_IN_COLUMN for count in _kinds(there).values()),
        questions=asked_near(graph, asked, near) if focus else (),
        found=count_found(asked),
        names=names_of(graph),
        choices=choices_of(graph),
    )


def names_of(graph: ProgrammeGraph) -> tuple[str, ...]:
    """Name everything that one may start from; a grade is found by its lens."""
    return tuple(name_of(row) for row in graph.nodes if row.kind != NodeKind.GRADE)


def thing_of(row: NodeRow) -> Thing:
    """Return a thing as lists name it."""
    return Thing(
        address=f"{row.kind}:{row.id}",
        key=row.facts["key"],
        name=name_of(row),
        short=short_name(row),
        kind=row.kind,
        kind_words=KIND_WORDS[row.kind][0].capitalize(),
        council=str(row.facts.get("council") or ""),
    )


def _walked(
    graph: ProgrammeGraph, focus: NodeRow | None, ask: MapAsk
) -> tuple[list[Met], list[Met]]:
    if focus is None:
        return [], []
    up = graph.what_leads_to(focus.node, ask.steps) if ask.look != "down" else ()
    down = graph.what_follows(focus.node, ask.steps) if ask.look != "up" else ()
    return _kept(graph, up, ask), _kept(graph, down, ask)


def _kept(graph: ProgrammeGraph, walked: Iterable[Met], ask: MapAsk) -> list[Met]:
    """Keep what is of the kinds asked for and does not say otherwise, as of another council."""
    others = other_councils(graph, ask)
    wanted = {*ask.shown_kinds, *(() if ask.kinds else (NodeKind.POST, NodeKind.ORGANISATION))}
    return [
        met
        for met in walked
        if met.node[0] in wanted and not says_otherwise(graph.node(met.node), ask, others)
    ]


def step_rows(graph: ProgrammeGraph, walked: Iterable[Met], *, back: bool) -> tuple[StepRow, ...]:
    """List what was met with what it is to the thing before it, or with `back` after it."""
    return tuple(
        StepRow(
            thing_of(graph.node(met.node)),
            link_words(met.edge, graph.node(_other_end(met)), back=back),
            met.steps,
        )
        for met in walked
    )


def _other_end(met: Met) -> Node:
    return met.edge.source if met.edge.target == met.node else met.edge.target


def _kinds(walked: Iterable[Met]) -> Counter[str]:
    return Counter(met.node[0] for met in walked)
