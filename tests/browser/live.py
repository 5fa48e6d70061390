"""A service that a real browser can call, and tabs that note everything said against a page."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page
from werkzeug.serving import make_server

from lgr_tracker.domain.permissions import Actor
from tests.people import PASSWORD, Cast, email_of

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ENOUGH_RULES = 15
"""Even the smallest page passes more rules than these."""
JUDGE = """tags => axe.run({runOnly: tags, resultTypes: ["violations"]})
  .then(found => [found.passes.length, found.violations])"""
REFUSALS = ("status of 403", "status of 404", "status of 409", "status of 422")


@dataclass
class Live:
    """Hold a service that answers on a port of its own, and its cast; the sample has none."""

    app: Flask
    cast: Cast | None
    address: str

    def url(self, path: str) -> str:
        """Return the whole address of a path."""
        return self.address + path


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an app on a free port for as long as the block lasts; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Tab:
    """Hold a browser's page, and what its console has said against it so far."""

    page: Page
    live: Live
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen to the console, to errors, and to everything that the policy refuses."""
        self.page.add_init_script(
            "document.addEventListener('securitypolicyviolation', e => console.error("
            "`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`))"
        )
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        answered = message.location.get("url") == self.page.url
        if answered and any(status in message.text for status in REFUSALS):
            return  # the page itself was refused, as its test meant it to be
        if message.location.get("url", "").endswith("/favicon.ico"):
            return  # what the browser itself asks for beside a file that it shows
        self.complaints.append(message.text)

    def open(self, path: str) -> Page:
        """Open a path of the service and wait until nothing more is loading."""
        self.page.goto(self.live.url(path))
        self.page.wait_for_load_state("networkidle")
        return self.page

    def sign_in(self, actor: Actor, password: str = PASSWORD) -> Tab:
        """Sign in as somebody of the cast, by the form."""
        self.sign_in_as(email_of(actor), password)
        return self

    def sign_in_as(self, email: str, password: str) -> Page:
        """Sign in with an address and a password, by keyboard."""
        self.open("/sign-in")
        self.page.locator("input[name=email]").fill(email)
        self.page.locator("input[name=password]").fill(password)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)
        return self.page


def new_tab(browser: Browser, live: Live, **options: Any) -> Tab:
    """Open an empty tab of a browser that nobody has used; options are those of a context."""
    options.setdefault("viewport", {"width": 1280, "height": 900})
    options.setdefault("locale", "en-GB")
    return Tab(browser.new_context(**options).new_page(), live)


@cache
def axe_script() -> str:
    """Return axe, read once."""
    return AXE.read_text(encoding="utf-8")


def barriers(page: Page) -> list[str]:
    """Return every barrier axe finds on the page as it stands; `axe_script` must be in it."""
    passes, violations = page.evaluate(JUDGE, RULES)
    assert passes > ENOUGH_RULES, f"axe looked at next to nothing of {page.url}"
    return [f"{v['id']}: {node['html'][:200]}" for v in violations for node in v["nodes"]]


def assert_no_barrier(page: Page) -> None:
    """Let axe look at the page as it stands; fails with every barrier it finds."""
    page.evaluate(axe_script())
    assert barriers(page) == []
