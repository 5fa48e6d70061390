"""Who may do what: a closed list of permissions, granted by role, denied by default."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NoReturn

from lgr_tracker.domain.errors import NotAllowed, NotFound


class Role(StrEnum):
    """Name what a person is to one programme, on behalf of one organisation."""

    PROGRAMME_MANAGER = "programme_manager"
    CONTRIBUTOR = "contributor"
    RESPONDENT = "respondent"
    MODERATOR = "moderator"
    BOARD_MEMBER = "board_member"
    BOARD_CHAIR = "board_chair"
    AUDITOR = "auditor"
    VIEWER = "viewer"


class Permission(StrEnum):
    """List every act that the house knows; nothing else can be allowed."""

    PUBLIC = "public:read"
    ACCOUNT = "account:own"
    PROGRAMME_CREATE = "programme:create"
    PROGRAMME_VIEW = "programme:view"
    PROGRAMME_EDIT = "programme:edit"
    ASSESSMENT_GRADE = "assessment:grade"
    ASSESSMENT_MANAGE = "assessment:manage"
    ASSESSMENT_MODERATE = "assessment:moderate"
    ASSESSMENT_SIGN_OFF = "assessment:sign_off"
    RISK_EDIT = "risk:edit"
    RISK_CLOSE = "risk:close"
    RISK_EXPORT = "risk:export"
    RISK_IMPORT = "risk:import"
    SUGGESTION_DECIDE = "suggestion:decide"
    ACTION_EDIT = "action:edit"
    COMMENT_SAY = "comment:say"
    EVIDENCE_ADD = "evidence:add"
    PLAN_EDIT = "plan:edit"
    BASELINE_DECIDE = "baseline:decide"
    CHALLENGE_ANSWER = "challenge:answer"
    READINESS_EDIT = "readiness:edit"
    BOARD_BUILD = "board:build"
    BOARD_SUBMIT = "board:submit"
    BOARD_DECIDE = "board:decide"
    AUDIT_VIEW = "audit:view"


_VIEW = frozenset({Permission.PROGRAMME_VIEW})
_SAY = _VIEW | {Permission.COMMENT_SAY, Permission.CHALLENGE_ANSWER}
_CONTRIBUTE = _SAY | {
    Permission.RISK_EDIT,
    Permission.RISK_CLOSE,
    Permission.RISK_EXPORT,
    Permission.SUGGESTION_DECIDE,
    Permission.ACTION_EDIT,
    Permission.EVIDENCE_ADD,
    Permission.PLAN_EDIT,
    Permission.READINESS_EDIT,
}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.PROGRAMME_MANAGER: _CONTRIBUTE
    | {
        Permission.PROGRAMME_EDIT,
        Permission.PROGRAMME_CREATE,
        Permission.ASSESSMENT_GRADE,
        Permission.ASSESSMENT_MANAGE,
        Permission.ASSESSMENT_SIGN_OFF,
        Permission.RISK_IMPORT,
        Permission.BASELINE_DECIDE,
        Permission.BOARD_BUILD,
        Permission.BOARD_SUBMIT,
    },
    Role.CONTRIBUTOR: _CONTRIBUTE | {Permission.ASSESSMENT_GRADE},
    Role.RESPONDENT: _SAY | {Permission.ASSESSMENT_GRADE},
    Role.MODERATOR: _SAY | {Permission.ASSESSMENT_GRADE, Permission.ASSESSMENT_MODERATE},
    Role.BOARD_MEMBER: _SAY | {Permission.RISK_EXPORT},
    Role.BOARD_CHAIR: _SAY
    | {
        Permission.RISK_EXPORT,
        Permission.BASELINE_DECIDE,
        Permission.BOARD_DECIDE,
        Permission.ASSESSMENT_SIGN_OFF,
    },
    Role.AUDITOR: _SAY | {Permission.RISK_EXPORT, Permission.AUDIT_VIEW},
    Role.VIEWER: _VIEW,
}
"""What each role carries (product.md 2). A role speaks for the organisation it was given by."""

SPEAKS_FOR_ALL = frozenset({Role.PROGRAMME_MANAGER, Role.MODERATOR, Role.BOARD_CHAIR, Role.AUDITOR})
"""Roles whose acts are not held to rows of their own organisation: councils stay sovereign
over their rows, and only the programme office acts across them."""

ANY_ORGANISATION = frozenset(
    {
        Permission.PROGRAMME_VIEW,
        Permission.ASSESSMENT_GRADE,
        Permission.RISK_EXPORT,
        Permission.COMMENT_SAY,
        Permission.CHALLENGE_ANSWER,
        Permission.ACCOUNT,
    }
)
"""Permissions that need no right over one organisation's rows."""


