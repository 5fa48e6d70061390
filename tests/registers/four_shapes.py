"""Registers with a shape or a language of their own."""

from datetime import date

from tests.registers.two_writing import File, book, head, lay, saved


def plain_questions() -> File:
    """A charity's list for a young people's panel: each heading is a question."""
    made, sheet = book("Our worries")
    sheet["B1"] = "What might trip us up? Leaving care offer, change of councils"
    head(
        sheet,
        3,
        [
            "#",
            "What could go wrong?",
            "Why might it?",
            "What would it mean for young people?",
            "How likely?",
            "How serious?",
            "Priority",
            "Who is responsible?",
            "What have we done so far?",
        ],
        column=2,
    )
    lay(
        sheet,
        4,
        [
            [
                1,
                "My personal adviser changes",
                "Teams are drawn on new maps",
                "Telling the story again to a stranger",
                "Very likely",
                "Serious",
                "High",
                "Leaving Care Team Manager",
                "Asked for a promise in writing",
            ],
            [
                2,
                "The setting up home grant is different on each side",
                "Two policies",
                "It feels unfair",
                "Likely",
                "Not so serious",
                "Medium",
                "Policy Officer",
                "Wrote to both councils",
            ],
            [
                3,
                "The drop-in loses its building",
                "The building belongs to the county",
                "Nowhere to go on a Thursday",
                "Unlikely",
                "Serious",
                "Medium",
                "Centre Manager",
                "Nothing yet",
            ],
        ],
        column=2,
    )
    return saved(made, "worries list (panel).xlsx")


def scores_first() -> File:
    """A safeguarding partnership's list, worst first, with the closed ones under a line."""
    made, sheet = book("Partnership risks")
    head(
        sheet,
        2,
        [
            "Score",
            "L",
            "I",
            "Ref",
            "Risk to the arrangements",
            "Result",
            "Lead agency",
            "Risk lead",
            "Opened",
        ],
    )
    lay(
        sheet,
        3,
        [
            [
                20,
                4,
                5,
                "SP4",
                "Police and health keep to the old county line",
                "Nobody chairs the partnership",
                "Police",
                "Detective Superintendent, Vulnerability",
                date(2026, 5, 18),
            ],
            [
                12,
                3,
                4,
                "SP1",
                "The joint front door has no host",
                "Contacts are taken in two places",
                "Council",
                "Head of the Front Door",
                date(2026, 1, 26),
            ],
            [
                9,
                3,
                3,
                "SP6",
                "Case review learning is not carried over",
                "The same lesson is learned twice",
                "Health",
                "Designated Nurse",
                date(2026, 9, 7),
            ],
            ["Closed since the September meeting"],
            [
                4,
                2,
                2,
                "SP2",
                "Training website is turned off",
                "Volunteers are not trained",
                "Council",
                "Partnership Manager",
                date(2026, 1, 26),
            ],
            [
                2,
                1,
                2,
                "SP3",
                "Annual report is late",
                "Partners are not held to account",
                "Council",
                "Partnership Manager",
                date(2026, 2, 16),
            ],
        ],
    )
    sheet.merge_cells("A6:I6")
    return saved(made, "Item 7 partnership risks.xlsx")


def wide_merged_text() -> File:
    """A committee appendix: texts merged over three columns, an empty row after each risk."""
    made, sheet = book("Sheet1")
    sheet["A1"] = "Report to the Shadow Overview Committee, 24 November 2026"
    sheet["A3"] = "Appendix B"
    head(
        sheet,
        5,
        [
            "Item",
            "Service",
            "Description of risk",
            None,
            None,
            "Responsible officer",
            "Likelihood",
            "Impact",
            "Score and RAG",
            "Update for November",
        ],
    )
    lay(
        sheet,
        6,
        [
            [
                "B1",
                "Residential",
                "A children's home changes hands without a registered manager",
                None,
                None,
                "Head of Residential Care",
                4,
                4,
                "16 – Red",
                "Advert out",
            ],
            [],
            [
                "B2",
                "Early years",
                "Funding for two-year-olds is paid to nurseries by the wrong council",
                None,
                None,
                "Early Years Manager",
                3,
                3,
                "9 – Amber",
                "Postcodes checked",
            ],
            [],
            [
                "B3",
                "Family hubs",
                "Opening hours are cut at the border",
                None,
                None,
                "Family Hubs Lead",
                2,
                2,
                "4 – Green",
                "No change",
            ],
            [],
            [
                "B4",
                "Disabled children",
                "Short breaks are booked past the end of the contract",
                None,
                None,
                "Short Breaks Manager",
                4,
                3,
                "12 – Amber",
                "Contract read",
            ],
        ],
    )
    for row in (5, 6, 8, 10, 12):
        sheet.merge_cells(start_row=row, end_row=row, start_column=3, end_column=5)
    return saved(made, "Appendix B risks.xlsx")


def lettered_factors() -> File:
    """A consultancy's one-page list: each score spells out its letters."""
    made, sheet = book("Top risks")
    sheet["A1"] = "Options appraisal: top risks to children's services"
    head(
        sheet,
        3,
        [
            "Code",
            "Top risk",
            "Root cause",
            "Score before action (L x I)",
            "Score now (L x I)",
            "Score after planned action (L x I)",
            "Responsible director",
        ],
    )
    lay(
        sheet,
        4,
        [
            [
                "CT-04",
                "Three councils compete for one pool of experienced managers",
                "Three structures are advertised in the same month",
                "L5 x I4 = 20",
                "L4 x I4 = 16",
                "L2 x I4 = 8",
                "Director of Transition",
            ],
            [
                "CT-07",
                "Sufficiency plan covers the old area only",
                "The plan was agreed before the order",
                "L4 x I3 = 12",
                "L4 x I3 = 12",
                "L2 x I3 = 6",
                "Director of Commissioning",
            ],
            [
                "CT-09",
                "The improvement notice has no owner",
                "The notice names the county",
                "L3 x I5 = 15",
                "L2 x I5 = 10",
                "L1 x I5 = 5",
                "Director of Children's Services",
            ],
        ],
    )
    return saved(made, "top risks one pager.xlsx")
