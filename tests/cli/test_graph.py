"""The map on the command line."""

import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.cli import lgr
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.models.programme import Programme, RuleOff
from tests import builders
from tests.chain import Chain, lay_chain
from tests.people import Cast


@pytest.fixture
def laid(app: Flask, cast: Cast) -> Chain:
    """A chain in the cast's programme."""
    with app.app_context(), builders.writing() as session:
        return lay_chain(session, cast)


def run(app: Flask, *words: str) -> Any:
    """Run a command as somebody on the server would."""
    return app.test_cli_runner().invoke(lgr, ["graph", *words])


def answered(app: Flask, *words: str) -> Any:
    """Run a command that answers in JSON."""
    ran = run(app, *words, "--json")
    assert ran.exit_code == 0, ran.output
    return json.loads(ran.stdout)


def test_the_graph_is_shown_as_data_that_networkx_reads(app: Flask, laid: Chain) -> None:
    data = answered(app, "show", "--programme", "fenland")
    for node in data["nodes"]:
        node["id"] = tuple(node["id"])
    for edge in data["edges"]:
        edge["source"], edge["target"] = tuple(edge["source"]), tuple(edge["target"])
    graph = nx.node_link_graph(data, edges="edges")
    assert nx.has_path(graph, ("lens", "L1"), ("cohort", "looked:alder"))
    assert {node["kind"] for node in data["nodes"]} == {
        "lens",
        "grade",
        "risk",
        "mitigation",
        "post",
        "activity",
        "criterion",
        "service",
        "cohort",
        "organisation",
    }


def test_kinds_focus_and_steps_narrow_it(app: Flask, laid: Chain) -> None:
    where = ("show", "--programme", "fenland")
    risks = answered(app, *where, "--kind", "risk", "--kind", "activity")
    assert {node["kind"] for node in risks["nodes"]} == {"risk", "activity"}
    near = answered(app, *where, "--focus", "activity:M11", "--steps", "1")
    assert sorted(node["id"][1] for node in near["nodes"]) == ["D06:alder", "M10", "M11"]


def test_a_trail_leads_from_a_lens_to_children(app: Flask, laid: Chain) -> None:
    ends = ("trail", "lens:L1", "cohort:looked:alder", "--programme", "fenland")
    found = answered(app, *ends)
    assert (found["from"]["thing"], found["to"]["thing"]) == ("lens:L1", "cohort:looked:alder")
    assert [(step["link"], step["to"]) for step in found["trail"]] == [
        ("grades", f"grade:{laid.grade}"),
        ("evidences", "risk:R-101"),
        ("disrupts", "service:care:alder"),
        ("serves", "cohort:looked:alder"),
    ]
    lines = run(app, *ends).stdout.splitlines()
    assert len(lines) == 5
    assert "risk:R-101  R-101 Records end up with the wrong council" in lines[2]


def test_where_no_trail_leads_it_says_so(app: Flask, laid: Chain) -> None:
    back = ("trail", "cohort:looked:alder", "lens:L1", "--programme", "fenland")
    assert answered(app, *back)["trail"] is None
    assert run(app, *back).stdout.startswith("No trail leads from ")


def test_reach_counts_what_each_thing_leads_to_most_first(app: Flask, laid: Chain) -> None:
    found = answered(app, "reach", "--programme", "fenland")
    sums = [each["criteria"] + each["services"] + each["cohorts"] for each in found]
    assert sums == sorted(sums, reverse=True)
    of = {each["thing"]: (each["criteria"], each["services"], each["cohorts"]) for each in found}
    assert of["activity:M11"][0] == 1
    assert of["cohort:looked:alder"] == (0, 0, 0)
    ran = run(app, "reach", "--most", "2", "--programme", "fenland")
    assert len(ran.stdout.splitlines()) == 2


