"""Compare the links that a table gives with those of the plan."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.plan_import import LinkChange
from lgr_tracker.domain.register_import import RefusedCell
from lgr_tracker.domain.schedule.predecessors import NamedLink, read_links
from lgr_tracker.queries.plan_rows import PlanLink
from lgr_tracker.workflows.plan.match_table import JudgedRow, Matching

NOT_ITSELF = "Nothing can wait for itself. Take its own code out."


@dataclass(frozen=True)
class PlannedLink:
    """Hold a link to add, to change or to take out; `wanted` names what is waited for."""

    successor: str
    standing: PlanLink | None
    wanted: NamedLink | None

    @property
    def change(self) -> LinkChange:
        """Return what becomes of the link, in words."""
        before = _named(self.standing) if self.standing else None
        code = (self.wanted or before or NamedLink("")).code
        words = [each.words if each else "" for each in (before, self.wanted)]
        return LinkChange(code, self.successor, *words)


class ComparedLinks:
    """Make the links between the rows of a table equal to what it says.

    Links with work outside the table are added and changed where it names them, and otherwise
    left. Without a column of predecessors or successors all links are left.
    """

    def __init__(self, matching: Matching, rows: Sequence[JudgedRow]) -> None:
        self.matching, self.rows = matching, rows
        self.key = "predecessors"
        if "predecessors" not in matching.read.columns:
            self.key = "successors"
        self.by_code = {row.code: row for row in rows}
        self.owners = {work.key: work.organisation_id for work in matching.plan.works}
        self.owners |= {row.code: row.organisation_id for row in rows}
        self.refused: list[RefusedCell] = []

    def planned(self) -> tuple[PlannedLink, ...]:
        """Return the links to add, change or take out; what can't be is in `refused`."""
        if self.key not in self.matching.read.columns:
            return ()
        wanted = dict(self._wanted())
        standing = {(link.predecessor, link.successor): link for link in self.matching.plan.links}
        unread = {row.code for row in self.rows if self.key not in row.source.values}
        found = [
            PlannedLink(pair[1], standing.get(pair), link)
            for pair, link in wanted.items()
            if pair not in standing or _named(standing[pair]) != link
        ]
        found += [
            PlannedLink(link.successor, link, None)
            for pair, link in standing.items()
            if pair not in wanted and self._is_within(pair) and unread.isdisjoint(pair)
        ]
        self._check_rights(found)
        return tuple(found)

    def _wanted(self) -> Iterator[tuple[tuple[str, str], NamedLink]]:
        for row in self.rows:
            text = str(row.source.values.get(self.key) or "")
            try:
                links = read_links(text, self.matching.find)
                if any(link.code == row.code for link in links):
                    raise Invalid(NOT_ITSELF)
            except Invalid as refusal:
                self.refused.append(self.cell(row, refusal.message))
                continue
            for link in links:
                if self.key == "predecessors":
                    yield (link.code, row.code), link
                else:
                    yield (row.code, link.code), replace(link, code=row.code)

    def _is_within(self, pair: tuple[str, str]) -> bool:
        return pair[0] in self.by_code and pair[1] in self.by_code

    def _check_rights(self, found: Sequence[PlannedLink]) -> None:
        """Refuse links of work that the actor may not change: who waits decides for what."""
        for link in found:
            owner = self.owners.get(link.successor)
            if not self.matching.may(owner):
                row = self.by_code.get(link.successor) or self.by_code[link.change.predecessor]
                sentence = f"{link.successor}: {self.matching.not_yours(owner)}"
                self.refused.append(self.cell(row, sentence))

    def cell(self, row: JudgedRow, why: str) -> RefusedCell:
        """Return the cell of a row's links, with what stands in its way."""
        read = self.matching.read
        text = str(row.source.values.get(self.key) or "")
        heading = read.columns.get(self.key, "")
        return RefusedCell(read.sheet, row.source.cell_of(self.key), heading, text[:80], why)


def _named(link: PlanLink) -> NamedLink:
    return NamedLink(link.predecessor, link.kind, link.lag_days, link.max_lag_days)
