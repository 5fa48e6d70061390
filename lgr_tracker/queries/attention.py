"""What wants somebody's attention: a fact, whom it touches, who can move it, and by when."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.overview_text import Unheld, counted, told_span
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.risk_text import late_text
from lgr_tracker.domain.scales import Scale
from lgr_tracker.domain.states import RiskState
from lgr_tracker.models.organisation import Organisation, Post
from lgr_tracker.models.risk import Mitigation, MitigationRisk, Risk
from lgr_tracker.queries.continuity import ContinuityView
from lgr_tracker.queries.plan import PlanRow, PlanView
from lgr_tracker.queries.readiness import CriterionInCouncil, ReadinessView
from lgr_tracker.queries.results import Position
from lgr_tracker.queries.risk_nudges import FINISHED, lacks_action, needs_attention, rules_on
from lgr_tracker.queries.risks import Council, risk_rows
from lgr_tracker.queries.scope import in_scope

SOON = timedelta(days=30)
"""How far ahead a latest safe date is worth saying."""

MOST_OF_A_KIND = 200
"""How many of one kind are kept; the list of its own subject holds them all."""

ONE_DAY = timedelta(days=1)


class ConcernKind(StrEnum):
    """Say what sort of thing wants attention, in the order in which equals are listed."""

    DECISION = "decision"
    WORK = "work"
    ACTION = "action"
    PLANNED = "planned action"
    RISK = "risk"
    CRITERION = "criterion"
    HOLDER = "holder"
    GRADE = "grade"


@dataclass(frozen=True)
class Concern:
    """Hold one thing that wants attention.

    `row_id` and `place_id` lead to it: the second is the council of a criterion or a service.
    `by_on` is the last day on which moving it still helps, None where none is set; `facts` stand
    beside the name, five words at most each.
    """

    kind: ConcernKind
    row_id: int
    reference: str
    name: str
    councils: tuple[Council, ...]
    who: str
    by_on: date | None = None
    place_id: int = 0
    says: str = ""
    facts: tuple[str, ...] = ()

    def is_late(self, today: date) -> bool:
        """Tell whether its day has passed."""
        return self.by_on is not None and self.by_on < today


@dataclass(frozen=True)
class ActionCounts:
    """Hold how many actions are still to do, how many are late, and since when the latest."""

    unfinished: int
    late: int
    late_since: date | None


def ordered(concerns: Iterable[Concern], today: date) -> tuple[Concern, ...]:
    """Return concerns by their days; one without a day counts as today's."""
    places = {kind: at for at, kind in enumerate(ConcernKind)}
    return tuple(sorted(concerns, key=lambda each: (each.by_on or today, places[each.kind])))


def most_pressing(concerns: Sequence[Concern], most: int, today: date) -> tuple[Concern, ...]:
    """Return the first of every kind, then the second, up to `most`, ordered by their days."""
    turns: dict[ConcernKind, int] = {}
    ranked: list[tuple[int, int, Concern]] = []
    for at, concern in enumerate(concerns):
        turn = turns[concern.kind] = turns.get(concern.kind, 0) + 1
        ranked.append((turn, at, concern))
    ranked.sort(key=lambda each: each[:2])
    return ordered((concern for _, _, concern in ranked[:most]), today)


def work_concerns(plan: PlanView, late_actions: frozenset[int], today: date) -> Iterator[Concern]:
    """Yield open work that is late, or that has to begin within 30 days to miss nothing."""
    for row in plan.rows:
        if row.is_done or (row.kind == "mitigation" and row.id in late_actions):
            continue
        is_soon = row.is_for_vesting and not row.is_started and row.latest_safe_on <= today + SOON
        if row.is_late or is_soon:
            yield _work(row, plan.vesting_on - ONE_DAY)


def _work(row: PlanRow, last_day: date) -> Concern:
    kind = ConcernKind.DECISION if row.is_decision else ConcernKind.WORK
    if row.kind == "mitigation":
        kind = ConcernKind.PLANNED
    return Concern(
        kind,
        row.id,
        row.key,
        row.name,
        (Council(row.council, row.mark),) if row.council else (),
        row.owner or "",
        by_on=(row.finish_by_on or last_day) if row.is_started else row.latest_safe_on,
        says=_planned(row),
    )


def _planned(row: PlanRow) -> str:
    planned = f"Planned {told_span(row.start, row.finish)}"
    if row.room_days is None:
        return planned
    if row.room_days < 0:
        return f"{planned}: {counted(-row.room_days, 'working day')} too late for vesting"
    return f"{planned}: {counted(row.room_days, 'working day')} of room"


def action_counts(session: Session, actor: Actor, programme_id: int, today: date) -> ActionCounts:
    """Return how many actions are to do and how many are late. Runs one query."""
    is_late = Mitigation.due_on < today
    row = session.execute(
        sa.select(
            sa.func.count(),
            sa.func.count(sa.case((is_late, 1))),
            sa.func.min(sa.case((is_late, Mitigation.due_on))),
        ).where(*_open_actions(actor, programme_id))
    ).one()
    return ActionCounts(*row)


