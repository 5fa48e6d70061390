"""Our own words need no reason: starter content and sample load as anybody's would."""

from flask import Flask

from lgr_tracker.models.audit import AuditEvent, Event
from lgr_tracker.web.database import db
from tests import builders


def test_the_sample_and_a_new_programme_load_without_a_reason(sample_app: Flask) -> None:
    with sample_app.app_context(), builders.writing() as session:
        events = set(session.scalars(db.select(AuditEvent.event).distinct()))
    assert Event.PROGRAMME_SAMPLE in events
    assert Event.PRIVACY_EXPLAIN not in events
