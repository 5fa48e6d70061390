"""Sentences about risks and actions: headings that are answers, windows, cuts, and changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any, Literal

from lgr_tracker.domain.kinds import Axis, ScaleNotation
from lgr_tracker.domain.scales import Scale

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def number_word(count: int) -> str:
    """Return a count as prose has it: a word below ten, figures from ten on.

    >>> number_word(4), number_word(1200)
    ('four', '1,200')
    """
    return SMALL[count] if 0 <= count < len(SMALL) else f"{count:,}"


def plural(count: int, one: str, many: str) -> str:
    """Return the word for one or for many.

    >>> plural(1, "risk", "risks"), plural(0, "risk", "risks")
    ('risk', 'risks')
    """
    return one if count == 1 else many


def log_sentence(open_count: int, band: str, in_band: int, without_action: int) -> str:
    """Return the heading of the risk log: how many, how bad, and what nobody is doing.

    `band` is the name of the heaviest band, `in_band` how many lie in it, `without_action` how
    many of those have no unfinished action with a date.

    >>> log_sentence(38, "Very high", 4, 2)
    '38 open risks. Four are very high, and two of those have no action.'
    >>> log_sentence(1, "Very high", 0, 0)
    'One open risk. None is very high.'
    """
    if open_count == 0:
        return "No risk is open."
    first = f"{number_word(open_count).capitalize()} open {plural(open_count, 'risk', 'risks')}."
    word = band.lower()
    if in_band == 0:
        return f"{first} None is {word}."
    second = f"{number_word(in_band).capitalize()} {plural(in_band, 'is', 'are')} {word}"
    return f"{first} {second}{_without(in_band, without_action)}"


def _without(in_band: int, without_action: int) -> str:
    if without_action == 0:
        return ", each with an action." if in_band > 1 else ", with an action."
    if in_band == 1:
        return ", and it has no action."
    if without_action == in_band:
        return ", and none of those has an action."
    has = plural(without_action, "has", "have")
    return f", and {number_word(without_action)} of those {has} no action."


def actions_sentence(unfinished: int, late: int, ownerless: int) -> str:
    """Return the heading of the actions: how many are to do, late, and nobody's.

    >>> actions_sentence(25, 3, 1)
    '25 actions to do. Three are late, and one has no owner.'
    >>> actions_sentence(1, 0, 0)
    'One action to do. None is late.'
    """
    if unfinished == 0:
        return "No action is left to do."
    noun = plural(unfinished, "action", "actions")
    first = f"{number_word(unfinished).capitalize()} {noun} to do."
    if late:
        second = f"{number_word(late).capitalize()} {plural(late, 'is', 'are')} late"
    else:
        second = "None is late"
    if not ownerless:
        return f"{first} {second}."
    joined = "and" if late else "but"
    has = plural(ownerless, "has", "have")
    return f"{first} {second}, {joined} {number_word(ownerless)} {has} no owner."


NEAR_DAYS = 300
"""A day this near needs no year to be understood."""


def day_text(day: date, today: date) -> str:
    """Return a day as a table has it: with its year only when it is far away.

    >>> day_text(date(2027, 3, 20), date(2026, 11, 23))
    '20 Mar'
    >>> day_text(date(2028, 3, 20), date(2026, 11, 23))
    '20 Mar 2028'
    """
    year = "" if abs((day - today).days) <= NEAR_DAYS else f" {day.year}"
    return f"{day.day} {day:%b}{year}"


def window_text(first: date | None, last: date | None, today: date) -> str:
    """Return when a risk could hit, as a table has it; empty when nobody has said.

    >>> window_text(date(2027, 3, 20), date(2027, 4, 30), date(2026, 11, 23))
    '20 Mar–30 Apr'
    >>> window_text(date(2027, 4, 1), None, date(2026, 11, 23))
    '1 Apr onward'
    """
    if first is None:
        return f"until {day_text(last, today)}" if last else ""
    if last is None:
        return f"{day_text(first, today)} onward"
    if first == last:
        return day_text(first, today)
    return f"{day_text(first, today)}–{day_text(last, today)}"


def late_text(due: date, today: date) -> str:
    """Return how late something is.

    >>> late_text(date(2026, 11, 22), date(2026, 11, 23))
    '1 day late'
    """
    days = (today - due).days
    return f"{days:,} {plural(days, 'day', 'days')} late"


def cut_text(likelihood_share: float, impact_share: float) -> str:
    """Return by how much an action is expected to cut a risk.

    >>> cut_text(0.5, 0.0), cut_text(0.25, 0.1), cut_text(0.0, 0.0)
    ('likelihood by 50%', 'likelihood by 25%, impact by 10%', 'not said')
    """
    parts = [
        f"{name} by {share * 100:.0f}%"
        for name, share in (("likelihood", likelihood_share), ("impact", impact_share))
        if share > 0
    ]
    return ", ".join(parts) or "not said"


def days_text(low: int, likely: int, high: int, unit: str = "days") -> str:
    """Return a three-point number of days.

    >>> days_text(5, 10, 20), days_text(3, 3, 3)
    ('5 to 20 days, likeliest 10', '3 days')
    """
    if low == high:
        return f"{low:,} {unit}"
    return f"{low:,} to {high:,} {unit}, likeliest {likely:,}"


@dataclass(frozen=True)
class Piece:
    """Hold a piece of a sentence that stayed, went out or came in."""

    text: str
    kind: Literal["same", "out", "in"] = "same"


def word_difference(before: str, after: str) -> tuple[Piece, ...]:
    """Return a text's change word by word, as pieces that read aloud in order.

    >>> [(p.text, p.kind) for p in word_difference("a child's record", "a child's history")]
    [("a child's ", 'same'), ('record', 'out'), (' ', 'same'), ('history', 'in')]
    """
    old, new = before.split(), after.split()
    pieces: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece(" ".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece(" ".join(old[a:b]), "out"))
        if d > c:
            pieces.append(Piece(" ".join(new[c:d]), "in"))
    return _spaced(pieces)


def _spaced(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Put one space between neighbours, outside what is struck through or underlined."""
    spaced: list[Piece] = []
    for piece in pieces:
        if spaced and spaced[-1].kind == "same":
            spaced[-1] = Piece(spaced[-1].text + " ")
            spaced.append(piece)
        elif spaced and piece.kind == "same":
            spaced.append(Piece(" " + piece.text))
        elif spaced:
            spaced += [Piece(" "), piece]
        else:
            spaced.append(piece)
    return tuple(spaced)


