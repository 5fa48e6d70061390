"""Registers whose references are awkward: numbers with a point, and the same one twice."""

from tests.registers.two_writing import File, book, head, lay, saved


def float_ids() -> File:
    """References typed as numbers, so that the file holds 1.0, 2.0, 2.1 and 3.0."""
    made, sheet = book("Risks")
    sheet["A1"] = "Transition risks, children and families"
    head(
        sheet,
        3,
        ["Risk no", "Risk", "Likelihood", "Impact", "Risk score", "Mitigation", "Risk owner"],
    )
    lay(
        sheet,
        4,
        [
            [
                1.0,
                "Duty to find enough homes cannot be shown for the smaller council",
                4.0,
                4.0,
                16.0,
                "Joint sufficiency statement",
                "Head of Placements",
            ],
            [
                2.0,
                "No agreed list of which education plans pass to whom",
                3.0,
                4.0,
                12.0,
                "List drawn by home address",
                "SEND Programme Lead",
            ],
            [
                2.1,
                "Tribunal dates fall either side of vesting with no named officer",
                3.0,
                3.0,
                9.0,
                None,
                "SEND Programme Lead",
            ],
            [
                3.0,
                "Designated officer for allegations leaves with no deputy trained",
                2.0,
                5.0,
                10.0,
                "Cover from the neighbour",
                "Safeguarding Unit Manager",
            ],
        ],
    )
    for row in range(4, 8):
        sheet.cell(row, 1).number_format = "0.0"
    return saved(made, "Transition risks v0.3.xlsx")


def same_id_twice() -> File:
    """Two teams kept one sheet, and CF04 was handed out twice."""
    made, sheet = book("Register")
    head(
        sheet,
        1,
        ["Risk ref", "Risk title", "Risk description", "Owner", "Likelihood", "Impact", "Status"],
    )
    lay(
        sheet,
        2,
        [
            [
                "CF03",
                "Early help leases",
                "Leases of two family hubs end in the shadow year",
                "Estates Partner",
                3,
                3,
                "Open",
            ],
            [
                "CF04",
                "Statutory returns",
                "Two part-year sets of data have to be joined for one return",
                "Performance Manager",
                4,
                3,
                "Open",
            ],
            [
                "CF05",
                "Advocacy",
                "The advocacy contract names the county alone",
                "Participation Lead",
                2,
                4,
                "Open",
            ],
            [
                "CF04",
                "Youth justice plan",
                "The partnership's plan lapses with the county",
                "Youth Justice Manager",
                3,
                4,
                "Open",
            ],
            [
                "CF06",
                "Home to school transport",
                "Routes cross the new border without an agreement",
                "Transport Lead",
                3,
                2,
                "Closed",
            ],
        ],
    )
    return saved(made, "Joint register.xlsx")
