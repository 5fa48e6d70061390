"""What partners send: a text file, and a workbook with a sheet for each kind of entry."""

from datetime import date

from tests.registers.two_writing import File, book, head, lay, saved, separated


def shared_drive_csv() -> File:
    """A district partner's log, saved as text from a shared drive; some cells have two lines."""
    rows = [
        [
            "Risk No",
            "Theme",
            "Risk and Cause",
            "Consequence",
            "Gross L",
            "Gross I",
            "Gross Score",
            "Mitigation",
            "Net L",
            "Net I",
            "Net Score",
            "Owner",
            "Raised",
        ],
        [
            "D-01",
            "Housing",
            "Care leavers lose priority for housing, as each district has its own policy",
            "Young people leave care with nowhere to live",
            "4",
            "4",
            "16",
            "Joint policy drafted",
            "3",
            "4",
            "12",
            "Housing Needs Manager",
            "14-Sep-26",
        ],
        [
            "D-02",
            "Leisure",
            "Free swimming for foster families ends.\nThe scheme is a district decision.",
            "Carers feel let down",
            "3",
            "2",
            "6",
            "Keep for 2027/28",
            "2",
            "2",
            "4",
            "Leisure Contracts Officer",
            "21-Sep-26",
        ],
        [
            "D-03",
            "Community safety",
            "Exploitation panel loses its data analyst, whose contract ends in March",
            'Patterns of harm, and links between "county lines", go unseen',
            "4",
            "5",
            "20",
            "Extend the contract",
            "2",
            "5",
            "10",
            "Community Safety Lead",
            "05-Oct-26",
        ],
        [
            "D-04",
            "Grants",
            "Small grants to youth groups are not renewed in time",
            "Clubs close",
            "3",
            "3",
            "9",
            "",
            "3",
            "3",
            "9",
            "Grants Officer",
            "02-Nov-26",
        ],
    ]
    return separated(rows, by=",", coded="utf-8"), "LGR childrens risks - district.csv"


def raid_workbook() -> File:
    """A consultancy's workbook: a note, then risks, issues and actions on a sheet each."""
    made, note = book("Read me")
    lay(
        note,
        1,
        [
            ["RAID log – Children's Day One"],
            ["Probability and severity are from 1 (low) to 5 (high)."],
            ["Please do not add columns."],
        ],
    )
    risks = made.create_sheet("Risks")
    risks["A1"] = "Risks"
    head(
        risks,
        3,
        [
            "RAID ref",
            "Workstream",
            "Risk title",
            "Risk detail",
            "Probability (1-5)",
            "Severity (1-5)",
            "P x S",
            "RAG status",
            "Mitigation plan",
            "Assigned to",
            "Raised date",
            "Status",
        ],
    )
    lay(
        risks,
        4,
        [
            [
                "R-001",
                "Commissioning",
                "Placement contracts not novated",
                "Providers may treat the change of council as an end to the agreed price",
                4,
                4,
                16,
                "Red",
                "Letters of comfort to the forty largest",
                "Head of Commissioning",
                date(2026, 6, 8),
                "Open",
            ],
            [
                "R-002",
                "Data",
                "Part-year returns",
                "Two sets of figures for the same children may be sent to the department",
                3,
                3,
                9,
                "Amber",
                "Agree the cut with the department",
                "Performance Manager",
                date(2026, 6, 8),
                "Open",
            ],
            [
                "R-003",
                "People",
                "Agency cap",
                "Each new council may set its own agency rate and outbid the other",
                4,
                3,
                12,
                "Amber",
                "Memorandum of cooperation",
                "Resourcing Lead",
                date(2026, 7, 20),
                "Open",
            ],
            [
                "R-004",
                "Data",
                "Test files lost",
                "The first test extract could not be found",
                1,
                2,
                2,
                "Green",
                "Found on the old server",
                "Data Migration Lead",
                date(2026, 7, 27),
                "Closed",
            ],
        ],
    )
    issues = made.create_sheet("Issues")
    head(
        issues,
        3,
        [
            "RAID ref",
            "Workstream",
            "Issue title",
            "Issue detail",
            "Priority",
            "Assigned to",
            "Raised date",
            "Status",
        ],
    )
    lay(
        issues,
        4,
        [
            [
                "I-001",
                "People",
                "Vacant post",
                "Nobody is in post to lead adoption",
                "High",
                "Resourcing Lead",
                date(2026, 8, 3),
                "Open",
            ],
            [
                "I-002",
                "Data",
                "Late extract",
                "The June extract came in September",
                "Low",
                "Data Migration Lead",
                date(2026, 9, 14),
                "Closed",
            ],
        ],
    )
    actions = made.create_sheet("Actions")
    head(actions, 3, ["Action ref", "Linked to", "Action", "Who", "By when", "Status"])
    lay(
        actions,
        4,
        [
            [
                "A-001",
                "R-001",
                "Send the letters",
                "Contracts Officer",
                date(2026, 12, 1),
                "In hand",
            ],
            ["A-002", "I-001", "Appoint an interim", "Resourcing Lead", date(2026, 11, 30), "Late"],
        ],
    )
    return saved(made, "Childrens Day One RAID log v1.4.xlsx")
