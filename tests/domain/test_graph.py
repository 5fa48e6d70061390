import doctest
import json
from datetime import date
from itertools import pairwise

import networkx as nx
import pytest

from lgr_tracker.domain import graph as graph_package
from lgr_tracker.domain.errors import Invalid, NotFound
from lgr_tracker.domain.graph import (
    EdgeRow,
    GraphRows,
    Node,
    NodeRow,
    ProgrammeGraph,
    Reach,
    build,
    graphml,
    node_link,
    questions,
)
from lgr_tracker.domain.graph.rows import ENDS, EdgeKind

L1: Node = ("lens", "L1")
GRADE: Node = ("grade", 7)
R1, R2, R3, R4 = (("risk", f"R{number}") for number in range(1, 5))
ACTION, CONTROL = ("mitigation", "A1"), ("mitigation", "A2")
DIRECTOR, HEAD = ("post", "director"), ("post", "head")
M1, M2 = ("activity", "M1"), ("activity", "M2")
D05: Node = ("criterion", "D05:EAST")
CARE, EDT = ("service", "care:EAST"), ("service", "edt:EAST")
CHILDREN: Node = ("cohort", "children:EAST")
EAST: Node = ("organisation", "EAST")

NODES = [
    NodeRow("lens", "L1", "Inspection outcomes"),
    NodeRow("grade", 7, "Level 2"),
    NodeRow("risk", "R1", "No director by vesting"),
    NodeRow("risk", "R2", "Social workers leave"),
    NodeRow("risk", "R3", "Front door confused"),
    NodeRow("risk", "R4", "Stands alone"),
    NodeRow("mitigation", "A1", "Interim director"),
    NodeRow("mitigation", "A2", "Retention payment"),
    NodeRow("post", "director"),
    NodeRow("post", "head"),
    NodeRow("activity", "M1", "Design front door"),
    NodeRow("activity", "M2", "Test front door"),
    NodeRow("criterion", "D05:EAST", "Out of hours cover"),
    NodeRow("service", "care:EAST", "Care"),
    NodeRow("service", "edt:EAST", "Emergency duty team"),
    NodeRow("cohort", "children:EAST", "Children in care"),
    NodeRow("organisation", "EAST", "East Council"),
]
EDGES = [
    EdgeRow("grades", L1, GRADE),
    EdgeRow("evidences", GRADE, R1),
    EdgeRow("triggers", R1, R2, {"probability": 0.5}),
    EdgeRow("triggers", R2, R3, {"probability": 0.4}),
    EdgeRow("triggers", R3, R2, {"probability": 0.9}),
    EdgeRow("disrupts", R2, CARE, {"severity": 0.3}),
    EdgeRow("delays", R3, M1),
    EdgeRow("precedes", M1, M2),
    EdgeRow("delivers", M2, D05),
    EdgeRow("safeguards", D05, EDT, {"severity": 0.8}),
    EdgeRow("serves", EDT, CHILDREN, {"people": 900}),
    EdgeRow("serves", CARE, CHILDREN, {"people": 400}),
    EdgeRow("mitigates", ACTION, R1),
    EdgeRow("mitigates", CONTROL, R2),
    EdgeRow("precedes", M2, CONTROL),
    EdgeRow("owns", DIRECTOR, ACTION),
    EdgeRow("owns", DIRECTOR, R4),
    EdgeRow("deputises", HEAD, ACTION),
    EdgeRow("holds", EAST, CARE),
]


def sample() -> ProgrammeGraph:
    return build(GraphRows(NODES, EDGES))


TRAILS = [
    pytest.param(L1, CHILDREN, [L1, GRADE, R1, R2, CARE, CHILDREN], id="lens to cohort"),
    pytest.param(R3, CHILDREN, [R3, R2, CARE, CHILDREN], id="the shorter of two"),
    pytest.param(R3, EDT, [R3, M1, M2, D05, EDT], id="by way of the plan"),
    pytest.param(ACTION, CARE, [ACTION, R1, R2, CARE], id="from a mitigation"),
    pytest.param(DIRECTOR, CARE, [DIRECTOR, ACTION, R1, R2, CARE], id="from a post"),
    pytest.param(EAST, CHILDREN, [EAST, CARE, CHILDREN], id="from an organisation"),
    pytest.param(L1, L1, [L1], id="from a thing to itself"),
]


@pytest.mark.parametrize(("start", "end", "expected"), TRAILS)
def test_a_trail_follows_the_chain(start: Node, end: Node, expected: list[Node]) -> None:
    found = sample().trail(start, end)
    assert found is not None
    assert list(found.nodes) == expected
    assert [(edge.source, edge.target) for edge in found.edges] == list(pairwise(expected))


NO_TRAILS = [
    pytest.param(CHILDREN, L1, id="never backwards"),
    pytest.param(R4, CHILDREN, id="a risk that stands alone"),
    pytest.param(HEAD, CARE, id="a deputy owns nothing yet"),
    pytest.param(M1, R2, id="an activity doesn't act on a risk by way of a mitigation"),
]


