"""Choosing one's mail: what waits follows, and nobody chooses for another."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound, WrongState
from lgr_tracker.domain.mail import MailKind, MailState, Rhythm, Template, Why
from lgr_tracker.domain.permissions import Actor, operator
from lgr_tracker.models.mail import Mail
from lgr_tracker.queries.mail import mail_choices, outbox
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.mail.choose_mail import choose_mail
from lgr_tracker.workflows.mail.posting import post_mail
from lgr_tracker.workflows.mail.retry_mail import retry_mail
from tests.builders import writing
from tests.people import NOW, Cast

Do = Callable[..., Any]


def put(to: Actor, key: str, template: Template = Template.PLAN_DECIDED) -> None:
    with writing() as session:
        post_mail(
            session,
            template,
            to_person_id=to.person_id,
            facts={"plan": 1, "code": "fenland"},
            why=Why.SUBMITTED,
            dedupe_key=key,
            now=NOW,
        )


def waiting() -> list[tuple[str, Rhythm]]:
    with writing() as session:
        rows = session.scalars(
            sa.select(Mail).where(Mail.state == MailState.WAITING).order_by(Mail.id)
        )
        return [(row.dedupe_key, row.rhythm) for row in rows]


def test_what_waits_follows_the_new_choice(both: Flask, cast: Cast, do: Do) -> None:
    put(cast.asha, "asha's")
    put(cast.asha, "key", Template.INVITATION)
    put(cast.ben, "ben's")
    assert do(cast.asha, choose_mail, {MailKind.DECISIONS: Rhythm.WEEKLY}) == 1
    at_once, weekly = Rhythm.AT_ONCE, Rhythm.WEEKLY
    assert waiting() == [("asha's", weekly), ("key", at_once), ("ben's", at_once)]
    assert do(cast.asha, choose_mail, {MailKind.DECISIONS: Rhythm.WEEKLY}) == 0
    assert do(cast.asha, choose_mail, {MailKind.DECISIONS: Rhythm.NEVER}) == 1
    assert waiting() == [("key", at_once), ("ben's", at_once)]
    assert mail_choices(reading(cast.asha), cast.asha)[MailKind.DECISIONS] is Rhythm.NEVER


@pytest.mark.parametrize(
    ("kind", "rhythm"), [(MailKind.ACCOUNT, Rhythm.NEVER), (MailKind.WORK, Rhythm.AT_ONCE)]
)
def test_what_cannot_be_chosen_is_refused(
    both: Flask, cast: Cast, do: Do, kind: MailKind, rhythm: Rhythm
) -> None:
    with pytest.raises(Invalid):
        do(cast.asha, choose_mail, {kind: rhythm})


def test_only_a_person_chooses_and_only_an_operator_looks_and_tries_again(
    both: Flask, cast: Cast, do: Do
) -> None:
    with pytest.raises(NotAllowed):
        do(operator(), choose_mail, {MailKind.WORK: Rhythm.DAILY})
    with pytest.raises(NotAllowed):
        do(cast.asha, retry_mail, 1)
    with pytest.raises(NotAllowed):
        outbox(reading(cast.asha), cast.asha)
    with pytest.raises(NotFound):
        do(operator(), retry_mail, 99)


def test_a_failed_invitation_is_not_tried_again_because_its_link_is_gone(
    both: Flask, cast: Cast, do: Do
) -> None:
    put(cast.ben, "k", Template.INVITATION)
    with writing() as session:
        session.execute(sa.update(Mail).values(state=MailState.FAILED, trouble="No."))
    with pytest.raises(WrongState, match="link was wiped"):
        do(operator(), retry_mail, 1)
