"""Draw what a transition plan shows: lenses, impact by phase, Day 1; from its content alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from lgr_tracker.domain.drawing.counts import (
    CriterionState,
    Part,
    Proportion,
    Waffle,
    draw_proportion,
    draw_waffle,
)
from lgr_tracker.domain.drawing.heat import HeatEntry, HeatTable, heat_table
from lgr_tracker.domain.drawing.spread import DrawnLenses, LensRow, draw_lenses
from lgr_tracker.domain.plan_content import (
    CouncilPart,
    ImpactLine,
    ImpactPart,
    PlanContent,
    PositionPart,
)
from lgr_tracker.domain.plan_text import council_sentence

SHOWN_FIRST = 12


@dataclass(frozen=True)
class PlanPictures:
    """Hold the drawings of one plan; waffles and sentences in the order of its councils."""

    lenses: DrawnLenses | None
    bands: Proportion
    services: HeatTable
    cohorts: HeatTable
    waffles: tuple[Waffle, ...]
    sentences: tuple[str, ...]


def draw_plan(content: PlanContent) -> PlanPictures:
    """Draw everything; cells of impact lead to the part of the page that takes them apart."""
    return PlanPictures(
        lenses=_lenses(content.position) if content.position else None,
        bands=draw_proportion(
            [Part(row.band, row.count, f"g-b{row.look}") for row in content.bands]
        ),
        services=_impact(content.impact, content.impact.services, "service"),
        cohorts=_impact(content.impact, content.impact.cohorts, "cohort", unit=1_000),
        waffles=tuple(draw_waffle(_counts(council)) for council in content.councils),
        sentences=tuple(council_sentence(council) for council in content.councils),
    )


def _lenses(position: PositionPart) -> DrawnLenses:
    return draw_lenses(
        position.grades,
        [
            LensRow(
                lens.name,
                _place(lens.now_rank),
                _place(lens.aim_rank),
                _place(lens.earlier_rank),
            )
            for lens in position.lenses
        ],
    )


def _place(rank: int | None) -> int | None:
    return None if rank is None else rank - 1


def _impact(
    part: ImpactPart, lines: Sequence[ImpactLine], anchor: str, *, unit: float = 1
) -> HeatTable:
    """Colour the worst lines along the phases in which anything is to be expected."""
    told = [at for at in range(len(part.phases)) if any(line.cells[at].amount for line in lines)]
    return heat_table(
        [(part.phases[at].name, _short(part.phases[at].name)) for at in told],
        [
            HeatEntry(
                f"{line.name}, {line.council}",
                [line.cells[at].amount / unit for at in told],
                hrefs=[f"#{anchor}-{number}" if line.cells[at].shares else None for at in told],
            )
            for number, line in enumerate(lines[:SHOWN_FIRST], start=1)
        ],
        places=1,
    )


def _short(name: str) -> str:
    """Return a phase's head on a phone: its first word, or the initials of more."""
    words = name.split()
    return words[0] if len(words) == 1 else "".join(word[0] for word in words).upper()


def _counts(council: CouncilPart) -> dict[CriterionState, int]:
    return {
        "ready": council.ready,
        "course": council.course,
        "late": council.late,
        "none": council.none,
    }
