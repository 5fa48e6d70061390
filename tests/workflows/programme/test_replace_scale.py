"""Another scale: every score goes through the table, and what was said before is kept."""

import json
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.content.scoring import scales
from lgr_tracker.domain.errors import Invalid, NotAllowed, StaleEdit
from lgr_tracker.domain.kinds import Axis, ScaleNotation, ScoreKind
from lgr_tracker.domain.permissions import operator
from lgr_tracker.domain.scales import Scale
from lgr_tracker.domain.step_mapping import StepMapping, suggested_mapping
from lgr_tracker.models.audit import AuditEvent, Event
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import Risk, ScoreEntry
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.workflows.programme.replace_scale import MAPPED, replace_scale
from lgr_tracker.workflows.risks.review_risk import ReviewValues, review_risk
from lgr_tracker.workflows.scoring import Pair
from tests.builders import classify, risk, writing
from tests.people import TODAY, Cast


def starter(code: str) -> Scale:
    return next(each.as_domain() for each in scales() if each.code == code)


@pytest.fixture
def scored(both: Flask, cast: Cast, do: Any) -> int:
    """A risk that went from 4 x 4 to 5 x 4."""
    with writing() as session:
        row = risk(
            session,
            cast.programme_id,
            cast.alder_id,
            current_likelihood=None,
            current_impact=None,
            current_score=None,
            inherent_likelihood=5,
            inherent_impact=5,
            inherent_score=25,
        )
        risk_id, version = row.id, row.version
    for likelihood in (4, 5):
        do(
            cast.asha,
            review_risk,
            cast.programme_id,
            risk_id,
            ReviewValues(Pair(likelihood, 4, "Looked at.")),
            version,
            today=TODAY,
        )
        version += 1
    return risk_id


def put(do: Any, cast: Cast, new: Scale, mapping: StepMapping | None = None, **given: Any) -> int:
    with writing() as session:
        old = scale_of(session, operator(), cast.programme_id)
        version = session.get_one(Programme, cast.programme_id).version
    wanted = mapping or suggested_mapping(old, new)
    answer: int = do(
        given.get("by", cast.asha),
        replace_scale,
        cast.programme_id,
        new,
        wanted,
        True,
        given.get("version", version),
    )
    return answer


def entries(risk_id: int) -> list[ScoreEntry]:
    with writing() as session:
        rows = session.scalars(
            sa.select(ScoreEntry).where(ScoreEntry.risk_id == risk_id).order_by(ScoreEntry.id)
        ).all()
        session.expunge_all()
        return list(rows)


def test_scores_and_the_one_before_go_through_the_table(
    both: Flask, cast: Cast, do: Any, scored: int
) -> None:
    mapping = StepMapping({1: 1, 2: 1, 3: 2, 4: 3, 5: 4}, {1: 1, 2: 2, 3: 3, 4: 3, 5: 4})
    put(do, cast, starter("four-by-four"), mapping)
    with writing() as session:
        row = session.get_one(Risk, scored)
        assert (row.current_likelihood, row.current_impact, row.current_score) == (4, 3, 12)
        assert row.previous_score == 9
        assert (row.inherent_likelihood, row.inherent_impact, row.inherent_score) == (4, 4, 16)
        assert row.target_score is None
        programme = session.get_one(Programme, cast.programme_id)
        assert programme.scale_edition == 2
        held = scale_of(session, operator(), cast.programme_id)
    assert [point.label for point in held.likelihood] == ["Very low", "Low", "Medium", "High"]
    assert [band.name for band in held.bands] == ["Low", "Medium", "High"]


def test_what_was_said_before_is_kept_in_its_own_words(
    both: Flask, cast: Cast, do: Any, scored: int
) -> None:
    before = [(e.likelihood, e.likelihood_said, e.band_name) for e in entries(scored)]
    put(do, cast, starter("letters"))
    after = entries(scored)
    kept = [e for e in after if e.scale_edition == 1]
    assert [(e.likelihood, e.likelihood_said, e.band_name) for e in kept] == before
    mapped = [e for e in after if e.scale_edition == 2]
    assert {e.kind for e in mapped} == {ScoreKind.INHERENT, ScoreKind.CURRENT}
    current = next(e for e in mapped if e.kind is ScoreKind.CURRENT)
    assert (current.likelihood_said, current.impact_said) == ("E Almost certain", "4 Major")
    assert (current.band_name, current.reason) == ("Above tolerance", MAPPED)


def test_risks_that_the_manager_may_not_see_change_too(
    both: Flask, cast: Cast, do: Any, scored: int
) -> None:
    with writing() as session:
        classify(session, cast.programme_id, risk_id=scored)
    put(do, cast, starter("added"))
    with writing() as session:
        assert session.get_one(Risk, scored).current_score == 9


def test_the_trail_tells_the_table(both: Flask, cast: Cast, do: Any, scored: int) -> None:
    assert put(do, cast, starter("words")) >= 1
    with writing() as session:
        event = session.scalars(
            sa.select(AuditEvent).where(AuditEvent.event == Event.SCALE_REPLACE)
        ).one()
        told = json.loads(event.after)
        held = scale_of(session, operator(), cast.programme_id)
    assert told["mapping"]["likelihood"] == {"1": 1, "2": 2, "3": 2, "4": 3, "5": 3}
    assert held.notation is ScaleNotation.WORDS
    assert held.told(3, 3) == "High, High"


def test_an_older_page_an_unfinished_table_and_a_stranger_change_nothing(
    both: Flask, cast: Cast, do: Any, scored: int
) -> None:
    with pytest.raises(StaleEdit):
        put(do, cast, starter("words"), version=0)
    with pytest.raises(Invalid, match="Say what each step of impact becomes"):
        put(do, cast, starter("words"), StepMapping({n: 1 for n in range(1, 6)}, {1: 1}))
    falling = StepMapping({n: 1 for n in range(1, 6)}, {1: 3, 2: 2, 3: 1, 4: 1, 5: 1})
    with pytest.raises(Invalid, match="cannot become a lower one"):
        put(do, cast, starter("words"), falling)
    with pytest.raises(NotAllowed):
        put(do, cast, starter("words"), by=cast.dev)
    with writing() as session:
        assert session.get_one(Risk, scored).current_score == 20
        assert scale_of(session, operator(), cast.programme_id).edition == 1


def test_every_starter_scale_can_follow_every_other(
    both: Flask, cast: Cast, do: Any, scored: int
) -> None:
    for edition, scale in enumerate(scales(), start=2):
        put(do, cast, scale.as_domain())
        with writing() as session:
            row = session.get_one(Risk, scored)
            held = scale_of(session, operator(), cast.programme_id)
            assert held.edition == edition
            assert row.current_likelihood is not None
            assert row.current_impact is not None
            assert row.current_score == held.score(row.current_likelihood, row.current_impact)
            assert held.point(Axis.LIKELIHOOD, row.current_likelihood) == held.likelihood[-1]
