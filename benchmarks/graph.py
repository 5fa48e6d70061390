"""Measure the programme graph beside networkx doing the same."""

import random
from collections.abc import Mapping

import networkx as nx

from benchmarks.alternately import Row, measured
from lgr_tracker.domain.graph import EdgeRow, GraphRows, Node, NodeRow, build

EDGES = 100_000
NODES = 20_000


def risk_rows(nodes: int = NODES, edges: int = EDGES, seed: int = 7) -> GraphRows:
    """Make risks that set each other off without loops, and the services they disrupt."""
    chance = random.Random(seed)
    risks = nodes // 2
    made = [NodeRow("risk", number, f"Risk {number}") for number in range(risks)]
    made += [NodeRow("service", f"S{number}") for number in range(nodes - risks)]
    lines: list[EdgeRow] = []
    for _ in range(edges):
        first = chance.randrange(risks - 1)
        if chance.random() < 0.5:
            after = chance.randrange(first + 1, risks)
            facts = {"probability": chance.random()}
            lines.append(EdgeRow("triggers", ("risk", first), ("risk", after), facts))
        else:
            service = f"S{chance.randrange(nodes - risks)}"
            facts = {"severity": chance.random()}
            lines.append(EdgeRow("disrupts", ("risk", first), ("service", service), facts))
    return GraphRows(made, lines)


def measure() -> list[Row]:
    """Measure building, cascade at 100,000 edges."""
    rows = risk_rows()
    graph = build(rows)
    floor = networkx_graph(rows)
    sources: dict[Node, float] = {("risk", number): 0.3 for number in range(50)}
    graph.cascade(sources)
    size = f"{EDGES:,} edges"
    return [
        measured(
            "graph from rows", size, lambda: build(rows), lambda: networkx_graph(rows), target=1.0
        ),
        measured(
            "cascade",
            size,
            lambda: graph.cascade(sources),
            lambda: networkx_cascade(floor, sources),
            target=1 / 20,
        ),
    ]


def networkx_graph(rows: GraphRows) -> "nx.DiGraph[Node]":
    graph: nx.DiGraph[Node] = nx.DiGraph()
    graph.add_edges_from((edge.source, edge.target, dict(edge.facts)) for edge in rows.edges)
    return graph


def networkx_cascade(graph: "nx.DiGraph[Node]", sources: Mapping[Node, float]) -> dict[Node, float]:
    """Sweep the strongest chain as one would with networkx alone."""
    felt: dict[Node, float] = dict.fromkeys(graph, 0.0)
    felt.update(sources)
    for node in nx.topological_sort(graph):
        strength = felt[node]
        for after, facts in graph.adj[node].items():
            share = facts.get("probability", facts.get("severity", 1.0))
            felt[after] = max(felt[after], strength * share)
    return felt
