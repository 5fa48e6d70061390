"""Rounds of self-assessment: how far they are, one's own answers, what was agreed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lgr_tracker.domain.errors import NotAllowed, NotFound
from lgr_tracker.domain.grades import GradeStep
from lgr_tracker.domain.kinds import Confidence
from lgr_tracker.domain.permissions import (
    ROLE_PERMISSIONS,
    Actor,
    Permission,
    Role,
    Scope,
    is_allowed,
)
from lgr_tracker.domain.states import AssessmentState
from lgr_tracker.models.assessment import Ambition, Assessment, Grading, ModeratedGrade
from lgr_tracker.models.framework import Grade, Lens
from lgr_tracker.models.organisation import Membership, Organisation, Person
from lgr_tracker.queries.scope import in_scope

UNTIL_CLOSED = "Nobody sees answers before the round has closed, so that each is a person's own."
MODERATORS_READ = "Answers are read with their names by the moderator and the programme office."


@dataclass(frozen=True)
class RoundRow:
    """Hold one round; `answered` counts people, `agreed` lenses, `own` the actor's answers."""

    id: int
    name: str
    purpose: str
    state: AssessmentState
    opens_on: date
    closes_on: date
    signed_off_at: datetime | None
    signed_off_by: str | None
    framework_id: int
    version: int
    answered: int
    agreed: int
    lenses: int
    own: int

    @property
    def is_open(self) -> bool:
        """Tell whether answers can still be given or changed."""
        return self.state is AssessmentState.OPEN

    @property
    def is_moderated(self) -> bool:
        """Tell whether grades can be agreed: closed and not signed off."""
        return self.state is AssessmentState.CLOSED

    def takes_answers_on(self, day: date) -> bool:
        """Tell whether an answer given on this day counts; both ends do."""
        return self.is_open and self.opens_on <= day <= self.closes_on


def _round_rows(actor: Actor) -> sa.Select[*tuple[Any, ...]]:
    answered = (
        sa.select(sa.func.count(Grading.person_id.distinct()))
        .where(Grading.assessment_id == Assessment.id)
        .scalar_subquery()
    )
    agreed = (
        sa.select(sa.func.count(ModeratedGrade.id))
        .where(
            ModeratedGrade.assessment_id == Assessment.id, ModeratedGrade.organisation_id.is_(None)
        )
        .scalar_subquery()
    )
    lenses = (
        sa.select(sa.func.count(Lens.id))
        .where(Lens.framework_id == Assessment.framework_id)
        .scalar_subquery()
    )
    own = (
        sa.select(sa.func.count(Grading.id))
        .where(Grading.assessment_id == Assessment.id, Grading.person_id == actor.person_id)
        .scalar_subquery()
    )
    return sa.select(
        Assessment.id,
        Assessment.name,
        Assessment.purpose,
        Assessment.state,
        Assessment.opens_on,
        Assessment.closes_on,
        Assessment.signed_off_at,
        Person.name,
        Assessment.framework_id,
        Assessment.version,
        answered,
        agreed,
        lenses,
        own,
    ).outerjoin(Person, Person.id == Assessment.signed_off_by_id)


def rounds(session: Session, actor: Actor, programme_id: int) -> tuple[RoundRow, ...]:
    """Return the rounds, the latest first. Runs one query."""
    rows = session.execute(
        _round_rows(actor)
        .where(in_scope(actor, Assessment.programme_id, programme_id))
        .order_by(Assessment.opens_on.desc(), Assessment.id.desc())
    )
    return tuple(RoundRow(*row) for row in rows)


