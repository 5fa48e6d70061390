"""What a risk still lacks: a closed list of rules, each with its name and what would settle it.

Whether a rule finds something is asked of the database in `queries/risk_nudges.py`, in one place
for the list, the counts and the page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lgr_tracker.domain.risk_text import day_text, late_text
from lgr_tracker.domain.scales import Scale


class Rule(StrEnum):
    """List every nudge by its code, weightiest first; a programme may switch each one off."""

    NO_OWNER = "no_owner"
    EMPTY_POST = "empty_post"
    NO_DATED_ACTION = "no_dated_action"
    ACTION_OVERDUE = "action_overdue"
    NOT_REVIEWED = "not_reviewed"
    ACCEPTANCE_ENDED = "acceptance_ended"
    NO_ACTION = "no_action"
    ACTION_TOO_LATE = "action_too_late"
    SCORE_STANDS = "score_stands"
    AIM_NOT_BELOW = "aim_not_below"
    HALF_SAID = "half_said"
    VAGUE_WORDS = "vague_words"


@dataclass(frozen=True)
class RuleWords:
    """Name a rule in five words at most, say when it speaks, ask what would settle it."""

    name: str
    speaks: str
    asks: str


RULES: Mapping[Rule, RuleWords] = {
    Rule.NO_OWNER: RuleWords(
        "No owner",
        "neither a post nor a person is named as its owner",
        "Who could look after this? A post is best; a name will do.",
    ),
    Rule.EMPTY_POST: RuleWords(
        "Owner's post is empty",
        "nobody holds the post that owns it today",
        "Who stands in until the post is filled? Name them under the post.",
    ),
    Rule.NO_DATED_ACTION: RuleWords(
        "Heaviest band, no dated action",
        "a threat lies in the heaviest band, and nothing is planned for it by a day",
        "What is the next thing that somebody will do, and by when?",
    ),
    Rule.ACTION_OVERDUE: RuleWords(
        "Action overdue",
        "the day of an action has passed",
        "Is it done, or does it need another day?",
    ),
    Rule.NOT_REVIEWED: RuleWords(
        "Review overdue",
        "the day of its next review has passed",
        "Does the score still hold? A review takes a minute.",
    ),
    Rule.ACCEPTANCE_ENDED: RuleWords(
        "Acceptance ended",
        "it was accepted until a day that has passed, and nobody has looked since",
        "Is it still acceptable as it stands? Accept it anew, or review it.",
    ),
    Rule.NO_ACTION: RuleWords(
        "No action or control",
        "nothing acts on a threat that nobody has accepted",
        "What holds this down, or could? Link an action, or have it accepted.",
    ),
    Rule.ACTION_TOO_LATE: RuleWords(
        "Action later than the risk",
        "an action is due after the last day on which it could hit",
        "Could the action come sooner, or something smaller first?",
    ),
    Rule.SCORE_STANDS: RuleWords(
        "Same score for three reviews",
        "three reviews running have left the score where it was",
        "What would have to happen for the score to move?",
    ),
    Rule.AIM_NOT_BELOW: RuleWords(
        "Aim not below the score",
        "a threat is to be treated, yet its aim is no lower than its score now",
        "Has it come where it should? Then accept or close it; if not, aim lower.",
    ),
    Rule.HALF_SAID: RuleWords(
        "Cause, event or effect missing",
        "its cause, its event or its effect is not said",
        "Because of what, what could happen, so that who would notice what?",
    ),
    Rule.VAGUE_WORDS: RuleWords(
        "Vague words",
        "a control or an action says no more than, for example, continue to monitor",
        "Who looks at what, how often, and what would make them act?",
    ),
}


@dataclass(frozen=True)
class Nudge:
    """Hold one fact that a rule found."""

    rule: Rule
    text: str

    @property
    def words(self) -> RuleWords:
        """Return the rule's name and the question that would settle it."""
        return RULES[self.rule]


@dataclass(frozen=True)
class Noted:
    """Hold what the flags of one risk say beside their own words."""

    score: int | None = None
    next_review_on: date | None = None
    accepted_until: date | None = None


_NAMED: Mapping[Rule, Nudge] = {rule: Nudge(rule, words.name) for rule, words in RULES.items()}


def heavy_from(scale: Scale) -> int:
    """Return the score from which a threat needs an action with a day: the heaviest band's."""
    return scale.bands[-1].minimum


def flagged(rule: Rule, noted: Noted, scale: Scale, today: date) -> Nudge:
    """Return a rule's finding in words, without blame.

    >>> flagged(Rule.NOT_REVIEWED, Noted(next_review_on=date(2026, 11, 18)), None,
    ...     date(2026, 11, 23)).text  # the scale is asked for a band only
    'Review 5 days late'
    """
    if rule is Rule.NO_DATED_ACTION and noted.score is not None:
        return Nudge(rule, f"{scale.band(noted.score).name}, no action")
    if rule is Rule.NOT_REVIEWED and noted.next_review_on is not None:
        return Nudge(rule, f"Review {late_text(noted.next_review_on, today)}")
    if rule is Rule.ACCEPTANCE_ENDED and noted.accepted_until is not None:
        return Nudge(rule, f"Acceptance ended {day_text(noted.accepted_until, today)}")
    return _NAMED[rule]
