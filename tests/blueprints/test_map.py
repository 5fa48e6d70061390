"""The map's pages: seen from one thing, worth asking, as data."""

import csv
import io

import networkx as nx
import pytest
import sqlalchemy as sa

from lgr_tracker.domain.kinds import PostHolding
from lgr_tracker.models.organisation import PostHolder
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import RiskDelay
from tests import builders
from tests.browsing import Page
from tests.chain import DAYS, Chain, lay_chain

MAP = "/programmes/fenland/map"
PICTURE = ".//figure/{http://www.w3.org/2000/svg}svg[@role='img']"


@pytest.fixture
def laid(page: Page) -> Chain:
    """The cast's programme with a chain in it."""
    with page.app.app_context(), builders.writing() as session:
        return lay_chain(session, page.cast)


def test_before_anything_is_joined_the_page_says_what_to_do_first(page: Page) -> None:
    opened = page.as_(page.cast.vic).get(MAP)
    assert opened.h1 == "The map is empty until things are joined"
    assert "Raise a risk" in opened.links()


def test_the_first_page_counts_what_is_worth_asking(page: Page, laid: Chain) -> None:
    opened = page.as_(page.cast.vic).get(MAP)
    assert opened.h1 == "1 loop and 8 loose ends are worth asking about"
    assert "What reaches furthest: R-101 Records end up with the wrong council" in opened.text


def test_a_risk_shows_why_it_is_there_and_what_hangs_on_it(page: Page, laid: Chain) -> None:
    opened = page.as_(page.cast.vic).get(f"{MAP}?focus=risk:R-101")
    assert opened.h1 == "R-101 reaches 1 service, 1 group of people and 1 Day 1 criterion"
    assert "Open the page of R-101" in opened.links()
    upstream, downstream = opened.all(".//table")
    assert "Lens number 1: Level 2 in Autumn round" in "".join(upstream.itertext())
    assert "Head of systems, Alder" in "".join(upstream.itertext())
    below = " ".join("".join(downstream.itertext()).split())
    assert "may be disrupted by R-101, for 5 to 20 days" in below
    assert "is served by Children in care, Alder, 581 people at 31 August 2026" in below
    assert opened.document.find(PICTURE) is not None


def test_every_thing_in_the_lists_leads_on_through_the_map(page: Page, laid: Chain) -> None:
    vic = page.as_(page.cast.vic)
    links = vic.get(f"{MAP}?focus=R-102&look=down").links()
    assert vic.get(links["M11 Cutover"]).h1.startswith("M11 reaches 1 service")


@pytest.mark.parametrize(
    ("asked", "shows", "hides"),
    [
        ("focus=R-102&kinds=activity", "M10 Trial split", "Children we look after, Alder"),
        ("focus=R-102&steps=1", "M10 Trial split", "M11 Cutover"),
        ("focus=R-102&look=up", "A-101 Clone the system", "M11 Cutover"),
        ("focus=L1&council=Birch", "R-102 Data analysts leave", "Children we look after, Alder"),
        ("focus=birch+children+care", "Every child has a worker, Birch", "Alder"),
    ],
)
def test_kinds_steps_ways_and_councils_narrow_the_lists(
    page: Page, laid: Chain, asked: str, shows: str, hides: str
) -> None:
    opened = page.as_(page.cast.vic).get(f"{MAP}?{asked}")
    listed = " ".join("".join(table.itertext()) for table in opened.all(".//table"))
    assert shows in listed
    assert hides not in listed


@pytest.mark.parametrize("what", ["post", "grade", "lens:L1", "cohort:looked:birch", "risk:R-101"])
def test_every_kind_of_thing_can_be_started_from(page: Page, laid: Chain, what: str) -> None:
    focus = {"post": f"post:{laid.post}", "grade": f"grade:{laid.grade}"}.get(what, what)
    opened = page.as_(page.cast.vic).get(f"{MAP}?focus={focus}")
    assert opened.document.find(PICTURE) is not None
    assert "G1" not in opened.h1 and "P1" not in opened.h1


