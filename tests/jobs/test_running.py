"""One job, one worker: what is written when it ends well, badly, late, or not at all."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotAllowed, WrongState
from lgr_tracker.domain.jobs import BROKE, DIED, PAUSES, JobKind, JobState
from lgr_tracker.domain.permissions import Actor, operator
from lgr_tracker.jobs.queue import JobQueue, init_jobs
from lgr_tracker.jobs.running import GONE, NO_SEAT, Running
from lgr_tracker.models.job import Job
from lgr_tracker.models.organisation import Membership, Person
from lgr_tracker.models.programme import Programme
from lgr_tracker.queries.jobs import JobRow, job_of
from lgr_tracker.web.database import db
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.jobs.asking import PATIENCE, ask_for_job
from lgr_tracker.workflows.jobs.cancel_job import cancel_job
from lgr_tracker.workflows.jobs.claim_job import claim_job
from lgr_tracker.workflows.jobs.end_job import Ending, end_job
from lgr_tracker.workflows.jobs.holding import LeaseLost
from lgr_tracker.workflows.jobs.renew_leases import renew_leases
from tests import builders
from tests.people import NOW, Cast

KIND = JobKind.REGISTER_EXPORT
LEASE = timedelta(seconds=60)
HOUSE = operator("job")


class Clock:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.moment = NOW

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, time: timedelta) -> None:
        self.moment += time


@pytest.fixture
def clock(both: Flask) -> Clock:
    made = Clock()
    both.config["LGR_CLOCK"] = made
    return made


def ask(actor: Actor, programme_id: int | None, **arguments: Any) -> int:
    """Ask for a job and commit, without calling it."""

    def workflow(session: Session, *, actor: Actor, now: datetime) -> int:
        job = ask_for_job(session, KIND, arguments, programme_id=programme_id, actor=actor, now=now)
        session.commit()
        session.info.pop("jobs")  # as if the process had died before it could call
        return job.id

    return perform_as(actor, workflow)


def mark(session: Session, name: str, *, actor: Actor, now: datetime) -> None:
    """A real workflow's effect that shows how often it was done: a letter added to a name."""
    session.execute(sa.update(Programme).values(area=Programme.area + name))
    session.commit()


def seeing() -> Session:
    return Session(db.engine, info={"viewer": HOUSE})


def area(cast: Cast) -> str:
    with seeing() as session:
        return session.get_one(Programme, cast.programme_id).area


def queue_of(app: Flask, work: Callable[[Running], dict[str, Any]]) -> JobQueue:
    works: Mapping[JobKind, Any] = {KIND: work}
    app.config["LGR_TRACKER_JOBS"] = "now"
    return init_jobs(app, works, ())


def look(job_id: int) -> JobRow:
    with seeing() as session:
        return job_of(session, HOUSE, job_id)


@pytest.fixture(autouse=True)
def area_is_empty(cast: Cast) -> None:
    with builders.writing() as session:
        session.execute(sa.update(Programme).values(area=""))
        session.commit()


def test_a_job_runs_after_the_commit_as_who_asked_and_keeps_its_result(
    both: Flask, cast: Cast, clock: Clock
) -> None:
    seen: list[Actor] = []

    def work(job: Running) -> dict[str, Any]:
        seen.append(job.actor())
        job.progress(1, 2, "Half way")
        job.perform(mark, "a")
        return {"rows": job.arguments["rows"]}

    queue_of(both, work)

    def workflow(session: Session, *, actor: Actor, now: datetime) -> int:
        asked = [
            ask_for_job(
                session, KIND, {"rows": 3}, programme_id=cast.programme_id, actor=actor, now=now
            )
            for _ in range(2)
        ]
        assert asked[0] is asked[1], "the same is asked for once a transaction"
        assert area(cast) == "", "nothing runs before the commit"
        session.commit()
        return asked[0].id

    job = look(perform_as(cast.farah, workflow))
    assert (job.state, job.result, job.attempt, job.words) == (JobState.DONE, {"rows": 3}, 1, "")
    assert (job.done, job.total, job.asked_by) == (1, 2, "Farah")
    assert job.ended_at == clock.moment
    assert [(each.person_id, each.seats) for each in seen] == [
        (cast.farah.person_id, cast.farah.seats)
    ]
    assert area(cast) == "a"


