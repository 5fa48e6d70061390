"""What a programme is made of, through the settings pages."""

import pytest

from tests import builders
from tests.browsing import Page
from tests.mailed import links_to

SETTINGS = "/programmes/fenland/settings"
PAGES = ["", "/organisations", "/people", "/bodies", "/posts", "/phases", "/scale"]


def end_page(page: Page, words: str) -> str:
    """Return where the first role of somebody in the list of people is ended."""
    return next(
        str(a.get("href"))
        for row in page.get(f"{SETTINGS}/people").all(".//tr")
        if words in "".join(row.itertext())
        for a in row.iter("a")
        if str(a.get("href")).endswith("/end")
    )


@pytest.mark.parametrize("path", PAGES)
def test_everybody_in_the_programme_reads_and_only_its_manager_is_offered_changes(
    page: Page, path: str
) -> None:
    assert page.as_(page.cast.asha).get(SETTINGS + path)
    shown = page.as_(page.cast.vic).get(SETTINGS + path)
    assert not [words for words in shown.links() if words.startswith(("Add", "Change", "Give"))]
    page.as_(page.cast.eve).get(SETTINGS + path, status=404)


def test_the_programmes_dates_are_changed_and_must_follow_one_another(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    refused = asha.submit(f"{SETTINGS}/programme", vesting_on="1/4/2026", status=422)
    assert "Give a day after the elections." in refused.text
    assert refused.form()["vesting_on"] == "1/4/2026"
    asha.submit(f"{SETTINGS}/programme", name="Fenland together", status=302)
    assert "Fenland together" in asha.get(SETTINGS).text
    page.as_(page.cast.dev).get(f"{SETTINGS}/programme", status=403)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        *((typed, "day, month and year") for typed in ("31/2/2027", "1/4/27", "yesterday")),
        *((typed, "day, month and year") for typed in ("٣/٤/٢٠٢٧", "46113")),
        *((typed, "Give a year from 1990 to 2100") for typed in ("1/4/0001", "1/4/9999")),
    ],
)
def test_a_date_that_is_none_is_refused_in_words(page: Page, typed: str, said: str) -> None:
    asha = page.as_(page.cast.asha)
    refused = asha.submit(f"{SETTINGS}/programme", vesting_on=typed, status=422)
    assert said in refused.text
    assert refused.form()["vesting_on"] == typed


