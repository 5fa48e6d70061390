"""The sample programme: whole, made up, and a live shadow year on every day it could be made."""

from datetime import date, timedelta

import pytest

from lgr_tracker import content
from lgr_tracker.content.fenwold import sample, sample_anchors
from lgr_tracker.content.moments import Anchor, RelativeDay
from lgr_tracker.content.progress import baseline, calendar_for, lay_progress
from lgr_tracker.content.sample_talk import sample_talk
from lgr_tracker.content.starter_plan import place_plan
from lgr_tracker.domain.kinds import LinkKind, OrganisationKind, ScoreKind
from lgr_tracker.domain.permissions import Role
from lgr_tracker.domain.schedule import Activity, Link, compute
from lgr_tracker.domain.states import MitigationState, RiskState

SAMPLE = sample()
ORGANISATIONS = {row.code for row in SAMPLE.organisations}
POSTS = {f"{row.organisation}:{row.kind}" for row in SAMPLE.posts}
PLACED = {row.code for row in place_plan(SAMPLE.successors()).activities}
PATTERNS = {row.code: row for row in content.risk_patterns()}
A_YEAR = [date(2026, 11, 23) + timedelta(days=9 * step) for step in range(41)]


@pytest.mark.parametrize("today", A_YEAR, ids=str)
def test_every_day_of_a_year_is_a_live_shadow_year(today: date) -> None:
    anchors = sample_anchors(today)
    assert (anchors.vesting.month, anchors.vesting.day) == (4, 1)
    assert 100 <= (anchors.vesting - today).days <= 466
    assert (today - anchors.election).days >= 70
    assert anchors.election.weekday() == 3
    assert anchors.decision < anchors.election < today < anchors.vesting


@pytest.mark.parametrize("today", A_YEAR, ids=str)
def test_the_plan_keeps_to_what_waits_for_what_and_has_something_late(today: date) -> None:
    anchors = sample_anchors(today)
    plan = place_plan(SAMPLE.successors())
    progress = lay_progress(SAMPLE, plan, anchors)
    assert set(progress) == PLACED
    for code, row in progress.items():
        assert row.actual_finish is None or row.actual_finish < today, code
        assert row.actual_start is None or row.actual_start <= today, code
        assert (row.remaining is None) == (row.actual_start is None or bool(row.actual_finish))
    for link in plan.links:
        earlier, later = progress[link.predecessor], progress[link.successor]
        if link.kind is LinkKind.FINISH_START and earlier.actual_finish is None:
            assert later.actual_start is None, link
    late = [
        row for row in progress.values() if row.baseline_finish < today and not row.actual_finish
    ]
    assert 1 <= len(late) <= 12
    assert all(row.note for row in late if row.remaining), late


@pytest.mark.parametrize("today", A_YEAR[::4], ids=str)
def test_vesting_is_tight_but_not_lost(today: date) -> None:
    anchors = sample_anchors(today)
    plan = place_plan(SAMPLE.successors())
    progress = lay_progress(SAMPLE, plan, anchors)
    work = [
        Activity(
            row.code,
            row.activity.days.mode,
            start_no_earlier=progress[row.code].put_off_to
            or (row.activity.starts.on(anchors) if row.activity.starts else None),
            finish_by=row.activity.finish_by.on(anchors) if row.activity.finish_by else None,
            fixed_start=row.activity.fixed.on(anchors) if row.activity.fixed else None,
            actual_start=progress[row.code].actual_start,
            actual_finish=progress[row.code].actual_finish,
            remaining=progress[row.code].remaining,
        )
        for row in plan.activities
    ]
    links = [Link(row.predecessor, row.successor, row.kind, row.lag) for row in plan.links]
    schedule = compute(
        work, links, calendar_for(anchors), anchors.decision, status_date=anchors.today
    )
    floats = {row.id: row.total_float for row in schedule.rows.values() if not row.is_finished}
    missed = {code for code, days in floats.items() if days < 0}
    assert missed == {"M27-WF", "M28-WF", "M29-WF", "M51-WF"}
    assert min(floats.values()) >= -12
    assert 0 <= floats["M35"] <= 8


