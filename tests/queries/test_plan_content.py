"""What a plan gathers: exact, in a fixed number of queries, and the same when read back."""

import json
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import Invalid, NotFound
from lgr_tracker.domain.plan_content import PlanContent, content_of, frozen_text
from lgr_tracker.domain.plan_pictures import draw_plan
from lgr_tracker.domain.plan_text import differences
from lgr_tracker.domain.states import AssessmentState, PlanState
from lgr_tracker.models.assessment import Assessment
from lgr_tracker.models.board import TransitionPlan
from lgr_tracker.models.programme import RuleOff
from lgr_tracker.models.risk import RiskService
from lgr_tracker.queries.board import transition_plan
from lgr_tracker.queries.plan_content import MOST_SHARES, TOP_RISKS, plan_content
from lgr_tracker.queries.remembering import _kept
from lgr_tracker.web.database import db, reading
from tests import builders
from tests.chain import lay_chain
from tests.people import TODAY, Cast

LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def plan_id(both: Flask, cast: Cast) -> int:
    """A draft in a programme with one of everything."""
    with builders.writing() as session:
        lay_chain(session, cast)
        session.execute(sa.update(Assessment).values(state=AssessmentState.CLOSED))
        body = builders.body(session, cast.programme_id)
        row = TransitionPlan(
            programme_id=cast.programme_id,
            body_id=body.id,
            number=1,
            reference="TP-1",
            title="Shall we?",
            summary="Yes.",
            state=PlanState.DRAFT,
            created_at=builders.MOMENT,
        )
        session.add(row)
        session.flush()
        return row.id


def gathered(cast: Cast, plan_id: int) -> PlanContent:
    """Return what the plan shows to the viewer."""
    row = transition_plan(reading(), cast.vic, cast.programme_id, plan_id)
    return plan_content(reading(), cast.vic, cast.programme_id, row, TODAY, LONDON)


def more_risks(cast: Cast, count: int) -> None:
    """Add risks that all disrupt the one service, by another number of days each."""
    with builders.writing() as session:
        care = session.scalars(sa.select(builders.Service)).first()
        assert care is not None
        for number in range(count):
            risk = builders.risk(
                session, cast.programme_id, cast.alder_id, 200 + number, hits_from=date(2027, 5, 1)
            )
            session.add(
                RiskService(
                    risk_id=risk.id,
                    service_id=care.id,
                    organisation_id=cast.alder_id,
                    severity=0.1,
                    low_days=0,
                    likely_days=number + 1,
                    high_days=60,
                )
            )


def test_a_content_reads_back_as_it_was(cast: Cast, plan_id: int) -> None:
    found = gathered(cast, plan_id)
    text = frozen_text(found)
    again = content_of(json.loads(text))
    assert again == found
    assert frozen_text(again) == text
    assert frozen_text(gathered(cast, plan_id)) == text


@pytest.mark.parametrize("missing", ["title", "impact", "councils"])
def test_a_text_with_something_missing_is_refused(cast: Cast, plan_id: int, missing: str) -> None:
    values = json.loads(frozen_text(gathered(cast, plan_id)))
    with pytest.raises(Invalid):
        content_of({name: value for name, value in values.items() if name != missing})
    with pytest.raises(Invalid):
        content_of({**values, missing: 7})
    with pytest.raises(Invalid):
        content_of([])


def test_the_number_of_queries_does_not_grow(both: Flask, cast: Cast, plan_id: int) -> None:
    counts = []
    for more in (0, 30):
        more_risks(cast, more)
        _kept.clear()  # rows were written past the trail, so the revision stands
        statements: list[str] = []

        def note(*given: object, to: list[str] = statements) -> None:
            to.append(str(given[2]))

        sa.event.listen(db.engine, "before_cursor_execute", note)
        try:
            gathered(cast, plan_id)
        finally:
            sa.event.remove(db.engine, "before_cursor_execute", note)
        counts.append(sum(each.lstrip().upper().startswith("SELECT") for each in statements))
    assert counts[0] == counts[1]
    assert 20 < counts[0] <= 90


def test_what_the_programme_does_not_ask_stands_in_no_plan(cast: Cast, plan_id: int) -> None:
    def asked() -> set[str]:
        return {each.question.partition(":")[0] for each in gathered(cast, plan_id).questions}

    bare = "M11 Cutover has no owner"
    every = asked()
    assert bare in every
    with builders.writing() as session:
        session.add(RuleOff(programme_id=cast.programme_id, rule="activity_without_owner"))
    _kept.clear()  # rows were written past the trail, so the revision stands
    assert asked() == every - {bare}


def test_long_lists_are_cut_without_losing_amounts(cast: Cast, plan_id: int) -> None:
    more_risks(cast, 30)
    _kept.clear()
    found = gathered(cast, plan_id)
    assert len(found.risks) == TOP_RISKS
    assert next(figure for figure in found.headline if figure.key == "risks").figure == "32"
    alder = next(line for line in found.impact.services if line.council == "Alder")
    cut = [cell for cell in alder.cells if len(cell.shares) > MOST_SHARES]
    assert cut
    for cell in alder.cells:
        assert sum(share.amount for share in cell.shares) == pytest.approx(cell.amount, abs=0.1)
    assert all("smaller causes" in cell.shares[-1].words for cell in cut)
    named = {share.reference for cell in alder.cells for share in cell.shares} - {""}
    assert named <= {cause.reference for cause in found.causes}


def test_headline_figures_that_moved_are_told(cast: Cast, plan_id: int) -> None:
    before = gathered(cast, plan_id)
    assert differences(before, before) == ()
    more_risks(cast, 1)
    _kept.clear()
    found = {
        each.label: (each.then, each.now) for each in differences(before, gathered(cast, plan_id))
    }
    assert found["Open risks"] == ("2", "3")
    fewer = replace(before, headline=before.headline[1:])
    assert [each.then for each in differences(fewer, before)] == ["not there"]
    assert [each.now for each in differences(before, fewer)] == ["not there"]


def test_it_is_drawn_whole_and_empty(both: Flask, cast: Cast, plan_id: int) -> None:
    drawn = draw_plan(gathered(cast, plan_id))
    assert drawn.lenses is not None
    (first, *_) = gathered(cast, plan_id).position.lenses  # type: ignore[union-attr]  # drawn
    assert (first.now_rank, first.is_low, first.risks) == (2, True, ("R-101",))
    assert len(drawn.waffles) == len(drawn.sentences) == 2
    (row, *_) = drawn.services.rows
    assert any(cell.href == "#service-1" for cell in row.cells)


def test_a_stranger_finds_nothing(cast: Cast, plan_id: int) -> None:
    row = transition_plan(reading(), cast.vic, cast.programme_id, plan_id)
    with pytest.raises(NotFound):
        plan_content(reading(), cast.eve, cast.programme_id, row, TODAY, LONDON)
    with pytest.raises(NotFound):
        transition_plan(reading(), cast.eve, cast.programme_id, plan_id)
