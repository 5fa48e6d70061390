"""Files that wait for their person's word: kept under random names, gone after use or a day."""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import current_app

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.web.clock import now

KEPT_FOR = timedelta(days=1)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")


@dataclass(frozen=True)
class KeptUpload:
    """Hold what waits of a file, and what its person has said about it so far."""

    token: str
    data: bytes = field(repr=False)
    note: Mapping[str, Any]


def keep_upload(actor: Actor, data: bytes, note: Mapping[str, Any]) -> str:
    """Keep what was read of a file for its sender and return the token that finds it again.

    `note` holds plain JSON values.
    """
    _sweep(_folder())
    token = secrets.token_urlsafe(24)
    _write(_path(actor, token), data)
    note_upload(actor, token, note)
    return token


def note_upload(actor: Actor, token: str, note: Mapping[str, Any]) -> None:
    """Keep what the sender has said of a file, in the place of what was said before."""
    text = json.dumps(note, ensure_ascii=False).encode("utf-8", "surrogatepass")
    path = _note_path(actor, token)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    _write(fresh, text)
    fresh.replace(path)  # whoever reads meanwhile sees the one or the other, never half


def kept_upload(actor: Actor, token: str) -> KeptUpload:
    """Return a file that the same person sent within a day; raises NotFound."""
    if _TOKEN.fullmatch(token):
        path, note = _path(actor, token), _note_path(actor, token)
        try:
            if not _is_stale(path):
                said = json.loads(note.read_bytes().decode("utf-8", "surrogatepass"))
                return KeptUpload(token, path.read_bytes(), said)
        except FileNotFoundError:  # used, or swept, meanwhile
            pass
    raise NotFound


def drop_upload(actor: Actor, token: str) -> None:
    """Take a file away once it has been used."""
    if _TOKEN.fullmatch(token):
        _path(actor, token).unlink(missing_ok=True)
        _note_path(actor, token).unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(data)


def _folder() -> Path:
    folder: Path = current_app.config["LGR_TRACKER_DATA"] / "uploads"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _path(actor: Actor, token: str) -> Path:
    return _folder() / f"{actor.person_id}.{token}.file"


def _note_path(actor: Actor, token: str) -> Path:
    return _folder() / f"{actor.person_id}.{token}.json"


def _sweep(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_file() and _is_stale(path):
            path.unlink(missing_ok=True)


def _is_stale(path: Path) -> bool:
    try:
        return now().timestamp() - path.stat().st_mtime > KEPT_FOR.total_seconds()
    except FileNotFoundError:  # somebody else has swept it meanwhile
        return True
