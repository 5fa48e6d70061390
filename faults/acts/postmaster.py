"""PostgreSQL itself is killed, three times, while people write."""

from __future__ import annotations

import time

from faults.postgres import MortalServer
from faults.stage import Stage, Writers

WRITERS = 4


def killed(stage: Stage, server: MortalServer, times: int = 3) -> None:
    """Kill the postmaster while people raise risks; the service goes on without a restart.

    Answers of 503 are allowed while there is no database, and nothing else.
    """
    writers = Writers(stage, "POST", stage.managers(WRITERS, allowed_503=True))
    with writers.writing():
        for _ in range(max(1, round(times * stage.share))):
            time.sleep(2)
            server.kill()
            stage.tally.count("postmasters killed")
            stage.tally.took("recovery", server.start_again())
        time.sleep(max(2.0, 3 * stage.share))
    after = Writers(stage, "AFTER-POST", writers.people[:1])
    with after.writing():
        time.sleep(2)
    if not after.acknowledged:
        stage.tally.blame("5xx", ["writing"], "does not work after PostgreSQL came back")
    writers.check()
