"""The risks that a low grade suggests, and what was decided on each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.content import risk_patterns
from lgr_tracker.content.patterns import RiskPattern
from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.grades import GradeStep, is_low
from lgr_tracker.domain.kinds import SuggestionOutcome
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.states import RiskState
from lgr_tracker.domain.suggestions import patterns_of_lens
from lgr_tracker.models.assessment import Assessment, ModeratedGrade, Suggestion
from lgr_tracker.models.framework import Grade, Lens
from lgr_tracker.models.organisation import Organisation, Person
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import Risk, RiskEvidence
from lgr_tracker.queries.scope import in_scope


@dataclass(frozen=True)
class KnownRisk:
    """Hold a risk of the log that came from the same pattern."""

    id: int
    reference: str
    title: str
    organisation_id: int
    organisation: str
    is_evidenced: bool
    """True where it has this very grade as evidence."""


@dataclass(frozen=True)
class SuggestionRow:
    """Hold one suggested risk and what was decided on it, if anything."""

    pattern: RiskPattern
    outcome: SuggestionOutcome | None
    reason: str
    decided_by: str | None
    decided_at: datetime | None
    risk_id: int | None
    reference: str | None
    known: tuple[KnownRisk, ...]
    """Open risks of the log from the same pattern, with or without this grade as evidence."""

    @property
    def is_open(self) -> bool:
        """Tell whether an answer is still wanted."""
        return self.outcome is None and not any(risk.is_evidenced for risk in self.known)


@dataclass(frozen=True)
class Suggestions:
    """Hold what an agreed grade suggests."""

    moderated_id: int
    round_id: int
    round_name: str
    lens_id: int
    lens_name: str
    lens_short_name: str
    grade: GradeStep
    reason: str
    organisation: str | None
    is_low: bool
    offers_all: bool
    """True for a lens of the programme's own, to which no pattern belongs."""
    rows: tuple[SuggestionRow, ...]

    @property
    def open_rows(self) -> tuple[SuggestionRow, ...]:
        """Return what still wants an answer."""
        return tuple(row for row in self.rows if row.is_open)

    @property
    def answered_rows(self) -> tuple[SuggestionRow, ...]:
        """Return what is answered: accepted, declined, or in the log already."""
        return tuple(row for row in self.rows if not row.is_open)

    def row(self, pattern_code: str) -> SuggestionRow:
        """Return one suggestion; raises NotFound."""
        for row in self.rows:
            if row.pattern.code == pattern_code:
                return row
        raise NotFound


def suggestions(
    session: Session, actor: Actor, programme_id: int, moderated_id: int
) -> Suggestions:
    """Return what an agreed grade suggests; raises NotFound. Runs three queries.

    A grade above the threshold suggests nothing, but keeps what was decided before.
    """
    found = _graded(session, actor, programme_id, moderated_id)
    low = is_low(found.rank, found.suggest_at_rank)
    offered = patterns_of_lens(found.code, risk_patterns())
    decided = _decided(session, actor, programme_id, moderated_id)
    known = _known(session, actor, programme_id, moderated_id)
    return Suggestions(
        moderated_id=moderated_id,
        round_id=found.assessment_id,
        round_name=found.round_name,
        lens_id=found.lens_id,
        lens_name=found.lens_name,
        lens_short_name=found.short_name,
        grade=GradeStep(found.grade_id, found.rank, found.number, found.label),
        reason=found.reason,
        organisation=found.organisation,
        is_low=low,
        offers_all=not any(found.code in pattern.lenses for pattern in offered),
        rows=tuple(
            _row(pattern, decided.get(pattern.code), known.get(pattern.code, ()))
            for pattern in offered
            if low or pattern.code in decided
        ),
    )


def _graded(
    session: Session, actor: Actor, programme_id: int, moderated_id: int
) -> sa.Row[*tuple[Any, ...]]:
    row = session.execute(
        sa.select(
            ModeratedGrade.assessment_id,
            ModeratedGrade.reason,
            Assessment.name.label("round_name"),
            Lens.id.label("lens_id"),
            Lens.code,
            Lens.name.label("lens_name"),
            Lens.short_name,
            Grade.id.label("grade_id"),
            Grade.rank,
            Grade.number,
            Grade.label,
            Organisation.name.label("organisation"),
            Programme.suggest_at_rank,
        )
        .join(Assessment, Assessment.id == ModeratedGrade.assessment_id)
        .join(Programme, Programme.id == Assessment.programme_id)
        .join(Lens, Lens.id == ModeratedGrade.lens_id)
        .join(Grade, Grade.id == ModeratedGrade.grade_id)
        .outerjoin(Organisation, Organisation.id == ModeratedGrade.organisation_id)
        .where(
            in_scope(actor, Assessment.programme_id, programme_id),
            ModeratedGrade.id == moderated_id,
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def _decided(
    session: Session, actor: Actor, programme_id: int, moderated_id: int
) -> dict[str, sa.Row[*tuple[Any, ...]]]:
    rows = session.execute(
        sa.select(
            Suggestion.pattern_code,
            Suggestion.outcome,
            Suggestion.reason,
            Person.name,
            Suggestion.decided_at,
            Suggestion.risk_id,
            Risk.reference,
        )
        .outerjoin(Person, Person.id == Suggestion.decided_by_id)
        .outerjoin(Risk, Risk.id == Suggestion.risk_id)
        .join(ModeratedGrade, ModeratedGrade.id == Suggestion.moderated_grade_id)
        .join(Assessment, Assessment.id == ModeratedGrade.assessment_id)
        .where(
            in_scope(actor, Assessment.programme_id, programme_id),
            ModeratedGrade.id == moderated_id,
        )
        .order_by(Suggestion.decided_at)
    )
    return {row.pattern_code: row for row in rows}


def _known(
    session: Session, actor: Actor, programme_id: int, moderated_id: int
) -> dict[str, tuple[KnownRisk, ...]]:
    evidenced = (
        sa.select(RiskEvidence.risk_id)
        .where(RiskEvidence.risk_id == Risk.id, RiskEvidence.moderated_grade_id == moderated_id)
        .exists()
    )
    rows = session.execute(
        sa.select(
            Risk.pattern_code,
            Risk.id,
            Risk.reference,
            Risk.title,
            Risk.organisation_id,
            Organisation.short_name,
            evidenced,
        )
        .join(Organisation, Organisation.id == Risk.organisation_id)
        .where(
            in_scope(actor, Risk.programme_id, programme_id),
            Risk.pattern_code.is_not(None),
            Risk.state != RiskState.CLOSED,
        )
        .order_by(Risk.number)
    )
    known: dict[str, tuple[KnownRisk, ...]] = {}
    for row in rows:
        code = str(row.pattern_code)
        known[code] = (*known.get(code, ()), KnownRisk(*row[1:]))
    return known


def _row(
    pattern: RiskPattern,
    decided: sa.Row[*tuple[Any, ...]] | None,
    known: tuple[KnownRisk, ...],
) -> SuggestionRow:
    if decided is None:
        return SuggestionRow(pattern, None, "", None, None, None, None, known)
    return SuggestionRow(
        pattern=pattern,
        outcome=decided.outcome,
        reason=decided.reason,
        decided_by=decided.name,
        decided_at=decided.decided_at,
        risk_id=decided.risk_id,
        reference=decided.reference,
        known=known,
    )
