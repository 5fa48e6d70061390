"""Loading the sample programme, on both databases."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.content.fenwold import sample
from lgr_tracker.domain.challenges import Rule as Asking
from lgr_tracker.domain.errors import Invalid, NotAllowed, WrongState
from lgr_tracker.domain.graph import Rule
from lgr_tracker.domain.kinds import EntryKind
from lgr_tracker.domain.permissions import operator
from lgr_tracker.domain.states import BaselineState, PlanState
from lgr_tracker.models.assessment import Suggestion
from lgr_tracker.models.board import TransitionPlan
from lgr_tracker.models.organisation import Membership, Organisation, Person
from lgr_tracker.models.plan import Activity, Service, ServiceCohort
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import (
    Mitigation,
    MitigationRisk,
    Risk,
    RiskCohort,
    RiskDelay,
    RiskEvidence,
    RiskLens,
    RiskService,
    RiskTrigger,
    ScoreEntry,
)
from lgr_tracker.models.risk_record import Acceptance, Escalation, Review
from lgr_tracker.queries.audit import verify_trail
from lgr_tracker.queries.baselines import baselines, moves, standing
from lgr_tracker.queries.board import frozen_plan, transition_plans
from lgr_tracker.queries.challenges import asked_of
from lgr_tracker.queries.continuity import continuity_of
from lgr_tracker.queries.entries import EntryFilter, EntryOrder, all_entries
from lgr_tracker.queries.graph import graph_of
from lgr_tracker.queries.plan import schedule_of
from lgr_tracker.queries.readiness import readiness_of
from lgr_tracker.queries.twins import twins
from lgr_tracker.web.database import reading
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.programme.load_sample import SampleReport, load_sample
from tests import builders
from tests.conftest import dispose, make_app
from tests.databases import PostgresServer, copy_of_sqlite_template
from tests.people import NOW, TODAY, Cast

Do = Callable[..., Any]
HASHES = {person.email: f"hash of {person.email}" for person in sample().people}
OPERATOR = operator()


def load(do: Do, **fields: Any) -> SampleReport:
    """Load the sample as of the fixed day."""
    report: SampleReport = do(
        OPERATOR, load_sample, **{"password_hashes": HASHES, "today": TODAY, **fields}
    )
    return report


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SampleReport]:
    """The sample loaded once on each database, inside the app's context, for tests that read."""
    folder = tmp_path_factory.mktemp("sample")
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        url = copy_of_sqlite_template(template, folder / "lgr.sqlite")
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.new_database(template=request.getfixturevalue("postgres_template"))
    app = make_app(folder, url)
    with app.app_context():
        yield load(perform_as)
    dispose(app)


def count(kind: Any, *where: Any) -> int:
    """Count the rows of a table that fit."""
    return (
        reading(operator()).scalar(sa.select(sa.func.count()).select_from(kind).where(*where)) or 0
    )


def test_the_sample_holds_the_whole_chain(made: SampleReport) -> None:
    assert (made.code, made.was_made, made.risks) == ("sample", True, 36)
    assert made.mitigations >= 25
    mine = Risk.programme_id == made.programme_id
    for score in (Risk.inherent_score, Risk.current_score, Risk.target_score):
        assert count(Risk, mine, score.is_(None)) == 0
    for link in (RiskLens, RiskCohort, RiskService, RiskEvidence):
        linked = sa.select(link.risk_id)
        bare = (mine, ~Risk.is_opportunity, Risk.id.not_in(linked))
        assert count(Risk, *bare) == 0, link.__name__
    assert count(Risk, mine, Risk.is_opportunity) == 1
    assert count(Review) > 34
    moved = sa.select(Escalation.risk_id)
    assert count(Risk, mine, Risk.escalated_to_id.is_not(None), Risk.id.not_in(moved)) == 0
    assert count(Acceptance) == 2
    assert count(RiskTrigger) >= 25
    assert count(RiskDelay) >= 15
    assert count(ScoreEntry) > 34 * 3
    assert count(ServiceCohort, ServiceCohort.source != "sample") == 0
    assert count(Suggestion, Suggestion.outcome == "declined") == 1


