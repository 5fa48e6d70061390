"""Read ratings as a source says them: numbers, words, letters, "4x4=16", "C4", "High (3)"."""

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Final

from lgr_tracker.domain.register import Rating, SaidRating, ScaleMapping
from lgr_tracker.exchange.reading.days import Unreadable
from lgr_tracker.exchange.reading.vocabulary import folded

Point = int | str
Score = int | float | str

LIKELIHOOD, IMPACT, SCORE, BAND = "likelihood", "impact", "score", "band"

_NO_RATING: Final = (
    "This came as a date or a time, as Excel makes of texts like 4-3. Type the rating again."
)
_NOTHING: Final = ("", "-", "–", "—")
# Text longer than this is no rating, and is not searched for one.
_LONGEST: Final = 60
_WORD: Final = r"[^\W\d_][^()=]*?"
# "4 - Likely", "4 (Likely)", "Likely (4)", "Likely - 4".
_POINT: Final = re.compile(
    rf"(?P<first>\d{{1,3}})\s*[\-–—:./]?\s*\(?\s*(?:{_WORD})\)?|(?:{_WORD})\s*[\-–—:]?\s*\(?\s*(?P<last>\d{{1,3}})\)?"
)
# "4 - Likely (50-80%)", "4) Likely", "4/5" and "4 out of 5".
_LED: Final = re.compile(r"(\d{1,2})\s*(?:[\-–—:.=)]\s*[^\W\d].*|(?:/|out of)\s*\d{1,2})")
_LETTER: Final = re.compile(r"([A-Za-z])\s*[\-–—:.(]\s*[^\W\d_].*")
_PRODUCT: Final = re.compile(
    r"(?P<one>\d{1,2})\s*(?P<sign>[x×X*+✕])\s*(?P<other>\d{1,2})(?:\s*[=(\-–:]+\s*(?P<score>\d{1,3})\)?)?"
    r"(?P<rest>.*)",
    re.DOTALL,
)
_AFTER: Final = re.compile(
    r"(?P<score>\d{1,3})\s*[(:=\-–]\s*(?P<one>\d{1,2})\s*[x×X*+✕]\s*(?P<other>\d{1,2})\s*\)?"
)
_NAMED: Final = re.compile(
    r"L(?:ikelihood)?\s*[:=\-]?\s*(?P<one>\d{1,2})\s*[,;/x×]?\s*(?:I(?:mpact)?|S)\s*[:=\-]?\s*(?P<other>\d{1,2})"
    r"(?:\s*[=(,;:\-–]+\s*(?:score|total)?\s*[:=]?\s*(?P<score>\d{1,3})\)?)?",
    re.IGNORECASE,
)
_CODE: Final = re.compile(
    r"(?:(?P<letter>[A-Za-z])\s?-?(?P<digit>\d)|(?P<digit2>\d)\s?-?(?P<letter2>[A-Za-z]))(?P<rest>\s*[\-–:(]?\s*[^\d]*)"
)
_NUMBER: Final = re.compile(r"\d{1,3}(?:\.\d+)?")
_SCORED_WORD: Final = re.compile(
    rf"(?P<first>\d{{1,3}})\s*[\-–—:/,(]?\s*(?P<after>{_WORD})\)?|(?P<before>{_WORD})\s*[\-–—:/,]?\s*\(?\s*(?P<last>\d{{1,3}})\)?"
)


_NOTHING_SAID: Final = SaidRating()


@dataclass(frozen=True, slots=True)
class Difference:
    """Say that a stated score is not what likelihood and impact make of it."""

    row: int
    rating: Rating
    likelihood: int
    impact: int
    score: int | float


@dataclass(frozen=True, slots=True)
class ScaleWords:
    """List what a source says, in the order of the first meeting; numbers come as text."""

    likelihood: tuple[str, ...]
    impact: tuple[str, ...]
    scores: tuple[str, ...]


def said_rating(cells: Mapping[str, object], *, is_impact_first: bool = False) -> SaidRating | None:
    """Read up to four cells as one rating in the source's own words; None if they are empty.

    Raises Unreadable for a cell that is none.
    """
    score, band = cells.get(SCORE, ""), cells.get(BAND, "")
    said = _NOTHING_SAID if score == "" else _score(score, is_impact_first)
    if band != "":
        said = _with_band(said, band, is_impact_first)
    likelihood, impact = _point(cells.get(LIKELIHOOD, "")), _point(cells.get(IMPACT, ""))
    if likelihood is not None or impact is not None:
        said = SaidRating(
            said.likelihood if likelihood is None else likelihood,
            said.impact if impact is None else impact,
            said.score,
            said.band,
        )
    return None if said == _NOTHING_SAID else said


def differences(
    rows: Iterable[tuple[int, Mapping[Rating, SaidRating]]],
) -> tuple[Difference, ...]:
    """Find the scores that are not likelihood times impact, or plus it where most rows add."""
    stated = [
        Difference(row, rating, said.likelihood, said.impact, said.score)
        for row, ratings in rows
        for rating, said in ratings.items()
        if isinstance(said.likelihood, int)
        and isinstance(said.impact, int)
        and isinstance(said.score, int | float)
    ]
    by_times = [each for each in stated if each.likelihood * each.impact != each.score]
    by_plus = [each for each in stated if each.likelihood + each.impact != each.score]
    return tuple(by_plus if len(by_plus) < len(by_times) else by_times)


