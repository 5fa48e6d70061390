"""Second factors: each code once, each recovery code once, whoever sends them at one moment."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound, WrongState
from lgr_tracker.domain.one_time import CODE_LENGTH, RECOVERY_CODES, kept
from lgr_tracker.domain.permissions import Actor, operator
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.mail import Mail
from lgr_tracker.models.organisation import Person
from lgr_tracker.models.sign_in import RecoveryCode, SecondFactor
from lgr_tracker.web.database import reading
from lgr_tracker.web.second_factor import app_code, new_recovery_codes, recovery, secret_of
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.people.proving import AppCode, Proof, Recovery
from lgr_tracker.workflows.people.sign_in import sign_in
from lgr_tracker.workflows.people.sign_out import sign_out
from lgr_tracker.workflows.people.turn_off_second_factor import (
    clear_second_factor,
    turn_off_second_factor,
)
from lgr_tracker.workflows.people.turn_on_second_factor import (
    renew_recovery_codes,
    turn_on_second_factor,
)
from tests.authenticator import code_at
from tests.people import NOW, Cast, email_of
from tests.web.test_writers import at_once

Do = Callable[..., Any]
SALT = "5a17" * 8
FIRST = int(NOW.timestamp()) // 30
NOBODY = Actor(None, "")


def turned_on(do: Do, whom: Actor, step: int = FIRST) -> tuple[str, ...]:
    codes = new_recovery_codes()
    do(whom, turn_on_second_factor, AppCode(SALT, step), [kept(code) for code in codes])
    return codes


def entered(do: Do, whom: Actor, proof: Proof | None, **fields: Any) -> bool:
    epoch = fields.pop("epoch", epoch_of(whom))
    return bool(do(NOBODY, sign_in, whom.person_id, "f" * 64, epoch=epoch, proof=proof, **fields))


def epoch_of(whom: Actor) -> int:
    return reading().scalar(sa.select(Person.session_epoch).filter_by(id=whom.person_id)) or 0


def events(*names: str) -> list[AuditEvent]:
    reading().rollback()  # look anew at what others have written
    wanted = sa.select(AuditEvent).where(AuditEvent.event.in_(names)).order_by(AuditEvent.id)
    return list(reading().scalars(wanted))


def test_turning_it_on_ends_sessions_and_keeps_no_secret(both: Flask, cast: Cast, do: Do) -> None:
    before = epoch_of(cast.asha)
    codes = turned_on(do, cast.asha)
    assert epoch_of(cast.asha) == before + 1
    assert len(set(codes)) == RECOVERY_CODES
    assert {len(code) for code in codes} == {CODE_LENGTH}
    stored = reading().scalars(sa.select(RecoveryCode.digest)).all()
    assert not set(stored) & set(codes)
    secret = secret_of(cast.asha.person_id or 0, SALT)
    kept_rows = str(reading().execute(sa.select(*SecondFactor.__table__.columns)).all())
    assert secret not in kept_rows
    assert [row.person_name for row in events("second_factor:on")] == ["Asha"]
    with pytest.raises(WrongState, match="on already"):
        turned_on(do, cast.asha)


def test_two_people_with_one_salt_have_different_secrets(both: Flask, cast: Cast) -> None:
    assert secret_of(1, SALT) != secret_of(2, SALT)
    assert len(secret_of(1, SALT)) == 32


def test_without_a_proof_nobody_who_has_one_comes_in(both: Flask, cast: Cast, do: Do) -> None:
    assert entered(do, cast.vic, None)
    turned_on(do, cast.asha)
    assert not entered(do, cast.asha, None)
    assert [row.person_name for row in events("person:sign_in")] == ["Vic"]


def test_a_code_is_taken_once_and_never_an_earlier_one(both: Flask, cast: Cast, do: Do) -> None:
    turned_on(do, cast.asha)
    assert not entered(do, cast.asha, AppCode(SALT, FIRST)), "the code of the set-up is spent"
    assert entered(do, cast.asha, AppCode(SALT, FIRST + 1))
    assert not entered(do, cast.asha, AppCode(SALT, FIRST + 1))
    assert not entered(do, cast.asha, AppCode(SALT, FIRST))
    assert not entered(do, cast.asha, AppCode("0" * 32, FIRST + 5)), "of another app"
    assert entered(do, cast.asha, AppCode(SALT, FIRST + 2))


def test_one_code_sent_twice_at_once_opens_once(both: Flask, cast: Cast, do: Do) -> None:
    turned_on(do, cast.asha)
    epoch = epoch_of(cast.asha)

    def try_it() -> bool:
        return perform_as(
            NOBODY,
            sign_in,
            cast.asha.person_id,
            "f" * 64,
            epoch=epoch,
            proof=AppCode(SALT, FIRST + 1),
        )

    assert sorted(at_once(both, *[try_it] * 6)) == [False] * 5 + [True]


def test_a_recovery_code_sent_twice_at_once_opens_once(both: Flask, cast: Cast, do: Do) -> None:
    code = turned_on(do, cast.asha)[3]
    epoch = epoch_of(cast.asha)

    def try_it() -> bool:
        proof = Recovery(kept(code))
        return perform_as(NOBODY, sign_in, cast.asha.person_id, "f" * 64, epoch=epoch, proof=proof)

    assert sorted(at_once(both, *[try_it] * 6)) == [False] * 5 + [True]
    (used,) = events("second_factor:use_code")
    assert json.loads(used.after) == {"codes left": 9}
    assert not entered(do, cast.asha, Recovery(kept(code)))


def test_recovery_codes_are_their_owners_only(both: Flask, cast: Cast, do: Do) -> None:
    codes = turned_on(do, cast.asha)
    turned_on(do, cast.vic)
    assert not entered(do, cast.vic, recovery(codes[0]))
    assert entered(do, cast.asha, recovery(f" {codes[0][:4].upper()}-{codes[0][4:]} "))


def test_a_proof_of_an_account_that_has_changed_opens_nothing(
    both: Flask, cast: Cast, do: Do
) -> None:
    turned_on(do, cast.asha)
    before = epoch_of(cast.asha)
    do(cast.asha, sign_out)
    assert not entered(do, cast.asha, AppCode(SALT, FIRST + 1), epoch=before)
    assert entered(do, cast.asha, AppCode(SALT, FIRST + 1)), "the refused try spent nothing"


def test_codes_are_made_anew_for_a_code(both: Flask, cast: Cast, do: Do) -> None:
    old = turned_on(do, cast.asha)
    fresh = [kept(code) for code in new_recovery_codes()]
    with pytest.raises(Invalid, match="used before"):
        do(cast.asha, renew_recovery_codes, AppCode(SALT, FIRST), fresh)
    assert do(cast.asha, renew_recovery_codes, AppCode(SALT, FIRST + 1), fresh) == RECOVERY_CODES
    assert not entered(do, cast.asha, recovery(old[0]))
    assert entered(do, cast.asha, Recovery(fresh[0]))
    assert len(events("second_factor:make_codes")) == 1


def test_it_is_turned_off_with_a_code_and_forgotten_whole(both: Flask, cast: Cast, do: Do) -> None:
    turned_on(do, cast.asha)
    before = epoch_of(cast.asha)
    with pytest.raises(Invalid, match="not right"):
        do(cast.asha, turn_off_second_factor, AppCode(SALT, FIRST))
    assert do(cast.asha, turn_off_second_factor, AppCode(SALT, FIRST + 1)) == before + 1
    left = sa.select(sa.func.count())
    assert reading().scalar(left.select_from(SecondFactor)) == 0
    assert reading().scalar(left.select_from(RecoveryCode)) == 0
    assert entered(do, cast.asha, None)


def test_only_whoever_runs_the_service_clears_somebody_elses(
    both: Flask, cast: Cast, do: Do
) -> None:
    turned_on(do, cast.vic)
    with pytest.raises(NotAllowed, match="command line"):
        do(cast.asha, clear_second_factor, email_of(cast.vic))
    assert do(operator(), clear_second_factor, " VIC@example.org ") == "Vic"
    with pytest.raises(NotFound, match=r"vic@example\.org"):
        do(operator(), clear_second_factor, "vic@example.org")
    assert [row.role for row in events("second_factor:off")] == ["operator"]


@pytest.mark.parametrize("drift", [-1, 0, 1])
def test_a_clock_that_differs_by_a_step_is_borne(both: Flask, cast: Cast, drift: int) -> None:
    code = code_at(1, SALT, NOW, drift)
    assert app_code(1, SALT, f"{code[:3]} {code[3:]}", NOW) == AppCode(SALT, FIRST + drift)


@pytest.mark.parametrize("drift", [-3, -2, 2, 3])
def test_a_clock_that_differs_by_more_is_not(both: Flask, cast: Cast, drift: int) -> None:
    assert app_code(1, SALT, code_at(1, SALT, NOW, drift), NOW) is None


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "٣٤٣٤٣٤", "abcdef", "12 34", "-12345"])
def test_what_is_no_code_is_none(both: Flask, cast: Cast, typed: str) -> None:
    assert app_code(1, SALT, typed, NOW) is None


def test_its_owner_is_written_to_whenever_something_changes(
    both: Flask, cast: Cast, do: Do
) -> None:
    codes = turned_on(do, cast.asha)
    entered(do, cast.asha, recovery(codes[0]))
    fresh = [kept(code) for code in new_recovery_codes()]
    do(cast.asha, renew_recovery_codes, AppCode(SALT, FIRST + 1), fresh)
    do(cast.asha, turn_off_second_factor, AppCode(SALT, FIRST + 2))
    told = [mail.facts for mail in reading().scalars(sa.select(Mail).order_by(Mail.id))]
    words = ["set up", "You have 9 left", "New recovery codes", "turned off"]
    assert [word in facts for word, facts in zip(words, told, strict=True)] == [True] * 4
    assert not [code for code in codes if code in str(told)]
