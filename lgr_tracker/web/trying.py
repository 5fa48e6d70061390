"""Guessing and hammering: what is counted, under which name, and what is said at the limit."""

from math import ceil

from flask import current_app, request
from werkzeug.exceptions import TooManyRequests

from lgr_tracker.domain.permissions import Permission
from lgr_tracker.web.clock import now
from lgr_tracker.web.database import reading
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.passwords import digest
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.people.count_try import DAY, HOUR, Limit, count_try, seconds_left

PER_ACCOUNT, PER_SOURCE, CODES_A_DAY, LINKS_PER_SOURCE = 10, 50, 30, 20
"""security.md R3 and R24, in five minutes or, for codes, a day. Passwords are counted by account
and source together, so that nobody can lock a colleague out; so are recovery codes, which nobody
guesses. An app's codes are six figures, so they are counted by the account from anywhere: somebody
who has stolen the password can keep its owner from them, yet not from the recovery codes."""

FILES = (".csv", ".graphml", ".json", ".svg")
"""How the addresses of files end that somebody takes out."""

DRAWN_FROM = "/drawing.json"
"""A page's own script draws from it what the page lists, so it counts no more than the page."""

TOO_MANY = "There were many tries from here. Try again in {wait}."
TOO_MANY_CODES = (
    "There were many tries at the app’s codes of this account. Go back and use a recovery code, or "
    "try again in {wait}. If it was not you, change your password."
)


def source() -> str:
    """Return the digest under which this browser's address is counted."""
    return digest("source", request.remote_addr or "")


def account_here(email: str) -> str:
    """Return the digest under which tries at an account from this address are counted."""
    return digest("account", email.strip().lower(), request.remote_addr or "")


def code_subject(person_id: int) -> str:
    """Return the digest under which tries at a person's app are counted, from anywhere."""
    return digest("code", str(person_id))


def recovery_subject(person_id: int) -> str:
    """Return the digest under which tries at recovery codes from this address are counted."""
    return digest("recovery", str(person_id), request.remote_addr or "")


def may_try_password(email: str) -> None:
    """Count a try at a password; raises TooManyRequests."""
    _count(Limit(account_here(email), PER_ACCOUNT), Limit(source(), PER_SOURCE))


def may_try_code(person_id: int) -> None:
    """Count a try at a code of somebody's app; raises TooManyRequests."""
    subject = code_subject(person_id)
    limits = Limit(subject, PER_ACCOUNT), Limit(subject, CODES_A_DAY, DAY)
    _count(*limits, Limit(source(), PER_SOURCE), words=TOO_MANY_CODES)


def may_try_recovery(person_id: int) -> None:
    """Count a try at a recovery code, apart from those at the app; raises TooManyRequests."""
    _count(Limit(recovery_subject(person_id), PER_ACCOUNT), Limit(source(), PER_SOURCE))


def may_ask_for_link() -> None:
    """Count a wish for a link, or the use of one, by its source; raises TooManyRequests."""
    _count(Limit(digest("link", request.remote_addr or ""), LINKS_PER_SOURCE))


def may_carry(permission: Permission) -> None:
    """Count a file that the signed-in person sends or asks for; raises TooManyRequests.

    Sending a file to bring in and applying it are counted apart, so that each that is sent can
    be applied.
    """
    rule = request.url_rule.rule if request.url_rule else ""
    if rule.endswith("/columns"):
        return  # what is said of a file that was counted when it came
    brings_in = permission is Permission.RISK_IMPORT or "/plan/import" in rule
    if brings_in and request.method == "POST":
        _count_file(rule, "IMPORTS_AN_HOUR", "brought in")
    elif permission is Permission.EVIDENCE_ADD and request.files:
        _count_file("evidence", "EVIDENCE_AN_HOUR", "put in")
    elif (rule.endswith(FILES) and not rule.endswith(DRAWN_FROM)) or (
        permission is Permission.RISK_EXPORT and request.method == "POST"  # not the form that asks
    ):
        _count_file("export", "EXPORTS_AN_HOUR", "taken out")


def _count_file(what: str, setting: str, done: str) -> None:
    most = current_app.config[f"LGR_TRACKER_{setting}"]
    limit = Limit(digest(what, str(current_actor().person_id)), most, HOUR)
    said = f"{most:,} files can be {done} within an hour, so this one was not. Try again in "
    _count(limit, words=f"{said}{{wait}}.")


def _count(*limits: Limit, words: str = TOO_MANY) -> None:
    # Not by `perform`, which takes the form's key: the form is still to be done.
    if not perform_as(current_actor(), count_try, limits):
        seconds = seconds_left(reading(), limits, now())
        raise TooManyRequests(words.format(wait=_told(seconds)), retry_after=seconds)


def _told(seconds: int) -> str:
    """Return a time to wait in words, never shorter than it is."""
    minutes = ceil(seconds / 60)
    if minutes == 1:
        return "a minute"
    return f"{minutes} minutes" if minutes < 120 else f"{ceil(minutes / 60)} hours"
