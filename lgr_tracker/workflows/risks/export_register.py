"""Give the risk log out as a workbook, and note that it went out."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.classification import SENSITIVE
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.domain.register import REGISTER_COLUMNS, Column, RiskWorkbook, WorkbookAbout
from lgr_tracker.exchange.risk_workbook import workbook_name, write_risk_workbook
from lgr_tracker.models.audit import AuditEvent, Event, chain_of, record
from lgr_tracker.queries.register import marked_in, register_of
from lgr_tracker.queries.risk_filter import RiskFilter
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.workflows.loading import load_programme

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class ExportedRegister:
    """Hold a workbook, ready to be sent or saved; `rows` counts its risks."""

    name: str
    content: bytes
    rows: int
    filter_words: str
    marked: tuple[tuple[str, int], ...] = ()
    """The risks and actions in it that are restricted or exempt."""
    media_type: str = WORKBOOK


@dataclass(frozen=True)
class GatheredRegister:
    """Hold all that a workbook will say; nothing more is read to write it."""

    workbook: RiskWorkbook
    filter_words: str
    marked: tuple[tuple[str, int], ...] = ()
    """The risks and actions in it that are restricted or exempt, as the trail mentions them."""


def gather_register(
    session: Session,
    programme_id: int,
    wanted: RiskFilter,
    *,
    filter_words: str,
    today: date,
    actor: Actor,
    now: datetime,
    changes_since: date | None = None,
    columns: Sequence[str] = (),
    organisation: str = "",
) -> GatheredRegister:
    """Return the risks that a filter lets through, and all about them; raises NotFound, NotAllowed.

    `columns` are those of the register by key; none means all. `changes_since` is the first day
    that the change log tells of; None means all their days. `organisation` names the council
    that the workbook is for, if it is for one.
    The same query and the same filter as the list, so that page and workbook agree.
    """
    programme = load_programme(session, programme_id)
    require(actor, Permission.RISK_EXPORT, Scope(programme_id))
    scale = scale_of(session, actor, programme_id)
    parts = register_of(
        session,
        actor,
        programme_id,
        wanted,
        scale=scale,
        today=today,
        changes_since=changes_since,
    )
    marked = marked_in(session, actor, programme_id, wanted, scale=scale, today=today)
    about = WorkbookAbout(
        programme=programme.name,
        programme_code=programme.code,
        as_at=now,
        made_by=actor.name,
        filter=filter_words,
        row_count=len(parts.risks),
        audit_head=_audit_head(session, programme_id),
        is_sample=programme.is_sample,
        classification=SENSITIVE if marked else "",
        vesting_on=programme.vesting_on,
        changes_since=changes_since,
        organisation=organisation,
    )
    workbook = replace(parts.workbook(about), columns=columns_of(columns))
    return GatheredRegister(workbook, filter_words, marked)


def columns_of(keys: Sequence[str]) -> tuple[Column, ...]:
    """Return columns of the register in the order asked for, and what a row comes back by.

    >>> [column.key for column in columns_of(["title", "owner"])]
    ['reference', 'version', 'title', 'owner']
    """
    known = {column.key: column for column in REGISTER_COLUMNS}
    asked = dict.fromkeys(("reference", "version", *keys)) if keys else ()
    return tuple(known[key] for key in asked)


def write_gathered(gathered: GatheredRegister) -> ExportedRegister:
    """Return the workbook of what was gathered. A long log takes seconds; nothing is read."""
    content = io.BytesIO()
    write_risk_workbook(gathered.workbook, content)
    about = gathered.workbook.about
    return ExportedRegister(
        workbook_name(about),
        content.getvalue(),
        about.row_count,
        gathered.filter_words,
        gathered.marked,
    )


def write_register(
    session: Session,
    programme_id: int,
    wanted: RiskFilter,
    *,
    filter_words: str,
    today: date,
    actor: Actor,
    now: datetime,
    changes_since: date | None = None,
    columns: Sequence[str] = (),
) -> ExportedRegister:
    """Return the workbook of the risks that a filter lets through; raises NotFound, NotAllowed.

    A long log takes seconds, so this only reads; `export_register` notes it before the workbook
    goes out.
    """
    return write_gathered(
        gather_register(
            session,
            programme_id,
            wanted,
            filter_words=filter_words,
            today=today,
            actor=actor,
            now=now,
            changes_since=changes_since,
            columns=columns,
        )
    )


def export_register(
    session: Session,
    programme_id: int,
    made: ExportedRegister,
    *,
    actor: Actor,
    now: datetime,
) -> ExportedRegister:
    """Note that a workbook goes out, and return it; raises NotFound or NotAllowed.

    The audit trail keeps who took how many rows by which filter, and never the rows themselves.
    """
    programme = load_programme(session, programme_id)
    require(actor, Permission.RISK_EXPORT, Scope(programme_id))
    record(
        session,
        Event.RISK_EXPORT,
        actor,
        programme,
        programme_id=programme_id,
        now=now,
        permission=Permission.RISK_EXPORT,
        name=programme.code,
        after={
            "rows": made.rows,
            "filter": made.filter_words,
            "format": made.name.rpartition(".")[2],
        },
        mentions=made.marked,
    )
    session.commit()
    return made


def _audit_head(session: Session, programme_id: int) -> str:
    """Return the seal of the last change that the session's viewer may see; empty without any.

    Not its number: that would tell how many changes there are which they may not see.
    """
    seal = session.scalar(
        sa.select(AuditEvent.sealed)
        .where(AuditEvent.chain == chain_of(programme_id))
        .order_by(AuditEvent.sequence.desc())
        .limit(1)
    )
    return "" if seal is None else seal[:16]
