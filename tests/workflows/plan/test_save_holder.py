"""Who runs what: adding, changing and taking out, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask

from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound, StaleEdit
from lgr_tracker.domain.kinds import HolderBasis
from lgr_tracker.queries.continuity import continuity_of, holding
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.plan.save_holder import (
    HolderValues,
    add_holder,
    change_holder,
    remove_holder,
)
from tests import builders
from tests.people import TODAY, Cast

Do = Callable[..., Any]


@pytest.fixture
def service_id(both: Flask, cast: Cast) -> int:
    """One service that nobody runs yet."""
    with builders.writing() as session:
        return builders.service(session, cast.programme_id, "S01").id


def _own(cast: Cast, **fields: Any) -> HolderValues:
    values = HolderValues(cast.birch_id, date(2025, 1, 1), None, HolderBasis.OWN, "", None)
    return replace(values, **fields)


def _gaps(cast: Cast) -> list[tuple[date, date]]:
    view = continuity_of(reading(), cast.asha, cast.programme_id, TODAY)
    return [
        (gap.first, gap.last) for row in view.rows if row.area.code == "birch" for gap in row.gaps
    ]


def test_a_gap_is_closed_by_a_holding_and_opened_by_a_shorter_one(
    cast: Cast, do: Do, service_id: int
) -> None:
    here = (cast.programme_id, service_id, cast.birch_id)
    assert _gaps(cast) == [(TODAY, date(2028, 3, 31))]
    added = do(cast.asha, add_holder, *here, _own(cast))
    assert _gaps(cast) == []
    shorter = _own(cast, ends_on=date(2028, 3, 28))
    do(cast.asha, change_holder, cast.programme_id, added, shorter, 1)
    assert _gaps(cast) == [(date(2028, 3, 29), date(2028, 3, 31))]
    do(cast.asha, remove_holder, cast.programme_id, added, 2)
    assert _gaps(cast) == [(TODAY, date(2028, 3, 31))]


def test_dates_and_choices_are_checked_at_their_fields(cast: Cast, do: Do, service_id: int) -> None:
    cases = [
        (service_id, cast.birch_id, {"ends_on": date(2024, 1, 1)}, "ends_on"),
        (service_id, cast.birch_id, {"exit_on": date(2024, 1, 1)}, "exit_on"),
        (service_id, cast.birch_id, {"organisation_id": 999_999}, "organisation_id"),
        (999_999, cast.birch_id, {}, "service_id"),
        (service_id, cast.county_id, {}, "area_id"),
        (service_id, 999_999, {}, "area_id"),
    ]
    for service, area, wrong, field in cases:
        with pytest.raises(Invalid) as refusal:
            do(cast.asha, add_holder, cast.programme_id, service, area, _own(cast, **wrong))
        assert list(refusal.value.fields) == [field]


def test_older_versions_are_refused(cast: Cast, do: Do, service_id: int) -> None:
    here = (cast.programme_id, service_id, cast.birch_id)
    added = do(cast.asha, add_holder, *here, _own(cast))
    do(cast.asha, change_holder, cast.programme_id, added, _own(cast, agreement="IAA-01"), 1)
    with pytest.raises(StaleEdit) as refusal:
        do(cast.asha, change_holder, cast.programme_id, added, _own(cast), 1)
    assert refusal.value.current["agreement"] == "IAA-01"
    with pytest.raises(StaleEdit):
        do(cast.asha, remove_holder, cast.programme_id, added, 1)
    assert holding(reading(), cast.asha, cast.programme_id, added).agreement == "IAA-01"


def test_the_council_whose_area_it_is_decides(cast: Cast, do: Do, service_id: int) -> None:
    here = (cast.programme_id, service_id, cast.birch_id)
    with pytest.raises(NotAllowed):
        do(cast.farah, add_holder, *here, _own(cast))
    added = do(cast.dev, add_holder, *here, _own(cast))
    with pytest.raises(NotAllowed):
        do(cast.farah, change_holder, cast.programme_id, added, _own(cast), 1)
    with pytest.raises(NotAllowed):
        do(cast.farah, remove_holder, cast.programme_id, added, 1)
    with pytest.raises(NotFound):
        do(cast.eve, change_holder, cast.other_id, added, _own(cast), 1)
    with pytest.raises(NotFound):
        do(cast.eve, remove_holder, cast.other_id, added, 1)
