"""What somebody asks of the map, and which thing they mean."""

from collections.abc import Container, Mapping
from dataclasses import dataclass

from lgr_tracker.domain.graph import Node, NodeKind, NodeRow, ProgrammeGraph, name_of
from lgr_tracker.domain.states import RiskState

SHOWN = tuple(kind.value for kind in NodeKind if kind not in (NodeKind.POST, NodeKind.ORGANISATION))
"""The kinds that are shown unless others are asked for: the chain and what acts on it."""


NARROWED: Mapping[str, frozenset[str]] = {
    "band": frozenset({NodeKind.RISK}),
    "workstream": frozenset({NodeKind.RISK, NodeKind.ACTIVITY}),
    "phase": frozenset({NodeKind.RISK, NodeKind.ACTIVITY}),
}
"""The kinds that have a band, a workstream, a phase; a filter by one of these judges no other."""


@dataclass(frozen=True)
class MapAsk:
    """Hold what to start from, which way to look, how far, and what to show.

    `focus` is "risk:R-014", a code, or words of a name; `look` is "both", "up" or "down"; `council`
    is the short name of a new council; `steps` and `kinds` are unbounded when None and empty.
    `band`, `workstream` and `phase` are names, `mark` is a `Mark`, `words` are words of names and
    `layout` is "layered" or "force".
    """

    focus: str = ""
    look: str = "both"
    council: str = ""
    steps: int | None = None
    kinds: tuple[str, ...] = ()
    band: str = ""
    workstream: str = ""
    phase: str = ""
    mark: str = ""
    words: str = ""
    layout: str = "layered"

    @property
    def shown_kinds(self) -> tuple[str, ...]:
        """Give the kinds to show."""
        return self.kinds or SHOWN

    @property
    def narrowing(self) -> Mapping[str, str]:
        """Give the facts that things are held to, of those in NARROWED."""
        return {fact: getattr(self, fact) for fact in NARROWED if getattr(self, fact)}


@dataclass(frozen=True)
class MapChoices:
    """Hold what the map may be held to: each in its own order."""

    bands: tuple[str, ...]
    councils: tuple[str, ...]
    workstreams: tuple[str, ...]
    phases: tuple[str, ...]


def found(graph: ProgrammeGraph, words: str) -> NodeRow | None:
    """Find the thing that somebody means, or the first of those that are `called` it."""
    return next(iter(called(graph, words)), None)


def called(graph: ProgrammeGraph, words: str, kind: str | None = None) -> tuple[NodeRow, ...]:
    """Find what somebody means: all that fits best, and equally well; of one kind, if given.

    The best fit is by kind and code, then by code, by name, by a name without its council, and
    last by words of the name.
    """
    before, _, node_id = words.strip().partition(":")
    exacts: list[Node] = [(before.strip(), node_id.strip()), (kind or "", words.strip())]
    for exact in exacts:
        if exact in graph and kind in (None, exact[0]):
            return (graph.node(exact),)
    wanted = " ".join(words.split()).casefold()
    if not wanted:
        return ()
    named = [
        (row, name_of(row).casefold()) for row in graph.nodes if kind is None or row.kind == kind
    ]
    return (
        tuple(row for row, _ in named if str(row.id).casefold() == wanted)
        or tuple(row for row, name in named if name == wanted)
        or tuple(row for row, name in named if name.startswith(f"{wanted},"))
        or tuple(row for row, _ in named if is_called(row, wanted))
    )


def is_called(row: NodeRow, words: str) -> bool:
    """Tell whether a thing's name holds every one of these words."""
    name = name_of(row).casefold()
    return all(word in name for word in words.casefold().split())


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


def choices_of(graph: ProgrammeGraph) -> MapChoices:
    """Return what a map may be held to: the highest band and the first phase first."""
    facts = [row.facts for row in graph.nodes if row.kind in NARROWED["workstream"]]
    scores = {each["band"]: each["score"] for each in facts if each.get("band")}
    phases = {each["phase"]: each["phase_place"] for each in facts if each.get("phase")}
    return MapChoices(
        bands=tuple(sorted(scores, key=lambda band: -scores[band])),
        councils=councils(graph),
        workstreams=tuple(sorted({each["workstream"] for each in facts if each["workstream"]})),
        phases=tuple(sorted(phases, key=lambda phase: phases[phase])),
    )


def other_councils(graph: ProgrammeGraph, ask: MapAsk) -> frozenset[str]:
    """Name the new councils that were not asked for; none where no council was."""
    return frozenset(councils(graph)) - {ask.council} if ask.council else frozenset()


def says_otherwise(row: NodeRow, ask: MapAsk, others: Container[str]) -> bool:
    """Tell whether a thing is of another council, band, workstream or phase than asked for."""
    return row.facts.get("council") in others or any(
        row.kind in NARROWED[fact] and (row.facts.get(fact) or "") != wanted
        for fact, wanted in ask.narrowing.items()
    )
