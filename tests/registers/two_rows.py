"""Registers where a row is not a risk: dittos, merged owners, continuations, hidden rows."""

from tests.registers.two_writing import File, book, head, lay, saved


def as_above() -> File:
    """Owners told once: "As above", ditto marks, and one cell merged down three rows."""
    made, sheet = book("Risks by owner")
    sheet["A1"] = "Risks by owner, autumn"
    head(sheet, 3, ["Risk ref", "Risk", "Consequence", "Owner", "L", "I", "Score"])
    lay(
        sheet,
        4,
        [
            [
                "O1",
                "Conference chairs are shared by two councils",
                "Conferences wait",
                "Assistant Director, Safeguarding",
                3,
                4,
                12,
            ],
            [
                "O2",
                "Dip sampling stops during design",
                "Drift is not seen",
                "As above",
                3,
                3,
                9,
            ],
            [
                "O3",
                "Single assessment form not agreed",
                "Work done twice",
                '"',
                2,
                3,
                6,
            ],
            [
                "O4",
                "Residential beds counted by both councils",
                "False comfort over supply",
                "Head of Commissioning",
                3,
                3,
                9,
            ],
            [
                "O5",
                "Quality visits to homes lapse",
                "Concerns come late",
                None,
                2,
                4,
                8,
            ],
            [
                "O6",
                "Fee letters go out under two logos",
                "Providers refuse",
                None,
                2,
                2,
                4,
            ],
            [
                "O7",
                "Foster carer records in paper files",
                "Checks cannot be shown",
                "Fostering Service Manager",
                4,
                3,
                12,
            ],
            [
                "O8",
                "Panel minutes signed by a body that ends",
                "Approvals questioned",
                "ditto",
                2,
                3,
                6,
            ],
        ],
    )
    sheet.merge_cells("D7:D9")
    return saved(made, "Risks by owner.xlsx")


def continuations() -> File:
    """One risk over several rows: its actions and controls stand beneath each other."""
    made, sheet = book("Register")
    head(
        sheet,
        2,
        [
            "Risk No.",
            "Risk title",
            "Cause",
            "Consequence",
            "Risk owner",
            "Current L",
            "Current I",
            "Current score",
            "Action",
            "Action owner",
            "Due",
        ],
    )
    first = [
        "K1",
        "Placement costs outrun the base budget",
        "Smaller buyers compete for the same homes",
        "Prevention is cut to pay for it",
        "Chief Finance Officer",
        4,
        5,
        20,
    ]
    second = [
        "K2",
        "Independent visitors are not commissioned",
        "Contract left off the list",
        "Homes go unvisited for a month",
        "Head of Residential Care",
        2,
        4,
        8,
    ]
    third = [
        "K3",
        "Legal support thins out before the split",
        "Lawyers take posts elsewhere",
        "Late statements to court",
        "Monitoring Officer",
        3,
        4,
        12,
    ]
    empty = [None] * 8
    lay(
        sheet,
        3,
        [
            [*first, "Agree a joint price book", "Commissioning Lead", "30/01/2027"],
            [*empty, "Model three demand paths", "Insight Lead", "26/02/2027"],
            [*empty, "Set a shared reserve", "Deputy Treasurer", "15/03/2027"],
            [*second, "Extend for twelve months", "Procurement Lead", "18/12/2026"],
            [*third, "Retention payment", "HR Partner", "11/12/2026"],
            [*empty, "Pool of locums", "Legal Practice Manager", "29/01/2027"],
        ],
    )
    return saved(made, "Register with actions.xlsx")


def hidden_parts() -> File:
    """Closed risks filtered out of sight, and the inherent scores folded away."""
    made, sheet = book("Live register")
    head(
        sheet,
        3,
        [
            "Ref",
            "Risk title",
            "Inherent likelihood",
            "Inherent impact",
            "Current likelihood",
            "Current impact",
            "Risk owner",
            "Status",
        ],
    )
    lay(
        sheet,
        4,
        [
            [
                "H1",
                "Front door staff placed in one of two councils",
                4,
                4,
                3,
                4,
                "Head of Front Door",
                "Open",
            ],
            ["H2", "Escort contract ends mid-trial", 3, 4, 3, 3, "Procurement Lead", "Open"],
            ["H3", "Interface to health stops", 3, 3, 2, 3, "ICT Transition Lead", "Open"],
            [
                "H4",
                "Offices lease signed too early",
                4,
                2,
                1,
                2,
                "Estates Partner",
                "Closed",
            ],
            ["H5", "Branding work takes staff time", 2, 2, 1, 1, "Communications Lead", "Closed"],
            [
                "H6",
                "Practice model training bought twice",
                3,
                2,
                2,
                2,
                "Principal Social Worker",
                "Open",
            ],
        ],
    )
    sheet.auto_filter.ref = "A3:H9"
    for row in (7, 8):
        sheet.row_dimensions[row].hidden = True
    for letter in "CD":
        sheet.column_dimensions[letter].hidden = True
    return saved(made, "Live register.xlsx")


def wrong_products() -> File:
    """Scores typed by hand: two of five are not likelihood times impact."""
    made, sheet = book("Scores")
    sheet["A1"] = "Score is likelihood x impact"
    head(sheet, 2, ["ID", "Risk", "Owner", "Likelihood", "Impact", "Score", "Status"])
    lay(
        sheet,
        3,
        [
            ["W1", "Passwords for partners expire together", "ICT Lead", 3, 4, 12, "Open"],
            ["W2", "Keys to contact rooms not handed on", "Estates Partner", 3, 5, 12, "Open"],
            ["W3", "Adopters' training cancelled", "Adoption Lead", 2, 2, 4, "Open"],
            ["W4", "Two letters go to each school", "Schools Liaison", 4, 2, 8, "Open"],
            ["W5", "Insurers ask for lists nobody holds", "Insurance Officer", 2, 4, 6, "Closed"],
        ],
    )
    return saved(made, "typed scores.xlsx")
