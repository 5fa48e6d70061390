"""Another council's register brought in: nothing guessed, nothing lost, on both databases."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import RiskResponse
from lgr_tracker.domain.permissions import operator
from lgr_tracker.domain.register import ScaleMapping
from lgr_tracker.domain.register_import import ImportPreview, RowOutcome
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.models.remembered import RegisterSource
from lgr_tracker.models.risk import Risk, RiskOrganisation
from lgr_tracker.models.risk_record import Escalation, RiskCustomField
from lgr_tracker.models.viewing import seen_as
from lgr_tracker.queries.register_sources import register_sources
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.risks.import_register import import_register, prepare_import
from lgr_tracker.workflows.risks.plan_import import Asked
from lgr_tracker.workflows.risks.read_register import read_file
from lgr_tracker.workflows.risks.remember_source import SourceValues, remember_source
from tests import builders
from tests.people import TODAY, Cast

Do = Callable[..., Any]
MEANT = ScaleMapping(
    {"likely": 4, "rare": 1}, {"major": 5, "minor": 2}, {"red": (4, 4), "green": (1, 2)}
)


def asked(cast: Cast, text: str, **said: Any) -> Asked:
    reading().expire_all()
    read = read_file(reading(), cast.programme_id, text.encode(), "x.csv", actor=cast.asha)
    return Asked(read, said.pop("default", cast.alder_id), "d", **said)


def look(cast: Cast, text: str, **said: Any) -> ImportPreview:
    plan = prepare_import(reading(), cast.programme_id, asked(cast, text, **said), actor=cast.asha)
    return plan.preview


def bring_in(cast: Cast, do: Do, text: str, **said: Any) -> ImportPreview:
    done: ImportPreview = do(
        cast.asha, import_register, cast.programme_id, asked(cast, text, **said), today=TODAY
    )
    reading().expire_all()
    return done


def only_risk() -> Risk:
    return reading().scalars(sa.select(Risk)).one()


def own_columns() -> dict[str, str]:
    rows = reading().execute(sa.select(RiskCustomField.heading, RiskCustomField.text))
    return {heading: text for heading, text in rows}


FULL = (
    "Risk ID,Risk title,Cause,Risk owner,Status,Residual likelihood,Residual impact,Ward,"
    "Response,Estimated cost,Date raised\n"
    "CS/7,Carers leave,Pay is split,Head of Fostering,Live,Likely,Major,East,Mitigate,£50k,"
    "02/12/21\n"
)


def test_every_word_of_a_row_finds_its_place(both: Flask, cast: Cast, do: Do) -> None:
    done = bring_in(cast, do, FULL, scale=MEANT)
    risk = only_risk()
    assert (risk.reference, risk.title, risk.cause) == ("CS/7", "Carers leave", "Pay is split")
    assert (risk.current_likelihood, risk.current_impact, risk.current_score) == (4, 5, 20)
    assert (risk.owner_post_id, risk.owner_name) == (None, "Head of Fostering")
    assert (risk.response, risk.estimated_cost) == (RiskResponse.TREAT, 50_000)
    assert str(risk.raised_on) == "2021-12-02"
    assert own_columns() == {"Ward": "East"}
    assert any("kept as the owner's name: Head of Fostering" in each for each in done.warnings)
    again = bring_in(cast, do, FULL, scale=MEANT)
    assert [row.outcome for row in again.rows] == [RowOutcome.UNCHANGED]


def test_an_owner_who_is_a_post_is_found(both: Flask, cast: Cast, do: Do) -> None:
    with builders.writing() as session:
        alder = session.get_one(Organisation, cast.alder_id)
        post = builders.post(session, alder, "Head of Fostering").id
    bring_in(cast, do, FULL, scale=MEANT)
    assert (only_risk().owner_post_id, only_risk().owner_name) == (post, "")


def test_words_of_scale_that_nobody_explained_are_kept_and_told(
    both: Flask, cast: Cast, do: Do
) -> None:
    done = bring_in(cast, do, FULL)
    assert only_risk().current_score is None
    assert own_columns() == {
        "Ward": "East",
        "Residual likelihood": "Likely",
        "Residual impact": "Major",
    }
    assert any("comes in unscored" in each and "F2" in each for each in done.warnings)


def test_a_strict_mapping_refuses_a_word_that_it_lacks(both: Flask, cast: Cast, do: Do) -> None:
    text = FULL.replace("Likely", "Once in a while")
    shown = look(cast, text, scale=MEANT, is_strict=True)
    assert [(cell.cell, cell.value) for cell in shown.refused] == [("F2", "Once in a while, Major")]
    lenient = look(cast, text, scale=MEANT)
    assert (lenient.refused, lenient.count(RowOutcome.CREATED)) == ((), 1)


def test_a_rating_in_one_word_means_a_pair(both: Flask, cast: Cast, do: Do) -> None:
    bring_in(cast, do, "Risk title,Cause,RAG\nCarers leave,c,Red\n", scale=MEANT)
    assert (only_risk().current_likelihood, only_risk().current_impact) == (4, 4)


def test_what_the_programme_does_not_have_is_kept_beside(both: Flask, cast: Cast, do: Do) -> None:
    with builders.writing() as session:
        body = builders.body(session, cast.programme_id, "Shadow Board").id
    text = (
        "Risk title,Cause,Phase,Escalation level,Organisations affected,Status,Response\n"
        "Carers leave,c,Moonshot,Shadow Board,Birch; Narnia,Dormant,Hope\n"
    )
    done = bring_in(cast, do, text)
    risk = only_risk()
    assert (risk.phase_id, risk.escalated_to_id, risk.response) == (
        None,
        body,
        RiskResponse.TREAT,
    )
    assert own_columns() == {
        "Phase": "Moonshot",
        "Organisations affected": "Narnia",
        "Status": "Dormant",
        "Response": "Hope",
    }
    assert reading().scalars(sa.select(RiskOrganisation.organisation_id)).all() == [cast.birch_id]
    moved = reading().scalars(sa.select(Escalation)).one()
    assert (moved.to_body_id, moved.reason) == (body, "Brought in from a file.")
    for word in ("Moonshot", "Narnia", "Dormant", "Hope"):
        assert any(word in each for each in done.warnings), word


def test_an_opportunity_has_its_own_responses(both: Flask, cast: Cast, do: Do) -> None:
    text = (
        "Risk title,Cause,Threat or opportunity,Response\n"
        "One front door,c,Opportunity,Exploit\n"
        "A shared rota,c,Opportunity,Treat\n"
        "Carers leave,c,Threat,Accept\n"
    )
    bring_in(cast, do, text)
    rows = reading().execute(sa.select(Risk.is_opportunity, Risk.response).order_by(Risk.number))
    assert [tuple(row) for row in rows] == [
        (True, RiskResponse.EXPLOIT),
        (True, RiskResponse.ENHANCE),
        (False, RiskResponse.TOLERATE),
    ]
    assert own_columns() == {"Response": "Treat"}


def test_two_registers_that_count_from_one_do_not_mix(both: Flask, cast: Cast, do: Do) -> None:
    text = "Risk ID,Risk title,Cause\n1,{},c\n"
    bring_in(cast, do, text.format("Carers leave"))
    other = bring_in(cast, do, text.format("Buses stop"), default=cast.birch_id)
    assert any("Another risk has this number" in each for each in other.warnings)
    rows = reading().execute(sa.select(Risk.reference, Risk.title).order_by(Risk.number)).all()
    assert [tuple(row) for row in rows] == [("1", "Carers leave"), ("R-002", "Buses stop")]
    assert own_columns() == {"Risk ID": "1"}
    same = bring_in(cast, do, text.format("Buses stop"), default=cast.birch_id)
    assert same.count(RowOutcome.UNCHANGED) == 1
    reworded = bring_in(cast, do, text.format("Foster carers leave"))
    assert reworded.count(RowOutcome.CHANGED) == 1
    assert reading().scalar(sa.select(sa.func.count()).select_from(Risk)) == 2


def test_an_id_twice_is_one_risk_only_if_the_title_is_too(both: Flask, cast: Cast, do: Do) -> None:
    text = "Risk ID,Risk title,Cause\nA1,Carers leave,c\nB2,Other,c\nA1,{},c\n"
    shown = look(cast, text.format("Carers  leave"))
    assert [(cell.cell, cell.why) for cell in shown.refused] == [
        ("A2", "Row 4 of the file is the same risk."),
        ("A4", "Row 2 of the file is the same risk."),
    ]
    with pytest.raises(Invalid):
        bring_in(cast, do, text.format("Carers  leave"))
    assert reading().scalar(sa.select(sa.func.count()).select_from(Risk)) == 0
    done = bring_in(cast, do, text.format("Buses stop"))
    assert any("Another risk has this number" in each for each in done.warnings)
    called = reading().execute(sa.select(Risk.reference).order_by(Risk.number)).scalars().all()
    assert list(called) == ["A1", "B2", "R-003"]
    assert own_columns() == {"Risk ID": "A1"}
    again = bring_in(cast, do, text.format("Buses stop"))
    assert again.count(RowOutcome.UNCHANGED) == 3


def test_rows_of_nobody_are_told_in_a_trial_and_refused_in_earnest(
    both: Flask, cast: Cast, do: Do
) -> None:
    trial = look(cast, FULL, default=None, is_trial=True)
    assert trial.refused == ()
    assert any("say which organisation raised them" in each for each in trial.warnings)
    assert "Say which organisation" in look(cast, FULL, default=None).refused[0].why


def test_many_rows_are_one_transaction_each_with_its_change(
    both: Flask, cast: Cast, do: Do
) -> None:
    rows = "".join(f"T{n},Risk number {n},Cause {n},Likely,Major,W{n % 9}\n" for n in range(1_100))
    head = "Risk ID,Risk title,Cause,Residual likelihood,Residual impact,Ward\n"
    done = bring_in(cast, do, head + rows, scale=MEANT)
    assert done.count(RowOutcome.CREATED) == 1_100
    events = reading().execute(
        sa.select(AuditEvent.event, sa.func.count()).group_by(AuditEvent.event)
    )
    assert dict(tuple(each) for each in events) == {"risk:raise": 1_100, "risk:import": 1}
    versions = reading().scalars(sa.select(AuditEvent.subject_version).distinct())
    assert set(versions) <= {1, None}
    assert set(reading().scalars(sa.select(Risk.version))) == {1}
    changed = bring_in(cast, do, (head + rows).replace("Cause", "Ground"), scale=MEANT)
    assert changed.count(RowOutcome.CHANGED) == 1_099 + 1
    assert set(reading().scalars(sa.select(Risk.version))) == {2}


def test_a_plan_is_made_anew_where_the_log_has_moved(both: Flask, cast: Cast, do: Do) -> None:
    wanted = asked(cast, FULL, scale=MEANT)
    plan = prepare_import(reading(), cast.programme_id, wanted, actor=cast.asha)
    bring_in(cast, do, FULL, scale=MEANT)
    late: ImportPreview = do(
        cast.asha, import_register, cast.programme_id, wanted, plan=plan, today=TODAY
    )
    assert late.count(RowOutcome.UNCHANGED) == 1


def test_a_source_is_remembered_under_its_name(both: Flask, cast: Cast, do: Do) -> None:
    values = SourceValues("Alder", "f" * 64, cast.alder_id, {"Ward": None}, MEANT)
    do(cast.asha, remember_source, cast.programme_id, values)
    do(cast.asha, remember_source, cast.programme_id, values)
    [source] = register_sources(reading(), cast.asha, cast.programme_id)
    assert (source.columns, source.scale, source.scale_edition) == ({"Ward": None}, MEANT, 1)
    assert reading().scalar(sa.select(sa.func.count()).select_from(RegisterSource)) == 1
    off = SourceValues("Birch", "f" * 64, None, {}, ScaleMapping({"often": 9}))
    for refused in (off, SourceValues(" ", "f" * 64, None, {}, None)):
        with pytest.raises(Invalid):
            do(cast.asha, remember_source, cast.programme_id, refused)


def test_a_number_that_a_hidden_risk_has_is_kept_beside_without_a_word(
    both: Flask, cast: Cast, do: Do
) -> None:
    with builders.writing() as session:
        hidden = builders.risk(session, cast.programme_id, cast.birch_id, reference="CS/12")
        builders.classify(session, cast.programme_id, risk_id=hidden.id)
        session.commit()
        hidden_id = hidden.id
    text = "Risk ref,Title\nCS/12,Carers leave\nCS/13,Records are lost\n"
    done = bring_in(cast, do, text)
    assert (done.count(RowOutcome.CREATED), done.warnings) == (2, ())
    with builders.writing() as session, seen_as(session, operator()):
        made = sa.select(Risk.title, Risk.reference).where(Risk.id != hidden_id)
        references = {title: reference for title, reference in session.execute(made)}
    assert references["Carers leave"].startswith("R-")
    assert references["Records are lost"] == "CS/13"
    assert own_columns() == {"Risk ref": "CS/12"}
    assert bring_in(cast, do, text).count(RowOutcome.UNCHANGED) == 2
