"""Tables of one small plan, as six programs and offices write them."""

from collections.abc import Mapping
from datetime import date, datetime

from tests.exchange.workbooks import plain_workbook

OWN = (
    "\ufeffCode,Name,Council,Workstream,Phase,Owner,Working days,Start,End,Waits for,Started,"
    "Finished,Predecessors\r\n"
    "P1,Agree the split,,Records,,,10,2026-11-02,2026-11-13,,2026-11-02,,\r\n"
    "P2,Move the records,Alder,Records,,,15,2026-11-16,2026-12-04,P1,,,P1FS+2d\r\n"
    "P3,Go live,Alder,Records,,,0,2026-12-04,2026-12-04,P2,,,P2\r\n"
).encode()

PROJECT_CSV = (
    b"ID,Task Mode,Task Name,Duration,Start,Finish,Predecessors,Resource Names,% Complete,"
    b"Summary,Milestone,Constraint Type,Constraint Date\r\n"
    b"1,Auto Scheduled,Records,27 days,Mon 02/11/26,Tue 08/12/26,,,0%,Yes,No,"
    b"As Soon As Possible,NA\r\n"
    b"2,Auto Scheduled,Agree the split,2 wks,Mon 02/11/26,Fri 13/11/26,,Head of Records,40%,"
    b"No,No,Must Start On,Mon 02/11/26\r\n"
    b"3,Auto Scheduled,Move the records,15 days?,Wed 18/11/26,Tue 08/12/26,2FS+2 days,,0%,No,No,"
    b"As Soon As Possible,NA\r\n"
    b"4,Auto Scheduled,Go live,0 days,Tue 08/12/26,Tue 08/12/26,3,,0%,No,Yes,"
    b"As Soon As Possible,NA\r\n"
)

SEMICOLONS = (
    "Ref;Was zu tun / What;Task;Working days;Depends on\r\n"
    "P1;;Agree the split;10;\r\nP2;;Move the records;15;P1FS+2d\r\nP3;;Go live;0;P2\r\n"
).encode("cp1252")

TABS = (
    b"WBS\tActivity\tDays\tPredecessors\n1\tRecords\t\t\n1.1\tAgree the split\t10\t\n"
    b"1.2\tMove the records\t15\t1.1FS+2d\n1.3\tGo live\t0\t1.2\n"
)


def primavera() -> bytes:
    """A workbook with codes, days as numbers, and links in a column of successors."""
    return plain_workbook(
        ("Cover", [["Plan of the programme office"], ["November 2026"]]),
        (
            "TASK",
            [
                ["Children's services plan"],
                [],
                ["Activity ID", "Activity Name", "Original Duration", "Successors", "Total Float"],
                ["P1", "Agree the split", 10, "P2FS+2d", 4],
                ["P2", "Move the records", 15.0, "P3", 4],
                ["P3", "Go live", 0, None, 4],
            ],
        ),
    )


def dated_workbook() -> bytes:
    """A council's own list: real dates, headings between the rows, no predecessors."""
    return plain_workbook(
        (
            "Delivery plan",
            [
                ["No", "Activity", "Lead", "Start date", "End date", "Council"],
                [None, "RECORDS", None, None, None, None],
                [
                    1,
                    "Agree the split",
                    "Head of Records",
                    date(2026, 11, 2),
                    date(2026, 11, 13),
                    "",
                ],
                [2, "Move the records", "", datetime(2026, 11, 18), "8 December 2026", "Alder"],
                [3, "Go live", None, "08/12/2026", "08/12/26", "Alder"],
            ],
        )
    )


LAYOUTS: Mapping[str, tuple[str, bytes]] = {
    "own": ("plan.csv", OWN),
    "project": ("plan.csv", PROJECT_CSV),
    "semicolons": ("plan.csv", SEMICOLONS),
    "tabs": ("plan.txt", TABS),
    "primavera": ("plan.xlsx", primavera()),
    "dated": ("plan.xlsx", dated_workbook()),
}
