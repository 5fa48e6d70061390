"""What the words of a source mean, as plain values and back: in a file, or remembered."""

from collections.abc import Callable, Mapping
from typing import Any

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.register.said import ScaleMapping


def values_of_scale(scale: ScaleMapping) -> dict[str, Any]:
    """Return what words mean as plain values."""
    return {
        "likelihood": dict(scale.likelihood),
        "impact": dict(scale.impact),
        "scores": {word: list(pair) for word, pair in scale.scores.items()},
    }


def scale_of_values(told: Mapping[str, Any], fold: Callable[[str], str] = str) -> ScaleMapping:
    """Return what words mean from plain values; `fold` brings a word to one form.

    Raises Invalid with a sentence that names what is wrong.

    >>> scale_of_values({"likelihood": {"likely": 4}}).likelihood
    {'likely': 4}
    """
    strange = sorted(told.keys() - {"likelihood", "impact", "scores"})
    if strange:
        raise Invalid(f"[scale.{strange[0]}] means nothing. Use likelihood, impact and scores.")
    return ScaleMapping(
        likelihood=_steps(told, "likelihood", fold),
        impact=_steps(told, "impact", fold),
        scores={fold(word): _pair(word, pair) for word, pair in _table(told, "scores").items()},
    )


def _table(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = told.get(name, {})
    if not isinstance(table, dict):
        raise Invalid(f'[scale.{name}] should be a table, such as "Likely" = 4.')
    return table


def _steps(told: Mapping[str, Any], axis: str, fold: Callable[[str], str]) -> dict[str, int]:
    return {fold(word): _step(word, step) for word, step in _table(told, axis).items()}


def _step(word: str, step: object) -> int:
    if isinstance(step, int) and not isinstance(step, bool):
        return step
    raise Invalid(f'"{word[:80]}" should be a step of the scale, such as 4.')


def _pair(word: str, pair: object) -> tuple[int, int]:
    if isinstance(pair, list) and len(pair) == 2:
        return _step(word, pair[0]), _step(word, pair[1])
    raise Invalid(f'"{word[:80]}" should be a likelihood and an impact, such as [4, 4].')
