"""Work that is done after the answer was given: its kinds, its states, and when to try again."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum

from lgr_tracker.domain.errors import WrongState


class JobKind(StrEnum):
    """List every kind of work that can be asked for; nothing else can be run."""

    REGISTER_EXPORT = "register_export"
    REGISTER_IMPORT = "register_import"
    AUDIT_VERIFY = "audit_verify"
    MAIL_SEND = "mail_send"
    REMINDERS = "reminders"
    CLEAR_OUT = "clear_out"


HOUSE_WORK = frozenset({JobKind.MAIL_SEND, JobKind.REMINDERS, JobKind.CLEAR_OUT})
"""Kinds that the house does on its own account: nobody's rights are used, nobody's page shows
them, and no argument of theirs may come from a form."""


class JobState(StrEnum):
    """Say how far a job has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


JOB_MOVES: Mapping[JobState, frozenset[JobState]] = {
    JobState.WAITING: frozenset({JobState.RUNNING, JobState.CANCELLED}),
    JobState.RUNNING: frozenset(
        {
            JobState.RUNNING,  # taken up by another worker when the first was killed
            JobState.WAITING,  # given back, or to be tried again
            JobState.DONE,
            JobState.FAILED,
            JobState.CANCELLED,
        }
    ),
    JobState.DONE: frozenset(),
    JobState.FAILED: frozenset(),
    JobState.CANCELLED: frozenset(),
}

ENDED = frozenset(state for state, moves in JOB_MOVES.items() if not moves)
"""States in which nothing happens any more."""

LABELS: Mapping[JobState, str] = {
    JobState.WAITING: "Waiting for its turn",
    JobState.RUNNING: "Under way",
    JobState.DONE: "Done",
    JobState.FAILED: "Not done",
    JobState.CANCELLED: "Cancelled",
}
"""The words that people read."""

NAMES: Mapping[JobKind, str] = {
    JobKind.REGISTER_EXPORT: "Risk register as an Excel workbook",
    JobKind.REGISTER_IMPORT: "Risk register brought in from a file",
    JobKind.AUDIT_VERIFY: "Check of the audit trail",
    JobKind.MAIL_SEND: "Sending of mail",
    JobKind.REMINDERS: "Reminders",
    JobKind.CLEAR_OUT: "Clearing out what is no longer needed",
}
"""What a job of each kind is called on its page."""

TRIES = 3
"""How often a job is begun before it counts as not done."""

PAUSES = (timedelta(seconds=5), timedelta(seconds=60))
"""How long to wait after the first and after the second failure."""

DIED = (
    "It was begun three times and each time it stopped in the middle. "
    "Nothing was left half done. Ask for it again, or tell whoever runs this service."
)
BROKE = (
    "Something went wrong that is not your doing, and trying again didn't help. "
    "Nothing was left half done. Whoever runs this service can find the cause in the log."
)


def next_job_state(here: JobState, there: JobState) -> JobState:
    """Return `there` if the move is legal; raises WrongState otherwise.

    >>> next_job_state(JobState.WAITING, JobState.RUNNING)
    <JobState.RUNNING: 'running'>
    """
    if there in JOB_MOVES[here]:
        return there
    raise WrongState(
        f"This job is {_WORDS[here]}, so it can no longer be {_WORDS[there]}. "
        "Open the page again to see how it stands now."
    )


_WORDS: Mapping[JobState, str] = {
    JobState.WAITING: "waiting",
    JobState.RUNNING: "under way",
    JobState.DONE: "done",
    JobState.FAILED: "ended without success",
    JobState.CANCELLED: "cancelled",
}


def pause_after(attempt: int) -> timedelta:
    """Return how long to wait after the failure of try number `attempt`, counted from 1.

    >>> pause_after(1)
    datetime.timedelta(seconds=5)
    """
    return PAUSES[min(attempt, len(PAUSES)) - 1]


LONGEST = timedelta(hours=1)
"""How long one try may take: a worker that hangs must not keep its job for ever."""


class Every(StrEnum):
    """Say how often a periodic job falls due."""

    DAY = "day"
    FIVE_MINUTES = "five_minutes"


def last_due(every: Every, at: time, now: datetime, zone: tzinfo) -> datetime:
    """Return the latest moment, not after `now`, at which a periodic job fell due, in UTC.

    A daily one falls due at `at` by the clock on the wall in `zone`, whatever that clock does.

    >>> noon = datetime(2027, 4, 1, 12, 3, tzinfo=UTC)
    >>> last_due(Every.DAY, time(13), noon, UTC).isoformat()
    '2027-03-31T13:00:00+00:00'
    >>> last_due(Every.FIVE_MINUTES, time(), noon, UTC).isoformat()
    '2027-04-01T12:00:00+00:00'
    """
    if every is Every.FIVE_MINUTES:
        moment = now.astimezone(UTC)
        return moment.replace(minute=moment.minute // 5 * 5, second=0, microsecond=0)
    here = now.astimezone(zone).date()
    today = datetime.combine(here, at, zone).astimezone(UTC)
    if today <= now:
        return today
    return datetime.combine(here - timedelta(days=1), at, zone).astimezone(UTC)
