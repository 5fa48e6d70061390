"""Changing many risks at once, on both databases."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound, StaleEdit
from lgr_tracker.domain.kinds import RiskResponse
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.risk import Risk, RiskCohort, RiskLens, RiskOrganisation
from lgr_tracker.models.risk_record import Escalation, Review
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.risks.change_many import change_many
from lgr_tracker.workflows.risks.plan_many import MOST, Becomes, ManyValues, plan_many
from tests import builders
from tests.people import TODAY, Cast

Do = Callable[..., Any]
NEXT = date(2027, 1, 11)


@pytest.fixture
def risks(cast: Cast) -> list[Risk]:
    """Three open risks: two of Alder, the second scored lower, and one of Birch."""
    low = {"current_likelihood": 2, "current_impact": 3, "current_score": 6}
    with builders.writing() as session:
        here, alder, birch = cast.programme_id, cast.alder_id, cast.birch_id
        return [
            builders.risk(session, here, alder, 101),
            builders.risk(session, here, alder, 102, **low),
            builders.risk(session, here, birch, 103),
        ]


def seen(risks: list[Risk]) -> dict[int, int]:
    return {risk.id: risk.version for risk in risks}


def stored(risks: list[Risk]) -> list[Risk]:
    reading().expire_all()
    return [reading().get_one(Risk, risk.id) for risk in risks]


def trail() -> list[Any]:
    return list(reading().scalars(sa.select(AuditEvent).order_by(AuditEvent.id)))


def many(do: Do, cast: Cast, risks: list[Risk], actor: Any = None, **values: Any) -> int:
    """Change risks as they stand now."""
    return int(
        do(
            actor or cast.asha,
            change_many,
            cast.programme_id,
            seen(stored(risks)),
            ManyValues(**values),
            today=TODAY,
        )
    )


def linked(table: Any, far: Any) -> dict[int, set[int]]:
    reading().expire_all()
    found: dict[int, set[int]] = {}
    for risk_id, each in reading().execute(sa.select(table.risk_id, far)):
        found.setdefault(risk_id, set()).add(each)
    return found


def test_columns_change_in_one_go_with_one_row_of_the_trail_for_each(
    both: Flask, cast: Cast, do: Do, risks: list[Risk]
) -> None:
    with builders.writing() as session:
        alder = session.get_one(builders.Organisation, cast.alder_id)
        post = builders.post(session, alder, "Head of records")
        session.get_one(Risk, risks[0].id).owner_name = "The old team"
    columns = {
        "owner_post_id": post.id,
        "workstream": "Data",
        "response": RiskResponse.TOLERATE,
        "target_on": NEXT,
        "next_review_on": NEXT,
    }
    assert many(do, cast, risks, columns=columns) == 3
    for risk in stored(risks):
        assert (risk.owner_post_id, risk.owner_name, risk.workstream) == (post.id, "", "Data")
        assert (risk.response, risk.target_on, risk.next_review_on) == ("tolerate", NEXT, NEXT)
    told = trail()
    assert [row.event for row in told] == ["risk:revise"] * 3
    assert [row.subject_id for row in told] == [risk.id for risk in risks]
    assert [row.subject_version for row in told] == [risk.version for risk in stored(risks)]
    assert '"owner_name":"The old team"' in told[0].before
    assert '"target_on":"2027-01-11"' in told[0].after
    assert many(do, cast, risks, columns=columns) == 0, "What is so already is left alone."
    assert len(trail()) == 3
    nobody = {"owner_post_id": None, "workstream": ""}
    assert many(do, cast, risks[:1], columns=nobody) == 1
    assert stored(risks)[0].owner_post_id is None


def test_links_are_added_and_taken_away(both: Flask, cast: Cast, do: Do, risks: list[Risk]) -> None:
    with builders.writing() as session:
        framework = builders.framework(session, cast.programme_id)
        first, other = list(
            session.scalars(
                sa.select(builders.Lens.id).where(builders.Lens.framework_id == framework.id)
            )
        )[:2]
        cohort = builders.cohort(session, cast.programme_id, "care").id
        session.add_all(RiskLens(risk_id=risk.id, lens_id=first) for risk in risks[:2])
        session.add(RiskLens(risk_id=risks[1].id, lens_id=other))
    done = many(
        do,
        cast,
        risks,
        added={"lenses": other, "cohorts": cohort, "organisations": cast.birch_id},
        removed={"lenses": first},
    )
    assert done == 3
    ids = [risk.id for risk in risks]
    assert linked(RiskLens, RiskLens.lens_id) == {each: {other} for each in ids}
    assert linked(RiskCohort, RiskCohort.cohort_id) == {each: {cohort} for each in ids}
    affected = linked(RiskOrganisation, RiskOrganisation.organisation_id)
    assert affected == {each: {cast.birch_id} for each in ids[:2]}, "Birch raised the third itself."
    assert '"cohorts":["' in trail()[2].after
    assert many(do, cast, risks, removed={"cohorts": cohort}) == 3
    assert linked(RiskCohort, RiskCohort.cohort_id) == {}
    assert many(do, cast, risks, removed={"cohorts": cohort}) == 0


def test_a_review_follows_each_bands_rhythm_unless_a_day_is_given(
    both: Flask, cast: Cast, do: Do, risks: list[Risk]
) -> None:
    with builders.writing() as session:
        unscored = {"current_likelihood": None, "current_impact": None, "current_score": None}
        more = builders.risk(session, cast.programme_id, cast.alder_id, 104, **unscored)
    rows = [*risks[:2], more]
    assert many(do, cast, rows, reviews=True, review_note="Looked at together.") == 3
    days = [risk.next_review_on for risk in stored(rows)]
    assert days == [TODAY + timedelta(days=each) for each in (30, 90, 30)]
    kept = list(reading().scalars(sa.select(Review).order_by(Review.risk_id)))
    assert {(each.outcome, each.note) for each in kept} == {("confirmed", "Looked at together.")}
    assert {each.risk_id: each.band_name for each in kept} == {
        rows[0].id: "Very high",
        rows[1].id: "Medium",
        more.id: "",
    }
    assert {(row.event, row.reason) for row in trail()} == {("risk:review", "Looked at together.")}
    assert many(do, cast, rows, reviews=True, columns={"next_review_on": NEXT}) == 3
    assert {risk.next_review_on for risk in stored(rows)} == {NEXT}
    assert many(do, cast, rows, reviews=True, columns={"next_review_on": NEXT}) == 3
    assert len(list(reading().scalars(sa.select(Review)))) == 9, "Each look is kept."


def test_an_escalation_is_put_on_record_for_those_that_move(
    both: Flask, cast: Cast, do: Do, risks: list[Risk]
) -> None:
    with builders.writing() as session:
        low = builders.body(session, cast.programme_id, "Programme board", position=1)
        high = builders.body(session, cast.programme_id, "Joint committee", position=2)
        session.get_one(Risk, risks[0].id).escalated_to_id = high.id
    why = {"escalates": True, "escalation_reason": "Decide who pays."}
    assert many(do, cast, risks, body_id=low.id, **why) == 3
    assert many(do, cast, risks[:1], body_id=None, **why) == 1
    assert many(do, cast, risks[1:], body_id=low.id, **why) == 0, "They are there already."
    more = {"columns": {"category": "Financial"}}
    assert many(do, cast, risks[1:2], body_id=low.id, **why, **more) == 1
    assert trail()[-1].event == "risk:revise", "It did not move."
    moved = reading().scalars(sa.select(Escalation).order_by(Escalation.id))
    assert [(each.from_body_id, each.to_body_id, each.is_upward) for each in moved] == [
        (high.id, low.id, False),
        (None, low.id, True),
        (None, low.id, True),
        (low.id, None, False),
    ]
    assert [risk.escalated_to_id for risk in stored(risks)] == [None, low.id, low.id]
    told = {(row.event, row.reason) for row in trail()[:-1]}
    assert told == {("risk:escalate", "Decide who pays.")}


def test_closing_many_keeps_reason_and_outcome(
    both: Flask, cast: Cast, do: Do, risks: list[Risk]
) -> None:
    texts = {"closing_reason": "The split is done.", "closing_outcome": "No record lost."}
    assert many(do, cast, risks[:2], cast.farah, **texts) == 2
    for risk in stored(risks[:2]):
        assert (risk.state, risk.next_review_on) == ("closed", None)
        assert (risk.closing_reason, risk.closing_outcome) == tuple(texts.values())
        assert risk.closed_at is not None
    assert {row.event for row in trail()} == {"risk:close"}
    with pytest.raises(StaleEdit):
        many(do, cast, risks, **texts)


def test_one_row_that_is_not_as_seen_stops_all_of_them(
    both: Flask, cast: Cast, do: Do, risks: list[Risk]
) -> None:
    old = seen(risks)
    many(do, cast, risks[:1], columns={"category": "Theirs"})
    values = ManyValues(columns={"category": "Ours"})
    with pytest.raises(StaleEdit):
        do(cast.asha, change_many, cast.programme_id, old, values, today=TODAY)
    assert [risk.category for risk in stored(risks)] == ["Theirs", "", ""]
    where = (reading(), cast.programme_id)
    plan = plan_many(*where, old, values, today=TODAY, actor=cast.asha)
    [stale] = plan.of(Becomes.STALE)
    assert stale.since == ({"category": ""}, {"category": "Theirs"})
    assert (stale.before, stale.after) == ({"category": "Theirs"}, {"category": "Ours"})
    assert [row.risk.id for row in plan.of(Becomes.CHANGED)] == [risk.id for risk in risks[1:]]


def test_what_others_linked_meanwhile_is_told_by_name(
    both: Flask, cast: Cast, do: Do, risks: list[Risk]
) -> None:
    old = seen(risks[:1])
    many(do, cast, risks[:1], added={"organisations": cast.birch_id}, columns={"category": "X"})
    values = ManyValues(added={"organisations": cast.county_id})
    plan = plan_many(reading(), cast.programme_id, old, values, today=TODAY, actor=cast.asha)
    [row] = plan.rows
    assert row.becomes is Becomes.STALE
    before, after = row.since
    assert before["organisations"] == [] and after["organisations"] == ["Birch Council"]


def test_a_row_of_another_council_or_programme_stops_all(
    both: Flask, cast: Cast, do: Do, risks: list[Risk]
) -> None:
    values = {"columns": {"category": "Ours"}}
    with pytest.raises(StaleEdit):
        many(do, cast, risks, cast.farah, **values)
    assert many(do, cast, risks[:2], cast.farah, **values) == 2
    with pytest.raises(NotAllowed):
        many(do, cast, risks, cast.vic, **values)
    with pytest.raises(NotFound):
        many(do, cast, risks, cast.eve, **values)
    with builders.writing() as session:
        far = builders.risk(session, cast.other_id, cast.elsewhere_org_id, 1)
    with pytest.raises(StaleEdit):
        many(do, cast, [*risks, far], **values)


def test_a_hidden_risk_is_as_one_that_is_not_there(
    both: Flask, cast: Cast, do: Do, risks: list[Risk]
) -> None:
    with builders.writing() as session:
        builders.classify(
            session,
            cast.programme_id,
            organisation_ids=[cast.birch_id],
            risk_id=risks[2].id,
        )
    for key in (risks[2].id, 987_654_321):
        with pytest.raises(StaleEdit) as refusal:
            do(
                cast.farah,
                change_many,
                cast.programme_id,
                {key: 1},
                ManyValues(columns={"category": "Ours"}),
                today=TODAY,
            )
        assert refusal.value.current == {}


def test_an_opportunity_is_not_answered_like_a_threat(
    both: Flask, cast: Cast, do: Do, risks: list[Risk]
) -> None:
    with builders.writing() as session:
        chance = builders.risk(
            session, cast.programme_id, cast.alder_id, 105, is_opportunity=True, response="enhance"
        )
    rows = [*risks, chance]
    values = ManyValues(columns={"response": RiskResponse.TRANSFER})
    plan = plan_many(reading(), cast.programme_id, seen(rows), values, today=TODAY, actor=cast.asha)
    [refused] = plan.of(Becomes.REFUSED)
    assert refused.risk.id == chance.id
    assert refused.why == "For an opportunity choose exploit, enhance, share or accept."


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, ""),
        ({"columns": {"next_review_on": TODAY}}, "next_review_on"),
        ({"columns": {"owner_post_id": 999}}, "owner_post_id"),
        ({"columns": {"phase_id": 999}}, "phase_id"),
        ({"escalates": True, "body_id": 999, "escalation_reason": "Up."}, "body_id"),
        ({"escalates": True, "escalation_reason": " "}, "escalation_reason"),
        ({"escalation_reason": "Up."}, "body_id"),
        ({"review_note": "Seen."}, "reviews"),
        ({"added": {"lenses": 999}}, "add_lenses"),
        ({"removed": {"cohorts": 999}}, "remove_cohorts"),
        ({"added": {"lenses": 1}, "removed": {"lenses": 1}}, "remove_lenses"),
        ({"closing_reason": "Done."}, "closing_outcome"),
        ({"closing_outcome": "Well."}, "closing_reason"),
        (
            {"closing_reason": "Done.", "closing_outcome": "Well.", "reviews": True},
            "closing_reason",
        ),
        ({"closing_reason": "Done.", "review_note": "Seen."}, "closing_reason"),
    ],
)
def test_what_makes_no_sense_is_refused_on_its_field(
    both: Flask, cast: Cast, do: Do, risks: list[Risk], values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        many(do, cast, risks, **values)
    assert list(refusal.value.fields) == ([field] if field else [])
    assert trail() == []


def test_none_and_too_many_are_refused(both: Flask, cast: Cast, do: Do) -> None:
    values = ManyValues(columns={"category": "Ours"})
    for rows in ({}, dict.fromkeys(range(1, MOST + 2), 1)):
        with pytest.raises(Invalid):
            do(cast.asha, change_many, cast.programme_id, rows, values, today=TODAY)
