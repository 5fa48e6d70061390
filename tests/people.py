"""The cast: each person with one reason to exist, one of them an outsider who sees nothing."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor, Role, Seat, operator
from lgr_tracker.models.organisation import Membership, Person
from lgr_tracker.models.viewing import VIEWER
from lgr_tracker.web.database import writing_engine
from lgr_tracker.web.passwords import hash_password
from tests import builders

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
PASSWORD = "three-quiet-words"


@dataclass(frozen=True)
class Cast:
    """Hold the people and the two programmes they live in."""

    programme_id: int
    """The programme "fenland": West council is a predecessor, Alder and Birch succeed it."""
    other_id: int
    """The programme "elsewhere", Eve's."""
    county_id: int
    alder_id: int
    birch_id: int
    elsewhere_org_id: int
    asha: Actor
    """Programme manager."""
    ben: Actor
    """Respondent of Alder."""
    carol: Actor
    """Board member."""
    chidi: Actor
    """Board chair."""
    dev: Actor
    """Contributor of Birch."""
    farah: Actor
    """Contributor of Alder."""
    mo: Actor
    """Moderator."""
    ann: Actor
    """Auditor."""
    vic: Actor
    """Viewer."""
    eve: Actor
    """Outsider: programme manager of another programme."""

    def everyone(self) -> tuple[Actor, ...]:
        """Return all of them, the outsider last."""
        return (
            self.asha,
            self.ben,
            self.carol,
            self.chidi,
            self.dev,
            self.farah,
            self.mo,
            self.ann,
            self.vic,
            self.eve,
        )


def email_of(actor: Actor) -> str:
    """Return the address under which somebody of the cast signs in."""
    return f"{actor.name.lower()}@example.org"


def make_cast() -> Cast:
    """Write the cast and their two programmes; runs in one transaction."""
    with Session(writing_engine(), info={VIEWER: operator()}, expire_on_commit=False) as session:
        programme = builders.programme(session, code="fenland", name="Fenland children's services")
        county = builders.organisation(session, programme, "county", kind="predecessor")
        alder = builders.organisation(session, programme, "alder", kind="successor", mark=1)
        birch = builders.organisation(session, programme, "birch", kind="successor", mark=2)
        other = builders.programme(session, code="elsewhere", name="Elsewhere children's services")
        far = builders.organisation(session, other, "far", kind="successor", mark=1)

        def somebody(name: str, role: Role, organisation_id: int | None, where: int) -> Actor:
            person = Person(
                name=name,
                email=f"{name.lower()}@example.org",
                password_hash=hash_password(PASSWORD),
                created_at=NOW,
            )
            session.add(person)
            session.flush()  # the seat needs the person's id
            session.add(
                Membership(
                    person_id=person.id,
                    programme_id=where,
                    organisation_id=organisation_id,
                    role=role,
                    vouched_at=NOW,
                )
            )
            return Actor(person.id, name, (Seat(where, role, organisation_id),))

        here = programme.id
        made = Cast(
            programme_id=here,
            other_id=other.id,
            county_id=county.id,
            alder_id=alder.id,
            birch_id=birch.id,
            elsewhere_org_id=far.id,
            asha=somebody("Asha", Role.PROGRAMME_MANAGER, county.id, here),
            ben=somebody("Ben", Role.RESPONDENT, alder.id, here),
            carol=somebody("Carol", Role.BOARD_MEMBER, alder.id, here),
            chidi=somebody("Chidi", Role.BOARD_CHAIR, alder.id, here),
            dev=somebody("Dev", Role.CONTRIBUTOR, birch.id, here),
            farah=somebody("Farah", Role.CONTRIBUTOR, alder.id, here),
            mo=somebody("Mo", Role.MODERATOR, None, here),
            ann=somebody("Ann", Role.AUDITOR, None, here),
            vic=somebody("Vic", Role.VIEWER, county.id, here),
            eve=somebody("Eve", Role.PROGRAMME_MANAGER, far.id, other.id),
        )
        session.commit()
    return made
