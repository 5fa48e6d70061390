"""What a council restricts is seen by those whom it has confirmed, on both databases."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.classification import Classified, Level, may_classify, may_see
from lgr_tracker.domain.errors import NotAllowed, NotFound, StaleEdit
from lgr_tracker.domain.permissions import Actor, Permission, Role, operator
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.classification import BodyMember
from lgr_tracker.models.organisation import Membership
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import Risk
from lgr_tracker.models.viewing import seen_as
from lgr_tracker.queries.seats import actor_of
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.people.add_person import add_person
from lgr_tracker.workflows.people.end_seat import end_seat
from lgr_tracker.workflows.people.sit_in_body import BodySeatValues, end_body_seat, sit_in_body
from lgr_tracker.workflows.people.vouch import vouch_body_seat, vouch_person, vouch_seat
from tests import builders
from tests.people import TODAY, Cast

Do = Callable[..., Any]
DAY = timedelta(days=1)


@pytest.fixture
def hidden(cast: Cast) -> int:
    """A risk that Birch keeps to itself."""
    with builders.writing() as session:
        risk = builders.risk(session, cast.programme_id, cast.birch_id)
        builders.classify(session, cast.programme_id, risk_id=risk.id)
        return int(risk.id)


def invite(do: Do, cast: Cast, by: Actor | None = None, **said: Any) -> Actor:
    """Give an address a role for Birch, and return whoever reads its mail."""
    asked = {"organisation_id": cast.birch_id, "role": Role.CONTRIBUTOR, **said}
    asked = {"name": "Nia", "email": "nia@example.org", "today": TODAY, **asked}
    person_id = do(by or cast.asha, add_person, cast.programme_id, **asked)
    return Actor(person_id, asked["name"])


def today_as(whom: Actor) -> Actor:
    reading().rollback()  # look anew at what others have written
    return actor_of(reading(), whom.person_id or 0, whom.name, "", TODAY)


def sees(whom: Actor, risk_id: int) -> bool:
    actor = today_as(whom)
    with seen_as(reading(), actor):
        return reading().scalar(sa.select(Risk.id).filter_by(id=risk_id)) is not None


def seat_of(whom: Actor) -> Membership:
    reading().rollback()
    return reading().scalars(sa.select(Membership).filter_by(person_id=whom.person_id)).one()


def vouch(do: Do, cast: Cast, by: Actor, whom: Actor, version: int | None = None) -> Any:
    seat = seat_of(whom)
    seen = seat.version if version is None else version
    return do(by, vouch_seat, cast.programme_id, seat.id, seen, today=TODAY)


def told(event: str) -> list[str]:
    reading().rollback()
    rows = sa.select(AuditEvent.after).filter_by(event=event).order_by(AuditEvent.id)
    return list(reading().scalars(rows))


def leave(do: Do, cast: Cast, whom: Actor, *last_day: Any, by: Actor | None = None) -> None:
    seat_id = seat_of(whom).id
    do(by or cast.asha, end_seat, cast.programme_id, seat_id, *last_day, today=TODAY)


def test_a_manager_alone_lets_nobody_see_what_another_council_restricts(
    both: Flask, cast: Cast, do: Do, hidden: int
) -> None:
    nia = invite(do, cast)
    assert not sees(nia, hidden)
    assert not may_classify(today_as(nia), Permission.RISK_EDIT, cast.programme_id, cast.birch_id)
    closed = Classified(Level.RESTRICTED, reason="Talks")
    assert not may_see(today_as(nia), cast.programme_id, cast.birch_id, closed)
    for somebody in (cast.asha, cast.farah, today_as(nia)):
        with pytest.raises(NotAllowed, match="confirmed there already"):
            vouch(do, cast, somebody, nia)
    with pytest.raises(NotFound):
        vouch(do, cast, cast.eve, nia)
    vouch(do, cast, cast.dev, nia)
    assert sees(nia, hidden)
    assert may_see(today_as(nia), cast.programme_id, cast.birch_id, closed)
    assert may_classify(today_as(nia), Permission.RISK_EDIT, cast.programme_id, cast.birch_id)
    assert told("membership:give")[0].count("not yet") == 1
    (said,) = told("membership:vouch")
    assert f'"vouched_by_id":{cast.dev.person_id}' in said


def test_it_is_confirmed_once_and_only_as_it_was_read(
    both: Flask, cast: Cast, do: Do, hidden: int
) -> None:
    nia = invite(do, cast, ends_on=TODAY + DAY)
    seen = seat_of(nia).version
    leave(do, cast, nia, TODAY + 9 * DAY)
    with pytest.raises(StaleEdit):
        vouch(do, cast, cast.dev, nia, seen)
    vouch(do, cast, cast.dev, nia)
    vouch(do, cast, cast.dev, nia, seen)  # the same form once more
    assert len(told("membership:vouch")) == 1
    leave(do, cast, nia)
    with pytest.raises(NotFound):
        vouch(do, cast, cast.dev, nia)


def test_a_seat_of_no_organisation_needs_nobody(both: Flask, cast: Cast, do: Do) -> None:
    with pytest.raises(NotFound):
        vouch(do, cast, cast.dev, cast.mo)


def test_a_councils_own_manager_confirms_by_giving(
    both: Flask, cast: Cast, do: Do, hidden: int
) -> None:
    theirs = invite(do, cast, name="Bo", email="bo@example.org", role=Role.PROGRAMME_MANAGER)
    vouch(do, cast, cast.dev, theirs)
    nia = invite(do, cast, today_as(theirs))
    assert sees(nia, hidden)
    assert seat_of(nia).vouched_by_id == theirs.person_id


def test_a_manager_who_waits_to_be_confirmed_confirms_nobody(
    both: Flask, cast: Cast, do: Do, hidden: int
) -> None:
    theirs = invite(do, cast, name="Bo", email="bo@example.org", role=Role.PROGRAMME_MANAGER)
    nia = invite(do, cast, today_as(theirs))
    with pytest.raises(NotAllowed):
        vouch(do, cast, today_as(theirs), nia)
    assert not sees(nia, hidden)


def test_the_first_of_a_council_needs_nobody(both: Flask, cast: Cast, do: Do) -> None:
    with builders.writing() as session:
        new = builders.organisation(
            session, session.get_one(Programme, cast.programme_id), "new", kind="partner"
        ).id
    first, second = (
        invite(do, cast, name=name, email=f"{name}@example.org", organisation_id=new)
        for name in ("one", "two")
    )
    assert [seat_of(each).vouched_at is None for each in (first, second)] == [False, True]
    assert "as the first one there" in told("membership:give")[0]


def test_nobody_becomes_the_first_by_ending_the_others(
    both: Flask, cast: Cast, do: Do, hidden: int
) -> None:
    leave(do, cast, cast.dev)
    nia = invite(do, cast)
    again = invite(do, cast, name="Dev", email="dev@example.org")
    assert again.person_id == cast.dev.person_id
    assert not sees(nia, hidden)
    assert not sees(again, hidden)  # who left is not let back in by the manager alone
    vouch(do, cast, operator(), nia)
    vouch(do, cast, today_as(nia), again)
    assert sees(nia, hidden)
    assert sees(again, hidden)


def test_whoever_is_known_stays_known_in_another_role_for_as_long_and_no_longer(
    both: Flask, cast: Cast, do: Do, hidden: int
) -> None:
    leave(do, cast, cast.dev, TODAY + 2 * DAY)
    for role, until, is_waiting in (
        (Role.VIEWER, TODAY + 2 * DAY, False),
        (Role.RESPONDENT, TODAY + 3 * DAY, True),
        (Role.BOARD_MEMBER, None, True),
    ):
        invite(do, cast, name="Dev", email="dev@example.org", role=role, ends_on=until)
        reading().rollback()
        seats = sa.select(Membership).filter_by(person_id=cast.dev.person_id, role=role)
        assert (reading().scalars(seats).one().vouched_at is None) is is_waiting


def test_a_leaver_does_not_stay_longer_by_the_manager_alone(
    both: Flask, cast: Cast, do: Do, hidden: int
) -> None:
    leave(do, cast, cast.dev, TODAY + 3 * DAY)
    leave(do, cast, cast.dev, TODAY + 2 * DAY)
    assert sees(cast.dev, hidden)
    leave(do, cast, cast.dev, TODAY + 9 * DAY)
    assert not sees(cast.dev, hidden)


def test_a_body_confirms_its_own(both: Flask, cast: Cast, do: Do) -> None:
    with builders.writing() as session:
        body_id = builders.body(session, cast.programme_id).id
        risk = builders.risk(session, cast.programme_id, cast.birch_id)
        builders.classify(session, cast.programme_id, risk_id=risk.id, body_ids=[body_id])
        risk_id = int(risk.id)

    def sit(whom: Actor, by: Actor = cast.asha, **said: Any) -> int:
        values = BodySeatValues(whom.person_id or 0, **said)
        return int(do(by, sit_in_body, cast.programme_id, body_id, values, today=TODAY))

    def confirm(by: Actor, seat_id: int) -> None:
        reading().rollback()
        seen = reading().get_one(BodyMember, seat_id).version
        do(by, vouch_body_seat, cast.programme_id, body_id, seat_id, seen, today=TODAY)

    def end(seat_id: int, *last_day: Any) -> None:
        do(cast.asha, end_body_seat, cast.programme_id, body_id, seat_id, *last_day, today=TODAY)

    sit(cast.carol)
    second = sit(cast.ben)
    assert [sees(each, risk_id) for each in (cast.carol, cast.ben)] == [True, False]
    for somebody in (cast.asha, today_as(cast.ben)):
        with pytest.raises(NotAllowed):
            confirm(somebody, second)
    gone = (cast.programme_id, body_id, 987_654, 1)
    with pytest.raises(NotFound):
        do(operator(), vouch_body_seat, *gone, today=TODAY)
    confirm(today_as(cast.carol), second)
    confirm(today_as(cast.carol), second)
    assert sees(cast.ben, risk_id)
    assert len(told("body:vouch_seat")) == 1
    end(second, TODAY + DAY)
    assert sees(cast.ben, risk_id)
    end(second, TODAY + 2 * DAY)
    assert not sees(cast.ben, risk_id)
    theirs = invite(do, cast, name="Bo", email="bo@example.org", role=Role.PROGRAMME_MANAGER)
    third = sit(theirs)
    confirm(today_as(cast.carol), third)
    sit(cast.chidi, by=today_as(theirs))
    assert sees(cast.chidi, risk_id)


def test_the_command_line_confirms_where_nobody_is_left(
    both: Flask, cast: Cast, do: Do, hidden: int
) -> None:
    with builders.writing() as session:
        body_id = builders.body(session, cast.programme_id).id
    leave(do, cast, cast.dev)
    nia = invite(do, cast)
    for whom in (cast.carol, nia):
        values = BodySeatValues(whom.person_id or 0)
        do(cast.asha, sit_in_body, cast.programme_id, body_id, values, today=TODAY)
    asked = (vouch_person, cast.programme_id, "nia@example.org")
    with pytest.raises(NotAllowed, match="command line"):
        do(cast.asha, *asked, today=TODAY)
    assert do(operator(), *asked, today=TODAY) == 2
    assert sees(nia, hidden)
    assert today_as(nia).body_ids == {body_id}
    with pytest.raises(NotFound, match="No seat"):
        do(operator(), *asked, today=TODAY)
