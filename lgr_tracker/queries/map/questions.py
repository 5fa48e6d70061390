"""What is worth asking in the map: loops, loose ends, contradictions, single owners."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from lgr_tracker.domain.challenges import Found
from lgr_tracker.domain.graph import (
    EdgeKind,
    Finding,
    Loop,
    Node,
    ProgrammeGraph,
    Rule,
    SingleOwner,
    name_of,
)
from lgr_tracker.domain.graph.words import RULE_WORDS, counted, joined
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.queries.graph import graph_of
from lgr_tracker.queries.worth_asking import worth_asking

FOUND: Mapping[str, tuple[str, str]] = {
    "loops": ("loop", "loops"),
    "loose_ends": ("loose end", "loose ends"),
    "contradictions": ("contradiction", "contradictions"),
    "single_owners": ("single owner", "single owners"),
}
MOST_NEAR = 3
"""How many questions stand beside the map seen from one thing; all are one page further."""


@dataclass(frozen=True)
class Question:
    """Hold one question, and where in the map to see what it is about."""

    question: str
    focus: str
    rests_on: str = ""


@dataclass(frozen=True)
class QuestionGroup:
    """Hold the questions of one rule under a heading."""

    rule: Rule
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class LoopStep:
    """Hold one thing of a loop's shortest way round."""

    address: str
    kind: str
    name: str


@dataclass(frozen=True)
class LoopShown:
    """Hold a loop: how many things lead to each other, and a shortest way round."""

    size: int
    steps: tuple[LoopStep, ...]
    question: str


@dataclass(frozen=True)
class OwnerRow:
    """Hold a post that alone owns something: what, and whether anybody stands by for it."""

    focus: str
    post: str
    things: str
    cover: str
    asks: Question | None = None
    """What to ask, where something would be left with nobody at all."""


@dataclass(frozen=True)
class MapQuestions:
    """Hold all that is worth asking, and how many links cross councils and workstreams."""

    loops: tuple[LoopShown, ...]
    loose_ends: tuple[QuestionGroup, ...]
    contradictions: tuple[QuestionGroup, ...]
    single_owners: tuple[OwnerRow, ...]
    between_councils: int
    between_workstreams: int
    found: Counter[str]


def map_questions(session: Session, actor: Actor, programme_id: int, today: date) -> MapQuestions:
    """Return everything worth asking of a programme's map on a day.

    Raises NotFound. Runs one query, and those of `worth_asking` when something has changed.
    """
    graph = graph_of(session, actor, programme_id)
    found = worth_asking(session, actor, programme_id, today)
    return MapQuestions(
        loops=tuple(_loop(graph, loop) for loop in found.loops),
        loose_ends=_grouped(found.orphans),
        contradictions=_grouped(found.contradictions),
        single_owners=tuple(_asked_owner(graph, one) for one in found.single_owners),
        between_councils=len(graph.crossings("council")),
        between_workstreams=len(graph.crossings("workstream")),
        found=count_found(found),
    )


def count_found(found: Found) -> Counter[str]:
    """Count loops, loose ends, contradictions and single owners."""
    return Counter(
        loops=len(found.loops),
        loose_ends=len(found.orphans),
        contradictions=len(found.contradictions),
        single_owners=len(found.single_owners),
    )


def told_counts(found: Counter[str], names: Iterable[str] = FOUND) -> str:
    """Tell counts in words, as far as there is anything to count; else an empty text.

    >>> told_counts(Counter(loops=1, loose_ends=1200))
    '1 loop and 1,200 loose ends'
    """
    told = [(found[name], *FOUND[name]) for name in names if found[name]]
    return joined([f"{count:,} {one if count == 1 else many}" for count, one, many in told])


def asked_near(graph: ProgrammeGraph, found: Found, near: set[Node]) -> tuple[Question, ...]:
    """Return the first questions about things on the path: owners first, then gaps."""
    owners = [
        owner_question(graph, _held_to(one, near))
        for one in found.single_owners
        if near.intersection(one.undeputised)
    ]
    gaps = [question_of(each) for each in found.findings if near.intersection(each.nodes[:1])]
    return tuple([*owners[:1], *gaps][:MOST_NEAR])


def _held_to(one: SingleOwner, near: set[Node]) -> SingleOwner:
    return SingleOwner(
        one.post,
        tuple(node for node in one.things if node in near),
        tuple(node for node in one.undeputised if node in near),
    )


def owner_question(graph: ProgrammeGraph, one: SingleOwner) -> Question:
    """Ask who acts when a post that alone owns something is empty."""
    row = _owner(graph, one)
    return Question(
        f"{row.post} is the only owner of {row.things}, {row.cover}: "
        "who acts if the post is empty?",
        row.focus,
        ", ".join(name_of(graph.node(node)) for node in one.undeputised[:3])
        + (f" and {len(one.undeputised) - 3} more" if len(one.undeputised) > 3 else ""),
    )


def _asked_owner(graph: ProgrammeGraph, one: SingleOwner) -> OwnerRow:
    row = _owner(graph, one)
    return replace(row, asks=owner_question(graph, one)) if one.undeputised else row


def _owner(graph: ProgrammeGraph, one: SingleOwner) -> OwnerRow:
    kinds = Counter(kind for kind, _ in one.things)
    return OwnerRow(
        _address(one.post),
        name_of(graph.node(one.post)),
        joined([counted(kind, count) for kind, count in kinds.items()]),
        _cover(len(one.undeputised), len(one.things)),
    )


def _cover(bare: int, count: int) -> str:
    if not bare:
        return "with a deputy"
    return "with no deputy" if bare == count else f"{bare} of them with no deputy"


def question_of(finding: Finding) -> Question:
    """Return a finding as a question that leads to its place in the map."""
    return Question(finding.question, _address(finding.nodes[0]), RULE_WORDS[finding.rule])


def _grouped(findings: Iterable[Finding]) -> tuple[QuestionGroup, ...]:
    groups: dict[Rule, list[Question]] = {}
    for finding in findings:
        groups.setdefault(finding.rule, []).append(question_of(finding))
    return tuple(
        QuestionGroup(rule, RULE_WORDS[rule], tuple(questions))
        for rule, questions in groups.items()
    )


def _loop(graph: ProgrammeGraph, loop: Loop) -> LoopShown:
    return LoopShown(len(loop.nodes), _steps(graph, loop.witness), loop_question(loop))


def loop_question(loop: Loop) -> str:
    """Ask about a loop: work that waits for itself can't be done, risks that feed each other can.

    What kinds of link are between its things decides.
    """
    if loop.kinds <= {EdgeKind.PRECEDES}:
        return "Each of these waits for the other: which can start first?"
    if loop.kinds <= {EdgeKind.TRIGGERS}:
        return "Each of these may set off the next: where could the circle be broken?"
    return "Each of these leads to the next and back again: where could the circle be broken?"


def _steps(graph: ProgrammeGraph, witness: Sequence[Node]) -> tuple[LoopStep, ...]:
    rows = [graph.node(node) for node in witness]
    return tuple(LoopStep(_address(row.node), row.kind, name_of(row)) for row in rows)


def _address(node: Node) -> str:
    return f"{node[0]}:{node[1]}"
