"""What the plain columns of the risk list say: only what is shown is fetched."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.classification import PUBLIC, short_marking
from lgr_tracker.domain.direction import direction_of
from lgr_tracker.domain.kinds import LABELS
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.scales import Scale
from lgr_tracker.models.framework import Lens
from lgr_tracker.models.organisation import Body, Organisation, Post
from lgr_tracker.models.plan import Activity, Cohort, Service
from lgr_tracker.models.programme import Phase
from lgr_tracker.models.risk import (
    Mitigation,
    MitigationRisk,
    Risk,
    RiskCohort,
    RiskDelay,
    RiskLens,
    RiskOrganisation,
    RiskService,
    RiskTrigger,
)
from lgr_tracker.models.risk_record import Acceptance, RiskCustomField
from lgr_tracker.queries.classification import marks_of
from lgr_tracker.queries.register import KIND_WORDS, STATUS_WORDS, told_action
from lgr_tracker.queries.risk_columns import OWN, own_heading
from lgr_tracker.queries.risk_periods import earlier_score, period_end_of
from lgr_tracker.queries.scope import by_key, in_scope
from lgr_tracker.queries.score_history import score_history
from lgr_tracker.queries.twins import twins_beside

Cell = str | int | date | tuple[str, ...] | None
Cells = Mapping[str, Cell]
Ids = Sequence[int]

_OWN_COLUMNS: Mapping[str, tuple[Any, Callable[[Any], Cell] | None]] = {
    **{
        name: (getattr(Risk, name), None)
        for name in (
            *("reference", "workstream", "category", "cause", "event", "effect", "raised_on"),
            *("raised_by", "existing_controls", "target_on", "estimated_cost", "happened_on"),
            *("inherent_likelihood", "inherent_impact", "inherent_score", "comment"),
            *("current_likelihood", "current_impact", "current_score"),
            *("target_likelihood", "target_impact", "target_score", "next_review_on"),
        )
    },
    "kind": (Risk.is_opportunity, KIND_WORDS.__getitem__),
    "status": (Risk.state, STATUS_WORDS.__getitem__),
    "response": (Risk.response, LABELS.__getitem__),
    "proximity_from": (Risk.hits_from, None),
    "proximity_until": (Risk.hits_until, None),
    "last_review_on": (Risk.last_reviewed_on, None),
    "organisation": (Organisation.name, None),
    "phase": (Phase.name, None),
    "escalation": (Body.name, None),
}
"""What a row of its own says, and how it is said."""


def _linked(near: Any, far: Any, kind: Any) -> Callable[[Ids], sa.Select[Any, Any]]:
    order = kind.position if hasattr(kind, "position") else kind.name
    return lambda ids: (
        sa.select(near, kind.name).join(kind, kind.id == far).where(near.in_(ids)).order_by(order)
    )


def _triggers(near: Any, far: Any) -> Callable[[Ids], sa.Select[Any, Any]]:
    return lambda ids: (
        sa.select(near, Risk.reference)
        .join(Risk, Risk.id == far)
        .where(near.in_(ids))
        .order_by(Risk.number)
    )


def _action_owners(ids: Ids) -> sa.Select[Any, Any]:
    return (
        sa.select(MitigationRisk.risk_id, Post.title)
        .join(Mitigation, Mitigation.id == MitigationRisk.mitigation_id)
        .join(Post, Post.id == Mitigation.owner_post_id)
        .where(MitigationRisk.risk_id.in_(ids))
        .order_by(Mitigation.number)
    )


_SEVERAL: Mapping[str, Callable[[Ids], sa.Select[Any, Any]]] = {
    "lenses": _linked(RiskLens.risk_id, RiskLens.lens_id, Lens),
    "affected_organisations": _linked(
        RiskOrganisation.risk_id, RiskOrganisation.organisation_id, Organisation
    ),
    "cohorts": _linked(RiskCohort.risk_id, RiskCohort.cohort_id, Cohort),
    "services": _linked(RiskService.risk_id, RiskService.service_id, Service),
    "milestones": _linked(RiskDelay.risk_id, RiskDelay.activity_id, Activity),
    "depends_on": _triggers(RiskTrigger.target_id, RiskTrigger.source_id),
    "blocks": _triggers(RiskTrigger.source_id, RiskTrigger.target_id),
    "twins": twins_beside,
    "action_owners": _action_owners,
}
"""What several rows beside it say."""

_SCORED = ("inherent", "current", "target")


def cells_of(
    session: Session,
    actor: Actor,
    programme_id: int,
    ids: Ids,
    keys: Sequence[str],
    *,
    scale: Scale,
    today: date,
) -> Mapping[int, Cells]:
    """Return what these columns say of these risks, by id, as the register says it.

    Runs one query for what the rows say themselves, one more for the direction, and one for each
    column of several values, of actions, history or the programme's own.
    """
    if not (ids and keys):
        return {}
    made: dict[int, dict[str, Cell]] = {each: {} for each in ids}
    _put_own(session, actor, programme_id, keys, made, scale, today)
    for key in keys:
        if key in _SEVERAL:
            _put(made, key, _grouped(session.execute(_SEVERAL[key](ids))), ())
        elif key in _RECKONED:
            said, empty = _RECKONED[key](session, actor, programme_id, ids, scale, today)
            _put(made, key, said, empty)
        elif key.startswith(OWN):
            _put(made, key, _paired(session, _custom(ids, own_heading(key))), "")
    return made


def _put(made: dict[int, dict[str, Cell]], key: str, said: Mapping[int, Any], empty: Cell) -> None:
    for risk_id, cells in made.items():
        cells[key] = said.get(risk_id, empty)


def _put_own(
    session: Session,
    actor: Actor,
    programme_id: int,
    keys: Sequence[str],
    made: dict[int, dict[str, Cell]],
    scale: Scale,
    today: date,
) -> None:
    """Put what the rows themselves say, and what is reckoned from it."""
    bands = [key for key in keys if key.removesuffix("_band") in _SCORED]
    wanted = {key: _OWN_COLUMNS[key] for key in keys if key in _OWN_COLUMNS}
    if not (wanted or bands or "direction" in keys):
        return
    scores = [getattr(Risk, key.replace("_band", "_score")) for key in bands]
    now: Any = Risk.current_score
    before: Any = sa.null()
    if "direction" in keys:
        period_end = period_end_of(session, actor, programme_id, today)
        before = earlier_score(period_end, scale.edition)
    statement = (
        sa.select(Risk.id, now, before, *scores, *(column for column, _ in wanted.values()))
        .select_from(Risk)
        .join(Organisation, Organisation.id == Risk.organisation_id)
        .outerjoin(Phase, Phase.id == Risk.phase_id)
        .outerjoin(Body, Body.id == Risk.escalated_to_id)
        .where(in_scope(actor, by_key(Risk.programme_id), programme_id), Risk.id.in_(made))
    )
    for row in session.execute(statement):
        cells = made[row[0]]
        for key, score in zip(bands, row[3:], strict=False):
            cells[key] = "" if score is None else scale.band(score).name
        for (key, (_, say)), value in zip(wanted.items(), row[3 + len(bands) :], strict=True):
            said = value if say is None else say(value)
            cells[key] = "" if said is None and key in ("phase", "escalation") else said
        if "direction" in keys:
            direction = direction_of(row[1], row[2])
            cells["direction"] = direction.value.capitalize() if direction else ""


def _grouped(rows: Any) -> dict[int, tuple[str, ...]]:
    groups: dict[int, dict[str, None]] = {}
    for risk_id, word in rows:
        groups.setdefault(risk_id, {})[word] = None
    return {risk_id: tuple(words) for risk_id, words in groups.items()}


def _paired(session: Session, statement: sa.Select[Any, Any]) -> dict[int, Any]:
    return {risk_id: said for risk_id, said in session.execute(statement)}


def _planned(
    session: Session, _: Actor, __: int, ids: Ids, ___: Scale, today: date
) -> tuple[Mapping[int, Cell], Cell]:
    rows = session.execute(
        sa.select(
            MitigationRisk.risk_id,
            Mitigation.reference,
            Mitigation.title,
            Mitigation.due_on,
            Mitigation.state,
            Post.title.label("owner"),
        )
        .join(Mitigation, Mitigation.id == MitigationRisk.mitigation_id)
        .outerjoin(Post, Post.id == Mitigation.owner_post_id)
        .where(MitigationRisk.risk_id.in_(ids))
        .order_by(Mitigation.number)
    )
    return _grouped((row.risk_id, told_action(row, today)) for row in rows), ()


def _accepted(
    session: Session, _: Actor, __: int, ids: Ids, ___: Scale, ____: date
) -> tuple[Mapping[int, Cell], Cell]:
    statement = (
        sa.select(Acceptance.risk_id, sa.func.max(Acceptance.until))
        .where(Acceptance.risk_id.in_(ids), Acceptance.ended_on.is_(None))
        .group_by(Acceptance.risk_id)
    )
    return _paired(session, statement), None


def _previous(
    session: Session, actor: Actor, programme_id: int, ids: Ids, scale: Scale, today: date
) -> tuple[Mapping[int, Cell], Cell]:
    chosen = sa.select(Risk.id).where(Risk.id.in_(ids))
    asked = (session, actor, programme_id, chosen)
    return score_history(*asked, edition=scale.edition, today=today).previous, None


def _classified(
    session: Session, actor: Actor, programme_id: int, ids: Ids, _: Scale, __: date
) -> tuple[Mapping[int, Cell], Cell]:
    marks = marks_of(session, actor, programme_id, "risk", ids)
    return {each: short_marking(mark.classified) for each, mark in marks.items()}, PUBLIC


_Reckons = Callable[[Session, Actor, int, Ids, Scale, date], tuple[Mapping[int, Cell], Cell]]
_RECKONED: Mapping[str, _Reckons] = {
    "planned_actions": _planned,
    "accepted_until": _accepted,
    "previous_period_score": _previous,
    "classification": _classified,
}
"""What is reckoned from several rows: by risk, and what stands where there is none."""


def _custom(ids: Ids, heading: str) -> sa.Select[int, str]:
    return sa.select(RiskCustomField.risk_id, RiskCustomField.text).where(
        RiskCustomField.risk_id.in_(ids), RiskCustomField.heading == heading
    )
