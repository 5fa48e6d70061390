"""Turn what is to be shown into a networkx graph, and that into plain data."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import networkx as nx
import numpy as np

from lgr_tracker.domain.graph.arrays import Arrays
from lgr_tracker.domain.graph.rows import Node
from lgr_tracker.domain.layers import BoolArray


def shown(arrays: Arrays, kept: BoolArray, allowed: BoolArray) -> "nx.MultiDiGraph[Node]":
    """Make the networkx graph of the kept nodes and the allowed edges between them.

    A node carries `kind`, `title` and its facts; an edge carries `kind` and its facts.
    """
    graph: nx.MultiDiGraph[Node] = nx.MultiDiGraph()
    for place in np.flatnonzero(kept).tolist():
        row = arrays.nodes[place]
        graph.add_node(row.node, **{**row.facts, "kind": row.kind, "title": row.title})
    inside = allowed & kept[arrays.source] & kept[arrays.target]
    for place in np.flatnonzero(inside).tolist():
        edge = arrays.edges[place]
        graph.add_edge(edge.source, edge.target, **{**edge.facts, "kind": edge.kind})
    return graph


def node_link(graph: "nx.MultiDiGraph[Node]") -> dict[str, Any]:
    """Give a graph as networkx's node-link data, all of it fit for JSON.

    Dates become ISO text. `networkx.node_link_graph(data, edges="edges")` reads it back.
    """
    plain: dict[str, Any] = _plain(nx.node_link_data(graph, edges="edges"))
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    if isinstance(value, date):
        return value.isoformat()
    return value
