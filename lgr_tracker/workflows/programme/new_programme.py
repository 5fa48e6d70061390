"""Start a programme in one of the 21 areas, with its councils and our starter content."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker import content
from lgr_tracker.content.places import Area
from lgr_tracker.domain.errors import Invalid, NotAllowed
from lgr_tracker.domain.kinds import OrganisationKind, ScaleRule
from lgr_tracker.domain.permissions import Actor, Role, may_start_programmes
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.base import SHORT
from lgr_tracker.models.organisation import Body, Membership, Organisation, Post
from lgr_tracker.models.programme import Programme
from lgr_tracker.workflows.programme.copy_starter_content import (
    Council,
    Owners,
    copy_starter_content,
)

DECISION_AFTER_CONSULTATION = timedelta(days=84)
"""Twelve weeks, as in Surrey in 2025; a guess for the programme to correct."""

RUNS_ON_AFTER_VESTING = timedelta(days=730)
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST_SUCCESSORS = 9
MOST_MARKS = 3


@dataclass(frozen=True)
class NewProgramme:
    """Say what was made, for the page or command that asked."""

    id: int
    code: str
    name: str
    councils: int


def new_programme(
    session: Session,
    area: str,
    *,
    code: str | None = None,
    name: str | None = None,
    successors: tuple[str, ...] = (),
    actor: Actor,
    now: datetime,
) -> NewProgramme:
    """Create a programme for an area, by its name or code, and make the actor its manager.

    Where the new councils are not named or known yet, two stand in for them until they are.
    Raises NotAllowed, NotFound for an area that is none of the 21, or Invalid.
    """
    place = content.area(area)
    _require_creator(actor)
    code = _checked_code(session, code or _code_for(place))
    names = _checked_successors(successors or place.successors)
    programme = _programme(place, code, name or f"{place.name} children's services", now)
    session.add(programme)
    session.flush()  # everything below points to the programme
    councils = _add_councils(session, programme, place, names)
    _add_bodies(session, programme)
    owners = _add_posts(session, programme, councils)
    copy_starter_content(session, programme, councils, owners)
    record(
        session,
        Event.PROGRAMME_CREATE,
        actor,
        programme,
        programme_id=None,
        now=now,
        name=programme.name,
        after={"code": code, "area": place.name, "new councils": list(names)},
    )
    _give_manager(session, programme, actor, now)
    session.commit()
    return NewProgramme(programme.id, code, programme.name, len(place.councils))


def _require_creator(actor: Actor) -> None:
    if not may_start_programmes(actor):
        raise NotAllowed("Programme managers start new programmes. Ask one of them.")


def _code_for(place: Area) -> str:
    short = place.code[:SHORT]
    return short if short == place.code else short.rsplit("-", 1)[0]


def _checked_code(session: Session, code: str) -> str:
    if not CODE.fullmatch(code) or len(code) > SHORT:
        sentence = f"Use small letters, digits and dashes for the code, {SHORT} at most."
        raise Invalid(sentence, {"code": sentence})
    if session.scalar(sa.select(Programme.id).where(Programme.code == code)) is not None:
        sentence = f"There is a programme with the code {code} already. Choose another code."
        raise Invalid(sentence, {"code": sentence})
    return code


def _checked_successors(names: tuple[str, ...]) -> tuple[str, ...]:
    wanted = tuple(name.strip() for name in names) or ("New council 1", "New council 2")
    distinct = {name.casefold() for name in wanted}
    if "" in distinct or len(distinct) != len(wanted) or len(wanted) > MOST_SUCCESSORS:
        sentence = f"Give up to {MOST_SUCCESSORS} new councils, each a name of its own."
        raise Invalid(sentence, {"successors": sentence})
    return wanted


def _programme(place: Area, code: str, name: str, now: datetime) -> Programme:
    decision = min(place.consultation_ends + DECISION_AFTER_CONSULTATION, place.planned_election)
    return Programme(
        code=code,
        name=name,
        area=place.name,
        decision_on=decision,
        elections_on=place.planned_election,
        vesting_on=place.planned_vesting,
        starts_on=min(decision, now.date(), place.planned_vesting - timedelta(days=1)),
        ends_on=place.planned_vesting + RUNS_ON_AFTER_VESTING,
        scale_rule=ScaleRule.PRODUCT,
        suggest_at_rank=content.framework().threshold,
        created_at=now,
    )


def _add_councils(
    session: Session, programme: Programme, place: Area, names: tuple[str, ...]
) -> tuple[Council, ...]:
    councils = []
    for at, name in enumerate(names, start=1):
        row = Organisation(
            programme_id=programme.id,
            code=f"N{at}",
            name=name,
            short_name=name.removesuffix(" Council"),
            kind=OrganisationKind.SUCCESSOR,
            mark=at if at <= MOST_MARKS else 0,
        )
        councils.append(Council(row.code, row))
    session.add_all([council.row for council in councils])
    for council in place.councils:
        session.add(
            Organisation(
                programme_id=programme.id,
                code=council.gss_code,
                name=council.name,
                short_name=council.short_name,
                kind=OrganisationKind.PREDECESSOR,
                gss_code=council.gss_code,
            )
        )
    session.flush()  # posts and activities point to the councils
    return tuple(councils)


def _add_bodies(session: Session, programme: Programme) -> None:
    for position, body in enumerate(content.bodies(), start=1):
        session.add(
            Body(
                programme_id=programme.id,
                position=position,
                name=body.name,
                remit=body.summary,
                decides_plans=body.decides_plans,
            )
        )


def _add_posts(session: Session, programme: Programme, councils: tuple[Council, ...]) -> Owners:
    """Give each new council the posts that usually own things, all still empty."""
    owners = Owners(leading=tuple(council.code for council in councils))
    for council in councils:
        for kind in content.post_kinds():
            owners.posts[council.code, kind.code] = Post(
                programme_id=programme.id,
                organisation_id=council.row.id,
                title=kind.name,
                is_key=kind.is_key,
                statute=kind.statute,
            )
    session.add_all(owners.posts.values())
    session.flush()  # activities point to their owner
    return owners


def _give_manager(session: Session, programme: Programme, actor: Actor, now: datetime) -> None:
    if actor.person_id is None:
        return
    seat = Membership(
        person_id=actor.person_id,
        programme_id=programme.id,
        role=Role.PROGRAMME_MANAGER,
        starts_on=date(now.year, now.month, now.day),
    )
    session.add(seat)
    record(
        session,
        Event.MEMBERSHIP_GIVE,
        actor,
        seat,
        programme_id=programme.id,
        now=now,
        name=actor.name,
        after={"role": Role.PROGRAMME_MANAGER.value},
    )