FIELD_WORDS: Mapping[str, str] = {
    "title": "title",
    "cause": "cause",
    "event": "event",
    "effect": "effect",
    "category": "category",
    "workstream": "workstream",
    "phase_id": "phase",
    "organisation_id": "council",
    "raised_on": "day raised",
    "raised_by": "who raised it",
    "is_opportunity": "sort",
    "owner_post_id": "owner",
    "owner_name": "owner’s name",
    "existing_controls": "existing controls",
    "target_on": "target date",
    "hits_from": "first day it could hit",
    "hits_until": "last day it could hit",
    "response": "response",
    "escalated_to_id": "escalation",
    "estimated_cost": "estimated cost",
    "comment": "comment",
    "next_review_on": "next review",
    "last_reviewed_on": "last review",
    "closing_reason": "reason for closing",
    "closing_outcome": "outcome",
    "state": "state",
    "happened_on": "day it happened",
    "accepted_until": "accepted until",
    "lenses": "lenses",
    "organisations": "organisations affected",
    "cohorts": "cohorts",
    "impact_types": "ways it would be felt",
    "own_columns": "columns of its own",
    "detail": "detail",
    "kind": "kind",
    "due_on": "due date",
    "started_on": "day it started",
    "done_on": "day it was done",
    "progress": "progress",
    "progress_percent": "progress in per cent",
    "effect_seen": "effect seen",
    "triggers": "risk it may bring about",
    "delays": "activity it would delay",
    "disrupts": "service it would disrupt",
    "serves": "risk it acts on",
    "evidence": "file",
    "reason": "reason",
    "outcome": "what became of it",
    "settled_on": "day it was settled",
    "body_id": "body that decides",
    "advice": "advice",
    "advice_from": "advice from",
    "is_advice_declined": "advice declined",
    "supplier_id": "who has to deliver it",
    "risks": "risks it has to do with",
    "becomes": "risk it becomes",
}
"""What each field is called in a sentence about its change; others are left out."""

PROSE_FIELDS = frozenset(
    {
        "title",
        "cause",
        "event",
        "effect",
        "existing_controls",
        "comment",
        "detail",
        "progress",
        "effect_seen",
        "reason",
        "outcome",
        "advice",
    }
)
DAY_FIELDS = frozenset(name for name in FIELD_WORDS if name.endswith("_on")) | {
    "accepted_until",
    "hits_from",
    "hits_until",
}
BOOL_WORDS: Mapping[str, tuple[str, str]] = {"is_opportunity": ("opportunity", "threat")}
SCORE_WORDS: Mapping[str, str] = {
    "inherent": "Score before controls",
    "current": "Score now",
    "target": "Score aimed for",
}


