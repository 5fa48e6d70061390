"""The check that nothing in a plan waits for itself."""

from dataclasses import replace
from datetime import date

from lgr_tracker.domain import schedule
from lgr_tracker.queries.plan import calendar_of, schedule_activity, schedule_links
from lgr_tracker.queries.plan_rows import PlanRows


def check_no_ring(rows: PlanRows, today: date) -> None:
    """Raise CircularPlan, naming codes and titles, if anything in a plan waits for itself."""
    names = {work.key: f"{work.key} {work.name}" for work in rows.works}
    status_on, calendar = rows.status_on or today, calendar_of(rows)
    activities = [
        replace(schedule_activity(work, status_on, calendar), id=names[work.key])
        for work in rows.works
    ]
    links = [
        replace(
            link, predecessor=names[str(link.predecessor)], successor=names[str(link.successor)]
        )
        for link in schedule_links(rows.links)
    ]
    schedule.sound_network(activities, links, calendar, rows.starts_on, status_on)
