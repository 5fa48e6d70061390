"""The risk log as the rows of a workbook: the same risks that the list shows, all of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lgr_tracker.domain import register
from lgr_tracker.domain.classification import (
    CLASSIFICATIONS,
    PUBLIC,
    short_marking,
)
from lgr_tracker.domain.direction import direction_of
from lgr_tracker.domain.kinds import LABELS, RiskResponse, ScaleRule
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.register import ChoiceList
from lgr_tracker.domain.risk_text import cut_text, day_text
from lgr_tracker.domain.scales import Acceptor, Scale
from lgr_tracker.domain.states import MitigationState, RiskState, label
from lgr_tracker.models.assessment import Ambition, Assessment, ModeratedGrade
from lgr_tracker.models.framework import Grade, Lens
from lgr_tracker.models.organisation import Body, Organisation, Post
from lgr_tracker.models.plan import Activity, Cohort, Service
from lgr_tracker.models.programme import Phase
from lgr_tracker.models.risk import (
    Mitigation,
    MitigationRisk,
    Risk,
    RiskCohort,
    RiskDelay,
    RiskEvidence,
    RiskLens,
    RiskOrganisation,
    RiskService,
    RiskTrigger,
)
from lgr_tracker.models.risk_record import Acceptance, RiskCustomField
from lgr_tracker.queries.classification import Mark, marks_of
from lgr_tracker.queries.owners import holders_on
from lgr_tracker.queries.register_changes import MOST_CHANGES, changes_of
from lgr_tracker.queries.register_entries import entries_told
from lgr_tracker.queries.register_links import links_of
from lgr_tracker.queries.risk_choices import RiskChoices, risk_choices, services
from lgr_tracker.queries.risk_filter import RiskFilter, conditions
from lgr_tracker.queries.scope import in_scope
from lgr_tracker.queries.score_history import ScoreHistory, score_history
from lgr_tracker.queries.twins import twins_beside

KIND_WORDS = {False: "Threat", True: "Opportunity"}
STATUS_WORDS = {state: label(state).capitalize() for state in RiskState}
ACTION_WORDS = {state: label(state).capitalize() for state in MitigationState}
Groups = dict[int, tuple[str, ...]]


@dataclass(frozen=True)
class RegisterParts:
    """Hold the rows of every sheet and the lists of the drop-downs."""

    scale: register.ScaleView
    risks: tuple[register.RegisterRow, ...]
    actions: tuple[register.ActionRow, ...]
    dependencies: tuple[register.DependencyRow, ...]
    entries: tuple[register.EntryRow, ...]
    gradings: tuple[register.GradingRow, ...]
    changes: tuple[register.ChangeRow, ...]
    lists: dict[ChoiceList, tuple[str, ...]]
    custom_headings: tuple[str, ...]
    band_months: tuple[register.BandMonth, ...]
    most_changes: int | None
    """How many changes there are at most, where there were more."""

    def workbook(self, about: register.WorkbookAbout) -> register.RiskWorkbook:
        """Return the workbook of these rows."""
        sheets = {name: held for name, held in vars(self).items() if name != "most_changes"}
        return register.RiskWorkbook(about=replace(about, most_changes=self.most_changes), **sheets)


def register_of(
    session: Session,
    actor: Actor,
    programme_id: int,
    wanted: RiskFilter,
    *,
    scale: Scale,
    today: date,
    changes_since: date | None = None,
) -> RegisterParts:
    """Return what a workbook of these risks holds. Runs 40 queries, whatever their number.

    `changes_since` is the first day that the change log tells of; None means the risks' first.
    """
    held = conditions(session, actor, programme_id, wanted, scale=scale, today=today)
    chosen = sa.select(Risk.id).where(*held)
    choices = risk_choices(session, actor, programme_id)
    history = score_history(
        session, actor, programme_id, chosen, edition=scale.edition, today=today
    )
    marks = marks_of(session, actor, programme_id, "risk")
    beside = _Beside(session, chosen, today, history)
    changes, is_cut = changes_of(
        session, actor, programme_id, chosen, since=changes_since, sign=scale.sign
    )
    return RegisterParts(
        scale=scale_view(scale, choices.bodies),
        risks=_risks(session, chosen, scale, beside, marks),
        actions=_actions(session, actor, programme_id, chosen, today),
        dependencies=tuple(links_of(session, actor, programme_id, chosen, today)),
        entries=entries_told(
            session,
            actor,
            programme_id,
            (*wanted["council"], *wanted["origin"]),
            today=today,
        ),
        gradings=_gradings(session, actor, programme_id),
        changes=changes,
        lists=_lists(choices, services(session, actor, programme_id)),
        custom_headings=beside.custom_headings,
        band_months=history.months,
        most_changes=MOST_CHANGES if is_cut else None,
    )


def marked_in(
    session: Session,
    actor: Actor,
    programme_id: int,
    wanted: RiskFilter,
    *,
    scale: Scale,
    today: date,
) -> tuple[tuple[str, int], ...]:
    """Return the risks and actions of such a workbook that are restricted or exempt, as (word, id).

    Runs no query where nothing is classified, and at most five where anything is.
    """
    risks = marks_of(session, actor, programme_id, "risk")
    actions = marks_of(session, actor, programme_id, "mitigation")
    if not (risks or actions):
        return ()
    held = conditions(session, actor, programme_id, wanted, scale=scale, today=today)
    chosen = sa.select(Risk.id).where(*held)
    acting = sa.select(MitigationRisk.mitigation_id).where(MitigationRisk.risk_id.in_(chosen))
    return (
        *(("risk", each) for each in session.scalars(chosen) if each in risks),
        *(("mitigation", each) for each in set(session.scalars(acting)) if each in actions),
    )


def scale_view(scale: Scale, bodies: tuple[tuple[int, str], ...] = ()) -> register.ScaleView:
    """Return the scale as the register shows it; `bodies` names those that may accept risks."""
    names = dict(bodies)
    is_sum = scale.rule is ScaleRule.SUM
    return register.ScaleView(
        name="The programme's scale",
        likelihood=tuple(
            register.ScalePoint(p.number, p.label, p.probability, p.mark) for p in scale.likelihood
        ),
        impact=tuple(register.ScalePoint(p.number, p.label, mark=p.mark) for p in scale.impact),
        bands=tuple(
            register.BandView(
                band.order,
                band.name,
                band.minimum,
                scale.band_maximum(band),
                band.review_days,
                band.colour,
                _acceptor(band.acceptor, names),
            )
            for band in scale.bands
        ),
        rule=register.ScoreRule.ADD if is_sum else register.ScoreRule.MULTIPLY,
    )


def _acceptor(acceptor: Acceptor, bodies: Mapping[int, str]) -> str:
    if acceptor.body_id is not None:
        return bodies.get(acceptor.body_id, "")
    return acceptor.role.value.replace("_", " ").capitalize() if acceptor.role else ""


def _risks(
    session: Session,
    chosen: sa.Select[int],
    scale: Scale,
    beside: "_Beside",
    marks: Mapping[int, Mark],
) -> tuple[register.RegisterRow, ...]:
    owner = aliased(Organisation)
    rows = session.execute(
        sa.select(
            *Risk.__table__.columns,
            Organisation.name.label("organisation"),
            Post.title.label("post"),
            owner.short_name.label("post_of"),
            Phase.name.label("phase"),
            Body.name.label("body"),
        )
        .select_from(Risk)
        .join(Organisation, Organisation.id == Risk.organisation_id)
        .outerjoin(Post, Post.id == Risk.owner_post_id)
        .outerjoin(owner, owner.id == Post.organisation_id)
        .outerjoin(Phase, Phase.id == Risk.phase_id)
        .outerjoin(Body, Body.id == Risk.escalated_to_id)
        .where(Risk.id.in_(chosen))
        .order_by(Risk.number)
    ).all()
    return tuple(_row(row, beside, scale, marks.get(row.id)) for row in rows)


class _Beside:
    """Hold what stands beside every row, each fetched once for all of them."""

    def __init__(
        self, session: Session, chosen: sa.Select[int], today: date, history: ScoreHistory
    ) -> None:
        self.previous = history.previous
        self.accepted = _accepted(session, chosen)
        self.custom = _custom(session, chosen)
        self.custom_headings = tuple(
            dict.fromkeys(heading for held in self.custom.values() for heading in held)
        )
        self.lenses = _named(session, chosen, RiskLens.risk_id, RiskLens.lens_id, Lens)
        self.affected = _named(
            session,
            chosen,
            RiskOrganisation.risk_id,
            RiskOrganisation.organisation_id,
            Organisation,
        )
        self.cohorts = _named(session, chosen, RiskCohort.risk_id, RiskCohort.cohort_id, Cohort)
        self.services = _named(
            session, chosen, RiskService.risk_id, RiskService.service_id, Service
        )
        self.milestones = _named(
            session, chosen, RiskDelay.risk_id, RiskDelay.activity_id, Activity
        )
        self.twins = _grouped(session, twins_beside(chosen))
        self.depends_on = _triggers(session, chosen, RiskTrigger.target_id, RiskTrigger.source_id)
        self.blocks = _triggers(session, chosen, RiskTrigger.source_id, RiskTrigger.target_id)
        self.planned: Groups = {}
        self.action_owners: Groups = {}
        for row in _planned(session, chosen):
            self.planned[row.risk_id] = (
                *self.planned.get(row.risk_id, ()),
                told_action(row, today),
            )
            owners = self.action_owners.get(row.risk_id, ())
            if row.owner and row.owner not in owners:
                self.action_owners[row.risk_id] = (*owners, row.owner)


def _accepted(session: Session, chosen: sa.Select[int]) -> dict[int, date]:
    """Return the last day of each acceptance that was not taken back."""
    rows = session.execute(
        sa.select(Acceptance.risk_id, sa.func.max(Acceptance.until))
        .where(Acceptance.risk_id.in_(chosen), Acceptance.ended_on.is_(None))
        .group_by(Acceptance.risk_id)
    )
    return {risk_id: until for risk_id, until in rows}


def _custom(session: Session, chosen: sa.Select[int]) -> dict[int, dict[str, str]]:
    """Return what the programme's own columns say, in the order in which they came in."""
    rows = session.execute(
        sa.select(RiskCustomField.risk_id, RiskCustomField.heading, RiskCustomField.text)
        .where(RiskCustomField.risk_id.in_(chosen))
        .order_by(RiskCustomField.id)
    )
    held: dict[int, dict[str, str]] = {}
    for risk_id, heading, text in rows:
        held.setdefault(risk_id, {})[heading] = text
    return held


