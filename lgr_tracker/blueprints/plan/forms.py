"""What the plan's pages ask."""

from collections.abc import Callable
from typing import TypeVar

from wtforms import BooleanField

from lgr_tracker.domain.errors import CircularPlan, Invalid
from lgr_tracker.domain.kinds import LABELS, HolderBasis, LinkKind
from lgr_tracker.queries.activities import PlanChoices
from lgr_tracker.queries.plan import PlanView
from lgr_tracker.queries.plan_rows import WorkKind
from lgr_tracker.web.classified_form import ClassifiedForm
from lgr_tracker.web.fields import (
    ChoiceField,
    DayField,
    LineField,
    PickField,
    ProseField,
    SeenVersion,
    WholeField,
)
from lgr_tracker.web.forms import Form
from lgr_tracker.workflows.plan.accept_evidence import AcceptanceValues
from lgr_tracker.workflows.plan.change_readiness import ReadinessValues
from lgr_tracker.workflows.plan.decide_baseline import BaselineDecision
from lgr_tracker.workflows.plan.link_work import LinkValues, Tie
from lgr_tracker.workflows.plan.loading import WorkEnd
from lgr_tracker.workflows.plan.record_progress import ProgressValues
from lgr_tracker.workflows.plan.save_activity import ActivityValues
from lgr_tracker.workflows.plan.save_holder import HolderValues

T = TypeVar("T")
MOST_DAYS = 2_500
"""Ten years of working days."""


def given(value: T | None) -> T:
    """Return a value on which its field has insisted."""
    if value is None:
        raise Invalid("Fill in every field that is not optional.")
    return value


class ActivityForm(ClassifiedForm):
    """Ask about an activity."""

    name = LineField("What is to be done", asks="Say what is to be done.")
    code = LineField(
        "Code", asks="Give a short code.", longest=40, hint="Names it in lists, such as M31"
    )
    organisation_id = ChoiceField("New council it is done for", empty="The whole programme")
    workstream = LineField("Workstream", hint="Work of one name is shown together")
    phase_id = ChoiceField("Phase", empty="No phase")
    owner_post_id = ChoiceField("Owner", empty="Nobody yet", hint="The post that answers for it")
    duration_days = WholeField(
        "Likeliest duration, in working days",
        least=0,
        most=MOST_DAYS,
        asks="Give a number of working days; 0 for a milestone.",
        hint="0 makes it a milestone",
    )
    low_days = WholeField("Shortest duration, in working days", least=0, most=MOST_DAYS)
    high_days = WholeField("Longest duration, in working days", least=0, most=MOST_DAYS)
    start_no_earlier_on = DayField("It can start no earlier than")
    finish_by_on = DayField("It must finish by")
    fixed_start_on = DayField("It happens on this day, whatever it waits for")
    is_decision = BooleanField("This is a decision")
    is_checked = BooleanField("This starter content has been checked and is ours now")
    note = ProseField("Note")
    version = SeenVersion()

    def offer(self, choices: PlanChoices, own: frozenset[int], *, for_all: bool) -> None:
        """Set what there is to choose from: the councils in `own`, and all together if allowed."""
        if not for_all:
            self.organisation_id.empty = "Choose one"
            self.organisation_id.asks = "Choose the council it is done for."
        self.organisation_id.offer(_texts(tuple(c for c in choices.councils if c[0] in own)))
        self.phase_id.offer(_texts(choices.phases))
        self.owner_post_id.offer(_texts(choices.posts))

    def durations(self) -> tuple[int | None, int, int | None]:
        """Return the shortest, the likeliest and the longest duration."""
        return self.low_days.data, given(self.duration_days.data), self.high_days.data

    def values(self, *, is_starter: bool) -> ActivityValues:
        """Return what was filled in; starter content stays so until somebody has checked it."""
        return ActivityValues(
            code=self.code.data,
            name=self.name.data,
            organisation_id=self.organisation_id.number,
            workstream=self.workstream.data,
            phase_id=self.phase_id.number,
            owner_post_id=self.owner_post_id.number,
            duration_days=given(self.duration_days.data),
            low_days=self.low_days.data,
            high_days=self.high_days.data,
            start_no_earlier_on=self.start_no_earlier_on.data,
            finish_by_on=self.finish_by_on.data,
            fixed_start_on=self.fixed_start_on.data,
            is_decision=self.is_decision.data,
            is_starter=is_starter and not self.is_checked.data,
            note=self.note.data,
        )


