"""The sentences that tell what changed."""

import pytest

from lgr_tracker.domain.change_text import ChangeKind, Logged, closed, graded, spoken, told


@pytest.mark.parametrize(
    ("event", "before", "after", "reason", "expected"),
    [
        (
            "risk:issue",
            {},
            {},
            "It came on Monday",
            "It has happened, and is an issue now. It came on Monday.",
        ),
        ("risk:reopen", {}, {}, "Back again?", "Opened again. Back again?"),
        ("plan:approve", {}, {}, "", "Approved by the board."),
        ("mitigation:change", {"state": "planned"}, {"state": "dropped"}, "", "Dropped."),
        (
            "mitigation:change",
            {"due_on": "2027-05-01"},
            {"due_on": None},
            "",
            "Due: was 1 May 2027, now none.",
        ),
        (
            "readiness:change",
            {"accepted_on": "2026-11-01"},
            {"accepted_on": None},
            "",
            "Evidence is no longer accepted.",
        ),
        ("readiness:change", {"evidence": ""}, {"evidence": "A minute."}, "", "Evidence entered."),
        (
            "activity:change",
            {"actual_finish_on": None},
            {"actual_finish_on": "2026-11-20"},
            "",
            "Finished on 20 November 2026.",
        ),
        (
            "activity:change",
            {"actual_start_on": None},
            {"actual_start_on": "2026-11-20"},
            "",
            "Started on 20 November 2026.",
        ),
        (
            "risk:revise",
            {"owner_post_id": "Head"},
            {"owner_post_id": None},
            "",
            "Owner: was Head, now nobody.",
        ),
    ],
)
def test_each_change_has_its_sentence(
    event: str, before: dict[str, object], after: dict[str, object], reason: str, expected: str
) -> None:
    (news,) = told(Logged(event, "X", before, after, reason))
    assert spoken(news.parts) == expected


@pytest.mark.parametrize("field", ["comment", "progress", "note"])
def test_a_change_that_is_no_news_has_none(field: str) -> None:
    assert told(Logged("risk:revise", "R-001", {field: "a"}, {field: "b"})) == ()


def test_a_closing_reason_keeps_its_own_full_stop() -> None:
    assert spoken(closed("Done.").parts) == "Closed: Done."


def test_a_grade_that_stands_is_said_to_stand() -> None:
    news = graded("2 Developing", "2 Developing")
    assert (news.kind, spoken(news.parts)) == (
        ChangeKind.GRADED,
        "Agreed at 2 Developing, as before.",
    )
