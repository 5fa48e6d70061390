"""Reading a framework of any shape, on both databases."""

import pytest
from flask import Flask

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.states import FrameworkState
from lgr_tracker.queries.frameworks import framework, framework_choices, lens_wording
from lgr_tracker.web.database import reading
from tests import builders
from tests.people import Cast


def test_a_framework_is_read_with_its_grades_and_lenses(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        made = builders.framework(
            session, cast.programme_id, lenses=15, grades=3, start=0, best_first=True
        ).id
    found = framework(reading(), cast.ben, cast.programme_id, made)
    assert [grade.number for grade in found.grades] == [0, 1, 2]
    assert [grade.number for grade in found.listed] == [2, 1, 0]
    assert [lens.code for lens in found.lenses] == [f"L{at}" for at in range(1, 16)]
    assert found.lens_after(found.lenses[0].id) == found.lenses[1]
    assert found.lens_after(found.lenses[-1].id) is None
    assert found.step(1) == found.grade(found.grades[0].id) == found.grades[0]
    with pytest.raises(NotFound):
        found.lens(0)
    with pytest.raises(NotFound):
        found.grade(0)


def test_a_lens_says_what_each_grade_looks_like(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        made = builders.framework(session, cast.programme_id, grades=4).id
    found = framework(reading(), cast.ben, cast.programme_id, made)
    wording = lens_wording(reading(), cast.ben, cast.programme_id, found.lenses[0].id)
    assert wording.descriptors[found.grades[3].id] == "Lens 1 as it looks at Level 4."
    assert wording.prompts == ("What do children say?",)
    assert wording.evidence == ("The last audit.",)
    hidden = lens_wording(reading(), cast.eve, cast.programme_id, found.lenses[0].id)
    assert (hidden.descriptors, hidden.prompts) == ({}, ())


def test_only_published_frameworks_are_offered_and_strangers_see_none(
    both: Flask, cast: Cast
) -> None:
    with builders.writing() as session:
        made = builders.framework(session, cast.programme_id, edition=2).id
        builders.framework(session, cast.programme_id, name="Draft", state=FrameworkState.DRAFT)
    offered = framework_choices(reading(), cast.asha, cast.programme_id)
    assert offered == ((made, "Starter maturity framework, edition 2"),)
    assert framework_choices(reading(), cast.eve, cast.programme_id) == ()
    with pytest.raises(NotFound):
        framework(reading(), cast.eve, cast.programme_id, made)
