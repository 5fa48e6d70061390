"""The sending of mail, and the reminders of what waits for people."""

from typing import Any

from lgr_tracker.jobs.running import Running
from lgr_tracker.web.mailing import Tally, remind_people, send_due_mail, summary


def send_outbox(job: Running) -> dict[str, Any]:
    """Send all mail that is due; return how many messages were sent, put off and given up."""

    def told(tally: Tally) -> None:
        job.progress(tally.sent, 0, "Sending mail")

    return summary(send_due_mail(told))


def remind_all(job: Running) -> dict[str, Any]:
    """Post the reminders of the day or week; return how many people are reminded."""
    return {"posted": remind_people(lambda done, of: job.progress(done, of, "Looking up work"))}
