"""The maturity matrix of a programme: its grades, its lenses and their wording."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.grades import GradeStep, listed
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.domain.states import FrameworkState
from lgr_tracker.models.framework import Descriptor, Framework, Grade, Lens, Prompt
from lgr_tracker.queries.scope import in_scope


@dataclass(frozen=True)
class LensRow:
    """Hold one lens as a page shows it."""

    id: int
    position: int
    code: str
    name: str
    short_name: str
    summary: str


@dataclass(frozen=True)
class FrameworkView:
    """Hold one version of a framework; `grades` ascend from the weakest, `lenses` in order."""

    id: int
    name: str
    edition: int
    is_starter: bool
    source_note: str
    best_first: bool
    grades: tuple[GradeStep, ...]
    lenses: tuple[LensRow, ...]

    @property
    def listed(self) -> tuple[GradeStep, ...]:
        """Return the grades in the order in which the programme lists them."""
        return listed(self.grades, best_first=self.best_first)

    def lens(self, lens_id: int) -> LensRow:
        """Return a lens of this framework; raises NotFound."""
        for lens in self.lenses:
            if lens.id == lens_id:
                return lens
        raise NotFound

    def lens_after(self, lens_id: int) -> LensRow | None:
        """Return the lens that follows, or None after the last."""
        ids = [lens.id for lens in self.lenses]
        after = ids.index(lens_id) + 1
        return self.lenses[after] if after < len(ids) else None

    def grade(self, grade_id: int) -> GradeStep:
        """Return a grade of this framework; raises NotFound."""
        for grade in self.grades:
            if grade.id == grade_id:
                return grade
        raise NotFound

    def step(self, rank: int) -> GradeStep:
        """Return the grade of a rank, 1 the weakest."""
        return self.grades[rank - 1]


@dataclass(frozen=True)
class LensWording:
    """Hold what a lens looks like at each grade (by grade id), and what helps to grade it."""

    descriptors: dict[int, str]
    prompts: tuple[str, ...]
    evidence: tuple[str, ...]


def framework_choices(
    session: Session, actor: Actor, programme_id: int
) -> tuple[tuple[int, str], ...]:
    """Return the published frameworks, newest edition first, as choices. Runs one query."""
    rows = session.execute(
        sa.select(Framework.id, Framework.name, Framework.edition)
        .where(
            in_scope(actor, Framework.programme_id, programme_id),
            Framework.state == FrameworkState.PUBLISHED,
        )
        .order_by(Framework.name, Framework.edition.desc())
    )
    return tuple((row.id, f"{row.name}, edition {row.edition}") for row in rows)


def framework(
    session: Session, actor: Actor, programme_id: int, framework_id: int
) -> FrameworkView:
    """Return a framework with its grades and lenses; raises NotFound. Runs three queries."""
    row = session.execute(
        sa.select(
            Framework.id,
            Framework.name,
            Framework.edition,
            Framework.is_starter,
            Framework.source_note,
            Framework.best_first,
        ).where(in_scope(actor, Framework.programme_id, programme_id), Framework.id == framework_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    grades = session.execute(
        sa.select(Grade.id, Grade.rank, Grade.number, Grade.label)
        .where(Grade.framework_id == framework_id)
        .order_by(Grade.rank)
    )
    lenses = session.execute(
        sa.select(Lens.id, Lens.position, Lens.code, Lens.name, Lens.short_name, Lens.summary)
        .where(Lens.framework_id == framework_id)
        .order_by(Lens.position, Lens.id)
    )
    return FrameworkView(
        *row,
        grades=tuple(GradeStep(*grade) for grade in grades),
        lenses=tuple(LensRow(*lens) for lens in lenses),
    )


def lens_wording(session: Session, actor: Actor, programme_id: int, lens_id: int) -> LensWording:
    """Return the wording of a lens; empty for a lens out of sight. Runs two queries."""
    descriptors = session.execute(
        sa.select(Descriptor.grade_id, Descriptor.wording)
        .join(Lens, Lens.id == Descriptor.lens_id)
        .join(Framework, Framework.id == Lens.framework_id)
        .where(in_scope(actor, Framework.programme_id, programme_id), Lens.id == lens_id)
    )
    prompts = session.execute(
        sa.select(Prompt.wording, Prompt.asks_evidence)
        .join(Lens, Lens.id == Prompt.lens_id)
        .join(Framework, Framework.id == Lens.framework_id)
        .where(in_scope(actor, Framework.programme_id, programme_id), Lens.id == lens_id)
        .order_by(Prompt.position)
    ).all()
    return LensWording(
        descriptors={row.grade_id: row.wording for row in descriptors},
        prompts=tuple(row.wording for row in prompts if not row.asks_evidence),
        evidence=tuple(row.wording for row in prompts if row.asks_evidence),
    )
