"""Which Day 1 criteria a page shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from lgr_tracker.queries.readiness import CriterionRow, ReadinessView

SHOWN = ("differ", "open", "ready", "course", "late", "none", "must")


@dataclass(frozen=True)
class ReadinessFilter:
    """Hold what a reader asked to see.

    `show` is a state; "open" for what is late or without evidence; "differ" for where the
    councils differ; "must" for must-haves; empty for all. A state counts in `council_id` only,
    or, without one, in any council.
    """

    show: str = ""
    council_id: int | None = None

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Self:
        """Return the filter that an address asks for; what it can't mean is left out."""
        show, council = asked.get("show", ""), asked.get("council", "")
        known = council.isascii() and council.isdigit() and len(council) < 10
        return cls(show if show in SHOWN else "", int(council) if known else None)

    def holds(self, view: ReadinessView, criterion: CriterionRow) -> bool:
        """Tell whether a criterion is asked for."""
        if self.show == "must":
            return criterion.is_must_have
        if self.show == "differ":
            return view.differs(criterion.id)
        wanted = {"": None, "open": {"late", "none"}}.get(self.show, {self.show})
        kinds = {
            state.kind
            for state in view.row(criterion.id)
            if self.council_id in (None, state.council.id)
        }
        return wanted is None or bool(kinds & wanted)


def chosen_criteria(view: ReadinessView, wanted: ReadinessFilter) -> tuple[CriterionRow, ...]:
    """Return the criteria asked for, in their order."""
    return tuple(row for row in view.criteria if wanted.holds(view, row))
