"""Registers with columns of their own: upsides, money, extras, footnotes, quarters."""

from datetime import date

from tests.registers.two_writing import File, book, head, lay, saved


def upsides() -> File:
    """Threats and opportunities in one list, told apart by a column."""
    made, sheet = book("Risks and opportunities")
    head(
        sheet,
        1,
        [
            "Ref",
            "Threat / Opportunity",
            "Title",
            "Cause",
            "Event",
            "Effect",
            "Likelihood",
            "Impact",
            "Score",
            "Owner",
        ],
    )
    lay(
        sheet,
        2,
        [
            [
                "RO1",
                "Threat",
                "Split of the multi-agency hub",
                "Police keep one area",
                "Daily meetings double",
                "Slower decisions",
                4,
                3,
                12,
                "Hub Manager",
            ],
            [
                "RO2",
                "Opportunity",
                "Housing and care in one council",
                "Two tiers become one",
                "Care leavers meet one service for home and support",
                "Fewer nights in temporary rooms",
                3,
                4,
                12,
                "Director of Housing",
            ],
            [
                "RO3",
                "Opportunity",
                "One early help record",
                "District and county data can be joined",
                "Need is seen sooner",
                "Help before crisis",
                2,
                4,
                8,
                "Early Help Lead",
            ],
            [
                "RO4",
                "Threat",
                "Grant conditions breached",
                "The grant names the county",
                "Grant is clawed back",
                "Hub hours cut",
                2,
                3,
                6,
                "Grants Officer",
            ],
        ],
    )
    return saved(made, "Risks and opportunities.xlsx")


def money() -> File:
    """Sums of money as people type them."""
    made, sheet = book("Costed risks")
    sheet["A1"] = "Costed risks (all sums a year)"
    head(
        sheet,
        2,
        [
            "Risk ref",
            "Risk title",
            "Impact description",
            "Estimated cost",
            "Contingency held",
            "Likelihood",
            "Impact",
            "Rating",
            "Risk owner",
        ],
    )
    lay(
        sheet,
        3,
        [
            [
                "C1",
                "Unit price of residential care rises",
                "Overspend from the first quarter",
                "£1.2m",
                "£400k",
                4,
                4,
                16,
                "Chief Finance Officer",
            ],
            [
                "C2",
                "Licences bought twice",
                "Cost of a second tenancy",
                "£50k",
                "nil",
                3,
                2,
                6,
                "ICT Transition Lead",
            ],
            [
                "C3",
                "Redundancy in shared teams",
                "One-off payments fall on one council",
                "£250,000 - £300,000",
                "£275k",
                2,
                3,
                6,
                "HR Partner",
            ],
        ],
    )
    return saved(made, "Costed risks.xlsx")


def many_extras() -> File:
    """More columns of the council's own than any list of fields would know."""
    made, sheet = book("Corporate")
    head(
        sheet,
        1,
        [
            "Ref",
            "Risk title",
            "Cabinet portfolio",
            "Ward cluster",
            "Likelihood",
            "Impact",
            "Insurance policy ref",
            "Unions consulted?",
            "Paper number",
            "Audit days planned",
            "Seen by Cabinet on",
            "Risk owner",
        ],
    )
    lay(
        sheet,
        2,
        [
            [
                "N1",
                "Staff side refuses new bases",
                "Resources",
                "North",
                3,
                3,
                "EL/2207",
                "Yes",
                "CAB 14/26",
                5,
                date(2026, 6, 9),
                "HR Partner",
            ],
            [
                "N2",
                "Contact centre floor fails inspection",
                "Children",
                "Coast",
                2,
                3,
                "PL/0931",
                "No",
                None,
                2,
                None,
                "Estates Partner",
            ],
            [
                "N3",
                "Scrutiny has no training on care duties",
                "Governance",
                None,
                3,
                2,
                None,
                "n/a",
                "CAB 21/26",
                0,
                date(2026, 7, 14),
                "Scrutiny Officer",
            ],
        ],
    )
    for row in (2, 4):
        sheet.cell(row, 11).number_format = "dd/mm/yyyy"
    return saved(made, "Corporate extract.xlsx")


def footnoted() -> File:
    """Headings broken over lines, with signs that point to notes below the table."""
    made, sheet = book("CYP")
    sheet["B1"] = "Children and young people: risks of transition"
    head(
        sheet,
        3,
        [
            "No.",
            "Risk\nRef.",
            "What could happen?*",
            "So what?\n(effect)",
            "Likelihood\n(1-5)¹",
            "Impact\n(1-5)²",
            "Risk score\n(L x I)",
            "Risk owner†",
            "Date\nraised",
        ],
        column=2,
    )
    lay(
        sheet,
        4,
        [
            [
                1,
                "CYP/7",
                "Duty phone lines are moved on a working day",
                "Callers give up",
                3,
                4,
                12,
                "Head of Front Door",
                date(2026, 5, 18),
            ],
            [
                2,
                "CYP/9",
                "Two policies on gifts to carers",
                "Carers feel treated unfairly",
                3,
                2,
                6,
                "Fostering Service Manager",
                date(2026, 6, 1),
            ],
            [
                3,
                "CYP/12",
                "Reviewing officers hold more cases than the guide allows",
                "Plans are checked late",
                4,
                3,
                12,
                "Review Service Manager",
                date(2026, 6, 22),
            ],
        ],
        column=2,
    )
    lay(
        sheet,
        8,
        [
            ["* Write the event, not its cause."],
            ["¹ 1 is rare, 5 is almost certain."],
            ["² 1 is slight, 5 is catastrophic."],
            ["† A post, not a person."],
        ],
        column=2,
    )
    for row in (4, 5, 6):
        sheet.cell(row, 10).number_format = "dd/mm/yyyy"
    return saved(made, "CYP transition.xlsx")
