"""Key posts in time as pages and questions read them, on both databases."""

from datetime import date

import pytest
from flask import Flask

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.queries.leadership import (
    KeyPost,
    LeadershipView,
    handovers_on_cutover,
    leadership_of,
)
from lgr_tracker.web.database import reading
from tests import builders
from tests.leaders import key_post
from tests.people import TODAY, Cast
from tests.queries.test_plan import counted

DIRECTOR = "Director of children's services"


def _view(cast: Cast, actor: Actor | None = None) -> LeadershipView:
    actor = actor or cast.vic
    return leadership_of(reading(actor), actor, cast.programme_id, TODAY)


def _post(view: LeadershipView, council: str) -> KeyPost:
    return next(post for post in view.posts if post.council.code == council)


def test_a_programme_without_key_posts_has_only_its_vesting(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        builders.held_post(session, cast.birch_id, cast.dev)
    view = _view(cast)
    assert (view.posts, view.close) == ((), ())
    assert [(row.key, row.first) for row in view.cutovers] == [("vesting", date(2027, 4, 1))]


def test_a_handover_close_to_a_cutover_is_found_and_a_far_one_is_not(
    both: Flask, cast: Cast
) -> None:
    # From Friday 12 March to Wednesday 24 March 2027 there are 8 working days, from Tuesday 9
    # March 11, and from there to vesting 15, less Good Friday and Easter Monday.
    with builders.writing() as session:
        fixed = {"fixed_start_on": date(2027, 3, 24), "name": "Cutover of the case system"}
        builders.activity(session, cast.programme_id, "M35", 3, **fixed)
        builders.activity(session, cast.programme_id, "M34", 5, name="Rehearse cutover")
        key_post(
            session,
            cast.birch_id,
            DIRECTOR,
            ("Interim Noble", date(2026, 6, 1), date(2027, 3, 5)),
            ("Karim", date(2027, 3, 12), None),
            deputy="Bello",
        )
        key_post(
            session,
            cast.alder_id,
            DIRECTOR,
            ("Rao", date(2026, 6, 1), date(2027, 3, 5)),
            ("Quill", date(2027, 3, 9), None),
        )
    view = _view(cast)
    assert [row.key for row in view.cutovers] == ["M35", "vesting"]
    birch = _post(view, "birch")
    assert [(row.name, row.is_interim) for row in birch.tenures] == [
        ("Interim Noble", True),
        ("Karim", False),
    ]
    assert [row.name for row in birch.deputies] == ["Bello"]
    assert birch.vacancies == ((date(2027, 3, 6), date(2027, 3, 11)),)
    (close,) = handovers_on_cutover(reading(), cast.vic, cast.programme_id, TODAY)
    assert (close.post.id, close.cutover.key, close.working_days) == (birch.id, "M35", -8)
    assert close.handover.comes is not None
    assert close.handover.comes.name == "Karim"


def test_work_of_one_council_concerns_its_own_posts_and_vesting_everybodys(
    both: Flask, cast: Cast
) -> None:
    with builders.writing() as session:
        builders.activity(
            session,
            cast.programme_id,
            "M35",
            1,
            name="Go live",
            fixed_start_on=date(2027, 1, 14),
            organisation_id=cast.birch_id,
        )
        for council in (cast.alder_id, cast.birch_id):
            key_post(
                session,
                council,
                DIRECTOR,
                ("Rao", date(2026, 6, 1), date(2027, 1, 13)),
                ("Quill", date(2027, 1, 14), date(2027, 4, 2)),
            )
    found = _view(cast).close
    assert [(row.post.council.code, row.cutover.key, row.working_days) for row in found] == [
        ("birch", "M35", 0),
        ("alder", "vesting", 1),
        ("birch", "vesting", 1),
    ]


def test_what_is_past_or_finished_raises_no_question(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        done = {"actual_start_on": date(2026, 11, 2), "actual_finish_on": date(2026, 11, 4)}
        builders.activity(session, cast.programme_id, "M35", 3, name="Cutover", **done)
        builders.activity(
            session,
            cast.programme_id,
            "M36",
            0,
            name="Go or no-go",
            fixed_start_on=date(2026, 11, 26),
        )
        key_post(
            session,
            cast.birch_id,
            DIRECTOR,
            ("Rao", date(2026, 6, 1), date(2026, 11, 3)),
            ("Quill", date(2026, 11, 20), None),
        )
    (close,) = _view(cast).close
    assert (close.cutover.key, close.working_days) == ("M36", -4)


def test_an_old_councils_post_ends_with_it(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        key_post(session, cast.county_id, DIRECTOR, ("Marsh", None, date(2027, 3, 31)))
        key_post(session, cast.birch_id, DIRECTOR)
    view = _view(cast)
    county, birch = _post(view, "county"), _post(view, "birch")
    assert (county.last, county.handovers, county.vacancies) == (date(2027, 3, 31), (), ())
    assert birch.vacancies == ((TODAY, view.last),)
    assert [post.council.code for post in view.empty_at_vesting] == ["birch"]
    assert [post.council.code for post in view.posts] == ["birch", "county"]


def test_a_cutover_that_is_hidden_from_the_reader_raises_no_question(
    both: Flask, cast: Cast
) -> None:
    with builders.writing() as session:
        hidden = builders.activity(
            session,
            cast.programme_id,
            "M35",
            1,
            name="Cutover",
            fixed_start_on=date(2027, 1, 14),
            organisation_id=cast.birch_id,
        )
        builders.classify(
            session, cast.programme_id, activity_id=hidden.id, organisation_ids=[cast.birch_id]
        )
        key_post(
            session,
            cast.birch_id,
            DIRECTOR,
            ("Rao", date(2026, 6, 1), date(2027, 1, 13)),
            ("Quill", date(2027, 1, 14), None),
        )
    assert [row.cutover.key for row in _view(cast, cast.dev).close] == ["M35"]
    assert _view(cast, cast.farah).close == ()


def test_it_takes_three_queries_and_the_plans_and_an_outsider_finds_nothing(
    both: Flask, cast: Cast
) -> None:
    with builders.writing() as session:
        for council in (cast.alder_id, cast.birch_id, cast.county_id):
            key_post(session, council, DIRECTOR, ("Rao", None, None))
    session = reading()
    with counted() as seen:
        leadership_of(session, cast.vic, cast.programme_id, TODAY)
    assert (
        sum(statement.startswith("SELECT") for statement in seen) == 3 + 7
    )  # the plan’s are seven
    with pytest.raises(NotFound):
        leadership_of(reading(), cast.eve, cast.programme_id, TODAY)
