"""Add or change an organisation that takes part in a programme."""

from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import OrganisationKind
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.workflows.loading import change, check_seen, load, load_programme

MOST_MARKS = 3


@dataclass(frozen=True)
class OrganisationValues:
    """Hold what a person says of an organisation."""

    code: str
    name: str
    short_name: str
    kind: OrganisationKind
    gss_code: str | None


def add_organisation(
    session: Session,
    programme_id: int,
    values: OrganisationValues,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Add an organisation and return its id; raises NotFound, NotAllowed or Invalid.

    A new council gets the next of the three marks it is drawn with, while there are any.
    """
    load_programme(session, programme_id)
    require(actor, Permission.PROGRAMME_EDIT, Scope(programme_id))
    _check_code(session, programme_id, values.code, besides=None)
    organisation = Organisation(
        programme_id=programme_id, mark=_next_mark(session, programme_id, values), **asdict(values)
    )
    session.add(organisation)
    record(
        session,
        Event.ORGANISATION_ADD,
        actor,
        organisation,
        programme_id=programme_id,
        now=now,
        permission=Permission.PROGRAMME_EDIT,
        name=values.name,
        after=asdict(values),
    )
    session.commit()
    return organisation.id


def change_organisation(
    session: Session,
    programme_id: int,
    organisation_id: int,
    values: OrganisationValues,
    seen_version: int,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Change an organisation and return its id; raises NotFound, NotAllowed, StaleEdit, Invalid."""
    organisation = load(session, Organisation, organisation_id, programme_id)
    require(actor, Permission.PROGRAMME_EDIT, Scope(programme_id))
    check_seen(organisation, seen_version, asdict(values))
    _check_code(session, programme_id, values.code, besides=organisation_id)
    before, after = change(organisation, asdict(values))
    record(
        session,
        Event.ORGANISATION_CHANGE,
        actor,
        organisation,
        programme_id=programme_id,
        now=now,
        permission=Permission.PROGRAMME_EDIT,
        name=values.name,
        before=before,
        after=after,
    )
    session.commit()
    return organisation_id


def _check_code(session: Session, programme_id: int, code: str, besides: int | None) -> None:
    taken = session.scalar(
        sa.select(Organisation.id).where(
            Organisation.programme_id == programme_id,
            Organisation.code == code,
            Organisation.id != (besides or 0),
        )
    )
    if taken is not None:
        sentence = "Another organisation has this code. Give this one its own."
        raise Invalid(sentence, {"code": sentence})


def _next_mark(session: Session, programme_id: int, values: OrganisationValues) -> int:
    if values.kind is not OrganisationKind.SUCCESSOR:
        return 0
    used = session.scalar(
        sa.select(sa.func.max(Organisation.mark)).where(Organisation.programme_id == programme_id)
    )
    return (used or 0) + 1 if (used or 0) < MOST_MARKS else 0
