"""Accept a suggested risk into the log, with the grade it came from as its evidence."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.content import categories, phases, workstreams
from lgr_tracker.content.moments import Anchors
from lgr_tracker.content.patterns import RiskPattern
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import OrganisationKind, ScoreKind, SuggestionOutcome
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.domain.review import next_review
from lgr_tracker.models.assessment import ModeratedGrade, Suggestion
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.framework import Lens
from lgr_tracker.models.organisation import Organisation, Post
from lgr_tracker.models.plan import Cohort, Service
from lgr_tracker.models.programme import Phase, Programme
from lgr_tracker.models.risk import Risk, RiskEvidence, RiskService
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.workflows.deciding import load_undecided
from lgr_tracker.workflows.loading import (
    check_choice,
    check_choices,
    load_programme,
    next_risk_reference,
)
from lgr_tracker.workflows.risks.touching import Touched, touch
from lgr_tracker.workflows.scoring import Pair, give_score


@dataclass(frozen=True)
class SuggestedRisk:
    """Hold a suggested risk as a person has edited it on the way into the log."""

    organisation_id: int
    title: str
    cause: str
    event: str
    effect: str
    existing_controls: str
    owner_post_id: int | None
    council_ids: tuple[int, ...]
    """The new councils in whose area it would disrupt services."""
    inherent: Pair
    current: Pair
    target: Pair


def accept_suggestion(
    session: Session,
    programme_id: int,
    moderated_id: int,
    pattern_code: str,
    values: SuggestedRisk,
    *,
    today: date,
    actor: Actor,
    now: datetime,
) -> str:
    """Raise the suggested risk and return its reference, like R-014.

    Services, cohorts, phase, category and workstream follow the pattern where the programme has
    them. Raises NotFound, NotAllowed, Invalid, or WrongState where the grade no longer suggests
    the pattern or it is decided already.
    """
    programme = load_programme(session, programme_id)
    check_choice(session, Organisation, values.organisation_id, programme_id, "organisation_id")
    scope = Scope(programme_id, values.organisation_id)
    require(actor, Permission.SUGGESTION_DECIDE, scope)
    moderated, lens, pattern = load_undecided(session, programme, moderated_id, pattern_code, actor)
    _check(session, programme_id, values)
    risk = _raise(session, programme, pattern, values, actor, now, today)
    scored = _score(session, risk, values, actor, now, today)
    told = _link(session, risk, moderated, lens, pattern, values)
    suggestion = Suggestion(
        moderated_grade_id=moderated.id,
        pattern_code=pattern.code,
        outcome=SuggestionOutcome.ACCEPTED,
        risk_id=risk.id,
        decided_by_id=actor.person_id,
        decided_at=now,
    )
    session.add(suggestion)
    for event, subject, after in (
        (Event.RISK_RAISE, risk, {"title": risk.title, **scored, **told}),
        (Event.SUGGESTION_ACCEPT, suggestion, {"pattern": pattern.code, "lens": lens.name}),
    ):
        record(
            session,
            event,
            actor,
            subject,
            programme_id=programme_id,
            now=now,
            permission=Permission.SUGGESTION_DECIDE,
            organisation_id=risk.organisation_id,
            name=risk.reference,
            after=after,
        )
    session.commit()
    return risk.reference


def _check(session: Session, programme_id: int, values: SuggestedRisk) -> None:
    if not values.title.strip():
        sentence = "Give the risk a title, as you would say it."
        raise Invalid(sentence, {"title": sentence})
    check_choice(session, Post, values.owner_post_id, programme_id, "owner_post_id")
    check_choices(session, Organisation, values.council_ids, programme_id, "council_ids")
    foreign = session.scalar(
        sa.select(Organisation.id).where(
            Organisation.id.in_(values.council_ids),
            Organisation.kind != OrganisationKind.SUCCESSOR,
        )
    )
    if foreign is not None:
        sentence = "Choose among the new councils."
        raise Invalid(sentence, {"council_ids": sentence})


def _raise(
    session: Session,
    programme: Programme,
    pattern: RiskPattern,
    values: SuggestedRisk,
    actor: Actor,
    now: datetime,
    today: date,
) -> Risk:
    anchors = Anchors(programme.decision_on, programme.elections_on, programme.vesting_on, today)
    phase_name = next((phase.name for phase in phases() if phase.code == pattern.phase), "")
    number, reference = next_risk_reference(session, programme.id)
    risk = Risk(
        programme_id=programme.id,
        organisation_id=values.organisation_id,
        number=number,
        reference=reference,
        title=values.title,
        cause=values.cause,
        event=values.event,
        effect=values.effect,
        category=next((c.name for c in categories() if c.code == pattern.category), ""),
        workstream=next((w.name for w in workstreams() if w.code == pattern.workstream), ""),
        phase_id=session.scalar(
            sa.select(Phase.id).where(Phase.programme_id == programme.id, Phase.name == phase_name)
        ),
        pattern_code=pattern.code,
        raised_on=today,
        raised_by=actor.name,
        owner_post_id=values.owner_post_id,
        existing_controls=values.existing_controls,
        hits_from=pattern.hits_from.on(anchors),
        hits_until=pattern.hits_until.on(anchors),
        response=pattern.response,
        created_at=now,
        changed_at=now,
    )
    session.add(risk)
    session.flush()  # scores and links need the new risk's id
    return risk


def _score(
    session: Session,
    risk: Risk,
    values: SuggestedRisk,
    actor: Actor,
    now: datetime,
    today: date,
) -> dict[str, Any]:
    scale = scale_of(session, actor, risk.programme_id)
    told: dict[str, Any] = {}
    for kind, pair in (
        (ScoreKind.INHERENT, values.inherent),
        (ScoreKind.CURRENT, values.current),
        (ScoreKind.TARGET, values.target),
    ):
        given = replace(pair, reason=pair.reason or "As suggested by the grade.")
        _, after = give_score(session, risk, kind, given, scale=scale, actor=actor, now=now)
        told |= after
    risk.next_review_on = next_review(scale, risk.current_score, today)
    return told


def _link(
    session: Session,
    risk: Risk,
    moderated: ModeratedGrade,
    lens: Lens,
    pattern: RiskPattern,
    values: SuggestedRisk,
) -> dict[str, Any]:
    """Tie the risk to its grade, and to what the pattern touches as far as the programme has it."""
    others = sa.select(Lens.id).where(
        Lens.framework_id == lens.framework_id, Lens.code.in_(pattern.lenses)
    )
    cohorts = sa.select(Cohort.id).where(
        Cohort.programme_id == risk.programme_id, Cohort.code.in_(pattern.cohorts)
    )
    _, told = touch(
        session,
        risk,
        Touched(
            lens_ids=tuple(sorted({lens.id, *session.scalars(others)})),
            organisation_ids=tuple(
                each for each in values.council_ids if each != risk.organisation_id
            ),
            cohort_ids=tuple(session.scalars(cohorts)),
            impact_types=pattern.impact_types,
        ),
    )
    session.add(RiskEvidence(risk_id=risk.id, moderated_grade_id=moderated.id))
    _disrupt(session, risk, pattern, values.council_ids)
    return told


def _disrupt(
    session: Session, risk: Risk, pattern: RiskPattern, council_ids: tuple[int, ...]
) -> None:
    known = session.execute(
        sa.select(Service.code, Service.id).where(
            Service.programme_id == risk.programme_id,
            Service.code.in_([each.service for each in pattern.disrupts]),
        )
    )
    ids = {code: service_id for code, service_id in known}
    session.add_all(
        RiskService(
            risk_id=risk.id,
            service_id=ids[each.service],
            organisation_id=council_id,
            severity=each.severity,
            low_days=each.low,
            likely_days=each.mode,
            high_days=each.high,
        )
        for each in pattern.disrupts
        if each.service in ids
        for council_id in council_ids
    )
