"""The 21 areas invited to reorganise in February 2025, and their councils."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from lgr_tracker.content.reading import check_unique, rows
from lgr_tracker.domain.errors import NotFound


class CouncilType(StrEnum):
    """The kinds of council that are there before reorganisation."""

    COUNTY = "county"
    DISTRICT = "district"
    UNITARY = "unitary"


@dataclass(frozen=True, slots=True)
class Council:
    """A council as it stands before vesting, with its national (ONS) code."""

    name: str
    short_name: str
    gss_code: str
    type: CouncilType


@dataclass(frozen=True, slots=True)
class Area:
    """A group of councils and the days intended for it when the file was written.

    `successors` names the new councils where they are decided.
    """

    code: str
    name: str
    consultation_ends: date
    planned_election: date
    planned_vesting: date
    councils: tuple[Council, ...]
    successors: tuple[str, ...] = ()


@cache
def areas() -> tuple[Area, ...]:
    """Return the 21 areas in the order of the alphabet."""
    found = rows("areas.toml", "areas", Area)
    check_unique([area.code for area in found], "areas.toml")
    check_unique([council.gss_code for area in found for council in area.councils], "areas.toml")
    return found


def area(wanted: str) -> Area:
    """Find one area by its code or its name, in any letter case.

    Raises NotFound naming what was asked for.
    """
    key = wanted.strip().casefold()
    for found in areas():
        if key in (found.code, found.name.casefold()):
            return found
    raise NotFound(f"There is no area called {wanted.strip()}. Choose one of the 21 areas.")
