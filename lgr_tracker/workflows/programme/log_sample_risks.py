"""Log the sample's risks and what is being done about them."""

from datetime import timedelta

from sqlalchemy.orm import Session

from lgr_tracker import content
from lgr_tracker.content.fenwold import SampleMitigation, SampleRisk, SampleScore, sample
from lgr_tracker.content.patterns import RiskPattern, Score
from lgr_tracker.content.scoring import Band
from lgr_tracker.content.starter_plan import Scope
from lgr_tracker.domain.kinds import Axis, MitigationKind, ScoreKind, SuggestionOutcome
from lgr_tracker.domain.states import RiskState
from lgr_tracker.models.assessment import Suggestion
from lgr_tracker.models.plan import ReadinessDelivery
from lgr_tracker.models.risk import (
    Mitigation,
    MitigationRisk,
    Risk,
    RiskCohort,
    RiskDelay,
    RiskEvidence,
    RiskImpactType,
    RiskLens,
    RiskOrganisation,
    RiskService,
    RiskTrigger,
    ScoreEntry,
)
from lgr_tracker.workflows.programme.sample_rows import SampleRows

WITHOUT_CONTROLS = "As it would be if nothing were done."
AIMED_FOR = "What we aim for once the actions below have worked."
DECIDED_BY = "priya.nair@fenwold.example"
DECLINED = ("L6", "R33", "Already looked after under workforce stability; one place is enough.")
"""A suggestion that was declined: lens, pattern and the reason given."""

UNDECIDED = {("L6", "R15"), ("L6", "R23"), ("L6", "R31")}
"""Suggestions that wait for an answer, as lens and pattern."""


def log_sample_risks(session: Session, rows: SampleRows) -> None:
    """Add all 34 risks with scores and links, then the mitigations. Flushes for the ids."""
    patterns = {pattern.code: pattern for pattern in content.risk_patterns()}
    for number, written in enumerate(sample().risks, start=1):
        rows.risks[written.pattern] = _risk(rows, patterns[written.pattern], written, number)
    session.add_all(rows.risks.values())
    session.flush()  # scores and links point to their risk
    for written in sample().risks:
        pattern, risk = patterns[written.pattern], rows.risks[written.pattern]
        session.add_all(_history(rows, pattern, written, risk))
        session.add_all(_touches(rows, pattern, written, risk))
        session.add_all(_leads_to(rows, pattern, written, risk))
        session.add_all(_came_from(rows, pattern, written, risk))
    _decline_one(session, rows)
    _add_mitigations(session, rows)
    rows.programme.next_risk_number = len(rows.risks) + 1
    rows.programme.next_mitigation_number = len(sample().mitigations) + 1


def band_of(score: int) -> Band:
    """Return the band of the default scale in which a score lies."""
    return next(b for b in content.scales()[0].bands if b.minimum <= score <= b.maximum)


def workstream_name(pattern: RiskPattern) -> str:
    """Return the name of a pattern's workstream."""
    return next(row.name for row in content.workstreams() if row.code == pattern.workstream)


def category_name(pattern: RiskPattern) -> str:
    """Return the name of a pattern's category."""
    return next(row.name for row in content.categories() if row.code == pattern.category)


def product(score: Score) -> int:
    """Return likelihood times impact."""
    return score.likelihood * score.impact


