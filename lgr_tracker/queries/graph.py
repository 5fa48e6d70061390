"""A programme's rows as the one typed graph, with the same number of SELECTs at any size."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lgr_tracker.domain.graph import EdgeRow, GraphRows, NodeRow, ProgrammeGraph, build
from lgr_tracker.domain.kinds import OrganisationKind, ScoreKind
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.assessment import Assessment, ModeratedGrade
from lgr_tracker.models.framework import Framework, Grade, Lens
from lgr_tracker.models.organisation import Organisation, Post, PostHolder
from lgr_tracker.models.plan import (
    Activity,
    ActivityLink,
    Cohort,
    Criterion,
    CriterionService,
    Holder,
    Readiness,
    ReadinessDelivery,
    Service,
    ServiceCohort,
)
from lgr_tracker.models.programme import Programme
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
from lgr_tracker.queries.remembering import remembered
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.queries.scope import in_scope

Codes = dict[int, str]


def graph_of(session: Session, actor: Actor, programme_id: int) -> ProgrammeGraph:
    """Return the graph of a programme, kept until the programme changes.

    Ids are those that people use: references of risks and actions, codes of activities, lenses and
    organisations; what exists once in each new council carries its code, like `D06:east`; a post is
    `P` and its number, an agreed grade `G` and its number. Raises NotFound. Runs one query, and 28
    more when something has changed.
    """
    return remembered(
        session,
        actor,
        programme_id,
        "graph",
        lambda: build(graph_rows(session, actor, programme_id)),
    )


def graph_rows(session: Session, actor: Actor, programme_id: int) -> GraphRows:
    """Return every node and edge of a programme; runs 27 queries whatever the size."""
    return _Gathering(session, actor, programme_id).gather()


class _Gathering:
    """Gather nodes and edges, keeping the codes by which later rows name earlier ones."""

    def __init__(self, session: Session, actor: Actor, programme_id: int) -> None:
        self.session, self.actor, self.programme_id = session, actor, programme_id
        self.nodes: list[NodeRow] = []
        self.edges: list[EdgeRow] = []
        self.organisations: Codes = {}
        self.successors: dict[int, str] = {}
        self.names: Codes = {}
        self.lenses: Codes = {}
        self.risks: Codes = {}
        self.mitigations: Codes = {}
        self.activities: Codes = {}
        self.services: Codes = {}
        self.cohorts: Codes = {}
        self.posts: set[int] = set()

    def gather(self) -> GraphRows:
        """Run every query once, in the order in which rows name each other."""
        steps: tuple[Callable[[], None], ...] = (
            self._organisations,
            self._posts,
            self._grades,
            self._risks,
            self._mitigations,
            self._activities,
            self._services,
            self._criteria,
            self._risk_edges,
            self._plan_edges,
        )
        for step in steps:
            step()
        return GraphRows(self.nodes, self.edges)

    def _rows(self, statement: Any, programme_column: Any) -> Iterator[Any]:
        scoped = statement.where(in_scope(self.actor, programme_column, self.programme_id))
        return iter(self.session.execute(scoped))

    def _node(self, kind: str, node_id: str, title: str, **facts: Any) -> None:
        self.nodes.append(NodeRow(kind, node_id, title, facts))

    def _edge(
        self, kind: str, source: tuple[str, str], target: tuple[str, str], **facts: Any
    ) -> None:
        self.edges.append(EdgeRow(kind, source, target, facts))

    def _owned(self, post_id: int | None, target: tuple[str, str]) -> None:
        """Join a thing to the post that owns it."""
        if post_id in self.posts:
            self._edge("owns", ("post", f"P{post_id}"), target)

    def _each_successor(self) -> Iterable[tuple[int, str]]:
        return self.successors.items()

    def _organisations(self) -> None:
        statement = sa.select(
            Organisation.id,
            Organisation.code,
            Organisation.name,
            Organisation.short_name,
            Organisation.kind,
        ).order_by(Organisation.mark, Organisation.id)
        for row in self._rows(statement, Organisation.programme_id):
            self.organisations[row.id], self.names[row.id] = row.code, row.short_name
            if row.kind is OrganisationKind.SUCCESSOR:
                self.successors[row.id] = row.code
            self._node(
                "organisation",
                row.code,
                row.name,
                key=row.id,
                part=row.kind.value,
                council=row.short_name,
                name=row.name,
            )

    def _posts(self) -> None:
        terms: dict[int, list[tuple[Any, Any]]] = {}
        holders: dict[int, str] = {}
        statement = (
            sa.select(
                PostHolder.post_id,
                PostHolder.name,
                PostHolder.starts_on,
                PostHolder.ends_on,
            )
            .join(Post, Post.id == PostHolder.post_id)
            .where(PostHolder.holding == "holder")
            .order_by(PostHolder.post_id, PostHolder.id)
        )
        for row in self._rows(statement, Post.programme_id):
            terms.setdefault(row.post_id, []).append((row.starts_on, row.ends_on))
            holders[row.post_id] = row.name
        posts = sa.select(Post.id, Post.title, Post.organisation_id, Post.is_key)
        for row in self._rows(posts, Post.programme_id):
            self.posts.add(row.id)
            council = self.names[row.organisation_id]
            self._node(
                "post",
                f"P{row.id}",
                f"{row.title}, {council}",
                key=row.id,
                council=council,
                holder=holders.get(row.id, ""),
                is_key=row.is_key,
                held=terms.get(row.id, []),
                name=f"{row.title}, {council}",
            )

    def _grades(self) -> None:
        lenses = (
            sa.select(Lens.id, Lens.code, Lens.name, Framework.edition, Framework.id)
            .join(Framework, Framework.id == Lens.framework_id)
            .order_by(Framework.id, Lens.position)
        )
        for lens_id, code, name, _, _ in self._rows(lenses, Framework.programme_id):
            if code not in self.lenses.values():
                self._node("lens", code, name, key=lens_id, name=name)
            self.lenses[lens_id] = code
        best = sa.select(sa.func.max(Grade.rank)).where(
            Grade.framework_id == Assessment.framework_id
        )
        statement = (
            sa.select(
                ModeratedGrade.id,
                ModeratedGrade.lens_id,
                ModeratedGrade.organisation_id,
                Grade.label,
                Grade.rank,
                Lens.name.label("lens"),
                Assessment.name.label("round"),
                Programme.suggest_at_rank,
                best.scalar_subquery().label("best"),
            )
            .join(Assessment, Assessment.id == ModeratedGrade.assessment_id)
            .join(Programme, Programme.id == Assessment.programme_id)
            .join(Lens, Lens.id == ModeratedGrade.lens_id)
            .join(Grade, Grade.id == ModeratedGrade.grade_id)
            .order_by(Assessment.opens_on, Assessment.id, ModeratedGrade.id)
        )
        rows = list(self._rows(statement, Assessment.programme_id))
        newest = {(self.lenses[row.lens_id], row.organisation_id): row.id for row in rows}
        for row in rows:
            lens, is_newest = self.lenses[row.lens_id], row.id in newest.values()
            title = f"{row.lens}: {row.label} in {row.round}"
            self._node(
                "grade",
                f"G{row.id}",
                title,
                key=row.id,
                rank=row.rank,
                is_low=is_newest and row.rank <= row.suggest_at_rank,
                is_high=is_newest and row.rank >= row.best - 1,
                council=self.names.get(row.organisation_id),
                name=title,
            )
            self._edge("grades", ("lens", lens), ("grade", f"G{row.id}"))

    def _risks(self) -> None:
        scale = scale_of(self.session, self.actor, self.programme_id)
        lenses = self._grouped(
            sa.select(RiskLens.risk_id, RiskLens.lens_id).join(Risk, Risk.id == RiskLens.risk_id)
        )
        scores = self._grouped(
            sa.select(ScoreEntry.risk_id, ScoreEntry.scored_at, ScoreEntry.score)
            .join(Risk, Risk.id == ScoreEntry.risk_id)
            .where(ScoreEntry.kind == ScoreKind.CURRENT)
            .order_by(ScoreEntry.scored_at, ScoreEntry.id)
        )
        statement = sa.select(
            Risk.id,
            Risk.reference,
            Risk.title,
            Risk.state,
            Risk.organisation_id,
            Risk.workstream,
            Risk.current_score,
            Risk.current_likelihood,
            Risk.hits_from,
            Risk.hits_until,
            Risk.next_review_on,
            Risk.owner_post_id,
        )
        for row in self._rows(statement, Risk.programme_id):
            self.risks[row.id] = row.reference
            band = scale.band(row.current_score) if row.current_score is not None else None
            self._node(
                "risk",
                row.reference,
                row.title,
                key=row.id,
                state=row.state.value,
                score=row.current_score,
                band=band.name if band else "",
                is_red=band == scale.bands[-1],
                chance=scale.probability(row.current_likelihood or 0),
                hits_from=row.hits_from,
                hits_until=row.hits_until,
                next_review_on=row.next_review_on,
                lenses=sorted({self.lenses[found[0]] for found in lenses.get(row.id, [])}),
                scores=[(moment.date(), score) for moment, score in scores.get(row.id, [])],
                council=self.names[row.organisation_id],
                workstream=row.workstream,
            )
            self._owned(row.owner_post_id, ("risk", row.reference))

    def _grouped(self, statement: Any) -> dict[int, list[Any]]:
        groups: dict[int, list[Any]] = {}
        for first, *rest in self._rows(statement, Risk.programme_id):
            groups.setdefault(first, []).append(tuple(rest))
        return groups

    def _mitigations(self) -> None:
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
        for row in self._rows(statement, Mitigation.programme_id):
            self.mitigations[row.id] = row.reference
            self._node(
                "mitigation",
                row.reference,
                row.title,
                key=row.id,
                state=row.state.value,
                due_on=row.due_on,
                done_on=row.done_on,
                council=self.names[row.organisation_id],
            )
            self._owned(row.owner_post_id, ("mitigation", row.reference))

    def _activities(self) -> None:
        statement = sa.select(
            Activity.id,
            Activity.code,
            Activity.name,
            Activity.workstream,
            Activity.organisation_id,
            Activity.owner_post_id,
            Activity.actual_finish_on,
        )
        for row in self._rows(statement, Activity.programme_id):
            self.activities[row.id] = row.code
            self._node(
                "activity",
                row.code,
                row.name,
                key=row.id,
                actual_finish_on=row.actual_finish_on,
                council=self.names.get(row.organisation_id),
                workstream=row.workstream,
            )
            self._owned(row.owner_post_id, ("activity", row.code))

    def _services(self) -> None:
        services = sa.select(Service.id, Service.code, Service.name, Service.stage).order_by(
            Service.position
        )
        for row in self._rows(services, Service.programme_id):
            self.services[row.id] = row.code
            for organisation_id, code in self._each_successor():
                name = f"{row.name}, {self.names[organisation_id]}"
                self._node(
                    "service",
                    f"{row.code}:{code}",
                    name,
                    key=row.id,
                    stage=row.stage,
                    council=self.names[organisation_id],
                    name=name,
                )
        cohorts = sa.select(Cohort.id, Cohort.code, Cohort.name, Cohort.kind)
        for row in self._rows(cohorts, Cohort.programme_id):
            self.cohorts[row.id] = row.code
            for organisation_id, code in self._each_successor():
                name = f"{row.name}, {self.names[organisation_id]}"
                self._node(
                    "cohort",
                    f"{row.code}:{code}",
                    name,
                    key=row.id,
                    people_kind=row.kind.value,
                    council=self.names[organisation_id],
                    name=name,
                )

    def _criteria(self) -> None:
        safeguards = sa.select(
            CriterionService.criterion_id, CriterionService.service_id, CriterionService.severity
        ).join(Criterion, Criterion.id == CriterionService.criterion_id)
        kept: dict[int, list[tuple[int, float]]] = {}
        for criterion_id, service_id, severity in self._rows(safeguards, Criterion.programme_id):
            kept.setdefault(criterion_id, []).append((service_id, severity))
        statement = (
            sa.select(
                Readiness.id,
                Readiness.criterion_id,
                Readiness.organisation_id,
                Readiness.owner_post_id,
                Readiness.accepted_on,
                Criterion.code,
                Criterion.title,
                Programme.vesting_on,
            )
            .join(Criterion, Criterion.id == Readiness.criterion_id)
            .join(Programme, Programme.id == Criterion.programme_id)
            .order_by(Criterion.position, Readiness.organisation_id)
        )
        self.readiness: Codes = {}
        for row in self._rows(statement, Criterion.programme_id):
            council = self.organisations[row.organisation_id]
            node = ("criterion", f"{row.code}:{council}")
            self.readiness[row.id] = node[1]
            name = f"{row.code} {row.title}, {self.names[row.organisation_id]}"
            self._node(
                *node,
                row.title,
                key=row.id,
                is_met=row.accepted_on is not None,
                deadline_on=row.vesting_on,
                council=self.names[row.organisation_id],
                name=name,
            )
            self._owned(row.owner_post_id, node)
            for service_id, severity in kept.get(row.criterion_id, []):
                service = ("service", f"{self.services[service_id]}:{council}")
                self._edge("safeguards", node, service, severity=severity)

    def _risk_edges(self) -> None:
        self._triggers()
        evidence = sa.select(RiskEvidence.risk_id, RiskEvidence.moderated_grade_id).join(
            Risk, Risk.id == RiskEvidence.risk_id
        )
        for risk_id, grade_id in self._rows(evidence, Risk.programme_id):
            self._edge("evidences", ("grade", f"G{grade_id}"), self._risk(risk_id))
        disrupted = sa.select(
            RiskService.risk_id,
            RiskService.service_id,
            RiskService.organisation_id,
            RiskService.severity,
            RiskService.low_days,
            RiskService.likely_days,
            RiskService.high_days,
        ).join(Risk, Risk.id == RiskService.risk_id)
        for risk_id, service_id, organisation_id, severity, *days in self._rows(
            disrupted, Risk.programme_id
        ):
            if organisation_id in self.successors:
                target = f"{self.services[service_id]}:{self.successors[organisation_id]}"
                self._edge(
                    "disrupts",
                    self._risk(risk_id),
                    ("service", target),
                    severity=severity,
                    days=days,
                )
        delayed = sa.select(
            RiskDelay.risk_id,
            RiskDelay.activity_id,
            RiskDelay.low_days,
            RiskDelay.likely_days,
            RiskDelay.high_days,
        ).join(Risk, Risk.id == RiskDelay.risk_id)
        for risk_id, activity_id, *days in self._rows(delayed, Risk.programme_id):
            activity = ("activity", self.activities[activity_id])
            self._edge("delays", self._risk(risk_id), activity, days=days)
        acting = sa.select(
            MitigationRisk.mitigation_id,
            MitigationRisk.risk_id,
            MitigationRisk.cut_likelihood,
            MitigationRisk.cut_impact,
        ).join(Risk, Risk.id == MitigationRisk.risk_id)
        for mitigation_id, risk_id, likelihood, impact in self._rows(acting, Risk.programme_id):
            self._edge(
                "mitigates",
                ("mitigation", self.mitigations[mitigation_id]),
                self._risk(risk_id),
                cut_likelihood=likelihood,
                cut_impact=impact,
            )

    def _risk(self, risk_id: int) -> tuple[str, str]:
        return ("risk", self.risks[risk_id])

    def _triggers(self) -> None:
        other = aliased(Risk)
        statement = (
            sa.select(RiskTrigger.source_id, RiskTrigger.target_id, RiskTrigger.probability)
            .join(Risk, Risk.id == RiskTrigger.source_id)
            .join(other, other.id == RiskTrigger.target_id)
            .where(other.programme_id == self.programme_id)
        )
        for source_id, target_id, probability in self._rows(statement, Risk.programme_id):
            self._edge(
                "triggers", self._risk(source_id), self._risk(target_id), probability=probability
            )

    def _plan_edges(self) -> None:
        links = sa.select(ActivityLink)
        for (link,) in self._rows(links, ActivityLink.programme_id):
            self._edge(
                "precedes",
                self._work(link.predecessor_id, link.predecessor_mitigation_id),
                self._work(link.successor_id, link.successor_mitigation_id),
                link=link.kind.value,
                lag=link.lag_days,
            )
        delivered = (
            sa.select(
                ReadinessDelivery.readiness_id,
                ReadinessDelivery.activity_id,
                ReadinessDelivery.mitigation_id,
            )
            .join(Readiness, Readiness.id == ReadinessDelivery.readiness_id)
            .join(Criterion, Criterion.id == Readiness.criterion_id)
        )
        for readiness_id, activity_id, mitigation_id in self._rows(
            delivered, Criterion.programme_id
        ):
            criterion = ("criterion", self.readiness[readiness_id])
            self._edge("delivers", self._work(activity_id, mitigation_id), criterion)
        self._service_edges()

    def _work(self, activity_id: int | None, mitigation_id: int | None) -> tuple[str, str]:
        if activity_id is not None:
            return ("activity", self.activities[activity_id])
        return ("mitigation", self.mitigations[mitigation_id or 0])

    def _service_edges(self) -> None:
        served = sa.select(
            ServiceCohort.service_id,
            ServiceCohort.organisation_id,
            ServiceCohort.cohort_id,
            ServiceCohort.people,
        ).join(Service, Service.id == ServiceCohort.service_id)
        for service_id, organisation_id, cohort_id, people in self._rows(
            served, Service.programme_id
        ):
            if organisation_id in self.successors:
                council = self.successors[organisation_id]
                self._edge(
                    "serves",
                    ("service", f"{self.services[service_id]}:{council}"),
                    ("cohort", f"{self.cohorts[cohort_id]}:{council}"),
                    people=people,
                )
        held = sa.select(
            Holder.service_id,
            Holder.area_id,
            Holder.organisation_id,
            Holder.starts_on,
            Holder.ends_on,
            Holder.basis,
        ).join(Service, Service.id == Holder.service_id)
        for row in self._rows(held, Service.programme_id):
            if row.area_id in self.successors:
                service = f"{self.services[row.service_id]}:{self.successors[row.area_id]}"
                self._edge(
                    "holds",
                    ("organisation", self.organisations[row.organisation_id]),
                    ("service", service),
                    starts_on=row.starts_on,
                    ends_on=row.ends_on,
                    basis=row.basis.value,
                )
