"""The page that confirms a colleague: the sample has nobody who waits, so it is looked at here."""

from __future__ import annotations

from collections.abc import Callable

from lgr_tracker.domain.permissions import Role
from lgr_tracker.models.organisation import Membership, Person
from tests import builders
from tests.browser.live import Live, Tab
from tests.browser.looking import faults
from tests.people import NOW

LONG = "a.person.of.a.long.name@childrensservices.birchshire.example"


def test_an_address_without_a_place_to_break_stays_on_the_page(
    live: Live, tab_of: Callable[..., Tab]
) -> None:
    assert live.cast is not None
    with live.app.app_context(), builders.writing() as session:
        nia = Person(email=LONG, name="Nia", created_at=NOW)
        session.add(nia)
        session.flush()  # the seat needs the person's id
        session.add(
            Membership(
                person_id=nia.id,
                programme_id=live.cast.programme_id,
                organisation_id=live.cast.birch_id,
                role=Role.CONTRIBUTOR,
            )
        )
    tab = tab_of().sign_in(live.cast.dev)
    tab.open("/my-work")
    tab.page.get_by_role("link", name="works for Birch").click()
    assert LONG in tab.page.locator("main").inner_text()
    assert faults(tab) == []
