"""Decide what each column of a table holds, by its heading, its neighbours and its cells."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from lgr_tracker.exchange.reading.found import QUOTE_LIMIT, FoundColumn
from lgr_tracker.exchange.reading.rating_columns import (
    Claims,
    Keys,
    Looks,
    looks_of,
    rating_keys,
    with_rounds,
)
from lgr_tracker.exchange.reading.values import read_text
from lgr_tracker.exchange.reading.vocabulary import folded, ideas_of, vocabulary
from lgr_tracker.exchange.reading.words import (
    PLAIN,
    UNKNOWN,
    Meaning,
    meaning_of,
    names_a_risk,
    own_headings,
)
from lgr_tracker.exchange.sheet import column_name

SAMPLES: Final = 3
# Cells of a column that are looked at to learn what it holds.
LOOKED_AT: Final = 30
# A side whose cells mostly are texts of this length on average is told, and not rated.
_FEW: Final = 0.34
_WORDY: Final = 12
_CODE: Final = re.compile(r"[A-Za-z&]{0,6}[ \-/.]?[A-Za-z]{0,4}[ \-/.]?[0-9]{1,6}[a-z]?")
_MAY_BE_KIND: Final = ("category", "title", "event")
# Sides of a rating that give it as a whole.
_WHOLE: Final = ("score", "band")
# Columns that never hold numbers; those of an effect may be the impact.
_TEXTS: Final = ("owner", "title", "event", "cause")
# A column of texts of this length on average may say what the risk is.
_SENTENCE: Final = 15
_UNKNOWN_KEY: Final = (None, True)


def columns_of(
    parts: Mapping[int, tuple[str, ...]], values: Mapping[int, Sequence[object]]
) -> tuple[FoundColumn, ...]:
    """Name the columns; `values` holds the first filled cells of each."""
    looks = {place: looks_of(values[place]) for place in parts}
    if is_ours(parts.values()):
        keys = _own_keys(parts)
    else:
        claims = {place: _seen(meaning_of(parts[place]), looks[place]) for place in parts}
        keys = _keys(with_rounds(_with_consequence(claims, looks)), looks)
        keys = _with_reference(_with_event(keys, parts, claims, looks), parts, values)
        keys = _with_kind(keys, values)
    headings = _headings(parts)
    return tuple(
        FoundColumn(
            place,
            column_name(place),
            headings[place],
            key=keys.get(place, _UNKNOWN_KEY)[0],
            is_sure=keys.get(place, _UNKNOWN_KEY)[1],
            samples=tuple(sample_of(value) for value in values[place][:SAMPLES]),
        )
        for place in sorted(parts)
    )


def _headings(parts: Mapping[int, tuple[str, ...]]) -> dict[int, str]:
    """Join the parts of each heading; one that comes again is numbered."""
    headings: dict[int, str] = {}
    for place in sorted(parts):
        heading, times = " | ".join(parts[place]), 1
        while (told := heading if times == 1 else f"{heading} ({times})") in headings.values():
            times += 1
        headings[place] = told
    return headings


def _own_keys(parts: Mapping[int, tuple[str, ...]]) -> Keys:
    """Take our own workbook at its word: only our headings, to the letter."""
    return {
        place: (key, True)
        for place, each in parts.items()
        if (key := own_headings().get(folded(each[-1])))
    }


def sample_of(value: object) -> str:
    """Show a cell briefly, as a person would write it."""
    shown = str(value) if isinstance(value, str) else read_text(value) or ""
    return " ".join(shown.split())[:QUOTE_LIMIT]


def is_ours(headings: Iterable[tuple[str, ...]]) -> bool:
    """Tell whether a table has our reference and version, so that its rows can be matched."""
    keys = {own_headings().get(folded(parts[-1])) for parts in headings}
    return {"reference", "version"} <= keys


def _seen(meaning: Meaning, looks: Looks) -> Meaning:
    """Correct what a heading says by what the cells below it look like."""
    if meaning.axis is None:
        return _seen_text(meaning, looks)
    if looks.is_large:
        return UNKNOWN
    if looks.days > 0.5:
        return Meaning("target_on", strength=2) if meaning.state == "target" else UNKNOWN
    if looks.prose > 0.5:
        is_effect = meaning.axis in ("impact", "severity") and meaning.state == PLAIN
        return Meaning("effect", strength=3) if is_effect else UNKNOWN
    if looks.rates <= _FEW and looks.length >= _WORDY and meaning.axis in ("impact", "severity"):
        return Meaning("effect", strength=2) if meaning.state == PLAIN else UNKNOWN
    if looks.filled and not looks.rates and (meaning.strength == 1 or meaning.axis in _WHOLE):
        is_effect = meaning.axis in ("impact", "severity") and meaning.state == PLAIN
        return Meaning("effect", strength=1) if is_effect else UNKNOWN
    return meaning


def _seen_text(meaning: Meaning, looks: Looks) -> Meaning:
    """Correct what a heading says that names no rating."""
    if meaning.key == "status" and looks.prose > 0.5:
        return Meaning("comment", strength=1)
    if meaning.key in _TEXTS and looks.numbers + looks.days > 0.5:
        return UNKNOWN
    return meaning


def _with_event(
    keys: Keys,
    parts: Mapping[int, tuple[str, ...]],
    claims: Claims,
    looks: Mapping[int, Looks],
) -> Keys:
    """Where nothing says what the risk is, ask whether a column that names risks does."""
    if any(key in ("title", "event") for key, _ in keys.values()):
        return keys
    for place, each in sorted(parts.items()):
        if place not in keys and claims[place].axis is None and names_a_risk(each[-1]):
            return {**keys, place: ("event", False)}
    best = max(
        (place for place in parts if place not in keys and looks[place].length >= _SENTENCE),
        key=lambda place: ("risk" in ideas_of(parts[place][-1])[0], looks[place].length),
        default=None,
    )
    if best is None or (_tells(keys) and "risk" not in ideas_of(parts[best][-1])[0]):
        return keys
    return {**keys, best: ("event", False)}


def _with_reference(
    keys: Keys, parts: Mapping[int, tuple[str, ...]], values: Mapping[int, Sequence[object]]
) -> Keys:
    """Where nothing is called a reference, ask whether a first column of numbers or codes is."""
    first = min(parts)
    if first in keys or any(key == "reference" for key, _ in keys.values()):
        return keys
    said = [read_text(each) or "" for each in values[first] if isinstance(each, str | int | float)]
    are_codes = bool(said) and len(set(said)) == len(values[first])
    are_codes = are_codes and all(map(_CODE.fullmatch, said))
    return {**keys, first: ("reference", False)} if are_codes else keys


def _tells(keys: Keys) -> bool:
    """Tell whether a column gives a cause or an effect, of which a title can be made."""
    return any(key in ("cause", "effect") for key, _ in keys.values())


def _with_kind(keys: Keys, values: Mapping[int, Sequence[object]]) -> Keys:
    """Read a type that is only ever threat or opportunity as just that."""
    if any(key == "kind" for key, _ in keys.values()):
        return keys
    return {
        place: ("kind", is_sure)
        if key in _MAY_BE_KIND and _are_kinds({folded(str(each)) for each in values[place]})
        else (key, is_sure)
        for place, (key, is_sure) in keys.items()
    }


def _are_kinds(said: set[str]) -> bool:
    return bool(said) and said <= {"threat", "opportunity", "risk"} and bool(said - {"risk"})


def _with_consequence(claims: Claims, looks: Mapping[int, Looks]) -> Claims:
    """Read an effect of numbers or single words as the impact, where none is named."""
    sides = {each.axis for each in claims.values() if each.state == PLAIN}
    if "likelihood" not in sides or sides & {"impact", "severity"}:
        return claims
    return {
        place: Meaning(None, PLAIN, "impact", 2)
        if each.key == "effect" and looks[place].rates > 0.5
        else each
        for place, each in claims.items()
    }


def _keys(claims: Claims, looks: Mapping[int, Looks]) -> Keys:
    """Give each column that means something its key, and say whether that is sure."""
    keys: Keys = {}
    taken: set[str] = set()
    for place, key, is_sure in rating_keys(claims, looks):
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
