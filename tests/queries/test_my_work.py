"""What waits for one person: theirs by post, answer or decision, and nobody else's."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor, Role, Seat
from lgr_tracker.domain.states import BaselineState, MitigationState, PlanState, RiskState
from lgr_tracker.models.baseline import Baseline
from lgr_tracker.models.board import TransitionPlan
from lgr_tracker.models.viewing import VIEWER
from lgr_tracker.queries.my_work import Urgency, WorkItem, WorkKind, my_work
from lgr_tracker.web.database import db
from tests import builders
from tests.builders import writing
from tests.people import NOW, TODAY, Cast
from tests.queries.test_overview import selects
from tests.rounds import make_round

DAY = timedelta(days=1)


def waits(actor: Actor) -> tuple[WorkItem, ...]:
    with Session(db.engine, info={VIEWER: actor}) as session:
        return my_work(session, actor, today=TODAY).items


def references(actor: Actor, kind: WorkKind) -> list[tuple[str, Urgency]]:
    return [(item.reference, item.urgency) for item in waits(actor) if item.kind is kind]


def post_of(cast: Cast, actor: Actor, **fields: object) -> int:
    with writing() as session:
        return builders.held_post(session, cast.alder_id, actor, **fields).id


def test_nothing_waits_for_somebody_without_posts(both: Flask, cast: Cast) -> None:
    assert waits(cast.vic) == ()


def test_actions_wait_by_their_day(both: Flask, cast: Cast) -> None:
    post = post_of(cast, cast.farah)
    days = {101: -1, 102: 0, 103: 7, 104: 8, 105: 28, 106: 29}
    with writing() as session:
        for number, days_off in days.items():
            builders.action(
                session,
                cast.programme_id,
                cast.alder_id,
                number,
                owner_post_id=post,
                due_on=TODAY + days_off * DAY,
            )
        builders.action(session, cast.programme_id, cast.alder_id, 107, owner_post_id=post)
        builders.action(
            session,
            cast.programme_id,
            cast.alder_id,
            108,
            owner_post_id=post,
            due_on=TODAY - DAY,
            state=MitigationState.DROPPED,
        )
        builders.action(session, cast.programme_id, cast.alder_id, 109, due_on=TODAY - DAY)
    assert references(cast.farah, WorkKind.ACTION) == [
        ("A-101", Urgency.LATE),
        ("A-102", Urgency.SOON),
        ("A-103", Urgency.SOON),
        ("A-104", Urgency.LATER),
        ("A-105", Urgency.LATER),
    ]
    assert waits(cast.dev) == ()


def test_reviews_wait_while_the_risk_lives(both: Flask, cast: Cast) -> None:
    post = post_of(cast, cast.farah)
    with writing() as session:
        for number, state in ((101, RiskState.OPEN), (102, RiskState.ISSUE)):
            builders.risk(
                session,
                cast.programme_id,
                cast.alder_id,
                number,
                owner_post_id=post,
                state=state,
                next_review_on=TODAY - DAY,
            )
        builders.risk(
            session,
            cast.programme_id,
            cast.alder_id,
            103,
            owner_post_id=post,
            state=RiskState.CLOSED,
            closed_at=NOW,
            closing_reason="Over",
            next_review_on=TODAY - DAY,
        )
    late = [("R-101", Urgency.LATE), ("R-102", Urgency.LATE)]
    assert references(cast.farah, WorkKind.REVIEW) == late


def test_a_risk_on_which_nobody_acts_waits_without_a_day(both: Flask, cast: Cast) -> None:
    post = post_of(cast, cast.farah)
    with writing() as session:
        bare = builders.risk(session, cast.programme_id, cast.alder_id, 101, owner_post_id=post)
        acted = builders.risk(session, cast.programme_id, cast.alder_id, 102, owner_post_id=post)
        for number, risk, state in (
            (101, acted, MitigationState.STARTED),
            (102, bare, MitigationState.DONE),
        ):
            done_on = TODAY if state is MitigationState.DONE else None
            action = builders.action(
                session, cast.programme_id, cast.alder_id, number, state=state, done_on=done_on
            )
            builders.act_on(session, action, risk)
    assert references(cast.farah, WorkKind.RISK) == [("R-101", Urgency.LATER)]


def test_criteria_without_evidence_wait_until_the_day_before_vesting(
    both: Flask, cast: Cast
) -> None:
    post = post_of(cast, cast.farah)
    with writing() as session:
        for code, evidence in (("C1", ""), ("C2", "A minute of 3 November")):
            criterion = builders.criterion(session, cast.programme_id, code)
            builders.readiness(
                session, criterion, cast.alder_id, owner_post_id=post, evidence=evidence
            )
    (item,) = waits(cast.farah)
    assert (item.kind, item.reference, item.place) == (WorkKind.CRITERION, "C1", "Alder")
    assert item.by_on is not None
    assert item.by_on.isoformat() == "2027-03-31"


def test_a_deputys_work_says_so_and_ends_with_the_deputising(both: Flask, cast: Cast) -> None:
    post = post_of(cast, cast.farah, holding="deputy", ends_on=TODAY)
    ended = post_of(cast, cast.farah, title="Another post", ends_on=TODAY - DAY)
    with writing() as session:
        for number, owner in ((101, post), (102, ended)):
            builders.action(
                session,
                cast.programme_id,
                cast.alder_id,
                number,
                owner_post_id=owner,
                due_on=TODAY,
            )
    (item,) = waits(cast.farah)
    assert (item.reference, item.through, item.is_deputy) == ("A-101", "Head of duty", True)


def test_a_round_waits_until_every_lens_is_answered(both: Flask, cast: Cast) -> None:
    made = make_round(cast.programme_id, lenses=2)
    assert [item.kind for item in waits(cast.ben)] == [WorkKind.ROUND]
    assert waits(cast.carol) == (), "a board member is not asked"
    with writing() as session:
        for lens in made.lenses:
            from lgr_tracker.models.assessment import Assessment

            found = session.get(Assessment, made.id)
            assert found is not None
            builders.grading(session, found, lens, cast.ben.person_id or 0, None)
    assert waits(cast.ben) == ()


def test_a_plan_waits_for_who_may_decide_and_did_not_submit_it(both: Flask, cast: Cast) -> None:
    with writing() as session:
        body = builders.body(session, cast.programme_id)
        for number, by in ((1, cast.asha), (2, cast.chidi)):
            session.add(
                TransitionPlan(
                    programme_id=cast.programme_id,
                    body_id=body.id,
                    number=number,
                    reference=f"TP-{number}",
                    title="Two front doors",
                    state=PlanState.SUBMITTED,
                    needed_by_on=TODAY + DAY,
                    created_by_id=by.person_id,
                    created_at=NOW,
                    submitted_by_id=by.person_id,
                    submitted_at=NOW,
                )
            )
    assert references(cast.chidi, WorkKind.PLAN) == [("TP-1", Urgency.SOON)]
    assert waits(cast.carol) == waits(cast.asha) == ()


def test_dates_wait_for_who_may_decide_and_did_not_ask_for_them(both: Flask, cast: Cast) -> None:
    with writing() as session:
        session.add(
            Baseline(
                programme_id=cast.programme_id,
                number=3,
                state=BaselineState.ASKED,
                reason="West is later.",
                status_on=TODAY,
                asked_by_id=cast.asha.person_id,
                asked_at=NOW,
            )
        )
    assert references(cast.chidi, WorkKind.BASELINE) == [("Baseline 3", Urgency.SOON)]
    assert waits(cast.carol) == waits(cast.asha) == waits(cast.eve) == ()


def test_a_post_without_a_seat_gives_nothing_away(both: Flask, cast: Cast) -> None:
    post = post_of(cast, cast.eve)
    with writing() as session:
        builders.action(session, cast.programme_id, cast.alder_id, owner_post_id=post, due_on=TODAY)
    assert waits(cast.eve) == ()


@pytest.mark.parametrize("is_own", [True, False])
def test_a_restricted_row_waits_only_for_who_may_see_it(
    both: Flask, cast: Cast, is_own: bool
) -> None:
    owner = cast.birch_id if not is_own else cast.alder_id
    post = post_of(cast, cast.farah)
    with writing() as session:
        action = builders.action(
            session, cast.programme_id, owner, owner_post_id=post, due_on=TODAY
        )
        risk = builders.risk(
            session, cast.programme_id, owner, owner_post_id=post, next_review_on=TODAY
        )
        builders.classify(session, cast.programme_id, mitigation_id=action.id)
        builders.classify(session, cast.programme_id, risk_id=risk.id)
    found = waits(cast.farah)
    assert len(found) == (3 if is_own else 0)
    assert all(item.is_marked for item in found)


def test_all_programmes_stand_on_one_page_and_more_rows_cost_no_more_queries(
    both: Flask, cast: Cast
) -> None:
    person = cast.farah.person_id
    seats = (
        Seat(cast.programme_id, Role.CONTRIBUTOR, cast.alder_id),
        Seat(cast.other_id, Role.CONTRIBUTOR, cast.elsewhere_org_id),
    )
    farah = Actor(person, "Farah", seats)
    posts = {}
    for programme, organisation in (
        (cast.programme_id, cast.alder_id),
        (cast.other_id, cast.elsewhere_org_id),
    ):
        with writing() as session:
            posts[programme] = builders.held_post(session, organisation, farah).id
            builders.action(
                session, programme, organisation, owner_post_id=posts[programme], due_on=TODAY
            )
    few = selects(lambda: waits(farah))
    assert {item.programme_code for item in waits(farah)} == {"fenland", "elsewhere"}
    with writing() as session:
        for number in range(201, 231):
            builders.action(
                session,
                cast.programme_id,
                cast.alder_id,
                number,
                owner_post_id=posts[cast.programme_id],
                due_on=TODAY,
            )
    assert selects(lambda: waits(farah)) == few
    assert len(waits(farah)) == 32
