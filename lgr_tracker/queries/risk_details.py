"""One risk with all that hangs on it, in the same number of SELECTs however much that is."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lgr_tracker.content import duties
from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.kinds import MitigationKind, RiskResponse, ScoreKind
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.states import MitigationState, RiskState
from lgr_tracker.models.assessment import Assessment, ModeratedGrade
from lgr_tracker.models.framework import Grade, Lens
from lgr_tracker.models.organisation import Body, Organisation, Post
from lgr_tracker.models.plan import (
    Activity,
    Cohort,
    Criterion,
    CriterionService,
    Readiness,
    ReadinessDelivery,
    Service,
    ServiceCohort,
)
from lgr_tracker.models.programme import Phase
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
from lgr_tracker.queries.owners import HolderNow, holders_on
from lgr_tracker.queries.risks import Council
from lgr_tracker.queries.scope import in_scope


@dataclass(frozen=True)
class GivenScore:
    """Hold one score as it was given."""

    kind: ScoreKind
    likelihood: int
    impact: int
    score: int
    band_name: str
    reason: str
    scored_at: datetime
    scored_by: str
    scale_edition: int


@dataclass(frozen=True)
class TriggerLink:
    """Hold a risk that this one may bring about, or that may bring this one about."""

    id: int
    risk_id: int
    reference: str
    title: str
    probability: float
    is_outgoing: bool


@dataclass(frozen=True)
class DelayLink:
    """Hold an activity that the risk would delay, in working days."""

    id: int
    activity_id: int
    code: str
    name: str
    low_days: int
    likely_days: int
    high_days: int


@dataclass(frozen=True)
class ServiceLink:
    """Hold a service that the risk would disrupt in a council, in calendar days."""

    id: int
    service_id: int
    name: str
    noticed: str
    council: Council
    severity: float
    low_days: int
    likely_days: int
    high_days: int


@dataclass(frozen=True)
class ActionLink:
    """Hold an action or a control that acts on the risk."""

    id: int
    reference: str
    title: str
    kind: MitigationKind
    state: MitigationState
    owner: str
    owner_post_id: int | None
    holder: HolderNow | None
    due_on: date | None
    cut_likelihood: float
    cut_impact: float
    also_serves: tuple[str, ...]


@dataclass(frozen=True)
class Origin:
    """Hold the agreed grade that a risk came from."""

    lens_id: int
    lens: str
    grade: str
    assessment_id: int
    assessment: str


@dataclass(frozen=True)
class People:
    """Hold how many people of a cohort a disrupted service is there for, in one council."""

    cohort: str
    council: str
    people: int


@dataclass(frozen=True)
class RiskDetail:
    """Hold one risk as its page shows it; `columns` are its own columns by name."""

    id: int
    version: int
    columns: dict[str, Any]
    state: RiskState
    response: RiskResponse
    organisation: Council
    owner: str
    holder: HolderNow | None
    phase: str
    body: str
    lenses: tuple[tuple[int, str], ...]
    affected: tuple[tuple[int, Council], ...]
    cohorts: tuple[tuple[int, str], ...]
    impact_types: tuple[tuple[str, str], ...]
    scores: tuple[GivenScore, ...]
    triggers: tuple[TriggerLink, ...]
    delays: tuple[DelayLink, ...]
    services: tuple[ServiceLink, ...]
    actions: tuple[ActionLink, ...]
    origins: tuple[Origin, ...]
    criteria: tuple[str, ...]
    people: tuple[People, ...]

    def __getattr__(self, name: str) -> Any:
        """Return one of the risk's own columns."""
        try:
            return self.columns[name]
        except KeyError:
            raise AttributeError(name) from None

    def latest(self, kind: ScoreKind) -> GivenScore | None:
        """Return the last score of a kind, or None where none was given."""
        return next((entry for entry in reversed(self.scores) if entry.kind is kind), None)