def test_an_empty_post_leaves_its_deputy_to_carry_it(app: Flask, laid: Chain) -> None:
    asked = ("without-post", laid.post, "--on", "1/2/2027", "--programme", "fenland")
    found = answered(app, *asked)
    assert found["on"] == "2027-02-01"
    assert found["unowned"] == ["risk:R-101", "activity:M10"]
    assert found["deputised"] == [
        {"by": f"post:{laid.post}", "things": ["risk:R-101", "activity:M10"]}
    ]
    assert found["uncovered"] == []
    words = run(app, *asked).stdout
    assert words.startswith("If Head of systems, Alder is empty on 1 February 2027:")
    assert words.splitlines()[-1].startswith("What loses its only owner reaches ")


def test_without_json_it_is_words(app: Flask, laid: Chain) -> None:
    ran = run(app, "show", "--programme", "fenland", "--focus", "R-101", "--steps", "1")
    assert "risk:R-101  R-101 Records end up with the wrong council" in ran.stdout
    assert ran.stdout.splitlines()[-1].startswith("1 agreed grade, 2 risks, 1 post and 1 service;")


def test_a_check_names_what_is_worth_asking(app: Flask, laid: Chain) -> None:
    found = answered(app, "check", "--programme", "fenland")
    assert found["loops"] == [
        {
            "things": ["risk:R-101", "risk:R-102"],
            "witness": found["loops"][0]["witness"],
            "links": ["triggers"],
        }
    ]
    assert sorted(found["loops"][0]["witness"]) == ["risk:R-101", "risk:R-102"]
    asked = {each["rule"]: each["things"] for each in found["orphans"]}
    assert asked["risk_without_owner"] == ["risk:R-102"]
    assert asked["service_without_holder"] == ["service:care:birch"]
    assert found["single_owners"] == [
        {
            "post": f"post:{laid.post}",
            "name": "Head of systems, Alder",
            "things": ["risk:R-101", "activity:M10"],
            "without_deputy": [],
        }
    ]


def test_a_check_leaves_out_what_the_programme_does_not_ask(app: Flask, laid: Chain) -> None:
    with app.app_context(), builders.writing() as session:
        programme = session.scalars(sa.select(Programme).where(Programme.code == "fenland")).one()
        for rule in ("loop", "single_owner", "service_gap", "risk_without_owner"):
            session.add(RuleOff(programme_id=programme.id, rule=rule))
        programme.revision += 1
    found = answered(app, "check", "--programme", "fenland")
    assert (found["loops"], found["single_owners"]) == ([], [])
    silent = {"service_without_holder", "risk_without_owner"}
    assert not silent & {each["rule"] for each in found["orphans"]}
    ran = run(app, "check", "--programme", "fenland")
    assert ran.stdout.splitlines()[-1] == f"{len(found['orphans'])} loose ends."


def test_a_check_in_words_ends_with_its_counts(app: Flask, laid: Chain) -> None:
    ran = run(app, "check", "--programme", "fenland")
    assert ran.exit_code == 0
    assert "R-102 Data analysts leave has no owner" in ran.stdout
    assert ran.stdout.splitlines()[-1] == "1 loop, 7 loose ends and 1 single owner."


def test_the_whole_graph_is_written_for_other_programs(
    app: Flask, laid: Chain, tmp_path: Path
) -> None:
    for name in ("graph.graphml", "graph.json"):
        words = ["export", "graph", "-o", str(tmp_path / name), "--programme", "fenland"]
        ran = app.test_cli_runner().invoke(lgr, words)
        assert ran.exit_code == 0, ran.output
    written = nx.read_graphml(tmp_path / "graph.graphml")
    data = json.loads((tmp_path / "graph.json").read_text("utf-8"))
    assert nx.has_path(written, "lens:L1", "cohort:looked:alder")
    assert written.number_of_nodes() == len(data["nodes"])
    assert written.number_of_edges() == len(data["edges"])
    assert ran.stdout.startswith(f"{len(data['nodes'])} things and {len(data['edges'])} links ")


