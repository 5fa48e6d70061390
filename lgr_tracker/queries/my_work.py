"""What waits for one person, across all their programmes: for the page and for the reminder."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.classification import Level
from lgr_tracker.domain.kinds import MitigationKind, PostHolding
from lgr_tracker.domain.permissions import Actor, Permission, Scope, is_allowed
from lgr_tracker.domain.states import AssessmentState, BaselineState, PlanState, RiskState
from lgr_tracker.models.assessment import Assessment, Grading
from lgr_tracker.models.baseline import Baseline
from lgr_tracker.models.board import TransitionPlan
from lgr_tracker.models.classification import Classification
from lgr_tracker.models.framework import Lens
from lgr_tracker.models.organisation import Organisation, Post, PostHolder
from lgr_tracker.models.plan import Criterion, Readiness
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import Mitigation, MitigationRisk, Risk
from lgr_tracker.queries.owners import is_held_on
from lgr_tracker.queries.risk_nudges import FINISHED
from lgr_tracker.queries.scope import in_scope
from lgr_tracker.queries.seats_waiting import seats_waiting

WEEK, MONTH = timedelta(days=7), timedelta(days=28)

MOST_OF_A_KIND = 200
"""How many of one kind are kept, the most urgent first; their own lists hold them all."""


class WorkKind(StrEnum):
    """Say what sort of thing waits, in the order in which equals are listed."""

    PLAN = "plan"
    BASELINE = "baseline"
    ROUND = "round"
    ACTION = "action"
    REVIEW = "review"
    RISK = "risk"
    CRITERION = "criterion"
    SEAT = "seat"


class Urgency(StrEnum):
    """Say when a thing is due: its day has passed, comes within seven days, or is further off."""

    LATE = "late"
    SOON = "soon"
    LATER = "later"


@dataclass(frozen=True)
class WorkItem:
    """Hold one thing that waits for the person.

    `row_id` leads to it, with `place_id` for the council of a criterion or the body of a seat, 0
    for a seat of a council. `through` is the post by
    which it is theirs.
    """

    kind: WorkKind
    programme_code: str
    programme: str
    row_id: int
    reference: str
    title: str
    by_on: date | None
    urgency: Urgency
    through: str = ""
    is_deputy: bool = False
    place_id: int = 0
    place: str = ""
    level: Level = Level.PUBLIC
    is_sample: bool = False

    @property
    def is_marked(self) -> bool:
        """Tell whether not everybody may see it: then its title goes into no mail."""
        return self.level is not Level.PUBLIC


@dataclass(frozen=True)
class WorkView:
    """Hold all that waits for one person, the most urgent first."""

    items: tuple[WorkItem, ...]

    def of(self, *urgencies: Urgency) -> tuple[WorkItem, ...]:
        """Return what is as urgent as this, in order."""
        return tuple(item for item in self.items if item.urgency in urgencies)

    @property
    def pressing(self) -> tuple[WorkItem, ...]:
        """Return what is late or due within seven days: what a reminder tells of."""
        return self.of(Urgency.LATE, Urgency.SOON)


@dataclass(frozen=True)
class _Held:
    """Hold a post of the person's, and whether they stand in for somebody there."""

    title: str
    is_deputy: bool


def my_work(session: Session, actor: Actor, *, today: date) -> WorkView:
    """Return what waits for the actor today, in every programme where they hold a seat.

    Runs nine queries, five where the person holds no post, none for somebody without a seat; one
    fewer for whoever speaks for no council and no body.
    """
    if actor.person_id is None or not actor.seats:
        return WorkView(())
    posts = _posts(session, actor, today)
    items: list[WorkItem] = [
        *_plans(session, actor, today),
        *_baselines(session, actor),
        *_rounds(session, actor, today),
        *_seats(session, actor, today),
    ]
    if posts:
        items += _actions(session, actor, posts, today)
        items += _reviews(session, actor, posts, today)
        items += _bare_risks(session, actor, posts, today)
        items += _criteria(session, actor, posts, today)
    return WorkView(_ordered(items))


def _ordered(items: Iterable[WorkItem]) -> tuple[WorkItem, ...]:
    places = {kind: at for at, kind in enumerate(WorkKind)}
    return tuple(
        sorted(
            items,
            key=lambda item: (
                list(Urgency).index(item.urgency),
                item.by_on or date.max,
                places[item.kind],
                item.programme,
                item.reference,
            ),
        )
    )


def urgency_of(by_on: date | None, today: date) -> Urgency:
    """Return how urgent a thing is that is due on a day.

    >>> urgency_of(date(2026, 11, 22), date(2026, 11, 23))
    <Urgency.LATE: 'late'>
    >>> urgency_of(date(2026, 11, 30), date(2026, 11, 23))
    <Urgency.SOON: 'soon'>
    """
    if by_on is None or by_on > today + WEEK:
        return Urgency.LATER
    return Urgency.LATE if by_on < today else Urgency.SOON


