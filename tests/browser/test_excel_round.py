"""A programme office moves in from Excel, works in the list, and goes out to Excel and back.

All of it by keyboard alone; axe looks at every page on the way.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from openpyxl import Workbook, load_workbook

from lgr_tracker.models.risk import Risk
from tests import builders
from tests.browser.hands import Keyboard, Pointer
from tests.browser.live import Live, Tab, assert_no_barrier
from tests.browser.looking import faults
from tests.people import PASSWORD, email_of

PATIENCE = 15_000
"""How long, in ms, a page may take before the test gives up."""
HEADINGS = ("No.", "Risk", "Because of", "L", "I", "Where we look at it", "Ward")
ROWS = (
    ("CS1", "Case records go astray", "The system is split", "Quite probable", "Grave", "Records"),
    ("CS2", "Case files are locked away", "Keys are held twice", "Remote", "Grave", "Records"),
    ("CS3", "Carers are not paid", "Payroll moves", "Remote", "Slight", "Money"),
)
WORKSTREAM, VIEW = "Records and systems", "Case records"


class Office(Keyboard):
    """Use nothing but keys, and let axe look at each page that comes."""

    def look(self, h1: str) -> None:
        """Find a page's answer, and no barrier on it."""
        self.page.wait_for_load_state("networkidle")
        assert self.page.locator("h1").inner_text() == h1
        assert_no_barrier(self.page)

    def tick(self, label: str) -> None:
        """Tick a box."""
        box = self.page.get_by_role("checkbox", name=label, exact=True)
        self._reach(box)
        self.page.keyboard.press("Space")
        assert box.is_checked()

    def attach(self, label: str, path: Path) -> None:
        """Choose a file in a field that keys lead to; how it is chosen is the browser's own."""
        field = self.page.get_by_label(label, exact=True)
        self._reach(field)
        field.set_input_files(path)

    def send_here(self) -> None:
        """Press Enter where the focus is, and wait for what the form brings."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


def test_a_register_comes_in_is_worked_on_goes_out_and_comes_back(
    live: Live, tab_of: Callable[..., Tab], tmp_path: Path
) -> None:
    assert live.cast is not None
    tab = tab_of()
    tab.page.set_default_timeout(PATIENCE)
    tab.page.goto(live.url("/sign-in"))
    asha = Office(tab.page)
    asha.write("E-mail address", email_of(live.cast.asha))
    asha.write("Password", PASSWORD)
    asha.send("Sign in")
    tab.page.goto(live.url("/programmes/fenland/risks"))
    bring_in(asha, foreign_register(tmp_path / "theirs.xlsx"))
    assert stored(live, "title", "workstream", "current_score") == {
        ("Case records go astray", "Records", 20),
        ("Case files are locked away", "Records", 5),
        ("Carers are not paid", "Money", 2),
    }
    narrow_and_change_many(asha)
    assert stored(live, "title", "workstream") == {
        ("Case records go astray", WORKSTREAM),
        ("Case files are locked away", WORKSTREAM),
        ("Carers are not paid", "Money"),
    }
    keep_the_view(asha)
    book = asha.fetch("Excel workbook of these risks", tmp_path)
    change_three_cells(book)
    with live.app.app_context(), builders.writing() as session:
        row = session.scalars(sa.select(Risk).where(Risk.title == "Case records go astray")).one()
        address, version = f"/programmes/fenland/risks/{row.id}", row.version
    change_meanwhile(asha, live, address)
    bring_back(asha, book)
    assert stored(live, "title", "category", "cause", "workstream") == {
        ("Case records go astray", "Financial", "Said in the file", WORKSTREAM),
        ("Case files are locked up", "", "Keys are held twice", WORKSTREAM),
        ("Carers are not paid", "", "Payroll moves", "Money"),
    }
    with live.app.app_context(), builders.writing() as session:
        assert session.scalar(sa.select(Risk.version).where(Risk.id == row.id)) == version + 2


def test_the_pages_about_many_risks_fit_a_phone(live: Live, tab_of: Callable[..., Tab]) -> None:
    assert live.cast is not None
    with live.app.app_context(), builders.writing() as session:
        here, alder = live.cast.programme_id, live.cast.alder_id
        first, other = (builders.risk(session, here, alder, number) for number in (101, 102))
    phone = tab_of(viewport={"width": 320, "height": 900})
    hands = Pointer(phone.sign_in(live.cast.asha).page)
    hands.go("Risks")
    phone.page.goto(f"{phone.page.url}?group=owner")
    heading = phone.page.locator("tr.lgr-group")
    lines = "el => [el, el.firstElementChild].map(e => getComputedStyle(e).borderBottomWidth)"
    assert heading.first.evaluate(lines) == ["0px", "1px"], "one line under a heading"
    hands.send("Edit all on this page")
    assert faults(phone) == []
    hands.pick("Response", "Tolerate")
    hands.send("Show what would change")
    assert faults(phone) == []
    with live.app.app_context(), builders.writing() as session:
        session.get_one(Risk, other.id).title = "Changed by somebody else"
    hands.send("Change the ticked risks")
    assert phone.page.locator("h1").inner_text().startswith("One risk is no longer as you saw it")
    assert faults(phone) == []
    hands.send("Change the ticked risks")
    assert stored(live, "id", "response") == {(first.id, "tolerate"), (other.id, "treat")}


def test_a_long_list_of_boxes_stands_in_columns(tab: Tab) -> None:
    tab.sign_in(tab.live.cast.asha).open("/programmes/fenland/risks/raise")
    boxes = tab.page.locator("input[name=impact_types]")
    for width, columns in ((320, 1), (900, 2), (1280, 3)):
        tab.page.set_viewport_size({"width": width, "height": 900})
        begins = boxes.evaluate_all("all => all.map(each => each.getBoundingClientRect().left)")
        assert len(begins) > 9 and len(set(begins)) == columns
    assert faults(tab) == []


def foreign_register(path: Path) -> Path:
    """Write a register as another council keeps it: a title first, words for its scale."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Register"
    sheet.append(["Children's services, risks"])
    sheet.append([])
    sheet.append(HEADINGS)
    for row in ROWS:
        sheet.append([*row, "East"])
    book.save(path)
    return path


