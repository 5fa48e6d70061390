"""Answering a question, on both databases: kept, told, asked anew, and hidden with its rows."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from lgr_tracker.domain.challenges import Challenge, Rule
from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound, StaleEdit
from lgr_tracker.domain.kinds import PostHolding
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import AuditEvent, AuditMention, Event
from lgr_tracker.models.challenge import ChallengeAnswer
from lgr_tracker.models.organisation import PostHolder
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import Risk
from lgr_tracker.queries.challenges import Asked, Standing, asked_of
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.challenges.answer_challenge import answer_challenge
from tests import builders
from tests.chain import lay_chain
from tests.people import TODAY, Cast

Do = Callable[..., Any]


@pytest.fixture
def laid(both: Flask, cast: Cast) -> None:
    """The cast's programme with a chain in it."""
    with builders.writing() as session:
        lay_chain(session, cast)


def asked(actor: Actor, cast: Cast, rule: Rule, *about: str) -> Asked:
    """The one question of a rule about these rows."""
    found = [
        each
        for each in asked_of(reading(actor), actor, cast.programme_id, TODAY)
        if each.challenge.rule is rule and {*about} <= {str(n) for _, n in each.challenge.about}
    ]
    assert len(found) == 1
    return found[0]


def _moved(session: Session, cast: Cast) -> None:
    """Raise the programme's revision, as every workflow does."""
    session.get_one(Programme, cast.programme_id).revision += 1


def ownerless(actor: Actor, cast: Cast) -> Asked:
    return asked(actor, cast, Rule.RISK_WITHOUT_OWNER, "R-102")


def answer(
    do: Do, actor: Actor, cast: Cast, challenge: Challenge, text: str = "Birch's head of data."
) -> Any:
    return do(actor, answer_challenge, cast.programme_id, challenge, challenge.facts_digest, text)


def test_an_answer_stands_beside_its_question_and_in_the_trail(
    laid: None, cast: Cast, do: Do
) -> None:
    before = ownerless(cast.carol, cast)
    assert before.standing is Standing.OPEN
    kept = answer(do, cast.carol, cast, before.challenge)
    after = ownerless(cast.vic, cast)
    assert after.standing is Standing.ANSWERED
    assert after.answer is not None
    assert (after.answer.answer, after.answer.answered_by) == ("Birch's head of data.", "Carol")
    event = (
        reading(cast.ann)
        .scalars(sa.select(AuditEvent).where(AuditEvent.event == Event.CHALLENGE_ANSWER.value))
        .one()
    )
    assert (event.subject_id, event.person_name) == (kept, "Carol")
    assert "R-102 Data analysts leave has no owner" in event.after
    told = reading(cast.ann).execute(
        sa.select(AuditMention.kind, Risk.reference)
        .join(Risk, Risk.id == AuditMention.subject_id)
        .where(AuditMention.event_id == event.id)
    )
    assert list(told) == [("risk", "R-102")]


def test_the_newest_answer_counts_and_the_others_are_kept(laid: None, cast: Cast, do: Do) -> None:
    for actor, text in ((cast.carol, "First."), (cast.dev, "Second.")):
        answer(do, actor, cast, ownerless(actor, cast).challenge, text)
    found = ownerless(cast.asha, cast)
    assert found.answer is not None
    assert sorted(row.answer for row in found.answers) == ["First.", "Second."]
    assert found.answer is found.answers[0]


def test_a_question_is_open_again_once_its_facts_have_changed(
    laid: None, cast: Cast, do: Do
) -> None:
    answer(do, cast.carol, cast, ownerless(cast.carol, cast).challenge)
    with builders.writing() as session:
        risk = session.scalars(sa.select(Risk).where(Risk.reference == "R-102")).one()
        risk.hits_until = date(2027, 5, 1)
        _moved(session, cast)
    found = ownerless(cast.carol, cast)
    assert found.standing is Standing.REOPENED
    assert found.since == ((), ("R-102: could hit until 1 May 2027",))
    answer(do, cast.carol, cast, found.challenge, "Still the head of data.")
    assert ownerless(cast.carol, cast).standing is Standing.ANSWERED


