"""What the risk pages ask."""

from collections.abc import Iterable
from typing import Any

from lgr_tracker.domain.kinds import LABELS, Axis, RiskResponse, ScoreKind
from lgr_tracker.domain.opportunity import responses_to, usual_response
from lgr_tracker.domain.scales import Scale
from lgr_tracker.queries.risk_choices import RiskChoices
from lgr_tracker.queries.risk_details import RiskDetail
from lgr_tracker.web.classified_form import ClassifiedForm
from lgr_tracker.web.fields import (
    ChoiceField,
    DayField,
    LineField,
    PickField,
    ProseField,
    SeenVersion,
    SeveralField,
    ShareField,
    WholeField,
)
from lgr_tracker.web.forms import Form
from lgr_tracker.workflows.risks.link_risk import Days
from lgr_tracker.workflows.risks.review_risk import ReviewValues
from lgr_tracker.workflows.risks.save_risk import COLUMNS, RiskValues
from lgr_tracker.workflows.risks.touching import Touched
from lgr_tracker.workflows.scoring import Pair

MOST_POUNDS = 1_000_000_000
MOST_DAYS = 1_000


def pairs(choices: Iterable[tuple[int, str]]) -> list[tuple[str, str]]:
    """Return choices by id as a form's list has them."""
    return [(str(key), words) for key, words in choices]


def points_of(scale: Scale, axis: Axis) -> list[tuple[str, str]]:
    """Return the steps of one side of the scale as choices."""
    return [(str(p.number), scale.step_offered(axis, p.number)) for p in scale.points(axis)]


class ScoredForm(Form):
    """Stand behind forms that ask for likelihood and impact on a programme's scale."""

    def offer_scale(self, scale: Scale) -> None:
        """Set the steps of every likelihood and impact that the form asks for."""
        for kind in ScoreKind:
            for axis in Axis:
                if f"{kind.value}_{axis.value}" in self:
                    self[f"{kind.value}_{axis.value}"].offer(points_of(scale, axis))

    def pair(self, kind: ScoreKind) -> Pair:
        """Return the likelihood, impact and reason given for a score."""
        return Pair(
            self[f"{kind.value}_likelihood"].number,
            self[f"{kind.value}_impact"].number,
            self[f"{kind.value}_reason"].data,
        )


