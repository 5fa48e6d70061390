"""What a risk may bring about, delay or disrupt, on both databases."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound, WrongState
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.plan import Activity
from lgr_tracker.models.risk import RiskDelay, RiskService, RiskTrigger
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.risks.link_risk import (
    Days,
    link_delay,
    link_service,
    link_trigger,
    unlink_delay,
    unlink_service,
    unlink_trigger,
)
from tests import builders
from tests.people import Cast

Do = Callable[..., Any]
DAYS = Days(5, 10, 20)


@dataclass(frozen=True)
class Rows:
    risk: int
    other: int
    closed: int
    service: int
    activity: int


@pytest.fixture
def rows(cast: Cast) -> Rows:
    with builders.writing() as session:
        here = cast.programme_id
        activity = Activity(programme_id=here, code="M01", name="Cutover", duration_days=3)
        session.add(activity)
        session.flush()
        return Rows(
            builders.risk(session, here, cast.alder_id, 101).id,
            builders.risk(session, here, cast.birch_id, 102).id,
            builders.risk(
                session,
                here,
                cast.alder_id,
                103,
                state="closed",
                closing_reason="Over.",
                closed_at=builders.MOMENT,
            ).id,
            builders.service(session, here, "S01").id,
            activity.id,
        )


def events() -> list[str]:
    return list(reading().scalars(sa.select(AuditEvent.event).order_by(AuditEvent.id)))


def test_a_trigger_is_said_said_again_and_taken_away(
    both: Flask, cast: Cast, do: Do, rows: Rows
) -> None:
    where = (cast.programme_id, rows.risk)
    link = do(cast.farah, link_trigger, *where, rows.other, 0.3)
    assert do(cast.farah, link_trigger, *where, rows.other, 0.5) == link
    assert reading().scalar(sa.select(RiskTrigger.probability)) == 0.5
    do(cast.farah, unlink_trigger, *where, link)
    with pytest.raises(NotFound):
        do(cast.farah, unlink_trigger, *where, link)
    assert events() == ["risk:link", "risk:link", "risk:unlink"]


def test_a_delay_and_a_disruption_are_said_and_taken_away(
    both: Flask, cast: Cast, do: Do, rows: Rows
) -> None:
    where = (cast.programme_id, rows.risk)
    delay = do(cast.farah, link_delay, *where, rows.activity, DAYS)
    hit = do(cast.farah, link_service, *where, rows.service, cast.alder_id, 0.6, DAYS)
    assert reading().execute(sa.select(RiskDelay.low_days, RiskDelay.high_days)).one() == (5, 20)
    assert reading().execute(sa.select(RiskService.severity)).scalar_one() == 0.6
    do(cast.farah, unlink_delay, *where, delay)
    do(cast.farah, unlink_service, *where, hit)
    reading().expire_all()
    assert reading().scalar(sa.select(sa.func.count()).select_from(RiskService)) == 0
    assert "Service S01 in Alder" in str(
        reading().scalar(sa.select(AuditEvent.before).order_by(AuditEvent.id.desc()))
    )


def test_a_link_is_not_unmade_through_another_risk(
    both: Flask, cast: Cast, do: Do, rows: Rows
) -> None:
    link = do(cast.asha, link_trigger, cast.programme_id, rows.risk, rows.other, 0.3)
    with pytest.raises(NotFound):
        do(cast.asha, unlink_trigger, cast.programme_id, rows.other, link)


def test_what_makes_no_sense_is_refused_on_its_field(
    both: Flask, cast: Cast, do: Do, rows: Rows
) -> None:
    where = (cast.programme_id, rows.risk)
    council = cast.alder_id
    for workflow, arguments, field in (
        (link_trigger, (rows.risk, 0.3), "target_id"),
        (link_trigger, (999_999, 0.3), "target_id"),
        (link_delay, (999_999, DAYS), "activity_id"),
        (link_delay, (rows.activity, Days(9, 3, 20)), "likely_days"),
        (link_service, (999_999, council, 0.5, DAYS), "service_id"),
        (link_service, (rows.service, cast.elsewhere_org_id, 0.5, DAYS), "organisation_id"),
    ):
        with pytest.raises(Invalid) as refusal:
            do(cast.asha, workflow, *where, *arguments)
        assert list(refusal.value.fields) == [field]
    assert events() == []


def test_links_keep_to_rights_and_to_open_risks(
    both: Flask, cast: Cast, do: Do, rows: Rows
) -> None:
    with pytest.raises(NotAllowed):
        do(cast.dev, link_trigger, cast.programme_id, rows.risk, rows.other, 0.3)
    with pytest.raises(WrongState):
        do(cast.asha, link_trigger, cast.programme_id, rows.closed, rows.other, 0.3)
    with pytest.raises(NotFound):
        do(cast.eve, link_trigger, cast.programme_id, rows.risk, rows.other, 0.3)
