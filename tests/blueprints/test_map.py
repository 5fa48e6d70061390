"""The map's pages: seen from one thing, worth asking, as data."""

import csv
import io
from itertools import pairwise
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
import sqlalchemy as sa

from lgr_tracker.domain.challenges import Rule
from lgr_tracker.domain.kinds import PostHolding
from lgr_tracker.models.organisation import PostHolder
from lgr_tracker.models.programme import Programme, RuleOff
from lgr_tracker.models.risk import Risk, RiskDelay
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
    assert opened.h1 == "1 loop and 7 loose ends are worth asking about"
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


def test_what_the_programme_does_not_ask_is_neither_counted_nor_asked(
    page: Page, laid: Chain
) -> None:
    vic = page.as_(page.cast.vic)
    assert "Risks without an owner" in vic.get(f"{MAP}?focus=R-102").text
    with page.app.app_context(), builders.writing() as session:
        for rule in Rule:
            session.add(RuleOff(programme_id=page.cast.programme_id, rule=rule))
        session.get_one(Programme, page.cast.programme_id).revision += 1
    assert vic.get(MAP).h1 == "No loop, loose end or contradiction in the map"
    assert "Worth asking" not in vic.get(f"{MAP}?focus=R-102").text
    assert "has no owner" not in vic.get(f"{MAP}/thing?focus=R-102").text


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


@pytest.mark.parametrize(
    ("asked", "heading"),
    [
        ("focus=Z02", "1 post leads to Z02, and 1 activity hangs on it"),
        ("focus=Z03", "1 activity leads to Z03"),
        ("focus=Z02&look=down", "1 activity hangs on Z02"),
        ("focus=Z02&kinds=lens", "Nothing that is shown is linked to Z02"),
    ],
)
def test_what_reaches_nobody_yet_says_what_it_is_linked_to(
    page: Page, laid: Chain, asked: str, heading: str
) -> None:
    here, post = page.cast.programme_id, int(laid.post.removeprefix("P"))
    with page.app.app_context(), builders.writing() as session:
        first = builders.activity(session, here, "Z02", name="Draft", owner_post_id=post)
        builders.follows(session, first, builders.activity(session, here, "Z03", name="Print"))
    opened = page.as_(page.cast.vic).get(f"{MAP}?{asked}")
    assert opened.h1 == heading


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


def test_the_whole_map_lists_every_thing_and_every_link(page: Page, laid: Chain) -> None:
    opened = page.as_(page.cast.vic).get(f"{MAP}/whole?kinds=risk&kinds=service")
    assert opened.h1 == "4 things, joined by 3 links"
    assert "2 lie in a loop" in opened.text
    things, links = (
        " ".join("".join(table.itertext()).split()) for table in opened.all(".//table")
    )
    assert "R-101 Records end up with the wrong council" in things
    assert "In a loop. Linked to another council" in things
    assert "may set off R-102, 20 times in 100" in links
    assert "from Alder to Birch" in links


@pytest.mark.parametrize(
    ("asked", "heading"),
    [
        ("kinds=risk&council=Alder", "1 thing, and no link between them"),
        ("kinds=risk&workstream=Nowhere", "Nothing in the map is all of this"),
        ("kinds=risk&kinds=cohort&band=Very+high", "3 things, joined by 2 links"),
        ("kinds=risk&kinds=cohort&q=analysts", "1 thing, joined by 2 links"),
        ("kinds=risk&kinds=cohort&mark=loop", "2 things, joined by 2 links"),
        ("kinds=risk&mark=dragon&layout=odd&things=x&links=-1", "2 things, joined by 2 links"),
    ],
)
def test_the_whole_map_is_held_to_what_is_asked(
    page: Page, laid: Chain, asked: str, heading: str
) -> None:
    opened = page.as_(page.cast.vic).get(f"{MAP}/whole?{asked}")
    assert opened.h1 == heading


def test_a_workstream_brings_what_leads_to_it_and_hangs_on_it(page: Page, laid: Chain) -> None:
    with page.app.app_context(), builders.writing() as session:
        first = session.scalars(sa.select(Risk).where(Risk.reference == "R-101")).one()
        first.workstream = "Records"
    vic = page.as_(page.cast.vic)
    listed = " ".join(vic.get(f"{MAP}/whole?workstream=Records").text.split())
    for thing in ("Lens number 1", "R-101 Records", "Children we look after, Alder"):
        assert thing in listed
    assert "R-102 Data analysts leave" not in listed  # a risk of another workstream
    assert "Children we look after, Birch" not in listed  # nothing of Records leads there


