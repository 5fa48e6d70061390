"""Who may see a row: public, restricted to some, or exempt under Schedule 12A."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lgr_tracker.domain.errors import Invalid


class Level(StrEnum):
    """Name how far a row may be seen."""

    PUBLIC = "public"
    RESTRICTED = "restricted"
    EXEMPT = "exempt"


PARAGRAPHS: Mapping[int, str] = {
    1: "About an individual",
    2: "Likely to show who an individual is",
    3: "Money or business affairs of anybody, the council included",
    4: "Talks with staff or unions about employment",
    5: "Advice that a lawyer may keep secret",
    6: "A notice, order or direction that is not given yet",
    7: "Preventing, looking into or prosecuting crime",
}
"""What may be kept from a public meeting: Local Government Act 1972, Schedule 12A, Part 1."""


@dataclass(frozen=True)
class Classified:
    """Hold who may see a row, and why; organisations and bodies are row ids.

    >>> Classified().is_closed, Classified(Level.EXEMPT, paragraph=3, reason="Bids").is_closed
    (False, False)
    >>> Classified(Level.RESTRICTED, reason="Talks", organisation_ids=(4,)).is_closed
    True
    """

    level: Level = Level.PUBLIC
    paragraph: int | None = None
    reason: str = ""
    organisation_ids: tuple[int, ...] = ()
    body_ids: tuple[int, ...] = ()

    @property
    def is_named(self) -> bool:
        """Tell whether anybody beside the owner is named."""
        return bool(self.organisation_ids or self.body_ids)

    @property
    def is_closed(self) -> bool:
        """Tell whether some members of the programme do not see the row."""
        return self.level is Level.RESTRICTED or (self.level is Level.EXEMPT and self.is_named)

    def tidied(self) -> "Classified":
        """Return the same without what its level does not carry, names in order."""
        if self.level is Level.PUBLIC:
            return Classified()
        return Classified(
            self.level,
            self.paragraph if self.level is Level.EXEMPT else None,
            self.reason.strip(),
            tuple(sorted(set(self.organisation_ids))),
            tuple(sorted(set(self.body_ids))),
        )


def check(wanted: Classified, *, has_owner: bool = True) -> None:
    """Raise Invalid, by field, unless the restriction has its reason and its paragraph.

    `has_owner` says that an organisation owns the row, and so sees it without being named.
    """
    faults: dict[str, str] = {}
    if wanted.level is not Level.PUBLIC and not wanted.reason.strip():
        faults["classification_reason"] = "Say why not everybody may see this."
    if wanted.level is Level.EXEMPT and wanted.paragraph not in PARAGRAPHS:
        faults["classification_paragraph"] = "Choose the paragraph that makes this exempt."
    if wanted.level is Level.RESTRICTED and not (has_owner or wanted.is_named):
        faults["classification_organisations"] = (
            "No council owns this. Name the organisations or bodies that may see it."
        )
    if faults:
        raise Invalid("Say who may see this.", faults)
