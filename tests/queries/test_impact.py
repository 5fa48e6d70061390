"""The impact on services and cohorts against rows reckoned by hand, on both databases."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from lgr_tracker.domain.states import RiskState
from lgr_tracker.models.plan import CriterionService, Service, ServiceCohort
from lgr_tracker.models.risk import Risk, RiskService, RiskTrigger
from lgr_tracker.queries.impact import ImpactView, impact_of
from lgr_tracker.queries.plan import schedule_of
from lgr_tracker.queries.readiness import readiness_of
from lgr_tracker.web.database import reading
from tests import builders
from tests.people import TODAY, Cast


def impact(cast: Cast) -> ImpactView:
    """Return the impact as the viewer sees it today."""
    at = (reading(), cast.vic, cast.programme_id)
    plan = schedule_of(*at, TODAY)
    return impact_of(*at, plan, readiness_of(*at, plan, TODAY), TODAY)


def disrupt(session: Any, risk: Risk, service: Service, severity: float, likely: int) -> None:
    """Let a risk disrupt a service in the council it comes from."""
    session.add(
        RiskService(
            risk_id=risk.id,
            service_id=service.id,
            organisation_id=risk.organisation_id,
            severity=severity,
            low_days=0,
            likely_days=likely,
            high_days=likely,
        )
    )


def test_chances_windows_and_severities_make_the_days(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        care = builders.service(session, cast.programme_id, "care", name="Children in care")
        children = builders.cohort(session, cast.programme_id, "looked", name="Children")
        session.add(
            ServiceCohort(
                service_id=care.id,
                organisation_id=cast.alder_id,
                cohort_id=children.id,
                people=100,
                as_at_on=TODAY,
                source="Yearly return",
            )
        )
        across = date(2027, 3, 27)  # ten days: five until vesting, five from then on
        risk = builders.risk(
            session, cast.programme_id, cast.alder_id, hits_from=across, hits_until=across
        )
        disrupt(session, risk, care, 0.5, 10)
    found = impact(cast)
    (row,) = found.services
    assert (row.reference, row.service, row.council) == ("care:alder", "Children in care", "Alder")
    # Likelihood 4 has a chance of 0.6: 0.6 x 0.5 x 5 days in either phase.
    assert [round(cell.days, 6) for cell in row.cells.values()] == [1.5, 1.5]
    assert row.total_days == pytest.approx(3.0)
    (part,) = next(iter(row.cells.values())).parts
    assert (part.kind, part.reference, part.days) == ("risk", "R-101", pytest.approx(1.5))
    (people,) = found.cohorts
    assert [round(cell.person_days) for cell in people.cells.values()] == [150, 150]


@pytest.mark.parametrize(
    ("state", "expected"),
    [(RiskState.OPEN, 0.6 * 0.25 * 10), (RiskState.ISSUE, 0.25 * 10), (RiskState.CLOSED, None)],
)
def test_an_issue_is_certain_and_a_closed_risk_is_nothing(
    both: Flask, cast: Cast, state: RiskState, expected: float | None
) -> None:
    with builders.writing() as session:
        care = builders.service(session, cast.programme_id, "care")
        closing = (
            {"closed_at": builders.MOMENT, "closing_reason": "Gone."}
            if state is RiskState.CLOSED
            else {}
        )
        risk = builders.risk(
            session,
            cast.programme_id,
            cast.birch_id,
            state=state,
            hits_from=date(2026, 12, 1),
            hits_until=date(2026, 12, 31),
            **closing,
        )
        disrupt(session, risk, care, 0.25, 10)
    found = impact(cast)
    totals = [row.total_days for row in found.services]
    assert totals == ([] if expected is None else [pytest.approx(expected)])


def test_an_issue_whose_days_went_by_is_still_felt_and_sets_off_others(
    both: Flask, cast: Cast
) -> None:
    past = {"hits_from": date(2026, 9, 1), "hits_until": date(2026, 9, 30)}
    with builders.writing() as session:
        care = builders.service(session, cast.programme_id, "care")
        school = builders.service(session, cast.programme_id, "school")
        place = (cast.programme_id, cast.alder_id)
        happened = builders.risk(session, *place, 101, state=RiskState.ISSUE, **past)
        builders.risk(session, *place, 102, **past)
        after = builders.risk(
            session, *place, 103, current_likelihood=1, current_score=5, **_december()
        )
        disrupt(session, happened, care, 1.0, 8)
        disrupt(session, after, school, 1.0, 4)
        session.add(RiskTrigger(source_id=happened.id, target_id=after.id, probability=0.5))
    found = impact(cast)
    by_name = {row.reference: row.total_days for row in found.services}
    assert by_name["care:alder"] == pytest.approx(8.0)
    # Its own chance is 0.05; certain trouble passes on half: 1 - 0.95 x 0.5.
    assert by_name["school:alder"] == pytest.approx(4 * 0.525)
    assert found.past == ("R-102",)


def test_a_criterion_without_a_forecast_counts_four_weeks(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        care = builders.service(session, cast.programme_id, "care")
        worker = builders.criterion(session, cast.programme_id, "D06")
        session.add(CriterionService(criterion_id=worker.id, service_id=care.id, severity=0.5))
        builders.readiness(session, worker, cast.birch_id)
        builders.risk(
            session,
            cast.programme_id,
            cast.birch_id,
            current_likelihood=None,
            current_impact=None,
            current_score=None,
        )
    found = impact(cast)
    (row,) = found.services
    assert (row.council, row.total_days) == ("Birch", pytest.approx(14.0))
    assert found.unforecast == ("D06:birch",)
    assert found.unscored == ("R-101",)


def _december() -> dict[str, date]:
    return {"hits_from": date(2026, 12, 1), "hits_until": date(2026, 12, 1)}
