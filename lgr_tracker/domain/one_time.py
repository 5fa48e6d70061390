"""Links and codes that open something once: how long they last, and how they are kept."""

import hashlib
from datetime import timedelta
from enum import StrEnum


class LinkKind(StrEnum):
    """Say what a one-time link is for."""

    INVITATION = "invitation"
    RESET = "reset"


LIFETIME = {LinkKind.INVITATION: timedelta(days=7), LinkKind.RESET: timedelta(hours=1)}
"""How long a link opens anything: a newcomer may be on leave, a forgetful person is waiting."""

LINK_PATH = "/sign-in/link/{token}"
"""Where a link leads, below the service's own address."""

LINKS_AN_HOUR = 3
"""Most links that one account is sent within an hour, so that nobody's mailbox is flooded."""

RECOVERY_CODES = 10
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
"""Thirty-two signs, five bits each, without those that are read as one another: l, o, 0 and 1."""
CODE_LENGTH = 24
"""120 bits, so that a plain digest is enough to keep a code by (ASVS 6.5.2)."""


def kept(secret: str) -> str:
    """Return what is stored of a drawn secret: its SHA-256, from which nobody gets it back.

    Enough for what is drawn at random with 112 bits or more; never for a password.
    """
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def in_groups(text: str) -> str:
    """Return a text in groups of four, as it is read out or copied by hand.

    >>> in_groups("abcdefghij")
    'abcd efgh ij'
    """
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def ungrouped(text: str) -> str:
    """Return a typed code without what people put between its groups, in small letters.

    >>> ungrouped(" ABCD-efgh 23 ")
    'abcdefgh23'
    """
    return "".join(character for character in text.casefold() if character.isalnum())
