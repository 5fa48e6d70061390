"""Seats given, ended and given again, on both databases."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound
from lgr_tracker.domain.permissions import Actor, Role
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.organisation import Membership, Person
from lgr_tracker.models.sign_in import SecondFactor
from lgr_tracker.queries.people import members
from lgr_tracker.queries.seats import actor_of
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.people.add_person import add_person
from lgr_tracker.workflows.people.end_seat import end_seat
from lgr_tracker.workflows.people.inviting import Invitation
from lgr_tracker.workflows.people.proving import AppCode
from lgr_tracker.workflows.people.sign_in import sign_in
from tests import builders
from tests.people import NOW, TODAY, Cast, email_of

Do = Callable[..., Any]
DAY = timedelta(days=1)
CODE = AppCode("0" * 32, 1)


def give(do: Do, cast: Cast, whom: Actor, role: Role = Role.VIEWER, **fields: Any) -> int:
    said = {"name": whom.name, "email": email_of(whom), "organisation_id": cast.county_id, **fields}
    return int(do(cast.asha, add_person, cast.programme_id, role=role, today=TODAY, **said))


def seat_of(cast: Cast, whom: Actor, role: Role) -> Membership:
    found = reading().scalars(
        sa.select(Membership).filter_by(
            person_id=whom.person_id, programme_id=cast.programme_id, role=role
        )
    )
    return found.one()


def epoch_of(whom: Actor) -> int:
    epoch = reading().scalar(sa.select(Person.session_epoch).filter_by(id=whom.person_id))
    assert epoch is not None
    return epoch


def actor_on(whom: Actor, day: date) -> Actor:
    return actor_of(reading(), whom.person_id or 0, whom.name, "", day)


def test_a_role_that_has_ended_can_be_given_again(both: Flask, cast: Cast, do: Do) -> None:
    seat = seat_of(cast, cast.vic, Role.VIEWER).id
    do(cast.asha, end_seat, cast.programme_id, seat, today=TODAY)
    ended_on = seat_of(cast, cast.vic, Role.VIEWER).ends_on
    assert ended_on is not None
    give(do, cast, cast.vic)
    again = seat_of(cast, cast.vic, Role.VIEWER)
    assert (again.id, again.ends_on) == (seat, None)
    told = reading().scalars(sa.select(AuditEvent).filter_by(event="membership:give")).one()
    assert ended_on.isoformat() in told.before


def test_a_role_that_is_held_is_not_given_twice(both: Flask, cast: Cast, do: Do) -> None:
    with pytest.raises(Invalid, match="already holds"):
        give(do, cast, cast.vic)


def test_a_new_role_ends_the_sessions_of_its_holder(both: Flask, cast: Cast, do: Do) -> None:
    before = epoch_of(cast.vic)
    give(do, cast, cast.vic, Role.AUDITOR)
    assert epoch_of(cast.vic) == before + 1


def test_who_takes_a_role_upon_themselves_stays_signed_in(both: Flask, cast: Cast, do: Do) -> None:
    before = epoch_of(cast.asha)
    give(do, cast, cast.asha, Role.AUDITOR)
    assert epoch_of(cast.asha) == before


def test_an_organisation_of_another_programme_is_refused(both: Flask, cast: Cast, do: Do) -> None:
    with pytest.raises(Invalid, match="of this programme"):
        give(do, cast, cast.vic, Role.AUDITOR, organisation_id=cast.elsewhere_org_id)


def test_only_a_manager_of_this_programme_ends_seats(both: Flask, cast: Cast, do: Do) -> None:
    seat = seat_of(cast, cast.vic, Role.VIEWER).id
    with pytest.raises(NotAllowed):
        do(cast.farah, end_seat, cast.programme_id, seat, today=TODAY)
    with pytest.raises(NotFound):
        do(cast.eve, end_seat, cast.programme_id, seat, today=TODAY)


def test_a_seat_ends_after_its_last_day_and_not_before(both: Flask, cast: Cast, do: Do) -> None:
    seat, before = seat_of(cast, cast.vic, Role.VIEWER).id, epoch_of(cast.vic)
    do(cast.asha, end_seat, cast.programme_id, seat, TODAY + DAY, today=TODAY)
    reading().expire_all()
    assert epoch_of(cast.vic) == before  # still held today: nobody is thrown out
    held = {day: bool(actor_on(cast.vic, TODAY + day * DAY).seats) for day in range(4)}
    assert held == {0: True, 1: True, 2: False, 3: False}
    told = reading().scalars(sa.select(AuditEvent).filter_by(event="membership:end")).one()
    assert (TODAY + DAY).isoformat() in told.after


def test_a_last_day_can_be_put_off_until_it_is_over(both: Flask, cast: Cast, do: Do) -> None:
    seat = seat_of(cast, cast.vic, Role.VIEWER).id
    do(cast.asha, end_seat, cast.programme_id, seat, TODAY, today=TODAY)
    do(cast.asha, end_seat, cast.programme_id, seat, TODAY + 7 * DAY, today=TODAY)
    do(cast.asha, end_seat, cast.programme_id, seat, today=TODAY)
    with pytest.raises(NotFound):
        do(cast.asha, end_seat, cast.programme_id, seat, TODAY + 7 * DAY, today=TODAY)


def test_a_seat_that_begins_later_opens_nothing_until_then(both: Flask, cast: Cast, do: Do) -> None:
    give(do, cast, cast.vic, Role.CONTRIBUTOR, starts_on=TODAY + 3 * DAY)
    reading().expire_all()
    roles = [[seat.role for seat in actor_on(cast.vic, TODAY + day * DAY).seats] for day in (2, 3)]
    assert roles == [[Role.VIEWER], [Role.VIEWER, Role.CONTRIBUTOR]]
    seat = seat_of(cast, cast.vic, Role.CONTRIBUTOR).id
    with pytest.raises(Invalid, match="first day or later"):
        do(cast.asha, end_seat, cast.programme_id, seat, TODAY + DAY, today=TODAY)
    do(cast.asha, end_seat, cast.programme_id, seat, today=TODAY)
    reading().expire_all()
    assert [s.role for s in actor_on(cast.vic, TODAY + 3 * DAY).seats] == [Role.VIEWER]


@pytest.mark.parametrize("flaw", ["ends", "begins later", "cannot sign in"])
def test_a_manager_who_will_not_last_does_not_let_the_last_one_go(
    both: Flask, cast: Cast, do: Do, flaw: str
) -> None:
    days = {"ends": {"ends_on": TODAY + DAY}, "begins later": {"starts_on": TODAY + DAY}}
    give(do, cast, cast.vic, Role.PROGRAMME_MANAGER, **days.get(flaw, {}))
    if flaw == "cannot sign in":
        with builders.writing() as session:
            session.get_one(Person, cast.vic.person_id).is_active = False
    seat = seat_of(cast, cast.asha, Role.PROGRAMME_MANAGER).id
    for last_day in (None, TODAY + 30 * DAY):
        with pytest.raises(Invalid, match="last programme manager"):
            do(cast.asha, end_seat, cast.programme_id, seat, last_day, today=TODAY)


def test_nobody_gives_themselves_a_seat_of_another_council(both: Flask, cast: Cast, do: Do) -> None:
    with pytest.raises(NotAllowed, match="Nobody gives themselves"):
        give(do, cast, cast.asha, Role.CONTRIBUTOR, organisation_id=cast.birch_id)
    give(do, cast, cast.asha, Role.CONTRIBUTOR)  # of the council that she speaks for
    give(do, cast, cast.asha, Role.VIEWER, organisation_id=None)
    assert [s.organisation_id for s in actor_on(cast.asha, TODAY).seats] == [
        cast.county_id,
        cast.county_id,
        None,
    ]


@pytest.mark.parametrize("name", ["farah", "dev", "chidi", "mo", "ann", "vic"])
def test_no_member_of_a_council_gives_or_ends_a_seat_anywhere(
    both: Flask, cast: Cast, do: Do, name: str
) -> None:
    somebody: Actor = getattr(cast, name)
    for organisation_id in (cast.alder_id, cast.birch_id, None):
        with pytest.raises(NotAllowed):
            do(
                somebody,
                add_person,
                cast.programme_id,
                name=somebody.name,
                email=email_of(somebody),
                role=Role.PROGRAMME_MANAGER,
                organisation_id=organisation_id,
                today=TODAY,
            )
    with pytest.raises(NotAllowed):
        do(
            somebody,
            end_seat,
            cast.programme_id,
            seat_of(cast, cast.dev, Role.CONTRIBUTOR).id,
            today=TODAY,
        )


def test_somebody_of_another_programme_goes_by_their_address_until_they_come(
    both: Flask, cast: Cast, do: Do
) -> None:
    with builders.writing() as session:
        session.add(
            SecondFactor(
                person_id=cast.eve.person_id or 0, salt="0" * 32, last_step=0, turned_on_at=NOW
            )
        )

    def listed() -> tuple[str, bool | None]:
        reading().rollback()  # look anew at what others have written
        rows = members(reading(), cast.asha, cast.programme_id)
        (known,) = {
            (row.name, row.has_second_factor) for row in rows if row.email == "eve@example.org"
        }
        return known

    give(do, cast, cast.eve, name="Whoever this is", invitation=Invitation("t1"))
    assert listed() == ("eve@example.org", None)
    give(do, cast, cast.eve, Role.AUDITOR)
    do(
        cast.asha,
        end_seat,
        cast.programme_id,
        seat_of(cast, cast.eve, Role.AUDITOR).id,
        today=TODAY,
    )
    told = sa.select(AuditEvent.subject_name).filter_by(programme_id=cast.programme_id)
    assert set(reading().scalars(told)) == {"eve@example.org"}
    do(Actor(None, ""), sign_in, cast.eve.person_id, "a" * 64, epoch=epoch_of(cast.eve), proof=CODE)
    assert listed() == ("Eve", True)


def test_whom_a_programme_has_added_itself_it_knows_by_name(
    both: Flask, cast: Cast, do: Do
) -> None:
    nia = {"name": "Nia Lowe", "email": "nia@example.org", "role": Role.VIEWER, "today": TODAY}
    do(cast.asha, add_person, cast.programme_id, organisation_id=None, **nia)
    do(cast.eve, add_person, cast.other_id, organisation_id=None, **nia)
    for somebody, known in ((cast.asha, "Nia Lowe"), (cast.eve, "nia@example.org")):
        rows = members(reading(), somebody, somebody.seats[0].programme_id)
        assert [row.name for row in rows if row.email == "nia@example.org"] == [known]
