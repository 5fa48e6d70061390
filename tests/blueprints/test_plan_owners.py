"""Who owns what: who is in each post, what it carries, and what follows if it is empty."""

import csv
import io
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from lgr_tracker.models.organisation import Organisation, Post, PostHolder
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import Risk
from tests import builders
from tests.browsing import Opened, Page, words
from tests.chain import lay_chain
from tests.people import TODAY

OWNERS = "/programmes/fenland/plan/owners"
HEAD = "Head of systems"


@pytest.fixture
def laid(page: Page) -> int:
    """A chain whose head has a deputy, and a director who leaves; gives the head's post."""
    with page.app.app_context(), builders.writing() as session:
        chain = lay_chain(session, page.cast)
        birch = session.get_one(Organisation, page.cast.birch_id)
        county = session.get_one(Organisation, page.cast.county_id)
        director = builders.post(session, birch, "Director")
        director.is_key = True
        builders.post(session, county, "Old hand", "Uma Cole")
        session.add(
            PostHolder(
                post_id=director.id,
                name="Noor Haq",
                holding="holder",
                is_interim=True,
                starts_on=date(2026, 9, 1),
                ends_on=date(2027, 2, 26),
            )
        )
        builders.activity(session, page.cast.programme_id, "M20", 8, owner_post_id=director.id)
        return int(chain.post.removeprefix("P"))


def rows(opened: Opened, caption: str) -> list[list[str]]:
    (table,) = [t for t in opened.all(".//table") if words(t.find("caption")) == caption]
    return [[words(cell) for cell in row] for row in table.iterfind("tbody/tr")]


def lines(opened: Opened) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(opened.response.get_data().decode("utf-8-sig"))))


def empty_on(page: Page, post_id: int, day: str) -> Opened:
    return page.get(f"{OWNERS}/{post_id}?on={day}")


def test_without_posts_the_page_says_what_to_do_first(page: Page) -> None:
    assert page.as_(page.cast.vic).get(OWNERS).h1 == "No posts yet"
    assert "Add a post" in page.as_(page.cast.asha).get(OWNERS).links()


def test_posts_are_shown_with_tenure_and_empty_days(page: Page, laid: int) -> None:
    opened = page.as_(page.cast.vic).get(OWNERS)
    most = "Director, Birch carries most: 5 working days in the week of 23 November"
    assert opened.h1 == most
    assert "“Director, Birch” falls empty on 27 February 2027, before vesting." in opened.text
    told = {row[0].split(",")[0]: row for row in rows(opened, "Posts with who is in them")}
    director = next(row for name, row in told.items() if name.startswith("Director"))
    assert "Noor Haq" in director[2]
    assert "Interim, since 1 Sep 2026, until 26 Feb 2027" in director[2]
    assert director[4] == "27 February 2027 to 31 March 2028"
    assert director[5] == "1 activity"
    old = next(row for name, row in told.items() if name.startswith("Old hand"))
    assert old[4] == "Never"
    assert old[5] == "Nothing"


def test_a_post_that_is_empty_today_is_the_answer(page: Page, laid: int) -> None:
    with page.app.app_context(), builders.writing() as session:
        gone = sa.update(PostHolder).where(PostHolder.name == "Kit Okafor")
        session.execute(gone.values(starts_on=date(2026, 1, 1), ends_on=date(2026, 11, 20)))
        session.get_one(Programme, page.cast.programme_id).revision += 1
    opened = page.as_(page.cast.vic).get(OWNERS)
    assert opened.h1 == "Head of systems, Alder is empty today and owns 1 risk and 1 activity"
    (head,) = [r for r in rows(opened, "Posts with who is in them") if r[0].startswith(HEAD)]
    assert head[4].startswith("Now, nobody named yet")
    assert "2 days so far" in head[4]


def test_the_load_is_counted_by_week_in_either_way(page: Page, laid: int) -> None:
    vic = page.as_(page.cast.vic)
    caption = "Load of each post by week"

    def load(asked: str) -> dict[str, list[str]]:
        found = rows(vic.get(f"{OWNERS}?{asked}"), caption)
        return {row[0]: row[1:] for row in found}

    days = load("")
    assert sum(int(cell) for cell in days["Head of systems, Alder"] if cell != "–") == 10
    assert days["Director, Birch"][:3] == ["5", "3", "–"]
    things = load("measure=things&weeks=26")
    assert len(things["Director, Birch"]) == 26
    assert things["Director, Birch"][:3] == ["1", "1", "–"]
    assert things["Head of systems, Alder"][-1] == "1"
    later = load("from=2026-11-30&weeks=nonsense&measure=odd")
    assert later["Director, Birch"][:2] == ["3", "–"]
    only = load(f"council={page.cast.alder_id}")
    assert set(only) == {"Head of systems, Alder"}
    assert load("from=31/02/2027") == days
    assert load("from=1900-01-01&measure=things")
    assert "owns anything in these weeks" in vic.get(f"{OWNERS}?from=2090-01-01").text


