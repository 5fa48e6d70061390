"""Every scale writes scores its own way, wherever a score is read or chosen."""

import pytest

from lgr_tracker.content.scoring import scales
from lgr_tracker.domain.permissions import operator
from lgr_tracker.domain.step_mapping import suggested_mapping
from lgr_tracker.models.programme import Programme
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.programme.replace_scale import replace_scale
from tests import builders
from tests.browsing import Page

RISKS = "/programmes/fenland/risks"
WRITTEN = {
    "five-by-five": ("20 Very high", "4×5", "4 × 5", "4 Likely"),
    "four-by-four": ("12 High", "3×4", "3 × 4", "3 Medium"),
    "words": ("Red", "High, High", "High, High", "High"),
    "letters": ("D5 Above tolerance", "", "D5", "D Likely"),
    "added": ("9 Very high", "4+5", "4 + 5", "4 Likely"),
}


@pytest.mark.parametrize("code", WRITTEN)
def test_a_score_is_written_as_the_programme_writes_it(page: Page, code: str) -> None:
    chip, short, pair, step = WRITTEN[code]
    cast = page.cast
    with page.app.app_context():
        with builders.writing() as session:
            risk_id = builders.risk(session, cast.programme_id, cast.alder_id).id
            old = scale_of(session, operator(), cast.programme_id)
            version = session.get_one(Programme, cast.programme_id).version
        new = next(each for each in scales() if each.code == code).as_domain()
        perform_as(
            cast.asha,
            replace_scale,
            cast.programme_id,
            new,
            suggested_mapping(old, new),
            True,
            version,
        )
    asha = page.as_(cast.asha)
    listed = asha.get(RISKS)
    (cell,) = listed.all(".//td[@data-label='Score now']")
    assert " ".join("".join(cell.itertext()).split()) == f"{chip} {short}".strip()
    opened = asha.get(f"{RISKS}/{risk_id}")
    assert chip in opened.text
    assert pair in opened.text
    form = asha.get(f"{RISKS}/{risk_id}/change")
    options = ["".join(each.itertext()).strip() for each in form.all(".//option")]
    assert step in options
    assert asha.get("/programmes/fenland/overview").h1
    assert asha.get("/programmes/fenland/settings/scale").h1


def test_a_scale_of_words_shows_no_number_of_a_score(page: Page) -> None:
    test_a_score_is_written_as_the_programme_writes_it(page, "words")
    asha = page.as_(page.cast.asha)
    (cell,) = asha.get(RISKS).all(".//td[@data-label='Score now']")
    assert not any(sign.isdigit() for sign in "".join(cell.itertext()))
