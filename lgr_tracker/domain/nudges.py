"""What a risk lacks, as facts of five words at most, without blame."""

from dataclasses import dataclass
from datetime import date

from lgr_tracker.domain.risk_text import late_text
from lgr_tracker.domain.scales import Scale


@dataclass(frozen=True)
class Standing:
    """Hold what the nudges of one risk are reckoned from."""

    score: int | None
    has_owner: bool
    is_held: bool
    has_dated_action: bool
    next_review_on: date | None


def heavy_from(scale: Scale) -> int:
    """Return the score from which a risk needs an action with a day: the heaviest band's."""
    return scale.bands[-1].minimum


def nudges_of(standing: Standing, scale: Scale, today: date) -> tuple[str, ...]:
    """Return what a live risk lacks, weightiest first."""
    found: list[str] = []
    if not standing.has_owner:
        found.append("No owner")
    elif not standing.is_held:
        found.append("Owner's post is empty")
    score = standing.score
    if score is not None and score >= heavy_from(scale) and not standing.has_dated_action:
        found.append(f"{scale.band(score).name}, no action")
    if standing.next_review_on is not None and standing.next_review_on < today:
        found.append(f"Review {late_text(standing.next_review_on, today)}")
    return tuple(found)
