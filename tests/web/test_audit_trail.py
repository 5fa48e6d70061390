"""The audit trail on real databases: complete, and proof against raw SQL."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.kinds import OrganisationKind
from lgr_tracker.queries.audit import verify_trail
from lgr_tracker.web.database import db, reading
from lgr_tracker.workflows.programme.save_organisation import (
    OrganisationValues,
    add_organisation,
)
from tests.people import Cast

Do = Callable[..., Any]
TABLE = "lgr_audit_event"


@pytest.fixture
def trail(both: Flask, cast: Cast, do: Do) -> Flask:
    """An app whose programme has six changes on record."""
    for number in range(6):
        values = OrganisationValues(
            f"org-{number}", f"Organisation {number}", f"O{number}", OrganisationKind.PARTNER, None
        )
        do(cast.asha, add_organisation, cast.programme_id, values)
    return both


def findings(app: Flask) -> list[tuple[int, str]]:
    db.session.remove()
    report = verify_trail(reading(), app.config["LGR_AUDIT_KEY"], app.config["LGR_AUDIT_ANCHOR"])
    return [(found.sequence, found.fault) for found in report.findings]


def raw(*statements: str) -> None:
    db.session.remove()
    with db.engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))


def test_an_untouched_trail_stands_and_the_anchor_knows_its_end(trail: Flask) -> None:
    assert findings(trail) == []
    last = json.loads(trail.config["LGR_AUDIT_ANCHOR"].read_text().splitlines()[-1])
    assert last["sequence"] == 6


ATTACKS = {
    "alter": ([f"UPDATE {TABLE} SET subject_name = 'x' WHERE sequence = 3"], (3, "altered")),
    "alter who": ([f"UPDATE {TABLE} SET person_name = 'Eve' WHERE sequence = 2"], (2, "altered")),
    "delete": ([f"DELETE FROM {TABLE} WHERE sequence = 4"], (4, "missing")),
    "insert": (
        [
            f"INSERT INTO {TABLE} SELECT id + 1000, chain, 7, sealed, '{'f' * 64}', programme_id, "
            "person_id, person_name, role, organisation_id, happened_at, event, subject_kind, "
            f"subject_id, subject_name, before, after, reason, request_id FROM {TABLE} "
            "WHERE sequence = 6"
        ],
        (7, "altered"),
    ),
    "swap": (
        [
            f"UPDATE {TABLE} SET sequence = -2 WHERE sequence = 2",
            f"UPDATE {TABLE} SET sequence = 2 WHERE sequence = 5",
            f"UPDATE {TABLE} SET sequence = 5 WHERE sequence = -2",
        ],
        (5, "altered"),
    ),
    "renumber": ([f"UPDATE {TABLE} SET sequence = 60 WHERE sequence = 6"], (60, "altered")),
    "cut off": ([f"DELETE FROM {TABLE} WHERE sequence > 4"], (4, "cut off")),
    "cut off with the head": (
        [
            f"DELETE FROM {TABLE} WHERE sequence > 4",
            "UPDATE lgr_audit_chain SET sequence = 4, "
            f"sealed = (SELECT sealed FROM {TABLE} WHERE sequence = 4)",
        ],
        (4, "cut off"),
    ),
    "wipe": ([f"DELETE FROM {TABLE}", "DELETE FROM lgr_audit_chain"], (0, "cut off")),
}


@pytest.mark.parametrize("attack", list(ATTACKS))
def test_an_attack_by_raw_sql_is_found_and_named(trail: Flask, attack: str) -> None:
    statements, expected = ATTACKS[attack]
    raw(*statements)
    assert expected in findings(trail)


def test_the_command_names_what_it_finds_and_fails(trail: Flask) -> None:
    runner = trail.test_cli_runner()
    good = runner.invoke(args=["lgr", "audit", "verify", "--json"])
    assert good.exit_code == 0
    assert json.loads(good.output)["ok"] is True
    raw(*ATTACKS["alter"][0])
    db.session.remove()
    bad = runner.invoke(args=["lgr", "audit", "verify"])
    assert bad.exit_code == 1
    assert "Row 3 does not match its seal" in bad.output
