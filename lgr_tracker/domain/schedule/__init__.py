"""Reckon when each piece of work can start, must start, and what holds it up.

How the numbers are meant
-------------------------
Time is counted in working days of a calendar. Work of `n` days that opens on Monday takes up
`n` working days, the first and the last both with it: five days from Monday 5 October finish on
Friday 9 October. What follows it (FS, no lag) starts on Monday 12 October. A lag of one working
day makes that Tuesday, a lead (a lag of -1) makes it the Friday itself. SS, FF and SF tie start
to start, finish to finish and (the predecessor's) start to (the successor's) finish alike.
`max_lag` says how far apart the same two ends may be at most.

Work of no days is a milestone. Reached by finishing work, it has the date of the last day of
that work; held by a date of its own (or by the start of the plan), it has that date. What
follows starts on the next working day in the first case and on the same day in the second.

`deadlines`, `finish_by` and actual finishes count their day as still available for work. If all
must be done *before* vesting on 1 April, the deadline to give is 31 March.

Float is how many working days a piece of work may move. Total float is reckoned against the end
of the plan and against every `finish_by` and fixed date; float against each deadline stands
beside it under the deadline's name. Both are negative when a date is already missed. Free float
is what can be used without moving anything else; it is never below nothing. Finished work keeps
its dates and has neither float nor a place on the critical path.

The way of reckoning is that of the metra potential method with minimal and maximal time lags
(B. Roy 1959; K. Neumann, C. Schwindt and J. Zimmermann, Project Scheduling with Time Windows
and Scarce Resources, 2nd edition 2003, chapter 1). Progress is treated as fact: work that has
started is not pushed back by a predecessor that is unfinished, but its finish still is (FF, SF).

A worked example, to check by hand:

>>> from datetime import date
>>> from lgr_tracker.domain.calendar import WorkingCalendar
>>> plan = [
...     Activity("design", 5),
...     Activity("consult", 10),
...     Activity("train", 3),
...     Activity("ready", 0),
... ]
>>> links = [
...     Link("design", "consult"),
...     Link("design", "train", "SS", lag=2),
...     Link("consult", "ready"),
...     Link("train", "ready"),
... ]
>>> schedule = compute(
...     plan, links, WorkingCalendar.england(2026, 2027), start=date(2026, 10, 5),
...     deadlines={"board": date(2026, 10, 22)},
... )
>>> schedule.length_days, schedule.critical
(15, ('design', 'consult', 'ready'))
>>> train = schedule["train"]
>>> train.early_start, train.early_finish
(datetime.date(2026, 10, 7), datetime.date(2026, 10, 9))
>>> train.late_start, train.total_float, train.free_float
(datetime.date(2026, 10, 21), 10, 10)
>>> schedule["ready"].early_finish, schedule["ready"].floats
(datetime.date(2026, 10, 23), {'board': -1})
"""

from lgr_tracker.domain.schedule.checks import Diagnosis, Problem, diagnose
from lgr_tracker.domain.schedule.reckoning import compute, sound_network
from lgr_tracker.domain.schedule.result import ActivityDates, Schedule, Shortage
from lgr_tracker.domain.schedule.values import Activity, Deadline, Link

__all__ = [
    "Activity",
    "ActivityDates",
    "Deadline",
    "Diagnosis",
    "Link",
    "Problem",
    "Schedule",
    "Shortage",
    "compute",
    "diagnose",
    "sound_network",
]
