"""Processes are killed while people write: whatever was acknowledged is there, once and whole."""

from __future__ import annotations

import random
import time

from faults.stage import Stage, Writers

WRITERS = 6


def workers(stage: Stage, times: int = 25, masters: int = 5) -> None:
    """Kill a worker every half to whole second, then the whole server, while people raise risks.

    A restart has to answer within 5 seconds.
    """
    chance = random.Random(7)
    writers = Writers(stage, "KILL", stage.managers(WRITERS))
    with writers.writing():
        for nth in range(max(3, round(times * stage.share))):
            time.sleep(chance.uniform(0.5, 1.0))
            stage.service.kill_worker(nth)
            stage.tally.count("workers killed")
        for _ in range(max(1, round(masters * stage.share))):
            time.sleep(chance.uniform(0.5, 1.0))
            stage.service.kill()
            stage.tally.count("servers killed")
            restart(stage)
        time.sleep(1)
    writers.check()


def restart(stage: Stage) -> None:
    """Start the service again, and say so if it takes more than 5 seconds to answer."""
    seconds = stage.service.start()
    stage.tally.took("restart", seconds)
    if seconds > 5:
        stage.tally.note(f"slow: a restart took {seconds:.1f} s, aimed at 5")
