"""The daily clearing out of forms that were sent, tries to sign in, and jobs that have ended."""

from datetime import timedelta
from typing import Any

from flask import current_app

from lgr_tracker.jobs.running import Running
from lgr_tracker.web.clock import now
from lgr_tracker.web.session import KEPT
from lgr_tracker.workflows.jobs.clear_out import MOST, Leftover, clear_out

TRIES_KEPT = timedelta(days=1)
"""Longer than any throttle looks back."""


def clear_leftovers(job: Running) -> dict[str, Any]:
    """Delete what is past its time, a thousand rows a transaction; return how many went of each."""
    ages = {
        Leftover.SENT_FORM: KEPT,
        Leftover.SIGN_IN_ATTEMPT: TRIES_KEPT,
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
