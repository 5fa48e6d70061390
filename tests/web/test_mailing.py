"""Sending: exactly what was committed, once to each reader, in the reader's own words."""

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, cast

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.mail import (
    LEASE,
    PAUSES,
    UNSURE_WAIT,
    Letter,
    MailKind,
    MailState,
    Outcome,
    Result,
    Rhythm,
    Template,
    Why,
)
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.exchange.mail import Transport
from lgr_tracker.exchange.mail.file import FileTransport
from lgr_tracker.exchange.mail.notify import NotifyTransport
from lgr_tracker.exchange.mail.smtp import Security, SmtpServer, SmtpTransport
from lgr_tracker.models.mail import Mail, MailChoice
from lgr_tracker.models.organisation import Membership, Person
from lgr_tracker.web.mailing import HOUSE, Tally, remind_people, send_due_mail, transport_in_use
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.jobs.clear_out import Leftover, clear_out
from lgr_tracker.workflows.mail.claim_mail import Digests, claim_mail
from lgr_tracker.workflows.mail.hand_over_mail import hand_over_mail
from lgr_tracker.workflows.mail.posting import post_mail
from lgr_tracker.workflows.mail.retry_mail import retry_mail
from lgr_tracker.workflows.mail.settle_mail import settle_mail
from tests import builders
from tests.builders import writing
from tests.conftest import KEY as SECRET
from tests.exchange.mail_servers import KEY, Notify, Post, notify_server, smtp_server
from tests.people import NOW, TODAY, Cast, email_of

MONDAY_AT_EIGHT = NOW.replace(hour=8)


@pytest.fixture
def post() -> Iterator[Post]:
    with smtp_server() as server:
        yield server


@pytest.fixture
def notify() -> Iterator[Notify]:
    with notify_server() as server:
        yield server


def smtp(port: int) -> SmtpTransport:
    server = SmtpServer("127.0.0.1", port, Security.NONE, timeout=5.0)
    return SmtpTransport(server, "tracker@fenland.gov.uk", "LGR Tracker")


def folder(app: Flask) -> Path:
    return cast(Path, app.config["LGR_TRACKER_DATA"]) / "mail"


def letters(app: Flask) -> list[EmailMessage]:
    """Return what lies in the folder for mail."""
    paths = sorted(folder(app).glob("*.eml")) if folder(app).exists() else []
    return [
        cast(EmailMessage, message_from_bytes(path.read_bytes(), policy=default)) for path in paths
    ]


def at(app: Flask, moment: Any) -> None:
    app.config["LGR_CLOCK"] = lambda: moment


def put(to: Actor | str, key: str = "k", template: Template = Template.INVITATION) -> None:
    """Post one mail and commit."""
    person = {"to_address": to} if isinstance(to, str) else {"to_person_id": to.person_id}
    with writing() as session:
        post_mail(
            session,
            template,
            facts={
                "link": "/invitations/secret-token",
                "until": "2 April 2027",
                "programme": "Fenland",
                "by": "Asha",
            },
            why=Why.INVITED,
            dedupe_key=key,
            now=NOW,
            **person,  # type: ignore[arg-type]  # one of the two
        )


def rows() -> list[Mail]:
    with writing() as session:
        return list(session.scalars(sa.select(Mail).order_by(Mail.id)))


def late_action(cast: Cast, title: str = "Agree who runs duty") -> None:
    """Give Farah a post with an action that is late."""
    with writing() as session:
        owner = builders.held_post(session, cast.alder_id, cast.farah)
        builders.action(
            session,
            cast.programme_id,
            cast.alder_id,
            title=title,
            owner_post_id=owner.id,
            due_on=TODAY - timedelta(days=3),
        )


def test_what_was_committed_is_sent_once(both: Flask, cast: Cast, post: Post) -> None:
    put("new@birch.gov.uk")
    assert send_due_mail(transport=smtp(post.port)) == Tally(sent=1)
    assert send_due_mail(transport=smtp(post.port)) == Tally()
    (message,) = post.taken
    assert message["To"] == "new@birch.gov.uk"
    (row,) = rows()
    assert (row.state, row.sent_at, row.attempts) == (MailState.SENT, NOW, 1)
    assert message["Message-ID"] == f"<{row.bundle}@fenland.gov.uk>"


