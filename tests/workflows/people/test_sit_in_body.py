"""Who sits in a board or committee, and what they see for as long, on both databases."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound
from lgr_tracker.domain.permissions import Actor, Role, operator
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.classification import BodyMember
from lgr_tracker.models.organisation import Membership, Person
from lgr_tracker.models.risk import Risk
from lgr_tracker.models.viewing import seen_as
from lgr_tracker.queries.bodies import bodies
from lgr_tracker.queries.seats import actor_of
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.people.add_person import add_person
from lgr_tracker.workflows.people.end_seat import end_seat
from lgr_tracker.workflows.people.sit_in_body import BodySeatValues, end_body_seat, sit_in_body
from tests import builders
from tests.people import TODAY, Cast, email_of

Do = Callable[..., Any]
DAY = timedelta(days=1)


@pytest.fixture
def body_id(cast: Cast) -> int:
    with builders.writing() as session:
        return builders.body(session, cast.programme_id).id


def seat(do: Do, cast: Cast, body_id: int, whom: Actor, **said: Any) -> int:
    values = BodySeatValues(whom.person_id or 0, **said)
    return int(do(cast.asha, sit_in_body, cast.programme_id, body_id, values, today=TODAY))


def end(do: Do, cast: Cast, body_id: int, seat_id: int, *last_day: Any, by: Any = None) -> None:
    by = by or cast.asha
    do(by, end_body_seat, cast.programme_id, body_id, seat_id, *last_day, today=TODAY)


def sees_on(whom: Actor, day: Any, risk_id: int) -> bool:
    reading().rollback()  # look anew at what others have written
    actor = actor_of(reading(), whom.person_id or 0, whom.name, "", day)
    with seen_as(reading(), actor):
        return reading().scalar(sa.select(Risk.id).filter_by(id=risk_id)) is not None


def epoch_of(whom: Actor) -> int:
    reading().rollback()
    return reading().scalars(sa.select(Person.session_epoch).filter_by(id=whom.person_id)).one()


def events() -> list[Any]:
    kind = AuditEvent
    rows = sa.select(kind.event, kind.subject_name, kind.before, kind.after).order_by(kind.id)
    return list(reading().execute(rows))


def test_whoever_sits_in_a_body_sees_what_it_is_shown_and_only_while_they_do(
    both: Flask, cast: Cast, do: Do, body_id: int
) -> None:
    with builders.writing() as session:
        risk = builders.risk(session, cast.programme_id, cast.birch_id)
        builders.classify(session, cast.programme_id, risk_id=risk.id, body_ids=[body_id])
        risk_id = risk.id
    assert not sees_on(cast.carol, TODAY, risk_id)
    before = epoch_of(cast.carol)
    seat_id = seat(do, cast, body_id, cast.carol, is_chair=True, starts_on=TODAY)
    assert [sees_on(cast.carol, TODAY + n * DAY, risk_id) for n in (-1, 0, 9)] == [
        False,
        True,
        True,
    ]
    assert not sees_on(cast.ben, TODAY, risk_id)
    end(do, cast, body_id, seat_id, TODAY + DAY)
    assert [sees_on(cast.carol, TODAY + n * DAY, risk_id) for n in (1, 2)] == [True, False]
    assert epoch_of(cast.carol) == before + 1  # given; still held today
    end(do, cast, body_id, seat_id)
    assert not sees_on(cast.carol, TODAY, risk_id)
    assert epoch_of(cast.carol) == before + 2
    given, put_off, ended = events()
    assert given[:2] == ("body:give_seat", "Shadow executive")
    assert f'"person_id":{cast.carol.person_id}' in given[3]
    assert put_off[0] == ended[0] == "body:end_seat"
    assert (TODAY + DAY).isoformat() in put_off[3]


def test_a_seat_that_has_ended_is_given_again_as_another(
    both: Flask, cast: Cast, do: Do, body_id: int
) -> None:
    first = seat(do, cast, body_id, cast.carol)
    with pytest.raises(Invalid, match="already sits"):
        seat(do, cast, body_id, cast.carol)
    end(do, cast, body_id, first)
    with pytest.raises(NotFound):
        end(do, cast, body_id, first, TODAY)
    again = seat(do, cast, body_id, cast.carol)
    assert again != first
    (shown,) = bodies(reading(), cast.asha, cast.programme_id)
    assert (len(shown.sitters), shown.sitting_on(TODAY)) == (2, 1)


def test_nobody_seats_themselves_and_only_a_manager_seats_others(
    both: Flask, cast: Cast, do: Do, body_id: int
) -> None:
    with pytest.raises(NotAllowed, match="Nobody seats themselves"):
        seat(do, cast, body_id, cast.asha)
    seat_id = seat(do, cast, body_id, cast.carol)
    values = BodySeatValues(cast.dev.person_id or 0)
    for somebody in (cast.farah, cast.chidi, cast.ann):
        with pytest.raises(NotAllowed):
            do(somebody, sit_in_body, cast.programme_id, body_id, values, today=TODAY)
        with pytest.raises(NotAllowed):
            end(do, cast, body_id, seat_id, by=somebody)
    with pytest.raises(NotFound):
        end(do, cast, body_id, seat_id, by=cast.eve)


def test_a_manager_who_leaves_a_body_stays_signed_in(
    both: Flask, cast: Cast, do: Do, body_id: int
) -> None:
    values, before = BodySeatValues(cast.asha.person_id or 0), epoch_of(cast.asha)
    seat_id = do(operator(), sit_in_body, cast.programme_id, body_id, values, today=TODAY)
    end(do, cast, body_id, seat_id)
    assert epoch_of(cast.asha) == before + 1  # by being given it


def test_only_who_takes_part_is_seated(both: Flask, cast: Cast, do: Do, body_id: int) -> None:
    with pytest.raises(Invalid, match="takes part"):
        seat(do, cast, body_id, cast.eve)
    with builders.writing() as session:
        for held in session.scalars(sa.select(Membership).filter_by(person_id=cast.vic.person_id)):
            held.ends_on = TODAY - DAY
        session.get_one(Person, cast.ben.person_id).is_active = False
    for whom in (cast.vic, cast.ben):
        with pytest.raises(Invalid, match="takes part"):
            seat(do, cast, body_id, whom)


def test_the_days_of_a_seat_follow_one_another(
    both: Flask, cast: Cast, do: Do, body_id: int
) -> None:
    with pytest.raises(Invalid, match="first day or later"):
        seat(do, cast, body_id, cast.carol, starts_on=TODAY + DAY, ends_on=TODAY)
    seat_id = seat(do, cast, body_id, cast.carol, starts_on=TODAY + 9 * DAY)
    with pytest.raises(Invalid, match="first day or later"):
        end(do, cast, body_id, seat_id, TODAY + DAY)
    end(do, cast, body_id, seat_id)
    kept = reading().scalars(sa.select(BodyMember)).one()
    assert kept.starts_on == kept.ends_on == TODAY - DAY  # never held


def test_a_seat_is_reached_through_its_own_body_alone(
    both: Flask, cast: Cast, do: Do, body_id: int
) -> None:
    with builders.writing() as session:
        other = builders.body(session, cast.programme_id, "Overview board").id
        foreign = builders.body(session, cast.other_id, "Far board").id
    seat_id = seat(do, cast, body_id, cast.carol)
    for wrong in (other, foreign, 999_999):
        with pytest.raises(NotFound):
            end(do, cast, wrong, seat_id)
    with pytest.raises(NotFound):
        seat(do, cast, foreign, cast.carol)


def role_of(cast: Cast, whom: Actor, role: Role) -> int:
    wanted = sa.select(Membership.id).filter_by(
        person_id=whom.person_id, programme_id=cast.programme_id, role=role
    )
    return reading().scalars(wanted).one()


def last_days() -> dict[int, Any]:
    reading().rollback()
    return {row.body_id: row.ends_on for row in reading().scalars(sa.select(BodyMember))}


def test_seats_in_bodies_end_with_the_last_role_and_on_its_day(
    both: Flask, cast: Cast, do: Do, body_id: int
) -> None:
    carol = cast.carol.person_id or 0
    with builders.writing() as session:
        for programme_id in (cast.programme_id, cast.other_id):
            session.add(Membership(person_id=carol, programme_id=programme_id, role=Role.AUDITOR))
        elsewhere = builders.body(session, cast.other_id).id
        session.add(BodyMember(body_id=elsewhere, person_id=carol))
    seat(do, cast, body_id, cast.carol)
    for role, ends_on in ((Role.BOARD_MEMBER, None), (Role.AUDITOR, TODAY + DAY)):
        ends = role_of(cast, cast.carol, role)
        do(cast.asha, end_seat, cast.programme_id, ends, ends_on, today=TODAY)
        assert last_days() == {elsewhere: None, body_id: ends_on}
    event, name, before, after = events()[-1]
    assert (event, name) == ("body:end_seat", "Shadow executive")
    assert (f'"person_id":{carol}' in before, (TODAY + DAY).isoformat() in after) == (True, True)


def test_a_seat_in_a_body_does_not_come_back_with_another_role(
    both: Flask, cast: Cast, do: Do, body_id: int
) -> None:
    seat(do, cast, body_id, cast.carol, starts_on=TODAY)
    ran_out = TODAY - 3 * DAY
    with builders.writing() as session:  # by itself, with nobody ending it
        role = role_of(cast, cast.carol, Role.BOARD_MEMBER)
        session.get_one(Membership, role).ends_on = ran_out
    said = {"name": "Carol", "email": email_of(cast.carol), "role": Role.VIEWER, "today": TODAY}
    do(cast.asha, add_person, cast.programme_id, organisation_id=None, **said)
    assert last_days() == {body_id: ran_out}
    actor = actor_of(reading(), cast.carol.person_id or 0, "Carol", "", TODAY)
    assert ([each.role for each in actor.seats], actor.body_ids) == ([Role.VIEWER], frozenset())
