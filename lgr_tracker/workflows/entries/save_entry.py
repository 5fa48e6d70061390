"""Put an assumption, a decision or a dependency into the log, or change one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import EntryKind
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.log_entry import LogEntry, LogEntryRisk
from lgr_tracker.models.organisation import Body, Organisation, Post
from lgr_tracker.models.risk import Risk
from lgr_tracker.workflows.handing_over import keeper_of
from lgr_tracker.workflows.loading import (
    change,
    check_choice,
    check_choices,
    check_seen,
    hold_programme,
    load,
    plain,
)

PREFIXES = {EntryKind.ASSUMPTION: "AS", EntryKind.DECISION: "D", EntryKind.DEPENDENCY: "DP"}
COLUMNS = (
    "title",
    "detail",
    "reason",
    "workstream",
    "owner_post_id",
    "raised_on",
    "due_on",
    "body_id",
    "advice",
    "advice_from",
    "is_advice_declined",
    "supplier_id",
)
TITLES = {
    EntryKind.ASSUMPTION: "Say what is assumed.",
    EntryKind.DECISION: "Say what is decided, or is to be.",
    EntryKind.DEPENDENCY: "Say what is needed.",
}


@dataclass(frozen=True, kw_only=True)
class EntryValues:
    """Hold what a person says of an entry; a field that its kind does not have stays empty."""

    title: str
    raised_on: date
    detail: str = ""
    reason: str = ""
    workstream: str = ""
    owner_post_id: int | None = None
    due_on: date | None = None
    body_id: int | None = None
    advice: str = ""
    advice_from: str = ""
    is_advice_declined: bool = False
    supplier_id: int | None = None
    risk_ids: tuple[int, ...] = ()
    becomes_id: int | None = None
    """The risk that an assumption becomes if it fails."""

    def columns(self) -> dict[str, Any]:
        """Return the words and dates by column."""
        return {name: getattr(self, name) for name in COLUMNS}


def add_entry(
    session: Session,
    programme_id: int,
    organisation_id: int,
    kind: EntryKind,
    values: EntryValues,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Add an entry to the log and return its id; raises NotFound, NotAllowed or Invalid.

    Entries are numbered by kind, without a gap: all members of the programme see all of them.
    """
    hold_programme(session, programme_id)
    check_choice(session, Organisation, organisation_id, programme_id, "organisation_id")
    require(actor, Permission.RISK_EDIT, Scope(programme_id, organisation_id))
    _check(session, programme_id, kind, values)
    number = 1 + (
        session.scalar(
            sa.select(sa.func.max(LogEntry.number)).where(
                LogEntry.programme_id == programme_id, LogEntry.kind == kind
            )
        )
        or 0
    )
    row = LogEntry(
        programme_id=programme_id,
        organisation_id=organisation_id,
        kind=kind,
        number=number,
        reference=f"{PREFIXES[kind]}-{number:03d}",
        created_at=now,
        changed_at=now,
        **values.columns(),
    )
    session.add(row)
    session.flush()  # links need the new entry's id
    _, linked, told = _link(session, row, values)
    said = {name: plain(value) for name, value in values.columns().items() if value}
    _record(session, Event.ENTRY_ADD, row, {}, {**said, **linked}, told, actor, now)
    session.commit()
    return row.id


def change_entry(
    session: Session,
    programme_id: int,
    entry_id: int,
    values: EntryValues,
    seen_version: int,
    *,
    organisation_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Change an entry and return its id, the version seen given.

    `organisation_id` hands it over, by somebody with the right over both councils. Raises
    NotFound, NotAllowed, StaleEdit or Invalid.
    """
    row = load(session, LogEntry, entry_id, programme_id)
    require(actor, Permission.RISK_EDIT, Scope(programme_id, row.organisation_id))
    check_seen(row, seen_version, (*COLUMNS, "organisation_id"))
    _check(session, programme_id, row.kind, values)
    keeper = keeper_of(session, row, organisation_id, Permission.RISK_EDIT, actor=actor)
    before, after = change(row, {**values.columns(), **keeper})
    with session.no_autoflush:  # one UPDATE for one edit, so that the version rises once
        was, linked, told = _link(session, row, values)
    row.changed_at = now
    _record(session, Event.ENTRY_CHANGE, row, before | was, after | linked, told, actor, now)
    session.commit()
    return row.id


def _check(session: Session, programme_id: int, kind: EntryKind, values: EntryValues) -> None:
    check_choice(session, Post, values.owner_post_id, programme_id, "owner_post_id")
    check_choice(session, Body, values.body_id, programme_id, "body_id")
    check_choice(session, Organisation, values.supplier_id, programme_id, "supplier_id")
    check_choices(session, Risk, values.risk_ids, programme_id, "risk_ids")
    check_choice(session, Risk, values.becomes_id, programme_id, "becomes_id")
    if not values.title.strip():
        raise Invalid(TITLES[kind], {"title": TITLES[kind]})
    if values.is_advice_declined and not (values.advice.strip() and values.reason.strip()):
        missing = "advice" if not values.advice.strip() else "reason"
        sentence = "Say what was advised, and why it was declined."
        raise Invalid(sentence, {missing: sentence})


def _link(
    session: Session, row: LogEntry, values: EntryValues
) -> tuple[dict[str, Any], dict[str, Any], set[int]]:
    """Link the entry to just the risks that are wanted; return before, after and whom it tells of.

    Links to risks that the session's viewer may not see are neither found nor touched.
    """
    links = {
        link.risk_id: link
        for link in session.scalars(sa.select(LogEntryRisk).where(LogEntryRisk.entry_id == row.id))
    }
    wanted = dict.fromkeys(values.risk_ids, False)
    if values.becomes_id is not None:
        wanted[values.becomes_id] = True
    standing = {risk_id: link.is_becoming for risk_id, link in links.items()}
    if standing == wanted:
        return {}, {}, set()
    for risk_id in links.keys() - wanted.keys():
        session.delete(links[risk_id])
    for risk_id, is_becoming in wanted.items():
        if risk_id in links:
            links[risk_id].is_becoming = is_becoming
        else:
            session.add(LogEntryRisk(entry_id=row.id, risk_id=risk_id, is_becoming=is_becoming))
    told = standing.keys() | wanted.keys()
    names = _references(session, told)
    return _named(standing, names), _named(wanted, names), told


def _named(links: Mapping[int, bool], names: Mapping[int, str]) -> dict[str, Any]:
    """Return links as the trail tells them."""
    becomes = [names[each] for each, is_becoming in links.items() if is_becoming]
    about = sorted(names[each] for each, is_becoming in links.items() if not is_becoming)
    return {"risks": about, "becomes": becomes[0] if becomes else ""}


def _references(session: Session, risk_ids: set[int]) -> dict[int, str]:
    rows = session.execute(sa.select(Risk.id, Risk.reference).where(Risk.id.in_(risk_ids)))
    return {row.id: row.reference for row in rows}


def _record(
    session: Session,
    event: Event,
    row: LogEntry,
    before: dict[str, Any],
    after: dict[str, Any],
    told: set[int],
    actor: Actor,
    now: datetime,
) -> None:
    record(
        session,
        event,
        actor,
        row,
        programme_id=row.programme_id,
        now=now,
        permission=Permission.RISK_EDIT,
        organisation_id=row.organisation_id,
        name=row.reference,
        before=before,
        after=after,
        mentions=[("risk", each) for each in told],
    )
