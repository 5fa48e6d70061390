"""Let people of the sample answer some of what it is asked."""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from lgr_tracker.content.challenges import challenge_rules
from lgr_tracker.content.sample_talk import SampleAnswer, sample_talk
from lgr_tracker.domain.challenges import Challenge, challenges
from lgr_tracker.domain.graph import NodeKind, NodeRow, ProgrammeGraph, build
from lgr_tracker.domain.graph.rows import GraphRows
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.queries.graph import graph_of
from lgr_tracker.workflows.challenges.keeping import answer_to
from lgr_tracker.workflows.programme.log_sample_risks import band_of
from lgr_tracker.workflows.programme.sample_rows import SampleRows


def answer_for_sample(session: Session, rows: SampleRows, actor: Actor) -> None:
    """Add the answers, each to its question as the scores made it on that day. Flushes."""
    session.flush()  # the questions are made of the rows
    graph = graph_of(session, actor, rows.programme.id)
    for each in sample_talk().answers:
        person, day = rows.people[each.by], rows.on(each.on)
        session.add(
            answer_to(
                _question(_as_it_was_scored(graph, day), rows, each, day),
                rows.programme.id,
                each.text,
                answered_by=person.name,
                person_id=person.id,
                now=rows.at(each.on),
            )
        )


def _question(
    graph: ProgrammeGraph, rows: SampleRows, written: SampleAnswer, day: date
) -> Challenge:
    about = (NodeKind.RISK.value, rows.risks[written.risk].reference)
    seats = {written.rule: challenge_rules()[written.rule].seat}
    return next(each for each in challenges(graph, seats, day) if about in each.about)


def _as_it_was_scored(graph: ProgrammeGraph, day: date) -> ProgrammeGraph:
    """Return the graph with every risk in the band in which it lay at the end of a day."""
    return build(GraphRows([_scored_by(row, day) for row in graph.nodes], list(graph.edges)))


def _scored_by(row: NodeRow, day: date) -> NodeRow:
    so_far = [score for on, score in row.facts.get("scores", ()) if on <= day]
    if not so_far:
        return row
    return replace(row, facts={**row.facts, "band": band_of(so_far[-1]).name})
