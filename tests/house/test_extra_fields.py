"""Fields that a form does not have: sent with every form, and nothing is other than without."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.permissions import Role
from lgr_tracker.models import Base
from tests.browsing import Page
from tests.conftest import dispose, make_app
from tests.databases import copy_of_sqlite_template
from tests.house.crawling import Walked, together
from tests.house.tables import all_rows, differences, without_draws
from tests.house.test_bad_input import SENDERS, forms
from tests.samples import people_by_role

VALUES: dict[type[Any], str] = {
    sa.Integer: "2",
    sa.Boolean: "1",
    sa.Float: "1",
    sa.Date: "2001-01-01",
}
STATES = {"state": "closed", "status": "approved", "role": "programme_manager", "level": "public"}


def every_column() -> dict[str, str]:
    """Return a value for the name of every column of every table, and the names of R16."""
    found = {"owner_id": "2", "org_id": "2", "approved_by": "2", "submitted_by": "2", **STATES}
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            value = next((v for kind, v in VALUES.items() if isinstance(column.type, kind)), "Odd")
            found.setdefault(column.name, value)
    return found


@pytest.fixture
def twins(sample_template: Path, tmp_path: Path) -> Iterator[list[Flask]]:
    """Two services on the same sample."""
    apps = []
    for name in ("plain", "extra"):
        (tmp_path / name).mkdir()
        url = copy_of_sqlite_template(sample_template, tmp_path / name / "lgr.sqlite")
        apps.append(make_app(tmp_path / name, url, LGR_TRACKER_EXPORTS_AN_HOUR=1_000))
    yield apps
    for app in apps:
        dispose(app)


def test_fields_that_a_form_does_not_have_change_nothing(
    twins: list[Flask], sample_walks: Mapping[Role, Walked]
) -> None:
    began = all_rows(twins[0])
    extra = every_column()
    walks = []
    for app in twins:
        pages = [Page(app).sign_in(people_by_role()[role]) for role in SENDERS]
        walks.append(forms(pages, together(sample_walks, SENDERS)))
    sent = 0
    for (page, action, fields, _), (other, there, same, _) in zip(*walks, strict=True):
        assert action == there
        if (
            action.endswith(("/risks/export", "/risks/export/zip", "/review"))
            or "/holders/" in action
        ):
            continue  # its form names those of its fields alone that are in use
        more = {name: value for name, value in extra.items() if name not in fields}
        with page.client.post(action, data=fields) as answer:
            plain = answer.status_code
        with other.client.post(action, data={**same, **more}) as answer:
            assert answer.status_code == plain, action
        one, two = (without_draws(all_rows(app)) for app in twins)
        assert differences(one, two) == {}, action
        sent += 1
    assert sent > 40
    assert len(differences(began, all_rows(twins[1]))) > 5, "The forms did nothing at all."
