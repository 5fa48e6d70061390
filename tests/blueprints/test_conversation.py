"""What people say and the files they put in, through the pages."""

import io
from typing import Any

import pytest
import sqlalchemy as sa

from lgr_tracker.domain.conversation import FILE_MOST
from lgr_tracker.domain.permissions import operator
from lgr_tracker.models.conversation import Evidence
from lgr_tracker.web.database import db, reading
from tests import builders
from tests.browsing import Opened, Page
from tests.exchange.evidence import document, jpeg, pdf, stream

HOME = "/programmes/fenland"


@pytest.fixture
def risk_id(page: Page) -> int:
    with page.app.app_context(), builders.writing() as session:
        return builders.risk(session, page.cast.programme_id, page.cast.alder_id).id


def add_page(risk_id: int) -> str:
    return f"{HOME}/evidence/risk/{risk_id}/add"


def send(page: Page, risk_id: int, data: bytes, name: str, **fields: Any) -> Opened:
    values = {"note": "What it shows", "is_looked_through": "y", **fields}
    opened = page.submit(add_page(risk_id), file=(io.BytesIO(data), name), **values)
    opened.response.request.environ["wsgi.input"].close()  # a large request lies in a file
    return opened


def test_a_comment_is_said_shown_and_taken_back(page: Page, risk_id: int) -> None:
    carol = page.as_(page.cast.carol)
    risk_page = carol.get(f"{HOME}/risks/{risk_id}")
    assert "Nobody has said anything yet." in risk_page.text
    say = risk_page.links()["Say something"]
    asked = carol.get(say)
    assert asked.h1 == "What do you want to say about R-101?"
    assert "Ben" in asked.text and "Eve" not in asked.text
    refused = carol.submit(say, text=" ", status=422)
    assert "Write what you want to say." in refused.text
    said = carol.submit(
        say, text="Who has asked?\n@Dev, you?", told=[str(page.cast.ben.person_id)], status=302
    )
    shown = carol.get(said.location.partition("#")[0])
    assert "It is said. Ben and Dev are told." in shown.text
    assert "told to Ben, Dev" in shown.text and "Who has asked?\n@Dev, you?" in shown.html
    back = shown.links()["Take back what Carol said"]
    assert carol.get(back).h1 == "Take back what was said?"
    carol.submit(back, status=302)
    after = carol.get(f"{HOME}/risks/{risk_id}").text
    assert "Taken back on 23 November." in after and "Who has asked?" not in after
    assert carol.submit(back, status=409).status == 409
    assert page.as_(page.cast.dev).get(back, status=200)


def test_my_work_says_who_called(page: Page, risk_id: int) -> None:
    page.as_(page.cast.carol).submit(
        f"{HOME}/comments/risk/{risk_id}/add", text="@Dev, what do you think?", status=302
    )
    dev = page.as_(page.cast.dev)
    work = dev.get("/my-work")
    assert "You were called by name" in work.text and "Carol, Fenland" in work.text
    there = work.links()["R-101 Something could go wrong 101"]
    assert there == f"{HOME}/risks/{risk_id}#said"
    assert "called by name" not in page.as_(page.cast.ben).get("/my-work").text


def test_a_text_that_identifies_is_refused_and_kept_on_the_page(page: Page, risk_id: int) -> None:
    carol = page.as_(page.cast.carol)
    say = f"{HOME}/comments/risk/{risk_id}/add"
    refused = carol.submit(say, text="Ask about NHS number 943 476 5919.", status=422)
    assert "943 476 5919" in refused.form()["text"]
    doubted = carol.submit(say, text="Ask the Smith family about their son Jo.", status=422)
    assert "Why is this safe to keep?" in doubted.text


def test_who_may_not_speak_is_not_asked(page: Page, risk_id: int) -> None:
    vic = page.as_(page.cast.vic)
    shown = vic.get(f"{HOME}/risks/{risk_id}")
    assert not {"Say something", "Put a file to it"} & set(shown.links())
    vic.get(f"{HOME}/comments/risk/{risk_id}/add", status=403)
    carol = page.as_(page.cast.carol)
    carol.get(add_page(risk_id), status=403)
    dev = page.as_(page.cast.dev)
    assert "Put a file to it" not in dev.get(f"{HOME}/risks/{risk_id}").links()
    dev.get(add_page(risk_id), status=403)
    page.as_(page.cast.eve).get(add_page(risk_id), status=404)
    page.as_(page.cast.asha).get(f"{HOME}/comments/risk/{risk_id + 1}/add", status=404)
    page.as_(page.cast.asha).get(f"{HOME}/comments/else/{risk_id}/add", status=404)


