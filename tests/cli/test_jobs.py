"""Jobs from the command line: listed, shown, cancelled, as words and as JSON."""

import json
from datetime import datetime

from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from lgr_tracker.cli import lgr
from lgr_tracker.domain.jobs import JobKind
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.programme import Programme
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.jobs.asking import ask_for_job
from tests.people import Cast


def ask(app: Flask, cast: Cast) -> int:
    def workflow(session: Session, *, actor: Actor, now: datetime) -> int:
        job = ask_for_job(
            session,
            JobKind.AUDIT_VERIFY,
            {},
            programme_id=cast.programme_id,
            actor=actor,
            now=now,
        )
        session.commit()
        return job.id

    with app.app_context():
        return perform_as(cast.ann, workflow)


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(lgr, list(words), prog_name="lgr-tracker")


def test_an_empty_list_says_so(app: Flask, cast: Cast) -> None:
    assert run(app, "jobs", "list").output == "There are no jobs.\n"
    assert json.loads(run(app, "jobs", "list", "--json").output) == []


def test_a_job_is_listed_shown_and_cancelled_once(app: Flask, cast: Cast) -> None:
    job_id = ask(app, cast)
    name = "Check of the audit trail: waiting for its turn"
    assert name in run(app, "jobs", "list").output
    told = run(app, "jobs", "show", str(job_id)).output
    assert told.startswith(f"{name}\nAsked for by Ann at 2026-11-23 09:00:00")
    told = json.loads(run(app, "jobs", "show", str(job_id), "--json").output)
    assert (told["id"], told["kind"], told["state"]) == (job_id, "audit_verify", "waiting")
    assert told["programme_code"] == "fenland"
    assert run(app, "jobs", "cancel", str(job_id)).output == "The job is cancelled.\n"
    again = run(app, "jobs", "cancel", str(job_id), "--json")
    assert (again.exit_code, "cancelled" in again.output) == (1, True)


def test_a_missing_job_is_refused_in_words(app: Flask, cast: Cast) -> None:
    for verb in ("show", "cancel"):
        answer = run(app, "jobs", verb, "77")
        assert answer.exit_code == 1
        assert "There is nothing here" in answer.output


def test_a_worker_has_nothing_to_do_where_jobs_are_done_at_once(app: Flask, cast: Cast) -> None:
    app.config["LGR_TRACKER_JOBS"] = "now"
    answer = run(app, "worker")
    assert answer.exit_code == 1
    assert "nothing for a worker to do" in answer.output


def test_a_worker_with_a_key_of_its_own_does_not_start(app: Flask, cast: Cast) -> None:
    def workflow(session: Session, *, actor: Actor, now: datetime) -> None:
        programme = session.get_one(Programme, cast.programme_id)
        record(session, Event.RISK_EXPORT, actor, programme, programme_id=programme.id, now=now)
        session.commit()

    with app.app_context():
        perform_as(cast.ann, workflow)
    app.config["LGR_AUDIT_KEY"] = b"another machine's key, made at its first start"
    answer = run(app, "worker")
    assert answer.exit_code == 1
    assert "audit key is not the one" in answer.output