@dataclass(frozen=True)
class Seat:
    """Hold one membership: a role in a programme, on behalf of an organisation, from and until."""

    programme_id: int
    role: Role
    organisation_id: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    is_vouched: bool = True
    """Somebody of the organisation has confirmed it; until then it shows nothing restricted."""

    def is_held_on(self, day: date) -> bool:
        """Tell whether the seat is held on `day`; both ends count as held."""
        begun = self.starts_on is None or self.starts_on <= day
        return begun and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class Actor:
    """Say who acts: a person, the seats they hold today, and the request they act in."""

    person_id: int | None
    name: str
    seats: tuple[Seat, ...] = ()
    request_id: str = ""
    is_operator: bool = field(default=False)
    """True for the command line on the server: whoever runs it already holds the database."""
    body_ids: frozenset[int] = frozenset()
    """The boards and committees that the person sits in today, confirmed by their members."""

    def seats_in(self, programme_id: int) -> tuple[Seat, ...]:
        """Return the seats in one programme, in the order given."""
        return tuple(seat for seat in self.seats if seat.programme_id == programme_id)

    def programme_ids(self) -> frozenset[int]:
        """Return the programmes in which the person holds any seat."""
        return frozenset(seat.programme_id for seat in self.seats)

    def vouched_organisation_ids(self) -> frozenset[int]:
        """Return the organisations, of any programme, that have confirmed the person as theirs."""
        return frozenset(
            seat.organisation_id
            for seat in self.seats
            if seat.is_vouched and seat.organisation_id is not None
        )


def operator(name: str = "command line", request_id: str = "") -> Actor:
    """Make the actor of the command line, who may do all and is named in the audit trail."""
    return Actor(person_id=None, name=name, request_id=request_id, is_operator=True)


@dataclass(frozen=True)
class Scope:
    """Say whose row is acted on: an organisation's, or the programme's as a whole.

    A row of no organisation is everybody's, so no council changes it alone: only those do who
    speak for all, or hold their seat on behalf of the programme as a whole.
    """

    programme_id: int
    organisation_id: int | None = None


def is_allowed(actor: Actor, permission: Permission, scope: Scope) -> bool:
    """Tell whether any seat of the actor carries `permission` over `scope`.

    >>> clerk = Actor(1, "Ben", (Seat(7, Role.CONTRIBUTOR, organisation_id=3),))
    >>> is_allowed(clerk, Permission.RISK_EDIT, Scope(7, organisation_id=3))
    True
    >>> is_allowed(clerk, Permission.RISK_EDIT, Scope(7, organisation_id=4))
    False
    >>> is_allowed(clerk, Permission.BOARD_DECIDE, Scope(7))
    False
    """
    if actor.is_operator:
        return True
    return any(
        _carries(seat, permission, scope)
        for seat in actor.seats_in(scope.programme_id)
        if permission in ROLE_PERMISSIONS[seat.role]
    )


def _carries(seat: Seat, permission: Permission, scope: Scope) -> bool:
    if permission in ANY_ORGANISATION or seat.role in SPEAKS_FOR_ALL:
        return True
    return scope.organisation_id == seat.organisation_id


def holds(actor: Actor, permission: Permission, programme_id: int) -> bool:
    """Tell whether any seat carries `permission` in a programme, over whichever rows.

    For what is asked before a row is known: may the page be opened, is the button shown.

    >>> clerk = Actor(1, "Ben", (Seat(7, Role.CONTRIBUTOR, organisation_id=3),))
    >>> holds(clerk, Permission.PLAN_EDIT, 7), is_allowed(clerk, Permission.PLAN_EDIT, Scope(7))
    (True, False)
    """
    return actor.is_operator or any(
        permission in ROLE_PERMISSIONS[seat.role] for seat in actor.seats_in(programme_id)
    )


def require_held(actor: Actor, permission: Permission, programme_id: int) -> None:
    """Raise unless some seat in the programme carries `permission`; raises as `require` does."""
    if not holds(actor, permission, programme_id):
        _refuse(actor, programme_id)


def require(actor: Actor, permission: Permission, scope: Scope) -> None:
    """Raise unless the actor may do this here.

    Raises NotFound where the actor holds no seat in the programme, so that a stranger learns
    nothing, and NotAllowed where they hold one that does not carry the permission.
    """
    if not is_allowed(actor, permission, scope):
        _refuse(actor, scope.programme_id)


def require_both(
    actor: Actor,
    permission: Permission,
    programme_id: int,
    organisation_ids: tuple[int | None, int | None],
) -> None:
    """Raise unless the actor may do this to rows of both: of where one was, and where it goes."""
    for organisation_id in organisation_ids:
        require(actor, permission, Scope(programme_id, organisation_id))


def _refuse(actor: Actor, programme_id: int) -> NoReturn:
    if not actor.seats_in(programme_id):
        raise NotFound
    raise NotAllowed(
        "Your role in this programme does not cover this. "
        "The programme manager can do it, or give you a role that does."
    )


def allowed_organisations(
    actor: Actor, permission: Permission, programme_id: int, organisation_ids: Iterable[int]
) -> tuple[int, ...]:
    """Return those organisations on whose rows the actor may do this, in the order given."""
    return tuple(
        organisation_id
        for organisation_id in organisation_ids
        if is_allowed(actor, permission, Scope(programme_id, organisation_id))
    )


def seat_for(actor: Actor, permission: Permission, scope: Scope) -> Seat | None:
    """Return the seat under which the act is done, for the audit trail; None for an operator.

    The one that covers the row; where the row is nobody's in particular, any that carries the act.
    """
    held = [s for s in actor.seats_in(scope.programme_id) if permission in ROLE_PERMISSIONS[s.role]]
    covering = (seat for seat in held if _carries(seat, permission, scope))
    return next(covering, held[0] if held and scope.organisation_id is None else None)


def may_start_programmes(actor: Actor) -> bool:
    """Tell whether any seat of the actor, in whatever programme, lets them start another."""
    return actor.is_operator or any(
        Permission.PROGRAMME_CREATE in ROLE_PERMISSIONS[seat.role] for seat in actor.seats
    )
