"""Answer a question that the programme is asked."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from lgr_tracker.domain.challenges import Challenge
from lgr_tracker.domain.errors import Invalid, NotFound, StaleEdit
from lgr_tracker.domain.graph import Node, NodeKind
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.base import Base
from lgr_tracker.models.plan import Activity
from lgr_tracker.models.risk import Mitigation, Risk
from lgr_tracker.workflows.challenges.keeping import answer_to
from lgr_tracker.workflows.loading import load_programme

NOTHING = "Write your answer."
MOVED_ON = (
    "What this question rests on has changed since you opened it. What you typed is kept: read "
    "what stands now, and save once more if it still answers."
)
ROWS: tuple[tuple[NodeKind, type[Base], InstrumentedAttribute[str]], ...] = (
    (NodeKind.RISK, Risk, Risk.reference),
    (NodeKind.MITIGATION, Mitigation, Mitigation.reference),
    (NodeKind.ACTIVITY, Activity, Activity.code),
)
"""The rows that can be kept from people, and by which column a question names them."""


def answer_challenge(
    session: Session,
    programme_id: int,
    challenge: Challenge,
    seen_facts: str,
    answer: str,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Keep an answer beside those before it, and return its id.

    `seen_facts` is the digest of the facts that were on the screen. Runs three queries beside
    those of the trail. Raises NotFound, NotAllowed, Invalid, or StaleEdit where the facts moved.
    """
    load_programme(session, programme_id)
    require(actor, Permission.CHALLENGE_ANSWER, Scope(programme_id))
    if not answer.strip():
        raise Invalid(NOTHING, {"answer": NOTHING})
    if seen_facts != challenge.facts_digest:
        raise StaleEdit(MOVED_ON, {}, 0)
    mentions = _rows_of(session, programme_id, challenge.about)
    row = answer_to(
        challenge,
        programme_id,
        answer,
        answered_by=actor.name,
        person_id=actor.person_id,
        now=now,
    )
    session.add(row)
    record(
        session,
        Event.CHALLENGE_ANSWER,
        actor,
        row,
        programme_id=programme_id,
        now=now,
        permission=Permission.CHALLENGE_ANSWER,
        name=challenge.question[:200],
        after={"question": challenge.question, "answer": answer, "seat": challenge.seat.value},
        mentions=mentions,
    )
    session.commit()
    return row.id


def _rows_of(
    session: Session, programme_id: int, about: Sequence[Node]
) -> list[tuple[str, int | None]]:
    """Return the risks, actions and activities of a question; raises NotFound if one is gone."""
    found: list[tuple[str, int | None]] = []
    for kind, table, column in ROWS:
        names = {str(name) for node_kind, name in about if node_kind == kind}
        if not names:
            continue
        ids = session.scalars(
            sa.select(table.id).where(  # type: ignore[attr-defined]  # every such table has both
                table.programme_id == programme_id,  # type: ignore[attr-defined]
                column.in_(names),
            )
        ).all()
        if len(ids) != len(names):
            raise NotFound
        found += [(kind.value, row_id) for row_id in ids]
    return found