@pytest.mark.parametrize(("start", "end"), NO_TRAILS)
def test_where_nothing_hangs_there_is_no_trail(start: Node, end: Node) -> None:
    assert sample().trail(start, end) is None


def test_downstream_and_upstream_name_everything_on_the_way() -> None:
    graph = sample()
    assert set(graph.downstream(M1)) == {M2, CONTROL, D05, EDT, CHILDREN, R2, R3, CARE}
    assert graph.upstream(GRADE) == (L1,)
    assert set(graph.upstream(R1)) == {L1, GRADE, ACTION, DIRECTOR, HEAD}


def test_kinds_say_what_is_walked_and_what_is_named() -> None:
    graph = sample()
    assert graph.downstream(R1, ["triggers"]) == (R2, R3)
    assert graph.downstream(R1, ["service"]) == (CARE, EDT)
    assert graph.downstream(R1, ["triggers", "disrupts", "service"]) == (CARE,)
    with pytest.raises(Invalid, match=r"no kind called dragon; it has lens, grade, .*, holds\.$"):
        graph.downstream(R1, ["dragon"])


def test_reach_counts_what_is_downstream() -> None:
    reached = sample().reach()
    assert reached[L1] == Reach(criteria=1, services=2, cohorts=1)
    assert reached[D05] == Reach(criteria=0, services=1, cohorts=1)
    assert reached[HEAD] == reached[CHILDREN] == Reach(0, 0, 0)


def test_loops_are_named_with_their_shortest() -> None:
    (loop,) = sample().loops()
    # R3 delays M1, M1 leads by way of the control back to R2: a longer loop beside R2 and R3.
    assert set(loop.nodes) == {R2, R3, M1, M2, CONTROL}
    assert loop.witness == (R2, R3)
    assert loop.kinds == {"triggers", "delays", "precedes", "mitigates"}


def test_the_cascade_follows_the_strongest_chain() -> None:
    felt = sample().cascade({R1: 0.8})
    assert felt[R2] == pytest.approx(0.4)
    assert felt[R3] == pytest.approx(0.16)
    assert felt[CARE] == pytest.approx(0.12)
    assert felt[EDT] == pytest.approx(0.128)
    assert felt[CHILDREN] == pytest.approx(0.128)
    assert [edge.kind for edge in felt.chain(CHILDREN)] == [
        "triggers",
        "triggers",
        "delays",
        "precedes",
        "delivers",
        "safeguards",
        "serves",
    ]
    assert felt.chain(R1) == ()
    assert felt[L1] == 0
    assert R4 not in felt.felt
    assert set(felt) == set(felt.felt)


def test_a_source_that_is_hit_harder_from_elsewhere_shows_that_chain() -> None:
    felt = sample().cascade({R1: 1.0, R2: 0.1})
    assert felt[R2] == pytest.approx(0.5)
    assert [edge.source for edge in felt.chain(R2)] == [R1]
    assert sample().cascade([R1])[R2] == pytest.approx(0.5)


def test_a_wrong_chance_or_share_is_refused() -> None:
    with pytest.raises(Invalid, match="chance between 0 and 1"):
        sample().cascade({R1: 1.1})
    wrong = build(GraphRows(NODES, [EdgeRow("triggers", R1, R2, {"probability": 2})]))
    with pytest.raises(Invalid, match="R1 to R2: give a probability between 0 and 1"):
        wrong.cascade([R1])


def test_what_is_shown_is_a_networkx_graph() -> None:
    graph = sample()
    everything = graph.networkx()
    assert isinstance(everything, nx.MultiDiGraph)
    assert set(everything) == {row.node for row in NODES}
    assert everything.number_of_edges() == len(EDGES)
    assert everything.nodes[L1] == {"kind": "lens", "title": "Inspection outcomes"}
    assert everything.edges[R1, R2, 0] == {"kind": "triggers", "probability": 0.5}


def test_what_is_shown_can_be_narrowed() -> None:
    graph = sample()
    assert set(graph.networkx(kinds=["lens", "grade"])) == {L1, GRADE}
    assert set(graph.networkx(around=R1, steps=1)) == {GRADE, ACTION, R1, R2}
    assert set(graph.networkx(around=GRADE)) == {
        *graph.upstream(GRADE),
        GRADE,
        *graph.downstream(GRADE),
    }
    assert set(graph.networkx(["risk", "triggers"], around=R1, steps=2)) == {R1, R2, R3}