def test_approved_dates_move_work_of_the_plan_and_take_two_people() -> None:
    emails = {person.email for person in SAMPLE.people}
    for row in SAMPLE.baselines:
        assert {row.asked_by, row.decided_by} <= emails and row.asked_by != row.decided_by
        assert {moved.activity for moved in row.moved} <= PLACED
    for today in A_YEAR:
        anchors = sample_anchors(today)
        days = [day.on(anchors) for row in SAMPLE.baselines for day in (row.asked, row.decided)]
        assert days == sorted(days) and days[-1] < today


def test_the_baseline_is_reckoned_from_the_fixed_days_alone() -> None:
    anchors = sample_anchors(date(2026, 11, 23))
    days = baseline(place_plan(SAMPLE.successors()), anchors)
    assert days["M15-EF"][0] == anchors.election == date(2026, 5, 7)
    # Five working days after Thursday 7 May is Thursday 14 May; forty-five run to 16 July.
    assert days["M17-EF"] == (date(2026, 5, 14), date(2026, 7, 16))


def test_every_organisation_post_and_person_named_is_there() -> None:
    emails = {row.email for row in SAMPLE.people}
    for person in SAMPLE.people:
        assert person.organisation in ORGANISATIONS, person.email
        assert person.email.endswith("@fenwold.example"), person.email
    for risk in SAMPLE.risks:
        assert {risk.organisation, *risk.councils} <= ORGANISATIONS, risk.pattern
        assert risk.owner is None or risk.owner in POSTS, risk.pattern
    for action in SAMPLE.mitigations:
        assert action.organisation in ORGANISATIONS, action.title
        assert action.owner in POSTS, action.title
    for grading in (grading for row in SAMPLE.rounds for grading in row.gradings):
        assert grading.email in emails
    bodies = {row.name for row in SAMPLE.bodies}
    assert {row.escalated_to for row in SAMPLE.risks} - {None} <= bodies
    assert {row.body for row in SAMPLE.plans} <= bodies
    kinds = {row.code for row in content.post_kinds()}
    assert {row.kind for row in SAMPLE.posts} <= kinds


def test_the_sample_has_each_kind_of_organisation_and_each_role() -> None:
    assert {row.kind for row in SAMPLE.organisations} == set(OrganisationKind)
    assert SAMPLE.successors() == ("EF", "WF")
    assert {role for row in SAMPLE.people for role in row.roles} == set(Role)
    assert len({row.email for row in SAMPLE.people}) == len(SAMPLE.people) == 15


def test_posts_have_holders_deputies_interims_and_gaps() -> None:
    assert 30 <= len(SAMPLE.posts) <= 40
    holders = [holder for post in SAMPLE.posts for holder in post.holders]
    assert sum(holder.holding == "deputy" for holder in holders) >= 10
    assert sum(holder.is_interim for holder in holders) >= 4
    assert [post for post in SAMPLE.posts if not post.holders]


def test_all_risks_are_scored_and_their_words_follow_days_that_are_past() -> None:
    assert [row.pattern for row in SAMPLE.risks] == list(PATTERNS)
    for risk in SAMPLE.risks:
        assert risk.scores, risk.pattern
        assert {score.kind for score in risk.scores} == {ScoreKind.CURRENT}, risk.pattern
        for day in (risk.raised, risk.reviewed, *(score.on for score in risk.scores)):
            assert is_past(day), (risk.pattern, day)
        days = [day_number(score.on) for score in risk.scores]
        assert days == sorted(days), risk.pattern
        assert day_number(risk.raised) <= days[0], risk.pattern
    states = [row.state for row in SAMPLE.risks]
    assert states.count(RiskState.CLOSED) == states.count(RiskState.ISSUE) == 1
    closed = next(row for row in SAMPLE.risks if row.state is RiskState.CLOSED)
    assert closed.closing_reason


def is_past(day: RelativeDay) -> bool:
    """Tell whether a day is past whenever the sample is made: the elections are 70 days ago."""
    if day.anchor is Anchor.TODAY:
        return day.days <= 0
    return day.anchor is Anchor.ELECTION and day.days <= 70


def day_number(day: RelativeDay) -> int:
    """Order days as they lie when the elections were exactly 70 days ago, the tightest case."""
    return day.days - (0 if day.anchor is Anchor.TODAY else 70)


