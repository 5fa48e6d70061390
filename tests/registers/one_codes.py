"""Registers scored by codes: letters with numbers, a changed scale, the letters of a sum."""

from tests.registers.two_writing import File, book, head, lay, saved


def letter_number_scores() -> File:
    """A programme after reorganisation: one code for the score now, one for the target."""
    made, sheet = book("Risk log")
    head(
        sheet,
        1,
        [
            "Risk ref",
            "Date",
            "Risk",
            "Consequences",
            "Mitigation",
            "Current risk score",
            "Target score",
            "Responsible officer",
            "Action plan",
        ],
    )
    rows = [
        (
            "BP-01",
            "12/05/2026",
            "Children's homes on council land are sold before need is reviewed",
            "Places are lost near family and school",
            "Need review ahead of each sale",
            "C4",
            "B2",
            "Estates Programme Manager",
            "Review list by December",
        ),
        (
            "BP-02",
            "12/05/2026",
            "Contributions for school places stay with the old council",
            "New estates open without a school",
            "Joint ledger of contributions",
            "D3",
            "A3",
            "Infrastructure Funding Officer",
            "Ledger agreed by both finance leads",
        ),
        (
            "BP-03",
            "09/06/2026",
            "Consent for a disposal is not asked in time",
            "Receipts fall outside the budget year",
            "Calendar of consents",
            "A4",
            "A2",
            "Head of Property Law",
            "Weekly check",
        ),
    ]
    lay(sheet, 2, rows)
    return saved(made, "Programme risk log.xlsx")


def version_profile_tolerance() -> File:
    """A city's version-controlled register: a profile code a risk, and the line of tolerance."""
    made, sheet = book("Corporate Risk Register")
    lay(sheet, 1, [["Corporate Risk Register"]])
    head(sheet, 2, ["Version", "Date", "Author", "Change"])
    lay(
        sheet,
        3,
        [
            ["1.0", "06/01/2026", "Audit Partner", "First issue"],
            ["1.1", "07/04/2026", "Audit Partner", "Quarterly review"],
            ["1.2", "06/07/2026", "Risk Officer", "Two risks raised above the line"],
        ],
    )
    head(
        sheet,
        9,
        [
            "Risk ref",
            "Description of risk",
            "Risk owner",
            "Risk profile",
            "Above tolerance line?",
            "Controls in place",
            "Target profile",
            "Next review",
        ],
    )
    rows = [
        (
            "CRR4",
            "Council tax records needed to find families are split by postcode in error.",
            "Revenues and Benefits Manager",
            "B2",
            "Yes",
            "Sample checks",
            "D2",
            "05/10/2026",
        ),
        (
            "CRR7",
            "Domestic abuse services lose their co-located staff.",
            "Community Safety Manager",
            "A3",
            "Yes",
            "Memorandum with the police",
            "C3",
            "05/10/2026",
        ),
        (
            "CRR9",
            "Taxi licensing and home-to-school transport checks drift apart.",
            "Licensing Lead",
            "D4",
            "No",
            "Shared register of drivers",
            "D4",
            "04/01/2027",
        ),
        (
            "CRR11",
            "The elections team is too small for two polls in one spring.",
            "Electoral Services Manager",
            "C1",
            "No",
            "Mutual aid",
            "E1",
            "04/01/2027",
        ),
    ]
    lay(sheet, 10, rows)
    return saved(made, "CRR v1.2.xlsx")


def changed_scale() -> File:
    """A council that moved from letters to numbers and keeps the old score beside the new ones."""
    made, sheet = book("Register")
    lay(
        sheet,
        1,
        [
            ["Corporate risk register, July 2026"],
            ["Since June scores run from 1 to 25 (highest). Old scores ran from A1 (highest)."],
        ],
    )
    head(
        sheet,
        4,
        [
            "Risk ID",
            "Risk title",
            "What might happen",
            "Risk owner",
            "Old score",
            "Inherent likelihood",
            "Inherent impact",
            "Inherent score",
            "Residual likelihood",
            "Residual impact",
            "Residual score",
        ],
    )
    rows = [
        (
            "YM1",
            "Language of services",
            "Families may not be offered help in the language they choose.",
            "Head of Democracy",
            "C3",
            *(4, 3, 12),
            *(2, 3, 6),
        ),
        (
            "YM2",
            "Residential places",
            "The only small home nearby may be left to the other council.",
            "Head of Children's Services",
            "A1",
            *(5, 5, 25),
            *(4, 5, 20),
        ),
        (
            "YM3",
            "School transport",
            "Routes across the new border may be cut at the border.",
            "Transport Manager",
            "B2",
            *(4, 4, 16),
            *(3, 4, 12),
        ),
    ]
    lay(sheet, 5, rows)
    return saved(made, "register july 2026.xlsx")


def plan_appendix_letters() -> File:
    """A plan's appendix: columns named A to D and multiplied, no references and no owners."""
    made, sheet = book("Appendix 1")
    lay(sheet, 1, [["Appendix 1: risk assessment of the transition plan for children's services"]])
    head(
        sheet,
        3,
        [
            "Nature of risk",
            "Consequences",
            "Likelihood 1:5 (A)",
            "Impact 1:5 (B)",
            "Inherent risk (A x B)",
            "Mitigation",
            "Likelihood after mitigation (C)",
            "Impact after mitigation (D)",
            "Post-mitigation risk (C x D)",
        ],
    )
    rows = [
        (
            "Staff time is drawn to design work",
            "Assessments take longer",
            *(4, 4, 16),
            "Backfill funded for six months",
            *(3, 3, 9),
        ),
        (
            "Safeguarding partners redraw their own areas",
            "Published arrangements are out of date",
            *(3, 4, 15),
            "Shared timetable with police and health",
            *(2, 4, 8),
        ),
        (
            "Members change after the election",
            "Improvement work loses its sponsors",
            *(3, 3, 9),
            "Briefing in the first week",
            *(2, 3, 6),
        ),
        (
            "Young people hear of change from the press",
            "Trust is lost",
            *(4, 3, 12),
            "Letters and meetings ahead of decisions",
            *(2, 2, 4),
        ),
    ]
    lay(sheet, 4, rows)
    return saved(made, "Transition plan appendix 1.xlsx")
