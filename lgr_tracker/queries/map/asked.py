"""What somebody asks of the map, and which thing they mean."""

from collections.abc import Iterable
from dataclasses import dataclass

from lgr_tracker.domain.graph import Node, NodeKind, NodeRow, ProgrammeGraph, name_of
from lgr_tracker.domain.states import RiskState

SHOWN = tuple(kind.value for kind in NodeKind if kind not in (NodeKind.POST, NodeKind.ORGANISATION))
"""The kinds that are shown unless others are asked for: the chain and what acts on it."""


@dataclass(frozen=True)
class MapAsk:
    """Hold what to start from, which way to look, how far, and what to show.

    `focus` is "risk:R-014", a code, or words of a name; `look` is "both", "up" or "down"; `council`
    is the short name of a new council; `steps` and `kinds` are unbounded when None and empty.
    """

    focus: str = ""
    look: str = "both"
    council: str = ""
    steps: int | None = None
    kinds: tuple[str, ...] = ()

    @property
    def shown_kinds(self) -> tuple[str, ...]:
        """Give the kinds to show."""
        return self.kinds or SHOWN


def found(graph: ProgrammeGraph, words: str) -> NodeRow | None:
    """Find the thing that somebody means: by kind and code, code, name, or words of the name."""
    kind, _, node_id = words.strip().partition(":")
    exact: Node = (kind.strip(), node_id.strip())
    if exact in graph:
        return graph.node(exact)
    wanted = " ".join(words.split()).casefold()
    if not wanted:
        return None
    named = [(row, name_of(row).casefold()) for row in graph.nodes]
    return (
        _first(row for row, _ in named if str(row.id).casefold() == wanted)
        or _first(row for row, name in named if name == wanted)
        or _first(row for row, name in named if all(word in name for word in wanted.split()))
    )


def _first(rows: Iterable[NodeRow]) -> NodeRow | None:
    return next(iter(rows), None)


def furthest(graph: ProgrammeGraph) -> NodeRow | None:
    """Find the open risk from which most is reached, or the thing of any kind if none is open."""
    reach = graph.reach()

    def most(row: NodeRow) -> tuple[bool, int]:
        there = reach[row.node]
        is_open = row.kind == NodeKind.RISK and row.facts.get("state") != RiskState.CLOSED
        return is_open, there.criteria + there.services + there.cohorts

    return max(graph.nodes, key=most, default=None)


def councils(graph: ProgrammeGraph) -> tuple[str, ...]:
    """Name the new councils."""
    return tuple(
        str(row.facts["council"])
        for row in graph.nodes
        if row.kind == NodeKind.ORGANISATION and row.facts.get("part") == "successor"
    )