def test_an_empty_post_is_carried_by_its_deputy_or_by_nobody(page: Page, laid: int) -> None:
    vic = page.as_(page.cast.vic)
    day = TODAY.isoformat()
    carried = empty_on(vic, laid, day)
    assert carried.h1 == (
        "If “Head of systems, Alder” is empty on 23 November 2026, "
        "a deputy carries all 2 things it owns"
    )
    assert len(rows(carried, "Its own deputy would carry")) == 2
    assert "Children we look after, Alder" in carried.text
    with page.app.app_context(), builders.writing() as session:
        session.execute(sa.delete(PostHolder).where(PostHolder.name == "Lee Marsh"))
        session.get_one(Programme, page.cast.programme_id).revision += 1
    bare = empty_on(vic, laid, "1/4/2027")
    assert bare.h1 == (
        "If “Head of systems, Alder” is empty on 1 April 2027, 2 things are left with nobody"
    )
    file = lines(vic.get(f"{OWNERS}/{laid}.csv?on=2027-04-01"))
    assert {line["Who carries it on 2027-04-01"] for line in file} == {"Nobody", "Reached"}


def test_a_post_that_owns_nothing_loses_nothing(page: Page, laid: int) -> None:
    with page.app.app_context(), builders.writing() as session:
        other = session.scalars(sa.select(Post.id).where(Post.title == "Old hand")).one()
    opened = empty_on(page.as_(page.cast.vic), other, "")
    assert opened.h1.endswith("is empty on 23 November 2026, nothing loses its only owner")


def test_a_restricted_risk_is_no_part_of_what_a_post_owns(page: Page, laid: int) -> None:
    with page.app.app_context(), builders.writing() as session:
        risk = session.scalars(sa.select(Risk).where(Risk.reference == "R-101")).one()
        builders.classify(session, page.cast.programme_id, risk_id=risk.id)
    dev, farah = page.as_(page.cast.dev), page.as_(page.cast.farah)
    assert "R-101" not in empty_on(dev, laid, TODAY.isoformat()).text
    assert "R-101" in empty_on(farah, laid, TODAY.isoformat()).text
    told = {line["Post"]: line for line in lines(dev.get(f"{OWNERS}.csv"))}
    assert told[HEAD]["Risks owned"] == "0"
    told = {line["Post"]: line for line in lines(farah.get(f"{OWNERS}.csv"))}
    assert told[HEAD]["Risks owned"] == "1"


def test_the_file_holds_the_posts_that_the_page_shows(page: Page, laid: int) -> None:
    vic = page.as_(page.cast.vic)
    shown = vic.get(f"{OWNERS}?council={page.cast.birch_id}&weeks=26")
    file = lines(vic.get(shown.links()["Download as CSV"]))
    assert [line["Post"] for line in file] == ["Director"]


def test_the_posts_come_as_csv(page: Page, laid: int) -> None:
    file = lines(page.as_(page.cast.vic).get(f"{OWNERS}.csv?weeks=13"))
    director = next(line for line in file if line["Post"] == "Director")
    assert director["Holder today"] == "Noor Haq"
    assert director["Empty now or to come"] == "27 February 2027 to 31 March 2028"
    assert director["Days, week of 2026-11-23"] == "5"
    assert director["Open, week of 2026-11-30"] == "1"


def test_outsiders_meet_nothing(page: Page, laid: int) -> None:
    eve = page.as_(page.cast.eve)
    for path in (OWNERS, f"{OWNERS}.csv", f"{OWNERS}/{laid}", f"{OWNERS}/{laid}.csv"):
        eve.get(path, status=404)
    page.as_(page.cast.vic).get(f"{OWNERS}/{10**12}", status=404)


def _holder(page: Page, name: str) -> dict[str, Any]:
    with page.app.app_context(), builders.writing() as session:
        row = session.scalars(sa.select(PostHolder).where(PostHolder.name == name)).one()
        return {"id": row.id, "post": row.post_id, "until": row.ends_on}


def test_a_holders_days_are_changed(page: Page, laid: int) -> None:
    noor = _holder(page, "Noor Haq")
    address = f"/programmes/fenland/settings/posts/{noor['post']}/holders/{noor['id']}"
    asha = page.as_(page.cast.asha)
    seen = asha.get(address).form()
    swapped = asha.submit(address, ends_on="1/8/2026", status=422)
    assert "The last day is the first day or later." in swapped.text
    asha.submit(address, ends_on="30/6/2027", status=302)
    assert _holder(page, "Noor Haq")["until"] == date(2027, 6, 30)
    assert "27 February" not in asha.get(OWNERS).text
    stale = asha.post(address, {**seen, "ends_on": "1/7/2027"}, status=409)
    assert "Somebody else changed this" in stale.text
    assert _holder(page, "Noor Haq")["until"] == date(2027, 6, 30)
    asha.post(address, {**stale.form(), "ends_on": "1/7/2027"}, status=302)
    assert _holder(page, "Noor Haq")["until"] == date(2027, 7, 1)
    page.as_(page.cast.farah).get(address, status=403)
    asha.get(f"/programmes/fenland/settings/posts/{laid}/holders/{noor['id']}", status=404)
