"""One thing of the map: what it is, what touches it, what to ask about it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from lgr_tracker.domain.calendar import told
from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.graph import NodeRow
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.queries.graph import graph_of
from lgr_tracker.queries.map.asked import found
from lgr_tracker.queries.map.marks import mark_words, marks_of
from lgr_tracker.queries.map.questions import Question, asked_near
from lgr_tracker.queries.map.seen import StepRow, Thing, step_rows, thing_of
from lgr_tracker.queries.worth_asking import worth_asking

MOST_NEAR = 6
_FACTS = (
    ("council", "Council"),
    ("band", "Band"),
    ("score", "Score"),
    ("workstream", "Workstream"),
    ("phase", "Phase"),
    ("holder", "Held by"),
    ("stage", "Stage of the journey"),
    ("due_on", "Due"),
    ("done_on", "Done"),
    ("next_review_on", "Next review"),
    ("deadline_on", "Needed by"),
    ("actual_finish_on", "Finished"),
)
"""What is told of a thing where it is known, and under which word."""


@dataclass(frozen=True)
class ThingSeen:
    """Hold one thing with what is known of it; the nearest things, at most MOST_NEAR each way."""

    thing: Thing
    facts: tuple[tuple[str, str], ...]
    marks: tuple[str, ...]
    before: tuple[StepRow, ...]
    before_count: int
    after: tuple[StepRow, ...]
    after_count: int
    question: Question | None


def map_thing(
    session: Session, actor: Actor, programme_id: int, focus: str, today: date
) -> ThingSeen:
    """Return one thing by its kind and code, code or name; raises NotFound.

    Runs one query, and those of `worth_asking` when something has changed.
    """
    graph = graph_of(session, actor, programme_id)
    row = found(graph, focus)
    if row is None:
        raise NotFound
    before = graph.what_leads_to(row.node, 1)
    after = graph.what_follows(row.node, 1)
    found_here = worth_asking(session, actor, programme_id, today)
    questions = asked_near(graph, found_here, {row.node})
    return ThingSeen(
        thing=thing_of(row),
        facts=facts_of(row),
        marks=mark_words(row.node, marks_of(graph, today)),
        before=step_rows(graph, before[:MOST_NEAR], back=False),
        before_count=len(before),
        after=step_rows(graph, after[:MOST_NEAR], back=True),
        after_count=len(after),
        question=questions[0] if questions else None,
    )


def facts_of(row: NodeRow) -> tuple[tuple[str, str], ...]:
    """Tell what is known of a thing, each under its word."""
    known = ((words, row.facts.get(fact)) for fact, words in _FACTS)
    return tuple(
        (words, told(value) if isinstance(value, date) else str(value))
        for words, value in known
        if value not in (None, "")
    )
