"""A form that is sent twice does what it says once, on both databases."""

from threading import Barrier, Thread

import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import WrongState
from lgr_tracker.domain.kinds import OrganisationKind
from lgr_tracker.domain.permissions import operator
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.web.database import db, reading
from lgr_tracker.web.session import SENT, once, perform_as
from lgr_tracker.workflows.programme.save_organisation import (
    OrganisationValues,
    add_organisation,
)
from tests.browsing import Page
from tests.people import Cast

ADD = "/programmes/fenland/settings/organisations/add"
CEDAR = {"name": "Cedar Trust", "short_name": "Cedar", "code": "cedar", "kind": "partner"}


def test_a_second_press_is_told_that_all_is_done(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    fields = {**asha.get("/programmes/fenland/settings/phases/add").form()}
    fields |= {"position": "7", "starts_on": "1/4/2027", "ends_on": "2/4/2027"}
    path = "/programmes/fenland/settings/phases/add"
    asha.post(path, {**fields, "name": "First"}, status=302)
    again = asha.post(path, {**fields, "name": "Second"}, status=409)
    assert "was saved once" in again.text
    assert "Second" not in asha.get("/programmes/fenland/settings/phases").text


def test_a_form_that_was_refused_is_sent_again_from_the_same_page(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    refused = asha.submit(ADD, **{**CEDAR, "code": "alder"}, status=422)
    mended = {**refused.form(), "code": "cedar"}
    asha.post(ADD, mended, status=302)


def test_two_presses_at_the_same_moment_save_one_row(both: Flask, cast: Cast) -> None:
    key, ready, outcomes = "a" * 32, Barrier(2), []

    def press(code: str) -> None:
        # Other codes, so that nothing but the form's own key can tell that it is one form.
        values = OrganisationValues(code, "Cedar Trust", "Cedar", OrganisationKind.PARTNER, None)
        with both.app_context():
            ready.wait()
            try:
                asked = (key, add_organisation, (cast.programme_id, values), {})
                outcomes.append(perform_as(cast.asha, once, *asked))
            except WrongState as refusal:
                outcomes.append(refusal.message)
            db.session.remove()

    threads = [Thread(target=press, args=(f"cedar-{number}",)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(isinstance(outcome, int) for outcome in outcomes) == [False, True]
    assert SENT in outcomes
    count = sa.select(sa.func.count()).where(Organisation.name == "Cedar Trust")
    assert reading(operator()).scalar(count) == 1
