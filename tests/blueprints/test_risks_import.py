"""Bringing a register in, through its pages."""

import io
from datetime import timedelta
from typing import Any

from tests.browsing import Opened, Page
from tests.people import NOW

IMPORT = "/programmes/fenland/risks/import"
LIST = "/programmes/fenland/risks"
TABLE = b"Title,Cause,Current likelihood,Current impact\nCarers are not paid,Payroll splits,4,5\n"


def send(page: Page, data: bytes, organisation: Any = "") -> Opened:
    """Send a file as a browser does."""
    values = {**page.get(IMPORT).form(), "organisation_id": str(organisation)}
    values["file"] = (io.BytesIO(data), "../../evil name.csv")
    return page.post(IMPORT, values, status=None)  # type: ignore[arg-type]  # any status


def test_a_table_is_looked_at_then_brought_in_once(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    shown = send(asha, TABLE, page.cast.alder_id)
    assert shown.h1 == "This would add 1 risk and change 0."
    assert "No risk" not in asha.get(LIST).text.replace("No risk is open.", "")
    apply = shown.form(f"{IMPORT}/apply")
    done = asha.post(f"{IMPORT}/apply", apply)
    listed = asha.get(done.location)
    assert "1 risk was added and 0 changed." in listed.text
    assert "Carers are not paid" in listed.text
    asha.post(f"{IMPORT}/apply", apply, status=404)
    again = send(asha, TABLE, page.cast.alder_id)
    assert again.h1 == "This file changes nothing: the log says the same already."
    assert list((page.app.config["LGR_TRACKER_DATA"] / "uploads").iterdir()) == []


def test_what_stands_in_the_way_is_named_by_its_cell(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    shown = send(asha, TABLE)
    assert "stands in the way, so nothing was brought in." in shown.h1
    assert "Say which organisation raised it." in shown.text
    assert "Bring it all in" not in shown.text


def test_a_file_that_is_no_register_gets_a_plain_refusal(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    for data in (b"", b"PK\x03\x04 not a zip", b"\x00\x01\x02", b"just words", b"%PDF-1.7"):
        answer = send(asha, data)
        assert answer.status == 422
        assert "There is a problem" in answer.text


def test_a_waiting_file_is_its_senders_alone_and_goes_after_a_day(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    shown = send(asha, TABLE, page.cast.alder_id)
    apply = shown.form(f"{IMPORT}/apply")
    page.as_(page.cast.farah).get(IMPORT, status=403)
    page.as_(page.cast.eve).get(IMPORT, status=404)
    for token in ("", "../secret", "x" * 32):
        asha.post(f"{IMPORT}/apply", {**apply, "token": token}, status=404)
    page.app.config["LGR_CLOCK"] = lambda: NOW + timedelta(days=400)
    later = page.as_(page.cast.asha)
    fresh = later.get(IMPORT).form()
    later.post(
        f"{IMPORT}/apply", {"csrf_token": fresh["csrf_token"], "token": apply["token"]}, status=404
    )


def test_no_number_in_the_place_of_an_organisation_makes_it_fail(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    for number in ("9" * 5_000, "9" * 20, "\u00b2", str(page.cast.elsewhere_org_id)):
        apply = send(asha, TABLE, page.cast.alder_id).form(f"{IMPORT}/apply")
        asked = {**apply, "organisation_id": number}
        assert asha.post(f"{IMPORT}/apply", asked, status=None).status in (409, 422)
    assert "Carers are not paid" not in asha.get(LIST).text
