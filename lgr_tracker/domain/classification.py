"""Who may see a row: public, restricted to some, or exempt under Schedule 12A."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.permissions import (
    ROLE_PERMISSIONS,
    Actor,
    Permission,
    Role,
    Scope,
    Seat,
    is_allowed,
)


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


def any_member(programme_id: int) -> Actor:
    """Return somebody who sees what every member of a programme sees, and nothing else."""
    return Actor(person_id=None, name="", seats=(Seat(programme_id, Role.VIEWER),))


def may_see(actor: Actor, programme_id: int, owner_id: int | None, classified: Classified) -> bool:
    """Tell whether the actor sees a row of an owner under this classification."""
    if actor.is_operator or not classified.is_closed:
        return True
    seats = (seat for seat in actor.seats_in(programme_id) if seat.is_vouched)
    own = {seat.organisation_id for seat in seats} - {None}
    named = own & set(classified.organisation_ids)
    return owner_id in own or bool(named) or bool(actor.body_ids & set(classified.body_ids))


def may_classify(
    actor: Actor, permission: Permission, programme_id: int, owner_id: int | None
) -> bool:
    """Tell whether the actor decides who sees a row that stands: only its owner's people do.

    What no organisation owns is decided by those who may change what belongs to all.
    """
    if actor.is_operator:
        return True
    if owner_id is None:
        return is_allowed(actor, permission, Scope(programme_id))
    return any(
        seat.organisation_id == owner_id
        and seat.is_vouched
        and permission in ROLE_PERMISSIONS[seat.role]
        for seat in actor.seats_in(programme_id)
    )


PUBLIC = "Public"
SENSITIVE = "OFFICIAL-SENSITIVE"
"""The marking of a file that holds a row which is not for everybody."""


def short_marking(classified: Classified) -> str:
    """Return how far a row may be seen in as few words as a cell has room for.

    >>> short_marking(Classified(Level.EXEMPT, 3, organisation_ids=(1,)))
    'Exempt, paragraph 3, restricted'
    """
    if classified.level is Level.PUBLIC:
        return PUBLIC
    if classified.level is Level.RESTRICTED:
        return "Restricted"
    return f"Exempt, paragraph {classified.paragraph}" + (
        ", restricted" if classified.is_closed else ""
    )


def marking(classified: Classified, owner: str, names: Sequence[str]) -> str:
    """Return the words that mark a row, with the names of its owner and of those who see it too.

    >>> marking(Classified(Level.RESTRICTED), "Alder", ["Programme office"])
    'Restricted: Alder, Programme office'
    >>> marking(Classified(Level.EXEMPT, 3), "Alder", [])
    'Exempt, paragraph 3'
    """
    who = ", ".join(name for name in (owner, *names) if name)
    if classified.level is Level.PUBLIC:
        return ""
    if classified.level is Level.RESTRICTED:
        return f"Restricted: {who}"
    words = f"Exempt, paragraph {classified.paragraph}"
    return f"{words}: {who}" if names else words


CLASSIFICATIONS = (
    short_marking(Classified()),
    short_marking(Classified(Level.RESTRICTED)),
    *(short_marking(Classified(Level.EXEMPT, number)) for number in PARAGRAPHS),
    *(short_marking(Classified(Level.EXEMPT, number, body_ids=(0,))) for number in PARAGRAPHS),
)
"""Every short marking that a row can have."""

_KEPT = ("restrict", "exempt", "sensitive", "confidential", "secret", "private")


def says_kept(text: str) -> bool:
    """Tell whether a cell of somebody's register says that not everybody may read its row.

    >>> says_kept("OFFICIAL-SENSITIVE"), says_kept("Part 2, exempt"), says_kept("Official")
    (True, True, False)
    """
    return any(word in text.casefold() for word in _KEPT)
