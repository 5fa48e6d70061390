"""The step shared by the workflows that score a risk as people do: in pairs, each with a reason."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import Axis, ScoreKind
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.scales import Scale
from lgr_tracker.models.risk import Risk
from lgr_tracker.workflows.loading import write_score


@dataclass(frozen=True)
class Pair:
    """Hold a likelihood and an impact with the reason for them; both None: not scored yet."""

    likelihood: int | None = None
    impact: int | None = None
    reason: str = ""


UNSCORED = Pair()


def score_of(scale: Scale, kind: ScoreKind, pair: Pair) -> int | None:
    """Return the score of a pair, or None for an unscored one.

    Raises Invalid on `current_likelihood` or its like for half a pair or a step off the scale.
    """
    if pair.likelihood is None and pair.impact is None:
        return None
    if pair.likelihood is None or pair.impact is None:
        raise _half(kind, Axis.LIKELIHOOD if pair.likelihood is None else Axis.IMPACT)
    try:
        return scale.score(pair.likelihood, pair.impact)
    except Invalid as error:
        fields = {f"{kind.value}_{axis}": words for axis, words in error.fields.items()}
        raise Invalid(error.message, fields) from None


def _half(kind: ScoreKind, missing: Axis) -> Invalid:
    article = "an" if missing is Axis.IMPACT else "a"
    sentence = f"Choose {article} {missing.value} too, or leave both empty."
    return Invalid(sentence, {f"{kind.value}_{missing.value}": sentence})


def give_score(
    session: Session,
    risk: Risk,
    kind: ScoreKind,
    pair: Pair,
    *,
    scale: Scale,
    actor: Actor,
    now: datetime,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give a risk one of its scores and return what changed, as (before, after).

    Raises Invalid for half a pair, a step off the scale, or a score that would be taken away.
    """
    score = score_of(scale, kind, pair)
    if score is None or pair.likelihood is None or pair.impact is None:
        _refuse_taking_away(risk, kind)
        return {}, {}
    return write_score(
        session,
        risk,
        kind,
        (pair.likelihood, pair.impact),
        scale=scale,
        actor=actor,
        now=now,
        reason=pair.reason,
    )


def _refuse_taking_away(risk: Risk, kind: ScoreKind) -> None:
    if getattr(risk, f"{kind.value}_score") is None:
        return
    sentence = "A score can be followed by another, but not taken away. Choose what holds now."
    raise Invalid(sentence, {f"{kind.value}_likelihood": sentence})
