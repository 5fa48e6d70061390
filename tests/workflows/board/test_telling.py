"""Who is written to when a plan comes before its board, and when it is decided."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import DecisionOutcome
from lgr_tracker.domain.mail import MailState, Template
from lgr_tracker.domain.permissions import Role
from lgr_tracker.models.mail import Mail
from lgr_tracker.models.organisation import Membership
from lgr_tracker.web.mailing import send_due_mail
from lgr_tracker.workflows.board.decide_plan import DecisionValues, decide_plan
from lgr_tracker.workflows.board.save_plan import AskValues, PlanValues, build_plan
from lgr_tracker.workflows.board.submit_plan import submit_plan
from lgr_tracker.workflows.board.withdraw_plan import withdraw_plan
from tests import builders
from tests.people import TODAY, Cast
from tests.web.test_mailing import letters

Do = Callable[..., Any]
WHEN = {"today": TODAY, "zone": ZoneInfo("Europe/London")}


def submitted(cast: Cast, do: Do) -> tuple[int, str]:
    with builders.writing() as session:
        body_id = builders.body(session, cast.programme_id).id
    values = PlanValues(
        title="Two front doors",
        summary="",
        body_id=body_id,
        needed_by_on=date(2026, 12, 1),
        asks=(AskValues("Approve."),),
    )
    plan_id = do(cast.asha, build_plan, cast.programme_id, values)
    return plan_id, do(cast.asha, submit_plan, cast.programme_id, plan_id, 1, **WHEN)


def posted() -> list[tuple[Template, int | None]]:
    with builders.writing() as session:
        rows = session.execute(sa.select(Mail.template, Mail.person_id).order_by(Mail.id))
        return [(row.template, row.person_id) for row in rows]


def test_the_chair_hears_of_a_plan_and_its_maker_of_the_decision(
    both: Flask, cast: Cast, do: Do
) -> None:
    plan_id, digest = submitted(cast, do)
    assert posted() == [(Template.PLAN_WAITS, cast.chidi.person_id)]
    send_due_mail()
    (letter,) = letters(both)
    assert letter["Subject"] == "TP-1 waits for a decision"
    text = " ".join(letter.get_content().split())
    assert "TP-1 Two front doors is before the Shadow executive" in text
    assert "It is needed by 1 December 2026." in text
    assert "You may decide on plans in this programme." in text
    decision = DecisionValues(DecisionOutcome.APPROVED, "It puts children first.", digest)
    do(cast.chidi, decide_plan, cast.programme_id, plan_id, decision)
    assert posted()[1:] == [(Template.PLAN_DECIDED, cast.asha.person_id)]
    send_due_mail()
    told = [letter for letter in letters(both) if "Asha" in letter["To"]]
    assert [letter["Subject"] for letter in told] == ["TP-1 was approved"]
    assert "children first" not in told[0].get_content()


def test_a_refused_submission_tells_nobody(both: Flask, cast: Cast, do: Do) -> None:
    with builders.writing() as session:
        body_id = builders.body(session, cast.programme_id).id
    bare = PlanValues(title="Bare", summary="", body_id=body_id, needed_by_on=None, asks=())
    plan_id = do(cast.asha, build_plan, cast.programme_id, bare)
    with pytest.raises(Invalid):
        do(cast.asha, submit_plan, cast.programme_id, plan_id, 1, **WHEN)
    assert posted() == []


def test_a_plan_withdrawn_before_the_mail_went_is_not_told_of(
    both: Flask, cast: Cast, do: Do
) -> None:
    plan_id, _ = submitted(cast, do)
    do(cast.asha, withdraw_plan, cast.programme_id, plan_id, 2, reason="Not yet.")
    assert send_due_mail().withdrawn == 1
    assert letters(both) == []
    with builders.writing() as session:
        assert session.scalars(sa.select(Mail.state)).all() == [MailState.WITHDRAWN]


def test_a_chair_whose_term_is_over_or_who_built_it_is_not_written_to(
    both: Flask, cast: Cast, do: Do
) -> None:
    with builders.writing() as session:
        session.execute(
            sa.update(Membership)
            .where(Membership.person_id == cast.chidi.person_id)
            .values(ends_on=TODAY - timedelta(days=1))
        )
        session.add(
            Membership(
                person_id=cast.asha.person_id,
                programme_id=cast.programme_id,
                organisation_id=cast.alder_id,
                role=Role.BOARD_CHAIR,
            )
        )
    submitted(cast, do)
    assert posted() == []
