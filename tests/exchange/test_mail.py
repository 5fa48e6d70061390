"""Mail leaves by a real mail server, a Notify-like server and a folder; refusals are understood."""

import logging
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from lgr_tracker.domain.mail import Letter, Result
from lgr_tracker.exchange.mail.file import FileTransport
from lgr_tracker.exchange.mail.message import Unaddressable, message_of
from lgr_tracker.exchange.mail.notify import NotifyTransport
from lgr_tracker.exchange.mail.smtp import Security, SmtpServer, SmtpTransport
from tests.exchange.mail_servers import (
    KEY,
    Lock,
    Notify,
    Post,
    make_lock,
    notify_server,
    smtp_server,
)

LETTER = Letter(
    reference="a" * 32,
    to_name="Zoë O’Neill",
    to_address="zoe@alder.gov.uk",
    subject="Three things wait for you – one is late",
    body="Hello Zoë,\n\n.A line that begins with a dot\nand children’s services.\n",
    written_at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
)
SENDER = "tracker@fenland.gov.uk"


def smtp(port: int, **said: object) -> SmtpTransport:
    plain = {"security": Security.NONE, "timeout": 5.0}
    server = SmtpServer("127.0.0.1", port, **{**plain, **said})  # type: ignore[arg-type]  # by name
    return SmtpTransport(server, SENDER, "LGR Tracker")


def yes() -> bool:
    return True


@pytest.fixture
def notify() -> Iterator[Notify]:
    with notify_server() as server:
        yield server


def test_a_mail_server_gets_the_letter_as_it_is() -> None:
    with smtp_server() as post:
        outcome = smtp(post.port).send(LETTER, yes)
    assert outcome.result is Result.SENT
    (message,) = post.taken
    assert message["To"] == "Zoë O’Neill <zoe@alder.gov.uk>"
    assert message["Subject"] == LETTER.subject
    assert message["Message-ID"] == f"<{LETTER.reference}@fenland.gov.uk>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().replace("\r\n", "\n") == LETTER.body
    assert post.envelopes == [(SENDER, ["zoe@alder.gov.uk"])]


@pytest.mark.parametrize("field", ["to_name", "subject"])
@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x0b", "\u2028", "\x85"])
def test_no_name_and_no_subject_adds_a_header(field: str, break_: str) -> None:
    letter = replace(LETTER, **{field: f"Plan{break_}Bcc: spy@evil.gov.uk{break_}{break_}Bought"})
    with smtp_server() as post:
        assert smtp(post.port).send(letter, yes).result is Result.SENT
    (message,) = post.taken
    assert "Bcc" not in message
    assert post.envelopes[0][1] == ["zoe@alder.gov.uk"]
    assert message.get_content().replace("\r\n", "\n") == LETTER.body


@pytest.mark.parametrize(
    "address", ["", "zoe", "zoe@", "a b@c.uk", "zoe@alder.gov.uk\nBcc: x@y.uk", "zoë@alder.gov.uk"]
)
def test_an_impossible_address_is_refused_before_any_server(address: str, tmp_path: Path) -> None:
    letter = replace(LETTER, to_address=address)
    with pytest.raises(Unaddressable):
        message_of(letter, SENDER, "LGR Tracker")
    assert smtp(1).send(letter, yes).result is Result.REFUSED
    assert FileTransport(tmp_path, SENDER, "LGR Tracker").send(letter, yes).result is Result.REFUSED


@pytest.mark.parametrize(
    ("said", "result", "code"),
    [
        ({"says_to_recipient": "550 no zoe@alder.gov.uk here"}, Result.REFUSED, "550"),
        ({"says_to_recipient": "451 zoe@alder.gov.uk later"}, Result.LATER, "451"),
        ({"says_to_text": "554 not wanted"}, Result.REFUSED, "554"),
        ({"says_to_text": "452 full"}, Result.LATER, "452"),
    ],
)
def test_a_refusal_is_for_good_or_for_now(said: dict[str, str], result: Result, code: str) -> None:
    with smtp_server(**said) as post:
        outcome = smtp(post.port).send(LETTER, yes)
    assert outcome.result is result
    assert code in outcome.sentence
    assert "zoe" not in outcome.sentence
    assert post.taken == []


def test_silence_after_the_text_is_neither_sent_nor_unsent() -> None:
    with smtp_server(falls_silent=True) as post:
        outcome = smtp(post.port).send(LETTER, yes)
    assert outcome.result is Result.UNKNOWN
    assert len(post.taken) == 1


def test_trouble_before_the_text_has_surely_sent_nothing() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens here
        assert smtp(taken.getsockname()[1]).send(LETTER, yes).result is Result.LATER


def test_a_line_that_cannot_be_made_private_carries_nothing() -> None:
    with smtp_server() as post:
        outcome = smtp(post.port, security=Security.STARTTLS).send(LETTER, yes)
    assert outcome.result is Result.LATER
    assert "private" in outcome.sentence
    assert post.taken == []


@pytest.mark.parametrize("way", ["smtp", "notify", "file"])
def test_who_has_lost_the_letter_sends_nothing(way: str, notify: Notify, tmp_path: Path) -> None:
    with smtp_server() as post:
        transports = {
            "smtp": smtp(post.port),
            "notify": NotifyTransport(KEY, "template", notify.address),
            "file": FileTransport(tmp_path, SENDER, "LGR Tracker"),
        }
        assert transports[way].send(LETTER, lambda: False).result is Result.LOST
    assert (post.taken, notify.taken, list(tmp_path.iterdir())) == ([], [], [])


