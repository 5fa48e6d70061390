"""Join everything in a programme into one typed graph, and ask it what hangs on what.

A node is a pair of kind and id; something that exists once in each new council (a criterion, a
service, a cohort) has an id that names the council too. Edges point from what comes first to
what follows: lens to grade to risk, risk to service, service to cohort; a post or a mitigation
points into what it acts on. Inside are arrays; networkx graphs are made of what is shown.

>>> from lgr_tracker.domain.graph import EdgeRow, GraphRows, NodeRow, build
>>> rows = GraphRows(
...     nodes=[
...         NodeRow("lens", "L3", "Workforce stability"),
...         NodeRow("grade", 1, "Grade 2"),
...         NodeRow("risk", "R03", "Social workers leave"),
...         NodeRow("service", "S05:EAST", "Child protection"),
...         NodeRow("cohort", "C02:EAST", "Children on a plan"),
...         NodeRow("post", "DCS", "Director of children's services"),
...     ],
...     edges=[
...         EdgeRow("grades", ("lens", "L3"), ("grade", 1)),
...         EdgeRow("evidences", ("grade", 1), ("risk", "R03")),
...         EdgeRow("disrupts", ("risk", "R03"), ("service", "S05:EAST"), {"severity": 0.5}),
...         EdgeRow("serves", ("service", "S05:EAST"), ("cohort", "C02:EAST"), {"people": 120}),
...         EdgeRow("owns", ("post", "DCS"), ("risk", "R03")),
...     ],
... )
>>> graph = build(rows)
>>> [node[0] for node in graph.trail(("lens", "L3"), ("cohort", "C02:EAST")).nodes]
['lens', 'grade', 'risk', 'service', 'cohort']
>>> graph.downstream(("grade", 1))
(('risk', 'R03'), ('service', 'S05:EAST'), ('cohort', 'C02:EAST'))
>>> graph.upstream(("service", "S05:EAST"), ["lens", "post"])
(('lens', 'L3'), ('post', 'DCS'))
>>> graph.reach()["lens", "L3"]
Reach(criteria=0, services=1, cohorts=1)
>>> graph.cascade({("risk", "R03"): 0.4})["cohort", "C02:EAST"]
0.2
>>> from datetime import date
>>> graph.without_post("DCS", date(2028, 4, 1)).uncovered
(('risk', 'R03'),)
>>> [finding.rule.value for finding in graph.orphans()]
['risk_without_mitigation', 'risk_without_review', 'service_without_holder']
>>> graph.loops(), graph.contradictions()
((), ())
>>> sorted(graph.networkx(around=("risk", "R03"), steps=1))
[('grade', 1), ('post', 'DCS'), ('risk', 'R03'), ('service', 'S05:EAST')]
"""

from lgr_tracker.domain.graph.cascade import Cascade
from lgr_tracker.domain.graph.owners import SingleOwner, WithoutPost
from lgr_tracker.domain.graph.programme import ProgrammeGraph, Trail, build
from lgr_tracker.domain.graph.questions import Finding, Rule, name_of
from lgr_tracker.domain.graph.reach import Loop, Reach
from lgr_tracker.domain.graph.rows import EdgeKind, EdgeRow, GraphRows, Node, NodeKind, NodeRow
from lgr_tracker.domain.graph.shown import graphml, node_link
from lgr_tracker.domain.graph.walk import Met

__all__ = [
    "Cascade",
    "EdgeKind",
    "EdgeRow",
    "Finding",
    "GraphRows",
    "Loop",
    "Met",
    "Node",
    "NodeKind",
    "NodeRow",
    "ProgrammeGraph",
    "Reach",
    "Rule",
    "SingleOwner",
    "Trail",
    "WithoutPost",
    "build",
    "graphml",
    "name_of",
    "node_link",
]
