"""When mail is due by the clock on the wall, and how it stands after each attempt."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lgr_tracker.domain.errors import WrongState
from lgr_tracker.domain.mail import (
    HOLDS_A_KEY,
    KIND_OF,
    MAIL_MOVES,
    PAUSES,
    RHYTHMS,
    UNSURE_WAIT,
    USUAL,
    MailKind,
    MailState,
    Outcome,
    Result,
    Rhythm,
    Template,
    latest_digest,
    next_mail_state,
    next_step,
    period_start,
)

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("rhythm", "now", "due"),
    [
        (Rhythm.DAILY, "2026-11-24T07:29", "2026-11-23T07:30"),
        (Rhythm.DAILY, "2026-11-24T07:30", "2026-11-24T07:30"),
        (Rhythm.DAILY, "2027-07-01T06:29", "2027-06-30T06:30"),  # half past seven in summer
        (Rhythm.DAILY, "2027-07-01T06:30", "2027-07-01T06:30"),
        (Rhythm.DAILY, "2027-03-28T06:30", "2027-03-28T06:30"),  # the clocks went forward
        (Rhythm.DAILY, "2027-03-28T06:29", "2027-03-27T07:30"),
        (Rhythm.DAILY, "2027-10-31T07:30", "2027-10-31T07:30"),  # and back
        (Rhythm.WEEKLY, "2026-11-23T07:29", "2026-11-16T07:30"),  # a Monday, too early
        (Rhythm.WEEKLY, "2026-11-23T07:30", "2026-11-23T07:30"),
        (Rhythm.WEEKLY, "2026-11-29T23:59", "2026-11-23T07:30"),
    ],
)
def test_a_digest_is_due_at_half_past_seven_whatever_the_season(
    rhythm: Rhythm, now: str, due: str
) -> None:
    assert latest_digest(rhythm, at(now), LONDON) == at(due)


@pytest.mark.parametrize(
    ("rhythm", "now", "begins"),
    [
        (Rhythm.DAILY, "2027-07-01T22:59", "2027-06-30T23:00"),
        (Rhythm.DAILY, "2027-07-01T23:00", "2027-07-01T23:00"),
        (Rhythm.WEEKLY, "2026-11-29T23:59", "2026-11-23T00:00"),
    ],
)
def test_a_day_and_a_week_begin_at_midnight_here(rhythm: Rhythm, now: str, begins: str) -> None:
    assert period_start(rhythm, at(now), LONDON) == at(begins)


@pytest.mark.parametrize(
    ("result", "attempts", "state", "pause", "may_be_out"),
    [
        (Result.SENT, 1, MailState.SENT, timedelta(), False),
        (Result.REFUSED, 1, MailState.FAILED, timedelta(), False),
        (Result.WITHDRAWN, 1, MailState.WITHDRAWN, timedelta(), False),
        (Result.LATER, 1, MailState.WAITING, PAUSES[0], False),
        (Result.LATER, 7, MailState.WAITING, PAUSES[6], False),
        (Result.LATER, 8, MailState.FAILED, timedelta(), False),
        (Result.UNKNOWN, 1, MailState.WAITING, UNSURE_WAIT, True),
        (Result.UNKNOWN, 8, MailState.FAILED, timedelta(), True),
    ],
)
def test_how_a_mail_stands_after_an_attempt(
    result: Result, attempts: int, state: MailState, pause: timedelta, may_be_out: bool
) -> None:
    step = next_step(Outcome(result), attempts, NOW)
    assert (step.state, step.not_before - NOW, step.may_be_out) == (state, pause, may_be_out)


@pytest.mark.parametrize("here", MailState)
@pytest.mark.parametrize("there", MailState)
def test_only_legal_moves_are_made(here: MailState, there: MailState) -> None:
    if there in MAIL_MOVES[here]:
        assert next_mail_state(here, there) is there
        return
    with pytest.raises(WrongState, match=here.value):
        next_mail_state(here, there)


def test_every_template_has_a_kind_and_every_kind_a_choice() -> None:
    assert set(KIND_OF) == set(Template)
    assert set(RHYTHMS) == set(USUAL) == set(MailKind)
    assert all(USUAL[kind] in RHYTHMS[kind] for kind in MailKind)
    assert all(KIND_OF[template] is MailKind.ACCOUNT for template in HOLDS_A_KEY)
    assert RHYTHMS[MailKind.ACCOUNT] == (Rhythm.AT_ONCE,), "account mail can't be turned off"
