"""Where what can be talked about has its page."""

from collections.abc import Mapping

from lgr_tracker.domain.conversation import Subject

PAGES: Mapping[Subject, tuple[str, str]] = {
    Subject.RISK: ("risks.risk", "risk_id"),
    Subject.ACTION: ("actions.action", "action_id"),
    Subject.ENTRY: ("entries.entry", "entry_id"),
}
"""The page of each sort of subject, and what its address calls the row's key."""
