"""Reviewing, closing, reopening and turning into an issue, on both databases."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import Invalid, NotAllowed, StaleEdit, WrongState
from lgr_tracker.domain.states import RiskState
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.risk import Risk
from lgr_tracker.models.risk_record import Review
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.risks.move_risk import close_risk, mark_as_issue, reopen_risk
from lgr_tracker.workflows.risks.review_risk import ReviewValues, review_risk
from lgr_tracker.workflows.scoring import Pair
from tests import builders
from tests.people import TODAY, Cast

Do = Callable[..., Any]
DAY = {"happened_on": TODAY, "today": TODAY}


@pytest.fixture
def risk_id(cast: Cast) -> int:
    with builders.writing() as session:
        return builders.risk(session, cast.programme_id, cast.alder_id).id


def stored(risk_id: int) -> Risk:
    reading().expire_all()
    return reading().get_one(Risk, risk_id)


def test_a_review_confirms_and_sets_the_next_by_the_band(
    both: Flask, cast: Cast, do: Do, risk_id: int
) -> None:
    values = ReviewValues(Pair(4, 5), note="Looked at together.")
    following = do(cast.farah, review_risk, cast.programme_id, risk_id, values, 1, today=TODAY)
    risk = stored(risk_id)
    assert following == risk.next_review_on == TODAY + timedelta(days=30)
    assert (risk.last_reviewed_on, risk.current_score, risk.previous_score) == (TODAY, 20, None)
    assert reading().scalar(sa.select(AuditEvent.reason)) == "Looked at together."
    [kept] = reading().scalars(sa.select(Review))
    assert (kept.outcome, kept.score, kept.band_name) == ("confirmed", 20, "Very high")
    assert (kept.note, kept.reviewed_by) == ("Looked at together.", "Farah")
    assert kept.next_review_on == following


def test_a_review_may_change_the_score_and_choose_the_day(
    both: Flask, cast: Cast, do: Do, risk_id: int
) -> None:
    day = date(2026, 12, 1)
    values = ReviewValues(Pair(2, 4, "Two clean trials."), next_review_on=day)
    assert do(cast.asha, review_risk, cast.programme_id, risk_id, values, 1, today=TODAY) == day
    risk = stored(risk_id)
    assert (risk.current_score, risk.previous_score) == (8, 20)
    [kept] = reading().scalars(sa.select(Review))
    assert (kept.outcome, kept.score, kept.next_review_on) == ("changed", 8, day)
    assert kept.note == "Two clean trials."
    with pytest.raises(Invalid) as refusal:
        do(
            cast.asha,
            review_risk,
            cast.programme_id,
            risk_id,
            ReviewValues(Pair(2, 4), next_review_on=TODAY),
            2,
            today=TODAY,
        )
    assert "next_review_on" in refusal.value.fields


def test_a_review_of_what_nobody_has_scored_is_kept_all_the_same(
    both: Flask, cast: Cast, do: Do
) -> None:
    unscored = {"current_likelihood": None, "current_impact": None, "current_score": None}
    with builders.writing() as session:
        made = builders.risk(session, cast.programme_id, cast.alder_id, 102, **unscored).id
    do(cast.asha, review_risk, cast.programme_id, made, ReviewValues(Pair()), 1, today=TODAY)
    [kept] = reading().scalars(sa.select(Review))
    assert (kept.outcome, kept.score, kept.band_name) == ("confirmed", None, "")


def test_closing_asks_for_reason_and_outcome_and_reopening_for_a_reason(
    both: Flask, cast: Cast, do: Do, risk_id: int
) -> None:
    where = (cast.programme_id, risk_id)
    for texts, field in (
        ({"reason": " ", "outcome": "Gone."}, "reason"),
        ({"reason": "Done.", "outcome": ""}, "outcome"),
    ):
        with pytest.raises(Invalid) as refusal:
            do(cast.asha, close_risk, *where, 1, **texts)
        assert list(refusal.value.fields) == [field]
    do(cast.asha, close_risk, *where, 1, reason="The split is done.", outcome="No record lost.")
    closed = stored(risk_id)
    assert (closed.state, closed.next_review_on) == (RiskState.CLOSED, None)
    assert closed.closing_outcome == "No record lost."
    with pytest.raises(WrongState):
        do(cast.asha, close_risk, *where, 2, reason="Again.", outcome="Again.")
    with pytest.raises(WrongState):
        do(cast.asha, mark_as_issue, *where, 2, reason="It happened.", **DAY)
    with pytest.raises(WrongState):
        do(cast.asha, review_risk, *where, ReviewValues(Pair(4, 5)), 2, today=TODAY)
    with pytest.raises(Invalid):
        do(cast.asha, reopen_risk, *where, 2, reason="", today=TODAY)
    do(cast.asha, reopen_risk, *where, 2, reason="Records turned up.", today=TODAY)
    opened = stored(risk_id)
    assert (opened.state, opened.closed_at, opened.closing_reason) == (RiskState.OPEN, None, "")
    assert opened.next_review_on == TODAY + timedelta(days=30)


def test_a_risk_that_happened_is_an_issue_and_may_be_open_again(
    both: Flask, cast: Cast, do: Do, risk_id: int
) -> None:
    where = (cast.programme_id, risk_id)
    tomorrow = {"happened_on": TODAY + timedelta(days=1), "today": TODAY}
    for refused, field in (
        ({"reason": ""} | DAY, "reason"),
        ({"reason": "It."} | tomorrow, "happened_on"),
    ):
        with pytest.raises(Invalid) as refusal:
            do(cast.farah, mark_as_issue, *where, 1, **refused)
        assert list(refusal.value.fields) == [field]
    do(cast.farah, mark_as_issue, *where, 1, reason="Forty records are missing.", **DAY)
    assert (stored(risk_id).state, stored(risk_id).happened_on) == (RiskState.ISSUE, TODAY)
    do(cast.farah, reopen_risk, *where, 2, reason="All found.", today=TODAY)
    assert stored(risk_id).state is RiskState.OPEN


def test_moves_keep_to_rights_and_to_the_version_seen(
    both: Flask, cast: Cast, do: Do, risk_id: int
) -> None:
    where = (cast.programme_id, risk_id)
    texts = {"reason": "Done.", "outcome": "Gone."}
    for actor in (cast.dev, cast.vic, cast.mo):
        with pytest.raises(NotAllowed):
            do(actor, close_risk, *where, 1, **texts)
    with pytest.raises(StaleEdit):
        do(cast.farah, close_risk, *where, 7, **texts)
    with pytest.raises(StaleEdit):
        do(cast.farah, review_risk, *where, ReviewValues(Pair(4, 5)), 7, today=TODAY)
