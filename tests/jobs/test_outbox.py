"""Mail and reminders as jobs: at once after the commit, and by the clock."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.jobs import JobKind, JobState
from lgr_tracker.jobs.periodic import TIMETABLE
from lgr_tracker.jobs.queue import init_jobs
from lgr_tracker.jobs.works import WORKS
from lgr_tracker.models.job import Job
from lgr_tracker.models.mail import Mail, MailChoice
from lgr_tracker.web.queue import queue
from lgr_tracker.workflows.board.save_plan import AskValues, PlanValues, build_plan
from lgr_tracker.workflows.board.submit_plan import submit_plan
from tests import builders
from tests.builders import writing
from tests.people import NOW, Cast
from tests.web.test_mailing import late_action, letters
from tests.workflows.board.test_telling import WHEN, submitted

Do = Callable[..., Any]


def work_at_once(app: Flask) -> None:
    app.config["LGR_TRACKER_JOBS"] = "now"
    init_jobs(app, WORKS, TIMETABLE)


def test_what_concerns_somebody_by_name_goes_out_right_after_the_commit(
    both: Flask, cast: Cast, do: Do
) -> None:
    work_at_once(both)
    submitted(cast, do)
    (letter,) = letters(both)
    assert letter["Subject"] == "TP-1 waits for a decision"
    with writing() as session:
        jobs = session.scalars(sa.select(Job).where(Job.kind == JobKind.MAIL_SEND)).all()
    assert [job.state for job in jobs] == [JobState.DONE]
    assert jobs[0].result == {"sent": 1, "waiting": 0, "failed": 0, "withdrawn": 0}


def test_the_morning_brings_one_reminder_however_often_it_is_looked(
    both: Flask, cast: Cast
) -> None:
    late_action(cast)
    moment = NOW.replace(hour=6, minute=29)
    both.config["LGR_CLOCK"] = lambda: moment
    work_at_once(both)
    queue().sweep()
    moment = NOW.replace(hour=6, minute=31)
    for _ in range(3):
        queue().sweep()
    with writing() as session:
        assert session.scalar(sa.select(sa.func.count(Mail.id))) == 1
    assert letters(both) == []
    moment = NOW.replace(hour=7, minute=31)
    for _ in range(3):
        queue().sweep()
    assert len(letters(both)) == 1


def test_two_plans_are_one_message_for_who_wants_a_digest(both: Flask, cast: Cast, do: Do) -> None:
    with writing() as session:
        session.add(MailChoice(person_id=cast.chidi.person_id, kind="decisions", rhythm="daily"))
        body_id = builders.body(session, cast.programme_id).id
    both.config["LGR_CLOCK"] = lambda: NOW.replace(hour=6)
    for number in (1, 2):
        values = PlanValues(f"Plan {number}", "", body_id, None, (AskValues("Approve."),))
        plan_id = do(cast.asha, build_plan, cast.programme_id, values)
        do(cast.asha, submit_plan, cast.programme_id, plan_id, 1, **WHEN)
    both.config["LGR_CLOCK"] = lambda: NOW.replace(hour=8)
    work_at_once(both)
    queue().sweep()
    (letter,) = letters(both)
    assert letter["Subject"] == "Two things to know from LGR Tracker"
    text = letter.get_content()
    assert "TP-1 WAITS FOR A DECISION" in text
    assert "TP-2 WAITS FOR A DECISION" in text
