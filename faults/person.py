"""One person with a browser of their own: signs in, reads, fills forms in, and counts answers."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import Any

import requests

from faults.form_reader import Fields, read_forms
from faults.tally import Tally

PATIENCE = 20
"""Seconds after which a client gives an answer up."""


class NoAnswer(Exception):
    """Say that the connection broke, so that nobody knows whether the form was taken."""


@dataclass(frozen=True)
class Answer:
    """Hold what came back."""

    status: int
    text: str
    location: str

    @property
    def is_done(self) -> bool:
        """Tell whether a form was taken: it leads on to the next page."""
        return self.status == 302 and "/sign-in" not in self.location


@dataclass
class Person:
    """Act as somebody against one service."""

    address: str
    email: str
    tally: Tally
    allowed_503: bool = False
    must_not_see: re.Pattern[str] | None = None
    web: requests.Session = field(default_factory=requests.Session)

    def sign_in(self, password: str) -> Person:
        """Sign in by the form; raises RuntimeError where that fails."""
        action, fields = self.form("/sign-in")
        answer = self.send(
            action or "/sign-in", {**fields, "email": self.email, "password": password}
        )
        if answer.status != 302:
            raise RuntimeError(f"{self.email} could not sign in: {answer.status}")
        return self

    def get(self, path: str, kind: str = "page") -> Answer:
        """Open a page; `kind` names it in the times."""
        return self._asked("GET", path, kind)

    def form(self, path: str, action: str | None = None) -> tuple[str, Fields]:
        """Return the first form of a page, or the one with this address, with its fields."""
        answer = self.get(path, "form")
        for found, fields in read_forms(answer.text):
            if action is None or found == action:
                return found or path, fields
        raise LookupError(f"{path} answered {answer.status} and has no form {action or ''}")

    def send(self, path: str, fields: Fields, files: Any = None, kind: str = "write") -> Answer:
        """Send a form."""
        return self._asked("POST", path, kind, data=fields, files=files)

    def _asked(self, method: str, path: str, kind: str, **sent: Any) -> Answer:
        begun = time.perf_counter()
        try:
            response = self.web.request(
                method, self.address + path, allow_redirects=False, timeout=PATIENCE, **sent
            )
            text = response.text
        except requests.RequestException as error:
            self.tally.count("no answer")
            raise NoAnswer(type(error).__name__) from None
        self.tally.took(kind, time.perf_counter() - begun)
        self.tally.count(f"answered {response.status_code}")
        if response.status_code >= 500 and not (response.status_code == 503 and self.allowed_503):
            self.tally.blame("5xx", [f"{method} {path}"], f"answered {response.status_code}")
        if self.must_not_see and self.must_not_see.search(text):
            self.tally.blame("leak", [f"{method} {path}"], f"showed {self.email} another's words")
        return Answer(response.status_code, text, response.headers.get("Location", ""))
