"""A row of a file against the log, cell by cell: what both began with, ours, and theirs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any

from lgr_tracker.domain.kinds import LABELS, Axis, RiskResponse, ScoreKind
from lgr_tracker.domain.naming import fold
from lgr_tracker.domain.register_import import (
    ChangedField,
    Conflict,
)
from lgr_tracker.workflows.loading import plain
from lgr_tracker.workflows.risks.import_names import ProgrammeNames
from lgr_tracker.workflows.risks.match_import import Standing
from lgr_tracker.workflows.risks.read_import_row import (
    DAYS,
    HEADINGS,
    LINES,
    PROSE,
    ReadRow,
    said,
)

TRAIL = {"lenses": "lenses", "affected_organisations": "organisations", "cohorts": "cohorts"}
"""What the trail calls what a risk touches."""
KEYS = {column: key for key, column in {**LINES, **DAYS}.items()} | {key: key for key in PROSE}
KEYS |= {
    "phase_id": "phase",
    "escalated_to_id": "escalation",
    "is_opportunity": "kind",
    "response": "response",
    "estimated_cost": "estimated_cost",
}
"""The column of the register for a column of the table."""
TEXTS = frozenset((*LINES, *PROSE))
NOBODY_KNOWS: Any = object()
OTHER_SCALE = (
    "This workbook was made on another scale; its scores were left aside. "
    "Export it again to change scores"
)


class Verdict(Enum):
    """Say what becomes of one cell."""

    KEEP = "keep"
    TAKE = "take"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Facet:
    """Hold one thing that a row says of a risk, in the three states that are compared.

    `name` is what people call it, `key` the column of the register that it stands in; `columns`
    and the texts are in the same order, and plain as the trail has them.
    """

    name: str
    key: str
    base: Any
    ours: Any
    theirs: Any
    tell: Callable[[Any], str]
    is_own: bool = False
    """A column of the risk's own, which has no column in the table."""

    @property
    def text(self) -> str:
        """Return what a person wrote in it; empty where it holds none of their words."""
        if self.name == "owner" and not self.is_own:
            return self.theirs[1] or ""
        return self.theirs if self.is_own or self.key in TEXTS else ""

    def verdict(self) -> Verdict:
        """Return what becomes of it: nobody's change is lost, and nothing old comes back."""
        if _same(self.theirs, self.ours) or _same(self.theirs, self.base):
            return Verdict.KEEP
        if self.base is not NOBODY_KNOWS and _same(self.ours, self.base):
            return Verdict.TAKE
        return Verdict.CONFLICT

    def change(self, row: ReadRow) -> ChangedField:
        """Return the change as people read it."""
        cell = row.source.cell_of(self.key)
        return ChangedField(self.name, self.tell(self.ours), self.tell(self.theirs), cell)

    def conflict(self, row: ReadRow, standing: Standing) -> Conflict:
        """Return the three texts as people read them."""
        return Conflict(
            reference=standing.row.reference,
            field=self.name,
            version=standing.row.version,
            sheet=row.source.sheet,
            cell=row.source.cell_of(self.key),
            base=None if self.base is NOBODY_KNOWS else self.tell(self.base),
            ours=self.tell(self.ours),
            theirs=self.tell(self.theirs),
        )


def facets(row: ReadRow, standing: Standing, names: ProgrammeNames) -> Iterator[Facet]:
    """Give all that a row says of a risk that stands, save what no file may change."""
    yield from _columns(row, standing, names)
    if "owner_post_id" in row.columns:
        yield _owner(row, standing, names)
    for key, ids in row.touched.items():
        ours = _names(key, standing.touched.get(key, ()), names)
        base = _base(row, standing, TRAIL[key], ours)
        yield Facet(key, key, base, ours, _names(key, ids, names), ", ".join)
    for kind, pair in row.pairs.items():
        yield _pair(row, standing, kind, (pair.likelihood, pair.impact))
    for heading, text in row.custom.items():
        yield _custom(row, standing, heading, text)


def leave_scores(row: ReadRow, standing: Standing | None) -> None:
    """Take no score from a row that tells steps of a scale that is gone, and say so."""
    for kind in ScoreKind:
        keys = [f"{kind.value}_{axis.value}" for axis in Axis]
        row.left |= {row.source.cell_of(key) for key in keys if key in row.source.cells}
        pair = row.pairs.pop(kind, None)
        ours = [getattr(standing.row, key) if standing else None for key in keys]
        if keys[0] in row.source.cells and (pair is None or [pair.likelihood, pair.impact] != ours):
            row.remark(keys[0], OTHER_SCALE)
    row.refused[:] = [each for each in row.refused if each.cell not in row.left]


