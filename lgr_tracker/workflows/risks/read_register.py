"""Read a file for a programme: open it, and read its rows as somebody said they are to be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from sqlalchemy.orm import Session

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import Axis
from lgr_tracker.domain.permissions import Actor, Permission, Scope, require
from lgr_tracker.domain.register import ScaleMapping
from lgr_tracker.domain.scales import Scale
from lgr_tracker.exchange.reading import (
    OpenedRegister,
    ReadRegister,
    open_register,
    read_register,
    words_of_scale,
)
from lgr_tracker.exchange.reading.vocabulary import folded
from lgr_tracker.queries.register import scale_view
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.workflows.guarding_files import guard_names
from lgr_tracker.workflows.risks.guard_import import guard_headings
from lgr_tracker.workflows.risks.uncollected import uncollected


@dataclass(frozen=True)
class HowToRead:
    """Say which sheet is read, and what its headings are taken for; nothing said is guessed."""

    sheet: str | None = None
    columns: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))


@uncollected()
def open_file(programme_id: int, data: bytes, filename: str, *, actor: Actor) -> OpenedRegister:
    """Open a file, before any lock is taken; raises NotFound, NotAllowed or Invalid."""
    require(actor, Permission.RISK_IMPORT, Scope(programme_id))
    guard_names(filename)
    opened = open_register(data, filename)
    guard_names(*(sheet.name for sheet in opened.sheets))
    return opened


@uncollected()
def read_opened(
    session: Session,
    programme_id: int,
    opened: OpenedRegister,
    how: HowToRead,
    *,
    actor: Actor,
) -> ReadRegister:
    """Read the rows of an opened file; our own workbook is on the programme's scale.

    Ratings of another's register stay in its own words. Raises NotFound, NotAllowed or Invalid.
    Runs three queries.
    """
    require(actor, Permission.RISK_IMPORT, Scope(programme_id))
    scale = scale_of(session, actor, programme_id)
    read = read_register(
        opened, sheet=how.sheet, mapping=dict(how.columns), scale=scale_view(scale)
    )
    guard_headings(read)
    return read


def read_file(
    session: Session, programme_id: int, data: bytes, filename: str, *, actor: Actor
) -> ReadRegister:
    """Read a file as it seems to be meant; raises NotFound, NotAllowed or Invalid."""
    opened = open_file(programme_id, data, filename, actor=actor)
    return read_opened(session, programme_id, opened, HowToRead(), actor=actor)


def own_scale(read: ReadRegister, scale: Scale) -> ScaleMapping:
    """Return what the words of a file mean where they are the programme's own steps.

    A number is a step's number; a word is its label, or the mark that it is written with.
    """
    words = words_of_scale(read)
    return ScaleMapping(
        likelihood=own_steps(words.likelihood, scale, Axis.LIKELIHOOD, with_numbers=True),
        impact=own_steps(words.impact, scale, Axis.IMPACT, with_numbers=True),
    )


def check_mapping(mapping: ScaleMapping, scale: Scale) -> None:
    """Raise Invalid where a word is to mean a step that the programme's scale does not have."""
    pairs = (
        *((Axis.LIKELIHOOD, word, step) for word, step in mapping.likelihood.items()),
        *((Axis.IMPACT, word, step) for word, step in mapping.impact.items()),
        *((Axis.LIKELIHOOD, word, pair[0]) for word, pair in mapping.scores.items()),
        *((Axis.IMPACT, word, pair[1]) for word, pair in mapping.scores.items()),
    )
    for axis, word, step in pairs:
        if step not in {point.number for point in scale.points(axis)}:
            raise Invalid(f"“{word[:80]}” cannot mean {axis} {step}: {offer(scale, axis)}")


def offer(scale: Scale, axis: Axis) -> str:
    """Say which steps one side of the scale has."""
    steps = ", ".join(f"{point.number} ({point.label})" for point in scale.points(axis))
    return f"the programme's {axis} has {steps}."


def own_steps(
    words: Sequence[str], scale: Scale, axis: Axis, *, with_numbers: bool = False
) -> dict[str, int]:
    """Return the steps whose own words these are, by the folded word; numbers only if asked."""
    known: dict[str, int] = {}
    for point in scale.points(axis):
        for name in (str(point.number) if with_numbers else "", point.label, point.mark):
            if name:
                known.setdefault(folded(name), point.number)
    return {folded(word): known[folded(word)] for word in words if folded(word) in known}
