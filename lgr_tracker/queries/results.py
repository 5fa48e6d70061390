"""What a round found: the spread of each lens, what was agreed, and councils side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotAllowed
from lgr_tracker.domain.grades import (
    FEWEST_ANSWERS,
    GradeStep,
    Spread,
    asks_evidence,
    is_low,
    may_show,
    question,
    spread_of,
)
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.assessment import Assessment, Grading, ModeratedGrade
from lgr_tracker.models.framework import Grade
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import RiskEvidence
from lgr_tracker.queries.assessment import (
    UNTIL_CLOSED,
    AgreedRow,
    AmbitionRow,
    EarlierGrade,
    RoundRow,
    agreed_grades,
    ambitions,
    earlier_grades,
    people_asked,
    reads_names,
    round_of,
    rounds,
)
from lgr_tracker.queries.frameworks import FrameworkView, LensRow, framework
from lgr_tracker.queries.organisations import OrganisationRow, organisations
from lgr_tracker.queries.scope import in_scope


@dataclass(frozen=True)
class LensResult:
    """Hold what was found for one lens; `spread` is None where it is kept back.

    `asks` is the question worth asking, if any. `earlier` is last round's grade, and
    `earlier_rank` its rank where both rounds used the same grades.
    """

    lens: LensRow
    answered: int
    spread: Spread | None
    agreed: AgreedRow | None
    grade: GradeStep | None
    ambition: AmbitionRow | None
    aim: GradeStep | None
    earlier: GradeStep | None
    earlier_rank: int | None
    asks: str | None
    is_low: bool
    risks: int


@dataclass(frozen=True)
class CouncilGrade:
    """Hold one organisation's place on one lens: agreed, else the middle of its answers.

    Rank and words are None where nobody answered; kept back where too few did.
    """

    rank: int | None
    is_agreed: bool
    is_kept_back: bool


@dataclass(frozen=True)
class CouncilRow:
    """Hold one organisation's grades, in the order of the lenses."""

    organisation: OrganisationRow
    grades: tuple[CouncilGrade, ...]


@dataclass(frozen=True)
class Results:
    """Hold what a round found, as far as the actor may see it."""

    round: RoundRow
    framework: FrameworkView
    lenses: tuple[LensResult, ...]
    councils: tuple[CouncilRow, ...]
    asked: int
    threshold: int
    reads_names: bool

    @property
    def is_agreed(self) -> bool:
        """Tell whether every lens has its grade."""
        return all(result.agreed for result in self.lenses)

    @property
    def kept_back(self) -> tuple[LensResult, ...]:
        """Return the lenses whose answers are too few to be shown."""
        return tuple(result for result in self.lenses if result.spread is None)


@dataclass(frozen=True)
class _Answer:
    lens_id: int
    organisation_id: int | None
    rank: int | None


def results(session: Session, actor: Actor, programme_id: int, round_id: int, day: date) -> Results:
    """Return what a closed round found; twelve queries whatever its size.

    The moderator and the programme office see every count; others see a lens only where at least
    five answered, and an organisation only where it and the rest are at least five each. Raises
    NotFound, and NotAllowed while the round is open.
    """
    found = round_of(session, actor, programme_id, round_id)
    if found.is_open:
        raise NotAllowed(UNTIL_CLOSED)
    view = framework(session, actor, programme_id, found.framework_id)
    answers = _answers(session, actor, programme_id, found.id)
    agreed = agreed_grades(session, actor, programme_id, found.id)
    sees_all = reads_names(actor, programme_id)
    threshold = _threshold(session, actor, programme_id)
    made = _Found(
        view,
        {row.lens_id: row for row in agreed if row.organisation_id is None},
        ambitions(session, actor, programme_id, found.id),
        earlier_grades(session, actor, programme_id, found),
        _risks(session, actor, programme_id, found.id),
        threshold,
    )
    return Results(
        round=found,
        framework=view,
        lenses=tuple(made.result(lens, answers, sees_all=sees_all) for lens in view.lenses),
        councils=_councils(
            view,
            answers,
            agreed,
            organisations(session, actor, programme_id),
            sees_all=sees_all,
        ),
        asked=people_asked(session, actor, programme_id, day),
        threshold=threshold,
        reads_names=sees_all,
    )


@dataclass(frozen=True)
class _Found:
    """Hold what is known beside the answers, to join it lens by lens."""

    view: FrameworkView
    agreed: dict[int, AgreedRow]
    ambitions: dict[int, AmbitionRow]
    earlier: dict[str, EarlierGrade]
    risks: dict[int, int]
    threshold: int

    def result(self, lens: LensRow, answers: Iterable[_Answer], *, sees_all: bool) -> LensResult:
        """Join what is known of one lens."""
        ranks = [answer.rank for answer in answers if answer.lens_id == lens.id]
        spread = spread_of(ranks, len(self.view.grades))
        shown = spread if sees_all or len(ranks) >= FEWEST_ANSWERS else None
        agreed, ambition = self.agreed.get(lens.id), self.ambitions.get(lens.id)
        earlier = self.earlier.get(lens.code)
        same = earlier is not None and earlier.framework_id == self.view.id
        return LensResult(
            lens=lens,
            answered=len(ranks),
            spread=shown,
            agreed=agreed,
            grade=self.view.grade(agreed.grade_id) if agreed else None,
            ambition=ambition,
            aim=self.view.grade(ambition.grade_id) if ambition else None,
            earlier=earlier.grade if earlier else None,
            earlier_rank=earlier.grade.rank if earlier and same else None,
            asks=_asks(self.view, shown, agreed, ambition),
            is_low=bool(agreed and is_low(agreed.rank, self.threshold)),
            risks=self.risks.get(agreed.id, 0) if agreed else 0,
        )