class ProgressForm(Form):
    """Ask how far an activity has come."""

    actual_start_on = DayField("Started on")
    actual_finish_on = DayField("Finished on")
    remaining_days = WholeField(
        "Working days that remain",
        least=0,
        most=MOST_DAYS,
        hint="Only while it is under way; empty means what the duration leaves",
    )
    version = SeenVersion()

    def values(self) -> ProgressValues:
        """Return what was filled in."""
        return ProgressValues(
            self.actual_start_on.data, self.actual_finish_on.data, self.remaining_days.data
        )


WAITS, IS_WAITED_FOR = "waits", "is_waited_for"


class TieForm(Form):
    """Ask how one piece of work waits for another."""

    closes_ring = "kind"
    """The field to mend where the answer would make work wait for itself."""
    kind = ChoiceField(
        "How it waits",
        choices=[(kind.value, LABELS[kind]) for kind in LinkKind],
        asks="Choose how it waits.",
    )
    lag_days = WholeField(
        "Working days between",
        least=-MOST_DAYS,
        most=MOST_DAYS,
        hint="At least so many; below 0 lets them overlap",
    )
    max_lag_days = WholeField(
        "At most so many working days between", least=-MOST_DAYS, most=MOST_DAYS
    )

    def tie(self) -> Tie:
        """Return what was filled in."""
        return Tie(LinkKind(self.kind.data), self.lag_days.data or 0, self.max_lag_days.data)

    def attempt(self, act: Callable[[], T]) -> T | None:
        """Do `act`; a ring is a matter of the field that closes it."""
        try:
            return super().attempt(act)
        except CircularPlan as error:
            self._place(Invalid(error.message, {self.closes_ring: error.message}))
        return None


class LinkChangeForm(TieForm):
    """Ask how work waits from now on."""

    version = SeenVersion()


class LinkForm(TieForm):
    """Ask what an activity waits for, or what waits for it."""

    closes_ring = "work"
    direction = PickField(
        "Which of the two waits?",
        choices=[(WAITS, "This activity waits"), (IS_WAITED_FOR, "The other work waits")],
        asks="Choose which of the two waits.",
    )
    work = ChoiceField("The other work", empty="Choose one", asks="Choose the other work.")

    def values(self, activity_id: int) -> LinkValues:
        """Return what was filled in."""
        here, there = WorkEnd("activity", activity_id), work_end(self.work.data)
        waits = self.direction.data == WAITS
        return LinkValues(
            predecessor=there if waits else here,
            successor=here if waits else there,
            **vars(self.tie()),
        )

    def _place(self, error: Invalid) -> None:
        """Put a sentence about either end at the one field that names the other work."""
        names = {"predecessor": "work", "successor": "work"}
        fields = {names.get(name, name): sentence for name, sentence in error.fields.items()}
        super()._place(Invalid(error.message, fields))


class StatusDayForm(Form):
    """Ask for which day the dates are reckoned."""

    status_on = DayField("Day of the plan", hint="Empty means the day on which somebody looks")
    version = SeenVersion()


class ReadinessForm(Form):
    """Ask what a council has to show for a criterion."""

    owner_post_id = ChoiceField("Owner", empty="Nobody yet", hint="The post that answers for it")
    evidence = ProseField(
        "Evidence", hint="What shows that it is in place, and where to find it; no child by name"
    )
    evidence_on = DayField("Day of the evidence")
    rehearsal_on = DayField("Rehearsal")
    fallback = ProseField("Fallback", hint="What happens on Day 1 if it is not in place")
    version = SeenVersion()

    def values(self) -> ReadinessValues:
        """Return what was filled in."""
        return ReadinessValues(
            owner_post_id=self.owner_post_id.number,
            evidence=self.evidence.data,
            evidence_on=self.evidence_on.data,
            rehearsal_on=self.rehearsal_on.data,
            fallback=self.fallback.data,
        )


