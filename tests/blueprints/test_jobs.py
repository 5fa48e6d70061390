"""My jobs: what one asked for, and nobody else's."""

import io
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from lgr_tracker.blueprints.risks.listing import LONG
from lgr_tracker.domain.jobs import DIED, JobKind, JobState
from lgr_tracker.domain.permissions import Actor, operator
from lgr_tracker.models.audit import AuditEvent, Event, record
from lgr_tracker.models.job import Job, JobFile
from lgr_tracker.models.organisation import Membership
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import Risk
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.jobs.asking import ask_for_job
from lgr_tracker.workflows.jobs.claim_job import claim_job
from lgr_tracker.workflows.jobs.report_job import Progress, report_job
from tests import builders
from tests.browsing import Page
from tests.people import NOW, Cast

HOUSE = operator("job")
JOBS = "/account/jobs"


def ask(app: Flask, actor: Actor, programme_id: int) -> int:
    """Ask for a workbook; without a worker it waits."""

    def workflow(session: Session, *, actor: Actor, now: datetime) -> int:
        job = ask_for_job(
            session,
            JobKind.REGISTER_EXPORT,
            {"n": now.timestamp()},
            programme_id=programme_id,
            actor=actor,
            now=now,
        )
        session.commit()
        return job.id

    with app.app_context():
        return perform_as(actor, workflow)


def keep_file(session: Session, cast: Cast, job_id: int) -> None:
    """Keep a file as the job would, which is noted in the trail."""
    session.add(JobFile(job_id=job_id, name="a.xlsx", media_type="x/y", content=b"hers"))
    here = cast.programme_id
    builders.event(session, here, "programme", here, request_id=f"job-{job_id}")


def change(app: Flask, job_id: int, **values: Any) -> None:
    with app.app_context(), builders.writing() as session:
        session.execute(sa.update(Job).where(Job.id == job_id).values(**values))
        session.commit()


def test_the_account_leads_to_a_page_that_is_empty_at_first(page: Page, cast: Cast) -> None:
    page = page.as_(cast.farah)
    opened = page.get("/account")
    opened = page.get(opened.links()["My jobs"])
    assert opened.h1 == "You have asked for no long work."
    assert "Nothing yet." in opened.text
    assert "Look again" not in opened.links()


def test_a_waiting_job_can_be_cancelled_and_not_twice(page: Page, cast: Cast) -> None:
    job_id = ask(page.app, cast.farah, cast.programme_id)
    page = page.as_(cast.farah)
    opened = page.get(JOBS)
    assert opened.h1 == "One job of yours is not done yet."
    assert "Waiting for its turn" in opened.text
    assert opened.links()["Look again"] == JOBS
    action = f"{JOBS}/{job_id}/cancel"
    form = opened.form(action)
    page.post(action, form)
    opened = page.get(JOBS)
    assert (opened.h1, "Cancelled" in opened.text) == ("Nothing of yours is waiting.", True)
    page.post(action, form, status=409)


def test_a_job_under_way_shows_how_far_it_is_and_stops_when_asked(page: Page, cast: Cast) -> None:
    job_id = ask(page.app, cast.farah, cast.programme_id)
    with page.app.app_context():
        held = perform_as(HOUSE, claim_job, job_id, worker="w", lasts=timedelta(seconds=60))
        assert held is not None
        perform_as(HOUSE, report_job, held.lease, Progress(1, 3, "Writing the workbook"))
    page = page.as_(cast.farah)
    opened = page.get(JOBS)
    bar = opened.all(".//progress")[0]
    assert (bar.get("value"), bar.get("max")) == ("1", "3")
    assert "Under way" in opened.text
    assert "Writing the workbook" in opened.text
    action = f"{JOBS}/{job_id}/cancel"
    page.post(action, opened.form(action))
    opened = page.get(JOBS)
    assert "Stopping at its next chance" in opened.text
    with page.app.app_context():
        assert perform_as(HOUSE, report_job, held.lease, None) is True


def test_a_job_that_was_not_done_says_why(page: Page, cast: Cast) -> None:
    job_id = ask(page.app, cast.farah, cast.programme_id)
    change(page.app, job_id, state=JobState.FAILED, sentence=DIED, ended_at=NOW)
    opened = page.as_(cast.farah).get(JOBS)
    assert opened.h1 == "Your last job could not be done."
    assert DIED in opened.text


