"""Follow trouble from where it starts to everything that feels it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.graph.arrays import Arrays
from lgr_tracker.domain.graph.rows import TRAIL, EdgeKind, EdgeRow, Node
from lgr_tracker.domain.layers import BoolArray, IntArray, Layers, layered

FloatArray = npt.NDArray[np.float64]

SHARES: Mapping[str, str] = {
    EdgeKind.TRIGGERS: "probability",
    EdgeKind.DISRUPTS: "severity",
    EdgeKind.SAFEGUARDS: "severity",
}
"""What makes trouble weaker along an edge; along every other kind it passes on whole."""


@dataclass(frozen=True)
class Flow:
    """Hold the edges along which trouble passes on, in layers, with the share that passes."""

    arrays: Arrays
    carries: BoolArray
    source: IntArray
    target: IntArray
    share: FloatArray
    layers: Layers


@dataclass(frozen=True)
class Cascade:
    """Say how strongly trouble is felt at each node: by its strongest chain.

    The strength of a chain is the chance of its source times the share of every edge along it
    (the probability of a trigger, the severity of a disruption); what is felt at a node is that
    of the strongest chain to it, 0..1. This is the most probable path of Viterbi's rule (A. J.
    Viterbi, IEEE Transactions on Information Theory 13, 1967). It never counts two chains
    together, so it is a floor of what may happen, and a loop can't feed itself.
    """

    flow: Flow
    strength: FloatArray
    sources: IntArray

    def __getitem__(self, node: Node) -> float:
        return float(self.strength[self.flow.arrays.place(node)])

    def __iter__(self) -> Iterator[Node]:
        return iter(self.felt)

    @cached_property
    def felt(self) -> Mapping[Node, float]:
        """Map every node that feels anything to how strongly, by kind and id."""
        places = np.flatnonzero(self.strength > 0).tolist()
        return {self.flow.arrays.nodes[at].node: float(self.strength[at]) for at in places}

    def chain(self, node: Node) -> tuple[EdgeRow, ...]:
        """Give the strongest chain to a node, the shortest of equals; none for a source."""
        arrays = self.flow.arrays
        return tuple(
            arrays.edges[edge] for edge in arrays.back_track(self._by_edge, arrays.place(node))
        )

    @cached_property
    def _by_edge(self) -> IntArray:
        arrays = self.flow.arrays
        passed = self.strength[self.flow.source] * self.flow.share
        tight = (passed == self.strength[self.flow.target]) & (passed > 0)
        allowed = np.zeros(len(arrays.edges), dtype=np.bool_)
        allowed[np.flatnonzero(self.flow.carries)[tight]] = True
        # A source that is reached more strongly from elsewhere does not begin its own chain.
        _, by_edge = arrays.walk(self.sources, allowed)
        return by_edge


def flow_of(arrays: Arrays) -> Flow:
    """Pick and sort the edges along which trouble passes on. Raises Invalid for a wrong share."""
    carries = arrays.edge_mask(TRAIL)
    places = np.flatnonzero(carries)
    share = np.array([_share(arrays.edges[place]) for place in places.tolist()], dtype=np.float64)
    source, target = arrays.source[places], arrays.target[places]
    layers = layered(arrays.count, source, target)
    return Flow(arrays, carries, source, target, share, layers)


def _share(edge: EdgeRow) -> float:
    name = SHARES.get(edge.kind)
    share = 1.0 if name is None else float(edge.facts.get(name, 1.0))
    if not 0 <= share <= 1:
        raise Invalid(f"{edge.source[1]} to {edge.target[1]}: give a {name} between 0 and 1.")
    return share


def cascade(flow: Flow, sources: Mapping[Node, float] | Iterable[Node]) -> Cascade:
    """Sweep the strongest chains from the sources. Costs one pass over the edges.

    Raises NotFound for an unknown source and Invalid for a chance outside 0..1.
    """
    chances = sources if isinstance(sources, Mapping) else dict.fromkeys(sources, 1.0)
    strength = np.zeros(flow.arrays.count, dtype=np.float64)
    for node, chance in chances.items():
        if not 0 <= chance <= 1:
            raise Invalid(f"{node[1]}: give a chance between 0 and 1.")
        strength[flow.arrays.place(node)] = chance
    given = strength.copy()
    for inner, cross in flow.layers.forwards():
        if inner is not None:
            _settle(strength, flow, inner)
        passed = strength[flow.source[cross]] * flow.share[cross]
        np.maximum.at(strength, flow.target[cross], passed)
    begins = np.flatnonzero((given > 0) & (given >= strength))
    return Cascade(flow, strength, begins)


def _settle(strength: FloatArray, flow: Flow, edges: IntArray) -> None:
    source, target, share = flow.source[edges], flow.target[edges], flow.share[edges]
    while True:
        passed = strength[source] * share
        if np.all(passed <= strength[target]):
            return
        np.maximum.at(strength, target, passed)