def test_long_lists_are_turned_page_by_page(page: Page, laid: Chain) -> None:
    with page.app.app_context(), builders.writing() as session:
        for number in range(200, 320):
            builders.risk(session, page.cast.programme_id, page.cast.alder_id, number)
    vic = page.as_(page.cast.vic)
    address = f"{MAP}/whole?kinds=risk"
    first, second, beyond = (vic.get(f"{address}&things={at}") for at in (1, 2, 99))
    assert [len(each.all(".//table")[0].findall("tbody/tr")) for each in (first, second)] == [
        100,
        22,
    ]
    assert first.links()["Next page"].endswith("#things")
    assert (
        beyond.html == second.html.replace("things=2", "things=99") or "Page 2 of 2" in beyond.text
    )


def test_a_trail_is_told_link_by_link_and_drawn(page: Page, laid: Chain) -> None:
    opened = page.as_(page.cast.vic).get(f"{MAP}/trail?from=lens:L1&to=cohort:looked:alder")
    assert opened.h1 == "“Lens number 1” leads to “Children we look after, Alder” in 4 steps"
    (trail,) = [ol for ol in opened.all(".//ol") if "trail" in ol.get("aria-label", "")]
    steps = [" ".join("".join(step.itertext()).split()) for step in trail.findall("li")]
    assert len(steps) == 5
    assert steps[2].startswith("RiskR-101 Records")
    assert "may disrupt Children in care, Alder, for 5 to 20 days" in steps[2]
    assert opened.document.find(PICTURE) is not None


def test_a_long_trail_is_told_from_both_ends_and_its_file_is_whole(page: Page, laid: Chain) -> None:
    with page.app.app_context(), builders.writing() as session:
        here = page.cast.programme_id
        works = [builders.activity(session, here, f"Z{number:02}") for number in range(70)]
        for before, after in pairwise(works):
            builders.follows(session, before, after)
    vic = page.as_(page.cast.vic)
    opened = vic.get(f"{MAP}/trail?from=Z00&to=Z69")
    assert opened.h1 == "Z00 leads to Z69 in 69 steps"
    (trail,) = [ol for ol in opened.all(".//ol") if "trail" in ol.get("aria-label", "")]
    steps = [" ".join("".join(step.itertext()).split()) for step in trail.findall("li")]
    assert len(steps) == 61
    assert "10 things lie between. The file holds every one." in steps[30]
    assert "Z29" in steps[29] and "Z40" in steps[31]
    assert opened.document.find(PICTURE) is None
    file = vic.get(opened.links()["Download as CSV"]).response.get_data().decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(file)))
    assert [line["Step"] for line in lines] == [str(number) for number in range(70)]
    assert lines[0]["What it is to the next"] == "comes before Z01"


@pytest.mark.parametrize(
    ("asked", "heading"),
    [
        ("", "Choose two things to see how one leads to the other"),
        ("from=L1&to=dragon", "Nothing in the map is called “dragon”"),
        ("from=dragon&to=L1", "Nothing in the map is called “dragon”"),
        ("from=R-101&to=R-101", "R-101 is where the trail begins and ends"),
        ("from=cohort:looked:alder&to=L1", "No trail leads from Children we look after, Alder"),
        ("from=R-101&to=R-102", "R-101 leads to R-102 in 1 step"),
    ],
)
def test_a_trail_that_is_not_there_is_said_and_not_an_error(
    page: Page, laid: Chain, asked: str, heading: str
) -> None:
    vic = page.as_(page.cast.vic)
    opened = vic.get(f"{MAP}/trail?{asked}")
    assert opened.h1.startswith(heading)
    if asked.startswith("from=cohort"):
        back = opened.links()[
            "A trail leads the other way, from Lens number 1 to Children we look after, Alder"
        ]
        assert "in 4 steps" in vic.get(back).h1


