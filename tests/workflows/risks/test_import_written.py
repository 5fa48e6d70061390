"""What an import leaves behind, written by hand: every column of every row, and the whole trail."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from lgr_tracker.domain.kinds import RiskResponse, ScoreKind
from lgr_tracker.domain.permissions import operator
from lgr_tracker.domain.register import ScaleMapping
from lgr_tracker.domain.states import RiskState
from lgr_tracker.models.audit import AuditEvent, AuditMention
from lgr_tracker.models.risk import Risk, RiskLens, RiskOrganisation, ScoreEntry
from lgr_tracker.models.risk_record import Escalation, RiskCustomField
from lgr_tracker.queries.audit import verify_trail
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.risks.import_register import import_register
from lgr_tracker.workflows.risks.plan_import import Asked
from lgr_tracker.workflows.risks.read_register import read_file
from tests.people import TODAY, Cast

Do = Callable[..., Any]
COUNT = 50
MEANT = ScaleMapping({"likely": 4, "rare": 1}, {"major": 5, "minor": 2}, {})
HEAD = (
    "Risk ID,Risk title,Cause,Risk owner,Status,Residual likelihood,Residual impact,Ward,Raised\n"
)


def line(number: int) -> str:
    """Every fifth risk is closed, every third unscored, every second without a ward."""
    words = "," if number % 3 == 0 else ("Likely,Major" if number % 2 else "Rare,Minor")
    state = "Closed" if number % 5 == 0 else "Live"
    ward = "" if number % 2 == 0 else f"W{number % 4}"
    owner = f"Ms Marsh of team {number % 7}"
    cause = f"Pay is split {number % 9} ways"
    cells = (f"CS/{number}", f"Carers leave team {number}", cause, owner, state, words, ward)
    return ",".join((*cells, "02/12/21\n"))


def test_fifty_rows_leave_what_they_say_and_nothing_else(both: Flask, cast: Cast, do: Do) -> None:
    text = (HEAD + "".join(line(number) for number in range(1, COUNT + 1))).encode()
    read = read_file(reading(), cast.programme_id, text, "x.csv", actor=cast.asha)
    asked = Asked(read, cast.alder_id, "digest", scale=MEANT)
    do(cast.asha, import_register, cast.programme_id, asked, today=TODAY)
    reading().expire_all()
    scale = scale_of(reading(), cast.asha, cast.programme_id)
    risks = all_of(Risk, Risk.number)
    assert len({risk["id"] for risk in risks}) == COUNT
    for number, risk in enumerate(risks, start=1):
        check_risk(number, risk, cast, scale)
    ids = {risk["reference"]: risk["id"] for risk in risks}
    assert all_of(RiskCustomField, RiskCustomField.id, "id") == [
        {"risk_id": ids[f"CS/{number}"], "heading": "Ward", "text": f"W{number % 4}"}
        for number in range(1, COUNT + 1)
        if number % 2
    ]
    check_scores(all_of(ScoreEntry, ScoreEntry.id, "id"), ids, scale)
    assert [all_of(table, sa.literal(1)) for table in (RiskLens, RiskOrganisation)] == [[], []]
    assert all_of(Escalation, Escalation.id) == []
    check_trail(all_of(AuditEvent, AuditEvent.id), ids, cast, both.config["LGR_AUDIT_KEY"])


def all_of(table: type[Any], order: Any, *without: str) -> list[dict[str, Any]]:
    columns = [getattr(table, each.key) for each in table.__table__.c if each.key not in without]
    rows = reading().execute(sa.select(*columns).order_by(order))
    return [dict(row._mapping) for row in rows]


def pair_of(number: int) -> tuple[int | None, int | None, int | None]:
    if number % 3 == 0:
        return None, None, None
    return (4, 5, 20) if number % 2 else (1, 2, 2)


def check_risk(number: int, risk: dict[str, Any], cast: Cast, scale: Any) -> None:
    likelihood, impact, score = pair_of(number)
    is_closed = number % 5 == 0
    days = (
        min(band.review_days for band in scale.bands)
        if score is None
        else scale.band(score).review_days
    )
    moment = risk["created_at"]
    assert risk == {
        "id": risk["id"],
        "version": 1,
        "programme_id": cast.programme_id,
        "organisation_id": cast.alder_id,
        "number": number,
        "reference": f"CS/{number}",
        "is_opportunity": False,
        "title": f"Carers leave team {number}",
        "cause": f"Pay is split {number % 9} ways",
        "raised_on": date(2021, 12, 2),
        "owner_name": f"Ms Marsh of team {number % 7}",
        "current_likelihood": likelihood,
        "current_impact": impact,
        "current_score": score,
        "response": RiskResponse.TREAT,
        "state": RiskState.CLOSED if is_closed else RiskState.OPEN,
        "closing_reason": "Closed before it was brought in." if is_closed else "",
        "closed_at": moment if is_closed else None,
        "next_review_on": None if is_closed else TODAY + timedelta(days=days),
        "created_at": moment,
        "changed_at": moment,
        **dict.fromkeys(EMPTY, ""),
        **dict.fromkeys(NOTHING),
    }
    assert moment.utcoffset() == timedelta(0)


EMPTY = (
    "event", "effect", "category", "workstream", "raised_by", "existing_controls", "comment",
    "closing_outcome",
)  # fmt: skip
NOTHING = (
    "phase_id", "pattern_code", "owner_post_id", "inherent_likelihood", "inherent_impact",
    "inherent_score", "target_likelihood", "target_impact", "target_score", "previous_score",
    "target_on", "hits_from", "hits_until", "escalated_to_id", "estimated_cost", "happened_on",
    "last_reviewed_on",
)  # fmt: skip


def check_scores(rows: list[dict[str, Any]], ids: dict[str, int], scale: Any) -> None:
    scored = [number for number in range(1, COUNT + 1) if number % 3]
    assert len(rows) == len(scored)
    for number, row in zip(scored, rows, strict=True):
        likelihood, impact, score = pair_of(number)
        assert row == {
            "scored_at": row["scored_at"],
            "likelihood_said": f"{likelihood} likelihood {likelihood}",
            "impact_said": f"{impact} impact {impact}",
            "risk_id": ids[f"CS/{number}"],
            "kind": ScoreKind.CURRENT,
            "likelihood": likelihood,
            "impact": impact,
            "score": score,
            "scale_edition": 1,
            "band_name": scale.band(score).name,
            "reason": "",
            "scored_by": "Asha",
        }


def check_trail(events: list[dict[str, Any]], ids: dict[str, int], cast: Cast, key: bytes) -> None:
    chain = f"programme-{cast.programme_id}"
    own = [event for event in events if event["chain"] == chain]
    assert [event["sequence"] for event in own] == list(range(1, len(own) + 1))
    assert [event["event"] for event in own] == ["risk:raise"] * COUNT + ["risk:import"]
    for number, event in enumerate(own[:COUNT], start=1):
        assert event["before"] == "{}"
        assert json.loads(event["after"]) == told(number)
        assert event == {
            **event,
            "programme_id": cast.programme_id,
            "person_id": cast.asha.person_id,
            "person_name": "Asha",
            "role": "programme_manager",
            "subject_kind": "risk",
            "subject_id": ids[f"CS/{number}"],
            "subject_name": f"CS/{number}",
            "subject_version": 1,
            "reason": "Brought in from a file.",
            "request_id": cast.asha.request_id,
        }
        assert event["happened_at"].microsecond == 0
    assert json.loads(own[-1]["after"])["created"] == COUNT
    assert all_of(AuditMention, AuditMention.event_id) == []
    assert verify_trail(reading(operator()), key, None).findings == ()


def told(number: int) -> dict[str, Any]:
    likelihood, impact, score = pair_of(number)
    after: dict[str, Any] = {
        "title": f"Carers leave team {number}",
        "cause": f"Pay is split {number % 9} ways",
        "owner_name": f"Ms Marsh of team {number % 7}",
        "raised_on": "2021-12-02",
    }
    if score is not None:
        after |= {
            "current_likelihood": likelihood,
            "current_impact": impact,
            "current_score": score,
        }
    return after | ({"own_columns": {"Ward": f"W{number % 4}"}} if number % 2 else {})