def test_a_thing_that_stands_alone_is_told_so(page: Page, laid: Chain) -> None:
    opened = page.as_(page.cast.vic).get(f"{MAP}?focus=lens:L3")
    assert opened.h1 == "Lens number 3 stands alone in the map"
    assert opened.document.find(".//figure") is None


@pytest.mark.parametrize("focus", ["risk:R-999", "nothing like it", "%3Cscript%3E", "risk:"])
def test_what_is_not_in_the_map_is_said_and_not_an_error(
    page: Page, laid: Chain, focus: str
) -> None:
    opened = page.as_(page.cast.vic).get(f"{MAP}?focus={focus}&look=sideways&steps=x&kinds=dragon")
    assert opened.h1.startswith("Nothing in the map is called")


def test_a_post_that_nobody_stands_by_for_is_asked_about(page: Page, laid: Chain) -> None:
    with page.app.app_context(), builders.writing() as session:
        session.execute(sa.delete(PostHolder).where(PostHolder.holding == PostHolding.DEPUTY))
        session.get_one(Programme, page.cast.programme_id).revision += 1
    vic = page.as_(page.cast.vic)
    beside = vic.get(f"{MAP}?focus=risk:R-101&look=up").text
    assert "is the only owner of 1 risk, with no deputy" in beside


def test_the_graph_comes_as_node_link_data_that_networkx_reads(page: Page, laid: Chain) -> None:
    answer = page.as_(page.cast.vic).get(f"{MAP}/graph.json?focus=risk:R-102&steps=1")
    data = answer.response.get_json()
    graph = nx.node_link_graph(
        {
            **data,
            "nodes": [{**node, "id": tuple(node["id"])} for node in data["nodes"]],
            "edges": [
                {**edge, "source": tuple(edge["source"]), "target": tuple(edge["target"])}
                for edge in data["edges"]
            ],
        },
        edges="edges",
    )
    assert set(graph) == {
        ("risk", "R-101"),
        ("risk", "R-102"),
        ("activity", "M10"),
        ("mitigation", "A-101"),
    }
    assert graph.nodes[("risk", "R-102")]["name"] == "R-102 Data analysts leave"


def test_the_graph_can_be_asked_for_by_kind_and_refuses_what_is_not_there(
    page: Page, laid: Chain
) -> None:
    vic = page.as_(page.cast.vic)
    data = vic.get(f"{MAP}/graph.json?kinds=risk&kinds=post").response.get_json()
    assert {node["kind"] for node in data["nodes"]} == {"risk", "post"}
    vic.get(f"{MAP}/graph.json?focus=risk:R-999", status=404)


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("things", ["risk", "R-101", "R-101 Records end up with the wrong council", "Alder"]),
        ("links", ["risk", "R-101", "R-101 Records end up with the wrong council", "disrupts"]),
    ],
)
def test_every_list_comes_as_csv(page: Page, laid: Chain, file: str, expected: list[str]) -> None:
    answer = page.as_(page.cast.vic).get(f"{MAP}/{file}.csv").response
    lines = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert expected in [line[: len(expected)] for line in lines]
    assert all(len(line) == len(lines[0]) for line in lines)


@pytest.mark.parametrize("path", ["", "/graph.json", "/things.csv", "/links.csv"])
def test_an_outsider_meets_nothing(page: Page, laid: Chain, path: str) -> None:
    eve = page.as_(page.cast.eve)
    foreign = eve.get(f"{MAP}{path}", status=404)
    missing = eve.get(f"/programmes/nowhere/map{path}", status=404)
    assert foreign.response.mimetype == missing.response.mimetype
    page.get(f"{MAP}{path}", status=302)


def test_what_somebody_writes_is_never_markup(page: Page, laid: Chain) -> None:
    with page.app.app_context(), builders.writing() as session:
        here = page.cast.programme_id
        title = "<script>alert(1)</script> =HYPERLINK(1)"
        odd = builders.risk(session, here, page.cast.alder_id, 150, title=title)
        work = builders.activity(session, here, "X1", name='"><img src=x>')
        session.add(RiskDelay(risk_id=odd.id, activity_id=work.id, **DAYS))
    opened = page.as_(page.cast.vic).get(f"{MAP}?focus=R-150")
    assert "<script>alert" not in opened.html
    assert "<img" not in opened.html
