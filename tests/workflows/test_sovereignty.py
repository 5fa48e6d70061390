"""Councils are sovereign, whatever comes in whatever order: moves, seats given, seats ended."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from lgr_tracker.domain.errors import LgrError, NotAllowed
from lgr_tracker.domain.permissions import Actor, Role, Seat, operator
from lgr_tracker.models.organisation import Membership, Post
from lgr_tracker.models.plan import Activity
from lgr_tracker.queries.seats import actor_of
from lgr_tracker.web.database import reading
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.people.add_person import add_person
from lgr_tracker.workflows.people.end_seat import end_seat
from lgr_tracker.workflows.plan.record_progress import ProgressValues, record_progress
from lgr_tracker.workflows.plan.save_activity import ActivityValues, add_activity, change_activity
from lgr_tracker.workflows.programme.save_post import PostValues, change_post
from tests import builders
from tests.conftest import dispose, make_app
from tests.databases import copy_of_sqlite_template
from tests.people import TODAY, Cast, email_of, make_cast

Do = Callable[..., Any]
DAY = timedelta(days=1)
PEOPLE = ("asha", "ben", "carol", "chidi", "dev", "farah", "mo", "ann", "vic", "eve")
PLACES = ("county", "alder", "birch", "none")
SPEAK_FOR_ALL = {Role.PROGRAMME_MANAGER}
EDITORS = {Role.PROGRAMME_MANAGER, Role.CONTRIBUTOR}


def values(code: str, organisation_id: int | None) -> ActivityValues:
    return ActivityValues(
        code=code,
        name=f"Work {code}",
        organisation_id=organisation_id,
        workstream="",
        phase_id=None,
        owner_post_id=None,
        duration_days=5,
        low_days=None,
        high_days=None,
        start_no_earlier_on=None,
        finish_by_on=None,
        fixed_start_on=None,
        is_decision=False,
        is_starter=False,
        note="",
    )


def test_a_contributor_changes_nothing_of_the_programme_as_a_whole(
    both: Flask, cast: Cast, do: Do
) -> None:
    with builders.writing() as session:
        shared = builders.activity(session, cast.programme_id, "M01")
    for somebody in (cast.farah, cast.dev):
        with pytest.raises(NotAllowed):
            do(somebody, add_activity, cast.programme_id, values("M02", None))
        with pytest.raises(NotAllowed):
            do(somebody, change_activity, cast.programme_id, shared.id, values("M01", None), 1)
    do(cast.asha, change_activity, cast.programme_id, shared.id, values("M01", cast.alder_id), 1)
    do(cast.farah, change_activity, cast.programme_id, shared.id, values("M01", cast.alder_id), 2)


def test_an_activity_moves_only_with_the_right_over_both_councils(
    both: Flask, cast: Cast, do: Do
) -> None:
    made = do(cast.farah, add_activity, cast.programme_id, values("M01", cast.alder_id))
    for there in (cast.birch_id, None):
        with pytest.raises(NotAllowed):
            do(cast.farah, change_activity, cast.programme_id, made, values("M01", there), 1)
    with pytest.raises(NotAllowed):
        do(cast.dev, change_activity, cast.programme_id, made, values("M01", cast.birch_id), 1)
    of_both = Actor(
        cast.farah.person_id,
        "Farah",
        (
            *cast.farah.seats,
            Seat(cast.programme_id, Role.CONTRIBUTOR, cast.birch_id),
        ),
    )
    do(of_both, change_activity, cast.programme_id, made, values("M01", cast.birch_id), 1)
    assert reading(operator()).get_one(Activity, made).organisation_id == cast.birch_id


def test_a_post_moves_only_with_the_right_over_both_organisations(
    both: Flask, cast: Cast, do: Do
) -> None:
    with builders.writing() as session:
        alder = session.get_one(builders.Organisation, cast.alder_id)
        post = builders.post(session, alder, "Head of fostering")
    moved = PostValues("Head of fostering", cast.birch_id, is_key=False, statute=None)
    for somebody in (cast.farah, cast.dev, cast.chidi):
        with pytest.raises(NotAllowed):
            do(somebody, change_post, cast.programme_id, post.id, moved, 1)
    do(cast.asha, change_post, cast.programme_id, post.id, moved, 1)
    assert reading(operator()).get_one(Post, post.id).organisation_id == cast.birch_id


class Sovereignty(RuleBasedStateMachine):
    """Let people add, change and move work and seats; keep by hand who may, and compare."""

    where: Path
    template: Path

    @initialize()
    def begin(self) -> None:
        folder = self.where / f"run-{len(list(self.where.iterdir()))}"
        folder.mkdir()
        url = copy_of_sqlite_template(self.template, folder / "lgr.sqlite")
        self.app = make_app(folder, url)
        with self.app.app_context():
            self.cast = make_cast()
        self.owners: dict[int, str] = {}
        self.seats = {
            name: {(s.role, self.place_of(s.organisation_id)) for s in self.whom(name).seats}
            for name in PEOPLE
            if name != "eve"
        }
        self.seats["eve"] = set()
        self.day, self.number = TODAY, 0

    def whom(self, name: str) -> Actor:
        actor: Actor = getattr(self.cast, name)
        return actor

    def id_of(self, place: str) -> int | None:
        return None if place == "none" else int(getattr(self.cast, f"{place}_id"))

    def place_of(self, organisation_id: int | None) -> str:
        return next(place for place in PLACES if self.id_of(place) == organisation_id)

    def today_as(self, name: str) -> Actor:
        person = self.whom(name)
        return actor_of(reading(operator()), person.person_id or 0, person.name, "", self.day)

    def may_edit(self, name: str, place: str) -> bool:
        """Tell by the seats kept here, not by the rules under test."""
        return any(
            role in SPEAK_FOR_ALL or (role in EDITORS and where == place)
            for role, where in self.seats[name]
        )

    @contextmanager
    def allowed_if(self, may: bool) -> Iterator[None]:
        with self.app.app_context():
            if may:
                yield
                return
            with pytest.raises(LgrError):
                yield

    @rule(name=st.sampled_from(PEOPLE), place=st.sampled_from(PLACES))
    def add_work(self, name: str, place: str) -> None:
        self.number += 1
        made = None
        with self.allowed_if(self.may_edit(name, place)):
            wanted = values(f"W{self.number}", self.id_of(place))
            made = perform_as(self.today_as(name), add_activity, self.cast.programme_id, wanted)
        if made is not None:
            self.owners[made] = place

    @rule(name=st.sampled_from(PEOPLE), place=st.sampled_from(PLACES), data=st.data())
    def move_work(self, name: str, place: str, data: st.DataObject) -> None:
        if not self.owners:
            return
        work = data.draw(st.sampled_from(sorted(self.owners)))
        may = self.may_edit(name, self.owners[work]) and self.may_edit(name, place)
        with self.app.app_context():
            row = reading(operator()).get_one(Activity, work)
            wanted, version = values(row.code, self.id_of(place)), row.version
        with self.allowed_if(may):
            actor = self.today_as(name)
            perform_as(actor, change_activity, self.cast.programme_id, work, wanted, version)
        if may:
            self.owners[work] = place

    @rule(name=st.sampled_from(PEOPLE), data=st.data())
    def report_work(self, name: str, data: st.DataObject) -> None:
        if not self.owners:
            return
        work = data.draw(st.sampled_from(sorted(self.owners)))
        with self.app.app_context():
            version = reading(operator()).get_one(Activity, work).version
        with self.allowed_if(self.may_edit(name, self.owners[work])):
            perform_as(
                self.today_as(name),
                record_progress,
                self.cast.programme_id,
                work,
                ProgressValues(TODAY, None, 3),
                version,
                today=TODAY,
            )

    @rule(
        name=st.sampled_from(PEOPLE),
        whom=st.sampled_from(PEOPLE),
        role=st.sampled_from([Role.CONTRIBUTOR, Role.PROGRAMME_MANAGER, Role.VIEWER]),
        place=st.sampled_from(PLACES),
    )
    def give_seat(self, name: str, whom: str, role: Role, place: str) -> None:
        manages = any(each is Role.PROGRAMME_MANAGER for each, _ in self.seats[name])
        own = {where for _, where in self.seats[name]}
        elsewhere = name == whom and place != "none" and place not in own
        may = manages and not elsewhere and (role, place) not in self.seats[whom]
        with self.allowed_if(may):
            perform_as(
                self.today_as(name),
                add_person,
                self.cast.programme_id,
                name=self.whom(whom).name,
                email=email_of(self.whom(whom)),
                role=role,
                organisation_id=self.id_of(place),
                today=TODAY,
            )
        if may:
            self.seats[whom].add((role, place))

    @rule(name=st.sampled_from(PEOPLE), whom=st.sampled_from(PEOPLE), data=st.data())
    def end_a_seat(self, name: str, whom: str, data: st.DataObject) -> None:
        if not self.seats[whom]:
            return
        role, place = data.draw(st.sampled_from(sorted(self.seats[whom])))
        managers = {
            (who, where)
            for who, held in self.seats.items()
            for each, where in held
            if each is Role.PROGRAMME_MANAGER
        }
        is_last = role is Role.PROGRAMME_MANAGER and len(managers) == 1
        may = any(each is Role.PROGRAMME_MANAGER for each, _ in self.seats[name]) and not is_last
        with self.allowed_if(may):
            seat = self._seat(whom, role, place)
            perform_as(self.today_as(name), end_seat, self.cast.programme_id, seat, today=TODAY)
        if may:
            self.seats[whom].remove((role, place))

    def _seat(self, whom: str, role: Role, place: str) -> int:
        return (
            reading(operator())
            .scalars(
                sa.select(Membership.id).where(
                    Membership.person_id == self.whom(whom).person_id,
                    Membership.programme_id == self.cast.programme_id,
                    Membership.role == role,
                    Membership.organisation_id.is_not_distinct_from(self.id_of(place)),
                )
            )
            .one()
        )

    @invariant()
    def the_tables_say_what_was_allowed(self) -> None:
        if not hasattr(self, "app"):
            return
        with self.app.app_context():
            rows = (
                reading(operator()).execute(sa.select(Activity.id, Activity.organisation_id)).all()
            )
            assert {row.id: self.place_of(row.organisation_id) for row in rows} == self.owners
            here = self.cast.programme_id
            for name, held in self.seats.items():
                found = {
                    (seat.role, self.place_of(seat.organisation_id))
                    for seat in self.today_as(name).seats_in(here)
                }
                assert found == held, name

    @invariant()
    def somebody_manages(self) -> None:
        if hasattr(self, "app"):
            held = {role for seats in self.seats.values() for role, _ in seats}
            assert Role.PROGRAMME_MANAGER in held

    def teardown(self) -> None:
        if hasattr(self, "app"):
            dispose(self.app)


def test_nobody_edits_a_row_of_an_organisation_they_hold_no_right_over(
    sqlite_template: Path, tmp_path: Path
) -> None:
    Sovereignty.where, Sovereignty.template = tmp_path, sqlite_template
    run_state_machine_as_test(
        Sovereignty,
        settings=settings(
            max_examples=5,
            stateful_step_count=20,
            deadline=None,
            phases=[Phase.generate],  # a fault is told as it was found; shrinking takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
