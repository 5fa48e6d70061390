"""The base of a three-way comparison: what a risk said at any version, on both databases."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lgr_tracker.content import duties
from lgr_tracker.domain.classification import Classified, Level
from lgr_tracker.domain.kinds import ScoreKind
from lgr_tracker.domain.opportunity import responses_to
from lgr_tracker.domain.permissions import Actor, operator
from lgr_tracker.domain.states import RiskState
from lgr_tracker.models.framework import Lens
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.models.plan import Cohort
from lgr_tracker.models.risk import Risk, RiskCohort, RiskImpactType, RiskLens, RiskOrganisation
from lgr_tracker.models.viewing import seen_as
from lgr_tracker.queries.row_base import AT_ONCE, texts_at
from lgr_tracker.web.database import db, reading
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.loading import plain
from lgr_tracker.workflows.risks.link_risk import Days, link_delay
from lgr_tracker.workflows.risks.move_risk import close_risk, mark_as_issue, reopen_risk
from lgr_tracker.workflows.risks.review_risk import ReviewValues, review_risk
from lgr_tracker.workflows.risks.save_risk import RiskValues, raise_risk, revise_risk
from lgr_tracker.workflows.scoring import Pair
from tests import builders
from tests.people import NOW, TODAY, Cast

Do = Callable[..., Any]
NOT_TOLD = {"id", "version", "changed_at", "closed_at", "previous_score"}
"""Columns that the trail leaves out, because they follow from the change itself."""
FIRST = RiskValues(title="Records go astray", raised_on=TODAY)
STEPS = st.integers(1, 5)
WORDS = st.sampled_from(["", "one", "two lines\nof text", "=1+1", "Ærø “x”", '{"a": 1}'])
DAYS = st.none() | st.integers(1, 90).map(lambda days: TODAY + timedelta(days=days))


def snapshot(risk_id: int) -> dict[str, Any]:
    """Read what a risk says now, as the trail would keep it, from the tables themselves."""
    session = reading()
    session.rollback()
    session.expire_all()
    risk = session.get_one(Risk, risk_id)
    said = {
        column.key: plain(getattr(risk, column.key))
        for column in sa.inspect(Risk).column_attrs
        if column.key not in NOT_TOLD
    }
    ways = {kind.code: kind.name for kind in duties.impact_types()}
    codes = session.scalars(sa.select(RiskImpactType.code).filter_by(risk_id=risk_id))
    for name, far, link in (
        ("lenses", Lens, RiskLens.lens_id),
        ("organisations", Organisation, RiskOrganisation.organisation_id),
        ("cohorts", Cohort, RiskCohort.cohort_id),
    ):
        found = sa.select(far.name).join(link.class_, link == far.id)
        said[name] = sorted(session.scalars(found.where(link.class_.risk_id == risk_id)))
    return {**said, "impact_types": sorted(ways[code] for code in codes)}


@dataclass
class Told:
    """Hold a risk that is written again and again, and what it said at each version."""

    cast: Cast
    places: "Places"
    values: RiskValues = FIRST
    risk_id: int = 0
    said: dict[int, dict[str, Any]] = field(default_factory=dict)

    def note(self) -> None:
        said = snapshot(self.risk_id)
        self.said[reading().get_one(Risk, self.risk_id).version] = said

    def base(self, version: int) -> dict[str, Any]:
        asked = texts_at(
            reading(), self.cast.asha, self.cast.programme_id, "risk", {self.risk_id: version}
        )
        return asked[self.risk_id]

    def act(self, workflow: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        version = reading().get_one(Risk, self.risk_id).version
        at = (self.cast.programme_id, self.risk_id, *args, version)
        perform_as(self.cast.asha, workflow, *at, **kwargs)
        self.note()

    def revise(self, words: Mapping[str, Any], scores: Any, touched: Mapping[str, Any]) -> None:
        self.values = replace(
            self.values,
            **words,
            scores={**self.values.scores, **scores},
            touched=replace(self.values.touched, **self.places.chosen(touched)),
        )
        self.act(revise_risk, self.values, today=TODAY)

    def review(self, pair: Pair, day: Any) -> None:
        self.values = replace(self.values, scores={**self.values.scores, ScoreKind.CURRENT: pair})
        self.act(review_risk, ReviewValues(pair, "Looked at.", day), today=TODAY)

    def is_closed(self) -> bool:
        return reading().get_one(Risk, self.risk_id).state is RiskState.CLOSED


@dataclass(frozen=True)
class Places:
    """Hold what risks of the programme can touch."""

    lens_ids: tuple[int, ...]
    organisation_ids: tuple[int, ...]
    cohort_ids: tuple[int, ...]
    impact_types: tuple[str, ...]
    owner_post_id: int
    activity_id: int

    def chosen(self, picks: Mapping[str, set[int]]) -> dict[str, tuple[Any, ...]]:
        """Return what is picked, each number standing for the one at that place."""
        return {
            name: tuple(each for at, each in enumerate(getattr(self, name)) if at in picked)
            for name, picked in picks.items()
        }


@pytest.fixture
def told(both: Flask, cast: Cast) -> Told:
    """A programme that can be touched, and a clock that moves on with each look."""
    ticks: Iterator[datetime] = (NOW + timedelta(seconds=at) for at in range(1_000_000))
    both.config["LGR_CLOCK"] = lambda: next(ticks)
    with builders.writing() as session:
        framework = builders.framework(session, cast.programme_id)
        lenses = session.scalars(sa.select(Lens.id).filter_by(framework_id=framework.id)).all()
        cohorts = [builders.cohort(session, cast.programme_id, code).id for code in "abc"]
        owner = builders.post(session, session.get_one(Organisation, cast.alder_id), "Head")
        activity = builders.activity(session, cast.programme_id, "M01")
        places = Places(
            tuple(lenses),
            (cast.county_id, cast.birch_id),
            tuple(cohorts),
            tuple(kind.code for kind in duties.impact_types()[:3]),
            owner.id,
            activity.id,
        )
    return Told(cast, places)


def raised(told: Told, values: RiskValues = FIRST) -> Told:
    """Raise one more risk in the same programme."""
    made = perform_as(
        told.cast.asha,
        raise_risk,
        told.cast.programme_id,
        told.cast.alder_id,
        values,
        today=TODAY,
    )
    new = Told(told.cast, told.places, values, made)
    new.note()
    return new


PAIRS = st.builds(Pair, STEPS, STEPS, WORDS)
PICKS = st.sets(st.integers(0, 2))
REVISIONS = st.tuples(
    st.just("revise"),
    st.fixed_dictionaries(
        {},
        optional={
            "title": WORDS.filter(bool),
            "cause": WORDS,
            "comment": WORDS,
            "raised_by": WORDS,
            "target_on": DAYS,
            "estimated_cost": st.none() | st.integers(0, 10**6),
            "response": st.sampled_from(responses_to(False)),
        },
    ),
    st.dictionaries(st.sampled_from(ScoreKind), PAIRS, max_size=2),
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ("lens_ids", "organisation_ids", "cohort_ids", "impact_types"), PICKS
        ),
    ),
)
REVIEWS = st.tuples(st.just("review"), PAIRS, DAYS)
MOVES = st.tuples(st.sampled_from(["close", "issue", "link"]))


def go_on(told: Told, act: tuple[Any, ...]) -> None:
    """Do one thing to the risk; one that is closed is opened again first."""
    if told.is_closed():
        told.act(reopen_risk, reason="It may return.", today=TODAY)
    match act:
        case ("revise" | "review", *rest):
            getattr(told, act[0])(*rest)
        case ("close",):
            told.act(close_risk, reason="Done with.", outcome="It did not happen.")
        case ("issue",) if told.said and snapshot(told.risk_id)["state"] == "open":
            told.act(mark_as_issue, reason="It has happened.", happened_on=TODAY, today=TODAY)
        case _:
            at = (told.cast.programme_id, told.risk_id, told.places.activity_id, Days(1, 2, 3))
            perform_as(told.cast.asha, link_delay, *at)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.one_of(REVISIONS, REVISIONS, REVIEWS, MOVES), min_size=1, max_size=7))
def test_the_base_at_every_version_is_what_the_risk_said(
    told: Told, acts: list[tuple[Any, ...]]
) -> None:
    one = raised(told)
    for act in acts:
        go_on(one, act)
    now = snapshot(one.risk_id)
    for version, said in one.said.items():
        base = one.base(version)
        assert base.keys() <= now.keys()
        assert {**now, **base} == said


def as_seen(actor: Actor, cast: Cast, wanted: Mapping[int, int]) -> dict[int, dict[str, Any]]:
    """Ask for bases as somebody, in a transaction of its own."""
    reading().rollback()
    with seen_as(reading(), actor):
        return texts_at(reading(), actor, cast.programme_id, "risk", wanted)


def test_each_risk_is_asked_for_at_its_own_version(told: Told) -> None:
    first, second, third = raised(told), raised(told), raised(told)
    for title in ("Two", "Three"):
        first.revise({"title": title}, {}, {})
        second.revise({"title": title}, {}, {})
    middle = sorted(second.said)[1]
    wanted = {
        first.risk_id: min(first.said),
        second.risk_id: middle,
        third.risk_id: max(third.said),
    }
    assert as_seen(told.cast.asha, told.cast, wanted) == {
        first.risk_id: {"title": FIRST.title},
        second.risk_id: {"title": "Two"},
        third.risk_id: {},
    }


def test_nobody_is_told_what_a_risk_said_that_they_may_not_see(told: Told) -> None:
    cast, one = told.cast, raised(told)
    one.revise({"title": "Two"}, {}, {})
    wanted = {one.risk_id: min(one.said)}
    assert as_seen(cast.dev, cast, wanted) == {one.risk_id: {"title": FIRST.title}}
    assert as_seen(cast.eve, cast, wanted) == {}
    version = max(one.said)
    hidden = Classified(Level.RESTRICTED, reason="Talks go on.")
    at = (cast.programme_id, one.risk_id, one.values, version)
    perform_as(cast.farah, revise_risk, *at, classified=hidden, today=TODAY)
    assert as_seen(cast.farah, cast, wanted)[one.risk_id]["title"] == FIRST.title
    assert as_seen(cast.dev, cast, wanted) == {}


def test_a_version_from_before_the_trail_told_versions_has_no_base(told: Told) -> None:
    with builders.writing() as session:
        risk = builders.risk(session, told.cast.programme_id, told.cast.alder_id, title="Four")
        session.execute(sa.update(Risk).where(Risk.id == risk.id).values(version=4))
    one = replace(told, risk_id=risk.id)
    one.note()
    one.act(revise_risk, FIRST, today=TODAY)
    assert as_seen(told.cast.asha, told.cast, {risk.id: 3}) == {}
    assert one.base(4)["title"] == "Four"
    assert one.base(5) == {}


def test_a_link_is_no_field_of_the_risk(told: Told) -> None:
    one = raised(told)
    go_on(one, ("link",))
    at = (told.cast.programme_id, one.risk_id, told.places.activity_id)
    one.revise({"title": "Two"}, {}, {})
    perform_as(told.cast.asha, link_delay, *at, Days(4, 5, 6))
    assert one.base(min(one.said)) == {"title": FIRST.title}


def test_one_select_brings_five_hundred(told: Told) -> None:
    one, ran = raised(told), []
    one.revise({"title": "Two"}, {}, {})

    def note(*given: Any) -> None:
        ran.append(given[2])

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        wanted = dict.fromkeys(range(1, 2 * AT_ONCE), 1) | {one.risk_id: min(one.said)}
        assert texts_at(
            reading(operator()), told.cast.asha, told.cast.programme_id, "risk", wanted
        ) == {one.risk_id: {"title": FIRST.title}}
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    assert sum("lgr_audit_event" in text for text in ran) == 2