class AcceptanceForm(Form):
    """Ask who accepted the evidence, and when."""

    accepted_by = LineField(
        "Accepted by", asks="Say who accepted it.", hint="The post or the board that looked at it"
    )
    accepted_on = DayField("Accepted on", asks="Say when it was accepted.")
    version = SeenVersion()

    def values(self) -> AcceptanceValues:
        """Return what was filled in."""
        return AcceptanceValues(self.accepted_by.data, given(self.accepted_on.data))


class WithdrawalForm(Form):
    """Ask why an acceptance is taken back."""

    reason = ProseField("Why is the acceptance taken back?", asks="Say why it is taken back.")
    version = SeenVersion()


class DeliveryForm(Form):
    """Ask which work delivers a criterion."""

    work = ChoiceField("Work that delivers it", empty="Choose one", asks="Choose the work.")


class HolderForm(Form):
    """Ask who runs a service, from and until."""

    service_id = ChoiceField("Service", empty="Choose one", asks="Choose a service.")
    area_id = ChoiceField(
        "New council whose area it is", empty="Choose one", asks="Choose a new council."
    )
    organisation_id = ChoiceField("Who runs it", empty="Choose one", asks="Choose who runs it.")
    basis = ChoiceField(
        "On what footing",
        choices=[(basis.value, LABELS[basis]) for basis in HolderBasis],
        empty="Choose one",
        asks="Choose on what footing.",
    )
    starts_on = DayField("First day", asks="Give the first day.")
    ends_on = DayField("Last day", hint="Empty means until further notice")
    agreement = LineField("Agreement", hint="Its reference, such as IAA-07")
    exit_on = DayField("Meant to have ended by", hint="For a hosted or shared service")
    version = SeenVersion()

    def values(self) -> HolderValues:
        """Return what was filled in."""
        return HolderValues(
            organisation_id=given(self.organisation_id.number),
            starts_on=given(self.starts_on.data),
            ends_on=self.ends_on.data,
            basis=HolderBasis(self.basis.data),
            agreement=self.agreement.data,
            exit_on=self.exit_on.data,
        )


class RemovalForm(Form):
    """Carry the version of what is taken out."""

    version = SeenVersion()


def work_end(chosen: str) -> WorkEnd:
    """Return the piece of work that a choice such as activity-12 stands for."""
    kind, _, number = chosen.partition("-")
    named: WorkKind = "mitigation" if kind == "mitigation" else "activity"
    return WorkEnd(named, int(number))


def work_choices(plan: PlanView, besides: str = "") -> list[tuple[str, str]]:
    """Return every piece of work but one to choose from, by code."""
    rows = sorted(plan.rows, key=lambda row: row.key)
    return [(f"{row.kind}-{row.id}", f"{row.key} {row.name}") for row in rows if row.key != besides]


def _texts(pairs: tuple[tuple[int, str], ...]) -> list[tuple[str, str]]:
    return [(str(row_id), words) for row_id, words in pairs]


class BaselineAskForm(Form):
    """Ask why the approved dates should change."""

    reason = ProseField(
        "Why the approved dates should change",
        asks="Say why the approved dates should change; whoever decides reads it.",
        hint="It is kept beside the dates",
    )


class BaselineDecisionForm(Form):
    """Ask what was decided on the dates asked for, and why."""

    outcome = PickField(
        "Your decision",
        choices=[("agree", "Agree"), ("decline", "Decline")],
        asks="Choose whether you agree or decline.",
    )
    reason = ProseField("Reason", asks="Give the reason; whoever asked reads it.")

    def values(self) -> BaselineDecision:
        """Return what was filled in."""
        return BaselineDecision(self.outcome.data == "agree", self.reason.data)
