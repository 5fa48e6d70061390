"""Starting a programme in one of the 21 areas, on both databases."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker import content
from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound
from lgr_tracker.domain.kinds import OrganisationKind
from lgr_tracker.domain.permissions import Role, operator
from lgr_tracker.models.framework import Descriptor, Framework, Lens
from lgr_tracker.models.organisation import Membership, Organisation
from lgr_tracker.models.plan import Activity, ActivityLink, Criterion, Readiness, Service
from lgr_tracker.models.programme import Phase, Programme, ScaleStep
from lgr_tracker.queries.audit import verify_trail
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.programme.new_programme import new_programme
from tests.people import Cast

Do = Callable[..., Any]


def count(kind: Any, *where: Any) -> int:
    """Count the rows of a table that fit."""
    return (
        reading(operator()).scalar(sa.select(sa.func.count()).select_from(kind).where(*where)) or 0
    )


def test_surrey_starts_with_its_councils_dates_and_starter_content(
    both: Flask, cast: Cast, do: Do
) -> None:
    made = do(cast.asha, new_programme, "Surrey")
    programme = reading(operator()).get(Programme, made.id)
    assert programme is not None
    assert (made.code, made.councils) == ("surrey", 12)
    assert programme.decision_on == date(2025, 10, 28)
    assert (programme.elections_on, programme.vesting_on) == (date(2026, 5, 7), date(2027, 4, 1))
    rows = reading(operator()).scalars(
        sa.select(Organisation).where(Organisation.programme_id == made.id)
    )
    kinds = [(row.kind, row.name) for row in rows]
    assert (OrganisationKind.SUCCESSOR, "West Surrey Council") in kinds
    assert sum(kind is OrganisationKind.PREDECESSOR for kind, _ in kinds) == 12
    for kind, wanted in ((Phase, 12), (ScaleStep, 10), (Service, 33), (Criterion, 40)):
        assert count(kind, kind.programme_id == made.id) == wanted
    assert (
        count(
            Descriptor,
            Descriptor.lens_id == Lens.id,
            Lens.framework_id == Framework.id,
            Framework.programme_id == made.id,
        )
        == 35
    )
    assert (
        count(Readiness, Readiness.criterion_id == Criterion.id, Criterion.programme_id == made.id)
        == 80
    )


def test_the_plan_of_work_is_laid_for_each_new_council(both: Flask, cast: Cast, do: Do) -> None:
    made = do(operator(), new_programme, "Norfolk", successors=("One", "Two", "Three"))
    each = sum(row.scope.value == "each successor" for row in content.activities())
    mine = Activity.programme_id == made.id
    assert count(Activity, mine) == 56 + 2 * each
    assert count(Activity, mine, Activity.owner_post_id.is_(None)) == 0
    assert count(ActivityLink, ActivityLink.programme_id == made.id) > 100


def test_whoever_starts_it_manages_it_and_the_trail_says_so(
    both: Flask, cast: Cast, do: Do
) -> None:
    made = do(cast.asha, new_programme, "Kent and Medway")
    seat = (
        reading(operator())
        .scalars(sa.select(Membership).where(Membership.programme_id == made.id))
        .one()
    )
    assert (seat.person_id, seat.role) == (cast.asha.person_id, Role.PROGRAMME_MANAGER)
    report = verify_trail(
        reading(operator()), both.config["LGR_AUDIT_KEY"], both.config["LGR_AUDIT_ANCHOR"]
    )
    assert (report.rows, report.findings) == (2, ())


@pytest.mark.parametrize("area", [area.code for area in content.areas()])
def test_every_area_can_be_started_with_a_code_that_fits(app: Flask, do: Do, area: str) -> None:
    with app.app_context():
        made = do(operator(), new_programme, area)
        assert len(made.code) <= 40
        assert made.councils >= 6


def test_a_code_is_used_once_and_keeps_to_its_letters(both: Flask, cast: Cast, do: Do) -> None:
    do(operator(), new_programme, "Suffolk")
    with pytest.raises(Invalid, match="already"):
        do(operator(), new_programme, "Suffolk")
    with pytest.raises(Invalid, match="small letters"):
        do(operator(), new_programme, "Suffolk", code="Suffolk 2")
    assert do(operator(), new_programme, "Suffolk", code="suffolk-2").code == "suffolk-2"


@pytest.mark.parametrize("names", [("One", "one"), ("One", " "), tuple("ABCDEFGHIJ")], ids=str)
def test_new_councils_have_names_of_their_own(
    both: Flask, cast: Cast, do: Do, names: tuple[str, ...]
) -> None:
    with pytest.raises(Invalid, match="a name of its own"):
        do(operator(), new_programme, "Suffolk", successors=names)


def test_only_a_programme_manager_starts_one_and_only_in_an_area(
    both: Flask, cast: Cast, do: Do
) -> None:
    for somebody in (cast.dev, cast.chidi, cast.vic):
        with pytest.raises(NotAllowed):
            do(somebody, new_programme, "Surrey")
    with pytest.raises(NotFound, match="no area called Atlantis"):
        do(cast.asha, new_programme, "Atlantis")
