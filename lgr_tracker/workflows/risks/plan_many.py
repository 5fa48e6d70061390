"""What one change would make of many risks, told row by row before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.opportunity import check_response
from lgr_tracker.domain.permissions import Actor, Permission, Scope, is_allowed
from lgr_tracker.domain.review import next_review
from lgr_tracker.domain.scales import Scale
from lgr_tracker.domain.states import RiskState, next_risk_state
from lgr_tracker.models.audit import Event
from lgr_tracker.models.framework import Framework, Lens
from lgr_tracker.models.organisation import Body, Organisation, Post
from lgr_tracker.models.plan import Cohort
from lgr_tracker.models.programme import Phase
from lgr_tracker.models.risk import Risk, RiskCohort, RiskLens, RiskOrganisation
from lgr_tracker.queries.row_base import texts_at
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.workflows.loading import check_choice, plain
from lgr_tracker.workflows.risks.match_import import in_lots
from lgr_tracker.workflows.risks.standing import ask

MOST = 1_000
TOO_MANY = f"At most {MOST:,} risks are changed at once. Narrow the list first."
TICK = "Tick at least one risk."
NOTHING = "Choose at least one thing to change."
ALONE = "Closing goes alone: leave everything else as it is, or leave these two empty."
BOTH_WAYS = "This is added above. Choose another, or leave it as it is."
WHERE_TO = "Choose where they go, or leave the reason empty."
NOT_REVIEWED = "Tick this as well, or leave the note empty."
NOT_YET = "Choose a day after today, or leave it empty."
NOT_YOURS = "Kept by {}, whose risks your role does not change."
IS_CLOSED = "It is closed. Reopen it first."

TOUCHED: Mapping[str, tuple[Any, Any]] = {
    "lenses": (RiskLens, RiskLens.lens_id),
    "organisations": (RiskOrganisation, RiskOrganisation.organisation_id),
    "cohorts": (RiskCohort, RiskCohort.cohort_id),
}
"""The links that can be added and taken away, by the name that the trail gives them."""


@dataclass(frozen=True, kw_only=True)
class ManyValues:
    """Hold what is to become of each risk; what is not named here stays as it is."""

    columns: Mapping[str, Any] = field(default_factory=dict)
    added: Mapping[str, int] = field(default_factory=dict)
    removed: Mapping[str, int] = field(default_factory=dict)
    escalates: bool = False
    body_id: int | None = None
    """Where they go; None stands for those who look after a risk day by day."""
    escalation_reason: str = ""
    reviews: bool = False
    review_note: str = ""
    closing_reason: str = ""
    closing_outcome: str = ""

    @property
    def closes(self) -> bool:
        """Tell whether the risks are to be closed."""
        return bool(self.closing_reason or self.closing_outcome)

    @property
    def alters(self) -> bool:
        """Tell whether anything but closing is asked for."""
        return bool(self.columns or self.added or self.removed or self.escalates or self.reviews)

    def event(self, *, is_moved: bool) -> Event:
        """Return what the trail calls it: the weightiest of what is done to a risk."""
        if self.closes:
            return Event.RISK_CLOSE
        if is_moved:
            return Event.RISK_ESCALATE
        return Event.RISK_REVIEW if self.reviews else Event.RISK_REVISE

    @property
    def permission(self) -> Permission:
        """Return the right that it takes over each risk."""
        return Permission.RISK_CLOSE if self.closes else Permission.RISK_EDIT

    @property
    def reason(self) -> str:
        """Return the reasons that were given, for the trail."""
        return " ".join(
            each for each in (self.escalation_reason, self.review_note, self.closing_reason) if each
        )


class Becomes(StrEnum):
    """Say what becomes of one risk."""

    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"
    STALE = "stale"


@dataclass(frozen=True)
class ManyRow:
    """Hold what becomes of one risk; `before` and `after` are as the trail will have them."""

    risk: Risk
    becomes: Becomes
    why: str = ""
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    wanted: Mapping[str, Any] = field(default_factory=dict)
    """The columns to set."""
    links: Mapping[str, tuple[set[int], set[int]]] = field(default_factory=dict)
    """What it is linked with from now on, and no longer."""
    since: tuple[Mapping[str, Any], Mapping[str, Any]] = ({}, {})
    """Of a stale one: what others changed after it was seen, as (seen, stands now)."""


@dataclass(frozen=True)
class ManyPlan:
    """Hold what becomes of each risk, in the order asked, and how many are not there."""

    rows: tuple[ManyRow, ...]
    missing: int

    def of(self, becomes: Becomes) -> tuple[ManyRow, ...]:
        """Return the rows of which the same becomes."""
        return tuple(row for row in self.rows if row.becomes is becomes)

    @property
    def is_as_seen(self) -> bool:
        """Tell whether every risk is there, as it was seen, and may be changed."""
        return not (self.missing or self.of(Becomes.STALE) or self.of(Becomes.REFUSED))


def plan_many(
    session: Session,
    programme_id: int,
    seen: Mapping[int, int],
    values: ManyValues,
    *,
    today: date,
    actor: Actor,
) -> ManyPlan:
    """Return what a change would make of risks, each given with the version that was seen.

    Raises Invalid. Runs at most eight queries, five more for every 500 risks, and one more where
    some are no longer as they were seen.
    """
    _check(session, programme_id, seen, values, today)
    risks = {risk.id: risk for risk in _risks(session, programme_id, seen)}
    older = {key: seen[key] for key, risk in risks.items() if risk.version != seen[key]}
    planning = _Planning(
        values,
        scale_of(session, actor, programme_id),
        today,
        actor,
        _names(session, programme_id),
        _linked(session, sorted(risks)),
        texts_at(session, actor, programme_id, "risk", older) if older else {},
    )
    rows = tuple(planning.row(risks[key], seen[key]) for key in seen if key in risks)
    return ManyPlan(rows, len(seen) - len(rows))


@dataclass(frozen=True)
class _Planning:
    """Hold what every row is planned with."""

    values: ManyValues
    scale: Scale
    today: date
    actor: Actor
    names: Mapping[str, Mapping[int, str]]
    linked: Mapping[str, Mapping[int, set[int]]]
    bases: Mapping[int, Mapping[str, Any]]

    def row(self, risk: Risk, version: int) -> ManyRow:
        """Say what becomes of a risk that was seen in a version."""
        why = self._refusal(risk)
        if why:
            return ManyRow(risk, Becomes.REFUSED, why)
        wanted = self._wanted(risk)
        before = {name: getattr(risk, name) for name in wanted}
        before = {name: plain(was) for name, was in before.items() if was != wanted[name]}
        after = {name: plain(wanted[name]) for name in before}
        links = {}
        for key in TOUCHED:
            was, now = self._links(risk, key)
            if was != now:
                links[key] = (now - was, was - now)
                before[key], after[key] = self._told(key, was), self._told(key, now)
        becomes = Becomes.CHANGED if after or self.values.reviews else Becomes.SAME
        since: tuple[Mapping[str, Any], Mapping[str, Any]] = ({}, {})
        if risk.version != version:
            becomes, since = Becomes.STALE, self._since(risk)
        return ManyRow(risk, becomes, "", before, after, wanted, links, since)

    def _refusal(self, risk: Risk) -> str:
        scope = Scope(risk.programme_id, risk.organisation_id)
        if not is_allowed(self.actor, self.values.permission, scope):
            return NOT_YOURS.format(self.names["organisations"][risk.organisation_id])
        if risk.state is RiskState.CLOSED:
            return IS_CLOSED
        response = self.values.columns.get("response")
        if response is not None:
            try:
                check_response(risk.is_opportunity, response)
            except Invalid as refusal:
                return refusal.message
        return ""

    def _wanted(self, risk: Risk) -> dict[str, Any]:
        values = self.values
        if values.closes:
            return {
                "state": next_risk_state(risk.state, RiskState.CLOSED),
                "closing_reason": values.closing_reason,
                "closing_outcome": values.closing_outcome,
                "next_review_on": None,
            }
        wanted = dict(values.columns)
        if "owner_post_id" in wanted:
            wanted["owner_name"] = ""  # a post says more than a name, and nobody is nobody
        if values.escalates:
            wanted["escalated_to_id"] = values.body_id
        if values.reviews:
            following = next_review(self.scale, risk.current_score, self.today)
            wanted = {"next_review_on": following, "last_reviewed_on": self.today, **wanted}
        return wanted

    def _links(self, risk: Risk, key: str) -> tuple[set[int], set[int]]:
        was = self.linked[key].get(risk.id, set())
        more = {self.values.added[key]} if key in self.values.added else set()
        if key == "organisations":
            more -= {risk.organisation_id}  # the council that raised it is affected anyway
        gone = {self.values.removed[key]} if key in self.values.removed else set()
        return was, (was | more) - gone

    def _told(self, key: str, ids: set[int]) -> list[str]:
        return sorted(self.names[key][each] for each in ids)

    def _since(self, risk: Risk) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        seen = self.bases.get(risk.id, {})
        now = {name: plain(getattr(risk, name)) for name in seen if hasattr(Risk, name)}
        now |= {
            key: self._told(key, self.linked[key].get(risk.id, set()))
            for key in TOUCHED
            if key in seen
        }
        return {name: seen[name] for name in now}, now


def _check(
    session: Session,
    programme_id: int,
    seen: Mapping[int, int],
    values: ManyValues,
    today: date,
) -> None:
    """Refuse what makes no sense for any risk."""
    if not seen or len(seen) > MOST:
        raise Invalid(TOO_MANY if seen else TICK)
    _check_asked(values)
    day = values.columns.get("next_review_on")
    if day is not None and day <= today:
        raise Invalid(NOT_YET, {"next_review_on": NOT_YET})
    for key, far in values.removed.items():
        if values.added.get(key) == far:
            raise Invalid(BOTH_WAYS, {f"remove_{key}": BOTH_WAYS})
    columns = values.columns
    check_choice(session, Post, columns.get("owner_post_id"), programme_id, "owner_post_id")
    check_choice(session, Phase, columns.get("phase_id"), programme_id, "phase_id")
    check_choice(session, Body, values.body_id, programme_id, "body_id")
    names = _names(session, programme_id)
    for way, links in (("add", values.added), ("remove", values.removed)):
        for key, far in links.items():
            if far not in names[key]:
                raise Invalid(
                    "Choose one from the list.", {f"{way}_{key}": "Choose from the list."}
                )


def _check_asked(values: ManyValues) -> None:
    """Refuse half an answer, and closing together with anything else."""
    if values.closes:
        if values.alters or values.escalation_reason or values.review_note:
            raise Invalid(ALONE, {"closing_reason": ALONE})
        ask(values.closing_reason, "closing_reason", "Say why the risks can be closed.")
        sentence = "Say how they ended: what happened, or did not."
        ask(values.closing_outcome, "closing_outcome", sentence)
        return
    if values.escalates:
        sentence = "Say why they move: what those who get them are asked to do."
        ask(values.escalation_reason, "escalation_reason", sentence)
    elif values.escalation_reason:
        raise Invalid(WHERE_TO, {"body_id": WHERE_TO})
    if values.review_note and not values.reviews:
        raise Invalid(NOT_REVIEWED, {"reviews": NOT_REVIEWED})
    if not values.alters:
        raise Invalid(NOTHING)


def _risks(session: Session, programme_id: int, seen: Mapping[int, int]) -> list[Risk]:
    return [
        risk
        for some in in_lots(sorted(seen))
        for risk in session.scalars(
            sa.select(Risk).where(Risk.programme_id == programme_id, Risk.id.in_(some))
        )
    ]


def _linked(session: Session, ids: list[int]) -> dict[str, dict[int, set[int]]]:
    """Return what each risk is linked with: for every kind of link, ids by the risk's id."""
    found: dict[str, dict[int, set[int]]] = {key: {} for key in TOUCHED}
    for some in in_lots(ids):
        for key, (table, far) in TOUCHED.items():
            linked: Any = sa.select(table.risk_id, far).where(table.risk_id.in_(some))
            for risk_id, far_id in session.execute(linked):
                found[key].setdefault(risk_id, set()).add(far_id)
    return found


def _names(session: Session, programme_id: int) -> dict[str, dict[int, str]]:
    """Return the names of all that a risk of the programme may be linked with."""
    lenses = (
        sa.select(Lens.id, Lens.name)
        .join(Framework, Framework.id == Lens.framework_id)
        .where(Framework.programme_id == programme_id)
    )
    others = {
        key: sa.select(kind.id, kind.name).where(kind.programme_id == programme_id)
        for key, kind in (("organisations", Organisation), ("cohorts", Cohort))
    }
    return {
        key: {row[0]: row[1] for row in session.execute(statement)}
        for key, statement in {"lenses": lenses, **others}.items()
    }
