"""Changing many risks at once, through the pages."""

from typing import Any

import pytest
import sqlalchemy as sa

from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.risk import Risk
from lgr_tracker.workflows.risks.plan_many import MOST
from tests import builders
from tests.browsing import Opened, Page, words

LIST = "/programmes/fenland/risks"
MANY, PREVIEW, APPLY = f"{LIST}/many", f"{LIST}/many/preview", f"{LIST}/many/apply"
WORK = "Leadership and governance"


@pytest.fixture
def risks(page: Page) -> list[Risk]:
    """Three open risks: two of Alder and one of Birch."""
    with page.app.app_context(), builders.writing() as session:
        here, alder, birch = page.cast.programme_id, page.cast.alder_id, page.cast.birch_id
        return [
            builders.risk(session, here, council, 101 + at, title=title)
            for at, (council, title) in enumerate(
                ((alder, "Records go astray"), (alder, "Carers leave"), (birch, "Buses stop"))
            )
        ]


def pairs(*risks: Risk) -> list[str]:
    return [f"{risk.id}:{risk.version}" for risk in risks]


def asked(person: Page, *risks: Risk, status: int = 200, **fields: Any) -> Opened:
    """Tick rows of the list, and say what is to become of them; return the page that follows."""
    listed = person.get(LIST).form(MANY)
    question = person.post(MANY, {**listed, "risk": pairs(*risks)}, status=200)
    return person.post(PREVIEW, {**question.form(PREVIEW), **fields}, status=status)


def stored(page: Page, risk: Risk) -> Risk:
    with page.app.app_context(), builders.writing() as session:
        return session.get_one(Risk, risk.id)


def changed_elsewhere(page: Page, risk: Risk, **fields: Any) -> None:
    """Let Farah change a risk on its own page meanwhile."""
    page.as_(page.cast.farah).submit(f"{LIST}/{risk.id}/change", status=302, **fields)


def section(shown: Opened, part: str) -> str:
    """Return the words of one part of the preview, none where it is not there."""
    found = [each for each in shown.all(".//section") if each.get("aria-labelledby") == part]
    return words(found[0]) if found else ""


def test_ticked_rows_are_looked_at_and_then_changed(page: Page, risks: list[Risk]) -> None:
    asha = page.as_(page.cast.asha)
    shown = asked(asha, *risks[:2], workstream=WORK, target_on="29/10/2027")
    assert shown.h1 == "Two of two risks would change"
    told = section(shown, "changed")
    assert "Records go astray" in told and "Carers leave" in told and "Buses stop" not in told
    assert f"Workstream: {WORK}; Target date: 29 October 2027." in told
    assert stored(page, risks[0]).workstream == "", "Looking changes nothing."
    done = asha.post(APPLY, shown.form(APPLY))
    assert done.location == LIST
    assert "2 risks were changed." in asha.get(done.location).text
    assert [stored(page, each).workstream for each in risks] == [WORK, WORK, ""]
    assert f"Workstream: {WORK}" in asha.get(f"{LIST}/{risks[0].id}").text
    again = asked(asha, stored(page, risks[0]), workstream=WORK)
    assert again.h1 == "None of one risk would change"
    assert "Records go astray" in section(again, "same")


def test_a_row_can_be_left_out_of_what_is_looked_at(page: Page, risks: list[Risk]) -> None:
    asha = page.as_(page.cast.asha)
    sent = asked(asha, *risks, workstream=WORK).form(APPLY)
    kept = asha.post(APPLY, {**sent, "risk": []}, status=422)
    assert "Tick at least one risk." in kept.text
    assert "Buses stop" in section(kept, "changed")
    asha.post(APPLY, {**kept.form(APPLY), "risk": pairs(risks[2])})
    assert [stored(page, each).workstream for each in risks] == ["", "", WORK]


