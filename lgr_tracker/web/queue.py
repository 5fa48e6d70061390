"""The door to the queue: what the rooms below `jobs` may ask of it."""

from collections.abc import Iterable
from typing import Protocol, cast

from flask import current_app

EXTENSION = "lgr_jobs"


class Queue(Protocol):
    """Call jobs to be done, and be the worker that does them."""

    def wake(self, job_ids: Iterable[int]) -> None:
        """Call jobs whose rows are committed; never raises, because a sweep calls again."""

    def start(self, threads: int | None = None) -> None:
        """Begin to do jobs in this process, in as many threads as the settings say or given."""

    def start_in_server(self) -> None:
        """Begin to do jobs in this process if the settings say that servers do."""

    def stop(self) -> None:
        """Stop doing jobs; what is in hand is finished or given back."""

    def sweep(self) -> int:
        """Call again what was lost, and ask for what fell due; return how many were called."""


def queue() -> Queue:
    """Return the queue of the app that is being asked."""
    return cast(Queue, current_app.extensions[EXTENSION])
