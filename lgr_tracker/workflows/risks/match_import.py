"""The risks that the rows of a file stand for: by their reference, else by title and council."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lgr_tracker.domain.classification import PUBLIC, short_marking
from lgr_tracker.domain.naming import fold
from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.risk import Risk, RiskCohort, RiskLens, RiskOrganisation
from lgr_tracker.models.risk_record import RiskCustomField
from lgr_tracker.queries.classification import Mark, marks_of
from lgr_tracker.queries.row_base import older_than_scale, texts_at
from lgr_tracker.workflows.risks.read_import_row import ReadRow

AT_ONCE = 500
TOUCHES: dict[str, tuple[Any, Any]] = {
    "lenses": (RiskLens, RiskLens.lens_id),
    "affected_organisations": (RiskOrganisation, RiskOrganisation.organisation_id),
    "cohorts": (RiskCohort, RiskCohort.cohort_id),
}


@dataclass
class Standing:
    """Hold a risk as it stands before the import.

    `base` holds what changed after the version in the file, as the trail has it: None where the
    file's version is today's, or where nobody knows any more.
    """

    row: Any
    touched: dict[str, tuple[int, ...]] = field(default_factory=dict)
    custom: dict[str, str] = field(default_factory=dict)
    marking: str = PUBLIC
    base: Mapping[str, Any] | None = None


class Known:
    """Find the risk that a row stands for among those that the log holds."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        programme_id: int,
        rows: Sequence[ReadRow],
        reference_heading: str,
    ) -> None:
        """Load every risk that a row may stand for. Runs seven queries for each 500 of them."""
        self._session, self._programme_id = session, programme_id
        self._marks = marks_of(session, actor, programme_id, "risk")
        self._found: dict[int, Standing] = {}
        self._taken: set[str] = set()
        self.is_rescaled = False
        """The programme went to another scale after the file was made."""
        references = {row.source.reference for row in rows if row.source.reference}
        titles = {row.columns["title"] for row in rows if row.columns.get("title")}
        self._load(Risk.reference, references)
        self._load(Risk.title, titles)
        own = self._own_ids(reference_heading, references)
        self._load(Risk.id, own.keys() - self._found.keys())
        self._load_beside()
        found = self._found.values()
        self._by_reference = {each.row.reference: each for each in found}
        self._by_title = {(fold(each.row.title), each.row.organisation_id): each for each in found}
        self._by_own_id = {
            (text, self._found[risk_id].row.organisation_id): self._found[risk_id]
            for risk_id, text in own.items()
            if risk_id in self._found
        }
        self._load_bases(actor, rows)

    def is_taken(self, reference: str) -> bool:
        """Tell whether a risk that the session sees, or a row further up, has this reference."""
        return reference in self._by_reference or reference in self._taken

    def take(self, reference: str) -> None:
        """Note that a new row gets this reference."""
        self._taken.add(reference)

    def match(self, row: ReadRow, organisation_id: int | None) -> Standing | None:
        """Return the risk that a row stands for.

        A number of another's register names a risk only within the same council, and only if the
        title still says about the same: two registers may both count from 1.
        """
        reference = row.source.reference
        standing = self._by_reference.get(reference) if reference else None
        if row.is_ours and (standing is not None or (reference and row.version is not None)):
            return standing
        if organisation_id is None:
            return None
        title = str(row.columns.get("title", ""))
        if reference and standing is None:
            standing = self._by_own_id.get((reference, organisation_id))
        if (
            standing is not None
            and standing.row.organisation_id == organisation_id
            and is_reworded(standing.row.title, title)
        ):
            return standing
        return self._by_title.get((fold(title), organisation_id))

    def _load(self, column: Any, wanted: Any) -> None:
        for some in in_lots(sorted(wanted)):
            statement = (
                sa.select(*Risk.__table__.columns)
                .select_from(Risk)
                .where(Risk.programme_id == self._programme_id, column.in_(some))
            )
            for row in self._session.execute(statement):
                self._found.setdefault(row.id, Standing(row, marking=_words(self._marks, row.id)))

    def _own_ids(self, heading: str, references: set[Any]) -> dict[int, str]:
        """Return what another's register calls risks that were brought in under our references."""
        own: dict[int, str] = {}
        if not heading:
            return own
        for some in in_lots(sorted(references)):
            statement = (
                sa.select(RiskCustomField.risk_id, RiskCustomField.text)
                .join(Risk, Risk.id == RiskCustomField.risk_id)
                .where(
                    Risk.programme_id == self._programme_id,
                    RiskCustomField.heading == heading,
                    RiskCustomField.text.in_(some),
                )
            )
            own |= {risk_id: text for risk_id, text in self._session.execute(statement)}
        return own

    def _load_beside(self) -> None:
        for ids in in_lots(sorted(self._found)):
            for key, (table, far) in TOUCHES.items():
                linked: Any = sa.select(table.risk_id, far).where(table.risk_id.in_(ids))
                for risk_id, far_id in self._session.execute(linked):
                    touched = self._found[risk_id].touched
                    touched[key] = tuple(sorted((*touched.get(key, ()), far_id)))
            custom = sa.select(
                RiskCustomField.risk_id, RiskCustomField.heading, RiskCustomField.text
            ).where(RiskCustomField.risk_id.in_(ids))
            for risk_id, heading, text in self._session.execute(custom):
                self._found[risk_id].custom[heading] = text

    def _load_bases(self, actor: Actor, rows: Sequence[ReadRow]) -> None:
        """Find what changed since the file was made, for the rows that are older than the log."""
        older: dict[int, int] = {}
        for row in rows:
            standing = self._by_reference.get(row.source.reference or "")
            if standing and row.version is not None and row.version < standing.row.version:
                older[standing.row.id] = row.version
        bases = texts_at(self._session, actor, self._programme_id, "risk", older) if older else {}
        for risk_id, base in bases.items():
            self._found[risk_id].base = base
        if older:
            self.is_rescaled = bool(
                older_than_scale(self._session, actor, self._programme_id, older)
            )


def is_reworded(old: str, new: str) -> bool:
    """Tell whether two titles share half their words: the same thing, said in another way.

    >>> is_reworded("Carers leave the service", "Foster carers leave")
    True
    >>> is_reworded("Carers leave", "Records are lost")
    False
    """
    first, second = set(fold(old).split()), set(fold(new).split())
    return 2 * len(first & second) >= min(len(first), len(second))


def in_lots(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Give values in lots that one statement can name."""
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


def _words(marks: Mapping[int, Mark], risk_id: int) -> str:
    mark = marks.get(risk_id)
    return short_marking(mark.classified) if mark else PUBLIC