def test_a_one_time_link_is_wiped_once_the_mail_is_out(both: Flask, cast: Cast, post: Post) -> None:
    put("new@birch.gov.uk")
    assert "secret-token" in rows()[0].facts
    send_due_mail(transport=smtp(post.port))
    assert "secret-token" in post.taken[0].get_content()
    assert rows()[0].facts == "{}"


def test_senders_at_once_send_each_mail_once(both: Flask, cast: Cast, post: Post) -> None:
    for number in range(12):
        put(f"person{number}@birch.gov.uk", key=f"k{number}")
    tallies: list[Tally] = []
    begin = threading.Barrier(3)

    def run() -> None:
        with both.app_context():
            begin.wait()
            tallies.append(send_due_mail(transport=smtp(post.port)))

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(tally.sent for tally in tallies) == 12
    assert len(post.taken) == 12
    assert len({message["To"] for message in post.taken}) == 12


def test_a_digest_is_one_message_whoever_sends(both: Flask, cast: Cast, post: Post) -> None:
    late_action(cast)
    with writing() as session:
        session.add(MailChoice(person_id=cast.farah.person_id, kind="work", rhythm="daily"))
    remind_people()
    with writing() as session:  # a second reminder of another day that was never sent
        first = session.scalars(sa.select(Mail)).one()
        session.add(
            Mail(
                person_id=first.person_id,
                template=first.template,
                why=first.why,
                rhythm=first.rhythm,
                facts="{}",
                dedupe_key="yesterday's",
                posted_at=NOW,
                not_before=first.not_before - timedelta(days=1),
            )
        )
    begin, counts = threading.Barrier(2), []

    def run() -> None:
        with both.app_context():
            begin.wait()
            counts.append(send_due_mail(transport=smtp(post.port)).sent)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [0, 1]
    assert len(post.taken) == 1
    assert {row.state for row in rows()} == {MailState.SENT}
    assert post.taken[0].get_content().count("Agree who runs duty") == 1


def test_a_refusal_for_good_fails_with_a_sentence(both: Flask, cast: Cast) -> None:
    put("gone@birch.gov.uk")
    with smtp_server(says_to_recipient="550 gone@birch.gov.uk unknown") as post:
        assert send_due_mail(transport=smtp(post.port)) == Tally(failed=1)
    (row,) = rows()
    assert row.state is MailState.FAILED
    assert row.trouble == "The mail server refused it for good (550)."
    assert row.facts == "{}"


def test_a_refusal_for_now_is_tried_again_ever_more_seldom_and_given_up(
    both: Flask, cast: Cast
) -> None:
    put("full@birch.gov.uk")
    moment = NOW
    with smtp_server(says_to_recipient="452 full") as post:
        for pause in PAUSES:
            assert send_due_mail(transport=smtp(post.port)) == Tally(waiting=1)
            assert send_due_mail(transport=smtp(post.port)) == Tally()
            moment += pause
            at(both, moment)
        assert send_due_mail(transport=smtp(post.port)) == Tally(failed=1)
    (row,) = rows()
    assert (row.attempts, row.state) == (8, MailState.FAILED)
    assert row.trouble.startswith("It was tried 8 times.")


def test_what_was_put_off_goes_later_under_the_same_name(both: Flask, cast: Cast) -> None:
    put("full@birch.gov.uk")
    with smtp_server(says_to_recipient="452 full") as post:
        send_due_mail(transport=smtp(post.port))
        name = rows()[0].bundle
        post.says_to_recipient = ""
        at(both, NOW + PAUSES[0])
        assert send_due_mail(transport=smtp(post.port)) == Tally(sent=1)
    assert post.taken[0]["Message-ID"] == f"<{name}@fenland.gov.uk>"