@pytest.mark.parametrize("name", ["graph.txt", "missing/graph.json"])
def test_a_graph_that_cannot_be_written_is_said_in_one_sentence(
    app: Flask, laid: Chain, tmp_path: Path, name: str
) -> None:
    words = ["export", "graph", "-o", str(tmp_path / name), "--programme", "fenland"]
    ran = app.test_cli_runner().invoke(lgr, words)
    assert ran.exit_code == 1
    assert ran.stderr.startswith(str(tmp_path / name))


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("show", "--programme", "nowhere"), 1, "There is no programme with the code nowhere."),
        (
            ("show", "--programme", "fenland", "--focus", "risk:R-9"),
            1,
            "Nothing in this programme's map is called risk:R-9.",
        ),
        (("show", "--programme", "fenland", "--kind", "dragon"), 2, "dragon"),
        (("check",), 2, "--programme"),
        (
            ("trail", "lens:L1", "dragons", "--programme", "fenland"),
            1,
            "Nothing in this programme's map is called dragons.",
        ),
        (
            ("without-post", "R-101", "--programme", "fenland"),
            1,
            "Nothing in this programme's map is called R-101.",
        ),
        (
            ("without-post", "Head of systems", "--on", "soon", "--programme", "fenland"),
            1,
            "Write the date as day, month and year",
        ),
    ],
)
def test_what_is_refused_is_said_in_one_sentence(
    app: Flask, laid: Chain, words: tuple[str, ...], code: int, sentence: str
) -> None:
    ran = run(app, *words)
    assert ran.exit_code == code
    assert sentence in ran.stderr
    assert ran.stdout == ""


def test_what_may_be_meant_is_asked_and_a_name_goes_before_words(
    app: Flask, cast: Cast, laid: Chain
) -> None:
    with app.app_context(), builders.writing() as session:
        here = cast.programme_id
        title = "Children we look after miss the head of systems"
        builders.risk(session, here, cast.alder_id, 140, title=title)
        builders.post(session, session.get_one(Organisation, cast.birch_id), "Head of systems")
    ran = run(app, "trail", "lens:L1", "Children we look after", "--programme", "fenland")
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert ran.stderr == (
        "2 things are called Children we look after; name one of them:\n"
        "  cohort:looked:alder  Children we look after, Alder\n"
        "  cohort:looked:birch  Children we look after, Birch\n"
    )
    ran = run(app, "without-post", "Head of systems", "--programme", "fenland")
    assert ran.exit_code == 1
    assert "2 things are called Head of systems; name one of them:\n  post:P" in ran.stderr
    assert "R-140" not in ran.stderr
    ran = run(app, "without-post", "Head of systems, Alder", "--programme", "fenland")
    assert ran.stdout.startswith("If Head of systems, Alder is empty on ")
    ran = run(app, "without-post", laid.post, "--programme", "fenland")
    assert ran.stdout.startswith("If Head of systems, Alder is empty on ")


def test_an_empty_programme_is_no_error(app: Flask, cast: Cast) -> None:
    assert answered(app, "check", "--programme", "elsewhere") == {
        "loops": [],
        "orphans": [],
        "contradictions": [],
        "single_owners": [],
    }
    ran = run(app, "check", "--programme", "elsewhere")
    assert ran.stdout == "Nothing found that is worth asking.\n"
    ran = run(app, "show", "--programme", "elsewhere", "--kind", "risk")
    assert ran.stdout == "Nothing; 0 links between them.\n"


def test_what_the_programme_is_asked_is_listed_by_seat(app: Flask, laid: Chain) -> None:
    every = answered(app, "challenges", "--programme", "fenland")
    owner = next(each for each in every if each["rule"] == "activity_without_owner")
    assert owner["question"] == "M11 Cutover has no owner: who will see that it happens?"
    assert (owner["things"], owner["standing"], owner["answer"]) == (["activity:M11"], "open", None)
    one = ("challenges", "--programme", "fenland", "--seat", "monitoring_officer")
    assert {each["seat"] for each in answered(app, *one)} == {"monitoring_officer"}
    told = run(app, *one).output
    assert told.startswith("Monitoring officer: Nothing in the plan delivers D06")
    assert told.endswith("1 asked, 1 of them waiting for an answer.\n")
    assert run(app, "challenges", "--programme", "nowhere").exit_code != 0