def _grouped(session: Session, statement: Any) -> Groups:
    groups: dict[int, dict[str, None]] = {}
    for key, word in session.execute(statement):
        groups.setdefault(key, {})[word] = None
    return {key: tuple(words) for key, words in groups.items()}


def _named(session: Session, chosen: sa.Select[int], near: Any, far: Any, kind: Any) -> Groups:
    order = kind.position if hasattr(kind, "position") else kind.name
    return _grouped(
        session,
        sa.select(near, kind.name)
        .join(kind, kind.id == far)
        .where(near.in_(chosen))
        .order_by(order),
    )


def _triggers(session: Session, chosen: sa.Select[int], near: Any, far: Any) -> Groups:
    return _grouped(
        session,
        sa.select(near, Risk.reference)
        .join(Risk, Risk.id == far)
        .where(near.in_(chosen))
        .order_by(Risk.number),
    )


def _planned(session: Session, chosen: sa.Select[int]) -> Iterator[Any]:
    yield from session.execute(
        sa.select(
            MitigationRisk.risk_id,
            Mitigation.reference,
            Mitigation.title,
            Mitigation.due_on,
            Mitigation.state,
            Post.title.label("owner"),
        )
        .join(Mitigation, Mitigation.id == MitigationRisk.mitigation_id)
        .outerjoin(Post, Post.id == Mitigation.owner_post_id)
        .where(MitigationRisk.risk_id.in_(chosen))
        .order_by(Mitigation.number)
    )


