"""Walk the chain from one thing, noting how far each other thing is and by what it was met."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from lgr_tracker.domain.graph.arrays import Arrays
from lgr_tracker.domain.graph.rows import TRAIL, EdgeKind, EdgeRow, Node
from lgr_tracker.domain.layers import BoolArray

ACTING = frozenset({EdgeKind.OWNS, EdgeKind.DEPUTISES, EdgeKind.MITIGATES, EdgeKind.HOLDS})
"""The edges by which somebody or something acts on a thing of the chain."""


@dataclass(frozen=True, slots=True)
class Met:
    """Hold something met on a walk: how many steps away, and the edge by which it was met."""

    node: Node
    steps: int
    edge: EdgeRow


def first_steps(arrays: Arrays, start: int) -> BoolArray:
    """Mark the edges by which a walk may set out from what acts on the chain.

    From a post it first follows what the post owns, from an organisation what it holds, and from
    a mitigation, its own or a post's, the risks it mitigates.
    """
    own = arrays.edge_mask([EdgeKind.OWNS, EdgeKind.HOLDS]) & (arrays.source == start)
    acting = np.zeros(arrays.count, dtype=np.bool_)
    acting[arrays.target[own]] = True
    acting[start] = True
    return np.asarray(own | (arrays.edge_mask([EdgeKind.MITIGATES]) & acting[arrays.source]))


def downstream(arrays: Arrays, node: Node, steps: int | None) -> tuple[Met, ...]:
    """List what hangs on a node along the chain, nearest first, then by kind and id."""
    start = arrays.place(node)
    return _met(arrays, start, arrays.edge_mask(TRAIL) | first_steps(arrays, start), steps)


def upstream(arrays: Arrays, node: Node, steps: int | None) -> tuple[Met, ...]:
    """List why a node is there: the chain that leads to it, and what acts on the node itself."""
    start = arrays.place(node)
    acting = arrays.edge_mask(ACTING) & (arrays.target == start)
    return _met(arrays, start, arrays.edge_mask(TRAIL) | acting, steps, back=True)


def _met(
    arrays: Arrays, start: int, allowed: BoolArray, steps: int | None, *, back: bool = False
) -> tuple[Met, ...]:
    _, by_edge = arrays.walk(np.array([start], dtype=np.int64), allowed, back=back, steps=steps)
    came_from = arrays.target if back else arrays.source
    places = np.flatnonzero(by_edge >= 0)
    parents = dict(zip(places.tolist(), came_from[by_edge[places]].tolist(), strict=True))
    distance = _distances(start, parents)
    order = sorted(parents, key=lambda place: (distance[place], place))
    return tuple(
        Met(arrays.nodes[place].node, distance[place], arrays.edges[int(by_edge[place])])
        for place in order
    )


def _distances(start: int, parents: dict[int, int]) -> dict[int, int]:
    """Count the steps to each place, without recursion, since chains may be deep."""
    distance = {start: 0}
    for place in parents:
        chain = []
        while place not in distance:
            chain.append(place)
            place = parents[place]
        for steps, link in enumerate(reversed(chain), start=distance[place] + 1):
            distance[link] = steps
    return distance


def between(arrays: Arrays, nodes: Iterable[Node], kinds: Iterable[str]) -> tuple[EdgeRow, ...]:
    """List the edges of these kinds whose ends are both among the nodes."""
    kept = np.zeros(arrays.count, dtype=np.bool_)
    kept[[arrays.place(node) for node in nodes]] = True
    inside = arrays.edge_mask(kinds) & kept[arrays.source] & kept[arrays.target]
    return tuple(arrays.edges[place] for place in np.flatnonzero(inside).tolist())