def test_what_others_changed_is_left_out_until_it_is_confirmed(
    page: Page, risks: list[Risk]
) -> None:
    asha = page.as_(page.cast.asha)
    shown = asked(asha, *risks[:2], category="Financial")
    changed_elsewhere(page, risks[0], category="Data and ICT")
    told = asha.post(APPLY, shown.form(APPLY), status=409)
    assert told.h1 == "One risk is no longer as you saw it, so nothing was changed"
    assert "nothing has been changed yet" in told.text
    stale = section(told, "stale")
    assert "Since you looked: Category: Data and ICT." in stale
    assert "Category from Data and ICT to Financial." in stale
    assert "Carers leave" in section(told, "changed")
    assert [stored(page, each).category for each in risks[:2]] == ["Data and ICT", ""]
    sent = told.form(APPLY)
    assert sent["risk"] == pairs(risks[1]), "The one that changed is not ticked."
    assert "1 risk was changed." in asha.get(asha.post(APPLY, sent).location).text
    assert [stored(page, each).category for each in risks[:2]] == ["Data and ICT", "Financial"]
    ticked = {**asked(asha, *risks[:1], category="Financial").form(APPLY)}
    assert "risk" not in ticked
    asha.post(APPLY, {**ticked, "risk": pairs(stored(page, risks[0]))})
    assert stored(page, risks[0]).category == "Financial", "Ticked as it stands now, it changes."


def test_a_row_that_is_not_ones_own_or_closed_says_why(page: Page, risks: list[Risk]) -> None:
    with page.app.app_context(), builders.writing() as session:
        moment = {"closed_at": builders.MOMENT, "closing_reason": "Done."}
        here, alder = page.cast.programme_id, page.cast.alder_id
        closed = builders.risk(session, here, alder, 104, state="closed", title="Gone", **moment)
    farah = page.as_(page.cast.farah)
    shown = asked(farah, risks[0], risks[2], closed, response="tolerate")
    assert shown.h1 == "One of three risks would change"
    refused = section(shown, "refused")
    assert "Kept by Birch Council, whose risks your role does not change." in refused
    assert "It is closed. Reopen it first." in refused
    assert shown.form(APPLY)["risk"] == pairs(risks[0])
    forged = {**shown.form(APPLY), "risk": pairs(*risks)}
    told = farah.post(APPLY, forged, status=409)
    assert "Buses stop" in section(told, "refused")
    assert stored(page, risks[2]).response == "treat"
    farah.post(APPLY, told.form(APPLY))
    assert [stored(page, each).response for each in risks] == ["tolerate", "tolerate", "treat"]
    wrong = asked(farah, risks[0], response="share")
    assert "For a threat choose treat, tolerate, transfer or terminate." in wrong.text


def test_what_makes_no_sense_is_said_beside_its_field(page: Page, risks: list[Risk]) -> None:
    asha = page.as_(page.cast.asha)
    one = risks[:1]
    for fields, sentence in (
        ({}, "Choose at least one thing to change."),
        ({"next_review_on": "23/11/2026"}, "Choose a day after today, or leave it empty."),
        ({"escalation_reason": "Too big for us."}, "Choose where they go"),
        ({"body_id": "0"}, "Say why they move"),
        ({"review_note": "Looked at."}, "Tick this as well"),
        ({"closing_reason": "Done."}, "Say how they ended"),
        ({"closing_reason": "Done.", "closing_outcome": "Well.", "reviews": "y"}, "goes alone"),
        ({"owner_post_id": "999"}, "Choose one from the list."),
        ({"target_on": "soon"}, "Write the date as day, month and year"),
    ):
        shown = asked(asha, *one, status=422, **fields)
        assert shown.h1 == "What should become of this risk?"
        assert sentence in shown.text
        assert shown.form(PREVIEW)["risk"] == pairs(*one)[0]


def test_odd_answers_with_nothing_ticked_are_asked_about_again(
    page: Page, risks: list[Risk]
) -> None:
    asha = page.as_(page.cast.asha)
    fields = asked(asha, *risks[:1], status=422).form(PREVIEW)
    rows = fields.pop("risk")
    for odd in ({"owner_post_id": "abc"}, {"response": "x"}, {"target_on": "soon"}):
        asha.post(f"{LIST}/many/apply", {**fields, "rows": rows, **odd}, status=422)


