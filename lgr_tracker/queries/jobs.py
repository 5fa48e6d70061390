"""Jobs as the person who asked for them sees them, and the operator; nobody else sees any."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.jobs import JobKind, JobState
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.job import Job, JobFile, PeriodicRun
from lgr_tracker.models.organisation import Person
from lgr_tracker.models.programme import Programme


@dataclass(frozen=True)
class JobRow:
    """Hold one job; `about` tells it from others of its kind, in words of ours.

    `tries` counts those that were begun and not given back in good order.
    """

    id: int
    kind: JobKind
    about: str
    state: JobState
    programme_code: str | None
    programme_name: str | None
    asked_by: str | None
    done: int
    total: int
    words: str
    result: dict[str, Any] | None
    sentence: str
    attempt: int
    tries: int
    worker: str
    is_cancelling: bool
    file_name: str | None
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True)
class KeptFile:
    """Hold a file that a job made."""

    name: str
    media_type: str
    content: bytes


def _is_theirs(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition of a job that the actor may see today.

    Their own, and of those that belong to a programme only where they still hold a seat.
    """
    if actor.is_operator:
        return sa.true()
    if actor.person_id is None:
        return sa.false()
    here = sa.or_(Job.programme_id.is_(None), Job.programme_id.in_(sorted(actor.programme_ids())))
    return sa.and_(Job.asked_by_id == actor.person_id, here)


def _rows(actor: Actor) -> sa.Select[Any]:
    return (
        sa.select(
            Job.id,
            Job.kind,
            Job.arguments,
            Job.state,
            Programme.code,
            Programme.name,
            Person.name,
            Job.done,
            Job.total,
            Job.words,
            Job.result,
            Job.sentence,
            Job.attempt,
            Job.attempt - Job.given_back,
            Job.worker,
            sa.and_(Job.cancel_asked, Job.state == JobState.RUNNING),
            JobFile.name,
            Job.asked_at,
            Job.started_at,
            Job.ended_at,
        )
        .outerjoin(Programme, Programme.id == Job.programme_id)
        .outerjoin(Person, Person.id == Job.asked_by_id)
        .outerjoin(JobFile, JobFile.job_id == Job.id)
        .where(_is_theirs(actor))
    )


def _row(found: Iterable[Any]) -> JobRow:
    job_id, kind, arguments, *rest = found
    return JobRow(job_id, JobKind(kind), arguments.get("filter_words", ""), *rest)


def jobs(session: Session, actor: Actor, *, most: int = 50) -> tuple[JobRow, ...]:
    """Return the actor's own jobs, newest first; the operator's are all. Runs one query."""
    statement = _rows(actor).order_by(Job.asked_at.desc(), Job.id.desc()).limit(most)
    return tuple(_row(found) for found in session.execute(statement))


def job_of(session: Session, actor: Actor, job_id: int) -> JobRow:
    """Return one job; raises NotFound for a missing one and for another person's. One query."""
    found = session.execute(_rows(actor).where(Job.id == job_id)).one_or_none()
    if found is None:
        raise NotFound
    return _row(found)


def file_of_job(session: Session, actor: Actor, job_id: int) -> KeptFile:
    """Return the file that a job made; raises NotFound as `job_of` does. Runs one query.

    The trail notes each file with the restricted rows in it, so whoever may not see one of them
    any more, because they speak for another council now, sees neither the note nor the file.
    """
    noted = sa.select(AuditEvent.id).where(
        AuditEvent.programme_id == Job.programme_id,
        AuditEvent.subject_kind == "programme",
        AuditEvent.subject_id == Job.programme_id,
        AuditEvent.request_id == request_of(job_id),
    )
    found = session.execute(
        sa.select(JobFile.name, JobFile.media_type, JobFile.content)
        .join(Job, Job.id == JobFile.job_id)
        .where(
            JobFile.job_id == job_id,
            Job.state == JobState.DONE,
            _is_theirs(actor),
            noted.exists(),
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return KeptFile(*found)


def request_of(job_id: int) -> str:
    """Return by what name the trail knows a job, where a page's request has one of its own."""
    return f"job-{job_id}"


def is_sweep_needed(session: Session, actor: Actor, now: datetime) -> bool:
    """Tell whether any job waits to be called again or has lost its worker. Runs one query.

    Asked every few seconds, so that an idle service never takes the write lock.
    """
    found = session.scalar(
        sa.select(Job.id)
        .where(
            _is_theirs(actor),
            sa.or_(
                sa.and_(Job.state == JobState.WAITING, Job.wake_at <= now),
                sa.and_(Job.state == JobState.RUNNING, Job.leased_until < now),
            ),
        )
        .limit(1)
    )
    return found is not None


def person_behind(session: Session, person_id: int) -> str | None:
    """Return the name of a person who may still act here, or None. Runs one query."""
    return session.scalar(sa.select(Person.name).where(Person.id == person_id, Person.is_active))


@dataclass(frozen=True)
class Standing:
    """Say how a job stands for the worker that has it: still its own, and wished to be done."""

    is_ours: bool
    is_cancelling: bool


def standing_of(session: Session, actor: Actor, job_id: int, attempt: int) -> Standing:
    """Return how a job stands for the worker that began this try. Runs one query."""
    found = session.execute(
        sa.select(Job.cancel_asked).where(
            Job.id == job_id,
            Job.attempt == attempt,
            Job.state == JobState.RUNNING,
            _is_theirs(actor),
        )
    ).one_or_none()
    return Standing(found is not None, bool(found and found.cancel_asked))


def periodic_runs(session: Session, actor: Actor) -> dict[str, datetime]:
    """Return when each periodic job last fell due and was asked for. Runs one query."""
    statement = sa.select(PeriodicRun.kind, PeriodicRun.due_at)
    if not actor.is_operator:
        return {}
    return {kind: due_at for kind, due_at in session.execute(statement)}