def test_a_workflow_that_is_rolled_back_asks_for_nothing(
    both: Flask, cast: Cast, clock: Clock
) -> None:
    queue_of(both, lambda job: {})

    def workflow(session: Session, *, actor: Actor, now: datetime) -> None:
        ask_for_job(session, KIND, {}, programme_id=cast.programme_id, actor=actor, now=now)
        raise WrongState("No.")

    with pytest.raises(WrongState):
        perform_as(cast.farah, workflow)
    with seeing() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Job)) == 0


def test_nobody_asks_without_being_somebody(both: Flask, cast: Cast, clock: Clock) -> None:
    with pytest.raises(NotAllowed):
        ask(Actor(None, ""), cast.programme_id)


def test_a_lost_call_is_made_again_by_a_sweep_and_only_once(
    both: Flask, cast: Cast, clock: Clock
) -> None:
    queue = queue_of(both, lambda job: job.perform(mark, "a") or {})
    job_id = ask(cast.farah, cast.programme_id)
    assert queue.sweep() == 0, "its own call may still be on the way"
    clock.pass_by(PATIENCE)
    assert queue.sweep() == 1
    assert (queue.sweep(), look(job_id).state, area(cast)) == (0, JobState.DONE, "a")


def test_a_fault_is_tried_again_later_and_its_steps_are_not_repeated(
    both: Flask, cast: Cast, clock: Clock
) -> None:
    def work(job: Running) -> dict[str, Any]:
        done = [job.perform(mark, letter, step=letter) for letter in "ab"]
        assert done == [None, None]
        if look(job.id).attempt < 3:
            raise RuntimeError("a fault")
        job.perform(mark, "c", step="c")
        return {}

    queue = queue_of(both, work)
    job_id = ask(cast.farah, cast.programme_id)
    queue.run(job_id)
    assert look(job_id).state is JobState.WAITING
    queue.run(job_id)
    assert look(job_id).attempt == 1, "not before its pause is over"
    for pause in PAUSES:
        clock.pass_by(pause)
        assert queue.sweep() == 1
    job = look(job_id)
    assert (job.state, job.attempt, area(cast)) == (JobState.DONE, 3, "abc")


def test_a_step_and_its_work_stand_or_fall_together(both: Flask, cast: Cast, clock: Clock) -> None:
    def half(session: Session, *, actor: Actor, now: datetime) -> None:
        session.execute(sa.update(Programme).values(area="half"))
        if clock.moment == NOW:
            raise RuntimeError("died between the work and the commit")
        session.commit()

    queue = queue_of(both, lambda job: job.perform(half, step="only") or {})
    job_id = ask(cast.farah, cast.programme_id)
    queue.run(job_id)
    assert area(cast) == ""
    clock.pass_by(PAUSES[0])
    queue.sweep()
    assert (look(job_id).state, area(cast)) == (JobState.DONE, "half")


def test_three_faults_end_it_with_a_plain_sentence(both: Flask, cast: Cast, clock: Clock) -> None:
    def work(job: Running) -> dict[str, Any]:
        raise ZeroDivisionError("with words that a person typed")

    queue = queue_of(both, work)
    job_id = ask(cast.farah, cast.programme_id)
    queue.run(job_id)
    for pause in PAUSES:
        clock.pass_by(pause)
        queue.sweep()
    job = look(job_id)
    assert (job.state, job.sentence, job.tries) == (JobState.FAILED, BROKE, 3)
    clock.pass_by(timedelta(days=1))
    assert queue.sweep() == 0


def test_a_refusal_in_words_ends_it_at_once(both: Flask, cast: Cast, clock: Clock) -> None:
    def work(job: Running) -> dict[str, Any]:
        raise WrongState("This round is signed off.")

    job_id = ask(cast.farah, cast.programme_id)
    queue_of(both, work).run(job_id)
    job = look(job_id)
    assert (job.state, job.sentence) == (JobState.FAILED, "This round is signed off.")


