"""Give everything in a whole map its place: in layers by its kind, or near what it links to."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from lgr_tracker.domain.layers import IntArray

Places: TypeAlias = npt.NDArray[np.float64]
"""The middle of each thing's box as x and y in CSS pixels, shape (things, 2)."""

PITCH = np.array([230.0, 70.0])
"""How far apart the middles of two boxes beside and below each other are."""
_WIDE = 1.6
_SWEEPS = 4
_PIVOTS = 40
_NEAR = 1.1
_ROOM = np.array([1.35, 2.4])  # boxes are wide, so there are more rows than columns
_ROUNDS = 30


def layered_places(column: IntArray, source: IntArray, target: IntArray) -> Places:
    """Place things in columns, ordered so that links cross little; a long column is folded.

    `column` holds each thing's column, shape (things,); `source` and `target` hold things by
    number, shape (links,). Within a column things stand by the mean place of what they are
    linked to, swept to and fro (the barycentre rule of K. Sugiyama, S. Tagawa and M. Toda, IEEE
    Transactions on Systems, Man and Cybernetics 11, 1981). Costs O(links) a sweep.
    """
    rank = _ranks_by_links(column, source, target)
    counts = np.bincount(column)
    rows = _rows(counts)
    folds = -(-counts // rows)
    start = np.cumsum(folds) - folds + np.cumsum(counts > 0) * 0.5
    fold, row = np.divmod(rank, rows)
    height = np.minimum(rows, counts[column] - fold * rows)
    return np.asarray(np.column_stack([start[column] + fold, row - (height - 1) / 2]) * PITCH)


def _rows(counts: IntArray) -> int:
    """Choose how long a column may be, so that the whole is about as wide as a screen."""
    return max(6, int(np.sqrt(counts.sum() * PITCH[0] / PITCH[1] / _WIDE)))


def _ranks_by_links(column: IntArray, source: IntArray, target: IntArray) -> IntArray:
    ends = np.concatenate([source, target])
    others = np.concatenate([target, source])
    degree = np.bincount(ends, minlength=len(column))
    counts = np.bincount(column)
    rank = _ranks(column, np.arange(len(column), dtype=np.float64))
    there = range(len(counts))
    for sweep in range(_SWEEPS):
        for number in there if sweep % 2 == 0 else reversed(there):
            place = (rank + 0.5) / counts[column]
            mean = np.bincount(ends, place[others], len(column)) / np.maximum(degree, 1)
            wanted = np.where((column == number) & (degree > 0), mean, place)
            rank = _ranks(column, wanted)
    return rank


def _ranks(column: IntArray, wanted: npt.NDArray[np.float64]) -> IntArray:
    """Count each thing's place in its column; of equals the first comes first."""
    order = np.lexsort((np.arange(len(column)), wanted, column))
    counts = np.bincount(column)
    before = np.cumsum(counts) - counts
    rank = np.empty(len(column), dtype=np.int64)
    rank[order] = np.arange(len(column)) - before[column[order]]
    return rank


def force_places(count: int, source: IntArray, target: IntArray) -> Places:
    """Place things near what they are linked to, and boxes beside each other.

    They are spread by how many links lie between them (pivot scaling, U. Brandes and C. Pich,
    Graph Drawing 2006), each on a spot of about three boxes, and those that still touch are
    pushed apart round by round. Nothing is left to chance: the same links give the same places.
    Costs O((things + links) log things).
    """
    if count < 2:
        return np.zeros((count, 2))
    spots = _spread(count, source, target)
    for _ in range(_ROUNDS):
        spots = _pushed(spots)
    return np.asarray(spots * PITCH)


def _pushed(spots: Places) -> Places:
    """Move things that stand too near each other apart, each by half of what they lack."""
    pairs = cKDTree(spots).query_pairs(_NEAR, output_type="ndarray")
    apart = spots[pairs[:, 0]] - spots[pairs[:, 1]]
    far = np.maximum(np.hypot(apart[:, 0], apart[:, 1]), 1e-9)[:, None]
    shift = apart / far * (_NEAR - far) / 2
    for column in (0, 1):
        spots[:, column] += np.bincount(pairs[:, 0], shift[:, column], len(spots))
        spots[:, column] -= np.bincount(pairs[:, 1], shift[:, column], len(spots))
    return spots


def _spread(count: int, source: IntArray, target: IntArray) -> Places:
    """Spread things by how many links lie between them, and no two on the same spot."""
    far = _distances(count, source, target)
    squared = far**2
    centred = squared - squared.mean(0) - squared.mean(1)[:, None] + squared.mean()
    _, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, [-1, -2]] if axes.shape[1] > 1 else np.repeat(axes, 2, axis=1)
    # An axis may come out either way round: its largest part points forward.
    axes = axes * np.sign(axes[np.abs(axes).argmax(0), [0, 1]])
    # Their order along each axis is kept and their crowding is not: each has about three squares.
    order = (centred @ axes).argsort(0, kind="stable").argsort(0, kind="stable")
    spots = (order - count / 2) / np.sqrt(count) * _ROOM
    turn = np.arange(count) * np.pi * (3 - np.sqrt(5))  # the seeds of a sunflower never meet
    seeds = np.sqrt(np.arange(count))[:, None] * np.column_stack([np.cos(turn), np.sin(turn)])
    return np.asarray(spots + seeds * 0.02)


def _distances(count: int, source: IntArray, target: IntArray) -> Places:
    """Count the links from every thing to a few that lie far from each other."""
    ones = np.ones(len(source))
    links = csr_array((ones, (source, target)), shape=(count, count))
    columns: list[npt.NDArray[np.float64]] = []
    nearest = np.full(count, np.inf)
    pivot = int(np.bincount(np.concatenate([source, target]), minlength=count).argmax())
    for _ in range(min(_PIVOTS, count)):
        (column,) = dijkstra(links, directed=False, unweighted=True, indices=[pivot])
        columns.append(column)
        nearest = np.minimum(nearest, column)
        pivot = int(nearest.argmax())
    far = np.column_stack(columns)
    reached = np.isfinite(far)
    return np.where(reached, far, far[reached].max() + 2)
