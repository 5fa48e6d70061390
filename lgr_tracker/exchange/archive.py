"""A backup as one file: a ZIP of members, each with its digest, under one sealed manifest."""

import hashlib
import hmac
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final

from lgr_tracker.domain.audit_chain import ChainHead, canonical
from lgr_tracker.domain.errors import Invalid

Told = Callable[[str, int, int], object]
"""Hears what is being done, how many bytes or rows of it are done, and of how many."""

MANIFEST: Final = "manifest.json"
FORMAT: Final = 1
MANIFEST_LIMIT: Final = 8 * 1024 * 1024
BLOCK: Final = 1024 * 1024
PURPOSE: Final = b"lgr-tracker backup\n"
"""Begins what is sealed, so that the seal of a backup is never the seal of anything else."""

_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    IndexError,
    NotImplementedError,
    OverflowError,
    RuntimeError,  # zipfile's way to say that a part has a password
    ValueError,
)


@dataclass(frozen=True)
class Member:
    """Name one file inside a backup, with its size in bytes and its SHA-256."""

    name: str
    size: int
    digest: str


@dataclass(frozen=True)
class Manifest:
    """Say what a backup holds: when, of what, how many rows, and where every chain ended."""

    made_at: str
    software: str
    database: str
    """sqlite or postgresql."""
    revision: str
    counts: Mapping[str, int]
    heads: tuple[ChainHead, ...]
    members: tuple[Member, ...] = ()

    @property
    def rows(self) -> int:
        """Return how many rows there are in all tables."""
        return sum(self.counts.values())

    @property
    def size(self) -> int:
        """Return how many bytes the members have, unpacked."""
        return sum(member.size for member in self.members)


def write_archive(
    target: Path, sources: Mapping[str, Path], manifest: Manifest, key: bytes, told: Told
) -> Manifest:
    """Pack files under their names, the sealed manifest last, and wait until the disk has all.

    The file is readable by its owner only. Returns the manifest with its members; raises OSError.
    """
    whole = sum(path.stat().st_size for path in sources.values())
    members: list[Member] = []
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as package:
            for name, path in sources.items():
                done = sum(member.size for member in members)
                with path.open("rb") as source, package.open(name, "w", force_zip64=True) as part:
                    members.append(_packed(name, source, part, done, whole, told))
            full = replace(manifest, members=tuple(members))
            package.writestr(MANIFEST, _sealed(full, key))
        file.flush()
        os.fsync(file.fileno())
    return full


def _packed(name: str, source: BinaryIO, part: Any, done: int, whole: int, told: Told) -> Member:
    digest, size = hashlib.sha256(), 0
    while block := source.read(BLOCK):
        part.write(block)
        digest.update(block)
        size += len(block)
        told("Packing", done + size, whole)
    return Member(name, size, digest.hexdigest())


def _sealed(manifest: Manifest, key: bytes) -> bytes:
    values = asdict(manifest)
    return json.dumps(
        {
            "format": FORMAT,
            "key": _fingerprint(key),
            "backup": values,
            "seal": _seal(key, values),
        },
        indent=1,
    ).encode()


def _seal(key: bytes, values: Mapping[str, Any]) -> str:
    return hmac.new(key, PURPOSE + canonical(values), hashlib.sha256).hexdigest()


def _fingerprint(key: bytes) -> str:
    """Return what tells one key from another and gives nothing of it away."""
    return hmac.new(key, b"lgr-tracker key", hashlib.sha256).hexdigest()[:16]


