"""What changed since a moment, told exactly, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from lgr_tracker.domain.change_text import ChangeKind, spoken
from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.kinds import ScoreKind
from lgr_tracker.domain.states import MitigationState, RiskState
from lgr_tracker.models.assessment import Assessment
from lgr_tracker.models.risk import ScoreEntry
from lgr_tracker.queries.recent import RecentChange, recent_changes
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.plan.save_activity import ActivityValues, change_activity
from tests import builders
from tests.people import NOW, Cast
from tests.rounds import make_round

SINCE = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
DURING = SINCE + timedelta(days=3)
Do = Callable[..., Any]


def news(cast: Cast, most: int = 50) -> list[tuple[ChangeKind, str, str]]:
    """Return the changes since SINCE as sort, label and sentence."""
    found = recent_changes(reading(), cast.vic, cast.programme_id, SINCE, most)
    return [(change.kind, change.label, spoken(change.parts)) for change in found]


def score(session: Any, risk: Any, value: int, at: datetime) -> None:
    """Write one entry of a risk's history."""
    session.add(
        ScoreEntry(
            risk_id=risk.id,
            kind=ScoreKind.CURRENT,
            likelihood=1,
            impact=value,
            score=value,
            band_name="High",
            scored_at=at,
            scored_by="Asha",
        )
    )


def test_scores_are_told_once_a_risk_from_then_to_now(both: Flask, cast: Cast) -> None:
    histories = {101: (12, 16, 20), 102: (12, 4, 8), 103: (9, 20, 9), 104: (None, 6, 6)}
    with builders.writing() as session:
        for number, (was, between, now) in histories.items():
            risk = builders.risk(session, cast.programme_id, cast.alder_id, number)
            if was is not None:
                score(session, risk, was, SINCE - timedelta(days=1))
            score(session, risk, between, DURING)
            score(session, risk, now, DURING + timedelta(days=number - 100))
    assert news(cast) == [
        (ChangeKind.RISEN, "R-104", "First scored: 6."),
        (ChangeKind.FALLEN, "R-102", "Fell from 12 to 8."),
        (ChangeKind.RISEN, "R-101", "Rose from 12 to 20."),
    ]


def test_new_and_closed_risks_and_done_actions_are_told(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        place = (cast.programme_id, cast.alder_id)
        new = builders.risk(session, *place, 101, created_at=DURING, raised_by="Farah")
        score(session, new, 20, DURING)
        builders.risk(
            session,
            *place,
            102,
            state=RiskState.CLOSED,
            closed_at=DURING,
            closing_reason="The post is filled",
        )
        builders.risk(session, *place, 103)
        builders.action(
            session,
            *place,
            101,
            state=MitigationState.DONE,
            done_on=date(2026, 11, 12),
            changed_at=DURING - timedelta(days=1),
        )
        builders.action(session, *place, 102, created_at=DURING + timedelta(days=1))
    assert news(cast) == [
        (ChangeKind.NEW, "A-102", "New action."),
        (ChangeKind.CLOSED, "R-102", "Closed: The post is filled."),
        (ChangeKind.NEW, "R-101", "New risk, scored 20."),
        (ChangeKind.DONE, "A-101", "Done."),
    ]
    assert len(news(cast, most=2)) == 2


def test_an_agreed_grade_is_told_with_that_of_the_round_before(both: Flask, cast: Cast) -> None:
    made = make_round(cast.programme_id, lenses=2, grades=5)
    with builders.writing() as session:
        autumn = session.get_one(Assessment, made.id)
        spring = builders.assessment(
            session,
            session.get_one(builders.Framework, made.framework_id),
            name="Spring round",
            opens_on=date(2026, 3, 1),
            closes_on=date(2026, 3, 31),
        )
        lens = made.lenses[0]
        builders.moderated_grade(session, spring, lens, made.grades[2])
        builders.moderated_grade(session, autumn, lens, made.grades[1], agreed_at=DURING)
        builders.moderated_grade(
            session, autumn, made.lenses[1], made.grades[0], agreed_at=DURING + timedelta(days=1)
        )
    assert [sentence for _, _, sentence in news(cast)] == [
        "Agreed at 1 Level 1.",
        "Agreed at 2 Level 2; was 3 Level 3 in the round before.",
    ]


def test_what_only_the_trail_knows_is_told_from_it(both: Flask, cast: Cast, do: Do) -> None:
    with builders.writing() as session:
        post = builders.post(
            session, session.get_one(builders.Organisation, cast.alder_id), "Head of Systems"
        )
        row = builders.activity(
            session, cast.programme_id, "cutover", fixed_start_on=date(2027, 3, 13)
        )
        row_id, post_id = row.id, post.id
    values = ActivityValues(
        code="cutover",
        name="Cutover, checked",
        organisation_id=None,
        workstream="",
        phase_id=None,
        owner_post_id=post_id,
        duration_days=12,
        low_days=None,
        high_days=None,
        start_no_earlier_on=None,
        finish_by_on=None,
        fixed_start_on=date(2027, 3, 20),
        is_decision=False,
        is_starter=False,
        note="",
    )
    do(cast.asha, change_activity, cast.programme_id, row_id, values, 1)
    assert set(news(cast)) == {
        (ChangeKind.MOVED, "cutover", "Fixed start: was 13 March 2027, now 20 March 2027."),
        (ChangeKind.MOVED, "cutover", "Working days: was 10, now 12."),
        (ChangeKind.OWNED, "cutover", "Owner: was nobody, now Head of Systems."),
        (ChangeKind.WORDED, "cutover", "Name: Work cutover Cutover, checked"),
    }
    do(cast.asha, change_activity, cast.programme_id, row_id, replace(values, note="Seen."), 2)
    assert len(news(cast)) == 4  # a note is no news
    (first, *_) = recent_changes(reading(), cast.vic, cast.programme_id, SINCE, 1)
    assert isinstance(first, RecentChange)
    assert (first.subject_kind, first.subject_id, first.who) == ("activity", row_id, "Asha")
    assert first.title == "Cutover, checked"
    assert first.on == NOW.date()


def test_nothing_is_told_to_a_stranger_or_before_the_moment(both: Flask, cast: Cast) -> None:
    assert news(cast) == []
    with pytest.raises(NotFound):
        recent_changes(reading(), cast.eve, cast.programme_id, SINCE, 10)
