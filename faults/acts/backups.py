"""A backup is taken while people write, restored elsewhere, and compared."""

from __future__ import annotations

import json
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from faults.service import Service
from faults.stage import Stage, Writers
from faults.truth import check_trail, looking
from lgr_tracker.models.risk import Risk
from lgr_tracker.web.database import db

WRITERS = 4


def while_writing(stage: Stage, other_database: str) -> None:
    """Back up, restore into `other_database`, and find everything acknowledged before the start."""
    writers = Writers(stage, "BACK", stage.managers(WRITERS))
    file = stage.world.data / "while-writing.backup"
    with writers.writing():
        time.sleep(max(2.0, 4 * stage.share))
        before = set(writers.acknowledged)
        begun = time.perf_counter()
        _run(stage, stage.service, "backup", str(file), "--force")
        stage.tally.took("backup", time.perf_counter() - begun)
        time.sleep(1)
    writers.check()
    _run(stage, stage.service, "verify", str(file))
    restored = _restored(stage, file, other_database)
    _compare(stage, restored, before)


def _restored(stage: Stage, file: Path, database: str) -> Stage:
    data = stage.world.data.with_name(f"{stage.world.data.name}-restored")
    data.mkdir(mode=0o700, exist_ok=True)
    for key in ("secret.key", "audit.key"):  # kept apart from the backup, as the manual says
        (data / key).write_bytes((stage.world.data / key).read_bytes())
    beside = Service(data, database)
    begun = time.perf_counter()
    _run(stage, beside, "restore", str(file))
    stage.tally.took("restore", time.perf_counter() - begun)
    _run(stage, beside, "verify")
    world = replace(stage.world, data=data, database=database)
    return replace(stage, world=world, app=world.app())


def _run(stage: Stage, service: Service, *words: str) -> None:
    command = service.command(*words, "--json")
    try:
        out, err = command.communicate(timeout=120)
    except subprocess.TimeoutExpired:
        command.kill()
        raise RuntimeError(f"{words[0]} did not end within 120 seconds") from None
    if command.returncode != 0:
        said = (err or out).decode(errors="replace").strip().splitlines()[-3:]
        stage.tally.blame("lost", [words[0]], f"ended with {command.returncode}: {said}")
        return
    json.loads(out)


def _compare(stage: Stage, restored: Stage, before: set[str]) -> None:
    with restored.app.app_context():
        session = looking(restored.app)
        titles = session.scalars(sa.select(Risk.title).where(Risk.title.startswith("BACK-")))
        stored = set(titles)
        db.session.remove()
    stage.tally.count("acknowledged before the backup", len(before))
    stage.tally.count("stored in the restored one", len(stored))
    stage.tally.blame("lost", sorted(before - stored), "is not in the restored database")
    check_trail(restored.app, stage.tally, is_sqlite=stage.is_sqlite)
    with restored.app.app_context():
        db.engine.dispose()