def _posts(session: Session, actor: Actor, today: date) -> Mapping[int, _Held]:
    rows = session.execute(
        sa.select(PostHolder.post_id, Post.title, PostHolder.holding)
        .join(Post, Post.id == PostHolder.post_id)
        .where(
            in_scope(actor, Post.programme_id),
            PostHolder.person_id == actor.person_id,
            is_held_on(today),
        )
        .order_by(PostHolder.holding)  # a holder comes after a deputy, and stands
    )
    return {row.post_id: _Held(row.title, row.holding is PostHolding.DEPUTY) for row in rows}


def _item(kind: WorkKind, row: Any, posts: Mapping[int, _Held], today: date) -> WorkItem:
    held = posts.get(getattr(row, "owner_post_id", None) or 0)
    return WorkItem(
        kind=kind,
        programme_code=row.programme_code,
        programme=row.programme,
        row_id=row.id,
        reference=row.reference,
        title=row.title,
        by_on=row.by_on,
        urgency=urgency_of(row.by_on, today),
        through=held.title if held else "",
        is_deputy=held.is_deputy if held else False,
        level=getattr(row, "level", None) or Level.PUBLIC,
        is_sample=row.is_sample,
    )


_PROGRAMME = (
    Programme.code.label("programme_code"),
    Programme.name.label("programme"),
    Programme.is_sample,
)


def _actions(
    session: Session, actor: Actor, posts: Mapping[int, _Held], today: date
) -> Iterator[WorkItem]:
    """Yield unfinished actions that are late or due within 28 days."""
    rows = session.execute(
        sa.select(
            *_PROGRAMME,
            Mitigation.id,
            Mitigation.reference,
            Mitigation.title,
            Mitigation.due_on.label("by_on"),
            Mitigation.owner_post_id,
            Classification.level,
        )
        .join(Programme, Programme.id == Mitigation.programme_id)
        .outerjoin(Classification, Classification.mitigation_id == Mitigation.id)
        .where(
            in_scope(actor, Mitigation.programme_id),
            Mitigation.owner_post_id.in_(posts),
            Mitigation.state.not_in(FINISHED),
            Mitigation.due_on <= today + MONTH,
        )
        .order_by(Mitigation.due_on, Mitigation.id)
        .limit(MOST_OF_A_KIND)
    )
    return (_item(WorkKind.ACTION, row, posts, today) for row in rows)


def _risks(by_on: Any) -> sa.Select[Any]:
    return (
        sa.select(
            *_PROGRAMME,
            Risk.id,
            Risk.reference,
            Risk.title,
            by_on.label("by_on"),
            Risk.owner_post_id,
            Classification.level,
        )
        .join(Programme, Programme.id == Risk.programme_id)
        .outerjoin(Classification, Classification.risk_id == Risk.id)
        .limit(MOST_OF_A_KIND)
    )


def _reviews(
    session: Session, actor: Actor, posts: Mapping[int, _Held], today: date
) -> Iterator[WorkItem]:
    """Yield live risks whose review is late or due within 28 days."""
    rows = session.execute(
        _risks(Risk.next_review_on)
        .where(
            in_scope(actor, Risk.programme_id),
            Risk.owner_post_id.in_(posts),
            Risk.state != RiskState.CLOSED,
            Risk.next_review_on <= today + MONTH,
        )
        .order_by(Risk.next_review_on, Risk.id)
    )
    return (_item(WorkKind.REVIEW, row, posts, today) for row in rows)


def _bare_risks(
    session: Session, actor: Actor, posts: Mapping[int, _Held], today: date
) -> Iterator[WorkItem]:
    """Yield open risks on which nobody acts, the heaviest first; none has a day."""
    is_acted_on = (
        sa.exists()
        .where(
            MitigationRisk.risk_id == Risk.id,
            Mitigation.id == MitigationRisk.mitigation_id,
            Mitigation.kind == MitigationKind.ACTION,
            Mitigation.state.not_in(FINISHED),
        )
        .correlate(Risk)
    )
    rows = session.execute(
        _risks(sa.cast(sa.null(), sa.Date()))
        .where(
            in_scope(actor, Risk.programme_id),
            Risk.owner_post_id.in_(posts),
            Risk.state == RiskState.OPEN,
            ~is_acted_on,
        )
        .order_by(sa.func.coalesce(Risk.current_score, 0).desc(), Risk.id)
    )
    return (_item(WorkKind.RISK, row, posts, today) for row in rows)


def _criteria(
    session: Session, actor: Actor, posts: Mapping[int, _Held], today: date
) -> Iterator[WorkItem]:
    """Yield Day 1 criteria without evidence yet: each is due on the day before vesting."""
    rows = session.execute(
        sa.select(
            *_PROGRAMME,
            Programme.vesting_on,
            Criterion.id,
            Criterion.code.label("reference"),
            Criterion.title,
            Readiness.owner_post_id,
            Organisation.id.label("place_id"),
            Organisation.short_name.label("place"),
        )
        .select_from(Readiness)
        .join(Criterion, Criterion.id == Readiness.criterion_id)
        .join(Programme, Programme.id == Criterion.programme_id)
        .join(Organisation, Organisation.id == Readiness.organisation_id)
        .where(
            in_scope(actor, Criterion.programme_id),
            Readiness.owner_post_id.in_(posts),
            Readiness.evidence == "",
        )
        .order_by(Programme.vesting_on, Criterion.position, Organisation.id)
        .limit(MOST_OF_A_KIND)
    )
    for row in rows:
        by_on = row.vesting_on - timedelta(days=1)
        held = posts[row.owner_post_id]
        yield WorkItem(
            WorkKind.CRITERION,
            row.programme_code,
            row.programme,
            row.id,
            row.reference,
            row.title,
            by_on,
            urgency_of(by_on, today),
            held.title,
            held.is_deputy,
            row.place_id,
            row.place,
            is_sample=row.is_sample,
        )


