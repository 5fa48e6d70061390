"""Who runs what, through its pages."""

import csv
import io
from datetime import date

from lgr_tracker.domain.kinds import HolderBasis
from tests import builders
from tests.browsing import Page

HOLDERS = "/programmes/fenland/plan/holders"


def _lay(page: Page) -> dict[str, int]:
    """Lay one service: Alder's is whole; Birch's has three days of nobody and a late host."""
    cast = page.cast
    with page.app.app_context(), builders.writing() as session:
        night = builders.service(session, cast.programme_id, "S01", name="Out of hours")
        before = {"starts_on": date(2025, 1, 1), "ends_on": date(2027, 3, 31)}
        for area in (cast.alder_id, cast.birch_id):
            builders.holder(session, night, area, cast.county_id, **before)
        builders.holder(session, night, cast.alder_id, cast.alder_id)
        host = builders.holder(
            session,
            night,
            cast.birch_id,
            cast.alder_id,
            starts_on=date(2027, 4, 4),
            basis=HolderBasis.HOSTED,
            agreement="IAA-07",
        )
        return {"night": night.id, "host": host.id}


def test_a_programme_without_services_says_where_they_come_from(page: Page) -> None:
    assert page.as_(page.cast.vic).get(HOLDERS).h1 == "No services yet"


def test_days_on_which_nobody_runs_a_service_are_said_and_drawn(page: Page) -> None:
    _lay(page)
    vic = page.as_(page.cast.vic)
    opened = vic.get(HOLDERS)
    assert opened.h1 == "Birch has nobody to run “Out of hours” for 3 days"
    assert "Nobody 1 to 3 April 2027" in opened.text
    assert "Alder hosts under IAA-07" in opened.text
    assert 'class="g-gap"' in opened.html
    assert "1 of 2 shown" in vic.get(f"{HOLDERS}?only=amiss").text
    assert "No service to draw." in vic.get(f"{HOLDERS}?only=amiss&council=1").text


def test_a_gap_is_closed_through_the_form(page: Page) -> None:
    dev, ids = page.as_(page.cast.dev), _lay(page)
    address = f"{HOLDERS}/{ids['host']}"
    answer = dev.submit(address, starts_on="1/4/2027", status=302)
    assert dev.get(answer.location).h1 == "Out of hours in Birch: somebody runs it on every day"
    assert dev.get(HOLDERS).h1 == "Every service has one holder on every day to 31 March 2028"


def test_closing_a_gap_begins_with_a_form_that_holds_its_days(page: Page) -> None:
    dev, ids = page.as_(page.cast.dev), _lay(page)
    place = f"{HOLDERS}/{ids['night']}/{page.cast.birch_id}"
    ways = dev.get(place).links()
    gap = ", Nobody 1 to 3 April 2027"
    assert [label for label in ways if label.endswith(gap)] == [
        f"Close this gap{gap}",
        f"Let Alder begin on 1 April{gap}",
    ], "the county is no more after vesting and can't go on"
    earlier = dev.get(ways[f"Let Alder begin on 1 April{gap}"])
    assert "Filled in to close the gap from 1 April 2027. Nothing is kept" in earlier.text
    assert earlier.form()["starts_on"] == "1/4/2027"
    assert earlier.form()["agreement"] == "IAA-07"
    close = ways[f"Close this gap{gap}"]
    filled = dev.get(close).form()
    assert (filled["starts_on"], filled["ends_on"]) == ("1/4/2027", "3/4/2027")
    short = {"organisation_id": str(page.cast.birch_id), "basis": "own"}
    answer = dev.submit(close, **short, ends_on="2/4/2027", status=302)
    assert dev.get(answer.location).h1 == "Out of hours in Birch: Nobody 3 April 2027"
    rest = dev.get(answer.location).links()
    answer = dev.submit(rest["Close this gap, Nobody 3 April 2027"], **short, status=302)
    whole = dev.get(answer.location)
    assert whole.h1 == "Out of hours in Birch: somebody runs it on every day"
    assert "What would mend it" not in whole.text


def test_a_gap_without_end_is_closed_until_further_notice(page: Page) -> None:
    cast = page.cast
    with page.app.app_context(), builders.writing() as session:
        night = builders.service(session, cast.programme_id, "S01", name="Out of hours")
        builders.holder(
            session,
            night,
            cast.birch_id,
            cast.county_id,
            starts_on=date(2025, 1, 1),
            ends_on=date(2027, 1, 31),
        )
        night_id = night.id
    dev = page.as_(cast.dev)
    ways = dev.get(f"{HOLDERS}/{night_id}/{cast.birch_id}").links()
    gap = ", Nobody 1 February 2027 to 31 March 2028"
    filled = dev.get(ways[f"Close this gap{gap}"]).form()
    assert (filled["starts_on"], filled["ends_on"]) == ("1/2/2027", "")
    assert not [label for label in ways if label.startswith("Let County")]
    odd = dev.get(f"{HOLDERS}/add?first=soon&last=never").form()
    assert (odd["starts_on"], odd["ends_on"]) == ("", "")


