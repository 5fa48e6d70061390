"""What each kind of entry is called, asked and answered in, on its pages and in its files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lgr_tracker.domain.kinds import EntryKind
from lgr_tracker.domain.risk_text import late_text, number_word, plural
from lgr_tracker.domain.states import LIVE_ENTRIES, EntryState
from lgr_tracker.queries.entries import EntryCounts, EntryFilter, EntryRow


@dataclass(frozen=True)
class KindWords:
    """Hold the words of one kind of entry."""

    path: str
    one: str
    many: str
    ask: str
    add: str
    empty: str
    first: str
    waits: tuple[str, str, str]
    """What is said of none, of one and of several that are not settled yet."""
    open_state: str
    fields: Mapping[str, tuple[str, str]]
    """The fields that this kind has, each with its label and its hint, in their order."""
    said: str
    """What is asked when it is settled."""


OWNER = "A post lasts longer than a person"
MORE = ("More about it", "")
RISKS = ("Risks it is linked to", "Take a tick away to part them")
WORDS: Mapping[EntryKind, KindWords] = {
    EntryKind.ASSUMPTION: KindWords(
        path="assumptions",
        one="assumption",
        many="assumptions",
        ask="What is taken for granted?",
        add="Add an assumption",
        empty="No assumption is written down yet.",
        first="Begin with what the plan rests on though nobody has checked it: who checks it, by "
        "when, and which risk it becomes if it does not hold.",
        waits=(
            "No assumption waits to be checked.",
            "assumption waits to be checked.",
            "assumptions wait to be checked.",
        ),
        open_state="To be checked",
        fields={
            "title": (
                "What is assumed",
                "For example, The county’s case system runs until June",
            ),
            "reason": ("Why it is believed", ""),
            "detail": MORE,
            "organisation_id": ("Kept by", "The organisation that answers for it"),
            "owner_post_id": ("Who checks it", OWNER),
            "due_on": ("To be checked by", ""),
            "becomes_id": ("The risk it becomes if it fails", "It can also be raised later"),
            "risk_ids": RISKS,
            "more_risk_id": ("A risk it has to do with", ""),
            "workstream": ("Workstream", ""),
            "raised_on": ("Day written down", ""),
        },
        said="What was seen?",
    ),
    EntryKind.DECISION: KindWords(
        path="decisions",
        one="decision",
        many="decisions",
        ask="What is to be decided, by whom, and by when?",
        add="Add a decision",
        empty="No decision is written down yet.",
        first="Begin with what somebody has to decide before the work can go on: by which body, "
        "by when. Decisions that were taken, and advice that was declined, belong here too.",
        waits=(
            "No decision waits to be taken.",
            "decision waits to be taken.",
            "decisions wait to be taken.",
        ),
        open_state="To be taken",
        fields={
            "title": (
                "What is decided, or is to be",
                "For example, Which council hosts the emergency duty team",
            ),
            "detail": ("The options", "What else could be done, and what speaks for it"),
            "reason": ("Why", "Why it was decided so, or what hangs on it"),
            "organisation_id": ("Kept by", "The organisation that answers for it"),
            "body_id": ("The body that decides", ""),
            "owner_post_id": ("The post that decides or prepares it", OWNER),
            "due_on": ("To be taken by", ""),
            "advice": ("Advice that was given", "In the words of those who gave it; never a name"),
            "advice_from": ("Who gave it", "A post, a body or an organisation"),
            "is_advice_declined": ("Was it followed?", "If it was declined, say above why"),
            "risk_ids": RISKS,
            "more_risk_id": ("A risk it has to do with", ""),
            "workstream": ("Workstream", ""),
            "raised_on": ("Day written down", ""),
        },
        said="What was decided?",
    ),
    EntryKind.DEPENDENCY: KindWords(
        path="dependencies",
        one="dependency",
        many="dependencies",
        ask="What is needed, from whom, and by when?",
        add="Add a dependency",
        empty="Nothing that is needed from others is written down yet.",
        first="Begin with what the work cannot go on without though somebody else has to deliver "
        "it: what, from whom, by when.",
        waits=(
            "Nothing is waited for.",
            "dependency is not met yet.",
            "dependencies are not met yet.",
        ),
        open_state="Not agreed yet",
        fields={
            "title": (
                "What is needed",
                "For example, An extract of all open cases, in the agreed layout",
            ),
            "reason": ("What it is needed for", ""),
            "detail": MORE,
            "organisation_id": ("Needed by", "The organisation that waits for it"),
            "supplier_id": ("From", "The organisation that has to deliver it"),
            "owner_post_id": ("Who sees to it", OWNER),
            "due_on": ("Needed by which day", ""),
            "risk_ids": RISKS,
            "more_risk_id": ("A risk it has to do with", ""),
            "workstream": ("Workstream", ""),
            "raised_on": ("Day written down", ""),
        },
        said="What came, or what was said?",
    ),
}
KINDS: Mapping[str, EntryKind] = {words.path: kind for kind, words in WORDS.items()}

STATES: Mapping[EntryState, tuple[str, str]] = {
    EntryState.CONFIRMED: ("ready", "Holds"),
    EntryState.FAILED: ("late", "Does not hold"),
    EntryState.TAKEN: ("ready", "Taken"),
    EntryState.AGREED: ("course", "Agreed, not met yet"),
    EntryState.MET: ("ready", "Met"),
    EntryState.BROKEN: ("late", "Broken"),
    EntryState.WITHDRAWN: ("none", "Withdrawn"),
}
"""The shape and the words of each state but the first, whose words differ by kind."""

MOVES: Mapping[EntryState, str] = {
    EntryState.CONFIRMED: "It holds",
    EntryState.FAILED: "It does not hold",
    EntryState.TAKEN: "It is taken",
    EntryState.AGREED: "It is agreed",
    EntryState.MET: "It is met",
    EntryState.BROKEN: "It is broken",
    EntryState.WITHDRAWN: "It no longer matters",
    EntryState.OPEN: "Open it again",
}
"""What somebody says who moves an entry to a state."""


def state_words(kind: EntryKind, state: EntryState) -> str:
    """Return the words of a state.

    >>> state_words(EntryKind.DECISION, EntryState.OPEN)
    'To be taken'
    """
    return WORDS[kind].open_state if state is EntryState.OPEN else STATES[state][1]


def state_of(row: EntryRow, today: date) -> tuple[str, str]:
    """Return the shape and the words of how an entry stands; what is late says by how much."""
    if row.state in LIVE_ENTRIES and row.due_on is not None and row.due_on < today:
        return "late", f"{state_words(row.kind, row.state)}, {late_text(row.due_on, today)}"
    return STATES.get(row.state, ("none", ""))[0], state_words(row.kind, row.state)


def heading(kind: EntryKind, wanted: EntryFilter, counts: EntryCounts, matching: int) -> str:
    """Return the page's answer: what waits to be settled, or what the filter lets through."""
    words = WORDS[kind]
    if wanted == EntryFilter(kind):
        if not counts.live:
            return words.waits[0]
        first = f"{_many(counts.live)} {plural(counts.live, *words.waits[1:])}"
        late = "None" if not counts.late else _many(counts.late)
        return f"{first} {late} {plural(counts.late or 1, 'is', 'are')} late."
    noun = plural(matching, words.one, words.many)
    if wanted == EntryFilter(kind, is_late=True):
        return f"{_many(matching)} {noun} {plural(matching, 'is', 'are')} late."
    return f"{_many(matching)} {noun} {plural(matching, 'matches', 'match')}."


def _many(count: int) -> str:
    return number_word(count).capitalize()
