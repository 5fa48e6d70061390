"""Saved views: one's own, or everybody's; changed by who made them or who runs the programme."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound, StaleEdit
from lgr_tracker.domain.guarding import Identifies
from lgr_tracker.domain.permissions import Actor, operator
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.remembered import SavedView
from lgr_tracker.queries.saved_views import saved_view, saved_views
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.views.change_view import change_view, delete_view
from lgr_tracker.workflows.views.save_view import LONGEST, MOST_VIEWS, ViewValues, save_view
from tests.people import Cast

Do = Callable[..., Any]
MINE, SHARED = ViewValues("Mine alone", False), ViewValues("For all", True)


def save(do: Do, actor: Actor, cast: Cast, values: ViewValues, arguments: str = "band=4") -> int:
    return int(do(actor, save_view, cast.programme_id, "risks", arguments, values))


def names(actor: Actor, cast: Cast) -> list[str]:
    return [row.name for row in saved_views(reading(actor), actor, cast.programme_id, "risks")]


def trail(cast: Cast) -> list[tuple[str, str]]:
    rows = reading(operator()).execute(
        sa.select(AuditEvent.event, AuditEvent.subject_name, AuditEvent.before, AuditEvent.after)
        .where(AuditEvent.event.startswith("view:"))
        .order_by(AuditEvent.sequence)
    )
    return [(row.event, row.subject_name + row.before + row.after) for row in rows]


def test_a_view_is_ones_own_or_shared(both: Flask, cast: Cast, do: Do) -> None:
    save(do, cast.farah, cast, MINE)
    save(do, cast.farah, cast, SHARED)
    assert names(cast.farah, cast) == ["For all", "Mine alone"]
    assert names(cast.vic, cast) == ["For all"]
    assert names(cast.eve, cast) == []
    [row] = saved_views(reading(cast.vic), cast.vic, cast.programme_id, "risks")
    assert (row.arguments, row.maker, row.is_own, row.is_shared) == ("band=4", "Farah", False, True)
    assert saved_views(reading(cast.vic), cast.vic, cast.programme_id, "actions") == ()


def test_the_trail_does_not_name_what_somebody_keeps_for_themselves(
    both: Flask, cast: Cast, do: Do
) -> None:
    view = save(do, cast.farah, cast, MINE)
    do(cast.farah, change_view, cast.programme_id, view, ViewValues("Still mine", False), 1)
    do(cast.farah, delete_view, cast.programme_id, view)
    told = trail(cast)
    assert [event for event, _ in told] == ["view:save", "view:change", "view:delete"]
    assert "mine" not in "".join(words for _, words in told).lower()
    view = save(do, cast.farah, cast, SHARED)
    do(cast.farah, change_view, cast.programme_id, view, ViewValues("For us", True), 1)
    assert "For us" in trail(cast)[-1][1] and "For all" in trail(cast)[-1][1]


def test_a_name_stands_once_for_each_person(both: Flask, cast: Cast, do: Do) -> None:
    save(do, cast.farah, cast, MINE)
    save(do, cast.dev, cast, MINE)
    for name in ("Mine alone", "MINE ALONE"):
        with pytest.raises(Invalid) as refused:
            save(do, cast.farah, cast, ViewValues(name, True))
        assert refused.value.fields == {"name": refused.value.message}
    other = save(do, cast.farah, cast, SHARED)
    with pytest.raises(Invalid):
        do(cast.farah, change_view, cast.programme_id, other, MINE, 1)
    do(cast.farah, change_view, cast.programme_id, other, ViewValues("for ALL", True), 1)


def test_there_are_so_many_views_and_no_more(both: Flask, cast: Cast, do: Do) -> None:
    for number in range(MOST_VIEWS):
        save(do, cast.farah, cast, ViewValues(f"View {number}", False))
    with pytest.raises(Invalid, match="Delete one"):
        save(do, cast.farah, cast, MINE)
    with pytest.raises(Invalid, match="too many things"):
        save(do, cast.dev, cast, MINE, "q=" + "x" * LONGEST)


def test_who_changes_a_view(both: Flask, cast: Cast, do: Do) -> None:
    mine, shared = save(do, cast.farah, cast, MINE), save(do, cast.farah, cast, SHARED)
    for act, more in ((change_view, (ViewValues("Ours", True), 1)), (delete_view, ())):
        for actor, view, refusal in (
            (cast.dev, shared, NotAllowed),
            (cast.dev, mine, NotFound),
            (cast.asha, mine, NotFound),
            (cast.eve, shared, NotFound),
            (cast.asha, 999_999, NotFound),
        ):
            with pytest.raises(refusal):
                do(actor, act, cast.programme_id, view, *more)
    with pytest.raises(NotFound):
        saved_view(reading(cast.asha), cast.asha, cast.programme_id, mine)
    do(cast.asha, change_view, cast.programme_id, shared, ViewValues("Ours", True), 1)
    with pytest.raises(StaleEdit) as stale:
        do(cast.farah, change_view, cast.programme_id, shared, ViewValues("All's", True), 1)
    assert stale.value.current == {"name": "Ours", "is_shared": True}
    do(cast.asha, delete_view, cast.programme_id, shared)
    do(operator(), delete_view, cast.programme_id, mine)
    assert reading(operator()).scalars(sa.select(SavedView)).all() == []
    deleted = [words for event, words in trail(cast) if event == "view:delete"]
    assert json.loads(deleted[0].partition("Ours")[2].partition("}")[0] + "}") == {
        "is_shared": True
    }


def test_the_command_line_and_strangers_save_none(both: Flask, cast: Cast, do: Do) -> None:
    with pytest.raises(NotAllowed):
        save(do, operator(), cast, MINE)
    with pytest.raises(NotFound):
        save(do, cast.eve, cast, MINE)


def test_what_nobody_may_keep_is_found_behind_its_encoding(both: Flask, cast: Cast, do: Do) -> None:
    with pytest.raises(Identifies):
        save(do, cast.farah, cast, SHARED, "q=child+with+NHS+number+943+476+5919&band=4")
    assert names(cast.farah, cast) == []
