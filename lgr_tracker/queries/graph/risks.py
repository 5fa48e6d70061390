"""Risks, what acts on them, and what they lead to."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lgr_tracker.domain.kinds import ScoreKind
from lgr_tracker.models.audit import AuditEvent, Event
from lgr_tracker.models.programme import Phase
from lgr_tracker.models.risk import (
    Mitigation,
    MitigationRisk,
    Risk,
    RiskDelay,
    RiskEvidence,
    RiskLens,
    RiskService,
    RiskTrigger,
    ScoreEntry,
)
from lgr_tracker.queries.graph.gathering import Gathering
from lgr_tracker.queries.scale import scale_of


def risks(g: Gathering) -> None:
    """Add the risks with their scores so far; runs seven queries, three of them for the scale."""
    scale = scale_of(g.session, g.actor, g.programme_id)
    lenses = g.grouped(
        sa.select(RiskLens.risk_id, RiskLens.lens_id).join(Risk, Risk.id == RiskLens.risk_id),
        Risk.programme_id,
    )
    scores = g.grouped(
        sa.select(ScoreEntry.risk_id, ScoreEntry.scored_at, ScoreEntry.score)
        .join(Risk, Risk.id == ScoreEntry.risk_id)
        .where(ScoreEntry.kind == ScoreKind.CURRENT)
        .order_by(ScoreEntry.scored_at, ScoreEntry.id),
        Risk.programme_id,
    )
    reviewed = g.grouped(_REVIEWS, AuditEvent.programme_id)
    for row in g.rows(_RISKS, Risk.programme_id):
        g.risks[row.id] = row.reference
        band = scale.band(row.current_score) if row.current_score is not None else None
        g.node(
            "risk",
            row.reference,
            row.title,
            key=row.id,
            state=row.state.value,
            score=row.current_score,
            band=band.name if band else "",
            is_red=band == scale.bands[-1] and not row.is_opportunity,
            is_opportunity=row.is_opportunity,
            chance=scale.probability(row.current_likelihood or 0),
            hits_from=row.hits_from,
            hits_until=row.hits_until,
            next_review_on=row.next_review_on,
            lenses=sorted({g.lenses[lens] for (lens,) in lenses.get(row.id, [])}),
            scores=[(moment.date(), score) for moment, score in scores.get(row.id, [])],
            reviews=_standing(scores.get(row.id, []), reviewed.get(row.id, [])),
            council=g.names[row.organisation_id],
            workstream=row.workstream,
            phase=row.phase,
            phase_place=row.phase_place,
        )
        g.owned(row.owner_post_id, ("risk", row.reference))


_RISKS = sa.select(
    Risk.id,
    Risk.reference,
    Risk.title,
    Risk.is_opportunity,
    Risk.state,
    Risk.organisation_id,
    Risk.workstream,
    Risk.current_score,
    Risk.current_likelihood,
    Risk.hits_from,
    Risk.hits_until,
    Risk.next_review_on,
    Risk.owner_post_id,
    Phase.name.label("phase"),
    Phase.position.label("phase_place"),
).outerjoin(Phase, Phase.id == Risk.phase_id)


_REVIEWS = (
    sa.select(AuditEvent.subject_id, AuditEvent.happened_at)
    .where(AuditEvent.event == Event.RISK_REVIEW.value)
    .order_by(AuditEvent.sequence)
)


def _standing(
    scores: Sequence[tuple[datetime, int]], reviews: Sequence[tuple[datetime]]
) -> list[int]:
    """List the score that each review left standing; a review before any score left none."""
    left = []
    for (reviewed_at,) in reviews:
        given = [score for at, score in scores if at.replace(microsecond=0) <= reviewed_at]
        left += given[-1:]
    return left


def mitigations(g: Gathering) -> None:
    """Add controls and actions."""
    statement = sa.select(
        Mitigation.id,
        Mitigation.reference,
        Mitigation.title,
        Mitigation.state,
        Mitigation.due_on,
        Mitigation.done_on,
        Mitigation.organisation_id,
        Mitigation.owner_post_id,
    )
    for row in g.rows(statement, Mitigation.programme_id):
        g.mitigations[row.id] = row.reference
        g.node(
            "mitigation",
            row.reference,
            row.title,
            key=row.id,
            state=row.state.value,
            due_on=row.due_on,
            done_on=row.done_on,
            council=g.names[row.organisation_id],
        )
        g.owned(row.owner_post_id, ("mitigation", row.reference))


def triggers(g: Gathering) -> None:
    """Join risks to the risks that they may bring about."""
    other = aliased(Risk)
    statement = (
        sa.select(RiskTrigger.source_id, RiskTrigger.target_id, RiskTrigger.probability)
        .join(Risk, Risk.id == RiskTrigger.source_id)
        .join(other, other.id == RiskTrigger.target_id)
        .where(other.programme_id == g.programme_id)
    )
    for source_id, target_id, probability in g.rows(statement, Risk.programme_id):
        g.edge("triggers", g.risk(source_id), g.risk(target_id), probability=probability)


def evidence(g: Gathering) -> None:
    """Join agreed grades to the risks that grew from them."""
    statement = sa.select(RiskEvidence.risk_id, RiskEvidence.moderated_grade_id).join(
        Risk, Risk.id == RiskEvidence.risk_id
    )
    for risk_id, grade_id in g.rows(statement, Risk.programme_id):
        g.edge("evidences", ("grade", f"G{grade_id}"), g.risk(risk_id))


def disruptions(g: Gathering) -> None:
    """Join threats to the services they disrupt in a new council; opportunities disrupt none."""
    statement = sa.select(
        RiskService.risk_id,
        RiskService.service_id,
        RiskService.organisation_id,
        RiskService.severity,
        RiskService.low_days,
        RiskService.likely_days,
        RiskService.high_days,
    )
    statement = statement.join(Risk, Risk.id == RiskService.risk_id).where(~Risk.is_opportunity)
    for risk_id, service_id, area_id, severity, *days in g.rows(statement, Risk.programme_id):
        if area_id in g.successors:
            service = ("service", f"{g.services[service_id]}:{g.successors[area_id]}")
            g.edge("disrupts", g.risk(risk_id), service, severity=severity, days=days)


def delays(g: Gathering) -> None:
    """Join risks to the activities they delay."""
    statement = sa.select(
        RiskDelay.risk_id,
        RiskDelay.activity_id,
        RiskDelay.low_days,
        RiskDelay.likely_days,
        RiskDelay.high_days,
    ).join(Risk, Risk.id == RiskDelay.risk_id)
    for risk_id, activity_id, *days in g.rows(statement, Risk.programme_id):
        g.edge("delays", g.risk(risk_id), g.work(activity_id, None), days=days)


def effects(g: Gathering) -> None:
    """Join controls and actions to the risks they act on."""
    statement = sa.select(
        MitigationRisk.mitigation_id,
        MitigationRisk.risk_id,
        MitigationRisk.cut_likelihood,
        MitigationRisk.cut_impact,
    ).join(Risk, Risk.id == MitigationRisk.risk_id)
    for mitigation_id, risk_id, likelihood, impact in g.rows(statement, Risk.programme_id):
        g.edge(
            "mitigates",
            g.work(None, mitigation_id),
            g.risk(risk_id),
            cut_likelihood=likelihood,
            cut_impact=impact,
        )
