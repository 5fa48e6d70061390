"""Organisations of a programme, as lists and as choices."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.kinds import OrganisationKind
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.queries.scope import in_scope


@dataclass(frozen=True)
class OrganisationRow:
    """Hold one organisation as a page shows it."""

    id: int
    code: str
    name: str
    short_name: str
    kind: OrganisationKind
    gss_code: str | None
    mark: int
    version: int


_COLUMNS = (
    Organisation.id,
    Organisation.code,
    Organisation.name,
    Organisation.short_name,
    Organisation.kind,
    Organisation.gss_code,
    Organisation.mark,
    Organisation.version,
)

_ORDER = (
    sa.case({kind.value: at for at, kind in enumerate(OrganisationKind)}, value=Organisation.kind),
    Organisation.mark,
    Organisation.name,
)


def organisations(session: Session, actor: Actor, programme_id: int) -> tuple[OrganisationRow, ...]:
    """Return the organisations, councils of today first, then new ones. Runs one query."""
    rows = session.execute(
        sa.select(*_COLUMNS)
        .where(in_scope(actor, Organisation.programme_id, programme_id))
        .order_by(*_ORDER)
    )
    return tuple(OrganisationRow(*row) for row in rows)


def organisation(
    session: Session, actor: Actor, programme_id: int, organisation_id: int
) -> OrganisationRow:
    """Return one organisation; raises NotFound. Runs one query."""
    row = session.execute(
        sa.select(*_COLUMNS).where(
            in_scope(actor, Organisation.programme_id, programme_id),
            Organisation.id == organisation_id,
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return OrganisationRow(*row)


def successors(session: Session, actor: Actor, programme_id: int) -> tuple[OrganisationRow, ...]:
    """Return the new councils in the order of their marks. Runs one query."""
    everyone = organisations(session, actor, programme_id)
    return tuple(row for row in everyone if row.kind is OrganisationKind.SUCCESSOR)