def test_a_mail_that_may_be_out_is_left_alone_then_sent_under_the_same_name(
    both: Flask, cast: Cast
) -> None:
    put("new@birch.gov.uk")
    with smtp_server(falls_silent=True) as post:
        assert send_due_mail(transport=smtp(post.port)) == Tally(waiting=1)
        post.falls_silent = False
        at(both, NOW + UNSURE_WAIT - timedelta(seconds=1))
        assert send_due_mail(transport=smtp(post.port)) == Tally()
        assert len(post.taken) == 1
        at(both, NOW + UNSURE_WAIT)
        assert send_due_mail(transport=smtp(post.port)) == Tally(sent=1)
    assert post.taken[0]["Message-ID"] == post.taken[1]["Message-ID"]


def test_notify_is_asked_before_it_is_told_again(both: Flask, cast: Cast, notify: Notify) -> None:
    put("new@birch.gov.uk")
    way = NotifyTransport(KEY, "template", notify.address)
    notify.is_mute = True
    assert send_due_mail(transport=way) == Tally(waiting=1)
    notify.is_mute = False
    at(both, NOW + UNSURE_WAIT)
    assert send_due_mail(transport=way) == Tally(sent=1)
    assert len(notify.taken) == 1
    assert rows()[0].provider_reference == notify.taken[0]["id"]


def test_a_sender_that_slept_past_its_lease_sends_nothing(
    both: Flask, cast: Cast, post: Post
) -> None:
    put("new@birch.gov.uk")
    digests = Digests(NOW, NOW)
    slept = perform_as(HOUSE, claim_mail, digests)
    at(both, NOW + LEASE)
    assert not perform_as(HOUSE, hand_over_mail, slept.bundle, slept.claim)
    assert send_due_mail(transport=smtp(post.port)) == Tally(sent=1)
    assert not perform_as(HOUSE, hand_over_mail, slept.bundle, slept.claim)
    late = perform_as(
        HOUSE, settle_mail, slept.bundle, slept.claim, Outcome(Result.REFUSED, "Too late.")
    )
    assert late is None
    assert rows()[0].state is MailState.SENT


def test_a_late_word_that_it_was_sent_is_believed(both: Flask, cast: Cast) -> None:
    put("new@birch.gov.uk")
    slept = perform_as(HOUSE, claim_mail, Digests(NOW, NOW))
    at(both, NOW + LEASE)
    perform_as(HOUSE, claim_mail, Digests(NOW, NOW))
    perform_as(HOUSE, settle_mail, slept.bundle, slept.claim, Outcome(Result.SENT))
    assert rows()[0].state is MailState.SENT


DIE = """
import os, signal, sys
from datetime import datetime
from lgr_tracker import create_app
from lgr_tracker.web import mailing
from lgr_tracker.web.mailing import send_due_mail, transport_in_use
app = create_app()
app.config["LGR_CLOCK"] = lambda: datetime.fromisoformat(sys.argv[1])

class Dying:
    def __init__(self, way): self.way = way
    def find(self, reference): return self.way.find(reference)
    def send(self, letter, on_the_brink):
        if sys.argv[2] == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        if sys.argv[2] == "brink":
            on_the_brink()
            os.kill(os.getpid(), signal.SIGKILL)
        self.way.send(letter, on_the_brink)
        os.kill(os.getpid(), signal.SIGKILL)

with app.app_context():
    send_due_mail(transport=Dying(transport_in_use()))
"""


