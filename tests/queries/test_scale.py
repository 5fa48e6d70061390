"""A programme's scale, read back from its rows on both databases."""

import pytest
from flask import Flask

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.kinds import ScaleRule
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.web.database import reading
from tests.builders import BANDS, CHANCES
from tests.people import Cast


def test_the_scale_is_read_as_it_was_laid(both: Flask, cast: Cast) -> None:
    scale = scale_of(reading(), cast.vic, cast.programme_id)
    assert scale.rule is ScaleRule.PRODUCT
    assert [point.probability for point in scale.likelihood] == list(CHANCES)
    assert [point.label for point in scale.impact] == [f"impact {n}" for n in range(1, 6)]
    assert [(b.name, b.minimum, b.review_days) for b in scale.bands] == list(BANDS)
    assert (scale.score(4, 5), scale.band(20).name) == (20, "Very high")


def test_a_stranger_meets_no_scale(both: Flask, cast: Cast) -> None:
    with pytest.raises(NotFound):
        scale_of(reading(), cast.eve, cast.programme_id)
    with pytest.raises(NotFound):
        scale_of(reading(), cast.asha, 999_999)