def test_an_overlap_and_a_late_exit_lead_to_their_holdings(page: Page) -> None:
    cast = page.cast
    with page.app.app_context(), builders.writing() as session:
        night = builders.service(session, cast.programme_id, "S01", name="Out of hours")
        late = {"basis": HolderBasis.HOSTED, "exit_on": date(2026, 9, 30)}
        long_ago = date(2025, 1, 1)
        builders.holder(session, night, cast.birch_id, cast.county_id, starts_on=long_ago, **late)
        builders.holder(session, night, cast.birch_id, cast.birch_id)
        night_id = night.id
    dev = page.as_(cast.dev)
    place = f"{HOLDERS}/{night_id}/{cast.birch_id}"
    opened = dev.get(place)
    double = "Birch and County without an agreement, 1 April 2027 to 31 March 2028"
    assert opened.h1 == f"Out of hours in Birch: {double}"
    assert "County was meant to stop on 30 September 2026" in opened.text
    assert "Change when County ends, County was meant to stop on 30 September 2026" in (
        opened.links()
    )
    note = opened.links()[f"Note the agreement or the dates of County, {double}"]
    dev.submit(note, agreement="IAA-09", status=302)
    assert "without an agreement" not in dev.get(place).text
    assert "What would mend" in dev.get(place).text
    assert "Close this gap" not in page.as_(cast.vic).get(place).text
    dev.submit(note, ends_on="31/3/2027", exit_on="", status=302)
    assert dev.get(place).h1.endswith("somebody runs it on every day")


def test_the_page_is_narrowed_drawn_longer_and_told_as_a_table(page: Page) -> None:
    _lay(page)
    vic = page.as_(page.cast.vic)
    assert "1 of 2 shown" in vic.get(f"{HOLDERS}?basis=hosted").text
    assert "2 of 2 shown" in vic.get(f"{HOLDERS}?stage=help").text
    assert "No service to draw." in vic.get(f"{HOLDERS}?stage=nowhere").text
    whole = vic.get(f"{HOLDERS}?span=whole").all(".//caption")[0].text
    assert whole == "Holder of each service, July 2025 to June 2028"
    opened = vic.get(f"{HOLDERS}?show=table&council={page.cast.birch_id}")
    cells = [
        [" ".join("".join(cell.itertext()).split()) for cell in row]
        for row in opened.all(".//tbody/tr")
    ]
    day = ["Birch", "Nobody", "–", "1 Apr 2027", "3 Apr 2027", "–", "–"]
    assert cells[1] == ["Out of hours", *day]
    assert cells[2][2:7] == ["Alder", "Hosted", "4 Apr 2027", "Until further notice", "IAA-07"]
    assert len(cells) == 3


def test_a_holding_is_added_and_taken_out(page: Page) -> None:
    dev, ids = page.as_(page.cast.dev), _lay(page)
    answer = dev.submit(
        f"{HOLDERS}/add?service={ids['night']}&area={page.cast.birch_id}",
        organisation_id=str(page.cast.birch_id),
        basis="own",
        starts_on="1/4/2027",
        status=302,
    )
    opened = dev.get(answer.location)
    assert "Alder and Birch without an agreement" not in opened.text
    assert "Birch" in opened.links()
    change = opened.links()["Birch"]
    dev.submit(change, action=f"{change}/remove", status=302)
    assert "Nobody 1 to 3 April 2027" in dev.get(answer.location).h1


def test_what_is_missing_is_asked_for(page: Page) -> None:
    dev = page.as_(page.cast.dev)
    _lay(page)
    answer = dev.submit(f"{HOLDERS}/add", starts_on="soon", status=422)
    for sentence in ("Choose a service.", "Choose a new council.", "Write the date as day"):
        assert sentence in answer.text


def test_a_stale_edit_shows_both_texts(page: Page) -> None:
    dev = page.as_(page.cast.dev)
    address = f"{HOLDERS}/{_lay(page)['host']}"
    opened = dev.get(address)
    dev.submit(address, agreement="IAA-08", status=302)
    answer = dev.post(address, {**opened.form(), "agreement": "IAA-09"}, status=409)
    assert "IAA-08" in answer.text
    assert "IAA-09" in answer.text
    removed = dev.post(
        f"{address}/remove", {"csrf_token": answer.form()["csrf_token"], "version": "1"}
    )
    assert "Somebody else changed this" in dev.get(removed.location).text


def test_holdings_are_taken_away_as_a_file(page: Page) -> None:
    _lay(page)
    answer = page.as_(page.cast.vic).get(f"{HOLDERS}.csv")
    rows = list(csv.DictReader(io.StringIO(answer.response.get_data().decode("utf-8-sig"))))
    assert [(row["Area"], row["Run by"], row["First day"]) for row in rows[2:]] == [
        ("Birch Council", "County", "2025-01-01"),
        ("Birch Council", "Nobody", "2027-04-01"),
        ("Birch Council", "Alder", "2027-04-04"),
    ]
    assert rows[2]["Amiss with the service"] == "Nobody 1 to 3 April 2027"
    narrowed = page.as_(page.cast.vic).get(f"{HOLDERS}.csv?basis=hosted")
    told = narrowed.response.get_data(as_text=True)
    assert "IAA-07" in told
    assert "Alder Council" not in told


def test_the_council_whose_area_it_is_decides(page: Page) -> None:
    ids = _lay(page)
    farah, eve = page.as_(page.cast.farah), page.as_(page.cast.eve)
    farah.get(f"{HOLDERS}/{ids['host']}", status=403)
    assert (
        "Add a holding" not in farah.get(f"{HOLDERS}/{ids['night']}/{page.cast.birch_id}").links()
    )
    farah.get(f"{HOLDERS}/{ids['night']}/{page.cast.county_id}", status=404)
    elsewhere = HOLDERS.replace("fenland", "elsewhere")
    eve.get(HOLDERS, status=404)
    eve.get(f"{elsewhere}/{ids['host']}", status=404)
    eve.get(f"{elsewhere}/{ids['night']}/{page.cast.birch_id}", status=404)
