"""My work and what somebody is written to about, as pages."""

from datetime import timedelta

from lgr_tracker.domain.mail import MailKind, Rhythm
from lgr_tracker.queries.mail import mail_choices
from lgr_tracker.web.database import reading
from tests import builders
from tests.browsing import Page
from tests.builders import writing
from tests.people import TODAY


def give_work(page: Page, title: str = "Agree who runs duty") -> None:
    with page.app.app_context(), writing() as session:
        cast = page.cast
        post = builders.held_post(session, cast.alder_id, cast.farah)
        builders.action(
            session,
            cast.programme_id,
            cast.alder_id,
            title=title,
            owner_post_id=post.id,
            due_on=TODAY - timedelta(days=2),
        )
        builders.risk(
            session,
            cast.programme_id,
            cast.alder_id,
            owner_post_id=post.id,
            next_review_on=TODAY + timedelta(days=3),
        )


def test_the_heading_says_what_waits_and_each_thing_leads_to_its_page(page: Page) -> None:
    give_work(page)
    farah = page.as_(page.cast.farah)
    opened = farah.get("/my-work")
    assert opened.h1 == "Two things wait for you this week. One is late."
    assert "21 November, 2 days ago" in opened.text
    assert "26 November" in opened.text
    links = opened.links()
    assert farah.get(links["Agree who runs duty"]).h1
    assert farah.get(links["Something could go wrong 101"]).h1


def test_every_page_leads_to_my_work(page: Page) -> None:
    farah = page.as_(page.cast.farah)
    for path in ("/programmes", "/programmes/fenland/risks", "/account"):
        assert farah.get(path).links()["My work"] == "/my-work"


def test_somebody_with_nothing_to_do_is_told_so_kindly(page: Page) -> None:
    opened = page.as_(page.cast.vic).get("/my-work")
    assert opened.h1 == "Nothing waits for you this week."
    assert "You are up to date." in opened.text


def test_the_list_comes_as_csv_and_no_cell_is_a_formula(page: Page) -> None:
    give_work(page, title="=HYPERLINK(1)")
    answer = page.as_(page.cast.farah).client.get("/my-work.csv")
    assert answer.mimetype == "text/csv"
    text = answer.get_data(as_text=True)
    assert "'=HYPERLINK(1)" in text
    assert "Late,Finish,A-101" in text


def test_nobody_sees_it_without_signing_in(page: Page) -> None:
    for path in ("/my-work", "/my-work.csv", "/account/mail"):
        assert page.client.get(path).status_code == 302


def test_a_choice_is_kept_and_shown_again(page: Page) -> None:
    farah = page.as_(page.cast.farah)
    form = farah.get("/account/mail").form()
    assert (form["work"], form["decisions"]) == ("weekly", "at_once")
    assert "A reminder of what is due comes each Monday." in farah.get("/my-work").text
    farah.submit("/account/mail", work="daily", decisions="never", status=302)
    assert "A reminder of what is due comes each morning." in farah.get("/my-work").text
    form = farah.get("/account/mail").form()
    assert (form["work"], form["decisions"]) == ("daily", "never")
    with page.app.app_context():
        chosen = mail_choices(reading(page.cast.farah), page.cast.farah)
        assert chosen[MailKind.DECISIONS] is Rhythm.NEVER
        others = mail_choices(reading(page.cast.ben), page.cast.ben)
        assert others[MailKind.DECISIONS] is Rhythm.AT_ONCE


def test_what_is_not_on_the_list_is_refused_in_words(page: Page) -> None:
    opened = page.as_(page.cast.farah).submit(
        "/account/mail", work="at_once", decisions="weekly", status=422
    )
    assert "Choose how often." in opened.text


def test_the_account_leads_to_the_choices(page: Page) -> None:
    links = page.as_(page.cast.farah).get("/account").links()
    assert links["What we write to you about"] == "/account/mail"


def test_what_not_everybody_may_see_is_marked(page: Page) -> None:
    with page.app.app_context(), writing() as session:
        cast = page.cast
        post = builders.held_post(session, cast.alder_id, cast.farah)
        action = builders.action(
            session, cast.programme_id, cast.alder_id, owner_post_id=post.id, due_on=TODAY
        )
        builders.classify(session, cast.programme_id, mitigation_id=action.id)
    opened = page.as_(page.cast.farah).get("/my-work")
    assert "Restricted" in opened.text
