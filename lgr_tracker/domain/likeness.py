"""Which risks of different organisations may be the same thing, said twice."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import scipy.sparse as sp

LEAST = 0.55
"""Pairs that are less alike than this are not shown to anybody."""

KEYS = 4
"""Two risks are compared when they share one of their rarest words, as many as this each."""

CROWD = 200
"""A word that more risks have as a key than this brings no two of them together."""

TITLE, CAUSE, LENSES = 0.6, 0.25, 0.15
_WORD = re.compile(r"[^\W\d_]{3,}")
_COMMON = frozenset(
    _WORD.findall(
        "and are because but can for from has have into may might not risk risks than that the "
        "their there they this was were what when which will with would"
    )
)


@dataclass(frozen=True)
class Told:
    """Hold what is compared of one risk."""

    id: int
    organisation_id: int
    title: str
    cause: str = ""
    lens_ids: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Likeness:
    """Hold two risks that are alike, the lower id first; every share runs from 0 to 1."""

    first_id: int
    second_id: int
    share: float
    title: float
    cause: float
    lenses: float


def alike(risks: Iterable[Told], *, least: float = LEAST) -> tuple[Likeness, ...]:
    """Return the pairs of different organisations that are alike, most alike first.

    Words weigh the more the fewer risks use them. The order of the risks changes nothing. Only
    risks that share one of the rarest words of their titles are compared, because all with all
    would be 50 million comparisons for 10,000 risks.

    >>> told = [
    ...     Told(1, 10, "Social workers leave before vesting day", "Terms are unclear"),
    ...     Told(2, 11, "Social workers may leave before vesting", "Terms are not clear yet"),
    ...     Told(3, 11, "Foster carers are not paid in April", "Payments system is split"),
    ... ]
    >>> [(pair.first_id, pair.second_id) for pair in alike(told)]
    [(1, 2)]
    """
    rows = sorted(risks, key=lambda risk: risk.id)
    titles = [words_of(risk.title) for risk in rows]
    pairs = _candidates(rows, titles)
    if not pairs:
        return ()
    first, second = (np.array(side) for side in zip(*pairs, strict=True))
    title = _cosines(titles, first, second)
    cause = _cosines([words_of(risk.cause) for risk in rows], first, second)
    found = []
    for at, (one, other) in enumerate(pairs):
        share, lenses = _share(rows[one], rows[other], float(title[at]), float(cause[at]))
        if share >= least:
            found.append(
                Likeness(
                    rows[one].id, rows[other].id, share, float(title[at]), float(cause[at]), lenses
                )
            )
    return tuple(sorted(found, key=lambda each: (-each.share, each.first_id, each.second_id)))


def words_of(text: str) -> tuple[str, ...]:
    """Return the words by which a text is known, each once, without endings for many.

    >>> words_of("There is a risk that contracts lapse; contract terms")
    ('contract', 'lapse', 'term')
    """
    found = (word for word in _WORD.findall(text.casefold()) if word not in _COMMON)
    return tuple(dict.fromkeys(word.removesuffix("s") for word in found))


def _candidates(rows: Sequence[Told], titles: Sequence[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Return the places of pairs that share one of the rarest words of their titles."""
    counted = Counter(word for words in titles for word in words)
    keyed: dict[str, list[int]] = defaultdict(list)
    for place, words in enumerate(titles):
        for word in sorted(words, key=lambda word: (counted[word], word))[:KEYS]:
            keyed[word].append(place)
    found = {
        pair
        for places in keyed.values()
        if len(places) <= CROWD
        for pair in combinations(places, 2)
        if rows[pair[0]].organisation_id != rows[pair[1]].organisation_id
    }
    return sorted(found)


def _cosines(texts: Sequence[tuple[str, ...]], first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return how alike the texts at these places are; two empty ones are not alike at all."""
    counted = Counter(word for words in texts for word in words)
    places = {word: place for place, word in enumerate(sorted(counted))}
    many = len(texts)
    data, columns, starts = [], [], [0]
    for words in texts:
        weights = [math.log(1 + many / counted[word]) for word in words]
        length = math.sqrt(sum(weight * weight for weight in weights)) or 1.0
        data += [weight / length for weight in weights]
        columns += [places[word] for word in words]
        starts.append(len(columns))
    matrix = sp.csr_array((data, columns, starts), shape=(many, max(1, len(places))))
    return np.asarray(matrix[first].multiply(matrix[second]).sum(axis=1)).ravel()


def _share(one: Told, other: Told, title: float, cause: float) -> tuple[float, float]:
    """Weigh what both say: a side that one of them leaves out counts neither way."""
    parts = [(TITLE, title)]
    if one.cause and other.cause:
        parts.append((CAUSE, cause))
    lenses = 0.0
    if one.lens_ids and other.lens_ids:
        lenses = len(one.lens_ids & other.lens_ids) / len(one.lens_ids | other.lens_ids)
        parts.append((LENSES, lenses))
    weight = sum(each for each, _ in parts)
    return round(sum(each * value for each, value in parts) / weight, 6), lenses


def likeness_text(likeness: Likeness, shared_lenses: Sequence[str]) -> str:
    """Say why two risks are shown side by side.

    >>> likeness_text(Likeness(1, 2, 0.8, 0.9, 0.2, 0.5), ["workforce"])
    'Nearly the same title; both touch workforce.'
    """
    said = []
    if likeness.title >= 0.8:
        said.append("nearly the same title")
    elif likeness.title >= 0.4:
        said.append("titles alike")
    if likeness.cause >= 0.6:
        said.append("causes alike")
    if shared_lenses:
        said.append(f"both touch {' and '.join(name.lower() for name in shared_lenses)}")
    words = "; ".join(said) or "words in common"
    return f"{words[0].upper()}{words[1:]}."
