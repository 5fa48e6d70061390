"""How many keys a programme manager presses to raise a risk, and to record a review."""

from datetime import timedelta

from playwright.sync_api import Page
from sqlalchemy import select

from lgr_tracker.models.risk import Risk
from lgr_tracker.models.risk_record import Review
from lgr_tracker.web.database import reading
from tests import builders
from tests.browser.live import Tab
from tests.people import TODAY

TO_RAISE, TO_REVIEW = 15, 6
ALT = 1
LOG = "/programmes/fenland/risks"
TEXTS = (
    "Records go astray at cutover",
    "One case system is being split",
    "Records end up with the wrong council",
    "A worker cannot see the whole history",
)


class Keys:
    """Press keys and count them: Alt with a letter counts as two; text is not counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, key: str) -> None:
        """Press one key."""
        self.pressed += 1
        self.page.keyboard.press(key)

    def press_with_alt(self, letter: str) -> None:
        """Press Alt and a letter as a keyboard does: Playwright leaves out what the key is."""
        self.pressed += 2
        key = {
            "key": letter,
            "code": f"Key{letter.upper()}",
            "text": letter,
            "unmodifiedText": letter,
        }
        key |= {"windowsVirtualKeyCode": ord(letter.upper()), "modifiers": ALT}
        cdp = self.page.context.new_cdp_session(self.page)
        for way in ("rawKeyDown", "char", "keyUp"):
            cdp.send("Input.dispatchKeyEvent", {"type": way, **key})

    def press_to_leave(self, keys: str) -> None:
        """Press what leads to another page, and wait for it."""
        with self.page.expect_navigation():
            self.press_with_alt(keys[-1]) if keys.startswith("Alt+") else self.press(keys)

    def see_where_one_is(self) -> None:
        """Look until a field or a button of the page has the focus, as a person does."""
        self.page.wait_for_function(
            "document.hasFocus() && document.activeElement !== document.body"
        )

    def type(self, text: str) -> None:
        """Type what the risk says."""
        self.page.keyboard.type(text)


def log_of(tab: Tab, **fields: object) -> None:
    """Put a risk of Alder into the log and open it as the programme manager."""
    with tab.live.app.app_context(), builders.writing() as session:
        builders.risk(session, tab.live.cast.programme_id, tab.live.cast.alder_id, **fields)
    tab.sign_in(tab.live.cast.asha).open(LOG)


def test_a_risk_is_raised_and_scored_in_fifteen_keys(tab: Tab) -> None:
    log_of(tab)
    keys = Keys(tab.page)
    keys.press_to_leave("Alt+n")
    keys.see_where_one_is()
    for text in TEXTS:
        keys.type(text)
        keys.press("Tab")
    keys.press("4")
    keys.press("Tab")
    keys.press("5")
    keys.press_to_leave("Alt+s")
    assert tab.page.locator("h1").inner_text() == TEXTS[0]
    assert keys.pressed <= TO_RAISE
    with tab.live.app.app_context():
        chosen = select(Risk).where(Risk.title == TEXTS[0])
        risk = reading(tab.live.cast.asha).scalars(chosen).one()
        assert (risk.cause, risk.event, risk.effect) == TEXTS[1:]
        assert (risk.current_likelihood, risk.current_impact) == (4, 5)
        assert risk.organisation_id == tab.live.cast.county_id


def test_a_review_is_recorded_in_six_keys_from_the_log(tab: Tab) -> None:
    log_of(tab, next_review_on=TODAY - timedelta(days=3))
    keys = Keys(tab.page)
    keys.press_to_leave("Alt+r")
    keys.see_where_one_is()
    keys.press_to_leave("Enter")
    assert "No review is due." in tab.page.locator("main").inner_text()
    assert keys.pressed <= TO_REVIEW
    with tab.live.app.app_context():
        review = reading(tab.live.cast.asha).scalars(select(Review)).one()
        assert (review.outcome, review.reviewed_by) == ("confirmed", "Asha")


def test_a_review_is_recorded_in_six_keys_from_the_risk(tab: Tab) -> None:
    log_of(tab)
    with tab.page.expect_navigation():
        tab.page.get_by_role("link", name="Something could go wrong 101").click()
    keys = Keys(tab.page)
    keys.press_to_leave("Alt+r")
    keys.see_where_one_is()
    keys.press_to_leave("Enter")
    assert "Confirmed at Very high" in tab.page.locator("main").inner_text()
    assert keys.pressed <= TO_REVIEW
