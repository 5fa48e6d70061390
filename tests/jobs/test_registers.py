"""A workbook made as a job: what the person may see at that moment, noted and kept once."""

import io
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from lgr_tracker.domain.classification import Level
from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.jobs import JobKind, JobState
from lgr_tracker.domain.permissions import Role, operator
from lgr_tracker.jobs.queue import JobQueue, init_jobs
from lgr_tracker.jobs.registers import prepare_register
from lgr_tracker.jobs.running import Running
from lgr_tracker.models.audit import AuditEvent, Event
from lgr_tracker.models.job import Job, JobFile
from lgr_tracker.models.organisation import Membership
from lgr_tracker.models.risk import Risk
from lgr_tracker.queries.jobs import file_of_job
from lgr_tracker.queries.risk_filter import ALL_OPEN, RiskFilter, filter_from, filter_values
from lgr_tracker.web.database import db, looking
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.jobs.ask_for_register import ask_for_register
from lgr_tracker.workflows.jobs.claim_job import claim_job
from tests import builders
from tests.people import NOW, TODAY, Cast

HOUSE = operator("job")


@pytest.fixture
def queue(both: Flask) -> JobQueue:
    made = init_jobs(both, {JobKind.REGISTER_EXPORT: prepare_register}, ())
    made.wake = lambda job_ids: None  # type: ignore[method-assign]  # each test says when it runs
    return made


def ask(cast: Cast, wanted: RiskFilter = ALL_OPEN) -> int:
    with builders.writing() as session:
        for number in (1, 2):
            builders.risk(session, cast.programme_id, cast.alder_id, number=number)
        session.commit()
    job = perform_as(
        cast.farah, ask_for_register, cast.programme_id, filter_values(wanted), filter_words="All"
    )
    return job.id


def seen(statement: Any) -> list[Any]:
    with Session(db.engine, info={"viewer": HOUSE}) as session:
        return list(session.execute(statement))


def exports() -> int:
    counted = sa.select(sa.func.count()).select_from(AuditEvent)
    return int(seen(counted.where(AuditEvent.event == Event.RISK_EXPORT.value))[0][0])


def words_in(content: bytes) -> set[Any]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    found = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    book.close()
    return found


def test_it_holds_the_risks_that_the_filter_lets_through_when_it_runs(
    both: Flask, cast: Cast, queue: JobQueue
) -> None:
    job_id = ask(cast)
    with builders.writing() as session:
        session.execute(sa.update(Risk).where(Risk.number == 1).values(title="Changed meanwhile"))
        session.commit()
    queue.run(job_id)
    [(name, content)] = seen(sa.select(JobFile.name, JobFile.content))
    assert name.endswith(".xlsx")
    words = words_in(content)
    assert {"Changed meanwhile", "Something could go wrong 2"} <= words
    assert exports() == 1
    assert seen(sa.select(Job.state, Job.result)) == [(JobState.DONE, {"rows": 2})]


def test_a_restricted_risk_of_another_council_is_not_in_it(
    both: Flask, cast: Cast, queue: JobQueue
) -> None:
    job_id = ask(cast)
    with builders.writing() as session:
        hidden = builders.risk(
            session, cast.programme_id, cast.birch_id, number=3, title="For Birch alone"
        )
        builders.classify(session, cast.programme_id, risk_id=hidden.id)
        session.commit()
    queue.run(job_id)
    [(content,)] = seen(sa.select(JobFile.content))
    assert "Something could go wrong 2" in words_in(content)
    assert "For Birch alone" not in words_in(content)
    assert seen(sa.select(Job.result)) == [({"rows": 2},)]


def test_whoever_moves_to_another_council_leaves_its_restricted_file_behind(
    both: Flask, cast: Cast, queue: JobQueue
) -> None:
    def fetched(organisation_id: int) -> bytes:
        farah = replace(cast.farah, seats=(replace(seat, organisation_id=organisation_id),))
        with looking(farah) as session:
            return file_of_job(session, farah, job_id).content

    (seat,), job_id = cast.farah.seats, ask(cast)
    queue.run(job_id)
    assert fetched(cast.birch_id).startswith(b"PK")  # there is nothing in it that Birch may not see
    with builders.writing() as session:
        own = builders.risk(session, cast.programme_id, cast.alder_id, number=3)
        builders.classify(session, cast.programme_id, risk_id=own.id)
    job_id = perform_as(
        cast.farah, ask_for_register, cast.programme_id, filter_values(ALL_OPEN), filter_words="All"
    ).id
    queue.run(job_id)
    assert fetched(cast.alder_id).startswith(b"PK")
    with pytest.raises(NotFound):
        fetched(cast.birch_id)


def test_a_death_between_keeping_and_ending_notes_and_keeps_it_once(
    both: Flask, cast: Cast, queue: JobQueue
) -> None:
    job_id = ask(cast)
    lease = timedelta(seconds=60)
    held = perform_as(HOUSE, claim_job, job_id, worker="dies", lasts=lease)
    assert held is not None
    prepare_register(Running(held, lambda: False))  # and no word of how it ended
    kept = seen(sa.select(JobFile.content))
    both.config["LGR_CLOCK"] = lambda: NOW + lease * 2
    assert queue.sweep() == 1
    queue.run(job_id)
    assert seen(sa.select(Job.state, Job.attempt)) == [(JobState.DONE, 2)]
    assert (seen(sa.select(JobFile.content)), exports()) == (kept, 1)


def test_whoever_may_no_longer_export_gets_no_file(
    both: Flask, cast: Cast, queue: JobQueue
) -> None:
    job_id = ask(cast)
    with builders.writing() as session:
        session.execute(
            sa.update(Membership)
            .where(Membership.person_id == cast.farah.person_id)
            .values(role=Role.VIEWER)
        )
        session.commit()
    queue.run(job_id)
    [(state, sentence)] = seen(sa.select(Job.state, Job.sentence))
    assert state is JobState.FAILED
    assert sentence.startswith("Your role in this programme does not cover this.")
    assert (seen(sa.select(JobFile.job_id)), exports()) == ([], 0)


@pytest.mark.parametrize(
    "wanted",
    [
        ALL_OPEN,
        RiskFilter(q="school", band=(3, "none"), review_to=TODAY, mine="yes"),
        ALL_OPEN.but(likelihood=2, impact=(4, 5), council=7, workstream="People"),
        ALL_OPEN.but(classification=Level.EXEMPT.value),
    ],
)
def test_a_filter_travels_as_json_unchanged(wanted: RiskFilter) -> None:
    assert filter_from(json.loads(json.dumps(filter_values(wanted)))) == wanted
