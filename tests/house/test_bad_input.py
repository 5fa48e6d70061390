"""Bad input of every kind, through every form: a plain sentence, never a fault, never a loss.

The kinds are those of the security design's section 7. Each kind goes into every text of a form at
once, the rest of the form being as the page gave it.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from lgr_tracker.domain.permissions import Role
from tests.browsing import BadPage, Page, check_page, filled
from tests.conftest import dispose, make_app
from tests.databases import copy_of_sqlite_template
from tests.house.crawling import Walked, together
from tests.importing import ANY, apply_of, confirmed, followed
from tests.samples import people_by_role

KINDS: dict[str, str] = {
    "empty": "",
    "blank": " \t\n ",
    "zero width": "\u200b\u2060\ufeff",
    "over long": "x" * 10_001,
    "huge": "y" * 1_000_000,
    "nul": "be\x00fore",
    "control": "a\x07b\x1b[31m",
    "right to left": "abc\u202edcba",
    "stacked marks": "e" + "\u0301" * 300,
    "decomposed": "Cafe\u0301",
    "attribute": "\"' onfocus=alert(1) autofocus x='",
    "fragments": "{{ 7*7 }}{% raw %}${7*7} x'; DROP TABLE lgr_risk; -- %_\\% ../../etc/passwd",
    "header": "a\r\nSet-Cookie: lgr_session=x\r\n\r\n<html>",
    "format": "%s%n%d{0.__class__}",
    "other digits": "٣٤₃²",
    "formula": '=HYPERLINK("http://x/?"&B2,"Open")',
    "formula, hidden": "\ufeff\u200b ＝1+1",
    "minus": "-5",
    "number": "123456789012345678901234567890",
    "fraction": "3.7",
    "not a number": "NaN",
    "infinity": "1e999",
    "no such day": "31/2/2027",
    "first year": "1/1/0001",
    "last year": "31/12/9999",
    "missing hour": "2027-03-28T01:30",
    "serial": "46113",
    "emoji": "👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(2)>",
}
SENDERS = (Role.PROGRAMME_MANAGER, Role.MODERATOR, Role.BOARD_CHAIR)

KEPT = {"right to left", "decomposed", "attribute", "fragments", "formula", "emoji", "markup"}
"""Kinds that a free text may hold; no field refuses them."""

SHOWN_AGAIN = {"nul", "control", "markup", "attribute", "header"}
"""Kinds after which the whole page is parsed: those that could break it when shown again."""

CHOICES = ["0", "-1", "99999999999999999999", "1' OR '1'='1\x00"]


@pytest.fixture(scope="module")
def sample(
    sample_template: Path,
    sample_walks: Mapping[Role, Walked],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Flask, Walked]]:
    """The sample, whose forms were all found by walking through its pages."""
    folder = tmp_path_factory.mktemp("bad-input")
    url = copy_of_sqlite_template(sample_template, folder / "lgr.sqlite")
    many = {f"LGR_TRACKER_{each}_AN_HOUR": 10_000 for each in ("IMPORTS", "EXPORTS")}
    app = make_app(folder, url, **many)
    walked = together(sample_walks, SENDERS)
    yield app, walked
    dispose(app)


@pytest.fixture(scope="module")
def browsers(sample: tuple[Flask, Walked]) -> list[Page]:
    app, _ = sample
    return [Page(app).sign_in(people_by_role()[role]) for role in SENDERS]


def forms(
    browsers: list[Page], walked: Walked
) -> Iterator[tuple[Page, str, dict[str, Any], set[str]]]:
    """Give every form with somebody who may send it, its fields, and which of them are texts."""
    seen: set[str] = set()
    for addresses in walked.reads.values():
        for page in browsers:
            answer = page.client.get(addresses[0])
            if answer.status_code != 200 or answer.mimetype != "text/html":
                answer.close()
                continue
            document = check_page(answer.text, addresses[0])
            for form in document.iter("form"):
                action = form.get("action") or addresses[0]
                # Signing out would end the walk, and the way to a form matters less than the form.
                if form.get("method", "").lower() != "post" or action.endswith("/out"):
                    continue
                shape = re.sub(r"\d+", "#", action)
                if shape in seen:
                    continue
                seen.add(shape)
                yield page, action, filled(form), dict(texts_of(form))


def texts_of(form: Any) -> Iterator[tuple[str, bool]]:
    """Give each text field of a form, and whether it is a free one: no day, no number."""
    for field in form.iter():
        is_line = field.tag == "input" and field.get("type", "text") in ("text", "email", "search")
        if field.tag == "textarea" or is_line:
            yield str(field.get("name")), "govuk-input--width-" not in field.get("class", "")


def assert_plain(page: Page, action: str, fields: dict[str, Any], kind: str) -> None:
    """Send the form; the answer must be a page in words or a way on, with no live markup."""
    if "once" in fields and kind in KINDS:
        fields = {**fields, "once": uuid4().hex}  # as if the page were opened anew each time
    with page.client.post(action, data=fields) as answer:
        status, html = answer.status_code, answer.text if answer.mimetype == "text/html" else ""
    assert status < 500, f"{action} answered {status} to {kind}"
    assert "alert(1)</script>" not in html or "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    if html and status in (200, 409, 422) and (kind in SHOWN_AGAIN or kind not in KINDS):
        try:
            check_page(html, action)
        except BadPage as fault:
            raise AssertionError(f"{kind}: {fault}") from fault


def test_every_kind_through_every_form(sample: tuple[Flask, Walked], browsers: list[Page]) -> None:
    _, walked = sample
    count = 0
    for page, action, fields, texts in forms(browsers, walked):
        for kind, text in KINDS.items() if texts else ():
            # What may be kept goes into the free texts only, so that it is kept, and shown again.
            filled_in = [name for name, is_free in texts.items() if is_free or kind not in KEPT]
            if kind == "markup":
                fields = as_it_stands(page, action, fields)
            assert_plain(page, action, {**fields, **dict.fromkeys(filled_in, text)}, kind)
            count += 1
    assert count > 20 * len(KINDS), "The walk found too few forms for this test to mean anything."
    assert_nothing_live(browsers[0], walked)


def as_it_stands(page: Page, action: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the form's fields with the version that its row has by now."""
    with page.client.post(action, data={**fields, "version": "0"}) as answer:
        found = re.search(r'name="version"[^>]* value="(\d+)"', answer.text)
    return {**fields, "version": found.group(1)} if found else fields


