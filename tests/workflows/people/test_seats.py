"""Seats given, ended and given again, on both databases."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound
from lgr_tracker.domain.permissions import Actor, Role
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.organisation import Membership, Person
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.people.add_person import add_person
from lgr_tracker.workflows.people.end_seat import end_seat
from tests.people import Cast, email_of

Do = Callable[..., Any]


def give(do: Do, cast: Cast, whom: Actor, role: Role = Role.VIEWER, **fields: Any) -> int:
    said = {"name": whom.name, "email": email_of(whom), "organisation_id": cast.county_id, **fields}
    return int(do(cast.asha, add_person, cast.programme_id, role=role, **said))


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


def test_a_role_that_has_ended_can_be_given_again(both: Flask, cast: Cast, do: Do) -> None:
    seat = seat_of(cast, cast.vic, Role.VIEWER).id
    do(cast.asha, end_seat, cast.programme_id, seat)
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
        do(cast.farah, end_seat, cast.programme_id, seat)
    with pytest.raises(NotFound):
        do(cast.eve, end_seat, cast.programme_id, seat)
