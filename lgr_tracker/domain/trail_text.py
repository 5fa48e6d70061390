"""What the list of changes says: a sentence for each event, a word for each field."""

from collections.abc import Mapping
from enum import StrEnum

from lgr_tracker.domain.kinds import LABELS
from lgr_tracker.domain.states import label

EVENTS: Mapping[str, str] = {
    "service:restore": "Put a backup back",
    "person:add": "Added a person",
    "person:erase": "Took an erased person’s name out",
    "person:sign_in": "Signed in",
    "person:sign_out": "Signed out",
    "person:invite": "Invited somebody",
    "person:withdraw_invitation": "Withdrew an invitation",
    "person:ask_reset": "Asked for a link to choose a password",
    "person:choose_password": "Chose a password",
    "second_factor:on": "Turned a second factor on",
    "second_factor:off": "Turned a second factor off",
    "second_factor:make_codes": "Made new recovery codes",
    "second_factor:use_code": "Used a recovery code",
    "programme:require_second_factor": "Said from when a second factor is needed",
    "membership:give": "Gave somebody a role",
    "membership:end": "Ended somebody’s role",
    "membership:vouch": "Confirmed that somebody works for an organisation",
    "programme:create": "Began the programme",
    "programme:change": "Changed the programme’s name or dates",
    "programme:load_sample": "Loaded the sample",
    "organisation:add": "Added an organisation",
    "organisation:change": "Changed an organisation",
    "body:give_seat": "Gave somebody a seat in a body",
    "body:end_seat": "Ended somebody’s seat in a body",
    "body:vouch_seat": "Confirmed that somebody sits in a body",
    "post:add": "Added a post",
    "post:change": "Changed a post",
    "post:add_holder": "Named somebody for a post",
    "post:end_holder": "Noted somebody’s last day in a post",
    "phase:add": "Added a phase",
    "phase:change": "Changed a phase",
    "scale:change": "Changed how risks are scored",
    "scale:replace": "Put the scores on another scale",
    "assessment:open": "Opened a round",
    "assessment:close": "Closed a round",
    "assessment:sign_off": "Signed a round off",
    "grading:save": "Answered for a lens",
    "moderated_grade:agree": "Agreed a grade",
    "ambition:set": "Set an ambition",
    "suggestion:accept": "Accepted a suggested risk",
    "suggestion:decline": "Declined a suggested risk",
    "privacy:explain": "Said why nobody can be recognised by these words",
    "risk:raise": "Raised a risk",
    "risk:revise": "Changed a risk",
    "risk:review": "Reviewed a risk",
    "risk:issue": "Marked a risk as an issue: it has happened",
    "risk:close": "Closed a risk",
    "risk:reopen": "Opened a risk again",
    "risk:escalate": "Took a risk to another body",
    "risk:accept": "Accepted a risk as it stands",
    "risk:unaccept": "Took an acceptance back",
    "nudges:set": "Chose what risks are asked about",
    "risk:link": "Linked a risk",
    "risk:unlink": "Took a risk’s link away",
    "risk:twin": "Compared two organisations’ risks",
    "log_entry:add": "Put an entry into the log",
    "log_entry:change": "Changed an entry of the log",
    "log_entry:settle": "Said what became of an entry of the log",
    "risk:export": "Took the register out as a file",
    "risk:import": "Brought risks in from a file",
    "source:remember": "Remembered how a source’s registers are read",
    "mitigation:add": "Added an action",
    "mitigation:change": "Changed an action",
    "activity:add": "Added an activity to the plan",
    "activity:change": "Changed an activity",
    "activity:link": "Let work wait for other work",
    "activity:relink": "Changed how work waits for other work",
    "activity:unlink": "No longer lets work wait for other work",
    "activity:import": "Brought a plan in from a file",
    "baseline:ask": "Asked to have the plan’s dates approved",
    "baseline:agree": "Approved the plan’s dates",
    "baseline:decline": "Declined to approve the plan’s dates",
    "baseline:withdraw": "Withdrew dates from approval",
    "challenge:answer": "Answered a question about the programme",
    "challenges:set": "Chose what the programme is asked",
    "holder:add": "Entered who runs a service",
    "holder:change": "Changed who runs a service",
    "holder:remove": "Took out who runs a service",
    "readiness:change": "Changed a Day 1 criterion",
    "readiness:accept": "Accepted evidence for a Day 1 criterion",
    "comment:say": "Said something about it",
    "comment:take_back": "Took back what was said about it",
    "evidence:add": "Put a file to it as evidence",
    "evidence:remove": "Took a file of evidence away",
    "view:save": "Saved a view of a list",
    "view:change": "Changed a saved view",
    "view:delete": "Deleted a saved view",
    "plan:build": "Began a transition plan",
    "plan:change": "Changed a transition plan",
    "plan:submit": "Submitted a transition plan",
    "plan:withdraw": "Withdrew a transition plan",
    "plan:approve": "Approved a transition plan",
    "plan:return": "Returned a transition plan",
    "plan:supersede": "Put a newer transition plan in the place of one",
}
"""Every event that can be recorded; `tests/queries/test_audit.py` compares them."""

FIELDS: Mapping[str, str] = {
    "escalated_to_id": "escalated to",
    "exit_on": "meant to end",
    "fixed_start_on": "fixed start",
    "gss_code": "GSS code",
    "is_chair": "chairs it",
    "is_key": "key post",
    "predecessor_mitigation_id": "predecessor",
    "successor_mitigation_id": "successor",
    "vouched_at": "confirmed",
    "vouched_by_id": "confirmed by",
}
"""Words for those fields whose own name does not read as words."""


def field_words(name: str) -> str:
    """Return how people call a field of the trail.

    >>> field_words("owner_post_id"), field_words("starts_on"), field_words("is_chair")
    ('owner post', 'starts', 'chairs it')
    """
    plain = name.removeprefix("is_").removesuffix("_id").removesuffix("_on").replace("_", " ")
    return FIELDS.get(name, plain.replace(".", ", "))


def value_words(value: StrEnum) -> str:
    """Return how people call a value of a closed list, within a sentence."""
    return LABELS.get(value) or label(value)
