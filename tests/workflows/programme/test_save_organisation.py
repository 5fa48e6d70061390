"""Adding and changing organisations, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from lgr_tracker.domain.errors import Invalid, NotAllowed, NotFound, StaleEdit
from lgr_tracker.domain.kinds import OrganisationKind
from lgr_tracker.queries.audit import verify_trail
from lgr_tracker.queries.organisations import organisation
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.programme.save_organisation import (
    OrganisationValues,
    add_organisation,
    change_organisation,
)
from tests.people import Cast

CEDAR = OrganisationValues("cedar", "Cedar Council", "Cedar", OrganisationKind.SUCCESSOR, None)
Do = Callable[..., Any]


def test_a_new_council_gets_the_next_mark_and_one_audit_row(
    both: Flask, cast: Cast, do: Do
) -> None:
    added = do(cast.asha, add_organisation, cast.programme_id, CEDAR)
    assert organisation(reading(), cast.asha, cast.programme_id, added).mark == 3
    report = verify_trail(reading(), both.config["LGR_AUDIT_KEY"], both.config["LGR_AUDIT_ANCHOR"])
    assert (report.rows, report.findings) == (1, ())


def test_a_code_is_used_once(both: Flask, cast: Cast, do: Do) -> None:
    with pytest.raises(Invalid) as refusal:
        do(cast.asha, add_organisation, cast.programme_id, replace(CEDAR, code="alder"))
    assert "code" in refusal.value.fields


def test_an_edit_on_an_older_version_is_refused_with_what_stands(
    both: Flask, cast: Cast, do: Do
) -> None:
    change = (cast.programme_id, cast.alder_id)
    do(cast.asha, change_organisation, *change, replace(CEDAR, name="First"), 1)
    with pytest.raises(StaleEdit) as refusal:
        do(cast.asha, change_organisation, *change, replace(CEDAR, name="Second"), 1)
    assert refusal.value.current["name"] == "First"
    assert refusal.value.version == 2


def test_only_the_programme_manager_changes_and_a_stranger_meets_nothing(
    both: Flask, cast: Cast, do: Do
) -> None:
    with pytest.raises(NotAllowed):
        do(cast.dev, change_organisation, cast.programme_id, cast.birch_id, CEDAR, 1)
    with pytest.raises(NotFound):
        do(cast.eve, add_organisation, cast.programme_id, CEDAR)
    with pytest.raises(NotFound):
        do(cast.eve, change_organisation, cast.other_id, cast.alder_id, CEDAR, 1)
