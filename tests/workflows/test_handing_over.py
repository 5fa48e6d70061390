"""Handing a risk or an action to another organisation: rights over both, and one audit row."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.classification import Classified, Level
from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound, StaleEdit
from lgr_tracker.domain.permissions import Actor, Role, Seat, operator
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.risk import Mitigation, Risk
from lgr_tracker.queries.audit import verify_trail
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.actions.save_action import ActionValues, add_action, change_action
from lgr_tracker.workflows.risks.save_risk import RiskValues, raise_risk, revise_risk
from tests.people import TODAY, Cast

Do = Callable[..., Any]
RISK = RiskValues(title="Records go astray at cutover", raised_on=TODAY)
ACTION = ActionValues(title="Try the records out twice")


def risk_or_action(do: Do, cast: Cast, kind: str, **more: Any) -> int:
    """Let Alder raise a risk, or add an action, and return its id."""
    if kind == "risk":
        more["today"] = TODAY
    add, values = (raise_risk, RISK) if kind == "risk" else (add_action, ACTION)
    made: int = do(cast.farah, add, cast.programme_id, cast.alder_id, values, **more)
    return made


def hand(
    do: Do, actor: Actor, cast: Cast, kind: str, row_id: int, to: int | None, late: int = 0
) -> None:
    """Send the change form, made on the version that stands or on one `late` before it."""
    version = owner_of(kind, row_id)[1] - late
    if kind == "risk":
        asked = (revise_risk, cast.programme_id, row_id, RISK, version)
        do(actor, *asked, organisation_id=to, today=TODAY)
    else:
        do(actor, change_action, cast.programme_id, row_id, ACTION, version, organisation_id=to)


def owner_of(kind: str, row_id: int) -> tuple[int, int]:
    """Return whose a row is, and its version."""
    session = reading(operator())
    session.expire_all()
    row = session.get_one(Risk if kind == "risk" else Mitigation, row_id)
    return row.organisation_id, row.version


@pytest.mark.parametrize("kind", ["risk", "action"])
def test_a_risk_or_an_action_is_handed_over_only_with_the_right_over_both_councils(
    both: Flask, cast: Cast, do: Do, kind: str
) -> None:
    made = risk_or_action(do, cast, kind)
    version = owner_of(kind, made)[1]
    for somebody in (cast.farah, cast.dev, cast.vic):
        with pytest.raises(NotAllowed):
            hand(do, somebody, cast, kind, made, cast.birch_id)
    assert owner_of(kind, made) == (cast.alder_id, version)
    with pytest.raises(Invalid):
        hand(do, cast.asha, cast, kind, made, 987_654)
    hand(do, cast.asha, cast, kind, made, cast.birch_id)
    assert owner_of(kind, made) == (cast.birch_id, version + 1)
    newest = sa.select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)
    event = reading(operator()).scalars(newest).one()
    assert (event.before, event.after) == (
        f'{{"organisation_id":{cast.alder_id}}}',
        f'{{"organisation_id":{cast.birch_id}}}',
    )
    told = reading(operator()).scalar(sa.select(sa.func.count()).select_from(AuditEvent))
    assert told == 2
    report = verify_trail(
        reading(operator()), both.config["LGR_AUDIT_KEY"], both.config["LGR_AUDIT_ANCHOR"]
    )
    assert report.findings == ()
    with pytest.raises(NotAllowed):
        hand(do, cast.farah, cast, kind, made, None)
    with pytest.raises(StaleEdit) as stale:
        hand(do, cast.asha, cast, kind, made, cast.alder_id, late=1)
    assert stale.value.current["organisation_id"] == cast.birch_id
    hand(do, cast.dev, cast, kind, made, None)
    assert owner_of(kind, made)[0] == cast.birch_id


def test_a_restricted_risk_is_handed_over_only_by_its_owners_own_people(
    both: Flask, cast: Cast, do: Do
) -> None:
    kept = Classified(Level.RESTRICTED, reason="Bids.", organisation_ids=(cast.county_id,))
    made = risk_or_action(do, cast, "risk", classified=kept)
    with pytest.raises(NotAllowed):
        hand(do, cast.asha, cast, "risk", made, cast.birch_id)
    seats = (*cast.farah.seats, Seat(cast.programme_id, Role.CONTRIBUTOR, cast.birch_id))
    of_both = Actor(cast.farah.person_id, "Farah", seats)
    hand(do, of_both, cast, "risk", made, cast.birch_id)
    assert owner_of("risk", made)[0] == cast.birch_id
    with pytest.raises(NotFound):
        hand(do, cast.farah, cast, "risk", made, None)
