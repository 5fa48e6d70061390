"""The forms of the board: build a plan, take it back, decide on it."""

from collections.abc import Iterable, Sequence
from typing import Any

from lgr_tracker.domain.kinds import DecisionOutcome
from lgr_tracker.queries.board import AskRow, BodyRow, PlanRow
from lgr_tracker.web.fields import (
    ChoiceField,
    DayField,
    HiddenLine,
    LineField,
    PickField,
    ProseField,
    SeenVersion,
)
from lgr_tracker.web.forms import Form
from lgr_tracker.workflows.board.decide_plan import DecisionValues
from lgr_tracker.workflows.board.save_plan import AskValues, PlanValues

FEWEST_PLACES, MOST_PLACES, SPARE_PLACES = 3, 30, 2


class PlanForm(Form):
    """Ask what a transition plan says; `plan_form` adds a place for each decision asked."""

    title = LineField(
        "The question it puts to the board",
        asks="Give the plan a title: the question it puts to the board.",
        hint="For example, Should West go ahead with a copied case system?",
    )
    summary = ProseField(
        "What officers recommend, and what it changes for children",
        asks="Say in a few sentences what is recommended and what it changes.",
    )
    body_id = PickField("Which board decides", asks="Choose the board that decides.")
    needed_by_on = DayField("Decision needed by")
    version = SeenVersion()

    def asks(self) -> tuple[AskValues, ...]:
        """Return the decisions asked; places that were left empty are none."""
        found = []
        for place in range(1, MOST_PLACES + 1):
            if f"ask_{place}" not in self:
                break
            wording, activity = self[f"ask_{place}"].data, self[f"activity_{place}"].number
            if wording or activity is not None:
                found.append(AskValues(wording, activity, place))
        return tuple(found)

    def values(self) -> PlanValues:
        """Return what was filled in."""
        return PlanValues(
            title=self.title.data,
            summary=self.summary.data,
            body_id=self.body_id.number or 0,
            needed_by_on=self.needed_by_on.data,
            asks=self.asks(),
        )

    def places(self) -> tuple[tuple[Any, Any], ...]:
        """Return each place for a decision: its words and the work it would settle."""
        count = sum(1 for field in self if field.name.startswith("ask_"))
        return tuple((self[f"ask_{n}"], self[f"activity_{n}"]) for n in range(1, count + 1))


def plan_form(
    row: PlanRow | None,
    bodies: Sequence[BodyRow],
    decisions: Iterable[tuple[int, str]],
    sent: Iterable[str],
) -> PlanForm:
    """Return the form of a plan with a place for each decision asked, and two to spare.

    `sent` names the fields that came back, so that no place is lost on the way.
    """
    asks: Sequence[AskRow] = row.asks if row else ()
    came_back = sum(1 for name in sent if name.startswith("ask_"))
    count = min(MOST_PLACES, max(FEWEST_PLACES, len(asks) + SPARE_PLACES, came_back))
    fields: dict[str, object] = {}
    for place in range(1, count + 1):
        fields[f"ask_{place}"] = ProseField(f"Decision {place}", rows=2, longest=1_000)
        fields[f"activity_{place}"] = ChoiceField(
            f"Decision {place} settles, in the plan of work", empty="Nothing in the plan"
        )
    form: PlanForm = type("FilledPlanForm", (PlanForm,), fields)(data=_data(row, bodies))
    form.body_id.offer((str(body.id), body.name) for body in bodies)
    offered = {str(row_id): words for row_id, words in decisions}
    offered |= {str(ask.activity_id): f"{ask.code} {ask.activity}" for ask in asks if ask.code}
    for _, activity in form.places():
        activity.offer(sorted(offered.items(), key=lambda choice: choice[1]))
    return form


def _data(row: PlanRow | None, bodies: Sequence[BodyRow]) -> dict[str, object]:
    if row is None:
        return {"body_id": bodies[0].id if len(bodies) == 1 else None}
    asked = {f"ask_{n}": ask.wording for n, ask in enumerate(row.asks, start=1)}
    settled = {f"activity_{n}": ask.activity_id for n, ask in enumerate(row.asks, start=1)}
    return {
        "title": row.title,
        "summary": row.summary,
        "body_id": row.body_id,
        "needed_by_on": row.needed_by_on,
        "version": row.version,
        **asked,
        **settled,
    }


class SubmitForm(Form):
    """Ask for nothing but the step itself."""

    version = SeenVersion()


class WithdrawForm(Form):
    """Ask why a plan is taken back."""

    reason = ProseField("Why it is withdrawn", asks="Say why it is withdrawn; the board reads it.")
    version = SeenVersion()


class DecisionForm(Form):
    """Ask what the board decided; carries the digest of the text on screen."""

    outcome = PickField(
        "The board's decision",
        choices=[
            (DecisionOutcome.APPROVED.value, "Approve"),
            (DecisionOutcome.RETURNED.value, "Return"),
        ],
        asks="Choose whether the board approves or returns the plan.",
    )
    reason = ProseField("Reason, for the minutes", asks="Give the reason, for the minutes.")
    digest = HiddenLine()

    def values(self) -> DecisionValues:
        """Return what was filled in."""
        return DecisionValues(
            outcome=DecisionOutcome(self.outcome.data),
            reason=self.reason.data,
            digest=self.digest.data or "",
        )