def round_of(session: Session, actor: Actor, programme_id: int, round_id: int) -> RoundRow:
    """Return one round; raises NotFound. Runs one query."""
    row = session.execute(
        _round_rows(actor).where(
            in_scope(actor, Assessment.programme_id, programme_id), Assessment.id == round_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return RoundRow(*row)


def people_asked(session: Session, actor: Actor, programme_id: int, day: date) -> int:
    """Return how many people hold a role that answers on a day. Runs one query."""
    roles = [role for role in Role if Permission.ASSESSMENT_GRADE in ROLE_PERMISSIONS[role]]
    return (
        session.scalar(
            sa.select(sa.func.count(Membership.person_id.distinct())).where(
                in_scope(actor, Membership.programme_id, programme_id),
                Membership.role.in_(roles),
                sa.func.coalesce(Membership.starts_on, day) <= day,
                sa.func.coalesce(Membership.ends_on, day) >= day,
            )
        )
        or 0
    )


@dataclass(frozen=True)
class OwnAnswer:
    """Hold what somebody answered for one lens; no grade is "not enough to say"."""

    lens_id: int
    grade_id: int | None
    confidence: Confidence | None
    reason: str
    evidence: str
    one_better: str
    worry: str
    version: int


_ANSWER = (
    Grading.lens_id,
    Grading.grade_id,
    Grading.confidence,
    Grading.reason,
    Grading.evidence,
    Grading.one_better,
    Grading.worry,
    Grading.version,
)


def own_answers(
    session: Session, actor: Actor, programme_id: int, round_id: int
) -> dict[int, OwnAnswer]:
    """Return the actor's own answers in a round, by lens. Runs one query."""
    rows = session.execute(
        sa.select(*_ANSWER)
        .join(Assessment, Assessment.id == Grading.assessment_id)
        .where(
            in_scope(actor, Assessment.programme_id, programme_id),
            Assessment.id == round_id,
            Grading.person_id == actor.person_id,
        )
    )
    return {row.lens_id: OwnAnswer(*row) for row in rows}


def reads_names(actor: Actor, programme_id: int) -> bool:
    """Tell whether the actor reads answers with their names: the moderator and the office."""
    scope = Scope(programme_id)
    return is_allowed(actor, Permission.ASSESSMENT_MODERATE, scope) or is_allowed(
        actor, Permission.ASSESSMENT_MANAGE, scope
    )


@dataclass(frozen=True)
class NamedAnswer:
    """Hold one answer with the name of who gave it, for the moderator and the office alone."""

    person: str
    organisation: str
    grade: GradeStep | None
    confidence: Confidence | None
    reason: str
    evidence: str
    one_better: str
    worry: str


def named_answers(
    session: Session, actor: Actor, programme_id: int, round_id: int, lens_id: int
) -> tuple[NamedAnswer, ...]:
    """Return the answers to a lens with names, weakest grade first. Runs two queries.

    Raises NotFound, and NotAllowed for everybody but the moderator and the programme office, and
    for these too while the round is open.
    """
    found = round_of(session, actor, programme_id, round_id)
    if not reads_names(actor, programme_id):
        raise NotAllowed(MODERATORS_READ)
    if found.is_open:
        raise NotAllowed(UNTIL_CLOSED)
    rows = session.execute(
        sa.select(
            Person.name,
            sa.func.coalesce(Organisation.short_name, ""),
            Grade.id,
            Grade.rank,
            Grade.number,
            Grade.label,
            *_ANSWER[2:7],
        )
        .select_from(Grading)
        .join(Person, Person.id == Grading.person_id)
        .outerjoin(Organisation, Organisation.id == Grading.organisation_id)
        .outerjoin(Grade, Grade.id == Grading.grade_id)
        .join(Assessment, Assessment.id == Grading.assessment_id)
        .where(
            in_scope(actor, Assessment.programme_id, programme_id),
            Assessment.id == found.id,
            Grading.lens_id == lens_id,
        )
        .order_by(Grade.rank.is_(None), Grade.rank, Person.name)
    )
    return tuple(
        NamedAnswer(row[0], row[1], None if row[2] is None else GradeStep(*row[2:6]), *row[6:])
        for row in rows
    )


@dataclass(frozen=True)
class AgreedRow:
    """Hold the grade agreed for a lens, for the whole area or for one organisation."""

    id: int
    lens_id: int
    organisation_id: int | None
    grade_id: int
    rank: int
    reason: str
    evidence: str
    minority_view: str
    agreed_at: datetime
    agreed_by: str | None
    version: int


def agreed_grades(
    session: Session, actor: Actor, programme_id: int, round_id: int
) -> tuple[AgreedRow, ...]:
    """Return the grades agreed in a round, in no order. Runs one query."""
    rows = session.execute(
        sa.select(
            ModeratedGrade.id,
            ModeratedGrade.lens_id,
            ModeratedGrade.organisation_id,
            ModeratedGrade.grade_id,
            Grade.rank,
            ModeratedGrade.reason,
            ModeratedGrade.evidence,
            ModeratedGrade.minority_view,
            ModeratedGrade.agreed_at,
            Person.name,
            ModeratedGrade.version,
        )
        .join(Assessment, Assessment.id == ModeratedGrade.assessment_id)
        .join(Grade, Grade.id == ModeratedGrade.grade_id)
        .outerjoin(Person, Person.id == ModeratedGrade.agreed_by_id)
        .where(in_scope(actor, Assessment.programme_id, programme_id), Assessment.id == round_id)
    )
    return tuple(AgreedRow(*row) for row in rows)


@dataclass(frozen=True)
class AmbitionRow:
    """Hold the grade aimed for on a lens, and by when."""

    lens_id: int
    grade_id: int
    rank: int
    by_on: date
    version: int


def ambitions(
    session: Session, actor: Actor, programme_id: int, round_id: int
) -> dict[int, AmbitionRow]:
    """Return the ambitions of a round, by lens. Runs one query."""
    rows = session.execute(
        sa.select(Ambition.lens_id, Ambition.grade_id, Grade.rank, Ambition.by_on, Ambition.version)
        .join(Assessment, Assessment.id == Ambition.assessment_id)
        .join(Grade, Grade.id == Ambition.grade_id)
        .where(in_scope(actor, Assessment.programme_id, programme_id), Assessment.id == round_id)
    )
    return {row.lens_id: AmbitionRow(*row) for row in rows}


@dataclass(frozen=True)
class EarlierGrade:
    """Hold the grade agreed for a lens last time; comparable when the grades are the same ones."""

    grade: GradeStep
    framework_id: int


def earlier_grades(
    session: Session, actor: Actor, programme_id: int, found: RoundRow
) -> dict[str, EarlierGrade]:
    """Return what the round before agreed for the area, by lens code. Runs one query.

    The round before is the latest one that opened earlier and agreed any grade.
    """
    other = aliased(Assessment)
    before = (
        sa.select(other.id)
        .join(ModeratedGrade, ModeratedGrade.assessment_id == other.id)
        .where(
            in_scope(actor, other.programme_id, programme_id),
            sa.tuple_(other.opens_on, other.id)
            < sa.tuple_(sa.literal(found.opens_on), sa.literal(found.id)),
        )
        .order_by(other.opens_on.desc(), other.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(Lens.code, Grade.id, Grade.rank, Grade.number, Grade.label, Grade.framework_id)
        .select_from(ModeratedGrade)
        .join(Lens, Lens.id == ModeratedGrade.lens_id)
        .join(Grade, Grade.id == ModeratedGrade.grade_id)
        .where(ModeratedGrade.assessment_id == before, ModeratedGrade.organisation_id.is_(None))
    )
    return {row[0]: EarlierGrade(GradeStep(*row[1:5]), row[5]) for row in rows}
