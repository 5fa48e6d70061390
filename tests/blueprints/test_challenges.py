"""The pages of what the programme is asked: listed by seat, answered, asked again."""

import csv
import io
from datetime import date

import pytest
import sqlalchemy as sa

from lgr_tracker.domain.challenges import Rule
from lgr_tracker.domain.states import RiskState
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import Risk
from tests import builders
from tests.browsing import Opened, Page, words
from tests.chain import lay_chain
from tests.people import NOW

ASKED = "/programmes/fenland/map/challenges"
SETTINGS = "/programmes/fenland/settings/questions"
OWNERLESS = "M11 Cutover has no owner: who will see that it happens?"


@pytest.fixture
def laid(page: Page) -> None:
    """The cast's programme with a chain in it."""
    with page.app.app_context(), builders.writing() as session:
        lay_chain(session, page.cast)


def of(page: Page, rule: Rule) -> str:
    """The address of the first question of a rule."""
    opened = page.get(f"{ASKED}?sort={rule}")
    return str(opened.document.find(".//div[@class='lgr-ask']//a").get("href"))


def rows_of(opened: Opened) -> list[list[str]]:
    return list(csv.reader(io.StringIO(opened.response.get_data().decode("utf-8-sig"))))


def test_an_empty_programme_is_asked_nothing(page: Page) -> None:
    opened = page.as_(page.cast.vic).get(ASKED)
    assert opened.h1 == "Nothing in the programme raises a question today"
    assert "See the map" in opened.links()


def test_the_line_of_the_map_s_parts_leads_here_and_says_so(page: Page) -> None:
    vic = page.as_(page.cast.vic)
    opened = vic.get(vic.get("/programmes/fenland/map/whole").links()["Questions"])
    assert [words(each) for each in opened.all(".//main//a[@aria-current='true']")] == ["Questions"]
    assert {"From one thing", "From one thing to another", "The whole map"} <= set(opened.links())


def test_questions_stand_under_their_rule_and_are_narrowed_by_seat(page: Page, laid: None) -> None:
    vic = page.as_(page.cast.vic)
    opened = vic.get(ASKED)
    assert opened.h1 == "8 questions wait for an answer"
    heads = [words(head) for head in opened.all(".//section/h2")]
    assert heads[0] == "Days on which nobody runs a service"
    assert "Things that lead back to themselves" in heads
    assert OWNERLESS in opened.text
    assert "Asked of" not in opened.text and "asked of: Programme office" in opened.text
    everybody = {name: href for name, href in opened.links().items() if name.endswith(")")}
    assert "Everybody (8)" in everybody
    monitoring = next(href for name, href in everybody.items() if name.startswith("Monitoring"))
    heads = [words(head) for head in vic.get(monitoring).all(".//section/h2")]
    assert heads == ["Day 1 criteria that nothing in the plan delivers"]
    nothing = vic.get(f"{ASKED}?state=answered")
    assert "No question fits." in nothing.text
    assert "Show all questions" in nothing.links()


def test_a_rule_with_many_questions_is_folded_and_then_paged(page: Page) -> None:
    with page.app.app_context(), builders.writing() as session:
        for number in range(40):
            builders.activity(session, page.cast.programme_id, f"X{number:02}")
    vic = page.as_(page.cast.vic)
    opened = vic.get(ASKED)
    assert len(opened.all(".//div[@class='lgr-ask']")) == 3
    whole = vic.get(opened.links()["See all 40"])
    assert len(whole.all(".//div[@class='lgr-ask']")) == 25
    last = vic.get(whole.links()["Next page"])
    assert len(last.all(".//div[@class='lgr-ask']")) == 15
    assert "Page 2 of 2" in last.text
    assert "Page 2 of 2" in vic.get(f"{ASKED}?sort=activity_without_owner&page=99").text


