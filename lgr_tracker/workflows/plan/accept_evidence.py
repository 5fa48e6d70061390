"""Accept the evidence for a Day 1 criterion, or take the acceptance back."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid, NotFound, WrongState
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.plan import Readiness
from lgr_tracker.workflows.loading import change, check_seen
from lgr_tracker.workflows.plan.loading import load_council, load_criterion, load_readiness


@dataclass(frozen=True)
class AcceptanceValues:
    """Hold who accepted the evidence, and when."""

    accepted_by: str
    accepted_on: date


def accept_evidence(
    session: Session,
    programme_id: int,
    criterion_id: int,
    organisation_id: int,
    values: AcceptanceValues,
    seen_version: int,
    *,
    today: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Record that the evidence was accepted, and return the entry's id.

    Raises NotFound, NotAllowed, StaleEdit, Invalid, or WrongState where it is accepted already.
    """
    criterion = load_criterion(session, criterion_id, programme_id)
    council = load_council(session, organisation_id, programme_id)
    require(actor, Permission.READINESS_EDIT, Scope(programme_id, council.id))
    readiness = _entered(load_readiness(session, criterion.id, council.id))
    check_seen(readiness, seen_version, asdict(values))
    if readiness.accepted_on is not None:
        raise WrongState(
            "This evidence is accepted already. Open the page again to see by whom and when."
        )
    _check(readiness, values, today)
    before, after = change(readiness, asdict(values))
    record(
        session,
        Event.READINESS_ACCEPT,
        actor,
        readiness,
        programme_id=programme_id,
        now=now,
        permission=Permission.READINESS_EDIT,
        organisation_id=council.id,
        name=f"{criterion.code}, {council.short_name}",
        before=before,
        after=after,
    )
    session.commit()
    return readiness.id


def withdraw_acceptance(
    session: Session,
    programme_id: int,
    criterion_id: int,
    organisation_id: int,
    reason: str,
    seen_version: int,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Take an acceptance back with its reason, and return the entry's id.

    Raises NotFound, NotAllowed, StaleEdit, or WrongState where nothing is accepted.
    """
    criterion = load_criterion(session, criterion_id, programme_id)
    council = load_council(session, organisation_id, programme_id)
    require(actor, Permission.READINESS_EDIT, Scope(programme_id, council.id))
    readiness = _entered(load_readiness(session, criterion.id, council.id))
    check_seen(readiness, seen_version, ("accepted_by", "accepted_on"))
    if readiness.accepted_on is None:
        raise WrongState(
            "No evidence is accepted here. Open the page again to see how it stands now."
        )
    before, after = change(readiness, {"accepted_by": None, "accepted_on": None})
    record(
        session,
        Event.READINESS_CHANGE,
        actor,
        readiness,
        programme_id=programme_id,
        now=now,
        permission=Permission.READINESS_EDIT,
        organisation_id=council.id,
        name=f"{criterion.code}, {council.short_name}",
        before=before,
        after=after,
        reason=reason,
    )
    session.commit()
    return readiness.id


def _entered(readiness: Readiness | None) -> Readiness:
    if readiness is None:
        raise NotFound
    return readiness


def _check(readiness: Readiness, values: AcceptanceValues, today: date) -> None:
    if not readiness.evidence:
        raise Invalid("There is no evidence to accept yet. Enter what shows it first.")
    if values.accepted_on > today:
        _refuse("This day is still to come. Give a day that has been.")
    if readiness.evidence_on is not None and values.accepted_on < readiness.evidence_on:
        _refuse("It can't be accepted before the day the evidence is of.")


def _refuse(sentence: str) -> None:
    raise Invalid(sentence, {"accepted_on": sentence})
