"""When a risk is looked at next: the rhythm of the band that its current score lies in."""

from datetime import date, timedelta

from lgr_tracker.domain.scales import Scale


def next_review(scale: Scale, score: int | None, reviewed_on: date) -> date:
    """Return the day of the next review after one on `reviewed_on`.

    A risk without a score follows the quickest rhythm of the scale: nobody knows yet how bad
    it is.
    """
    if score is None:
        days = min(band.review_days for band in scale.bands)
    else:
        days = scale.band(score).review_days
    return reviewed_on + timedelta(days=days)


def sooner_review(scale: Scale, score: int | None, today: date, planned_on: date | None) -> date:
    """Return the planned review, or the one that a new score asks for if that comes first."""
    asked = next_review(scale, score, today)
    return asked if planned_on is None else min(asked, planned_on)