def test_nobody_else_sees_cancels_or_fetches_it(page: Page, cast: Cast) -> None:
    job_id = ask(page.app, cast.farah, cast.programme_id)
    with page.app.app_context(), builders.writing() as session:
        keep_file(session, cast, job_id)
        session.commit()
    change(page.app, job_id, state=JobState.DONE, ended_at=NOW)
    hers = page.as_(cast.farah)
    assert hers.get(f"{JOBS}/{job_id}/file").response.data == b"hers"
    assert "a.xlsx" in hers.get(JOBS).text
    for other in (cast.asha, cast.ben, cast.ann, cast.eve):
        theirs = page.as_(other)
        assert theirs.get(JOBS).h1 == "You have asked for no long work."
        theirs.get(f"{JOBS}/{job_id}/file", status=404)
        token = theirs.get("/account").all('.//input[@name="csrf_token"]')[0].get("value")
        theirs.post(f"{JOBS}/{job_id}/cancel", {"csrf_token": token}, status=404)


def test_whoever_leaves_the_programme_no_longer_fetches_its_files(page: Page, cast: Cast) -> None:
    job_id = ask(page.app, cast.farah, cast.programme_id)
    with page.app.app_context(), builders.writing() as session:
        keep_file(session, cast, job_id)
        session.execute(
            sa.update(Membership)
            .where(Membership.person_id == cast.farah.person_id)
            .values(ends_on=NOW.date() - timedelta(days=1))
        )
        session.commit()
    change(page.app, job_id, state=JobState.DONE, ended_at=NOW)
    page = page.as_(cast.farah)
    page.get(f"{JOBS}/{job_id}/file", status=404)
    assert page.get(JOBS).h1 == "You have asked for no long work."


@pytest.fixture
def long_log(page: Page, cast: Cast) -> int:
    """One risk more than a workbook is made of while somebody waits."""
    with page.app.app_context(), builders.writing() as session:
        row = builders.risk(session, cast.programme_id, cast.alder_id, number=1)
        session.flush()
        values = {
            column.key: getattr(row, column.key)
            for column in sa.inspect(Risk).columns
            if column.key not in ("id", "number", "reference")
        }
        session.execute(
            sa.insert(Risk),
            [{**values, "number": n, "reference": f"R-{n:04d}"} for n in range(2, LONG + 2)],
        )
        session.commit()
    return LONG + 1


def test_a_long_register_is_made_as_a_job_and_fetched(
    page: Page, cast: Cast, long_log: int
) -> None:
    page.app.config["LGR_TRACKER_JOBS"] = "now"
    page = page.as_(cast.farah)
    opened = page.get("/programmes/fenland/risks")
    action = "/programmes/fenland/risks/export"
    assert "Excel, made for you to fetch" in opened.text
    opened = page.post(action, {**opened.form(action), "changes_since": "2/11/2026"})
    assert opened.location == JOBS
    opened = page.get(JOBS)
    assert "Done" in opened.text
    [(words, address)] = [(w, a) for w, a in opened.links().items() if w.startswith("Download")]
    assert words.endswith(".xlsx")
    answer = page.get(address).response
    assert "attachment" in answer.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.data), read_only=True)
    sheet = next(s for s in book.worksheets if s.max_row and s.max_row >= long_log)
    assert sheet.max_row >= long_log
    assert ("Changes since", "2 November 2026") in [row[:2] for row in book["About"].values]
    book.close()
    with page.app.app_context(), builders.writing() as session:
        noted = session.scalars(
            sa.select(AuditEvent).where(AuditEvent.event == Event.RISK_EXPORT.value)
        ).all()
        assert [row.person_name for row in noted] == ["Farah"]


def test_a_programmes_trail_is_proved_as_a_job(page: Page, cast: Cast) -> None:
    page.app.config["LGR_TRACKER_JOBS"] = "now"
    page = page.as_(cast.ann)
    address = "/programmes/fenland/settings/changes"
    with page.app.app_context():
        perform_as(cast.farah, raise_one, cast)
    for told in ("The trail stands", "The trail does not stand"):
        opened = page.get(address)
        page.post(f"{address}/verify", opened.form(f"{address}/verify"))
        assert told in page.get(JOBS).text
        spoil_the_trail(page.app)


def raise_one(session: Session, cast: Cast, *, actor: Actor, now: datetime) -> None:
    """Change something, so that the trail has a row."""
    row = session.get_one(Programme, cast.programme_id)
    record(session, Event.RISK_EXPORT, actor, row, programme_id=cast.programme_id, now=now)
    session.commit()


def spoil_the_trail(app: Flask) -> None:
    """Alter a row behind the service's back, past what the database itself refuses."""
    path = app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as behind:
        for (name,) in behind.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'lgr_audit_event'"
        ).fetchall():
            behind.execute(f"DROP TRIGGER {name}")
        behind.execute("UPDATE lgr_audit_event SET person_name = 'Nobody'")
        behind.commit()
