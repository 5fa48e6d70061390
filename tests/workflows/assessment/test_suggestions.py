"""Accepting, linking and declining suggested risks, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.content import risk_patterns
from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound, WrongState
from lgr_tracker.domain.kinds import SuggestionOutcome
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.states import AssessmentState
from lgr_tracker.models.assessment import Assessment, Suggestion
from lgr_tracker.models.risk import (
    Risk,
    RiskCohort,
    RiskEvidence,
    RiskImpactType,
    RiskLens,
    RiskOrganisation,
    RiskService,
    ScoreEntry,
)
from lgr_tracker.queries.suggestions import suggestions
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.assessment.accept_suggestion import SuggestedRisk, accept_suggestion
from lgr_tracker.workflows.assessment.decline_suggestion import decline_suggestion
from lgr_tracker.workflows.assessment.link_suggestion import link_suggestion
from lgr_tracker.workflows.scoring import Pair
from tests import builders
from tests.people import TODAY, Cast
from tests.rounds import Round, make_round, row_of, set_state

Do = Callable[..., Any]
LEADERS = next(pattern for pattern in risk_patterns() if pattern.code == "R01")
"""A pattern of the lenses L1, L3 and L7."""


@pytest.fixture
def made(both: Flask, cast: Cast) -> Round:
    """A signed-off round in which the first lens is low and the second is not."""
    made = make_round(cast.programme_id)
    set_state(made.id, AssessmentState.SIGNED_OFF)
    return made


def agree(made: Round, lens: int, rank: int) -> int:
    """Write an agreed grade and return its id."""
    with builders.writing() as session:
        row = session.get_one(Assessment, made.id)
        return builders.moderated_grade(session, row, made.lenses[lens], made.grades[rank - 1]).id


@pytest.fixture
def low(made: Round) -> int:
    """The first lens at the threshold."""
    return agree(made, 0, 2)


@pytest.fixture
def edited(cast: Cast) -> SuggestedRisk:
    """The pattern as Dev of Birch has edited it."""
    return SuggestedRisk(
        organisation_id=cast.birch_id,
        title="No permanent director in Birch",
        cause=LEADERS.cause,
        event=LEADERS.event,
        effect=LEADERS.effect,
        existing_controls="",
        owner_post_id=None,
        council_ids=(cast.alder_id, cast.birch_id),
        inherent=Pair(4, 4),
        current=Pair(3, 5, "Two candidates withdrew."),
        target=Pair(2, 3),
    )


def linked(kind: Any, risk_id: int) -> set[Any]:
    """Return the far ends of a risk's links of one kind."""
    far = next(column for column in kind.__table__.columns if column.name not in ("id", "risk_id"))
    return set(reading().scalars(sa.select(far).where(kind.risk_id == risk_id)))


def test_an_accepted_suggestion_becomes_a_risk_with_its_trail(
    cast: Cast, do: Do, made: Round, low: int, edited: SuggestedRisk
) -> None:
    with builders.writing() as session:
        service = builders.service(session, cast.programme_id, LEADERS.disrupts[0].service).id
        group = builders.cohort(session, cast.programme_id, LEADERS.cohorts[0]).id
    act = (accept_suggestion, cast.programme_id, low, "R01", edited)
    assert do(cast.dev, *act, today=TODAY) == "R-001"
    risk = row_of(Risk, reference="R-001")
    assert (risk.title, risk.pattern_code) == ("No permanent director in Birch", "R01")
    assert (risk.inherent_score, risk.current_score, risk.target_score) == (16, 15, 6)
    assert risk.workstream == "Leadership and governance"
    assert risk.next_review_on is not None
    assert risk.hits_from < risk.hits_until
    assert linked(RiskLens, risk.id) == {made.lenses[0], made.lenses[2]}
    assert linked(RiskEvidence, risk.id) == {low}
    assert linked(RiskCohort, risk.id) == {group}
    assert linked(RiskImpactType, risk.id) == set(LEADERS.impact_types)
    assert linked(RiskService, risk.id) == {service}
    assert linked(RiskOrganisation, risk.id) == {cast.alder_id}
    reasons = reading().scalars(sa.select(ScoreEntry.reason).order_by(ScoreEntry.id)).all()
    assert "Two candidates withdrew." in reasons
    assert row_of(Suggestion).outcome is SuggestionOutcome.ACCEPTED


