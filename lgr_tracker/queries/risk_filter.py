"""Which risks are asked for: one set of conditions for list, counts, workbook and CSV."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.classification import Level
from lgr_tracker.domain.nudges import heavy_from
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.scales import Scale
from lgr_tracker.domain.states import MitigationState, RiskState
from lgr_tracker.models.classification import Classification
from lgr_tracker.models.organisation import PostHolder
from lgr_tracker.models.risk import Mitigation, MitigationRisk, Risk, RiskLens, RiskOrganisation
from lgr_tracker.queries.owners import is_held_on, posts_of_person
from lgr_tracker.queries.scope import in_scope

FINISHED = (MitigationState.DONE, MitigationState.DROPPED)


@dataclass(frozen=True)
class RiskFilter:
    """Hold what a list of risks is held to; None and empty let everything through.

    `band` is a band's order on the scale. `state` None lets every state through.
    """

    words: str = ""
    state: RiskState | None = RiskState.OPEN
    band: int | None = None
    likelihood: int | None = None
    impact: int | None = None
    organisation_id: int | None = None
    lens_id: int | None = None
    owner_post_id: int | None = None
    workstream: str = ""
    needs_attention: bool = False
    is_mine: bool = False
    reviews_by: date | None = None
    level: Level | None = None


ALL_OPEN = RiskFilter()


def filter_values(wanted: RiskFilter) -> dict[str, Any]:
    """Return a filter as plain JSON values, for a job's arguments."""
    values = vars(wanted).copy()
    values["state"] = wanted.state.value if wanted.state else None
    values["reviews_by"] = wanted.reviews_by.isoformat() if wanted.reviews_by else None
    return values


def filter_from(values: Mapping[str, Any]) -> RiskFilter:
    """Return the filter that `filter_values` wrote.

    >>> filter_from(filter_values(ALL_OPEN)) == ALL_OPEN
    True
    """
    state, day, level = values["state"], values["reviews_by"], values.get("level")
    return RiskFilter(
        **{
            **values,
            "state": RiskState(state) if state else None,
            "reviews_by": date.fromisoformat(day) if day else None,
            "level": Level(level) if level else None,
        }
    )


def conditions(
    session: Session,
    actor: Actor,
    programme_id: int,
    wanted: RiskFilter,
    *,
    scale: Scale,
    today: date,
) -> list[sa.ColumnElement[bool]]:
    """Return what a SELECT of risks must hold to. Runs one query if `is_mine`, else none."""
    held = [in_scope(actor, Risk.programme_id, programme_id), *_columns(wanted), *_links(wanted)]
    if wanted.words:
        held.extend(_words(wanted.words))
    if wanted.band is not None:
        held.extend(_band(wanted.band, scale))
    if wanted.needs_attention:
        held.append(needs_attention(scale, today))
    if wanted.is_mine:
        posts = posts_of_person(session, actor, programme_id, today)
        held.append(Risk.owner_post_id.in_(posts))
    return held


def _columns(wanted: RiskFilter) -> Iterator[sa.ColumnElement[bool]]:
    pairs: tuple[tuple[Any, Any], ...] = (
        (Risk.state, wanted.state),
        (Risk.current_likelihood, wanted.likelihood),
        (Risk.current_impact, wanted.impact),
        (Risk.owner_post_id, wanted.owner_post_id),
        (Risk.workstream, wanted.workstream or None),
    )
    for column, value in pairs:
        if value is not None:
            yield column == value
    if wanted.reviews_by is not None:
        yield Risk.next_review_on <= wanted.reviews_by


def _links(wanted: RiskFilter) -> Iterator[sa.ColumnElement[bool]]:
    if wanted.lens_id is not None:
        yield sa.exists().where(RiskLens.risk_id == Risk.id, RiskLens.lens_id == wanted.lens_id)
    if wanted.organisation_id is not None:
        affects = sa.exists().where(
            RiskOrganisation.risk_id == Risk.id,
            RiskOrganisation.organisation_id == wanted.organisation_id,
        )
        yield sa.or_(Risk.organisation_id == wanted.organisation_id, affects)
    if wanted.level is Level.PUBLIC:
        yield ~sa.exists().where(Classification.risk_id == Risk.id)
    elif wanted.level is not None:
        yield sa.exists().where(
            Classification.risk_id == Risk.id, Classification.level == wanted.level
        )


def _words(text: str) -> Iterator[sa.ColumnElement[bool]]:
    """Ask that each word stands somewhere in what the risk says; no sign has a special meaning."""
    said: Any = sa.func.lower(
        Risk.reference + " " + Risk.title + " " + Risk.cause + " " + Risk.event + " " + Risk.effect
    )
    for word in text.lower().split()[:8]:
        yield said.contains(word, autoescape=True)


def _band(order: int, scale: Scale) -> Iterator[sa.ColumnElement[bool]]:
    found = [band for band in scale.bands if band.order == order]
    if not found:
        yield sa.false()
        return
    if found[0] is not scale.bands[0]:
        yield Risk.current_score >= found[0].minimum
    yield Risk.current_score <= scale.band_maximum(found[0])


def has_dated_action() -> sa.ColumnElement[bool]:
    """Return the condition of a risk on which an unfinished action with a day acts."""
    return (
        sa.exists()
        .where(
            MitigationRisk.risk_id == Risk.id,
            Mitigation.id == MitigationRisk.mitigation_id,
            Mitigation.due_on.is_not(None),
            Mitigation.state.not_in(FINISHED),
        )
        .correlate(Risk)
    )


def lacks_action(scale: Scale) -> sa.ColumnElement[bool]:
    """Return the condition of a risk in the heaviest band that nobody is working on by a day."""
    return sa.and_(Risk.current_score >= heavy_from(scale), ~has_dated_action())


def needs_attention(scale: Scale, today: date) -> sa.ColumnElement[bool]:
    """Return the condition of a live risk with a nudge; in step with `domain.nudges`."""
    is_held = (
        sa.exists()
        .where(
            PostHolder.post_id == Risk.owner_post_id,
            PostHolder.holding == "holder",
            is_held_on(today),
        )
        .correlate(Risk)
    )
    return sa.and_(
        Risk.state != RiskState.CLOSED,
        sa.or_(
            Risk.owner_post_id.is_(None),
            ~is_held,
            lacks_action(scale),
            Risk.next_review_on < today,
        ),
    )
