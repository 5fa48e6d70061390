"""A plan brought in from a table by keyboard alone, and its dates asked for and approved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.browser.hands import Keyboard
from tests.browser.live import Live, Tab, assert_no_barrier

PLAN = "/programmes/fenland/plan"
TABLE = (
    "Code,Task,Duration,Effort,Predecessors\n"
    "P1,Agree the split of records,90,10,\nP2,Move the records,90,15,P1FS+2d\nP3,Go live,0,0,P2\n"
)


class Planner(Keyboard):
    """Use nothing but keys, and let axe look at each page that comes."""

    def look(self, h1: str) -> None:
        """Find a page's answer, no barrier on it at either width, and nothing beyond its edge."""
        self.page.wait_for_load_state("networkidle")
        assert " ".join(self.page.locator("h1").inner_text().split()) == h1
        for width in (320, 1280):
            self.page.set_viewport_size({"width": width, "height": 900})
            assert_no_barrier(self.page)
            assert self.page.evaluate("document.documentElement.scrollWidth") <= width

    def attach(self, label: str, path: Path) -> None:
        """Choose a file in a field that keys lead to; how it is chosen is the browser's own."""
        field = self.page.get_by_label(label, exact=True)
        self._reach(field)
        field.set_input_files(path)


def test_a_plan_is_brought_in_and_its_dates_are_approved(
    live: Live, tab_of: Callable[..., Tab], tmp_path: Path
) -> None:
    assert live.cast is not None
    table = tmp_path / "plan.csv"
    table.write_text(TABLE, "utf-8")
    asha = Planner(tab_of().sign_in(live.cast.asha).open(f"{PLAN}/import"))
    asha.attach("Plan", table)
    asha.send("Look at it")
    asha.look("This would add 3 activities, change 0 and alter 2 links.")
    asha.follow("Change how its columns are read")
    asha.look("1 column needs your word")
    asha.pick("Effort", "Duration in working days")
    asha.pick("Duration", "Leave it out")
    asha.send("Show what it would do")
    asha.look("This would add 3 activities, change 0 and alter 2 links.")
    assert "Working days (D3): 15" in asha.page.locator("main").inner_text()
    asha.send("Bring it all in")
    asha.page.goto(live.url(f"{PLAN}/baselines/ask"))
    asha.write("Why the approved dates should change", "The first dates that we stand by.")
    asha.send("Ask for a decision")
    asha.look("Baseline 1 would give 3 activities their first approved dates")
    chidi = Planner(tab_of().sign_in(live.cast.chidi).open(f"{PLAN}/baselines"))
    chidi.follow("Baseline 1")
    chidi.follow("Decide on it")
    chidi.choose("Agree")
    chidi.write("Reason", "They leave room before vesting.")
    chidi.send("Record the decision")
    chidi.look("Baseline 1 gave 3 activities their first approved dates")
