"""The way from one thing to another, told link by link and drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from lgr_tracker.domain.drawing.marks import Picture
from lgr_tracker.domain.graph import NodeRow, ProgrammeGraph, Trail
from lgr_tracker.domain.graph.words import link_words
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.queries.graph import graph_of
from lgr_tracker.queries.map.asked import called
from lgr_tracker.queries.map.marks import crossing_words, marks_of
from lgr_tracker.queries.map.picture import draw_trail
from lgr_tracker.queries.map.seen import Thing, names_of, thing_of

MOST_AT_AN_END = 30
"""How many things of a long trail a page tells at each end; the file holds all."""


@dataclass(frozen=True)
class TrailStep:
    """Hold one thing of a trail, and what it is to the next; the last is nothing to anything."""

    thing: Thing
    link: str
    crossing: str


@dataclass(frozen=True)
class TrailSeen:
    """Hold both ends as far as the map knows them, and the shortest way between them, if any.

    `has_way_back` says that a trail leads the other way. An end that several things fit equally
    well is None, and they are its choices. A long trail is not drawn.
    """

    begin: Thing | None
    end: Thing | None
    steps: tuple[TrailStep, ...]
    has_way_back: bool
    picture: Picture | None
    names: tuple[str, ...]
    begin_choices: tuple[Thing, ...]
    end_choices: tuple[Thing, ...]

    @property
    def left_out(self) -> int:
        """Count the things in the middle of a long trail, which its page leaves out."""
        return max(0, len(self.steps) - 2 * MOST_AT_AN_END)

    @property
    def ends(self) -> tuple[tuple[TrailStep, ...], tuple[TrailStep, ...]]:
        """Give what stands before and after that which is left out; all is before it, if none."""
        if not self.left_out:
            return self.steps, ()
        return self.steps[:MOST_AT_AN_END], self.steps[-MOST_AT_AN_END:]


def map_trail(
    session: Session, actor: Actor, programme_id: int, begin: str, end: str, today: date
) -> TrailSeen:
    """Return the shortest trail from what is called `begin` to what is called `end`.

    Raises NotFound for an unknown programme. Queries as in `graph_of`.
    """
    graph = graph_of(session, actor, programme_id)
    begins, ends = called(graph, begin), called(graph, end)
    first, last = _only(begins), _only(ends)
    trail = graph.trail(first.node, last.node) if first and last else None
    back = graph.trail(last.node, first.node) if first and last and not trail else None
    is_drawn = trail is not None and 1 < len(trail.nodes) <= 2 * MOST_AT_AN_END
    return TrailSeen(
        begin=thing_of(first) if first else None,
        end=thing_of(last) if last else None,
        steps=_steps(graph, trail) if trail else (),
        has_way_back=back is not None,
        picture=draw_trail(graph, trail, marks_of(graph, today)) if trail and is_drawn else None,
        names=names_of(graph),
        begin_choices=_choices(begins),
        end_choices=_choices(ends),
    )


def _only(rows: Sequence[NodeRow]) -> NodeRow | None:
    return rows[0] if len(rows) == 1 else None


def _choices(rows: Sequence[NodeRow]) -> tuple[Thing, ...]:
    return tuple(thing_of(row) for row in rows) if len(rows) > 1 else ()


def _steps(graph: ProgrammeGraph, trail: Trail) -> tuple[TrailStep, ...]:
    rows = [graph.node(node) for node in trail.nodes]
    linked = [
        TrailStep(thing_of(row), link_words(edge, after), crossing_words(graph, edge))
        for row, edge, after in zip(rows, trail.edges, rows[1:], strict=False)
    ]
    return (*linked, _last(rows[-1]))


def _last(row: NodeRow) -> TrailStep:
    return TrailStep(thing_of(row), "", "")
