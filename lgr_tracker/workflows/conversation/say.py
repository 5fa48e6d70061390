"""Say something about a risk, an action or an entry, and call people to it by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.conversation import MOST_TOLD, Subject, called
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.mail import Template, Why
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.conversation import ABOUT, COLUMNS, Comment, CommentMention
from lgr_tracker.models.viewing import seen_as
from lgr_tracker.queries.mentions import people_to_tell
from lgr_tracker.queries.seats import actor_of
from lgr_tracker.workflows.loading import load
from lgr_tracker.workflows.mail.posting import post_mail

NOTHING = "Write what you want to say."
NOT_HERE = "Choose from the list: only people with a role here can be told."
TOO_MANY = f"Name {MOST_TOLD} people or fewer."


@dataclass(frozen=True)
class Told:
    """Hold who is told of a comment, and how many of those named may not see what it is about."""

    comment_id: int
    names: tuple[str, ...]
    untold: int


def say(
    session: Session,
    programme_id: int,
    subject: Subject,
    subject_id: int,
    text: str,
    *,
    told_ids: Sequence[int] = (),
    today: date,
    actor: Actor,
    now: datetime,
) -> Told:
    """Add a comment and return who is told: those chosen, and those whom the text calls with @.

    Whoever may not see the row is not told. Runs four queries for each person named. Raises
    NotFound, NotAllowed or Invalid.
    """
    row = load(session, ABOUT[subject], subject_id, programme_id)
    require(actor, Permission.COMMENT_SAY, Scope(programme_id, row.organisation_id))
    if not text.strip():
        raise Invalid(NOTHING, {"text": NOTHING})
    people = dict(people_to_tell(session, actor, programme_id, today))
    named = _named(people, text, told_ids)
    seeing = [each for each in named if _may_see(session, each, subject, subject_id, today)]
    comment = Comment(
        programme_id=programme_id,
        person_id=actor.person_id,
        said_by=actor.name,
        said_at=now,
        text=text,
        **{COLUMNS[subject]: subject_id},
    )
    session.add(comment)
    session.flush()  # those who are told of it need its id
    for person_id in seeing:
        _tell(session, comment, person_id, now)
    record(
        session,
        Event.COMMENT_SAY,
        actor,
        row,
        programme_id=programme_id,
        now=now,
        permission=Permission.COMMENT_SAY,
        organisation_id=row.organisation_id,
        name=row.reference,
        after=trace(comment),
    )
    session.commit()
    return Told(comment.id, tuple(people[each] for each in seeing), len(named) - len(seeing))


def trace(comment: Comment) -> dict[str, int]:
    """Return what the trail keeps of a comment: never its words, so that they can be taken back."""
    return {"comment_id": comment.id, "characters": len(comment.text)}


def _named(people: Mapping[int, str], text: str, told_ids: Sequence[int]) -> list[int]:
    if not set(told_ids) <= set(people):
        raise Invalid(NOT_HERE, {"told": NOT_HERE})
    named = sorted({*told_ids, *called(text, people)}, key=lambda each: (people[each], each))
    if len(named) > MOST_TOLD:
        raise Invalid(TOO_MANY, {"told": TOO_MANY})
    return named


def _may_see(
    session: Session, person_id: int, subject: Subject, subject_id: int, today: date
) -> bool:
    """Tell whether somebody with a seat in the programme may see a row."""
    kind = ABOUT[subject]
    with seen_as(session, actor_of(session, person_id, "", "", today)):
        return session.scalar(sa.select(kind.id).where(kind.id == subject_id)) is not None


def _tell(session: Session, comment: Comment, person_id: int, now: datetime) -> None:
    session.add(CommentMention(comment_id=comment.id, person_id=person_id))
    post_mail(
        session,
        Template.MENTIONED,
        to_person_id=person_id,
        facts={"comment": comment.id},
        why=Why.MENTIONED,
        dedupe_key=f"{Template.MENTIONED.value}:{comment.id}:{person_id}",
        programme_id=comment.programme_id,
        now=now,
    )