def test_every_council_suffers_in_its_own_row(
    cast: Cast, do: Do, low: int, edited: SuggestedRisk
) -> None:
    with builders.writing() as session:
        builders.service(session, cast.programme_id, LEADERS.disrupts[0].service)
    do(cast.dev, accept_suggestion, cast.programme_id, low, "R01", edited, today=TODAY)
    councils = set(reading().scalars(sa.select(RiskService.organisation_id)))
    assert councils == {cast.alder_id, cast.birch_id}


def test_references_run_on_and_a_refused_one_is_given_back(
    cast: Cast, do: Do, low: int, edited: SuggestedRisk
) -> None:
    patterns = [p.code for p in risk_patterns() if "L1" in p.lenses]
    act = (accept_suggestion, cast.programme_id, low)
    do(cast.dev, *act, patterns[0], edited, today=TODAY)
    off_scale = replace(edited, current=Pair(9, 1))
    with pytest.raises(Invalid):
        do(cast.dev, *act, patterns[1], off_scale, today=TODAY)
    assert do(cast.dev, *act, patterns[1], edited, today=TODAY) == "R-002"


def test_what_the_programme_does_not_have_is_refused(
    cast: Cast, do: Do, low: int, edited: SuggestedRisk
) -> None:
    with builders.writing() as session:
        far = builders.programme(session, code="far")
        post = builders.post(session, builders.organisation(session, far, "away"), "Lead").id
    for field, values in {
        "title": replace(edited, title=" "),
        "owner_post_id": replace(edited, owner_post_id=post),
        "council_ids": replace(edited, council_ids=(cast.county_id,)),
        "organisation_id": replace(edited, organisation_id=cast.elsewhere_org_id),
    }.items():
        with pytest.raises(Invalid) as refusal:
            do(cast.dev, accept_suggestion, cast.programme_id, low, "R01", values, today=TODAY)
        assert field in refusal.value.fields


def test_a_contributor_accepts_only_into_their_own_organisation(
    cast: Cast, do: Do, low: int, edited: SuggestedRisk
) -> None:
    act = (accept_suggestion, cast.programme_id, low, "R01", edited)
    for actor, error in ((cast.farah, NotAllowed), (cast.mo, NotAllowed), (cast.eve, NotFound)):
        with pytest.raises(error):
            do(actor, *act, today=TODAY)
    with pytest.raises(NotAllowed):
        do(cast.vic, decline_suggestion, cast.programme_id, low, "R01", reason="No.")


def test_a_suggestion_is_declined_with_a_reason_and_decided_once(
    cast: Cast, do: Do, low: int, edited: SuggestedRisk
) -> None:
    act = (decline_suggestion, cast.programme_id, low, "R01")
    with pytest.raises(Invalid):
        do(cast.dev, *act, reason="  ")
    do(cast.dev, *act, reason="Both are appointed.")
    row = row_of(Suggestion)
    assert (row.outcome, row.reason) == (SuggestionOutcome.DECLINED, "Both are appointed.")
    with pytest.raises(WrongState):
        do(cast.dev, *act, reason="Again.")
    with pytest.raises(WrongState):
        do(cast.dev, accept_suggestion, cast.programme_id, low, "R01", edited, today=TODAY)


