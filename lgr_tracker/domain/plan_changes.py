"""Put what changed since a board last met into the order in which a board reads it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lgr_tracker.domain.change_text import ChangeKind
from lgr_tracker.domain.plan_content import ChangeLine, ChangePart

Link = Callable[[str, int | None], str | None]
"""Gives the address of a row's page by its kind and id, or None."""

SORTS: Mapping[ChangeKind, str] = {
    ChangeKind.DECIDED: "Before the board",
    ChangeKind.HAPPENED: "Risks that have happened",
    ChangeKind.RISEN: "Risen",
    ChangeKind.NEW: "New",
    ChangeKind.MOVED: "Dates and durations that moved",
    ChangeKind.OWNED: "Other owners",
    ChangeKind.GRADED: "Lenses graded",
    ChangeKind.FALLEN: "Fallen",
    ChangeKind.CLOSED: "Closed or taken out",
    ChangeKind.DONE: "Started, finished or done",
    ChangeKind.EVIDENCED: "Evidence",
    ChangeKind.WORDED: "Other words",
}
"""The headings of what changed, what asks most of a board first."""


@dataclass(frozen=True)
class ChangeItem:
    """Hold one change as the list of changes takes it."""

    on: date
    href: str | None
    label: str
    parts: tuple[ChangePart, ...]
    who: str


@dataclass(frozen=True)
class ChangeGroup:
    """Hold the changes of one sort, newest first."""

    heading: str
    items: tuple[ChangeItem, ...]


def no_link(_kind: str, _row_id: int | None) -> None:
    """Lead nowhere: for a text that is read away from the service."""


def grouped_changes(lines: Sequence[ChangeLine], link: Link = no_link) -> tuple[ChangeGroup, ...]:
    """Return changes by sort; sorts without a change are left out."""
    found = (
        ChangeGroup(heading, tuple(_item(line, link) for line in lines if line.kind == kind.value))
        for kind, heading in SORTS.items()
    )
    return tuple(group for group in found if group.items)


def _item(line: ChangeLine, link: Link) -> ChangeItem:
    """Return a change with its subject as a link, or in words where it has no page."""
    name = " ".join(filter(None, [line.label, line.title]))
    href = link(line.subject_kind, line.subject_id)
    named = () if href or not name else (ChangePart(f"{name}: ", "same"),)
    return ChangeItem(line.on, href, name, (*named, *line.parts), line.who)