class RiskForm(ScoredForm, ClassifiedForm):
    """Ask about a risk: the first part is enough to raise one."""

    is_opportunity = PickField(
        "What is it?",
        choices=[(str(False), "A threat"), (str(True), "An opportunity")],
        default=str(False),
        asks="Choose a threat or an opportunity.",
    )
    title = LineField(
        "Risk in a few words",
        asks="Give the risk a title, as you would say it.",
        hint="For example, Children’s records with the wrong council at cutover",
    )
    cause = ProseField("Because", rows=2, hint="A fact of today")
    event = ProseField("There is a risk that", rows=2, hint="What could happen")
    effect = ProseField(
        "So that", rows=2, hint="What children, families and staff would notice; never a name"
    )
    organisation_id = ChoiceField(
        "Kept by",
        empty="Choose one",
        hint="The organisation that keeps the text of this risk",
    )
    owner_post_id = ChoiceField("Owner", empty="No post", hint="A post lasts longer than a person")
    owner_name = LineField("Or a name, if no post fits")
    happened_on = DayField(
        "If it has happened already, on which day?",
        hint="Then it comes in as an issue. Leave empty if it has not",
    )
    current_likelihood = ChoiceField("Likelihood now", empty="Not scored yet")
    current_impact = ChoiceField("Impact now", empty="Not scored yet")
    current_reason = ProseField("Why this score", rows=2)
    inherent_likelihood = ChoiceField("Likelihood before controls", empty="Not scored yet")
    inherent_impact = ChoiceField("Impact before controls", empty="Not scored yet")
    inherent_reason = ProseField("Why this score before controls", rows=2)
    target_likelihood = ChoiceField("Likelihood aimed for", empty="Not said yet")
    target_impact = ChoiceField("Impact aimed for", empty="Not said yet")
    target_reason = ProseField("Why this aim", rows=2)
    target_on = DayField("Aim to be there by")
    existing_controls = ProseField("What already holds it down", rows=3)
    hits_from = DayField("First day it could hit")
    hits_until = DayField("Last day it could hit")
    lens_ids = SeveralField("Lenses it touches")
    organisation_ids = SeveralField("Organisations affected")
    cohort_ids = SeveralField("Who would feel it", hint="Groups, never persons")
    impact_types = SeveralField("How it would be felt")
    category = ChoiceField("Category", empty="Not said")
    workstream = ChoiceField("Workstream", empty="Not said")
    phase_id = ChoiceField("Phase in which it would bite", empty="Not said")
    response = ChoiceField(
        "Response",
        choices=[(each.value, f"{LABELS[each]} a threat") for each in responses_to(False)]
        + [(each.value, f"{LABELS[each]} an opportunity") for each in responses_to(True)],
        hint="Usually a threat is treated and an opportunity enhanced",
        empty="As usual",
    )
    estimated_cost = WholeField("Estimated cost in pounds", least=0, most=MOST_POUNDS)
    raised_on = DayField("Day raised", asks="Give the day it was raised.")
    raised_by = LineField("Raised by", hint="A post or a body")
    comment = ProseField("Anything the next reader should know", rows=3)
    version = SeenVersion()

    def offer(self, choices: RiskChoices, scale: Scale) -> None:
        """Set every list to choose from; what a risk already holds is always among them."""
        self.owner_post_id.offer(pairs(choices.posts))
        self.phase_id.offer(pairs(choices.phases))
        self.lens_ids.offer(pairs(choices.lenses))
        self.organisation_ids.offer(pairs(choices.organisations))
        self.cohort_ids.offer(pairs(choices.cohorts))
        self.impact_types.offer(choices.impact_types)
        self.category.offer((word, word) for word in choices.categories)
        self.workstream.offer((word, word) for word in choices.workstreams)
        self.offer_scale(scale)

    def turn(self) -> None:
        """Ask in the words of an opportunity where it is one."""
        if not self.asks_opportunity:
            return
        for name, label, hint in OPPORTUNITY_WORDS:
            self[name].label.text = label
            if hint:
                self[name].description = hint

    @property
    def asks_opportunity(self) -> bool:
        """Tell whether an opportunity is asked about."""
        return bool(self.is_opportunity.data == str(True))

    def values(self) -> RiskValues:
        """Return what was filled in."""
        plain = {name: self[name].data for name in COLUMNS if not name.endswith("_id")}
        plain["is_opportunity"] = self.asks_opportunity
        chosen = self.response.data
        plain["response"] = (
            RiskResponse(chosen) if chosen else usual_response(self.asks_opportunity)
        )
        for name in ("category", "workstream"):
            plain[name] = self[name].data or ""
        return RiskValues(
            **plain,
            phase_id=self.phase_id.number,
            owner_post_id=self.owner_post_id.number,
            happened_on=self.happened_on.data if "happened_on" in self else None,
            scores={kind: self.pair(kind) for kind in ScoreKind},
            touched=Touched(
                lens_ids=self.lens_ids.numbers,
                organisation_ids=self.organisation_ids.numbers,
                cohort_ids=self.cohort_ids.numbers,
                impact_types=tuple(dict.fromkeys(self.impact_types.data or ())),
            ),
        )


OPPORTUNITY_WORDS = (
    ("title", "Opportunity in a few words", "For example, One front door for housing and care"),
    ("event", "There is a chance that", "What could go better"),
    ("effect", "So that", "What children, families and staff would gain; never a name"),
    ("current_likelihood", "Chance now", ""),
    ("current_impact", "Benefit now", ""),
    ("inherent_likelihood", "Chance if nothing is done", ""),
    ("inherent_impact", "Benefit if nothing is done", ""),
    ("inherent_reason", "Why this score if nothing is done", ""),
    ("target_likelihood", "Chance aimed for", ""),
    ("target_impact", "Benefit aimed for", ""),
    ("existing_controls", "What already helps it along", ""),
    ("hits_from", "First day it could come", ""),
    ("hits_until", "Last day it could come", ""),
)
"""What the form's fields are called of an opportunity: each with its label, and a hint."""


