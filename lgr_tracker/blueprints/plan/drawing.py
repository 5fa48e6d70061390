"""Turn rows of the plan into the values that its pictures are drawn from."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask import url_for

from lgr_tracker.blueprints.plan import words
from lgr_tracker.domain.drawing.counts import Waffle, draw_waffle
from lgr_tracker.domain.drawing.gantt import Gantt, GanttBar, GanttGroup, draw_gantt
from lgr_tracker.domain.drawing.holders import (
    DrawnHolders,
    HolderLook,
    HolderRow,
    HolderSpan,
    draw_holders,
)
from lgr_tracker.domain.kinds import HolderBasis, OrganisationKind
from lgr_tracker.queries.continuity import AreaService, ContinuityView, HoldingRow
from lgr_tracker.queries.plan import PlanRow, PlanView
from lgr_tracker.queries.plan_filter import Grouping, Span, grouped
from lgr_tracker.queries.readiness import ReadinessView

_LOOKS = {
    HolderBasis.OWN: HolderLook.OWN,
    HolderBasis.HOSTED: HolderLook.HOSTED,
    HolderBasis.SHARED: HolderLook.SHARED,
    HolderBasis.DELIVERY_MODEL: HolderLook.OTHER,
}


def drawn_plan(code: str, plan: PlanView, span: Span, by: Grouping) -> Gantt:
    """Draw the rows of a span under their headings."""
    groups = [
        GanttGroup(title, [_bar(code, row, plan.vesting_on) for row in rows])
        for title, rows in grouped(span.rows, by).items()
    ]
    return draw_gantt(
        groups,
        today=plan.status_on,
        vesting=(plan.vesting_on,),
        first=span.first,
        last=span.last,
    )


def work_href(code: str, row: PlanRow) -> str:
    """Return the page of an activity, or of an action among the actions."""
    if row.kind == "mitigation":
        return url_for("actions.action", code=code, action_id=row.id)
    return url_for("plan.activity", code=code, activity_id=row.id)


def _bar(code: str, row: PlanRow, vesting_on: date) -> GanttBar:
    return GanttBar(
        title=row.name,
        start=row.start,
        finish=row.finish,
        href=work_href(code, row),
        council=row.council if row.mark else None,
        mark=row.mark or None,
        room_days=row.room_days,
        room_until=row.room_until,
        decides=row.decides,
        is_milestone=row.is_milestone,
        is_done=row.is_done,
        done_until=row.done_until,
        baseline=row.baseline,
        vesting_on=vesting_on if row.is_for_vesting else None,
    )


def drawn_readiness(view: ReadinessView) -> dict[int, Waffle]:
    """Draw each council's criteria as squares, by the council's id."""
    return {
        council.id: draw_waffle(view.counts[council.id], f"Day 1 criteria of {council.short_name}")
        for council in view.councils
    }


def drawn_continuity(
    code: str, view: ContinuityView, rows: Sequence[AreaService], today: date
) -> DrawnHolders:
    """Draw who runs each service from this month to a year after vesting, or to the end."""
    first = today.replace(day=1)
    year_on = view.vesting_on.replace(day=1, year=view.vesting_on.year + 1)
    return draw_holders(
        [_holder_row(code, row, view) for row in rows],
        first=first,
        last=min(view.last, max(year_on, today)),
        today=today,
        vesting=(view.vesting_on,),
    )


def _holder_row(code: str, row: AreaService, view: ContinuityView) -> HolderRow:
    return HolderRow(
        service=row.service.name,
        spans=tuple(_spans(row)),
        says=words.holders_after(row, view.vesting_on),
        warns=words.sentence_list(words.troubles(row)) or None,
        href=url_for(
            "plan.service_holders", code=code, service_id=row.service.id, area_id=row.area.id
        ),
        council=row.area.short_name,
        mark=row.area.mark or None,
    )


def _spans(row: AreaService) -> Iterable[HolderSpan]:
    for held in row.holdings:
        yield HolderSpan(_look(held), held.starts_on, held.ends_on)
    for gap in row.gaps:
        yield HolderSpan(HolderLook.NOBODY, gap.first, gap.last)


def _look(held: HoldingRow) -> HolderLook:
    if held.organisation_kind is OrganisationKind.PREDECESSOR:
        return HolderLook.BEFORE
    return _LOOKS[held.basis]
