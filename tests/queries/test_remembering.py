"""What is dear to reckon is reckoned once, and made anew when the programme has changed."""

import time
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa
from flask import Flask

from lgr_tracker.models.programme import Programme
from lgr_tracker.queries.remembering import _kept, remembered
from lgr_tracker.web.database import db, looking
from tests.people import Cast


def test_who_asks_at_the_same_moment_waits_for_the_first(both: Flask, cast: Cast) -> None:
    made: list[int] = []

    def make() -> int:
        time.sleep(0.2)
        made.append(1)
        return len(made)

    def ask(_: int) -> int:
        with both.app_context(), looking(cast.asha) as session:
            return remembered(session, cast.asha, cast.programme_id, "herd", make)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(8))) == [1] * 8


def test_a_changed_programme_is_reckoned_anew_in_the_place_of_the_old(
    both: Flask, cast: Cast
) -> None:
    def ask(answer: str) -> str:
        with looking(cast.asha) as session:
            return remembered(session, cast.asha, cast.programme_id, "place", lambda: answer)

    assert (ask("first"), ask("second")) == ("first", "first")
    before = len(_kept)
    with db.engine.begin() as connection:
        connection.execute(
            sa.update(Programme)
            .where(Programme.id == cast.programme_id)
            .values(revision=Programme.revision + 1)
        )
    assert ask("third") == "third"
    assert len(_kept) == before
