"""Asking for the plan's dates, deciding on them, and what is kept, on both databases."""

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lgr_tracker.domain.errors import Invalid, LgrError, NotAllowed, NotFound, WrongState
from lgr_tracker.domain.permissions import Actor, Role, Seat, operator
from lgr_tracker.domain.states import BaselineState
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.baseline import Baseline, BaselineLine
from lgr_tracker.models.plan import Activity
from lgr_tracker.queries.audit import verify_trail
from lgr_tracker.queries.baselines import baselines
from lgr_tracker.web.database import db, reading
from lgr_tracker.web.mailing import send_due_mail
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.plan.ask_baseline import ask_baseline
from lgr_tracker.workflows.plan.decide_baseline import BaselineDecision, decide_baseline
from lgr_tracker.workflows.plan.withdraw_baseline import withdraw_baseline
from tests import builders
from tests.people import TODAY, Cast
from tests.web.test_mailing import letters

Do = Callable[..., Any]
Days = tuple[date, date]
WHY = "The supplier's price came five weeks late."
YES, NO = BaselineDecision(True, "It fits."), BaselineDecision(False, "Too late for West.")
DONE: Days = (date(2026, 11, 2), date(2026, 11, 13))
RULES: Days = (date(2026, 11, 23), date(2026, 12, 4))
TRIAL: Days = (date(2026, 12, 7), date(2026, 12, 11))


@pytest.fixture
def laid(both: Flask, cast: Cast) -> dict[str, int]:
    """Three activities, by code: one is finished, and of the others one waits for the other."""
    with builders.writing() as session:
        done = builders.activity(
            session,
            cast.programme_id,
            "M01",
            5,
            actual_start_on=DONE[0],
            actual_finish_on=DONE[1],
        )
        rules = builders.activity(session, cast.programme_id, "M02", 10)
        trial = builders.activity(session, cast.programme_id, "M03", 5)
        builders.follows(session, rules, trial)
        return {row.code: row.id for row in (done, rules, trial)}


def ask(do: Do, cast: Cast, actor: Actor | None = None, why: str = WHY) -> int:
    asked: int = do(actor or cast.farah, ask_baseline, cast.programme_id, why, today=TODAY)
    return asked


def decide(do: Do, cast: Cast, baseline_id: int, decision: BaselineDecision = YES) -> None:
    do(cast.chidi, decide_baseline, cast.programme_id, baseline_id, decision)


def kept(baseline_id: int) -> dict[int, Days]:
    """Return the days that a baseline holds, by activity."""
    lines = reading().scalars(
        sa.select(BaselineLine).where(BaselineLine.baseline_id == baseline_id)
    )
    return {row.activity_id: (row.starts_on, row.finishes_on) for row in lines}


def approved(cast: Cast) -> dict[int, Days]:
    """Return the approved days that stand beside the activities, where there are any."""
    rows = reading().execute(
        sa.select(Activity.id, Activity.baseline_start_on, Activity.baseline_finish_on).where(
            Activity.programme_id == cast.programme_id, Activity.baseline_start_on.is_not(None)
        )
    )
    return {row_id: (first, last) for row_id, first, last in rows if first and last}


def states(cast: Cast) -> dict[int, BaselineState]:
    rows = baselines(reading(), operator(), cast.programme_id)
    return {row.number: row.state for row in rows}


