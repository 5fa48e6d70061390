"""Who leaves loses access at once: in open sessions, half-typed forms and requests under way."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, g
from flask import session as browser

from lgr_tracker.domain.errors import LgrError, NotAllowed, NotFound
from lgr_tracker.domain.permissions import Actor, Role, operator
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.organisation import Membership, Person
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import Risk
from lgr_tracker.web.database import reading
from lgr_tracker.web.session import perform, perform_as
from lgr_tracker.workflows.people.end_seat import end_seat
from lgr_tracker.workflows.risks.save_risk import RiskValues, raise_risk
from tests import builders
from tests.browsing import Page
from tests.people import NOW, TODAY, Cast

WRITERS, WRITES = 3, 8


def seat_of(whom: Actor) -> int:
    seat = reading(operator()).scalar(sa.select(Membership.id).filter_by(person_id=whom.person_id))
    assert seat is not None
    return seat


def asking(app: Flask, whom: Actor, act: Callable[[], Any]) -> Any:
    """Do something in a request that somebody made when they still held their seats."""
    with app.test_request_context(method="POST"):
        g.lgr_actor = whom
        return act()


def raising(cast: Cast, title: str) -> Callable[[], Any]:
    values = RiskValues(title=title, raised_on=TODAY)
    return lambda: perform(raise_risk, cast.programme_id, cast.alder_id, values, today=TODAY)


def test_a_request_under_way_writes_nothing_once_the_role_has_ended(
    both: Flask, cast: Cast
) -> None:
    asking(both, cast.farah, raising(cast, "While she is here"))
    perform_as(cast.asha, end_seat, cast.programme_id, seat_of(cast.farah), today=TODAY)
    with pytest.raises(NotFound):
        asking(both, cast.farah, raising(cast, "After she left"))
    assert reading(operator()).scalars(sa.select(Risk.title)).all() == ["While she is here"]


def test_a_request_under_way_writes_nothing_once_a_second_factor_is_asked_for(
    both: Flask, cast: Cast
) -> None:
    with builders.writing() as session:
        session.get_one(Programme, cast.programme_id).second_factor_from = TODAY
    with pytest.raises(NotFound):
        asking(both, cast.farah, raising(cast, "Without one"))

    def with_one() -> None:
        browser["second_factor"] = True
        raising(cast, "With one")()

    asking(both, cast.farah, with_one)
    assert reading(operator()).scalars(sa.select(Risk.title)).all() == ["With one"]


def test_somebody_disabled_writes_nothing(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        session.get_one(Person, cast.farah.person_id).is_active = False
    with pytest.raises(NotAllowed, match="access has ended"):
        asking(both, cast.farah, raising(cast, "Half typed"))


def test_nothing_of_a_leavers_comes_after_their_leaving(both: Flask, cast: Cast) -> None:
    """Several requests of hers at once, and her role ends in their midst."""
    start, seat = Barrier(WRITERS + 1), seat_of(cast.farah)

    def writing(who: int) -> int:
        start.wait(30)
        written = 0
        for each in range(WRITES):
            try:
                asking(both, cast.farah, raising(cast, f"Risk {who}.{each}"))
            except LgrError:
                break
            written += 1
        return written

    def ending() -> int:
        with both.app_context():
            start.wait(30)
            perform_as(cast.asha, end_seat, cast.programme_id, seat, today=TODAY)
        return 0

    with ThreadPoolExecutor(WRITERS + 1) as threads:
        acts = [threads.submit(writing, who) for who in range(WRITERS)] + [threads.submit(ending)]
        written = sum(act.result(60) for act in acts)
    reading(operator()).rollback()  # look anew
    told = reading(operator()).execute(
        sa.select(AuditEvent.event)
        .where(AuditEvent.programme_id == cast.programme_id)
        .order_by(AuditEvent.sequence)
    )
    events = list(told.scalars())
    assert events == ["risk:raise"] * written + ["membership:end"]


def test_an_open_session_ends_with_the_role(page: Page) -> None:
    asha, farah = page.as_(page.cast.asha), page.as_(page.cast.farah)
    address = "/programmes/fenland/risks"
    farah.get(address)
    with page.app.app_context():
        seat = seat_of(page.cast.farah)
    asha.submit(f"/programmes/fenland/settings/people/{seat}/end", when="now", status=302)
    assert "/sign-in" in farah.get(address, status=302).location
    back = page.as_(page.cast.farah)
    back.get(address, status=404)
    assert "fenland" not in back.get("/programmes").html


def test_a_role_ends_at_midnight_where_the_programme_is(page: Page) -> None:
    """Summer time: the day ends an hour before it does in UTC."""
    moment = datetime(2027, 6, 1, 22, 50, tzinfo=UTC)
    page.app.config["LGR_CLOCK"] = lambda: moment
    with page.app.app_context(), builders.writing() as session:
        seat = session.get_one(Membership, seat_of(page.cast.farah))
        seat.ends_on = moment.date()
    farah = page.as_(page.cast.farah)
    farah.get("/programmes/fenland/risks")
    page.app.config["LGR_CLOCK"] = lambda: moment + timedelta(minutes=15)
    farah.get("/programmes/fenland/risks", status=404)
    page.app.config["LGR_CLOCK"] = lambda: NOW


def test_a_role_that_was_taken_away_from_a_manager_no_longer_manages(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    with page.app.app_context(), builders.writing() as session:
        for role in (Role.PROGRAMME_MANAGER, Role.VIEWER):
            session.add(
                Membership(
                    person_id=page.cast.vic.person_id,
                    programme_id=page.cast.programme_id,
                    role=role,
                )
            )
    with page.app.app_context():
        seat = seat_of(page.cast.asha)
    vic = page.as_(page.cast.vic)
    vic.submit(f"/programmes/fenland/settings/people/{seat}/end", when="now", status=302)
    asha.get("/programmes/fenland/settings/programme", status=302)
    page.as_(page.cast.asha).get("/programmes/fenland/settings", status=404)