def test_a_question_is_answered_and_read_again(page: Page, laid: None) -> None:
    carol = page.as_(page.cast.carol)
    address = of(carol, Rule.ACTIVITY_WITHOUT_OWNER)
    opened = carol.get(address)
    assert opened.h1 == OWNERLESS
    assert "Nobody has answered yet." in opened.text
    assert "How it reaches people" in opened.text
    refused = carol.submit(address, answer=" ", status=422)
    assert "Write your answer." in refused.text
    carol.submit(address, answer="The head of systems, from 7 December.", status=302)
    kept = carol.get(address)
    assert "The head of systems, from 7 December." in kept.text
    assert "Answered" in kept.text
    listed = carol.get(ASKED)
    assert listed.h1 == "7 questions wait for an answer"
    assert OWNERLESS not in listed.text
    answered = carol.get(f"{ASKED}?state=answered")
    assert "“The head of systems, from 7 December.”" in answered.text
    assert "Read or add to the answer" in answered.links()


def test_a_question_comes_back_with_its_answer_when_the_facts_change(
    page: Page, laid: None
) -> None:
    carol = page.as_(page.cast.carol)
    address = of(carol, Rule.RISK_WITHOUT_OWNER)
    seen = carol.get(address).form()
    carol.submit(address, answer="Birch decides on Friday.", status=302)
    with page.app.app_context(), builders.writing() as session:
        risk = session.scalars(sa.select(Risk).where(Risk.reference == "R-102")).one()
        risk.hits_until = date(2027, 5, 1)
        session.get_one(Programme, page.cast.programme_id).revision += 1
    again = carol.get(address)
    assert "since then the facts have changed" in again.text
    assert "Now: R-102: could hit until 1 May 2027" in again.text
    assert "of them again because the facts have changed" in carol.get(ASKED).h1
    stale = carol.post(address, {**seen, "answer": "Still Friday."}, status=409)
    assert "has changed since you opened it" in stale.text
    assert "Still Friday." in stale.html
    carol.post(address, {**stale.form(), "answer": "Still Friday."}, status=302)
    assert "since then" not in carol.get(address).text


def test_an_answer_to_what_is_no_longer_asked_is_given_back(page: Page, laid: None) -> None:
    carol = page.as_(page.cast.carol)
    address = of(carol, Rule.RISK_WITHOUT_OWNER)
    seen = carol.get(address).form()
    with page.app.app_context(), builders.writing() as session:
        risk = session.scalars(sa.select(Risk).where(Risk.reference == "R-102")).one()
        risk.state, risk.closed_at, risk.closing_reason = RiskState.CLOSED, NOW, "Passed on."
        session.get_one(Programme, page.cast.programme_id).revision += 1
    late = carol.post(address, {**seen, "answer": "Birch's head of data."}, status=404)
    assert late.h1 == "This question is not asked now"
    assert "What you typed was not kept" in late.text
    assert "Birch's head of data." in late.text
    opened = carol.get(address, status=404)
    assert "What you typed" not in opened.text
    assert carol.get(opened.links()["See what is asked now"]).h1.endswith("wait for an answer")


def test_two_answers_at_once_are_both_kept_and_one_sent_twice_is_one(
    page: Page, laid: None
) -> None:
    carol, farah = page.as_(page.cast.carol), page.as_(page.cast.farah)
    address = of(carol, Rule.RISK_WITHOUT_OWNER)
    mine, theirs = carol.get(address).form(), farah.get(address).form()
    for status in (302, 409):
        carol.post(address, {**mine, "answer": "Birch's head of data."}, status=status)
    farah.post(address, {**theirs, "answer": "Alder's, until May."}, status=302)
    opened = carol.get(address)
    assert len(opened.all(".//ul[@class='lgr-changes']/li")) == 2
    assert "Alder's, until May." in opened.text
    assert "Birch's head of data." in opened.text


