"""Closed lists that are not states and not rights, each value with its label for people."""

from enum import StrEnum


class OrganisationKind(StrEnum):
    """Say what part an organisation plays in the reorganisation."""

    PREDECESSOR = "predecessor"
    SUCCESSOR = "successor"
    PARTNER = "partner"
    DELIVERY_MODEL = "delivery_model"


class CohortKind(StrEnum):
    """Say who the people of a cohort are to children's services."""

    CHILDREN = "children"
    FAMILIES = "families"
    CARERS = "carers"
    STAFF = "staff"
    PARTNERS = "partners"
    MEMBERS = "members"


class HolderBasis(StrEnum):
    """Say on what footing an organisation runs a service."""

    OWN = "own"
    HOSTED = "hosted"
    SHARED = "shared"
    DELIVERY_MODEL = "delivery_model"


class LinkKind(StrEnum):
    """Say which end of one activity waits for which end of another."""

    FINISH_START = "FS"
    START_START = "SS"
    FINISH_FINISH = "FF"
    START_FINISH = "SF"


class RiskResponse(StrEnum):
    """Say what is meant to be done about a threat, or an opportunity."""

    TREAT = "treat"
    TOLERATE = "tolerate"
    TRANSFER = "transfer"
    TERMINATE = "terminate"
    EXPLOIT = "exploit"
    ENHANCE = "enhance"
    SHARE = "share"
    ACCEPT = "accept"


class ScoreKind(StrEnum):
    """Say which of a risk's three scores is meant."""

    INHERENT = "inherent"
    CURRENT = "current"
    TARGET = "target"


class ScaleRule(StrEnum):
    """Say how likelihood and impact make a score."""

    PRODUCT = "product"
    SUM = "sum"


class ScaleNotation(StrEnum):
    """Say how a pair is written: "4 × 4 = 16", "C4", or in the steps' own words."""

    NUMBERS = "numbers"
    CODES = "codes"
    WORDS = "words"


class ReportingRhythm(StrEnum):
    """Say how often the programme reports: what "the previous period" means."""

    MONTH = "month"
    QUARTER = "quarter"


class EntryKind(StrEnum):
    """List what a log holds beside risks and issues."""

    ASSUMPTION = "assumption"
    DECISION = "decision"
    DEPENDENCY = "dependency"


class ReviewOutcome(StrEnum):
    """Say whether a review found the score to hold."""

    CONFIRMED = "confirmed"
    CHANGED = "changed"


class Axis(StrEnum):
    """Say which side of the scale a point stands on."""

    LIKELIHOOD = "likelihood"
    IMPACT = "impact"


class MitigationKind(StrEnum):
    """Tell a control that stands from an action that is still to do."""

    CONTROL = "control"
    ACTION = "action"


class Confidence(StrEnum):
    """Say how sure a respondent is of a grade."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class PostHolding(StrEnum):
    """Tell who holds a post from who stands in."""

    HOLDER = "holder"
    DEPUTY = "deputy"


class AskedSeat(StrEnum):
    """Say who at the table is best placed to answer a question."""

    LEAD_MEMBER = "lead_member"
    DIRECTOR = "director"
    FINANCE = "finance"
    MONITORING_OFFICER = "monitoring_officer"
    PARTNER = "partner"
    SCRUTINY = "scrutiny"
    PROGRAMME_OFFICE = "programme_office"


class SuggestionOutcome(StrEnum):
    """Say what was done with a risk that a low grade suggested."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


class DecisionOutcome(StrEnum):
    """Say what the board decided."""

    APPROVED = "approved"
    RETURNED = "returned"


LABELS: dict[StrEnum, str] = {
    OrganisationKind.PREDECESSOR: "Council today",
    OrganisationKind.SUCCESSOR: "New council",
    OrganisationKind.PARTNER: "Partner",
    OrganisationKind.DELIVERY_MODEL: "Trust or alternative delivery model",
    CohortKind.CHILDREN: "Children and young people",
    CohortKind.FAMILIES: "Families",
    CohortKind.CARERS: "Carers",
    CohortKind.STAFF: "Staff",
    CohortKind.PARTNERS: "Partners",
    CohortKind.MEMBERS: "Elected members",
    HolderBasis.OWN: "Own",
    HolderBasis.HOSTED: "Hosted",
    HolderBasis.SHARED: "Shared",
    HolderBasis.DELIVERY_MODEL: "Trust or alternative delivery model",
    LinkKind.FINISH_START: "Starts after it finishes",
    LinkKind.START_START: "Starts after it starts",
    LinkKind.FINISH_FINISH: "Finishes after it finishes",
    LinkKind.START_FINISH: "Finishes after it starts",
    RiskResponse.TREAT: "Treat",
    RiskResponse.TOLERATE: "Tolerate",
    RiskResponse.TRANSFER: "Transfer",
    RiskResponse.TERMINATE: "Terminate",
    RiskResponse.EXPLOIT: "Exploit",
    RiskResponse.ENHANCE: "Enhance",
    RiskResponse.SHARE: "Share",
    RiskResponse.ACCEPT: "Accept",
    ScoreKind.INHERENT: "Before controls",
    ScoreKind.CURRENT: "Now",
    ScoreKind.TARGET: "Aim",
    ScaleRule.PRODUCT: "Likelihood times impact",
    ScaleRule.SUM: "Likelihood plus impact",
    ScaleNotation.NUMBERS: "Numbers, such as 4 × 4 = 16",
    ScaleNotation.CODES: "Letter and number, such as C4",
    ScaleNotation.WORDS: "Words only, such as High",
    ReportingRhythm.MONTH: "Every month",
    ReportingRhythm.QUARTER: "Every quarter",
    EntryKind.ASSUMPTION: "Assumption",
    EntryKind.DECISION: "Decision",
    EntryKind.DEPENDENCY: "Dependency",
    ReviewOutcome.CONFIRMED: "Confirmed",
    ReviewOutcome.CHANGED: "Changed",
    Axis.LIKELIHOOD: "Likelihood",
    Axis.IMPACT: "Impact",
    MitigationKind.CONTROL: "Control in place",
    MitigationKind.ACTION: "Action",
    Confidence.LOW: "Not very sure",
    Confidence.MEDIUM: "Fairly sure",
    Confidence.HIGH: "Sure",
    PostHolding.HOLDER: "Holder",
    PostHolding.DEPUTY: "Deputy",
    AskedSeat.LEAD_MEMBER: "Lead member",
    AskedSeat.DIRECTOR: "Director of children’s services",
    AskedSeat.FINANCE: "Finance",
    AskedSeat.MONITORING_OFFICER: "Monitoring officer",
    AskedSeat.PARTNER: "Partners",
    AskedSeat.SCRUTINY: "Scrutiny",
    AskedSeat.PROGRAMME_OFFICE: "Programme office",
    SuggestionOutcome.ACCEPTED: "Accepted",
    SuggestionOutcome.DECLINED: "Declined",
    DecisionOutcome.APPROVED: "Approved",
    DecisionOutcome.RETURNED: "Returned",
}
"""The words people read; a house test fails when a value has none."""