def told_changes(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    names: Mapping[tuple[str, int], str],
    sign: str = "×",
) -> tuple[tuple[Piece, ...], ...]:
    """Return what an audit row changed, one sentence a field, scores first.

    `names` gives the words for ids, by field and id; `sign` is how the scale joins likelihood
    and impact.
    """
    sentences = [
        _told_score(kind, words, before, after, sign)
        for kind, words in SCORE_WORDS.items()
        if f"{kind}_score" in after or f"{kind}_likelihood" in after or f"{kind}_impact" in after
    ]
    sentences += [
        _told_field(field, before.get(field), after.get(field), names)
        for field in FIELD_WORDS
        if field in after or field in before
    ]
    return tuple(sentences)


def changed_values(
    before: Mapping[str, Any], after: Mapping[str, Any], *, names: Mapping[tuple[str, int], str]
) -> tuple[tuple[str, str, str], ...]:
    """Return what an audit row changed as (field, before, after) in words, scores first.

    >>> changed_values({"current_impact": 3, "title": "Old"}, {"current_impact": 4}, names={})
    (('Score now', 'impact 3', 'impact 4'), ('Title', 'Old', ''))
    """
    scores = [
        (words, _score_values(kind, before), _score_values(kind, after))
        for kind, words in SCORE_WORDS.items()
    ]
    fields = [
        (
            FIELD_WORDS[field].capitalize(),
            _told_value(field, before.get(field), names),
            _told_value(field, after.get(field), names),
        )
        for field in FIELD_WORDS
    ]
    return tuple(each for each in (*scores, *fields) if each[1] or each[2])


def _score_values(kind: str, values: Mapping[str, Any]) -> str:
    parts = ((axis, values.get(f"{kind}_{axis}")) for axis in ("likelihood", "impact", "score"))
    return ", ".join(f"{axis} {value}" for axis, value in parts if value is not None)


def _told_score(
    kind: str, words: str, before: Mapping[str, Any], after: Mapping[str, Any], sign: str
) -> tuple[Piece, ...]:
    """Tell a score's change in what is known of it: only what changed stands in the trail."""
    parts = [Piece(words)]
    joint = " from "
    for axis in ("likelihood", "impact", "score"):
        old, new = before.get(f"{kind}_{axis}"), after.get(f"{kind}_{axis}")
        if new is None:
            continue
        name = "" if axis == "score" else f"{axis} "
        lead = (
            f"{joint if len(parts) == 1 else ', '}{name}"
            if old is not None
            else (f"{': ' if len(parts) == 1 else ', '}{name}")
        )
        if axis == "score" and len(parts) > 1:
            lead = ": " if old is not None else " = "
        parts.append(Piece(lead))
        if old is not None:
            parts += [Piece(str(old), "out"), Piece(" to ")]
        parts.append(Piece(str(new), "in"))
    return (*parts, Piece("."))


def _told_field(
    field: str, old: Any, new: Any, names: Mapping[tuple[str, int], str]
) -> tuple[Piece, ...]:
    label = FIELD_WORDS[field].capitalize()
    if field in PROSE_FIELDS and old and new:
        return (Piece(f"{label}: "), *word_difference(str(old), str(new)))
    was, now = _told_value(field, old, names), _told_value(field, new, names)
    if not was:
        return (Piece(f"{label}: "), Piece(now, "in"))
    if not now:
        return (Piece(f"{label}: "), Piece(was, "out"))
    return (Piece(f"{label} from "), Piece(was, "out"), Piece(" to "), Piece(now, "in"))


def _told_value(field: str, value: Any, names: Mapping[tuple[str, int], str]) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        true, false = BOOL_WORDS.get(field, ("yes", "no"))
        return true if value else false
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{heading}: {text}" for heading, text in value.items())
    if isinstance(value, int) and (field, value) in names:
        return names[field, value]
    if field in DAY_FIELDS:
        day = date.fromisoformat(str(value)[:10])
        return f"{day.day} {day:%B %Y}"
    return str(value).replace("_", " ")


def scale_sentence(scale: Scale) -> str:
    """Return how a programme scores, in one line: its steps, its rule and its bands."""
    if scale.notation is ScaleNotation.WORDS:
        names = ", ".join(band.name.lower() for band in scale.bands)
        return f"Scale: likelihood and impact in words. {names.capitalize()}."
    sides = [
        f"{axis.value} {points[0].written}–{points[-1].written}"
        for axis in Axis
        if (points := scale.points(axis))
    ]
    bands = ", ".join(
        f"{band.name.lower()} {band.minimum}–{scale.band_maximum(band)}" for band in scale.bands
    )
    return f"Scale: {f' {scale.sign} '.join(sides)}. {bands.capitalize()}."
