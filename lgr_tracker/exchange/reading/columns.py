"""Decide what each column of a table holds, by its heading, its neighbours and its cells."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from lgr_tracker.exchange.reading.found import QUOTE_LIMIT, FoundColumn
from lgr_tracker.exchange.reading.values import read_text
from lgr_tracker.exchange.reading.words import (
    PERIOD,
    PLAIN,
    PREVIOUS,
    RATINGS,
    UNKNOWN,
    Meaning,
    folded,
    meaning_of,
    own_headings,
    vocabulary,
)
from lgr_tracker.exchange.sheet import column_name

SAMPLES: Final = 3
# Cells of a column that are looked at to learn what it holds.
LOOKED_AT: Final = 30
_LONG_TEXT: Final = 28
_SHORT_TEXT: Final = 15

Claims = dict[int, Meaning]
# For each column the key of ours, and whether that is sure.
Keys = dict[int, tuple[str | None, bool]]
_UNKNOWN_KEY: Final = (None, True)


@dataclass(frozen=True, slots=True)
class Looks:
    """Say what the first cells of a column look like, as shares of those that are filled."""

    filled: int
    prose: float
    numbers: float
    days: float
    short: float


def columns_of(
    parts: Mapping[int, tuple[str, ...]], values: Mapping[int, Sequence[object]]
) -> tuple[FoundColumn, ...]:
    """Name the columns; `values` holds the first filled cells of each."""
    looks = {place: looks_of(values[place]) for place in parts}
    if is_ours(parts.values()):
        keys = _own_keys(parts)
    else:
        claims = {place: _seen(meaning_of(parts[place]), looks[place]) for place in parts}
        keys = _keys(_with_consequence(claims, looks), looks)
    return tuple(
        FoundColumn(
            place,
            column_name(place),
            " | ".join(parts[place]),
            key=keys.get(place, _UNKNOWN_KEY)[0],
            is_sure=keys.get(place, _UNKNOWN_KEY)[1],
            samples=tuple(_sample(value) for value in values[place][:SAMPLES]),
        )
        for place in sorted(parts)
    )


def _own_keys(parts: Mapping[int, tuple[str, ...]]) -> Keys:
    """Take our own workbook at its word: only our headings, to the letter."""
    return {
        place: (key, True)
        for place, each in parts.items()
        if (key := own_headings().get(folded(each[-1])))
    }


def _sample(value: object) -> str:
    """Show a cell briefly, as a person would write it."""
    shown = str(value) if isinstance(value, str) else read_text(value) or ""
    return " ".join(shown.split())[:QUOTE_LIMIT]


def is_ours(headings: Iterable[tuple[str, ...]]) -> bool:
    """Tell whether a table has our reference and version, so that its rows can be matched."""
    keys = {own_headings().get(folded(parts[-1])) for parts in headings}
    return {"reference", "version"} <= keys


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
        sum(isinstance(each, str) and len(each) <= _SHORT_TEXT for each in values) / count,
    )


def _seen(meaning: Meaning, looks: Looks) -> Meaning:
    """Correct what a heading says by what the cells below it look like."""
    if meaning.axis is None:
        return Meaning("comment", strength=1) if _is_told_status(meaning, looks) else meaning
    if looks.days > 0.5:
        return Meaning("target_on", strength=2) if meaning.state == "target" else UNKNOWN
    if looks.prose > 0.5:
        is_effect = meaning.axis in ("impact", "severity") and meaning.state == PLAIN
        return Meaning("effect", strength=3) if is_effect else UNKNOWN
    return meaning


def _with_consequence(claims: Claims, looks: Mapping[int, Looks]) -> Claims:
    """Read an effect of numbers or single words as the impact, where none is named."""
    sides = {each.axis for each in claims.values() if each.state == PLAIN}
    if "likelihood" not in sides or sides & {"impact", "severity"}:
        return claims
    return {
        place: Meaning(None, PLAIN, "impact", 2)
        if each.key == "effect" and (looks[place].numbers > 0.5 or looks[place].short > 0.9)
        else each
        for place, each in claims.items()
    }


def _is_told_status(meaning: Meaning, looks: Looks) -> bool:
    return meaning.key == "status" and looks.prose > 0.5


def _keys(claims: Claims, looks: Mapping[int, Looks]) -> Keys:
    """Give each column that means something its key, and say whether that is sure."""
    keys: Keys = {}
    taken: set[str] = set()
    for place, key, is_sure in _rating_keys(claims, looks):
        if key is not None and key not in taken:
            taken.add(key)
            keys[place] = key, is_sure
        elif not is_sure:
            keys[place] = None, False
    for place in sorted(claims, key=lambda each: _rank(each, claims[each])):
        wanted = claims[place].key
        if wanted is None:
            continue
        instead = vocabulary()["instead"].get(wanted) if claims[place].strength > 1 else None
        for key in (wanted, instead):
            if key is not None and key not in taken:
                taken.add(key)
                keys[place] = (
                    key,
                    claims[place].strength > 1 and (key == wanted or key in ("title", "event")),
                )
                break
    return keys


def _rank(place: int, meaning: Meaning) -> tuple[int, int]:
    """Put the surest heading first; of several quarters the last, else the one at the left."""
    return -meaning.strength, -place if meaning.state else place


def _rating_keys(claims: Claims, looks: Mapping[int, Looks]) -> list[tuple[int, str | None, bool]]:
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
