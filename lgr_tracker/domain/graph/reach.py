"""Count what lies downstream of every node at once, and find what leads back to itself."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lgr_tracker.domain.graph.arrays import Arrays
from lgr_tracker.domain.graph.rows import EdgeKind, Node, NodeKind
from lgr_tracker.domain.layers import IntArray, Layers, group_by, layered, strong_parts
from lgr_tracker.domain.loops import shortest_loop

COUNTED = (NodeKind.CRITERION, NodeKind.SERVICE, NodeKind.COHORT)


@dataclass(frozen=True, slots=True)
class Reach:
    """Count the criteria, services and cohorts (each in one council) that a node leads to."""

    criteria: int
    services: int
    cohorts: int


@dataclass(frozen=True, slots=True)
class Loop:
    """Hold things that all lead to each other, and a shortest loop among them.

    `kinds` names the kinds of edge between them. Loops among risks are part of life; one of
    `precedes` alone is for the schedule to judge, which knows lengths.
    """

    nodes: tuple[Node, ...]
    witness: tuple[Node, ...]
    kinds: frozenset[str]


def reach(arrays: Arrays) -> Mapping[Node, Reach]:
    """Count what is downstream of every node, with one whole number as a set per node."""
    walked = arrays.edge_mask(kind for kind in EdgeKind if kind is not EdgeKind.DEPUTISES)
    source, target = arrays.source[walked], arrays.target[walked]
    layers = layered(arrays.count, source, target)
    own, masks = _own_bits(arrays)
    gathered = _gathered(layers, source, target, own)
    found: dict[Node, Reach] = {}
    for place, part in enumerate(layers.part.tolist()):
        below = gathered[part] & ~own[place]
        found[arrays.nodes[place].node] = Reach(*((below & mask).bit_count() for mask in masks))
    return found


def _own_bits(arrays: Arrays) -> tuple[list[int], list[int]]:
    """Give each counted node a bit of its own, and each counted kind the mask of its bits."""
    own = [0] * arrays.count
    masks = []
    used = 0
    for kind in COUNTED:
        places = np.flatnonzero(arrays.node_mask([kind])).tolist()
        for offset, place in enumerate(places):
            own[place] = 1 << (used + offset)
        masks.append(((1 << len(places)) - 1) << used)
        used += len(places)
    return own, masks


def _gathered(layers: Layers, source: IntArray, target: IntArray, own: list[int]) -> list[int]:
    """Gather, part by part from the far end, the bits of a part and of all it leads to."""
    part = layers.part
    count = int(part.max(initial=-1)) + 1
    bits = [0] * count
    for place, number in enumerate(part.tolist()):
        bits[number] |= own[place]
    cross = layers.cross
    onward = group_by(count, part[source[cross]])
    ends = part[target[cross]][onward.edges].tolist()
    starts = onward.starts.tolist()
    depth = np.zeros(count, dtype=np.int64)
    depth[part] = layers.layer
    for number in np.argsort(-depth).tolist():
        for end in ends[starts[number] : starts[number + 1]]:
            bits[number] |= bits[end]
    return bits


def loops(arrays: Arrays) -> tuple[Loop, ...]:
    """List the strongly connected parts that hold a loop, each with a shortest one."""
    part = strong_parts(arrays.count, arrays.source, arrays.target)
    inside = np.flatnonzero(part[arrays.source] == part[arrays.target])
    grouped = group_by(int(part.max(initial=-1)) + 1, part[arrays.source[inside]])
    found = []
    for number in np.unique(part[arrays.source[inside]]).tolist():
        edges = inside[grouped.edges[grouped.starts[number] : grouped.starts[number + 1]]]
        found.append(_loop(arrays, edges))
    return tuple(sorted(found, key=lambda loop: loop.nodes))


def _loop(arrays: Arrays, edges: IntArray) -> Loop:
    steps = zip(arrays.source[edges].tolist(), arrays.target[edges].tolist(), strict=True)
    witness = shortest_loop((before, after, 1) for before, after in steps) or []
    members = np.unique(arrays.source[edges])
    kinds = frozenset(arrays.edges[edge].kind for edge in edges.tolist())
    return Loop(arrays.named(members.tolist()), arrays.named(witness), kinds)
