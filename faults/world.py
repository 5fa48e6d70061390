"""The world in which things break: programmes, councils, people, risks, and foreign words."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from lgr_tracker import create_app
from lgr_tracker.content.fenwold import sample as sample_content
from lgr_tracker.domain.permissions import Role, operator
from lgr_tracker.models.board import TransitionPlan
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import Risk
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import db
from lgr_tracker.web.passwords import hash_password
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.people.add_person import add_person
from lgr_tracker.workflows.programme.load_sample import load_sample
from lgr_tracker.workflows.programme.new_programme import new_programme

OPERATOR = operator("fault harness")
SAMPLE = "sample"
OTHERS = (("Surrey", "surrey"), ("Norfolk", "norfolk"))
CANARY = "ZQX-CANARY"
ROLES = (Role.CONTRIBUTOR, Role.PROGRAMME_MANAGER, Role.BOARD_MEMBER, Role.VIEWER)
PEOPLE = 40


@dataclass(frozen=True)
class World:
    """Hold where the service keeps its things, and who may sign in to it."""

    data: Path
    database: str
    password: str
    people: tuple[tuple[str, Role], ...]
    """People of the sample programme, each with their role; all share one password."""
    strangers: tuple[str, ...]
    """People of the other programmes, who must never see a word of the sample."""

    def of_role(self, role: Role) -> tuple[str, ...]:
        """Return the addresses of everybody who holds a role in the sample."""
        return tuple(email for email, held in self.people if held is role)

    def managers(self) -> tuple[str, ...]:
        """Return the programme managers of the sample."""
        return self.of_role(Role.PROGRAMME_MANAGER)

    def app(self) -> Flask:
        """Make the service in this process, for looking at its database with its own code."""
        return create_app(
            {
                "LGR_TRACKER_DATA": self.data,
                "LGR_TRACKER_DATABASE": self.database,
                "LGR_TRACKER_UPGRADE": "no",
            }
        )


def make_world(data: Path, database: str, risks: int) -> World:
    """Bring the tables up, load the sample with so many more risks, and let people in."""
    data.mkdir(parents=True, exist_ok=True)
    app = create_app({"LGR_TRACKER_DATA": data, "LGR_TRACKER_DATABASE": database})
    password = secrets.token_urlsafe(18)
    with app.app_context():
        hashed = hash_password(password)
        _load_sample(hashed, risks)
        strangers = _start_others(hashed)
        people = _let_people_in(hashed)
        db.session.remove()
        db.engine.dispose()
    return World(data, database, password, people, strangers)


def _load_sample(hashed: str, risks: int) -> None:
    perform_as(
        OPERATOR,
        load_sample,
        password_hashes={person.email: hashed for person in sample_content().people},
        today=datetime.now(UTC).date(),
        extra_risks=risks,
        reset=False,
        told=lambda _: None,
    )


def _start_others(hashed: str) -> tuple[str, ...]:
    emails = []
    for area, code in OTHERS:
        made = perform_as(OPERATOR, new_programme, area, code=code, name=f"{CANARY} {area}")
        for number in (1, 2):
            email = f"manager-{number}@{code}.example"
            _add(made.id, email, Role.PROGRAMME_MANAGER, None, hashed)
            emails.append(email)
    return tuple(emails)


def _let_people_in(hashed: str) -> tuple[tuple[str, Role], ...]:
    session = db.session()
    session.info["viewer"] = OPERATOR
    programme_id = session.scalar(sa.select(Programme.id).where(Programme.code == SAMPLE))
    councils = session.scalars(
        sa.select(Organisation.id).where(Organisation.programme_id == programme_id)
    ).all()
    session.close()
    assert programme_id is not None
    people = []
    for number in range(PEOPLE):
        role = ROLES[number % len(ROLES)]
        email = f"person-{number:02d}@sample.example"
        _add(programme_id, email, role, councils[number % len(councils)], hashed)
        people.append((email, role))
    for number in (1, 2):
        email = f"chair-{number}@sample.example"
        _add(programme_id, email, Role.BOARD_CHAIR, councils[0], hashed)
        people.append((email, Role.BOARD_CHAIR))
    return tuple(people)


def _add(
    programme_id: int, email: str, role: Role, organisation_id: int | None, hashed: str
) -> None:
    perform_as(
        OPERATOR,
        add_person,
        programme_id,
        name=email.partition("@")[0].replace("-", " ").capitalize(),
        email=email,
        role=role,
        organisation_id=organisation_id,
        password_hash=hashed,
        today=today(),
    )


def some_risks(app: Flask, most: int) -> list[int]:
    """Return ids of open risks of the sample."""
    with app.app_context():
        session = db.session()
        session.info["viewer"] = OPERATOR
        found = session.scalars(
            sa.select(Risk.id)
            .join(Programme, Programme.id == Risk.programme_id)
            .where(Programme.code == SAMPLE, Risk.state == "open")
            .order_by(Risk.number)
            .limit(most)
        ).all()
        db.session.remove()
        return list(found)


def plan_before_board(app: Flask) -> int | None:
    """Return the sample's plan on which the board has still to decide."""
    with app.app_context():
        session = db.session()
        session.info["viewer"] = OPERATOR
        found = session.scalar(
            sa.select(TransitionPlan.id).where(TransitionPlan.state == "submitted")
        )
        db.session.remove()
        return found


def a_council(app: Flask) -> str:
    """Return the id of one council of the sample, as forms send it."""
    with app.app_context():
        session = db.session()
        session.info["viewer"] = OPERATOR
        found = session.scalar(
            sa.select(Organisation.id)
            .join(Programme, Programme.id == Organisation.programme_id)
            .where(Programme.code == SAMPLE, Organisation.kind == "successor")
            .limit(1)
        )
        db.session.remove()
    return str(found)