def bring_in(asha: Office, path: Path) -> None:
    """Take the file, put one column right, say what its words mean, and bring it in."""
    asha.follow("Bring in a register from Excel")
    asha.look("Bring in a register you already keep")
    asha.attach("Register", path)
    asha.pick("Organisation for rows that name none", "Alder")
    asha.send("Look at it")
    asha.pick("Where we look at it", "Workstream")
    asha.pick("Quite probable", "4 ")
    asha.pick("Remote", "1 ")
    asha.pick("Grave", "5 ")
    asha.pick("Slight", "2 ")
    asha.write("Remember this for files of", "Alder Council")
    assert_no_barrier(asha.page)
    asha.send("Show what it would do")
    asha.look("This would add 3 risks and change 0.")
    asha.send("Bring it all in")
    asha.look("Three open risks. One is very high, and it has no action.")


def narrow_and_change_many(asha: Office) -> None:
    """Hold the list to two risks, tick them both, and give them another workstream."""
    asha.write("Words or reference", "case")
    asha.send("Show")
    asha.look("Two risks match.")
    asha.tick("Tick CS1")
    asha.tick("Tick CS2")
    asha.send_here()
    asha.look("What should become of these 2 risks?")
    asha.pick("Workstream", WORKSTREAM)
    asha.send("Show what would change")
    asha.look("Two of two risks would change")
    told = asha.page.locator("main").inner_text()
    assert f"Workstream from Records to {WORKSTREAM}" in told
    asha.send("Change the ticked risks")
    asha.look("Two risks match.")
    assert "2 risks were changed." in asha.page.locator("main").inner_text()


def keep_the_view(asha: Office) -> None:
    """Save the list as it is held, and find it under its name."""
    asha.follow("Save this view")
    asha.look("What is this view called?")
    asha.write("Name of the view", VIEW)
    asha.send("Save")
    asha.look("Two risks match.")
    asha.follow(VIEW)
    asha.look("Two risks match.")


def change_three_cells(path: Path) -> None:
    """Change two cells of one risk and one of another, as somebody does in Excel."""
    book = load_workbook(path)
    sheet = book["Register"]
    places = {cell.value: cell.column for cell in sheet[1]}
    rows = {sheet.cell(at, places["Title"]).value: at for at in range(2, sheet.max_row + 1)}
    first, second = rows["Case records go astray"], rows["Case files are locked away"]
    sheet.cell(first, places["Cause"]).value = "Said in the file"
    sheet.cell(first, places["Category"]).value = "Financial"
    sheet.cell(second, places["Title"]).value = "Case files are locked up"
    book.save(path)


def change_meanwhile(asha: Office, live: Live, address: str) -> None:
    """Change here one of the texts that the file changes too."""
    asha.page.goto(live.url(f"{address}/change"))
    asha.write("Because", "Said on the page")
    asha.send("Save")


def bring_back(asha: Office, path: Path) -> None:
    """Bring the workbook back, and take the file's word where both sides changed a text."""
    asha.go("Risks")
    asha.follow("Bring in from Excel")
    asha.attach("Register", path)
    asha.send("Look at it")
    asha.look("1 text was changed on both sides.")
    told = asha.page.locator("main").inner_text()
    for text in ("The system is split", "Said on the page", "Said in the file"):
        assert text in told
    asha.choose("Take what the file says: Said in the file")
    asha.send("Bring it all in")
    assert "0 risks were added and 2 changed." in asha.page.locator("main").inner_text()
    assert_no_barrier(asha.page)


def stored(live: Live, *columns: str) -> set[tuple[object, ...]]:
    """Return what stands in these columns of every risk."""
    with live.app.app_context(), builders.writing() as session:
        return {
            tuple(row)
            for row in session.execute(sa.select(*(getattr(Risk, each) for each in columns)))
        }
