"""Do one job: claim it, run it, and write how it ended, whatever happens."""

import logging
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from lgr_tracker.domain.errors import LgrError, StaleEdit
from lgr_tracker.domain.jobs import JobKind, JobState
from lgr_tracker.jobs.running import HOUSE, Cancelled, GivenBack, Running
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.jobs.claim_job import Claimed
from lgr_tracker.workflows.jobs.end_job import Ending, end_job, give_job_back, try_job_again
from lgr_tracker.workflows.jobs.holding import LeaseLost

Work: TypeAlias = Callable[[Running], dict[str, Any]]
log = logging.getLogger("lgr_tracker.jobs")


def run_claimed(
    claimed: Claimed, works: Mapping[JobKind, Work], is_stopping: Callable[[], bool]
) -> None:
    """Run a job that is ours, and write its end.

    A refusal in words ends it at once, because trying again would be refused again; any other
    fault is tried again later. Where the job was taken from us nothing is written.
    """
    try:
        _try(claimed, works, is_stopping)
    except LeaseLost:
        log.warning("job %s, try %s: taken over", claimed.lease.job_id, claimed.lease.attempt)


def _try(claimed: Claimed, works: Mapping[JobKind, Work], is_stopping: Callable[[], bool]) -> None:
    lease = claimed.lease
    try:
        result = works[claimed.kind](Running(claimed, is_stopping))
    except Cancelled:
        _end(claimed, Ending(JobState.CANCELLED))
    except GivenBack:
        perform_as(HOUSE, give_job_back, lease)
    except LeaseLost:
        raise
    except StaleEdit as error:
        _again(claimed, error)
    except LgrError as error:
        _end(claimed, Ending(JobState.FAILED, sentence=error.message))
    except Exception as error:  # any fault of ours or a library's is worth another try
        _again(claimed, error)
    else:
        _end(claimed, Ending(JobState.DONE, result=result))


def _end(claimed: Claimed, ending: Ending) -> None:
    perform_as(HOUSE, end_job, claimed.lease, ending)


def _again(claimed: Claimed, error: Exception) -> None:
    # As for pages: the trace names our lines, never the words that a person typed.
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    state = perform_as(HOUSE, try_job_again, claimed.lease)
    log.error(
        "%s at %s in job %s (%s), try %s: now %s",
        type(error).__name__,
        where,
        claimed.lease.job_id,
        claimed.kind.value,
        claimed.lease.attempt,
        state.value,
    )