def late_actions(
    session: Session, actor: Actor, programme_id: int, today: date
) -> tuple[Concern, ...]:
    """Return the actions whose day has passed, the longest first. Runs two queries."""
    rows = session.execute(
        sa.select(
            Mitigation.id,
            Mitigation.reference,
            Mitigation.title,
            Mitigation.due_on,
            Organisation.short_name,
            Organisation.mark,
            Post.title.label("owner"),
        )
        .join(Organisation, Organisation.id == Mitigation.organisation_id)
        .outerjoin(Post, Post.id == Mitigation.owner_post_id)
        .where(*_open_actions(actor, programme_id), Mitigation.due_on < today)
        .order_by(Mitigation.due_on, Mitigation.number)
        .limit(MOST_OF_A_KIND)
    ).all()
    behind = _behind(session, [row.id for row in rows])
    return tuple(
        Concern(
            ConcernKind.ACTION,
            row.id,
            row.reference,
            row.title,
            (Council(row.short_name, row.mark),),
            row.owner or "",
            by_on=row.due_on,
            says=f"Behind {', '.join(behind[row.id])}" if row.id in behind else "",
            facts=(late_text(row.due_on, today).capitalize(),),
        )
        for row in rows
    )


def _open_actions(actor: Actor, programme_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        in_scope(actor, Mitigation.programme_id, programme_id),
        Mitigation.state.not_in(FINISHED),
    )


def _behind(session: Session, action_ids: Sequence[int]) -> Mapping[int, list[str]]:
    """Return the references of the risks that each action acts on."""
    rows = session.execute(
        sa.select(MitigationRisk.mitigation_id, Risk.reference)
        .join(Risk, Risk.id == MitigationRisk.risk_id)
        .where(MitigationRisk.mitigation_id.in_(action_ids))
        .order_by(Risk.number)
    )
    found: dict[int, list[str]] = {}
    for action_id, reference in rows:
        found.setdefault(action_id, []).append(reference)
    return found


def risk_concerns(
    session: Session, actor: Actor, programme_id: int, scale: Scale, today: date
) -> tuple[Concern, ...]:
    """Return the open risks with a nudge: first those nobody acts on, then those nobody owns.

    Runs ten queries with rows and two without.
    """
    rules = rules_on(session, actor, programme_id)
    ids = session.scalars(
        sa.select(Risk.id)
        .where(
            in_scope(actor, Risk.programme_id, programme_id),
            Risk.state == RiskState.OPEN,
            needs_attention(rules, scale, today),
        )
        .order_by(
            sa.case((lacks_action(scale), 0), else_=1),
            sa.case((Risk.owner_post_id.is_(None), 0), else_=1),
            sa.func.coalesce(Risk.current_score, 0).desc(),
            Risk.number,
        )
        .limit(MOST_OF_A_KIND)
    ).all()
    rows = risk_rows(session, actor, programme_id, ids, scale=scale, today=today)
    return tuple(
        Concern(
            ConcernKind.RISK,
            row.id,
            row.reference,
            row.title,
            row.councils,
            f"{row.owner}, {row.holder.told}" if row.holder else row.owner,
            facts=row.nudges,
        )
        for row in rows
    )


def criterion_concerns(view: ReadinessView, vesting_on: date) -> Iterator[Concern]:
    """Yield the criteria that are late or without evidence, council by council."""
    for state in view.states.values():
        if state.kind in ("late", "none"):
            yield _criterion(state, vesting_on - ONE_DAY)


def _criterion(state: CriterionInCouncil, last_day: date) -> Concern:
    council, last = state.council, state.holding[0] if state.holding else None
    says = "No evidence, and no work is named that delivers it"
    if state.kind == "late" and last is not None:
        says = f"Waits for {last.key} {last.name}"
    elif state.given.evidence:
        says = "Evidence is entered and waits to be accepted"
    elif last is not None:
        says = f"No evidence yet; {last.key} {last.name} delivers it"
    return Concern(
        ConcernKind.CRITERION,
        state.criterion.id,
        state.criterion.code,
        state.criterion.title,
        (Council(council.short_name, council.mark),),
        state.given.owner or (last.owner if last and last.owner else ""),
        by_on=state.latest_safe_on or last_day,
        place_id=council.id,
        says=says,
        facts=("Late",) if state.kind == "late" else (),
    )


def holder_concerns(view: ContinuityView) -> Iterator[Concern]:
    """Yield the services that nobody runs on some day, by service and area."""
    for row in view.rows:
        if not row.gaps:
            continue
        gaps = [Unheld(row.service.name, gap.first, gap.last) for gap in row.gaps]
        first = gaps[0]
        says = f"Nobody {told_span(first.first, first.last)}"
        if len(gaps) > 1:
            says += f", and {counted(len(gaps) - 1, 'more gap')} later"
        yield Concern(
            ConcernKind.HOLDER,
            row.service.id,
            row.service.code,
            row.service.name,
            (Council(row.area.short_name, row.area.mark),),
            row.area.name,
            by_on=max(first.first - ONE_DAY, view.first),
            place_id=row.area.id,
            says=says,
            facts=(f"{counted(sum(gap.days for gap in gaps), 'day')} without a holder",),
        )


def grade_concerns(position: Position | None) -> Iterator[Concern]:
    """Yield the low grades that no risk has as its evidence."""
    for lens in position.lenses if position else ():
        if lens.is_low and not lens.risks and lens.moderated_id and lens.grade:
            yield Concern(
                ConcernKind.GRADE,
                lens.moderated_id,
                lens.lens.code,
                lens.lens.name,
                (),
                "Programme manager",
                says=f"Agreed grade {lens.grade.number}, {lens.grade.label}",
                facts=("Low grade, no risk",),
            )
