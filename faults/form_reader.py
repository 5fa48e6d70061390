"""Reads the forms of a page as a browser would send them, fast enough for many clients."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

Fields = dict[str, Any]
SIGNS_OUT = "lgr-sign-out"


class _Forms(HTMLParser):
    """Collect every POST form: its address, and what stands in its fields."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, Fields]] = []
        self._fields: Fields | None = None
        self._select = self._text = ""
        self._chosen: str | None = None
        self._first: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            is_post = given.get("method", "get").lower() == "post"
            self._fields = {} if is_post and given.get("class") != SIGNS_OUT else None
            if self._fields is not None:
                self.forms.append((given.get("action", ""), self._fields))
        elif self._fields is not None and tag == "option" and self._select:
            self._option(given)
        elif self._fields is not None and "name" in given:
            self._field(tag, given, self._fields)

    def _field(self, tag: str, given: dict[str, str], fields: Fields) -> None:
        name, kind = given["name"], given.get("type", "text")
        if tag == "select":
            self._select, self._chosen, self._first = name, None, None
        elif tag == "textarea":
            self._text, fields[name] = name, ""
        elif tag == "input" and kind in ("radio", "checkbox"):
            if "checked" in given:
                fields.setdefault(name, []).append(given.get("value", "on"))
        elif tag == "input" and kind not in ("submit", "button", "file"):
            fields[name] = given.get("value", "")

    def _option(self, given: dict[str, str]) -> None:
        value = given.get("value", "")
        self._first = value if self._first is None else self._first
        if "selected" in given:
            self._chosen = value

    def handle_endtag(self, tag: str) -> None:
        if self._fields is None:
            return
        if tag == "select":
            self._fields[self._select] = self._chosen or self._first or ""
            self._select = ""
        elif tag == "textarea" and self._text:
            self._fields[self._text] = self._fields[self._text].removeprefix("\n")
            self._text = ""
        elif tag == "form":
            self._fields = None

    def handle_data(self, data: str) -> None:
        if self._text and self._fields is not None:
            self._fields[self._text] += data


def read_forms(html: str) -> list[tuple[str, Fields]]:
    """Return the page's POST forms as (address, fields), but for the one that signs out."""
    reader = _Forms()
    reader.feed(html)
    return reader.forms
