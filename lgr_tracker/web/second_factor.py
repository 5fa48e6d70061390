"""Second factors: the app's secret, its codes, the square that an app reads, recovery codes."""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime

import pyotp
import segno
from flask import current_app

from lgr_tracker.domain.one_time import ALPHABET, CODE_LENGTH, RECOVERY_CODES, kept, ungrouped
from lgr_tracker.workflows.people.proving import AppCode, Recovery

STEP_SECONDS, SKEW = 30, 1
"""RFC 6238: a code each half-minute; one step before and after is taken, for clocks that differ."""


def new_salt() -> str:
    """Draw what tells one person's app from another's; it is no secret."""
    return secrets.token_hex(16)


def secret_of(person_id: int, salt: str) -> str:
    """Return the secret that the app holds, in base 32: reckoned each time and kept nowhere.

    HMAC-SHA256 of person and salt under the key outside the database, cut to the 160 bits that
    RFC 4226 asks for: whoever reads only the tables learns nothing of it.
    """
    key: bytes = current_app.config["LGR_SECOND_FACTOR_KEY"]
    said = f"lgr-tracker second factor\n{person_id}\n{salt}".encode()
    return base64.b32encode(hmac.new(key, said, hashlib.sha256).digest()[:20]).decode()


def is_of_app(typed: str) -> bool:
    """Tell whether what was typed has the shape of an app's code: six figures."""
    code = ungrouped(typed)
    return len(code) == 6 and code.isascii() and code.isdecimal()


def app_code(person_id: int, salt: str, typed: str, moment: datetime) -> AppCode | None:
    """Return which half-minute's code was typed, or None where it is none of those near `moment`.

    Whether it was used before is for the workflow to say.
    """
    if not is_of_app(typed):
        return None
    code = ungrouped(typed)
    clock = pyotp.TOTP(secret_of(person_id, salt), interval=STEP_SECONDS)
    now_step = int(moment.timestamp()) // STEP_SECONDS
    found = None
    for step in range(now_step - SKEW, now_step + SKEW + 1):
        # Each is compared, right or wrong, so that the time it takes says nothing.
        if hmac.compare_digest(clock.generate_otp(step), code):
            found = AppCode(salt, step)
    return found


def recovery(typed: str) -> Recovery:
    """Return what is compared with the stored digests when a recovery code was typed."""
    return Recovery(kept(ungrouped(typed)))


def new_recovery_codes() -> tuple[str, ...]:
    """Draw a set of recovery codes, to be shown once."""
    return tuple(
        "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)) for _ in range(RECOVERY_CODES)
    )


@dataclass(frozen=True)
class Square:
    """Hold a square code as an SVG path over `size` by `size` units, its white edge included."""

    size: int
    path: str


def square(person_id: int, salt: str, email: str) -> Square:
    """Return the square code that an authenticator app reads, row by row of dark runs."""
    service = current_app.config["LGR_TRACKER_SERVICE_NAME"]
    address = pyotp.TOTP(secret_of(person_id, salt)).provisioning_uri(
        name=email, issuer_name=service
    )
    rows = [bytes(row) for row in segno.make(address, error="m", micro=False).matrix_iter(border=4)]
    runs = [
        f"M{run.start()} {y}h{len(run[0])}v1H{run.start()}z"
        for y, row in enumerate(rows)
        for run in re.finditer(b"\x01+", row)
    ]
    return Square(len(rows), "".join(runs))
