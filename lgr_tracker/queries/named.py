"""Rows that hold somebody's name as a word, beside those that point to them by a key."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotAllowed
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.base import Base
from lgr_tracker.models.challenge import ChallengeAnswer
from lgr_tracker.models.conversation import Comment, Evidence
from lgr_tracker.models.organisation import Membership, Organisation, Person, Post, PostHolder
from lgr_tracker.models.plan import Readiness
from lgr_tracker.models.risk import Risk, ScoreEntry
from lgr_tracker.models.risk_record import Acceptance, Escalation, Review, RiskTwin


@dataclass(frozen=True)
class Naming:
    """Hold one row that names somebody in a column, and the programme it belongs to."""

    programme_id: int
    row: Any
    column: str


WORDS: tuple[tuple[type[Base], str, type[Base], Any], ...] = (
    (Risk, "raised_by", Risk, sa.true()),
    (Risk, "owner_name", Risk, sa.true()),
    (ScoreEntry, "scored_by", Risk, Risk.id == ScoreEntry.risk_id),
    (Review, "reviewed_by", Risk, Risk.id == Review.risk_id),
    (Escalation, "moved_by", Risk, Risk.id == Escalation.risk_id),
    (Acceptance, "accepted_by", Risk, Risk.id == Acceptance.risk_id),
    (RiskTwin, "decided_by", Risk, Risk.id == RiskTwin.first_id),
    (Comment, "said_by", Comment, Comment.person_id.is_(None)),
    (Evidence, "added_by", Evidence, Evidence.person_id.is_(None)),
    (ChallengeAnswer, "answered_by", ChallengeAnswer, ChallengeAnswer.person_id.is_(None)),
    (Readiness, "accepted_by", Organisation, Organisation.id == Readiness.organisation_id),
    (
        PostHolder,
        "name",
        Post,
        sa.and_(Post.id == PostHolder.post_id, PostHolder.person_id.is_(None)),
    ),
)
"""Each table and column, with the table that says whose programme it is and the way there."""

BESIDE_KEYS: tuple[tuple[type[Base], str], ...] = (
    (PostHolder, "name"),
    (Comment, "said_by"),
    (Evidence, "added_by"),
    (ChallengeAnswer, "answered_by"),
)
"""Each table and column with a name beside the key of the person, if they have an account."""


def namings(session: Session, actor: Actor, person_id: int, name: str) -> Iterator[Naming]:
    """Yield the rows that name a person, in the programmes where they had a seat or acted.

    A programme in which somebody else of that name has a seat is left out: nobody can tell whom
    a word there means. Runs one query a column of WORDS, and one more. Raises NotAllowed unless
    the operator asks.
    """
    if not actor.is_operator:
        raise NotAllowed("What is kept of a person is looked up on the server.")
    theirs = set(session.scalars(_programmes(person_id, name)))
    for kind, column, owner, way in WORDS:
        programme: Any = owner.programme_id  # type: ignore[attr-defined]  # each has one
        statement = sa.select(programme, kind).where(
            way, getattr(kind, column) == name, programme.in_(theirs)
        )
        for programme_id, row in session.execute(statement):
            yield Naming(programme_id, row, column)


def _programmes(person_id: int, name: str) -> sa.Select[Any]:
    seats = sa.select(Membership.programme_id).where(Membership.person_id == person_id)
    acts = sa.select(AuditEvent.programme_id).where(
        AuditEvent.person_id == person_id, AuditEvent.programme_id.is_not(None)
    )
    shared = (
        sa.select(Membership.programme_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Person.name == name, Person.id != person_id)
    )
    found = sa.union(seats, acts).subquery()
    return sa.select(found.c.programme_id).where(found.c.programme_id.not_in(shared))
