"""Registers in a body's own form: worded zones, a project appendix, cause to effect."""

from datetime import datetime

from tests.registers.two_writing import File, book, head, lay, saved


def district_matrix_words() -> File:
    """A district's strategic register: positions on a worded matrix, zones in place of scores."""
    made, sheet = book("SRR Q1")
    lay(sheet, 1, [["Strategic Risks Register"], ["Lakeholm District Council, quarter one 2026"]])
    head(sheet, 4, ["Risk no", "Strategic risk", "Strategic owner", "Position now", None, None])
    head(sheet, 4, ["Target position", None, None, "Mitigating actions", "Due date"], column=7)
    parts = ["Likelihood", "Impact", "Zone"]
    head(sheet, 5, [None, None, None, *parts, *parts, None, None])
    for block in ("A4:A5", "B4:B5", "C4:C5", "D4:F4", "G4:I4", "J4:J5", "K4:K5"):
        sheet.merge_cells(block)
    rows = [
        (
            "SR1",
            "Homeless families wait longer while housing and care teams change employer.",
            "Director of Place",
            *("High", "Serious", "Blue"),
            *("Low", "Serious", "Green"),
            "Joint duty desk with the county.\nShared list of temporary homes.",
            "31 December 2026",
        ),
        (
            "SR2",
            "Youth centres close because leases cannot be passed on.",
            "Property Lead",
            *("Medium", "Marginal", "Green"),
            *("Very low", "Marginal", "Green"),
            "Register of leases checked against deeds.",
            "28 February 2027",
        ),
        (
            "SR3",
            "The district has no trained officer to refer worries about a child at night.",
            "Chief Officer, Communities",
            *("Medium", "Critical", "Blue"),
            *("Low", "Critical", "Blue"),
            "Training for duty managers.",
            "30 November 2026",
        ),
    ]
    lay(sheet, 6, rows)
    return saved(made, "SRR Appendix 1 v1.xlsx")


def shared_management_project() -> File:
    """Two councils under one management: cause, event and effect, rated in words only."""
    made, sheet = book("Appendix J")
    lay(sheet, 1, [["Appendix J", None, "Shared management project: risk log"]])
    head(
        sheet,
        3,
        [
            "Risk ID",
            "Author",
            "Date registered",
            "Risk category",
            "Impact category",
            "Cause",
            "Event",
            "Effect",
            "Impact - inherent",
            "Impact - residual",
            "Probability - inherent",
            "Probability - residual",
            "Response",
            "Status",
        ],
    )
    rows = [
        (
            "J01",
            "Project Manager",
            datetime(2026, 4, 14),
            "People",
            "Service",
            "Two pay scales for the same work",
            "team managers apply to the better paying council",
            "one council's teams run without managers",
            *("high", "medium", "high", "medium"),
            "Reduce",
            "Active",
        ),
        (
            "J02",
            "Business Analyst",
            datetime(2026, 5, 5),
            "Technology",
            "Data",
            "No common way of naming schools",
            "pupil records cannot be joined",
            "personal education plans are missed",
            *("medium", "low", "medium", "medium"),
            "Reduce",
            "Active",
        ),
        (
            "J03",
            "Project Manager",
            datetime(2026, 2, 11),
            "Legal",
            "Cost",
            "Unclear power to share a director",
            "the joint appointment is challenged",
            "the post falls vacant in the shadow year",
            *("high", "low", "medium", "low"),
            "Accept",
            "Closed",
        ),
    ]
    lay(sheet, 4, rows)
    for row in range(4, 7):
        sheet.cell(row, 3).number_format = "dd/mm/yyyy"
    return saved(made, "Appendix J.xlsx")


def treasury_template() -> File:
    """The national appraisal template: dependence on other risks, a bearer, countermeasures."""
    made, sheet = book("Risk register")
    lay(sheet, 1, [["Risk register for the business case: new case recording system"]])
    head(
        sheet,
        3,
        [
            "Risk number",
            "Risk type",
            "Author",
            "Date identified",
            "Date last updated",
            "Description",
            "Likelihood",
            "Interdependencies with other sources of risk",
            "Expected impact",
            "Bearer",
            "Countermeasures",
            "Risk status and action status",
        ],
    )
    rows = [
        (
            1,
            "Delivery",
            "Business Case Lead",
            "02/03/2026",
            "19/10/2026",
            "The supplier cannot run two copies of the system side by side on vesting day.",
            "Possible",
            "2",
            "Major",
            "Both successor councils",
            "Early trial with made-up records",
            "Live; trial booked",
        ),
        (
            2,
            "Procurement",
            "Category Manager",
            "16/03/2026",
            "05/10/2026",
            "Consent to the contract is asked too late in the shadow year.",
            "Likely",
            "1 and 3",
            "Moderate",
            "The county until vesting",
            "Consent sought with the outline case",
            "Live; paper drafted",
        ),
        (
            3,
            "Benefits",
            "Business Case Lead",
            "11/05/2026",
            "05/10/2026",
            "Practitioners are not released for training before the change of system.",
            "Almost certain",
            "None",
            "Minor",
            "Service users and staff",
            "Training during protected time",
            "Live; no action yet",
        ),
    ]
    lay(sheet, 4, rows)
    return saved(made, "OBC annex F risk register.xlsx")


def cause_event_consequence_scores() -> File:
    """A corporate register whose one-cell scores put impact before likelihood."""
    made, sheet = book("CRR")
    lay(sheet, 1, [["CORPORATE RISK REGISTER"], ["March 2026"]])
    head(
        sheet,
        4,
        [
            "No.",
            "1 Cause",
            "2 Description / event",
            "3 Consequence",
            "Existing controls",
            "Score with controls (I x L = total)",
            "Further action and date",
            "Target score (I x L = total)",
            "Objective",
            "Officer",
        ],
    )
    rows = [
        (
            1,
            "Several new councils recruit at the same time",
            "No permanent director of children's services is in post at vesting",
            "Thresholds and placements are decided by stand-ins",
            "Succession plan",
            "5x4=20",
            "Recruit by January 2027",
            "4x3=12",
            "Safe and well led services",
            "Chief Executive",
        ),
        (
            2,
            "Panels are rebuilt with new members",
            "The promise to care experienced people is not renewed",
            "Young people lose what they were offered",
            "Promise published",
            "3x4=12",
            "Panel dates set by March 2027",
            "3x2=6",
            "A voice for children",
            "Head of Corporate Parenting",
        ),
        (
            3,
            "The duty team's contract ends with the old council",
            "Nobody answers at night on the vesting weekend",
            "An emergency is met late",
            "Contract register",
            "5x2=10",
            "Extend by February 2027",
            "5x1=5",
            "Safe and well led services",
            "Head of Commissioning",
        ),
    ]
    lay(sheet, 5, rows)
    return saved(made, "Corporate Risk Register March 2026.xlsx")
