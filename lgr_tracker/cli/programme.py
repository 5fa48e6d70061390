"""Commands that start programmes."""

import json
import os
import secrets
import sys
from pathlib import Path
from typing import Any

import click
from flask import current_app

from lgr_tracker.cli.answering import OPERATOR, answers, as_json, say_json
from lgr_tracker.content.fenwold import sample as sample_content
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.web.clock import today
from lgr_tracker.web.passwords import hash_password
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.programme.load_sample import SampleSeat, load_sample
from lgr_tracker.workflows.programme.new_programme import new_programme

PEOPLE_FILE = "sample-people.json"


@click.group()
def programme() -> None:
    """Start programmes."""


@programme.command("new")
@click.option("--area", required=True, help="One of the 21 areas, such as Surrey.")
@click.option("--code", help="Code of the programme; made from the area if left out.")
@click.option("--name", help="Name of the programme; made from the area if left out.")
@click.option("--successor", "successors", multiple=True, help="Name of a new council; repeat.")
@click.option("--reason", default="", help="Why nobody can be recognised by a name in doubt.")
@as_json
@answers
def new(
    area: str,
    code: str | None,
    name: str | None,
    successors: tuple[str, ...],
    reason: str,
    as_json: bool,
) -> None:
    """Start a programme with its area's councils and our starter content."""
    made = perform_as(
        OPERATOR,
        new_programme,
        area,
        code=code,
        name=name,
        successors=tuple(successors),
        privacy_reason=reason,
    )
    if as_json:
        say_json({"code": made.code, "name": made.name, "councils": made.councils})
        return
    click.echo(f"{made.name} was started with {made.councils} councils of today.")
    click.echo(
        "Let its manager in: lgr-tracker person add EMAIL --name NAME "
        f"--role programme_manager --programme {made.code}"
    )


@click.command()
@click.option("--reset", is_flag=True, help="Make the sample anew as of today.")
@click.option("--risks", default=0, type=click.IntRange(0, 1_000_000), help="Add made-up risks.")
@as_json
@answers
def sample(reset: bool, risks: int, as_json: bool) -> None:
    """Load the sample programme, a fictional county; never touches any other."""
    people_path: Path = current_app.config["LGR_TRACKER_DATA"] / PEOPLE_FILE
    passwords = {person.email: secrets.token_urlsafe(9) for person in sample_content().people}
    bar_on = sys.stderr.isatty() and not as_json and risks > 0
    with click.progressbar(length=risks, file=sys.stderr, hidden=not bar_on) as bar:
        report = perform_as(
            OPERATOR,
            load_sample,
            password_hashes={email: hash_password(word) for email, word in passwords.items()},
            today=today(),
            extra_risks=risks,
            reset=reset,
            told=bar.update,
        )
    if risks and not report.was_made:
        raise Invalid("The sample is there already. Add --reset to make it anew with more risks.")
    known = _known_passwords(people_path)
    answer = {
        "programme": report.code,
        "people": [_said(seat, passwords, known) for seat in report.people],
    }
    _keep(people_path, answer)
    if as_json:
        say_json(answer)
        return
    click.echo(
        f"The sample holds {report.risks:,} risks and {report.mitigations:,} actions. "
        f"How to sign in stands in {people_path}."
    )


def _said(seat: SampleSeat, passwords: dict[str, str], known: dict[str, str]) -> dict[str, Any]:
    password = passwords[seat.email] if seat.has_new_password else known.get(seat.email)
    return {
        "email": seat.email,
        "password": password,
        "roles": list(seat.roles),
        "organisation": seat.organisation,
        "name": seat.name,
    }


def _known_passwords(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        people = json.loads(path.read_text())["people"]
        return {row["email"]: row["password"] for row in people if row["password"]}
    except (ValueError, KeyError, TypeError):
        return {}


def _keep(path: Path, answer: dict[str, Any]) -> None:
    """Keep how to sign in to the sample, readable by the owner of the data folder only."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(answer, file, indent=2)