def test_it_holds_two_entries_of_each_kind_and_a_risk_that_two_councils_keep(
    made: SampleReport,
) -> None:
    session, asked = reading(OPERATOR), (OPERATOR, made.programme_id)
    rows = all_entries(session, *asked, EntryFilter(states=frozenset()), EntryOrder(), today=TODAY)
    assert Counter(row.kind for row in rows) == dict.fromkeys(EntryKind, 2)
    assert all(row.risks for row in rows)
    late = EntryFilter(EntryKind.DEPENDENCY, is_late=True)
    assert len(all_entries(session, *asked, late, EntryOrder(), today=TODAY)) == 1
    found = twins(session, *asked)
    (pair,) = found.likely
    assert [judged.is_same for judged in found.judged] == [False]
    assert {pair.first.organisation, pair.second.organisation} == {"Fenwold County", "West Fenwold"}


def test_its_days_are_a_live_shadow_year(made: SampleReport) -> None:
    programme = reading(operator()).get(Programme, made.programme_id)
    assert programme is not None
    assert programme.is_sample
    assert programme.elections_on == date(2026, 5, 7)
    assert programme.vesting_on == date(2027, 4, 1)


def test_one_service_has_three_days_without_a_holder_and_one_hosting_has_expired(
    made: SampleReport,
) -> None:
    view = continuity_of(reading(OPERATOR), OPERATOR, made.programme_id, TODAY)
    gaps = [(row.service.code, gap.first, gap.last) for row in view.rows for gap in row.gaps]
    assert gaps == [("S02", date(2027, 4, 1), date(2027, 4, 3))]
    assert {row.service.code for row in view.rows if row.past_exit} == {"S27"}
    assert not [row for row in view.rows if row.overlaps]


def test_the_plan_reckons_and_the_councils_differ(made: SampleReport) -> None:
    view = schedule_of(reading(OPERATOR), OPERATOR, made.programme_id, TODAY)
    assert {sentence.split()[0] for sentence in view.problems} == {"M29-WF", "M51-WF"}
    east_room, west_room = (council.room_days for council in view.councils)
    assert west_room < 0 < east_room
    late = [row for row in view.rows if row.baseline and row.baseline[1] < TODAY]
    assert [row for row in late if not row.actual_finish_on]
    readiness = readiness_of(reading(OPERATOR), OPERATOR, made.programme_id, view, TODAY)
    east, west = (readiness.counts[council.id] for council in readiness.councils)
    assert east["ready"] > west["ready"] > 0
    assert (east["late"], west["late"]) == (0, 2)
    assert (east["none"], west["none"]) == (0, 3)
    assert sum(east.values()) == sum(west.values()) == 40


def test_the_plan_is_held_to_the_second_of_two_baselines(made: SampleReport) -> None:
    asked = (reading(OPERATOR), OPERATOR, made.programme_id)
    second, first = baselines(*asked)
    assert standing((second, first)) == second
    assert (second.number, first.state) == (2, BaselineState.SUPERSEDED)
    found = moves(*asked, second.id, first.id)
    assert {move.code: move.days for move in found if move.is_moved} == {
        moved.activity: moved.days for moved in sample().baselines[1].moved
    }
    plan = schedule_of(*asked, TODAY)
    in_force = {row.id: row.baseline for row in plan.rows if row.kind == "activity"}
    assert in_force == {move.activity_id: (move.starts_on, move.finishes_on) for move in found}


def test_the_graph_finds_what_was_left_to_find(made: SampleReport) -> None:
    graph = graph_of(reading(OPERATOR), OPERATOR, made.programme_id)
    rules = {finding.rule for finding in graph.orphans(TODAY)}
    assert {
        Rule.RISK_WITHOUT_OWNER,
        Rule.RISK_WITHOUT_MITIGATION,
        Rule.ACTIVITY_WITHOUT_OWNER,
        Rule.CRITERION_WITHOUT_DELIVERY,
    } <= rules
    kinds = {node[0] for node in graph.networkx().nodes}
    assert kinds == {
        "lens",
        "grade",
        "risk",
        "mitigation",
        "post",
        "activity",
        "criterion",
        "service",
        "cohort",
        "organisation",
    }


