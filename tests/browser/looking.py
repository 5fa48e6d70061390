"""What is looked for on every page: barriers, sideways scroll, a heading, complaints."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Error, Page

from tests.browser.live import Tab, axe_script, barriers

WIDTHS = (1280, 320)
HEIGHT = 900
WIDER = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  const found = [...document.querySelectorAll('body *')].filter(e => {
    const box = e.getBoundingClientRect();
    return box.width && box.right > room + 1 && !e.closest('.lgr-scroll, svg');
  });
  return found.slice(-3).map(e => e.outerHTML.slice(0, 160)).concat('the page scrolls sideways');
}"""


def faults(tab: Tab) -> list[str]:
    """Return all that is wrong with the page a tab shows, at both widths; forgets complaints."""
    tab.page.evaluate(axe_script())
    found = [
        f"{tab.page.url} at {width}: {words}"
        for width in WIDTHS
        for words in _at_width(tab.page, width)
    ]
    found += [f"{tab.page.url}: {words}" for words in tab.complaints]
    tab.complaints.clear()
    return found


def _at_width(page: Page, width: int) -> Iterator[str]:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    headings = page.locator("h1")
    if headings.count() != 1 or not headings.is_visible() or not headings.inner_text().strip():
        yield "no h1 that can be seen"
    yield from page.evaluate(WIDER)
    yield from barriers(page)


def opens_as_page(tab: Tab, path: str) -> bool:
    """Open a path; returns False where it is a file, kept by the browser or shown as data."""
    try:
        tab.page.goto(tab.live.url(path))
    except Error as error:
        if "Download is starting" not in error.message:
            raise
        return False
    return bool(tab.page.evaluate("document.contentType === 'text/html'"))
