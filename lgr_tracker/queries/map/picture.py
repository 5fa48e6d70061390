"""The pictures of the map: seen from one thing, along a trail, and as a whole."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from itertools import pairwise

from lgr_tracker.domain.drawing.chain_map import MapEdge, MapNode, draw_map, draw_placed
from lgr_tracker.domain.drawing.graph_places import Places
from lgr_tracker.domain.drawing.marks import Picture
from lgr_tracker.domain.graph import (
    EdgeKind,
    EdgeRow,
    Met,
    Node,
    NodeKind,
    NodeRow,
    ProgrammeGraph,
    Trail,
    name_of,
)
from lgr_tracker.domain.graph.rows import TRAIL
from lgr_tracker.domain.graph.words import KIND_WORDS
from lgr_tracker.queries.map.marks import Marks, crossing_words, notes_of

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
Head = tuple[str, float, float]
"""The name of a column, and where it stands."""
DRAWN = TRAIL | {EdgeKind.MITIGATES, EdgeKind.OWNS, EdgeKind.HOLDS}
MOST_IN_COLUMN = 6
NEARBY_IN_COLUMN = 2
"""How many things off the path a column may show, so that the path is seen in its surroundings."""


def draw_seen(
    graph: ProgrammeGraph, focus: NodeRow, walked: Sequence[Met], marks: Marks
) -> Picture:
    """Draw the nearest of what was met from the focus, with a little of what stands beside it."""
    path = [focus.node, *(met.node for met in sorted(walked, key=lambda met: met.steps))]
    chosen = _nearest(node for node in path if _is_drawn(node, focus))
    beside = _beside(graph, focus, chosen, set(path))
    inside = set(chosen)

    def is_on_path(edge: EdgeRow) -> bool:
        return edge.source in inside and edge.target in inside

    return _drawn(graph, focus, chosen, beside, is_on_path, marks, {focus.node})


def draw_trail(graph: ProgrammeGraph, trail: Trail, marks: Marks) -> Picture:
    """Draw a trail, with a little of what stands beside it; it has at least one link."""
    focus = graph.node(trail.nodes[0])
    beside = _beside(graph, focus, trail.nodes, set(trail.nodes))
    on_path = set(pairwise(trail.nodes))
    return _drawn(
        graph,
        focus,
        trail.nodes,
        beside,
        lambda edge: (edge.source, edge.target) in on_path,
        marks,
        {trail.nodes[0], trail.nodes[-1]},
    )


def draw_whole(
    graph: ProgrammeGraph,
    kept: Sequence[NodeRow],
    edges: Iterable[EdgeRow],
    places: Places,
    marks: Marks,
    heads: Iterable[Head],
) -> Picture:
    """Draw these things at their places, each with its kind and marks as words."""
    nodes = [
        MapNode(
            key=_key(row.node),
            label=label_of(row),
            column=0,
            is_on_path=True,
            note=", ".join([KIND_WORDS[row.kind][0], *notes_of(row.node, marks)]).capitalize(),
        )
        for row in kept
    ]
    drawn = {(edge.source, edge.target): _edge(graph, edge, False) for edge in edges}
    return draw_placed(nodes, drawn.values(), [(x, y) for x, y in places.tolist()], heads)


def _drawn(
    graph: ProgrammeGraph,
    focus: NodeRow,
    chosen: Sequence[Node],
    beside: Sequence[Node],
    is_on_path: Callable[[EdgeRow], bool],
    marks: Marks,
    ends: Container[Node],
) -> Picture:
    used = sorted({column_of(node) for node in chosen})
    columns = {number: place for place, number in enumerate(used)}
    nodes = [
        MapNode(
            key=_key(node),
            label=label_of(graph.node(node)),
            column=columns[column_of(node)],
            is_on_path=node in chosen,
            is_focus=node in ends,
            note=", ".join(notes_of(node, marks)),
        )
        for node in [*chosen, *beside]
        if column_of(node) in columns
    ]
    edges: dict[tuple[Node, Node], MapEdge] = {}
    for edge in graph.between([*chosen, *beside], DRAWN):
        edges.setdefault((edge.source, edge.target), _edge(graph, edge, is_on_path(edge)))
    return draw_map(nodes, list(edges.values()), [_head(number, focus) for number in used])


def _edge(graph: ProgrammeGraph, edge: EdgeRow, is_on_path: bool) -> MapEdge:
    crosses = bool(crossing_words(graph, edge))
    return MapEdge(_key(edge.source), _key(edge.target), is_on_path, crosses)


def heads_of(rows: Sequence[NodeRow], places: Places) -> list[Head]:
    """Name the columns of a layered map, each above the first of its things."""
    top = float(places[:, 1].min(initial=0))
    left: dict[int, float] = {}
    for row, x in zip(rows, places[:, 0].tolist(), strict=True):
        number = column_of(row.node)
        left[number] = min(left.get(number, x), x)
    return [(COLUMNS[number][0], left[number], top) for number in sorted(left)]


def label_of(row: NodeRow) -> str:
    """Label a box: an agreed grade by its lens, anything else by its name."""
    if row.kind == NodeKind.GRADE:
        return f"{row.facts['lens']}, {row.facts['label']}"
    return name_of(row)


def _key(node: Node) -> str:
    return f"{node[0]}:{node[1]}"


def column_of(node: Node) -> int:
    """Say in which of COLUMNS a thing stands."""
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
        if room[column_of(node)]:
            room[column_of(node)] -= 1
            kept.append(node)
    return kept


def _beside(
    graph: ProgrammeGraph, focus: NodeRow, chosen: Sequence[Node], path: set[Node]
) -> list[Node]:
    """Find a few things that touch what is drawn without being on the path."""
    room = [
        min(NEARBY_IN_COLUMN, MOST_IN_COLUMN - sum(column_of(node) == number for node in chosen))
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
        if node not in path and _is_drawn(node, focus) and room[column_of(node)] > 0:
            room[column_of(node)] -= 1
            kept.append(node)
    return kept