def test_one_question_is_answered_and_one_is_open_again(made: SampleReport) -> None:
    asked = asked_of(reading(OPERATOR), OPERATOR, made.programme_id, TODAY)
    by_rule = {each.challenge.rule: each for each in asked if each.answers}
    done, left = by_rule[Asking.DONE_WITHOUT_EFFECT], by_rule[Asking.RISK_WITHOUT_OWNER]
    assert [each.standing for each in asked if each.answers] == ["answered", "reopened"]
    assert done.answer is not None and done.answer.answered_by == "Helen Marsh"
    assert left.since == (("R-028: band Low",), ("R-028: band Medium",))
    assert left.answer is not None and left.answer.question == left.challenge.question


def test_actions_are_some_done_some_overdue_some_ahead(made: SampleReport) -> None:
    mine = Mitigation.programme_id == made.programme_id
    assert count(Mitigation, mine, Mitigation.done_on.is_not(None)) >= 6
    undone = Mitigation.done_on.is_(None)
    assert 3 <= count(Mitigation, mine, undone, Mitigation.due_on < TODAY) <= 8
    assert count(Mitigation, mine, undone, Mitigation.due_on > TODAY) >= 10


def test_the_board_has_one_plan_decided_and_one_to_decide(made: SampleReport) -> None:
    states = reading(operator()).scalars(
        sa.select(TransitionPlan.state)
        .where(TransitionPlan.programme_id == made.programme_id)
        .order_by(TransitionPlan.number)
    )
    assert list(states) == [PlanState.APPROVED, PlanState.SUBMITTED]


def test_each_plan_shows_a_frozen_text_that_holds_also_after_a_reset(both: Flask, do: Do) -> None:
    load(do)
    programme_id = load(do, reset=True).programme_id
    plans = transition_plans(reading(OPERATOR), OPERATOR, programme_id)
    assert len(plans) == 2
    for row in plans:
        frozen = frozen_plan(reading(OPERATOR), OPERATOR, programme_id, row)
        assert frozen.faults == ()
        assert frozen.changes_since == 0
        assert frozen.content is not None
        assert frozen.content.title == row.title


def test_everybody_gets_a_password_and_a_role(made: SampleReport) -> None:
    assert all(seat.has_new_password for seat in made.people)
    assert len({role for seat in made.people for role in seat.roles}) == 8
    person = reading(operator()).scalars(sa.select(Person).where(Person.name == "Priya Nair")).one()
    assert person.password_hash == HASHES["priya.nair@fenwold.example"]


def test_it_leaves_one_audit_row_and_the_trail_holds(both: Flask, do: Do) -> None:
    load(do)
    load(do, reset=True)
    report = verify_trail(
        reading(operator()), both.config["LGR_AUDIT_KEY"], both.config["LGR_AUDIT_ANCHOR"]
    )
    assert (report.rows, report.findings) == (2, ())


def test_a_sample_that_is_there_is_left_alone(both: Flask, do: Do) -> None:
    first = load(do)
    with builders.writing() as session:
        session.execute(sa.update(Risk).where(Risk.number == 1).values(comment="mine"))
    second = load(do, today=TODAY + timedelta(days=200))
    assert (second.programme_id, second.was_made) == (first.programme_id, False)
    assert not any(seat.has_new_password for seat in second.people)
    assert count(Risk, Risk.comment == "mine") == 1