def test_one_may_go_back_and_choose_something_else(page: Page, risks: list[Risk]) -> None:
    asha = page.as_(page.cast.asha)
    shown = asked(asha, *risks, workstream=WORK)
    back = asha.post(MANY, shown.form(APPLY), status=200)
    assert back.h1 == "What should become of these 3 risks?"
    assert back.form(PREVIEW)["workstream"] == WORK
    more = asha.post(PREVIEW, {**back.form(PREVIEW), "category": "Financial"}, status=200)
    asha.post(APPLY, more.form(APPLY))
    now = [stored(page, each) for each in risks]
    assert {(each.workstream, each.category) for each in now} == {(WORK, "Financial")}


def test_all_on_the_page_or_all_that_match_can_be_chosen(page: Page, risks: list[Risk]) -> None:
    with page.app.app_context(), builders.writing() as session:
        for number in range(200, 260):
            builders.risk(session, page.cast.programme_id, page.cast.birch_id, number)
    asha = page.as_(page.cast.asha)
    listed = asha.get(f"{LIST}?council={page.cast.birch_id}&sort=title")
    assert "Edit all 61 that match" in listed.text
    form = listed.form(MANY)
    on_page = asha.post(MANY, {**form, "which": "page"}, status=200)
    assert on_page.h1 == "What should become of these 50 risks?"
    matching = asha.post(MANY, {**form, "which": "matching"}, status=200)
    assert matching.h1 == "What should become of these 61 risks?"
    shown = asha.post(PREVIEW, {**matching.form(PREVIEW), "workstream": WORK}, status=200)
    done = asha.post(APPLY, shown.form(APPLY))
    assert done.location == f"{LIST}?council={page.cast.birch_id}&sort=title"
    with page.app.app_context(), builders.writing() as session:
        count = sa.select(sa.func.count()).select_from(Risk).where(Risk.workstream == WORK)
        assert session.scalar(count) == 61
        told = sa.select(sa.func.count()).where(AuditEvent.event == "risk:revise")
        assert session.scalar(told) == 61


def test_nothing_ticked_or_too_many_leads_back_to_the_list(page: Page, risks: list[Risk]) -> None:
    asha = page.as_(page.cast.asha)
    form = asha.get(LIST).form(MANY)
    assert "Tick at least one risk." in asha.get(asha.post(MANY, form).location).text
    many = " ".join(f"{each}:1" for each in range(1, MOST + 2))
    told = asha.get(asha.post(MANY, {**form, "risk": many}).location)
    assert "At most 1,000 risks are changed at once." in told.text
    nonsense = asha.post(MANY, {**form, "risk": "1:1:1 x:2 9999999999999999:1"}, status=200)
    shown = {**nonsense.form(PREVIEW), "workstream": WORK}
    assert "not there now, or not yours to see" in asha.post(PREVIEW, shown, status=200).text
    vic = page.as_(page.cast.vic)
    token = vic.get("/account").all(".//input[@name='csrf_token']")[0].get("value")
    vic.post(MANY, {"csrf_token": token}, status=403)
    assert "Edit ticked rows" not in vic.get(LIST).text


def test_a_text_that_may_tell_of_somebody_is_asked_about_and_carried_along(
    page: Page, risks: list[Risk]
) -> None:
    asha = page.as_(page.cast.asha)
    shown = asked(
        asha, *risks[:1], reviews="y", review_note="Ask the Smith family about their son Jo."
    )
    doubted = asha.post(APPLY, shown.form(APPLY), status=422)
    assert "Why is this safe to keep?" in doubted.text
    sent = {**doubted.form(PREVIEW), "privacy_reason": "Smith and Jo are the names of two houses."}
    again = asha.post(PREVIEW, sent, status=200)
    asha.post(APPLY, again.form(APPLY))
    assert stored(page, risks[0]).last_reviewed_on is not None
    blocked = asked(asha, *risks[:1], status=422, closing_reason="NHS number 943 476 5919")
    assert blocked.h1 == "What should become of this risk?"
