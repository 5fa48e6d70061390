"""What templates call to say a value in words."""

import pytest

from lgr_tracker.web.filters import recorded


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "yes"),
        (False, "no"),
        (None, "nothing"),
        ("", "nothing"),
        (0, "0"),
        ("2027-04-01", "1 April 2027"),
        ("2027-13-45", "2027-13-45"),
        ("2027-04-01 or so", "2027-04-01 or so"),
        ([], "none"),
        ([1, False], "1, no"),
        ({"impact": 4}, "impact 4"),
    ],
)
def test_a_value_of_the_trail_is_said_as_people_write_it(value: object, words: str) -> None:
    assert recorded(value) == words
