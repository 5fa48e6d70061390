"""Accepting risks by whom the band names, until a day, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import Invalid, NotAllowed, StaleEdit, WrongState
from lgr_tracker.domain.permissions import Role
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.programme import ScoreBand
from lgr_tracker.models.risk_record import Acceptance
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.risks.accept_risk import accept_risk, take_back_acceptance
from lgr_tracker.workflows.risks.review_risk import ReviewValues, review_risk
from lgr_tracker.workflows.scoring import Pair
from tests import builders
from tests.people import TODAY, Cast

Do = Callable[..., Any]
LATER = TODAY + timedelta(days=60)
WHY = {"reason": "Two trials were clean.", "today": TODAY}


@pytest.fixture
def risk_id(cast: Cast) -> int:
    """A risk of Alder in the band High."""
    score = {"current_likelihood": 3, "current_impact": 4, "current_score": 12}
    with builders.writing() as session:
        return builders.risk(session, cast.programme_id, cast.alder_id, **score).id


def delegate(cast: Cast, **acceptor: Any) -> None:
    """Say who may accept what lies in the band High."""
    with builders.writing() as session:
        session.execute(
            sa.update(ScoreBand)
            .where(ScoreBand.programme_id == cast.programme_id, ScoreBand.name == "High")
            .values(**acceptor)
        )


def kept() -> list[Acceptance]:
    reading().expire_all()
    return list(reading().scalars(sa.select(Acceptance).order_by(Acceptance.id)))


def test_the_programme_manager_accepts_where_the_band_names_nobody(
    both: Flask, cast: Cast, do: Do, risk_id: int
) -> None:
    where = (cast.programme_id, risk_id)
    for actor in (cast.farah, cast.carol, cast.chidi):
        with pytest.raises(NotAllowed, match="High"):
            do(actor, accept_risk, *where, 1, until=LATER, **WHY)
    assert do(cast.asha, accept_risk, *where, 1, until=LATER, **WHY) == LATER
    [row] = kept()
    assert (row.score, row.band_name, row.until, row.accepted_by) == (12, "High", LATER, "Asha")
    again = LATER + timedelta(days=1)
    do(cast.asha, accept_risk, *where, 2, until=again, **WHY)
    assert [(row.until, row.ended_on) for row in kept()] == [(LATER, TODAY), (again, None)]


def test_a_band_may_name_a_role_which_speaks_for_its_own_council(
    both: Flask, cast: Cast, do: Do, risk_id: int
) -> None:
    delegate(cast, acceptor_role=Role.CONTRIBUTOR)
    where = (cast.programme_id, risk_id)
    for actor in (cast.dev, cast.asha):
        with pytest.raises(NotAllowed):
            do(actor, accept_risk, *where, 1, until=LATER, **WHY)
    do(cast.farah, accept_risk, *where, 1, until=LATER, **WHY)


def test_a_band_may_name_a_body_for_which_those_who_sit_there_accept(
    both: Flask, cast: Cast, do: Do, risk_id: int
) -> None:
    with builders.writing() as session:
        body_id = builders.body(session, cast.programme_id).id
    delegate(cast, acceptor_body_id=body_id)
    where = (cast.programme_id, risk_id)
    with pytest.raises(NotAllowed):
        do(cast.asha, accept_risk, *where, 1, until=LATER, **WHY)
    sitting = replace(cast.carol, body_ids=frozenset({body_id}))
    do(sitting, accept_risk, *where, 1, until=LATER, **WHY)
    assert kept()[0].body_id == body_id


def test_an_acceptance_is_taken_back_with_a_reason(
    both: Flask, cast: Cast, do: Do, risk_id: int
) -> None:
    where = (cast.programme_id, risk_id)
    with pytest.raises(WrongState):
        do(cast.asha, take_back_acceptance, *where, 1, **WHY)
    do(cast.asha, accept_risk, *where, 1, until=LATER, **WHY)
    with pytest.raises(NotAllowed):
        do(cast.farah, take_back_acceptance, *where, 2, **WHY)
    with pytest.raises(Invalid):
        do(cast.asha, take_back_acceptance, *where, 2, reason="", today=TODAY)
    do(cast.asha, take_back_acceptance, *where, 2, reason="A third failed.", today=TODAY)
    assert (kept()[0].ended_on, kept()[0].ended_because) == (TODAY, "A third failed.")
    events = reading().scalars(sa.select(AuditEvent.event).order_by(AuditEvent.id)).all()
    assert events[-2:] == ["risk:accept", "risk:unaccept"]


def test_a_heavier_band_ends_what_was_accepted_and_a_lighter_one_does_not(
    both: Flask, cast: Cast, do: Do, risk_id: int
) -> None:
    where = (cast.programme_id, risk_id)
    do(cast.asha, accept_risk, *where, 1, until=LATER, **WHY)
    do(cast.asha, review_risk, *where, ReviewValues(Pair(2, 4)), 2, today=TODAY)
    assert kept()[0].ended_on is None
    do(cast.asha, review_risk, *where, ReviewValues(Pair(4, 5)), 3, today=TODAY)
    assert "Very high" in kept()[0].ended_because


def test_what_cannot_be_accepted_is_refused(both: Flask, cast: Cast, do: Do, risk_id: int) -> None:
    where = (cast.programme_id, risk_id)
    for until, reason, field in ((TODAY, "Small.", "until"), (LATER, "", "reason")):
        with pytest.raises(Invalid) as refusal:
            do(cast.asha, accept_risk, *where, 1, until=until, reason=reason, today=TODAY)
        assert list(refusal.value.fields) == [field]
    with pytest.raises(StaleEdit):
        do(cast.asha, accept_risk, *where, 9, until=LATER, **WHY)
    bare = {"current_likelihood": None, "current_impact": None, "current_score": None}
    with builders.writing() as session:
        unscored = builders.risk(session, cast.programme_id, cast.alder_id, 102, **bare).id
    with pytest.raises(WrongState, match="Score it first"):
        do(cast.asha, accept_risk, cast.programme_id, unscored, 1, until=LATER, **WHY)