def last_event() -> AuditEvent:
    return reading().scalars(sa.select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()


def put_back(activity_id: int, days: int) -> None:
    with builders.writing() as session:
        session.get_one(Activity, activity_id).duration_days = days


def test_asking_keeps_the_dates_of_all_work_and_approves_none(
    both: Flask, cast: Cast, do: Do, laid: dict[str, int]
) -> None:
    asked = ask(do, cast)
    assert kept(asked) == {laid["M01"]: DONE, laid["M02"]: RULES, laid["M03"]: TRIAL}
    assert approved(cast) == {}
    [row] = baselines(reading(), cast.vic, cast.programme_id)
    assert (row.number, row.state, row.reason, row.status_on) == (
        1,
        BaselineState.ASKED,
        WHY,
        TODAY,
    )
    assert (row.asked_by, row.decided_by, row.dates) == ("Farah", "", 3)


def test_agreeing_puts_the_dates_into_the_plan_and_ends_the_baseline_before(
    both: Flask, cast: Cast, do: Do, laid: dict[str, int]
) -> None:
    first = ask(do, cast)
    decide(do, cast, first)
    assert approved(cast) == kept(first)
    put_back(laid["M02"], 20)
    second = ask(do, cast)
    assert approved(cast) == kept(first)
    decide(do, cast, second)
    assert approved(cast) == kept(second) != kept(first)
    assert states(cast) == {2: BaselineState.AGREED, 1: BaselineState.SUPERSEDED}
    told = last_event()
    assert (told.event, told.subject_name, told.reason) == (
        "baseline:agree",
        "Baseline 2",
        YES.reason,
    )
    assert '"changed_dates":2' in told.after and '"replaces":"Baseline 1"' in told.after
    report = verify_trail(reading(), both.config["LGR_AUDIT_KEY"], both.config["LGR_AUDIT_ANCHOR"])
    assert (report.rows, report.findings) == (4, ())


def test_no_day_of_a_kept_baseline_ever_changes(cast: Cast, do: Do, laid: dict[str, int]) -> None:
    first = ask(do, cast)
    decide(do, cast, first)
    was = kept(first)
    put_back(laid["M02"], 40)
    with builders.writing() as session:
        builders.activity(session, cast.programme_id, "M04", 3)
        session.get_one(Activity, laid["M03"]).actual_start_on = DONE[0]
    for decision in (NO, YES):
        decide(do, cast, ask(do, cast), decision)
    assert kept(first) == was


def test_an_edit_that_is_under_way_is_not_held_up_by_a_decision(
    cast: Cast, do: Do, laid: dict[str, int]
) -> None:
    asked = ask(do, cast)
    versions = sa.select(Activity.version).order_by(Activity.id)
    before = reading().scalars(versions).all()
    decide(do, cast, asked)
    assert reading().scalars(versions).all() == before


def test_work_that_is_newer_than_the_dates_has_no_approved_ones(
    cast: Cast, do: Do, laid: dict[str, int]
) -> None:
    asked = ask(do, cast)
    with builders.writing() as session:
        later = builders.activity(
            session,
            cast.programme_id,
            "M04",
            3,
            baseline_start_on=RULES[0],
            baseline_finish_on=RULES[1],
        ).id
    decide(do, cast, asked)
    assert later not in approved(cast)


def test_what_is_declined_or_withdrawn_changes_nothing(
    cast: Cast, do: Do, laid: dict[str, int]
) -> None:
    declined = ask(do, cast)
    decide(do, cast, declined, NO)
    withdrawn = ask(do, cast)
    do(cast.farah, withdraw_baseline, cast.programme_id, withdrawn)
    assert approved(cast) == {}
    assert states(cast) == {1: BaselineState.DECLINED, 2: BaselineState.WITHDRAWN}
    latest, earlier = baselines(reading(), cast.vic, cast.programme_id)
    assert (earlier.decided_by, earlier.decided_because) == ("Chidi", NO.reason)
    assert (latest.decided_by, latest.decided_at is None) == ("", False)


def test_one_baseline_waits_at_a_time(cast: Cast, do: Do, laid: dict[str, int]) -> None:
    ask(do, cast)
    with pytest.raises(WrongState, match="wait for a decision already"):
        ask(do, cast, cast.asha)


def test_asking_needs_a_reason_work_and_dates(both: Flask, cast: Cast, do: Do) -> None:
    with pytest.raises(WrongState, match="no work yet"):
        ask(do, cast)
    with pytest.raises(Invalid, match="Say why"):
        ask(do, cast, why=" ")
    with builders.writing() as session:
        one = builders.activity(session, cast.programme_id, "M01")
        two = builders.activity(session, cast.programme_id, "M02")
        builders.follows(session, one, two)
        builders.follows(session, two, one)
    with pytest.raises(WrongState, match="waits for itself"):
        ask(do, cast)


def test_deciding_needs_a_reason_and_happens_once(cast: Cast, do: Do, laid: dict[str, int]) -> None:
    asked = ask(do, cast)
    with pytest.raises(Invalid, match="Give the reason"):
        decide(do, cast, asked, BaselineDecision(True, " "))
    decide(do, cast, asked)
    with pytest.raises(WrongState, match="agreed, so it cannot become declined"):
        decide(do, cast, asked, NO)
    with pytest.raises(WrongState):
        do(cast.farah, withdraw_baseline, cast.programme_id, asked)


def test_who_asked_does_not_decide_and_nobody_else_withdraws(
    cast: Cast, do: Do, laid: dict[str, int]
) -> None:
    asked = ask(do, cast, cast.asha)
    with pytest.raises(NotAllowed, match="somebody else decides"):
        do(cast.asha, decide_baseline, cast.programme_id, asked, YES)
    with pytest.raises(NotAllowed, match="Only whoever asked"):
        do(cast.farah, withdraw_baseline, cast.programme_id, asked)
    do(operator(), withdraw_baseline, cast.programme_id, asked)
    other = ask(do, cast, operator())
    do(operator(), decide_baseline, cast.programme_id, other, YES)
    assert states(cast) == {1: BaselineState.WITHDRAWN, 2: BaselineState.AGREED}


@pytest.mark.parametrize(
    ("who", "refusal"), [("vic", NotAllowed), ("carol", NotAllowed), ("eve", NotFound)]
)
def test_others_neither_ask_nor_decide_nor_withdraw(
    cast: Cast, do: Do, laid: dict[str, int], who: str, refusal: type[LgrError]
) -> None:
    asked, actor = ask(do, cast), getattr(cast, who)
    with pytest.raises(refusal):
        ask(do, cast, actor)
    with pytest.raises(refusal):
        do(actor, decide_baseline, cast.programme_id, asked, YES)
    with pytest.raises(refusal):
        do(actor, withdraw_baseline, cast.programme_id, asked)
    with pytest.raises(NotAllowed):
        do(cast.dev, decide_baseline, cast.programme_id, asked, YES)
    with pytest.raises(NotFound):
        do(operator(), decide_baseline, cast.other_id, asked, YES)


def test_what_is_kept_from_some_is_approved_and_told_to_nobody_else(
    both: Flask, cast: Cast, do: Do, laid: dict[str, int]
) -> None:
    with builders.writing() as session:
        secret = builders.activity(
            session, cast.programme_id, "M99", 7, organisation_id=cast.birch_id
        ).id
        builders.classify(session, cast.programme_id, activity_id=secret)
    asked = ask(do, cast, cast.farah)
    decide(do, cast, asked)
    told = last_event()
    assert '"changed_dates":3' in told.after and "M99" not in told.after
    assert secret in approved(cast)
    assert baselines(reading(cast.dev), cast.dev, cast.programme_id)[0].dates == 4
    assert baselines(reading(cast.farah), cast.farah, cast.programme_id)[0].dates == 3


def test_of_two_who_decide_at_once_one_does(
    both: Flask, cast: Cast, do: Do, laid: dict[str, int]
) -> None:
    asked = ask(do, cast)
    start = Barrier(2)
    answers: list[object] = []

    def press(actor: Actor, decision: BaselineDecision) -> None:
        with both.app_context():
            start.wait()
            try:
                answers.append(
                    perform_as(actor, decide_baseline, cast.programme_id, asked, decision)
                )
            except LgrError as error:
                answers.append(error)
            finally:
                db.session.remove()

    threads = [Thread(target=press, args=each) for each in ((cast.chidi, YES), (cast.asha, NO))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(answer).__name__ for answer in answers) == ["WrongState", "int"]
    [row] = baselines(reading(operator()), operator(), cast.programme_id)
    is_agreed = row.state is BaselineState.AGREED
    assert row.decided_by == ("Chidi" if is_agreed else "Asha")
    assert approved(cast) == (kept(asked) if is_agreed else {})


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["asha", "both", "chidi", "farah", "vic"]),
        st.sampled_from(["ask", "agree", "decline", "withdraw", "change"]),
    ),
    min_size=4,
    max_size=12,
)


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_whatever_people_try_one_waits_one_stands_and_two_were_needed(
    app: Flask, cast: Cast, steps: list[tuple[str, str]]
) -> None:
    people = {name: getattr(cast, name) for name in ("asha", "chidi", "farah", "vic")}
    seat = Seat(cast.programme_id, Role.BOARD_CHAIR, cast.alder_id)
    people["both"] = Actor(cast.farah.person_id, "Farah", (*cast.farah.seats, seat))
    with app.app_context():
        reading(operator())
        with builders.writing() as session:
            if session.scalar(sa.select(Activity.id)) is None:
                builders.activity(session, cast.programme_id, "M01")
        seen: dict[int, dict[int, Days]] = {}
        for who, act in steps:
            _try(cast, people[who], act)
            _check(cast, seen)
        db.session.remove()


