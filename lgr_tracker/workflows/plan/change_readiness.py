"""Change what a new council says of a Day 1 criterion."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import StaleEdit
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.organisation import Post
from lgr_tracker.models.plan import Readiness
from lgr_tracker.workflows.loading import STALE, change, check_choice, check_seen
from lgr_tracker.workflows.plan.loading import load_council, load_criterion, load_readiness


@dataclass(frozen=True)
class ReadinessValues:
    """Hold who sees to a criterion in a council and what shows it."""

    owner_post_id: int | None
    evidence: str
    evidence_on: date | None
    rehearsal_on: date | None
    fallback: str


@dataclass(frozen=True)
class ReadinessChange:
    """Say what came of a change: whether an acceptance lapsed with the text it was given on."""

    readiness_id: int
    acceptance_lapsed: bool


def change_readiness(
    session: Session,
    programme_id: int,
    criterion_id: int,
    organisation_id: int,
    values: ReadinessValues,
    seen_version: int,
    *,
    actor: Actor,
    now: datetime,
) -> ReadinessChange:
    """Change an entry, or make it where there is none yet (seen as version 0).

    New words of evidence were not what was accepted, so an acceptance lapses with the old ones.
    Raises NotFound, NotAllowed, StaleEdit or Invalid.
    """
    criterion = load_criterion(session, criterion_id, programme_id)
    council = load_council(session, organisation_id, programme_id)
    require(actor, Permission.READINESS_EDIT, Scope(programme_id, council.id))
    readiness = load_readiness(session, criterion.id, council.id)
    if readiness is not None:
        check_seen(readiness, seen_version, asdict(values))
    elif seen_version:
        raise StaleEdit(STALE, {}, 0)
    check_choice(session, Post, values.owner_post_id, programme_id, "owner_post_id")
    if readiness is None:
        readiness = Readiness(
            criterion_id=criterion.id, organisation_id=council.id, evidence="", fallback=""
        )
        session.add(readiness)
    lapses = readiness.accepted_on is not None and readiness.evidence != values.evidence
    lapsed = {"accepted_on": None, "accepted_by": None} if lapses else {}
    before, after = change(readiness, {**asdict(values), **lapsed})
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
    )
    session.commit()
    return ReadinessChange(readiness.id, lapses)
