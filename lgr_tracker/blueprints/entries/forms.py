"""What the pages of assumptions, decisions and dependencies ask."""

from collections.abc import Iterable

from lgr_tracker.blueprints.entries.words import MOVES, WORDS
from lgr_tracker.domain.kinds import EntryKind
from lgr_tracker.domain.states import ENTRY_MOVES, EntryState
from lgr_tracker.queries.entries import EntryRow
from lgr_tracker.queries.risk_choices import Choice, RiskChoices
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
from lgr_tracker.workflows.entries.save_entry import TITLES, EntryValues


class EntryForm(Form):
    """Ask about an entry; `turn` keeps what its kind has, in the words of the kind."""

    title = LineField("Title")
    reason = ProseField("Why", rows=3)
    detail = ProseField("More about it", rows=3)
    organisation_id = ChoiceField("Kept by", empty="Choose one")
    supplier_id = ChoiceField("From", empty="Nobody named yet")
    body_id = ChoiceField("Body", empty="No body")
    owner_post_id = ChoiceField("Owner", empty="Nobody yet")
    due_on = DayField("Due")
    advice = ProseField("Advice", rows=3)
    advice_from = LineField("Who gave it")
    is_advice_declined = PickField(
        "Was it followed?",
        choices=[(str(False), "It was followed, or none was given"), (str(True), "Declined")],
        default=str(False),
        asks="Say whether the advice was followed.",
    )
    becomes_id = ChoiceField("Becomes", empty="None named yet")
    risk_ids = SeveralField("Risks")
    more_risk_id = ChoiceField("A risk", empty="None, or no other")
    workstream = ChoiceField("Workstream", empty="Not said")
    raised_on = DayField("Day written down", asks="Give the day it was written down.")
    version = SeenVersion()

    def turn(self, kind: EntryKind) -> None:
        """Leave out what the kind does not have, and ask the rest in its words."""
        asked = WORDS[kind].fields
        for name in OWN_FIELDS - asked.keys():
            del self[name]
        self.title.asks = TITLES[kind]
        for name, (label, hint) in asked.items():
            self[name].label.text = label
            self[name].description = hint or self[name].description

    def offer(self, choices: RiskChoices, risks: Iterable[Choice], row: EntryRow | None) -> None:
        """Set every list to choose from; the risks that an entry already bears on are ticks."""
        standing = row.risks if row else ()
        named = {each.id: f"{each.reference} {each.title}" for each in standing}
        about = [each.id for each in standing if not each.is_becoming]
        known = named | dict(risks)
        words = [row.workstream] if row and row.workstream else []
        offered: dict[str, Iterable[tuple[object, str]]] = {
            "supplier_id": choices.organisations,
            "body_id": choices.bodies,
            "owner_post_id": choices.posts,
            "becomes_id": known.items(),
            "risk_ids": [(key, named[key]) for key in about],
            "more_risk_id": [pair for pair in known.items() if pair[0] not in about],
            "workstream": [(word, word) for word in dict.fromkeys((*words, *choices.workstreams))],
        }
        for name, pairs in offered.items():
            if name in self:
                self[name].offer([(str(key), said) for key, said in pairs])
        if not about:
            del self["risk_ids"]

    def values(self) -> EntryValues:
        """Return what was filled in."""
        becomes = self._number("becomes_id")
        ticked = self.risk_ids.numbers if "risk_ids" in self else ()
        about = dict.fromkeys((*ticked, self._number("more_risk_id")))
        return EntryValues(
            title=self.title.data,
            detail=self.detail.data,
            reason=self.reason.data,
            workstream=self.workstream.data or "",
            owner_post_id=self._number("owner_post_id"),
            raised_on=self.raised_on.given,
            due_on=self.due_on.data,
            body_id=self._number("body_id"),
            advice=self.advice.data if "advice" in self else "",
            advice_from=self.advice_from.data if "advice_from" in self else "",
            is_advice_declined="advice" in self and self.is_advice_declined.data == str(True),
            supplier_id=self._number("supplier_id"),
            risk_ids=tuple(each for each in about if each is not None and each != becomes),
            becomes_id=becomes,
        )

    def _number(self, name: str) -> int | None:
        chosen: int | None = self[name].number if name in self else None
        return chosen


OWN_FIELDS = frozenset(name for words in WORDS.values() for name in words.fields)
"""The fields that some kind has and others may not."""


class SettleForm(Form):
    """Ask what became of an entry."""

    state = PickField("How does it stand now?", asks="Choose how it stands now.")
    outcome = ProseField("What was seen?", rows=3)
    on = DayField("On which day?", hint="Today if left empty, or for example 29/10/2027")
    version = SeenVersion()

    def offer_moves(self, kind: EntryKind, here: EntryState) -> None:
        """Offer what the entry can become, and ask in the words of its kind."""
        can = ENTRY_MOVES[kind][here]
        self.state.offer((each.value, words) for each, words in MOVES.items() if each in can)
        self.outcome.label.text = WORDS[kind].said
