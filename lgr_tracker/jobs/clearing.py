"""The daily clearing out: sent forms, tries to sign in, and mail and jobs that have ended."""

from datetime import timedelta
from typing import Any

from flask import current_app

from lgr_tracker.jobs.running import Running
from lgr_tracker.web.clock import now
from lgr_tracker.web.session import KEPT
from lgr_tracker.workflows.jobs.clear_out import MOST, Leftover, clear_out

TRIES_KEPT, MAIL_KEPT = timedelta(days=1), timedelta(days=90)
"""The one is longer than any throttle looks back, the other than anybody asks for a mail."""


def clear_leftovers(job: Running) -> dict[str, Any]:
    """Delete what is past its time, a thousand rows a transaction; return how many went of each."""
    ages = {
        Leftover.SENT_FORM: KEPT,
        Leftover.SIGN_IN_ATTEMPT: TRIES_KEPT,
        Leftover.MAIL: MAIL_KEPT,
        Leftover.JOB: timedelta(days=current_app.config["LGR_TRACKER_JOB_DAYS"]),
    }
    begun = now()
    return {what.value: _clear(job, what, begun - age) for what, age in ages.items()}


def _clear(job: Running, what: Leftover, older_than: Any) -> int:
    whole = 0
    while True:
        gone = job.perform(clear_out, what, older_than) or 0
        whole += gone
        if gone < MOST:
            return whole
        job.stop_if_cancelled()
