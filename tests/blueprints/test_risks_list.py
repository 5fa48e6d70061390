"""The list's filters, order, columns, headings and saved views, as somebody uses its page."""

import io
import json
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from lgr_tracker.models.job import Job
from lgr_tracker.models.risk_record import RiskCustomField
from tests import builders
from tests.browsing import Opened, Page

LIST = "/programmes/fenland/risks"


@pytest.fixture
def ids(page: Page) -> dict[str, int]:
    """Three open risks: two of Alder's, one of Birch's."""
    with page.app.app_context(), builders.writing() as session:
        here, alder, birch = page.cast.programme_id, page.cast.alder_id, page.cast.birch_id
        post = builders.post(session, session.get_one(builders.Organisation, birch), "Head", "Jo")
        first = builders.risk(
            session, here, alder, 101, title="Records missing", category="Legal", cause="x" * 300
        )
        builders.risk(
            session,
            here,
            birch,
            102,
            title="Carers unpaid",
            current_likelihood=2,
            current_impact=3,
            current_score=6,
            owner_post_id=post.id,
            estimated_cost=12_500,
        )
        builders.risk(
            session,
            here,
            alder,
            103,
            title="Adopters leave",
            current_likelihood=None,
            current_impact=None,
            current_score=None,
        )
        session.add(RiskCustomField(risk_id=first.id, heading="Ward, old", text="North ward"))
        return {"post": post.id, "alder": alder, "birch": birch}


def titles(opened: Opened) -> list[str]:
    rows = [a for a in opened.document.iter("a") if a.get("href", "").startswith(f"{LIST}/")]
    return ["".join(a.itertext()) for a in rows if a.get("href", "").rpartition("/")[2].isdigit()]


def heads(opened: Opened) -> list[str]:
    """Return the heads of the columns, but for the ticks of those who may change rows."""
    found = ["".join(th.itertext()).strip() for th in opened.all(".//thead/tr/th")]
    return [head for head in found if head != "Tick"]


def test_what_is_chosen_stands_as_links_that_take_it_away(page: Page, ids: dict[str, int]) -> None:
    asha = page.as_(page.cast.asha)
    opened = asha.get(f"{LIST}?band=4&band=2&council={ids['birch']}&q=Carers")
    assert titles(opened) == ["Carers unpaid"]
    links = opened.links()
    assert links["Take away Band: Very high ×"].count("band=") == 1
    without = asha.get(links["Take away Council: Birch Council ×"])
    assert "council=" not in links["Take away Council: Birch Council ×"]
    assert titles(without) == ["Carers unpaid"]
    all_gone = asha.get(links["Take all away"])
    assert len(titles(all_gone)) == 3
    assert "Take all away" not in all_gone.links()
    ended = asha.get(f"{LIST}?state=any")
    assert titles(asha.get(ended.links()["Take away State: any ×"])) == titles(asha.get(LIST))


def test_a_form_leads_to_the_short_address(page: Page, ids: dict[str, int]) -> None:
    asha = page.as_(page.cast.asha)
    sent = f"{LIST}?form=filter&q=&band=4&also_band=none&lens=&state=open&raised_from=&cost_to="
    with asha.client.get(sent) as answer:
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{LIST}?band=4&band=none")
    sent = (
        f"{LIST}?form=columns&band=4&sort=owner&sort=-score&sort=&group=band"
        "&column=owner&place_owner=2&column=reference&place_reference=1&place_score=3&column=odd"
    )
    with asha.client.get(sent) as answer:
        assert answer.headers["Location"] == (
            f"{LIST}?band=4&sort=owner%2C-score&group=band&columns=reference%2Cowner"
        )


def test_columns_are_shown_in_the_order_chosen(page: Page, ids: dict[str, int]) -> None:
    asha = page.as_(page.cast.asha)
    shown = "category,owner,estimated_cost,cause,own:Ward%252C%20old,own:%2500,odd,owner"
    opened = asha.get(f"{LIST}?columns={shown}&sort=reference")
    assert heads(opened) == [
        *("Risk", "Category", "Owner (post)", "Estimated cost", "Cause", "Ward, old")
    ]
    assert "£12,500" in opened.text and "North ward" in opened.text
    assert "x" * 239 + "…" in opened.text and "x" * 240 not in opened.text
    assert len(heads(asha.get(f"{LIST}?columns=odd"))) == 9