def _risk(rows: SampleRows, pattern: RiskPattern, written: SampleRisk, number: int) -> Risk:
    latest = written.scores[-1].score
    earlier = written.scores[-2].score if len(written.scores) > 1 else None
    reviewed = rows.on(written.reviewed)
    is_closed = written.state is RiskState.CLOSED
    rhythm = timedelta(days=band_of(product(latest)).review_days)
    return Risk(
        programme_id=rows.programme.id,
        organisation_id=rows.organisations[written.organisation].id,
        number=number,
        reference=f"R-{number:03d}",
        title=pattern.title,
        cause=pattern.cause,
        event=pattern.event,
        effect=pattern.effect,
        category=category_name(pattern),
        workstream=workstream_name(pattern),
        phase_id=rows.copied.phases[pattern.phase].id,
        pattern_code=pattern.code,
        raised_on=rows.on(written.raised),
        raised_by=written.raised_by,
        owner_post_id=rows.owner_id(written.owner),
        existing_controls=pattern.controls,
        inherent_likelihood=pattern.inherent.likelihood,
        inherent_impact=pattern.inherent.impact,
        inherent_score=product(pattern.inherent),
        current_likelihood=latest.likelihood,
        current_impact=latest.impact,
        current_score=product(latest),
        target_likelihood=pattern.target.likelihood,
        target_impact=pattern.target.impact,
        target_score=product(pattern.target),
        previous_score=product(earlier) if earlier else None,
        target_on=rows.on(pattern.hits_from),
        hits_from=rows.on(pattern.hits_from),
        hits_until=rows.on(pattern.hits_until),
        response=pattern.response,
        escalated_to_id=rows.bodies[written.escalated_to].id if written.escalated_to else None,
        estimated_cost=written.estimated_cost,
        comment=written.comment,
        state=written.state,
        closing_reason=written.closing_reason,
        closing_outcome=written.closing_outcome,
        closed_at=rows.at(written.reviewed) if is_closed else None,
        last_reviewed_on=reviewed,
        next_review_on=None if is_closed else reviewed + rhythm,
        created_at=rows.at(written.raised),
        changed_at=rows.at(written.reviewed),
    )


def _history(
    rows: SampleRows, pattern: RiskPattern, written: SampleRisk, risk: Risk
) -> list[ScoreEntry]:
    by = written.raised_by
    given = [
        SampleScore(ScoreKind.INHERENT, pattern.inherent, written.raised, WITHOUT_CONTROLS, by),
        SampleScore(ScoreKind.TARGET, pattern.target, written.raised, AIMED_FOR, by),
        *written.scores,
    ]
    scale = content.scales()[0].as_domain()
    return [
        ScoreEntry(
            risk_id=risk.id,
            kind=entry.kind,
            likelihood=entry.score.likelihood,
            impact=entry.score.impact,
            score=product(entry.score),
            likelihood_said=scale.step_offered(Axis.LIKELIHOOD, entry.score.likelihood),
            impact_said=scale.step_offered(Axis.IMPACT, entry.score.impact),
            band_name=band_of(product(entry.score)).name,
            reason=entry.reason,
            scored_at=rows.at(entry.on),
            scored_by=entry.by,
        )
        for entry in given
    ]


def _touches(
    rows: SampleRows, pattern: RiskPattern, written: SampleRisk, risk: Risk
) -> list[object]:
    copied = rows.copied
    councils = [rows.organisations[code].id for code in written.councils]
    return [
        *(RiskLens(risk_id=risk.id, lens_id=copied.lenses[code].id) for code in pattern.lenses),
        *(
            RiskCohort(risk_id=risk.id, cohort_id=copied.cohorts[code].id)
            for code in pattern.cohorts
        ),
        *(RiskImpactType(risk_id=risk.id, code=code) for code in pattern.impact_types),
        *(
            RiskOrganisation(risk_id=risk.id, organisation_id=council)
            for council in councils
            if council != risk.organisation_id
        ),
        *(
            RiskService(
                risk_id=risk.id,
                service_id=copied.services[disruption.service].id,
                organisation_id=council,
                severity=disruption.severity,
                low_days=disruption.low,
                likely_days=disruption.mode,
                high_days=disruption.high,
            )
            for disruption in pattern.disrupts
            for council in councils
        ),
    ]


def _leads_to(
    rows: SampleRows, pattern: RiskPattern, written: SampleRisk, risk: Risk
) -> list[object]:
    placed = [
        (delay, code)
        for delay in pattern.delays
        for code in _placed_codes(delay.activity, written.councils)
    ]
    return [
        *(
            RiskTrigger(
                source_id=risk.id,
                target_id=rows.risks[trigger.risk].id,
                probability=trigger.probability,
            )
            for trigger in pattern.triggers
        ),
        *(
            RiskDelay(
                risk_id=risk.id,
                activity_id=rows.copied.activities[code].id,
                low_days=delay.low,
                likely_days=delay.mode,
                high_days=delay.high,
            )
            for delay, code in placed
        ),
    ]


