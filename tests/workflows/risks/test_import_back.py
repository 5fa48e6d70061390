"""A workbook that comes back: base, ours and theirs, cell by cell, on both databases."""

import dataclasses
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.content.scoring import scales
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import ScoreKind
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.register_import import Choices, ImportPreview, RowOutcome, Side
from lgr_tracker.domain.step_mapping import StepMapping
from lgr_tracker.models.audit import AuditEvent, Event
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import Risk
from lgr_tracker.models.risk_record import Acceptance, RiskCustomField
from lgr_tracker.queries.risk_filter import RiskFilter
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.programme.replace_scale import replace_scale
from lgr_tracker.workflows.risks.export_register import write_register
from lgr_tracker.workflows.risks.import_register import import_register, prepare_import
from lgr_tracker.workflows.risks.move_risk import close_risk
from lgr_tracker.workflows.risks.plan_import import Asked, ImportPlan, plan_import
from lgr_tracker.workflows.risks.read_register import read_file
from lgr_tracker.workflows.risks.save_risk import RiskValues, raise_risk, revise_risk
from lgr_tracker.workflows.risks.touching import Touched
from lgr_tracker.workflows.scoring import Pair
from tests import builders
from tests.people import NOW, TODAY, Cast

Do = Callable[..., Any]


@pytest.fixture
def raised(both: Flask, cast: Cast, do: Do) -> int:
    values = values_of(cast, "Records go astray")
    made: int = do(cast.asha, raise_risk, cast.programme_id, cast.alder_id, values, today=TODAY)
    with builders.writing() as session:
        session.add(RiskCustomField(risk_id=made, heading="Ward", text="East"))
        session.commit()
    return made


def values_of(cast: Cast, title: str, **more: Any) -> RiskValues:
    said: dict[str, Any] = {
        "cause": "Two systems",
        "raised_on": TODAY,
        "scores": {ScoreKind.CURRENT: Pair(4, 5, "Trial.")},
        "touched": Touched(organisation_ids=(cast.birch_id,)),
    }
    return RiskValues(title=title, **{**said, **more})


def out(cast: Cast) -> bytes:
    reading().expire_all()
    made = write_register(
        reading(),
        cast.programme_id,
        RiskFilter(state=None),
        filter_words="All risks",
        today=TODAY,
        actor=cast.asha,
        now=NOW,
    )
    return made.content


def edited(content: bytes, line: int = 2, **cells: Any) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["Register"]
    places = {cell.value: cell.column for cell in sheet[1]}
    for heading, value in cells.items():
        sheet.cell(line, places[heading.replace("_", " ")]).value = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def prepared(cast: Cast, data: bytes, actor: Actor, **said: Any) -> tuple[Asked, ImportPlan]:
    reading().expire_all()
    read = read_file(reading(), cast.programme_id, data, "x.xlsx", actor=actor)
    asked = Asked(read, digest="d", **said)
    return asked, prepare_import(reading(), cast.programme_id, asked, actor=actor)


def look(cast: Cast, data: bytes, **said: Any) -> ImportPreview:
    return prepared(cast, data, cast.asha, **said)[1].preview


def bring_in(cast: Cast, do: Do, data: bytes, **said: Any) -> ImportPreview:
    asked, plan = prepared(cast, data, cast.asha, **said)
    done: ImportPreview = do(
        cast.asha, import_register, cast.programme_id, asked, plan=plan, today=TODAY
    )
    reading().expire_all()
    return done


def revise(cast: Cast, do: Do, risk_id: int, title: str, **more: Any) -> None:
    reading().expire_all()
    version = reading().get_one(Risk, risk_id).version
    values = values_of(cast, title, **more)
    do(cast.asha, revise_risk, cast.programme_id, risk_id, values, version, today=TODAY)


def test_ours_stays_where_only_ours_changed_and_theirs_comes_where_only_theirs_did(
    both: Flask, cast: Cast, do: Do, raised: int
) -> None:
    old = out(cast)
    revise(cast, do, raised, "Changed on the page", effect="New on the page")
    done = bring_in(cast, do, edited(old, Cause="Changed in the file", Ward="West"))
    assert {change.field for change in done.rows[0].changes} == {"cause", "Ward"}
    risk = reading().get_one(Risk, raised)
    assert (risk.title, risk.effect, risk.cause) == (
        "Changed on the page",
        "New on the page",
        "Changed in the file",
    )
    assert reading().scalar(sa.select(RiskCustomField.text)) == "West"
    assert bring_in(cast, do, edited(out(cast))).count(RowOutcome.UNCHANGED) == 1


