"""Decide which rating a column speaks of, and which side of it, by what stands beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Final

from lgr_tracker.exchange.reading.vocabulary import folded, vocabulary
from lgr_tracker.exchange.reading.words import PERIOD, PLAIN, PREVIOUS, RATINGS, Meaning

# What ratings that come twice or three times are taken for.
_ROUNDS: Final = {2: ("inherent", "current"), 3: ("inherent", "current", "target")}

_LONG_TEXT: Final = 28
_LONGEST_RATING: Final = 40
_LETTERS: Final = 2
_FEW_WORDS: Final = 3
# No scale goes higher; larger numbers are amounts.
_HIGHEST: Final = 200

Claims = dict[int, Meaning]
# For each column the key of ours, and whether that is sure.
Keys = dict[int, tuple[str | None, bool]]


@dataclass(frozen=True, slots=True)
class Looks:
    """Say what the first cells of a column look like, as shares of those that are filled."""

    filled: int
    prose: float
    numbers: float
    days: float
    rates: float
    length: float = 0
    is_large: bool = False


def looks_of(values: Sequence[object]) -> Looks:
    """Say what cells look like."""
    if not values:
        return Looks(0, 0, 0, 0, 0)
    count = len(values)
    return Looks(
        count,
        sum(isinstance(each, str) and len(each) > _LONG_TEXT for each in values) / count,
        sum(isinstance(each, int | float) for each in values) / count,
        sum(isinstance(each, date) for each in values) / count,
        sum(map(_is_rating, values)) / count,
        sum(len(each) for each in values if isinstance(each, str)) / count,
        sum(isinstance(each, int | float) and each > _HIGHEST for each in values) * 2 > count,
    )


def _is_rating(value: object) -> bool:
    """Tell whether a cell may be part of a rating: a number, a letter, or words of a scale."""
    if isinstance(value, int | float):
        return value <= _HIGHEST
    text = folded(value) if isinstance(value, str) and len(value) <= _LONGEST_RATING else ""
    words = text.split()
    return bool(words) and (
        len(text) <= _LETTERS
        or not _scale_words().isdisjoint(words)
        or any(map(str.isdigit, words[0]))
        or (len(words) <= _FEW_WORDS and any(map(str.isdigit, text)))
    )


@cache
def _scale_words() -> frozenset[str]:
    return frozenset(vocabulary()["scale"]["words"])


def with_rounds(claims: Claims) -> Claims:
    """Read ratings that merely come again, as before and after controls; this is always asked."""
    counts = {side: _places(claims, side) for side in ("likelihood", "impact", "severity", "score")}
    rounds = max(len(counts["likelihood"]), len(counts["impact"]) + len(counts["severity"]))
    stated = {each.state for each in claims.values() if each.axis} - {PLAIN, PREVIOUS}
    if stated or rounds not in _ROUNDS or len(counts["likelihood"]) != rounds:
        return claims
    return claims | {
        place: Meaning(None, state, side, 1)
        for side, places in counts.items()
        for place, state in zip(places, _ROUNDS[rounds], strict=False)
    }


def _places(claims: Claims, side: str) -> list[int]:
    return [place for place, each in sorted(claims.items()) if each.axis == side and not each.state]


def rating_keys(claims: Claims, looks: Mapping[int, Looks]) -> list[tuple[int, str | None, bool]]:
    """Give the keys of all columns that rate, the surest first."""
    rated = {place: each for place, each in claims.items() if each.axis is not None}
    rated = _without_severity(_with_latest_quarter(rated, looks))
    meant = _states_meant(rated)
    found: list[tuple[int, str | None, bool]] = []
    for place, meaning in rated.items():
        state, is_sure = meant.get(meaning.state or PLAIN, (None, True))
        key = f"{state}_{meaning.axis}" if state in RATINGS else None
        found.append((place, key, is_sure and meaning.strength > 1))
    found = _with_bands(found, looks)
    return sorted(found, key=lambda each: (not each[2], each[0]))


def _with_latest_quarter(rated: Claims, looks: Mapping[int, Looks]) -> Claims:
    """Take the last quarter that says anything for the current one, where none is called so."""
    quarters = [
        each.state or ""
        for place, each in rated.items()
        if (each.state or "").startswith(PERIOD) and looks[place].filled
    ]
    has_current = any(each.state in (PLAIN, "current", "residual") for each in rated.values())
    latest = quarters[-1] if quarters and not has_current else None
    changed: Claims = {}
    for place, each in rated.items():
        if (each.state or "").startswith(PERIOD):
            is_latest = each.state == latest
            each = replace(each, state="current" if is_latest else PREVIOUS, strength=1)
        changed[place] = each
    return changed


def _without_severity(rated: Claims) -> Claims:
    """Read severity as impact, or as the score where impact has a column of its own."""
    has_impact = {each.state for each in rated.values() if each.axis == "impact"}
    return {
        place: replace(each, axis="score" if each.state in has_impact else "impact")
        if each.axis == "severity"
        else each
        for place, each in rated.items()
    }


def _states_meant(rated: Claims) -> dict[str, tuple[str | None, bool]]:
    """Say which rating each state of the table is, by what stands beside it."""
    present = {each.state or PLAIN for each in rated.values()}
    meant: dict[str, tuple[str | None, bool]] = {name: (name, True) for name in RATINGS}
    if "current" in present:
        meant["residual"] = (None if "target" in present else "target"), False
    else:
        meant["residual"] = "current", "inherent" in present or PLAIN not in present
    if PLAIN not in present:
        return meant
    meant[PLAIN] = _plain_meant(rated, present, meant)
    if meant[PLAIN][0] == "current" and "residual" in present and "current" not in present:
        meant["residual"] = "target", False
    return meant


def _plain_meant(
    rated: Claims, present: set[str], meant: Mapping[str, tuple[str | None, bool]]
) -> tuple[str | None, bool]:
    """Say which rating the columns belong to that don't name one."""
    own = {place: each.axis for place, each in rated.items() if not each.state}
    near: list[tuple[int, str]] = []
    for state in present & meant.keys():
        axes = {place: each.axis for place, each in rated.items() if each.state == state}
        if axes and not set(own.values()) & set(axes.values()):
            near.append((min(abs(one - other) for one in own or (0,) for other in axes), state))
    if near:
        return meant[min(near)[1]]
    if "current" in present:
        return ("inherent", False) if "inherent" not in present else (None, False)
    if "residual" in present:
        return ("inherent", False) if "inherent" not in present else (None, False)
    return "current", True


def _with_bands(
    found: Sequence[tuple[int, str | None, bool]], looks: Mapping[int, Looks]
) -> list[tuple[int, str | None, bool]]:
    """Where two columns give a score, take the one in words for the band."""
    keys = [key for _, key, _ in found]
    changed: list[tuple[int, str | None, bool]] = []
    for place, key, is_sure in found:
        if key and key.endswith("_score") and keys.count(key) > 1 and looks[place].numbers < 0.5:
            band = key.removesuffix("score") + "band"
            key = band if band not in keys else key
        changed.append((place, key, is_sure))
    return changed
