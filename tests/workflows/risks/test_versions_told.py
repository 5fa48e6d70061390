"""Each change in the trail tells the version that its risk has after it, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from lgr_tracker.cli import lgr
from lgr_tracker.domain.classification import Classified, Level
from lgr_tracker.domain.kinds import ScoreKind
from lgr_tracker.models.audit import AuditEvent, Event
from lgr_tracker.models.risk import Risk
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.risks.move_risk import close_risk, mark_as_issue, reopen_risk
from lgr_tracker.workflows.risks.review_risk import ReviewValues, review_risk
from lgr_tracker.workflows.risks.save_risk import RiskValues, raise_risk, revise_risk
from lgr_tracker.workflows.risks.touching import Touched
from lgr_tracker.workflows.scoring import Pair
from tests.people import TODAY, Cast

Do = Callable[..., Any]
ONE = RiskValues(
    title="Records go astray",
    raised_on=TODAY,
    scores={ScoreKind.CURRENT: Pair(3, 4, "Trial.")},
)


def told() -> tuple[str, int]:
    """Return the newest change of a risk; what it tells is the version that stands."""
    reading().rollback()
    newest = (
        sa.select(AuditEvent)
        .where(AuditEvent.subject_kind == "risk")
        .order_by(AuditEvent.id.desc())
        .limit(1)
    )
    event = reading().scalars(newest).one()
    version = reading().scalar(sa.select(Risk.version).where(Risk.id == event.subject_id))
    assert version is not None
    assert event.subject_version == version
    return event.event, version


def test_every_way_of_writing_a_risk_tells_the_version_it_made(
    both: Flask, cast: Cast, do: Do
) -> None:
    touched = Touched(organisation_ids=(cast.birch_id,), impact_types=("drift_delay",))
    made = do(
        cast.farah,
        raise_risk,
        cast.programme_id,
        cast.alder_id,
        replace(ONE, touched=touched),
        today=TODAY,
    )
    event, version = told()
    assert event == Event.RISK_RAISE
    worse = replace(ONE, title="Two", scores={ScoreKind.CURRENT: Pair(5, 5, "Worse.")})
    hidden = Classified(Level.RESTRICTED, reason="Talks go on.")
    for expected, workflow, values, more in (
        (Event.RISK_REVISE, revise_risk, (worse,), {"today": TODAY}),
        (Event.RISK_REVISE, revise_risk, (worse,), {"today": TODAY, "classified": hidden}),
        (Event.RISK_REVIEW, review_risk, (ReviewValues(Pair(4, 4, "Better.")),), {"today": TODAY}),
        (
            Event.RISK_ISSUE,
            mark_as_issue,
            (),
            {"reason": "It happened.", "happened_on": None, "today": TODAY},
        ),
        (Event.RISK_CLOSE, close_risk, (), {"reason": "Over.", "outcome": "It passed."}),
        (Event.RISK_REOPEN, reopen_risk, (), {"reason": "Again.", "today": TODAY}),
    ):
        do(cast.farah, workflow, cast.programme_id, made, *values, version, **more)
        before, (event, version) = version, told()
        assert event == expected
        assert version > before


def test_what_a_file_writes_tells_its_version_too(both: Flask, cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    runner = both.test_cli_runner()
    where = ("import", "risks", str(file), "--programme", "fenland", "--organisation", "alder")
    for cause, expected in (("One", Event.RISK_RAISE), ("Two", Event.RISK_REVISE)):
        file.write_text(f"Reference,Title,Cause\nX-1,Records go astray,{cause}\n")
        done = runner.invoke(lgr, where)
        assert done.exit_code == 0, done.output
        assert told()[0] == expected