def test_an_answer_that_is_too_long_is_given_back_and_a_long_one_is_cut_in_the_list(
    page: Page, laid: None
) -> None:
    carol = page.as_(page.cast.carol)
    address = of(carol, Rule.RISK_WITHOUT_OWNER)
    long = "Ask again. " * 900
    refused = carol.submit(address, answer=f"{long} {long}", status=422)
    assert refused.html.count("Ask again.") == 1800
    assert "10,000" in refused.text
    carol.submit(address, answer=long, status=302)
    assert carol.get(address).text.count("Ask again.") == 900
    assert 10 < carol.get(f"{ASKED}?state=answered").text.count("Ask again.") < 30
    (_, line) = rows_of(carol.get(f"{ASKED}.csv?state=answered"))
    assert line[7] == long.strip()


def test_what_may_name_somebody_is_not_kept(page: Page, laid: None) -> None:
    carol = page.as_(page.cast.carol)
    address = of(carol, Rule.ACTIVITY_WITHOUT_OWNER)
    blocked = carol.submit(address, answer="Ask about the child born 03/02/2014.", status=422)
    assert "born 03/02/2014" in blocked.html
    assert "Nobody has answered yet." in carol.get(address).text


def test_readers_read_and_outsiders_meet_nothing(page: Page, laid: None) -> None:
    vic = page.as_(page.cast.vic)
    address = of(vic, Rule.ACTIVITY_WITHOUT_OWNER)
    opened = vic.get(address)
    assert "Keep this answer" not in opened.text
    assert "Your role lets you read" in opened.text
    eve = page.as_(page.cast.eve)
    for path in (ASKED, address, f"{ASKED}.csv"):
        eve.get(path, status=404)
    vic.get(f"{ASKED}/{'0' * 16}", status=404)
    vic.get(f"{ASKED}/short", status=404)


def test_the_list_comes_as_csv_as_it_is_narrowed(page: Page, laid: None) -> None:
    carol = page.as_(page.cast.carol)
    carol.submit(of(carol, Rule.ACTIVITY_WITHOUT_OWNER), answer="=1+1 is Bo", status=302)
    waiting = rows_of(carol.get(f"{ASKED}.csv"))
    assert len(waiting) == 1 + 7
    (heads, line) = rows_of(carol.get(f"{ASKED}.csv?state=answered"))
    told = dict(zip(heads, line, strict=True))
    assert told["Question"] == OWNERLESS
    assert told["Asked of"] == "Programme office"
    assert told["Answer"] == "'=1+1 is Bo"
    assert told["Answered by"] == "Carol"


def test_the_address_of_before_leads_on(page: Page, laid: None) -> None:
    vic = page.as_(page.cast.vic)
    moved = vic.get("/programmes/fenland/map/questions", status=301)
    assert moved.location == ASKED
    file = vic.get("/programmes/fenland/map/questions.csv", status=301)
    assert file.location == f"{ASKED}.csv?state=all"


def test_a_programme_chooses_what_it_is_asked(page: Page, laid: None) -> None:
    asha = page.as_(page.cast.asha)
    assert asha.get(SETTINGS).h1 == "21 of 21 sorts of question are asked"
    asha.submit(SETTINGS, rules=[Rule.ACTIVITY_WITHOUT_OWNER.value], status=302)
    assert asha.get(SETTINGS).h1 == "1 of 21 sorts of question are asked"
    assert asha.get(ASKED).h1 == "1 question waits for an answer"
    wrong = asha.submit(SETTINGS, rules=["made_up"], status=422)
    assert "Choose from the list" in wrong.text
    page.as_(page.cast.farah).get(SETTINGS, status=403)
    asha.submit(of(asha, Rule.ACTIVITY_WITHOUT_OWNER), answer="Bo.", status=302)
    assert asha.get(ASKED).h1 == "The one question has an answer"


def test_two_who_choose_at_once_see_both(page: Page, laid: None) -> None:
    first, second = page.as_(page.cast.asha), page.as_(page.cast.asha)
    seen = second.get(SETTINGS).form()
    first.submit(SETTINGS, rules=[Rule.LOOP.value], status=302)
    refused = second.post(SETTINGS, {**seen, "rules": [Rule.NO_ROOM.value]}, status=409)
    assert "Somebody else changed this" in refused.text
