"""Number the nodes of a programme graph and walk its edges as arrays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from lgr_tracker.domain.errors import Invalid, NotFound
from lgr_tracker.domain.graph.rows import (
    ENDS,
    EdgeKind,
    EdgeRow,
    GraphRows,
    Node,
    NodeKind,
    NodeRow,
)
from lgr_tracker.domain.layers import Adjacency, BoolArray, IntArray, group_by

NODE_CODES: Mapping[str, int] = {kind.value: place for place, kind in enumerate(NodeKind)}
EDGE_CODES: Mapping[str, int] = {kind.value: place for place, kind in enumerate(EdgeKind)}


@dataclass(frozen=True)
class Arrays:
    """Hold rows in one fixed order, and the edges as numbers of nodes and kinds."""

    nodes: tuple[NodeRow, ...]
    edges: tuple[EdgeRow, ...]
    index: Mapping[Node, int]
    source: IntArray
    target: IntArray
    kind: IntArray
    node_kind: IntArray

    @property
    def count(self) -> int:
        """Count the nodes."""
        return len(self.nodes)

    def place(self, node: Node) -> int:
        """Give the number of a node; raises NotFound."""
        found = self.index.get((node[0], node[1]))
        if found is None:
            raise NotFound(f"There is no {node[0]} {node[1]} in this programme's map.")
        return found

    def named(self, places: Iterable[int]) -> tuple[Node, ...]:
        """Give nodes by their numbers."""
        return tuple(self.nodes[place].node for place in places)

    def edge_mask(self, kinds: Iterable[str]) -> BoolArray:
        """Mark the edges of these kinds."""
        wanted = np.zeros(len(EDGE_CODES), dtype=np.bool_)
        wanted[[EDGE_CODES[kind] for kind in kinds]] = True
        return np.asarray(wanted[self.kind])

    def node_mask(self, kinds: Iterable[str]) -> BoolArray:
        """Mark the nodes of these kinds."""
        wanted = np.zeros(len(NODE_CODES), dtype=np.bool_)
        wanted[[NODE_CODES[kind] for kind in kinds]] = True
        return np.asarray(wanted[self.node_kind])

    @cached_property
    def outgoing(self) -> Adjacency:
        """Give the edges that leave each node."""
        return group_by(self.count, self.source)

    @cached_property
    def incoming(self) -> Adjacency:
        """Give the edges that reach each node."""
        return group_by(self.count, self.target)

    def walk(
        self, start: IntArray, allowed: BoolArray, *, back: bool = False, steps: int | None = None
    ) -> tuple[BoolArray, IntArray]:
        """Walk allowed edges from `start`, nearest nodes first, at most `steps` far.

        Gives what was met (with the start) and, per node, the edge by which it was first met
        (-1 for the start and for what was not met). Each edge is looked at once.
        """
        group, onward = (self.incoming, self.source) if back else (self.outgoing, self.target)
        met = np.zeros(self.count, dtype=np.bool_)
        by_edge = np.full(self.count, -1, dtype=np.int64)
        met[start] = True
        front, taken = np.unique(start), 0
        while front.size and (steps is None or taken < steps):
            edges = group.edges_of(front)
            edges = edges[allowed[edges] & ~met[onward[edges]]]
            front, first = np.unique(onward[edges], return_index=True)
            by_edge[front] = edges[first]
            met[front] = True
            taken += 1
        return met, by_edge

    def back_track(self, by_edge: IntArray, end: int) -> list[int]:
        """Give the edges by which a walk came to `end`, in the order walked."""
        edges: list[int] = []
        while by_edge[end] >= 0:
            edge = int(by_edge[end])
            edges.append(edge)
            end = int(self.source[edge])
        return edges[::-1]


def arrays_of(rows: GraphRows) -> Arrays:
    """Number nodes and edges in an order that does not depend on the order of rows.

    Raises Invalid for two nodes of one name, an unknown kind, an edge to nothing, and an edge
    between kinds that it can't join.
    """
    nodes = tuple(sorted(rows.nodes, key=_node_order))
    index = {row.node: place for place, row in enumerate(nodes)}
    if len(index) < len(nodes):
        raise Invalid(f"{_twice(nodes)} stands in the map twice.")
    node_kind = np.array([NODE_CODES[row.kind] for row in nodes], dtype=np.int64)
    try:
        source = np.array([index[row.source] for row in rows.edges], dtype=np.int64)
        target = np.array([index[row.target] for row in rows.edges], dtype=np.int64)
        kind = np.array([EDGE_CODES[row.kind] for row in rows.edges], dtype=np.int64)
    except KeyError as missing:
        name = missing.args[0]
        raise Invalid(f"A line of the map names {name}, which the map doesn't know.") from missing
    order = _edge_order(rows.edges, source, target, kind)
    edges = tuple(rows.edges[place] for place in order.tolist())
    arrays = Arrays(nodes, edges, index, source[order], target[order], kind[order], node_kind)
    _check_ends(arrays)
    return arrays


def _node_order(row: NodeRow) -> tuple[int, bool, int, str]:
    code = NODE_CODES.get(row.kind)
    if code is None:
        raise Invalid(f"The map has no kind of thing called {row.kind}.")
    if isinstance(row.id, int):
        return code, False, row.id, ""
    return code, True, 0, row.id


def _twice(nodes: Sequence[NodeRow]) -> str:
    row = next(first for first, second in pairwise(nodes) if first.node == second.node)
    return f"{row.kind} {row.id}"


def _edge_order(
    edges: Sequence[EdgeRow], source: IntArray, target: IntArray, kind: IntArray
) -> IntArray:
    if not len(source):
        return np.arange(0, dtype=np.int64)
    spread = int(max(source.max(), target.max())) + 1
    keys = (source * spread + target) * len(EDGE_CODES) + kind
    order = np.argsort(keys)
    ordered = keys[order]
    places: list[int] = order.tolist()
    for first, last in _runs(ordered):
        # Twins differ only by their facts, so their facts decide.
        places[first:last] = sorted(places[first:last], key=lambda at: _told(edges[at]))
    return np.array(places, dtype=np.int64)


def _runs(ordered: IntArray) -> list[tuple[int, int]]:
    """Give where each run of two or more equal numbers begins and stops."""
    same = np.concatenate([[False], ordered[1:] == ordered[:-1], [False]])
    turns = np.flatnonzero(same[1:] != same[:-1])
    return [(first, last + 1) for first, last in turns.reshape(-1, 2).tolist()]


def _told(edge: EdgeRow) -> str:
    return repr(sorted((name, repr(value)) for name, value in edge.facts.items()))


def _check_ends(arrays: Arrays) -> None:
    joins = np.zeros((len(EDGE_CODES), len(NODE_CODES), len(NODE_CODES)), dtype=np.bool_)
    for kind, (froms, tos) in ENDS.items():
        for begin in froms:
            for end in tos:
                joins[EDGE_CODES[kind], NODE_CODES[begin], NODE_CODES[end]] = True
    begins, ends = arrays.node_kind[arrays.source], arrays.node_kind[arrays.target]
    wrong = np.flatnonzero(~joins[arrays.kind, begins, ends])
    if wrong.size:
        row = arrays.edges[int(wrong[0])]
        raise Invalid(
            f"A {row.source[0]} can't be joined to a {row.target[0]} by '{row.kind}' "
            f"({row.source[1]} to {row.target[1]})."
        )
