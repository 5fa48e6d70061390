"""Put the nodes of a directed network in layers, so that one sweep of arrays settles them all.

Nodes are numbered 0..n-1; edge `k` goes from `sources[k]` to `targets[k]`; parallel edges and
loops are allowed. Nodes that lie on a loop together share a layer; every other edge goes from a
lower layer to a higher one. Nothing here recurses, so chains may be as deep as they like.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Adjacency:
    """Hold the edges grouped by source: those of node `i` are `edges[starts[i]:starts[i + 1]]`."""

    starts: IntArray
    edges: IntArray

    def edges_of(self, nodes: IntArray) -> IntArray:
        """List the edges that leave these nodes, node by node."""
        begins = self.starts[nodes]
        counts = self.starts[nodes + 1] - begins
        before = np.cumsum(counts) - counts
        places = np.repeat(begins - before, counts) + np.arange(counts.sum())
        return np.asarray(self.edges[places], dtype=np.int64)


@dataclass(frozen=True)
class Layers:
    """Hold the edges in the order of one sweep.

    `cross` lists the edges between layers by the layer they leave; those of layer `k` are
    `cross[starts[k]:starts[k + 1]]`. `inner` maps a layer to the edges inside its loops.
    `layer` and `part` give each node's layer and its strongly connected part.
    """

    layer: IntArray
    part: IntArray
    cross: IntArray
    starts: IntArray
    inner: dict[int, IntArray]

    @property
    def count(self) -> int:
        """Count the layers."""
        return len(self.starts) - 1

    def forwards(self) -> Iterator[tuple[IntArray | None, IntArray]]:
        """Give, layer by layer, the edges inside its loops (or None) and those that leave it."""
        for number in range(self.count):
            yield self.inner.get(number), self.cross_of(number)

    def cross_of(self, number: int) -> IntArray:
        """List the edges that leave a layer for a higher one."""
        return self.cross[self.starts[number] : self.starts[number + 1]]


def group_by(count: int, keys: IntArray) -> Adjacency:
    """Group edges by a key in 0..count-1, keeping their order within each group."""
    starts = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(keys, minlength=count), out=starts[1:])
    return Adjacency(starts, _stable_order(keys))


def _stable_order(keys: IntArray) -> IntArray:
    # Sorting key and position as one number is several times faster than a stable argsort.
    size = max(1, len(keys))
    packed = keys.astype(np.int64) * size + np.arange(len(keys), dtype=np.int64)
    packed.sort()
    return np.asarray(packed % size, dtype=np.int64)


def layered(count: int, sources: IntArray, targets: IntArray) -> Layers:
    """Put a network of `count` nodes in layers. Costs one pass over its edges."""
    alone = np.arange(count, dtype=np.int64)
    layer = _peel(count, sources, targets)
    if layer.min(initial=0) >= 0:
        return _arranged(layer, alone, sources, targets)
    part = strong_parts(count, sources, targets)
    across = part[sources] != part[targets]
    above = _peel(int(part.max()) + 1, part[sources[across]], part[targets[across]])
    return _arranged(above[part], part, sources, targets)


def strong_parts(count: int, sources: IntArray, targets: IntArray) -> IntArray:
    """Number the strongly connected part of each node."""
    ones = np.ones(len(sources), dtype=np.float32)
    matrix = csr_array((ones, (sources, targets)), shape=(count, count))
    _, labels = connected_components(matrix, directed=True, connection="strong")
    return np.asarray(labels, dtype=np.int64)


def _peel(count: int, sources: IntArray, targets: IntArray) -> IntArray:
    """Give each node its layer, and -1 to those on a loop or behind one."""
    outgoing = group_by(count, sources)
    waiting = np.bincount(targets, minlength=count)
    layer = np.full(count, -1, dtype=np.int64)
    front = np.flatnonzero(waiting == 0)
    number = 0
    while front.size:
        layer[front] = number
        reached = targets[outgoing.edges_of(front)]
        np.subtract.at(waiting, reached, 1)
        front = np.unique(reached[waiting[reached] == 0])
        number += 1
    return layer


def _arranged(layer: IntArray, part: IntArray, sources: IntArray, targets: IntArray) -> Layers:
    inside = part[sources] == part[targets]
    crossing = np.flatnonzero(~inside)
    count = int(layer.max(initial=-1)) + 1
    groups = group_by(count, layer[sources[crossing]])
    inner = _by_layer(np.flatnonzero(inside), layer[sources])
    return Layers(layer, part, crossing[groups.edges], groups.starts, inner)


def _by_layer(edges: IntArray, layer_of_edge: IntArray) -> dict[int, IntArray]:
    layers = layer_of_edge[edges]
    return {int(number): edges[layers == number] for number in np.unique(layers)}
