"""Taking risks up to higher bodies and back down, on both databases."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import Invalid, NotAllowed, StaleEdit, WrongState
from lgr_tracker.models.risk import Risk
from lgr_tracker.models.risk_record import Escalation
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.risks.escalate_risk import escalate_risk
from lgr_tracker.workflows.risks.move_risk import close_risk
from tests import builders
from tests.people import Cast

Do = Callable[..., Any]
WHY = "They can free the money."


@pytest.fixture
def risk_id(cast: Cast) -> int:
    with builders.writing() as session:
        return builders.risk(session, cast.programme_id, cast.alder_id).id


@pytest.fixture
def tiers(cast: Cast) -> tuple[int, int, int]:
    """Return a board, an executive above it, and a body of another programme."""
    with builders.writing() as session:
        low = builders.body(session, cast.programme_id, "Programme board", position=1)
        high = builders.body(session, cast.programme_id, "Shadow executive", position=2)
        return low.id, high.id, builders.body(session, cast.other_id, "Far board").id


def test_a_risk_goes_up_over_a_tier_and_comes_back_down(
    both: Flask, cast: Cast, do: Do, risk_id: int, tiers: tuple[int, int, int]
) -> None:
    low, high, _ = tiers
    ways = []
    for version, body_id in enumerate((low, high, low, None), start=1):
        where = (cast.programme_id, risk_id, version)
        ways.append(do(cast.farah, escalate_risk, *where, body_id=body_id, reason=WHY))
        reading().expire_all()
        assert reading().get_one(Risk, risk_id).escalated_to_id == body_id
    assert ways == [True, True, False, False]
    kept = reading().scalars(sa.select(Escalation).order_by(Escalation.id)).all()
    assert [(row.from_body_id, row.to_body_id, row.is_upward) for row in kept] == [
        (None, low, True),
        (low, high, True),
        (high, low, False),
        (low, None, False),
    ]
    assert {(row.reason, row.moved_by) for row in kept} == {(WHY, "Farah")}


def test_what_cannot_move_is_refused(
    both: Flask, cast: Cast, do: Do, risk_id: int, tiers: tuple[int, int, int]
) -> None:
    low, _, far = tiers
    where = (cast.programme_id, risk_id)
    for body_id, reason, field in (
        (low, " ", "reason"),
        (None, WHY, "body_id"),
        (far, WHY, "body_id"),
    ):
        with pytest.raises(Invalid) as refusal:
            do(cast.asha, escalate_risk, *where, 1, body_id=body_id, reason=reason)
        assert list(refusal.value.fields) == [field]
    with pytest.raises(NotAllowed):
        do(cast.dev, escalate_risk, *where, 1, body_id=low, reason=WHY)
    with pytest.raises(StaleEdit):
        do(cast.asha, escalate_risk, *where, 4, body_id=low, reason=WHY)
    do(cast.asha, close_risk, *where, 1, reason="Done.", outcome="Gone.")
    with pytest.raises(WrongState):
        do(cast.asha, escalate_risk, *where, 2, body_id=low, reason=WHY)
    assert reading().scalar(sa.select(sa.func.count()).select_from(Escalation)) == 0
