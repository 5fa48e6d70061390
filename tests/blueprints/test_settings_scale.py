"""Another scale in the place of the programme's, through its pages."""

from lgr_tracker.models.risk import Risk
from tests import builders
from tests.browsing import Page

SCALE = "/programmes/fenland/settings/scale"


def a_scored_risk(page: Page) -> int:
    with page.app.app_context(), builders.writing() as session:
        return builders.risk(session, page.cast.programme_id, page.cast.alder_id).id


def test_a_step_is_written_by_its_letter_and_a_band_is_given_to_a_body(page: Page) -> None:
    with page.app.app_context(), builders.writing() as session:
        board = builders.body(session, page.cast.programme_id, "Programme board").id
    asha = page.as_(page.cast.asha)
    twice = asha.submit(SCALE, likelihood_mark_1="A", likelihood_mark_2="a", status=422)
    assert "its own letter or number" in twice.text
    asha.submit(SCALE, likelihood_mark_1="A", colour_4="5", acceptor_4=str(board), status=302)
    shown = page.as_(page.cast.vic).get(SCALE)
    assert "Programme board" in shown.text
    assert "Programme manager" in shown.text
    assert shown.all(".//*[@class='lgr-band lgr-band--5']")
    asha.submit(SCALE, acceptor_4="999999", status=422)


def test_another_scale_is_put_in_place_once_what_changes_was_looked_at(page: Page) -> None:
    risk_id = a_scored_risk(page)
    asha = page.as_(page.cast.asha)
    begun = asha.submit(f"{SCALE}/begin", start="words", status=302)
    path = begun.location.removeprefix("http://localhost")
    assert path.endswith("/scale/replace?start=words")
    first = asha.submit(path, status=422)
    assert "Look at what changes below" in first.text
    (then,) = first.all(".//td[@data-label='Band then']")
    assert "".join(then.itertext()).strip() == "Red"
    asha.submit(path, agreed="y", confirmed="y", status=302)
    shown = asha.get(SCALE)
    assert "told in words" in shown.text
    with page.app.app_context(), builders.writing() as session:
        row = session.get_one(Risk, risk_id)
        assert (row.current_likelihood, row.current_impact, row.current_score) == (3, 3, 9)


def test_a_scale_may_have_more_steps_than_it_began_with_and_each_needs_a_word(page: Page) -> None:
    asha = page.as_(page.cast.asha)
    path = f"{SCALE}/replace?start=now&likelihoods=6&bands=5"
    shown = asha.get(path)
    assert shown.form()["likelihood_6"] == ""
    refused = asha.submit(path, confirmed="y", status=422)
    assert "Give it a word." in refused.text
    filled = {"likelihood_6": "Certain", "name_5": "Extreme", "confirmed": "y"}
    asha.submit(path, **filled, chance_6="3", status=422)
    asha.submit(path, **filled, chance_6="97", minimum_5="26", status=302)
    assert asha.get(SCALE).form()["name_5"] == "Extreme"


def test_only_the_programmes_manager_may_and_nonsense_in_the_address_asks_for_nothing(
    page: Page,
) -> None:
    asha = page.as_(page.cast.asha)
    for words in ("start=nothing", "likelihoods=99", "likelihoods=%E2%82%AC", "bands=-1"):
        assert asha.get(f"{SCALE}/replace?{words}").form()["likelihood_5"]
    asha.submit(f"{SCALE}/begin", likelihoods="40", status=422)
    page.as_(page.cast.dev).get(f"{SCALE}/begin", status=403)
    page.as_(page.cast.dev).get(f"{SCALE}/replace", status=403)
    page.as_(page.cast.eve).get(f"{SCALE}/replace", status=404)
