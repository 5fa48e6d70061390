"""Two ways to work a page: by keyboard alone, or by pointing; both say what a person would say."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page

MOST_TABS = 200
MOST_STEPS = 120
FOCUS_SHOWS = """element => {
  const look = () => [element, ...(element.labels || [])].flatMap(each =>
    [null, '::before', '::after'].map(part => {
      const style = getComputedStyle(each, part);
      return [style.outline, style.boxShadow, style.backgroundColor, style.borderColor].join();
    })).join();
  const focused = look();
  element.blur();
  const plain = look();
  element.focus();
  return focused !== plain;
}"""

STANDS_BEFORE = """element => document.activeElement !== document.body
  && document.activeElement.compareDocumentPosition(element) === Node.DOCUMENT_POSITION_PRECEDING"""


class Hands(ABC):
    """Work the page of a tab; every verb names what it means as the page names it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def go(self, name: str) -> None:
        """Go to a part of the programme by its navigation."""
        menu = self.page.locator(".lgr-menu > summary")
        if menu.is_visible():
            self._open(menu)
        self.follow(name, exact=True)

    def follow(self, name: str, *, exact: bool = False) -> None:
        """Follow a link."""
        with self.page.expect_navigation():
            self._use(self.page.get_by_role("link", name=name, exact=exact))

    def send(self, name: str) -> None:
        """Press a button that sends a form, and wait for what comes back."""
        with self.page.expect_navigation():
            self._use(self.page.get_by_role("button", name=name))

    def fetch(self, name: str, folder: Path) -> Path:
        """Press a button that answers with a file; returns where it was kept."""
        with self.page.expect_download() as waiting:
            self._use(self.page.get_by_role("button", name=name))
        path = folder / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path

    def write(self, label: str, text: str) -> None:
        """Put text into a field, in the place of what stands there."""
        self._write(self._field(label), text)

    def _field(self, label: str) -> Locator:
        named = self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}", re.IGNORECASE))
        return named.and_(self.page.locator("input, select, textarea"))

    @abstractmethod
    def choose(self, label: str) -> None:
        """Choose one of several radios."""

    @abstractmethod
    def pick(self, label: str, words: str) -> None:
        """Pick the first choice of a list whose words contain these."""

    @abstractmethod
    def _open(self, summary: Locator) -> None: ...

    @abstractmethod
    def _use(self, target: Locator) -> None: ...

    @abstractmethod
    def _write(self, field: Locator, text: str) -> None: ...


class Pointer(Hands):
    """Point and click; needs no script on the page."""

    def choose(self, label: str) -> None:
        self.page.get_by_role("radio", name=label, exact=True).check()

    def pick(self, label: str, words: str) -> None:
        field = self._field(label)
        option = field.locator("option", has_text=words).first
        field.select_option(value=option.get_attribute("value"))

    def _open(self, summary: Locator) -> None:
        summary.click()

    def _use(self, target: Locator) -> None:
        target.first.click()

    def _write(self, field: Locator, text: str) -> None:
        field.fill(text)


class Keyboard(Hands):
    """Use nothing but keys, from wherever the focus is; fails where focus can't be seen."""

    def choose(self, label: str) -> None:
        wanted = self.page.get_by_role("radio", name=label, exact=True)
        group = wanted.get_attribute("name")
        self._reach(self.page.locator(f'input[type=radio][name="{group}"]'))
        self._step_until(lambda: _holds_focus(wanted), f"the radio {label}")
        self.page.keyboard.press("Space")
        assert wanted.is_checked()

    def pick(self, label: str, words: str) -> None:
        field = self._field(label)
        self._reach(field)
        self.page.keyboard.press("Home")
        self._step_until(
            lambda: words in field.evaluate("list => list.selectedOptions[0].text"),
            f"{words} in the list {label}",
        )

    def _open(self, summary: Locator) -> None:
        self._use(summary)

    def _use(self, target: Locator) -> None:
        self._reach(target)
        self.page.keyboard.press("Enter")

    def _write(self, field: Locator, text: str) -> None:
        self._reach(field)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def _reach(self, wanted: Locator) -> None:
        """Press Tab, or Shift and Tab, until one of these has the focus; see that it shows."""
        self.page.wait_for_load_state()
        wanted.first.wait_for()
        key = "Shift+Tab" if wanted.first.evaluate(STANDS_BEFORE) else "Tab"
        for _ in range(MOST_TABS):
            if _holds_focus(wanted):
                assert self.page.locator(":focus").evaluate(FOCUS_SHOWS), f"unseen focus: {wanted}"
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{MOST_TABS} tabs on {self.page.url} did not lead to {wanted}")

    def _step_until(self, is_there: Callable[[], bool], what: str) -> None:
        for _ in range(MOST_STEPS):
            if is_there():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{MOST_STEPS} steps on {self.page.url} did not lead to {what}")


def _holds_focus(wanted: Locator) -> bool:
    return bool(wanted.evaluate_all("found => found.includes(document.activeElement)"))
