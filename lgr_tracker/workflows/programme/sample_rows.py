"""What the steps of loading the sample hand to each other."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from lgr_tracker.content.fenwold import sample
from lgr_tracker.content.moments import Anchors, RelativeDay
from lgr_tracker.models.assessment import ModeratedGrade
from lgr_tracker.models.organisation import Body, Organisation, Person
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import Risk
from lgr_tracker.workflows.programme.copy_starter_content import Copied, Council, Owners

OFFICE_HOUR = time(9, 30, tzinfo=UTC)
"""The time of day at which things happen in the sample."""


@dataclass
class SampleRows:
    """Hold the rows made so far, by the codes the sample uses for them."""

    programme: Programme
    anchors: Anchors
    now: datetime
    organisations: dict[str, Organisation] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    owners: Owners = field(default_factory=Owners)
    copied: Copied = field(default_factory=Copied)
    moderated: dict[str, ModeratedGrade] = field(default_factory=dict)
    """By code of lens, from the round that is signed off."""
    risks: dict[str, Risk] = field(default_factory=dict)
    """By code of pattern."""
    new_passwords: frozenset[str] = frozenset()

    def on(self, day: RelativeDay) -> date:
        """Return the calendar day of a relative one."""
        return day.on(self.anchors)

    def maybe_on(self, day: RelativeDay | None) -> date | None:
        """Return the calendar day, or None where none is given."""
        return None if day is None else day.on(self.anchors)

    def at(self, day: RelativeDay) -> datetime:
        """Return a moment on a relative day, in UTC."""
        return datetime.combine(self.on(day), OFFICE_HOUR)

    def councils(self) -> tuple[Council, ...]:
        """Return the new councils, in their order."""
        return tuple(Council(code, self.organisations[code]) for code in sample().successors())

    def owner_id(self, post: str | None) -> int | None:
        """Return the id of a post written as organisation and kind, such as FCC:head-send."""
        if post is None:
            return None
        organisation, _, kind = post.partition(":")
        return self.owners.posts[organisation, kind].id
