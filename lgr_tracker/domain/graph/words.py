"""Say in words what things and links of the map are."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from lgr_tracker.domain.calendar import told
from lgr_tracker.domain.graph.questions import Rule
from lgr_tracker.domain.graph.rows import EdgeKind, EdgeRow, NodeKind, NodeRow

KIND_WORDS: Mapping[str, tuple[str, str]] = {
    NodeKind.LENS: ("lens", "lenses"),
    NodeKind.GRADE: ("agreed grade", "agreed grades"),
    NodeKind.RISK: ("risk", "risks"),
    NodeKind.MITIGATION: ("action or control", "actions and controls"),
    NodeKind.POST: ("post", "posts"),
    NodeKind.ACTIVITY: ("activity", "activities"),
    NodeKind.CRITERION: ("Day 1 criterion", "Day 1 criteria"),
    NodeKind.SERVICE: ("service", "services"),
    NodeKind.COHORT: ("group of people", "groups of people"),
    NodeKind.ORGANISATION: ("organisation", "organisations"),
}

RULE_WORDS: Mapping[Rule, str] = {
    Rule.LOW_GRADE_WITHOUT_RISK: "Low grades that no risk speaks of",
    Rule.RISK_WITHOUT_OWNER: "Risks without an owner",
    Rule.RISK_WITHOUT_MITIGATION: "Risks that nothing acts on",
    Rule.RISK_WITHOUT_REVIEW: "Risks without a next review",
    Rule.RED_RISK_WITHOUT_ACTION: "Red risks with no dated action on its way",
    Rule.ACTIVITY_WITHOUT_OWNER: "Activities without an owner",
    Rule.CRITERION_WITHOUT_DELIVERY: "Day 1 criteria that nothing in the plan delivers",
    Rule.SERVICE_WITHOUT_HOLDER: "Services that nobody is shown as running",
    Rule.HIGH_GRADE_WITH_RED_RISK: "High grades beside red risks",
    Rule.DONE_WITHOUT_EFFECT: "Finished actions that left the score as it was",
    Rule.APPROVED_AFTER_DEADLINE: "Approved dates after the day they serve",
    Rule.MITIGATION_AFTER_WINDOW: "Actions due after their risk could have happened",
    Rule.SCORE_UNCHANGED: "Scores unmoved for three reviews",
}

_FORWARD: Mapping[str, str] = {
    EdgeKind.GRADES: "is graded by {}",
    EdgeKind.EVIDENCES: "is evidence for {}",
    EdgeKind.TRIGGERS: "may set off {}",
    EdgeKind.MITIGATES: "acts on {}",
    EdgeKind.OWNS: "owns {}",
    EdgeKind.DEPUTISES: "deputises for {}",
    EdgeKind.DELAYS: "may delay {}",
    EdgeKind.PRECEDES: "comes before {}",
    EdgeKind.DELIVERS: "delivers {}",
    EdgeKind.SAFEGUARDS: "keeps {} safe",
    EdgeKind.DISRUPTS: "may disrupt {}",
    EdgeKind.SERVES: "is there for {}",
    EdgeKind.HOLDS: "runs {}",
}
_BACK: Mapping[str, str] = {
    EdgeKind.GRADES: "is a grade of {}",
    EdgeKind.EVIDENCES: "grew from {}",
    EdgeKind.TRIGGERS: "may be set off by {}",
    EdgeKind.MITIGATES: "is acted on by {}",
    EdgeKind.OWNS: "is owned by {}",
    EdgeKind.DEPUTISES: "is deputised by {}",
    EdgeKind.DELAYS: "may be delayed by {}",
    EdgeKind.PRECEDES: "waits for {}",
    EdgeKind.DELIVERS: "is delivered by {}",
    EdgeKind.SAFEGUARDS: "is kept safe by {}",
    EdgeKind.DISRUPTS: "may be disrupted by {}",
    EdgeKind.SERVES: "is served by {}",
    EdgeKind.HOLDS: "is run by {}",
}


def counted(kind: str, count: int) -> str:
    """Count things of a kind in words.

    >>> counted("criterion", 1), counted("cohort", 1200)
    ('1 Day 1 criterion', '1,200 groups of people')
    """
    one, many = KIND_WORDS[kind]
    return f"{count:,} {one if count == 1 else many}"


def joined(parts: Sequence[str]) -> str:
    """Join parts as a sentence does.

    >>> joined(["2 services", "3 risks", "a post"])
    '2 services, 3 risks and a post'
    """
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def short_name(row: NodeRow) -> str:
    """Name a thing as briefly as people do: by its code, unless its code is nothing they say.

    >>> short_name(NodeRow("risk", "R-014", "Records end up with the wrong council"))
    'R-014'
    """
    return str(row.facts.get("name") or row.id)


def link_words(edge: EdgeRow, other: NodeRow, *, back: bool = False) -> str:
    """Say what a thing is to the other end of its link, with what belongs to the link.

    Said of the source of the edge, or with `back` of its target.

    >>> edge = EdgeRow("triggers", ("risk", "R-1"), ("risk", "R-2"), {"probability": 0.2})
    >>> link_words(edge, NodeRow("risk", "R-2"))
    'may set off R-2, 20 times in 100'
    >>> link_words(edge, NodeRow("risk", "R-1"), back=True)
    'may be set off by R-1, 20 times in 100'
    """
    words = (_BACK if back else _FORWARD)[edge.kind].format(short_name(other))
    more = _MORE.get(edge.kind)
    told_more = more(edge.facts) if more else ""
    return f"{words}, {told_more}" if told_more else words


def _chance(facts: Mapping[str, object]) -> str:
    chance = facts.get("probability")
    return f"{chance * 100:.0f} times in 100" if isinstance(chance, float | int) else ""


def _days(facts: Mapping[str, object]) -> str:
    days = facts.get("days")
    if not isinstance(days, Sequence) or not days:
        return ""
    return f"for {days[0]} days" if days[0] == days[-1] else f"for {days[0]} to {days[-1]} days"


def _people(facts: Mapping[str, object]) -> str:
    people, as_at = facts.get("people"), facts.get("as_at_on")
    counted_people = f"{people:,} people" if isinstance(people, int) else ""
    return f"{counted_people} at {told(as_at)}" if isinstance(as_at, date) else counted_people


_MORE: Mapping[str, Callable[[Mapping[str, object]], str]] = {
    EdgeKind.TRIGGERS: _chance,
    EdgeKind.DELAYS: _days,
    EdgeKind.DISRUPTS: _days,
    EdgeKind.SERVES: _people,
}