@pytest.mark.parametrize("way", ["smtp", "notify"])
def test_the_people_of_the_sample_get_no_mail(way: str, notify: Notify) -> None:
    letter = replace(LETTER, to_address="joseph.okafor@fenwold.example")
    with smtp_server() as post:
        transports = {"smtp": smtp(post.port), "notify": NotifyTransport(KEY, "t", notify.address)}
        assert transports[way].send(letter, yes).result is Result.WITHDRAWN
    assert (post.taken, notify.taken) == ([], [])


def test_notify_gets_subject_and_body_and_knows_it_by_its_reference(notify: Notify) -> None:
    transport = NotifyTransport(KEY, "template-1", notify.address)
    assert transport.find(LETTER.reference).result is Result.LATER
    outcome = transport.send(LETTER, yes)
    assert outcome.result is Result.SENT
    (taken,) = notify.taken
    assert taken["template_id"] == "template-1"
    assert taken["personalisation"] == {"subject": LETTER.subject, "body": LETTER.body}
    assert taken["reference"] == LETTER.reference
    assert transport.find(LETTER.reference) == outcome


@pytest.mark.parametrize(
    ("status", "result"),
    [
        (400, Result.REFUSED),
        (403, Result.LATER),
        (429, Result.LATER),
        (500, Result.UNKNOWN),
        (503, Result.UNKNOWN),
    ],
)
def test_what_notify_says_is_understood_and_never_repeated(
    notify: Notify, status: int, result: Result, caplog: pytest.LogCaptureFixture
) -> None:
    notify.status = status
    with caplog.at_level(logging.DEBUG):
        outcome = NotifyTransport(KEY, "t", notify.address).send(LETTER, yes)
    assert outcome.result is result
    assert "zoe" not in outcome.sentence + caplog.text


def test_an_answer_of_notify_that_is_lost_is_found_by_asking(notify: Notify) -> None:
    notify.is_mute = True
    transport = NotifyTransport(KEY, "t", notify.address)
    assert transport.send(LETTER, yes).result is Result.UNKNOWN
    assert transport.find(LETTER.reference).result is Result.SENT


def test_a_notify_that_cannot_be_asked_leaves_it_open() -> None:
    found = NotifyTransport(KEY, "t", "http://127.0.0.1:9").find(LETTER.reference)
    assert found.result is Result.UNKNOWN
    assert found.sentence


def test_a_folder_gets_a_file_that_mail_programs_open(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    transport = FileTransport(folder, SENDER, "LGR Tracker")
    assert transport.find(LETTER.reference).result is Result.LATER
    assert transport.send(LETTER, yes).result is Result.SENT
    assert transport.find(LETTER.reference).result is Result.SENT
    (path,) = folder.iterdir()
    assert path.name == f"{LETTER.reference}.eml"
    assert (path.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    message = message_from_bytes(path.read_bytes(), policy=default)
    text = message.get_content()  # type: ignore[attr-defined]  # of this policy
    assert text.replace("\r\n", "\n") == LETTER.body


def test_a_folder_that_cannot_be_written_is_tried_later(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("in the way")
    outcome = FileTransport(tmp_path / "mail", SENDER, "LGR Tracker").send(LETTER, yes)
    assert outcome.result is Result.LATER


def test_a_server_that_is_rude_at_the_end_has_still_taken_the_letter() -> None:
    class Rude(Post):
        async def handle_QUIT(self, server: object, session: object, envelope: object) -> str:
            return "421 go away"

    with smtp_server(Rude()) as post:
        assert smtp(post.port).send(LETTER, yes).result is Result.SENT
    assert len(post.taken) == 1


@pytest.fixture(scope="module")
def lock(tmp_path_factory: pytest.TempPathFactory) -> Lock:
    made = make_lock(tmp_path_factory.mktemp("lock"))
    if made is None:
        pytest.skip("There is no openssl here to make a certificate with.")
    return made


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_private_line_carries_name_password_and_letter(lock: Lock, security: Security) -> None:
    held = replace(lock, from_the_first_byte=security is Security.TLS)
    said = {"security": security, "authorities": str(lock.certificate)}
    with smtp_server(lock=held) as post:
        known = smtp(post.port, user="tracker", password="three-words", **said)
        assert known.send(LETTER, yes).result is Result.SENT
        assert len(post.taken) == 1
        wrong = smtp(post.port, user="tracker", password="guess", **said)
        outcome = wrong.send(LETTER, yes)
    assert outcome.result is Result.LATER
    assert "user name and password" in outcome.sentence
    assert len(post.taken) == 1


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_server_that_nobody_vouches_for_gets_nothing(lock: Lock, security: Security) -> None:
    held = replace(lock, from_the_first_byte=security is Security.TLS)
    with smtp_server(lock=held) as post:
        outcome = smtp(post.port, security=security, user="tracker", password="three-words").send(
            LETTER, yes
        )
    assert outcome.result is Result.LATER
    assert "private" in outcome.sentence
    assert post.taken == []


def test_no_password_is_shown_where_a_server_is_told_of() -> None:
    told = repr(SmtpServer("mail", 587, Security.STARTTLS, user="tracker", password="three-words"))
    assert "three-words" not in told
