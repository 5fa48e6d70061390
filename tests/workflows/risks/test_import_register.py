"""The risk log out to a workbook and back again, on both databases."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound
from lgr_tracker.domain.kinds import ScoreKind
from lgr_tracker.domain.permissions import Actor, operator
from lgr_tracker.domain.register_import import ImportPreview, RowOutcome
from lgr_tracker.domain.states import RiskState
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.classification import Classification, ClassificationNamed
from lgr_tracker.models.risk import Risk, RiskCohort, RiskImpactType, ScoreEntry
from lgr_tracker.queries.risk_filter import RiskFilter
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.risks.export_register import (
    ExportedRegister,
    export_register,
    write_register,
)
from lgr_tracker.workflows.risks.import_register import import_register, prepare_import
from lgr_tracker.workflows.risks.plan_import import Asked
from lgr_tracker.workflows.risks.read_register import own_scale, read_file
from lgr_tracker.workflows.risks.save_risk import RiskValues, raise_risk
from lgr_tracker.workflows.risks.touching import Touched
from lgr_tracker.workflows.scoring import Pair
from tests import builders
from tests.people import NOW, TODAY, Cast

Do = Callable[..., Any]
HEAD = "Title,Cause,Organisation,Current likelihood,Current impact,Status\n"


@pytest.fixture
def raised(both: Flask, cast: Cast, do: Do) -> int:
    with builders.writing() as session:
        child = builders.cohort(session, cast.programme_id, "care").id
    values = RiskValues(
        title="Records go astray; some are lost",
        cause="=1+1 is not a formula",
        effect="two lines\nof text",
        raised_on=TODAY,
        scores={ScoreKind.CURRENT: Pair(4, 5, "Trial.")},
        touched=Touched(
            organisation_ids=(cast.birch_id,), cohort_ids=(child,), impact_types=("drift_delay",)
        ),
    )
    made: int = do(cast.asha, raise_risk, cast.programme_id, cast.alder_id, values, today=TODAY)
    return made


def export(cast: Cast, do: Do) -> ExportedRegister:
    made = written(cast, cast.asha)
    noted: ExportedRegister = do(cast.asha, export_register, cast.programme_id, made)
    return noted


def written(cast: Cast, actor: Actor) -> ExportedRegister:
    wanted = RiskFilter()
    return write_register(
        reading(),
        cast.programme_id,
        wanted,
        filter_words="All risks",
        today=TODAY,
        actor=actor,
        now=NOW,
    )


def asked_of(cast: Cast, data: bytes, name: str, default: int | None = None) -> Asked:
    """Read a file; the numbers and words of a table are those of the programme's own scale."""
    reading().expire_all()
    read = read_file(reading(), cast.programme_id, data, name, actor=cast.asha)
    scale = own_scale(read, scale_of(reading(), cast.asha, cast.programme_id))
    return Asked(read, default, "d", scale=scale, is_strict=True)


def bring_in(cast: Cast, do: Do, data: bytes, name: str = "x.xlsx") -> ImportPreview:
    asked = asked_of(cast, data, name)
    done: ImportPreview = do(cast.asha, import_register, cast.programme_id, asked, today=TODAY)
    return done


def look(cast: Cast, asked: Asked) -> ImportPreview:
    reading().expire_all()
    return prepare_import(reading(), cast.programme_id, asked, actor=cast.asha).preview


def preview(cast: Cast, text: str, default: int | None = None) -> ImportPreview:
    return look(cast, asked_of(cast, text.encode(), "x.csv", default))


