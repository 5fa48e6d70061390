"""Passwords: Argon2id, and the same time spent on an account that is not there."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from lgr_tracker.content.passwords import common_words
from lgr_tracker.domain.passwords import check_password


@cache
def _hasher(is_test: bool) -> PasswordHasher:
    # Tests sign in hundreds of times; the cost, not the kind, is what they may lower.
    if is_test:
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return PasswordHasher()


def hasher() -> PasswordHasher:
    """Return the hasher of this app: the library's own settings, cheap ones in tests."""
    return _hasher(current_app.testing)


@cache
def _nobody(is_test: bool) -> str:
    return _hasher(is_test).hash(secrets.token_hex(16))


def hash_password(password: str) -> str:
    """Return the Argon2id hash of a password; takes about a tenth of a second on purpose."""
    return hasher().hash(password)


def is_right(password: str, stored: str | None) -> bool:
    """Tell whether a password is the stored one, in the same time where nothing is stored."""
    try:
        hasher().verify(stored or _nobody(current_app.testing), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def checked(password: str, *, name: str, email: str, about: Iterable[str] = ()) -> str:
    """Return a chosen password if it is good enough; raises Invalid with a sentence otherwise."""
    tried = (current_app.config["LGR_TRACKER_SERVICE_NAME"], *about)
    return check_password(password, common_words(), name=name, email=email, about=tried)


def needs_new_hash(stored: str) -> bool:
    """Tell whether a hash was made with older settings than today's."""
    return hasher().check_needs_rehash(stored)


def digest(*parts: str) -> str:
    """Return a keyed digest of what the sign-in throttle counts, so that it keeps no addresses."""
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, "\n".join(parts).encode("utf-8", "replace"), hashlib.sha256).hexdigest()