def test_a_file_is_put_in_handed_out_as_an_attachment_and_taken_away(
    page: Page, risk_id: int
) -> None:
    farah = page.as_(page.cast.farah)
    risk_page = farah.get(f"{HOME}/risks/{risk_id}")
    assert "No file is put to it yet." in risk_page.text
    assert risk_page.links()["Put a file to it"] == add_page(risk_id)
    assert 'enctype="multipart/form-data"' in farah.get(add_page(risk_id)).html
    name = "naïve; filename=x é.jpg"
    assert send(farah, risk_id, jpeg(), name).status == 302
    shown = farah.get(f"{HOME}/risks/{risk_id}")
    href = shown.links()[name]
    with page.as_(page.cast.vic).client.get(href) as answer:
        assert answer.data == jpeg()
        headers = answer.headers
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    disposition = headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename=")
    assert disposition.endswith("filename*=UTF-8''na%C3%AFve%3B%20filename%3Dx%20%C3%A9.jpg")
    remove = shown.links()[f"Take away {name}"]
    farah.submit(remove, reason=" ", status=422)
    farah.submit(remove, reason="A newer one is in", status=302)
    assert "No file is put to it yet." in farah.get(f"{HOME}/risks/{risk_id}").text
    farah.get(href, status=404)
    farah.get(remove, status=404)


def test_a_foreign_file_answers_as_a_missing_one(page: Page, risk_id: int) -> None:
    send(page.as_(page.cast.farah), risk_id, pdf(), "minute.pdf")
    with page.app.app_context():
        evidence_id = reading(operator()).scalar(sa.select(Evidence.id))
        db.session.remove()
    eve = page.as_(page.cast.eve)
    answers = []
    for address in (
        f"{HOME}/evidence/{evidence_id}",
        f"/programmes/elsewhere/evidence/{evidence_id}",
        "/programmes/elsewhere/evidence/7",
    ):
        with eve.client.get(address) as answer:
            answers.append((answer.status_code, len(answer.data)))
    assert {status for status, _ in answers} == {404}
    assert answers[1] == answers[2]


def test_a_file_is_refused_beside_its_field(page: Page, risk_id: int) -> None:
    farah = page.as_(page.cast.farah)
    nothing = farah.submit(add_page(risk_id), note="x", is_looked_through="y", status=422)
    assert "Choose a file." in nothing.text
    unseen = send(farah, risk_id, pdf(), "x.pdf", is_looked_through=None)
    assert unseen.status == 422
    assert "Look through the file first" in unseen.text
    active = send(farah, risk_id, pdf(b"<</JS(x)>>"), "x.pdf")
    assert active.status == 422 and "does something when it is opened" in active.text
    born = send(farah, risk_id, document("Date of birth 01/02/2015"), "x.docx")
    assert born.status == 422 and "identify a person" not in born.h1
    marked = [each.text for each in born.all(".//mark")]
    assert marked and "01/02/2015" in marked[0]
    named = send(farah, risk_id, document("x"), "NHS 943 476 5919.docx")
    assert named.status == 422
    doubted = send(farah, risk_id, document("x"), "Smith family chronology.docx")
    assert doubted.status == 422 and "Why is this safe to keep?" in doubted.text
    kept = send(
        farah,
        risk_id,
        document("x"),
        "Smith family chronology.docx",
        privacy_reason="The family is made up for training",
    )
    assert kept.status == 302


def test_a_file_may_be_larger_than_other_requests_and_no_larger(page: Page, risk_id: int) -> None:
    farah = page.as_(page.cast.farah)
    large = pdf(b"4 0 R", stream(b"", bytes(6 * 1024 * 1024)))
    assert send(farah, risk_id, large, "x.pdf").status == 302
    told = send(farah, risk_id, b" " * (FILE_MOST + 1), "y.pdf")
    assert told.status == 422 and "larger than 10 MB" in told.text
    assert send(farah, risk_id, b" " * (FILE_MOST + 2 * 1024 * 1024), "y.pdf").status == 413
    elsewhere = farah.client.post(
        f"{HOME}/comments/risk/{risk_id}/add", data={"text": "a" * (6 * 1024 * 1024)}
    )
    assert elsewhere.status_code == 413


def test_files_are_counted_by_the_hour(page: Page, risk_id: int) -> None:
    page.app.config["LGR_TRACKER_EVIDENCE_AN_HOUR"] = 1
    farah = page.as_(page.cast.farah)
    assert send(farah, risk_id, pdf(), "x.pdf").status == 302
    refused = send(farah, risk_id, pdf(b"1"), "y.pdf")
    assert refused.status == 429 and "can be put in within an hour" in refused.text
    assert int(refused.response.headers["Retry-After"]) > 0


def test_an_action_has_its_conversation(page: Page) -> None:
    with page.app.app_context(), builders.writing() as session:
        action_id = builders.action(session, page.cast.programme_id, page.cast.birch_id).id
    dev = page.as_(page.cast.dev)
    links = dev.get(f"{HOME}/actions/{action_id}").links()
    said = dev.submit(links["Say something"], text="It is half done.", status=302)
    assert said.location == f"{HOME}/actions/{action_id}#said"
    assert "It is half done." in dev.get(f"{HOME}/actions/{action_id}").text
