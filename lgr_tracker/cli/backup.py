"""Commands that keep the service from being lost: backup, restore, and proof of both."""

import sys
from pathlib import Path
from typing import Any

import click

from lgr_tracker.cli.answering import OPERATOR, answers, as_json, say_json
from lgr_tracker.exchange.archive import Manifest
from lgr_tracker.web.backup.checking import Proof, check_backup, check_place, differences
from lgr_tracker.web.backup.making import make_backup
from lgr_tracker.web.backup.place import Place, place_in, this_place
from lgr_tracker.web.backup.restoring import Restored, restore_backup
from lgr_tracker.web.clock import now
from lgr_tracker.web.database import db, upgrade
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.service.note_restore import note_restore

a_file = click.Path(dir_okay=False, path_type=Path)
KEYS_APART = (
    "The keys are not in it: keep the files that end in .key apart from it, "
    "for without the audit key it cannot be restored."
)


@click.command()
@click.argument("file", type=a_file)
@click.option("--force", is_flag=True, help="Replace a file of that name.")
@as_json
@answers
def backup(file: Path, force: bool, as_json: bool) -> None:
    """Back everything up into FILE while the service goes on; the keys stay out of it."""
    with _Progress(as_json) as told:
        manifest = make_backup(this_place(), file, now=now(), force=force, told=told.hear)
    if as_json:
        say_json({"file": str(file), "bytes": file.stat().st_size, **_told(manifest)})
        return
    click.echo(f"{manifest.rows:,} rows were backed up to {file}. {KEYS_APART}")


@click.command()
@click.argument("file", type=a_file)
@click.option("--replace", is_flag=True, help="Put it in the place of what is there.")
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), help="Folder of a drill.")
@as_json
@answers
def restore(file: Path, replace: bool, into: Path | None, as_json: bool) -> None:
    """Put a backup back; stop the service first. With --into into a folder of its own."""
    place = this_place() if into is None else place_in(into)
    db.session.remove()
    db.engine.dispose()  # our own connections must not be the ones that stand in the way
    with _Progress(as_json) as told:
        restored = restore_backup(file, place, now=now(), replace=replace, told=told.hear)
        proof = _proof_of(place, restored, told)
    if into is None:
        upgrade()
        names = tuple(Path(each).name for each in restored.kept_aside)
        perform_as(OPERATOR, note_restore, restored.manifest.made_at, names)
    _say_restored(file, restored, proof, as_json)


def _proof_of(place: Place, restored: Restored, told: "_Progress") -> Proof:
    proof = check_place(place, told.hear)
    lost = differences(restored.manifest, proof.counts, proof.heads)
    return Proof(proof.counts, proof.heads, (*proof.faults, *lost), (), restored.manifest)


def _say_restored(file: Path, restored: Restored, proof: Proof, as_json: bool) -> None:
    if as_json:
        say_json(
            {
                "ok": not proof.faults,
                "file": str(file),
                "kept_aside": list(restored.kept_aside),
                "faults": list(proof.faults),
                **_told(restored.manifest),
            }
        )
    else:
        for fault in proof.faults:
            click.echo(fault)
        click.echo(f"{proof.rows:,} rows of {restored.manifest.made_at} were put back.")
        for name in restored.kept_aside:
            click.echo(f"What was there before is kept: {name}")
    if proof.faults:
        sys.exit(1)


@click.command()
@click.argument("file", type=a_file, required=False)
@as_json
@answers
def verify(file: Path | None, as_json: bool) -> None:
    """Prove the rows, the trail and the frozen texts: of the service, or of a backup FILE."""
    place = this_place()
    with _Progress(as_json) as told:
        if file is None:
            proof = check_place(place, told.hear)
        else:
            proof = check_backup(file, place.key, told.hear)
    if as_json:
        say_json(
            {
                "ok": not proof.faults,
                "rows": proof.rows,
                "chains": len(proof.heads),
                "counts": dict(proof.counts),
                "faults": list(proof.faults),
                "not_checked": list(proof.not_checked),
            }
        )
    else:
        for sentence in (*proof.faults, *proof.not_checked):
            click.echo(sentence)
        verdict = "all is well" if not proof.faults else f"{len(proof.faults):,} faults were found"
        click.echo(f"{proof.rows:,} rows, {len(proof.heads)} chains: {verdict}.")
    if proof.faults:
        sys.exit(1)


def _told(manifest: Manifest) -> dict[str, Any]:
    return {
        "made_at": manifest.made_at,
        "software": manifest.software,
        "database": manifest.database,
        "revision": manifest.revision,
        "rows": manifest.rows,
        "counts": dict(manifest.counts),
    }


class _Progress:
    """Show on stderr how far a long piece of work is, where somebody watches."""

    def __init__(self, as_json: bool) -> None:
        self._is_on = sys.stderr.isatty() and not as_json
        self._last = ""

    def __enter__(self) -> "_Progress":
        return self

    def __exit__(self, *_: object) -> None:
        if self._last:
            click.echo(err=True)

    def hear(self, words: str, done: int, of: int) -> None:
        """Show one line, written over as it changes."""
        line = f"{words} {100 * done // of:3}%" if of else f"{words} …"
        if self._is_on and line != self._last:
            click.echo(f"\r{line:<40}", nl=False, err=True)
            self._last = line
