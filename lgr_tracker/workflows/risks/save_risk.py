"""Raise a risk, or revise one: its words, its scores and what it touches."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from lgr_tracker.domain.classification import Classified
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import RiskResponse, ScoreKind
from lgr_tracker.domain.opportunity import check_response
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.domain.review import next_review
from lgr_tracker.domain.scales import Scale
from lgr_tracker.models.audit import Event, record
from lgr_tracker.models.organisation import Organisation, Post
from lgr_tracker.models.programme import Phase
from lgr_tracker.models.risk import Risk
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.workflows.classifying import (
    check_classified,
    classify,
    classify_new,
    standing_answers,
)
from lgr_tracker.workflows.entries.becoming import become, load_assumption
from lgr_tracker.workflows.handing_over import keeper_of
from lgr_tracker.workflows.loading import (
    change,
    check_choice,
    check_seen,
    load,
    load_programme,
    next_risk_reference,
    plain,
)
from lgr_tracker.workflows.risks.standing import check_happened, check_open, follow_score
from lgr_tracker.workflows.risks.touching import Touched, touch
from lgr_tracker.workflows.scoring import UNSCORED, Pair, give_score

COLUMNS = (
    "is_opportunity",
    "title",
    "cause",
    "event",
    "effect",
    "category",
    "workstream",
    "phase_id",
    "raised_on",
    "raised_by",
    "owner_post_id",
    "owner_name",
    "existing_controls",
    "target_on",
    "hits_from",
    "hits_until",
    "response",
    "estimated_cost",
    "comment",
)
"""What of a risk's words and dates a person writes; scores and links are written apart."""


@dataclass(frozen=True, kw_only=True)
class RiskValues:
    """Hold what a person says of a risk."""

    title: str
    raised_on: date
    is_opportunity: bool = False
    cause: str = ""
    event: str = ""
    effect: str = ""
    category: str = ""
    workstream: str = ""
    phase_id: int | None = None
    raised_by: str = ""
    owner_post_id: int | None = None
    owner_name: str = ""
    """Somebody for whom no post is chosen; a post says more, and wins."""
    existing_controls: str = ""
    target_on: date | None = None
    hits_from: date | None = None
    hits_until: date | None = None
    response: RiskResponse = RiskResponse.TREAT
    estimated_cost: int | None = None
    comment: str = ""
    happened_on: date | None = None
    """Of a new one only: it has happened already, and comes in as an issue."""
    scores: Mapping[ScoreKind, Pair] = field(default_factory=lambda: MappingProxyType({}))
    touched: Touched = field(default_factory=Touched)

    def columns(self) -> dict[str, Any]:
        """Return the words and dates by column."""
        said = {name: getattr(self, name) for name in COLUMNS}
        return said | ({"owner_name": ""} if self.owner_post_id is not None else {})


