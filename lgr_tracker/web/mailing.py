"""Sending mail: what is committed and due goes out, one message after another."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app

from lgr_tracker.domain.mail import (
    UNSURE_WAIT,
    Letter,
    MailState,
    Outcome,
    Result,
    Rhythm,
    latest_digest,
)
from lgr_tracker.domain.permissions import Actor, operator
from lgr_tracker.exchange.mail import Transport
from lgr_tracker.exchange.mail.file import FileTransport
from lgr_tracker.exchange.mail.message import one_line
from lgr_tracker.exchange.mail.notify import NotifyTransport
from lgr_tracker.exchange.mail.smtp import Security, SmtpServer, SmtpTransport
from lgr_tracker.queries.mail import people_to_remind
from lgr_tracker.queries.my_work import my_work
from lgr_tracker.queries.seats import actor_of
from lgr_tracker.web.clock import now, today, zone
from lgr_tracker.web.database import looking
from lgr_tracker.web.letters import Recipient, Wording, word_letter
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.mail.claim_mail import Claimed, Digests, claim_mail
from lgr_tracker.workflows.mail.hand_over_mail import hand_over_mail
from lgr_tracker.workflows.mail.remind_person import remind_person
from lgr_tracker.workflows.mail.settle_mail import settle_mail

logger = logging.getLogger(__name__)
HOUSE = operator("mail")
NOBODY = "The account that it was for is closed."
NOTHING = "What it told of is settled, or its reader may no longer see it."
NO_WAY_OUT = "Mail is turned off: LGR_TRACKER_MAIL is none."
UNSURE = "It may be out already. The server can't be asked, so it is left alone for an hour."


@dataclass
class Tally:
    """Count what came of a run."""

    sent: int = 0
    waiting: int = 0
    failed: int = 0
    withdrawn: int = 0


def transport_in_use() -> Transport | None:
    """Return the way out that the settings name, or None where mail is turned off."""
    config = current_app.config
    way, service = config["LGR_TRACKER_MAIL"], config["LGR_TRACKER_SERVICE_NAME"]
    sender = config["LGR_TRACKER_MAIL_FROM"]
    if way == "smtp":
        return SmtpTransport(_server(), sender, service)
    if way == "notify":
        return NotifyTransport(
            config["LGR_TRACKER_NOTIFY_KEY"],
            config["LGR_TRACKER_NOTIFY_TEMPLATE"],
            config["LGR_TRACKER_NOTIFY_URL"],
        )
    if way == "file":
        folder = config["LGR_TRACKER_MAIL_FOLDER"] or config["LGR_TRACKER_DATA"] / "mail"
        return FileTransport(folder, sender or "lgr-tracker@localhost.invalid", service)
    return None


def _server() -> SmtpServer:
    config = current_app.config
    return SmtpServer(
        host=config["LGR_TRACKER_SMTP_HOST"],
        port=config["LGR_TRACKER_SMTP_PORT"],
        security=Security(config["LGR_TRACKER_SMTP_SECURITY"]),
        user=config["LGR_TRACKER_SMTP_USER"],
        password=config["LGR_TRACKER_SMTP_PASSWORD"],
        authorities=str(config["LGR_TRACKER_SMTP_AUTHORITIES_FILE"] or ""),
    )


def send_due_mail(
    told: Callable[[Tally], None] = lambda tally: None, transport: Transport | None = None
) -> Tally:
    """Send everything that is due and return what came of it; `told` hears of each message.

    Several senders may run at once, in whatever processes: each message is in one hand only.
    """
    way, tally = transport or transport_in_use(), Tally()
    while True:
        moment = now()
        digests = Digests(
            latest_digest(Rhythm.DAILY, moment, zone()),
            latest_digest(Rhythm.WEEKLY, moment, zone()),
        )
        claimed: Claimed | None = perform_as(HOUSE, claim_mail, digests)
        if claimed is None:
            return tally
        _count(tally, _send(claimed, way))
        told(tally)


def _count(tally: Tally, state: MailState | None) -> None:
    if state is not None:
        setattr(tally, state.value, getattr(tally, state.value) + 1)


def _send(claimed: Claimed, way: Transport | None) -> MailState | None:
    """Send one message, note what came of it, and return how it stands; logs no more than ids."""
    outcome = _attempt(claimed, way)
    state: MailState | None = perform_as(HOUSE, settle_mail, claimed.bundle, claimed.claim, outcome)
    logger.info("mail %s: attempt %d, %s", claimed.bundle, claimed.attempts, outcome.result.value)
    return state


def _attempt(claimed: Claimed, way: Transport | None) -> Outcome:
    if way is None:
        return Outcome(Result.WITHDRAWN, NO_WAY_OUT)
    if claimed.handed_at is not None:
        found = _look_for(claimed, way)
        if found is not None:
            return found
    if not claimed.is_alive:
        return Outcome(Result.WITHDRAWN, NOBODY)
    wording = _worded(claimed)
    if wording is None:
        return Outcome(Result.WITHDRAWN, NOTHING)
    letter = Letter(
        reference=claimed.bundle,
        to_name=claimed.name,
        to_address=claimed.address,
        subject=one_line(wording.subject),
        body=wording.body,
        written_at=now(),
    )
    return way.send(
        letter, lambda: bool(perform_as(HOUSE, hand_over_mail, claimed.bundle, claimed.claim))
    )


def _look_for(claimed: Claimed, way: Transport) -> Outcome | None:
    """Return what is known of a message that may be out, or None where it may be sent (again)."""
    found = way.find(claimed.bundle)
    if found.result is Result.SENT:
        return found
    if found.result is Result.LATER:
        return None
    waited = claimed.handed_at is not None and now() - claimed.handed_at >= UNSURE_WAIT
    if waited and not found.sentence:
        return None
    return Outcome(Result.UNKNOWN, found.sentence or UNSURE)


def _worded(claimed: Claimed) -> Wording | None:
    """Return what to say, looked up as the reader sees it now; nothing stays open meanwhile."""
    reader = _reader(claimed)
    viewer = reader or Actor(person_id=None, name="")
    with looking(viewer) as session:
        return word_letter(session, Recipient(claimed.name, reader), claimed.items, today())


def _reader(claimed: Claimed) -> Actor | None:
    if claimed.person_id is None:
        return None
    return _actor(claimed.person_id, claimed.name)


def _actor(person_id: int, name: str) -> Actor:
    with looking(HOUSE) as session:
        return actor_of(session, person_id, name, "", today())


def remind_people(told: Callable[[int, int], None] = lambda done, of: None) -> int:
    """Post today's or this week's reminder to everybody for whom something waits; count them.

    Each is posted by itself, and once however often this runs. Runs a dozen short queries a
    person; `told` hears how many of how many people were looked at.
    """
    with looking(HOUSE) as session:
        people = people_to_remind(session, HOUSE)
    posted = 0
    for done, person in enumerate(people, start=1):
        reader = _actor(person.id, person.name)
        with looking(reader) as session:
            waits = my_work(session, reader, today=today()).pressing
        if waits:
            posted += bool(perform_as(HOUSE, remind_person, person.id, zone=zone()))
        told(done, len(people))
    return posted


def summary(tally: Tally) -> dict[str, Any]:
    """Return a run's counts for an answer."""
    return dict(vars(tally))
