"""What is gathered so far: nodes, edges, and the codes by which later rows name earlier ones."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy.orm import Session

from lgr_tracker.domain.graph import EdgeRow, NodeRow
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.queries.scope import in_scope

Codes: TypeAlias = dict[int, str]
"""From the number of a row to the code that people use."""


@dataclass
class Gathering:
    """Hold the rows of one programme's graph while they come in, subject by subject."""

    session: Session
    actor: Actor
    programme_id: int
    nodes: list[NodeRow] = field(default_factory=list)
    edges: list[EdgeRow] = field(default_factory=list)
    organisations: Codes = field(default_factory=dict)
    successors: Codes = field(default_factory=dict)
    """The codes of the new councils alone, in the order of their marks."""
    names: Codes = field(default_factory=dict)
    """The short names of organisations."""
    lenses: Codes = field(default_factory=dict)
    risks: Codes = field(default_factory=dict)
    mitigations: Codes = field(default_factory=dict)
    activities: Codes = field(default_factory=dict)
    services: Codes = field(default_factory=dict)
    cohorts: Codes = field(default_factory=dict)
    readiness: Codes = field(default_factory=dict)

    def rows(self, statement: Any, programme_column: Any) -> Iterator[Any]:
        """Give the rows of a SELECT that are this programme's and that the actor may see."""
        scoped = statement.where(in_scope(self.actor, programme_column, self.programme_id))
        return iter(self.session.execute(scoped))

    def grouped(self, statement: Any, programme_column: Any) -> dict[int, list[Any]]:
        """Give the rows of a SELECT without their first column, grouped by it."""
        groups: dict[int, list[Any]] = {}
        for first, *rest in self.rows(statement, programme_column):
            groups.setdefault(first, []).append(tuple(rest))
        return groups

    def node(self, kind: str, node_id: str, title: str, **facts: Any) -> None:
        """Add a node."""
        self.nodes.append(NodeRow(kind, node_id, title, facts))

    def edge(
        self, kind: str, source: tuple[str, str], target: tuple[str, str], **facts: Any
    ) -> None:
        """Add an edge."""
        self.edges.append(EdgeRow(kind, source, target, facts))

    def owned(self, post_id: int | None, target: tuple[str, str]) -> None:
        """Join a thing to the post that owns it, if one does."""
        if post_id is not None:
            self.edge("owns", ("post", f"P{post_id}"), target)

    def risk(self, risk_id: int) -> tuple[str, str]:
        """Name a risk."""
        return ("risk", self.risks[risk_id])

    def work(self, activity_id: int | None, mitigation_id: int | None) -> tuple[str, str]:
        """Name an activity or a mitigation; exactly one of the two is given."""
        if activity_id is not None:
            return ("activity", self.activities[activity_id])
        assert mitigation_id is not None
        return ("mitigation", self.mitigations[mitigation_id])
