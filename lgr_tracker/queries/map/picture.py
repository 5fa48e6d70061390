"""The picture of the map seen from one thing: columns from lens to people."""

from collections.abc import Iterable, Mapping, Sequence

from lgr_tracker.domain.drawing.chain_map import MapEdge, MapNode, draw_map
from lgr_tracker.domain.drawing.marks import Picture
from lgr_tracker.domain.graph import EdgeKind, Met, Node, NodeKind, NodeRow, ProgrammeGraph, name_of
from lgr_tracker.domain.graph.rows import TRAIL

COLUMNS: tuple[tuple[str, frozenset[str]], ...] = (
    ("Lens", frozenset({NodeKind.LENS, NodeKind.GRADE, NodeKind.POST, NodeKind.ORGANISATION})),
    ("Risk", frozenset({NodeKind.RISK})),
    ("Action or control", frozenset({NodeKind.MITIGATION})),
    ("Activity", frozenset({NodeKind.ACTIVITY})),
    ("Day 1 criterion", frozenset({NodeKind.CRITERION})),
    ("Service", frozenset({NodeKind.SERVICE})),
    ("Who", frozenset({NodeKind.COHORT})),
)
HEADS: Mapping[str, str] = {NodeKind.POST: "Post", NodeKind.ORGANISATION: "Organisation"}
DRAWN = TRAIL | {EdgeKind.MITIGATES, EdgeKind.OWNS, EdgeKind.HOLDS}
MOST_IN_COLUMN = 6
NEARBY_IN_COLUMN = 2
"""How many things off the path a column may show, so that the path is seen in its surroundings."""


def draw_seen(graph: ProgrammeGraph, focus: NodeRow, walked: Sequence[Met]) -> Picture:
    """Draw the nearest of what was met from the focus, with a little of what stands beside it."""
    path = [focus.node, *(met.node for met in sorted(walked, key=lambda met: met.steps))]
    chosen = _nearest(node for node in path if _is_drawn(node, focus))
    beside = _beside(graph, focus, chosen, set(path))
    used = [
        number
        for number, (_, kinds) in enumerate(COLUMNS)
        if any(node[0] in kinds for node in chosen)
    ]
    columns = {number: place for place, number in enumerate(used)}
    nodes = [
        MapNode(
            key=_key(node),
            label=label_of(graph.node(node)),
            column=columns[_column(node)],
            is_on_path=node in chosen,
            is_focus=node == focus.node,
        )
        for node in [*chosen, *beside]
        if _column(node) in columns
    ]
    edges = {
        (_key(edge.source), _key(edge.target)): edge.source in chosen and edge.target in chosen
        for edge in graph.between([*chosen, *beside], DRAWN)
    }
    drawn = [MapEdge(source, target, on_path) for (source, target), on_path in edges.items()]
    return draw_map(nodes, drawn, [_head(number, focus) for number in used])


def label_of(row: NodeRow) -> str:
    """Label a box: an agreed grade by its lens, anything else by its name."""
    if row.kind == NodeKind.GRADE:
        return f"{row.facts['lens']}, {row.facts['label']}"
    return name_of(row)


def _key(node: Node) -> str:
    return f"{node[0]}:{node[1]}"


def _column(node: Node) -> int:
    return next(number for number, (_, kinds) in enumerate(COLUMNS) if node[0] in kinds)


def _head(number: int, focus: NodeRow) -> str:
    return HEADS.get(focus.kind, COLUMNS[0][0]) if number == 0 else COLUMNS[number][0]


def _is_drawn(node: Node, focus: NodeRow) -> bool:
    """Leave out what the picture says otherwise: a lens stands in its grades, owners in lists."""
    if node == focus.node:
        return True
    return node[0] not in (NodeKind.LENS, NodeKind.POST, NodeKind.ORGANISATION)


def _nearest(nodes: Iterable[Node]) -> list[Node]:
    """Keep the first of each column, in the order given."""
    kept: list[Node] = []
    room = [MOST_IN_COLUMN] * len(COLUMNS)
    for node in dict.fromkeys(nodes):
        if room[_column(node)]:
            room[_column(node)] -= 1
            kept.append(node)
    return kept


def _beside(
    graph: ProgrammeGraph, focus: NodeRow, chosen: Sequence[Node], path: set[Node]
) -> list[Node]:
    """Find a few things that touch what is drawn without being on the path."""
    room = [
        min(NEARBY_IN_COLUMN, MOST_IN_COLUMN - sum(_column(node) == number for node in chosen))
        for number in range(len(COLUMNS))
    ]
    touching = (
        end
        for edge in graph.edges
        if edge.kind in DRAWN and (edge.source in chosen) != (edge.target in chosen)
        for end in (edge.source, edge.target)
    )
    kept: list[Node] = []
    for node in dict.fromkeys(touching):
        if node not in path and _is_drawn(node, focus) and room[_column(node)] > 0:
            room[_column(node)] -= 1
            kept.append(node)
    return kept
