"""Filters: each holds the list to what it says, with one value or several, and travels."""

import json
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from lgr_tracker.blueprints.risks.address import read_address
from lgr_tracker.models.classification import Classification
from lgr_tracker.models.programme import Phase
from lgr_tracker.models.risk import (
    Risk,
    RiskCohort,
    RiskImpactType,
    RiskLens,
    RiskOrganisation,
    RiskService,
)
from lgr_tracker.models.risk_record import RiskCustomField
from lgr_tracker.queries.risk_choices import filter_choices
from lgr_tracker.queries.risk_conditions import NONE
from lgr_tracker.queries.risk_facets import FACETS, FacetKind
from lgr_tracker.queries.risk_filter import (
    ALL_OPEN,
    RiskFilter,
    conditions,
    filter_from,
    filter_values,
)
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.web.database import reading
from tests import builders
from tests.people import TODAY, Cast

Ids = dict[str, int]


@pytest.fixture
def ids(both: Flask, cast: Cast) -> Ids:
    """A log of three: one holds much, one differs in each, one holds nothing. Returns keys."""
    here = cast.programme_id
    with builders.writing() as session:
        lenses = session.scalars(
            sa.select(builders.Lens.id)
            .where(builders.Lens.framework_id == builders.framework(session, here).id)
            .order_by(builders.Lens.position)
        ).all()
        alder = session.get_one(builders.Organisation, cast.alder_id)
        mine = builders.held_post(session, cast.alder_id, cast.asha)
        other = builders.post(session, alder, "Director", "Jo")
        phases = session.scalars(
            sa.select(Phase.id).where(Phase.programme_id == here).order_by(Phase.position)
        ).all()
        services = [builders.service(session, here, code).id for code in ("S1", "S2")]
        cohorts = [builders.cohort(session, here, code).id for code in ("C1", "C2")]
        bodies = [builders.body(session, here, name).id for name in ("Board", "Cabinet")]
        full = builders.risk(
            session,
            here,
            cast.alder_id,
            101,
            cause="a",
            event="b",
            effect="c",
            category="Legal",
            workstream="People",
            phase_id=phases[0],
            pattern_code="R01",
            raised_on=date(2026, 10, 1),
            owner_post_id=mine.id,
            inherent_likelihood=5,
            inherent_impact=5,
            inherent_score=25,
            target_likelihood=1,
            target_impact=2,
            target_score=2,
            previous_score=12,
            target_on=date(2027, 3, 1),
            hits_from=date(2027, 4, 1),
            hits_until=date(2027, 5, 1),
            response="transfer",
            escalated_to_id=bodies[0],
            estimated_cost=5_000,
            next_review_on=date(2026, 12, 1),
        )
        half = builders.risk(
            session,
            here,
            cast.birch_id,
            102,
            category="Money",
            workstream="Data",
            phase_id=phases[1],
            pattern_code="R02",
            raised_on=date(2026, 11, 1),
            owner_post_id=other.id,
            current_likelihood=2,
            current_impact=3,
            current_score=6,
            previous_score=12,
            inherent_likelihood=3,
            inherent_impact=3,
            inherent_score=9,
            target_likelihood=2,
            target_impact=3,
            target_score=6,
            target_on=date(2027, 6, 1),
            hits_from=date(2027, 7, 1),
            response="tolerate",
            escalated_to_id=bodies[1],
            estimated_cost=90_000,
            next_review_on=date(2027, 1, 1),
            is_opportunity=True,
            state="issue",
        )
        builders.risk(
            session,
            here,
            cast.county_id,
            103,
            current_likelihood=None,
            current_impact=None,
            current_score=None,
            raised_on=date(2026, 11, 20),
            state="closed",
            closing_reason="Over.",
            closed_at=builders.MOMENT,
        )
        for risk, at in ((full, 0), (half, 1)):
            session.add_all(
                [
                    RiskLens(risk_id=risk.id, lens_id=lenses[at]),
                    RiskCohort(risk_id=risk.id, cohort_id=cohorts[at]),
                    RiskImpactType(risk_id=risk.id, code=("delay", "cost")[at]),
                    RiskCustomField(risk_id=risk.id, heading=("Ward", "Key")[at], text="x"),
                    RiskService(
                        risk_id=risk.id,
                        service_id=services[at],
                        organisation_id=cast.alder_id,
                        severity=0.5,
                        low_days=1,
                        likely_days=2,
                        high_days=3,
                    ),
                ]
            )
        session.add(RiskOrganisation(risk_id=full.id, organisation_id=cast.birch_id))
        session.add(RiskOrganisation(risk_id=half.id, organisation_id=cast.county_id))
        builders.classify(session, here, risk_id=full.id, level="exempt", paragraph=3)
    return {
        "alder": cast.alder_id,
        "birch": cast.birch_id,
        "county": cast.county_id,
        "mine": mine.id,
        "other": other.id,
        "board": bodies[0],
        "cabinet": bodies[1],
        "lens": lenses[0],
        "lens2": lenses[1],
        "phase": phases[0],
        "phase2": phases[1],
        "service": services[0],
        "service2": services[1],
        "cohort": cohorts[0],
        "cohort2": cohorts[1],
    }


