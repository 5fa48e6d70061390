"""What a programme is asked, from its rows, on both databases."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.challenges import Rule
from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.kinds import AskedSeat, HolderBasis
from lgr_tracker.models.organisation import Organisation, PostHolder
from lgr_tracker.models.plan import ActivityLink
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import Risk
from lgr_tracker.queries.challenge_filter import ChallengeFilter
from lgr_tracker.queries.challenges import (
    asked,
    asked_of,
    challenge_shown,
    challenges_of,
)
from lgr_tracker.web.database import reading
from tests import builders
from tests.chain import lay_chain
from tests.people import NOW, TODAY, Cast
from tests.queries.test_graph import counted

VESTING = date(2027, 4, 1)


def found(cast: Cast, rule: Rule) -> list[Any]:
    every = challenges_of(reading(cast.vic), cast.vic, cast.programme_id, TODAY)
    return [each for each in every if each.rule is rule]


def test_each_rule_of_time_finds_its_rows(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        here = cast.programme_id
        care = builders.service(session, here, "care", name="Children in care")
        for area in (cast.alder_id, cast.birch_id):
            builders.holder(session, care, area, cast.county_id, starts_on=date(2020, 4, 1))
        door = builders.service(session, here, "door", name="Front door")
        hosted = {
            "starts_on": date(2020, 4, 1),
            "basis": HolderBasis.HOSTED,
            "exit_on": TODAY - timedelta(days=30),
        }
        builders.holder(session, door, cast.alder_id, cast.county_id, **hosted)
        builders.holder(session, door, cast.alder_id, cast.alder_id, starts_on=VESTING)
        builders.holder(session, door, cast.birch_id, cast.birch_id, starts_on=VESTING)
        long = builders.activity(session, here, "M1", 200, organisation_id=cast.birch_id)
        last = builders.activity(
            session, here, "M2", 5, finish_by_on=date(2026, 12, 24), organisation_id=cast.birch_id
        )
        builders.follows(session, long, last)
        slow = builders.action(
            session, here, cast.alder_id, likely_days=100, due_on=date(2027, 1, 15)
        )
        session.add(
            ActivityLink(programme_id=here, predecessor_mitigation_id=slow.id, successor_id=last.id)
        )
        near = builders.risk(session, here, cast.alder_id, 7, hits_until=date(2027, 2, 1))
        builders.act_on(session, slow, near)
        over = {"state": "closed", "closed_at": NOW, "closing_reason": "Passed on."}
        closed = builders.risk(session, here, cast.alder_id, 8, hits_until=date(2027, 2, 1), **over)
        builders.act_on(session, slow, closed)
        post = builders.post(session, session.get_one(Organisation, cast.birch_id), "Director")
        post.is_key = True
        for name, first, final in (("Ada", None, date(2027, 3, 31)), ("Bo", VESTING, None)):
            session.add(
                PostHolder(
                    post_id=post.id, name=name, holding="holder", starts_on=first, ends_on=final
                )
            )
    (gap,) = found(cast, Rule.SERVICE_GAP)
    assert gap.about == (("service", "door:birch"),)
    assert "until 31 March 2027" in gap.question
    (double,) = found(cast, Rule.SERVICE_OVERLAP)
    assert "Alder and County run Front door, Alder at once from 1 April 2027" in double.question
    (past,) = found(cast, Rule.SERVICE_PAST_EXIT)
    assert "County still runs Front door, Alder" in past.question
    (short,) = found(cast, Rule.NO_ROOM)
    assert short.about[:2] == (("organisation", "birch"), ("activity", "M1"))
    (missed,) = found(cast, Rule.DATE_MISSED)
    assert missed.about == (("activity", "M2"), ("activity", "M1"))
    (late,) = found(cast, Rule.MITIGATION_FORECAST_LATE)
    assert late.about == (("mitigation", "A-101"), ("risk", "R-007"))
    (passing,) = found(cast, Rule.HANDOVER_ON_CUTOVER)
    assert passing.about == (("post", f"P{post.id}"),)
    assert "Ada" not in passing.question and "Bo" not in passing.question


def test_an_action_due_too_late_is_asked_about_by_its_day_alone(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        here = cast.programme_id
        slow = builders.action(session, here, cast.alder_id, due_on=date(2027, 3, 1))
        near = builders.risk(session, here, cast.alder_id, 7, hits_until=date(2027, 2, 1))
        builders.act_on(session, slow, near)
    assert found(cast, Rule.MITIGATION_FORECAST_LATE) == []
    assert len(found(cast, Rule.MITIGATION_AFTER_WINDOW)) == 1


def test_the_list_is_narrowed_by_what_its_address_says(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        lay_chain(session, cast)
    rows = asked_of(reading(cast.vic), cast.vic, cast.programme_id, TODAY)

    def kept(**given: str) -> list[Any]:
        wanted = ChallengeFilter.of(given)
        assert ChallengeFilter.of(wanted.arguments()) == wanted
        return list(filter(wanted.keeps, rows))

    assert kept() == kept(state="all") == kept(seat="nobody", sort="sideways") == list(rows)
    assert kept(state="answered") == []
    ends = kept(sort="activity_without_owner")
    assert [each.challenge.about for each in ends] == [(("activity", "M11"),)]
    assert {each.challenge.seat for each in kept(seat="director")} == {AskedSeat.DIRECTOR}
    assert {each.council for each in kept(council="Birch")} == {"Birch"}


def test_a_question_is_shown_with_its_rows_and_the_way_to_people(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        lay_chain(session, cast)
    at = (reading(cast.vic), cast.vic, cast.programme_id, TODAY)
    loop = next(each for each in challenges_of(*at) if each.rule is Rule.LOOP)
    shown = challenge_shown(*at, loop.key)
    assert [row.address for row in shown.rows] == [f"{kind}:{name}" for kind, name in loop.about]
    assert shown.trail[-1].name == "Children we look after, Alder"
    with pytest.raises(NotFound, match="not asked now"):
        asked(*at, "0" * 16)
    bare = next(each for each in challenges_of(*at) if each.rule is Rule.ACTIVITY_WITHOUT_OWNER)
    assert [row.kind for row in challenge_shown(*at, bare.key).trail][-1] == "cohort"


def test_nobody_is_asked_of_a_programme_they_do_not_see(both: Flask, cast: Cast) -> None:
    with pytest.raises(NotFound):
        asked_of(reading(cast.eve), cast.eve, cast.programme_id, TODAY)


def test_the_number_of_statements_does_not_grow_with_the_rows(both: Flask, cast: Cast) -> None:
    def statements() -> int:
        with builders.writing() as session:
            session.get_one(Programme, cast.programme_id).revision += 1
        with counted() as ran:
            asked_of(reading(cast.vic), cast.vic, cast.programme_id, TODAY)
        return len(ran)

    with builders.writing() as session:
        lay_chain(session, cast)
    few = statements()
    with builders.writing() as session:
        session.execute(sa.update(Risk).values(hits_until=TODAY))
        for number in range(30):
            builders.risk(session, cast.programme_id, cast.alder_id, 200 + number)
            builders.activity(session, cast.programme_id, f"X{number}", finish_by_on=TODAY)
            builders.service(session, cast.programme_id, f"s{number}")
    assert statements() == few
