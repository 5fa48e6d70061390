"""Scales as real registers have them: 5x5, 4x4, three words, added instead of multiplied."""

import pytest

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import Axis, ScaleRule
from lgr_tracker.domain.scales import Band, Scale, ScalePoint, check_scale

FIVE = tuple(ScalePoint(n, f"step {n}", n / 5) for n in range(1, 6))
BANDS = (
    Band(1, "Low", 1, 180),
    Band(2, "Medium", 5, 90),
    Band(3, "High", 10, 60),
    Band(4, "Very high", 16, 30),
)
SCALE = Scale(ScaleRule.PRODUCT, FIVE, FIVE, BANDS)
WORDS = tuple(ScalePoint(n, word) for n, word in enumerate(("Low", "Medium", "High"), 1))
ADDED = Scale(ScaleRule.SUM, WORDS, WORDS, (Band(1, "Fine", 2, 90), Band(2, "Red", 5, 30)))


@pytest.mark.parametrize(
    ("scale", "likelihood", "impact", "score", "band"),
    [
        (SCALE, 1, 1, 1, "Low"),
        (SCALE, 1, 4, 4, "Low"),
        (SCALE, 1, 5, 5, "Medium"),
        (SCALE, 3, 3, 9, "Medium"),
        (SCALE, 2, 5, 10, "High"),
        (SCALE, 3, 5, 15, "High"),
        (SCALE, 4, 4, 16, "Very high"),
        (SCALE, 5, 5, 25, "Very high"),
        (ADDED, 1, 1, 2, "Fine"),
        (ADDED, 2, 3, 5, "Red"),
    ],
)
def test_a_pair_scores_and_falls_into_its_band(
    scale: Scale, likelihood: int, impact: int, score: int, band: str
) -> None:
    assert scale.score(likelihood, impact) == score
    assert scale.band(score).name == band


@pytest.mark.parametrize(
    ("likelihood", "impact", "field"), [(0, 3, "likelihood"), (3, 6, "impact")]
)
def test_what_is_not_on_the_scale_is_refused_on_its_field(
    likelihood: int, impact: int, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        SCALE.score(likelihood, impact)
    assert field in refusal.value.fields


def test_bands_end_where_the_next_begins() -> None:
    assert [SCALE.band_maximum(band) for band in BANDS] == [4, 9, 15, 25]
    assert ADDED.band_maximum(ADDED.bands[-1]) == 6


def test_a_likelihood_says_how_probable_it_is_or_nothing() -> None:
    assert SCALE.probability(4) == pytest.approx(0.8)
    assert ADDED.probability(2) is None
    assert SCALE.probability(9) is None
    assert SCALE.points(Axis.IMPACT) == FIVE


def _scale(**changes: object) -> Scale:
    fields = {"rule": ScaleRule.PRODUCT, "likelihood": FIVE, "impact": FIVE, "bands": BANDS}
    return Scale(**{**fields, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "scale",
    [
        pytest.param(_scale(likelihood=FIVE[:1]), id="one step"),
        pytest.param(_scale(impact=FIVE[::-1]), id="falling numbers"),
        pytest.param(_scale(impact=(FIVE[0], ScalePoint(2, "STEP 1"))), id="label twice"),
        pytest.param(
            _scale(likelihood=(ScalePoint(1, "a", 0.5), ScalePoint(2, "b", 0.2))),
            id="falling chance",
        ),
        pytest.param(
            _scale(likelihood=(ScalePoint(1, "a", 0.5), ScalePoint(2, "b", 1.2))),
            id="chance over 1",
        ),
        pytest.param(_scale(bands=BANDS[:1]), id="one band"),
        pytest.param(_scale(bands=(BANDS[1], BANDS[0])), id="falling bands"),
        pytest.param(_scale(bands=(BANDS[0], Band(2, "low", 9, 5))), id="band name twice"),
    ],
)
def test_a_scale_that_cannot_be_used_is_refused(scale: Scale) -> None:
    with pytest.raises(Invalid):
        check_scale(scale)


def test_a_good_scale_passes() -> None:
    assert check_scale(SCALE) is SCALE
    assert check_scale(ADDED) is ADDED
