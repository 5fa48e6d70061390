"""Building, submitting, withdrawing and deciding on transition plans, on both databases."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from threading import Barrier, Thread
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import Invalid, LgrError, NotAllowed, NotFound, StaleEdit, WrongState
from lgr_tracker.domain.kinds import DecisionOutcome
from lgr_tracker.domain.permissions import Actor, Role, Seat, operator
from lgr_tracker.domain.plan_content import digest_of
from lgr_tracker.domain.states import PlanState
from lgr_tracker.models.board import BoardDecision, PlanAsk, Snapshot, TransitionPlan
from lgr_tracker.queries.audit import changes, verify_trail
from lgr_tracker.queries.board import (
    FrozenPlan,
    PlanRow,
    frozen_plan,
    transition_plan,
    transition_plans,
)
from lgr_tracker.queries.plan_content import plan_content
from lgr_tracker.web.database import db, reading
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.board.decide_plan import DecisionValues, decide_plan
from lgr_tracker.workflows.board.save_plan import AskValues, PlanValues, build_plan, change_plan
from lgr_tracker.workflows.board.submit_plan import submit_plan
from lgr_tracker.workflows.board.withdraw_plan import withdraw_plan
from lgr_tracker.workflows.plan.save_activity import ActivityValues, add_activity
from tests import builders
from tests.people import TODAY, Cast

Do = Callable[..., Any]
LONDON = ZoneInfo("Europe/London")
WHEN = {"today": TODAY, "zone": LONDON}


@pytest.fixture
def body_id(both: Flask, cast: Cast) -> int:
    """A body that decides on plans."""
    with builders.writing() as session:
        return builders.body(session, cast.programme_id).id


@pytest.fixture
def values(body_id: int) -> PlanValues:
    """A plan that asks two things."""
    return PlanValues(
        title="Should Birch clone the case system?",
        summary="Officers recommend yes.",
        body_id=body_id,
        needed_by_on=date(2026, 12, 1),
        asks=(AskValues("Approve the clone."), AskValues("Host nights with Alder.")),
    )


def plan(cast: Cast, plan_id: int) -> PlanRow:
    """Return a plan, freshly read."""
    return transition_plan(reading(cast.asha), cast.asha, cast.programme_id, plan_id)


def frozen(cast: Cast, plan_id: int) -> FrozenPlan:
    """Return the frozen text of a plan, freshly read and checked."""
    return frozen_plan(reading(cast.vic), cast.vic, cast.programme_id, plan(cast, plan_id))


def submitted(cast: Cast, do: Do, values: PlanValues) -> tuple[int, str]:
    """Build and submit a plan; return its id and its digest."""
    plan_id = do(cast.asha, build_plan, cast.programme_id, values)
    return plan_id, do(cast.asha, submit_plan, cast.programme_id, plan_id, 1, **WHEN)


def approved(digest: str) -> DecisionValues:
    """Return an approval of the text with this digest."""
    return DecisionValues(DecisionOutcome.APPROVED, "It puts children first.", digest)


def test_a_draft_is_built_changed_and_numbered(cast: Cast, do: Do, values: PlanValues) -> None:
    first = do(cast.asha, build_plan, cast.programme_id, values)
    second = do(cast.asha, build_plan, cast.programme_id, replace(values, asks=()))
    assert [
        row.reference for row in transition_plans(reading(cast.vic), cast.vic, cast.programme_id)
    ] == [
        "TP-2",
        "TP-1",
    ]
    shorter = replace(values, title="Shall we?", asks=values.asks[1:])
    do(cast.asha, change_plan, cast.programme_id, first, shorter, 1)
    row = plan(cast, first)
    assert (row.title, row.version, row.state) == ("Shall we?", 2, PlanState.DRAFT)
    assert [(ask.position, ask.wording) for ask in row.asks] == [(1, "Host nights with Alder.")]
    assert plan(cast, second).asks == ()
    newest = changes(reading(cast.ann), cast.ann, cast.programme_id, most=1)[0]
    assert newest.event == "Changed a transition plan"
    assert newest.before == {
        "title": "Should Birch clone the case system?",
        "asks": ["Approve the clone.", "Host nights with Alder."],
    }


def test_other_asks_alone_make_a_new_version(cast: Cast, do: Do, values: PlanValues) -> None:
    made = do(cast.asha, build_plan, cast.programme_id, values)
    do(cast.asha, change_plan, cast.programme_id, made, replace(values, asks=values.asks[:1]), 1)
    assert plan(cast, made).version == 2
    with pytest.raises(StaleEdit):
        do(cast.asha, change_plan, cast.programme_id, made, values, 1)
    do(cast.asha, change_plan, cast.programme_id, made, replace(values, asks=values.asks[:1]), 2)
    assert len(plan(cast, made).asks) == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": "  "}, "title"),
        ({"body_id": 999_999}, "body_id"),
        ({"asks": (AskValues(" "),)}, "asks"),
        ({"asks": (AskValues("Decide.", 999_999),)}, "asks"),
    ],
)
def test_what_makes_no_plan_is_refused(
    cast: Cast, do: Do, values: PlanValues, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        do(cast.asha, build_plan, cast.programme_id, replace(values, **fields))
    assert list(refused.value.fields) == [field]
    assert transition_plans(reading(cast.asha), cast.asha, cast.programme_id) == ()


def test_a_body_that_does_not_decide_is_refused(cast: Cast, do: Do, values: PlanValues) -> None:
    with builders.writing() as session:
        other = builders.body(session, cast.programme_id, "Scrutiny", decides_plans=False).id
    with pytest.raises(Invalid):
        do(cast.asha, build_plan, cast.programme_id, replace(values, body_id=other))


def test_submitting_freezes_the_text(cast: Cast, do: Do, values: PlanValues) -> None:
    made, digest = submitted(cast, do, values)
    found = frozen(cast, made)
    assert (found.digest, found.faults, found.changes_since) == (digest, (), 0)
    content = found.content
    assert content is not None
    assert (content.reference, content.body, content.as_at) == ("TP-1", "Shadow executive", TODAY)
    assert [ask.wording for ask in content.asks] == [
        "Approve the clone.",
        "Host nights with Alder.",
    ]
    with builders.writing() as session:
        row = session.scalars(sa.select(Snapshot)).one()
        assert digest_of(row.content) == row.digest
        assert json.loads(row.content)["title"] == values.title
        row_of_plan = session.get_one(TransitionPlan, made)
        assert row_of_plan.submitted_by_id == cast.asha.person_id


def test_a_plan_that_asks_nothing_is_refused_in_words(
    cast: Cast, do: Do, values: PlanValues
) -> None:
    made = do(cast.asha, build_plan, cast.programme_id, replace(values, asks=()))
    with pytest.raises(Invalid, match="asks nothing of the board"):
        do(cast.asha, submit_plan, cast.programme_id, made, 1, **WHEN)
    assert plan(cast, made).state is PlanState.DRAFT


def test_a_submitted_plan_keeps_its_text(cast: Cast, do: Do, values: PlanValues) -> None:
    made, _ = submitted(cast, do, values)
    with pytest.raises(WrongState, match="no longer a draft"):
        do(cast.asha, change_plan, cast.programme_id, made, values, 2)
    with pytest.raises(WrongState):
        do(cast.asha, submit_plan, cast.programme_id, made, 2, **WHEN)
    other = do(cast.asha, build_plan, cast.programme_id, values)
    do(cast.asha, change_plan, cast.programme_id, other, replace(values, title="New"), 1)
    with pytest.raises(StaleEdit):
        do(cast.asha, submit_plan, cast.programme_id, other, 1, **WHEN)


def test_the_frozen_text_stands_while_the_rows_move_on(
    cast: Cast, do: Do, values: PlanValues
) -> None:
    made, digest = submitted(cast, do, values)
    with builders.writing() as session:
        builders.risk(session, cast.programme_id, cast.alder_id)
    row = plan(cast, made)
    live = plan_content(reading(cast.vic), cast.vic, cast.programme_id, row, TODAY, LONDON)
    found = frozen(cast, made)
    assert found.content is not None
    assert (len(found.content.risks), len(live.risks)) == (0, 1)
    assert (found.digest, found.faults) == (digest, ())


def test_hidden_work_behind_a_decision_stays_behind_it_and_is_shown_to_nobody_else(
    cast: Cast, do: Do, values: PlanValues
) -> None:
    here = cast.programme_id
    with builders.writing() as session:
        owned = {"organisation_id": cast.alder_id, "name": "Sign the bids"}
        work = builders.activity(session, here, "M01", is_decision=True, **owned).id
        builders.classify(session, here, activity_id=work)
    asks = (AskValues("Approve the clone.", work), values.asks[1])
    by_farah = Actor(cast.farah.person_id, "Farah", (*cast.farah.seats, *cast.asha.seats))
    made = do(by_farah, build_plan, here, replace(values, asks=asks))
    assert [ask.activity_id for ask in plan(cast, made).asks] == [None, None]
    reworded = (AskValues("Read this first."), AskValues("Clone it, please.", place=1))
    do(cast.asha, change_plan, here, made, replace(values, asks=reworded), 1)
    kept = sa.select(PlanAsk.wording, PlanAsk.activity_id).order_by(PlanAsk.position)
    stands = [("Read this first.", None), ("Clone it, please.", work)]
    assert [tuple(row) for row in reading(operator()).execute(kept)] == stands
    with pytest.raises(Invalid):
        do(cast.asha, change_plan, here, made, replace(values, asks=asks), 2)
    do(by_farah, submit_plan, here, made, 2, **WHEN)
    for viewer in (cast.farah, cast.vic):
        found = frozen_plan(reading(viewer), viewer, here, plan(cast, made)).content
        assert found is not None
        assert [(ask.activity_id, ask.code, ask.activity) for ask in found.asks] == [
            (None, "", "")
        ] * 2


def test_the_board_approves_and_supersedes_its_earlier_plan(
    cast: Cast, do: Do, values: PlanValues, both: Flask
) -> None:
    first, digest = submitted(cast, do, values)
    do(cast.chidi, decide_plan, cast.programme_id, first, approved(digest))
    assert plan(cast, first).state is PlanState.APPROVED
    second, later = submitted(cast, do, replace(values, title="And now?"))
    do(cast.chidi, decide_plan, cast.programme_id, second, approved(later))
    assert plan(cast, first).state is PlanState.SUPERSEDED
    row = plan(cast, second)
    assert row.state is PlanState.APPROVED
    assert row.decision is not None
    assert (row.decision.by, row.decision.digest) == ("Chidi", later)
    assert frozen(cast, first).faults == frozen(cast, second).faults == ()
    report = verify_trail(
        reading(operator()), both.config["LGR_AUDIT_KEY"], both.config["LGR_AUDIT_ANCHOR"]
    )
    assert report.findings == ()
    assert [
        row.event for row in changes(reading(cast.ann), cast.ann, cast.programme_id, most=2)
    ] == [
        "Approved a transition plan",
        "Put a newer transition plan in the place of one",
    ]


def test_another_bodys_approved_plan_stands(cast: Cast, do: Do, values: PlanValues) -> None:
    with builders.writing() as session:
        other = builders.body(session, cast.programme_id, "Joint committee", position=2).id
    first, digest = submitted(cast, do, replace(values, body_id=other))
    do(cast.chidi, decide_plan, cast.programme_id, first, approved(digest))
    second, later = submitted(cast, do, values)
    do(cast.chidi, decide_plan, cast.programme_id, second, approved(later))
    assert plan(cast, first).state is PlanState.APPROVED


def test_the_board_returns_with_its_reason(cast: Cast, do: Do, values: PlanValues) -> None:
    made, digest = submitted(cast, do, values)
    back = DecisionValues(DecisionOutcome.RETURNED, "Say who covers nights.", digest)
    with pytest.raises(Invalid, match="for the minutes"):
        do(cast.chidi, decide_plan, cast.programme_id, made, replace(back, reason=" "))
    do(cast.chidi, decide_plan, cast.programme_id, made, back)
    row = plan(cast, made)
    assert row.state is PlanState.RETURNED
    assert row.decision is not None
    assert row.decision.reason == "Say who covers nights."
    with pytest.raises(WrongState):
        do(cast.chidi, decide_plan, cast.programme_id, made, approved(digest))


def test_a_text_that_was_not_read_is_not_decided_on(cast: Cast, do: Do, values: PlanValues) -> None:
    made, _ = submitted(cast, do, values)
    with pytest.raises(Invalid, match="not the one before the board"):
        do(cast.chidi, decide_plan, cast.programme_id, made, approved("0" * 64))


@pytest.mark.parametrize("seat", ["submitter", "creator"])
def test_who_built_or_submitted_does_not_decide(
    cast: Cast, do: Do, values: PlanValues, seat: str
) -> None:
    both_hats = Actor(
        cast.asha.person_id,
        cast.asha.name,
        (*cast.asha.seats, Seat(cast.programme_id, Role.BOARD_CHAIR, cast.alder_id)),
    )
    made, digest = submitted(cast, do, values)
    with builders.writing() as session:
        row = session.get_one(TransitionPlan, made)
        if seat == "submitter":
            row.created_by_id = cast.mo.person_id
        else:
            row.submitted_by_id = cast.mo.person_id
    with pytest.raises(NotAllowed, match="somebody else decides"):
        do(both_hats, decide_plan, cast.programme_id, made, approved(digest))


def test_a_plan_is_withdrawn_with_a_reason(cast: Cast, do: Do, values: PlanValues) -> None:
    made, digest = submitted(cast, do, values)
    with pytest.raises(Invalid):
        do(cast.asha, withdraw_plan, cast.programme_id, made, 2, reason=" ")
    with pytest.raises(StaleEdit):
        do(cast.asha, withdraw_plan, cast.programme_id, made, 1, reason="Too early.")
    do(cast.asha, withdraw_plan, cast.programme_id, made, 2, reason="Too early.")
    assert plan(cast, made).state is PlanState.WITHDRAWN
    with pytest.raises(WrongState):
        do(cast.chidi, decide_plan, cast.programme_id, made, approved(digest))


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("vic", NotAllowed), ("carol", NotAllowed), ("dev", NotAllowed), ("eve", NotFound)],
)
def test_others_neither_build_nor_submit_nor_decide(
    cast: Cast, do: Do, values: PlanValues, who: str, refusal: type[LgrError]
) -> None:
    made, digest = submitted(cast, do, values)
    actor = getattr(cast, who)
    acts: tuple[tuple[Any, ...], ...] = (
        (build_plan, values),
        (change_plan, made, values, 2),
        (decide_plan, made, approved(digest)),
    )
    for workflow, *given in acts:
        with pytest.raises(refusal):
            do(actor, workflow, cast.programme_id, *given)
    with pytest.raises(refusal):
        do(actor, submit_plan, cast.programme_id, made, 2, **WHEN)
    with pytest.raises(refusal):
        do(actor, withdraw_plan, cast.programme_id, made, 2, reason="No.")
    assert plan(cast, made).state is PlanState.SUBMITTED


def test_the_chair_does_not_build_and_the_office_does_not_decide(
    cast: Cast, do: Do, values: PlanValues
) -> None:
    with pytest.raises(NotAllowed):
        do(cast.chidi, build_plan, cast.programme_id, values)
    made, digest = submitted(cast, do, values)
    with pytest.raises(NotAllowed):
        do(cast.asha, decide_plan, cast.programme_id, made, approved(digest))


def test_what_is_elsewhere_is_not_found(cast: Cast, do: Do, values: PlanValues) -> None:
    made, digest = submitted(cast, do, values)
    with pytest.raises(NotFound):
        do(operator(), decide_plan, cast.other_id, made, approved(digest))
    with pytest.raises(NotFound):
        do(operator(), submit_plan, cast.other_id, made, 1, **WHEN)


def test_of_two_chairs_at_once_one_decides(
    both: Flask, cast: Cast, do: Do, values: PlanValues
) -> None:
    made, digest = submitted(cast, do, values)
    start = Barrier(2)
    answers: list[object] = []

    def press(outcome: DecisionOutcome) -> None:
        with both.app_context():
            start.wait()
            try:
                decided = DecisionValues(outcome, f"We say {outcome.value}.", digest)
                answers.append(
                    perform_as(cast.chidi, decide_plan, cast.programme_id, made, decided)
                )
            except LgrError as error:
                answers.append(error)
            finally:
                db.session.remove()

    threads = [Thread(target=press, args=(outcome,)) for outcome in DecisionOutcome]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(answer).__name__ for answer in answers) == ["WrongState", "str"]
    with builders.writing() as session:
        decision = session.scalars(sa.select(BoardDecision)).one()
        row = session.get_one(TransitionPlan, made)
        assert row.state.value == decision.outcome.value


TAMPERED = {
    "content": (
        "UPDATE lgr_snapshot SET content = replace(content, 'clone', 'drop')",
        "fingerprint",
    ),
    "unreadable": ("UPDATE lgr_snapshot SET content = '{}'", "cannot be read"),
    "digest": ("UPDATE lgr_snapshot SET digest = '{zeros}'", "audit trail recorded another"),
    "decision": ("UPDATE lgr_board_decision SET digest = '{zeros}'", "decided on another text"),
    "no decision": ("DELETE FROM lgr_board_decision", "no decision is recorded"),
    "title": ("UPDATE lgr_transition_plan SET title = 'Other'", "not those of the frozen text"),
    "ask": ("UPDATE lgr_plan_ask SET wording = 'Approve all.'", "not those of the frozen text"),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_tampering_past_the_house_is_named(
    cast: Cast, do: Do, values: PlanValues, name: str
) -> None:
    made, digest = submitted(cast, do, values)
    do(cast.chidi, decide_plan, cast.programme_id, made, approved(digest))
    statement, named = TAMPERED[name]
    with builders.writing() as session:
        session.execute(sa.text(statement.replace("{zeros}", "0" * 64)))
    faults = frozen(cast, made).faults
    assert any(named in sentence for sentence in faults), faults


def test_a_plan_that_was_tampered_with_is_not_decided_on(
    cast: Cast, do: Do, values: PlanValues
) -> None:
    made, digest = submitted(cast, do, values)
    with builders.writing() as session:
        session.execute(sa.text("UPDATE lgr_snapshot SET content = replace(content, 'a', 'b')"))
    with pytest.raises(WrongState, match="Nobody can decide on it"):
        do(cast.chidi, decide_plan, cast.programme_id, made, approved(digest))


def test_a_lost_frozen_text_is_not_found(cast: Cast, do: Do, values: PlanValues) -> None:
    made, _ = submitted(cast, do, values)
    with builders.writing() as session:
        session.execute(sa.delete(Snapshot))
    with pytest.raises(NotFound, match="never frozen"):
        frozen(cast, made)


def test_later_changes_are_counted_but_not_the_boards_own(
    cast: Cast, do: Do, values: PlanValues
) -> None:
    made, digest = submitted(cast, do, values)
    do(cast.chidi, decide_plan, cast.programme_id, made, approved(digest))
    assert frozen(cast, made).changes_since == 0
    empty = dict.fromkeys(ActivityValues.__dataclass_fields__)
    work = ActivityValues(
        **{
            **empty,
            "code": "M70",
            "name": "Late work",
            "workstream": "",
            "duration_days": 5,
            "is_decision": True,
            "is_starter": False,
            "note": "",
        }
    )
    do(cast.asha, add_activity, cast.programme_id, work)
    assert frozen(cast, made).changes_since == 1
