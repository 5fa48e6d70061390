"""Saying something about a row and taking it back, on both databases."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.conversation import MOST_TOLD, Subject
from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound, WrongState
from lgr_tracker.domain.guarding import Identifies
from lgr_tracker.domain.mail import MailKind, Rhythm, Template
from lgr_tracker.domain.permissions import Role, operator
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.conversation import Comment, CommentMention
from lgr_tracker.models.log_entry import LogEntry
from lgr_tracker.models.mail import Mail, MailChoice
from lgr_tracker.models.organisation import Membership, Person
from lgr_tracker.queries.conversation import conversation_of
from lgr_tracker.queries.history import history_of
from lgr_tracker.queries.mentions import mention, mentions_of
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.conversation.say import say
from lgr_tracker.workflows.conversation.take_back import take_back
from tests import builders
from tests.people import NOW, TODAY, Cast

Do = Callable[..., Any]
WORDS = "The lease ends before the move. Who has asked the landlord?"


@pytest.fixture
def risk_id(cast: Cast) -> int:
    with builders.writing() as session:
        return builders.risk(session, cast.programme_id, cast.alder_id).id


def spoken(cast: Cast, do: Do, actor: Any, risk_id: int, text: str = WORDS, **told: Any) -> Any:
    here = cast.programme_id
    return do(actor, say, here, Subject.RISK, risk_id, text, today=TODAY, **told)


def events(cast: Cast, kind: str) -> list[AuditEvent]:
    return list(
        reading(operator()).scalars(
            sa.select(AuditEvent)
            .where(AuditEvent.programme_id == cast.programme_id, AuditEvent.event == kind)
            .order_by(AuditEvent.sequence)
        )
    )


def test_a_comment_stands_with_its_speaker_and_the_trail_has_none_of_its_words(
    both: Flask, cast: Cast, risk_id: int, do: Do
) -> None:
    told = spoken(cast, do, cast.carol, risk_id)
    assert (told.names, told.untold) == ((), 0)
    shown = conversation_of(
        reading(cast.farah), cast.farah, cast.programme_id, Subject.RISK, risk_id, cast.alder_id
    )
    [said] = shown.said
    assert (said.said_by, said.text, said.told, said.said_at) == ("Carol", WORDS, (), NOW)
    assert not said.may_take_back
    assert shown.may_say and shown.may_show and not shown.has_more
    [event] = events(cast, "comment:say")
    assert (event.subject_kind, event.subject_id, event.subject_name) == ("risk", risk_id, "R-101")
    assert json.loads(event.after) == {"comment_id": said.id, "characters": len(WORDS)}
    history = history_of(reading(cast.farah), cast.farah, cast.programme_id, "risk", risk_id)
    assert [(each.verb, each.sentences) for each in history] == [("Said something about it.", ())]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.VIEWER])
def test_whoever_takes_part_may_speak(
    both: Flask, cast: Cast, risk_id: int, do: Do, role: Role
) -> None:
    speaker = next(each for each in cast.everyone() if each.seats[0].role is role)
    assert spoken(cast, do, speaker, risk_id).comment_id


def test_a_viewer_reads_and_a_stranger_learns_nothing(
    both: Flask, cast: Cast, risk_id: int, do: Do
) -> None:
    with pytest.raises(NotAllowed):
        spoken(cast, do, cast.vic, risk_id)
    with pytest.raises(NotFound):
        spoken(cast, do, cast.eve, risk_id)
    with pytest.raises(NotFound):
        spoken(cast, do, cast.asha, risk_id + 1)
    assert reading(operator()).scalar(sa.select(sa.func.count(Comment.id))) == 0


def test_those_chosen_and_those_called_are_told_once_each(
    both: Flask, cast: Cast, risk_id: int, do: Do
) -> None:
    dev, ben = cast.dev.person_id, cast.ben.person_id
    told = spoken(
        cast, do, cast.carol, risk_id, "@Ben, and @dev: see this. @Carol too", told_ids=[dev]
    )
    assert told.names == ("Ben", "Dev")
    session = reading(operator())
    posted = session.execute(sa.select(Mail.person_id, Mail.template, Mail.facts)).all()
    assert sorted(row.person_id for row in posted) == sorted([ben, dev])
    assert {row.template for row in posted} == {Template.MENTIONED}
    assert all("see this" not in row.facts for row in posted), "the words stay in the house"
    [called] = mentions_of(reading(cast.dev), cast.dev, NOW)
    assert (called.reference, called.said_by, called.is_marked) == ("R-101", "Carol", False)
    assert mentions_of(reading(cast.dev), cast.dev, NOW + timedelta(days=29)) == ()
    assert mentions_of(reading(cast.asha), cast.asha, NOW) == ()


def test_a_mention_is_done_once_its_reader_answers_there(
    both: Flask, cast: Cast, risk_id: int, do: Do
) -> None:
    spoken(cast, do, cast.carol, risk_id, told_ids=[cast.dev.person_id])
    with builders.writing() as session:
        other = builders.risk(session, cast.programme_id, cast.alder_id, 102).id
    both.config["LGR_CLOCK"] = lambda: NOW + timedelta(hours=1)
    spoken(cast, do, cast.dev, other)
    spoken(cast, do, cast.carol, risk_id, told_ids=[cast.dev.person_id])
    [called] = mentions_of(reading(cast.dev), cast.dev, NOW)
    assert called.said_at == NOW + timedelta(hours=1), "an answer elsewhere is none"
    both.config["LGR_CLOCK"] = lambda: NOW + timedelta(hours=2)
    spoken(cast, do, cast.dev, risk_id)
    assert mentions_of(reading(cast.dev), cast.dev, NOW) == ()


def test_whoever_wants_no_such_mail_gets_none_but_is_called(
    both: Flask, cast: Cast, risk_id: int, do: Do
) -> None:
    with builders.writing() as session:
        session.add(
            MailChoice(person_id=cast.dev.person_id, kind=MailKind.MENTIONS, rhythm=Rhythm.NEVER)
        )
    assert spoken(cast, do, cast.carol, risk_id, "@Dev?").names == ("Dev",)
    assert reading(operator()).scalar(sa.select(sa.func.count(Mail.id))) == 0
    assert len(mentions_of(reading(cast.dev), cast.dev, NOW)) == 1


def test_nobody_is_told_of_what_they_may_not_see(
    both: Flask, cast: Cast, risk_id: int, do: Do
) -> None:
    with builders.writing() as session:
        builders.classify(session, cast.programme_id, risk_id=risk_id)
    told = spoken(cast, do, cast.farah, risk_id, "@Ben and @Dev, what now?")
    assert (told.names, told.untold) == (("Ben",), 1), "Dev is of another council"
    session = reading(operator())
    assert session.scalars(sa.select(CommentMention.person_id)).all() == [cast.ben.person_id]
    assert session.scalars(sa.select(Mail.person_id)).all() == [cast.ben.person_id]
    [called] = mentions_of(reading(cast.ben), cast.ben, NOW)
    assert called.is_marked, "so that its title goes into no mail"


def test_a_comment_goes_where_its_row_goes(both: Flask, cast: Cast, risk_id: int, do: Do) -> None:
    comment_id = spoken(cast, do, cast.carol, risk_id, "@Dev, look.").comment_id
    assert mention(reading(cast.dev), cast.dev, comment_id) is not None
    with builders.writing() as session:
        builders.classify(session, cast.programme_id, risk_id=risk_id)
    assert mention(reading(cast.dev), cast.dev, comment_id) is None
    assert mentions_of(reading(cast.dev), cast.dev, NOW) == ()
    hidden = conversation_of(
        reading(cast.dev), cast.dev, cast.programme_id, Subject.RISK, risk_id, cast.alder_id
    )
    assert hidden.said == ()
    with pytest.raises(NotFound):
        do(cast.dev, take_back, cast.programme_id, comment_id)


@pytest.mark.parametrize(
    ("text", "told", "field"), [("  ", [], "text"), ("Look.", [0], "told"), ("Look.", None, "told")]
)
def test_what_makes_no_sense_is_refused(
    both: Flask, cast: Cast, risk_id: int, do: Do, text: str, told: list[int] | None, field: str
) -> None:
    if told is None:
        told = []
        with builders.writing() as session:
            for at in range(MOST_TOLD + 1):
                row = Person(name=f"P{at}", email=f"p{at}@example.org", created_at=NOW)
                session.add(row)
                session.flush()
                session.add(
                    Membership(person_id=row.id, programme_id=cast.programme_id, role=Role.VIEWER)
                )
                told.append(row.id)
    with pytest.raises(Invalid) as refused:
        spoken(cast, do, cast.carol, risk_id, text, told_ids=told)
    assert set(refused.value.fields) == {field}


def test_the_guard_looks_at_what_is_said(both: Flask, cast: Cast, risk_id: int, do: Do) -> None:
    with pytest.raises(Identifies):
        spoken(cast, do, cast.carol, risk_id, "NHS number 943 476 5919")


def test_one_takes_ones_own_words_back_and_a_line_stays(
    both: Flask, cast: Cast, risk_id: int, do: Do
) -> None:
    comment_id = spoken(cast, do, cast.carol, risk_id, "@Dev, look.").comment_id
    with pytest.raises(NotAllowed):
        do(cast.dev, take_back, cast.programme_id, comment_id)
    assert do(cast.carol, take_back, cast.programme_id, comment_id) == "R-101"
    shown = conversation_of(
        reading(cast.carol), cast.carol, cast.programme_id, Subject.RISK, risk_id, cast.alder_id
    )
    [said] = shown.said
    assert (said.text, said.taken_back_at, said.may_take_back) == ("", NOW, False)
    [event] = events(cast, "comment:take_back")
    assert (event.subject_id, event.person_name) == (risk_id, "Carol")
    assert mention(reading(cast.dev), cast.dev, comment_id) is None
    for table in (Comment.__table__, AuditEvent.__table__, Mail.__table__):
        rows = reading(operator()).connection().execute(sa.select(table)).all()
        assert "look." not in str(rows), f"the words are left in {table.name}"
    with pytest.raises(WrongState):
        do(cast.carol, take_back, cast.programme_id, comment_id)


def test_the_programme_manager_takes_back_what_should_not_have_been_said(
    both: Flask, cast: Cast, risk_id: int, do: Do
) -> None:
    comment_id = spoken(cast, do, cast.carol, risk_id).comment_id
    do(cast.asha, take_back, cast.programme_id, comment_id)
    [event] = events(cast, "comment:take_back")
    assert event.person_name == "Asha"
    with pytest.raises(NotFound):
        do(cast.eve, take_back, cast.other_id, comment_id)


def test_actions_and_entries_are_talked_about_too(both: Flask, cast: Cast, do: Do) -> None:
    here = cast.programme_id
    with builders.writing() as session:
        action = builders.action(session, here, cast.birch_id).id
        entry = LogEntry(
            programme_id=here,
            organisation_id=cast.birch_id,
            kind="assumption",
            number=1,
            reference="AS-001",
            title="Staff move with their teams",
            raised_on=TODAY,
            created_at=NOW,
            changed_at=NOW,
        )
        session.add(entry)
        session.flush()
        entry_id = entry.id
    for subject, row_id, name in (
        (Subject.ACTION, action, "A-101"),
        (Subject.ENTRY, entry_id, "AS-001"),
    ):
        do(cast.farah, say, here, subject, row_id, "@Dev?", today=TODAY)
        shown = conversation_of(
            reading(cast.farah), cast.farah, here, subject, row_id, cast.birch_id
        )
        assert [each.told for each in shown.said] == [("Dev",)]
        assert shown.may_say and not shown.may_show, "the row is another council's"
        assert [each.subject_name for each in events(cast, "comment:say")][-1] == name
    assert {each.subject for each in mentions_of(reading(cast.dev), cast.dev, NOW)} == {
        Subject.ACTION,
        Subject.ENTRY,
    }