def test_a_name_goes_before_words_of_others_and_what_may_be_meant_is_asked(
    page: Page, laid: Chain
) -> None:
    with page.app.app_context(), builders.writing() as session:
        here, alder = page.cast.programme_id, page.cast.alder_id
        builders.risk(session, here, alder, 140, title="Children we look after miss help")
    vic = page.as_(page.cast.vic)
    asked = vic.get(f"{MAP}/trail?from=lens:L1&to=Children+we+look+after")
    assert asked.h1 == "2 things are called “Children we look after”: choose one"
    assert "R-140" not in " ".join(asked.links())
    chosen = vic.get(asked.links()["Children we look after, Alder"])
    assert chosen.h1 == "“Lens number 1” leads to “Children we look after, Alder” in 4 steps"
    from_ = vic.get(f"{MAP}/trail?from=children+in+care&to=Children+we+look+after")
    chosen = vic.get(from_.links()["Children in care, Birch"])
    chosen = vic.get(chosen.links()["Children we look after, Birch"])
    to = "“Children we look after, Birch”"
    assert chosen.h1 == f"“Children in care, Birch” leads to {to} in 1 step"


def test_one_thing_is_told_with_what_touches_it(page: Page, laid: Chain) -> None:
    vic = page.as_(page.cast.vic)
    told = " ".join(vic.get(f"{MAP}/thing?focus=risk:R-102").text.split())
    for words_ in ("BandVery high", "In a loop", "Leads to it (2)", "may set off R-102"):
        assert words_ in told
    assert "Open its page" in vic.get(f"{MAP}/thing?focus=risk:R-102").links()
    vic.get(f"{MAP}/thing?focus=risk:R-999", status=404)


def test_script_is_given_places_filters_and_words(page: Page, laid: Chain) -> None:
    vic = page.as_(page.cast.vic)
    data = vic.get(f"{MAP}/drawing.json").response.get_json()
    things = {thing["id"]: thing for thing in data["things"]}
    risk = things["risk:R-101"]
    assert (risk["band"], risk["council"], risk["note"]) == ("Very high", "Alder", "in a loop")
    assert risk["marks"] == ["loop", "councils"]
    assert things["lens:L1"]["band"] is None
    assert risk["layered"] != risk["force"]
    at = {thing["id"]: place for place, thing in enumerate(data["things"])}
    assert [at["risk:R-101"], at["risk:R-102"], "from Alder to Birch"] in data["links"]
    assert data["heads"][0][0] == "Lens"
    near = vic.get(f"{MAP}/drawing.json?focus=risk:R-102&steps=1").response.get_json()
    assert len(near["things"]) == 4
    vic.get(f"{MAP}/drawing.json?focus=risk:R-999", status=404)


@pytest.mark.parametrize("layout", ["layered", "force"])
def test_the_picture_is_a_file_of_its_own(page: Page, laid: Chain, layout: str) -> None:
    answer = page.as_(page.cast.vic).get(f"{MAP}/map.svg?kinds=risk&layout={layout}").response
    assert answer.headers["Content-Disposition"] == 'attachment; filename="fenland-map.svg"'
    drawn = ET.fromstring(answer.get_data())
    said = " ".join("".join(drawn.itertext()).split())
    assert "R-101 Records" in said and "Risk, in a loop" in said
    assert len([each for each in drawn.iter() if each.get("class", "").startswith("g-node")]) == 2
    assert len([each for each in drawn.iter() if "g-crossing" in each.get("class", "")]) == 2


def test_graphml_holds_what_is_asked_for(page: Page, laid: Chain) -> None:
    vic = page.as_(page.cast.vic)
    asked = vic.get(f"{MAP}/map.graphml?kinds=risk&kinds=service&q=o").response.get_data()
    graph = nx.parse_graphml(asked.decode())
    assert {facts["kind"] for _, facts in graph.nodes(data=True)} == {"risk"}
    whole = nx.parse_graphml(vic.get(f"{MAP}/map.graphml").response.get_data().decode())
    assert {"post", "organisation"} <= {facts["kind"] for _, facts in whole.nodes(data=True)}
    assert whole.nodes["risk:R-101"]["name"] == "R-101 Records end up with the wrong council"


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


@pytest.mark.parametrize(
    "path",
    [
        *("", "/whole", "/trail", "/thing", "/drawing.json", "/map.svg", "/map.graphml"),
        *("/graph.json", "/things.csv", "/links.csv", "/trail.csv"),
    ],
)
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
