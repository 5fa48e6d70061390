"""The collector rests while a step runs, and is always on again after the outermost."""

import gc

import pytest

from lgr_tracker.workflows.risks.uncollected import uncollected


@uncollected()
def inner() -> bool:
    return gc.isenabled()


def test_it_rests_in_a_step_within_another_and_after_it_is_on() -> None:
    with uncollected():
        assert not inner()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_step_that_fails_leaves_it_on() -> None:
    with pytest.raises(ValueError, match="no"), uncollected():
        raise ValueError("no")
    assert gc.isenabled()