@pytest.mark.parametrize("how", ["disabled", "seat ended"])
def test_the_job_of_somebody_who_has_left_is_refused(
    both: Flask, cast: Cast, clock: Clock, how: str
) -> None:
    queue = queue_of(both, lambda job: job.perform(mark, "a") or {})
    job_id = ask(cast.farah, cast.programme_id)
    with builders.writing() as session:
        if how == "disabled":
            session.get_one(Person, cast.farah.person_id).is_active = False
        else:
            session.execute(
                sa.update(Membership)
                .where(Membership.person_id == cast.farah.person_id)
                .values(ends_on=NOW.date() - timedelta(days=1))
            )
        session.commit()
    queue.run(job_id)
    job = look(job_id)
    assert job.state is JobState.FAILED
    assert job.sentence == (GONE if how == "disabled" else NO_SEAT)
    assert area(cast) == ""


def test_somebody_who_leaves_in_the_middle_gets_no_further(
    both: Flask, cast: Cast, clock: Clock
) -> None:
    def work(job: Running) -> dict[str, Any]:
        job.perform(mark, "a")
        with builders.writing() as session:
            session.get_one(Person, cast.farah.person_id).is_active = False
            session.commit()
        job.perform(mark, "b")
        return {}

    job_id = ask(cast.farah, cast.programme_id)
    queue_of(both, work).run(job_id)
    assert (look(job_id).state, area(cast)) == (JobState.FAILED, "a")


def test_a_dead_workers_job_is_taken_up_once_and_the_late_worker_writes_nothing(
    both: Flask, cast: Cast, clock: Clock
) -> None:
    job_id = ask(cast.farah, cast.programme_id)
    first = perform_as(HOUSE, claim_job, job_id, worker="one", lasts=LEASE)
    assert first is not None
    assert perform_as(HOUSE, claim_job, job_id, worker="two", lasts=LEASE) is None
    queue = queue_of(both, lambda job: job.perform(mark, "b", step="only") or {})
    assert queue.sweep() == 0, "its lease runs"
    clock.pass_by(LEASE + timedelta(seconds=1))
    assert queue.sweep() == 1
    late = Running(first, lambda: False)
    for write in (
        lambda: late.perform(mark, "a"),
        lambda: late.perform(mark, "a", step="only"),
        lambda: late.progress(1, 1),
        late.stop_if_cancelled,
        lambda: perform_as(HOUSE, end_job, first.lease, Ending(JobState.FAILED, sentence="late")),
    ):
        with pytest.raises(LeaseLost):
            write()
    assert perform_as(HOUSE, renew_leases, [first.lease]) == 0
    job = look(job_id)
    assert (job.state, job.attempt, job.sentence, area(cast)) == (JobState.DONE, 2, "", "b")


def test_a_lease_that_is_renewed_is_not_taken(both: Flask, cast: Cast, clock: Clock) -> None:
    job_id = ask(cast.farah, cast.programme_id)
    held = perform_as(HOUSE, claim_job, job_id, worker="one", lasts=LEASE)
    assert held is not None
    queue = queue_of(both, lambda job: {})
    for _ in range(3):
        clock.pass_by(LEASE * 0.6)
        assert perform_as(HOUSE, renew_leases, [held.lease]) == 1
        assert queue.sweep() == 0
    assert (look(job_id).state, look(job_id).attempt) == (JobState.RUNNING, 1)


def test_a_job_that_kills_its_worker_three_times_is_not_tried_for_ever(
    both: Flask, cast: Cast, clock: Clock
) -> None:
    queue = queue_of(both, lambda job: {})
    job_id = ask(cast.farah, cast.programme_id)
    for _ in range(3):
        assert perform_as(HOUSE, claim_job, job_id, worker="dies", lasts=LEASE) is not None
        clock.pass_by(LEASE + timedelta(seconds=1))
        sweep_without_calling(queue)
    job = look(job_id)
    assert (job.state, job.sentence, job.attempt) == (JobState.FAILED, DIED, 3)


def sweep_without_calling(queue: JobQueue) -> None:
    queue.wake = lambda job_ids: None  # type: ignore[method-assign]  # the message is lost
    queue.sweep()


def test_a_worker_that_is_stopped_gives_back_without_using_up_a_try(
    both: Flask, cast: Cast, clock: Clock
) -> None:
    stopping = [True]

    def work(job: Running) -> dict[str, Any]:
        job._is_stopping = lambda: stopping[0]
        job.perform(mark, "a", step="a")
        job.stop_if_cancelled()
        job.perform(mark, "b", step="b")
        return {}

    queue = queue_of(both, work)
    job_id = ask(cast.farah, cast.programme_id)
    for _ in range(5):
        queue.run(job_id)
    job = look(job_id)
    assert (job.state, job.attempt, job.tries) == (JobState.WAITING, 5, 0)
    stopping[0] = False
    queue.run(job_id)
    assert (look(job_id).state, area(cast)) == (JobState.DONE, "ab")


