"""Turn rows of the plan into the values that its pictures are drawn from."""

from collections.abc import Iterable, Mapping
from datetime import date

from flask import url_for

from lgr_tracker.blueprints.plan.words import days
from lgr_tracker.domain.drawing.counts import Waffle, draw_waffle
from lgr_tracker.domain.drawing.gantt import Gantt, GanttBar, GanttGroup, Threat, draw_gantt
from lgr_tracker.queries.activities import DelayRow
from lgr_tracker.queries.plan import PlanRow, PlanView
from lgr_tracker.queries.plan_filter import Grouping, Span, grouped
from lgr_tracker.queries.readiness import ReadinessView

Delays = Mapping[int, tuple[DelayRow, ...]]


def drawn_plan(code: str, plan: PlanView, span: Span, by: Grouping, delays: Delays) -> Gantt:
    """Draw the rows of a span under their headings, each with the risks that would delay it."""
    hrefs = work_hrefs(code, span.rows)
    groups = [
        GanttGroup(title, [_bar(code, row, hrefs, plan.vesting_on, delays) for row in rows])
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


def work_hrefs(code: str, rows: Iterable[PlanRow]) -> dict[str, str]:
    """Return the page of each piece of work by its key.

    Asks for an address once a kind: asking for each row tells on the time of a long plan.
    """
    of_kind = {
        "activity": url_for("plan.activity", code=code, activity_id=0).removesuffix("0"),
        "mitigation": url_for("actions.action", code=code, action_id=0).removesuffix("0"),
    }
    return {row.key: f"{of_kind[row.kind]}{row.id}" for row in rows}


def _bar(
    code: str, row: PlanRow, hrefs: Mapping[str, str], vesting_on: date, delays: Delays
) -> GanttBar:
    return GanttBar(
        title=row.name,
        start=row.start,
        finish=row.finish,
        href=hrefs[row.key],
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
        finish_by=row.finish_by_on,
        threats=_threats(code, delays.get(row.id, ()) if row.kind == "activity" else ()),
    )


def _threats(code: str, delays: tuple[DelayRow, ...]) -> tuple[Threat, ...]:
    return tuple(
        Threat(
            delay.reference,
            days(delay.likely_days),
            url_for("risks.risk", code=code, risk_id=delay.risk_id),
        )
        for delay in delays
    )


def drawn_readiness(view: ReadinessView) -> dict[int, Waffle]:
    """Draw each council's criteria as squares, by the council's id."""
    return {
        council.id: draw_waffle(view.counts[council.id], f"Day 1 criteria of {council.short_name}")
        for council in view.councils
    }