def edited(content: bytes, **cells: Any) -> bytes:
    """Return the workbook with cells of the first risk changed, as somebody does in Excel."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["Register"]
    places = {cell.value: cell.column for cell in sheet[1]}
    for heading, value in cells.items():
        sheet.cell(2, places[heading.replace("_", " ")]).value = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def count(table: Any) -> int:
    return reading().scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_a_workbook_that_comes_back_untouched_changes_nothing(
    both: Flask, cast: Cast, do: Do, raised: int
) -> None:
    made = export(cast, do)
    assert (made.rows, made.name) == (1, "risk-log-fenland-2026-11-23.xlsx")
    before = count(AuditEvent)
    done = bring_in(cast, do, made.content)
    assert [row.outcome for row in done.rows] == [RowOutcome.UNCHANGED]
    assert count(AuditEvent) == before
    assert "risk:export" in reading().scalars(sa.select(AuditEvent.event)).all()


def test_a_changed_cell_is_written_with_its_history_and_the_rest_stays(
    both: Flask, cast: Cast, do: Do, raised: int
) -> None:
    content = edited(
        export(cast, do).content, Title="Records are lost", Current_likelihood=3, Cohorts=None
    )
    done = bring_in(cast, do, content)
    assert {change.field for change in done.rows[0].changes} == {
        "title",
        "current score",
        "cohorts",
    }
    reading().expire_all()
    risk = reading().get_one(Risk, raised)
    assert (risk.title, risk.current_score, risk.previous_score) == ("Records are lost", 15, 20)
    assert (count(ScoreEntry), count(RiskCohort), count(RiskImpactType)) == (2, 0, 1)
    again = bring_in(cast, do, content)
    assert [row.outcome for row in again.rows] == [RowOutcome.UNCHANGED]


def test_a_plain_table_adds_risks_once(both: Flask, cast: Cast, do: Do) -> None:
    text = (
        HEAD
        + "Carers are not paid,The payroll is split,Alder,4,5,Open\n"
        + "It happened,Nobody saw,birch council,,,Issue\n"
        + "It is over,,BIRCH,2,2,Closed\n"
    ).encode()
    done = bring_in(cast, do, text, "x.csv")
    assert done.count(RowOutcome.CREATED) == 3
    rows = reading().execute(
        sa.select(Risk.reference, Risk.state, Risk.current_score).order_by(Risk.number)
    )
    assert [tuple(row) for row in rows] == [
        ("R-001", RiskState.OPEN, 20),
        ("R-002", RiskState.ISSUE, None),
        ("R-003", RiskState.CLOSED, 4),
    ]
    events = list(reading().scalars(sa.select(AuditEvent.event).order_by(AuditEvent.id)))
    assert events == ["risk:raise"] * 3 + ["risk:import"]
    assert bring_in(cast, do, text, "x.csv").count(RowOutcome.UNCHANGED) == 3
    assert count(Risk) == 3


def test_a_councils_own_references_are_kept(both: Flask, cast: Cast, do: Do) -> None:
    text = b"Risk ref,Title,Organisation\nCS/12,Carers leave,Alder\nR-900,Other,Alder\n"
    bring_in(cast, do, text, "x.csv")
    references = reading().scalars(sa.select(Risk.reference).order_by(Risk.number))
    assert list(references) == ["CS/12", "R-002"]
    assert bring_in(cast, do, text, "x.csv").count(RowOutcome.UNCHANGED) == 2


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("T,c,Nowhere,,,", "Say which organisation"),
        ("T,c,,,,", "Say which organisation"),
        ("T,c,Alder,9,9,", ""),
        ("T,c,Alder,4,,", "Say what this means on the programme's scale"),
        (f"T,{'x' * 10_001},Alder,,,", "Use 10,000 characters or fewer"),
        ("T,c,Alder,,,\nT,c,Alder,,,", "is the same risk"),
    ],
)
def test_a_cell_that_makes_no_sense_is_named_and_stops_everything(
    both: Flask, cast: Cast, do: Do, row: str, why: str
) -> None:
    text = f"{HEAD}Good one,c,Alder,2,2,Open\n{row}\n"
    shown = preview(cast, text)
    assert shown.refused
    assert why in " ".join(cell.why for cell in shown.refused)
    with pytest.raises(Invalid):
        bring_in(cast, do, text.encode(), "x.csv")
    assert count(Risk) == 0


def test_what_an_import_may_not_do_to_a_risk_that_stands_is_refused(
    both: Flask, cast: Cast, do: Do, raised: int
) -> None:
    content = export(cast, do).content
    for cells in (
        {"Status": "Closed"},
        {"Organisation": "Birch Council"},
        {"Title": None},
        {"Current_likelihood": None, "Current_impact": None},
        {"Risk_ref": "R-077"},
        {"Phase": "No such phase"},
        {"Lenses": "No such lens"},
        {"Response": "Hope"},
    ):
        with pytest.raises(Invalid):
            bring_in(cast, do, edited(content, **cells))


@pytest.mark.parametrize("stands", ["public", "restricted", "exempt"])
def test_a_file_neither_restricts_a_risk_nor_opens_one(
    both: Flask, cast: Cast, do: Do, raised: int, stands: str
) -> None:
    if stands != "public":
        paragraph = 3 if stands == "exempt" else None
        named = () if stands == "exempt" else (cast.county_id,)
        with builders.writing() as session:
            builders.classify(
                session,
                cast.programme_id,
                risk_id=raised,
                level=stands,
                paragraph=paragraph,
                organisation_ids=named,
            )
    content = export(cast, do).content
    marked = sa.select(Classification.level, Classification.paragraph, Classification.is_closed)

    def state() -> tuple[Any, ...]:
        reading().expire_all()
        told = reading(operator()).execute(marked).all()
        return told, count(ClassificationNamed), count(AuditEvent), count(Risk)

    before = state()
    for words in ("Public", "Restricted", "Exempt, paragraph 3", "Exempt, paragraph 5", "Secret"):
        if words.lower().startswith(stands) and words[-1] != "5":
            continue
        with pytest.raises(Invalid):
            bring_in(cast, do, edited(content, Classification=words, Cause="Something new"))
        assert state() == before, words
    for words in ("Restricted", "OFFICIAL-SENSITIVE", "Exempt, paragraph 3"):
        text = f'Title,Cause,Organisation,Classification\nBids,c,Alder,"{words}"\n'
        with pytest.raises(Invalid):
            bring_in(cast, do, text.encode(), "x.csv")
        assert state() == before, words
    assert bring_in(cast, do, content).can_apply is False


def test_a_closed_risk_is_not_changed_by_a_file(both: Flask, cast: Cast, do: Do) -> None:
    with builders.writing() as session:
        builders.risk(
            session,
            cast.programme_id,
            cast.alder_id,
            state="closed",
            closing_reason="Over.",
            closed_at=builders.MOMENT,
        )
    content = edited(export(cast, do).content, Cause="Something new")
    with pytest.raises(Invalid):
        bring_in(cast, do, content)


def test_only_who_may_brings_in_or_takes_out(both: Flask, cast: Cast, do: Do) -> None:
    text = f"{HEAD}T,c,Alder,2,2,Open\n".encode()
    asked = asked_of(cast, text, "x.csv")
    with pytest.raises(NotAllowed):
        do(cast.farah, import_register, cast.programme_id, asked, today=TODAY)
    with pytest.raises(NotFound):
        do(cast.eve, import_register, cast.programme_id, asked, today=TODAY)
    with pytest.raises(NotAllowed):
        written(cast, cast.vic)
    with pytest.raises(NotAllowed):
        do(cast.vic, export_register, cast.programme_id, written(cast, cast.asha))


def test_rows_without_an_organisation_take_the_one_that_was_chosen(
    both: Flask, cast: Cast, do: Do
) -> None:
    shown = preview(cast, "Title,Cause\nCarers leave,c\n", default=cast.birch_id)
    assert (shown.refused, shown.count(RowOutcome.CREATED)) == ((), 1)
    with pytest.raises(Invalid):
        preview(cast, "Title,Cause\nCarers leave,c\n", default=cast.elsewhere_org_id)
