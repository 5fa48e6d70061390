"""What the programme is asked: questions from its graph, plan and holders, and their answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.content.challenges import challenge_rules
from lgr_tracker.domain.challenges import Challenge, challenges, read, subject_of
from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.graph import Node, NodeKind, ProgrammeGraph
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.challenge import ChallengeAnswer
from lgr_tracker.queries.challenge_facts import shown_by
from lgr_tracker.queries.continuity import continuity_of
from lgr_tracker.queries.graph import graph_of
from lgr_tracker.queries.leadership import handovers_on_cutover
from lgr_tracker.queries.map.seen import Thing, thing_of
from lgr_tracker.queries.plan import schedule_of
from lgr_tracker.queries.remembering import remembered
from lgr_tracker.queries.scope import in_scope
from lgr_tracker.queries.worth_asking import challenge_rules_on


class Standing(StrEnum):
    """Say how a question stands."""

    OPEN = "open"
    REOPENED = "reopened"
    ANSWERED = "answered"


@dataclass(frozen=True)
class AnswerRow:
    """Hold one answer that was given, with the question as it was asked then."""

    about: tuple[Node, ...]
    facts: str
    rested_on: tuple[str, ...]
    question: str
    answer: str
    answered_by: str
    answered_at: datetime


@dataclass(frozen=True)
class Asked:
    """Hold one question with the answers to it, newest first."""

    challenge: Challenge
    title: str
    prompt: str
    council: str
    answers: tuple[AnswerRow, ...]

    @property
    def answer(self) -> AnswerRow | None:
        """Return the newest answer to the question as it stands, else the newest before it."""
        same = [row for row in self.answers if row.about == self.challenge.about]
        now = self.challenge.facts_digest
        return max(
            same or self.answers,
            key=lambda row: (row.answered_at, row.facts == now),  # of one moment, what still holds
            default=None,
        )

    @property
    def standing(self) -> Standing:
        """Tell whether somebody has answered, and whether the facts are still the same."""
        if self.answer is None:
            return Standing.OPEN
        holds = self.answer.facts == self.challenge.facts_digest
        return Standing.ANSWERED if holds else Standing.REOPENED

    @property
    def since(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the facts that are no longer so, and those that have become so."""
        then = self.answer.rested_on if self.answer else ()
        now = self.challenge.facts
        return (
            tuple(fact for fact in then if fact not in now),
            tuple(fact for fact in now if fact not in then),
        )


def challenges_of(
    session: Session, actor: Actor, programme_id: int, today: date
) -> tuple[Challenge, ...]:
    """Return every question that what the actor sees raises on a day, in the order of the rules.

    Raises NotFound. Runs one query, and when something has changed those of `graph_of`,
    `schedule_of`, `continuity_of` and `handovers_on_cutover`, with one more.
    """
    asked = (session, actor, programme_id)

    def make() -> tuple[Challenge, ...]:
        graph, words = graph_of(*asked), challenge_rules()
        plan, held = schedule_of(*asked, today), continuity_of(*asked, today)
        seats = {rule: words[rule].seat for rule in challenge_rules_on(*asked)}
        close = handovers_on_cutover(*asked, today)
        return challenges(graph, seats, today, shown_by(graph, plan, held, close))

    return remembered(*asked, ("challenges", today), make)


def asked_of(session: Session, actor: Actor, programme_id: int, today: date) -> tuple[Asked, ...]:
    """Return every question with its answers; queries as in `challenges_of`, and one more.

    An answer is left out where it was about something that the actor does not see.
    """
    graph = graph_of(session, actor, programme_id)
    words = challenge_rules()
    found = challenges_of(session, actor, programme_id, today)
    answers = _answers(session, actor, programme_id, graph)
    return tuple(
        Asked(
            each,
            words[each.rule].title,
            words[each.rule].prompt,
            _council(graph, each),
            tuple(answers.get((each.rule, each.subject), ())),
        )
        for each in found
    )


def asked(session: Session, actor: Actor, programme_id: int, today: date, key: str) -> Asked:
    """Return one question by its key; raises NotFound where it is not asked now."""
    for each in asked_of(session, actor, programme_id, today):
        if each.challenge.key == key:
            return each
    raise NotFound("This is not asked now. The rows it was about have changed, or its rule is off.")


def _council(graph: ProgrammeGraph, challenge: Challenge) -> str:
    councils = (graph.node(node).facts.get("council") for node in challenge.subject)
    return str(next(filter(None, councils), ""))


def _answers(
    session: Session, actor: Actor, programme_id: int, graph: ProgrammeGraph
) -> Mapping[tuple[str, tuple[Node, ...]], Sequence[AnswerRow]]:
    """Return the answers by rule and subject, newest first."""
    rows = session.execute(
        sa.select(
            ChallengeAnswer.rule,
            ChallengeAnswer.about,
            ChallengeAnswer.facts,
            ChallengeAnswer.rested_on,
            ChallengeAnswer.question,
            ChallengeAnswer.answer,
            ChallengeAnswer.answered_by,
            ChallengeAnswer.answered_at,
        )
        .where(in_scope(actor, ChallengeAnswer.programme_id, programme_id))
        .order_by(ChallengeAnswer.answered_at.desc(), ChallengeAnswer.id.desc())
    )
    found: dict[tuple[str, tuple[Node, ...]], list[AnswerRow]] = {}
    for rule, about, facts, rested_on, question, answer, answered_by, answered_at in rows:
        nodes = read(about)
        if all(node in graph for node in nodes):
            then = tuple(rested_on.splitlines())
            row = AnswerRow(nodes, facts, then, question, answer, answered_by, answered_at)
            found.setdefault((rule, subject_of(rule, nodes)), []).append(row)
    return found


@dataclass(frozen=True)
class ChallengeShown:
    """Hold one question with the rows it is about, and the way from them to people."""

    asked: Asked
    rows: tuple[Thing, ...]
    trail: tuple[Thing, ...]


def challenge_shown(
    session: Session, actor: Actor, programme_id: int, today: date, key: str
) -> ChallengeShown:
    """Return one question with its rows; raises NotFound. Queries as in `asked_of`."""
    found = asked(session, actor, programme_id, today, key)
    graph = graph_of(session, actor, programme_id)
    about = found.challenge.about
    return ChallengeShown(
        found,
        tuple(thing_of(graph.node(node)) for node in about),
        tuple(thing_of(graph.node(node)) for node in _to_people(graph, about)),
    )


def _to_people(graph: ProgrammeGraph, about: Sequence[Node]) -> tuple[Node, ...]:
    """Return a shortest way from the first of these rows that leads to people, if one does.

    From a council every service is a step away, so it comes last.
    """
    for node in sorted(about, key=lambda node: node[0] == NodeKind.ORGANISATION):
        for met in graph.what_follows(node):
            if met.node[0] == NodeKind.COHORT:
                trail = graph.trail(node, met.node)
                return trail.nodes if trail else ()
    return ()
