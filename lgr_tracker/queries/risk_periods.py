"""What risks were scored at the end of the last period: what their direction is told against."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.kinds import ReportingRhythm, ScoreKind
from lgr_tracker.domain.period import previous_period_end
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.register import LONDON
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import Risk, ScoreEntry
from lgr_tracker.queries.remembering import remembered_for_all
from lgr_tracker.queries.scope import in_scope


def period_end_of(session: Session, actor: Actor, programme_id: int, today: date) -> date:
    """Return the last day of the programme's previous reporting period.

    The rhythm is kept until the programme changes; runs one query before.
    """

    def read() -> ReportingRhythm:
        here = in_scope(actor, Programme.id, programme_id)
        return session.scalars(sa.select(Programme.reporting_rhythm).where(here)).one()

    rhythm = remembered_for_all(session, actor, programme_id, "rhythm", read)
    return previous_period_end(today, rhythm)


def score_at(period_end: date, edition: int) -> sa.ScalarSelect[int | None]:
    """Return the current score that a risk had at the end of a day, as a column of a SELECT.

    None where it had none, or one on another edition of the scale: the two cannot be compared.
    """
    after = datetime.combine(period_end + timedelta(days=1), time.min, LONDON)
    return (
        sa.select(sa.case((ScoreEntry.scale_edition == edition, ScoreEntry.score)))
        .where(
            ScoreEntry.risk_id == Risk.id,
            ScoreEntry.kind == ScoreKind.CURRENT,
            ScoreEntry.scored_at < after,
        )
        .order_by(ScoreEntry.scored_at.desc(), ScoreEntry.id.desc())
        .limit(1)
        .correlate(Risk)
        .scalar_subquery()
    )


def earlier_score(period_end: date, edition: int) -> sa.ColumnElement[int | None]:
    """Return what a risk's direction is told against, as a column of a SELECT.

    That is the score at the end of the previous period; for a risk without one, its last score.
    """
    return sa.func.coalesce(score_at(period_end, edition), Risk.previous_score)


def scores_at(
    session: Session,
    actor: Actor,
    programme_id: int,
    risk_ids: Sequence[int],
    *,
    period_end: date,
    edition: int,
) -> Mapping[int, int]:
    """Return the score of each of these risks at the end of a day. Runs one query."""
    column = score_at(period_end, edition)
    rows = session.execute(
        sa.select(Risk.id, column.label("score")).where(
            in_scope(actor, Risk.programme_id, programme_id), Risk.id.in_(risk_ids)
        )
    )
    return {row.id: row.score for row in rows if row.score is not None}
