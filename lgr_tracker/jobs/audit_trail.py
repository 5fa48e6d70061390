"""The proof of a programme's audit trail, row by row, while the person does something else."""

from collections.abc import Iterator
from typing import Any

from flask import current_app

from lgr_tracker.domain.audit_chain import SealedRow, verify
from lgr_tracker.domain.permissions import Permission, Scope, require
from lgr_tracker.jobs.running import Running
from lgr_tracker.models.audit import chain_of
from lgr_tracker.queries.audit import ChainEnd, chain_end, read_anchors, sealed_rows

AT_ONCE = 2_000
WORDS = "Checking each recorded change against its seal"


def verify_audit_trail(job: Running) -> dict[str, Any]:
    """Tell whether the trail stands; not where it doesn't, which may be of rows others may not see.

    The anchor file is read first and the chain's end next: both may lag behind, never lead.
    """
    require(job.actor(), Permission.AUDIT_VIEW, Scope(job.programme_id))
    config, chain = current_app.config, chain_of(job.programme_id)
    anchors = [each for each in read_anchors(config["LGR_AUDIT_ANCHOR"]) if each.chain == chain]
    end = job.read_as_house(lambda session: chain_end(session, job.programme_id))
    heads = [end.head] if end.head else []
    findings = verify(config["LGR_AUDIT_KEY"], _rows(job, end), heads, anchors)
    return {"stands": not findings}


def _rows(job: Running, end: ChainEnd) -> Iterator[SealedRow]:
    """Read the chain in stretches, each in a short session of its own.

    Progress is told in hundredths: how many rows there are is not everybody's to know.
    """
    after, told, whole = 0, 0, end.head.sequence if end.head else 0
    while after < end.last_id:
        rows = job.read_as_house(
            lambda session, after=after: sealed_rows(  # type: ignore[misc]  # bound for this turn
                session, job.programme_id, after_id=after, last_id=end.last_id, most=AT_ONCE
            )
        )
        if not rows:
            return
        yield from rows
        after, told = rows[-1].id, told + len(rows)
        job.progress(min(100 * told // max(whole, 1), 100), 100, WORDS)
