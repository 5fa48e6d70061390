"""The step by which a workflow keeps a file for the person who asked for the job."""

from sqlalchemy.orm import Session

from lgr_tracker.models.job import JobFile


def keep_file(session: Session, job_id: int, *, name: str, media_type: str, content: bytes) -> None:
    """Add a job's file to the caller's transaction; the caller commits."""
    session.add(JobFile(job_id=job_id, name=name[:200], media_type=media_type, content=content))
    session.flush()
