"""Add the sample's organisations, bodies, people and posts."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker import content
from lgr_tracker.content.fenwold import SamplePerson, sample
from lgr_tracker.models.classification import BodyMember
from lgr_tracker.models.organisation import (
    Body,
    Membership,
    Organisation,
    Person,
    Post,
    PostHolder,
)
from lgr_tracker.models.programme import Programme
from lgr_tracker.workflows.programme.sample_rows import SampleRows

LEADING = ("FCC", "EF", "WF", "POL", "ICB")
"""Who owns what is done for the whole programme: the county until vesting, then the new ones."""


def seat_people(session: Session, rows: SampleRows, password_hashes: Mapping[str, str]) -> None:
    """Add organisations and bodies, and give each made-up person their seats.

    Somebody who also sits in a real programme keeps their password. Flushes for the ids.
    """
    _add_organisations(session, rows)
    known = _people_by_email(session)
    elsewhere = _seated_elsewhere(session)
    fresh = set()
    for written in sample().people:
        person = known.get(written.email) or _new_person(rows, written)
        if person.id not in elsewhere:
            person.password_hash = password_hashes[written.email]
            person.session_epoch = (person.session_epoch or 0) + 1
            fresh.add(written.email)
        rows.people[written.email] = person
    session.add_all(rows.people.values())
    session.flush()  # seats and gradings point to people
    for written in sample().people:
        for role in written.roles:
            session.add(
                Membership(
                    person_id=rows.people[written.email].id,
                    programme_id=rows.programme.id,
                    organisation_id=rows.organisations[written.organisation].id,
                    role=role,
                    vouched_at=rows.now,
                )
            )
    for body in sample().bodies:
        for email in filter(None, (body.chair, *body.members)):
            sitter = rows.people[email].id
            seat = BodyMember(body_id=rows.bodies[body.name].id, person_id=sitter)
            seat.vouched_at = rows.now
            seat.is_chair = email == body.chair
            session.add(seat)
    rows.new_passwords = frozenset(fresh)


def _add_organisations(session: Session, rows: SampleRows) -> None:
    for organisation in sample().organisations:
        rows.organisations[organisation.code] = Organisation(
            programme_id=rows.programme.id,
            code=organisation.code,
            name=organisation.name,
            short_name=organisation.short_name,
            kind=organisation.kind,
            mark=organisation.mark,
        )
    for position, body in enumerate(sample().bodies, start=1):
        rows.bodies[body.name] = Body(
            programme_id=rows.programme.id,
            position=position,
            name=body.name,
            remit=body.remit,
            decides_plans=body.decides_plans,
            last_met_on=rows.on(body.last_met),
            next_meets_on=rows.on(body.next_meets),
        )
    session.add_all([*rows.organisations.values(), *rows.bodies.values()])
    session.flush()  # nearly everything points to an organisation


def _people_by_email(session: Session) -> dict[str, Person]:
    emails = [person.email for person in sample().people]
    found = session.scalars(sa.select(Person).where(Person.email.in_(emails)))
    return {person.email: person for person in found}


def _seated_elsewhere(session: Session) -> frozenset[int]:
    """Return the ids of people who hold a seat in a programme that is not a sample."""
    return frozenset(
        session.scalars(
            sa.select(Membership.person_id)
            .join(Programme, Programme.id == Membership.programme_id)
            .where(Programme.is_sample.is_(False))
        )
    )


def _new_person(rows: SampleRows, written: SamplePerson) -> Person:
    return Person(email=written.email, name=written.name, created_at=rows.now)


def add_posts(session: Session, rows: SampleRows) -> None:
    """Add the posts with their holders and deputies. Flushes for the posts' ids."""
    kinds = {kind.code: kind for kind in content.post_kinds()}
    rows.owners.leading = LEADING
    for written in sample().posts:
        kind = kinds[written.kind]
        rows.owners.posts[written.organisation, written.kind] = Post(
            programme_id=rows.programme.id,
            organisation_id=rows.organisations[written.organisation].id,
            title=written.title or kind.name,
            is_key=kind.is_key,
            statute=kind.statute,
        )
    session.add_all(rows.owners.posts.values())
    session.flush()  # holders point to their post
    people = {person.name: person.id for person in rows.people.values()}
    for written in sample().posts:
        for holder in written.holders:
            session.add(
                PostHolder(
                    post_id=rows.owners.posts[written.organisation, written.kind].id,
                    person_id=people.get(holder.name.removeprefix("Councillor ")),
                    name=holder.name,
                    holding=holder.holding,
                    is_interim=holder.is_interim,
                    starts_on=rows.on(holder.starts),
                    ends_on=rows.maybe_on(holder.ends),
                )
            )
