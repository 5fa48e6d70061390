"""A plan as it is read: from its frozen text once submitted, from the rows while a draft."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.plan_content import PlanContent, short_digest
from lgr_tracker.domain.plan_text import Difference, differences, since_sentence
from lgr_tracker.queries.board import FrozenPlan, PlanRow, frozen_plan
from lgr_tracker.queries.plan_content import plan_content


@dataclass(frozen=True)
class ReadPlan:
    """Hold the text of a plan, whether it holds, and what differs from it today.

    `content` is None where the frozen text is gone or cannot be read; `faults` then say so.
    """

    content: PlanContent | None
    frozen: FrozenPlan | None
    faults: tuple[str, ...]
    since: str
    differences: tuple[Difference, ...]

    @property
    def fingerprint(self) -> str:
        """Return the digest as people compare it; empty while nothing is frozen."""
        return short_digest(self.frozen.digest) if self.frozen else ""


def read_plan(
    session: Session, actor: Actor, programme_id: int, row: PlanRow, today: date, zone: ZoneInfo
) -> ReadPlan:
    """Return a plan as it is read; one that was withdrawn as a draft was never frozen.

    Runs three queries for a frozen text; those of `plan_content` for a draft, and where the
    programme has changed since the text was frozen.
    """
    at = (session, actor, programme_id)
    if row.submitted_at is None:
        return ReadPlan(plan_content(*at, row, today, zone), None, (), "", ())
    try:
        frozen = frozen_plan(*at, row)
    except NotFound as error:
        return ReadPlan(None, None, (error.message,), "", ())
    differing: tuple[Difference, ...] = ()
    if frozen.changes_since and frozen.content is not None:
        differing = differences(frozen.content, plan_content(*at, row, today, zone))
    since = since_sentence(row.state, frozen.changes_since, len(differing))
    return ReadPlan(frozen.content, frozen, frozen.faults, since, differing)
