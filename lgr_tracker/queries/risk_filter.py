"""Which risks are asked for: one set of conditions for list, counts, workbook, CSV and JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.scales import Scale
from lgr_tracker.domain.states import RiskState
from lgr_tracker.models.risk import Risk
from lgr_tracker.queries.risk_conditions import Asked, Value, Values
from lgr_tracker.queries.risk_facets import FACETS, OTHER_NAMES, YES, FacetKind
from lgr_tracker.queries.risk_search import Saying
from lgr_tracker.queries.scope import by_key, in_scope


@dataclass(frozen=True, init=False)
class RiskFilter:
    """Hold what a list of risks is held to: the values of each filter by its name, any of them.

    >>> RiskFilter(band=(4, 3)) == RiskFilter(band=[3, 4], lens=())
    True
    >>> RiskFilter(state="open")["state"], RiskFilter()["state"]
    (('open',), ())
    """

    chosen: tuple[tuple[str, Values], ...]

    def __init__(self, **chosen: Value | Values | list[Value] | None) -> None:
        """Take one value or several for each filter; none lets everything through."""
        held = {FACETS[name].name: _several(given) for name, given in chosen.items()}
        kept = tuple((name, held[name]) for name in FACETS if held.get(name))
        object.__setattr__(self, "chosen", kept)

    def __getitem__(self, name: str) -> Values:
        """Return the values of one filter, none where it lets everything through."""
        return dict(self.chosen).get(name, ())

    def but(self, **chosen: Value | Values | list[Value] | None) -> "RiskFilter":
        """Return this filter with other values for some of its names."""
        return RiskFilter(**{**dict(self.chosen), **chosen})

    @property
    def is_own(self) -> bool:
        """Tell whether the answer hangs on who asks."""
        return bool(self["mine"])


def _several(given: Value | Values | list[Value] | None) -> Values:
    if given is None or given == "":
        return ()
    values = given if isinstance(given, (tuple, list)) else (given,)
    return tuple(sorted(set(values), key=lambda value: (isinstance(value, str), value)))


ALL_OPEN = RiskFilter(state=RiskState.OPEN.value)


def filter_values(wanted: RiskFilter) -> dict[str, Any]:
    """Return a filter as plain JSON values, for a job's arguments."""
    return {name: [_plain(value) for value in values] for name, values in wanted.chosen}


def filter_from(values: Mapping[str, Any]) -> RiskFilter:
    """Return the filter that `filter_values` wrote, of this release or of one before.

    >>> filter_from(filter_values(ALL_OPEN)) == ALL_OPEN
    True
    >>> filter_from({"words": "", "state": "open", "reviews_by": None}) == ALL_OPEN
    True
    """
    held: dict[str, Values] = {}
    for name, given in values.items():
        facet = FACETS[OTHER_NAMES.get(name, name)]
        listed = given if isinstance(given, list) else [given]
        held[facet.name] = tuple(
            _read(facet.kind, each)
            for each in listed
            if each is not False and each not in (None, "")
        )
    return RiskFilter(**held)


def _plain(value: Value) -> str | int:
    return value.isoformat() if isinstance(value, date) else value


def _read(kind: FacetKind, value: Any) -> Value:
    if kind is FacetKind.DAY:
        return date.fromisoformat(value)
    read: Value = YES if kind is FacetKind.FLAG else value
    return read


LOOKED_UP = frozenset({"direction", "attention", "mine"})
"""Filters that need a query of their own before they can say what risks must hold to."""


def is_plain(wanted: RiskFilter) -> bool:
    """Tell whether a filter's values say all that risks must hold to."""
    return not any(name in LOOKED_UP for name, _ in wanted.chosen)


def plain_conditions(
    wanted: RiskFilter, *, scale: Scale, today: date, saying: Saying | None, is_walked: bool
) -> list[sa.ColumnElement[bool]]:
    """Return what a plain filter holds a SELECT of risks to, beside the programme.

    None of them asks the session or the actor, so nobody stands in for both.
    """
    nobody = Asked(Session(), Actor(person_id=None, name=""), 0, scale, today, saying, is_walked)
    return [FACETS[name].condition(values, nobody) for name, values in wanted.chosen]


def conditions(
    session: Session,
    actor: Actor,
    programme_id: int,
    wanted: RiskFilter,
    *,
    scale: Scale,
    today: date,
) -> list[sa.ColumnElement[bool]]:
    """Return what a SELECT of risks must hold to.

    Runs one query where only the actor's own are wanted, and one where words are sought.
    """
    asked = Asked(session, actor, programme_id, scale, today)
    programme = by_key(Risk.programme_id) if wanted["q"] else Risk.programme_id
    here = in_scope(actor, programme, programme_id)
    return [here, *(FACETS[name].condition(values, asked) for name, values in wanted.chosen)]
