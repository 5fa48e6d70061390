"""A mail server, spoken to step by step, so that it is known at which step an answer was lost."""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from lgr_tracker.domain.mail import Letter, Outcome, Result
from lgr_tracker.exchange.mail import LOST, NOBODYS
from lgr_tracker.exchange.mail.message import Unaddressable, is_made_up, message_of


class Security(StrEnum):
    """Say how the line to the mail server is kept private."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True)
class SmtpServer:
    """Hold where the mail server is and how it is spoken to; `timeout` in seconds a step."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 30.0
    authorities: str = ""
    """File with certificates to trust instead of the system's; empty for the system's."""


UNREACHABLE = "The mail server could not be reached."
NO_PRIVACY = "The mail server's line could not be made private, so nothing was sent."
NO_SIGN_IN = "The mail server did not take our user name and password."


class SmtpTransport:
    """Hand letters to a mail server, one connection each."""

    def __init__(self, server: SmtpServer, sender: str, service: str) -> None:
        self.server, self.sender, self.service = server, sender, service

    def find(self, reference: str) -> Outcome:
        """Admit that a mail server can't be asked what it has taken."""
        return Outcome(Result.UNKNOWN)

    def send(self, letter: Letter, on_the_brink: Callable[[], bool]) -> Outcome:
        """Send a letter; what goes wrong before its text is sent has surely not sent it."""
        if is_made_up(letter.to_address):
            return NOBODYS
        try:
            data = message_of(letter, self.sender, self.service).as_bytes()
        except Unaddressable:
            return Outcome(Result.REFUSED, "The address is not one that mail can be sent to.")
        try:
            line = self._connected()
            try:
                return self._hand_over(line, letter.to_address, data, on_the_brink)
            finally:
                _say_goodbye(line)
        except smtplib.SMTPAuthenticationError as error:
            return Outcome(Result.LATER, f"{NO_SIGN_IN} ({error.smtp_code})")
        except (ssl.SSLError, smtplib.SMTPNotSupportedError):
            return Outcome(Result.LATER, NO_PRIVACY)
        except (OSError, smtplib.SMTPException):
            return Outcome(Result.LATER, UNREACHABLE)

    def _connected(self) -> smtplib.SMTP:
        server = self.server
        context = ssl.create_default_context(cafile=server.authorities or None)
        if server.security is Security.TLS:
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=server.timeout, context=context
            )
        else:
            line = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
        try:
            if server.security is Security.STARTTLS:
                line.starttls(context=context)
            line.ehlo_or_helo_if_needed()
            if server.user:
                line.login(server.user, server.password)
        except BaseException:  # whatever it is goes on; the line alone must not stay open
            line.close()
            raise
        return line

    def _hand_over(
        self, line: smtplib.SMTP, address: str, data: bytes, on_the_brink: Callable[[], bool]
    ) -> Outcome:
        code, _ = line.mail(self.sender)
        if code < 300:
            code, _ = line.rcpt(address)
        if code >= 300:
            return _refused(code)
        if not on_the_brink():
            return Outcome(Result.LOST, LOST)
        try:
            code, _ = line.data(data)
        except smtplib.SMTPDataError as error:  # the server wanted no text at all
            return _refused(error.smtp_code)
        except (OSError, smtplib.SMTPException):
            return Outcome(Result.UNKNOWN, "The mail server fell silent while it took the text.")
        return Outcome(Result.SENT) if code < 300 else _refused(code)


def _say_goodbye(line: smtplib.SMTP) -> None:
    """End the connection; whatever goes wrong now changes nothing about the letter."""
    try:
        line.quit()
    except (OSError, smtplib.SMTPException):
        line.close()


def _refused(code: int) -> Outcome:
    """Return what a refusal means, without the server's words, which can hold an address."""
    if code >= 500:
        return Outcome(Result.REFUSED, f"The mail server refused it for good ({code}).")
    return Outcome(Result.LATER, f"The mail server put it off ({code}).")
