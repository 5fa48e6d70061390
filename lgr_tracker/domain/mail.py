"""What mail there is: what it is about, why it comes, how often, and when it is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from lgr_tracker.domain.errors import WrongState


class Template(StrEnum):
    """Name each thing that we write about; `templates/lgr/mail` holds the words of each."""

    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"
    ACCOUNT_CHANGED = "account_changed"
    PLAN_WAITS = "plan_waits"
    PLAN_DECIDED = "plan_decided"
    WORK_WAITS = "work_waits"
    MENTIONED = "mentioned"


class MailKind(StrEnum):
    """Name each kind of mail over which a person has a say."""

    ACCOUNT = "account"
    DECISIONS = "decisions"
    WORK = "work"
    MENTIONS = "mentions"


class Rhythm(StrEnum):
    """Say how often somebody wants mail of one kind."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class MailState(StrEnum):
    """Say how far a mail has come."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class Why(StrEnum):
    """Say why somebody gets a mail; every mail ends with the sentence."""

    INVITED = "invited"
    ASKED = "asked"
    ACCOUNT = "account"
    OWNS = "owns"
    DECIDES = "decides"
    SUBMITTED = "submitted"
    MENTIONED = "mentioned"


MAIL_MOVES: Mapping[MailState, frozenset[MailState]] = {
    MailState.WAITING: frozenset({MailState.SENT, MailState.FAILED, MailState.WITHDRAWN}),
    MailState.SENT: frozenset(),
    MailState.FAILED: frozenset({MailState.WAITING}),
    MailState.WITHDRAWN: frozenset(),
}

KIND_OF: Mapping[Template, MailKind] = {
    Template.INVITATION: MailKind.ACCOUNT,
    Template.PASSWORD_RESET: MailKind.ACCOUNT,
    Template.ACCOUNT_CHANGED: MailKind.ACCOUNT,
    Template.PLAN_WAITS: MailKind.DECISIONS,
    Template.PLAN_DECIDED: MailKind.DECISIONS,
    Template.WORK_WAITS: MailKind.WORK,
    Template.MENTIONED: MailKind.MENTIONS,
}

HOLDS_A_KEY = frozenset({Template.INVITATION, Template.PASSWORD_RESET})
"""Templates whose facts hold a link that opens something: they are wiped once the mail is done."""

RHYTHMS: Mapping[MailKind, tuple[Rhythm, ...]] = {
    MailKind.ACCOUNT: (Rhythm.AT_ONCE,),
    MailKind.DECISIONS: (Rhythm.AT_ONCE, Rhythm.DAILY, Rhythm.WEEKLY, Rhythm.NEVER),
    MailKind.WORK: (Rhythm.DAILY, Rhythm.WEEKLY, Rhythm.NEVER),
    MailKind.MENTIONS: (Rhythm.AT_ONCE, Rhythm.DAILY, Rhythm.WEEKLY, Rhythm.NEVER),
}
"""What can be chosen for each kind, and first what stands where nothing was chosen, but for work:
mail about one's account can't be turned off, and what is due is never worth a mail of its own."""

USUAL: Mapping[MailKind, Rhythm] = {
    MailKind.ACCOUNT: Rhythm.AT_ONCE,
    MailKind.DECISIONS: Rhythm.AT_ONCE,
    MailKind.WORK: Rhythm.WEEKLY,
    MailKind.MENTIONS: Rhythm.DAILY,
}
"""What holds for somebody who has chosen nothing: seldom enough that a mail is still read."""

DIGEST_AT = time(7, 30)
"""When a day's or week's mail goes out, on the programme's clock; a week's goes on Monday."""

ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(days=7)


def latest_digest(rhythm: Rhythm, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the last moment, at `now` or before, at which a daily or weekly mail was due.

    Reckoned on the wall clock of `zone`, so that it is the same hour in summer and in winter.
    """
    here = now.astimezone(zone)
    day = here.date()
    if rhythm is Rhythm.WEEKLY:
        day -= timedelta(days=day.weekday())
    due = datetime.combine(day, DIGEST_AT, zone)
    if due <= here:
        return due
    return datetime.combine(
        day - (ONE_WEEK if rhythm is Rhythm.WEEKLY else ONE_DAY), DIGEST_AT, zone
    )


def period_start(rhythm: Rhythm, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the midnight at which this day began, or this week where mail is weekly."""
    day = now.astimezone(zone).date()
    if rhythm is Rhythm.WEEKLY:
        day -= timedelta(days=day.weekday())
    return datetime.combine(day, time(), zone)


def next_mail_state(here: MailState, there: MailState) -> MailState:
    """Return `there` if the move is legal; raises WrongState otherwise."""
    if there in MAIL_MOVES[here]:
        return there
    raise WrongState(f"This mail is {here.value}, so it cannot become {there.value}.")


class Result(StrEnum):
    """Say what came of one attempt to send."""

    SENT = "sent"
    REFUSED = "refused"
    """For good: trying again would be refused again."""
    LATER = "later"
    """Surely not sent, but it may work later."""
    UNKNOWN = "unknown"
    """It may have been sent: the answer was lost on the way."""
    WITHDRAWN = "withdrawn"
    """There is nobody to write to, or nothing left to say."""
    LOST = "lost"
    """Another sender has it in hand by now."""


@dataclass(frozen=True)
class Outcome:
    """Hold what came of an attempt: a sentence without any address, and the provider's name."""

    result: Result
    sentence: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Letter:
    """Hold one message ready to go; `reference` is the same at every attempt."""

    reference: str
    to_name: str
    to_address: str
    subject: str
    body: str
    written_at: datetime


@dataclass(frozen=True)
class NextStep:
    """Say how a mail stands after an attempt, and when to try again if it waits."""

    state: MailState
    not_before: datetime
    may_be_out: bool = False


PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60))
"""How long to wait after each attempt that failed for the time being; then it counts as failed."""

UNSURE_WAIT = timedelta(hours=1)
"""How long a mail that may be out is left alone. A message that a server took is delivered or
bounced within minutes as a rule; after that a second one under the same Message-ID is better than
none."""

LEASE = timedelta(minutes=10)
"""How long one sender has a mail in hand: longer than every time limit of sending together."""

GIVEN_UP = "It was tried {tries} times. The last time: {sentence}"


def next_step(outcome: Outcome, attempts: int, now: datetime) -> NextStep:
    """Return how a mail stands after attempt number `attempts`, counted from 1."""
    ends = {
        Result.SENT: MailState.SENT,
        Result.REFUSED: MailState.FAILED,
        Result.WITHDRAWN: MailState.WITHDRAWN,
    }
    if outcome.result in ends:
        return NextStep(ends[outcome.result], now)
    may_be_out = outcome.result is Result.UNKNOWN
    if attempts > len(PAUSES):
        return NextStep(MailState.FAILED, now, may_be_out)
    pause = UNSURE_WAIT if may_be_out else PAUSES[attempts - 1]
    return NextStep(MailState.WAITING, now + pause, may_be_out)