def test_an_answer_to_what_is_no_longer_so_is_refused_and_kept_for_the_form(
    laid: None, cast: Cast, do: Do
) -> None:
    challenge = ownerless(cast.carol, cast).challenge
    with pytest.raises(StaleEdit, match="has changed since you opened it"):
        do(cast.carol, answer_challenge, cast.programme_id, challenge, "0" * 64, "Somebody.")
    with pytest.raises(Invalid) as refusal:
        answer(do, cast.carol, cast, challenge, "  ")
    assert refusal.value.fields == {"answer": "Write your answer."}
    assert reading(cast.asha).scalar(sa.select(sa.func.count(ChallengeAnswer.id))) == 0


def test_readers_and_outsiders_answer_nothing(laid: None, cast: Cast, do: Do) -> None:
    challenge = ownerless(cast.carol, cast).challenge
    with pytest.raises(NotAllowed):
        answer(do, cast.vic, cast, challenge)
    with pytest.raises(NotFound):
        answer(do, cast.eve, cast, challenge)
    with pytest.raises(NotFound):
        do(cast.asha, answer_challenge, 10**9, challenge, challenge.facts_digest, "Somebody.")
    with pytest.raises(NotFound):
        do(cast.eve, answer_challenge, cast.other_id, challenge, challenge.facts_digest, "Me.")


def test_what_is_asked_of_a_restricted_row_is_asked_of_nobody_else(
    laid: None, cast: Cast, do: Do
) -> None:
    """Dev, of Birch, knows of R-102; Farah, of Alder, does not."""
    loop = asked(cast.dev, cast, Rule.LOOP, "R-101", "R-102").challenge
    answer(do, cast.dev, cast, loop, "In Birch, with the analysts.")
    answer(do, cast.dev, cast, ownerless(cast.dev, cast).challenge)
    with builders.writing() as session:
        risk = session.scalars(sa.select(Risk).where(Risk.reference == "R-102")).one()
        builders.classify(session, cast.programme_id, risk_id=risk.id)
    assert ownerless(cast.dev, cast).standing is Standing.ANSWERED
    seen = asked_of(reading(cast.farah), cast.farah, cast.programme_id, TODAY)
    told = "".join(repr(each) for each in seen)
    assert seen
    assert "R-102" not in told and "analysts" not in told and "head of data" not in told
    trail = reading(cast.farah).scalars(
        sa.select(AuditEvent.after).where(AuditEvent.event == Event.CHALLENGE_ANSWER.value)
    )
    assert list(trail) == []
    with pytest.raises(NotFound):
        answer(do, cast.farah, cast, loop)


def test_an_answer_about_more_than_somebody_sees_is_not_shown_to_them(
    laid: None, cast: Cast, do: Do
) -> None:
    """The head of systems owns R-101, which Dev may not see, and M10, which he may."""
    with builders.writing() as session:
        session.execute(sa.delete(PostHolder).where(PostHolder.holding == PostHolding.DEPUTY))
        _moved(session, cast)
    owned = asked(cast.farah, cast, Rule.SINGLE_OWNER, "R-101", "M10").challenge
    with builders.writing() as session:
        risk = session.scalars(sa.select(Risk).where(Risk.reference == "R-101")).one()
        builders.classify(session, cast.programme_id, risk_id=risk.id)
    answer(do, cast.farah, cast, owned, "The deputy of records would.")
    theirs = asked(cast.dev, cast, Rule.SINGLE_OWNER, "M10")
    assert theirs.challenge.key == owned.key
    assert theirs.standing is Standing.OPEN
    assert theirs.answers == ()
    answer(do, cast.dev, cast, theirs.challenge, "Nobody in Birch.")
    mine = asked(cast.farah, cast, Rule.SINGLE_OWNER, "R-101", "M10")
    assert mine.standing is Standing.ANSWERED
    assert mine.answer is not None and mine.answer.answer == "The deputy of records would."


def test_an_answer_names_work_too(laid: None, cast: Cast, do: Do) -> None:
    found = asked(cast.asha, cast, Rule.ACTIVITY_WITHOUT_OWNER, "M11").challenge
    answer(do, cast.asha, cast, found)
    kinds = reading(cast.asha).scalars(sa.select(AuditMention.kind))
    assert list(kinds) == ["activity"]