def raise_risk(
    session: Session,
    programme_id: int,
    organisation_id: int,
    values: RiskValues,
    *,
    classified: Classified | None = None,
    from_entry_id: int | None = None,
    today: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Add a risk to the log and return its id; raises NotFound, NotAllowed or Invalid.

    The organisation is the one of origin, which keeps the text. The first review falls due by
    the rhythm of the band that the risk is in now. `from_entry_id` names the assumption that
    becomes this risk; WrongState if it has become another.
    """
    load_programme(session, programme_id)
    assumed = load_assumption(session, programme_id, from_entry_id, actor=actor)
    check_choice(session, Organisation, organisation_id, programme_id, "organisation_id")
    require(actor, Permission.RISK_EDIT, Scope(programme_id, organisation_id))
    scale = scale_of(session, actor, programme_id)
    _check(session, programme_id, values)
    happened = check_happened(values.happened_on, today)
    kept = check_classified(session, programme_id, organisation_id, classified, actor=actor)
    number, reference = next_risk_reference(session, programme_id, is_hidden=kept.is_closed)
    risk = Risk(
        programme_id=programme_id,
        organisation_id=organisation_id,
        number=number,
        reference=reference,
        created_at=now,
        changed_at=now,
        **values.columns(),
        **happened,
    )
    session.add(risk)
    session.flush()  # scores and links need the new risk's id
    _, after = _score_and_touch(session, risk, values, scale, actor, now)
    risk.next_review_on = next_review(scale, risk.current_score, today)
    after |= classify_new(session, risk, kept, now=now)
    record(
        session,
        Event.RISK_RAISE,
        actor,
        risk,
        programme_id=programme_id,
        now=now,
        permission=Permission.RISK_EDIT,
        organisation_id=organisation_id,
        name=reference,
        after={**_said(values.columns() | happened), **after},
        reason=values.scores.get(ScoreKind.CURRENT, UNSCORED).reason,
    )
    become(session, assumed, risk, actor=actor, now=now)
    session.commit()
    return risk.id


def revise_risk(
    session: Session,
    programme_id: int,
    risk_id: int,
    values: RiskValues,
    seen_version: int,
    *,
    organisation_id: int | None = None,
    classified: Classified | None = None,
    today: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Change a risk and return its id, the version seen given; closed risks are not changed.

    A score that is worse brings the next review forward; one in a heavier band ends an
    acceptance. `organisation_id` hands the risk over, by somebody with the right over both
    councils. Raises NotFound, NotAllowed, WrongState, StaleEdit or Invalid.
    """
    risk = load(session, Risk, risk_id, programme_id)
    require(actor, Permission.RISK_EDIT, Scope(programme_id, risk.organisation_id))
    check_open(risk)
    check_seen(risk, seen_version, _seen_fields(), lambda: standing_answers(session, risk))
    _check(session, programme_id, values)
    scale = scale_of(session, actor, programme_id)
    owner, was = risk.organisation_id, risk.current_score
    keeper = keeper_of(session, risk, organisation_id, Permission.RISK_EDIT, actor=actor)
    before, after = change(risk, {**values.columns(), **keeper})
    more_before, more_after = _score_and_touch(session, risk, values, scale, actor, now)
    review_before, review_after = follow_score(session, risk, was, scale, today)
    told_before, told_after = classify(
        session,
        risk,
        classified,
        permission=Permission.RISK_EDIT,
        owner_before=owner,
        actor=actor,
        now=now,
    )
    risk.changed_at = now
    record(
        session,
        Event.RISK_REVISE,
        actor,
        risk,
        programme_id=programme_id,
        now=now,
        permission=Permission.RISK_EDIT,
        organisation_id=risk.organisation_id,
        name=risk.reference,
        before=before | more_before | review_before | told_before,
        after=after | more_after | review_after | told_after,
        reason=_reasons(values, more_after),
    )
    session.commit()
    return risk.id


def _seen_fields() -> tuple[str, ...]:
    scores = (f"{kind.value}_{axis}" for kind in ScoreKind for axis in ("likelihood", "impact"))
    return (*COLUMNS, "organisation_id", *scores)


def _check(session: Session, programme_id: int, values: RiskValues) -> None:
    """Refuse what is not the programme's, a blank title, and a window the wrong way round."""
    check_choice(session, Phase, values.phase_id, programme_id, "phase_id")
    check_choice(session, Post, values.owner_post_id, programme_id, "owner_post_id")
    if not values.title.strip():
        sentence = "Give the risk a title, as you would say it."
        raise Invalid(sentence, {"title": sentence})
    if values.hits_from and values.hits_until and values.hits_until < values.hits_from:
        sentence = "The last day it could hit comes before the first. Change one of the two."
        raise Invalid(sentence, {"hits_until": sentence})
    check_response(values.is_opportunity, values.response)


def _score_and_touch(
    session: Session, risk: Risk, values: RiskValues, scale: Scale, actor: Actor, now: datetime
) -> tuple[dict[str, Any], dict[str, Any]]:
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    with session.no_autoflush:  # one UPDATE for one edit, so that the version rises once
        for kind, pair in values.scores.items():
            was, is_now = give_score(session, risk, kind, pair, scale=scale, actor=actor, now=now)
            before |= was
            after |= is_now
        was, is_now = touch(session, risk, values.touched)
    return before | was, after | is_now


def _said(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was said at all, for the audit trail."""
    return {
        name: plain(value)
        for name, value in columns.items()
        if value not in (None, "") and value is not False
    }


def _reasons(values: RiskValues, after: Mapping[str, Any]) -> str:
    """Return the reasons of the scores that changed, each once."""
    given = [
        pair.reason
        for kind, pair in values.scores.items()
        if pair.reason and any(name.startswith(kind.value) for name in after)
    ]
    return " ".join(dict.fromkeys(given))
