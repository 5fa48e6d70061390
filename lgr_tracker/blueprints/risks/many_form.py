"""What is asked when many risks are changed at once."""

from typing import Any

from wtforms import BooleanField

from lgr_tracker.blueprints.risks.forms import pairs
from lgr_tracker.domain.kinds import LABELS, RiskResponse
from lgr_tracker.domain.opportunity import responses_to
from lgr_tracker.queries.risk_choices import RiskChoices
from lgr_tracker.web.fields import ChoiceField, DayField, HiddenLine, LineField, ProseField
from lgr_tracker.web.forms import Form
from lgr_tracker.workflows.risks.plan_many import TOUCHED, ManyValues

AS_IT_IS = "Leave as it is"
NONE = "0"
"""The choice that takes away what stands; no row has this id, and no list this word."""

KEYS = ("owner_post_id", "phase_id")
WORDS = ("workstream", "category")
DAYS = ("target_on", "next_review_on")


class ManyForm(Form):
    """Ask what is to become of every chosen risk; what is left as it is stays so."""

    owner_post_id = ChoiceField("Owner", empty=AS_IT_IS)
    workstream = ChoiceField("Workstream", empty=AS_IT_IS)
    category = ChoiceField("Category", empty=AS_IT_IS)
    phase_id = ChoiceField("Phase in which they would bite", empty=AS_IT_IS)
    response = ChoiceField(
        "Response",
        choices=[(each.value, f"{LABELS[each]} a threat") for each in responses_to(False)]
        + [(each.value, f"{LABELS[each]} an opportunity") for each in responses_to(True)],
        empty=AS_IT_IS,
    )
    target_on = DayField("Target date", hint="Leave empty to leave it, or write 29/10/2027")
    next_review_on = DayField("Next review", hint="Leave empty to leave it, or write 29/10/2027")
    add_lenses = ChoiceField("Add a lens", empty=AS_IT_IS)
    remove_lenses = ChoiceField("Take a lens away", empty=AS_IT_IS)
    add_organisations = ChoiceField("Add an organisation affected", empty=AS_IT_IS)
    remove_organisations = ChoiceField("Take an organisation away", empty=AS_IT_IS)
    add_cohorts = ChoiceField("Add who would feel it", empty=AS_IT_IS)
    remove_cohorts = ChoiceField("Take away who would feel it", empty=AS_IT_IS)
    reviews = BooleanField("They were reviewed, and their scores still hold")
    review_note = LineField("What was said at the review")
    body_id = ChoiceField("Who looks at them next", empty=AS_IT_IS)
    escalation_reason = ProseField("Why do they move?", rows=2)
    closing_reason = ProseField("Why can they be closed?", rows=2)
    closing_outcome = ProseField("How did they end?", rows=2)
    back = HiddenLine()
    """The list from which they were chosen, as its address has it."""

    def offer(self, choices: RiskChoices) -> None:
        """Set every list to choose from."""
        self.owner_post_id.offer([(NONE, "Nobody"), *pairs(choices.posts)])
        self.phase_id.offer([(NONE, "No phase"), *pairs(choices.phases)])
        self.workstream.offer([(NONE, "No workstream"), *_same(choices.workstreams)])
        self.category.offer([(NONE, "No category"), *_same(choices.categories)])
        daily = (NONE, "Those who look after them day by day")
        self.body_id.offer([*pairs(choices.bodies), daily])
        for key in TOUCHED:
            for way in ("add", "remove"):
                self[f"{way}_{key}"].offer(pairs(getattr(choices, key)))

    def values(self) -> ManyValues:
        """Return what was chosen."""
        columns: dict[str, Any] = {
            **{name: self[name].number or None for name in KEYS if self[name].data},
            **{name: _word(self[name].data) for name in WORDS if self[name].data},
            **{name: self[name].data for name in DAYS if self[name].data},
        }
        if self.response.data:
            columns["response"] = RiskResponse(self.response.data)
        return ManyValues(
            columns=columns,
            added=self._links("add"),
            removed=self._links("remove"),
            escalates=bool(self.body_id.data),
            body_id=self.body_id.number or None,
            escalation_reason=self.escalation_reason.data or "",
            reviews=bool(self.reviews.data),
            review_note=self.review_note.data or "",
            closing_reason=self.closing_reason.data or "",
            closing_outcome=self.closing_outcome.data or "",
        )

    def _links(self, way: str) -> dict[str, int]:
        fields = {key: self[f"{way}_{key}"] for key in TOUCHED}
        return {key: field.number for key, field in fields.items() if field.number}


PARTS = (
    ("What they are", ("owner_post_id", "workstream", "category", "phase_id", "response")),
    ("When", ("target_on", "next_review_on")),
    (
        "What they touch",
        tuple(f"{way}_{key}" for key in TOUCHED for way in ("add", "remove")),
    ),
    ("Review them", ("reviews", "review_note")),
    ("Take them to another body", ("body_id", "escalation_reason")),
    ("Close them", ("closing_reason", "closing_outcome")),
)
"""The questions under their headings."""


def _same(words: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(word, word) for word in words]


def _word(chosen: str) -> str:
    return "" if chosen == NONE else chosen
