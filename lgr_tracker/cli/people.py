"""Commands about people."""

import secrets
import sys
from dataclasses import dataclass

import click
from flask import current_app

from lgr_tracker.cli.answering import (
    OPERATOR,
    answers,
    as_json,
    of_programme,
    programme_of,
    say_json,
)
from lgr_tracker.domain.errors import Invalid, NotFound
from lgr_tracker.domain.one_time import LINK_PATH
from lgr_tracker.domain.permissions import Role
from lgr_tracker.queries.organisations import organisations
from lgr_tracker.queries.people import account_by_email
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.passwords import checked, hash_password
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.people.add_person import add_person
from lgr_tracker.workflows.people.ask_reset import ask_reset
from lgr_tracker.workflows.people.inviting import Invitation
from lgr_tracker.workflows.people.turn_off_second_factor import clear_second_factor
from lgr_tracker.workflows.people.vouch import vouch_person


@click.group()
def person() -> None:
    """Add people, and help those who can't sign in."""


@person.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--organisation", help="Code of the organisation the role is held for.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--invite", is_flag=True, help="Mail and print a link instead of a password.")
@of_programme
@as_json
@answers
def add(
    email: str,
    name: str,
    role: str,
    organisation: str | None,
    password_stdin: bool,
    invite: bool,
    code: str,
    as_json: bool,
) -> None:
    """Give EMAIL a role in a programme; a new person's password, or link, is printed once."""
    programme_id = programme_of(code)
    way = _Way.by_link() if invite else _Way.by_password(_password(password_stdin, name, email))
    perform_as(
        OPERATOR,
        add_person,
        programme_id,
        name=name,
        email=email,
        role=Role(role),
        organisation_id=_organisation_id(programme_id, organisation),
        password_hash=way.password_hash,
        invitation=way.invitation,
        today=today(),
    )
    if as_json:
        say_json({"email": email, "role": role, **way.said})
        return
    click.echo(f"{name} was added as {role.replace('_', ' ')}.")
    if not password_stdin:
        for kind, secret in way.said.items():
            click.echo(f"If {email} is new here, the {kind} is {secret}")


@dataclass(frozen=True)
class _Way:
    """Hold how somebody new comes in: by a password, or by a link; and what is said of it."""

    said: dict[str, str]
    password_hash: str | None = None
    invitation: Invitation | None = None

    @classmethod
    def by_password(cls, password: str) -> "_Way":
        return cls({"password": password}, password_hash=hash_password(password))

    @classmethod
    def by_link(cls) -> "_Way":
        token = secrets.token_urlsafe(32)
        return cls({"link": _address(token)}, invitation=Invitation(token))


def _password(is_typed: bool, name: str, email: str) -> str:
    password = sys.stdin.readline().rstrip("\r\n") if is_typed else secrets.token_urlsafe(12)
    return checked(password, name=name, email=email)


def _address(token: str) -> str:
    """Return a link as a whole address, as far as the service was told its own."""
    public: str = current_app.config["LGR_TRACKER_PUBLIC_URL"]
    return public + LINK_PATH.format(token=token)


@person.command("reset")
@click.argument("email")
@as_json
@answers
def reset(email: str, as_json: bool) -> None:
    """Print a link, and mail it, by which EMAIL chooses a new password within the hour."""
    if account_by_email(reading(OPERATOR), email) is None:
        raise NotFound(f"Nobody active has the address {email}.")
    token = secrets.token_urlsafe(32)
    perform_as(OPERATOR, ask_reset, email, token)
    if as_json:
        say_json({"email": email, "link": _address(token)})
    else:
        click.echo(f"The link for {email}, which works once within an hour: {_address(token)}")


@person.command("second-factor-off")
@click.argument("email")
@as_json
@answers
def second_factor_off(email: str, as_json: bool) -> None:
    """Turn EMAIL's second factor off, for somebody who has lost app and recovery codes."""
    name = perform_as(OPERATOR, clear_second_factor, email)
    if as_json:
        say_json({"email": email, "second_factor": False})
    else:
        click.echo(f"{name} signs in with the password alone now. Make sure that it was {name}.")


@person.command("vouch")
@click.argument("email")
@of_programme
@as_json
@answers
def vouch(email: str, code: str, as_json: bool) -> None:
    """Confirm EMAIL's seats where nobody is left in the council or body who could."""
    programme_id = programme_of(code)
    count = perform_as(OPERATOR, vouch_person, programme_id, email, today=today())
    if as_json:
        say_json({"email": email, "confirmed": count})
    else:
        click.echo(f"Seats of {email} confirmed: {count}. Make sure that they belong there.")


def _organisation_id(programme_id: int, code: str | None) -> int | None:
    if code is None:
        return None
    for row in organisations(reading(OPERATOR), OPERATOR, programme_id):
        if row.code == code:
            return row.id
    raise Invalid(f"There is no organisation with the code {code} in this programme.")
