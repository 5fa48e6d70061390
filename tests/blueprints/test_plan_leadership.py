"""Who leads when, through its page."""

import csv
import doctest
import io
from datetime import date

from lgr_tracker.blueprints.plan import leadership_words, line_of_time
from tests import builders
from tests.browsing import Page
from tests.leaders import key_post

LEADERSHIP = "/programmes/fenland/plan/leadership"
DIRECTOR = "Director of children's services"


def _lay(page: Page) -> int:
    """Let Birch's director change 4 working days before go-live, and leave one post empty."""
    cast = page.cast
    with page.app.app_context(), builders.writing() as session:
        builders.activity(
            session,
            cast.programme_id,
            "M35",
            2,
            name="Go live",
            fixed_start_on=date(2027, 1, 21),
        )
        key_post(
            session,
            cast.birch_id,
            DIRECTOR,
            ("Interim Noble", date(2026, 6, 1), date(2027, 1, 8)),
            ("Karim", date(2027, 1, 15), None),
        )
        empty = key_post(session, cast.birch_id, "Virtual school head")
        key_post(session, cast.alder_id, DIRECTOR, ("Rao", date(2026, 6, 1), None), deputy="Bello")
        return empty.id


def test_without_key_posts_the_page_says_what_makes_one(page: Page) -> None:
    opened = page.as_(page.cast.vic).get(LEADERSHIP)
    assert opened.h1 == "No key posts yet"
    assert "Mark a post as a key post" in opened.text


def test_the_heading_is_the_handover_closest_to_a_cutover(page: Page) -> None:
    _lay(page)
    opened = page.as_(page.cast.vic).get(LEADERSHIP)
    assert opened.h1 == (
        "Birch changes its director of children's services 4 working days before “Go live”"
    )
    for said in (
        "1 key post has nobody named for vesting day.",
        "Who stands in as director of children's services until the next one begins?",
        "Interim Noble, interim, is named to 8 January 2027, Karim from 15 January 2027.",
        "M35 Go live is on 21 to 22 January 2027.",
        "Nobody 9 to 14 January 2027, Interim Noble, interim, since 1 June 2026 to 8 January 2027,"
        " then Karim from 15 January 2027; changes hands 4 working days before “Go live”",
        "Nobody named yet",
        "Rao since 1 June 2026; deputy Bello",
        "Alder: somebody is named for every day in 1 key post",
        "Birch: 1 key post changes hands near a cutover; 2 key posts with days on which nobody",
        "3 of 3 key posts shown",
    ):
        assert said in opened.text
    assert "Change who holds a post" not in opened.links()
    assert "Change who holds a post" in page.as_(page.cast.asha).get(LEADERSHIP).links()


def test_the_page_is_narrowed_and_the_line_of_time_chosen(page: Page) -> None:
    _lay(page)
    vic = page.as_(page.cast.vic)
    worth = vic.get(f"{LEADERSHIP}?only=attention").text
    assert "2 of 3 key posts shown" in worth
    assert "Rao since" not in worth
    alder = vic.get(f"{LEADERSHIP}?council={page.cast.alder_id}")
    assert "1 of 3 key posts shown" in alder.text
    assert "Karim from 15 January 2027;" not in alder.text
    assert "No post to draw." in vic.get(f"{LEADERSHIP}?council=999").text
    captions = {
        span: vic.get(f"{LEADERSHIP}?council={page.cast.alder_id}&span={span}").all(".//caption")
        for span in ("", "near", "whole")
    }
    assert {span: found[0].text for span, found in captions.items()} == {
        "": "Key posts of Alder Council, October 2026 to March 2028",
        "near": "Key posts of Alder Council, January 2027 to July 2027",
        "whole": "Key posts of Alder Council, July 2025 to June 2028",
    }


def test_the_file_holds_the_posts_that_the_page_shows(page: Page) -> None:
    _lay(page)
    vic = page.as_(page.cast.vic)
    shown = vic.get(f"{LEADERSHIP}?council={page.cast.birch_id}&only=attention")
    file = vic.get(shown.links()["Download as CSV"]).response.get_data().decode("utf-8-sig")
    assert {line["Council"] for line in csv.DictReader(io.StringIO(file))} == {"Birch Council"}
    attention = vic.get(f"{LEADERSHIP}.csv?only=attention").response.get_data().decode("utf-8-sig")
    assert attention == file


