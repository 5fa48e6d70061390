"""Where things of a whole map are drawn: in layers by kind, or drawn together by links."""

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lgr_tracker.domain.drawing.graph_places import (
    PITCH,
    Places,
    force_places,
    layered_places,
)

NONE = np.zeros(0, dtype=np.int64)


def ints(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int64)


def overlaps(places: Places) -> int:
    """Count the pairs of boxes, 170 by 54 pixels, that lie on one another."""
    apart = np.abs(places[:, None] - places[None])
    return int(((apart < [170, 54]).all(2).sum() - len(places)) // 2)


def test_a_column_follows_what_it_is_linked_to() -> None:
    # Links 0-5, 1-4, 2-3 cross each other until the second column is turned upside down.
    places = layered_places(ints(0, 0, 0, 1, 1, 1), ints(0, 1, 2), ints(5, 4, 3))
    x, y = places.T
    assert len(set(x[:3])) == len(set(x[3:])) == 1 and x[0] < x[3]
    assert list(y[:3]) == list(y[:2:-1]) and len(set(y[:3])) == 3


def test_a_long_column_is_folded_and_a_missing_one_takes_no_room() -> None:
    column = np.repeat([0, 2, 3], [200, 3, 1])
    places = layered_places(column, NONE, NONE)
    width, height = np.ptp(places, axis=0)
    assert 0.8 < width / height < 3
    starts = [places[column == number, 0] for number in (0, 2, 3)]
    assert starts[0].max() < starts[1].min() < starts[2].min()
    assert starts[1].min() - starts[0].max() == PITCH[0] * 1.5
    assert overlaps(places) == 0


@given(
    st.lists(st.integers(0, 7), max_size=40).map(sorted),
    st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39)), max_size=60),
)
def test_boxes_never_lie_on_one_another_in_layers(
    column: list[int], links: list[tuple[int, int]]
) -> None:
    count = len(column)
    kept = np.array(
        [pair for pair in links if max(pair) < count] or np.zeros((0, 2)), dtype=np.int64
    )
    if count:
        assert overlaps(layered_places(np.array(column), kept[:, 0], kept[:, 1])) == 0
    places = force_places(count, kept[:, 0], kept[:, 1])
    assert places.shape == (count, 2) and np.isfinite(places).all()
    assert len(np.unique(places.round(3), axis=0)) == count


def test_what_is_linked_stands_together_and_hardly_a_box_hides_another() -> None:
    graph = nx.connected_caveman_graph(12, 10)  # twelve groups, each linked within itself
    source, target = np.array(graph.edges).T
    places = force_places(len(graph), source, target)
    apart = np.hypot(*((places[:, None] - places[None]) / PITCH).transpose(2, 0, 1))
    same = np.arange(120)[:, None] // 10 == np.arange(120)[None] // 10
    assert apart[same].mean() < apart[~same].mean() / 2
    assert overlaps(places) == 0


def test_the_same_links_give_the_same_places() -> None:
    graph = nx.gnm_random_graph(300, 900, seed=3)
    source, target = np.array(graph.edges).T
    first, second = (force_places(310, source, target) for _ in range(2))
    assert (first == second).all()
    assert overlaps(first) == 0