def test_graphml_is_read_back_by_networkx_whatever_is_written_in_it() -> None:
    odd = "a <b> & \x0b\ud800 é 😀"
    rows = GraphRows(
        nodes=[
            NodeRow("risk", "R-1", odd, {"score": 20, "is_red": True, "owner": None}),
            NodeRow(
                "risk", "R-2", facts={"hits_from": date(2027, 4, 1), "lenses": ["L1", "é <b>"]}
            ),
        ],
        edges=[EdgeRow("triggers", ("risk", "R-1"), ("risk", "R-2"), {"probability": 0.25})],
    )
    written = graphml(build(rows).networkx()).decode()
    assert all(line.lstrip().startswith("<") for line in written.splitlines())
    back = nx.parse_graphml(written)
    told = odd.replace("\x0b", "\ufffd").replace("\ud800", "\ufffd")
    assert back.nodes["risk:R-1"] == {"kind": "risk", "title": told, "score": 20, "is_red": True}
    assert back.nodes["risk:R-2"]["hits_from"] == "2027-04-01"
    assert back.nodes["risk:R-2"]["lenses"] == '["L1", "é <b>"]'
    ((before, after, facts),) = back.edges(data=True)
    assert (before, after) == ("risk:R-1", "risk:R-2")
    assert (facts["kind"], facts["probability"]) == ("triggers", 0.25)


def test_node_link_data_is_fit_for_json_and_reads_back() -> None:
    facts = {"due_on": date(2027, 3, 1), "lenses": ("L1", "L2"), "score": 12, "council": None}
    graph = build(GraphRows([NodeRow("risk", 1, "One", facts)], []))
    data = json.loads(json.dumps(node_link(graph.networkx())))
    (node,) = data["nodes"]
    assert node == {
        "id": ["risk", 1],
        "kind": "risk",
        "title": "One",
        "due_on": "2027-03-01",
        "lenses": ["L1", "L2"],
        "score": 12,
        "council": None,
    }
    back = nx.node_link_graph(data, edges="edges")
    assert ("risk", 1) in back


REFUSED = [
    pytest.param([*NODES, NodeRow("risk", "R1")], [], "risk R1 stands", id="a node twice"),
    pytest.param([NodeRow("dragon", 1)], [], "called dragon", id="an unknown kind of node"),
    pytest.param(NODES, [EdgeRow("triggers", R1, ("risk", "R9"))], "R9", id="an edge to nothing"),
    pytest.param(NODES, [EdgeRow("eats", R1, R2)], "eats", id="an unknown kind of edge"),
    pytest.param(
        NODES,
        [EdgeRow("serves", R1, CHILDREN)],
        "^A risk can't be joined to a cohort by 'serves'",
        id="ends that don't fit",
    ),
]


@pytest.mark.parametrize(("nodes", "edges", "words"), REFUSED)
def test_rows_that_make_no_sense_are_refused(
    nodes: list[NodeRow], edges: list[EdgeRow], words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        build(GraphRows(nodes, edges))


def test_a_thing_that_is_not_there_is_not_found() -> None:
    graph = sample()
    for ask in (graph.node, graph.downstream, graph.upstream):
        with pytest.raises(NotFound, match="no risk R9"):
            ask(("risk", "R9"))
    with pytest.raises(NotFound):
        graph.trail(R1, ("risk", "R9"))
    assert R1 in graph
    assert ("risk", "R9") not in graph
    assert graph.node(R1).title == "No director by vesting"


def test_numbers_come_before_words_and_in_their_own_order() -> None:
    ids: list[str | int] = ["b", 10, "10", 2, "a", 0]
    graph = build(GraphRows([NodeRow("risk", each) for each in ids], []))
    assert [row.id for row in graph.nodes] == [0, 2, 10, "10", "a", "b"]
    back, far = (EdgeRow("triggers", R2, R1), EdgeRow("triggers", R1, R3))
    assert build(GraphRows(NODES[2:5], [back, far])).edges == (far, back)


def test_an_empty_programme_has_an_empty_graph() -> None:
    graph = build(GraphRows([], []))
    assert (graph.nodes, graph.edges, graph.loops(), dict(graph.reach())) == ((), (), (), {})
    assert len(graph.networkx()) == 0


def test_edges_between_councils_are_found() -> None:
    nodes = [
        NodeRow("activity", 1, facts={"council": "EAST"}),
        NodeRow("activity", 2, facts={"council": "WEST"}),
        NodeRow("activity", 3),
    ]
    here, there, both = (row.node for row in nodes)
    edges = [EdgeRow("precedes", here, there), EdgeRow("precedes", here, both)]
    (crossing,) = build(GraphRows(nodes, edges)).crossings()
    assert (crossing.source, crossing.target) == (here, there)


def test_every_kind_of_edge_knows_its_ends() -> None:
    assert set(ENDS) == set(EdgeKind)


def test_a_chain_five_thousand_deep_is_walked() -> None:
    nodes = [NodeRow("activity", number) for number in range(5000)]
    edges = [EdgeRow("precedes", a.node, b.node) for a, b in pairwise(nodes)]
    graph = build(GraphRows(nodes, edges))
    first, last = nodes[0].node, nodes[-1].node
    found = graph.trail(first, last)
    assert found is not None
    assert len(found.edges) == 4999
    assert graph.cascade([first])[last] == 1
    assert graph.reach()[first] == Reach(0, 0, 0)


def test_the_examples_in_the_text_are_true() -> None:
    assert doctest.testmod(graph_package).failed == 0
    assert doctest.testmod(questions).failed == 0