def _asks(
    view: FrameworkView,
    spread: Spread | None,
    agreed: AgreedRow | None,
    ambition: AmbitionRow | None,
) -> str | None:
    asked = question(spread, view.grades) if spread else None
    if asked or agreed is None:
        return asked
    if asks_evidence(agreed.rank, len(view.grades)) and not agreed.evidence:
        return "What evidence would an inspector ask for?"
    if ambition and ambition.rank == agreed.rank and agreed.rank < len(view.grades):
        return "The ambition equals today: is that the plan?"
    return None


def _answers(
    session: Session, actor: Actor, programme_id: int, round_id: int
) -> tuple[_Answer, ...]:
    rows = session.execute(
        sa.select(Grading.lens_id, Grading.organisation_id, Grade.rank)
        .outerjoin(Grade, Grade.id == Grading.grade_id)
        .join(Assessment, Assessment.id == Grading.assessment_id)
        .where(in_scope(actor, Assessment.programme_id, programme_id), Assessment.id == round_id)
    )
    return tuple(_Answer(*row) for row in rows)


def _threshold(session: Session, actor: Actor, programme_id: int) -> int:
    return session.scalars(
        sa.select(Programme.suggest_at_rank).where(in_scope(actor, Programme.id, programme_id))
    ).one()


def _risks(session: Session, actor: Actor, programme_id: int, round_id: int) -> dict[int, int]:
    rows = session.execute(
        sa.select(RiskEvidence.moderated_grade_id, sa.func.count(RiskEvidence.risk_id))
        .join(ModeratedGrade, ModeratedGrade.id == RiskEvidence.moderated_grade_id)
        .join(Assessment, Assessment.id == ModeratedGrade.assessment_id)
        .where(in_scope(actor, Assessment.programme_id, programme_id), Assessment.id == round_id)
        .group_by(RiskEvidence.moderated_grade_id)
    )
    return {row[0]: row[1] for row in rows}


def _councils(
    view: FrameworkView,
    answers: tuple[_Answer, ...],
    agreed: tuple[AgreedRow, ...],
    everyone: tuple[OrganisationRow, ...],
    *,
    sees_all: bool,
) -> tuple[CouncilRow, ...]:
    """Return the organisations that answered or have a grade, each with its cells."""
    heard = {answer.organisation_id for answer in answers} | {row.organisation_id for row in agreed}
    return tuple(
        CouncilRow(
            organisation,
            tuple(
                _council_grade(view, lens.id, organisation.id, answers, agreed, sees_all=sees_all)
                for lens in view.lenses
            ),
        )
        for organisation in everyone
        if organisation.id in heard
    )


def _council_grade(
    view: FrameworkView,
    lens_id: int,
    organisation_id: int,
    answers: tuple[_Answer, ...],
    agreed: tuple[AgreedRow, ...],
    *,
    sees_all: bool,
) -> CouncilGrade:
    for row in agreed:
        if (row.lens_id, row.organisation_id) == (lens_id, organisation_id):
            return CouncilGrade(row.rank, is_agreed=True, is_kept_back=False)
    of_lens = [answer for answer in answers if answer.lens_id == lens_id]
    ranks = [answer.rank for answer in of_lens if answer.organisation_id == organisation_id]
    if ranks and not (sees_all or may_show(len(ranks), len(of_lens))):
        return CouncilGrade(None, is_agreed=False, is_kept_back=True)
    middle = spread_of(ranks, len(view.grades)).middle
    return CouncilGrade(middle, is_agreed=False, is_kept_back=False)


@dataclass(frozen=True)
class LensPosition:
    """Hold where a programme stands on one lens, for pages that begin from it."""

    lens: LensRow
    grade: GradeStep | None
    aim: GradeStep | None
    aim_by_on: date | None
    earlier: GradeStep | None
    earlier_rank: int | None
    moderated_id: int | None
    is_low: bool
    risks: int
    """How many risks have the agreed grade as evidence."""


@dataclass(frozen=True)
class Position:
    """Hold where a programme stands by its latest round that agreed any grade."""

    round: RoundRow
    framework: FrameworkView
    lenses: tuple[LensPosition, ...]


def position(session: Session, actor: Actor, programme_id: int) -> Position | None:
    """Return where the programme stands by lens, or None before any grade is agreed.

    Shows nothing of anybody's answers. Runs at most nine queries.
    """
    found = next(
        (row for row in rounds(session, actor, programme_id) if row.agreed and not row.is_open),
        None,
    )
    if found is None:
        return None
    view = framework(session, actor, programme_id, found.framework_id)
    agreed = agreed_grades(session, actor, programme_id, found.id)
    made = _Found(
        view,
        {row.lens_id: row for row in agreed if row.organisation_id is None},
        ambitions(session, actor, programme_id, found.id),
        earlier_grades(session, actor, programme_id, found),
        _risks(session, actor, programme_id, found.id),
        _threshold(session, actor, programme_id),
    )
    joined = (made.result(lens, (), sees_all=False) for lens in view.lenses)
    return Position(found, view, tuple(_placed(result) for result in joined))


def _placed(result: LensResult) -> LensPosition:
    return LensPosition(
        lens=result.lens,
        grade=result.grade,
        aim=result.aim,
        aim_by_on=result.ambition.by_on if result.ambition else None,
        earlier=result.earlier,
        earlier_rank=result.earlier_rank,
        moderated_id=result.agreed.id if result.agreed else None,
        is_low=result.is_low,
        risks=result.risks,
    )
