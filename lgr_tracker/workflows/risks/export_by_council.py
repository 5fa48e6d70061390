"""Give the risk log out as a workbook for each council, all in one file."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import WrongState
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.exchange.workbook_zip import ZIP_TYPE, distinct_names, zip_workbooks
from lgr_tracker.queries.risk_filter import RiskFilter
from lgr_tracker.queries.risks import councils_in
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.workflows.risks.export_register import (
    ExportedRegister,
    GatheredRegister,
    gather_register,
    write_gathered,
)

NONE_THERE = "No council has a risk among these."


@dataclass(frozen=True)
class GatheredCouncil:
    """Hold all that the workbook of one council will say."""

    code: str
    gathered: GatheredRegister


def gather_councils(
    session: Session,
    programme_id: int,
    wanted: RiskFilter,
    *,
    filter_words: str,
    today: date,
    actor: Actor,
    now: datetime,
) -> tuple[GatheredCouncil, ...]:
    """Return, by council, the risks that it keeps and a filter lets through.

    Raises NotFound, NotAllowed, or WrongState where there is none.
    """
    require(actor, Permission.RISK_EXPORT, Scope(programme_id))
    scale = scale_of(session, actor, programme_id)
    councils = councils_in(session, actor, programme_id, wanted, scale=scale, today=today)
    if not councils:
        raise WrongState(NONE_THERE)
    return tuple(
        GatheredCouncil(
            council.code,
            gather_register(
                session,
                programme_id,
                wanted.but(origin=council.id),
                filter_words=f"{filter_words}, raised in {council.name}",
                today=today,
                actor=actor,
                now=now,
                organisation=council.name,
            ),
        )
        for council in councils
    )


def write_councils(
    councils: tuple[GatheredCouncil, ...],
    *,
    filter_words: str,
    told: Callable[[int, int], None],
) -> ExportedRegister:
    """Return the workbooks in one ZIP. Nothing is read; `told` hears how many are written."""
    names = distinct_names(each.code for each in councils)
    made: dict[str, ExportedRegister] = {}
    for done, (name, council) in enumerate(zip(names, councils, strict=True)):
        told(done, len(councils))
        made[f"{name}.xlsx"] = write_gathered(council.gathered)
    first = councils[0].gathered.workbook.about
    return replace(
        next(iter(made.values())),
        name=f"risk-logs-{distinct_names([first.programme_code])[0]}-{first.as_at:%Y-%m-%d}.zip",
        content=zip_workbooks({name: each.content for name, each in made.items()}, first.as_at),
        rows=sum(each.rows for each in made.values()),
        filter_words=filter_words,
        marked=tuple(sorted({mark for each in made.values() for mark in each.marked})),
        media_type=ZIP_TYPE,
    )
