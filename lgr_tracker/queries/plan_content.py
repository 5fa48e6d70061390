"""Gather what a transition plan shows from the rows as they stand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain import plan_content as shown
from lgr_tracker.domain.classification import any_member
from lgr_tracker.domain.drawing.bands import look_of_band
from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.plan_text import gap_words
from lgr_tracker.domain.risk_text import cut_text
from lgr_tracker.domain.scales import Scale
from lgr_tracker.domain.states import MitigationState, RiskState, label
from lgr_tracker.models.assessment import Assessment, ModeratedGrade
from lgr_tracker.models.framework import Lens
from lgr_tracker.models.organisation import Organisation, Post
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import Mitigation, MitigationRisk, Risk, RiskEvidence, RiskLens
from lgr_tracker.models.viewing import seen_as
from lgr_tracker.queries.board import PlanRow, asks_of
from lgr_tracker.queries.continuity import ContinuityView, continuity_of
from lgr_tracker.queries.impact import CohortImpact, ImpactView, ServiceImpact, impact_of
from lgr_tracker.queries.plan import CouncilPlan, PlanView, schedule_of
from lgr_tracker.queries.plan import PlanRow as WorkRow
from lgr_tracker.queries.readiness import CriterionInCouncil, ReadinessView, readiness_of
from lgr_tracker.queries.recent import RecentChange, recent_changes
from lgr_tracker.queries.results import Position, position
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.queries.scope import in_scope
from lgr_tracker.queries.worth_asking import worth_asking

TOP_RISKS = 10
MOST_SHARES = 6
MOST_CHANGES = 60
MOST_QUESTIONS = 24


def plan_content(
    session: Session,
    actor: Actor,
    programme_id: int,
    plan: PlanRow,
    today: date,
    zone: ZoneInfo,
) -> shown.PlanContent:
    """Return what a plan shows as at `today`; raises NotFound.

    Whoever asks, it is reckoned from what every member of the programme may see, because all of
    them read it. Changes count from the end of the day, in `zone`, on which the plan's body last
    met. Runs a fixed number of queries, about 45, whatever the size.
    """
    if not actor.is_operator and programme_id not in actor.programme_ids():
        raise NotFound
    member = any_member(programme_id)
    with seen_as(session, member):
        seen = replace(plan, asks=asks_of(session, member, programme_id, plan.id))
        return _Gathering(session, member, programme_id, today).content(seen, zone)


@dataclass(frozen=True)
class _RiskRow:
    """Hold one open risk as it is needed here."""

    id: int
    number: int
    reference: str
    title: str
    state: RiskState
    score: int | None
    previous_score: int | None
    likelihood: int | None
    impact: int | None
    target_score: int | None
    hits_from: date | None
    hits_until: date | None
    council: str
    owner: str


class _Gathering:
    """Fetch once, in a fixed number of queries, all that the parts of a plan need."""

    def __init__(self, session: Session, actor: Actor, programme_id: int, today: date) -> None:
        self.at = (session, actor, programme_id)
        self.session, self.actor, self.programme_id, self.today = (
            session,
            actor,
            programme_id,
            today,
        )
        self.programme = _programme(*self.at)
        self.scale: Scale = scale_of(*self.at)
        self.plan: PlanView = schedule_of(*self.at, today)
        self.readiness: ReadinessView = readiness_of(*self.at, self.plan, today)
        self.impact: ImpactView = impact_of(*self.at, self.plan, self.readiness, today)
        self.risks = _open_risks(*self.at)
        self.actions = _actions(*self.at)
        self.position = position(*self.at)

    def content(self, plan: PlanRow, zone: ZoneInfo) -> shown.PlanContent:
        """Put the parts together."""
        continuity = continuity_of(*self.at, self.today)
        gaps = _gaps(continuity)
        impact = self._impact()
        risks = self._top_risks()
        return shown.PlanContent(
            programme=self.programme.name,
            area=self.programme.area,
            is_sample=self.programme.is_sample,
            reference=plan.reference,
            number=plan.number,
            title=plan.title,
            summary=plan.summary,
            body=plan.body,
            needed_by_on=plan.needed_by_on,
            as_at=self.today,
            revision=self.programme.revision,
            vesting_on=self.plan.vesting_on,
            asks=tuple(self._ask(ask) for ask in plan.asks),
            headline=self._headline(gaps, impact),
            position=self._position(),
            bands=self._bands(),
            risks=risks,
            causes=self._causes(risks, impact),
            impact=impact,
            councils=tuple(self._council(council) for council in self.plan.councils),
            decisions=self._decisions(),
            gaps=gaps,
            questions=self._questions(),
            changed_since=plan.last_met_on,
            changes=self._changes(plan.last_met_on, zone),
            problems=self.plan.problems,
            starter_criteria=sum(row.is_starter for row in self.readiness.criteria),
            starter_activities=sum(row.is_starter for row in self.plan.rows),
        )

    def _ask(self, ask: Any) -> shown.Ask:
        work = self.plan.find("activity", ask.activity_id) if ask.activity_id else None
        waits = work is not None and not work.is_done
        return shown.Ask(
            position=ask.position,
            wording=ask.wording,
            activity_id=ask.activity_id,
            code=ask.code,
            activity=ask.activity,
            latest_safe_on=work.latest_safe_on if work and waits else None,
            room_days=work.room_days if work and waits else None,
        )

    def _headline(
        self, gaps: Sequence[shown.GapLine], impact: shown.ImpactPart
    ) -> tuple[shown.Figure, ...]:
        top = self.scale.bands[-1]
        grave = [row for row in self.risks if row.score is not None and row.score >= top.minimum]
        bare = [row for row in grave if not any(_is_coming(a) for a in self._acting(row))]
        days = sum(line.total for line in impact.services)
        return (
            shown.Figure("risks", "Open risks", f"{len(self.risks):,}"),
            shown.Figure(
                "grave",
                f"In the band {top.name.lower()}",
                f"{len(grave):,}",
                f"{len(bare):,} without a dated action",
            ),
            *(
                figure
                for council in self.plan.councils
                for figure in self._council_figures(council)
            ),
            shown.Figure("gaps", "Gaps and overlaps in who runs services", f"{len(gaps):,}"),
            shown.Figure(
                "impact", "Disrupted days expected", f"{days:,.1f}", "of all services, from now on"
            ),
        )

    def _council_figures(self, council: CouncilPlan) -> Iterable[shown.Figure]:
        counts = self.readiness.counts[council.id]
        total = sum(counts.values())
        yield shown.Figure(
            f"ready:{council.code}",
            f"Day 1 criteria ready, {council.short_name}",
            f"{counts['ready']} of {total}",
            f"{counts['late']} late, {counts['none']} without evidence",
        )
        room = "none" if council.room_days is None else f"{council.room_days:,} days"
        yield shown.Figure(
            f"room:{council.code}",
            f"Room before vesting, {council.short_name}",
            room.replace("-", "−"),
            "working days that the deciding work may slip",
        )

    def _position(self) -> shown.PositionPart | None:
        found: Position | None = self.position
        if found is None:
            return None
        evidence = _evidence(*self.at)
        views = _minority_views(*self.at)
        signed = found.round.signed_off_at
        return shown.PositionPart(
            round=found.round.name,
            state=label(found.round.state),
            agreed_on=signed.date() if signed else None,
            framework=found.framework.name,
            is_starter=found.framework.is_starter,
            grades=tuple(str(grade.number) for grade in found.framework.grades),
            lenses=tuple(
                shown.LensLine(
                    lens_id=row.lens.id,
                    name=row.lens.name,
                    now=row.grade.words if row.grade else None,
                    now_rank=row.grade.rank if row.grade else None,
                    aim=row.aim.words if row.aim else None,
                    aim_rank=row.aim.rank if row.aim else None,
                    aim_by_on=row.aim_by_on,
                    earlier=row.earlier.words if row.earlier else None,
                    earlier_rank=row.earlier_rank,
                    is_low=row.is_low,
                    minority_view=views.get(row.moderated_id or 0, ""),
                    risks=evidence.get(row.moderated_id or 0, ()),
                    moderated_id=row.moderated_id,
                )
                for row in found.lenses
            ),
        )

    def _look(self, score: int) -> tuple[str, int]:
        band = self.scale.band(score)
        return band.name, look_of_band(self.scale, band)

    def _bands(self) -> tuple[shown.BandCount, ...]:
        scores = [row.score for row in self.risks if row.score is not None]
        counted = {band.order: 0 for band in self.scale.bands}
        for score in scores:
            counted[self.scale.band(score).order] += 1
        return tuple(
            shown.BandCount(band.name, look_of_band(self.scale, band), counted[band.order])
            for band in reversed(self.scale.bands)
        )

    def _top_risks(self) -> tuple[shown.RiskLine, ...]:
        lenses = _lenses(*self.at)
        grave = sorted(self.risks, key=lambda row: (-(row.score or 0), row.number))[:TOP_RISKS]
        return tuple(
            shown.RiskLine(
                reference=row.reference,
                state=row.state.value,
                score=row.score,
                previous_score=row.previous_score,
                likelihood=row.likelihood,
                impact=row.impact,
                band=self._look(row.score)[0] if row.score is not None else "Not scored",
                look=self._look(row.score)[1] if row.score is not None else 1,
                target_score=row.target_score,
                hits_from=row.hits_from,
                hits_until=row.hits_until,
                lenses=lenses.get(row.id, ()),
            )
            for row in grave
        )

    def _acting(self, row: _RiskRow) -> Sequence[shown.ActionLine]:
        return self.actions.get(row.id, ())

    def _causes(
        self, risks: Sequence[shown.RiskLine], impact: shown.ImpactPart
    ) -> tuple[shown.Cause, ...]:
        """Return everything that an amount or a list names, with who answers and what is done."""
        named = {row.reference for row in risks} | {
            share.reference
            for line in impact.services
            for cell in line.cells
            for share in cell.shares
        }
        found = [
            shown.Cause(
                "risk",
                row.reference,
                row.title,
                row.id,
                None,
                row.council,
                row.owner,
                tuple(self._acting(row)),
            )
            for row in self.risks
            if row.reference in named
        ]
        found += [
            self._criterion_cause(state)
            for state in self.readiness.states.values()
            if _reference(state) in named
        ]
        return tuple(sorted(found, key=lambda cause: (cause.kind, cause.reference)))

    def _criterion_cause(self, state: CriterionInCouncil) -> shown.Cause:
        return shown.Cause(
            "criterion",
            _reference(state),
            state.criterion.title,
            state.criterion.id,
            state.council.id,
            state.council.short_name,
            state.given.owner or "",
            tuple(_delivering(row.work) for row in state.deliveries),
        )

    def _impact(self) -> shown.ImpactPart:
        view = self.impact
        return shown.ImpactPart(
            phases=tuple(shown.Column(row.name, row.starts_on, row.ends_on) for row in view.phases),
            services=tuple(_service(row, view) for row in view.services),
            cohorts=tuple(_cohort(row, view) for row in view.cohorts),
            past=view.past,
            unforecast=view.unforecast,
            unscored=view.unscored,
            probabilities_agreed=self.programme.probabilities_agreed,
        )

    def _council(self, council: CouncilPlan) -> shown.CouncilPart:
        counts = self.readiness.counts[council.id]
        states = [
            self.readiness.of(criterion.id, council.id) for criterion in self.readiness.criteria
        ]
        return shown.CouncilPart(
            name=council.short_name,
            mark=council.mark,
            room_days=council.room_days,
            ready_on=council.ready_on,
            ready=counts["ready"],
            course=counts["course"],
            late=counts["late"],
            none=counts["none"],
            path=tuple(
                _step(self.plan.by_key[key]) for key in council.path if key in self.plan.by_key
            ),
            open_criteria=tuple(
                _open_criterion(state) for state in states if state.kind in ("late", "none")
            ),
        )

    def _decisions(self) -> tuple[shown.Step, ...]:
        waiting = [row for row in self.plan.rows if row.is_decision and not row.is_done]
        return tuple(
            _step(row) for row in sorted(waiting, key=lambda row: (row.latest_safe_on, row.code))
        )

    def _questions(self) -> tuple[shown.QuestionLine, ...]:
        found = worth_asking(*self.at, self.today).findings
        return tuple(
            shown.QuestionLine(finding.nodes[0][0], str(finding.nodes[0][1]), finding.question)
            for finding in found[:MOST_QUESTIONS]
        )

    def _changes(self, last_met_on: date | None, zone: ZoneInfo) -> tuple[shown.ChangeLine, ...]:
        if last_met_on is None:
            return ()
        since = datetime.combine(last_met_on, time.max, zone)
        found = recent_changes(*self.at, since, MOST_CHANGES)
        return tuple(change_line(change) for change in found)


def change_line(change: RecentChange) -> shown.ChangeLine:
    """Return a change as a plan keeps it."""
    return shown.ChangeLine(
        on=change.on,
        kind=change.kind.value,
        subject_kind=change.subject_kind,
        subject_id=change.subject_id,
        label=change.label,
        title=change.title,
        parts=tuple(shown.ChangePart(piece.text, piece.kind) for piece in change.parts),
        who=change.who,
    )


def _programme(session: Session, actor: Actor, programme_id: int) -> Any:
    row = session.execute(
        sa.select(
            Programme.name,
            Programme.area,
            Programme.is_sample,
            Programme.revision,
            Programme.probabilities_agreed,
        ).where(in_scope(actor, Programme.id, programme_id))
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def _open_risks(session: Session, actor: Actor, programme_id: int) -> tuple[_RiskRow, ...]:
    rows: Iterable[Any] = session.execute(
        sa.select(
            Risk.id,
            Risk.number,
            Risk.reference,
            Risk.title,
            Risk.state,
            Risk.current_score,
            Risk.previous_score,
            Risk.current_likelihood,
            Risk.current_impact,
            Risk.target_score,
            Risk.hits_from,
            Risk.hits_until,
            Organisation.short_name,
            sa.func.coalesce(Post.title, ""),
        )
        .join(Organisation, Organisation.id == Risk.organisation_id)
        .outerjoin(Post, Post.id == Risk.owner_post_id)
        .where(
            in_scope(actor, Risk.programme_id, programme_id),
            Risk.state != RiskState.CLOSED,
            ~Risk.is_opportunity,
        )
        .order_by(Risk.number)
    )
    return tuple(_RiskRow(*row) for row in rows)


def _grouped(rows: Iterable[Any]) -> dict[int, tuple[Any, ...]]:
    """Group the second value of each row by the first."""
    found: dict[int, list[Any]] = {}
    for key, value in rows:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}


def _actions(
    session: Session, actor: Actor, programme_id: int
) -> Mapping[int, tuple[shown.ActionLine, ...]]:
    rows = session.execute(
        sa.select(
            MitigationRisk.risk_id,
            Mitigation.id,
            Mitigation.reference,
            Mitigation.title,
            Mitigation.state,
            sa.func.coalesce(Post.title, ""),
            Mitigation.due_on,
            MitigationRisk.cut_likelihood,
            MitigationRisk.cut_impact,
        )
        .join(Mitigation, Mitigation.id == MitigationRisk.mitigation_id)
        .join(Risk, Risk.id == MitigationRisk.risk_id)
        .outerjoin(Post, Post.id == Mitigation.owner_post_id)
        .where(
            in_scope(actor, Mitigation.programme_id, programme_id),
            Risk.state != RiskState.CLOSED,
            Mitigation.state != MitigationState.DROPPED,
        )
        .order_by(Mitigation.number)
    )
    return _grouped(
        (
            row[0],
            shown.ActionLine(
                "mitigation", *row[1:4], label(row[4]), *row[5:7], cut_text(row[7], row[8])
            ),
        )
        for row in rows
    )


def _is_coming(action: shown.ActionLine) -> bool:
    return action.due_on is not None and action.state != label(MitigationState.DONE)


def _lenses(session: Session, actor: Actor, programme_id: int) -> Mapping[int, tuple[str, ...]]:
    rows = session.execute(
        sa.select(RiskLens.risk_id, Lens.short_name)
        .join(Lens, Lens.id == RiskLens.lens_id)
        .join(Risk, Risk.id == RiskLens.risk_id)
        .where(in_scope(actor, Risk.programme_id, programme_id))
        .order_by(Lens.position)
    )
    return _grouped(rows)


def _evidence(session: Session, actor: Actor, programme_id: int) -> Mapping[int, tuple[str, ...]]:
    rows = session.execute(
        sa.select(RiskEvidence.moderated_grade_id, Risk.reference)
        .join(Risk, Risk.id == RiskEvidence.risk_id)
        .where(in_scope(actor, Risk.programme_id, programme_id))
        .order_by(Risk.number)
    )
    return _grouped(rows)


def _minority_views(session: Session, actor: Actor, programme_id: int) -> Mapping[int, str]:
    rows = session.execute(
        sa.select(ModeratedGrade.id, ModeratedGrade.minority_view)
        .join(Assessment, Assessment.id == ModeratedGrade.assessment_id)
        .where(
            in_scope(actor, Assessment.programme_id, programme_id),
            ModeratedGrade.minority_view != "",
        )
    )
    return {row[0]: row[1] for row in rows}


def _reference(state: CriterionInCouncil) -> str:
    """Return how the graph, and so the impact, names a criterion in a council."""
    return f"{state.criterion.code}:{state.council.code}"


def _delivering(work: WorkRow) -> shown.ActionLine:
    state = "done" if work.is_done else "late" if work.is_late else "to do"
    return shown.ActionLine(
        work.kind, work.id, work.code, work.name, state, work.owner or "", work.finish, ""
    )


def _step(row: WorkRow) -> shown.Step:
    return shown.Step(
        kind=row.kind,
        id=row.id,
        code=row.code,
        name=row.name,
        owner=row.owner or "",
        start=row.start,
        finish=row.finish,
        latest_safe_on=row.latest_safe_on,
        room_days=row.room_days,
        is_decision=row.is_decision,
    )


def _open_criterion(state: CriterionInCouncil) -> shown.CriterionLine:
    return shown.CriterionLine(
        criterion_id=state.criterion.id,
        council_id=state.council.id,
        code=state.criterion.code,
        title=state.criterion.title,
        kind=state.kind,
        owner=state.given.owner or "",
        forecast_on=state.forecast_on,
        holding=tuple(f"{work.code} {work.name}" for work in state.holding),
    )


def _service(row: ServiceImpact, view: ImpactView) -> shown.ImpactLine:
    cells = []
    for phase in view.phases:
        cell = row.cells.get(phase.id)
        shares = (
            [shown.Share(p.reference, p.title, _tidy(p.days)) for p in cell.parts] if cell else []
        )
        cells.append(shown.Amount(_tidy(cell.days) if cell else 0.0, _cut(shares)))
    return shown.ImpactLine(
        row.reference, row.service, row.council, tuple(cells), _tidy(row.total_days)
    )


def _cohort(row: CohortImpact, view: ImpactView) -> shown.ImpactLine:
    cells = []
    for phase in view.phases:
        cell = row.cells.get(phase.id)
        shares = (
            [
                shown.Share(
                    "",
                    f"{p.service}: {p.days:,.1f} days for {p.people:,} people",
                    _tidy(p.person_days),
                )
                for p in cell.parts
            ]
            if cell
            else []
        )
        cells.append(shown.Amount(_tidy(cell.person_days) if cell else 0.0, _cut(shares)))
    return shown.ImpactLine(
        row.reference, row.cohort, row.council, tuple(cells), _tidy(row.total_person_days)
    )


def _tidy(amount: float) -> float:
    """Return an amount as a text keeps it, so that the same rows give the same text."""
    return round(float(amount), 2)


def _cut(shares: Sequence[shown.Share]) -> tuple[shown.Share, ...]:
    """Return the largest shares, and what the others come to as one."""
    if len(shares) <= MOST_SHARES:
        return tuple(shares)
    rest = shares[MOST_SHARES:]
    joined = shown.Share("", f"{len(rest)} smaller causes", _tidy(sum(s.amount for s in rest)))
    return (*shares[:MOST_SHARES], joined)


def _gaps(view: ContinuityView) -> tuple[shown.GapLine, ...]:
    lines = []
    for row in view.open_rows:
        words = [gap_words(gap.first, gap.last) for gap in row.gaps]
        words += [gap_words(o.first, o.last, o.organisations) for o in row.overlaps]
        words += [
            f"{past.organisation} still runs it after the day on which that was to end."
            for past in row.past_exit
        ]
        lines += [
            shown.GapLine(row.service.id, row.area.id, row.service.name, row.area.short_name, each)
            for each in words
        ]
    return tuple(lines)
