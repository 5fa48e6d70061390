"""Jobs as rules: their moves, their words, their pauses."""

from itertools import product

import pytest

from lgr_tracker.domain.errors import WrongState
from lgr_tracker.domain.jobs import (
    ENDED,
    JOB_MOVES,
    LABELS,
    NAMES,
    PAUSES,
    TRIES,
    JobKind,
    JobState,
    next_job_state,
    pause_after,
)


@pytest.mark.parametrize(("here", "there"), list(product(JobState, JobState)))
def test_only_the_moves_of_the_table_are_legal(here: JobState, there: JobState) -> None:
    if there in JOB_MOVES[here]:
        assert next_job_state(here, there) is there
    else:
        with pytest.raises(WrongState, match="can no longer be"):
            next_job_state(here, there)


def test_what_has_ended_stays_so() -> None:
    assert {JobState.DONE, JobState.FAILED, JobState.CANCELLED} == ENDED


def test_every_kind_and_state_has_its_words() -> None:
    assert set(NAMES) == set(JobKind)
    assert set(LABELS) == set(JobState)


def test_pauses_grow_and_there_is_one_after_each_try_but_the_last() -> None:
    assert len(PAUSES) == TRIES - 1
    assert list(PAUSES) == sorted(PAUSES)
    assert pause_after(99) == PAUSES[-1]