def test_somebody_is_given_a_role_signs_in_by_the_link_and_loses_it_at_once(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    form = {"name": "Nia Lowe", "email": "Nia@Example.org", "role": "viewer"}
    added = asha.submit(f"{SETTINGS}/people/add", status=302, **form)
    assert "Nia Lowe takes part now." in asha.get(added.location).text
    nia = Page(page.app, page.cast)
    (link,) = links_to(page.app, "nia@example.org")
    nia.submit(nia.get(link, status=302).location, password="gravel-teapot-eleven", status=302)
    nia.submit("/sign-in", email="nia@example.org", password="gravel-teapot-eleven", status=302)
    nia.get(SETTINGS)
    again = asha.submit(f"{SETTINGS}/people/add", status=422, **form)
    assert "already holds that role" in again.text
    end = end_page(asha, "Nia Lowe")
    refused = asha.submit(end, when="day", last_day="", status=422)
    assert "Give the last day." in refused.text
    asha.submit(end, when="day", last_day="30/11/2026", status=302)
    assert "30 November 2026 is the last day of that role." in asha.get(f"{SETTINGS}/people").text
    nia.get(SETTINGS)
    asha.submit(end, when="now", status=302)
    nia.get(SETTINGS, status=302)
    asha.submit(end, when="now", status=404)
    page.as_(page.cast.dev).get(end, status=403)
    page.as_(page.cast.eve).get(end, status=404)


def test_the_last_programme_manager_stays(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    end = end_page(asha, "asha@")
    refused = asha.submit(end, when="now", status=422)
    assert "last programme manager" in refused.text
    assert asha.get(f"{SETTINGS}/people")


def test_somebody_is_seated_in_a_body_and_leaves_it(page: Page) -> None:
    asha, where = page.as_(page.cast.asha), f"{SETTINGS}/bodies"
    assert asha.get(where).h1 == "No bodies yet"
    with page.app.app_context(), builders.writing() as session:
        builders.body(session, page.cast.programme_id)
    listed = asha.get(where)
    assert listed.h1 == "Nobody is entered as sitting in a body yet"
    add = listed.links()["Add a member of Shadow executive"]
    assert "Choose a person." in asha.submit(add, status=422).text
    assert "asha@" not in asha.get(add).text  # nobody seats themselves
    who = str(page.cast.carol.person_id)
    late = asha.submit(add, person_id=who, starts_on="2/1/2027", ends_on="1/1/2027", status=422)
    assert "first day or later" in late.text
    asha.submit(add, person_id=who, is_chair="y", status=302)
    listed = asha.get(where)
    assert listed.h1 == "One body meets"
    assert "already sits" in asha.submit(add, person_id=who, status=422).text
    file = page.as_(page.cast.vic).client.get(f"{SETTINGS}/bodies.csv")
    assert "Shadow executive,Carol,yes,,,yes" in file.get_data(as_text=True)
    end = listed.links()["End the seat of Carol in Shadow executive"]
    asked = asha.get(end)
    assert "Last day, if not at once" in asked.text and "(optional)" not in asked.text
    assert "Give the last day." in asha.submit(end, when="day", last_day="", status=422).text
    asha.submit(end, when="day", last_day="30/11/2026", status=302)
    assert "30 November 2026 is the last day of that seat." in asha.get(where).text
    asha.submit(end, when="now", status=302)
    assert "Shadow executive: nobody today" in asha.get(where).text
    asha.submit(end, when="now", status=404)
    asha.get(end.replace("/seats/", "/seats/9"), status=404)
    page.as_(page.cast.dev).get(end, status=403)
    page.as_(page.cast.dev).get(add, status=403)
    page.as_(page.cast.eve).get(end, status=404)


@pytest.mark.parametrize("email", ["nobody", "a@b", "a b@c.org", "<x>@c.org", "a@@c.org"])
def test_what_is_no_address_is_refused(page: Page, email: str) -> None:
    asha = page.as_(page.cast.asha)
    refused = asha.submit(
        f"{SETTINGS}/people/add", name="Nia", email=email, role="viewer", status=422
    )
    assert "name@council.gov.uk" in refused.text


def test_a_post_is_added_filled_and_left(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    alder = str(page.cast.alder_id)
    added = asha.submit(
        f"{SETTINGS}/posts/add",
        title="Director of Children's Services",
        organisation_id=alder,
        is_key="y",
        status=302,
    )
    listed = asha.get(added.location)
    assert "Nobody" in listed.text
    address = listed.links()["Director of Children's Services"]
    refused = asha.submit(
        f"{SETTINGS}/posts/add",
        title="Director of Children's Services",
        organisation_id=alder,
        status=422,
    )
    assert "already has a post with this title" in refused.text
    holder = f"{address}/holders/add"
    late = asha.submit(
        holder, name="Maya Quill", starts_on="1/6/2026", ends_on="1/5/2026", status=422
    )
    assert "first day or later" in late.text
    asha.submit(holder, name="Maya Quill", starts_on="1/6/2026", is_interim="y", status=302)
    shown = asha.get(address)
    assert shown.h1 == "Director of Children's Services: Maya Quill"
    leave = next(href for words, href in shown.links().items() if "last day" in words)
    asha.submit(leave, last_day="1/1/2026", status=422)
    asha.submit(leave, last_day="30/9/2026", status=302)
    assert asha.get(address).h1.endswith("nobody today")
    asha.submit(f"{address}/change", title="Director, children", status=302)
    assert "Director, children" in asha.get(address).h1


def test_a_phase_is_added_and_changed(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    fields = {"name": "Settling in", "position": "4", "starts_on": "1/4/2027"}
    asha.submit(f"{SETTINGS}/phases/add", ends_on="1/3/2027", status=422, **fields)
    added = asha.submit(f"{SETTINGS}/phases/add", ends_on="30/6/2027", status=302, **fields)
    listed = asha.get(added.location)
    again = asha.submit(f"{SETTINGS}/phases/add", ends_on="30/6/2027", status=422, **fields)
    assert "Another phase has this name" in again.text
    asha.submit(listed.links()["Settling in"], name="First weeks", status=302)
    assert "First weeks" in asha.get(f"{SETTINGS}/phases").text


def test_the_scale_takes_other_words_and_keeps_its_order(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    refused = asha.submit(f"{SETTINGS}/scale", minimum_2="11", status=422)
    assert "starts at a higher score" in refused.text
    asha.submit(f"{SETTINGS}/scale", chance_1="90", status=422)
    asha.submit(
        f"{SETTINGS}/scale", likelihood_5="Almost certain", name_4="Black", agreed="y", status=302
    )
    shown = asha.get(f"{SETTINGS}/scale")
    assert shown.form()["name_4"] == "Black"
    assert "stands by its chances" in shown.text
    assert "Black" in page.as_(page.cast.vic).get(f"{SETTINGS}/scale").text
    assert shown.form()["likelihood_5"] == "Almost certain"
    stale = {**shown.form(), "name_1": "Pale", "version": "1"}
    clash = asha.post(f"{SETTINGS}/scale", {**stale, "name_4": "Red"}, status=409)
    assert "Black" in clash.text
    assert clash.form()["name_4"] == "Red"
    dev = page.as_(page.cast.dev)
    token = dev.get(f"{SETTINGS}/organisations").all('.//input[@name="csrf_token"]')[0].get("value")
    dev.post(f"{SETTINGS}/scale", {**shown.form(), "csrf_token": token}, status=403)


def test_an_auditor_reads_every_change_and_a_viewer_does_not(page: Page) -> None:
    asha, ann = page.as_(page.cast.asha), page.as_(page.cast.ann)
    assert "Nothing has been changed yet." in ann.get(f"{SETTINGS}/changes").text
    for number in range(52):
        fields = {"name": f"Phase {number}", "position": "9"}
        asha.submit(
            f"{SETTINGS}/phases/add", starts_on="1/4/2027", ends_on="2/4/2027", status=302, **fields
        )
    newest = ann.get(f"{SETTINGS}/changes")
    assert "Phase 51" in newest.text and "1 April 2027" in newest.text
    assert "programme manager" in newest.text
    assert "Added a phase" in newest.text and "position: 9" in newest.text
    assert "phase:add" not in newest.text and "starts_on" not in newest.text
    oldest = ann.get(newest.links()["Older changes"])
    assert "Phase 0" in oldest.text
    ann.get(f"{SETTINGS}/changes?before=99999999999999999999")
    page.as_(page.cast.vic).get(f"{SETTINGS}/changes", status=403)


@pytest.mark.parametrize(
    "path", ["/about/figures", "/about/glossary", "/about/accessibility", "/about/privacy"]
)
def test_what_explains_is_open_to_everybody(page: Page, path: str) -> None:
    page.get(path)
    page.as_(page.cast.eve).get(path)
