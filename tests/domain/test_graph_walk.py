"""Walks from one thing, and who stands by when a post is empty."""

from datetime import date
from random import Random

import networkx as nx
import pytest

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.graph import EdgeRow, GraphRows, Node, NodeRow, build, name_of
from lgr_tracker.domain.graph.rows import TRAIL

LENS: Node = ("lens", "L1")
GRADE: Node = ("grade", "G1")
FIRST, SECOND, FAR = (("risk", name) for name in ("R1", "R2", "R3"))
ACTION: Node = ("mitigation", "A1")
HEAD, CLERK = ("post", "P1"), ("post", "P2")
CARE: Node = ("service", "care:east")
CHILDREN: Node = ("cohort", "children:east")
EAST: Node = ("organisation", "east")
DAY = date(2026, 11, 23)

EDGES = [
    EdgeRow("grades", LENS, GRADE),
    EdgeRow("evidences", GRADE, FIRST),
    EdgeRow("triggers", FIRST, SECOND),
    EdgeRow("triggers", SECOND, FIRST),
    EdgeRow("disrupts", SECOND, CARE),
    EdgeRow("serves", CARE, CHILDREN, {"people": 40}),
    EdgeRow("mitigates", ACTION, FIRST),
    EdgeRow("owns", HEAD, ACTION),
    EdgeRow("owns", HEAD, SECOND),
    EdgeRow("deputises", CLERK, SECOND),
    EdgeRow("holds", EAST, CARE),
]


def rows(**posts: dict[str, object]) -> GraphRows:
    """Make the graph above, with facts of posts by their id."""
    nodes = {edge.source for edge in EDGES} | {edge.target for edge in EDGES} | {FAR}
    return GraphRows(
        [NodeRow(kind, str(each), facts=posts.get(str(each), {})) for kind, each in nodes], EDGES
    )


def steps(met: object) -> dict[Node, int]:
    return {each.node: each.steps for each in met}  # type: ignore[attr-defined]  # a tuple of Met


def test_what_follows_a_risk_is_the_chain_to_people_and_nothing_that_acts_on_it() -> None:
    graph = build(rows())
    assert steps(graph.what_follows(FIRST)) == {SECOND: 1, CARE: 2, CHILDREN: 3}
    assert [met.edge.kind for met in graph.what_follows(FIRST)] == [
        "triggers",
        "disrupts",
        "serves",
    ]


def test_from_a_post_the_walk_follows_what_it_owns_and_what_that_acts_on() -> None:
    assert list(steps(build(rows()).what_follows(HEAD)).items()) == [
        (SECOND, 1),
        (ACTION, 1),
        (FIRST, 2),
        (CARE, 2),
        (CHILDREN, 3),
    ]


def test_what_leads_to_a_service_names_the_chain_and_who_holds_it_but_no_other_posts() -> None:
    assert steps(build(rows()).what_leads_to(CARE)) == {
        EAST: 1,
        SECOND: 1,
        FIRST: 2,
        GRADE: 3,
        LENS: 4,
    }


def test_what_acts_on_a_risk_leads_to_it() -> None:
    assert steps(build(rows()).what_leads_to(SECOND))[HEAD] == 1
    assert steps(build(rows()).what_leads_to(SECOND))[CLERK] == 1
    assert HEAD not in steps(build(rows()).what_leads_to(FIRST))


def test_a_walk_stops_after_its_steps() -> None:
    assert steps(build(rows()).what_follows(FIRST, 1)) == {SECOND: 1}
    assert steps(build(rows()).what_leads_to(CARE, 2)) == {EAST: 1, SECOND: 1, FIRST: 2}
    assert build(rows()).what_follows(FAR) == ()
    with pytest.raises(NotFound):
        build(rows()).what_leads_to(("risk", "R9"))


@pytest.mark.parametrize("seed", range(8))
def test_steps_are_those_of_networkx(seed: int) -> None:
    chance = Random(seed)
    names: list[Node] = [("risk", number) for number in range(60)]
    edges = [EdgeRow("triggers", *chance.sample(names, 2)) for _ in range(90)]
    graph = build(GraphRows([NodeRow(*name) for name in names], edges))
    oracle: nx.DiGraph[Node] = nx.DiGraph((edge.source, edge.target) for edge in edges)
    for name in oracle:
        expected = nx.single_source_shortest_path_length(oracle, name)
        assert {name: 0, **steps(graph.what_follows(name))} == dict(expected)
        backwards = nx.single_source_shortest_path_length(oracle.reverse(), name)
        assert {name: 0, **steps(graph.what_leads_to(name))} == dict(backwards)


def test_a_chain_5000_deep_is_walked() -> None:
    nodes = [NodeRow("risk", number) for number in range(5000)]
    edges = [EdgeRow("triggers", ("risk", n), ("risk", n + 1)) for n in range(4999)]
    assert build(GraphRows(nodes, edges)).what_follows(("risk", 0))[-1].steps == 4999


def test_edges_between_things_are_those_of_the_kinds_asked_for() -> None:
    graph = build(rows())
    found = graph.between([FIRST, SECOND, ACTION, HEAD], TRAIL)
    assert {(edge.source, edge.target) for edge in found} == {(FIRST, SECOND), (SECOND, FIRST)}


def test_a_post_with_a_deputy_of_its_own_leaves_nothing_uncovered() -> None:
    terms = [(None, date(2027, 1, 31))]
    graph = build(rows(P1={"held": [(None, None)], "deputised": terms}))
    assert graph.single_owners(DAY)[0].things == (SECOND, ACTION)
    assert graph.single_owners(DAY)[0].undeputised == ()
    assert graph.single_owners(date(2027, 2, 1))[0].undeputised == (ACTION,)
    covered = graph.without_post("P1", DAY)
    assert covered.uncovered == ()
    assert covered.deputised == {HEAD: (SECOND, ACTION), CLERK: (SECOND,)}
    assert graph.without_post("P1", date(2027, 2, 1)).uncovered == (ACTION,)


def test_a_term_without_a_first_day_has_always_been_held() -> None:
    held = build(rows(P1={"held": [(None, date(2026, 12, 1))]}))
    assert held.single_owners(DAY)[0].post == HEAD
    assert held.single_owners(date(2026, 12, 1))[0].post == HEAD
    assert held.single_owners(date(2026, 12, 2)) == ()
    begun = build(rows(P1={"held": [(DAY, None)]}))
    assert begun.single_owners(date(2026, 11, 22)) == ()
    assert begun.single_owners(DAY)[0].post == HEAD


def test_a_name_is_told_before_a_code() -> None:
    assert name_of(NodeRow("grade", "G12", "Level 2", {"name": "Workforce: Level 2"})) == (
        "Workforce: Level 2"
    )
    assert name_of(NodeRow("risk", "R-014", "Records wrong", {"name": ""})) == "R-014 Records wrong"