def told_action(row: Any, today: date) -> str:
    """Say an action in one line, as a risk's row has it."""
    owner = f", {row.owner}" if row.owner else ", nobody yet"
    due = f", due {day_text(row.due_on, today)}" if row.due_on else ""
    return f"{row.reference} {row.title}{owner}{due}, {label(row.state)}"


def _ratings(row: Any, scale: Scale) -> dict[str, Any]:
    """Return likelihood, impact, score and band of each of the three ratings."""
    told: dict[str, Any] = {}
    for kind in register.Rating:
        for part in ("likelihood", "impact", "score"):
            told[f"{kind}_{part}"] = getattr(row, f"{kind}_{part}")
        score = told[f"{kind}_score"]
        told[f"{kind}_band"] = scale.band(score).name if score is not None else ""
    return told


def _row(row: Any, beside: _Beside, scale: Scale, mark: Mark | None) -> register.RegisterRow:
    ended_with = beside.previous.get(row.id)
    direction = direction_of(
        row.current_score, row.previous_score if ended_with is None else ended_with
    )
    return register.RegisterRow(
        reference=row.reference,
        version=row.version,
        title=row.title,
        kind=KIND_WORDS[row.is_opportunity],
        workstream=row.workstream,
        category=row.category,
        lenses=beside.lenses.get(row.id, ()),
        organisation=row.organisation,
        affected_organisations=beside.affected.get(row.id, ()),
        cohorts=beside.cohorts.get(row.id, ()),
        services=beside.services.get(row.id, ()),
        phase=row.phase or "",
        cause=row.cause,
        event=row.event,
        effect=row.effect,
        raised_on=row.raised_on,
        raised_by=row.raised_by,
        owner=f"{row.post}, {row.post_of}" if row.post else row.owner_name,
        action_owners=beside.action_owners.get(row.id, ()),
        existing_controls=row.existing_controls,
        **_ratings(row, scale),
        previous_period_score=ended_with,
        target_on=row.target_on,
        proximity_from=row.hits_from,
        proximity_until=row.hits_until,
        direction=direction.value.capitalize() if direction else "",
        response=LABELS[row.response],
        accepted_until=beside.accepted.get(row.id),
        estimated_cost=row.estimated_cost,
        planned_actions=beside.planned.get(row.id, ()),
        depends_on=beside.depends_on.get(row.id, ()),
        blocks=beside.blocks.get(row.id, ()),
        milestones=beside.milestones.get(row.id, ()),
        twins=beside.twins.get(row.id, ()),
        escalation=row.body or "",
        status=STATUS_WORDS[row.state],
        happened_on=row.happened_on,
        last_review_on=row.last_reviewed_on,
        next_review_on=row.next_review_on,
        comment=row.comment,
        classification=short_marking(mark.classified) if mark else PUBLIC,
        custom=beside.custom.get(row.id, {}),
    )


