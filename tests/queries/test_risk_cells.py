"""The plain columns of the list say what the workbook says, and fetch no more than is shown."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.register import REGISTER_COLUMNS
from lgr_tracker.models.risk import RiskLens, RiskOrganisation, RiskTrigger, ScoreEntry
from lgr_tracker.models.risk_record import Acceptance, RiskCustomField, RiskTwin
from lgr_tracker.queries.register import register_of
from lgr_tracker.queries.risk_cells import cells_of
from lgr_tracker.queries.risk_columns import COLUMNS, USUAL, own_key, register_keys
from lgr_tracker.queries.risk_filter import RiskFilter
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.web.database import db, reading
from tests import builders
from tests.people import TODAY, Cast


def fill(cast: Cast) -> list[int]:
    here = cast.programme_id
    with builders.writing() as session:
        lens = session.scalars(
            sa.select(builders.Lens.id).where(
                builders.Lens.framework_id == builders.framework(session, here).id
            )
        ).first()
        body = builders.body(session, here)
        post = builders.post(session, session.get_one(builders.Organisation, cast.birch_id), "Head")
        full = builders.risk(
            session,
            here,
            cast.alder_id,
            101,
            cause="a",
            event="b",
            effect="c",
            existing_controls="d",
            comment="e",
            category="Legal",
            workstream="People",
            raised_by="Jo Post",
            owner_post_id=post.id,
            inherent_likelihood=5,
            inherent_impact=5,
            inherent_score=25,
            target_likelihood=1,
            target_impact=2,
            target_score=2,
            previous_score=12,
            target_on=date(2027, 3, 1),
            hits_from=date(2027, 4, 1),
            hits_until=date(2027, 5, 1),
            escalated_to_id=body.id,
            estimated_cost=5_000,
            last_reviewed_on=TODAY,
            next_review_on=date(2026, 12, 1),
            is_opportunity=True,
        )
        empty = builders.risk(
            session,
            here,
            cast.birch_id,
            102,
            current_likelihood=None,
            current_impact=None,
            current_score=None,
        )
        action = builders.action(session, here, cast.alder_id, due_on=TODAY, owner_post_id=post.id)
        builders.act_on(session, action, full)
        builders.delay(session, full, builders.activity(session, here, "A1"))
        session.add_all(
            [
                RiskLens(risk_id=full.id, lens_id=lens),
                RiskOrganisation(risk_id=full.id, organisation_id=cast.birch_id),
                RiskTrigger(source_id=full.id, target_id=empty.id, probability=0.5),
                RiskCustomField(risk_id=full.id, heading="Ward, old", text="North"),
                RiskTwin(
                    first_id=min(full.id, empty.id),
                    second_id=max(full.id, empty.id),
                    is_same=True,
                    reason="One payroll.",
                    decided_at=builders.MOMENT,
                    decided_by="Asha",
                ),
                Acceptance(
                    risk_id=full.id,
                    accepted_at=builders.MOMENT,
                    accepted_by="Asha",
                    reason="Enough is done.",
                    band_name="High",
                    until=date(2027, 1, 1),
                ),
                ScoreEntry(
                    risk_id=full.id,
                    kind="current",
                    likelihood=3,
                    impact=4,
                    score=12,
                    band_name="High",
                    reason="",
                    scored_at=builders.MOMENT.replace(month=8),
                    scored_by="Asha",
                ),
            ]
        )
        builders.classify(session, here, risk_id=full.id)
        return [full.id, empty.id]


def test_each_column_says_what_the_register_says(both: Flask, cast: Cast) -> None:
    ids = fill(cast)
    session = reading(cast.farah)
    asked = (session, cast.farah, cast.programme_id)
    told: dict[str, Any] = {"scale": scale_of(*asked), "today": TODAY}
    keys = [c.key for c in REGISTER_COLUMNS if c.key in COLUMNS and c.key not in USUAL]
    said = cells_of(*asked, ids, keys, **told)
    rows = register_of(*asked, RiskFilter(), **told).risks
    for risk_id, row in zip(ids, rows, strict=True):
        assert {key: getattr(row, key) for key in keys} == dict(said[risk_id])
    full = said[ids[0]]
    filled = {key for key in keys if full[key] not in (None, "", ())}
    missing = {"cohorts", "services", "phase", "depends_on", "happened_on"}
    assert set(keys) - filled == missing


def test_a_column_of_the_programmes_own_is_shown(both: Flask, cast: Cast) -> None:
    ids = fill(cast)
    asked = (reading(cast.farah), cast.farah, cast.programme_id)
    key = own_key("Ward, old")
    said = cells_of(*asked, ids, [key], scale=scale_of(*asked), today=TODAY)
    assert [said[each][key] for each in ids] == ["North", ""]


def test_only_what_is_shown_is_fetched(both: Flask, cast: Cast) -> None:
    ids = fill(cast)
    session = reading(cast.farah)
    asked = (session, cast.farah, cast.programme_id)
    told: dict[str, Any] = {"scale": scale_of(*asked), "today": TODAY}
    cells_of(*asked, ids, ["cause"], **told)  # what is kept from the reader is asked once
    seen: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    for keys, many in (
        (USUAL, 0),
        (("category", "cause", "phase", "inherent_band"), 1),
        (("lenses", "cohorts"), 2),
        (("category", "lenses", "planned_actions"), 3),
    ):
        seen.clear()
        cells_of(*asked, ids, keys, **told)
        assert len(seen) == many, keys
        if "cause" in keys:
            assert "existing_controls" not in seen[0]
    sa.event.remove(db.engine, "before_cursor_execute", note)


def test_every_column_stands_for_columns_of_the_workbook() -> None:
    known = [column.key for column in REGISTER_COLUMNS]
    assert {key for column in COLUMNS.values() for key in column.register} <= set(known)
    assert set(known) - set(register_keys(tuple(COLUMNS))) == {"version"}
    assert register_keys(("review", "own:x", "owner"))[:4] == (
        "reference",
        "title",
        "next_review_on",
        "owner",
    )