def stored_answers(row: RiskDetail) -> dict[str, Any]:
    """Return what stands in a risk as the answers of the form."""
    answers = dict(row.columns)
    answers["version"] = row.version
    answers["response"] = row.response.value
    answers["lens_ids"] = [str(each) for each, _ in row.lenses]
    answers["organisation_ids"] = [str(each) for each, _ in row.affected]
    answers["cohort_ids"] = [str(each) for each, _ in row.cohorts]
    answers["impact_types"] = [code for code, _ in row.impact_types]
    for kind in ScoreKind:
        latest = row.latest(kind)
        answers[f"{kind.value}_reason"] = latest.reason if latest else ""
    return answers


class ReviewForm(ScoredForm):
    """Ask what a review of a risk found."""

    current_likelihood = ChoiceField("Likelihood now", empty="Not scored yet")
    current_impact = ChoiceField("Impact now", empty="Not scored yet")
    current_reason = ProseField("Why, if the score is another", rows=2)
    note = ProseField("What was said", rows=2)
    next_review_on = DayField(
        "Next review", hint="Leave empty to follow the rhythm of the band, or write 29/10/2027"
    )
    version = SeenVersion()

    def values(self) -> ReviewValues:
        """Return what was filled in."""
        pair = self.pair(ScoreKind.CURRENT)
        return ReviewValues(pair, self.note.data, self.next_review_on.data)


class CloseForm(Form):
    """Ask why a risk is closed and how it ended."""

    reason = ProseField("Why can it be closed?", asks="Say why the risk can be closed.", rows=3)
    outcome = ProseField(
        "How did it end?", asks="Say how it ended: what happened, or did not.", rows=3
    )
    version = SeenVersion()


class IssueForm(Form):
    """Ask what happened, and when."""

    reason = ProseField("What happened?", asks="Say what happened.", rows=3)
    happened_on = DayField("On which day?", asks="Give the day, or your best guess.")
    version = SeenVersion()


class EscalateForm(Form):
    """Ask where a risk goes, and why."""

    body_id = ChoiceField("Who looks at it next?", empty="Choose one")
    reason = ProseField(
        "Why does it move?",
        asks="Say why it moves: what those who get it are asked to do.",
        hint="What those who get it are asked to decide or to do, and by when",
        rows=3,
    )
    version = SeenVersion()


class AcceptForm(Form):
    """Ask why a risk is acceptable as it stands, and until when."""

    reason = ProseField(
        "Why is it acceptable as it stands?",
        asks="Say why it is acceptable as it stands.",
        rows=3,
    )
    until = DayField(
        "Until which day?",
        asks="Give the last day: an acceptance is looked at again.",
        hint="It ends by itself then, and the risk is flagged. For example, 29/10/2027",
    )
    version = SeenVersion()


class ReasonForm(Form):
    """Ask for the reason of a move."""

    reason = ProseField("What has changed?", asks="Say what has changed.", rows=3)
    version = SeenVersion()


class TriggerForm(Form):
    """Ask which risk this one may bring about."""

    target_id = ChoiceField("Risk", empty="Choose one", asks="Choose a risk from the list.")
    probability = ShareField(
        "How likely, once this one happens", asks="Give a percentage.", hint="In per cent"
    )


class DaysForm(Form):
    """Stand behind forms that ask for a three-point number of days."""

    low_days = WholeField("At least", least=0, most=MOST_DAYS, asks="Give the least days.")
    likely_days = WholeField("Most likely", least=0, most=MOST_DAYS, asks="Give the likely days.")
    high_days = WholeField("At most", least=0, most=MOST_DAYS, asks="Give the most days.")

    def days(self) -> Days:
        """Return the days that were given."""
        days = (self.low_days.data, self.likely_days.data, self.high_days.data)
        return Days(*(each or 0 for each in days))


class DelayForm(DaysForm):
    """Ask which activity a risk would delay, in working days."""

    activity_id = ChoiceField("Activity", empty="Choose one", asks="Choose an activity.")


class ServiceForm(DaysForm):
    """Ask which service a risk would disrupt, where, how badly, in calendar days."""

    service_id = ChoiceField("Service", empty="Choose one", asks="Choose a service.")
    organisation_id = ChoiceField("In which council", empty="Choose one", asks="Choose a council.")
    severity = ShareField(
        "How much of it would be disrupted", asks="Give a percentage.", hint="In per cent"
    )