def found(cast: Cast, wanted: RiskFilter) -> str:
    """Return the last digits of the references that a filter lets through."""
    asked = (reading(cast.asha), cast.asha, cast.programme_id)
    held = conditions(*asked, wanted, scale=scale_of(*asked), today=TODAY)
    rows = asked[0].scalars(sa.select(Risk.number).where(*held).order_by(Risk.number))
    return "".join(str(number)[-1] for number in rows)


HOLDS: dict[str, list[tuple[Any, str]]] = {
    "q": [("wrong 102", "2")],
    "band": [(4, "1"), (2, "2"), ((2, 4), "12"), (NONE, "3"), ((4, NONE), "13"), (99, "")],
    "council": [("alder", "1"), ("birch", "12"), (("alder", "county"), "123")],
    "lens": [("lens", "1"), (("lens", "lens2"), "12"), (NONE, "3"), (("lens", NONE), "13")],
    "owner": [("mine", "1"), (("mine", "other"), "12"), (NONE, "3")],
    "state": [("open", "1"), (("open", "closed"), "13")],
    "workstream": [("People", "1"), (("People", "Data"), "12"), (NONE, "3")],
    "category": [("Legal", "1"), (("Legal", NONE), "13")],
    "origin": [("alder", "1"), (("birch", "county"), "23")],
    "affected": [("birch", "1"), (("birch", "county"), "12"), (NONE, "3")],
    "phase": [("phase", "1"), (("phase", "phase2"), "12"), (NONE, "3")],
    "service": [("service", "1"), (("service2", NONE), "23")],
    "cohort": [("cohort", "1"), (("cohort2", NONE), "23")],
    "felt": [("delay", "1"), (("delay", "cost"), "12"), (NONE, "3")],
    "response": [("transfer", "1"), (("tolerate", "treat"), "23")],
    "direction": [("worse", "1"), ("better", "2"), (("worse", "better"), "12"), ("same", "")],
    "escalated": [("board", "1"), (("board", "cabinet"), "12"), (NONE, "3")],
    "classification": [("exempt", "1"), ("public", "23"), (("exempt", "public"), "123")],
    "kind": [("opportunity", "2"), ("threat", "13"), (("opportunity", "threat"), "123")],
    "inherent_band": [(4, "1"), (2, "2"), ((2, 4), "12"), (NONE, "3")],
    "target_band": [(1, "1"), ((1, 2), "12"), (NONE, "3")],
    "likelihood": [(4, "1"), ((2, 4), "12")],
    "impact": [(5, "1"), ((5, 3), "12")],
    "pattern": [("R01", "1"), (("R02", NONE), "23")],
    "own": [("Ward", "1"), (("Ward", "Key"), "12"), (NONE, "3")],
    "nudge": [("half_said", "2"), (("half_said", "no_dated_action"), "12")],
    "raised_from": [(date(2026, 11, 1), "23")],
    "raised_to": [(date(2026, 11, 1), "12")],
    "target_from": [(date(2027, 3, 2), "2")],
    "target_to": [(date(2027, 3, 1), "1")],
    "review_from": [(date(2026, 12, 2), "2")],
    "review_to": [(date(2026, 12, 1), "1")],
    "hits_from": [(date(2027, 5, 1), "12"), (date(2027, 5, 2), "2")],
    "hits_to": [(date(2027, 4, 1), "1"), (date(2027, 7, 1), "12"), (date(2027, 3, 31), "")],
    "cost_from": [(5_001, "2")],
    "cost_to": [(5_000, "1")],
    "attention": [("yes", "12")],
    "unacted": [("yes", "1")],
    "mine": [("yes", "1")],
}


def test_each_filter_holds_the_list_to_what_it_says(ids: Ids, cast: Cast) -> None:
    assert set(HOLDS) == set(FACETS)
    assert found(cast, RiskFilter()) == "123"
    for name, cases in HOLDS.items():
        for given_, numbers in cases:
            several = given_ if isinstance(given_, tuple) else (given_,)
            keyed = FACETS[name].kind is FacetKind.KEY
            values = tuple(ids.get(str(each), each) if keyed else each for each in several)
            assert found(cast, RiskFilter(**{name: values})) == numbers, (name, given_)


def test_two_filters_both_hold(ids: Ids, cast: Cast) -> None:
    assert found(cast, RiskFilter(band=(2, 4), council=ids["alder"])) == "1"
    assert found(cast, RiskFilter(band=(2, 4), workstream="Data", state="open")) == ""


