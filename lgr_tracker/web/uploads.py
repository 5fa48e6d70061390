"""Files that wait for their person's word: kept under random names, gone after use or a day."""

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import current_app

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.web.clock import now

KEPT_FOR = timedelta(days=1)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")


@dataclass(frozen=True)
class KeptUpload:
    """Hold what waits of a file; the name it came with is not kept."""

    token: str
    data: bytes


def keep_upload(actor: Actor, data: bytes) -> str:
    """Keep what was read of a file for its sender and return the token that finds it again."""
    folder = _folder()
    _sweep(folder)
    token = secrets.token_urlsafe(24)
    path = folder / _name(actor, token)
    path.touch(mode=0o600)
    path.write_bytes(data)
    return token


def kept_upload(actor: Actor, token: str) -> KeptUpload:
    """Return a file that the same person sent within a day; raises NotFound."""
    if _TOKEN.fullmatch(token):
        path = _folder() / _name(actor, token)
        if path.is_file() and not _is_stale(path):
            return KeptUpload(token, path.read_bytes())
    raise NotFound


def drop_upload(actor: Actor, token: str) -> None:
    """Take a file away once it has been used."""
    if _TOKEN.fullmatch(token):
        (_folder() / _name(actor, token)).unlink(missing_ok=True)


def _folder() -> Path:
    folder: Path = current_app.config["LGR_TRACKER_DATA"] / "uploads"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _name(actor: Actor, token: str) -> str:
    return f"{actor.person_id}.{token}.json"


def _sweep(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_file() and _is_stale(path):
            path.unlink(missing_ok=True)


def _is_stale(path: Path) -> bool:
    try:
        return now().timestamp() - path.stat().st_mtime > KEPT_FOR.total_seconds()
    except FileNotFoundError:  # somebody else has swept it meanwhile
        return True
