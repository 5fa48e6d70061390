"""Find a shortest loop of positive length in a network with weighted edges."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

Edge = tuple[int, int, int]
"""From, to, weight."""


def shortest_loop(edges: Iterable[Edge], known: Sequence[int] = ()) -> list[int] | None:
    """Find a loop whose weights add up to more than nothing, in as few steps as can be.

    Gives its nodes in order, starting at the lowest, each once; None if there is no such loop.
    Of several equally short ones it gives the one found from the lowest node. `known` is such a
    loop found before: the search then looks only for shorter ones, which can save most of it.

    >>> shortest_loop([(0, 1, 2), (1, 2, 2), (2, 0, 2), (1, 0, -2)])
    [0, 1, 2]
    """
    net = _Net(edges)
    best = list(known) or None
    for start in sorted(net.onward):
        if start not in net.onward:
            continue
        limit = len(net.onward) if best is None else len(best) - 1
        best = _loop_from(net.onward, start, limit) or best
        # Every loop through this node has been weighed; what is left may be far smaller.
        net.remove(start)
    return best and _turned(best)


class _Net:
    """Keep only nodes that a loop may pass, with the heaviest edge between any two."""

    def __init__(self, edges: Iterable[Edge]) -> None:
        self.onward: dict[int, dict[int, int]] = defaultdict(dict)
        self.back: dict[int, set[int]] = defaultdict(set)
        for source, target, weight in edges:
            known = self.onward[source].get(target, weight)
            self.onward[source][target] = max(known, weight)
            self.back[target].add(source)
        for node in set(self.onward) ^ set(self.back):
            self.remove(node)

    def remove(self, node: int) -> None:
        """Take out a node, and then every node that no loop can pass any more."""
        leaving = [node]
        while leaving:
            gone = leaving.pop()
            for target in self.onward.pop(gone, {}):
                self.back[target].discard(gone)
                if not self.back[target] and target in self.onward:
                    leaving.append(target)
            for source in self.back.pop(gone, set()):
                onward = self.onward.get(source, {})
                onward.pop(gone, None)
                if not onward:
                    leaving.append(source)


def _loop_from(steps: Mapping[int, Mapping[int, int]], start: int, limit: int) -> list[int] | None:
    """Walk from `start` in all directions at once, keeping the heaviest walk to each node."""
    heaviest = {start: 0}
    trails: list[dict[int, int]] = []
    for _ in range(limit):
        heaviest, came_from = _one_step(steps, heaviest)
        trails.append(came_from)
        if heaviest.get(start, 0) > 0:
            return _retraced(trails, start)
    return None


def _one_step(
    steps: Mapping[int, Mapping[int, int]], heaviest: Mapping[int, int]
) -> tuple[dict[int, int], dict[int, int]]:
    after: dict[int, int] = {}
    came_from: dict[int, int] = {}
    for node in sorted(heaviest):
        for target, weight in steps.get(node, {}).items():
            total = heaviest[node] + weight
            if target not in after or total > after[target]:
                after[target] = total
                came_from[target] = node
    return after, came_from


def _retraced(trails: Sequence[Mapping[int, int]], start: int) -> list[int]:
    walk: list[int] = []
    node = start
    for came_from in reversed(trails):
        node = came_from[node]
        walk.append(node)
    return walk[::-1]


def _turned(loop: list[int]) -> list[int]:
    lowest = loop.index(min(loop))
    return loop[lowest:] + loop[:lowest]
