"""Many writers at once, on both databases: nothing lost, nothing doubled, the trail whole."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.errors import CircularPlan, Invalid, LgrError, StaleEdit, WrongState
from lgr_tracker.domain.kinds import LinkKind, OrganisationKind
from lgr_tracker.domain.permissions import Role, operator
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.organisation import Membership, Organisation
from lgr_tracker.models.plan import ActivityLink
from lgr_tracker.models.risk import Risk
from lgr_tracker.queries.audit import verify_trail
from lgr_tracker.web.database import db, reading
from lgr_tracker.web.session import TAKEN, perform_as
from lgr_tracker.workflows.people.add_person import add_person
from lgr_tracker.workflows.people.end_seat import end_seat
from lgr_tracker.workflows.plan.link_work import LinkValues, link_work
from lgr_tracker.workflows.plan.loading import WorkEnd
from lgr_tracker.workflows.programme.save_organisation import (
    OrganisationValues,
    add_organisation,
    change_organisation,
)
from lgr_tracker.workflows.risks.save_risk import RiskValues, raise_risk
from tests import builders
from tests.browsing import Page
from tests.people import TODAY, Cast

Do = Callable[..., Any]
WRITERS, WRITES = 8, 12
VALUES = OrganisationValues("cedar", "Cedar Health", "Cedar", OrganisationKind.PARTNER, None)


def at_once(app: Flask, *acts: Callable[[], Any]) -> list[Any]:
    """Do all of it in threads that start together; return what each gave, or its refusal."""
    start = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> Any:
        with app.app_context():
            start.wait(30)
            try:
                return act()
            except LgrError as refused:
                return refused

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(one, acts))


def test_eight_writers_lose_nothing_and_leave_one_whole_chain(both: Flask, cast: Cast) -> None:
    def write(who: int) -> list[int]:
        return [
            perform_as(
                cast.asha,
                raise_risk,
                cast.programme_id,
                cast.alder_id,
                RiskValues(title=f"Risk {who}.{each}", raised_on=TODAY),
                today=TODAY,
            )
            for each in range(WRITES)
        ]

    done = at_once(both, *(lambda who=who: write(who) for who in range(WRITERS)))
    ids = [each for some in done for each in some]
    rows = reading(operator()).execute(sa.select(Risk.id, Risk.number, Risk.reference)).all()
    assert sorted(ids) == sorted(row.id for row in rows)
    assert sorted(row.number for row in rows) == list(range(1, WRITERS * WRITES + 1))
    assert len({row.reference for row in rows}) == WRITERS * WRITES
    told = Counter(reading(operator()).scalars(sa.select(AuditEvent.subject_id)))
    assert told == Counter(ids)
    db.session.remove()
    report = verify_trail(
        reading(operator()), both.config["LGR_AUDIT_KEY"], both.config["LGR_AUDIT_ANCHOR"]
    )
    assert (report.rows, report.findings) == (WRITERS * WRITES, ())


def test_of_many_who_add_the_same_one_succeeds_and_the_others_are_told(
    both: Flask, cast: Cast
) -> None:
    def add() -> Any:
        return perform_as(cast.asha, add_organisation, cast.programme_id, VALUES)

    done = at_once(both, *[add] * 4)
    refused = [each for each in done if not isinstance(each, int)]
    assert len(refused) == 3
    assert all(isinstance(each, Invalid) and "code" in each.fields for each in refused)


def test_a_key_that_is_taken_every_time_is_told_in_a_sentence(both: Flask, cast: Cast) -> None:
    def careless(session: Any, *, actor: Any, now: Any) -> None:
        session.add(
            Organisation(
                programme_id=cast.programme_id,
                code="alder",
                name="x",
                short_name="x",
                kind=OrganisationKind.PARTNER,
            )
        )
        session.commit()

    with pytest.raises(WrongState, match="at the same moment"):
        perform_as(cast.asha, careless)
    assert "try once more" in TAKEN


def test_of_many_who_edit_one_row_one_wins_and_no_acknowledged_edit_is_lost(
    both: Flask, cast: Cast
) -> None:
    version = reading(operator()).scalar(
        sa.select(Organisation.version).filter_by(id=cast.alder_id)
    )

    def edit(name: str) -> Any:
        perform_as(
            cast.asha,
            change_organisation,
            cast.programme_id,
            cast.alder_id,
            replace(VALUES, code="alder", name=name, kind=OrganisationKind.SUCCESSOR),
            version,
        )
        return name

    done = at_once(both, *(lambda name=f"Alder {who}": edit(name) for who in range(4)))
    won = [each for each in done if isinstance(each, str)]
    assert len(won) == 1
    assert sum(isinstance(each, StaleEdit) for each in done) == 3
    db.session.remove()
    assert (
        reading(operator()).scalar(sa.select(Organisation.name).filter_by(id=cast.alder_id))
        == won[0]
    )


def test_two_links_at_once_close_no_ring(both: Flask, cast: Cast) -> None:
    with builders.writing() as session:
        first, second = (
            WorkEnd("activity", builders.activity(session, cast.programme_id, code).id)
            for code in ("M01", "M02")
        )

    def link(before: WorkEnd, after: WorkEnd) -> Any:
        values = LinkValues(before, after, LinkKind.FINISH_START, 0, None)
        return perform_as(cast.asha, link_work, cast.programme_id, values)

    done = at_once(both, lambda: link(first, second), lambda: link(second, first))
    assert sum(isinstance(each, CircularPlan) for each in done) == 1
    db.session.remove()
    assert reading(operator()).scalar(sa.select(sa.func.count()).select_from(ActivityLink)) == 1


def test_two_managers_who_end_each_other_leave_one(both: Flask, cast: Cast, do: Do) -> None:
    do(
        cast.asha,
        add_person,
        cast.programme_id,
        name="Vic",
        email="vic@example.org",
        role=Role.PROGRAMME_MANAGER,
        organisation_id=None,
        today=TODAY,
    )
    seats = reading(operator()).scalars(
        sa.select(Membership.id).filter_by(
            programme_id=cast.programme_id, role=Role.PROGRAMME_MANAGER
        )
    )
    ends = [
        lambda seat=seat: perform_as(cast.asha, end_seat, cast.programme_id, seat, today=TODAY)
        for seat in seats.all()
    ]
    assert len(ends) == 2
    done = at_once(both, *ends)
    assert sum(isinstance(each, Invalid) for each in done) == 1


def test_two_editors_in_two_browsers_lose_no_acknowledged_edit(page: Page) -> None:
    address = f"/programmes/fenland/settings/organisations/{page.cast.alder_id}"
    wanted = {who: [f"Alder {who}.{each}" for each in range(6)] for who in ("a", "b")}
    browsers = {who: page.as_(page.cast.asha) for who in wanted}

    def edit(who: str) -> list[tuple[str, str]]:
        """Type each name, and where the page says it is stale save what it kept once more."""
        kept = []
        for name in wanted[who]:
            data = {**browsers[who].get(address).form(), "name": name}
            answer = browsers[who].post(address, data, status=None)
            while answer.status == 409:
                assert name in answer.text
                data = answer.form()
                answer = browsers[who].post(address, data, status=None)
            assert answer.status == 302
            kept.append((name, data["version"]))
        return kept

    with ThreadPoolExecutor(2) as threads:
        saved = [each for some in threads.map(edit, wanted) for each in some]
    assert len({version for _, version in saved}) == 12
    with page.app.app_context():
        rows = reading(operator()).scalars(
            sa.select(AuditEvent.after)
            .filter_by(event="organisation:change")
            .order_by(AuditEvent.sequence)
        )
        history = rows.all()
    ordered = [name for name, _ in sorted(saved, key=lambda each: int(each[1]))]
    assert [name for name, told in zip(ordered, history, strict=True) if name in told] == ordered


def test_reading_before_and_after_a_write_leaves_no_connection_behind(
    both: Flask, cast: Cast
) -> None:
    with both.app_context():
        before = reading(operator())
        known = sa.select(Organisation.id).filter_by(code="cedar")
        assert before.scalar(known) is None
        made = perform_as(cast.asha, add_organisation, cast.programme_id, VALUES)
        assert before.scalar(known) == made
    pool = db.engine.pool
    assert isinstance(pool, sa.pool.QueuePool)
    assert pool.checkedout() == 0
