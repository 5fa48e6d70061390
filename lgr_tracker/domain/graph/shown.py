"""Turn what is to be shown into a networkx graph, and that into plain data or GraphML."""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import networkx as nx
import numpy as np

from lgr_tracker.domain.graph.arrays import Arrays
from lgr_tracker.domain.graph.rows import Node
from lgr_tracker.domain.layers import BoolArray

# XML 1.0 can't hold these, not even escaped.
_UNLAWFUL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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


def graphml(graph: "nx.MultiDiGraph[Node]") -> bytes:
    """Write a graph as GraphML, which graph programs open; a node's id is "kind:id".

    What is not known is left out; dates are ISO text and lists JSON, for GraphML holds numbers,
    truths and text only. `networkx.read_graphml` reads it back.
    """
    told: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for (kind, node_id), facts in graph.nodes.items():
        told.add_node(f"{kind}:{node_id}", **_scalars(facts))
    for (before, after, _), facts in graph.edges.items():
        told.add_edge(f"{before[0]}:{before[1]}", f"{after[0]}:{after[1]}", **_scalars(facts))
    return "\n".join(nx.generate_graphml(told)).encode()


def _scalars(facts: Mapping[str, Any]) -> dict[str, str | int | float]:
    return {name: _scalar(_plain(value)) for name, value in facts.items() if value is not None}


def _scalar(value: Any) -> str | int | float:
    if isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False)
    return _UNLAWFUL.sub("\ufffd", value) if isinstance(value, str) else value
