"""The outbox on the command line: what it lists, what it keeps to itself, and sending from cron."""

import json
from typing import Any

from flask import Flask

from lgr_tracker.domain.mail import Template, Why
from lgr_tracker.workflows.mail.posting import post_mail
from tests import builders
from tests.builders import writing
from tests.people import NOW, TODAY, Cast


def run(app: Flask, *words: str, code: int = 0) -> str:
    result = app.test_cli_runner().invoke(args=["lgr", "mail", *words])
    assert result.exit_code == code, result.output
    return str(result.output)


def told(app: Flask, *words: str) -> Any:
    return json.loads(run(app, *words, "--json"))


def invite(app: Flask) -> None:
    with app.app_context(), writing() as session:
        post_mail(
            session,
            Template.INVITATION,
            to_address="new@birch.gov.uk",
            facts={"link": "/links/secret-token", "until": "7 December 2026"},
            why=Why.INVITED,
            dedupe_key="k",
            now=NOW,
        )


def test_what_waits_is_listed_without_address_or_link(app: Flask, cast: Cast) -> None:
    invite(app)
    (row,) = told(app, "list", "--state", "waiting")
    assert (row["template"], row["state"]) == ("invitation", "waiting")
    shown = told(app, "show", str(row["id"]))
    assert shown["facts"] == {}
    for answer in (json.dumps(row), json.dumps(shown), run(app, "list"), run(app, "show", "1")):
        assert "birch" not in answer
        assert "secret" not in answer


def test_sending_from_cron_and_trying_again(app: Flask, cast: Cast) -> None:
    app.config["LGR_TRACKER_MAIL_FOLDER"] = folder = app.config["LGR_TRACKER_DATA"] / "out"
    invite(app)
    assert told(app, "send") == {"sent": 1, "waiting": 0, "failed": 0, "withdrawn": 0}
    assert run(app, "send") == "0 sent, 0 waiting, 0 failed, 0 withdrawn.\n"
    assert len(list(folder.glob("*.eml"))) == 1
    assert "This mail is sent, so it cannot become waiting." in run(app, "retry", "1", code=1)
    assert "no mail 99" in run(app, "show", "99", code=1)
    assert run(app, "list", "--state", "failed") == "There is no such mail.\n"


def test_reminders_are_posted_once(app: Flask, cast: Cast) -> None:
    with app.app_context(), writing() as session:
        post = builders.held_post(session, cast.alder_id, cast.farah)
        builders.action(
            session, cast.programme_id, cast.alder_id, owner_post_id=post.id, due_on=TODAY
        )
    assert told(app, "remind") == {"posted": 1}
    assert run(app, "remind") == "Reminders posted: 0.\n"
