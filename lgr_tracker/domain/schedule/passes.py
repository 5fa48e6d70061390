"""Sweep a network of demands forwards and backwards, and find what can't be met in it."""

from dataclasses import dataclass

import numpy as np

from lgr_tracker.domain.layers import BoolArray, IntArray, Layers, layered
from lgr_tracker.domain.loops import shortest_loop
from lgr_tracker.domain.schedule.points import NEVER, Bounds, Points


@dataclass(frozen=True)
class Network:
    """Hold the demands between activities that can still move, sorted in layers.

    `standing` marks demands whose source stands (it has happened or is fixed), `held` those
    whose target is fixed; both reach the activity at their other end as plain limits.
    """

    points: Points
    bounds: Bounds
    layers: Layers
    live: IntArray
    standing: BoolArray
    held: BoolArray

    def earliest(self) -> IntArray:
        """Give the earliest `first` of each activity."""
        points, bounds = self.points, self.bounds
        values = points.release.copy()
        source, target, weight = bounds.chosen(self.standing & ~self.held & ~bounds.is_moot)
        np.maximum.at(values, target, points.start[source] + weight)
        source, target, weight = self._live()
        for inner, cross in self.layers.forwards():
            if inner is not None:
                _settle_up(values, source[inner], target[inner], weight[inner])
            np.maximum.at(values, target[cross], values[source[cross]] + weight[cross])
        return values

    def latest(self, caps: IntArray) -> IntArray:
        """Give the latest `first` of each activity under these caps, or about NEVER."""
        values = caps.copy()
        source, target, weight = self._live()
        for inner, cross in reversed(list(self.layers.forwards())):
            np.minimum.at(values, source[cross], values[target[cross]] - weight[cross])
            if inner is not None:
                _settle_down(values, source[inner], target[inner], weight[inner])
        return values

    def caps(self, end: int) -> IntArray:
        """Give the latest `first` that the plan's end, own dates and fixed successors allow."""
        points, bounds = self.points, self.bounds
        values = np.minimum(points.cap, end - points.span)
        # A fixed date binds whatever it waits for; what has happened binds, through a greatest
        # lag, whatever must stay close to it.
        happened = bounds.is_moot & (np.arange(len(bounds.link)) >= bounds.smallest)
        source, target, weight = bounds.chosen((self.held | happened) & ~self.standing)
        np.minimum.at(values, source, points.start[target] - weight)
        return values

    def _live(self) -> tuple[IntArray, IntArray, IntArray]:
        bounds = self.bounds
        return bounds.source[self.live], bounds.target[self.live], bounds.weight[self.live]

    def ring(self) -> list[int] | None:
        """Find a shortest loop of positive length, as activities in order."""
        if not self.layers.inner:
            return None
        source, target, weight = self._live()
        inside = np.concatenate(list(self.layers.inner.values()))
        parts = self.layers.part[source[inside]]
        found = [
            _ring_in(source[edges], target[edges], weight[edges])
            for edges in (inside[parts == part] for part in np.unique(parts))
        ]
        return min(
            (ring for ring in found if ring), key=lambda ring: (len(ring), ring), default=None
        )


def network_of(points: Points, bounds: Bounds) -> Network:
    """Sort demands into those between moving activities and those that are plain limits."""
    open_demand = ~bounds.is_moot
    standing = points.stands[bounds.source] | (
        points.is_started[bounds.source] & ~bounds.from_finish
    )
    held = points.is_fixed[bounds.target]
    live = np.flatnonzero(open_demand & ~standing & ~held)
    layers = layered(points.count, bounds.source[live], bounds.target[live])
    return Network(points, bounds, layers, live, standing, held)


def _settle_up(values: IntArray, source: IntArray, target: IntArray, weight: IntArray) -> None:
    while True:
        asked = values[source] + weight
        if np.all(asked <= values[target]):
            return
        np.maximum.at(values, target, asked)


def _settle_down(values: IntArray, source: IntArray, target: IntArray, weight: IntArray) -> None:
    while True:
        asked = values[target] - weight
        if np.all(asked >= values[source]):
            return
        np.minimum.at(values, source, asked)


def _ring_in(source: IntArray, target: IntArray, weight: IntArray) -> list[int] | None:
    known = _any_ring(source, target, weight)
    if not known:
        return None
    edges = zip(source.tolist(), target.tolist(), weight.tolist(), strict=True)
    return shortest_loop(edges, known)


def _any_ring(source: IntArray, target: IntArray, weight: IntArray) -> list[int]:
    """Find some loop of positive length by pushing until nothing moves (Bellman and Ford).

    A loop shows among the demands that moved something last. Looking for it after 1, 2, 4, 8 ...
    rounds keeps the looking cheap.
    """
    nodes, places = np.unique(np.concatenate([source, target]), return_inverse=True)
    before, after = places[: len(source)], places[len(source) :]
    values = np.zeros(len(nodes), dtype=np.int64)
    moved_by = np.full(len(nodes), -1, dtype=np.int64)
    rounds, look_after = 0, 1
    while True:
        asked = values[before] + weight
        moving = asked > values[after]
        if not moving.any():
            return []
        np.maximum.at(values, after, asked)
        last = moving & (asked == values[after])
        moved_by[after[last]] = before[last]
        rounds += 1
        if rounds == look_after:
            ring = _closed(moved_by.tolist())
            if ring:
                return [int(nodes[place]) for place in ring]
            look_after *= 2


def _closed(moved_by: list[int]) -> list[int]:
    """Follow each node back to what moved it last; give the first ring met, in forward order."""
    seen = [-1] * len(moved_by)
    for start in range(len(moved_by)):
        walk: list[int] = []
        node = start
        while node >= 0 and seen[node] < 0:
            seen[node] = start
            walk.append(node)
            node = moved_by[node]
        if node >= 0 and seen[node] == start:
            return walk[walk.index(node) :][::-1]
    return []


def reached(values: IntArray) -> BoolArray:
    """Mark what a deadline reaches."""
    return np.asarray(values < NEVER // 2)
