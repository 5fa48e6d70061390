"""Commands about people."""

import secrets
import sys

import click

from lgr_tracker.cli.answering import (
    OPERATOR,
    answers,
    as_json,
    of_programme,
    programme_of,
    say_json,
)
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.permissions import Role
from lgr_tracker.queries.organisations import organisations
from lgr_tracker.web.database import reading
from lgr_tracker.web.passwords import checked, hash_password
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.people.add_person import add_person


@click.group()
def person() -> None:
    """Add people."""


@person.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--organisation", help="Code of the organisation the role is held for.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@of_programme
@as_json
@answers
def add(
    email: str,
    name: str,
    role: str,
    organisation: str | None,
    password_stdin: bool,
    code: str,
    as_json: bool,
) -> None:
    """Give EMAIL a role in a programme; a new person's password is printed once."""
    programme_id = programme_of(code)
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else secrets.token_urlsafe(12)
    checked(password, name=name, email=email)
    perform_as(
        OPERATOR,
        add_person,
        programme_id,
        name=name,
        email=email,
        role=Role(role),
        organisation_id=_organisation_id(programme_id, organisation),
        password_hash=hash_password(password),
    )
    if as_json:
        say_json({"email": email, "role": role, "password": password})
    else:
        click.echo(f"{name} was added as {role.replace('_', ' ')}.")
        if not password_stdin:
            click.echo(f"If {email} is new here, the password is {password}")


def _organisation_id(programme_id: int, code: str | None) -> int | None:
    if code is None:
        return None
    for row in organisations(reading(OPERATOR), OPERATOR, programme_id):
        if row.code == code:
            return row.id
    raise Invalid(f"There is no organisation with the code {code} in this programme.")
