"""Sentences about what changed in a programme, with what went out and what came in marked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from lgr_tracker.domain.risk_text import Piece, word_difference

Pieces = tuple[Piece, ...]


class ChangeKind(StrEnum):
    """Say what sort of news a change is, so that a board can read its list by sort."""

    NEW = "new"
    HAPPENED = "happened"
    RISEN = "risen"
    FALLEN = "fallen"
    CLOSED = "closed"
    GRADED = "graded"
    MOVED = "moved"
    OWNED = "owned"
    EVIDENCED = "evidenced"
    DONE = "done"
    WORDED = "worded"
    DECIDED = "decided"


@dataclass(frozen=True)
class Told:
    """Hold one piece of news: its sort and its sentence."""

    kind: ChangeKind
    parts: Pieces


@dataclass(frozen=True)
class Logged:
    """Hold what the audit trail says of one change, ids already put into words."""

    event: str
    name: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    reason: str = ""


DAYS: Mapping[str, str] = {
    "target_on": "Target date",
    "hits_from": "First day it could hit",
    "hits_until": "Last day it could hit",
    "due_on": "Due",
    "start_no_earlier_on": "Earliest start",
    "finish_by_on": "Finish by",
    "fixed_start_on": "Fixed start",
    "rehearsal_on": "Rehearsal",
    "starts_on": "First day",
    "ends_on": "Last day",
    "exit_on": "Meant to end",
    "vesting_on": "Vesting",
    "elections_on": "Elections",
    "decision_on": "Decision",
    "by_on": "Ambition due",
}
WORDS: Mapping[str, str] = {
    "title": "Title",
    "name": "Name",
    "cause": "Cause",
    "event": "Event",
    "effect": "Effect",
    "fallback": "Fallback",
    "wording": "Wording",
}
SIMPLE: Mapping[str, tuple[ChangeKind, str]] = {
    "risk:issue": (ChangeKind.HAPPENED, "It has happened, and is an issue now."),
    "risk:reopen": (ChangeKind.NEW, "Opened again."),
    "risk:escalate": (ChangeKind.DECIDED, "Taken to another body."),
    "risk:accept": (ChangeKind.DECIDED, "Accepted as it stands."),
    "risk:unaccept": (ChangeKind.DECIDED, "No longer accepted."),
    "activity:add": (ChangeKind.NEW, "New in the plan."),
    "activity:link": (ChangeKind.NEW, "New link in the plan."),
    "activity:relink": (ChangeKind.MOVED, "A link in the plan was changed."),
    "activity:unlink": (ChangeKind.CLOSED, "Link taken out of the plan."),
    "baseline:agree": (ChangeKind.DECIDED, "The plan’s dates were approved."),
    "baseline:decline": (ChangeKind.DECIDED, "The plan’s dates were not approved."),
    "holder:add": (ChangeKind.NEW, "New holder entered."),
    "holder:remove": (ChangeKind.CLOSED, "Holder taken out."),
    "readiness:accept": (ChangeKind.EVIDENCED, "Evidence accepted."),
    "plan:submit": (ChangeKind.DECIDED, "Submitted to the board."),
    "plan:withdraw": (ChangeKind.DECIDED, "Withdrawn from the board."),
    "plan:approve": (ChangeKind.DECIDED, "Approved by the board."),
    "plan:return": (ChangeKind.DECIDED, "Returned by the board."),
}
"""Events whose sentence hangs on nothing but the event."""


def told(logged: Logged) -> tuple[Told, ...]:
    """Return the news in one row of the trail; nothing for a change that is none to a board."""
    if logged.event in SIMPLE:
        kind, sentence = SIMPLE[logged.event]
        because = f" {_sentence(logged.reason)}" if logged.reason else ""
        return (Told(kind, (Piece(sentence + because),)),)
    return (*_state(logged), *_days(logged), *_work(logged), *_owner(logged), *_texts(logged))


def _sentence(text: str) -> str:
    return text if text[-1:] in ".?!" else f"{text}."


def _state(logged: Logged) -> Iterator[Told]:
    if logged.after.get("state") == "dropped":
        yield Told(ChangeKind.CLOSED, (Piece("Dropped."),))
    if logged.before.get("accepted_on") and not logged.after.get("accepted_on"):
        yield Told(ChangeKind.EVIDENCED, (Piece("Evidence is no longer accepted."),))
    elif logged.after.get("evidence"):
        yield Told(ChangeKind.EVIDENCED, (Piece("Evidence entered."),))


def _days(logged: Logged) -> Iterator[Told]:
    for field, label in DAYS.items():
        if field in logged.before and field in logged.after:
            old, new = logged.before[field], logged.after[field]
            yield Told(ChangeKind.MOVED, changed(label, day_words(old), day_words(new)))


def _work(logged: Logged) -> Iterator[Told]:
    before, after = logged.before, logged.after
    if "duration_days" in before and "duration_days" in after:
        yield Told(
            ChangeKind.MOVED,
            changed("Working days", str(before["duration_days"]), str(after["duration_days"])),
        )
    if after.get("actual_finish_on"):
        day = day_words(after["actual_finish_on"])
        yield Told(ChangeKind.DONE, (Piece(f"Finished on {day}."),))
    elif after.get("actual_start_on"):
        day = day_words(after["actual_start_on"])
        yield Told(ChangeKind.DONE, (Piece(f"Started on {day}."),))


def _owner(logged: Logged) -> Iterator[Told]:
    if "owner_post_id" in logged.before and "owner_post_id" in logged.after:
        old, new = logged.before["owner_post_id"], logged.after["owner_post_id"]
        yield Told(ChangeKind.OWNED, changed("Owner", str(old or "nobody"), str(new or "nobody")))


def _texts(logged: Logged) -> Iterator[Told]:
    for field, label in WORDS.items():
        if logged.before.get(field) and logged.after.get(field):
            difference = word_difference(logged.before[field], logged.after[field])
            yield Told(ChangeKind.WORDED, (Piece(f"{label}: "), *difference))


def changed(label: str, old: str, new: str) -> Pieces:
    """Return the sentence that something was one thing and is another.

    >>> "".join(piece.text for piece in changed("Due", "1 May 2027", ""))
    'Due: was 1 May 2027, now none.'
    """
    return (
        Piece(f"{label}: was "),
        Piece(old or "none", "out"),
        Piece(", now "),
        Piece(new or "none", "in"),
        Piece("."),
    )


def scored(old: int | None, new: int | None) -> Told | None:
    """Return the news that a risk's score rose or fell, or None where it stands.

    >>> scored(12, 20).kind, scored(8, 8)
    (<ChangeKind.RISEN: 'risen'>, None)
    """
    if new is None or old == new:
        return None
    if old is None:
        return Told(ChangeKind.RISEN, (Piece("First scored: "), Piece(str(new), "in"), Piece(".")))
    kind, verb = (ChangeKind.RISEN, "Rose") if new > old else (ChangeKind.FALLEN, "Fell")
    parts = (Piece(f"{verb} from "), Piece(str(old), "out"), Piece(" to "), Piece(str(new), "in"))
    return Told(kind, (*parts, Piece(".")))


def raised(what: str, score: int | None) -> Told:
    """Return the news that something stands in the log for the first time."""
    tail = f", scored {score}." if score is not None else "."
    return Told(ChangeKind.NEW, (Piece(f"New {what}{tail}"),))


def closed(reason: str) -> Told:
    """Return the news that a risk was closed, and why."""
    return Told(ChangeKind.CLOSED, (Piece(f"Closed: {_sentence(reason)}"),))


def graded(old: str | None, new: str) -> Told:
    """Return the news that a grade was agreed on a lens; `old` is that of the round before."""
    if old is None:
        return Told(ChangeKind.GRADED, (Piece("Agreed at "), Piece(new, "in"), Piece(".")))
    if old == new:
        return Told(ChangeKind.GRADED, (Piece(f"Agreed at {new}, as before."),))
    return Told(
        ChangeKind.GRADED,
        (
            Piece("Agreed at "),
            Piece(new, "in"),
            Piece("; was "),
            Piece(old, "out"),
            Piece(" in the round before."),
        ),
    )


def day_words(value: Any) -> str:
    """Return a day of the trail as a sentence has it, empty for none.

    >>> day_words("2027-03-20"), day_words(None)
    ('20 March 2027', '')
    """
    if not value:
        return ""
    day = date.fromisoformat(str(value)[:10])
    return f"{day.day} {day:%B %Y}"


def spoken(parts: Sequence[Piece]) -> str:
    """Return a sentence as it reads aloud, without its marks."""
    return "".join(piece.text for piece in parts)
