"""Who may do what, as a table: every role against what must and must not be allowed."""

from datetime import date

import pytest

from lgr_tracker.domain.errors import NotAllowed, NotFound
from lgr_tracker.domain.permissions import (
    ROLE_PERMISSIONS,
    Actor,
    Permission,
    Role,
    Scope,
    Seat,
    allowed_organisations,
    holds,
    is_allowed,
    operator,
    require,
    require_both,
    require_held,
    seat_for,
)

HERE, THERE = 7, 8
OURS, THEIRS = 3, 4


def holder(role: Role, organisation_id: int | None = OURS) -> Actor:
    return Actor(1, "Somebody", (Seat(HERE, role, organisation_id),))


MAY = [
    (Role.PROGRAMME_MANAGER, Permission.RISK_EDIT, THEIRS),
    (Role.PROGRAMME_MANAGER, Permission.BOARD_SUBMIT, None),
    (Role.CONTRIBUTOR, Permission.RISK_EDIT, OURS),
    (Role.CONTRIBUTOR, Permission.RISK_EXPORT, THEIRS),
    (Role.RESPONDENT, Permission.ASSESSMENT_GRADE, THEIRS),
    (Role.MODERATOR, Permission.ASSESSMENT_MODERATE, THEIRS),
    (Role.BOARD_CHAIR, Permission.BOARD_DECIDE, None),
    (Role.BOARD_CHAIR, Permission.ASSESSMENT_SIGN_OFF, None),
    (Role.AUDITOR, Permission.AUDIT_VIEW, None),
    (Role.VIEWER, Permission.PROGRAMME_VIEW, THEIRS),
]
MAY_NOT = [
    (Role.PROGRAMME_MANAGER, Permission.BOARD_DECIDE, None),
    (Role.CONTRIBUTOR, Permission.RISK_EDIT, THEIRS),
    (Role.CONTRIBUTOR, Permission.PROGRAMME_EDIT, None),
    (Role.RESPONDENT, Permission.RISK_EDIT, OURS),
    (Role.MODERATOR, Permission.ASSESSMENT_SIGN_OFF, None),
    (Role.BOARD_MEMBER, Permission.BOARD_DECIDE, None),
    (Role.BOARD_CHAIR, Permission.BOARD_SUBMIT, None),
    (Role.AUDITOR, Permission.RISK_EDIT, OURS),
    (Role.VIEWER, Permission.RISK_EXPORT, OURS),
    (Role.CONTRIBUTOR, Permission.PLAN_EDIT, None),
    (Role.CONTRIBUTOR, Permission.ACTION_EDIT, None),
]


@pytest.mark.parametrize(("role", "permission", "organisation_id"), MAY)
def test_a_role_may(role: Role, permission: Permission, organisation_id: int | None) -> None:
    require(holder(role), permission, Scope(HERE, organisation_id))


@pytest.mark.parametrize(("role", "permission", "organisation_id"), MAY_NOT)
def test_a_role_may_not(role: Role, permission: Permission, organisation_id: int | None) -> None:
    with pytest.raises(NotAllowed):
        require(holder(role), permission, Scope(HERE, organisation_id))


def test_what_is_nobodys_in_particular_is_changed_by_who_speaks_for_the_programme() -> None:
    for role in (Role.PROGRAMME_MANAGER, Role.CONTRIBUTOR):
        of_the_whole = holder(role, organisation_id=None)
        require(of_the_whole, Permission.PLAN_EDIT, Scope(HERE))
    with pytest.raises(NotAllowed):
        require(
            holder(Role.CONTRIBUTOR, organisation_id=None), Permission.PLAN_EDIT, Scope(HERE, OURS)
        )


def test_a_permission_is_held_wherever_a_seat_carries_it_and_nowhere_else() -> None:
    clerk = holder(Role.CONTRIBUTOR)
    assert holds(clerk, Permission.PLAN_EDIT, HERE)
    assert not holds(clerk, Permission.PLAN_EDIT, THERE)
    assert not holds(clerk, Permission.PROGRAMME_EDIT, HERE)
    assert holds(operator(), Permission.PROGRAMME_EDIT, HERE)
    require_held(clerk, Permission.PLAN_EDIT, HERE)
    with pytest.raises(NotAllowed):
        require_held(clerk, Permission.PROGRAMME_EDIT, HERE)
    with pytest.raises(NotFound):
        require_held(clerk, Permission.PLAN_EDIT, THERE)


def test_a_move_takes_the_right_over_both_sides() -> None:
    two = Actor(
        1,
        "Somebody",
        (Seat(HERE, Role.CONTRIBUTOR, OURS), Seat(HERE, Role.CONTRIBUTOR, THEIRS)),
    )
    require_both(two, Permission.PLAN_EDIT, HERE, (OURS, THEIRS))
    for moved in ((OURS, THEIRS), (THEIRS, OURS), (OURS, None), (None, OURS)):
        with pytest.raises(NotAllowed):
            require_both(holder(Role.CONTRIBUTOR), Permission.PLAN_EDIT, HERE, moved)


@pytest.mark.parametrize("role", list(Role))
def test_a_stranger_to_the_programme_learns_nothing(role: Role) -> None:
    for permission in Permission:
        with pytest.raises(NotFound):
            require(holder(role), permission, Scope(THERE))


def test_every_role_sees_its_programme_and_none_decides_what_it_submits() -> None:
    for role in Role:
        carried = ROLE_PERMISSIONS[role]
        assert Permission.PROGRAMME_VIEW in carried
        assert not {Permission.BOARD_SUBMIT, Permission.BOARD_DECIDE} <= carried


def test_nobody_at_all_is_allowed_nothing() -> None:
    nobody = Actor(None, "")
    assert not any(is_allowed(nobody, permission, Scope(HERE)) for permission in Permission)


def test_the_command_line_may_do_all() -> None:
    assert all(is_allowed(operator(), permission, Scope(HERE)) for permission in Permission)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_held"),
    [
        (None, None, True),
        (date(2026, 11, 23), None, True),
        (date(2026, 11, 24), None, False),
        (None, date(2026, 11, 23), True),
        (None, date(2026, 11, 22), False),
    ],
)
def test_a_seat_is_held_from_its_first_day_to_its_last(
    starts_on: date | None, ends_on: date | None, is_held: bool
) -> None:
    seat = Seat(HERE, Role.VIEWER, OURS, starts_on, ends_on)
    assert seat.is_held_on(date(2026, 11, 23)) is is_held


def test_the_audit_trail_gets_the_seat_that_carried_the_act() -> None:
    both = Actor(
        1, "Somebody", (Seat(HERE, Role.VIEWER, THEIRS), Seat(HERE, Role.CONTRIBUTOR, OURS))
    )
    seat = seat_for(both, Permission.RISK_EDIT, Scope(HERE, OURS))
    assert seat is not None
    assert seat.role is Role.CONTRIBUTOR
    assert seat_for(both, Permission.BOARD_DECIDE, Scope(HERE)) is None
    nobodys = seat_for(both, Permission.RISK_EDIT, Scope(HERE))
    assert nobodys is not None and nobodys.role is Role.CONTRIBUTOR
    assert seat_for(both, Permission.RISK_EDIT, Scope(HERE, 99)) is None


def test_the_organisations_one_may_act_for_are_listed() -> None:
    mine = allowed_organisations(
        holder(Role.CONTRIBUTOR), Permission.RISK_EDIT, HERE, (OURS, THEIRS)
    )
    assert mine == (OURS,)
