"""The sample programme for tests, beside a second programme whose manager must see none of it."""

from collections.abc import Mapping

from flask import Flask

from lgr_tracker.content.fenwold import sample
from lgr_tracker.domain.permissions import Role, operator
from lgr_tracker.web.passwords import hash_password
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.people.add_person import add_person
from lgr_tracker.workflows.programme.load_sample import load_sample
from lgr_tracker.workflows.programme.new_programme import new_programme
from tests.people import PASSWORD, TODAY

FOREIGN = "surrey"
OUTSIDER = "outsider@example.org"


def people_by_role() -> Mapping[Role, str]:
    """Return the address of somebody of the sample for every role; the first of each."""
    found: dict[Role, str] = {}
    for person in sample().people:
        for role in person.roles:
            found.setdefault(Role(role), person.email)
    return found


def load_for_tests(app: Flask) -> None:
    """Load the sample as of the tests' day, everybody with the tests' password, and a stranger."""
    with app.app_context():
        word = hash_password(PASSWORD)
        perform_as(
            operator(),
            load_sample,
            password_hashes={person.email: word for person in sample().people},
            today=TODAY,
        )
        foreign = perform_as(operator(), new_programme, "Surrey", code=FOREIGN)
        perform_as(
            operator(),
            add_person,
            foreign.id,
            name="Odd Outsider",
            email=OUTSIDER,
            role=Role.PROGRAMME_MANAGER,
            organisation_id=None,
            password_hash=word,
            today=TODAY,
        )
