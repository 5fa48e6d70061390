"""How the scores of risks have moved: the bands month by month, and the previous period's score."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.kinds import ScoreKind
from lgr_tracker.domain.period import previous_period_end
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.register import LONDON, BandMonth, Scored, band_months
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import Risk, ScoreEntry
from lgr_tracker.queries.scope import in_scope


@dataclass(frozen=True)
class ScoreHistory:
    """Hold the months, and by risk the score with which the last reporting period ended."""

    months: tuple[BandMonth, ...]
    previous: Mapping[int, int]


def score_history(
    session: Session,
    actor: Actor,
    programme_id: int,
    chosen: sa.Select[int],
    *,
    edition: int,
    today: date,
) -> ScoreHistory:
    """Return how the current scores of the chosen risks have moved. Runs one query.

    A score of another edition of the scale is no previous score: the two cannot be compared.
    """
    rows = session.execute(
        sa.select(
            ScoreEntry.risk_id,
            ScoreEntry.scored_at,
            ScoreEntry.score,
            ScoreEntry.band_name,
            ScoreEntry.scale_edition,
            Risk.closed_at,
            Programme.reporting_rhythm,
        )
        .join(Risk, Risk.id == ScoreEntry.risk_id)
        .join(Programme, Programme.id == Risk.programme_id)
        .where(
            in_scope(actor, Risk.programme_id, programme_id),
            ScoreEntry.risk_id.in_(chosen),
            ScoreEntry.kind == ScoreKind.CURRENT,
        )
        .order_by(ScoreEntry.risk_id, ScoreEntry.scored_at, ScoreEntry.id)
    )
    previous: dict[int, int] = {}
    months = band_months(_scores(rows, previous, edition, today), today)
    return ScoreHistory(months, previous)


def _scores(rows: Any, previous: dict[int, int], edition: int, today: date) -> Iterator[Scored]:
    """Read the scores one by one, keeping the last of each risk in the period before this one."""
    for row in rows:
        day = row.scored_at.astimezone(LONDON).date()
        if day <= previous_period_end(today, row.reporting_rhythm):
            previous.pop(row.risk_id, None)
            if row.scale_edition == edition:
                previous[row.risk_id] = row.score
        closed_on = row.closed_at.astimezone(LONDON).date() if row.closed_at else None
        yield Scored(row.risk_id, day, row.band_name, closed_on)
