"""Put on record what was decided about the sample's risks, and add what could go better."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy.orm import Session

from lgr_tracker.content.fenwold import SampleRisk, sample
from lgr_tracker.content.patterns import Score
from lgr_tracker.content.sample_record import SampleOpportunity, sample_record
from lgr_tracker.domain.kinds import ReviewOutcome, RiskResponse, ScoreKind
from lgr_tracker.models.risk import (
    Risk,
    RiskCohort,
    RiskImpactType,
    RiskLens,
    ScoreEntry,
)
from lgr_tracker.models.risk_record import Acceptance, Escalation, Review
from lgr_tracker.workflows.programme.log_sample_risks import band_of, product
from lgr_tracker.workflows.programme.sample_rows import SampleRows


def keep_sample_record(session: Session, rows: SampleRows) -> None:
    """Add reviews, moves between bodies, acceptances and opportunities. Flushes for the ids."""
    written = {each.pattern: each for each in sample().risks}
    for pattern, risk in rows.risks.items():
        session.add_all(_reviews(rows, written[pattern], risk))
    session.add_all(_escalations(rows, written))
    session.add_all(_acceptances(rows))
    for number, each in enumerate(sample_record().opportunities, start=len(rows.risks) + 1):
        risk = _opportunity(rows, each, number)
        session.add(risk)
        session.flush()  # what it touches points to it
        session.add_all(_beside(rows, each, risk))
        rows.programme.next_risk_number = number + 1


def _reviews(rows: SampleRows, written: SampleRisk, risk: Risk) -> Iterator[Review]:
    """Yield a review for each score after the first, and one that confirmed the last of them."""
    changed = [(each.on, each, ReviewOutcome.CHANGED) for each in written.scores[1:]]
    last = written.scores[-1]
    if all(rows.on(on) != rows.on(written.reviewed) for on, _, _ in changed):
        changed.append((written.reviewed, last, ReviewOutcome.CONFIRMED))
    for on, scored, outcome in changed:
        is_last = rows.on(on) == risk.last_reviewed_on
        yield Review(
            risk_id=risk.id,
            reviewed_at=rows.at(on),
            reviewed_by=scored.by,
            outcome=outcome,
            score=product(scored.score),
            band_name=band_of(product(scored.score)).name,
            note=scored.reason if outcome is ReviewOutcome.CHANGED else "",
            next_review_on=risk.next_review_on if is_last else None,
        )


def _escalations(rows: SampleRows, written: dict[str, SampleRisk]) -> Iterator[Escalation]:
    for each in sample_record().escalations:
        risk = rows.risks[each.risk]
        yield Escalation(
            risk_id=risk.id,
            to_body_id=risk.escalated_to_id,
            is_upward=True,
            reason=each.because,
            moved_at=rows.at(written[each.risk].reviewed),
            moved_by=written[each.risk].raised_by,
        )


def _acceptances(rows: SampleRows) -> Iterator[Acceptance]:
    for each in sample_record().acceptances:
        risk = rows.risks[each.risk]
        yield Acceptance(
            risk_id=risk.id,
            accepted_at=rows.at(each.on),
            accepted_by=each.by,
            reason=each.because,
            score=risk.current_score,
            band_name=band_of(risk.current_score or 0).name,
            until=rows.on(each.until),
        )


def _opportunity(rows: SampleRows, written: SampleOpportunity, number: int) -> Risk:
    reviewed = rows.on(written.reviewed)
    row = Risk(
        programme_id=rows.programme.id,
        organisation_id=rows.organisations[written.organisation].id,
        number=number,
        reference=f"R-{number:03d}",
        is_opportunity=True,
        title=written.title,
        cause=written.cause,
        event=written.event,
        effect=written.effect,
        category=written.category,
        workstream=written.workstream,
        raised_on=rows.on(written.raised),
        raised_by=written.raised_by,
        owner_post_id=rows.owner_id(written.owner),
        hits_from=rows.on(written.hits_from),
        hits_until=rows.on(written.hits_until),
        response=RiskResponse.ENHANCE,
        last_reviewed_on=reviewed,
        next_review_on=reviewed + timedelta(days=band_of(product(written.current)).review_days),
        created_at=rows.at(written.raised),
        changed_at=rows.at(written.reviewed),
    )
    for kind, score in _scores(written):
        setattr(row, f"{kind.value}_likelihood", score.likelihood)
        setattr(row, f"{kind.value}_impact", score.impact)
        setattr(row, f"{kind.value}_score", product(score))
    return row


def _scores(written: SampleOpportunity) -> tuple[tuple[ScoreKind, Score], ...]:
    return (
        (ScoreKind.INHERENT, written.inherent),
        (ScoreKind.CURRENT, written.current),
        (ScoreKind.TARGET, written.target),
    )


def _beside(rows: SampleRows, written: SampleOpportunity, risk: Risk) -> Iterator[object]:
    copied = rows.copied
    yield from (RiskLens(risk_id=risk.id, lens_id=copied.lenses[c].id) for c in written.lenses)
    yield from (
        RiskCohort(risk_id=risk.id, cohort_id=copied.cohorts[c].id) for c in written.cohorts
    )
    yield from (RiskImpactType(risk_id=risk.id, code=code) for code in written.impact_types)
    for kind, score in _scores(written):
        yield ScoreEntry(
            risk_id=risk.id,
            kind=kind,
            likelihood=score.likelihood,
            impact=score.impact,
            score=product(score),
            band_name=band_of(product(score)).name,
            reason=written.reason,
            scored_at=rows.at(written.raised),
            scored_by=written.raised_by,
        )
