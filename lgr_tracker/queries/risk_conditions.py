"""What risks must hold to, filter by filter: each is told the values and who asks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.classification import Level
from lgr_tracker.domain.direction import Direction
from lgr_tracker.domain.nudges import Rule
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.scales import Band, Scale
from lgr_tracker.domain.states import RiskState
from lgr_tracker.models.classification import Classification
from lgr_tracker.models.risk import Risk, RiskOrganisation
from lgr_tracker.queries.owners import posts_of_person
from lgr_tracker.queries.risk_nudges import condition_of, lacks_action, needs_attention, rules_on
from lgr_tracker.queries.risk_periods import earlier_score, period_end_of
from lgr_tracker.queries.risk_search import Saying, matches, saying
from lgr_tracker.queries.scope import by_key

NONE = "none"
"""The value, in any filter that knows it, of risks that have nothing there."""

Value = str | int | date
Values = tuple[Value, ...]


@dataclass(frozen=True)
class Asked:
    """Say who asks for the risks of which programme, by which scale, on what day."""

    session: Session
    actor: Actor
    programme_id: int
    scale: Scale
    today: date
    saying: Saying | None = None
    """Where words are looked for, once somebody has found out."""
    is_walked: bool = False
    """The rows come in the order of an index that is not the score's, which would be no help."""


Condition = Callable[[Values, Asked], sa.ColumnElement[bool]]


def is_one_of(column: Any, empty: Any = None) -> Condition:
    """Hold a column to one of the values; `empty` is what the column holds for none."""

    def condition(values: Values, _: Asked) -> sa.ColumnElement[bool]:
        given = [value for value in values if value != NONE]
        parts = [column == given[0] if len(given) == 1 else column.in_(given)] if given else []
        if NONE in values:
            parts.append(column.is_(None) if empty is None else column == empty)
        return sa.or_(*parts)

    return condition


def leads_to(near: Any, far: Any) -> Condition:
    """Hold a risk to a row of a link table that leads to one of the values."""

    def condition(values: Values, _: Asked) -> sa.ColumnElement[bool]:
        given = [value for value in values if value != NONE]
        parts: list[sa.ColumnElement[bool]]
        parts = (
            [sa.exists().where(near == Risk.id, far.in_(given)).correlate(Risk)] if given else []
        )
        if NONE in values:
            parts.append(~sa.exists().where(near == Risk.id).correlate(Risk))
        return sa.or_(*parts)

    return condition


def from_(column: Any) -> Condition:
    """Hold a column to the value or above."""
    return lambda values, _: column >= values[0]


def up_to(column: Any) -> Condition:
    """Hold a column to the value or below."""
    return lambda values, _: column <= values[0]


def in_bands(column: Any) -> Condition:
    """Hold a score to the bands of these orders."""

    def condition(values: Values, asked: Asked) -> sa.ColumnElement[bool]:
        runs = _runs([band for band in asked.scale.bands if band.order in values], asked.scale)
        held = by_key(column) if asked.is_walked else column
        parts = [of_bands(held, run[0], run[-1], asked.scale) for run in runs]
        return sa.or_(sa.false(), *parts, *([held.is_(None)] if NONE in values else []))

    return condition


def _runs(bands: Sequence[Band], scale: Scale) -> list[list[Band]]:
    """Return bands that lie beside one another together: one span of scores is one walk."""
    runs: list[list[Band]] = []
    for place, band in enumerate(scale.bands):
        if band not in bands:
            continue
        if runs and scale.bands[place - 1] is runs[-1][-1]:
            runs[-1].append(band)
        else:
            runs.append([band])
    return runs


def of_bands(column: Any, lowest: Band, highest: Band, scale: Scale) -> sa.ColumnElement[bool]:
    """Return the condition of a score in these bands or between; the lightest takes all below."""
    parts = [] if lowest is scale.bands[0] else [column >= lowest.minimum]
    return sa.and_(*parts, column <= scale.band_maximum(highest))


def of_councils(values: Values, asked: Asked) -> sa.ColumnElement[bool]:
    """Ask for risks that an organisation keeps or that affect it."""
    return sa.or_(is_one_of(Risk.organisation_id)(values, asked), affects(values, asked))


def of_levels(values: Values, _: Asked) -> sa.ColumnElement[bool]:
    """Ask for risks that are classified so."""
    marked = sa.exists().where(Classification.risk_id == Risk.id).correlate(Risk)
    parts = [marked.where(Classification.level.in_([v for v in values if v != Level.PUBLIC]))]
    return sa.or_(*parts, *([~marked] if Level.PUBLIC in values else []))


def going(values: Values, asked: Asked) -> sa.ColumnElement[bool]:
    """Ask which way the score has moved since the end of the previous period. Runs one query."""
    period_end = period_end_of(asked.session, asked.actor, asked.programme_id, asked.today)
    now, before = Risk.current_score, earlier_score(period_end, asked.scale.edition)
    meant = {
        Direction.WORSE.value: now > before,
        Direction.BETTER.value: now < before,
        Direction.SAME.value: sa.func.coalesce(before, now) == now,
    }
    return sa.or_(sa.false(), *(meant[value] for value in values if value in meant))  # type: ignore[index]  # a code


def of_kinds(values: Values, _: Asked) -> sa.ColumnElement[bool]:
    """Ask for threats or for opportunities."""
    return Risk.is_opportunity.in_([value == "opportunity" for value in values])


def hits_from(values: Values, _: Asked) -> sa.ColumnElement[bool]:
    """Ask for risks that could hit on a day or later."""
    is_dated = sa.func.coalesce(Risk.hits_from, Risk.hits_until).is_not(None)
    return sa.and_(is_dated, sa.func.coalesce(Risk.hits_until, values[0]) >= values[0])


def hits_up_to(values: Values, _: Asked) -> sa.ColumnElement[bool]:
    """Ask for risks that could hit by a day."""
    is_dated = sa.func.coalesce(Risk.hits_from, Risk.hits_until).is_not(None)
    return sa.and_(is_dated, sa.func.coalesce(Risk.hits_from, values[0]) <= values[0])


def says(values: Values, asked: Asked) -> sa.ColumnElement[bool]:
    """Ask for risks that say these words. Runs at most one query."""
    words = str(values[0])
    found = asked.saying or saying(asked.session, asked.actor, asked.programme_id, words)
    return matches(words, found)


def is_mine(_: Values, asked: Asked) -> sa.ColumnElement[bool]:
    """Ask for risks of the posts that the actor holds. Runs one query."""
    posts = posts_of_person(asked.session, asked.actor, asked.programme_id, asked.today)
    return Risk.owner_post_id.in_(posts)


def needs_some(_: Values, asked: Asked) -> sa.ColumnElement[bool]:
    """Ask for risks that any rule of the programme finds something on. Runs one query."""
    rules = rules_on(asked.session, asked.actor, asked.programme_id)
    return needs_attention(rules, asked.scale, asked.today)


def is_unacted(_: Values, asked: Asked) -> sa.ColumnElement[bool]:
    """Ask for threats of the heaviest band that nobody works on by a day, accepted or not."""
    return lacks_action(asked.scale)


def lacks(values: Values, asked: Asked) -> sa.ColumnElement[bool]:
    """Ask for live risks on which one of these rules finds something."""
    found = [condition_of(Rule(str(value)), asked.scale, asked.today) for value in values]
    return sa.and_(Risk.state != RiskState.CLOSED, sa.or_(*found))


affects = leads_to(RiskOrganisation.risk_id, RiskOrganisation.organisation_id)