def test_what_both_changed_is_asked_and_ours_stands_until_somebody_chooses(
    both: Flask, cast: Cast, do: Do, raised: int
) -> None:
    old = out(cast)
    revise(cast, do, raised, "Ours", scores={ScoreKind.CURRENT: Pair(3, 3, "Better.")})
    theirs = edited(old, Title="Theirs", Current_likelihood=2, Current_impact=2, Comment="Safe")
    shown = look(cast, theirs)
    told = {each.field: (each.base, each.ours, each.theirs) for each in shown.conflicts}
    assert told == {
        "title": ("Records go astray", "Ours", "Theirs"),
        "current score": (
            "likelihood 4, impact 5",
            "likelihood 3, impact 3",
            "likelihood 2, impact 2",
        ),
    }
    assert [change.field for change in shown.rows[0].changes] == ["comment"]
    bring_in(cast, do, theirs)
    risk = reading().get_one(Risk, raised)
    assert (risk.title, risk.current_score, risk.comment) == ("Ours", 9, "Safe")
    [title, _] = look(cast, theirs).conflicts
    bring_in(cast, do, theirs, choices=Choices({title.key: Side.THEIRS}))
    risk = reading().get_one(Risk, raised)
    assert (risk.title, risk.current_score) == ("Theirs", 9)
    bring_in(cast, do, theirs, choices=Choices(otherwise=Side.THEIRS))
    assert reading().get_one(Risk, raised).current_score == 4


def test_a_choice_on_an_older_text_is_none(both: Flask, cast: Cast, do: Do, raised: int) -> None:
    old = out(cast)
    revise(cast, do, raised, "Ours")
    theirs = edited(old, Title="Theirs")
    [seen] = look(cast, theirs).conflicts
    revise(cast, do, raised, "Ours, and newer")
    choices = Choices({seen.key: Side.THEIRS})
    assert [each.ours for each in look(cast, theirs, choices=choices).conflicts] == [
        "Ours, and newer"
    ]


def test_a_conflict_that_came_up_after_looking_stops_everything(
    both: Flask, cast: Cast, do: Do, raised: int
) -> None:
    theirs = edited(out(cast), Title="Theirs")
    asked, plan = prepared(cast, theirs, cast.asha)
    revise(cast, do, raised, "Ours")
    with pytest.raises(Invalid, match="while you looked"):
        do(cast.asha, import_register, cast.programme_id, asked, plan=plan, today=TODAY)
    reading().expire_all()
    assert reading().get_one(Risk, raised).title == "Ours"


def test_a_risk_that_moved_unseen_by_the_revision_stops_everything(
    both: Flask, cast: Cast, do: Do, raised: int
) -> None:
    theirs = edited(out(cast), Title="Theirs")
    asked, plan = prepared(cast, theirs, cast.asha)
    revise(cast, do, raised, "Ours")
    reading().expire_all()
    revision = reading().get_one(Programme, cast.programme_id).revision
    slipped = dataclasses.replace(plan, revision=revision)
    with pytest.raises(Invalid, match="while you looked"):
        do(cast.asha, import_register, cast.programme_id, asked, plan=slipped, today=TODAY)
    reading().expire_all()
    assert reading().get_one(Risk, raised).title == "Ours"


def test_both_the_same_is_nothing_and_lists_are_compared_as_wholes(
    both: Flask, cast: Cast, do: Do, raised: int
) -> None:
    old = out(cast)
    revise(cast, do, raised, "The same", touched=Touched(organisation_ids=(cast.county_id,)))
    same = edited(old, Title="The same")
    assert look(cast, same).count(RowOutcome.UNCHANGED) == 1
    clash = look(cast, edited(old, Organisations_affected=None))
    assert [each.field for each in clash.conflicts] == ["affected_organisations"]
    assert clash.conflicts[0].theirs == ""


