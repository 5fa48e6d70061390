import doctest
from random import Random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lgr_tracker.domain import loops
from lgr_tracker.domain.layers import group_by, layered, strong_parts
from lgr_tracker.domain.loops import shortest_loop

PAIRS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20)


def ends(pairs: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    return (
        np.array([pair[0] for pair in pairs], dtype=np.int64),
        np.array([pair[1] for pair in pairs], dtype=np.int64),
    )


@settings(max_examples=60, deadline=None)
@given(pairs=PAIRS)
def test_edges_go_up_the_layers_or_stay_inside_a_loop(pairs: list[tuple[int, int]]) -> None:
    sources, targets = ends(pairs)
    layers = layered(8, sources, targets)
    seen: list[int] = []
    for number, (inner, cross) in enumerate(layers.forwards()):
        for edge in cross.tolist():
            assert layers.layer[sources[edge]] == number < layers.layer[targets[edge]]
        for edge in [] if inner is None else inner.tolist():
            assert layers.part[sources[edge]] == layers.part[targets[edge]]
            assert layers.layer[sources[edge]] == number
        seen += [*cross.tolist(), *([] if inner is None else inner.tolist())]
    assert sorted(seen) == list(range(len(pairs)))
    assert layers.layer.min() == 0


@settings(max_examples=60, deadline=None)
@given(pairs=PAIRS)
def test_strong_parts_are_those_of_networkx(pairs: list[tuple[int, int]]) -> None:
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(8))
    graph.add_edges_from(pairs)
    part = strong_parts(8, *ends(pairs)).tolist()
    grouped = {frozenset(n for n in range(8) if part[n] == number) for number in part}
    assert grouped == {frozenset(one) for one in nx.strongly_connected_components(graph)}


def test_many_parallel_edges_are_still_an_edge() -> None:
    pairs = [(0, 1)] * 256 + [(1, 0)] * 512
    assert strong_parts(2, *ends(pairs)).tolist() == [0, 0]


def test_groups_keep_their_order() -> None:
    grouped = group_by(4, np.array([2, 0, 2, 3, 0], dtype=np.int64))
    assert grouped.edges_of(np.array([2, 1, 0], dtype=np.int64)).tolist() == [0, 2, 1, 4]
    assert grouped.edges_of(np.array([], dtype=np.int64)).tolist() == []


CASES = [
    pytest.param([], None, id="nothing"),
    pytest.param([(0, 1, 5), (1, 2, 5)], None, id="a chain"),
    pytest.param([(3, 3, 1)], [3], id="itself"),
    pytest.param([(3, 3, 0)], None, id="itself without length"),
    pytest.param([(0, 1, 1), (1, 0, -1)], None, id="a loop without length"),
    pytest.param([(0, 1, 1), (1, 0, 0)], [0, 1], id="a loop with length"),
    pytest.param([(0, 1, -4), (0, 1, 1), (1, 0, 0)], [0, 1], id="the heavier of two edges counts"),
    pytest.param(
        [(0, 1, 1), (1, 2, 1), (2, 0, 1), (2, 3, 1), (3, 2, 1)], [2, 3], id="the shorter of two"
    ),
    pytest.param(
        [(0, 1, 1), (1, 0, -2), (1, 2, 1), (2, 0, 0)], [0, 1, 2], id="a shorter one is too light"
    ),
]


@pytest.mark.parametrize(("edges", "expected"), CASES)
def test_a_shortest_loop_of_positive_length_is_found(
    edges: list[tuple[int, int, int]], expected: list[int] | None
) -> None:
    assert shortest_loop(edges) == expected


@settings(max_examples=60, deadline=None)
@given(
    edges=st.dictionaries(
        st.tuples(st.integers(0, 5), st.integers(0, 5)), st.integers(-3, 3), max_size=14
    ),
    mixed=st.randoms(),
)
def test_no_loop_is_shorter_than_the_one_found(
    edges: dict[tuple[int, int], int], mixed: Random
) -> None:
    graph: nx.DiGraph[int] = nx.DiGraph(list(edges))
    heavy = [
        ring
        for ring in nx.simple_cycles(graph)
        if sum(edges[pair] for pair in zip(ring, [*ring[1:], ring[0]], strict=True)) > 0
    ]
    rows = [(*pair, weight) for pair, weight in edges.items()]
    found = shortest_loop(rows)
    assert (found is None) == (not heavy)
    if found:
        assert len(found) == min(map(len, heavy))
        assert sorted(found) in [sorted(ring) for ring in heavy]
        mixed.shuffle(rows)
        assert shortest_loop(rows) == found
        assert len(shortest_loop(rows, max(heavy, key=len)) or []) == len(found)


def test_a_ring_of_five_thousand_is_found_at_once() -> None:
    ring = [(number, (number + 1) % 5000, 1) for number in range(5000)]
    assert shortest_loop(ring) == list(range(5000))


def test_the_examples_in_the_text_are_true() -> None:
    assert doctest.testmod(loops).failed == 0
