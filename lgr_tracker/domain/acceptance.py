"""Who may accept a risk as it stands: whom the programme has named for its band."""

from lgr_tracker.domain.permissions import SPEAKS_FOR_ALL, Actor, Scope
from lgr_tracker.domain.scales import Acceptor


def may_accept(actor: Actor, acceptor: Acceptor, scope: Scope) -> bool:
    """Tell whether somebody holds the role over the row, or sits in the body.

    >>> from lgr_tracker.domain.permissions import Role, Seat
    >>> asha = Actor(1, "Asha", (Seat(7, Role.PROGRAMME_MANAGER, organisation_id=3),))
    >>> may_accept(asha, Acceptor(), Scope(7, 4))
    True
    >>> may_accept(asha, Acceptor(None, body_id=5), Scope(7, 4))
    False
    """
    if actor.is_operator:
        return True
    if acceptor.body_id is not None:
        return acceptor.body_id in actor.body_ids
    return any(
        seat.role in SPEAKS_FOR_ALL or seat.organisation_id == scope.organisation_id
        for seat in actor.seats_in(scope.programme_id)
        if seat.role is acceptor.role
    )
