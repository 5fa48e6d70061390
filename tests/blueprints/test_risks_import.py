"""Bringing a register in, through its pages."""

import io
import json
from datetime import timedelta
from pathlib import Path

import openpyxl
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from lgr_tracker.domain.permissions import operator
from lgr_tracker.models.job import Job
from lgr_tracker.web.database import looking
from tests import builders
from tests.browsing import Opened, Page
from tests.importing import (
    ANY,
    IMPORT,
    applied,
    apply_of,
    confirmed,
    followed,
    looked,
    sent,
)
from tests.people import NOW

LIST = "/programmes/fenland/risks"
TABLE = b"Title,Cause,Current likelihood,Current impact\nCarers are not paid,Payroll splits,4,5\n"
WORDS = (
    b"Ref,Risk,Residual likelihood,Residual impact,Ward\n"
    b"CS1,Carers are not paid,Very likely,Grave,East\n"
    b"CS2,Records are lost,Remote,Grave,West\n"
)


def waiting(page: Page) -> list[Path]:
    folder: Path = page.app.config["LGR_TRACKER_DATA"] / "uploads"
    return list(folder.iterdir()) if folder.exists() else []


def field_of(shown: Opened, label: str) -> str:
    """Return the name of the field that a label speaks of."""
    for each in shown.all(".//label"):
        if label in " ".join("".join(each.itertext()).split()):
            return str(each.get("for"))
    raise LookupError(label)