def fixed(row: ReadRow, standing: Standing) -> Iterator[Facet]:
    """Give what a row says that no file may change: its state, its keeper, who may see it."""
    stands = standing.row
    if row.state is not None:
        base = _base(row, standing, "state", plain(stands.state))
        yield Facet("status", "status", base, plain(stands.state), plain(row.state), said)
    if row.organisation_id is not None:
        base = _base(row, standing, "organisation_id", stands.organisation_id)
        yield Facet(
            "organisation", "organisation", base, stands.organisation_id, row.organisation_id, said
        )
    marked = marking(row)
    if marked:
        base = _base(row, standing, "who_may_see", standing.marking)
        if base is not NOBODY_KNOWS and fold(base).startswith(fold(marked)):
            base = marked  # the trail names those who may see it too, after the same words
        yield Facet(
            "classification",
            "classification",
            _folded(base),
            fold(standing.marking),
            fold(marked),
            said,
        )


def marking(row: ReadRow) -> str:
    """Return what the file says of who may read the row; nothing where it does not say."""
    return said(row.source.values.get("classification")).strip()


def _columns(row: ReadRow, standing: Standing, names: ProgrammeNames) -> Iterator[Facet]:
    for column, value in row.columns.items():
        if column in ("owner_post_id", "owner_name") or (column == "raised_on" and value is None):
            continue
        ours = plain(getattr(standing.row, column))
        key = KEYS[column]
        yield Facet(
            column,
            key,
            _base(row, standing, column, ours),
            ours,
            plain(value),
            partial(_told, key, names),
        )


def _owner(row: ReadRow, standing: Standing, names: ProgrammeNames) -> Facet:
    columns = ("owner_post_id", "owner_name")
    ours = tuple(getattr(standing.row, each) for each in columns)
    known = [_base(row, standing, *pair) for pair in zip(columns, ours, strict=True)]
    base = NOBODY_KNOWS if NOBODY_KNOWS in known else tuple(known)
    theirs = tuple(row.columns[each] for each in columns)
    return Facet(
        "owner",
        "owner",
        base,
        ours,
        theirs,
        lambda both: names.told.get(("owner", both[0]), "") or both[1] or "",
    )


def _pair(
    row: ReadRow, standing: Standing, kind: ScoreKind, theirs: tuple[int | None, int | None]
) -> Facet:
    columns = [f"{kind.value}_{axis}" for axis in ("likelihood", "impact")]
    ours = tuple(getattr(standing.row, each) for each in columns)
    known = [_base(row, standing, *pair) for pair in zip(columns, ours, strict=True)]
    base = NOBODY_KNOWS if NOBODY_KNOWS in known else tuple(known)
    return Facet(f"{kind.value} score", columns[0], base, ours, theirs, _told_pair)


def _custom(row: ReadRow, standing: Standing, heading: str, theirs: str) -> Facet:
    ours = standing.custom.get(heading, "")
    base = _base(row, standing, "own_columns", None)
    if base is None:
        base = ours
    elif base is not NOBODY_KNOWS:
        base = base.get(heading, "")
    return Facet(heading, heading, base, ours, theirs, said, is_own=True)


def _is_lost(row: ReadRow, standing: Standing) -> bool:
    """Tell whether a row is older than the log and nobody knows what it began with."""
    is_older = row.version is not None and row.version < standing.row.version
    return is_older and standing.base is None


def _base(row: ReadRow, standing: Standing, key: str, ours: Any) -> Any:
    """Return what both sides began with; a row without a version began with what stands now."""
    if _is_lost(row, standing):
        return NOBODY_KNOWS
    return standing.base.get(key, ours) if standing.base is not None else ours


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return [each or None for each in one] == [each or None for each in other]
    return bool(one == other) or (one in (None, "") and other in (None, ""))


def _folded(base: Any) -> Any:
    return base if base is NOBODY_KNOWS else fold(base)


def _told(key: str, names: ProgrammeNames, value: Any) -> str:
    if value is None:
        return ""
    if key == "kind":
        return "Opportunity" if value else "Threat"
    if key == "response":
        return LABELS[RiskResponse(value)]
    return names.told.get((key, value), str(value)) if key in HEADINGS else str(value)


def _names(key: str, ids: tuple[int, ...], names: ProgrammeNames) -> list[str]:
    return sorted(names.told.get((key, each), str(each)) for each in ids)


def _told_pair(pair: tuple[int | None, int | None]) -> str:
    return "" if pair[0] is None else f"likelihood {pair[0]}, impact {pair[1]}"
