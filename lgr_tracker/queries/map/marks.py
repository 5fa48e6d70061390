"""What the map marks with words: loops, single owners, and links between councils."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from lgr_tracker.domain.graph import EdgeRow, Node, ProgrammeGraph


class Mark(StrEnum):
    """Name what a thing of the map may be marked for."""

    LOOP = "loop"
    SINGLE = "single"
    COUNCILS = "councils"


MARK_WORDS: Mapping[str, str] = {
    Mark.LOOP: "In a loop",
    Mark.SINGLE: "Single owner, no deputy",
    Mark.COUNCILS: "Linked to another council",
}
NOTES: Mapping[str, str] = {Mark.LOOP: "in a loop", Mark.SINGLE: "single owner"}
"""What a drawing has room to say in a box; of links between councils the links tell."""
Marks = Mapping[Node, tuple[Mark, ...]]


def marks_of(graph: ProgrammeGraph, today: date | None) -> Marks:
    """Mark what lies in a loop, what only one post owns and nobody deputises for, and link ends.

    The ends marked are those of links between councils. Without a day, any term of a post counts.
    """
    alone = [one for one in graph.single_owners(today) if one.undeputised]
    found: dict[Node, set[Mark]] = {}
    for mark, groups in (
        (Mark.LOOP, [loop.nodes for loop in graph.loops()]),
        (Mark.SINGLE, [(one.post, *one.undeputised) for one in alone]),
        (Mark.COUNCILS, [(edge.source, edge.target) for edge in graph.crossings()]),
    ):
        for node in (node for group in groups for node in group):
            found.setdefault(node, set()).add(mark)
    return {node: tuple(mark for mark in Mark if mark in marks) for node, marks in found.items()}


def mark_words(node: Node, marks: Marks) -> tuple[str, ...]:
    """Say what a thing is marked for."""
    return tuple(MARK_WORDS[mark] for mark in marks.get(node, ()))


def notes_of(node: Node, marks: Marks) -> list[str]:
    """Say what a thing is marked for as far as its box in a drawing says it."""
    return [NOTES[mark] for mark in marks.get(node, ()) if mark in NOTES]


def crossing_words(graph: ProgrammeGraph, edge: EdgeRow) -> str:
    """Say between which councils a link leads; an empty text where it stays in one."""
    before, after = (
        str(graph.node(end).facts.get("council") or "") for end in (edge.source, edge.target)
    )
    return f"from {before} to {after}" if before and after and before != after else ""