def test_an_answer_is_given_between_two_scores_and_after_the_action_was_done() -> None:
    done, left = sample_talk().answers
    scores = [s for row in SAMPLE.risks if row.pattern == left.risk for s in row.scores]
    (action,) = [
        row
        for row in SAMPLE.mitigations
        if row.state is MitigationState.DONE and done.risk in {cut.risk for cut in row.cuts}
    ]
    for today in A_YEAR:
        anchors = sample_anchors(today)
        first, last = (score.on.on(anchors) for score in scores)
        assert first < left.on.on(anchors) < last
        assert action.done is not None
        assert action.done.on(anchors) < done.on.on(anchors) < today
    assert {done.by, left.by} <= {row.email for row in SAMPLE.people}


def test_actions_are_some_done_some_overdue_some_ahead() -> None:
    assert len(SAMPLE.mitigations) >= 25
    assert len({row.title for row in SAMPLE.mitigations}) == len(SAMPLE.mitigations)
    for action in SAMPLE.mitigations:
        assert {cut.risk for cut in action.cuts} <= set(PATTERNS), action.title
        assert action.cuts, action.title
        assert (action.state is MitigationState.DONE) == (action.done is not None), action.title
        assert (action.percent == 100) == (action.done is not None), action.title
        assert all(is_past(day) for day in (action.started, action.done) if day), action.title
    done = [row for row in SAMPLE.mitigations if row.done]
    overdue = [row for row in SAMPLE.mitigations if is_past(row.due) and not row.done]
    assert len(done) >= 6
    assert 3 <= len(overdue) <= 8


def test_a_signed_off_round_moderates_every_lens_and_an_open_one_none() -> None:
    signed, still_open = SAMPLE.rounds
    assert signed.signed_off is not None
    assert [row.lens for row in signed.moderations] == [f"L{n}" for n in range(1, 8)]
    assert any(row.minority_view for row in signed.moderations)
    assert {row.grade for row in signed.moderations} >= {2, 3, 4}
    assert still_open.signed_off is None
    assert not still_open.moderations
    for row in SAMPLE.rounds:
        given = [(grading.email, grading.lens) for grading in row.gradings]
        assert len(set(given)) == len(given)
        assert all(grading.reason for grading in row.gradings)
        assert {grading.grade for grading in row.gradings} >= {0, 2, 3, 4}


def test_the_plan_names_only_work_services_and_criteria_that_are_there() -> None:
    services = {row.code for row in content.services()}
    criteria = {row.code for row in content.criteria()}
    cohorts = [row.code for row in content.cohorts()]
    assert {code for row in SAMPLE.behind for code in row.chain} <= PLACED
    assert {row.activity for row in SAMPLE.ahead} | set(SAMPLE.ownerless) <= PLACED
    assert {ask.activity for plan in SAMPLE.plans for ask in plan.asks} - {None} <= PLACED
    for holding in SAMPLE.holdings:
        assert holding.service in services, holding
        assert {holding.area, holding.organisation} <= ORGANISATIONS, holding
    assert [row.cohort for row in SAMPLE.counts] == cohorts
    assert all(len(row.people) == 2 for row in SAMPLE.counts)
    assert {row.criterion for row in (*SAMPLE.evidence, *SAMPLE.undelivered)} <= criteria


def test_one_service_has_a_gap_and_one_hosting_has_expired() -> None:
    hosted_late = [row for row in SAMPLE.holdings if row.starts == RelativeDay(Anchor.VESTING, 3)]
    assert [(row.service, row.area) for row in hosted_late] == [("S02", "WF")]
    expired = [row for row in SAMPLE.holdings if row.exit and is_past(row.exit)]
    assert {row.service for row in expired} == {"S27"}


def test_one_plan_is_decided_and_one_waits() -> None:
    decided, waiting = SAMPLE.plans
    assert decided.decided is not None
    assert decided.decision_reason
    assert waiting.decided is None
    assert decided.submitted.days < decided.decided.days < waiting.submitted.days < 0


def test_nothing_in_the_sample_names_a_real_council() -> None:
    real = {
        name.casefold()
        for area in content.areas()
        for council in area.councils
        for name in (council.name, council.short_name)
    }
    assert {row.name.casefold() for row in SAMPLE.organisations} & real == set()
    assert {row.short_name.casefold() for row in SAMPLE.organisations} & real == set()
