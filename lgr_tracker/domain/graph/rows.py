"""Say what the programme graph is built from: rows of nodes and rows of edges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeAlias

Node: TypeAlias = tuple[str, str | int]
"""A kind and an id, such as ("risk", "R04") or ("service", "S03:EAST")."""

Facts: TypeAlias = Mapping[str, Any]

NO_FACTS: Facts = MappingProxyType({})


def _no_facts() -> Facts:
    return NO_FACTS


class NodeKind(StrEnum):
    """Say what a node of the graph is."""

    LENS = "lens"
    GRADE = "grade"
    RISK = "risk"
    MITIGATION = "mitigation"
    POST = "post"
    ACTIVITY = "activity"
    CRITERION = "criterion"
    SERVICE = "service"
    COHORT = "cohort"
    ORGANISATION = "organisation"


class EdgeKind(StrEnum):
    """Say what one thing is to another."""

    GRADES = "grades"
    EVIDENCES = "evidences"
    TRIGGERS = "triggers"
    MITIGATES = "mitigates"
    OWNS = "owns"
    DEPUTISES = "deputises"
    DELAYS = "delays"
    PRECEDES = "precedes"
    DELIVERS = "delivers"
    SAFEGUARDS = "safeguards"
    DISRUPTS = "disrupts"
    SERVES = "serves"
    HOLDS = "holds"


WORK = frozenset({NodeKind.ACTIVITY, NodeKind.MITIGATION})
OWNED = WORK | {NodeKind.RISK, NodeKind.CRITERION}

ENDS: Mapping[EdgeKind, tuple[frozenset[NodeKind], frozenset[NodeKind]]] = {
    EdgeKind.GRADES: (frozenset({NodeKind.LENS}), frozenset({NodeKind.GRADE})),
    EdgeKind.EVIDENCES: (frozenset({NodeKind.GRADE}), frozenset({NodeKind.RISK})),
    EdgeKind.TRIGGERS: (frozenset({NodeKind.RISK}), frozenset({NodeKind.RISK})),
    EdgeKind.MITIGATES: (frozenset({NodeKind.MITIGATION}), frozenset({NodeKind.RISK})),
    EdgeKind.OWNS: (frozenset({NodeKind.POST}), OWNED),
    EdgeKind.DEPUTISES: (frozenset({NodeKind.POST}), OWNED),
    EdgeKind.DELAYS: (frozenset({NodeKind.RISK}), frozenset({NodeKind.ACTIVITY})),
    EdgeKind.PRECEDES: (WORK, WORK),
    EdgeKind.DELIVERS: (WORK, frozenset({NodeKind.CRITERION})),
    EdgeKind.SAFEGUARDS: (frozenset({NodeKind.CRITERION}), frozenset({NodeKind.SERVICE})),
    EdgeKind.DISRUPTS: (frozenset({NodeKind.RISK}), frozenset({NodeKind.SERVICE})),
    EdgeKind.SERVES: (frozenset({NodeKind.SERVICE}), frozenset({NodeKind.COHORT})),
    EdgeKind.HOLDS: (frozenset({NodeKind.ORGANISATION}), frozenset({NodeKind.SERVICE})),
}
"""Which kinds of node each kind of edge may join."""

TRAIL = frozenset(
    {
        EdgeKind.GRADES,
        EdgeKind.EVIDENCES,
        EdgeKind.TRIGGERS,
        EdgeKind.DISRUPTS,
        EdgeKind.DELAYS,
        EdgeKind.PRECEDES,
        EdgeKind.DELIVERS,
        EdgeKind.SAFEGUARDS,
        EdgeKind.SERVES,
    }
)
"""The edges along which a weakness of a lens comes to be felt by children."""


@dataclass(frozen=True, slots=True)
class NodeRow:
    """Hold one node; `facts` is shown with it and asked by the checks.

    The checks read, where given: of a grade `is_low` and `is_high`; of a risk `state` (open, issue,
    closed), `is_red`, `is_opportunity`, `hits_from`, `hits_until`, `next_review_on`, `reviews`
    (scores in the order of reviews), `scores` (pairs of date and score, in order), `lenses` (ids);
    of a mitigation `state` (planned, started, done, dropped), `due_on`, `done_on`; of an activity
    `actual_finish_on`, `approved_finish_on`; of a criterion `deadline_on`; of a post `held` and
    `deputised` (pairs of first and last day, None where a term has no such end); of anything
    `council`, `workstream` and `phase`, and `name` where its code is nothing that people say.
    """

    kind: str
    id: str | int
    title: str = ""
    facts: Facts = field(default_factory=_no_facts)

    @property
    def node(self) -> Node:
        """Give the kind and id by which edges name it."""
        return self.kind, self.id


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """Hold one edge; `facts` holds what belongs to it.

    The cascade reads `probability` of `triggers` and `severity` of `disrupts` and `safeguards`,
    each 0..1 and 1 when not given; the checks read `starts_on` and `ends_on` of `holds`.
    """

    kind: str
    source: Node
    target: Node
    facts: Facts = field(default_factory=_no_facts)


@dataclass(frozen=True, slots=True)
class GraphRows:
    """Hold all rows of one programme's graph; their order changes nothing."""

    nodes: Sequence[NodeRow]
    edges: Sequence[EdgeRow]