def _rounds(session: Session, actor: Actor, today: date) -> Iterator[WorkItem]:
    """Yield open rounds that the person may answer and hasn't answered in full."""
    asked = _where_allowed(actor, Permission.ASSESSMENT_GRADE)
    lenses = (
        sa.select(sa.func.count(Lens.id))
        .where(Lens.framework_id == Assessment.framework_id)
        .scalar_subquery()
    )
    answered = (
        sa.select(sa.func.count(Grading.id))
        .where(Grading.assessment_id == Assessment.id, Grading.person_id == actor.person_id)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(
            *_PROGRAMME,
            Assessment.id,
            sa.literal("").label("reference"),
            Assessment.name.label("title"),
            Assessment.closes_on.label("by_on"),
        )
        .join(Programme, Programme.id == Assessment.programme_id)
        .where(
            in_scope(actor, Assessment.programme_id),
            Assessment.programme_id.in_(asked),
            Assessment.state == AssessmentState.OPEN,
            Assessment.opens_on <= today,
            Assessment.closes_on >= today,
            answered < lenses,
        )
        .order_by(Assessment.closes_on, Assessment.id)
        .limit(MOST_OF_A_KIND)
    )
    return (_item(WorkKind.ROUND, row, {}, today) for row in rows)


def _plans(session: Session, actor: Actor, today: date) -> Iterator[WorkItem]:
    """Yield submitted plans on which the person may decide: never one's own."""
    deciding = _where_allowed(actor, Permission.BOARD_DECIDE)
    own = (TransitionPlan.submitted_by_id, TransitionPlan.created_by_id)
    rows = session.execute(
        sa.select(
            *_PROGRAMME,
            TransitionPlan.id,
            TransitionPlan.reference,
            TransitionPlan.title,
            TransitionPlan.needed_by_on.label("by_on"),
        )
        .join(Programme, Programme.id == TransitionPlan.programme_id)
        .where(
            in_scope(actor, TransitionPlan.programme_id),
            TransitionPlan.programme_id.in_(deciding),
            TransitionPlan.state == PlanState.SUBMITTED,
            *(sa.or_(by.is_(None), by != actor.person_id) for by in own),
        )
        .order_by(TransitionPlan.needed_by_on, TransitionPlan.id)
        .limit(MOST_OF_A_KIND)
    )
    return (_item(WorkKind.PLAN, row, {}, today) for row in rows)


def _baselines(session: Session, actor: Actor) -> Iterator[WorkItem]:
    """Yield dates of a plan on which the person may decide, as pressing: never those they asked."""
    deciding = _where_allowed(actor, Permission.BASELINE_DECIDE)
    asker = Baseline.asked_by_id
    rows = session.execute(
        sa.select(*_PROGRAMME, Baseline.id, Baseline.number)
        .join(Programme, Programme.id == Baseline.programme_id)
        .where(
            in_scope(actor, Baseline.programme_id),
            Baseline.programme_id.in_(deciding),
            Baseline.state == BaselineState.ASKED,
            sa.or_(asker.is_(None), asker != actor.person_id),
        )
        .order_by(Baseline.asked_at, Baseline.id)
        .limit(MOST_OF_A_KIND)
    )
    for row in rows:
        yield WorkItem(
            WorkKind.BASELINE,
            row.programme_code,
            row.programme,
            row.id,
            reference=f"Baseline {row.number}",
            title="New dates for the plan",
            by_on=None,
            urgency=Urgency.SOON,
            is_sample=row.is_sample,
        )


def _seats(session: Session, actor: Actor, today: date) -> Iterator[WorkItem]:
    """Yield seats of the person's own council or body that wait to be confirmed, as pressing."""
    for row in seats_waiting(session, actor, today, MOST_OF_A_KIND):
        yield WorkItem(
            WorkKind.SEAT,
            row.programme_code,
            row.programme,
            row.seat_id,
            reference="",
            title=f"{row.name} {'sits in' if row.body_id else 'works for'} {row.place}",
            by_on=None,
            urgency=Urgency.SOON,
            place_id=row.body_id,
            is_sample=row.is_sample,
        )


def _where_allowed(actor: Actor, permission: Permission) -> list[int]:
    return [
        programme_id
        for programme_id in sorted(actor.programme_ids())
        if is_allowed(actor, permission, Scope(programme_id))
    ]