def test_a_suggestion_answered_by_a_hidden_risk_is_open_to_others(
    cast: Cast, do: Do, low: int, edited: SuggestedRisk
) -> None:
    accept = (accept_suggestion, cast.programme_id, low, "R01")
    do(cast.dev, *accept, edited, today=TODAY)
    with pytest.raises(WrongState):
        do(cast.asha, *accept, edited, today=TODAY)
    with builders.writing() as session:
        hidden = session.scalars(sa.select(Risk.id)).one()
        builders.classify(session, cast.programme_id, risk_id=hidden)

    def is_open(actor: Actor) -> bool:
        found = suggestions(reading(actor), actor, cast.programme_id, low)
        return found.row("R01").is_open

    assert (is_open(cast.dev), is_open(cast.farah), is_open(cast.asha)) == (False, True, True)
    ours = replace(edited, organisation_id=cast.alder_id, title="No director in Alder")
    do(cast.farah, *accept, ours, today=TODAY)
    assert (is_open(cast.farah), is_open(cast.asha)) == (False, False)
    for actor, sees in ((cast.farah, 1), (cast.dev, 2)):
        count = sa.select(sa.func.count()).select_from(Suggestion)
        assert reading(actor).scalar(count) == sees
    with pytest.raises(WrongState):
        do(cast.dev, *accept, edited, today=TODAY)


def test_a_grade_above_the_threshold_suggests_nothing(cast: Cast, do: Do, made: Round) -> None:
    high = agree(made, 0, 3)
    with pytest.raises(WrongState):
        do(cast.dev, decline_suggestion, cast.programme_id, high, "R01", reason="No.")


def test_a_pattern_of_another_lens_is_not_there(cast: Cast, do: Do, made: Round) -> None:
    second = agree(made, 1, 1)
    for grade in (second, 999_999):
        with pytest.raises(NotFound):
            do(cast.dev, decline_suggestion, cast.programme_id, grade, "R01", reason="No.")
    with pytest.raises(NotFound):
        do(cast.eve, decline_suggestion, cast.other_id, second, "R02", reason="No.")


def test_a_risk_of_the_log_answers_the_same_suggestion_of_another_lens(
    cast: Cast, do: Do, made: Round, low: int, edited: SuggestedRisk
) -> None:
    do(cast.dev, accept_suggestion, cast.programme_id, low, "R01", edited, today=TODAY)
    risk = row_of(Risk)
    third = agree(made, 2, 1)
    act = (link_suggestion, cast.programme_id, third)
    with pytest.raises(NotAllowed):
        do(cast.farah, *act, "R01", risk.id)
    other = next(p.code for p in risk_patterns() if "L3" in p.lenses and p.code != "R01")
    with pytest.raises(Invalid):
        do(cast.dev, *act, other, risk.id)
    assert do(cast.dev, *act, "R01", risk.id) == "R-001"
    assert linked(RiskEvidence, risk.id) == {low, third}


def test_linking_twice_ties_no_second_knot(
    cast: Cast, do: Do, made: Round, low: int, edited: SuggestedRisk
) -> None:
    third = agree(made, 2, 1)
    do(cast.dev, accept_suggestion, cast.programme_id, low, "R01", edited, today=TODAY)
    risk = row_of(Risk)
    with builders.writing() as session:
        session.add(RiskEvidence(risk_id=risk.id, moderated_grade_id=third))
        session.execute(sa.delete(RiskLens).where(RiskLens.lens_id == made.lenses[2]))
    do(cast.dev, link_suggestion, cast.programme_id, third, "R01", risk.id)
    assert linked(RiskLens, risk.id) == {made.lenses[0], made.lenses[2]}


def test_a_grade_of_one_council_is_that_councils_to_decide_on(
    cast: Cast, do: Do, made: Round
) -> None:
    with builders.writing() as session:
        row = session.get_one(Assessment, made.id)
        grade = builders.moderated_grade(session, row, made.lenses[0], made.grades[1])
        grade.organisation_id = cast.birch_id
        moderated = grade.id
    with pytest.raises(NotAllowed):
        do(
            cast.farah,
            decline_suggestion,
            cast.programme_id,
            moderated,
            "R01",
            reason="Not ours to say.",
        )
    assert row_of(Suggestion, moderated_grade_id=moderated) is None
    do(cast.dev, decline_suggestion, cast.programme_id, moderated, "R01", reason="Filled already.")
    assert row_of(Suggestion, moderated_grade_id=moderated) is not None
