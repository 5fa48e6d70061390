"""Who runs each service in each new council's area, day by day."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Response as File
from flask import render_template, request

from lgr_tracker.blueprints.plan import holder_words as words
from lgr_tracker.blueprints.plan.blueprint import bp, csv_answer, may_of_any
from lgr_tracker.blueprints.plan.holder_drawing import drawn_continuity
from lgr_tracker.blueprints.plan.line_of_time import SPANS, line_of_time
from lgr_tracker.domain.kinds import LABELS, HolderBasis
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.exchange.csv_table import Cell, write_csv
from lgr_tracker.queries.continuity import AreaService, ContinuityView, HoldingRow, continuity_of
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor

HEADINGS = (
    "Service",
    "Area",
    "Run by",
    "Footing",
    "First day",
    "Last day",
    "Agreement",
    "Meant to have ended by",
    "Amiss with the service",
)


@dataclass(frozen=True)
class HolderFilter:
    """Hold what of who runs what is asked for, as it stands in the address."""

    council: int | None
    stage: str
    basis: str
    only: str

    @classmethod
    def asked(cls) -> "HolderFilter":
        """Read it from the address."""
        args = request.args
        return cls(
            args.get("council", type=int),
            args.get("stage", ""),
            args.get("basis", ""),
            args.get("only", ""),
        )

    @property
    def kept(self) -> dict[str, int | str]:
        """Return what is asked for, to carry it along in an address."""
        return {name: value for name, value in vars(self).items() if value}

    def choose(self, view: ContinuityView) -> tuple[AreaService, ...]:
        """Return the services asked for, in their order."""
        return tuple(row for row in view.rows if self._fits(row, view))

    def _fits(self, row: AreaService, view: ContinuityView) -> bool:
        to_come = (held for held in row.holdings if not held.is_over(view.first))
        return (
            self.council in (None, row.area.id)
            and self.stage in ("", row.service.stage)
            and (self.only != "amiss" or not row.is_whole)
            and (not self.basis or any(held.basis.value == self.basis for held in to_come))
        )


def current_continuity() -> ContinuityView:
    """Return who runs what in the programme whose page is asked for, as at today."""
    return continuity_of(reading(), current_actor(), current_programme().id, today())


@bp.get("/holders")
@needs(Permission.PROGRAMME_VIEW)
def holders(code: str) -> str:
    """Draw who runs what, or list it, and say on which days nobody does."""
    view, asked = current_continuity(), HolderFilter.asked()
    rows, span = asked.choose(view), request.args.get("span", "")
    first, last = line_of_time(
        span,
        starts_on=view.starts_on,
        last=view.last,
        today=view.first,
        vesting_on=view.vesting_on,
    )
    return render_template(
        "lgr/plan/holders.html",
        view=view,
        rows=rows,
        drawn=drawn_continuity(code, view, rows, first, last),
        heading=words.continuity_heading(view),
        troubles=words.troubles,
        asked=asked,
        span=span,
        as_table=request.args.get("show") == "table",
        choices=_choices(view),
        spans=SPANS,
        may_edit=may_of_any(Permission.PLAN_EDIT, {row.area.id for row in view.rows}),
    )


def _choices(view: ContinuityView) -> dict[str, list[tuple[object, str]]]:
    """Return what a reader may narrow the page to, each once and in the order of the rows."""
    areas = {row.area.id: row.area.short_name for row in view.rows}
    stages = dict.fromkeys(row.service.stage for row in view.rows)
    return {
        "council": list(areas.items()),
        "stage": [(stage, stage[:1].upper() + stage[1:]) for stage in stages],
        "basis": [(basis.value, LABELS[basis]) for basis in HolderBasis],
    }


@bp.get("/holders.csv")
@needs(Permission.PROGRAMME_VIEW)
def holders_csv(code: str) -> File:
    """Give every holding asked for as a file, and a line for each stretch with nobody."""
    chosen = HolderFilter.asked().choose(current_continuity())
    lines = (line for row in chosen for line in _lines(row))
    return csv_answer(write_csv(HEADINGS, lines), "holders")


def _lines(row: AreaService) -> Iterable[tuple[Cell, ...]]:
    amiss = words.sentence_list(words.troubles(row))
    place = (row.service.name, row.area.name)
    for entry in row.in_order:
        if isinstance(entry, HoldingRow):
            yield (
                *place,
                entry.organisation,
                LABELS[entry.basis],
                entry.starts_on,
                entry.ends_on,
                entry.agreement,
                entry.exit_on,
                amiss,
            )
        else:
            yield (*place, "Nobody", "", entry.first, entry.last, "", None, amiss)