def test_a_state_that_changed_here_is_not_held_against_an_older_file(
    both: Flask, cast: Cast, do: Do, raised: int
) -> None:
    old = out(cast)
    reading().expire_all()
    version = reading().get_one(Risk, raised).version
    do(
        cast.asha,
        close_risk,
        cast.programme_id,
        raised,
        version,
        reason="Over.",
        outcome="Nothing was lost.",
    )
    assert look(cast, old).count(RowOutcome.UNCHANGED) == 1
    assert "is closed. Reopen it first" in look(cast, edited(old, Cause="New")).refused[0].why
    assert "Close it or open it again" in look(cast, edited(old, Status="Issue")).refused[0].why


def test_a_file_from_a_later_log_is_refused(both: Flask, cast: Cast, do: Do, raised: int) -> None:
    shown = look(cast, edited(out(cast), Version=99, Title="From elsewhere"))
    assert "a later text" in shown.refused[0].why


def test_missing_rows_stay_and_new_rows_are_added(
    both: Flask, cast: Cast, do: Do, raised: int
) -> None:
    content = out(cast)
    second = edited(content, 2, Risk_ref=None, Version=None, Title="A new one", Ward=None)
    done = bring_in(cast, do, second)
    assert done.count(RowOutcome.CREATED) == 1
    titles = reading().scalars(sa.select(Risk.title).order_by(Risk.number)).all()
    assert titles == ["Records go astray", "A new one"]


def test_a_row_of_anothers_is_refused_only_if_it_would_change(
    both: Flask, cast: Cast, do: Do, raised: int
) -> None:
    scale = scale_of(reading(), cast.asha, cast.programme_id)

    def plan(data: bytes) -> ImportPreview:
        asked, _ = prepared(cast, data, cast.asha)
        made = plan_import(reading(), cast.programme_id, asked, scale=scale, actor=cast.dev)
        return made.preview

    assert plan(out(cast)).count(RowOutcome.UNCHANGED) == 1
    refused = plan(edited(out(cast), Title="Not mine to say")).refused
    assert "Your role does not cover" in refused[0].why


def test_an_owner_outside_the_posts_and_an_emptied_own_column(
    both: Flask, cast: Cast, do: Do, raised: int
) -> None:
    done = bring_in(cast, do, edited(out(cast), Risk_owner="Agency lead", Ward=None))
    assert {change.field for change in done.rows[0].changes} == {"owner", "Ward"}
    risk = reading().get_one(Risk, raised)
    assert (risk.owner_post_id, risk.owner_name) == (None, "Agency lead")
    assert reading().scalars(sa.select(RiskCustomField)).all() == []
    assert bring_in(cast, do, out(cast)).count(RowOutcome.UNCHANGED) == 1
    last = reading().scalars(sa.select(AuditEvent.before).order_by(AuditEvent.id)).all()
    assert any('"Ward":"East"' in each for each in last)


def test_a_heavier_score_from_a_file_ends_an_acceptance(
    both: Flask, cast: Cast, do: Do, raised: int
) -> None:
    revise(cast, do, raised, "Lighter", scores={ScoreKind.CURRENT: Pair(1, 2, "Better.")})
    with builders.writing() as session:
        session.add(
            Acceptance(
                risk_id=raised,
                accepted_at=NOW,
                accepted_by="Asha",
                reason="Known.",
                band_name="Low",
                until=TODAY,
            )
        )
        session.commit()
    bring_in(cast, do, edited(out(cast), Cause="No score changed"))
    assert reading().scalars(sa.select(Acceptance.ended_on)).one() is None
    bring_in(cast, do, edited(out(cast), Current_likelihood=5, Current_impact=5))
    ended = reading().scalars(sa.select(Acceptance)).one()
    assert ended.ended_on == TODAY
    assert ended.ended_because.startswith("The score rose into the band")


