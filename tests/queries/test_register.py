"""The rows of the workbook: what stands beside a risk, its past scores, and what changed since."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask

from lgr_tracker.domain.kinds import EntryKind, ReportingRhythm, ScoreKind
from lgr_tracker.domain.scales import Scale
from lgr_tracker.domain.states import EntryState
from lgr_tracker.models.log_entry import LogEntry, LogEntryRisk
from lgr_tracker.models.programme import Programme
from lgr_tracker.models.risk import Risk, ScoreEntry
from lgr_tracker.models.risk_record import Acceptance, RiskCustomField
from lgr_tracker.queries import register_changes
from lgr_tracker.queries.register import RegisterParts, register_of
from lgr_tracker.queries.risk_filter import RiskFilter
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.web.database import reading
from lgr_tracker.workflows.risks.export_by_council import gather_councils
from lgr_tracker.workflows.risks.export_register import gather_register
from tests import builders
from tests.people import NOW, TODAY, Cast
from tests.queries.test_risks import fill, selects

EVERY = RiskFilter(state=None)


def at(day: str, hour: int = 12) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)


def scored(risk: Risk, day: str, band: str, score: int = 9, **fields: Any) -> ScoreEntry:
    return ScoreEntry(
        **{
            "risk_id": risk.id,
            "kind": ScoreKind.CURRENT,
            "likelihood": 3,
            "impact": 3,
            "score": score,
            "band_name": band,
            "scored_at": at(day),
            "scored_by": "Asha",
            **fields,
        }
    )


def add(cast: Cast, number: int = 101, *rows: Mapping[str, Any], **fields: Any) -> int:
    """Add a risk, and its scores by day and band."""
    with builders.writing() as session:
        risk = builders.risk(session, cast.programme_id, cast.alder_id, number, **fields)
        session.add_all(scored(risk, **row) for row in rows)
        return risk.id


def parts_of(cast: Cast, **fields: Any) -> RegisterParts:
    asked = (reading(), cast.asha, cast.programme_id)
    return register_of(*asked, EVERY, scale=scale(cast), today=TODAY, **fields)


def scale(cast: Cast) -> Scale:
    return scale_of(reading(), cast.asha, cast.programme_id)


def months(cast: Cast) -> list[tuple[str, dict[str, int]]]:
    return [(str(each.month_end), dict(each.counts)) for each in parts_of(cast).band_months]


def test_the_bands_are_counted_at_the_end_of_each_month(both: Flask, cast: Cast) -> None:
    add(
        cast,
        101,
        {"day": "2026-08-03", "band": "High"},
        {"day": "2026-10-05", "band": "Low"},
        {"day": "2026-10-05", "band": "Grave", "scored_at": at("2026-10-05", 13)},
        {"day": "2026-08-03", "band": "Low", "kind": ScoreKind.TARGET},
    )
    add(
        cast,
        102,
        {"day": "2026-09-10", "band": "High"},
        state="closed",
        closed_at=at("2026-11-02"),
        closing_reason="Over.",
    )
    add(cast, 103)
    assert months(cast) == [
        ("2026-08-31", {"High": 1}),
        ("2026-09-30", {"High": 2}),
        ("2026-10-31", {"Grave": 1, "High": 1}),
        ("2026-11-23", {"Grave": 1}),
    ]


def test_a_score_after_midnight_in_london_counts_for_the_new_month(both: Flask, cast: Cast) -> None:
    add(cast, 101, {"day": "2026-09-30", "band": "High", "scored_at": at("2026-09-30", 23)})
    assert months(cast)[0] == ("2026-10-31", {"High": 1})


@pytest.mark.parametrize(
    ("rhythm", "score"), [(ReportingRhythm.QUARTER, 12), (ReportingRhythm.MONTH, 16)]
)
def test_the_previous_score_is_that_with_which_the_last_period_ended(
    both: Flask, cast: Cast, rhythm: ReportingRhythm, score: int
) -> None:
    add(
        cast,
        101,
        {"day": "2026-08-03", "band": "High", "score": 8},
        {"day": "2026-09-30", "band": "High", "score": 12},
        {"day": "2026-10-31", "band": "High", "score": 16},
        {"day": "2026-11-01", "band": "High", "score": 25},
    )
    with builders.writing() as session:
        session.get_one(Programme, cast.programme_id).reporting_rhythm = rhythm
    [row] = parts_of(cast).risks
    assert row.previous_period_score == score


def test_a_score_of_an_older_scale_is_no_previous_score(both: Flask, cast: Cast) -> None:
    add(
        cast,
        101,
        {"day": "2026-08-03", "band": "High"},
        {"day": "2026-09-03", "band": "High", "scale_edition": 7},
    )
    [row] = parts_of(cast).risks
    assert row.previous_period_score is None


def accept(risk_id: int, until: str, ended_on: date | None = None) -> Acceptance:
    return Acceptance(
        risk_id=risk_id,
        accepted_at=NOW,
        accepted_by="Carol",
        reason="Nothing more can be done.",
        band_name="High",
        until=date.fromisoformat(until),
        ended_on=ended_on,
        ended_because="Things changed." if ended_on else "",
    )


def test_a_row_has_what_is_on_record_of_the_risk(both: Flask, cast: Cast) -> None:
    one = add(
        cast,
        is_opportunity=True,
        happened_on=date(2026, 11, 20),
        state="issue",
        estimated_cost=1_200,
        owner_name="Head of data",
    )
    two = add(cast, 102)
    with builders.writing() as session:
        session.add_all(
            [
                accept(one, "2026-12-31"),
                accept(one, "2027-12-31", ended_on=date(2026, 11, 1)),
                RiskCustomField(risk_id=two, heading="Ward", text="North"),
                RiskCustomField(risk_id=one, heading="Old score", text="12"),
                RiskCustomField(risk_id=one, heading="Ward", text="South"),
            ]
        )
    parts = parts_of(cast)
    first, second = parts.risks
    assert (first.kind, second.kind) == ("Opportunity", "Threat")
    assert (first.happened_on, first.accepted_until) == (date(2026, 11, 20), date(2026, 12, 31))
    assert (first.estimated_cost, first.owner) == (1_200, "Head of data")
    assert second.accepted_until is None
    assert set(parts.custom_headings) == {"Ward", "Old score"}
    assert dict(first.custom) == {"Old score": "12", "Ward": "South"}
    assert dict(second.custom) == {"Ward": "North"}


def change(
    cast: Cast, risk_id: int, day: str, after: dict[str, Any], before: dict[str, Any] | None = None
) -> None:
    with builders.writing() as session:
        builders.event(
            session,
            cast.programme_id,
            "risk",
            risk_id,
            happened_at=at(day),
            before=json.dumps(before or {}),
            after=json.dumps(after),
        )


def test_the_change_log_begins_on_its_day_and_tells_each_value(both: Flask, cast: Cast) -> None:
    risk_id = add(cast)
    change(cast, risk_id, "2026-10-31", before={"title": "A"}, after={"title": "B"})
    change(
        cast,
        risk_id,
        "2026-11-01",
        before={"current_likelihood": 3, "current_score": 15, "title": "B"},
        after={"current_likelihood": 4, "current_score": 20, "title": "C"},
    )
    change(cast, risk_id, "2026-11-02", after={"title": "New", "cause": "Why"})
    told = parts_of(cast, changes_since=date(2026, 11, 1)).changes
    assert [(row.field, row.before, row.after) for row in told] == [
        ("", "", "Title: New Cause: Why"),
        ("Score now", "likelihood 3, score 15", "likelihood 4, score 20"),
        ("Title", "B", "C"),
    ]
    assert len(parts_of(cast).changes) == 4


def test_a_change_log_that_does_not_hold_all_says_so(
    both: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    risk_id = add(cast)
    for day in ("2026-11-01", "2026-11-02", "2026-11-03"):
        change(cast, risk_id, day, before={"title": "A"}, after={"title": day})
    assert gathered(cast).most_changes is None
    monkeypatch.setattr(register_changes, "MOST_CHANGES", 2)
    assert [row.after for row in parts_of(cast).changes] == ["2026-11-03", "2026-11-02"]
    about = gathered(cast, changes_since=date(2026, 11, 1))
    assert about.most_changes is not None
    assert about.changes_since == date(2026, 11, 1)


def test_a_workbook_for_one_council_says_whose_it_is(both: Flask, cast: Cast) -> None:
    add(cast)
    asked = {"filter_words": "All", "today": TODAY, "actor": cast.asha, "now": NOW}
    councils = gather_councils(reading(), cast.programme_id, EVERY, **asked)
    names = [each.gathered.workbook.about.organisation for each in councils]
    with builders.writing() as session:
        assert names == [session.get_one(builders.Organisation, cast.alder_id).name]


def gathered(cast: Cast, **fields: Any) -> Any:
    """Return what the workbook says of itself."""
    asked = {"filter_words": "All", "today": TODAY, "actor": cast.asha, "now": NOW}
    made = gather_register(reading(), cast.programme_id, EVERY, **asked, **fields)
    return made.workbook.about


def entry(cast: Cast, kind: EntryKind, number: int, **fields: Any) -> LogEntry:
    return LogEntry(
        **{
            "programme_id": cast.programme_id,
            "organisation_id": cast.alder_id,
            "kind": kind,
            "number": number,
            "reference": f"{kind.value[0].upper()}-{number}",
            "title": f"Something {number}",
            "raised_on": TODAY,
            "created_at": NOW,
            "changed_at": NOW,
            **fields,
        }
    )


def test_the_links_tell_of_what_is_assumed_decided_and_needed(both: Flask, cast: Cast) -> None:
    one, two = add(cast), add(cast, 102)
    with builders.writing() as session:
        needed = entry(
            cast,
            EntryKind.DEPENDENCY,
            1,
            supplier_id=cast.birch_id,
            due_on=date(2027, 1, 15),
            state=EntryState.AGREED,
            settled_on=TODAY,
        )
        assumed = entry(cast, EntryKind.ASSUMPTION, 2)
        session.add_all([needed, assumed])
        session.flush()
        session.add_all(
            [
                LogEntryRisk(entry_id=needed.id, risk_id=one),
                LogEntryRisk(entry_id=assumed.id, risk_id=one, is_becoming=True),
                LogEntryRisk(entry_id=assumed.id, risk_id=two),
            ]
        )
        supplier = session.get_one(builders.Organisation, cast.birch_id).name
    told = [
        (row.source_kind, row.source_reference, row.relation, row.target_reference, row.note)
        for row in parts_of(cast).dependencies
    ]
    assert told == [
        ("Assumption", "A-2", "becomes, if it fails", "R-101", "Open"),
        ("Assumption", "A-2", "is assumed in", "R-102", "Open"),
        ("Dependency", "D-1", "is needed for", "R-101", f"Agreed, from {supplier}, by 15 Jan"),
    ]


def test_the_logs_entries_stand_by_kind_those_of_one_council_in_its_workbook(
    both: Flask, cast: Cast
) -> None:
    one = add(cast)
    with builders.writing() as session:
        needed = entry(cast, EntryKind.DEPENDENCY, 1, supplier_id=cast.birch_id)
        assumed = entry(cast, EntryKind.ASSUMPTION, 2, state=EntryState.FAILED, settled_on=TODAY)
        session.add_all([needed, assumed])
        session.flush()
        session.add(LogEntryRisk(entry_id=assumed.id, risk_id=one, is_becoming=True))
    told = [(row.reference, row.status, row.becomes) for row in parts_of(cast).entries]
    assert told == [("A-2", "Failed", "R-101"), ("D-1", "Open", "")]
    asked = (reading(), cast.asha, cast.programme_id)
    for wanted, references in (
        (RiskFilter(council=cast.birch_id), ["D-1"]),
        (RiskFilter(origin=cast.alder_id), ["A-2", "D-1"]),
    ):
        parts = register_of(*asked, wanted, scale=scale(cast), today=TODAY)
        assert [row.reference for row in parts.entries] == references


def test_the_workbook_takes_the_queries_it_says(both: Flask, cast: Cast) -> None:
    fill(cast, 101, 103)
    with builders.writing() as session:
        action = builders.action(session, cast.programme_id, cast.alder_id, 150)
        risk = builders.risk(session, cast.programme_id, cast.alder_id, 150)
        builders.act_on(session, action, risk)
        alder = session.get_one(builders.Organisation, cast.alder_id)
        post = builders.post(session, alder, "Head of systems")
        session.add(entry(cast, EntryKind.DECISION, 1, owner_post_id=post.id))
    held = scale(cast)
    asked = (reading(), cast.asha, cast.programme_id)
    assert selects(lambda: register_of(*asked, EVERY, scale=held, today=TODAY)) == 40
