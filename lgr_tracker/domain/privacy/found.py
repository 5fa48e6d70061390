"""Say what a detector hands back: a kind and a place in the folded text."""

from typing import NamedTuple

from lgr_tracker.domain.privacy.kinds import Kind


class Found(NamedTuple):
    """Hold one place in the folded text that a detector stopped at."""

    kind: Kind
    start: int
    end: int