def test_several_columns_sort_and_the_page_says_so(page: Page, ids: dict[str, int]) -> None:
    asha = page.as_(page.cast.asha)
    opened = asha.get(f"{LIST}?sort=council,title")
    assert titles(opened) == ["Adopters leave", "Records missing", "Carers unpaid"]
    assert "by council, then by title" in opened.text
    sorted_heads = [th for th in opened.all(".//thead/tr/th") if th.get("aria-sort")]
    assert [th.get("aria-sort") for th in sorted_heads] == ["ascending"]
    turned = asha.get(opened.links()["Council"])
    assert titles(turned)[0] == "Carers unpaid"
    assert titles(asha.get(f"{LIST}?sort=score&order=asc"))[0] == "Carers unpaid"
    assert titles(asha.get(f"{LIST}?sort=odd,-title,title"))[0] == "Records missing"


def test_headings_count_and_lead_to_their_rows(page: Page, ids: dict[str, int]) -> None:
    asha = page.as_(page.cast.asha)
    for group, told in (
        ("council", {"Alder Council": 2, "Birch Council": 1}),
        ("owner", {"Head, Birch": 1, "No post": 2}),
        ("band", {"Very high": 1, "Medium": 1, "Not scored yet": 1}),
        ("lens", {"No lens": 3}),
    ):
        opened = asha.get(f"{LIST}?group={group}&sort=title")
        rows = [tr for tr in opened.all(".//tbody/tr") if tr.get("class") == "lgr-group"]
        found = {tr[0].text.strip(): tr[0][0] for tr in rows}
        assert list(found) == list(told), group
        for words, link in found.items():
            assert link.text == str(told[words])
            assert len(titles(asha.get(link.get("href")))) == told[words]


def test_files_hold_the_columns_that_are_shown(page: Page, ids: dict[str, int]) -> None:
    asha = page.as_(page.cast.asha)
    rows = json.loads(asha.get(f"{LIST}/risks.json?sort=title").response.get_data())
    assert [row["reference"] for row in rows] == ["R-101", "R-102", "R-103"]
    assert rows[1]["estimated_cost"] == 12_500 and rows[0]["custom"] == {"Ward, old": "North ward"}
    chosen = f"council={ids['birch']}&columns=owner,review"
    [row] = json.loads(asha.get(f"{LIST}/risks.json?{chosen}").response.get_data())
    assert list(row)[:5] == ["reference", "version", "title", "owner", "next_review_on"]
    text = asha.get(f"{LIST}/risks.csv?{chosen}").response.get_data(as_text=True)
    assert text.lstrip("\ufeff").startswith("Risk ref,Version,Title,Risk owner,Next review")
    form = {"columns": "owner,review", "council": ids["birch"]}
    token = asha.get(LIST).form(f"{LIST}/export")["csrf_token"]
    answer = asha.post(f"{LIST}/export", {**form, "csrf_token": token}, status=200)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.response.data))["Register"]
    assert [cell.value for cell in sheet[1]][:5] == [
        *("Risk ref", "Version", "Title", "Risk owner", "Next review")
    ]
    page.as_(page.cast.vic).get(f"{LIST}/risks.json", status=403)


def test_a_workbook_tells_what_changed_since_a_day(page: Page, ids: dict[str, int]) -> None:
    asha = page.as_(page.cast.asha)
    chosen = f"?council={ids['birch']}&columns=owner,review"
    path = asha.get(LIST + chosen).links()["Excel with changes since a day"]
    answer = asha.submit(path, changes_since="20/11/2026", status=200)
    book = openpyxl.load_workbook(io.BytesIO(answer.response.data))
    assert book["Register"].max_row == 2 and book["Register"]["D1"].value == "Risk owner"
    assert ("Changes since", "20 November 2026") in [row[:2] for row in book["About"].values]
    refused = asha.submit(path, changes_since="last month", status=422)
    assert "Write the date as day, month and year, like 29/10/2027." in refused.text
    assert refused.form()["held"] == asha.get(path).form()["held"]
    every = asha.submit(path, status=200)
    about = openpyxl.load_workbook(io.BytesIO(every.response.data))["About"]
    assert "Changes since" not in [row[0] for row in about.values]
    page.as_(page.cast.vic).get(path, status=403)


