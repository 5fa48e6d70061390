"""Every setting, with its default and meaning; read strictly, so a wrong one stops the start."""

import os
import re
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


def _one_of(*words: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value.strip() not in words:
            raise ValueError(value)
        return value.strip()

    return read


def _zone(value: str) -> ZoneInfo:
    return ZoneInfo(value.strip())


def _hosts(value: str) -> list[str]:
    return [host.strip() for host in value.split(",") if host.strip()]


def _secret(value: str) -> str:
    if value and len(value.encode()) < 32:
        raise ValueError(value)
    return value


def _web_address(value: str) -> str:
    address = value.strip().rstrip("/")
    if address and not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", address):
        raise ValueError(value)
    return address


def _mail_address(value: str) -> str:
    address = value.strip()
    if address and not re.fullmatch(r"[!-;=?A-~]+@[A-Za-z0-9.-]+", address):
        raise ValueError(value)
    return address


def _contact(value: str) -> str:
    address = value.strip()
    if address.startswith("https://"):
        return _web_address(address)
    return _mail_address(address)


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
    Setting(
        "SECOND_FACTOR_KEY_FILE",
        "",
        "File with the key of all second factors; empty means second-factor.key in the data "
        "folder.",
        _optional_path,
        "Give the path of a file outside the database.",
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
        "IMPORTS_AN_HOUR",
        "10",
        "How many files one person may bring in within an hour.",
        _number(1, 1_000_000),
        "Give a number from 1 to 1000000.",
    ),
    Setting(
        "EVIDENCE_AN_HOUR",
        "30",
        "How many files of evidence one person may put in within an hour.",
        _number(1, 1_000_000),
        "Give a number from 1 to 1000000.",
    ),
    Setting(
        "EVIDENCE_MB",
        "200",
        "Room for the files of evidence of one programme, in megabytes.",
        _number(1, 100_000),
        "Give a number from 1 to 100000.",
    ),
    Setting(
        "EXPORTS_AN_HOUR",
        "60",
        "How many workbooks, tables, pictures and graphs one person may take out within an hour.",
        _number(1, 1_000_000),
        "Give a number from 1 to 1000000.",
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
        "JOBS",
        "process",
        "Where long work is done: process (by the servers themselves), postgresql (by "
        "lgr-tracker worker, through the database) or now (before the answer; for tests).",
        _one_of("process", "postgresql", "now"),
        "Say process, postgresql or now.",
    ),
    Setting(
        "JOB_THREADS",
        "1",
        "How many jobs one process does at the same time.",
        _number(1, 32),
        "Give a number from 1 to 32.",
    ),
    Setting(
        "JOB_LEASE_SECONDS",
        "60",
        "Seconds without a sign of life after which a job is taken from its worker.",
        _number(2, 3600),
        "Give a number from 2 to 3600.",
    ),
    Setting(
        "JOB_DAYS",
        "7",
        "Days for which an ended job, and the file that it made, are kept.",
        _number(1, 90),
        "Give a number from 1 to 90.",
    ),
    Setting(
        "CONTACT",
        "",
        "E-mail address shown on the accessibility and privacy pages.",
        _mail_address,
        "Give one e-mail address.",
    ),
    Setting(
        "SECURITY_CONTACT",
        "",
        "Where to report a security problem, an e-mail address or one that begins with https://; "
        "named in /.well-known/security.txt. Empty means CONTACT.",
        _contact,
        "Give one e-mail address, or an address that begins with https://.",
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
    Setting(
        "PUBLIC_URL",
        "",
        "Address at which people open the service; links in mail begin with it.",
        _web_address,
        "Give an address that begins with https://.",
    ),
    Setting(
        "MAIL",
        "file",
        "How mail leaves: file (a folder, for trying out), smtp, notify (GOV.UK Notify) or none.",
        _one_of("file", "smtp", "notify", "none"),
        "Say file, smtp, notify or none.",
    ),
    Setting(
        "MAIL_FOLDER",
        "",
        "With file: the folder; empty means mail in the data folder.",
        _optional_path,
        "Give the path of a folder.",
    ),
    Setting(
        "MAIL_FROM",
        "",
        "With smtp: the address that mail comes from.",
        _mail_address,
        "Give one e-mail address.",
    ),
    Setting("SMTP_HOST", "", "With smtp: name of the mail server.", _text, "Give a host name."),
    Setting(
        "SMTP_PORT",
        "587",
        "With smtp: its port.",
        _number(1, 65_535),
        "Give a number from 1 to 65535.",
    ),
    Setting(
        "SMTP_SECURITY",
        "starttls",
        "With smtp: starttls, tls (private from the first byte, usually port 465) or none.",
        _one_of("starttls", "tls", "none"),
        "Say starttls, tls or none.",
    ),
    Setting(
        "SMTP_AUTHORITIES_FILE",
        "",
        "With smtp: certificates to trust instead of the system's, for a council's own authority.",
        _optional_path,
        "Give the path of a file.",
    ),
    Setting(
        "SMTP_USER",
        "",
        "With smtp: user name; empty means the server asks for none.",
        _text,
        "Give a user name.",
    ),
    Setting("SMTP_PASSWORD", "", "With smtp: the user's password.", str, "Give a password."),
    Setting(
        "NOTIFY_KEY",
        "",
        "With notify: the API key of your GOV.UK Notify service.",
        _text,
        "Give a key.",
    ),
    Setting(
        "NOTIFY_TEMPLATE",
        "",
        "With notify: id of an e-mail template that holds ((subject)) and ((body)).",
        _text,
        "Give the id of a template.",
    ),
    Setting(
        "NOTIFY_URL",
        "https://api.notifications.service.gov.uk",
        "With notify: where Notify answers.",
        _web_address,
        "Give an address that begins with https://.",
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
    read = {key: _read(setting, source.get(key)) for key, setting in known.items()}
    _check_mail(read)
    return read


NEEDED_BY_MAIL: Mapping[str, tuple[str, ...]] = {
    "smtp": ("SMTP_HOST", "MAIL_FROM"),
    "notify": ("NOTIFY_KEY", "NOTIFY_TEMPLATE"),
}


def _check_mail(read: Mapping[str, Any]) -> None:
    """Raise WrongSetting where mail is to leave by a way that has not been told enough."""
    way = read[f"{PREFIX}MAIL"]
    for name in NEEDED_BY_MAIL.get(way, ()):
        if not read[PREFIX + name]:
            raise WrongSetting(f"{PREFIX}MAIL is {way}, and {PREFIX}{name} is empty. Give both.")
    if way == "notify" and len(read[f"{PREFIX}NOTIFY_KEY"]) < 74:
        raise WrongSetting(f"{PREFIX}NOTIFY_KEY is too short. Copy the whole key from Notify.")


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
