"""Weigh what the privacy guard finds in texts that are about to be written, row by row or at once.

What was looked at in a session and found clean is not looked at again there; what was found needs
the reason that somebody gave, or stops everything.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.guarding import (
    REASON_FIELD,
    Identifies,
    MayIdentify,
    Place,
    is_reason,
    look_at,
)
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.base import GUARDING, Base, Guarding

EXPLANATION, EXAMINED = "explanation", "examined"


@dataclass
class Explanation:
    """Carry why doubtful texts are safe to keep, and gather what the reason was needed for."""

    reason: str = field(repr=False)
    actor: Actor
    now: datetime
    places: list[Place] = field(default_factory=list)
    told: list[Any] = field(default_factory=list, repr=False)
    """The events of the same transaction: they say what the texts were written for."""


def weigh(session: Session, places: Sequence[Place]) -> None:
    """Raise Identifies for what nobody may keep, MayIdentify for what no reason was given for."""
    explanation: Explanation | None = session.info.get(EXPLANATION)
    if any(place.is_block for place in places):
        raise Identifies(places)
    reason = explanation.reason if explanation else ""
    if explanation is None or not is_reason(reason):
        raise MayIdentify(places, reason)
    blocked = look_at(reason, as_name=True)
    if blocked:
        raise Identifies([Place(REASON_FIELD, reason, blocked)])
    explanation.places += places


def examine_rows(
    session: Session,
    table: type[Base],
    rows: Sequence[Mapping[str, Any]],
    *more: tuple[str, bool, Iterable[Any]],
) -> None:
    """Examine new rows that no flush will see as it would; raises Identifies or MayIdentify.

    `rows` give values by the names of columns, all by the same. `more` are further texts of
    theirs, each with the name of the column that keeps them and whether they are mere names.
    """
    examined: set[tuple[str, bool]] = session.info.setdefault(EXAMINED, set())
    found: list[Place] = []
    typed = (
        (key, as_name, map(itemgetter(key), rows))
        for key, as_name in guarded_columns(table)
        if key in rows[0]
    )
    for key, as_name, texts in (*typed, *more):
        every = list(texts)
        for text in dict.fromkeys(every):
            if not text or (text, as_name) in examined or (text, False) in examined:
                continue
            findings = look_at(text, as_name=as_name)
            if findings:
                found += [Place(key, text, findings, table.__name__)] * every.count(text)
            else:
                examined.add((text, as_name))
    if found:
        weigh(session, found)
        examined |= {(place.text, False) for place in found}


def leaves(value: Any) -> Iterator[str]:
    """Give every text within a value; most stand in columns too and are examined there."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list, tuple)):
        for each in value.values() if isinstance(value, dict) else value:
            if type(each) is str:  # as most are
                yield each
            else:
                yield from leaves(each)
    elif not (value is None or isinstance(value, (int, float, date))):
        yield str(value)  # as the trail keeps it


@cache
def guarded_columns(table: type[Base]) -> tuple[tuple[str, bool], ...]:
    """Return the attributes of a table that people type, and whether each is a mere name."""
    mapper = sa.inspect(table)
    return tuple(
        (mapper.get_property_by_column(column).key, column.info[GUARDING] is Guarding.NAME)
        for column in mapper.local_table.columns
        if GUARDING in column.info
    )


@cache
def json_columns(table: type[Base]) -> tuple[str, ...]:
    """Return the attributes of a table that hold values in one, such as what a job was asked."""
    mapper = sa.inspect(table)
    return tuple(
        mapper.get_property_by_column(column).key
        for column in mapper.local_table.columns
        if isinstance(column.type, sa.JSON)
    )
