"""Every setting, with its default and meaning; read strictly, so a wrong one stops the start."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lgr_tracker.domain.errors import LgrError

PREFIX = "LGR_TRACKER_"


class WrongSetting(LgrError):
    """Stop the start: name the setting, the value it had, and what to put instead."""


@dataclass(frozen=True)
class Setting:
    """Describe one setting: what it is called, what it means, and how its text is read."""

    name: str
    default: str
    meaning: str
    read: Callable[[str], Any]
    remedy: str

    @property
    def key(self) -> str:
        """Return the name as it stands in the environment."""
        return PREFIX + self.name


def _text(value: str) -> str:
    return value.strip()


def _path(value: str) -> Path:
    return Path(value).expanduser().resolve()


def _optional_path(value: str) -> Path | None:
    return _path(value) if value.strip() else None


def _yes_or_no(value: str) -> bool:
    words = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    return words[value.strip().lower()]


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        number = int(value)
        if not least <= number <= most:
            raise ValueError(value)
        return number

    return read


def _zone(value: str) -> ZoneInfo:
    return ZoneInfo(value.strip())


def _hosts(value: str) -> list[str]:
    return [host.strip() for host in value.split(",") if host.strip()]


def _secret(value: str) -> str:
    if value and len(value.encode()) < 32:
        raise ValueError(value)
    return value


def _database(value: str) -> str:
    if value and not value.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError(value)
    return value


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "DATA",
        "instance",
        "Folder for the database, keys and written files.",
        _path,
        "Give the path of a folder.",
    ),
    Setting(
        "DATABASE",
        "",
        "Address of the database; empty means SQLite in the data folder.",
        _database,
        "Begin it with sqlite:/// or postgresql+psycopg://.",
    ),
    Setting(
        "SECRET_KEY",
        "",
        "Signs sessions and forms; empty means one made at first start, kept in the data folder.",
        _secret,
        "Give at least 32 characters, or leave it out.",
    ),
    Setting(
        "AUDIT_KEY_FILE",
        "",
        "File with the key that seals the audit trail; empty means audit.key in the data folder.",
        _optional_path,
        "Give the path of a file outside the database.",
    ),
    Setting(
        "AUDIT_ANCHOR_FILE",
        "",
        "Append-only file that notes where the audit trail ends; empty means beside the key.",
        _optional_path,
        "Give the path of a file that is backed up apart from the database.",
    ),
    Setting("SERVICE_NAME", "LGR Tracker", "Name shown in the masthead.", _text, "Give a name."),
    Setting(
        "HOSTS",
        "127.0.0.1,localhost",
        "Host names that requests may ask for, separated by commas.",
        _hosts,
        "Give host names separated by commas.",
    ),
    Setting(
        "HTTPS",
        "no",
        "Say yes behind HTTPS: cookies become Secure and browsers are told to stay on HTTPS.",
        _yes_or_no,
        "Say yes or no.",
    ),
    Setting(
        "PROXIES",
        "0",
        "How many proxies stand in front and set X-Forwarded headers.",
        _number(0, 5),
        "Give a number from 0 to 5.",
    ),
    Setting(
        "IDLE_MINUTES",
        "30",
        "Minutes without a request after which a session ends.",
        _number(1, 720),
        "Give a number from 1 to 720.",
    ),
    Setting(
        "SESSION_HOURS",
        "12",
        "Hours after signing in at which a session ends whatever happens.",
        _number(1, 72),
        "Give a number from 1 to 72.",
    ),
    Setting(
        "UPLOAD_MB",
        "5",
        "Largest request taken, in megabytes.",
        _number(1, 50),
        "Give a number from 1 to 50.",
    ),
    Setting(
        "TIME_ZONE",
        "Europe/London",
        "Time zone in which days begin and times are shown.",
        _zone,
        "Give a name such as Europe/London.",
    ),
    Setting(
        "UPGRADE",
        "yes",
        "Bring the database's tables up to date at start.",
        _yes_or_no,
        "Say yes or no.",
    ),
    Setting(
        "CONTACT",
        "",
        "E-mail address shown on the accessibility and privacy pages.",
        _text,
        "Give an e-mail address.",
    ),
    Setting(
        "SIGN_IN_URL",
        "",
        "When mounted: where the host application signs people in.",
        _text,
        "Give an address or a path that begins with /.",
    ),
    Setting(
        "HOST_STYLESHEET",
        "",
        "When mounted: address of a style sheet of the host's, loaded after ours.",
        _text,
        "Give an address or a path that begins with /.",
    ),
    Setting(
        "HOST_NAME",
        "",
        "When mounted: name of the link in the masthead that leads back to the host.",
        _text,
        "Give a short name.",
    ),
    Setting(
        "HOST_URL",
        "",
        "When mounted: where that link leads.",
        _text,
        "Give an address or a path that begins with /.",
    ),
)


def read_settings(
    given: Mapping[str, Any] | None = None, environ: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return all settings by their key, those given before those of the environment.

    Only text is read; a value of another type in `given` is turned into text first. Raises
    WrongSetting for a value that cannot be used and for a name that is not a setting.
    """
    source: dict[str, str] = {
        key: value
        for key, value in (os.environ if environ is None else environ).items()
        if key.startswith(PREFIX)
    }
    source.update({key: str(value) for key, value in (given or {}).items()})
    known = {setting.key: setting for setting in SETTINGS}
    for key in source:
        if key not in known:
            raise WrongSetting(
                f"{key} is not a setting of LGR Tracker. "
                "Take it away, or see docs/configuration.md for the names."
            )
    return {key: _read(setting, source.get(key)) for key, setting in known.items()}


def _read(setting: Setting, value: str | None) -> Any:
    text = setting.default if value is None else value
    try:
        return setting.read(text)
    except (ValueError, KeyError, ZoneInfoNotFoundError, OSError):
        shown = "a value too short to be safe" if setting.name == "SECRET_KEY" else repr(text)
        raise WrongSetting(f"{setting.key} is {shown}. {setting.remedy}") from None


def key_from_file(path: Path) -> bytes:
    """Return the key kept in a file, making a strong one readable by its owner only at first."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return key_from_file(path)  # another worker made it in between
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    key = path.read_text().strip().encode()
    if len(key) < 32:
        raise WrongSetting(f"The key in {path} is too short. Put 32 characters or more in it.")
    return key
