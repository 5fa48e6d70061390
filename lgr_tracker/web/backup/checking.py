"""Prove a place, or a backup of it that nobody has restored."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from lgr_tracker.domain.audit_chain import ChainHead
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.permissions import operator
from lgr_tracker.exchange.archive import Manifest, Told, open_archive
from lgr_tracker.queries.soundness import chain_heads, soundness
from lgr_tracker.web.backup.place import ANCHOR, DUMP, Place, house_session
from lgr_tracker.web.backup.sqlite import damage_of


@dataclass(frozen=True)
class Proof:
    """Hold what a check found, and what it could not look at, in sentences."""

    counts: Mapping[str, int]
    heads: tuple[ChainHead, ...]
    faults: tuple[str, ...]
    not_checked: tuple[str, ...] = ()
    manifest: Manifest | None = None

    @property
    def rows(self) -> int:
        """Return how many rows were counted."""
        return sum(self.counts.values())


def check_place(place: Place, told: Told) -> Proof:
    """Check the rows, what points where, every chain and every frozen text of a place."""
    told("Checking", 0, 0)
    damage = damage_of(place.file) if place.kind == "sqlite" else ()
    if damage:
        return Proof({}, (), tuple(f"The database file is damaged: {each}." for each in damage))
    return _check_rows(place.url, place.key, place.anchor)


def _check_rows(url: sa.URL, key: bytes, anchor: Path | None) -> Proof:
    engine = sa.create_engine(url)
    actor = operator()
    try:
        with house_session(engine) as session:
            found = soundness(session, actor, key, anchor)
            heads = chain_heads(session, actor)
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        return Proof({}, (), (f"The database cannot be read: {cause}.",))
    finally:
        engine.dispose()
    return Proof(found.counts, heads, found.faults)


def check_backup(path: Path, key: bytes, told: Told) -> Proof:
    """Check a backup without restoring it; raises Invalid where it is none, or not ours.

    Of a SQLite backup everything is checked. PostgreSQL's own format can't be read without a
    server: there the digests and the sealed manifest are checked, and the rest is named.
    """
    with open_archive(path, key) as archive:
        manifest = archive.manifest
        if manifest.database != "sqlite":
            return Proof(
                manifest.counts,
                manifest.heads,
                archive.check(told),
                (
                    "The rows and the trail of a PostgreSQL backup can only be checked in a "
                    "database: restore it into an empty one and run lgr-tracker verify there.",
                ),
                manifest,
            )
        with tempfile.TemporaryDirectory(prefix="lgr-verify-") as folder:
            try:
                paths = archive.unpack(Path(folder), told)
            except Invalid:
                faults = archive.check(told)  # goes on after the first, and names them all
                return Proof(manifest.counts, manifest.heads, faults, (), manifest)
            except OSError as error:
                raise Invalid(
                    f"{path.name} could not be unpacked to look at it: {error.strerror}. "
                    "Make room, or name a folder with room in TMPDIR."
                ) from None
            return _check_unpacked(paths, manifest, key)


def _check_unpacked(paths: Mapping[str, Path], manifest: Manifest, key: bytes) -> Proof:
    database = paths[DUMP["sqlite"]]
    faults = [f"The database in it is damaged: {each}." for each in damage_of(database)]
    url = sa.URL.create("sqlite", database=str(database))
    proof = _check_rows(url, key, paths.get(ANCHOR))
    faults += proof.faults
    faults += differences(manifest, proof.counts, proof.heads)
    return Proof(proof.counts, proof.heads, tuple(faults), (), manifest)


def differences(
    manifest: Manifest, counts: Mapping[str, int], heads: tuple[ChainHead, ...]
) -> list[str]:
    """Return one sentence for each table or chain that is not as the manifest says."""
    told = [
        f"{table} has {counts.get(table, 0):,} rows, and had {rows:,} when it was backed up."
        for table, rows in manifest.counts.items()
        if counts.get(table, 0) != rows
    ]
    now = {head.chain: head for head in heads}
    return told + [
        f"{head.chain}: the chain does not end where it ended when it was backed up."
        for head in manifest.heads
        if now.get(head.chain) != head
    ]
