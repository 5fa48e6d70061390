"""Opening, closing and signing off a round, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound, StaleEdit, WrongState
from lgr_tracker.domain.permissions import Actor, Role, Seat
from lgr_tracker.domain.states import AssessmentState, FrameworkState
from lgr_tracker.models.assessment import Assessment
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.workflows.assessment.close_round import close_round
from lgr_tracker.workflows.assessment.open_round import RoundValues, open_round
from lgr_tracker.workflows.assessment.sign_off_round import sign_off_round
from tests import builders
from tests.people import TODAY, Cast
from tests.rounds import make_round, row_of, set_state

Do = Callable[..., Any]


@pytest.fixture
def spring(both: Flask, cast: Cast) -> RoundValues:
    """What is said of a round against a published framework."""
    with builders.writing() as session:
        framework = builders.framework(session, cast.programme_id)
        return RoundValues("Spring", "Where are we?", framework.id, TODAY, TODAY)


def test_a_round_is_opened_with_one_audit_row(cast: Cast, do: Do, spring: RoundValues) -> None:
    opened = do(cast.asha, open_round, cast.programme_id, spring)
    row = row_of(Assessment, id=opened)
    assert (row.name, row.state) == ("Spring", AssessmentState.OPEN)
    assert row_of(AuditEvent, event="assessment:open").subject_name == "Spring"


def test_only_the_programme_manager_opens_and_a_stranger_meets_nothing(
    cast: Cast, do: Do, spring: RoundValues
) -> None:
    with pytest.raises(NotAllowed):
        do(cast.mo, open_round, cast.programme_id, spring)
    with pytest.raises(NotFound):
        do(cast.eve, open_round, cast.programme_id, spring)
    with pytest.raises(NotFound):
        do(cast.asha, open_round, 999_999, spring)


def test_what_cannot_be_opened_is_refused_on_its_field(
    cast: Cast, do: Do, spring: RoundValues
) -> None:
    do(cast.asha, open_round, cast.programme_id, spring)
    with builders.writing() as session:
        draft = builders.framework(
            session, cast.programme_id, name="Draft", state=FrameworkState.DRAFT
        ).id
        foreign = builders.framework(session, cast.other_id).id
    early = TODAY - timedelta(days=1)
    for field, values in {
        "name": spring,
        "closes_on": replace(spring, name="Another", closes_on=early),
        "framework_id": replace(spring, name="Another", framework_id=draft),
    }.items():
        with pytest.raises(Invalid) as refusal:
            do(cast.asha, open_round, cast.programme_id, values)
        assert field in refusal.value.fields
    with pytest.raises(Invalid):
        do(
            cast.asha,
            open_round,
            cast.programme_id,
            replace(spring, name="Another", framework_id=foreign),
        )


def close(do: Do, actor: Actor, cast: Cast, round_id: int, **changes: Any) -> None:
    """Close a round as somebody, a week after its last day unless said otherwise."""
    said = {"reason": "", "today": date(2026, 12, 7), **changes}
    do(actor, close_round, cast.programme_id, round_id, said.pop("seen", 1), **said)


def test_a_round_closes_once_and_early_only_with_a_reason(both: Flask, cast: Cast, do: Do) -> None:
    made = make_round(cast.programme_id)
    with pytest.raises(NotAllowed):
        close(do, cast.ben, cast, made.id)
    with pytest.raises(StaleEdit):
        close(do, cast.asha, cast, made.id, seen=7)
    with pytest.raises(Invalid) as refusal:
        close(do, cast.asha, cast, made.id, today=TODAY)
    assert "reason" in refusal.value.fields
    close(do, cast.asha, cast, made.id, today=TODAY, reason="All have answered.")
    assert row_of(Assessment, id=made.id).state is AssessmentState.CLOSED
    assert row_of(AuditEvent, event="assessment:close").reason == "All have answered."
    with pytest.raises(WrongState):
        close(do, cast.asha, cast, made.id)


def test_a_round_closes_without_a_reason_after_its_last_day(
    both: Flask, cast: Cast, do: Do
) -> None:
    made = make_round(cast.programme_id)
    close(do, cast.asha, cast, made.id)
    assert row_of(Assessment, id=made.id).state is AssessmentState.CLOSED


def test_a_round_is_signed_off_when_every_lens_has_its_grade(
    both: Flask, cast: Cast, do: Do
) -> None:
    made = make_round(cast.programme_id, lenses=2)
    sign = (sign_off_round, cast.programme_id, made.id)
    with pytest.raises(WrongState):
        do(cast.chidi, *sign, 1)
    set_state(made.id, AssessmentState.CLOSED)
    with builders.writing() as session:
        row = session.get_one(Assessment, made.id)
        agreed = {"agreed_by_id": cast.mo.person_id}
        builders.moderated_grade(session, row, made.lenses[0], made.grades[0], **agreed)
    with pytest.raises(Invalid, match="Lens number 2"):
        do(cast.chidi, *sign, 2)
    with builders.writing() as session:
        row = session.get_one(Assessment, made.id)
        builders.moderated_grade(session, row, made.lenses[1], made.grades[0], **agreed)
    with pytest.raises(StaleEdit):
        do(cast.chidi, *sign, 1)
    with pytest.raises(NotAllowed):
        do(cast.mo, *sign, 2)
    do(cast.chidi, *sign, 2)
    signed = row_of(Assessment, id=made.id)
    assert signed.state is AssessmentState.SIGNED_OFF
    assert signed.signed_off_by_id == cast.chidi.person_id
    with pytest.raises(WrongState):
        do(cast.chidi, *sign, 3)


def test_who_agreed_a_grade_does_not_sign_it_off(both: Flask, cast: Cast, do: Do) -> None:
    made = make_round(cast.programme_id, lenses=1)
    set_state(made.id, AssessmentState.CLOSED)
    with builders.writing() as session:
        row = session.get_one(Assessment, made.id)
        builders.moderated_grade(
            session, row, made.lenses[0], made.grades[0], agreed_by_id=cast.mo.person_id
        )
    chair = Seat(cast.programme_id, Role.BOARD_CHAIR)
    both_roles = Actor(cast.mo.person_id, "Mo", (*cast.mo.seats, chair))
    with pytest.raises(NotAllowed, match="somebody else"):
        do(both_roles, sign_off_round, cast.programme_id, made.id, 2)
