"""Keep the dates that the sample's plan was held to, before and now."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy.orm import Session

from lgr_tracker.content.fenwold import SampleBaseline, SampleMoved, sample
from lgr_tracker.content.progress import calendar_for
from lgr_tracker.domain.calendar import WorkingCalendar
from lgr_tracker.domain.states import BaselineState
from lgr_tracker.models.baseline import Baseline, BaselineLine
from lgr_tracker.workflows.programme.sample_rows import SampleRows

Dates = Mapping[str, tuple[date, date]]


def keep_sample_baselines(session: Session, rows: SampleRows) -> None:
    """Add each baseline with its dates; the last is in force. Flushes for the ids.

    The plan must have its approved dates: going back from them gives those approved before.
    """
    calendar, dates = calendar_for(rows.anchors), _in_force(rows)
    written = sample().baselines
    for number in range(len(written), 0, -1):
        said = written[number - 1]
        baseline = _baseline(rows, said, number, is_last=number == len(written))
        session.add(baseline)
        session.flush()  # its lines point to it
        session.add_all(
            BaselineLine(
                baseline_id=baseline.id,
                activity_id=rows.copied.activities[code].id,
                starts_on=first,
                finishes_on=last,
            )
            for code, (first, last) in dates.items()
        )
        dates = _before(dates, said.moved, calendar)


def _in_force(rows: SampleRows) -> Dates:
    return {
        code: (row.baseline_start_on, row.baseline_finish_on)
        for code, row in rows.copied.activities.items()
        if row.baseline_start_on and row.baseline_finish_on
    }


def _before(dates: Dates, moved: Iterable[SampleMoved], calendar: WorkingCalendar) -> Dates:
    """Return the dates as they were before some of them moved."""
    earlier = dict(dates)
    for move in moved:
        first, last = dates[move.activity]
        earlier[move.activity] = (calendar.add(first, -move.days), calendar.add(last, -move.days))
    return earlier


def _baseline(rows: SampleRows, said: SampleBaseline, number: int, *, is_last: bool) -> Baseline:
    return Baseline(
        programme_id=rows.programme.id,
        number=number,
        state=BaselineState.AGREED if is_last else BaselineState.SUPERSEDED,
        reason=said.reason,
        status_on=rows.on(said.asked),
        asked_by_id=rows.people[said.asked_by].id,
        asked_at=rows.at(said.asked),
        decided_by_id=rows.people[said.decided_by].id,
        decided_at=rows.at(said.decided),
        decided_because=said.decision_reason,
    )