def test_a_hidden_risk_is_in_no_file(page: Page, ids: dict[str, int]) -> None:
    with page.app.app_context(), builders.writing() as session:
        here, birch = page.cast.programme_id, page.cast.birch_id
        kept = builders.risk(session, here, birch, 104, title="For Birch alone")
        builders.classify(session, here, risk_id=kept.id)
    for actor, many in ((page.cast.dev, 4), (page.cast.farah, 3)):
        rows = json.loads(page.as_(actor).get(f"{LIST}/risks.json").response.get_data())
        assert len(rows) == many
        assert ("For Birch alone" in page.as_(actor).get(f"{LIST}?sort=title").text) == (many == 4)


def test_a_workbook_for_each_council_is_asked_for(page: Page, ids: dict[str, int]) -> None:
    asha = page.as_(page.cast.asha)
    opened = asha.get(f"{LIST}?band=4")
    action = f"{LIST}/export/zip"
    assert "/account/jobs" in asha.post(action, opened.form(action)).location
    with page.app.app_context(), builders.writing() as session:
        job = session.scalars(sa.select(Job)).one()
        assert job.arguments == {
            "wanted": {"band": [4], "state": ["open"]},
            "filter_words": "Open risks, of one by band",
            "by": "organisation",
        }
    vic = page.as_(page.cast.vic)
    assert "Excel for each council" not in vic.get(LIST).text


def test_a_view_is_saved_shown_renamed_and_deleted(page: Page, ids: dict[str, int]) -> None:
    farah, vic = page.as_(page.cast.farah), page.as_(page.cast.vic)
    opened = farah.get(f"{LIST}?band=4&sort=title&odd=1")
    save = opened.links()["Save this view"]
    empty = farah.submit(save, name=" ", status=422)
    assert "Give the view a name" in empty.text
    answer = farah.submit(save, name="Very high", is_shared="y", status=302)
    assert answer.location == f"{LIST}?band=4&sort=title"
    assert "saved views" in farah.submit(save, name="very HIGH", status=422).text
    tabs = farah.get(answer.location)
    current = [a for a in tabs.document.iter("a") if a.get("aria-current") == "true"]
    assert ["".join(a.itertext()) for a in current] == ["Very high"]
    assert vic.get(LIST).links()["Very high"] == f"{LIST}?band=4&sort=title"
    views = farah.get(f"{LIST}/views")
    assert views.h1 == "1 saved view of the risk log."
    change = views.links()["Rename or share Very high"]
    stale = farah.get(change).form()
    farah.submit(change, name="Heavy", is_shared="y", status=302)
    conflict = farah.post(change, {**stale, "name": "Mine"}, status=409)
    assert "Heavy" in conflict.text and "Mine" in conflict.text
    assert "Rename or share Heavy" not in vic.get(f"{LIST}/views").links()
    vic.get(change, status=403)
    asha = page.as_(page.cast.asha)
    delete = change.replace("/change", "/delete")
    asha.post(delete, asha.get(f"{LIST}/views").form(delete))
    assert asha.get(f"{LIST}/views").h1 == "No view of the risk log is saved yet."
    farah.get(change, status=404)


def test_a_view_that_names_somebody_is_refused_or_asked_about(
    page: Page, ids: dict[str, Any]
) -> None:
    farah = page.as_(page.cast.farah)
    refused = farah.submit(f"{LIST}/views/save?band=4", name="NHS 943 476 5919", status=422)
    assert "943 476 5919" in str(refused.form()["name"])


def test_every_mark_of_a_risk_not_scored_leads_to_it(page: Page, ids: dict[str, int]) -> None:
    asha = page.as_(page.cast.asha)
    assert titles(asha.get(asha.get(LIST).links()["1 Not scored yet"])) == ["Adopters leave"]
