"""Which questions a list shows: its address holds all of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from lgr_tracker.domain.challenges import Rule
from lgr_tracker.domain.kinds import AskedSeat
from lgr_tracker.queries.challenges import Asked, Standing

WAITING, ANSWERED, ALL = "waiting", "answered", "all"


@dataclass(frozen=True)
class ChallengeFilter:
    """Hold what a list of questions is narrowed to; None and empty texts leave all."""

    state: str = WAITING
    seat: AskedSeat | None = None
    rule: Rule | None = None
    council: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "ChallengeFilter":
        """Read an address; what makes no sense is left aside, never an error."""
        state = given.get("state", "")
        seats = {seat.value: seat for seat in AskedSeat}
        rules = {rule.value: rule for rule in Rule}
        return cls(
            state if state in (ANSWERED, ALL) else WAITING,
            seats.get(given.get("seat", "")),
            rules.get(given.get("sort", "")),
            given.get("council", "")[:200],
        )

    def arguments(self) -> dict[str, Any]:
        """Return the list as arguments of an address, without what is usual."""
        given = {
            "state": "" if self.state == WAITING else self.state,
            "seat": self.seat or "",
            "sort": self.rule or "",
            "council": self.council,
        }
        return {name: str(value) for name, value in given.items() if value}

    def of_rule(self, rule: Rule) -> dict[str, Any]:
        """Return the arguments that keep only one rule of the list."""
        return replace(self, rule=rule).arguments()

    def keeps(self, each: Asked) -> bool:
        """Tell whether a question belongs into the list."""
        return self.is_in_state(each) and all(
            wanted in (None, "", has)
            for wanted, has in (
                (self.seat, each.challenge.seat),
                (self.rule, each.challenge.rule),
                (self.council, each.council),
            )
        )

    def is_in_state(self, each: Asked) -> bool:
        """Tell whether a question stands as the list wants it."""
        is_answered = each.standing is Standing.ANSWERED
        return self.state == ALL or is_answered == (self.state == ANSWERED)
