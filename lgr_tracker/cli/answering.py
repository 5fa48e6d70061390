"""How every command answers: a sentence or JSON on stdout, one sentence on stderr when refused."""

import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import click

from lgr_tracker.domain.errors import Invalid, LgrError, NotFound
from lgr_tracker.domain.permissions import operator
from lgr_tracker.queries.programmes import programme_id_of
from lgr_tracker.web.database import reading
from lgr_tracker.web.fields import read_date

P = ParamSpec("P")
R = TypeVar("R")
OPERATOR = operator()

as_json = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
of_programme = click.option("--programme", "code", required=True, help="Code of the programme.")


def answers(command: Callable[P, R]) -> Callable[P, R]:
    """Turn a refusal into one sentence on stderr and exit code 1."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except LgrError as error:
            click.echo(error.message, err=True)
            if isinstance(error, Invalid):
                for sentence in error.fields.values():
                    if sentence != error.message:
                        click.echo(sentence, err=True)
            sys.exit(1)

    return run


def say_json(value: Any) -> None:
    """Print a value as JSON, days and moments in ISO form."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def day_of(text: str) -> date:
    """Read a day as people write it, like 29/10/2026; raises Invalid."""
    try:
        return read_date(text)
    except ValueError as error:
        raise Invalid(str(error)) from None


def programme_of(code: str) -> int:
    """Return the id of the programme; raises NotFound with a sentence that names the code."""
    programme_id = programme_id_of(reading(OPERATOR), OPERATOR, code)
    if programme_id is None:
        raise NotFound(f"There is no programme with the code {code}.")
    return programme_id