def test_a_table_is_looked_at_then_brought_in_once(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    shown = looked(asha, TABLE, page.cast.alder_id, "../../evil name.csv")
    assert shown.h1 == "This would add 1 risk and change 0."
    assert "Carers are not paid" not in asha.get(LIST).text
    done = applied(asha, shown)
    listed = asha.get(done.location)
    assert "1 risk was added and 0 changed." in listed.text
    assert "Carers are not paid" in listed.text
    applied(asha, shown, status=404)
    assert waiting(page) == []
    again = looked(asha, TABLE, page.cast.alder_id)
    assert again.h1 == "This file changes nothing: the log says the same already."
    assert apply_of(again) == ""


def test_a_foreign_register_is_read_as_its_person_says_and_known_again(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    asked = sent(asha, WORDS, page.cast.alder_id)
    assert asked.path.endswith("/columns")
    assert "Such as: East; West" in asked.text
    words = {
        field_of(asked, "Very likely"): "5",
        field_of(asked, "Remote"): "1",
        field_of(asked, "Grave"): "5",
        field_of(asked, "Ward"): "none",
    }
    assert all(asked.form()[name] == "" for name in list(words)[:3]), "No word was guessed."
    shown = confirmed(asha, asked, name="Alder Council", **words)
    assert shown.h1 == "This would add 2 risks and change 0."
    assert "Its columns were read as those of Alder Council." in shown.text
    changed = asha.get(shown.links()["Change how its columns are read"])
    assert changed.form()[field_of(changed, "Ward")] == "none"
    applied(asha, shown)
    assert "25" in asha.get(LIST).text
    later = sent(asha, WORDS.replace(b"West", b"North"), page.cast.alder_id)
    assert later.h1 == "This file changes nothing: the log says the same already."


def test_words_that_nobody_explains_leave_a_risk_unscored(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    shown = looked(asha, WORDS, page.cast.alder_id)
    assert "the risk comes in unscored and keeps the words" in shown.text
    done = asha.get(applied(asha, shown).location)
    assert "2 risks were added" in done.text


def test_columns_must_say_what_the_risk_is_and_be_each_their_own(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    asked = sent(asha, WORDS, page.cast.alder_id)
    risk, ref, ward = (field_of(asked, word) for word in ("Risk", "Ref", "Ward"))
    lost = confirmed(asha, asked, **{risk: "custom"})
    assert "Say which column holds the title of a risk" in lost.text
    twice = confirmed(asha, asked, **{ref: "title", risk: "title"})
    assert "Two columns cannot both be this." in twice.text
    strange = confirmed(asha, asked, **{ward: "no such column"})
    assert strange.status == 422
    more = confirmed(asha, asked, **{ward: "inherent_likelihood"})
    assert more.path.endswith("/columns"), "A new column of the scale brings new words to explain."
    assert field_of(more, "East")


def test_the_sheet_is_chosen_where_there_are_several(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "Risk register"
    first.append(["Risk title", "Cause", "Owner"])
    first.append(["Carers are not paid", "Payroll splits", "Head of Payroll"])
    other = book.create_sheet("Schools risks")
    other.append(["Risk title", "Effect", "Owner"])
    other.append(["School buses stop", "Children wait", "Head of Transport"])
    file = io.BytesIO()
    book.save(file)
    asked = sent(asha, file.getvalue(), page.cast.alder_id)
    assert "Read from the sheet Risk register." in asked.text
    chosen = asha.get(f"{asked.path}?sheet=Schools+risks")
    shown = followed(asha, asha.post(chosen.path, chosen.form(), status=ANY))
    assert "Read from Schools risks: 1 new" in shown.text
    assert "School buses stop" in shown.text


def test_a_workbook_that_comes_back_asks_about_what_both_changed(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    with page.app.app_context(), builders.writing() as session:
        risk = builders.risk(session, page.cast.programme_id, page.cast.alder_id, title="Old words")
    listed = asha.get(LIST)
    out = asha.client.post(f"{LIST}/export", data=listed.form(f"{LIST}/export"))
    book = openpyxl.load_workbook(io.BytesIO(out.data))
    sheet = book["Register"]
    places = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, places["Title"]).value = "Words of the file"
    sheet.cell(2, places["Cause"]).value = "A cause from the file"
    file = io.BytesIO()
    book.save(file)
    asha.submit(f"{LIST}/{risk.id}/change", status=302, title="Words of the page")
    shown = sent(asha, file.getvalue())
    assert shown.h1 == "1 text was changed on both sides."
    for words in ("Old words", "Words of the page", "Words of the file"):
        assert words in shown.text
    [key] = [name for name in shown.form(apply_of(shown)) if name.startswith("take ")]
    assert shown.form(apply_of(shown))[key] == "ours"
    asha.submit(f"{LIST}/{risk.id}/change", status=302, title="Newest words")
    stale = applied(asha, shown, status=409, **{key: "theirs"})
    assert "Newest words" in stale.text
    [key] = [name for name in stale.form(apply_of(stale)) if name.startswith("take ")]
    applied(asha, stale, **{key: "theirs"})
    told = asha.get(f"{LIST}/{risk.id}").text
    assert "Words of the file" in told
    assert "A cause from the file" in told


def test_what_stands_in_the_way_is_named_by_its_cell(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    shown = looked(asha, TABLE)
    assert "stands in the way, so nothing was brought in." in shown.h1
    assert "Say which organisation raised it." in shown.text
    assert "Bring it all in" not in shown.text


def test_a_file_that_is_no_register_gets_a_plain_refusal(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    for data in (b"", b"PK\x03\x04 not a zip", b"\x00\x01\x02", b"just words", b"%PDF-1.7"):
        answer = sent(asha, data)
        assert answer.status == 422
        assert "There is a problem" in answer.text


SOME_BYTES = st.one_of(
    st.binary(max_size=300),
    st.binary(max_size=300).map(lambda tail: b"PK\x03\x04" + tail),
    st.text(max_size=300).map(lambda text: f"Title,Cause,L,I\n{text}".encode("utf-8", "ignore")),
)


def test_any_bytes_get_a_refusal_or_a_preview(page: Page) -> None:
    page.app.config["LGR_TRACKER_IMPORTS_AN_HOUR"] = 1_000_000
    asha = page.as_(page.cast.asha)

    @settings(max_examples=60, deadline=None)
    @given(SOME_BYTES)
    def bring_in(data: bytes) -> None:
        answer = looked(asha, data, page.cast.alder_id)
        assert answer.status in (200, 422)
        assert answer.h1

    bring_in()


def test_a_waiting_file_is_its_senders_alone_and_goes_after_a_day(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    shown = looked(asha, TABLE, page.cast.alder_id)
    apply = apply_of(shown)
    page.as_(page.cast.farah).get(IMPORT, status=403)
    page.as_(page.cast.eve).get(IMPORT, status=404)
    for token in ("secret", "x" * 32):
        asha.get(f"{IMPORT}/{token}", status=404)
    page.app.config["LGR_CLOCK"] = lambda: NOW + timedelta(days=400)
    later = page.as_(page.cast.asha)
    fresh = later.get(IMPORT).form()
    later.post(apply, {"csrf_token": fresh["csrf_token"]}, status=404)


def test_no_number_in_the_place_of_an_organisation_makes_it_fail(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    for number in ("9" * 5_000, "9" * 20, "\u00b2", str(page.cast.elsewhere_org_id)):
        assert looked(asha, TABLE, number).status == 422
    assert "Carers are not paid" not in asha.get(LIST).text


def test_what_waits_is_for_its_sender_to_read_and_holds_nothing_refused(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    table = b"Title,Cause,Notes\nRecords go astray,A split,NHS number 943 476 5919\n"
    asked = sent(asha, table, page.cast.alder_id)
    [note] = [each for each in waiting(page) if each.suffix == ".json"]
    assert json.loads(note.read_text())["withheld"][0]["cell"] == "C2"
    assert all(each.stat().st_mode & 0o077 == 0 for each in waiting(page))
    refused = confirmed(asha, asked)
    assert "It was not kept while the file waits." in refused.text
    left_out = confirmed(asha, asked, **{field_of(asked, "Notes"): "none"})
    assert left_out.h1 == "This would add 1 risk and change 0."


def test_a_long_register_is_brought_in_as_a_job_that_tells_of_it(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    rows = "".join(f"T{n},Risk number {n},Cause {n}\n" for n in range(2_001))
    shown = looked(asha, f"Risk ID,Risk title,Cause\n{rows}".encode(), page.cast.alder_id)
    done = applied(asha, shown)
    assert done.location.endswith("/account/jobs")
    assert waiting(page) == []
    assert "A register of 2,001 rows" in asha.get(done.location).text
    with page.app.app_context():
        with looking(operator()) as session:
            [job_id] = session.scalars(sa.select(Job.id))
        page.app.extensions["lgr_jobs"].run(job_id)
    told = asha.get(done.location).text
    assert "Risk register brought in from a file" in told
    assert "2,001 risks were added and 0 changed." in told