def test_what_a_post_is_changed_to_is_told_at_once(page: Page) -> None:
    empty_id = _lay(page)
    asha = page.as_(page.cast.asha)
    added = asha.submit(
        f"/programmes/fenland/settings/posts/{empty_id}/holders/add",
        name="Gareth Lowe",
        holding="holder",
        starts_on="1/2/2027",
        status=302,
    )
    assert added.location
    opened = asha.get(LEADERSHIP)
    assert "Nobody until 31 January 2027, Gareth Lowe from 1 February 2027" in opened.text
    assert "nobody named for vesting day" not in opened.text


def test_each_kind_of_handover_has_its_own_words(page: Page) -> None:
    cast = page.cast
    with page.app.app_context(), builders.writing() as session:
        leaves = ("Rao", date(2026, 6, 1), date(2027, 3, 25))
        key_post(session, cast.birch_id, "SEND lead", leaves)
        key_post(session, cast.birch_id, "Head of care", ("Lowe", date(2027, 4, 1), None))
        meet = ("Quill", date(2027, 3, 1), None)
        key_post(session, cast.alder_id, DIRECTOR, leaves, meet)
    opened = page.as_(cast.vic).get(LEADERSHIP)
    assert opened.h1 == "Birch’s first head of care begins on vesting day"
    for said in (
        "2 other hand-overs of a key post fall within 10 working days of a cutover.",
        "What does a new head of care need who begins on vesting day?",
        "Who will answer as SEND lead of Birch 3 working days before vesting?",
        "Birch’s SEND lead leaves 3 working days before vesting, with nobody named to follow. "
        "Rao is named to 25 March 2027, nobody is named to follow. Vesting is on 1 April 2027.",
        "Could both the old and the new director of children's services be there until it is over?",
        "nobody from 26 March 2027",
    ):
        assert said.lower() in opened.text.lower()


def test_with_nothing_close_the_heading_counts_what_is_empty_or_says_all_is_well(
    page: Page,
) -> None:
    cast = page.cast
    with page.app.app_context(), builders.writing() as session:
        key_post(session, cast.alder_id, DIRECTOR, ("Rao", None, None))
        key_post(session, cast.county_id, DIRECTOR, ("Marsh", None, date(2027, 3, 31)))
    vic = page.as_(cast.vic)
    assert vic.get(LEADERSHIP).h1 == (
        "Every key post has somebody named for vesting day, and none changes hands near it"
    )
    with page.app.app_context(), builders.writing() as session:
        key_post(session, cast.birch_id, DIRECTOR)
        key_post(session, cast.birch_id, "Lead member")
    assert vic.get(LEADERSHIP).h1 == "2 key posts have nobody named for vesting day"


def test_terms_and_empty_stretches_are_taken_away_as_a_file(page: Page) -> None:
    _lay(page)
    answer = page.as_(page.cast.vic).get(f"{LEADERSHIP}.csv")
    rows = list(csv.DictReader(io.StringIO(answer.response.get_data().decode("utf-8-sig"))))
    told = [(row["Council"], row["Who"], row["As"], row["First day"]) for row in rows]
    assert told == [
        ("Alder Council", "Rao", "Permanent", "2026-06-01"),
        ("Alder Council", "Bello", "Deputy", ""),
        ("Birch Council", "Interim Noble", "Interim", "2026-06-01"),
        ("Birch Council", "Karim", "Permanent", "2027-01-15"),
        ("Birch Council", "", "Nobody", "2027-01-09"),
        ("Birch Council", "", "Nobody", "2026-11-23"),
    ]
    assert (rows[2]["Hand-over close to"], rows[2]["Working days after it"]) == ("Go live", "-4")


def test_an_outsider_finds_no_such_page(page: Page) -> None:
    page.as_(page.cast.eve).get(LEADERSHIP, status=404)
    page.as_(page.cast.eve).get(f"{LEADERSHIP}.csv", status=404)


def test_the_examples_in_the_text_are_true() -> None:
    assert doctest.testmod(leadership_words).failed == 0
    assert doctest.testmod(line_of_time).failed == 0