def test_all_that_can_be_chosen_can_be_asked_for(ids: Ids, cast: Cast) -> None:
    asked = (reading(cast.asha), cast.asha, cast.programme_id)
    choices, scale = filter_choices(*asked), scale_of(*asked)
    everything = {
        name: tuple(value for value, _ in facet.offered(choices, scale))
        for name, facet in FACETS.items()
        if facet.takes_several
    }
    assert all(everything.values())
    for name, values in everything.items():
        if name == "nudge":
            continue  # a closed risk lacks nothing
        expected = {"affected": "123", "direction": "12"}.get(name, "123")
        assert set(found(cast, RiskFilter(**{name: values}))) <= set(expected), name


VALUES = {
    FacetKind.KEY: st.integers(1, 2**53 - 1),
    FacetKind.POINT: st.integers(0, 99),
    FacetKind.AMOUNT: st.integers(0, 10**9 - 1),
    FacetKind.DAY: st.dates(),
    FacetKind.FLAG: st.just("yes"),
}
TEXTS = (
    st.text(min_size=1, max_size=40)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: bool(text) and "\x00" not in text and text not in (NONE, "any"))
)


@st.composite
def filters(draw: st.DrawFn) -> RiskFilter:
    chosen: dict[str, Any] = {}
    for name in draw(st.sets(st.sampled_from(sorted(FACETS)), max_size=6)):
        facet = FACETS[name]
        value = VALUES.get(facet.kind, TEXTS)
        if facet.words:
            value = st.sampled_from([word for word, _ in facet.words])
        if facet.none:
            value |= st.just(NONE)
        most = 3 if facet.takes_several else 1
        chosen[name] = tuple(draw(st.lists(value, min_size=1, max_size=most)))
    return RiskFilter(**chosen)


@given(wanted=filters())
def test_a_filter_travels_in_an_address_and_in_json(wanted: RiskFilter) -> None:
    given_ = read_address(MultiDict()).filter_arguments(wanted)
    assert read_address(MultiDict(given_)).wanted == wanted
    assert filter_from(json.loads(json.dumps(filter_values(wanted)))) == wanted


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ({"band": "4"}, ALL_OPEN.but(band=4)),
        ({"band": "4,3"}, ALL_OPEN.but(band=(3, 4))),
        ({"band": ["4", "3"]}, ALL_OPEN.but(band=(3, 4))),
        ({"band": "4", "also_band": ["3", "none"]}, ALL_OPEN.but(band=(3, 4, "none"))),
        ({"review_by": "2026-12-01"}, ALL_OPEN.but(review_to=date(2026, 12, 1))),
        ({"attention": "yes", "mine": "no"}, ALL_OPEN.but(attention="yes")),
        ({"state": "any"}, RiskFilter()),
        ({"state": "issue,closed"}, RiskFilter(state=("closed", "issue"))),
        ({"q": " two  words "}, RiskFilter(q="two words")),
        ({"q": "words", "state": "open"}, RiskFilter(q="words", state="open")),
        ({"state": "odd", "lens": "x", "cost_from": "-1", "raised_to": "soon"}, ALL_OPEN),
        ({"response": "odd,treat", "nudge": "odd", "unknown": "1"}, ALL_OPEN.but(response="treat")),
        ({"owner": "99999999999999999999"}, ALL_OPEN),
    ],
)
def test_addresses_are_read_and_what_makes_no_sense_is_left_aside(
    address: dict[str, Any], wanted: RiskFilter
) -> None:
    assert read_address(MultiDict(address)).wanted == wanted


def test_a_job_of_the_release_before_keeps_its_filter() -> None:
    before = {
        "words": "school",
        "state": None,
        "band": 3,
        "likelihood": None,
        "impact": None,
        "organisation_id": 7,
        "lens_id": None,
        "owner_post_id": None,
        "workstream": "",
        "needs_attention": True,
        "is_mine": False,
        "reviews_by": "2026-12-01",
        "level": "exempt",
    }
    assert filter_from(before) == RiskFilter(
        q="school",
        band=3,
        council=7,
        attention="yes",
        review_to=date(2026, 12, 1),
        classification="exempt",
    )


def test_a_filter_looks_through_no_restriction(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        kept = builders.risk(session, cast.programme_id, cast.birch_id, 101)
        builders.classify(session, cast.programme_id, risk_id=kept.id)
        session.add(RiskCustomField(risk_id=kept.id, heading="Secret", text="x"))
        assert session.scalar(sa.select(sa.func.count()).select_from(Classification)) == 1
    asked = (reading(cast.vic), cast.vic, cast.programme_id)
    assert filter_choices(*asked).own_headings == ()
    for wanted in (RiskFilter(own="Secret"), RiskFilter(classification="restricted")):
        held = conditions(*asked, wanted, scale=scale_of(*asked), today=TODAY)
        assert asked[0].scalars(sa.select(Risk.id).where(*held)).all() == []
