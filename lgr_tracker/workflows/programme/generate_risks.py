"""Add many risks to the sample, to measure with: varied, made up, the same every time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker import content
from lgr_tracker.content.moments import Anchor, RelativeDay
from lgr_tracker.content.patterns import RiskPattern, Score
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import MitigationKind, RiskResponse, ScoreKind
from lgr_tracker.domain.states import MitigationState, RiskState
from lgr_tracker.models.base import Base
from lgr_tracker.models.risk import (
    Mitigation,
    MitigationRisk,
    Risk,
    RiskCohort,
    RiskLens,
    RiskService,
    RiskTrigger,
    ScoreEntry,
)
from lgr_tracker.workflows.programme.log_sample_risks import (
    band_of,
    category_name,
    product,
    workstream_name,
)
from lgr_tracker.workflows.programme.sample_rows import SampleRows

TODAY = RelativeDay(Anchor.TODAY, 0)
MOST, AT_ONCE = 1_000_000, 5_000
TEAMS = ("north", "south", "river", "coast", "fen", "market", "harbour", "hill", "heath", "wold")
"""Made-up team names, so that titles differ."""

TIMES = ("before the autumn", "over the winter", "in the spring", "at the year end", "after Easter")
EVERY_ACTION, EVERY_TRIGGER = 4, 3
"""One in so many generated risks has an action of its own, and triggers the one before it."""


@dataclass(frozen=True)
class _Spread:
    """Turn a running number into choices that look scattered but are always the same."""

    number: int

    def pick(self, salt: int, count: int) -> int:
        """Return 0 .. count - 1; `salt` tells one choice of a number from its others."""
        mixed = (self.number * 2_654_435_761 + salt * 40_503) & 0xFFFFFFFF
        mixed ^= mixed >> 15
        return (mixed * 2_246_822_519 & 0xFFFFFFFF) % count


def check_how_many(how_many: int) -> None:
    """Raise Invalid unless so many risks can be generated, before any work is done."""
    if not 0 <= how_many <= MOST:
        raise Invalid(f"Ask for up to {MOST} generated risks.")


def generate_risks(
    session: Session, rows: SampleRows, how_many: int, told: Callable[[int], object]
) -> None:
    """Add `how_many` risks after those the programme has.

    Inserts in blocks of 5,000, so that memory stays flat; `told` hears of the size of each.
    """
    session.flush()  # the blocks below go past the session, so what is pending goes first
    first = rows.programme.next_risk_number
    owners = sorted(post.id for post in rows.owners.posts.values())
    for start in range(first, first + how_many, AT_ONCE):
        block = range(start, min(start + AT_ONCE, first + how_many))
        _insert(session, Risk, [_risk(rows, owners, number) for number in block])
        ids = _ids(session, Risk, rows, block)
        _insert(session, ScoreEntry, [_score(rows, ids[n], n) for n in block])
        _insert(session, RiskLens, [_lens(rows, ids[n], n) for n in block])
        _insert(session, RiskCohort, [_cohort(rows, ids[n], n) for n in block])
        _insert(session, RiskService, [_service(rows, ids[n], n) for n in block])
        _insert(session, RiskTrigger, list(_triggers(ids, block)))
        _add_actions(session, rows, owners, ids, block)
        told(len(block))
    rows.programme.next_risk_number = first + how_many


def _insert(session: Session, kind: type[Base], values: list[dict[str, Any]]) -> None:
    if values:
        session.execute(sa.insert(kind.metadata.tables[kind.__tablename__]), values)


def _ids(
    session: Session, kind: type[Risk] | type[Mitigation], rows: SampleRows, block: range
) -> dict[int, int]:
    """Return the ids the database gave to a block of numbers. Runs one query."""
    found = session.execute(
        sa.select(kind.number, kind.id).where(
            kind.programme_id == rows.programme.id,
            kind.number.between(block[0], block[-1]),
        )
    )
    return {number: row_id for number, row_id in found}


def _pattern(number: int) -> RiskPattern:
    patterns = content.risk_patterns()
    return patterns[_Spread(number).pick(1, len(patterns))]


def _current(number: int) -> Score:
    spread = _Spread(number)
    return Score(1 + spread.pick(2, 5), 1 + spread.pick(3, 5))


def _council_id(rows: SampleRows, number: int) -> int:
    councils = rows.councils()
    return councils[_Spread(number).pick(4, len(councils))].row.id


def _risk(rows: SampleRows, owners: list[int], number: int) -> dict[str, Any]:
    spread, pattern, current = _Spread(number), _pattern(number), _current(number)
    inherent = Score(max(current.likelihood, 3), max(current.impact, 3))
    target = Score(max(1, current.likelihood - 2), max(1, current.impact - 1))
    team, when = TEAMS[spread.pick(5, len(TEAMS))], TIMES[spread.pick(6, len(TIMES))]
    raised = rows.anchors.election + timedelta(days=spread.pick(7, 60))
    reviewed = rows.on(TODAY) - timedelta(days=spread.pick(8, 90))
    moment = rows.at(TODAY) - timedelta(days=spread.pick(8, 90))
    return {
        "version": 1,
        "programme_id": rows.programme.id,
        "organisation_id": _council_id(rows, number),
        "number": number,
        "reference": f"R-{number:03d}",
        "title": f"{pattern.title}, {team} team {number % 97 + 1}, {when}"[:200],
        "cause": pattern.cause,
        "event": f"{pattern.event}, in the {team} team {when}",
        "effect": pattern.effect,
        "category": category_name(pattern),
        "workstream": workstream_name(pattern),
        "phase_id": rows.copied.phases[pattern.phase].id,
        "pattern_code": pattern.code,
        "raised_on": raised,
        "raised_by": "generated",
        "owner_post_id": owners[spread.pick(9, len(owners))] if number % 40 else None,
        "existing_controls": pattern.controls,
        "inherent_likelihood": inherent.likelihood,
        "inherent_impact": inherent.impact,
        "inherent_score": product(inherent),
        "current_likelihood": current.likelihood,
        "current_impact": current.impact,
        "current_score": product(current),
        "target_likelihood": target.likelihood,
        "target_impact": target.impact,
        "target_score": product(target),
        "target_on": rows.on(pattern.hits_from),
        "hits_from": rows.on(pattern.hits_from),
        "hits_until": rows.on(pattern.hits_until),
        "response": RiskResponse.TREAT,
        "comment": "",
        "state": RiskState.OPEN,
        "closing_reason": "",
        "closing_outcome": "",
        "last_reviewed_on": reviewed,
        "next_review_on": reviewed + timedelta(days=band_of(product(current)).review_days),
        "created_at": moment,
        "changed_at": moment,
    }


def _score(rows: SampleRows, risk_id: int, number: int) -> dict[str, Any]:
    current = _current(number)
    return {
        "risk_id": risk_id,
        "kind": ScoreKind.CURRENT,
        "likelihood": current.likelihood,
        "impact": current.impact,
        "score": product(current),
        "band_name": band_of(product(current)).name,
        "reason": "",
        "scored_at": rows.at(TODAY),
        "scored_by": "generated",
    }


def _lens(rows: SampleRows, risk_id: int, number: int) -> dict[str, Any]:
    lenses = _pattern(number).lenses
    code = lenses[_Spread(number).pick(10, len(lenses))]
    return {"risk_id": risk_id, "lens_id": rows.copied.lenses[code].id}


def _cohort(rows: SampleRows, risk_id: int, number: int) -> dict[str, Any]:
    cohorts = _pattern(number).cohorts
    code = cohorts[_Spread(number).pick(11, len(cohorts))]
    return {"risk_id": risk_id, "cohort_id": rows.copied.cohorts[code].id}


def _service(rows: SampleRows, risk_id: int, number: int) -> dict[str, Any]:
    disrupts = _pattern(number).disrupts
    disruption = disrupts[_Spread(number).pick(12, len(disrupts))]
    return {
        "risk_id": risk_id,
        "service_id": rows.copied.services[disruption.service].id,
        "organisation_id": _council_id(rows, number),
        "severity": disruption.severity,
        "low_days": disruption.low,
        "likely_days": disruption.mode,
        "high_days": disruption.high,
    }


def _triggers(ids: dict[int, int], block: range) -> Iterator[dict[str, Any]]:
    for number in block[1:]:
        if number % EVERY_TRIGGER == 0:
            chance = (1 + _Spread(number).pick(13, 5)) / 10
            yield {
                "source_id": ids[number],
                "target_id": ids[number - 1],
                "probability": chance,
            }


def _add_actions(
    session: Session, rows: SampleRows, owners: list[int], ids: dict[int, int], block: range
) -> None:
    """Give one in four risks an action; actions are numbered on from those there are."""
    risks = [number for number in block if number % EVERY_ACTION == 0]
    if not risks:
        return
    first = rows.programme.next_mitigation_number
    numbers = range(first, first + len(risks))
    _insert(
        session,
        Mitigation,
        [_action(rows, owners, n, risk) for n, risk in zip(numbers, risks, strict=True)],
    )
    made = _ids(session, Mitigation, rows, numbers)
    _insert(
        session,
        MitigationRisk,
        [
            {
                "mitigation_id": made[number],
                "risk_id": ids[risk],
                "cut_likelihood": (1 + _Spread(risk).pick(14, 5)) / 10,
                "cut_impact": _Spread(risk).pick(15, 3) / 10,
            }
            for number, risk in zip(numbers, risks, strict=True)
        ],
    )
    rows.programme.next_mitigation_number = first + len(risks)


def _action(rows: SampleRows, owners: list[int], number: int, risk: int) -> dict[str, Any]:
    spread, pattern = _Spread(risk), _pattern(risk)
    usual = pattern.mitigations[spread.pick(16, len(pattern.mitigations))]
    team = TEAMS[spread.pick(5, len(TEAMS))]
    return {
        "version": 1,
        "programme_id": rows.programme.id,
        "organisation_id": _council_id(rows, risk),
        "number": number,
        "reference": f"A-{number:03d}",
        "title": f"{usual.title}, {team} team"[:200],
        "detail": "",
        "kind": MitigationKind.ACTION,
        "state": MitigationState.PLANNED,
        "owner_post_id": owners[spread.pick(17, len(owners))],
        "due_on": rows.on(TODAY) + timedelta(days=spread.pick(18, 120) - 20),
        "low_days": 5,
        "likely_days": 10,
        "high_days": 20,
        "progress": "",
        "progress_percent": 0,
        "effect_seen": "",
        "created_at": rows.at(TODAY),
        "changed_at": rows.at(TODAY),
    }
