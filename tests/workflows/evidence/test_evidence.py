"""Putting a file to a row and taking it away, on both databases."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.conversation import Subject
from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound
from lgr_tracker.domain.guarding import Identifies, MayIdentify
from lgr_tracker.domain.permissions import operator
from lgr_tracker.exchange.evidence_file import CheckedFile, check_evidence
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.conversation import Evidence, EvidenceContent
from lgr_tracker.queries.conversation import conversation_of, evidence_file
from lgr_tracker.queries.history import history_of
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.evidence.add_evidence import add_evidence
from lgr_tracker.workflows.evidence.remove_evidence import remove_evidence
from tests import builders
from tests.people import NOW, Cast

Do = Callable[..., Any]
MINUTE = check_evidence(b"Both councils agreed the handover.", "board_minute.txt")
NOTE = "Who agreed what"


@pytest.fixture
def risk_id(cast: Cast) -> int:
    with builders.writing() as session:
        return builders.risk(session, cast.programme_id, cast.alder_id).id


def put(
    cast: Cast,
    do: Do,
    actor: Any,
    risk_id: int,
    file: CheckedFile = MINUTE,
    note: str = NOTE,
    most: int = 10_000,
    **more: Any,
) -> int:
    here = cast.programme_id
    return int(do(actor, add_evidence, here, Subject.RISK, risk_id, file, note, most=most, **more))


def count(kind: type[Evidence] | type[EvidenceContent]) -> int:
    return reading(operator()).scalar(sa.select(sa.func.count()).select_from(kind)) or 0


def test_a_file_stands_with_its_row_is_handed_out_and_taken_away(
    both: Flask, cast: Cast, risk_id: int, do: Do
) -> None:
    here = cast.programme_id
    evidence_id = put(cast, do, cast.farah, risk_id)
    shown = conversation_of(
        reading(cast.carol), cast.carol, here, Subject.RISK, risk_id, cast.alder_id
    )
    [file] = shown.files
    assert (file.id, file.name, file.told) == (evidence_id, "board_minute.txt", "TXT, 1 KB")
    assert (file.note, file.added_by, file.added_at) == (NOTE, "Farah", NOW)
    assert not shown.may_show
    kept = evidence_file(reading(cast.vic), cast.vic, here, evidence_id)
    assert (kept.name, kept.media_type) == ("board_minute.txt", "text/plain")
    assert kept.content == MINUTE.content
    with pytest.raises(NotAllowed):
        do(cast.dev, remove_evidence, here, evidence_id, "Not ours")
    with pytest.raises(Invalid):
        do(cast.farah, remove_evidence, here, evidence_id, " ")
    assert do(cast.farah, remove_evidence, here, evidence_id, "A newer one is in") == "R-101"
    assert (count(Evidence), count(EvidenceContent)) == (0, 0), "no bytes stay behind"
    told = history_of(reading(cast.farah), cast.farah, here, "risk", risk_id)
    sentences = [
        (each.verb, "".join(p.text for s in each.sentences for p in s), each.reason)
        for each in told
    ]
    assert sentences == [
        ("Took a file away.", "File: board_minute.txt", "A newer one is in"),
        ("Put a file to it.", "File: board_minute.txt", ""),
    ]
    events = reading(operator()).scalars(sa.select(AuditEvent).order_by(AuditEvent.sequence))
    assert [json.loads(each.after or "{}").get("digest") for each in events] == [
        MINUTE.digest,
        None,
    ]


def test_only_those_put_files_in_who_change_the_row(
    both: Flask, cast: Cast, risk_id: int, do: Do
) -> None:
    for actor in (cast.dev, cast.carol, cast.ann, cast.vic, cast.ben):
        with pytest.raises(NotAllowed):
            put(cast, do, actor, risk_id)
    with pytest.raises(NotFound):
        put(cast, do, cast.eve, risk_id)
    assert put(cast, do, cast.asha, risk_id)


def test_a_file_of_another_programme_or_of_a_hidden_row_is_missing(
    both: Flask, cast: Cast, risk_id: int, do: Do
) -> None:
    evidence_id = put(cast, do, cast.farah, risk_id)
    with pytest.raises(NotFound):
        evidence_file(reading(cast.eve), cast.eve, cast.other_id, evidence_id)
    with pytest.raises(NotFound):
        evidence_file(reading(cast.eve), cast.eve, cast.programme_id, evidence_id)
    with pytest.raises(NotFound):
        do(cast.eve, remove_evidence, cast.other_id, evidence_id, "Mine now")
    with builders.writing() as session:
        builders.classify(session, cast.programme_id, risk_id=risk_id)
    with pytest.raises(NotFound):
        evidence_file(reading(cast.dev), cast.dev, cast.programme_id, evidence_id)
    assert evidence_file(reading(cast.farah), cast.farah, cast.programme_id, evidence_id)


def test_the_same_file_stands_once(both: Flask, cast: Cast, risk_id: int, do: Do) -> None:
    put(cast, do, cast.farah, risk_id)
    again = check_evidence(MINUTE.content, "other name.txt")
    with pytest.raises(Invalid, match=r"here already, as board_minute.txt"):
        put(cast, do, cast.farah, risk_id, again)
    with builders.writing() as session:
        other = builders.risk(session, cast.programme_id, cast.alder_id, 102).id
    assert put(cast, do, cast.farah, other, again)


def test_a_programme_has_its_room_and_no_more(
    both: Flask, cast: Cast, risk_id: int, do: Do
) -> None:
    room = len(MINUTE.content) + 4
    put(cast, do, cast.farah, risk_id, most=room)
    with pytest.raises(Invalid) as refused:
        put(cast, do, cast.farah, risk_id, check_evidence(b"five!", "x.txt"), most=room)
    assert "larger than 1 KB together" in refused.value.fields["file"]
    assert put(cast, do, cast.farah, risk_id, check_evidence(b"four", "x.txt"), most=room)


def test_what_is_hidden_does_not_show_in_the_room_that_is_left(
    both: Flask, cast: Cast, risk_id: int, do: Do
) -> None:
    put(cast, do, cast.farah, risk_id, most=len(MINUTE.content))
    with builders.writing() as session:
        builders.classify(session, cast.programme_id, risk_id=risk_id)
        other = builders.risk(session, cast.programme_id, cast.birch_id, 102).id
    assert put(cast, do, cast.dev, other, most=len(MINUTE.content))


def test_a_file_needs_a_line_that_says_what_it_shows(
    both: Flask, cast: Cast, risk_id: int, do: Do
) -> None:
    with pytest.raises(Invalid) as refused:
        put(cast, do, cast.farah, risk_id, note=" ")
    assert set(refused.value.fields) == {"note"}


def test_the_guard_refuses_a_file_or_asks_for_a_reason(
    both: Flask, cast: Cast, risk_id: int, do: Do
) -> None:
    born = check_evidence(b"Date of birth 01/02/2015", "x.txt")
    with pytest.raises(Identifies) as refused:
        put(cast, do, cast.farah, risk_id, born, privacy_reason="It is nobody, really")
    assert [place.name for place in refused.value.places] == ["file"]
    doubted = check_evidence(b"x", "Smith family chronology.txt")
    with pytest.raises(MayIdentify):
        put(cast, do, cast.farah, risk_id, doubted)
    assert put(
        cast, do, cast.farah, risk_id, doubted, privacy_reason="The family is made up for training"
    )
    explained = reading(operator()).scalars(
        sa.select(AuditEvent).where(AuditEvent.event == "privacy:explain")
    )
    [told] = explained
    assert (told.subject_kind, told.subject_id) == ("risk", risk_id)
    assert json.loads(told.after)["fields"] == ["Evidence file"]


def test_actions_and_entries_take_files_too(both: Flask, cast: Cast, do: Do) -> None:
    here = cast.programme_id
    with builders.writing() as session:
        action_id = builders.action(session, here, cast.birch_id).id
    made = do(cast.dev, add_evidence, here, Subject.ACTION, action_id, MINUTE, NOTE, most=10_000)
    assert do(cast.dev, remove_evidence, here, made, "Wrong one") == "A-101"