def points_of(said: SaidRating, mapping: ScaleMapping) -> tuple[int, int] | None:
    """Turn a source's words into the programme's likelihood and impact; None if they don't say."""
    likelihood = mapping.likelihood.get(folded(str(said.likelihood)))
    impact = mapping.impact.get(folded(str(said.impact)))
    if said.likelihood is not None and said.impact is not None and likelihood and impact:
        return likelihood, impact
    for word in (said.score, said.band):
        if word is not None and (pair := mapping.scores.get(folded(str(word)))):
            return pair
    return None


def words_of_ratings(ratings: Iterable[SaidRating]) -> ScaleWords:
    """List the distinct words of a source, so that a person can say what each means."""
    likelihood: dict[str, None] = {}
    impact: dict[str, None] = {}
    scores: dict[str, None] = {}
    for said in ratings:
        if said.likelihood is not None:
            likelihood.setdefault(str(said.likelihood))
        if said.impact is not None:
            impact.setdefault(str(said.impact))
        if said.likelihood is None or said.impact is None:
            word = said.score if said.score is not None else said.band
            if word is not None:
                scores.setdefault(str(word))
    return ScaleWords(tuple(likelihood), tuple(impact), tuple(scores))


def _tidy(value: object) -> str:
    return " ".join(str(value).split())


def _number(value: object) -> int | float | None:
    """Give a number as one; whole ones come as int."""
    if isinstance(value, str):
        return None
    if isinstance(value, date | time | timedelta):
        raise Unreadable(_NO_RATING)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if value == value // 1 else value


@lru_cache(maxsize=512, typed=True)
def _point(value: Hashable) -> Point | None:
    """Read one side of a rating."""
    number = _number(value)
    if number is not None:
        return number if isinstance(number, int) else str(number)
    text = _tidy(value)
    if text in _NOTHING or len(text) > _LONGEST:
        return text if len(text) > _LONGEST else None
    if _NUMBER.fullmatch(text):
        return int(float(text)) if float(text).is_integer() else text
    if found := _POINT.fullmatch(text):
        return int(found["first"] or found["last"])
    if found := _LED.fullmatch(text):
        return int(found[1])
    if found := _LETTER.fullmatch(text):
        return found[1].upper()
    return text


@lru_cache(maxsize=512, typed=True)
def _score(value: Hashable, is_impact_first: bool) -> SaidRating:
    """Read a cell that gives a score: a number, a product, a code, or a word for its band."""
    number = _number(value)
    if number is not None:
        return SaidRating(score=number)
    text = _tidy(value)
    if text in _NOTHING:
        return SaidRating()
    if len(text) > _LONGEST:
        return SaidRating(band=text)
    if _NUMBER.fullmatch(text):
        return SaidRating(score=int(float(text)) if float(text).is_integer() else float(text))
    return _product(text, is_impact_first) or _code(text) or _scored_word(text)


def _product(text: str, is_impact_first: bool) -> SaidRating | None:
    """Read "4x4=16", "4 x 4 (16)", "16 (4x4)" or "L4 I4 = 16"."""
    found = _PRODUCT.fullmatch(text) or _AFTER.fullmatch(text) or _NAMED.fullmatch(text)
    if found is None:
        return None
    one, other = int(found["one"]), int(found["other"])
    if is_impact_first and found.re is not _NAMED:
        one, other = other, one
    score = int(found["score"]) if found["score"] else None
    rest = found["rest"].strip(" ()=-–:,") if found.re is _PRODUCT else ""
    return SaidRating(one, other, score, rest or None)


def _code(text: str) -> SaidRating | None:
    """Read "C4" as a letter of likelihood and a number of impact, with a word behind it."""
    found = _CODE.fullmatch(text)
    if found is None:
        return None
    letter = (found["letter"] or found["letter2"]).upper()
    digit = int(found["digit"] or found["digit2"])
    rest = found["rest"].strip(" ()-–:")
    code = f"{letter}{digit}" if found["letter"] else f"{digit}{letter}"
    return SaidRating(letter, digit, code, rest or None)


def _scored_word(text: str) -> SaidRating:
    """Read "High (16)", "16 - Red" or a word alone."""
    if found := _SCORED_WORD.fullmatch(text):
        word = (found["after"] or found["before"]).strip(" -–—:/,(")
        return SaidRating(score=int(found["first"] or found["last"]), band=word)
    return SaidRating(band=text)


def _with_band(said: SaidRating, value: object, is_impact_first: bool) -> SaidRating:
    """Add what a cell for the band says, a number or a code where there is none yet."""
    read = _score(value, is_impact_first)
    return SaidRating(
        said.likelihood if said.likelihood is not None else read.likelihood,
        said.impact if said.impact is not None else read.impact,
        said.score if said.score is not None else read.score,
        read.band or said.band,
    )