def _actions(
    session: Session, actor: Actor, programme_id: int, chosen: sa.Select[int], today: date
) -> tuple[register.ActionRow, ...]:
    acting = sa.select(MitigationRisk.mitigation_id).where(MitigationRisk.risk_id.in_(chosen))
    owner = aliased(Organisation)
    rows = session.execute(
        sa.select(
            *Mitigation.__table__.columns,
            Organisation.name.label("organisation"),
            Post.title.label("post"),
            owner.short_name.label("post_of"),
        )
        .select_from(Mitigation)
        .join(Organisation, Organisation.id == Mitigation.organisation_id)
        .outerjoin(Post, Post.id == Mitigation.owner_post_id)
        .outerjoin(owner, owner.id == Post.organisation_id)
        .where(Mitigation.id.in_(acting))
        .order_by(Mitigation.number)
    ).all()
    risks = _served(session, acting)
    posts = sorted({row.owner_post_id for row in rows if row.owner_post_id is not None})
    holders = holders_on(session, actor, programme_id, today, posts)
    return tuple(
        register.ActionRow(
            reference=row.reference,
            version=row.version,
            title=row.title,
            risks=tuple(reference for reference, _ in risks.get(row.id, ())),
            organisation=row.organisation,
            owner=f"{row.post}, {row.post_of}" if row.post else "",
            holder=holders[row.owner_post_id].told if row.owner_post_id in holders else "",
            due_on=row.due_on,
            status=ACTION_WORDS[row.state],
            progress_percent=row.progress_percent,
            started_on=row.started_on,
            finished_on=row.done_on,
            duration_days=row.likely_days,
            expected_effect="; ".join(
                f"{reference}: {cut}" for reference, cut in risks.get(row.id, ())
            ),
            evidence=row.effect_seen,
            comment=row.progress,
        )
        for row in rows
    )


