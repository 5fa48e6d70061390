"""Jobs made ready for their page: words, figures and what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import current_app, url_for

from lgr_tracker.domain.jobs import ENDED, LABELS, NAMES, JobKind, JobState
from lgr_tracker.domain.risk_text import number_word, plural
from lgr_tracker.queries.jobs import JobRow
from lgr_tracker.web.clock import zone

LOOKS = {
    JobState.WAITING: "none",
    JobState.RUNNING: "course",
    JobState.DONE: "ready",
    JobState.FAILED: "late",
    JobState.CANCELLED: "none",
}
STANDS = "The trail stands: no recorded change was altered, taken out or put in."
FALLS = "The trail does not stand. Tell whoever runs this service today."


@dataclass(frozen=True)
class ShownJob:
    """Hold one job as the page shows it; `share` is how much of how much, once that is known."""

    name: str
    about: str
    asked_at: datetime
    look: str
    state: str
    share: tuple[int, int] | None
    words: str
    file_href: str | None
    file_name: str | None
    kept_until: date | None
    cancel_href: str | None


def heading_of(rows: Sequence[JobRow]) -> str:
    """Say in a sentence how the jobs stand."""
    active = sum(row.state not in ENDED for row in rows)
    if active:
        many, verb = (
            number_word(active).capitalize(),
            plural(active, "job of yours is", "jobs of yours are"),
        )
        return f"{many} {verb} not done yet."
    if not rows:
        return "You have asked for no long work."
    if rows[0].state is JobState.FAILED:
        return "Your last job could not be done."
    return "Nothing of yours is waiting."


def is_any_active(rows: Sequence[JobRow]) -> bool:
    """Tell whether anything may still change by itself."""
    return any(row.state not in ENDED for row in rows)


def show_job(row: JobRow) -> ShownJob:
    """Make one job ready to be shown."""
    is_active = row.state not in ENDED
    has_file = row.state is JobState.DONE and row.file_name is not None
    return ShownJob(
        name=NAMES[row.kind],
        about=", ".join(each for each in (row.programme_name, row.about) if each),
        asked_at=row.asked_at.astimezone(zone()),
        look=LOOKS[row.state],
        state="Stopping at its next chance" if row.is_cancelling else LABELS[row.state],
        share=(row.done, row.total) if row.state is JobState.RUNNING and row.total else None,
        words=_words(row),
        file_href=url_for("jobs.file", job_id=row.id) if has_file else None,
        file_name=row.file_name,
        kept_until=_kept_until(row) if has_file else None,
        cancel_href=url_for("jobs.cancel", job_id=row.id)
        if is_active and not row.is_cancelling
        else None,
    )


def _words(row: JobRow) -> str:
    if row.state is JobState.DONE and row.kind is JobKind.AUDIT_VERIFY:
        return STANDS if (row.result or {}).get("stands") else FALLS
    if row.state is JobState.DONE and row.kind is JobKind.REGISTER_IMPORT and row.result:
        created, changed = row.result["created"], row.result["changed"]
        risks = plural(created, "risk was", "risks were")
        return f"{created:,} {risks} added and {changed:,} changed."
    if row.state is JobState.WAITING and row.tries:
        return "Something went wrong. It will be tried again by itself."
    return row.sentence or row.words


def _kept_until(row: JobRow) -> date | None:
    if row.ended_at is None:
        return None
    last = row.ended_at + timedelta(days=current_app.config["LGR_TRACKER_JOB_DAYS"])
    return last.astimezone(zone()).date()
