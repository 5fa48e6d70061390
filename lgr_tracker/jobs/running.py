"""What a job may do while it runs: act for whoever asked, tell how far it is, hear a stop."""

from collections.abc import Callable
from datetime import datetime
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotAllowed
from lgr_tracker.domain.jobs import JobKind
from lgr_tracker.domain.permissions import Actor, operator
from lgr_tracker.queries.jobs import person_behind, request_of, standing_of
from lgr_tracker.queries.seats import actor_of
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import looking
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.jobs.claim_job import Claimed
from lgr_tracker.workflows.jobs.holding import LeaseLost, begin_step, hold, is_step_done
from lgr_tracker.workflows.jobs.report_job import Progress, report_job

T = TypeVar("T")
HOUSE = operator("job")
"""Who the house itself is when it looks after its jobs."""

BETWEEN = 0.5
"""Seconds between two notes of progress: people don't read faster, and each is a write."""

GONE = "The person who asked for this can no longer sign in, so it was not done."
NO_SEAT = "You no longer hold a role in this programme, so this was not done."


class Cancelled(Exception):  # it is no error: somebody changed their mind
    """End a job because the person who asked for it no longer wants it."""


class GivenBack(Exception):  # it is no error: another worker goes on
    """End a try because this worker is being stopped."""


class Running:
    """Be a job that is under way.

    Work is done in steps: each `perform` is one workflow in one transaction, which begins by
    proving that this worker still has the job and, given a `step`, notes that the step is done.
    A job that is taken up again runs from its beginning and passes over the steps that are noted,
    so nothing is done twice. Between steps no transaction is open.
    """

    def __init__(self, claimed: Claimed, is_stopping: Callable[[], bool]) -> None:
        self._claimed, self._is_stopping = claimed, is_stopping
        self._told_at = 0.0

    @property
    def id(self) -> int:
        """Return the job's key."""
        return self._claimed.lease.job_id

    @property
    def kind(self) -> JobKind:
        """Return what sort of job this is."""
        return self._claimed.kind

    @property
    def arguments(self) -> dict[str, Any]:
        """Return what was asked for, as plain JSON values."""
        return self._claimed.arguments

    @property
    def programme_id(self) -> int:
        """Return the programme that the job belongs to; raises LookupError where it has none."""
        if self._claimed.programme_id is None:
            raise LookupError("This job belongs to no programme.")
        return self._claimed.programme_id

    def actor(self) -> Actor:
        """Return who asked, with the seats held today; the house itself where nobody asked.

        Raises NotAllowed for somebody who has left, or who left the programme. Runs two queries.
        """
        person_id = self._claimed.asked_by_id
        if person_id is None:
            return HOUSE
        with looking(HOUSE) as session:
            name = person_behind(session, person_id)
            if name is None:
                raise NotAllowed(GONE)
            actor = actor_of(session, person_id, name, request_of(self.id), today())
        programme_id = self._claimed.programme_id
        if programme_id is not None and not actor.seats_in(programme_id):
            raise NotAllowed(NO_SEAT)
        return actor

    def perform(
        self,
        workflow: Callable[..., T],
        *args: Any,
        step: str = "",
        privacy_reason: str = "",
        **kwargs: Any,
    ) -> T | None:
        """Run a workflow as the person who asked, in a transaction that only this worker can have.

        With a `step` (at most 200 characters, its own within the job) it is done once however
        often the job is begun; None says that an earlier try did it. `privacy_reason` is what
        the person said of texts that the privacy guard doubts. Raises what the workflow
        raises, NotAllowed for a leaver, LeaseLost where the job is in other hands.
        """
        asked = (self._claimed, step, workflow, args, kwargs)
        return perform_as(self.actor(), _in_hand, *asked, privacy_reason=privacy_reason)

    def read(self, look: Callable[[Session, Actor], T]) -> T:
        """Call `look(session, actor)` in a short reading session, as the person who asked.

        Return plain values from it: the session is closed before this returns.
        """
        actor = self.actor()
        with looking(actor) as session:
            return look(session, actor)

    def read_as_house(self, look: Callable[[Session], T]) -> T:
        """Call `look(session)` as the house, which sees all; for proofs over every row.

        Nothing that tells of single rows may go from it into a result.
        """
        with looking(HOUSE) as session:
            return look(session)

    def has_done(self, step: str) -> bool:
        """Tell whether a step was done, in this try or an earlier one."""
        with looking(HOUSE) as session:
            return is_step_done(session, self.id, step)

    def progress(self, done: int, of: int, words: str = "") -> None:
        """Note how far it is, at most twice a second and always at the end; `of` 0 is unknown.

        `words` say what is being done, never what is in a row. Raises as `stop_if_cancelled`.
        """
        if done < of and monotonic() - self._told_at < BETWEEN:
            return
        self._told_at = monotonic()
        is_cancelled = perform_as(HOUSE, report_job, self._claimed.lease, Progress(done, of, words))
        self._stop(is_cancelled)

    def stop_if_cancelled(self) -> None:
        """Go on only if the job is still wanted and ours; call it often. Runs one query.

        Raises Cancelled, GivenBack or LeaseLost, none of which a job may catch.
        """
        lease = self._claimed.lease
        with looking(HOUSE) as session:
            standing = standing_of(session, HOUSE, lease.job_id, lease.attempt)
        if not standing.is_ours:
            raise LeaseLost
        self._stop(standing.is_cancelling)

    def _stop(self, is_cancelled: bool) -> None:
        if is_cancelled:
            raise Cancelled
        if self._is_stopping():
            raise GivenBack


def _in_hand(
    session: Session,
    claimed: Claimed,
    step: str,
    workflow: Callable[..., T],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> T | None:
    """Run a workflow behind the proof that the job is ours and the step not done."""
    hold(session, claimed.lease, now=now)
    if step and not begin_step(session, claimed.lease, step):
        return None
    return workflow(session, *args, actor=actor, now=now, **kwargs)
