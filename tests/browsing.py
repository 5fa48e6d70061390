"""A browser without JavaScript: opens pages, fills forms in, and checks every page it sees."""

import warnings
from dataclasses import dataclass, field
from typing import Any

import html5lib
from flask import Flask
from werkzeug.test import TestResponse

from lgr_tracker.domain.permissions import Actor
from tests.people import PASSWORD, Cast, email_of

FIELDS = ("input", "select", "textarea")
UNLABELLED = ("hidden", "submit", "button", "image")


class BadPage(AssertionError):
    """Say what is wrong with a page that a test has opened."""


@dataclass
class Opened:
    """Hold an answer, and its document when it is a page."""

    response: TestResponse
    document: Any = field(default=None)

    @property
    def status(self) -> int:
        """Return the status code."""
        return self.response.status_code

    @property
    def text(self) -> str:
        """Return the words of the page, white space folded."""
        return " ".join("".join(self.document.itertext()).split())

    @property
    def html(self) -> str:
        """Return the page as it came."""
        return self.response.get_data(as_text=True)

    @property
    def path(self) -> str:
        """Return where the page stands."""
        return str(self.response.request.path)

    @property
    def location(self) -> str:
        """Return where the answer redirects to."""
        return self.response.headers.get("Location", "")

    @property
    def h1(self) -> str:
        """Return the words of the one heading of the page."""
        return words(self.document.find(".//h1"))

    def all(self, path: str) -> list[Any]:
        """Return the elements that match an ElementTree path such as `.//table`."""
        return list(self.document.findall(path))

    def links(self) -> dict[str, str]:
        """Return the page's links as words to address; the last of equal words wins."""
        return {words(a): a.get("href", "") for a in self.document.iter("a")}

    def form(self, action: str | None = None) -> dict[str, Any]:
        """Return the fields, with what stands in them, of the POST form with this action."""
        for form in self.document.iter("form"):
            if form.get("method", "get").lower() == "post" and (
                form.get("action") == action
                if action
                else "sign-out" not in (form.get("class") or "")
            ):
                return filled(form)
        raise BadPage(f"No form posts to {action or 'this page'}.")


def words(element: Any) -> str:
    """Return the words within an element, white space folded."""
    return " ".join("".join(element.itertext()).split())


def filled(form: Any) -> dict[str, Any]:
    """Return what a browser would send of a form that nobody has touched."""
    values: dict[str, Any] = {}
    for element in form.iter():
        name, kind = element.get("name"), element.get("type", "")
        if not name or element.tag not in FIELDS or element.get("disabled") is not None:
            continue
        if element.tag == "select":
            values[name] = _selected(element)
        elif element.tag == "textarea":
            values[name] = ("".join(element.itertext())).removeprefix("\n")
        elif kind in ("radio", "checkbox"):
            _tick(values, name, element)
        elif kind not in ("submit", "button", "file"):
            values[name] = element.get("value", "")
    return values


def _selected(select: Any) -> str | list[str]:
    options = list(select.iter("option"))
    chosen = [o for o in options if o.get("selected") is not None]
    if select.get("multiple") is not None:
        return [o.get("value", words(o)) for o in chosen]
    chosen = chosen or options[:1]
    return str(chosen[0].get("value", words(chosen[0]))) if chosen else ""


def _tick(values: dict[str, Any], name: str, element: Any) -> None:
    if element.get("checked") is None:
        return
    if element.get("type") == "checkbox":
        values.setdefault(name, []).append(element.get("value", "on"))
    else:
        values[name] = element.get("value", "on")