def test_a_cancel_is_heard_at_the_next_chance(both: Flask, cast: Cast, clock: Clock) -> None:
    def work(job: Running) -> dict[str, Any]:
        job.stop_if_cancelled()
        job.perform(mark, "a")
        for _ in range(2):
            assert perform_as(cast.farah, cancel_job, job.id) is JobState.RUNNING
        assert look(job.id).is_cancelling
        job.stop_if_cancelled()
        raise AssertionError("it went on")

    job_id = ask(cast.farah, cast.programme_id)
    queue_of(both, work).run(job_id)
    assert (look(job_id).state, area(cast)) == (JobState.CANCELLED, "a")
    with pytest.raises(WrongState, match="cancelled"):
        perform_as(cast.farah, cancel_job, job_id)


def test_a_waiting_job_is_cancelled_before_it_begins(both: Flask, cast: Cast, clock: Clock) -> None:
    job_id = ask(cast.farah, cast.programme_id)
    assert perform_as(cast.farah, cancel_job, job_id) is JobState.CANCELLED
    queue_of(both, lambda job: job.perform(mark, "a") or {}).run(job_id)
    assert (look(job_id).attempt, area(cast)) == (0, "")


def test_a_dead_workers_job_that_nobody_wants_is_cancelled(
    both: Flask, cast: Cast, clock: Clock
) -> None:
    job_id = ask(cast.farah, cast.programme_id)
    perform_as(HOUSE, claim_job, job_id, worker="dies", lasts=LEASE)
    perform_as(cast.farah, cancel_job, job_id)
    clock.pass_by(LEASE + timedelta(seconds=1))
    queue_of(both, lambda job: {}).sweep()
    assert look(job_id).state is JobState.CANCELLED


def die(queue: JobQueue, job_id: int, clock: Clock, times: int) -> None:
    """Let workers that have the job in hand die."""
    for _ in range(times):
        perform_as(HOUSE, claim_job, job_id, worker="dies", lasts=LEASE)
        clock.pass_by(LEASE + timedelta(seconds=1))
        sweep_without_calling(queue)


@pytest.mark.parametrize("how", ["done", "refused", "faulty", "cancelled", "unwanted", "deadly"])
def test_an_ended_job_forgets_what_was_asked_however_it_ended(
    both: Flask, cast: Cast, clock: Clock, how: str
) -> None:
    def work(job: Running) -> dict[str, Any]:
        assert job.arguments["wanted"] == {"words": "Kestrel Road"}
        faults = {"refused": NotAllowed("No."), "faulty": OSError()}
        if how in faults:
            raise faults[how]
        return {}

    queue, told = queue_of(both, work), {"filter_words": "All risks"}
    job_id = ask(cast.asha, cast.programme_id, wanted={"words": "Kestrel Road"}, **told)
    if how == "deadly":
        die(queue, job_id, clock, 3)
    elif how == "unwanted":
        perform_as(HOUSE, claim_job, job_id, worker="dies", lasts=LEASE)
        perform_as(cast.asha, cancel_job, job_id)
        die(queue, job_id, clock, 1)
    elif how == "cancelled":
        perform_as(cast.asha, cancel_job, job_id)
    else:
        queue.run(job_id)
        for pause in PAUSES:
            clock.pass_by(pause)
            queue.sweep()
    with seeing() as session:
        job = session.get_one(Job, job_id)
        assert (job.ended_at is None, job.arguments) == (False, told)
    assert look(job_id).about == "All risks"


def test_a_job_that_will_be_tried_again_forgets_nothing(
    both: Flask, cast: Cast, clock: Clock
) -> None:
    def work(job: Running) -> dict[str, Any]:
        raise OSError

    job_id = ask(cast.asha, cast.programme_id, wanted={"words": "Kestrel Road"})
    queue_of(both, work).run(job_id)
    with seeing() as session:
        assert session.get_one(Job, job_id).arguments == {"wanted": {"words": "Kestrel Road"}}
