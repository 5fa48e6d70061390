"""Every statement that any page runs for somebody carries what is restricted from them."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.permissions import Role, operator
from lgr_tracker.models.audit import AuditEvent
from lgr_tracker.models.classification import Classification
from lgr_tracker.models.organisation import Organisation
from lgr_tracker.models.plan import Activity
from lgr_tracker.models.risk import Mitigation, Risk
from lgr_tracker.models.viewing import SUBJECTS, hanging
from lgr_tracker.web.database import db, reading
from tests import builders
from tests.browsing import Page
from tests.conftest import dispose, make_app
from tests.databases import copy_of_sqlite_template
from tests.house.crawling import Walked, together
from tests.samples import people_by_role

TABLES = sorted(str(kind.__tablename__) for kind in (*SUBJECTS.values(), *hanging(), AuditEvent))
NAMED = re.compile(rf"\b(?:FROM|JOIN|,)\s+({'|'.join(TABLES)})(?:\s+AS\s+(\w+))?(?=[\s,)]|$)")


def unheld(statement: str) -> list[str]:
    """Return the tables of a SELECT that are named without the restriction on them.

    Each carries it as `<name>.<column> NOT IN (SELECT kept…`, under the name that it has there.
    """
    flat = " ".join(statement.split())
    found = []
    for table, alias in NAMED.findall(flat):
        name = alias or table
        if name.startswith("kept"):
            continue  # the restriction's own look at what is kept
        if not re.search(rf"\b{name}\.\w+ NOT IN \(SELECT kept", flat):
            found.append(f"{table} as {name}")
    return found


@pytest.fixture
def kept_app(sample_template: Path, tmp_path: Path) -> Iterator[Flask]:
    """The sample, with rows of the western council kept to it, for those of other councils."""
    app = make_app(tmp_path, copy_of_sqlite_template(sample_template, tmp_path / "lgr.sqlite"))
    with app.app_context(), builders.writing() as session:
        west = session.scalar(sa.select(Organisation.id).where(Organisation.code == "WF"))
        for kind, word in ((Risk, "risk"), (Mitigation, "mitigation"), (Activity, "activity")):
            column = getattr(Classification, f"{word}_id")
            taken = sa.select(column).where(column.is_not(None))
            free = kind.organisation_id == west, kind.id.not_in(taken)
            found = session.scalars(sa.select(kind).where(*free).limit(2)).all()
            assert found, f"the sample has a {word} of the western council"
            for row in found:
                builders.classify(session, row.programme_id, **{f"{word}_id": row.id})
    yield app
    dispose(app)


def test_every_statement_of_every_page_carries_the_restriction(
    kept_app: Flask, sample_walks: Mapping[Role, Walked]
) -> None:
    said: dict[str, str] = {}
    here = ""

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.lstrip().startswith(("SELECT", "WITH")) and unheld(statement):
            said.setdefault(statement, here)

    with kept_app.app_context():
        engine = db.engine
        sa.event.listen(engine, "before_cursor_execute", note)
    page = Page(kept_app).sign_in(people_by_role()[Role.PROGRAMME_MANAGER])
    for addresses in together(sample_walks).reads.values():
        for address in addresses:
            here = address
            page.client.get(address).close()
    told = [f"{where}: {', '.join(unheld(text))}" for text, where in said.items()]
    assert told == []


def test_a_statement_without_it_is_found(kept_app: Flask) -> None:
    plain = str(sa.select(Risk.id, sa.select(Mitigation.id).exists()))
    assert unheld(plain) == ["lgr_mitigation as lgr_mitigation", "lgr_risk as lgr_risk"]
    assert unheld(str(sa.select(sa.orm.aliased(Risk).id))) == ["lgr_risk as lgr_risk_1"]
    said: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        said.extend(unheld(statement))

    with kept_app.app_context():
        sa.event.listen(db.engine, "before_cursor_execute", note)
        reading(operator()).scalars(sa.select(Risk.id)).all()
    assert said == ["lgr_risk as lgr_risk"], "the operator sees all, so nothing is put on"
