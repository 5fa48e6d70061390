"""Draw the map: boxes in columns from lens to people or at given places, and what joins them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from lgr_tracker.domain.drawing.lettering import wrap
from lgr_tracker.domain.drawing.marks import Mark, Path, Picture, Rect, Words, spot

_WIDTH = 1216
_NODE_WIDTH = 140
_NODE_HEIGHT = 54
_PITCH = 78
_TOP = 34
_SWEEPS = 4
_MARGIN = 16


@dataclass(frozen=True, slots=True)
class MapNode:
    """Hold one thing; `key` names it in edges, `column` counts from 0 at the left.

    `note` is what it is marked for, in a few words, under its label.
    """

    key: str
    label: str
    column: int
    is_on_path: bool = False
    is_focus: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class MapEdge:
    """Hold one arrow between two keys; one between councils is broken into dashes."""

    source: str
    target: str
    is_on_path: bool = False
    is_crossing: bool = False


@dataclass(frozen=True, slots=True)
class _Box:
    x: float
    y: float

    @property
    def middle(self) -> float:
        return self.y + _NODE_HEIGHT / 2

    @property
    def right(self) -> float:
        return self.x + _NODE_WIDTH


def draw_map(nodes: Sequence[MapNode], edges: Sequence[MapEdge], columns: Sequence[str]) -> Picture:
    """Draw the nodes in their columns, ordered so that arrows cross little.

    Edges that name a key not among the nodes are left out. Takes O((nodes + edges) log nodes).
    """
    known = {node.key for node in nodes}
    drawn = [edge for edge in edges if edge.source in known and edge.target in known]
    ranks = _ranks(nodes, drawn, len(columns))
    tallest = max((len(column) for column in ranks), default=0)
    height = _TOP + max(1, tallest) * _PITCH + 4
    boxes = _boxes(ranks, tallest)
    marks: list[Mark] = [*_heads(columns)]
    for edge in sorted(drawn, key=lambda edge: edge.is_on_path):
        marks.extend(_arrow(boxes[edge.source], boxes[edge.target], edge))
    last = len(columns) - 1
    for node in nodes:
        marks.extend(_node(node, boxes[node.key], is_pill=node.column in (0, last)))
    return Picture(_WIDTH, height, tuple(marks))


def draw_placed(
    nodes: Sequence[MapNode],
    edges: Iterable[MapEdge],
    places: Sequence[tuple[float, float]],
    heads: Iterable[tuple[str, float, float]] = (),
) -> Picture:
    """Draw each node where its place says, in pixels, whatever its column, under these heads.

    The picture is as large as the places ask for. Edges that name a key not among the nodes are
    left out.
    """
    left = min((x for x, _ in places), default=0) - _MARGIN
    top = min((y for _, y in places), default=0) - _MARGIN - _TOP
    boxes = {
        node.key: _Box(spot(x - left), spot(y - top))
        for node, (x, y) in zip(nodes, places, strict=True)
    }
    marks: list[Mark] = [
        Words("tb", spot(x - left), spot(y - top - 14), (name,)) for name, x, y in heads
    ]
    for edge in edges:
        if edge.source in boxes and edge.target in boxes:
            marks.extend(_arrow(boxes[edge.source], boxes[edge.target], edge))
    for node in nodes:
        marks.extend(_node(node, boxes[node.key], is_pill=False))
    width = max((box.right for box in boxes.values()), default=0)
    height = max((box.y + _NODE_HEIGHT for box in boxes.values()), default=0)
    return Picture(int(width + _MARGIN), int(height + _MARGIN), tuple(marks))


def _column_x(column: int, count: int) -> float:
    return spot(column * (_WIDTH - _NODE_WIDTH) / max(1, count - 1))


def _ranks(nodes: Sequence[MapNode], edges: Sequence[MapEdge], columns: int) -> list[list[MapNode]]:
    """Order each column by the mean place of its neighbours, sweeping to and fro."""
    ranks: list[list[MapNode]] = [[] for _ in range(columns)]
    for node in nodes:
        ranks[node.column].append(node)
    near: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        near[edge.source].append(edge.target)
        near[edge.target].append(edge.source)
    place = _places(ranks)
    for sweep in range(_SWEEPS):
        order: Iterable[int] = range(columns) if sweep % 2 == 0 else reversed(range(columns))
        for column in order:
            ranks[column].sort(key=lambda node: _mean_place(node, near, place))
            place.update(_column_places(ranks[column]))
    return ranks


def _mean_place(
    node: MapNode, near: dict[str, list[str]], place: dict[str, float]
) -> tuple[float, str]:
    around = [place[key] for key in near[node.key]]
    return (fmean(around) if around else place[node.key], node.key)


def _places(ranks: Sequence[Sequence[MapNode]]) -> dict[str, float]:
    return {key: y for column in ranks for key, y in _column_places(column).items()}


def _column_places(column: Sequence[MapNode]) -> dict[str, float]:
    half = (len(column) - 1) / 2
    return {node.key: n - half for n, node in enumerate(column)}


def _boxes(ranks: Sequence[Sequence[MapNode]], tallest: int) -> dict[str, _Box]:
    boxes: dict[str, _Box] = {}
    for index, column in enumerate(ranks):
        start = _TOP + (tallest - len(column)) * _PITCH / 2
        for n, node in enumerate(column):
            x = _column_x(index, len(ranks))
            boxes[node.key] = _Box(x, spot(start + n * _PITCH))
    return boxes


def _heads(columns: Sequence[str]) -> Iterator[Words]:
    for index, name in enumerate(columns):
        x = _column_x(index, len(columns))
        yield Words("tb", x, 14, wrap(name, _NODE_WIDTH + 30, most_lines=1))


def _node(node: MapNode, box: _Box, *, is_pill: bool) -> Iterator[Mark]:
    state = "focus" if node.is_focus else "on" if node.is_on_path else "off"
    corner = _NODE_HEIGHT / 2 if is_pill else 2
    yield Rect(f"g-node g-node--{state}", box.x, box.y, _NODE_WIDTH, _NODE_HEIGHT, corner)
    room = _NODE_WIDTH - (26 if is_pill else 10)
    noted = wrap(node.note, room, size=12, most_lines=2) if node.note else ()
    lines = wrap(node.label, room, size=12, most_lines=3 - len(noted))
    ink = {"focus": "tw tb ts", "on": "ts", "off": "t2 ts"}[state]
    x = spot(box.x + _NODE_WIDTH / 2)
    first = box.middle - (len(lines) + len(noted) - 1) * 7.5 + 4.5
    yield Words(ink, x, spot(first), lines, "middle")
    if noted:
        quiet = "tw ts" if node.is_focus else "t2 ts"
        yield Words(quiet, x, spot(first + len(lines) * 15), noted, "middle")


def _arrow(start: _Box, end: _Box, edge: MapEdge) -> list[Path]:
    if start.x == end.x:
        line, head = _within_column(start, end)
    else:
        line, head = _between_columns(start, end)
    look, tip = ("g-path", "g-tip") if edge.is_on_path else ("g-edge", "g-tip--off")
    return [Path(f"{look} g-crossing" if edge.is_crossing else look, line), Path(tip, head)]


def _between_columns(start: _Box, end: _Box) -> tuple[str, str]:
    """Draw to the right as an S; an arrow that runs back leaves and arrives on the other sides."""
    way = 1 if end.x > start.x else -1
    x0 = start.right if way == 1 else start.x
    x1 = (end.x if way == 1 else end.right) - 8 * way
    bend = (x1 - x0) / 2
    line = (
        f"M{spot(x0)} {spot(start.middle)}C{spot(x0 + bend)} {spot(start.middle)} "
        f"{spot(x1 - bend)} {spot(end.middle)} {spot(x1)} {spot(end.middle)}"
    )
    return line, f"M{spot(x1 + 8 * way)} {spot(end.middle)}l{-8 * way}-4v8z"


def _within_column(start: _Box, end: _Box) -> tuple[str, str]:
    """Draw straight to the next box; past others, bend round them on the right."""
    way = 1 if end.y > start.y else -1
    if abs(end.y - start.y) <= _PITCH:
        x = start.x + _NODE_WIDTH / 2
        y0 = start.y + (_NODE_HEIGHT if way == 1 else 0)
        y1 = end.y + (0 if way == 1 else _NODE_HEIGHT)
        line = f"M{spot(x)} {spot(y0)}V{spot(y1 - 8 * way)}"
        return line, f"M{spot(x)} {spot(y1)}l-4{-8 * way:+d}h8z"
    x, out = start.right, 22
    line = (
        f"M{spot(x)} {spot(start.middle)}C{spot(x + out)} {spot(start.middle)} "
        f"{spot(x + out)} {spot(end.middle)} {spot(x + 8)} {spot(end.middle)}"
    )
    return line, f"M{spot(x)} {spot(end.middle)}l8-4v8z"
