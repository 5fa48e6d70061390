"""What a low grade suggests, and what was decided on it, on both databases."""

from typing import Any

import pytest
from flask import Flask

from lgr_tracker.content import risk_patterns
from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.kinds import SuggestionOutcome
from lgr_tracker.domain.states import AssessmentState
from lgr_tracker.models.assessment import Assessment, Suggestion
from lgr_tracker.models.risk import RiskEvidence
from lgr_tracker.queries.suggestions import suggestions
from lgr_tracker.web.database import reading
from tests import builders
from tests.people import TODAY, Cast
from tests.rounds import Round, make_round, set_state


@pytest.fixture
def made(both: Flask, cast: Cast) -> Round:
    """A closed round of seven lenses and three grades."""
    made = make_round(cast.programme_id, lenses=8, grades=3)
    set_state(made.id, AssessmentState.CLOSED)
    return made


def agree(made: Round, lens: int, rank: int) -> int:
    """Write an agreed grade and return its id."""
    with builders.writing() as session:
        row = session.get_one(Assessment, made.id)
        return builders.moderated_grade(session, row, made.lenses[lens], made.grades[rank - 1]).id


def codes(rows: Any) -> list[str]:
    """Return the codes of the patterns of these suggestions."""
    return [row.pattern.code for row in rows]


def test_a_low_grade_offers_the_patterns_of_its_lens(cast: Cast, made: Round) -> None:
    found = suggestions(reading(), cast.vic, cast.programme_id, agree(made, 0, 1))
    expected = [pattern.code for pattern in risk_patterns() if "L1" in pattern.lenses]
    assert codes(found.open_rows) == expected
    assert (found.offers_all, found.is_low) == (False, True)


def test_a_lens_of_the_programmes_own_is_offered_all(cast: Cast, made: Round) -> None:
    found = suggestions(reading(), cast.vic, cast.programme_id, agree(made, 7, 2))
    assert len(found.rows) == len(risk_patterns())
    assert found.offers_all


def test_a_grade_above_the_threshold_keeps_only_what_was_decided(cast: Cast, made: Round) -> None:
    high = agree(made, 0, 3)
    assert suggestions(reading(), cast.vic, cast.programme_id, high).rows == ()
    with builders.writing() as session:
        session.add(
            Suggestion(
                moderated_grade_id=high,
                pattern_code="R01",
                outcome=SuggestionOutcome.DECLINED,
                reason="Appointed.",
                decided_by_id=cast.dev.person_id,
                decided_at=builders.MOMENT,
            )
        )
    (row,) = suggestions(reading(), cast.vic, cast.programme_id, high).answered_rows
    assert (row.reason, row.decided_by, row.is_open) == ("Appointed.", "Dev", False)


def test_a_risk_of_the_same_pattern_is_named(cast: Cast, made: Round) -> None:
    low = agree(made, 0, 1)
    with builders.writing() as session:
        there = builders.risk(
            session, cast.programme_id, cast.alder_id, pattern_code="R01", raised_on=TODAY
        ).id
    row = suggestions(reading(), cast.vic, cast.programme_id, low).row("R01")
    assert [risk.id for risk in row.known] == [there]
    assert row.is_open
    with builders.writing() as session:
        session.add(RiskEvidence(risk_id=there, moderated_grade_id=low))
    row = suggestions(reading(), cast.vic, cast.programme_id, low).row("R01")
    assert not row.is_open


def test_what_is_not_there_is_not_found(cast: Cast, made: Round) -> None:
    low = agree(made, 0, 1)
    with pytest.raises(NotFound):
        suggestions(reading(), cast.eve, cast.programme_id, low)
    with pytest.raises(NotFound):
        suggestions(reading(), cast.vic, cast.programme_id, 999_999)
    with pytest.raises(NotFound):
        suggestions(reading(), cast.vic, cast.programme_id, low).row("R99")