def _placed_codes(activity: str, councils: tuple[str, ...]) -> list[str]:
    scopes = {row.code: row.scope for row in content.activities()}
    if scopes[activity] is Scope.PROGRAMME:
        return [activity]
    return [f"{activity}-{council}" for council in councils]


def _came_from(
    rows: SampleRows, pattern: RiskPattern, written: SampleRisk, risk: Risk
) -> list[object]:
    """Link a risk to the low grades that suggested it, or to the grade of its first lens."""
    grades = {row.lens: row.grade for row in sample().rounds[0].moderations}
    passed_by = UNDECIDED | {DECLINED[:2]}
    low = [
        lens
        for lens in pattern.lenses
        if grades[lens] <= rows.programme.suggest_at_rank and (lens, pattern.code) not in passed_by
    ]
    evidence: list[object] = [
        RiskEvidence(risk_id=risk.id, moderated_grade_id=rows.moderated[lens].id)
        for lens in low or pattern.lenses[:1]
    ]
    accepted = [
        Suggestion(
            moderated_grade_id=rows.moderated[lens].id,
            pattern_code=pattern.code,
            outcome=SuggestionOutcome.ACCEPTED,
            risk_id=risk.id,
            decided_by_id=rows.people[DECIDED_BY].id,
            decided_at=rows.at(sample().rounds[0].signed_off or written.raised),
        )
        for lens in low
    ]
    return evidence + accepted


def _decline_one(session: Session, rows: SampleRows) -> None:
    lens, pattern, reason = DECLINED
    closes = sample().rounds[0].closes
    session.add(
        Suggestion(
            moderated_grade_id=rows.moderated[lens].id,
            pattern_code=pattern,
            outcome=SuggestionOutcome.DECLINED,
            reason=reason,
            decided_by_id=rows.people[DECIDED_BY].id,
            decided_at=rows.at(closes),
        )
    )


def _add_mitigations(session: Session, rows: SampleRows) -> None:
    made = [
        _mitigation(rows, written, number)
        for number, written in enumerate(sample().mitigations, start=1)
    ]
    session.add_all(made)
    session.flush()  # what they cut points to them
    for row, written in zip(made, sample().mitigations, strict=True):
        for cut in written.cuts:
            session.add(
                MitigationRisk(
                    mitigation_id=row.id,
                    risk_id=rows.risks[cut.risk].id,
                    cut_likelihood=cut.likelihood,
                    cut_impact=cut.impact,
                )
            )
        for place in written.delivers:
            criterion, _, council = place.partition(":")
            readiness = rows.copied.readiness[criterion, council]
            session.add(ReadinessDelivery(readiness_id=readiness.id, mitigation_id=row.id))


def _mitigation(rows: SampleRows, written: SampleMitigation, number: int) -> Mitigation:
    begun = written.started or sample().rounds[0].closes
    return Mitigation(
        programme_id=rows.programme.id,
        organisation_id=rows.organisations[written.organisation].id,
        number=number,
        reference=f"A-{number:03d}",
        title=written.title,
        detail=written.detail,
        kind=MitigationKind.CONTROL if written.is_control else MitigationKind.ACTION,
        state=written.state,
        owner_post_id=rows.owner_id(written.owner),
        due_on=rows.on(written.due),
        started_on=rows.maybe_on(written.started),
        done_on=rows.maybe_on(written.done),
        low_days=max(1, written.days * 3 // 4),
        likely_days=written.days,
        high_days=written.days * 3 // 2,
        progress=written.progress,
        progress_percent=written.percent,
        effect_seen=written.effect_seen,
        estimated_cost=written.estimated_cost,
        created_at=rows.at(begun),
        changed_at=rows.at(written.done or begun),
    )
