"""What was mailed: the links that the outbox holds, as their readers would open them."""

import json

import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.permissions import operator
from lgr_tracker.models.mail import Mail
from lgr_tracker.models.organisation import Person
from lgr_tracker.web.database import db, reading


def links_to(app: Flask, email: str) -> list[str]:
    """Return the links mailed to somebody, oldest first."""
    with app.app_context():
        found = reading(operator()).scalars(
            sa.select(Mail.facts)
            .join(Person, Person.id == Mail.person_id)
            .where(Person.email == email)
            .order_by(Mail.id)
        )
        links = [json.loads(facts).get("link", "") for facts in found]
        db.session.remove()
    return links


def mails(app: Flask) -> int:
    """Return how many mails the outbox holds."""
    with app.app_context():
        count = reading(operator()).scalar(sa.select(sa.func.count()).select_from(Mail)) or 0
        db.session.remove()
    return count
