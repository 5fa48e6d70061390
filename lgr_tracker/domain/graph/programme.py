"""Answer what hangs on what in one programme."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import networkx as nx
import numpy as np

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.graph import walk
from lgr_tracker.domain.graph.arrays import EDGE_CODES, NODE_CODES, Arrays, arrays_of
from lgr_tracker.domain.graph.cascade import Cascade, Flow, cascade, flow_of
from lgr_tracker.domain.graph.owners import SingleOwner, WithoutPost, single_owners, without_post
from lgr_tracker.domain.graph.questions import Finding, contradictions, orphans
from lgr_tracker.domain.graph.reach import Loop, Reach, loops, reach
from lgr_tracker.domain.graph.rows import (
    TRAIL,
    EdgeKind,
    EdgeRow,
    GraphRows,
    Node,
    NodeKind,
    NodeRow,
)
from lgr_tracker.domain.graph.shown import shown
from lgr_tracker.domain.layers import BoolArray

Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Trail:
    """Hold the way from one thing to another: its nodes, and the edges between them in order."""

    nodes: tuple[Node, ...]
    edges: tuple[EdgeRow, ...]


@dataclass(frozen=True)
class ProgrammeGraph:
    """Answer questions of a programme's graph; nothing in it changes after `build`."""

    arrays: Arrays

    @property
    def nodes(self) -> tuple[NodeRow, ...]:
        """Give all nodes, by kind and id."""
        return self.arrays.nodes

    @property
    def edges(self) -> tuple[EdgeRow, ...]:
        """Give all edges, by source, target and kind."""
        return self.arrays.edges

    def __contains__(self, node: object) -> bool:
        return node in self.arrays.index

    def node(self, node: Node) -> NodeRow:
        """Give the row of a node; raises NotFound."""
        return self.arrays.nodes[self.arrays.place(node)]

    def networkx(
        self,
        kinds: Iterable[str] | None = None,
        around: Node | None = None,
        steps: int | None = None,
    ) -> "nx.MultiDiGraph[Node]":
        """Make the networkx graph of what is to be shown.

        `kinds` keeps these kinds of node (and of edge, if edge kinds are named too); `around`
        keeps a node with what lies up to `steps` edges upstream and downstream of it, or all of
        it without `steps`. Nodes and edges carry what `shown` says. Raises NotFound for an
        unknown node and Invalid for an unknown kind.
        """
        node_kinds, edge_kinds = _sorted_kinds(kinds)
        allowed = self.arrays.edge_mask(edge_kinds or EDGE_CODES)
        kept = self.arrays.node_mask(node_kinds or NODE_CODES)
        if around is not None:
            kept &= self._around(around, allowed, steps)
        return shown(self.arrays, kept, allowed)

    def _around(self, node: Node, allowed: BoolArray, steps: int | None) -> BoolArray:
        start = np.array([self.arrays.place(node)], dtype=np.int64)
        below, _ = self.arrays.walk(start, allowed, steps=steps)
        above, _ = self.arrays.walk(start, allowed, back=True, steps=steps)
        return np.asarray(below | above)

    def downstream(self, node: Node, kinds: Iterable[str] | None = None) -> tuple[Node, ...]:
        """Name everything that a node leads to, by kind and id, without the node itself.

        `kinds` may name kinds of edge, to walk only these, and kinds of node, to name only
        these. Raises NotFound, and Invalid for an unknown kind.
        """
        return self._beyond(node, kinds, back=False)

    def upstream(self, node: Node, kinds: Iterable[str] | None = None) -> tuple[Node, ...]:
        """Name everything that leads to a node; order, `kinds` and errors as in `downstream`."""
        return self._beyond(node, kinds, back=True)

    def _beyond(self, node: Node, kinds: Iterable[str] | None, *, back: bool) -> tuple[Node, ...]:
        node_kinds, edge_kinds = _sorted_kinds(kinds)
        start = self.arrays.place(node)
        allowed = self.arrays.edge_mask(edge_kinds or EDGE_CODES)
        met, _ = self.arrays.walk(np.array([start], dtype=np.int64), allowed, back=back)
        met &= self.arrays.node_mask(node_kinds or NODE_CODES)
        met[start] = False
        return self.arrays.named(np.flatnonzero(met).tolist())

    def what_follows(self, node: Node, steps: int | None = None) -> tuple[walk.Met, ...]:
        """List what hangs on a node along the chain (see `trail`), at most `steps` away.

        Nearest first, then by kind and id, each with the edge by which it was first met. Raises
        NotFound.
        """
        return walk.downstream(self.arrays, node, steps)

    def what_leads_to(self, node: Node, steps: int | None = None) -> tuple[walk.Met, ...]:
        """List why a node is there: the chain that leads to it, and what acts on it directly.

        Order and errors as in `what_follows`.
        """
        return walk.upstream(self.arrays, node, steps)

    def between(self, nodes: Iterable[Node], kinds: Iterable[str]) -> tuple[EdgeRow, ...]:
        """List the edges of these kinds between these nodes. Raises NotFound."""
        return walk.between(self.arrays, nodes, kinds)

    def reach(self) -> Mapping[Node, Reach]:
        """Count the criteria, services and cohorts downstream of every node.

        Walks every kind of edge but `deputises`: a deputy stands by, nothing hangs on them yet.
        Each thing counts once however many ways lead to it, and a node never counts itself.
        """
        return reach(self.arrays)

    def trail(self, a: Node, b: Node) -> Trail | None:
        """Find a shortest trail from `a` to `b`, or None if there is none.

        A trail walks forward along the chain from lens to cohort (`rows.TRAIL`). From a post it
        first follows what the post owns, from an organisation what it holds, and from a
        mitigation, its own or a post's, the risks it mitigates. Of equally short trails that is
        given whose nodes, read back from the end, come first by kind and id. Raises NotFound.

        A walk in breadth, nearest first (E. F. Moore, The shortest path through a maze, 1959).
        """
        arrays = self.arrays
        start, end = arrays.place(a), arrays.place(b)
        allowed = arrays.edge_mask(TRAIL) | walk.first_steps(arrays, start)
        _, by_edge = arrays.walk(np.array([start], dtype=np.int64), allowed)
        edges = tuple(arrays.edges[edge] for edge in arrays.back_track(by_edge, end))
        if start != end and not edges:
            return None
        return Trail((arrays.nodes[start].node, *(edge.target for edge in edges)), edges)

    @cached_property
    def _answers(self) -> dict[tuple[str, date | None], tuple[Any, ...]]:
        """Keep what was asked of a day: a page asks the same several times, and nothing changes."""
        return {}

    def _once(
        self, ask: Callable[[Arrays, date | None], tuple[Told, ...]], on: date | None
    ) -> tuple[Told, ...]:
        key = (ask.__name__, on)
        if key not in self._answers:
            self._answers[key] = ask(self.arrays, on)
        return self._answers[key]

    def loops(self) -> tuple[Loop, ...]:
        """List what leads back to itself, by its first node, each with a shortest loop to show.

        The strongly connected parts of the graph (R. Tarjan, SIAM Journal on Computing 1, 1972)
        along every kind of edge, of one node only where it leads straight back to itself.
        """
        return self._loops

    @cached_property
    def _loops(self) -> tuple[Loop, ...]:
        return loops(self.arrays)

    def orphans(self, today: date | None = None) -> tuple[Finding, ...]:
        """List what hangs in the air: a low grade without a risk, a risk without an owner ...

        Rule by rule, and within a rule by kind and id. With `today`, a service counts as held
        only by whoever holds it on that day; without, by anybody on any day.
        """
        return self._once(orphans, today)

    def contradictions(self, today: date | None = None) -> tuple[Finding, ...]:
        """List what can hardly be true at once: a high grade beside red risks ...

        In the order of `orphans`. No rule of these looks at the day so far.
        """
        return self._once(contradictions, today)

    def single_owners(self, on: date | None = None) -> tuple[SingleOwner, ...]:
        """List the posts that are the only owner of something unfinished, most first.

        Held and unfinished on the day `on`; without one, held at any time and not yet finished.
        """
        return self._once(single_owners, on)

    def without_post(self, post: str | int, on: date) -> WithoutPost:
        """Say what loses its only owner if a post is empty on a day; see `WithoutPost`.

        `post` is the id of the post, without its kind. Raises NotFound.
        """
        return without_post(self.arrays, post, on)

    @cached_property
    def _flow(self) -> Flow:
        return flow_of(self.arrays)

    def cascade(self, sources: Mapping[Node, float] | Iterable[Node]) -> Cascade:
        """Say how strongly trouble at these nodes is felt at every other; see `Cascade`.

        `sources` maps nodes to a chance (0..1); nodes alone count as certain. Raises NotFound
        for an unknown source, and Invalid for a chance or a share of an edge outside 0..1.
        """
        return cascade(self._flow, sources)

    def crossings(self, fact: str = "council") -> tuple[EdgeRow, ...]:
        """List the edges whose two ends belong to different councils (or workstreams ...)."""
        arrays = self.arrays
        names = [row.facts.get(fact) for row in arrays.nodes]
        pairs = zip(arrays.source.tolist(), arrays.target.tolist(), arrays.edges, strict=True)
        return tuple(
            edge
            for before, after, edge in pairs
            if names[before] and names[after] and names[before] != names[after]
        )


def build(rows: GraphRows) -> ProgrammeGraph:
    """Build the graph of a programme from its rows, whose order changes no answer.

    Raises Invalid for two nodes of one name, an unknown kind of node or edge, an edge to nothing,
    and an edge between kinds that it can't join (`rows.ENDS`).
    """
    return ProgrammeGraph(arrays_of(rows))


def _sorted_kinds(kinds: Iterable[str] | None) -> tuple[list[str], list[str]]:
    named = list(kinds or ())
    unknown = [kind for kind in named if kind not in NODE_CODES and kind not in EDGE_CODES]
    if unknown:
        known = ", ".join([*NodeKind, *EdgeKind])
        raise Invalid(f"The map has no kind called {unknown[0]}; it has {known}.")
    return (
        [kind for kind in named if kind in NODE_CODES],
        [kind for kind in named if kind in EDGE_CODES],
    )
