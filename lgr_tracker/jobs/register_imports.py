"""A long register brought in while the person does something else."""

from typing import Any

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid, LgrError, NotFound
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.register.scale_values import scale_of_values
from lgr_tracker.domain.register_import import Choices, ImportPreview, RowOutcome, Side
from lgr_tracker.exchange.kept_register import unpack_opened
from lgr_tracker.jobs.running import Running
from lgr_tracker.web.clock import today
from lgr_tracker.workflows.jobs.ask_for_import import let_go, waiting_file
from lgr_tracker.workflows.risks.import_register import (
    REFUSED,
    import_register,
    prepare_import,
)
from lgr_tracker.workflows.risks.plan_import import Asked, ImportPlan
from lgr_tracker.workflows.risks.read_register import HowToRead, read_opened

WRITE = "write"
GONE = "The file was let go before it could be brought in. Send it again."


def import_long_register(job: Running) -> dict[str, Any]:
    """Bring in what waits with the job, all of it or nothing, with the person's rights of today."""
    if job.has_done(WRITE):
        job.perform(let_go, job.id)
        return {}  # an earlier try wrote it and died before it could say so
    job.progress(0, 3, "Reading the register")
    try:
        asked, plan = job.read(lambda session, actor: _prepare(session, actor, job))
        job.progress(1, 3, f"Writing {len(asked.read.rows):,} rows")
        done: ImportPreview | None = job.perform(
            import_register,
            job.programme_id,
            asked,
            plan=plan,
            today=today(),
            step=WRITE,
            privacy_reason=job.arguments["reason"],
        )
    except LgrError:
        job.perform(let_go, job.id)  # it will not be tried again
        raise
    job.perform(let_go, job.id)
    return _told(done) if done is not None else {}


def _told(done: ImportPreview) -> dict[str, Any]:
    created, changed = done.count(RowOutcome.CREATED), done.count(RowOutcome.CHANGED)
    return {"created": created, "changed": changed, "unchanged": done.count(RowOutcome.UNCHANGED)}


def _prepare(session: Session, actor: Actor, job: Running) -> tuple[Asked, ImportPlan]:
    """Read the rows and look what they would do, before anybody waits for the write lock."""
    data, said = waiting_file(session, job.id), job.arguments
    if data is None:
        raise NotFound(GONE)
    opened, digest = unpack_opened(data)
    how = HowToRead(said["sheet"], said["columns"] or {})
    asked = Asked(
        read_opened(session, job.programme_id, opened, how, actor=actor),
        said["organisation_id"],
        digest,
        choices=Choices({key: Side(side) for key, side in said["choices"].items()}),
        scale=scale_of_values(said["scale"]) if said["scale"] else None,
    )
    plan = prepare_import(session, job.programme_id, asked, actor=actor)
    if plan.preview.refused:
        cells = ", ".join(f"{each.sheet} {each.cell}" for each in plan.preview.refused[:5])
        raise Invalid(f"{REFUSED} The first of them: {cells}.")
    return asked, plan
