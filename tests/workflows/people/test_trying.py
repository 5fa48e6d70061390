"""Tries counted one after the other: never more than the limit, on either database."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.permissions import Actor
from lgr_tracker.models.organisation import SignInAttempt
from lgr_tracker.web.database import reading
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.people.count_try import DAY, Limit, count_try, seconds_left
from tests.people import NOW
from tests.web.test_writers import at_once

Do = Callable[..., Any]
NOBODY = Actor(None, "")
ACCOUNT, SOURCE = "a" * 64, "b" * 64


def test_thirty_tries_at_once_are_no_more_than_ten(both: Flask) -> None:
    def try_it() -> bool:
        return perform_as(NOBODY, count_try, (Limit(ACCOUNT, 10), Limit(SOURCE, 50)))

    done = at_once(both, *[try_it] * 30)
    assert (done.count(True), done.count(False)) == (10, 20)
    assert reading().scalar(sa.select(sa.func.count()).select_from(SignInAttempt)) == 20


def test_tries_at_two_accounts_from_one_place_are_counted_for_both(both: Flask, do: Do) -> None:
    for at in range(5):
        assert do(NOBODY, count_try, (Limit(f"{at:064x}", 10), Limit(SOURCE, 5)))
    assert not do(NOBODY, count_try, (Limit(ACCOUNT, 10), Limit(SOURCE, 5)))
    assert do(NOBODY, count_try, (Limit(ACCOUNT, 10), Limit("c" * 64, 5)))


def test_a_window_slides_and_a_day_is_longer(both: Flask, do: Do) -> None:
    limits = (Limit(ACCOUNT, 2), Limit(ACCOUNT, 3, DAY))
    moments = [timedelta(), timedelta(), timedelta(), timedelta(minutes=6), timedelta(minutes=12)]
    done = []
    for later in moments:
        both.config["LGR_CLOCK"] = lambda later=later: NOW + later
        done.append(do(NOBODY, count_try, limits))
    assert done == [True, True, False, True, False]
    left = seconds_left(reading(), limits, NOW + moments[-1])
    assert left == (DAY - moments[-1]).total_seconds()
    both.config["LGR_CLOCK"] = lambda: NOW + DAY + timedelta(minutes=7)
    assert do(NOBODY, count_try, limits)
