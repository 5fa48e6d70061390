"""Ask about what hangs in the air and about what can hardly be true at once.

Each finding is a question, since the rows only show that something is worth asking.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

import numpy as np

from lgr_tracker.domain.calendar import told
from lgr_tracker.domain.graph.arrays import Arrays
from lgr_tracker.domain.graph.owners import needs_owner
from lgr_tracker.domain.graph.rows import EdgeKind, EdgeRow, Node, NodeKind, NodeRow
from lgr_tracker.domain.states import MitigationState

UNCHANGED_REVIEWS = 3
"""After how many reviews with one score we ask about it."""


class Rule(StrEnum):
    """Name the rules by which findings are made; a programme may switch each off."""

    LOW_GRADE_WITHOUT_RISK = "low_grade_without_risk"
    RISK_WITHOUT_OWNER = "risk_without_owner"
    RISK_WITHOUT_MITIGATION = "risk_without_mitigation"
    RISK_WITHOUT_REVIEW = "risk_without_review"
    RED_RISK_WITHOUT_ACTION = "red_risk_without_action"
    ACTIVITY_WITHOUT_OWNER = "activity_without_owner"
    CRITERION_WITHOUT_DELIVERY = "criterion_without_delivery"
    SERVICE_WITHOUT_HOLDER = "service_without_holder"
    HIGH_GRADE_WITH_RED_RISK = "high_grade_with_red_risk"
    DONE_WITHOUT_EFFECT = "done_without_effect"
    APPROVED_AFTER_DEADLINE = "approved_after_deadline"
    MITIGATION_AFTER_WINDOW = "mitigation_after_window"
    SCORE_UNCHANGED = "score_unchanged"


@dataclass(frozen=True, slots=True)
class Finding:
    """Hold what one rule found: the things it is about, the main one first, and a question."""

    rule: Rule
    nodes: tuple[Node, ...]
    question: str


@dataclass(frozen=True)
class _Facts:
    """Look up what is joined to what, once for all rules."""

    arrays: Arrays
    today: date | None

    def of_kind(self, kind: NodeKind) -> list[NodeRow]:
        return [self.arrays.nodes[at] for at in np.flatnonzero(self.arrays.node_mask([kind]))]

    def into(self, kind: EdgeKind, row: NodeRow) -> list[EdgeRow]:
        """List the edges of a kind that reach a node."""
        return self._edges(kind)[1].get(row.node, [])

    def out_of(self, kind: EdgeKind, row: NodeRow) -> list[EdgeRow]:
        """List the edges of a kind that leave a node."""
        return self._edges(kind)[0].get(row.node, [])

    def row(self, node: Node) -> NodeRow:
        return self.arrays.nodes[self.arrays.index[node]]

    @cached_property
    def _sorted(
        self,
    ) -> dict[str, tuple[dict[Node, list[EdgeRow]], dict[Node, list[EdgeRow]]]]:
        found: dict[str, tuple[dict[Node, list[EdgeRow]], dict[Node, list[EdgeRow]]]] = {}
        for edge in self.arrays.edges:
            leaving, reaching = found.setdefault(edge.kind, ({}, {}))
            leaving.setdefault(edge.source, []).append(edge)
            reaching.setdefault(edge.target, []).append(edge)
        return found

    def _edges(self, kind: EdgeKind) -> tuple[dict[Node, list[EdgeRow]], dict[Node, list[EdgeRow]]]:
        return self._sorted.get(kind, ({}, {}))

    @cached_property
    def open_risks(self) -> list[NodeRow]:
        return [row for row in self.of_kind(NodeKind.RISK) if needs_owner(row)]


Check = Callable[[_Facts], Iterator[Finding]]


def name_of(row: NodeRow) -> str:
    """Name a thing as people do: by the name it carries, else by its code and its title.

    >>> name_of(NodeRow("risk", "R04", "Supervision lines break"))
    'R04 Supervision lines break'
    >>> name_of(NodeRow("post", "P7", facts={"name": "Head of Care, East"}))
    'Head of Care, East'
    """
    return str(row.facts.get("name") or f"{row.id} {row.title}".strip())


def is_opportunity(risk: NodeRow) -> bool:
    """Tell whether a risk would do good if it came about."""
    return bool(risk.facts.get("is_opportunity"))


def sooner_words(risk: NodeRow) -> str:
    """Ask what is to be done where an action comes after its risk could have happened."""
    if is_opportunity(risk):
        return "could it come sooner, while the chance is there?"
    return "what protects children before then?"


def orphans(arrays: Arrays, today: date | None) -> tuple[Finding, ...]:
    """List what hangs in the air, rule by rule."""
    return _found(ORPHAN_CHECKS, _Facts(arrays, today))


def contradictions(arrays: Arrays, today: date | None) -> tuple[Finding, ...]:
    """List what can hardly be true at once, rule by rule."""
    return _found(CONTRADICTION_CHECKS, _Facts(arrays, today))


def _found(checks: Iterable[Check], facts: _Facts) -> tuple[Finding, ...]:
    return tuple(finding for check in checks for finding in check(facts))


def _low_grades(facts: _Facts) -> Iterator[Finding]:
    for grade in facts.of_kind(NodeKind.GRADE):
        if grade.facts.get("is_low") and not facts.out_of(EdgeKind.EVIDENCES, grade):
            yield Finding(
                Rule.LOW_GRADE_WITHOUT_RISK,
                (grade.node,),
                f"{name_of(grade)} is low and no risk speaks of it: what could go wrong for "
                "children because of it?",
            )


def _ownerless_risks(facts: _Facts) -> Iterator[Finding]:
    for risk in facts.open_risks:
        if not facts.into(EdgeKind.OWNS, risk):
            yield Finding(
                Rule.RISK_WITHOUT_OWNER,
                (risk.node,),
                f"{name_of(risk)} has no owner: who is best placed to watch over it?",
            )


def _unmitigated_risks(facts: _Facts) -> Iterator[Finding]:
    for risk in facts.open_risks:
        if not _acting(facts, risk):
            yield Finding(
                Rule.RISK_WITHOUT_MITIGATION,
                (risk.node,),
                f"Nothing helps {name_of(risk)} to come about: is it left to chance on purpose, or "
                "what would help?"
                if is_opportunity(risk)
                else f"Nothing acts on {name_of(risk)}: is it tolerated on purpose, or what would "
                "help?",
            )


def _acting(facts: _Facts, risk: NodeRow) -> list[NodeRow]:
    rows = [facts.row(edge.source) for edge in facts.into(EdgeKind.MITIGATES, risk)]
    return [row for row in rows if row.facts.get("state") != MitigationState.DROPPED]


def _unreviewed_risks(facts: _Facts) -> Iterator[Finding]:
    for risk in facts.open_risks:
        if risk.facts.get("next_review_on") is None:
            yield Finding(
                Rule.RISK_WITHOUT_REVIEW,
                (risk.node,),
                f"{name_of(risk)} has no next review: when would be a good moment to look again?",
            )


def _red_without_action(facts: _Facts) -> Iterator[Finding]:
    for risk in facts.open_risks:
        if risk.facts.get("is_red") and not any(map(_is_coming, _acting(facts, risk))):
            yield Finding(
                Rule.RED_RISK_WITHOUT_ACTION,
                (risk.node,),
                f"{name_of(risk)} is red and no dated action is on its way: what could come next?",
            )


def _is_coming(mitigation: NodeRow) -> bool:
    return needs_owner(mitigation) and mitigation.facts.get("due_on") is not None


def _ownerless_activities(facts: _Facts) -> Iterator[Finding]:
    for activity in facts.of_kind(NodeKind.ACTIVITY):
        if needs_owner(activity) and not facts.into(EdgeKind.OWNS, activity):
            yield Finding(
                Rule.ACTIVITY_WITHOUT_OWNER,
                (activity.node,),
                f"{name_of(activity)} has no owner: who will see that it happens?",
            )


def _undelivered_criteria(facts: _Facts) -> Iterator[Finding]:
    for criterion in facts.of_kind(NodeKind.CRITERION):
        if not criterion.facts.get("is_met") and not facts.into(EdgeKind.DELIVERS, criterion):
            yield Finding(
                Rule.CRITERION_WITHOUT_DELIVERY,
                (criterion.node,),
                f"Nothing in the plan delivers {name_of(criterion)}: what will make it true by "
                "Day 1?",
            )


def _unheld_services(facts: _Facts) -> Iterator[Finding]:
    for service in facts.of_kind(NodeKind.SERVICE):
        holders = facts.into(EdgeKind.HOLDS, service)
        if not any(_holds(edge, facts.today) for edge in holders):
            yield Finding(
                Rule.SERVICE_WITHOUT_HOLDER,
                (service.node,),
                f"Nobody is shown as running {name_of(service)}: who does, and from when to when?",
            )


def _holds(edge: EdgeRow, today: date | None) -> bool:
    if today is None:
        return True
    first, last = edge.facts.get("starts_on"), edge.facts.get("ends_on")
    return (first is None or first <= today) and (last is None or today <= last)


def _kind_grades(facts: _Facts) -> Iterator[Finding]:
    for lens in facts.of_kind(NodeKind.LENS):
        grades = [facts.row(edge.target) for edge in facts.out_of(EdgeKind.GRADES, lens)]
        high = [grade for grade in grades if grade.facts.get("is_high")]
        red = [risk for risk in _risks_of(facts, lens, grades) if risk.facts.get("is_red")]
        if red:
            names = ", ".join(name_of(risk) for risk in red)
            for grade in high:
                yield Finding(
                    Rule.HIGH_GRADE_WITH_RED_RISK,
                    (grade.node, *(risk.node for risk in red)),
                    f"{name_of(grade)} is graded high while {names} "
                    f"{'is' if len(red) == 1 else 'are'} red on the same lens: what do both sides "
                    "see?",
                )


def _risks_of(facts: _Facts, lens: NodeRow, grades: Iterable[NodeRow]) -> list[NodeRow]:
    evidenced = {
        edge.target for grade in grades for edge in facts.out_of(EdgeKind.EVIDENCES, grade)
    }
    return [
        risk
        for risk in facts.open_risks
        if risk.node in evidenced or lens.id in risk.facts.get("lenses", ())
    ]


def _done_without_effect(facts: _Facts) -> Iterator[Finding]:
    for mitigation in facts.of_kind(NodeKind.MITIGATION):
        done_on = mitigation.facts.get("done_on")
        if mitigation.facts.get("state") != MitigationState.DONE or done_on is None:
            continue
        for edge in facts.out_of(EdgeKind.MITIGATES, mitigation):
            risk = facts.row(edge.target)
            if needs_owner(risk) and _is_unmoved(risk, done_on):
                yield Finding(
                    Rule.DONE_WITHOUT_EFFECT,
                    (mitigation.node, risk.node),
                    f"{name_of(mitigation)} is done and {name_of(risk)} has kept its score: what "
                    "changed, and does the score still tell it?",
                )


def _is_unmoved(risk: NodeRow, done_on: date) -> bool:
    scores = risk.facts.get("scores", ())
    before = [score for day, score in scores if day <= done_on]
    return bool(before) and scores[-1][1] == before[-1]


def _late_approvals(facts: _Facts) -> Iterator[Finding]:
    for criterion in facts.of_kind(NodeKind.CRITERION):
        deadline: date | None = criterion.facts.get("deadline_on")
        for edge in facts.into(EdgeKind.DELIVERS, criterion):
            work = facts.row(edge.source)
            approved: date | None = work.facts.get("approved_finish_on")
            if approved and deadline and approved > deadline:
                yield Finding(
                    Rule.APPROVED_AFTER_DEADLINE,
                    (work.node, criterion.node),
                    f"{name_of(work)} is approved to finish on {told(approved)}, and "
                    f"{name_of(criterion)} needs it by {told(deadline)}: which date should move?",
                )


def _late_mitigations(facts: _Facts) -> Iterator[Finding]:
    for risk in facts.open_risks:
        until: date | None = risk.facts.get("hits_until")
        for mitigation in _acting(facts, risk):
            due: date | None = mitigation.facts.get("due_on")
            if due and until and due > until and needs_owner(mitigation):
                yield Finding(
                    Rule.MITIGATION_AFTER_WINDOW,
                    (mitigation.node, risk.node),
                    f"{name_of(mitigation)} is due on {told(due)}, after {name_of(risk)} could "
                    f"have happened (until {told(until)}): {sooner_words(risk)}",
                )


def _unmoved_scores(facts: _Facts) -> Iterator[Finding]:
    for risk in facts.open_risks:
        last = tuple(risk.facts.get("reviews", ()))[-UNCHANGED_REVIEWS:]
        if len(last) == UNCHANGED_REVIEWS and len(set(last)) == 1:
            yield Finding(
                Rule.SCORE_UNCHANGED,
                (risk.node,),
                f"{name_of(risk)} has kept its score for three reviews: is the work on it felt, "
                "and what would move it?",
            )


ORPHAN_CHECKS: tuple[Check, ...] = (
    _low_grades,
    _ownerless_risks,
    _unmitigated_risks,
    _unreviewed_risks,
    _red_without_action,
    _ownerless_activities,
    _undelivered_criteria,
    _unheld_services,
)
CONTRADICTION_CHECKS: tuple[Check, ...] = (
    _kind_grades,
    _done_without_effect,
    _late_approvals,
    _late_mitigations,
    _unmoved_scores,
)
