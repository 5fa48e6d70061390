"""Break the running service on purpose for up to ten minutes, and report what was lost.

    python -m faults                      everything, on SQLite and on PostgreSQL
    python -m faults one_risk workers     only these acts
    python -m faults --share 0.2          every act at a fifth of its length
    python -m faults one_risk --without versions     show that the harness can fail

Writes faults-report.json and ends with 1 if anything was lost, halved, made up, forked, written
over or shown to a stranger, or if any answer was a 5xx. All traffic stays on this machine, every
loop is bounded in count and time, and the whole stops by itself.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from faults.acts import (
    backups,
    clocks,
    decisions,
    editors,
    hostile,
    imports,
    kills,
    load,
    postmaster,
    storage,
    tampering,
)
from faults.postgres import MortalServer
from faults.service import Service, running
from faults.stage import Stage
from faults.tally import LOSSES, Tally
from faults.world import a_council, make_world

Act = Callable[[Stage], None]
REPORT = Path("faults-report.json")
LIMIT_SECONDS = 600
RISKS = {"sqlite": 5_000, "postgresql": 500}


@dataclass(frozen=True)
class Run:
    """Hold what was asked for on the command line."""

    only: frozenset[str]
    databases: tuple[str, ...]
    share: float
    without: str
    ends: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for, write the report, and return 1 on any loss."""
    run = _read(arguments)
    report: dict[str, Any] = {"without": run.without, "share": run.share, "acts": {}}
    begun = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="lgr-faults-"))
    try:
        for database in run.databases:
            with _stage(run, database, folder / database) as (stage, acts):
                for name, act in acts.items():
                    report["acts"][f"{database}: {name}"] = _performed(run, stage, name, act)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    report["seconds"] = round(time.monotonic() - begun)
    report["losses"] = losses = _losses(report["acts"])
    REPORT.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print(f"\n{'losses':<36}" + "  ".join(f"{kind} {losses[kind]}" for kind in losses))
    print(f"{report['seconds']} seconds; the whole report is in {REPORT}")
    return 1 if any(losses.values()) else 0


def _read(arguments: Sequence[str] | None) -> Run:
    parser = argparse.ArgumentParser(
        prog="faults", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("acts", nargs="*", metavar="ACT", help="only these acts")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--share", type=float, default=1.0, help="of each act's full length")
    parser.add_argument("--without", choices=("versions", "immediate"), default="")
    asked = parser.parse_args(arguments)
    both = ("sqlite", "postgresql")
    return Run(
        only=frozenset(asked.acts),
        databases=both if asked.database == "both" else (asked.database,),
        share=min(1.0, max(0.02, asked.share)),
        without=asked.without,
        ends=time.monotonic() + LIMIT_SECONDS,
    )


@contextmanager
def _stage(run: Run, database: str, data: Path) -> Iterator[tuple[Stage, dict[str, Act]]]:
    """Make the world on one kind of database, and serve it."""
    server = MortalServer() if database == "postgresql" else None
    try:
        address = server.new_database() if server else f"sqlite:///{data / 'lgr-tracker.sqlite'}"
        world = make_world(data, address, max(100, round(RISKS[database] * run.share)))
        module = "faults.serving:app" if run.without else "wsgi:app"
        service = Service(data, address, module, variables={"FAULTS_OFF": run.without})
        with running(service):
            app = world.app()
            stage = Stage(world, service, app, a_council(app), run.share)
            acts = _acts_on_postgresql(server) if server else _acts_on_sqlite(data)
            yield stage, {name: act for name, act in acts.items() if _is_asked(run, name)}
    finally:
        if server:
            server.stop()


def _is_asked(run: Run, name: str) -> bool:
    return not run.only or name in run.only


def _acts_on_sqlite(data: Path) -> dict[str, Act]:
    other = f"sqlite:///{data}-restored/lgr-tracker.sqlite"
    return {
        "twenty_people": load.twenty_people,
        "one_risk": editors.one_risk,
        "workers": kills.workers,
        "of_register": imports.of_register,
        "disk_full": storage.disk_full,
        "locked": storage.locked,
        "read_only": storage.read_only,
        "backup": partial(backups.while_writing, other_database=other),
        "of_trail": tampering.of_trail,
        "hostile": hostile.requests_of_every_kind,
        "jumps": clocks.jumps,
        "two_chairs": decisions.two_chairs,
        "last_managers": decisions.last_managers,
        "seats_end": clocks.seats_end,
    }


def _acts_on_postgresql(server: MortalServer) -> dict[str, Act]:
    return {
        "one_risk": partial(editors.one_risk, seconds=15),
        "workers": partial(kills.workers, times=8, masters=1),
        "of_register": partial(imports.of_register, times=3),
        "postmaster": partial(postmaster.killed, server=server),
        "read_only": storage.read_only,
        "backup": partial(backups.while_writing, other_database=server.new_database()),
        "two_chairs": decisions.two_chairs,
        "last_managers": decisions.last_managers,
        "seats_end": clocks.seats_end,
    }


def _performed(run: Run, stage: Stage, name: str, act: Act) -> dict[str, Any]:
    """Perform one act with a tally of its own, and say in one line what came of it."""
    if time.monotonic() > run.ends:
        print(f"{name:<36}left out: the ten minutes are over", flush=True)
        return {**Tally().told(), "left out": True}
    mine = replace(stage, tally=Tally())
    begun = time.monotonic()
    try:
        act(mine)
    except Exception as error:  # one act that breaks must not hide the others
        mine.tally.blame("lost", [name], f"could not be carried through: {error!r}")
    told = mine.tally.told()
    if told["5xx"]:
        told["server log"] = mine.service.last_words()
    found = ", ".join(f"{kind} {told[kind]}" for kind in LOSSES if told[kind]) or "nothing lost"
    print(f"{name:<36}{found} ({time.monotonic() - begun:.0f} s)", flush=True)
    return {**told, "seconds": round(time.monotonic() - begun)}


def _losses(acts: dict[str, dict[str, Any]]) -> dict[str, int]:
    return {kind: sum(act[kind] for act in acts.values()) for kind in LOSSES}


if __name__ == "__main__":
    sys.exit(main())
