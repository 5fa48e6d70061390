"""The periods by which a programme reports, and so what "the previous period" means."""

from datetime import date, timedelta

from lgr_tracker.domain.kinds import ReportingRhythm


def period_start(today: date, rhythm: ReportingRhythm) -> date:
    """Return the first day of the period that a day lies in."""
    back = (today.month - 1) % 3 if rhythm is ReportingRhythm.QUARTER else 0
    return today.replace(month=today.month - back, day=1)


def previous_period_end(today: date, rhythm: ReportingRhythm) -> date:
    """Return the last day of the period before the one that a day lies in.

    The quarters of the council's year, from April, are those of the calendar.

    >>> [str(previous_period_end(date(2026, 11, 23), each)) for each in ReportingRhythm]
    ['2026-10-31', '2026-09-30']
    """
    return period_start(today, rhythm) - timedelta(days=1)
