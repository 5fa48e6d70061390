"""What the action pages ask."""

from lgr_tracker.domain.kinds import LABELS, MitigationKind
from lgr_tracker.domain.states import MITIGATION_MOVES, MitigationState, label
from lgr_tracker.web.classified_form import ClassifiedForm
from lgr_tracker.web.fields import (
    ChoiceField,
    DayField,
    LineField,
    PickField,
    ProseField,
    SeenVersion,
    ShareField,
    WholeField,
)
from lgr_tracker.web.forms import Form
from lgr_tracker.workflows.actions.save_action import ActionValues, Served
from lgr_tracker.workflows.actions.update_action import ProgressValues

MOST_DAYS = 1_000
MOST_POUNDS = 1_000_000_000


class ActionForm(ClassifiedForm):
    """Ask what an action is, whose, and by when."""

    title = LineField("What will be done", asks="Say in a few words what will be done.")
    organisation_id = ChoiceField(
        "Kept by", empty="Choose one", hint="The organisation that answers for it"
    )
    owner_post_id = ChoiceField("Owner", empty="Nobody yet", hint="A post, not a person")
    due_on = DayField("Due")
    kind = PickField(
        "Is it still to do, or does it hold already?",
        choices=[(each.value, LABELS[each]) for each in MitigationKind],
        asks="Choose one.",
    )
    risk_id = ChoiceField("Risk it acts on", empty="None yet")
    cut_likelihood = ShareField("Should cut likelihood by", hint="In per cent")
    cut_impact = ShareField("Should cut impact by", hint="In per cent")
    detail = ProseField("More about it", rows=3)
    low_days = WholeField("Working days, at least", least=0, most=MOST_DAYS)
    likely_days = WholeField("Working days, most likely", least=0, most=MOST_DAYS)
    high_days = WholeField("Working days, at most", least=0, most=MOST_DAYS)
    estimated_cost = WholeField("Estimated cost in pounds", least=0, most=MOST_POUNDS)
    version = SeenVersion()

    def values(self) -> ActionValues:
        """Return what was filled in."""
        return ActionValues(
            title=self.title.data,
            detail=self.detail.data,
            kind=MitigationKind(self.kind.data),
            owner_post_id=self.owner_post_id.number,
            due_on=self.due_on.data,
            low_days=self.low_days.data,
            likely_days=self.likely_days.data,
            high_days=self.high_days.data,
            estimated_cost=self.estimated_cost.data,
        )

    def served(self) -> tuple[Served, ...]:
        """Return the risk it acts on, if one was chosen."""
        if self.risk_id.number is None:
            return ()
        cuts = (self.cut_likelihood.data or 0.0, self.cut_impact.data or 0.0)
        return (Served(self.risk_id.number, *cuts),)


class ProgressForm(Form):
    """Ask how far an action has come."""

    state = PickField("How does it stand?", asks="Choose how it stands.")
    progress = ProseField("What has happened since", rows=3)
    progress_percent = WholeField("How far it is, in per cent", least=0, most=100)
    started_on = DayField("Day it started")
    done_on = DayField("Day it was done", hint="Only when it is done; today if left empty")
    effect_seen = ProseField(
        "What has it changed?", rows=3, hint="What shows that the risk is smaller, if anything yet"
    )
    version = SeenVersion()

    def offer_moves(self, state: MitigationState) -> None:
        """Offer the state that stands and those it may become."""
        moves = [each for each in MitigationState if each in MITIGATION_MOVES[state]]
        self.state.offer((each.value, label(each).capitalize()) for each in (state, *moves))

    def values(self) -> ProgressValues:
        """Return what was filled in."""
        return ProgressValues(
            state=MitigationState(self.state.data),
            progress=self.progress.data,
            progress_percent=self.progress_percent.data or 0,
            started_on=self.started_on.data,
            done_on=self.done_on.data,
            effect_seen=self.effect_seen.data,
        )


class ServeForm(Form):
    """Ask which risk an action acts on, and by how much it should cut it."""

    risk_id = ChoiceField("Risk", empty="Choose one", asks="Choose a risk from the list.")
    cut_likelihood = ShareField("Should cut likelihood by", hint="In per cent")
    cut_impact = ShareField("Should cut impact by", hint="In per cent")

    def values(self) -> Served:
        """Return what was filled in."""
        cuts = (self.cut_likelihood.data or 0.0, self.cut_impact.data or 0.0)
        return Served(self.risk_id.number or 0, *cuts)
