"""What is done for each kind of job."""

from collections.abc import Mapping

from lgr_tracker.domain.jobs import JobKind
from lgr_tracker.jobs.audit_trail import verify_audit_trail
from lgr_tracker.jobs.clearing import clear_leftovers
from lgr_tracker.jobs.outbox import remind_all, send_outbox
from lgr_tracker.jobs.register_imports import import_long_register
from lgr_tracker.jobs.registers import prepare_register
from lgr_tracker.jobs.runner import Work

WORKS: Mapping[JobKind, Work] = {
    JobKind.REGISTER_EXPORT: prepare_register,
    JobKind.REGISTER_IMPORT: import_long_register,
    JobKind.AUDIT_VERIFY: verify_audit_trail,
    JobKind.CLEAR_OUT: clear_leftovers,
    JobKind.MAIL_SEND: send_outbox,
    JobKind.REMINDERS: remind_all,
}
"""A kind that stands here can be asked for; the function tells of progress and returns JSON."""
