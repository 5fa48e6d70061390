"""Rounds and answers as they are read, and by whom, on both databases."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import NotAllowed, NotFound
from lgr_tracker.domain.grades import Spread
from lgr_tracker.domain.kinds import Confidence
from lgr_tracker.domain.permissions import Actor, Role, Seat
from lgr_tracker.domain.states import AssessmentState
from lgr_tracker.models.assessment import Ambition, Assessment
from lgr_tracker.models.organisation import Person
from lgr_tracker.queries.assessment import (
    named_answers,
    own_answers,
    people_asked,
    reads_names,
    round_of,
    rounds,
)
from lgr_tracker.queries.results import position, results
from lgr_tracker.web.database import db, reading
from tests import builders
from tests.people import TODAY, Cast
from tests.rounds import Round, make_round, set_state

STATEMENTS = 12
"""What the results of a round cost, whatever its size."""


def answer(cast: Cast, made: Round, ranks: list[int | None], lens: int = 0) -> None:
    """Write answers of made-up people of Alder, and of Birch from the seventh on."""
    with builders.writing() as session:
        row = session.get_one(Assessment, made.id)
        for at, rank in enumerate(ranks):
            person = Person(
                name=f"P{lens}-{at}", email=f"{made.id}-{lens}-{at}@x", created_at=builders.MOMENT
            )
            session.add(person)
            session.flush()
            builders.grading(
                session,
                row,
                made.lenses[lens],
                person.id,
                None if rank is None else made.grades[rank - 1],
                organisation_id=cast.alder_id if at < 6 else cast.birch_id,
                reason=f"Reason {at}",
            )


def agree(made: Round, lens: int, rank: int, **fields: object) -> int:
    """Write an agreed grade for the area and return its id."""
    with builders.writing() as session:
        row = session.get_one(Assessment, made.id)
        grade = made.grades[rank - 1]
        return builders.moderated_grade(session, row, made.lenses[lens], grade, **fields).id


def test_rounds_say_how_far_they_are(both: Flask, cast: Cast) -> None:
    made = make_round(cast.programme_id)
    answer(cast, made, [1, 2, None])
    with builders.writing() as session:
        row = session.get_one(Assessment, made.id)
        builders.grading(session, row, made.lenses[1], cast.ben.person_id or 0, made.grades[0])
    agree(made, 0, 2)
    (found,) = rounds(reading(), cast.ben, cast.programme_id)
    assert (found.answered, found.agreed, found.lenses, found.own) == (4, 1, 3, 1)
    assert found == round_of(reading(), cast.ben, cast.programme_id, made.id)
    assert found.takes_answers_on(date(2026, 11, 30))
    assert not found.takes_answers_on(date(2026, 12, 1))
    assert rounds(reading(), cast.eve, cast.programme_id) == ()
    with pytest.raises(NotFound):
        round_of(reading(), cast.eve, cast.programme_id, made.id)


def test_people_who_may_answer_are_counted_once(both: Flask, cast: Cast) -> None:
    """Asha, Ben, Dev, Farah and Mo hold roles that answer."""
    assert people_asked(reading(), cast.asha, cast.programme_id, TODAY) == 5
    assert people_asked(reading(), cast.eve, cast.programme_id, TODAY) == 0


def test_own_answers_are_only_ones_own(both: Flask, cast: Cast) -> None:
    made = make_round(cast.programme_id)
    answer(cast, made, [1])
    with builders.writing() as session:
        row = session.get_one(Assessment, made.id)
        builders.grading(
            session, row, made.lenses[1], cast.ben.person_id or 0, None, confidence=Confidence.LOW
        )
    (lens_id,) = own_answers(reading(), cast.ben, cast.programme_id, made.id)
    assert lens_id == made.lenses[1]
    assert own_answers(reading(), cast.mo, cast.programme_id, made.id) == {}


# Who reads an answer with its name: by role, and by whether the round has closed.
@pytest.mark.parametrize("state", list(AssessmentState), ids=str)
def test_names_are_read_by_moderator_and_office_after_closing(
    both: Flask, cast: Cast, state: AssessmentState
) -> None:
    made = make_round(cast.programme_id)
    answer(cast, made, [None, 3, 1])
    set_state(made.id, state)
    closed = state in (AssessmentState.CLOSED, AssessmentState.SIGNED_OFF)
    here = (cast.programme_id, made.id, made.lenses[0])
    for actor in (cast.mo, cast.asha):
        assert reads_names(actor, cast.programme_id)
        if closed:
            found = named_answers(reading(), actor, *here)
            assert [row.person for row in found] == ["P0-2", "P0-1", "P0-0"]
            assert found[2].grade is None
        elif state is AssessmentState.OPEN:
            with pytest.raises(NotAllowed):
                named_answers(reading(), actor, *here)
    for actor in (cast.ben, cast.dev, cast.carol, cast.chidi, cast.ann, cast.vic):
        with pytest.raises(NotAllowed):
            named_answers(reading(), actor, *here)
    with pytest.raises(NotFound):
        named_answers(reading(), cast.eve, *here)


def test_results_wait_for_the_closing(both: Flask, cast: Cast) -> None:
    made = make_round(cast.programme_id)
    for actor in (cast.mo, cast.vic):
        with pytest.raises(NotAllowed):
            results(reading(), actor, cast.programme_id, made.id, TODAY)
    with pytest.raises(NotFound):
        results(reading(), cast.eve, cast.programme_id, made.id, TODAY)


def test_few_answers_are_kept_back_from_all_but_the_moderator(both: Flask, cast: Cast) -> None:
    made = make_round(cast.programme_id)
    answer(cast, made, [2, 2, 4, 4])
    answer(cast, made, [2, 2, 4, 4, None], lens=1)
    set_state(made.id, AssessmentState.CLOSED)
    seen = results(reading(), cast.vic, cast.programme_id, made.id, TODAY)
    assert [lens.lens.code for lens in seen.kept_back] == ["L1", "L3"]
    assert seen.lenses[1].spread == Spread((0, 2, 0, 2, 0), 1)
    assert seen.lenses[0].asks is None
    whole = results(reading(), cast.mo, cast.programme_id, made.id, TODAY)
    assert whole.kept_back == ()
    assert whole.lenses[0].asks is not None


def test_councils_stand_side_by_side_where_none_is_small(both: Flask, cast: Cast) -> None:
    made = make_round(cast.programme_id)
    answer(cast, made, [1, 1, 1, 2, 2, 2, 4, 4, 4, 5, 5])  # six of Alder, five of Birch
    answer(cast, made, [1, 1, 1, 2, 2, 2, 4, 4], lens=1)  # two of Birch
    set_state(made.id, AssessmentState.CLOSED)
    seen = results(reading(), cast.vic, cast.programme_id, made.id, TODAY)
    alder, birch = seen.councils
    assert [cell.rank for cell in alder.grades] == [1, None, None]
    assert [cell.is_kept_back for cell in alder.grades] == [False, True, False]
    assert [cell.rank for cell in birch.grades] == [4, None, None]
    agree(made, 1, 5, organisation_id=cast.birch_id)
    again = results(reading(), cast.mo, cast.programme_id, made.id, TODAY)
    assert [cell.rank for cell in again.councils[1].grades] == [4, 5, None]
    assert again.councils[1].grades[1].is_agreed


def test_a_lens_brings_its_grade_ambition_and_last_round(both: Flask, cast: Cast) -> None:
    made = make_round(cast.programme_id)
    with builders.writing() as session:
        earlier = Assessment(
            programme_id=cast.programme_id,
            framework_id=made.framework_id,
            name="Spring",
            state=AssessmentState.SIGNED_OFF,
            opens_on=date(2026, 4, 1),
            closes_on=date(2026, 4, 30),
            signed_off_at=builders.MOMENT,
        )
        session.add(earlier)
        session.flush()
        builders.moderated_grade(session, earlier, made.lenses[0], made.grades[1])
        ambition = {"assessment_id": made.id, "by_on": date(2028, 4, 1)}
        session.add(Ambition(lens_id=made.lenses[0], grade_id=made.grades[3], **ambition))
        session.add(Ambition(lens_id=made.lenses[1], grade_id=made.grades[2], **ambition))
    set_state(made.id, AssessmentState.CLOSED)
    agree(made, 0, 1)
    agree(made, 1, 3, evidence="Seen.")
    agree(made, 2, 5)
    first, second, third = results(reading(), cast.mo, cast.programme_id, made.id, TODAY).lenses
    assert (first.earlier_rank, first.is_low) == (2, True)
    assert first.aim is not None
    assert first.aim.rank == 4
    assert second.asks == "The ambition equals today: is that the plan?"
    assert third.asks == "What evidence would an inspector ask for?"


def test_another_frameworks_grade_is_told_but_not_compared(both: Flask, cast: Cast) -> None:
    before = make_round(cast.programme_id, name="Spring", grades=3)
    set_state(before.id, AssessmentState.CLOSED)
    agree(before, 0, 3)
    made = make_round(cast.programme_id)
    set_state(made.id, AssessmentState.CLOSED)
    first = results(reading(), cast.mo, cast.programme_id, made.id, TODAY).lenses[0]
    assert first.earlier is not None
    assert (first.earlier.words, first.earlier_rank) == ("Level 3", None)


def test_the_position_is_that_of_the_latest_round_with_grades(both: Flask, cast: Cast) -> None:
    assert position(reading(), cast.vic, cast.programme_id) is None
    made = make_round(cast.programme_id)
    set_state(made.id, AssessmentState.CLOSED)
    agree(made, 0, 2)
    make_round(cast.programme_id, name="Later and open")
    found = position(reading(), cast.vic, cast.programme_id)
    assert found is not None
    assert found.round.id == made.id
    assert [lens.is_low for lens in found.lenses] == [True, False, False]
    assert position(reading(), cast.eve, cast.programme_id) is None


def test_a_moderator_of_another_programme_reads_nothing(both: Flask, cast: Cast) -> None:
    made = make_round(cast.programme_id)
    set_state(made.id, AssessmentState.CLOSED)
    far = Actor(cast.eve.person_id, "Eve", (Seat(cast.other_id, Role.MODERATOR),))
    with pytest.raises(NotFound):
        named_answers(reading(), far, cast.other_id, made.id, made.lenses[0])


def test_a_larger_round_is_read_with_the_same_statements(both: Flask, cast: Cast) -> None:
    counts: list[int] = []
    for name, lenses in (("Small", 1), ("Large", 19)):
        made = make_round(cast.programme_id, name=name, lenses=lenses)
        for lens in range(lenses):
            answer(cast, made, [1, 2, None], lens)
            agree(made, lens, 1)
        set_state(made.id, AssessmentState.CLOSED)
        seen: list[str] = []
        note = _noting(seen)
        sa.event.listen(db.engine, "before_cursor_execute", note)
        results(reading(), cast.mo, cast.programme_id, made.id, TODAY)
        sa.event.remove(db.engine, "before_cursor_execute", note)
        counts.append(sum(text.startswith("SELECT") for text in seen))
    assert counts == [STATEMENTS, STATEMENTS]


def _noting(seen: list[str]) -> Callable[..., None]:
    def note(*given: Any) -> None:
        seen.append(given[2])

    return note