def risk_detail(
    session: Session, actor: Actor, programme_id: int, risk_id: int, *, today: date
) -> RiskDetail:
    """Return one risk with all that hangs on it; raises NotFound. Runs at most sixteen queries."""
    row = session.execute(
        sa.select(
            *Risk.__table__.columns,
            Organisation.short_name.label("organisation_name"),
            Organisation.mark,
            Post.title.label("owner"),
            Phase.name.label("phase"),
            Body.name.label("body"),
        )
        .select_from(Risk)
        .join(Organisation, Organisation.id == Risk.organisation_id)
        .outerjoin(Post, Post.id == Risk.owner_post_id)
        .outerjoin(Phase, Phase.id == Risk.phase_id)
        .outerjoin(Body, Body.id == Risk.escalated_to_id)
        .where(in_scope(actor, Risk.programme_id, programme_id), Risk.id == risk_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    columns = {column.key: getattr(row, column.key) for column in Risk.__table__.columns}
    actions = _actions(session, risk_id)
    posts = [row.owner_post_id, *(action.owner_post_id for action in actions)]
    holders = holders_on(session, actor, programme_id, today, [p for p in posts if p is not None])
    services = _services(session, risk_id)
    delays = _delays(session, risk_id)
    return RiskDetail(
        id=risk_id,
        version=row.version,
        columns=columns,
        state=row.state,
        response=row.response,
        organisation=Council(row.organisation_name, row.mark),
        owner=row.owner or "",
        holder=holders.get(row.owner_post_id),
        phase=row.phase or "",
        body=row.body or "",
        lenses=_lenses(session, risk_id),
        affected=_affected(session, risk_id),
        cohorts=_cohorts(session, risk_id),
        impact_types=_impact_types(session, risk_id),
        scores=_scores(session, risk_id),
        triggers=_triggers(session, risk_id),
        delays=delays,
        services=services,
        actions=_held(actions, holders, _also_serves(session, risk_id, actions)),
        origins=_origins(session, risk_id),
        criteria=_criteria(session, programme_id, actions, delays, services),
        people=_people(session, risk_id),
    )


def _lenses(session: Session, risk_id: int) -> tuple[tuple[int, str], ...]:
    rows = session.execute(
        sa.select(Lens.id, Lens.name)
        .join(RiskLens, RiskLens.lens_id == Lens.id)
        .where(RiskLens.risk_id == risk_id)
        .order_by(Lens.position)
    )
    return tuple((row.id, row.name) for row in rows)


def _affected(session: Session, risk_id: int) -> tuple[tuple[int, Council], ...]:
    rows = session.execute(
        sa.select(Organisation.id, Organisation.short_name, Organisation.mark)
        .join(RiskOrganisation, RiskOrganisation.organisation_id == Organisation.id)
        .where(RiskOrganisation.risk_id == risk_id)
        .order_by(Organisation.mark == 0, Organisation.mark, Organisation.short_name)
    )
    return tuple((row.id, Council(row.short_name, row.mark)) for row in rows)


def _cohorts(session: Session, risk_id: int) -> tuple[tuple[int, str], ...]:
    rows = session.execute(
        sa.select(Cohort.id, Cohort.name)
        .join(RiskCohort, RiskCohort.cohort_id == Cohort.id)
        .where(RiskCohort.risk_id == risk_id)
        .order_by(Cohort.position, Cohort.name)
    )
    return tuple((row.id, row.name) for row in rows)


def _impact_types(session: Session, risk_id: int) -> tuple[tuple[str, str], ...]:
    codes = set(
        session.scalars(sa.select(RiskImpactType.code).where(RiskImpactType.risk_id == risk_id))
    )
    return tuple((kind.code, kind.name) for kind in duties.impact_types() if kind.code in codes)


def _scores(session: Session, risk_id: int) -> tuple[GivenScore, ...]:
    rows = session.execute(
        sa.select(
            ScoreEntry.kind,
            ScoreEntry.likelihood,
            ScoreEntry.impact,
            ScoreEntry.score,
            ScoreEntry.band_name,
            ScoreEntry.reason,
            ScoreEntry.scored_at,
            ScoreEntry.scored_by,
            ScoreEntry.scale_edition,
        )
        .where(ScoreEntry.risk_id == risk_id)
        .order_by(ScoreEntry.scored_at, ScoreEntry.id)
    )
    return tuple(GivenScore(*row) for row in rows)


def _triggers(session: Session, risk_id: int) -> tuple[TriggerLink, ...]:
    """Return both directions, what this risk may bring about first."""
    links: list[TriggerLink] = []
    for near, far, is_outgoing in (
        (RiskTrigger.source_id, RiskTrigger.target_id, True),
        (RiskTrigger.target_id, RiskTrigger.source_id, False),
    ):
        rows = session.execute(
            sa.select(RiskTrigger.id, Risk.id, Risk.reference, Risk.title, RiskTrigger.probability)
            .join(Risk, Risk.id == far)
            .where(near == risk_id)
            .order_by(Risk.number)
        )
        links += [TriggerLink(*row, is_outgoing=is_outgoing) for row in rows]
    return tuple(links)


def _delays(session: Session, risk_id: int) -> tuple[DelayLink, ...]:
    rows = session.execute(
        sa.select(
            RiskDelay.id,
            Activity.id,
            Activity.code,
            Activity.name,
            RiskDelay.low_days,
            RiskDelay.likely_days,
            RiskDelay.high_days,
        )
        .join(Activity, Activity.id == RiskDelay.activity_id)
        .where(RiskDelay.risk_id == risk_id)
        .order_by(Activity.code)
    )
    return tuple(DelayLink(*row) for row in rows)


def _services(session: Session, risk_id: int) -> tuple[ServiceLink, ...]:
    rows = session.execute(
        sa.select(
            RiskService.id,
            Service.id,
            Service.name,
            Service.noticed,
            Organisation.short_name,
            Organisation.mark,
            RiskService.severity,
            RiskService.low_days,
            RiskService.likely_days,
            RiskService.high_days,
        )
        .join(Service, Service.id == RiskService.service_id)
        .join(Organisation, Organisation.id == RiskService.organisation_id)
        .where(RiskService.risk_id == risk_id)
        .order_by(Service.position, Organisation.mark)
    )
    return tuple(
        ServiceLink(
            id=row[0],
            service_id=row[1],
            name=row.name,
            noticed=row.noticed,
            council=Council(row.short_name, row.mark),
            severity=row.severity,
            low_days=row.low_days,
            likely_days=row.likely_days,
            high_days=row.high_days,
        )
        for row in rows
    )


def _actions(session: Session, risk_id: int) -> list[Any]:
    return list(
        session.execute(
            sa.select(
                Mitigation.id,
                Mitigation.reference,
                Mitigation.title,
                Mitigation.kind,
                Mitigation.state,
                Mitigation.due_on,
                Mitigation.owner_post_id,
                Post.title.label("owner"),
                MitigationRisk.cut_likelihood,
                MitigationRisk.cut_impact,
            )
            .join(MitigationRisk, MitigationRisk.mitigation_id == Mitigation.id)
            .outerjoin(Post, Post.id == Mitigation.owner_post_id)
            .where(MitigationRisk.risk_id == risk_id)
            .order_by(Mitigation.due_on.is_(None), Mitigation.due_on, Mitigation.number)
        )
    )


def _also_serves(session: Session, risk_id: int, actions: list[Any]) -> dict[int, tuple[str, ...]]:
    other = aliased(MitigationRisk)
    rows = session.execute(
        sa.select(other.mitigation_id, Risk.reference)
        .join(Risk, Risk.id == other.risk_id)
        .where(other.mitigation_id.in_([row.id for row in actions]), other.risk_id != risk_id)
        .order_by(Risk.number)
    )
    found: dict[int, tuple[str, ...]] = {}
    for mitigation_id, reference in rows:
        found[mitigation_id] = (*found.get(mitigation_id, ()), reference)
    return found


def _held(
    actions: list[Any], holders: Any, also_serves: dict[int, tuple[str, ...]]
) -> tuple[ActionLink, ...]:
    return tuple(
        ActionLink(
            id=row.id,
            reference=row.reference,
            title=row.title,
            kind=row.kind,
            state=row.state,
            owner=row.owner or "",
            owner_post_id=row.owner_post_id,
            holder=holders.get(row.owner_post_id),
            due_on=row.due_on,
            cut_likelihood=row.cut_likelihood,
            cut_impact=row.cut_impact,
            also_serves=also_serves.get(row.id, ()),
        )
        for row in actions
    )


def _origins(session: Session, risk_id: int) -> tuple[Origin, ...]:
    rows = session.execute(
        sa.select(Lens.id, Lens.short_name, Grade.label, Assessment.id, Assessment.name)
        .select_from(RiskEvidence)
        .join(ModeratedGrade, ModeratedGrade.id == RiskEvidence.moderated_grade_id)
        .join(Lens, Lens.id == ModeratedGrade.lens_id)
        .join(Grade, Grade.id == ModeratedGrade.grade_id)
        .join(Assessment, Assessment.id == ModeratedGrade.assessment_id)
        .where(RiskEvidence.risk_id == risk_id)
        .order_by(Assessment.opens_on.desc(), Lens.position)
    )
    return tuple(Origin(*row) for row in rows)


def _criteria(
    session: Session,
    programme_id: int,
    actions: list[Any],
    delays: tuple[DelayLink, ...],
    services: tuple[ServiceLink, ...],
) -> tuple[str, ...]:
    """Return the Day 1 criteria that its activities or actions deliver or its services need."""
    delivered = (
        sa.select(Readiness.criterion_id)
        .join(ReadinessDelivery, ReadinessDelivery.readiness_id == Readiness.id)
        .where(
            sa.or_(
                ReadinessDelivery.activity_id.in_([link.activity_id for link in delays]),
                ReadinessDelivery.mitigation_id.in_([row.id for row in actions]),
            )
        )
    )
    safeguards = sa.select(CriterionService.criterion_id).where(
        CriterionService.service_id.in_([link.service_id for link in services])
    )
    return tuple(
        session.scalars(
            sa.select(Criterion.code)
            .where(
                Criterion.programme_id == programme_id,
                sa.or_(Criterion.id.in_(delivered), Criterion.id.in_(safeguards)),
            )
            .order_by(Criterion.position)
        )
    )


def _people(session: Session, risk_id: int) -> tuple[People, ...]:
    """Return the largest count of each cohort in each council: services share their people."""
    rows = session.execute(
        sa.select(Cohort.name, Organisation.short_name, sa.func.max(ServiceCohort.people))
        .select_from(RiskService)
        .join(
            ServiceCohort,
            sa.and_(
                ServiceCohort.service_id == RiskService.service_id,
                ServiceCohort.organisation_id == RiskService.organisation_id,
            ),
        )
        .join(Cohort, Cohort.id == ServiceCohort.cohort_id)
        .join(Organisation, Organisation.id == ServiceCohort.organisation_id)
        .where(RiskService.risk_id == risk_id)
        .group_by(Cohort.position, Cohort.name, Organisation.mark, Organisation.short_name)
        .order_by(Cohort.position, Organisation.mark)
    )
    return tuple(People(*row) for row in rows)
