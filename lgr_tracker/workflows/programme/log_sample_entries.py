"""Log what the sample assumes, decides and needs, and the risks that two councils keep."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker import content
from lgr_tracker.content.sample_entries import (
    SampleEntry,
    SampleJudged,
    SampleTwin,
    sample_entries,
    sample_judged,
    sample_twins,
)
from lgr_tracker.domain.kinds import Axis, EntryKind, ScoreKind
from lgr_tracker.models.base import Base
from lgr_tracker.models.log_entry import LogEntry, LogEntryRisk
from lgr_tracker.models.risk import (
    Risk,
    RiskCohort,
    RiskEvidence,
    RiskImpactType,
    RiskLens,
    RiskService,
    ScoreEntry,
)
from lgr_tracker.models.risk_record import RiskTwin
from lgr_tracker.workflows.entries.save_entry import PREFIXES
from lgr_tracker.workflows.programme.log_sample_risks import band_of, product
from lgr_tracker.workflows.programme.sample_rows import SampleRows

SAME = (
    "category",
    "workstream",
    "phase_id",
    "existing_controls",
    "response",
    "hits_from",
    "hits_until",
    "target_on",
    *(
        f"{kind}_{part}"
        for kind in ("inherent", "target")
        for part in ("likelihood", "impact", "score")
    ),
)
"""What a twin has in common with the risk it stands beside."""


def log_sample_entries(session: Session, rows: SampleRows) -> None:
    """Add two entries of each kind with their risks, then twins. Flushes for the ids."""
    numbers: Counter[EntryKind] = Counter()
    for written in sample_entries():
        numbers[written.kind] += 1
        row = _entry(rows, written, numbers[written.kind])
        session.add(row)
        session.flush()  # its risks are linked by its id
        linked = dict.fromkeys(written.risks, False)
        linked |= {written.becomes: True} if written.becomes else {}
        session.add_all(
            LogEntryRisk(entry_id=row.id, risk_id=rows.risks[risk].id, is_becoming=is_becoming)
            for risk, is_becoming in linked.items()
        )
    for twin in sample_twins():
        _add_twin(session, rows, twin)
    session.add_all(_judged(rows, each) for each in sample_judged())


def _entry(rows: SampleRows, written: SampleEntry, number: int) -> LogEntry:
    organisations = rows.organisations
    return LogEntry(
        programme_id=rows.programme.id,
        organisation_id=organisations[written.organisation].id,
        kind=written.kind,
        number=number,
        reference=f"{PREFIXES[written.kind]}-{number:03d}",
        title=written.title,
        detail=written.detail,
        reason=written.reason,
        workstream=written.workstream,
        owner_post_id=rows.owner_id(written.owner),
        raised_on=rows.on(written.raised),
        due_on=rows.on(written.due),
        state=written.state,
        settled_on=rows.maybe_on(written.settled),
        outcome=written.outcome,
        body_id=rows.bodies[written.body].id if written.body else None,
        advice=written.advice,
        advice_from=written.advice_from,
        is_advice_declined=written.is_advice_declined,
        supplier_id=organisations[written.supplier].id if written.supplier else None,
        created_at=rows.at(written.raised),
        changed_at=rows.at(written.settled or written.raised),
    )


def _judged(rows: SampleRows, written: SampleJudged) -> RiskTwin:
    first, second = sorted(rows.risks[each].id for each in (written.one, written.other))
    return RiskTwin(
        first_id=first,
        second_id=second,
        is_same=written.is_same,
        reason=written.reason,
        decided_at=rows.at(written.on),
        decided_by=written.by,
    )


def _add_twin(session: Session, rows: SampleRows, written: SampleTwin) -> None:
    """Add a risk that stands beside one of the starter's and touches the same things."""
    other, number = rows.risks[written.of], rows.programme.next_risk_number
    reviewed, now = rows.on(written.reviewed), written.score
    risk = Risk(
        programme_id=rows.programme.id,
        organisation_id=rows.organisations[written.organisation].id,
        number=number,
        reference=f"R-{number:03d}",
        title=written.title,
        cause=written.cause,
        event=written.event,
        effect=written.effect,
        **{name: getattr(other, name) for name in SAME},
        raised_on=rows.on(written.raised),
        raised_by=written.raised_by,
        owner_post_id=rows.owner_id(written.owner),
        current_likelihood=now.likelihood,
        current_impact=now.impact,
        current_score=product(now),
        last_reviewed_on=reviewed,
        next_review_on=reviewed + timedelta(days=band_of(product(now)).review_days),
        created_at=rows.at(written.raised),
        changed_at=rows.at(written.reviewed),
    )
    session.add(risk)
    session.flush()  # its scores and what it touches point to it
    rows.programme.next_risk_number = number + 1
    session.add_all(_scores(rows, written, risk))
    session.add_all(_touches(session, other, risk))


def _scores(rows: SampleRows, written: SampleTwin, risk: Risk) -> Iterator[ScoreEntry]:
    scale = content.scales()[0].as_domain()
    for kind in ScoreKind:
        likelihood, impact, score = (
            getattr(risk, f"{kind.value}_{part}") for part in ("likelihood", "impact", "score")
        )
        yield ScoreEntry(
            risk_id=risk.id,
            kind=kind,
            likelihood=likelihood,
            impact=impact,
            score=score,
            likelihood_said=scale.step_offered(Axis.LIKELIHOOD, likelihood),
            impact_said=scale.step_offered(Axis.IMPACT, impact),
            band_name=band_of(score).name,
            reason=written.reason,
            scored_at=rows.at(written.raised),
            scored_by=written.raised_by,
        )


def _touches(session: Session, other: Risk, risk: Risk) -> Iterator[Base]:
    for kind in (RiskLens, RiskCohort, RiskImpactType, RiskService, RiskEvidence):
        for row in session.scalars(sa.select(kind).where(kind.risk_id == other.id)):
            held = {
                column.key: getattr(row, column.key)
                for column in kind.__table__.columns
                if column.key not in ("id", "risk_id")
            }
            yield kind(risk_id=risk.id, **held)