class Archive:
    """Read a backup whose seal has been checked; use it in a `with`."""

    def __init__(self, path: Path, package: zipfile.ZipFile, manifest: Manifest) -> None:
        self._path, self._package, self.manifest = path, package, manifest

    def __enter__(self) -> "Archive":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._package.close()

    def check(self, told: Told) -> tuple[str, ...]:
        """Return one sentence for each member that is not what the manifest says."""
        faults, done = [], 0
        for member in self.manifest.members:
            try:
                self._copy(member, None, told, done)
            except Invalid as error:
                faults.append(error.message)
            done += member.size
        return tuple(faults)

    def unpack(self, folder: Path, told: Told) -> dict[str, Path]:
        """Write every member below a folder; raises Invalid at the first that is not as sealed."""
        paths, done = {}, 0
        for member in self.manifest.members:
            path = folder / member.name
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                self._copy(member, file, told, done)
                file.flush()
                os.fsync(file.fileno())
            paths[member.name] = path
            done += member.size
        return paths

    def _copy(self, member: Member, target: BinaryIO | None, told: Told, done: int) -> None:
        """Unpack one member, never more of it than the manifest says, and compare its digest."""
        digest, size = hashlib.sha256(), 0
        try:
            with self._package.open(member.name) as part:
                while size <= member.size and (block := part.read(BLOCK)):
                    digest.update(block)
                    size += len(block)
                    if target is not None and size <= member.size:
                        target.write(block)
                    told("Checking", done + size, self.manifest.size)
        except (*_DAMAGE, KeyError):
            raise Invalid(
                f"{self._path.name} is damaged: {member.name} in it cannot be read. "
                "Take another backup."
            ) from None
        if size != member.size or digest.hexdigest() != member.digest:
            raise Invalid(
                f"{self._path.name} is damaged: {member.name} in it is not what was backed up. "
                "Take another backup."
            )


def open_archive(path: Path, key: bytes) -> Archive:
    """Open a backup and check its seal; raises Invalid with a sentence, before anything unpacks."""
    try:
        package = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise Invalid(f"There is no file {path}.") from None
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.") from None
    except _DAMAGE:
        raise Invalid(
            f"{path.name} is not a backup of LGR Tracker, or it was cut off. Take another one."
        ) from None
    try:
        manifest = _manifest(path, package, key)
    except BaseException:  # whatever it is goes on; the file alone must not stay open
        package.close()
        raise
    return Archive(path, package, manifest)


def _manifest(path: Path, package: zipfile.ZipFile, key: bytes) -> Manifest:
    try:
        with package.open(MANIFEST) as part:
            text = part.read(MANIFEST_LIMIT + 1)
        if len(text) > MANIFEST_LIMIT:
            raise ValueError(MANIFEST)
        found = json.loads(text)
        values, seal, whose = found["backup"], found["seal"], found["key"]
        is_ours = hmac.compare_digest(str(seal), _seal(key, values))
    except (*_DAMAGE, KeyError, TypeError, AttributeError, RecursionError):
        raise Invalid(
            f"{path.name} is not a backup of LGR Tracker, or it is damaged. Take another one."
        ) from None
    if whose != _fingerprint(key):
        raise Invalid(
            f"{path.name} was sealed with another audit key than this service has. "
            "Put the key that belongs to it where LGR_TRACKER_AUDIT_KEY_FILE says."
        )
    if not is_ours:
        raise Invalid(
            f"{path.name} was changed after it was made: its seal does not fit. Take another one."
        )
    manifest = _read(values)
    _check_names(path, package.namelist(), manifest.members)
    return manifest


def _read(values: Mapping[str, Any]) -> Manifest:
    """Turn sealed values back into a manifest; the seal vouches for their shape."""
    return Manifest(
        made_at=values["made_at"],
        software=values["software"],
        database=values["database"],
        revision=values["revision"],
        counts=dict(values["counts"]),
        heads=tuple(ChainHead(**head) for head in values["heads"]),
        members=tuple(Member(**member) for member in values["members"]),
    )


def _check_names(path: Path, names: Sequence[str], members: Sequence[Member]) -> None:
    expected = sorted([MANIFEST, *(member.name for member in members)])
    if sorted(names) != expected:
        raise Invalid(
            f"{path.name} does not hold the files that it was made with. Take another one."
        )
