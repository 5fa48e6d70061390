"""What the words of headings mean, as listed in heading_words.toml."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final

from lgr_tracker.domain.register import REGISTER_COLUMNS
from lgr_tracker.exchange.reading.vocabulary import (
    folded,
    halves_of,
    ideas_of,
    listed,
    readings_of,
    vocabulary,
)

# The states a rating may be in; a quarter's own name stands as it is.
PLAIN: Final = ""
PREVIOUS: Final = "previous"
PERIOD: Final = "in "
RATINGS: Final = ("inherent", "current", "target")
SIDES: Final = ("likelihood", "impact", "score", "band")

_YEAR: Final = re.compile(r"(?:19|20)\d\d(?:\d\d)?")
_NAMES_OF_RISK: Final = frozenset({"risk", "hazard", "threat", "uncertainty"})
_AROUND_RISK: Final = frozenset(
    {
        *("a", "an", "and", "of", "or", "our", "the", "what", "which", "corporate", "key", "main"),
        *("operational", "potential", "programme", "project", "service", "specific", "strategic"),
        "top",
    }
)
# Columns that speak of work, whose dates and states are not the risk's own.
_DONE: Final = ("planned_actions", "existing_controls", "response")
_NUMBER_SIGNS: Final = ("#", "№")
_LONGEST_PHRASE: Final = 4
_MONEY: Final = re.compile(r"£|\b(?:gbp|pounds|k|expected value)\b")
_LONGEST_HEADING: Final = 120
_WORK: Final = frozenset({"work", "control"})
# A heading with words nobody knows rates only where it names a side, or the risk itself.
_RATED: Final = frozenset({"risk", "axis_likelihood", "axis_impact", "axis_severity"})
_MOST_UNKNOWN: Final = 3
_MOST_WORDS: Final = 9
_LIKELIHOOD_FIRST: Final = re.compile(
    r"\b(?:l|p|likelihood|probability)\b.*\b(?:i|s|impact|severity)\b"
)
_IMPACT_FIRST: Final = re.compile(
    r"\b(?:i|s|impact|severity)\b.*\b(?:l|p|likelihood|probability)\b"
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """Say what a heading stands for: one of our columns, or one side of a rating in some state.

    A column of a quarter's group has the quarter for its state. `strength` is 4 for our own
    heading, 3 for a listed word, 2 for a listed word that says little, 1 for a guess that is
    always asked.
    """

    key: str | None = None
    state: str | None = None
    axis: str | None = None
    strength: int = 0

    def __bool__(self) -> bool:
        """Tell whether the heading is known at all."""
        return self.strength > 0


UNKNOWN: Final = Meaning()


@cache
def known_headings() -> Mapping[str, str]:
    """Map every heading we know, folded, to the key of its column; our own come first."""
    known = {folded(column.heading): column.key for column in REGISTER_COLUMNS}
    for column in REGISTER_COLUMNS:
        known.setdefault(folded(column.key), column.key)
    for word, key in listed("columns").items():
        if word not in listed("weak"):
            known.setdefault(word, key)
    return known


@cache
def own_headings() -> Mapping[str, str]:
    """Map our own headings, folded, to the key of their column."""
    return {folded(column.heading): column.key for column in REGISTER_COLUMNS}


@lru_cache(maxsize=4096)
def meaning_of(parts: tuple[str, ...]) -> Meaning:
    """Say what a heading stands for that has one part for each of its rows.

    The whole is tried first, then the lowest part alone, then any word of it.
    """
    whole = " ".join(parts)
    if whole in _NUMBER_SIGNS:
        return Meaning("reference", strength=2)
    if len(whole) > _LONGEST_HEADING * len(parts):
        return UNKNOWN
    for text in readings_of(whole):
        if found := _meaning(text):
            return UNKNOWN if found.axis and _speaks_of_money(whole) else found
    if len(parts) > 1:
        return _below(meaning_of(parts[:-1]), meaning_of(parts[-1:]))
    return _of_halves(whole) or _of_ideas(whole)


def _speaks_of_money(heading: str) -> bool:
    """Tell whether a heading counts pounds, so that its numbers are no rating."""
    return _MONEY.search(heading.casefold()) is not None


def _of_halves(heading: str) -> Meaning:
    """Read "A / B" by whichever half is known; by the first, as a guess, where both differ."""
    known = [each for half in halves_of(heading) if (each := meaning_of((half,))).strength > 1]
    if not known or _speaks_of_money(heading):
        return UNKNOWN
    same = {(each.key, each.state, each.axis) for each in known}
    return known[0] if len(same) == 1 else replace(known[0], strength=1)


def _of_ideas(heading: str) -> Meaning:
    """Read a heading nobody has listed by the ideas its words stand for."""
    ideas, unknown = ideas_of(heading)
    if not ideas or unknown > _MOST_UNKNOWN or len(heading.split()) > _MOST_WORDS:
        return UNKNOWN
    axes = [each.removeprefix("axis_") for each in ideas if each.startswith("axis_")]
    states = [each.removeprefix("state_") for each in ideas if each.startswith("state_")]
    if axes and not ideas.isdisjoint(_WORK):
        # "Score with controls in place" rates the risk; "Score of controls" does not.
        is_rating = {"residual", "inherent"}.intersection(states)
        strength = 1 if unknown else 2
        return (
            Meaning(None, _one_state(states), _one_axis(axes), strength) if is_rating else UNKNOWN
        )
    for needed, key in vocabulary()["rules"].items():
        if ideas.issuperset(needed.split()):
            return Meaning(key, strength=1 if unknown else 2) if key else UNKNOWN
    if not axes or (unknown and ideas.isdisjoint(_RATED)):
        return UNKNOWN
    return Meaning(None, _one_state(states), _one_axis(axes), 1 if unknown else 2)


def _below(above: Meaning, lowest: Meaning) -> Meaning:
    """Say what a heading means whose parts say nothing together."""
    if not lowest or not above:
        return lowest
    if above.key == "owner" or (above.key in _DONE and lowest.key == "owner"):
        return Meaning("owner" if above.key == "owner" else "action_owners", strength=3)
    if above.key in _DONE and lowest.key not in (*_DONE, "action_owners"):
        return UNKNOWN
    if lowest.key is not None and (above.state or "").startswith(PERIOD):
        return replace(lowest, state=above.state)
    return lowest


def names_a_risk(heading: str) -> bool:
    """Tell whether a heading speaks of the risk and of nothing about it."""
    words = set(folded(heading).split())
    return not _NAMES_OF_RISK.isdisjoint(words) and words <= _NAMES_OF_RISK | _AROUND_RISK


def score_is_impact_first(heading: str) -> bool | None:
    """Tell whether a heading says that impact stands before likelihood; None if it says nothing."""
    text = folded(heading)
    if _LIKELIHOOD_FIRST.search(text):
        return False
    return True if _IMPACT_FIRST.search(text) else None


def _meaning(text: str) -> Meaning:
    """Say what folded words stand for."""
    if key := known_headings().get(text):
        return _of_key(key, 4 if text in own_headings() else 3)
    if key := listed("weak").get(text):
        return Meaning(key, strength=2)
    return _rating(text.split()) if text else UNKNOWN


def _of_key(key: str, strength: int) -> Meaning:
    """Give the meaning of a column of ours; ratings are parted into state and side."""
    state, _, axis = key.partition("_")
    if state in RATINGS and axis in SIDES:
        return Meaning(None, state, axis, strength)
    return Meaning(key, strength=strength)


def _rating(tokens: Sequence[str]) -> Meaning:
    """Read words as the state and side of a rating; unknown if any word speaks of anything else."""
    states: list[str] = []
    axes: list[str] = []
    at = 0
    while at < len(tokens):
        for length in range(min(_LONGEST_PHRASE, len(tokens) - at), 0, -1):
            phrase = " ".join(tokens[at : at + length])
            if _take(phrase, states, axes):
                at += length
                break
        else:
            return UNKNOWN
    is_named = len(tokens) > 1 or _alone().issuperset(tokens)
    if not axes and not (states and is_named):
        return UNKNOWN
    return Meaning(None, _one_state(states), _one_axis(axes), 3)


def _take(phrase: str, states: list[str], axes: list[str]) -> bool:
    """Take a phrase as what it means; tells whether it means anything here."""
    if state := listed("states").get(phrase):
        states.append(state)
    elif axis := listed("axes").get(phrase):
        axes.append(axis)
    elif phrase in _quarters() or _YEAR.fullmatch(phrase):
        states.append(PERIOD + phrase)
    else:
        return phrase.isdigit() or phrase in _rest()
    return True


@cache
def _quarters() -> frozenset[str]:
    return frozenset(vocabulary()["rest"]["quarters"])


@cache
def _alone() -> frozenset[str]:
    return frozenset(vocabulary()["rest"]["alone"])


@cache
def _rest() -> frozenset[str]:
    return frozenset(vocabulary()["rest"]["words"])


def _one_state(states: Sequence[str]) -> str:
    """Choose among several states: the past first, a named quarter before what it says of it."""
    for state in (PREVIOUS, "target", "current"):
        if state in states:
            return state
    if period := [state for state in states if state.startswith(PERIOD)]:
        return " ".join(period)
    return next((state for state in ("inherent", "residual") if state in states), PLAIN)


def _one_axis(axes: Sequence[str]) -> str:
    """Choose among several sides: both together are a score, a rating of one side is that side."""
    named = set(axes)
    sides = {
        "impact" if axis == "severity" else axis
        for axis in named & {"likelihood", "impact", "severity"}
    }
    if len(sides) == 2:
        return "score"
    if sides:
        return "severity" if named & {"severity"} and "impact" not in named else sides.pop()
    return "band" if "band" in named else "score"
