"""Ask that a big risk register be made into a workbook."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lgr_tracker.domain.jobs import JobKind
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.job import Job
from lgr_tracker.workflows.jobs.asking import ask_for_job
from lgr_tracker.workflows.loading import load_programme


def ask_for_register(
    session: Session,
    programme_id: int,
    wanted: dict[str, Any],
    *,
    filter_words: str,
    by: str = "",
    actor: Actor,
    now: datetime,
    **more: Any,
) -> Job:
    """Ask for the workbook of the risks that a filter lets through; raises NotFound, NotAllowed.

    `wanted` is the filter as `queries.risk_filter.filter_values` writes it. `by` "organisation"
    asks for a workbook for each of them; `more` is what a workbook is to be like.
    """
    load_programme(session, programme_id)
    require(actor, Permission.RISK_EXPORT, Scope(programme_id))
    job = ask_for_job(
        session,
        JobKind.REGISTER_EXPORT,
        {"wanted": wanted, "filter_words": filter_words, "by": by, **more},
        programme_id=programme_id,
        actor=actor,
        now=now,
    )
    session.commit()
    return job
