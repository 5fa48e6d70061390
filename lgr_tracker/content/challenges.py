"""What each rule that asks is called, whom it asks, and what a good answer says."""

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from lgr_tracker.content.reading import rows
from lgr_tracker.domain.challenges import Rule
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import AskedSeat


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule: whom it asks, its title above a group of questions, and a prompt for the answer."""

    rule: Rule
    seat: AskedSeat
    title: str
    prompt: str


@cache
def challenge_rules() -> MappingProxyType[Rule, RuleWords]:
    """Return the words of every rule, in the order of the rules. Raises Invalid if one lacks."""
    found = {row.rule: row for row in rows("challenges.toml", "challenges", RuleWords)}
    missing = [rule.value for rule in Rule if rule not in found]
    if missing:
        raise Invalid(f"challenges.toml says nothing of {', '.join(missing)}.")
    return MappingProxyType({rule: found[rule] for rule in Rule})
