"""What the assessment pages ask."""

from collections.abc import Sequence

from lgr_tracker.domain.grades import GradeStep
from lgr_tracker.domain.kinds import LABELS, Axis, Confidence, ScoreKind
from lgr_tracker.domain.scales import Scale
from lgr_tracker.web.fields import (
    ChoiceField,
    DayField,
    LineField,
    PickField,
    ProseField,
    SeenVersion,
    SeveralField,
)
from lgr_tracker.web.forms import Form
from lgr_tracker.workflows.assessment.accept_suggestion import SuggestedRisk
from lgr_tracker.workflows.assessment.agree_grade import AgreedValues
from lgr_tracker.workflows.assessment.open_round import RoundValues
from lgr_tracker.workflows.assessment.save_grading import GradingValues
from lgr_tracker.workflows.assessment.set_ambition import AmbitionValues
from lgr_tracker.workflows.scoring import Pair

CANNOT_SAY = "none"
"""The choice "not enough to say": no grade has such an id, also where grades start at zero."""
NO_CHILD = "Leave out anything that could identify a child."


class RoundForm(Form):
    """Ask about a new round."""

    name = LineField("Name", asks="Give the round a name.", hint="Such as Autumn round 2027")
    purpose = ProseField("What is it for?", rows=3)
    framework_id = ChoiceField("Framework", asks="Choose a framework.")
    opens_on = DayField("Opens on", asks="Say when answers can begin.")
    closes_on = DayField("Closes on", asks="Say until when answers can change.")

    def values(self) -> RoundValues:
        """Return what was said."""
        return RoundValues(
            name=self.name.data,
            purpose=self.purpose.data,
            framework_id=int(self.framework_id.data),
            opens_on=self.opens_on.given,
            closes_on=self.closes_on.given,
        )


class CloseForm(Form):
    """Ask why a round closes."""

    reason = ProseField("Reason", hint="Needed when it closes before its last day is over", rows=3)
    version = SeenVersion()


class SignOffForm(Form):
    """Ask for nothing but the version that was seen."""

    version = SeenVersion()


class GradeForm(Form):
    """Ask what a respondent thinks of a lens."""

    grade_id = PickField(
        "Choose one", asks="Choose the closest description, or “not enough to say”."
    )
    reason = ProseField("What have you seen that makes you say so?", hint=NO_CHILD)
    evidence = ProseField("Where can it be found?", rows=2)
    one_better = ProseField(
        "What would make this one grade better?",
        rows=2,
        hint="Good answers here often become actions.",
    )
    worry = ProseField("What worries you for children during the change?", rows=2, hint=NO_CHILD)
    confidence = PickField(
        "How sure are you?", choices=[(each.value, LABELS[each]) for each in Confidence]
    )
    version = SeenVersion()

    def offer(self, grades: Sequence[GradeStep]) -> None:
        """Set the grades to choose from, in the order given, then not enough to say."""
        choices = [(str(grade.id), grade.words) for grade in grades]
        self.grade_id.offer([*choices, (CANNOT_SAY, "Not enough to say")])

    def values(self) -> GradingValues:
        """Return what was said."""
        chosen = self.grade_id.data
        return GradingValues(
            grade_id=None if chosen == CANNOT_SAY else int(chosen),
            confidence=Confidence(self.confidence.data) if self.confidence.data else None,
            reason=self.reason.data,
            evidence=self.evidence.data,
            one_better=self.one_better.data,
            worry=self.worry.data,
        )


class AgreeForm(Form):
    """Ask which grade was agreed."""

    grade_id = PickField("Agreed grade", asks="Choose the grade that was agreed.")
    reason = ProseField(
        "Reason, in words a board member would use", asks="Say why this grade.", rows=3
    )
    evidence = ProseField("Evidence it rests on", rows=2)
    minority_view = ProseField(
        "Minority view, kept beside the grade",
        rows=2,
        hint="In the words of those who hold it, without their names.",
    )
    version = SeenVersion()

    def offer(self, grades: Sequence[GradeStep]) -> None:
        """Set the grades to choose from, in the order given."""
        self.grade_id.offer([(str(grade.id), grade.words) for grade in grades])

    def values(self) -> AgreedValues:
        """Return what was said."""
        return AgreedValues(
            grade_id=int(self.grade_id.data),
            reason=self.reason.data,
            evidence=self.evidence.data,
            minority_view=self.minority_view.data,
        )


class AmbitionForm(Form):
    """Ask which grade is aimed for."""

    grade_id = PickField("Grade aimed for", asks="Choose the grade you aim for.")
    by_on = DayField("By when", asks="Say by when.")
    version = SeenVersion()

    def offer(self, grades: Sequence[GradeStep]) -> None:
        """Set the grades to choose from, in the order given."""
        self.grade_id.offer([(str(grade.id), grade.words) for grade in grades])

    def values(self) -> AmbitionValues:
        """Return what was said."""
        return AmbitionValues(grade_id=int(self.grade_id.data), by_on=self.by_on.given)


class DeclineForm(Form):
    """Ask why a suggested risk is declined."""

    reason = ProseField(
        "Why is it declined?",
        asks="Say why this could not happen here, or is dealt with already.",
        rows=3,
        hint="Kept, and shown to the board with what was declined.",
    )


class SuggestedRiskForm(Form):
    """Ask how a suggested risk reads here."""

    title = LineField("Title", asks="Give the risk a title, as you would say it.")
    cause = ProseField("Because", rows=2)
    event = ProseField("There is a risk that", rows=2)
    effect = ProseField("So that", rows=2)
    organisation_id = ChoiceField(
        "Council or partner it is raised in", asks="Choose where it is raised."
    )
    council_ids = SeveralField("New councils it would be felt in")
    owner_post_id = ChoiceField("Owner", empty="Nobody yet")
    existing_controls = ProseField("What is in place already", rows=2)
    inherent_likelihood = ChoiceField("Likelihood before controls", empty="Not scored")
    inherent_impact = ChoiceField("Impact before controls", empty="Not scored")
    current_likelihood = ChoiceField("Likelihood now", empty="Not scored")
    current_impact = ChoiceField("Impact now", empty="Not scored")
    target_likelihood = ChoiceField("Likelihood aimed for", empty="Not scored")
    target_impact = ChoiceField("Impact aimed for", empty="Not scored")
    reason = ProseField("Why this score now?", rows=2)

    def offer_scale(self, scale: Scale) -> None:
        """Set the steps of the programme's own scale to choose from."""
        for axis in Axis:
            steps = [
                (point.number, scale.step_offered(axis, point.number))
                for point in scale.points(axis)
            ]
            for kind in ScoreKind:
                self[f"{kind.value}_{axis.value}"].offer(steps)

    def _pair(self, kind: ScoreKind) -> Pair:
        return Pair(
            self[f"{kind.value}_likelihood"].number,
            self[f"{kind.value}_impact"].number,
            self.reason.data if kind is ScoreKind.CURRENT else "",
        )

    def values(self) -> SuggestedRisk:
        """Return what was said."""
        return SuggestedRisk(
            organisation_id=int(self.organisation_id.data),
            title=self.title.data,
            cause=self.cause.data,
            event=self.event.data,
            effect=self.effect.data,
            existing_controls=self.existing_controls.data,
            owner_post_id=self.owner_post_id.number,
            council_ids=self.council_ids.numbers,
            inherent=self._pair(ScoreKind.INHERENT),
            current=self._pair(ScoreKind.CURRENT),
            target=self._pair(ScoreKind.TARGET),
        )
