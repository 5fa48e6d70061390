"""Raising and revising risks, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound, StaleEdit, WrongState
from lgr_tracker.domain.kinds import RiskResponse, ScoreKind
from lgr_tracker.domain.states import RiskState
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.models.risk import Risk, RiskCohort, RiskImpactType, RiskLens, ScoreEntry
from lgr_tracker.queries.audit import verify_trail
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.risks.save_risk import RiskValues, raise_risk, revise_risk
from lgr_tracker.workflows.risks.touching import Touched
from lgr_tracker.workflows.scoring import Pair
from tests import builders
from tests.people import TODAY, Cast

Do = Callable[..., Any]
SCORES = {
    ScoreKind.INHERENT: Pair(5, 5, "Nothing is in place."),
    ScoreKind.CURRENT: Pair(3, 4, "The first trial went well."),
    ScoreKind.TARGET: Pair(),
}
RECORDS = RiskValues(
    title="Records go astray at cutover",
    cause="one case system is being split",
    event="records end up with the wrong council",
    effect="a worker cannot see a child's history",
    raised_on=TODAY,
    scores=SCORES,
)


def stored(risk_id: int) -> Risk:
    reading().expire_all()
    return reading().get_one(Risk, risk_id)


def last_event() -> AuditEvent:
    newest = sa.select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)
    return reading().scalars(newest).one()


def test_a_raised_risk_gets_a_reference_a_score_history_and_a_review(
    both: Flask, cast: Cast, do: Do
) -> None:
    made = do(cast.farah, raise_risk, cast.programme_id, cast.alder_id, RECORDS, today=TODAY)
    second = do(cast.farah, raise_risk, cast.programme_id, cast.alder_id, RECORDS, today=TODAY)
    risk = stored(made)
    assert (risk.reference, stored(second).reference) == ("R-001", "R-002")
    assert (risk.inherent_score, risk.current_score, risk.target_score) == (25, 12, None)
    assert risk.next_review_on == TODAY + timedelta(days=60)
    entries = reading().execute(
        sa.select(ScoreEntry.kind, ScoreEntry.score, ScoreEntry.band_name, ScoreEntry.scored_by)
        .where(ScoreEntry.risk_id == made)
        .order_by(ScoreEntry.kind)
    )
    assert [tuple(row) for row in entries] == [
        (ScoreKind.CURRENT, 12, "High", "Farah"),
        (ScoreKind.INHERENT, 25, "Very high", "Farah"),
    ]
    report = verify_trail(reading(), both.config["LGR_AUDIT_KEY"], both.config["LGR_AUDIT_ANCHOR"])
    assert (report.rows, report.findings) == (2, ())


def test_an_unscored_risk_is_looked_at_by_the_quickest_rhythm(
    both: Flask, cast: Cast, do: Do
) -> None:
    bare = RiskValues(title="Something is odd", raised_on=TODAY)
    made = do(cast.asha, raise_risk, cast.programme_id, cast.birch_id, bare, today=TODAY)
    assert stored(made).next_review_on == TODAY + timedelta(days=30)


def test_a_worse_score_is_followed_and_brings_the_review_forward(
    both: Flask, cast: Cast, do: Do
) -> None:
    made = do(cast.asha, raise_risk, cast.programme_id, cast.alder_id, RECORDS, today=TODAY)
    worse = replace(
        RECORDS, scores={**SCORES, ScoreKind.CURRENT: Pair(4, 4, "A trial lost 312 records.")}
    )
    seen = stored(made).version
    do(cast.asha, revise_risk, cast.programme_id, made, worse, seen, today=TODAY)
    risk = stored(made)
    assert (risk.current_score, risk.previous_score, risk.version) == (16, 12, seen + 1)
    assert risk.next_review_on == TODAY + timedelta(days=30)
    assert last_event().reason == "A trial lost 312 records."
    history = sa.select(sa.func.count()).where(
        ScoreEntry.risk_id == made, ScoreEntry.kind == ScoreKind.CURRENT
    )
    assert reading().scalar(history) == 2


def test_a_score_is_not_taken_away_nor_given_by_halves(both: Flask, cast: Cast, do: Do) -> None:
    made = do(cast.asha, raise_risk, cast.programme_id, cast.alder_id, RECORDS, today=TODAY)
    seen = stored(made).version
    for pair, field in (
        (Pair(), "current_likelihood"),
        (Pair(4, None), "current_impact"),
        (Pair(None, 4), "current_likelihood"),
        (Pair(4, 9), "current_impact"),
    ):
        values = replace(RECORDS, scores={ScoreKind.CURRENT: pair})
        with pytest.raises(Invalid) as refusal:
            do(cast.asha, revise_risk, cast.programme_id, made, values, seen, today=TODAY)
        assert list(refusal.value.fields) == [field]
    assert stored(made).current_score == 12


def test_what_a_risk_touches_is_set_told_and_kept_to_the_programme(
    both: Flask, cast: Cast, do: Do
) -> None:
    with builders.writing() as session:
        framework = builders.framework(session, cast.programme_id)
        lens_id = session.scalar(
            sa.text("select min(id) from lgr_lens where framework_id = :id"), {"id": framework.id}
        )
        child = builders.cohort(session, cast.programme_id, "care")
        foreign = builders.cohort(session, cast.other_id, "care")
        ids = (child.id, foreign.id)
    touched = Touched(
        lens_ids=(lens_id,),
        organisation_ids=(cast.birch_id,),
        cohort_ids=ids[:1],
        impact_types=("drift_delay",),
    )
    values = replace(RECORDS, touched=touched)
    made = do(cast.asha, raise_risk, cast.programme_id, cast.alder_id, values, today=TODAY)
    assert reading().scalar(sa.select(RiskLens.lens_id).where(RiskLens.risk_id == made)) == lens_id
    assert '"cohorts":["Cohort care"]' in last_event().after
    seen = stored(made).version
    less = replace(RECORDS, touched=replace(touched, cohort_ids=(), impact_types=()))
    do(cast.asha, revise_risk, cast.programme_id, made, less, seen, today=TODAY)
    for table in (RiskCohort, RiskImpactType):
        assert reading().scalar(sa.select(sa.func.count()).select_from(table)) == 0
    for bad, field in (
        (Touched(cohort_ids=ids), "cohort_ids"),
        (Touched(lens_ids=(999_999,)), "lens_ids"),
        (Touched(organisation_ids=(cast.elsewhere_org_id,)), "organisation_ids"),
        (Touched(impact_types=("nonsense",)), "impact_types"),
    ):
        with pytest.raises(Invalid) as refusal:
            do(
                cast.asha,
                revise_risk,
                cast.programme_id,
                made,
                replace(RECORDS, touched=bad),
                stored(made).version,
                today=TODAY,
            )
        assert list(refusal.value.fields) == [field]


def test_bad_words_and_foreign_choices_are_refused_on_their_field(
    both: Flask, cast: Cast, do: Do
) -> None:
    with builders.writing() as session:
        far = builders.post(
            session, session.get_one(builders.Organisation, cast.elsewhere_org_id), "Head"
        ).id
    for values, field in (
        (replace(RECORDS, title="  "), "title"),
        (replace(RECORDS, owner_post_id=far), "owner_post_id"),
        (replace(RECORDS, hits_from=TODAY, hits_until=date(2026, 1, 1)), "hits_until"),
    ):
        with pytest.raises(Invalid) as refusal:
            do(cast.asha, raise_risk, cast.programme_id, cast.alder_id, values, today=TODAY)
        assert list(refusal.value.fields) == [field]


def test_a_stale_revision_is_refused_with_what_stands(both: Flask, cast: Cast, do: Do) -> None:
    made = do(cast.asha, raise_risk, cast.programme_id, cast.alder_id, RECORDS, today=TODAY)
    seen = stored(made).version
    first, second = replace(RECORDS, title="First"), replace(RECORDS, title="Second")
    do(cast.asha, revise_risk, cast.programme_id, made, first, seen, today=TODAY)
    with pytest.raises(StaleEdit) as refusal:
        do(cast.asha, revise_risk, cast.programme_id, made, second, seen, today=TODAY)
    assert refusal.value.current["title"] == "First"
    assert stored(made).title == "First"


def test_councils_keep_their_own_rows_and_a_stranger_meets_nothing(
    both: Flask, cast: Cast, do: Do
) -> None:
    with pytest.raises(NotAllowed):
        do(cast.dev, raise_risk, cast.programme_id, cast.alder_id, RECORDS, today=TODAY)
    made = do(cast.farah, raise_risk, cast.programme_id, cast.alder_id, RECORDS, today=TODAY)
    with pytest.raises(NotAllowed):
        do(cast.dev, revise_risk, cast.programme_id, made, RECORDS, 1, today=TODAY)
    with pytest.raises(NotFound):
        do(cast.eve, raise_risk, cast.programme_id, cast.alder_id, RECORDS, today=TODAY)
    with pytest.raises(NotFound):
        do(cast.eve, revise_risk, cast.other_id, made, RECORDS, 1, today=TODAY)


def test_a_closed_risk_is_not_revised(both: Flask, cast: Cast, do: Do) -> None:
    with builders.writing() as session:
        closed = builders.risk(
            session,
            cast.programme_id,
            cast.alder_id,
            state="closed",
            closing_reason="Over.",
            closed_at=builders.MOMENT,
        ).id
    with pytest.raises(WrongState):
        do(cast.asha, revise_risk, cast.programme_id, closed, RECORDS, 1, today=TODAY)


def test_what_has_happened_comes_in_as_an_issue_with_its_day(
    both: Flask, cast: Cast, do: Do
) -> None:
    where = (cast.programme_id, cast.alder_id)
    made = do(cast.farah, raise_risk, *where, replace(RECORDS, happened_on=TODAY), today=TODAY)
    assert (stored(made).state, stored(made).happened_on) == (RiskState.ISSUE, TODAY)
    assert '"happened_on":"2026-11-23"' in last_event().after.replace(" ", "")
    later = replace(RECORDS, happened_on=TODAY + timedelta(days=1))
    with pytest.raises(Invalid) as refusal:
        do(cast.farah, raise_risk, *where, later, today=TODAY)
    assert list(refusal.value.fields) == ["happened_on"]


def test_an_opportunity_has_responses_of_its_own(both: Flask, cast: Cast, do: Do) -> None:
    where = (cast.programme_id, cast.alder_id)
    chance = replace(RECORDS, is_opportunity=True)
    with pytest.raises(Invalid) as refusal:
        do(cast.farah, raise_risk, *where, chance, today=TODAY)
    assert refusal.value.fields["response"].startswith("For an opportunity choose exploit")
    shared = replace(chance, response=RiskResponse.SHARE)
    made = do(cast.farah, raise_risk, *where, shared, today=TODAY)
    assert stored(made).is_opportunity
    with pytest.raises(Invalid):
        do(
            cast.farah,
            revise_risk,
            cast.programme_id,
            made,
            replace(shared, is_opportunity=False),
            stored(made).version,
            today=TODAY,
        )


def test_an_owner_is_a_post_or_a_name_and_a_post_wins(both: Flask, cast: Cast, do: Do) -> None:
    with builders.writing() as session:
        council = session.get_one(Organisation, cast.alder_id)
        post_id = builders.post(session, council, "Head of duty").id
    named = replace(RECORDS, owner_name="Jo Green")
    made = do(cast.farah, raise_risk, cast.programme_id, cast.alder_id, named, today=TODAY)
    assert (stored(made).owner_post_id, stored(made).owner_name) == (None, "Jo Green")
    owned = replace(named, owner_post_id=post_id)
    seen = stored(made).version
    do(cast.farah, revise_risk, cast.programme_id, made, owned, seen, today=TODAY)
    assert (stored(made).owner_post_id, stored(made).owner_name) == (post_id, "")
