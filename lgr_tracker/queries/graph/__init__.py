"""A programme's rows as the one typed graph, with the same number of SELECTs at any size."""

from sqlalchemy.orm import Session

from lgr_tracker.domain.graph import GraphRows, ProgrammeGraph, build
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.queries.graph import grades, places, risks, services, work
from lgr_tracker.queries.graph.gathering import Gathering
from lgr_tracker.queries.remembering import remembered

# In the order in which rows name each other: every edge comes after both its ends.
STEPS = (
    places.organisations,
    places.posts,
    grades.lenses,
    grades.moderated_grades,
    risks.risks,
    risks.mitigations,
    work.activities,
    services.services,
    services.cohorts,
    services.criteria,
    risks.triggers,
    risks.evidence,
    risks.disruptions,
    risks.delays,
    risks.effects,
    work.links,
    work.deliveries,
    services.people_served,
    services.holders,
)


def graph_of(session: Session, actor: Actor, programme_id: int) -> ProgrammeGraph:
    """Return the graph of a programme, kept until the programme changes.

    Ids are those that people use: references of risks and actions, codes of activities, lenses and
    organisations; what exists once in each new council carries its code, like `D06:east`; a post is
    `P` and its number, an agreed grade `G` and its number. Raises NotFound. Runs one query, and 27
    more when something has changed.
    """
    return remembered(
        session,
        actor,
        programme_id,
        "graph",
        lambda: build(graph_rows(session, actor, programme_id)),
    )


def graph_rows(session: Session, actor: Actor, programme_id: int) -> GraphRows:
    """Return every node and edge of a programme; raises NotFound. Runs 27 queries at any size."""
    gathering = Gathering(session, actor, programme_id)
    for step in STEPS:
        step(gathering)
    return GraphRows(gathering.nodes, gathering.edges)
