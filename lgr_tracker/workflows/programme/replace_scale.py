"""Put a programme on another scale: every score goes through a table that a person confirmed."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import StaleEdit
from lgr_tracker.domain.kinds import Axis, ScaleRule, ScoreKind
from lgr_tracker.domain.permissions import Actor, Permission, Scope, operator, require
from lgr_tracker.domain.scales import Scale, check_scale
from lgr_tracker.domain.step_mapping import StepMapping, check_mapping
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.programme import Programme, ScaleStep
from lgr_tracker.models.risk import Risk, ScoreEntry
from lgr_tracker.models.viewing import seen_as
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.workflows.loading import STALE, hold_programme
from lgr_tracker.workflows.scale_rows import check_acceptors, write_bands


def replace_scale(
    session: Session,
    programme_id: int,
    scale: Scale,
    mapping: StepMapping,
    agreed: bool,
    seen_version: int,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Put another scale in place and return how many scored risks the actor sees on it.

    What was said before is kept: older entries of the score history keep their edition and their
    words, and what each score became is one more entry. The scores of risks that the actor may
    not see change too, because the scale is everybody's. Raises NotFound, NotAllowed, StaleEdit
    or Invalid. Runs a fixed number of statements.
    """
    programme = hold_programme(session, programme_id)
    require(actor, Permission.PROGRAMME_EDIT, Scope(programme_id))
    if programme.version != seen_version:
        raise StaleEdit(STALE, {}, programme.version)
    old = scale_of(session, actor, programme_id)
    check_scale(scale)
    check_mapping(old, scale, mapping)
    check_acceptors(session, programme_id, scale)
    _write_scale(session, programme, scale)
    programme.probabilities_agreed = agreed
    programme.version = seen_version + 1  # the scale is part of the programme's form
    scored = session.scalar(sa.select(sa.func.count()).select_from(Risk).where(*_scored(programme)))
    with seen_as(session, operator()):
        _map_scores(session, programme, scale, mapping, now)
        _add_entries(session, programme, scale, actor, now)
    record(
        session,
        Event.SCALE_REPLACE,
        actor,
        programme,
        programme_id=programme_id,
        now=now,
        permission=Permission.PROGRAMME_EDIT,
        name=programme.name,
        before=asdict(old),
        after={
            **asdict(scale),
            "agreed": agreed,
            "edition": programme.scale_edition,
            "mapping": {axis.value: _plain(mapping.of(axis)) for axis in Axis},
        },
    )
    session.commit()
    return scored or 0


def _plain(steps: Mapping[int, int]) -> dict[str, int]:
    return {str(old): new for old, new in steps.items()}


def _write_scale(session: Session, programme: Programme, scale: Scale) -> None:
    session.execute(sa.delete(ScaleStep).where(ScaleStep.programme_id == programme.id))
    session.add_all(
        ScaleStep(
            programme_id=programme.id,
            axis=axis,
            number=point.number,
            mark=point.mark,
            label=point.label,
            probability=point.probability,
        )
        for axis in Axis
        for point in scale.points(axis)
    )
    write_bands(session, programme.id, scale)
    programme.scale_rule, programme.scale_notation = scale.rule, scale.notation
    programme.scale_edition += 1


def _map_scores(
    session: Session, programme: Programme, scale: Scale, mapping: StepMapping, now: datetime
) -> None:
    """Map every score of the programme's risks, and raise the version of all of them.

    An unscored risk stands on another scale too: a workbook from before may give it a score.
    """
    _, has_score = _scored(programme)
    values: dict[Any, Any] = {
        Risk.version: Risk.version + 1,
        Risk.changed_at: sa.case((has_score, now), else_=Risk.changed_at),
        Risk.previous_score: _previous(scale, mapping),
    }
    for kind in ScoreKind:
        sides = {axis: getattr(Risk, f"{kind.value}_{axis.value}") for axis in Axis}
        become = {axis: _becomes(sides[axis], mapping.of(axis)) for axis in Axis}
        values |= {sides[axis]: become[axis] for axis in Axis}
        values[getattr(Risk, f"{kind.value}_score")] = _score(scale.rule, become)
    session.execute(
        sa.update(Risk)
        .where(Risk.programme_id == programme.id)
        .values(values)
        .execution_options(synchronize_session=False)
    )


def _scored(programme: Programme) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the conditions of the programme's risks that have any score."""
    scores = (getattr(Risk, f"{kind.value}_score") for kind in ScoreKind)
    return Risk.programme_id == programme.id, sa.or_(*(each.is_not(None) for each in scores))


def _becomes(column: Any, steps: Mapping[int, int]) -> Any:
    return sa.case(*((column == old, new) for old, new in steps.items()), else_=sa.null())


def _score(rule: ScaleRule, become: Mapping[Axis, Any]) -> Any:
    likelihood, impact = become[Axis.LIKELIHOOD], become[Axis.IMPACT]
    return likelihood * impact if rule is ScaleRule.PRODUCT else likelihood + impact


def _previous(scale: Scale, mapping: StepMapping) -> Any:
    """Return what the score before the last becomes: its steps stand in the history only."""
    become = {
        Axis.LIKELIHOOD: _becomes(ScoreEntry.likelihood, mapping.likelihood),
        Axis.IMPACT: _becomes(ScoreEntry.impact, mapping.impact),
    }
    return (
        sa.select(_score(scale.rule, become))
        .where(
            ScoreEntry.risk_id == Risk.id,
            ScoreEntry.kind == ScoreKind.CURRENT,
            ScoreEntry.score == Risk.previous_score,
        )
        .order_by(ScoreEntry.scored_at.desc(), ScoreEntry.id.desc())
        .limit(1)
        .correlate(Risk)
        .scalar_subquery()
    )


def _add_entries(
    session: Session, programme: Programme, scale: Scale, actor: Actor, now: datetime
) -> None:
    """Enter in the history of every risk what its scores became."""
    words = {
        axis: {p.number: scale.step_offered(axis, p.number) for p in scale.points(axis)}
        for axis in Axis
    }
    for kind in ScoreKind:
        likelihood, impact, score = (
            getattr(Risk, f"{kind.value}_{part}") for part in ("likelihood", "impact", "score")
        )
        entries = sa.select(
            Risk.id,
            sa.literal(kind, ScoreEntry.kind.type),
            likelihood,
            impact,
            score,
            sa.literal(programme.scale_edition),
            _worded(likelihood, words[Axis.LIKELIHOOD]),
            _worded(impact, words[Axis.IMPACT]),
            _band_of(score, scale),
            sa.literal(MAPPED),
            sa.literal(now, ScoreEntry.scored_at.type),
            sa.literal(actor.name),
        ).where(Risk.programme_id == programme.id, score.is_not(None))
        session.execute(sa.insert(ScoreEntry).from_select(ENTERED, entries))


MAPPED = "The programme changed its scale."
ENTERED = (
    "risk_id",
    "kind",
    "likelihood",
    "impact",
    "score",
    "scale_edition",
    "likelihood_said",
    "impact_said",
    "band_name",
    "reason",
    "scored_at",
    "scored_by",
)


def _worded(column: Any, words: Mapping[int, str]) -> Any:
    return sa.case(*((column == number, word) for number, word in words.items()), else_="")


def _band_of(score: Any, scale: Scale) -> Any:
    heavier = [(score >= band.minimum, band.name) for band in reversed(scale.bands[1:])]
    return sa.case(*heavier, else_=scale.bands[0].name)