def test_a_heavier_score_from_a_file_brings_the_review_forward_as_on_the_page(
    both: Flask, cast: Cast, do: Do, raised: int
) -> None:
    lighter = {ScoreKind.CURRENT: Pair(1, 2, "Better.")}
    revise(cast, do, raised, "Lighter", scores=lighter)
    with builders.writing() as session:
        session.get_one(Risk, raised).next_review_on = TODAY + timedelta(days=300)
        session.commit()
    heavier = edited(out(cast), Current_likelihood=5, Current_impact=5)
    bring_in(cast, do, heavier)
    risk = reading().get_one(Risk, raised)
    assert (risk.current_score, risk.next_review_on) == (25, TODAY + timedelta(days=30))
    revised = sa.select(AuditEvent.after).where(AuditEvent.event == Event.RISK_REVISE)
    [*_, told] = reading().scalars(revised.order_by(AuditEvent.id))
    assert f'"next_review_on":"{risk.next_review_on}"' in told
    assert bring_in(cast, do, heavier).count(RowOutcome.UNCHANGED) == 1
    revise(cast, do, raised, "Lighter", scores=lighter)
    planned = TODAY + timedelta(days=45)
    dated = edited(out(cast), Current_likelihood=5, Current_impact=5, Next_review=planned)
    bring_in(cast, do, dated)
    assert reading().get_one(Risk, raised).next_review_on == planned
    assert bring_in(cast, do, dated).count(RowOutcome.UNCHANGED) == 1


def replace(cast: Cast, do: Do, mapping: StepMapping) -> None:
    reading().expire_all()
    new = next(each.as_domain() for each in scales() if each.code == "four-by-four")
    version = reading().get_one(Programme, cast.programme_id).version
    do(cast.asha, replace_scale, cast.programme_id, new, mapping, True, version)
    reading().expire_all()


def test_scores_of_another_scale_are_left_aside_and_told(
    both: Flask, cast: Cast, do: Do, raised: int
) -> None:
    steps = {1: 1, 2: 1, 3: 2, 4: 3, 5: 4}
    old = out(cast)
    replace(cast, do, StepMapping(steps, steps))
    mapped = reading().get_one(Risk, raised)
    stands = (mapped.current_likelihood, mapped.current_impact)
    assert stands == (3, 4)
    assert look(cast, old).refused == ()
    assert bring_in(cast, do, old).count(RowOutcome.UNCHANGED) == 1
    theirs = edited(old, Cause="From the file", Current_likelihood=2, Current_impact=2)
    shown = look(cast, theirs)
    assert [each.field for each in shown.rows[0].changes] == ["cause"]
    assert not shown.conflicts
    assert any("made on another scale; its scores were left aside" in w for w in shown.warnings)
    bring_in(cast, do, theirs)
    risk = reading().get_one(Risk, raised)
    assert (risk.current_likelihood, risk.current_impact, risk.cause) == (*stands, "From the file")
    assert [each.field for each in look(cast, old).rows[0].changes] == []


def test_an_unscored_risk_takes_no_step_of_the_scale_before(
    both: Flask, cast: Cast, do: Do
) -> None:
    values = values_of(cast, "Not scored yet", scores={})
    made = do(cast.asha, raise_risk, cast.programme_id, cast.alder_id, values, today=TODAY)
    steps = {1: 1, 2: 1, 3: 2, 4: 3, 5: 4}
    old = out(cast)
    replace(cast, do, StepMapping(steps, steps))
    assert look(cast, old).warnings == ()
    new = {"Title": "New in an old workbook", "Organisation": "Alder Council"}
    pair = {"Current_likelihood": 2, "Current_impact": 3}
    theirs = edited(edited(old, Cause="From the file", **pair), 3, **new, **pair)
    shown = bring_in(cast, do, theirs)
    [told] = shown.warnings
    assert "made on another scale; its scores were left aside" in told
    assert [(row.outcome, [each.field for each in row.changes]) for row in shown.rows] == [
        (RowOutcome.CHANGED, ["cause"]),
        (RowOutcome.CREATED, []),
    ]
    assert reading().scalars(sa.select(Risk.current_score)).all() == [None, None]
    bring_in(cast, do, edited(out(cast), **pair))
    assert reading().get_one(Risk, made).current_score == 6


def test_scores_of_this_scale_are_compared_though_the_scale_was_replaced_before(
    both: Flask, cast: Cast, do: Do, raised: int
) -> None:
    steps = {1: 1, 2: 1, 3: 2, 4: 3, 5: 4}
    revise(cast, do, raised, "Changed before")
    replace(cast, do, StepMapping(steps, steps))
    new = out(cast)
    revise(cast, do, raised, "Changed after", scores={})
    theirs = edited(new, Current_likelihood=2, Current_impact=2)
    shown = look(cast, theirs)
    assert [each.field for each in shown.rows[0].changes] == ["current score"]
    assert not any("another scale" in each for each in shown.warnings)
