"""The programme graph beside networkx: drawn graphs of every kind of link, and a large one."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from random import Random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lgr_tracker.domain.graph import (
    EdgeKind,
    EdgeRow,
    GraphRows,
    Node,
    NodeKind,
    NodeRow,
    ProgrammeGraph,
    Reach,
    build,
)
from lgr_tracker.domain.graph.rows import ENDS

CHAIN = {
    "grades",
    "evidences",
    "triggers",
    "disrupts",
    "delays",
    "precedes",
    "delivers",
    "safeguards",
    "serves",
}
SHARES = {"triggers": "probability", "disrupts": "severity", "safeguards": "severity"}
NODES = [NodeRow(kind, number) for kind in NodeKind for number in range(2 + (kind == "risk"))]
ORDER = {row.node: place for place, row in enumerate(NODES)}


def by_kind(nodes: Iterable[NodeRow]) -> Callable[[Iterable[str]], list[Node]]:
    named = [row.node for row in nodes]
    return lambda kinds: [node for kind in sorted(kinds) for node in named if node[0] == kind]


def drawn(steps: Iterable[tuple[EdgeKind, int, int, int]]) -> list[EdgeRow]:
    """Turn what was drawn into edges that their ends allow."""
    of, made = by_kind(NODES), []
    for kind, first, last, quarters in steps:
        before, after = (of(kinds) for kinds in ENDS[kind])
        # A share of one may be left out.
        facts = {SHARES[kind]: quarters / 4} if kind in SHARES and quarters < 4 else {}
        pair = before[first % len(before)], after[last % len(after)]
        made.append(EdgeRow(kind, *pair, facts))
    return made


def plain(edges: Iterable[EdgeRow], nodes: Iterable[NodeRow] = NODES) -> "nx.DiGraph[Node]":
    graph: nx.DiGraph[Node] = nx.DiGraph()
    graph.add_nodes_from(row.node for row in nodes)
    graph.add_edges_from((edge.source, edge.target) for edge in edges)
    return graph


def on_trails(edges: Sequence[EdgeRow], start: Node) -> list[EdgeRow]:
    """List the edges a trail may take: the chain, and from its start what that acts on."""
    own = [edge for edge in edges if edge.source == start and edge.kind in ("owns", "holds")]
    acting = {start, *(edge.target for edge in own)}
    cures = [edge for edge in edges if edge.kind == "mitigates" and edge.source in acting]
    return [*(edge for edge in edges if edge.kind in CHAIN), *own, *cures]


def counted(below: Iterable[Node]) -> Reach:
    kinds = Counter(kind for kind, _ in below)
    return Reach(kinds["criterion"], kinds["service"], kinds["cohort"])


def without_deputies(edges: Iterable[EdgeRow]) -> list[EdgeRow]:
    return [edge for edge in edges if edge.kind != "deputises"]


STEP = 1e-9
"""So much a step weighs that of equally strong chains the shortest is found."""


def felt_by_networkx(
    edges: Iterable[EdgeRow], sources: Mapping[Node, float]
) -> dict[Node, tuple[float, int]]:
    """Find with Dijkstra how strongly each node feels it, and by how many links."""
    origin: Node = ("trouble", 0)
    shares = {(origin, node): float(chance) for node, chance in sources.items()}
    for edge in edges:
        if edge.kind in CHAIN:
            share = edge.facts.get(SHARES.get(edge.kind, ""), 1.0)
            pair = edge.source, edge.target
            shares[pair] = max(share, shares.get(pair, 0.0))
    graph: nx.DiGraph[Node] = nx.DiGraph()
    graph.add_node(origin)
    for (before, after), share in shares.items():
        if share:
            graph.add_edge(before, after, weight=STEP - math.log(share))
    return {
        node: (math.prod(shares[pair] for pair in pairwise(path)), len(path) - 2)
        for node, path in nx.single_source_dijkstra_path(graph, origin).items()
        if node != origin
    }


def edges_of(kinds: Iterable[EdgeKind]) -> st.SearchStrategy[list[EdgeRow]]:
    number = st.integers(0, 23)
    step = st.tuples(st.sampled_from(list(kinds)), number, number, st.integers(0, 4))
    return st.lists(step, min_size=20, max_size=60).map(drawn)


DRAWN = edges_of(EdgeKind)
AROUND = edges_of([EdgeKind.TRIGGERS, EdgeKind.DELAYS, EdgeKind.PRECEDES, EdgeKind.MITIGATES])
"""The kinds of link that can lead back."""


@settings(max_examples=25, deadline=None)
@given(edges=DRAWN, start=st.sampled_from(NODES))
def test_trails_are_shortest_and_the_first_of_equals(edges: list[EdgeRow], start: NodeRow) -> None:
    graph, allowed = build(GraphRows(NODES, edges)), on_trails(edges, start.node)
    network = plain(allowed)
    for end in network:
        found = graph.trail(start.node, end)
        if found is None:
            assert not nx.has_path(network, start.node, end)
            continue
        ways = nx.all_shortest_paths(network, start.node, end)
        assert found.nodes == tuple(
            min(ways, key=lambda way: [ORDER[node] for node in list(way)[::-1]])
        )
        assert [(edge.source, edge.target) for edge in found.edges] == [*pairwise(found.nodes)]
        assert all(edge in allowed for edge in found.edges)


@settings(max_examples=25, deadline=None)
@given(edges=DRAWN, kinds=st.sets(st.sampled_from(EdgeKind), min_size=1))
def test_what_lies_downstream_and_upstream_and_how_much_it_is(
    edges: list[EdgeRow], kinds: set[EdgeKind]
) -> None:
    graph, network = build(GraphRows(NODES, edges)), plain(edges)
    narrow, walked = (
        plain(edge for edge in edges if edge.kind in kinds),
        plain(without_deputies(edges)),
    )
    reached = graph.reach()
    assert list(reached) == [row.node for row in NODES]
    for node in network:
        assert set(graph.downstream(node)) == nx.descendants(network, node)
        assert set(graph.upstream(node)) == nx.ancestors(network, node)
        assert set(graph.downstream(node, kinds)) == nx.descendants(narrow, node)
        services = {other for other in nx.ancestors(narrow, node) if other[0] == "service"}
        assert set(graph.upstream(node, [*kinds, "service"])) == services
        assert reached[node] == counted(nx.descendants(walked, node))


@settings(max_examples=25, deadline=None)
@given(
    edges=DRAWN,
    around=st.sampled_from(NODES),
    steps=st.none() | st.integers(0, 3),
    kinds=st.just(set(NodeKind)) | st.sets(st.sampled_from(NodeKind), min_size=1),
)
def test_what_is_shown_lies_around_a_node(
    edges: list[EdgeRow], around: NodeRow, steps: int | None, kinds: set[NodeKind]
) -> None:
    network = plain(edges)
    near = {
        *nx.ego_graph(network, around.node, radius=99 if steps is None else steps),
        *nx.ego_graph(network.reverse(), around.node, radius=99 if steps is None else steps),
    }
    near = {node for node in near if node[0] in kinds}
    shown = build(GraphRows(NODES, edges)).networkx(kinds, around.node, steps)
    assert set(shown) == near
    assert Counter(shown.edges()) == Counter(
        (edge.source, edge.target) for edge in edges if {edge.source, edge.target} <= near
    )


@settings(max_examples=25, deadline=None)
@given(edges=DRAWN | AROUND.map(lambda edges: edges[:12]))
def test_loops_are_the_strongly_connected_parts_with_a_shortest_one(edges: list[EdgeRow]) -> None:
    check_loops(build(GraphRows(NODES, edges)), plain(edges), shortest=True)


def check_loops(graph: ProgrammeGraph, network: "nx.DiGraph[Node]", *, shortest: bool) -> None:
    expected = {
        frozenset(part)
        for part in nx.strongly_connected_components(network)
        if len(part) > 1 or network.has_edge(*list(part) * 2)
    }
    found = graph.loops()
    assert {frozenset(loop.nodes) for loop in found} == expected
    assert len(found) == len(expected)
    for loop in found:
        members, around = set(loop.nodes), [*loop.witness, loop.witness[0]]
        assert set(loop.witness) <= members and len(set(loop.witness)) == len(loop.witness)
        assert nx.is_path(network, around)
        assert loop.kinds == {
            edge.kind for edge in graph.edges if edge.source in members and edge.target in members
        }
        if shortest:
            cycles = nx.simple_cycles(network.subgraph(members), length_bound=len(loop.witness))
            assert len(loop.witness) == min(map(len, cycles))


CHANCES = st.dictionaries(
    st.sampled_from([row.node for row in NODES]), st.sampled_from([0, 0.25, 0.5, 1]), min_size=1
)


@settings(max_examples=40, deadline=None)
@given(edges=DRAWN, sources=CHANCES)
def test_the_cascade_is_felt_by_the_strongest_chain_and_the_shortest_of_equals(
    edges: list[EdgeRow], sources: dict[Node, float]
) -> None:
    graph = build(GraphRows(NODES, edges))
    felt, expected = graph.cascade(sources), felt_by_networkx(edges, sources)
    assert set(felt.felt) == set(expected)
    assert not any(felt.chain(row.node) for row in NODES if row.node not in expected)
    for node, (strength, links) in expected.items():
        assert felt[node] == pytest.approx(strength)
        chain = felt.chain(node)
        assert len(chain) == links
        assert all(before.target == after.source for before, after in pairwise(chain))
        assert chain[-1].target == node if chain else node in sources
        passed = sources[chain[0].source if chain else node]
        for edge in chain:
            passed *= edge.facts.get(SHARES.get(edge.kind, ""), 1.0)
        assert passed == felt[node]


def answers(rows: GraphRows) -> list[object]:
    """Ask everything that can be asked of rows that know no days."""
    graph = build(rows)
    felt = graph.cascade({("risk", 0): 0.5, ("lens", 1): 1.0})
    return [
        (graph.nodes, graph.edges, graph.loops(), graph.reach(), dict(felt.felt)),
        (graph.orphans(), graph.contradictions(), graph.single_owners()),
        [graph.trail(("lens", 1), row.node) for row in NODES],
        [felt.chain(row.node) for row in NODES],
        [graph.what_leads_to(row.node) for row in NODES],
        list(graph.networkx().edges(data=True)),
    ]


@settings(max_examples=15, deadline=None)
@given(edges=DRAWN, mixed=st.randoms())
def test_the_order_of_rows_changes_no_answer(edges: list[EdgeRow], mixed: Random) -> None:
    nodes, lines = list(NODES), list(edges)
    mixed.shuffle(nodes)
    mixed.shuffle(lines)
    assert answers(GraphRows(nodes, lines)) == answers(GraphRows(NODES, edges))
    places = {str(kind): place for place, kind in enumerate(EdgeKind)}
    told = build(GraphRows(nodes, lines)).edges
    assert [(ORDER[edge.source], ORDER[edge.target], places[edge.kind]) for edge in told] == sorted(
        (ORDER[edge.source], ORDER[edge.target], places[edge.kind]) for edge in edges
    )


def test_a_hundred_thousand_links_of_all_kinds_agree_with_networkx() -> None:
    chance = Random(20260401)
    nodes = [NodeRow(kind, number) for kind in NodeKind for number in range(2_000)]
    of = by_kind(nodes)
    ends = {kind: tuple(map(of, pair)) for kind, pair in ENDS.items()}
    edges = []
    for kind in chance.choices(list(EdgeKind), k=100_000):
        facts = {SHARES[kind]: chance.random()} if kind in SHARES else {}
        first, last = (side[int(chance.random() * len(side))] for side in ends[kind])
        edges.append(EdgeRow(kind, first, last, facts))
    graph = build(GraphRows(nodes, edges))
    walked = plain(without_deputies(edges), nodes)  # nothing leads to a deputy: the same loops
    check_loops(graph, walked, shortest=False)
    reached = graph.reach()
    for node in [("lens", 7), ("risk", 7), ("criterion", 7), ("post", 7)]:
        assert reached[node] == counted(nx.descendants(walked, node))
    far = nx.single_source_shortest_path_length(plain(on_trails(edges, ("post", 5))), ("post", 5))
    for end in of(["cohort"])[:40]:
        found = graph.trail(("post", 5), end)
        assert (found and len(found.edges)) == far.get(end)
    sources: dict[Node, float] = {("risk", 3): 0.4, ("lens", 9): 0.01}
    felt, expected = graph.cascade(sources), felt_by_networkx(edges, sources)
    assert felt.felt == pytest.approx({node: strength for node, (strength, _) in expected.items()})
    chance.shuffle(nodes)
    chance.shuffle(edges)
    again = build(GraphRows(nodes, edges))
    assert (again.nodes, again.edges, again.loops()) == (graph.nodes, graph.edges, graph.loops())