class Page:
    """Open pages as somebody, and submit their forms as a browser would."""

    def __init__(self, app: Flask, cast: Cast | None = None) -> None:
        self.app, self._cast = app, cast
        self.client = app.test_client()

    @property
    def cast(self) -> Cast:
        """Return the cast; there is none in the sample programme."""
        if self._cast is None:
            raise LookupError("This service has no cast.")
        return self._cast

    def as_(self, actor: Actor, password: str = PASSWORD) -> "Page":
        """Sign in as somebody of the cast, in a browser of their own."""
        return self.sign_in(email_of(actor), password)

    def sign_in(self, email: str, password: str = PASSWORD) -> "Page":
        """Sign in with an address, in a browser of its own."""
        other = Page(self.app, self._cast)
        opened = other.submit("/sign-in", email=email, password=password)
        if opened.status != 302:
            raise BadPage(f"{email} could not sign in: {opened.text}")
        return other

    def get(self, path: str, status: int = 200) -> Opened:
        """Open a page and check it; `status` is what it should answer."""
        return self._checked(self.client.get(path), path, status)

    def post(self, path: str, data: dict[str, Any], status: int = 302) -> Opened:
        """Send fields as they are, without looking at a form first."""
        return self._checked(self.client.post(path, data=data), path, status)

    def submit(
        self, path: str, *, action: str | None = None, status: int | None = None, **fields: Any
    ) -> Opened:
        """Open a page, fill its form in, and send it to where the form says.

        Field names with a hyphen may be given with two underscores. A field given as None is left
        out. With `status` the answer must have it.
        """
        opened = self.get(path)
        values = opened.form(action)
        for name, value in fields.items():
            name = name.replace("__", "-")
            if value is None:
                values.pop(name, None)
            else:
                values[name] = value
        return self._checked(self.client.post(action or path, data=values), path, status)

    def _checked(self, response: TestResponse, path: str, status: int | None) -> Opened:
        if status is not None and response.status_code != status:
            shown = response.get_data(as_text=True)[:3000]
            raise BadPage(f"{path} answered {response.status_code}, not {status}: {shown}")
        if response.status_code >= 500 and status is None:
            raise BadPage(f"{path} answered {response.status_code}.")
        opened = Opened(response)
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 308):
            opened.document = check_page(response.get_data(as_text=True), path)
        return opened


def check_page(html: str, path: str) -> Any:
    """Return the document of a page; raises BadPage for the first thing wrong with it.

    Checked: HTML that a strict parser takes, one h1, a title that begins with it, ids that are
    unique, a label for every field, no hidden field twice, no inline style or script.
    """
    document = _parsed(html, path)
    _check_headings(document, path)
    ids = [e.get("id") for e in document.iter() if isinstance(e.tag, str) and e.get("id")]
    repeated = {i for i in ids if ids.count(i) > 1}
    if repeated:
        raise BadPage(f"{path} uses an id twice: {', '.join(sorted(repeated))}")
    _check_labels(document, path, set(ids))
    for form in document.iter("form"):
        hidden = [e.get("name") for e in form.iter("input") if e.get("type") == "hidden"]
        if len(hidden) != len(set(hidden)):
            raise BadPage(f"{path} has a hidden field twice in one form: {sorted(hidden)}")
    for element in document.iter():
        if isinstance(element.tag, str) and element.get("style") is not None:
            raise BadPage(f"{path} has a style attribute on <{element.tag}>.")
    for script in document.iter("script"):
        if (
            not script.get("src")
            and not script.get("nonce")
            and script.get("type") != "application/json"
        ):
            raise BadPage(f"{path} has an inline script.")
    return document


def _parsed(html: str, path: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # html5lib still warns of its own tree builders
        parser = html5lib.HTMLParser(
            tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False
        )
        document = parser.parse(html)
    if parser.errors:
        (line, column), code, _ = parser.errors[0]
        near = html.splitlines()[line - 1][max(0, column - 80) : column + 40]
        raise BadPage(f"{path} is not valid HTML: {code} at line {line}: …{near}…")
    return document


def _check_headings(document: Any, path: str) -> None:
    headings = document.findall(".//h1")
    if len(headings) != 1:
        raise BadPage(f"{path} has {len(headings)} h1 headings.")
    title, heading = words(document.find(".//title")), words(headings[0])
    if not heading or not title.startswith(heading):
        raise BadPage(f"{path}: the title {title!r} does not begin with the heading {heading!r}.")


def _check_labels(document: Any, path: str, ids: set[str]) -> None:
    labelled = {label.get("for") for label in document.iter("label")}
    missing = labelled - ids - {None}
    if missing:
        raise BadPage(
            f"{path} has a label for {', '.join(sorted(map(str, missing)))}, which is not there."
        )
    for element in document.iter():
        if element.tag not in FIELDS or element.get("type") in UNLABELLED:
            continue
        if element.get("id") not in labelled and not element.get("aria-label"):
            raise BadPage(f"{path} has a field without a label: {element.get('name')}.")