def die(app: Flask, moment: str, **settings: str) -> None:
    """Send in a process of its own that is killed with -9 in the middle."""
    config = app.config
    environ = {
        **os.environ,
        "LGR_TRACKER_DATA": str(config["LGR_TRACKER_DATA"]),
        "LGR_TRACKER_DATABASE": config["LGR_TRACKER_DATABASE"],
        "LGR_TRACKER_SECRET_KEY": SECRET,
        "LGR_TRACKER_UPGRADE": "no",
        **settings,
    }
    done = subprocess.run(
        [sys.executable, "-c", DIE, NOW.isoformat(), moment],
        env=environ,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


def test_killed_before_the_brink_it_is_sent_once_the_lease_is_over(
    both: Flask, cast: Cast, post: Post
) -> None:
    put("new@birch.gov.uk")
    way = smtp(post.port)
    die(both, "before", **smtp_settings(post))
    assert send_due_mail(transport=way) == Tally()
    at(both, NOW + LEASE)
    assert send_due_mail(transport=way) == Tally(sent=1)
    assert len(post.taken) == 1


@pytest.mark.parametrize(("moment", "taken"), [("after", 1), ("brink", 0)])
def test_killed_between_sending_and_marking_smtp_waits_and_keeps_the_name(
    both: Flask, cast: Cast, post: Post, moment: str, taken: int
) -> None:
    put("new@birch.gov.uk")
    way = smtp(post.port)
    die(both, moment, **smtp_settings(post))
    assert len(post.taken) == taken
    at(both, NOW + LEASE)
    assert send_due_mail(transport=way) == Tally(waiting=1)
    assert len(post.taken) == taken
    at(both, NOW + LEASE + UNSURE_WAIT)
    assert send_due_mail(transport=way) == Tally(sent=1)
    assert len(post.taken) == taken + 1
    assert len({message["Message-ID"] for message in post.taken}) == 1


@pytest.mark.parametrize(("moment", "taken"), [("after", 1), ("brink", 0)])
def test_killed_between_sending_and_marking_notify_is_asked(
    both: Flask, cast: Cast, notify: Notify, moment: str, taken: int
) -> None:
    put("new@birch.gov.uk")
    die(
        both,
        moment,
        LGR_TRACKER_MAIL="notify",
        LGR_TRACKER_NOTIFY_KEY=KEY,
        LGR_TRACKER_NOTIFY_TEMPLATE="t",
        LGR_TRACKER_NOTIFY_URL=notify.address,
    )
    assert len(notify.taken) == taken
    at(both, NOW + LEASE)
    assert send_due_mail(transport=NotifyTransport(KEY, "t", notify.address)) == Tally(sent=1)
    assert len(notify.taken) == 1


@pytest.mark.parametrize("moment", ["after", "brink"])
def test_killed_between_sending_and_marking_the_folder_is_looked_into(
    both: Flask, cast: Cast, moment: str
) -> None:
    put("new@birch.gov.uk")
    die(both, moment)
    at(both, NOW + LEASE)
    assert send_due_mail() == Tally(sent=1)
    assert len(letters(both)) == 1


def smtp_settings(post: Post) -> dict[str, str]:
    return {
        "LGR_TRACKER_MAIL": "smtp",
        "LGR_TRACKER_MAIL_FROM": "tracker@fenland.gov.uk",
        "LGR_TRACKER_SMTP_HOST": "127.0.0.1",
        "LGR_TRACKER_SMTP_PORT": str(post.port),
        "LGR_TRACKER_SMTP_SECURITY": "none",
    }


def test_a_reminder_lists_what_waits_and_says_why_it_came(both: Flask, cast: Cast) -> None:
    late_action(cast)
    assert remind_people() == 1
    assert remind_people() == 0
    assert send_due_mail() == Tally(sent=1)
    (letter,) = letters(both)
    text = " ".join(letter.get_content().split())
    assert letter["To"] == f"Farah <{email_of(cast.farah)}>"
    assert letter["Subject"] == "One thing waits for you. It is late."
    assert "Finish A-101 Agree who runs duty: due 20 November, 3 days ago" in text
    assert "Why you get this: You hold a post" in text
    assert "What we write to you about" in text


def test_a_reminder_asks_a_councils_people_to_confirm_a_colleague(both: Flask, cast: Cast) -> None:
    with writing() as session:
        seat = sa.update(Membership).where(Membership.person_id == cast.vic.person_id)
        session.execute(seat.values(organisation_id=cast.birch_id, vouched_at=None))
    assert remind_people() == 1
    send_due_mail()
    (letter,) = letters(both)
    text = " ".join(letter.get_content().split())
    assert letter["To"] == f"Dev <{email_of(cast.dev)}>"
    assert "Confirm that Vic works for Birch" in text


def test_links_lead_to_the_service_where_it_was_told_its_address(both: Flask, cast: Cast) -> None:
    both.config["LGR_TRACKER_PUBLIC_URL"] = "https://council.gov.uk/lgr"
    late_action(cast)
    remind_people()
    send_due_mail()
    (letter,) = letters(both)
    said = letter.get_content().split()
    assert "https://council.gov.uk/lgr/my-work" in said
    assert "https://council.gov.uk/lgr/account/mail" in said


def test_a_weekly_reminder_comes_on_monday_and_a_daily_one_each_day(
    both: Flask, cast: Cast
) -> None:
    late_action(cast)
    for rhythm, days in ((Rhythm.WEEKLY, [0, 7]), (Rhythm.DAILY, list(range(8)))):
        with writing() as session:
            session.execute(sa.delete(Mail))
            session.execute(sa.delete(MailChoice))
            session.add(
                MailChoice(person_id=cast.farah.person_id, kind=MailKind.WORK, rhythm=rhythm)
            )
        came = []
        for day in range(8):
            at(both, NOW.replace(hour=6, minute=30) + timedelta(days=day))
            remind_people()
            assert send_due_mail().sent == 0, "nothing goes before half past seven"
            at(both, NOW.replace(hour=7, minute=30) + timedelta(days=day))
            if send_due_mail().sent:
                came.append(day)
        assert came == days, rhythm


def test_a_late_start_still_reminds_on_the_same_day(both: Flask, cast: Cast) -> None:
    late_action(cast)
    at(both, NOW.replace(hour=15))
    remind_people()
    assert send_due_mail() == Tally(sent=1)


def test_who_wants_none_and_who_has_nothing_to_do_are_not_reminded(both: Flask, cast: Cast) -> None:
    assert remind_people() == 0
    late_action(cast)
    with writing() as session:
        session.add(MailChoice(person_id=cast.farah.person_id, kind="work", rhythm="never"))
    assert remind_people() == 0
    assert rows() == []


def test_somebody_disabled_between_posting_and_sending_gets_nothing(
    both: Flask, cast: Cast
) -> None:
    late_action(cast)
    remind_people()
    with writing() as session:
        session.execute(
            sa.update(Person).where(Person.id == cast.farah.person_id).values(is_active=False)
        )
    assert send_due_mail() == Tally(withdrawn=1)
    assert letters(both) == []
    assert rows()[0].trouble == "The account that it was for is closed."


def test_somebody_whose_role_ended_between_posting_and_sending_gets_nothing(
    both: Flask, cast: Cast
) -> None:
    late_action(cast)
    remind_people()
    with writing() as session:
        session.execute(
            sa.update(Membership)
            .where(Membership.person_id == cast.farah.person_id)
            .values(ends_on=TODAY - timedelta(days=1))
        )
    assert send_due_mail() == Tally(withdrawn=1)
    assert letters(both) == []


def test_logs_hold_neither_address_nor_name_nor_words(
    both: Flask, cast: Cast, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    late_action(cast, title="ZQX-CANARY duty")
    remind_people()
    put("canary-new@birch.gov.uk")
    with caplog.at_level(logging.DEBUG, logger="lgr_tracker"):
        send_due_mail(transport=smtp(post.port))
    assert len(post.taken) == 2
    assert "attempt 1, sent" in caplog.text
    said = "".join(record.getMessage() for record in caplog.records if "lgr" in record.name)
    for word in ("CANARY", "canary", "Farah", "@", "secret-token"):
        assert word not in said


def test_mail_that_is_turned_off_is_withdrawn_and_never_floods_later(
    both: Flask, cast: Cast
) -> None:
    both.config["LGR_TRACKER_MAIL"] = "none"
    put("new@birch.gov.uk")
    assert transport_in_use() is None
    assert send_due_mail() == Tally(withdrawn=1)


def test_an_operator_tries_again_what_failed(
    both: Flask, cast: Cast, do: Callable[..., Any]
) -> None:
    late_action(cast)
    remind_people()
    with smtp_server(says_to_recipient="550 no") as post:
        assert send_due_mail(transport=smtp(post.port)) == Tally(failed=1)
        do(HOUSE, retry_mail, rows()[0].id)
        post.says_to_recipient = ""
        assert send_due_mail(transport=smtp(post.port)) == Tally(sent=1)


class Probe:
    """Look at the database while a message is on its way."""

    def __init__(self, way: Transport) -> None:
        self.way, self.seen = way, []  # type: ignore[var-annotated]  # filled below

    def find(self, reference: str) -> Outcome:
        return self.way.find(reference)

    def send(self, letter: Letter, on_the_brink: Callable[[], bool]) -> Outcome:
        with writing() as session:  # would wait for ever if a transaction were open
            self.seen.append(session.scalar(sa.select(sa.func.count(Mail.id))))
        return self.way.send(letter, on_the_brink)


def test_no_transaction_is_open_while_a_message_is_on_its_way(both: Flask, cast: Cast) -> None:
    put("new@birch.gov.uk")
    probe = Probe(FileTransport(folder(both), "t@fenland.gov.uk", "LGR Tracker"))
    assert send_due_mail(transport=probe) == Tally(sent=1)
    assert probe.seen == [1]


@pytest.mark.parametrize(
    ("address", "facts", "said"),
    [
        ("", {"link": "/links/t0k", "until": "7 December"}, "follows that of your LGR Tracker"),
        ("https://x.gov.uk", {"link": "/links/t0k", "until": "7 December"}, "x.gov.uk/links/t0k"),
        ("https://x.gov.uk", {"link": "/"}, "Sign in with it as always: https://x.gov.uk/"),
        ("", {"link": "/"}, "Sign in with it as always."),
    ],
)
def test_an_invitation_leads_where_it_can(
    app: Flask, cast: Cast, address: str, facts: dict[str, str], said: str
) -> None:
    app.config["LGR_TRACKER_PUBLIC_URL"] = address
    with app.app_context():
        with writing() as session:
            post_mail(
                session,
                Template.INVITATION,
                to_person_id=cast.ben.person_id,
                facts={**facts, "programme": "Fenland", "by": "Asha"},
                why=Why.INVITED,
                dedupe_key="k",
                now=NOW,
            )
        send_due_mail()
        (letter,) = letters(app)
    assert letter["Subject"] == "You are invited to Fenland"
    text = " ".join(letter.get_content().split())
    assert said in text
    assert "Mail about your account can't be turned off." in text


@pytest.mark.parametrize("is_own", [True, False])
def test_a_restricted_title_goes_into_no_mail(both: Flask, cast: Cast, is_own: bool) -> None:
    owner = cast.alder_id if is_own else cast.birch_id
    with writing() as session:
        post = builders.held_post(session, cast.alder_id, cast.farah)
        action = builders.action(
            session,
            cast.programme_id,
            owner,
            title="ZQX-CANARY",
            owner_post_id=post.id,
            due_on=TODAY,
        )
        builders.classify(session, cast.programme_id, mitigation_id=action.id)
    assert remind_people() == int(is_own)
    send_due_mail()
    told = [letter.get_content() for letter in letters(both)]
    assert len(told) == int(is_own)
    assert not any("ZQX" in text for text in told)
    assert all("A-101 (who may read it is limited" in text for text in told)


def test_a_row_restricted_after_posting_is_not_told(both: Flask, cast: Cast) -> None:
    with writing() as session:
        post = builders.held_post(session, cast.alder_id, cast.farah)
        action = builders.action(
            session, cast.programme_id, cast.birch_id, owner_post_id=post.id, due_on=TODAY
        )
    assert remind_people() == 1
    with writing() as session:
        builders.classify(session, cast.programme_id, mitigation_id=action.id)
    assert send_due_mail() == Tally(withdrawn=1)


def test_old_mail_that_is_done_is_cleared_out_and_what_waits_is_kept(
    both: Flask, cast: Cast, do: Callable[..., Any]
) -> None:
    put("new@birch.gov.uk", key="sent")
    send_due_mail()
    put("other@birch.gov.uk", key="waits")
    assert do(HOUSE, clear_out, Leftover.MAIL, NOW) == 0
    assert do(HOUSE, clear_out, Leftover.MAIL, NOW + timedelta(seconds=1)) == 1
    assert [row.dedupe_key for row in rows()] == ["waits"]