def assert_nothing_live(page: Page, walked: Walked) -> None:
    """Open every page again: what was kept is shown as the words it is, and never as markup."""
    shown = 0
    for addresses in walked.reads.values():
        with page.client.get(addresses[0]) as answer:
            html = answer.text if answer.mimetype == "text/html" else ""
        assert "<script>alert(1)" not in html, addresses[0]
        assert "<img src=x" not in html, addresses[0]
        shown += "&lt;script&gt;alert(1)" in html
    assert shown > 3, "Nothing was kept, so this test says nothing of pages that show it."


def test_unknown_choices_repeated_and_extra_fields_through_every_form(
    sample: tuple[Flask, Walked], browsers: list[Page]
) -> None:
    _, walked = sample
    extra = {
        "id": "1",
        "status": "closed",
        "owner_id": "1",
        "programme_id": "2",
        "approved_by": "x",
    }
    for page, action, fields, texts in forms(browsers, walked):
        chosen = [name for name in fields if name not in texts and name != "csrf_token"]
        for value in CHOICES:
            sent = {**fields, **dict.fromkeys(chosen, value), **extra}
            assert_plain(page, action, sent, f"choice {value!r}")
        twice = {
            name: [value, value] if isinstance(value, str) else value
            for name, value in fields.items()
        }
        assert_plain(
            page, action, {**twice, "csrf_token": fields["csrf_token"]}, "every field twice"
        )
        assert_plain(page, action, {"csrf_token": fields["csrf_token"]}, "no field at all")


def test_every_kind_in_the_cells_of_a_workbook(browsers: list[Page]) -> None:
    """The same texts through the other door: in as cells, and out again as harmless ones."""
    manager = browsers[0]
    texts = [t for k, t in KINDS.items() if k not in ("empty", "blank", "zero width", "huge")]
    for column in ("Title", "Cause", "Risk owner", "Current L", "Date raised", "Status"):
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(["Title", *[c for c in (column,) if c != "Title"]])
        for number, text in enumerate(texts):
            cell = ILLEGAL_CHARACTERS_RE.sub("", text)[:32_000]
            sheet.append([cell] if column == "Title" else [f"Risk {number}", cell])
            for written in sheet[sheet.max_row]:
                written.data_type = "s"
        file = io.BytesIO()
        book.save(file)
        path = "/programmes/sample/risks/import"
        fields = {**manager.get(path).form(), "file": (io.BytesIO(file.getvalue()), "in.xlsx")}
        fields["organisation_id"] = organisation_of(manager)
        shown = followed(manager, manager.post(path, fields, status=ANY))
        if shown.path.endswith("/columns"):
            shown = confirmed(manager, shown)
        assert shown.status in (200, 422), column
        if action := apply_of(shown):
            with manager.client.post(action, data=shown.form(action)) as answer:
                assert answer.status_code < 500, column
    book_out = manager.submit(
        "/programmes/sample/risks", action="/programmes/sample/risks/export", status=200
    )
    with zipfile.ZipFile(io.BytesIO(book_out.response.data)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name]
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)


def organisation_of(manager: Page) -> str:
    """Return an organisation that the import form offers."""
    opened = manager.get("/programmes/sample/risks/import")
    options = opened.document.find('.//select[@name="organisation_id"]').iter("option")
    return next(o.get("value") for o in options if o.get("value"))


PATHS = [
    "/programmes/sample/risks?page=-1&sort=';--&q=%00&band=99999999999999999999",
    "/programmes/sample/risks?after=abc&before=-1&q=" + "x" * 5_000,
    "/programmes/sample/risks?q=%ED%A0%80&q=%FF%FE",
    "/programmes/sample/risks/0",
    "/programmes/sample/risks/-1",
    "/programmes/sample/risks/99999999999999999999999999",
    "/programmes/sample/map?focus=risk:nothing&steps=-4",
    "/programmes/sample/map?focus=%00&steps=99999999999999",
    "/programmes/sample/plan?workstream=%27&phase=x&council=-1",
    "/programmes/%00/overview",
    "/programmes/sample/../../etc/passwd",
    "/programmes/sample/settings/changes?before=abc",
    "/sign-in?next=%00%0d%0a",
]


@pytest.mark.parametrize("path", PATHS)
def test_absurd_addresses_are_answered_in_words(browsers: list[Page], path: str) -> None:
    with browsers[0].client.get(path) as answer:
        assert answer.status_code < 500
        if answer.mimetype == "text/html" and answer.status_code != 302:
            check_page(answer.text, path)
