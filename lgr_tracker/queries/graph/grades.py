"""Lenses and the grades agreed for them."""

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lgr_tracker.models.assessment import Assessment, ModeratedGrade
from lgr_tracker.models.framework import Framework, Grade, Lens
from lgr_tracker.models.programme import Programme
from lgr_tracker.queries.graph.gathering import Gathering


def lenses(g: Gathering) -> None:
    """Add the lenses; one that several editions of a framework share is one node."""
    statement = (
        sa.select(Lens.id, Lens.code, Lens.name)
        .join(Framework, Framework.id == Lens.framework_id)
        .order_by(Framework.id, Lens.position)
    )
    known: set[str] = set()
    for lens_id, code, name in g.rows(statement, Framework.programme_id):
        if code not in known:
            g.node("lens", code, name, key=lens_id, name=name)
        known.add(code)
        g.lenses[lens_id] = code


def moderated_grades(g: Gathering) -> None:
    """Add the agreed grades; only the newest of each lens and council counts as low or high."""
    rung = aliased(Grade)
    best = (
        sa.select(sa.func.max(rung.rank))
        .where(rung.framework_id == Assessment.framework_id)
        .scalar_subquery()
    )
    statement = (
        sa.select(
            ModeratedGrade.id,
            ModeratedGrade.lens_id,
            ModeratedGrade.organisation_id,
            Grade.label,
            Grade.rank,
            Lens.name.label("lens"),
            Assessment.name.label("round"),
            Programme.suggest_at_rank,
            best.label("best"),
        )
        .join(Assessment, Assessment.id == ModeratedGrade.assessment_id)
        .join(Programme, Programme.id == Assessment.programme_id)
        .join(Lens, Lens.id == ModeratedGrade.lens_id)
        .join(Grade, Grade.id == ModeratedGrade.grade_id)
        .order_by(Assessment.opens_on, Assessment.id, ModeratedGrade.id)
    )
    rows = list(g.rows(statement, Assessment.programme_id))
    by_place = {(g.lenses[row.lens_id], row.organisation_id): row.id for row in rows}
    newest = set(by_place.values())
    for row in rows:
        title = f"{row.lens}: {row.label} in {row.round}"
        g.node(
            "grade",
            f"G{row.id}",
            title,
            key=row.id,
            rank=row.rank,
            lens=row.lens,
            label=row.label,
            is_low=row.id in newest and row.rank <= row.suggest_at_rank,
            is_high=row.id in newest and row.rank >= row.best - 1,
            council=g.names.get(row.organisation_id),
            name=title,
        )
        g.edge("grades", ("lens", g.lenses[row.lens_id]), ("grade", f"G{row.id}"))
