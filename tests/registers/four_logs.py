"""Plain logs, as most programme offices keep them."""

from datetime import date

from tests.registers.two_writing import File, book, head, lay, saved


def everyday_log() -> File:
    """A county's log: headings in the first row, one line a risk, nothing else."""
    made, sheet = book("Risk Log")
    head(
        sheet,
        1,
        [
            "Risk ID",
            "Date Identified",
            "Workstream",
            "Risk Description",
            "Possible Consequence",
            "Likelihood (1-5)",
            "Impact (1-5)",
            "Overall Score",
            "Mitigating Actions",
            "Risk Owner",
            "Date of Next Review",
            "Open/Closed",
        ],
    )
    lay(
        sheet,
        2,
        [
            [
                "LGR-CS-001",
                date(2026, 1, 19),
                "Workforce",
                "Newly qualified social workers leave after a year, unsure of their next employer",
                "Caseloads rise in the assessment teams",
                4,
                4,
                16,
                "Guarantee of a post sent to all",
                "Principal Social Worker",
                date(2026, 12, 7),
                "Open",
            ],
            [
                "LGR-CS-002",
                date(2026, 1, 19),
                "Systems",
                "The case recording system is not split in time for Day 1",
                "Staff cannot see a child's history",
                3,
                5,
                15,
                "Stay on one system for a year under agreement",
                "Head of Digital Services",
                date(2026, 12, 7),
                "Open",
            ],
            [
                "LGR-CS-003",
                date(2026, 2, 3),
                "Finance",
                "Direct payments to families of disabled children stop when the bank changes",
                "Families go without hours of care",
                2,
                4,
                8,
                "Parallel payment run in March",
                "Finance Business Partner",
                date(2026, 12, 14),
                "Open",
            ],
            [
                "LGR-CS-004",
                date(2026, 3, 10),
                "Legal",
                "Care orders still name the county",
                "Hearings are put off",
                3,
                3,
                9,
                "List of live orders agreed with the court",
                "Head of Legal Services",
                date(2027, 1, 11),
                "Open",
            ],
            [
                "LGR-CS-005",
                date(2026, 3, 24),
                "Property",
                "The lease of the contact centre runs out before vesting day",
                "Family time moves to unsuitable rooms",
                1,
                3,
                3,
                "Lease extended to 2028",
                "Estates Manager",
                None,
                "Closed",
            ],
        ],
    )
    return saved(made, "Childrens LGR Risk Log.xlsx")


def due_to_leading_to() -> File:
    """A unitary's register, whose headings begin the sentences that the cells finish."""
    made, sheet = book("CYP Transition")
    sheet["A1"] = "Children and Young People – Transition Risk Register"
    sheet["A2"] = "Last updated 6 November 2026"
    sheet.merge_cells("A1:L1")
    head(
        sheet,
        4,
        [
            "Ref. No",
            "There is a risk that…",
            "Due to…",
            "Leading to…",
            "Initial Likelihood",
            "Initial Impact",
            "Initial Rating",
            "Controls in place",
            "Current Likelihood",
            "Current Impact",
            "Current Rating",
            "Lead Officer",
        ],
    )
    lay(
        sheet,
        5,
        [
            [
                "CYP 1",
                "the emergency duty team has no staff on vesting night",
                "three rotas ending on the same date",
                "a child at risk waiting until morning",
                4,
                4,
                16,
                "Rota agreed to the end of April",
                2,
                4,
                8,
                "Head of Safeguarding",
            ],
            [
                "CYP 2",
                "education, health and care plans miss their twenty weeks",
                "caseworkers being moved in term time",
                "complaints and tribunal costs",
                4,
                3,
                12,
                "Moves held until August",
                3,
                3,
                9,
                "Head of SEND",
            ],
            [
                "CYP 3",
                "the independent reviewing service is not independent",
                "one manager holding both functions in the interim structure",
                "challenge by the inspectorate",
                3,
                3,
                9,
                "Separate reporting line to the chief executive",
                1,
                3,
                3,
                "Director of Quality",
            ],
            [
                "CYP 4",
                "young carers are no longer identified",
                "schools losing their single named contact",
                "missed support at home",
                3,
                2,
                6,
                "Contact list reissued each half term",
                3,
                2,
                6,
                "Early Help Manager",
            ],
        ],
    )
    return saved(made, "CYP transition risk register Nov 26.xlsx")


def numbered_words() -> File:
    """A borough's register filled from drop-downs that hold a number and its word."""
    made, sheet = book("Register")
    sheet["A1"] = "Children's Transition Board: live risks"
    head(
        sheet,
        2,
        [
            "Risk Number",
            "Risk Title",
            "Description",
            "Risk Lead",
            "Date Opened",
            "Likelihood",
            "Impact",
            "Score",
            "Level",
            "Response",
            "Current position",
        ],
    )
    lay(
        sheet,
        3,
        [
            [
                101,
                "Virtual school divided",
                "Personal education plans stall while two virtual schools are set up",
                "Virtual School Head",
                "03/02/2026",
                "4 - Likely",
                "3 - Moderate",
                12,
                "Medium",
                "Treat",
                "Joint team until the summer",
            ],
            [
                102,
                "Fostering allowances",
                "Two councils pay different rates to carers in one street",
                "Fostering Service Manager",
                "17/02/2026",
                "5 - Almost certain",
                "4 - Serious",
                20,
                "High",
                "Treat",
                "Paper to both cabinets",
            ],
            [
                103,
                "Local authority designated officer cover",
                "Allegations against staff are not taken up during the handover",
                "Head of Safeguarding Standards",
                "09/04/2026",
                "2 - Unlikely",
                "5 - Critical",
                10,
                "Medium",
                "Treat",
                "Mutual cover signed",
            ],
            [
                104,
                "Toy library stock",
                "The stock list is out of date",
                "Family Hub Coordinator",
                "21/05/2026",
                "1 - Rare",
                "1 - Negligible",
                1,
                "Low",
                "Tolerate",
                "No action needed",
            ],
        ],
    )
    return saved(made, "LIVE RISKS childrens transition.xlsx")
