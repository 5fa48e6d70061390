"""The frame of a programme: phases, bodies, posts, workstreams, categories, roles of people."""

from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from lgr_tracker.content.moments import RelativeDay
from lgr_tracker.content.reading import check_unique, rows

FILE = "setting.toml"


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of the programme; it ends the day before the next phase starts."""

    code: str
    name: str
    summary: str
    starts: RelativeDay
    ends: RelativeDay


@dataclass(frozen=True, slots=True)
class Body:
    """A kind of board or committee that steers or decides."""

    code: str
    name: str
    summary: str
    tier: int
    decides_plans: bool


@dataclass(frozen=True, slots=True)
class PostKind:
    """A job that usually owns things in a children's services programme."""

    code: str
    name: str
    summary: str
    is_key: bool
    statute: str | None = None


@dataclass(frozen=True, slots=True)
class Workstream:
    """A strand of work with its own lead."""

    code: str
    name: str
    summary: str


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of risk, as corporate registers sort them."""

    code: str
    name: str
    summary: str


Coded = TypeVar("Coded", Phase, Body, PostKind, Workstream, Category)


@cache
def phases() -> tuple[Phase, ...]:
    """Return the twelve phases in their order in time."""
    return _checked(rows(FILE, "phases", Phase))


@cache
def bodies() -> tuple[Body, ...]:
    """Return the usual bodies, from the workstream upwards."""
    return _checked(rows(FILE, "bodies", Body))


@cache
def post_kinds() -> tuple[PostKind, ...]:
    """Return the posts that usually own things, statutory ones first."""
    return _checked(rows(FILE, "posts", PostKind))


@cache
def workstreams() -> tuple[Workstream, ...]:
    """Return the strands of work in the order a plan lists them."""
    return _checked(rows(FILE, "workstreams", Workstream))


@cache
def categories() -> tuple[Category, ...]:
    """Return the kinds of risk in the order a register lists them."""
    return _checked(rows(FILE, "categories", Category))


def _checked(found: tuple[Coded, ...]) -> tuple[Coded, ...]:
    check_unique([row.code for row in found], FILE)
    return found
