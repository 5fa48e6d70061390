"""A letter as an Internet message: plain text, headers that no name or subject can break."""

import re
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from lgr_tracker.domain.mail import Letter

LINES = SMTP.clone(cte_type="7bit", max_line_length=76)
"""Lines end as mail wants them, and text beyond ASCII is wrapped so that any server takes it."""

NOT_A_LINE = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")


class Unaddressable(ValueError):
    """Say that an address is not one that mail can be sent to."""


MADE_UP = (".example", ".invalid", ".test", ".localhost")
"""Ends of addresses that nobody can have (RFC 2606): the sample's people have them."""


def is_made_up(address: str) -> bool:
    """Tell whether an address can be nobody's, so that no server is troubled with it.

    >>> is_made_up("joseph@fenwold.example"), is_made_up("joseph@fenwold.gov.uk")
    (True, False)
    """
    return address.lower().endswith(MADE_UP)


def one_line(text: str) -> str:
    """Return text fit for a header: line ends and control characters become spaces.

    >>> one_line("Plan\\r\\nBcc: someone@example.org")
    'Plan Bcc: someone@example.org'
    """
    return " ".join(NOT_A_LINE.sub(" ", text).split())


def message_id(reference: str, sender: str) -> str:
    """Return the Message-ID of a letter: the same at every attempt, so that receivers can tell."""
    return f"<{reference}@{sender.rpartition('@')[2]}>"


def message_of(letter: Letter, sender: str, service: str) -> EmailMessage:
    """Return a letter as a message from `sender`; raises Unaddressable for an impossible address.

    The headers say that nobody typed it, so that no holiday notice answers it.
    """
    message = EmailMessage(policy=LINES)
    try:
        message["From"] = Address(one_line(service), addr_spec=sender)
        message["To"] = Address(one_line(letter.to_name), addr_spec=letter.to_address)
    except (ValueError, IndexError, AttributeError, MessageError) as error:
        raise Unaddressable from error
    if not letter.to_address.isascii():
        raise Unaddressable
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = message_id(letter.reference, sender)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(letter.body)
    return message