def _try(cast: Cast, actor: Actor, act: str) -> None:
    """Do one thing to the newest baseline as somebody; a refusal must leave all as it was."""
    newest = reading(operator()).scalar(sa.select(sa.func.max(Baseline.id))) or 0
    before = states(cast), approved(cast)
    try:
        if act == "change":
            with builders.writing() as session:
                session.scalars(sa.select(Activity)).one().duration_days += 1
        elif act == "ask":
            perform_as(actor, ask_baseline, cast.programme_id, WHY, today=TODAY)
        elif act == "withdraw":
            perform_as(actor, withdraw_baseline, cast.programme_id, newest)
        else:
            decision = YES if act == "agree" else NO
            perform_as(actor, decide_baseline, cast.programme_id, newest, decision)
    except LgrError:
        reading(operator())
        assert (states(cast), approved(cast)) == before


def _check(cast: Cast, seen: dict[int, dict[int, Days]]) -> None:
    """Hold what is there to the rules; `seen` remembers what each baseline held at first."""
    rows = reading(operator()).scalars(sa.select(Baseline)).all()
    assert sum(row.state is BaselineState.ASKED for row in rows) <= 1
    standing = [row for row in rows if row.state is BaselineState.AGREED]
    assert approved(cast) == (kept(standing[0].id) if standing else {})
    assert len(standing) <= 1
    for row in rows:
        assert kept(row.id) == seen.setdefault(row.id, kept(row.id))
        by_somebody = row.state not in (BaselineState.ASKED, BaselineState.WITHDRAWN)
        assert (row.decided_by_id is not None) is by_somebody
        assert row.decided_by_id != row.asked_by_id


def test_who_decides_is_written_to_and_who_asked_once_it_is_decided(
    both: Flask, cast: Cast, do: Do, laid: dict[str, int]
) -> None:
    asked = ask(do, cast)
    send_due_mail()
    assert {letter["Subject"] for letter in letters(both)} == {"Baseline 1 waits for a decision"}
    first = letters(both)
    assert all("Farah" not in letter["To"] for letter in first), "Nobody decides on their own."
    assert any("Chidi" in letter["To"] for letter in first)
    do(cast.chidi, decide_baseline, cast.programme_id, asked, YES)
    send_due_mail()
    [told] = [letter for letter in letters(both) if "Farah" in letter["To"]]
    assert told["Subject"] == "Baseline 1 was agreed"
    text = " ".join(told.get_content().split())
    assert "Chidi" in text
    assert "the plan is held to these dates from now on" in text
    assert "asked for its dates" in text
    assert "supplier" not in text + first[0].get_content()


def test_dates_that_were_withdrawn_before_the_mail_went_are_not_written_of(
    both: Flask, cast: Cast, do: Do, laid: dict[str, int]
) -> None:
    do(cast.farah, withdraw_baseline, cast.programme_id, ask(do, cast))
    send_due_mail()
    assert letters(both) == []
