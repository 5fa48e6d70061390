"""What is written to somebody whom a comment calls by name."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from lgr_tracker.domain.conversation import Subject
from lgr_tracker.domain.mail import Template, Why
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.web.database import reading
from lgr_tracker.web.letters import Recipient, Wording, word_letter
from lgr_tracker.workflows.conversation.say import say
from lgr_tracker.workflows.conversation.take_back import take_back
from lgr_tracker.workflows.mail.claim_mail import Item
from tests import builders
from tests.people import TODAY, Cast

Do = Callable[..., Any]
WORDS = "Would you look at the lease?"


def letter(reader: Actor, comment_id: int) -> Wording | None:
    item = Item(Template.MENTIONED, Why.MENTIONED, {"comment": comment_id}, None)
    return word_letter(reading(reader), Recipient(reader.name, reader), [item], TODAY)


def said(cast: Cast, do: Do, risk_id: int, called: str) -> int:
    text = f"@{called} {WORDS}"
    told = do(cast.farah, say, cast.programme_id, Subject.RISK, risk_id, text, today=TODAY)
    return int(told.comment_id)


def test_a_letter_says_who_called_about_what_and_none_of_the_words(
    both: Flask, cast: Cast, do: Do
) -> None:
    both.config["LGR_TRACKER_PUBLIC_URL"] = "https://lgr.example/tracker"
    with builders.writing() as session:
        risk_id = builders.risk(session, cast.programme_id, cast.alder_id).id
    made = letter(cast.dev, said(cast, do, risk_id, "Dev"))
    assert made is not None
    assert made.subject == "Farah called you by name on R-101"
    assert "Something could go wrong 101" in " ".join(made.body.split())
    assert f"https://lgr.example/tracker/programmes/fenland/risks/{risk_id}" in made.body
    assert "Somebody called you by name in a comment." in made.body
    assert "lease" not in made.body


def test_a_letter_leaves_the_title_of_a_restricted_row_out(both: Flask, cast: Cast, do: Do) -> None:
    with builders.writing() as session:
        risk_id = builders.risk(session, cast.programme_id, cast.alder_id).id
        builders.classify(session, cast.programme_id, risk_id=risk_id)
    made = letter(cast.ben, said(cast, do, risk_id, "Ben"))
    assert made is not None
    assert "R-101" in made.body and "go wrong" not in made.body
    assert 'open "My work"' in made.body, "the service was not told its own address"


def test_no_letter_tells_of_what_was_taken_back_or_is_hidden_by_now(
    both: Flask, cast: Cast, do: Do
) -> None:
    with builders.writing() as session:
        risk_id = builders.risk(session, cast.programme_id, cast.alder_id).id
    first, second = said(cast, do, risk_id, "Dev"), said(cast, do, risk_id, "Dev")
    do(cast.farah, take_back, cast.programme_id, first)
    assert letter(cast.dev, first) is None
    assert letter(cast.dev, second) is not None
    assert letter(cast.ben, second) is None, "who was not called gets none"
    with builders.writing() as session:
        builders.classify(session, cast.programme_id, risk_id=risk_id)
    assert letter(cast.dev, second) is None
