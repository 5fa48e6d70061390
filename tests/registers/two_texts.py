"""Registers that came as text files: semicolons, a byte order mark, tabs."""

from tests.registers.two_writing import File, separated


def semicolons() -> File:
    """Exported by a laptop set to another country: semicolons and cp1252."""
    rows = [
        ["Ref", "Risk title", "Cause", "Event", "Consequence", "Risk owner", "Status"],
        [
            "CH-01",
            "Night cover lapses at vesting",
            "The out-of-hours contract sits with a council that ends; novation has not begun",
            "No duty team is on call over the vesting weekend",
            "Urgent calls about children wait until Monday",
            "Head of Contact and Emergency Duty",
            "Open",
        ],
        [
            "CH-02",
            "Carers’ allowances are late",
            "Two payment systems are merged in the last fortnight of March",
            "The first April run leaves out foster carers",
            "Hardship – and carers who think about leaving",
            "Finance Business Partner, Children",
            "Open",
        ],
        [
            "CH-03",
            "Block beds not assigned",
            "Consent is needed above £100,000 and nobody has asked for it",
            "The block contract cannot pass to the new council",
            "Placements bought at spot price; “moves” for some children",
            "Placements Commissioner",
            "Open",
        ],
        [
            "CH-04",
            "Two phone numbers for the front door",
            "Old web pages stay up",
            "Referrals reach the wrong council",
            "A day lost on each contact",
            "Digital Lead",
            "Closed",
        ],
    ]
    figures = [
        ["Date raised", "Likelihood", "Impact", "Score", "Existing controls"],
        ["05/01/2026", "3", "5", "15", "Draft rota; mutual aid talks"],
        ["19/01/2026", "2", "5", "10", "Dry run booked"],
        ["02/02/2026", "4", "4", "16", "None as yet"],
        ["03/11/2025", "2", "3", "6", "Redirects tested"],
    ]
    whole = [row + tail for row, tail in zip(rows, figures, strict=True)]
    return separated(whole, by=";", coded="cp1252"), "CYP risks (Jan).csv"


def marked_utf8() -> File:
    """Saved as "CSV UTF-8": a byte order mark, and cells of several lines."""
    rows = [
        [
            "Risk ID",
            "Description",
            "Consequences",
            "Owner",
            "Gross likelihood",
            "Gross impact",
            "Gross score",
            "Net likelihood",
            "Net impact",
            "Net score",
            "Controls in place",
            "Status",
        ],
        [
            "LGR/CS/1",
            "Files are split by postcode.\nBrothers and sisters can land on two systems.",
            "Workers see half of a family’s history",
            "Records Manager",
            "4",
            "5",
            "20",
            "3",
            "5",
            "15",
            "Matching rules\nSample of 200 checked\nRead access for both for a year",
            "Open",
        ],
        [
            "LGR/CS/2",
            "Panel members step down before the new fostering panel is appointed",
            "Approvals wait,\nmatches are lost",
            "Fostering Service Manager",
            "3",
            "3",
            "9",
            "2",
            "3",
            "6",
            "Joint panel until September",
            "Open",
        ],
        [
            "LGR/CS/3",
            'Neighbouring teams read the word "threshold" in two ways',
            "The same need is met on one side of a street, not on the other",
            "Principal Social Worker",
            "5",
            "3",
            "15",
            "4",
            "3",
            "12",
            "",
            "Issue",
        ],
    ]
    return separated(rows, by=",", coded="utf-8-sig"), "risks_utf8.csv"


def tabs() -> File:
    """Out of a risk system: tabs, a title line and a blank line above the headings."""
    rows = [
        ["Risk report printed from the corporate system, Workstream 7 Children", "", "", "", ""],
        [],
        [
            "Risk Code",
            "Risk Name",
            "Potential Effect",
            "Assigned To",
            "Current Likelihood",
            "Current Impact",
            "Current Risk Score",
            "Target Likelihood",
            "Target Impact",
            "Target Risk Score",
            "Date Raised",
        ],
        [
            "W7.01",
            "Agency share rises as permanent staff hesitate",
            "Children meet a new worker every few months",
            "Workforce Lead",
            "4",
            "4",
            "16",
            "2",
            "4",
            "8",
            "12-Feb-2026",
        ],
        [
            "W7.02",
            "Court bundles name a council that no longer exists",
            "Hearings adjourned",
            "Head of Legal, Children",
            "3",
            "4",
            "12",
            "1",
            "4",
            "4",
            "27-Feb-2026",
        ],
        [
            "W7.03",
            "Virtual school budget counted twice in the base estimate",
            "Tutoring cut in the summer term",
            "Virtual School Head",
            "2",
            "3",
            "6",
            "",
            "",
            "",
            "09-Mar-2026",
        ],
    ]
    return separated(rows, by="\t", coded="utf-8"), "WS7_extract.csv"
