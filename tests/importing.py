"""Bringing a register in through its pages, as somebody does who takes each page as it comes."""

import io
from typing import Any

from tests.browsing import Opened, Page

IMPORT = "/programmes/fenland/risks/import"


def sent(page: Page, data: bytes, organisation: Any = "", name: str = "in.csv") -> Opened:
    """Send a file and return the page that follows: columns, preview, or the refusal."""
    values = {**page.get(IMPORT).form(), "organisation_id": str(organisation)}
    answer = page.post(IMPORT, {**values, "file": (io.BytesIO(data), name)}, status=ANY)
    return followed(page, answer)


def looked(page: Page, data: bytes, organisation: Any = "", name: str = "in.csv") -> Opened:
    """Send a file, take its columns as they were guessed, and return the preview."""
    shown = sent(page, data, organisation, name)
    return confirmed(page, shown) if shown.path.endswith("/columns") else shown


def confirmed(page: Page, shown: Opened, **changes: str) -> Opened:
    """Send the form about columns; numbers are taken for the steps of our own scale."""
    fields = shown.form()
    if "What its words mean" in shown.text:
        fields["numbers"] = "own"
    return followed(page, page.post(shown.path, {**fields, **changes}, status=ANY))


def followed(page: Page, answer: Opened) -> Opened:
    """Return the page that an answer leads to."""
    while answer.status == 302:
        answer = page.get(answer.location, status=ANY)
    return answer


def applied(page: Page, shown: Opened, status: int = 302, **fields: str) -> Opened:
    """Send the form of the preview."""
    action = apply_of(shown)
    return page.post(action, {**shown.form(action), **fields}, status=status)


def apply_of(shown: Opened) -> str:
    """Return where the form of a preview goes; empty where nothing can be applied."""
    actions = [form.get("action") or "" for form in shown.document.iter("form")]
    return next((each for each in actions if each.endswith("/apply")), "")


ANY: Any = None
