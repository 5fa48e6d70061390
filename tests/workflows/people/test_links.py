"""Invitations and resets: links that open once, for a while, for one person, whoever asks."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import NotAllowed, NotFound, StaleEdit, WrongState
from lgr_tracker.domain.one_time import LIFETIME, LINKS_AN_HOUR, LinkKind, kept
from lgr_tracker.domain.permissions import Actor, Role
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.mail import Mail
from lgr_tracker.models.organisation import Person
from lgr_tracker.models.sign_in import OneTimeLink
from lgr_tracker.queries.people import link_holder, members
from lgr_tracker.web.database import reading
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.people.add_person import add_person
from lgr_tracker.workflows.people.ask_reset import ask_reset
from lgr_tracker.workflows.people.change_password import change_password
from lgr_tracker.workflows.people.inviting import Invitation
from lgr_tracker.workflows.people.renew_invitation import renew_invitation, withdraw_invitation
from lgr_tracker.workflows.people.use_link import use_link
from tests import builders
from tests.people import NOW, TODAY, Cast, email_of
from tests.web.test_writers import at_once

Do = Callable[..., Any]
NOBODY = Actor(None, "")
NIA = "nia@example.org"


def invited(
    do: Do, cast: Cast, token: str = "t1", *, by: Actor | None = None, email: str = NIA
) -> int:
    asker = by or cast.asha
    return int(
        do(
            asker,
            add_person,
            asker.seats[0].programme_id,
            name="Nia",
            email=email,
            role=Role.VIEWER,
            organisation_id=None,
            invitation=Invitation(token),
            today=TODAY,
        )
    )


def person(email: str = NIA) -> Person:
    return reading().scalars(sa.select(Person).filter_by(email=email)).one()


def links() -> list[OneTimeLink]:
    return list(reading().scalars(sa.select(OneTimeLink).order_by(OneTimeLink.id)))


def mails() -> list[Mail]:
    return list(reading().scalars(sa.select(Mail).order_by(Mail.id)))


def events(name: str) -> list[AuditEvent]:
    wanted = sa.select(AuditEvent).filter_by(event=name).order_by(AuditEvent.id)
    return list(reading().scalars(wanted))


def opens(token: str, after: timedelta = timedelta()) -> bool:
    reading().rollback()  # look anew at what others have written
    return link_holder(reading(), token, NOW + after) is not None


def test_a_newcomer_is_written_a_link_of_which_only_the_digest_is_kept(
    both: Flask, cast: Cast, do: Do
) -> None:
    person_id = invited(do, cast)
    (link,), (mail,) = links(), mails()
    assert (link.person_id, link.kind, link.digest) == (person_id, "invitation", kept("t1"))
    assert link.expires_at == NOW + timedelta(days=7)
    assert (mail.person_id, "/sign-in/link/t1" in mail.facts) == (person_id, True)
    assert person().password_hash is None
    assert opens("t1")
    told = events("person:invite")
    assert [(row.person_name, row.subject_name) for row in told] == [("Asha", "Nia")]
    assert not [row for row in reading().scalars(sa.select(AuditEvent)) if "t1" in row.after]


def test_somebody_with_a_password_is_written_to_without_a_link(
    both: Flask, cast: Cast, do: Do
) -> None:
    invited(do, cast, email=email_of(cast.eve))
    assert links() == []
    (mail,) = mails()
    assert "/sign-in/link" not in mail.facts


def test_where_a_host_signs_people_in_no_link_is_made(both: Flask, cast: Cast, do: Do) -> None:
    do(
        cast.asha,
        add_person,
        cast.programme_id,
        name="Nia",
        email=NIA,
        role=Role.VIEWER,
        organisation_id=None,
        invitation=Invitation("t1", opens_here=False),
        today=TODAY,
    )
    assert (links(), len(mails())) == ([], 1)


def test_a_link_gives_a_password_once_and_ends_the_persons_sessions(
    both: Flask, cast: Cast, do: Do
) -> None:
    invited(do, cast)
    before = person().session_epoch
    do(NOBODY, use_link, kept("t1"), "hash-1")
    reading().expire_all()
    assert (person().password_hash, person().session_epoch) == ("hash-1", before + 1)
    with pytest.raises(WrongState, match="used already"):
        do(NOBODY, use_link, kept("t1"), "hash-2")
    reading().expire_all()
    assert person().password_hash == "hash-1"
    (told,) = events("person:choose_password")
    assert (told.person_name, "invitation" in told.after) == ("Nia", True)


def test_one_link_used_twice_at_once_opens_once(both: Flask, cast: Cast, do: Do) -> None:
    invited(do, cast)
    acts = [lambda at=at: perform_as(NOBODY, use_link, kept("t1"), f"hash-{at}") for at in range(6)]
    done = at_once(both, *acts)
    assert sum(isinstance(each, WrongState) for each in done) == 5
    assert len(events("person:choose_password")) == 1


def test_using_one_link_shuts_every_other_of_the_person(both: Flask, cast: Cast, do: Do) -> None:
    invited(do, cast, "t1")
    invited(do, cast, "t2", by=cast.eve)
    do(NOBODY, ask_reset, NIA, "t3")
    assert opens("t1")
    assert opens("t2")
    do(NOBODY, use_link, kept("t2"), "hash")
    assert not opens("t1")
    assert not opens("t3")


@pytest.mark.parametrize("kind", LinkKind)
def test_a_link_lasts_its_time_and_not_a_second_more(
    both: Flask, cast: Cast, do: Do, kind: LinkKind
) -> None:
    if kind is LinkKind.INVITATION:
        invited(do, cast)
    else:
        do(NOBODY, ask_reset, email_of(cast.vic), "t1")
    assert opens("t1", LIFETIME[kind] - timedelta(seconds=1))
    assert not opens("t1", LIFETIME[kind])
    both.config["LGR_CLOCK"] = lambda: NOW + LIFETIME[kind]
    with pytest.raises(WrongState, match="run out"):
        do(NOBODY, use_link, kept("t1"), "hash")


def test_nobody_disabled_comes_back_by_a_link(both: Flask, cast: Cast, do: Do) -> None:
    invited(do, cast)
    with builders.writing() as session:
        session.get_one(Person, person().id).is_active = False
    assert not opens("t1")
    with pytest.raises(WrongState):
        do(NOBODY, use_link, kept("t1"), "hash")
    assert links()[0].used_at is None


def test_sending_again_shuts_the_earlier_link(both: Flask, cast: Cast, do: Do) -> None:
    person_id = invited(do, cast, "t1")
    assert do(cast.asha, renew_invitation, cast.programme_id, person_id, Invitation("t2"))
    assert not opens("t1")
    assert opens("t2")
    assert len(mails()) == 2
    do(NOBODY, use_link, kept("t2"), "hash")
    with pytest.raises(WrongState, match="chosen a password"):
        do(cast.asha, renew_invitation, cast.programme_id, person_id, Invitation("t3"))


def test_no_more_than_a_few_invitations_go_to_one_person_in_an_hour(
    both: Flask, cast: Cast, do: Do
) -> None:
    person_id = invited(do, cast, "t0")
    invited(do, cast, "u0", by=cast.eve)  # another programme's mail fills the same mailbox
    do(cast.asha, renew_invitation, cast.programme_id, person_id, Invitation("t1"))
    for who, where in ((cast.asha, cast.programme_id), (cast.eve, cast.other_id)):
        with pytest.raises(WrongState, match="within the hour"):
            do(who, renew_invitation, where, person_id, Invitation("t2"))
    assert len(mails()) == LINKS_AN_HOUR
    assert opens("t1"), "what is refused takes no link away"
    both.config["LGR_CLOCK"] = lambda: NOW + timedelta(hours=1, seconds=1)
    do(cast.asha, renew_invitation, cast.programme_id, person_id, Invitation("t3"))
    assert opens("t3")


def test_a_withdrawn_invitation_opens_nothing_and_the_list_says_so(
    both: Flask, cast: Cast, do: Do
) -> None:
    person_id = invited(do, cast)

    def row() -> Any:
        listed = members(reading(), cast.asha, cast.programme_id)
        return next(each for each in listed if each.email == NIA)

    assert (row().has_come, row().link_until) == (False, NOW + timedelta(days=7))
    do(cast.asha, withdraw_invitation, cast.programme_id, person_id)
    assert not opens("t1")
    assert row().link_until is None
    with pytest.raises(WrongState, match="no invitation"):
        do(cast.asha, withdraw_invitation, cast.programme_id, person_id)
    assert len(events("person:withdraw_invitation")) == 1


def test_another_programmes_invitations_are_nobody_elses_business(
    both: Flask, cast: Cast, do: Do
) -> None:
    person_id = invited(do, cast)
    for act in (
        lambda who: do(who, renew_invitation, cast.programme_id, person_id, Invitation("t2")),
        lambda who: do(who, withdraw_invitation, cast.programme_id, person_id),
    ):
        with pytest.raises(NotAllowed):
            act(cast.farah)
        with pytest.raises(NotFound):
            act(cast.eve)
    with pytest.raises(NotFound):
        do(cast.eve, withdraw_invitation, cast.other_id, person_id)
    assert opens("t1")


def test_a_reset_is_mailed_to_who_is_known_and_to_nobody_else(
    both: Flask, cast: Cast, do: Do
) -> None:
    do(NOBODY, ask_reset, " VIC@example.org ", "t1")
    do(NOBODY, ask_reset, "nobody@example.org", "t2")
    (link,), (mail,) = links(), mails()
    assert link.person_id == mail.person_id == cast.vic.person_id
    assert not opens("t2")
    known, unknown = events("person:ask_reset")
    assert (known.subject_name, unknown.subject_name) == ("Vic", "")
    assert "nobody" not in str([getattr(unknown, c.key) for c in AuditEvent.__table__.columns])


def test_no_more_than_a_few_links_go_to_one_account_in_an_hour(
    both: Flask, cast: Cast, do: Do
) -> None:
    for at in range(LINKS_AN_HOUR + 3):
        do(NOBODY, ask_reset, email_of(cast.vic), f"t{at}")
    assert len(links()) == len(mails()) == LINKS_AN_HOUR
    assert opens("t0"), "asking again takes no link away that is on its way"
    both.config["LGR_CLOCK"] = lambda: NOW + timedelta(hours=1, seconds=1)
    do(NOBODY, ask_reset, email_of(cast.vic), "later")
    assert len(links()) == LINKS_AN_HOUR + 1


def test_a_reset_in_a_service_without_people_is_answered_too(both: Flask, do: Do) -> None:
    do(NOBODY, ask_reset, "anybody@example.org", "t1")
    assert (links(), mails(), len(events("person:ask_reset"))) == ([], [], 1)


def test_a_password_changed_meanwhile_is_not_changed_again(both: Flask, cast: Cast, do: Do) -> None:
    old = person(email_of(cast.vic)).password_hash
    do(NOBODY, ask_reset, email_of(cast.vic), "t1")
    do(cast.vic, change_password, "hash-1", old_hash=old)
    assert not opens("t1"), "a link that was asked for before is shut"
    with pytest.raises(StaleEdit):
        do(cast.vic, change_password, "hash-2", old_hash=old)
