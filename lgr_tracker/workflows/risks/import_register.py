"""Bring a register in: look first, then write all of it or nothing."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.domain.register_import import ImportPreview, RowOutcome
from lgr_tracker.domain.review import next_review
from lgr_tracker.domain.scales import Scale
from lgr_tracker.domain.states import RiskState
from lgr_tracker.exchange.register_reader import ReadRegister, read_register
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.models.risk import Risk
from lgr_tracker.queries.register import scale_view
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.workflows.loading import (
    change,
    check_choice,
    load,
    load_programme,
    next_risk_reference,
    plain,
)
from lgr_tracker.workflows.risks.guard_import import guard_headings, guard_names
from lgr_tracker.workflows.risks.plan_import import OURS, PlannedRow, plan_import
from lgr_tracker.workflows.risks.touching import Touched, touch
from lgr_tracker.workflows.scoring import give_score

CLOSED_BEFORE = "Closed before it was brought in."
REFUSED = (
    "Nothing was brought in, because some cells cannot be taken. "
    "Change them in the file, or in the log, and try again."
)


def read_file(
    session: Session, programme_id: int, data: bytes, filename: str, *, actor: Actor
) -> ReadRegister:
    """Read a file on the programme's own scale, before any lock is taken; raises Invalid.

    Runs three queries.
    """
    require(actor, Permission.RISK_IMPORT, Scope(programme_id))
    guard_names(filename)
    scale = scale_of(session, actor, programme_id)
    read = read_register(data, filename, scale=scale_view(scale))
    guard_headings(read)
    return read


def preview_register(
    session: Session,
    programme_id: int,
    read: ReadRegister,
    *,
    default_organisation_id: int | None,
    actor: Actor,
) -> ImportPreview:
    """Return what a file would do, and write nothing; raises NotFound, NotAllowed or Invalid."""
    require(actor, Permission.RISK_IMPORT, Scope(programme_id))
    check_choice(session, Organisation, default_organisation_id, programme_id, "organisation_id")
    plan = plan_import(
        session,
        programme_id,
        read,
        scale=scale_of(session, actor, programme_id),
        default_organisation_id=default_organisation_id,
        actor=actor,
    )
    return plan.preview


def import_register(
    session: Session,
    programme_id: int,
    read: ReadRegister,
    *,
    default_organisation_id: int | None,
    digest: str,
    today: date,
    actor: Actor,
    now: datetime,
    on_row: Callable[[], None] = lambda: None,
) -> ImportPreview:
    """Write every row of a file, or none, and return what was done.

    `digest` names the file's bytes in the trail. The same file twice writes nothing the second
    time. Raises NotFound, NotAllowed, or Invalid while any cell is refused.
    """
    programme = load_programme(session, programme_id)
    require(actor, Permission.RISK_IMPORT, Scope(programme_id))
    check_choice(session, Organisation, default_organisation_id, programme_id, "organisation_id")
    scale = scale_of(session, actor, programme_id)
    plan = plan_import(
        session,
        programme_id,
        read,
        scale=scale,
        default_organisation_id=default_organisation_id,
        actor=actor,
    )
    if plan.preview.refused:
        raise Invalid(REFUSED)
    if not plan.preview.can_apply:
        return plan.preview
    for each in plan.rows:
        if each.outcome is RowOutcome.CREATED:
            _create(session, programme_id, each, scale, today, actor, now)
        elif each.outcome is RowOutcome.CHANGED:
            _change(session, programme_id, each, scale, actor, now)
        on_row()
    record(
        session,
        Event.RISK_IMPORT,
        actor,
        programme,
        programme_id=programme_id,
        now=now,
        permission=Permission.RISK_IMPORT,
        name=programme.code,
        after={
            "created": plan.preview.count(RowOutcome.CREATED),
            "changed": plan.preview.count(RowOutcome.CHANGED),
            "unchanged": plan.preview.count(RowOutcome.UNCHANGED),
            "digest": digest,
        },
        mentions=plan.kept_risks(),
    )
    session.commit()
    return plan.preview


def _create(
    session: Session,
    programme_id: int,
    each: PlannedRow,
    scale: Scale,
    today: date,
    actor: Actor,
    now: datetime,
) -> None:
    """Add the risk of a row, as open, as an issue, or as closed long ago."""
    row = each.read
    number, own = next_risk_reference(session, programme_id)
    foreign = row.source.reference
    columns = {name: value for name, value in row.columns.items() if value is not None}
    state = row.state or RiskState.OPEN
    is_closed = state is RiskState.CLOSED
    risk = Risk(
        programme_id=programme_id,
        organisation_id=each.organisation_id,
        number=number,
        reference=foreign if foreign and not OURS.fullmatch(foreign) else own,
        state=state,
        closed_at=now if is_closed else None,
        closing_reason=CLOSED_BEFORE if is_closed else "",
        created_at=now,
        changed_at=now,
        **{"raised_on": today, **columns},
    )
    session.add(risk)
    session.flush()  # scores and links need the new risk's id
    _, after = _score_and_touch(session, risk, each, scale, actor, now)
    if risk.next_review_on is None and not is_closed:
        risk.next_review_on = next_review(scale, risk.current_score, today)
    said = {name: plain(value) for name, value in columns.items() if value != ""}
    _record(session, Event.RISK_RAISE, risk, {}, {**said, **after}, actor, now)


def _change(
    session: Session,
    programme_id: int,
    each: PlannedRow,
    scale: Scale,
    actor: Actor,
    now: datetime,
) -> None:
    standing = each.standing
    if standing is None:
        return
    risk = load(session, Risk, standing.row.id, programme_id)
    columns = dict(each.read.columns)
    if columns.get("raised_on") is None:
        columns.pop("raised_on", None)
    before, after = change(risk, columns)
    more_before, more_after = _score_and_touch(session, risk, each, scale, actor, now)
    risk.changed_at = now
    _record(session, Event.RISK_REVISE, risk, before | more_before, after | more_after, actor, now)


def _score_and_touch(
    session: Session, risk: Risk, each: PlannedRow, scale: Scale, actor: Actor, now: datetime
) -> tuple[dict[str, Any], dict[str, Any]]:
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    with session.no_autoflush:  # one UPDATE for one row, so that the version rises once
        for kind, pair in each.read.pairs.items():
            was, is_now = give_score(session, risk, kind, pair, scale=scale, actor=actor, now=now)
            before |= was
            after |= is_now
        if each.read.touched:
            was, is_now = touch(session, risk, _touched(each))
            before |= was
            after |= is_now
    return before, after


def _touched(each: PlannedRow) -> Touched:
    """Return what the risk touches after the row; what the file has no column for stays."""
    stands = each.standing.touched if each.standing else {}
    wanted = {**stands, **each.read.touched}
    return Touched(
        lens_ids=wanted.get("lenses", ()),
        organisation_ids=wanted.get("affected_organisations", ()),
        cohort_ids=wanted.get("cohorts", ()),
        impact_types=None,
    )


def _record(
    session: Session,
    event: Event,
    risk: Risk,
    before: dict[str, Any],
    after: dict[str, Any],
    actor: Actor,
    now: datetime,
) -> None:
    record(
        session,
        event,
        actor,
        risk,
        programme_id=risk.programme_id,
        now=now,
        permission=Permission.RISK_IMPORT,
        organisation_id=risk.organisation_id,
        name=risk.reference,
        before=before,
        after=after,
        reason="Brought in from a file.",
    )
