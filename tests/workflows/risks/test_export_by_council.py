"""A workbook for each council in one file: each council's own risks, and no council without any."""

import io
import zipfile

import openpyxl
import pytest
from flask import Flask

from lgr_tracker.domain.errors import NotAllowed, NotFound, WrongState
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.exchange.workbook_zip import distinct_names, zip_workbooks
from lgr_tracker.queries.risk_filter import ALL_OPEN, RiskFilter
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.risks.export_by_council import gather_councils, write_councils
from lgr_tracker.workflows.risks.export_register import ExportedRegister
from tests import builders
from tests.people import NOW, TODAY, Cast

Told = list[tuple[int, int]]


def made(
    cast: Cast, actor: Actor, wanted: RiskFilter, told: Told | None = None
) -> ExportedRegister:
    heard = told if told is not None else []
    councils = gather_councils(
        reading(actor),
        cast.programme_id,
        wanted,
        filter_words="All open risks",
        today=TODAY,
        actor=actor,
        now=NOW,
    )

    def note(done: int, of: int) -> None:
        heard.append((done, of))

    return write_councils(councils, filter_words="All open risks", told=note)


def books(file: ExportedRegister) -> dict[str, list[str]]:
    """Return the references on the first sheet of each workbook, by its name."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        for name in archive.namelist():
            sheet = openpyxl.load_workbook(io.BytesIO(archive.read(name)))["Register"]
            found[name] = [str(row[0].value) for row in sheet.iter_rows(min_row=2) if row[0].value]
    return found


@pytest.fixture
def log(both: Flask, cast: Cast) -> int:
    with builders.writing() as session:
        here = cast.programme_id
        builders.risk(session, here, cast.alder_id, 101)
        builders.risk(session, here, cast.birch_id, 102)
        kept = builders.risk(session, here, cast.birch_id, 103)
        builders.risk(session, here, cast.county_id, 104, state="issue")
        builders.classify(session, here, risk_id=kept.id)
        return kept.id


def test_each_council_gets_its_own(log: int, cast: Cast) -> None:
    told: Told = []
    file = made(cast, cast.dev, ALL_OPEN, told)
    assert books(file) == {"alder.xlsx": ["R-101"], "birch.xlsx": ["R-102", "R-103"]}
    assert (file.rows, file.name) == (3, "risk-logs-fenland-2026-11-23.zip")
    assert file.media_type == "application/zip"
    assert file.marked == (("risk", log),)
    assert told == [(0, 2), (1, 2)]
    assert file.content == made(cast, cast.dev, ALL_OPEN).content
    everything = books(made(cast, cast.farah, RiskFilter()))
    assert everything == {
        "alder.xlsx": ["R-101"],
        "birch.xlsx": ["R-102"],
        "county.xlsx": ["R-104"],
    }


def test_without_risks_or_rights_there_is_none(log: int, cast: Cast) -> None:
    with pytest.raises(WrongState, match="No council"):
        made(cast, cast.farah, ALL_OPEN.but(band=1))
    with pytest.raises(NotAllowed):
        made(cast, cast.vic, ALL_OPEN)
    with pytest.raises(NotFound):
        made(cast, cast.eve, ALL_OPEN)


def test_no_name_leads_out_of_the_file() -> None:
    names = distinct_names(["../../etc", "C:\\x", "Ä", "", "b", "B", "b"])
    assert names == ("etc", "c-x", "council", "council-2", "b", "b-2", "b-3")
    packed = zip_workbooks({"a.xlsx": b"1", "b.xlsx": b"2"}, NOW)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "a.xlsx": b"1",
            "b.xlsx": b"2",
        }
        assert archive.testzip() is None
