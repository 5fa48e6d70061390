"""An authenticator app: RFC 6238 written out anew, so that ours is compared with another's."""

import base64
import hashlib
import hmac
import struct
from datetime import datetime

from lgr_tracker.web.second_factor import secret_of


def totp(secret: str, step: int) -> str:
    """Return the six figures for one half-minute (RFC 4226, 5.3)."""
    key = base64.b32decode(secret)
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 15
    (number,) = struct.unpack(">I", digest[offset : offset + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06d}"


def code_at(person_id: int, salt: str, moment: datetime, drift: int = 0) -> str:
    """Return what the app of a person shows, some half-minutes before or after `moment`."""
    return totp(secret_of(person_id, salt), int(moment.timestamp()) // 30 + drift)
