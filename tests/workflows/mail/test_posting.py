"""The outbox: a mail is there when, and only when, what it tells of was committed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import WrongState
from lgr_tracker.domain.mail import MailKind, MailState, Rhythm, Template, Why
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.mail import Mail, MailChoice
from lgr_tracker.workflows.mail.posting import post_mail
from tests.builders import writing
from tests.people import NOW, Cast


def posted() -> list[Mail]:
    with writing() as session:
        return list(session.scalars(sa.select(Mail).order_by(Mail.id)))


def tell(session: Session, person_id: int, key: str, *, actor: Actor, now: datetime) -> bool:
    """Post one mail about a plan and commit, as a workflow does."""
    row = post_mail(
        session,
        Template.PLAN_DECIDED,
        to_person_id=person_id,
        facts={"plan": 1},
        why=Why.SUBMITTED,
        dedupe_key=key,
        now=now,
    )
    session.commit()
    return row is not None


def tell_and_fail(session: Session, person_id: int, *, actor: Actor, now: datetime) -> None:
    """Post one mail, then refuse, as a workflow does that finds something wrong late."""
    post_mail(
        session,
        Template.PLAN_DECIDED,
        to_person_id=person_id,
        why=Why.SUBMITTED,
        dedupe_key="k",
        now=now,
    )
    raise WrongState("Too late.")


def test_a_committed_workflow_leaves_its_mail(
    both: Flask, cast: Cast, do: Callable[..., Any]
) -> None:
    assert do(cast.asha, tell, cast.ben.person_id, "decided:1:ben")
    (mail,) = posted()
    assert (mail.state, mail.rhythm, mail.posted_at) == (MailState.WAITING, Rhythm.AT_ONCE, NOW)
    assert mail.facts == '{"plan": 1}'


def test_a_workflow_that_is_refused_leaves_none(
    both: Flask, cast: Cast, do: Callable[..., Any]
) -> None:
    with pytest.raises(WrongState):
        do(cast.asha, tell_and_fail, cast.ben.person_id)
    assert posted() == []


def test_what_is_told_twice_is_written_once(
    both: Flask, cast: Cast, do: Callable[..., Any]
) -> None:
    assert do(cast.asha, tell, cast.ben.person_id, "decided:1:ben")
    assert not do(cast.asha, tell, cast.ben.person_id, "decided:1:ben")
    assert len(posted()) == 1


@pytest.mark.parametrize(("rhythm", "count"), [(Rhythm.WEEKLY, 1), (Rhythm.NEVER, 0)])
def test_a_choice_decides_whether_and_how_it_is_written(
    both: Flask, cast: Cast, do: Callable[..., Any], rhythm: Rhythm, count: int
) -> None:
    with writing() as session:
        session.add(
            MailChoice(person_id=cast.ben.person_id, kind=MailKind.DECISIONS, rhythm=rhythm)
        )
    do(cast.asha, tell, cast.ben.person_id, "decided:1:ben")
    rows = posted()
    assert len(rows) == count
    assert all(row.rhythm is rhythm for row in rows)