def _served(session: Session, acting: sa.Select[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    rows = session.execute(
        sa.select(
            MitigationRisk.mitigation_id,
            Risk.reference,
            MitigationRisk.cut_likelihood,
            MitigationRisk.cut_impact,
        )
        .join(Risk, Risk.id == MitigationRisk.risk_id)
        .where(MitigationRisk.mitigation_id.in_(acting))
        .order_by(Risk.number)
    )
    found: dict[int, tuple[tuple[str, str], ...]] = {}
    for action_id, reference, likelihood, impact in rows:
        told = (reference, cut_text(likelihood, impact))
        found[action_id] = (*found.get(action_id, ()), told)
    return found


def _gradings(session: Session, actor: Actor, programme_id: int) -> tuple[register.GradingRow, ...]:
    """Return the agreed grades only: nobody's own answer leaves the round."""
    raised = _grouped(
        session,
        sa.select(RiskEvidence.moderated_grade_id, Risk.reference)
        .join(Risk, Risk.id == RiskEvidence.risk_id)
        .where(in_scope(actor, Risk.programme_id, programme_id))
        .order_by(Risk.number),
    )
    aimed = aliased(Grade)
    rows = session.execute(
        sa.select(
            ModeratedGrade.id,
            Assessment.name.label("assessment"),
            Lens.code,
            Lens.name.label("lens"),
            Organisation.name.label("organisation"),
            Grade.number,
            Grade.label,
            aimed.number.label("ambition"),
            ModeratedGrade.evidence,
            ModeratedGrade.reason,
            ModeratedGrade.agreed_at,
        )
        .select_from(ModeratedGrade)
        .join(Assessment, Assessment.id == ModeratedGrade.assessment_id)
        .join(Lens, Lens.id == ModeratedGrade.lens_id)
        .join(Grade, Grade.id == ModeratedGrade.grade_id)
        .outerjoin(Organisation, Organisation.id == ModeratedGrade.organisation_id)
        .outerjoin(
            Ambition,
            sa.and_(
                Ambition.assessment_id == Assessment.id, Ambition.lens_id == ModeratedGrade.lens_id
            ),
        )
        .outerjoin(aimed, aimed.id == Ambition.grade_id)
        .where(in_scope(actor, Assessment.programme_id, programme_id))
        .order_by(Assessment.opens_on.desc(), Lens.position)
    )
    return tuple(
        register.GradingRow(
            assessment=row.assessment,
            lens_code=row.code,
            lens=row.lens,
            organisation=row.organisation or "",
            graded_by="Agreed in moderation",
            is_moderated=True,
            grade=row.number,
            grade_label=row.label,
            ambition=row.ambition,
            evidence=row.evidence,
            reason=row.reason,
            graded_on=row.agreed_at.date(),
            risks=raised.get(row.id, ()),
        )
        for row in rows
    )


def _lists(
    choices: RiskChoices, offered: tuple[tuple[int, str], ...]
) -> dict[ChoiceList, tuple[str, ...]]:
    def words(pairs: tuple[tuple[int, str], ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(word for _, word in pairs))

    return {
        ChoiceList.CLASSIFICATION: CLASSIFICATIONS,
        ChoiceList.WORKSTREAM: choices.workstreams,
        ChoiceList.CATEGORY: choices.categories,
        ChoiceList.LENS: words(choices.lenses),
        ChoiceList.ORGANISATION: words(choices.organisations),
        ChoiceList.COHORT: words(choices.cohorts),
        ChoiceList.SERVICE: words(offered),
        ChoiceList.PHASE: words(choices.phases),
        ChoiceList.OWNER: words(choices.posts),
        ChoiceList.DIRECTION: ("Worse", "Same", "Better"),
        ChoiceList.KIND: tuple(KIND_WORDS.values()),
        ChoiceList.RESPONSE: tuple(LABELS[each] for each in RiskResponse),
        ChoiceList.ESCALATION: words(choices.bodies),
        ChoiceList.STATUS: tuple(STATUS_WORDS.values()),
        ChoiceList.ACTION_STATUS: tuple(ACTION_WORDS.values()),
    }
