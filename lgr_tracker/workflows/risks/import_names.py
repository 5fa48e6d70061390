"""The programme's own names, so that words in a file become the rows that they mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.naming import Index, fold, index_of
from lgr_tracker.models.framework import Framework, Lens
from lgr_tracker.models.organisation import Body, Organisation, Post
from lgr_tracker.models.plan import Cohort
from lgr_tracker.models.programme import Phase


@dataclass(frozen=True)
class ProgrammeNames:
    """Hold ids by folded name; a name that two rows share is in none of them."""

    organisations: Index
    lenses: Index
    cohorts: Index
    phases: Index
    bodies: Index
    posts: Index
    told: Mapping[tuple[str, int], str]
    """The words for an id, by column key, to show what stands now."""
    tiers: Mapping[int, tuple[int, int]]
    """Where a body stands among the others, the higher the greater."""


def load_names(session: Session, programme_id: int) -> ProgrammeNames:
    """Return the names of a programme. Runs six queries."""
    organisations = session.execute(
        sa.select(
            Organisation.id, Organisation.name, Organisation.short_name, Organisation.code
        ).where(Organisation.programme_id == programme_id)
    ).all()
    lenses = session.execute(
        sa.select(Lens.id, Lens.name, Lens.short_name, Lens.code)
        .join(Framework, Framework.id == Lens.framework_id)
        .where(Framework.programme_id == programme_id)
        .order_by(Framework.edition.desc(), Lens.position)
    ).all()
    cohorts = _pairs(session, Cohort, programme_id)
    phases = _pairs(session, Phase, programme_id)
    bodies = session.execute(
        sa.select(Body.id, Body.name, Body.position).where(Body.programme_id == programme_id)
    ).all()
    posts = session.execute(
        sa.select(Post.id, Post.title, Organisation.short_name)
        .join(Organisation, Organisation.id == Post.organisation_id)
        .where(Post.programme_id == programme_id)
    ).all()
    told: dict[tuple[str, int], str] = {}
    for key, rows in (
        ("organisation", organisations),
        ("lenses", lenses),
        ("cohorts", cohorts),
        ("phase", phases),
        ("escalation", bodies),
    ):
        told |= {(key, row[0]): row[1] for row in rows}
    told |= {("owner", row.id): f"{row.title}, {row.short_name}" for row in posts}
    told |= {("affected_organisations", row.id): row.name for row in organisations}
    return ProgrammeNames(
        organisations=index_of((row.id, row[1:]) for row in organisations),
        lenses=_newest(lenses),
        cohorts=index_of((row[0], (row[1],)) for row in cohorts),
        phases=index_of((row[0], (row[1],)) for row in phases),
        bodies=index_of((row[0], (row[1],)) for row in bodies),
        posts=index_of((row.id, (row.title, f"{row.title}, {row.short_name}")) for row in posts),
        told=told,
        tiers={row.id: (row.position, row.id) for row in bodies},
    )


def _pairs(session: Session, kind: Any, programme_id: int) -> list[Any]:
    return list(
        session.execute(sa.select(kind.id, kind.name).where(kind.programme_id == programme_id))
    )


def _newest(lenses: Iterable[Any]) -> Index:
    """Return lenses by name; of the same name in two editions, the newer one."""
    found: dict[str, int] = {}
    for row in lenses:
        for name in row[1:]:
            found.setdefault(fold(name), row.id)
    return found
