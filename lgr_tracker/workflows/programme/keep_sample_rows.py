"""Keep a few of the sample's rows from those who are not meant to see them."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.content.fenwold import SampleKept, sample
from lgr_tracker.domain.classification import Classified
from lgr_tracker.models.risk import Mitigation, Risk
from lgr_tracker.workflows.classifying import classify_new
from lgr_tracker.workflows.programme.sample_rows import SampleRows


def keep_sample_rows(session: Session, rows: SampleRows) -> None:
    """Say of each row who may see it. Flushes for the ids."""
    session.flush()
    for written in sample().kept:
        named = sorted(rows.organisations[code].id for code in written.named)
        kept = Classified(written.level, written.paragraph, written.reason, tuple(named))
        classify_new(session, _subject(session, rows, written), kept, now=rows.now)
    session.flush()


def _subject(session: Session, rows: SampleRows, written: SampleKept) -> Risk | Mitigation:
    if written.risk is not None:
        return rows.risks[written.risk]
    return session.scalars(
        sa.select(Mitigation).where(
            Mitigation.programme_id == rows.programme.id, Mitigation.title == written.action
        )
    ).one()