def test_a_reset_makes_it_anew_and_touches_no_other_programme(
    both: Flask, cast: Cast, do: Do
) -> None:
    first = everything_said(load(do).programme_id)
    others = Organisation.programme_id.in_([cast.programme_id, cast.other_id])
    before = count(Organisation, others), count(Membership)
    with builders.writing() as session:
        session.execute(sa.update(Risk).values(title="Something else"))
    report = load(do, reset=True)
    assert everything_said(report.programme_id) == first
    assert (count(Organisation, others), count(Membership)) == before
    assert count(Programme) == 3


def everything_said(programme_id: int) -> list[Any]:
    """Return what risks, actions, activities and counts say, without the ids of rows."""
    said: list[Any] = []
    for kind, besides in (
        (Risk, {"created_at", "changed_at"}),
        (Mitigation, {"created_at", "changed_at"}),
        (Activity, set()),
        (Service, set()),
    ):
        table = kind.__table__
        told = [
            column
            for column in table.c
            if column.name not in besides and not column.name.endswith("id")
        ]
        rows = reading(operator()).execute(
            sa.select(*told).where(table.c.programme_id == programme_id)
        )
        said += sorted(map(str, rows))
    return said


def test_a_reset_ends_the_sessions_of_those_whose_password_changes(both: Flask, do: Do) -> None:
    load(do)
    load(do, reset=True, password_hashes={email: "new" for email in HASHES})
    people = list(reading(operator()).scalars(sa.select(Person)))
    assert len(people) == 15
    assert {person.password_hash for person in people} == {"new"}
    assert all(person.session_epoch >= 2 for person in people)


def test_somebody_who_sits_in_a_real_programme_keeps_their_password(
    both: Flask, cast: Cast, do: Do
) -> None:
    with builders.writing() as session:
        known = Person(
            name="Priya N", email="priya.nair@fenwold.example", password_hash="own", created_at=NOW
        )
        session.add(known)
        session.flush()
        session.add(Membership(person_id=known.id, programme_id=cast.programme_id, role="viewer"))
    report = load(do)
    assert [seat.email for seat in report.people if not seat.has_new_password] == [known.email]
    assert reading(operator()).get(Person, known.id).password_hash == "own"


def test_a_programme_that_is_no_sample_is_never_touched(both: Flask, do: Do) -> None:
    with builders.writing() as session:
        programme_id = builders.programme(session, code="sample", name="Ours").id
    for reset in (False, True):
        with pytest.raises(WrongState, match="not a sample"):
            load(do, reset=reset)
    assert reading(operator()).get(Programme, programme_id).name == "Ours"
    assert count(Risk) == 0


def test_only_the_operator_loads_it(both: Flask, cast: Cast, do: Do) -> None:
    with pytest.raises(NotAllowed):
        do(cast.asha, load_sample, password_hashes=HASHES, today=TODAY)


def test_generated_risks_vary_and_are_linked(both: Flask, do: Do) -> None:
    report = load(do, extra_risks=6_000)
    assert report.risks == 6_036
    mine = Risk.programme_id == report.programme_id, Risk.raised_by == "generated"
    titles = reading(operator()).scalar(
        sa.select(sa.func.count(sa.distinct(Risk.title))).where(*mine)
    )
    assert titles > 5_000
    scores = (
        reading(operator()).scalars(sa.select(Risk.current_score).distinct().where(*mine)).all()
    )
    assert len(scores) == 14  # all products of two numbers from 1 to 5
    for link in (RiskLens, RiskCohort, RiskService, ScoreEntry):
        assert count(Risk, *mine, Risk.id.not_in(sa.select(link.risk_id))) == 0
    assert count(MitigationRisk) > 1_500
    assert count(RiskTrigger) > 1_900
    programme = reading(operator()).get(Programme, report.programme_id)
    assert programme.next_risk_number == 6_037
    assert programme.next_mitigation_number == report.mitigations + 1


@pytest.mark.parametrize("how_many", [-1, 1_000_001])
def test_generated_risks_have_a_limit(both: Flask, do: Do, how_many: int) -> None:
    with pytest.raises(Invalid, match="up to 1000000"):
        load(do, extra_risks=how_many)
    assert count(Programme) == 0
