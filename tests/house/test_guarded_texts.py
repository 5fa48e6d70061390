"""Every text that a person can type is seen by the privacy guard, whatever writes it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from lgr_tracker.models import Base
from lgr_tracker.models.base import GUARDING, Guarding

PACKAGE = Path(__file__).parents[2] / "lgr_tracker"

NOT_TYPED = {
    "lgr_audit_chain.chain": "the name of a chain, made from a programme's id",
    "lgr_audit_chain.sealed": "a seal",
    "lgr_audit_event.chain": "the name of a chain, made from a programme's id",
    "lgr_audit_event.previous": "a seal",
    "lgr_audit_event.sealed": "a seal",
    "lgr_audit_event.role": "one of our roles",
    "lgr_audit_event.event": "one of our events",
    "lgr_audit_event.subject_kind": "the name of one of our tables",
    "lgr_audit_event.before": "what stood before, and was examined when it was written",
    "lgr_audit_event.after": "examined text by text within the listener, as names are",
    "lgr_audit_event.request_id": "drawn by us",
    "lgr_audit_mention.kind": "the name of one of our tables",
    "lgr_person.password_hash": "a hash",
    "lgr_person.external_id": "given by the host's sign-in, and shown nowhere",
    "lgr_sent_form.key": "drawn by us",
    "lgr_rule_off.rule": "one of our rules",
    "lgr_saved_view.page": "the name of one of our pages",
    "lgr_sign_in_attempt.subject": "a digest",
    "lgr_cohort.code": "from our content",
    "lgr_criterion.code": "from our content",
    "lgr_lens.code": "from our content",
    "lgr_service.code": "from our content",
    "lgr_suggestion.pattern_code": "from our content",
    "lgr_risk.pattern_code": "from our content",
    "lgr_risk_impact_type.code": "one of the content's codes",
    "lgr_mitigation.reference": "counted by us",
    "lgr_log_entry.reference": "counted by us",
    "lgr_transition_plan.reference": "counted by us",
    "lgr_board_decision.digest": "a digest",
    "lgr_snapshot.content": "frozen from rows, each text of which was examined",
    "lgr_snapshot.digest": "a digest",
    "lgr_job.kind": "one of our kinds of job",
    "lgr_job.words": "written by us while a job runs",
    "lgr_job.sentence": "written by us when a job ends",
    "lgr_job.worker": "the name of a process",
    "lgr_job_file.name": "made by us from ids",
    "lgr_job_file.media_type": "one of a few",
    "lgr_job_step.step": "named by us",
    "lgr_periodic_run.kind": "one of our kinds of job",
    "lgr_mail.address": "an address that was examined where it was given",
    "lgr_mail.facts": "taken from rows, each text of which was examined",
    "lgr_mail.trouble": "written by us when a mail can't be sent",
    "lgr_mail.dedupe_key": "made by us from ids",
    "lgr_mail.bundle": "made by us from ids",
    "lgr_mail.claim": "drawn by us",
    "lgr_mail.provider_reference": "given by the mail service",
    "lgr_one_time_link.digest": "a digest",
    "lgr_recovery_code.digest": "a digest",
    "lgr_evidence.media_type": "one of a few",
    "lgr_evidence.digest": "a digest",
    "lgr_challenge_answer.rule": "one of our rules",
    "lgr_challenge_answer.about": "kinds and codes of rows, each of which was examined",
    "lgr_challenge_answer.facts": "a digest",
    "lgr_challenge_answer.rested_on": "taken from rows, each text of which was examined",
    "lgr_register_source.fingerprint": "a digest of headings, which are looked at when they come",
    "lgr_second_factor.salt": "drawn by us",
}
"""Text columns that hold nothing a person typed, each with what it holds instead."""

PAST_THE_SESSION = {
    "models/bulk.py": "many rows at once, whose texts are examined there before they go in",
    "workflows/programme/generate_risks.py": "made-up risks from our own patterns, by a switch of "
    "the command line that no page has; nothing in them was typed",
    "workflows/programme/replace_scale.py": "the words of the scale, examined with its steps, "
    "and what the risks say already",
}
"""Files that may insert or change texts without a flush."""

NO_FREE_TEXT = ("account/", "sign_in/", "settings/second_factor", "settings/confirm")
"""Pages that ask for passwords, codes, addresses and choices alone."""

BULK = re.compile(r"sa\.insert\(|bulk_insert|bulk_save|bulk_update|insert\(\)\.values")
TEXT_UPDATE = re.compile(r"sa\.update\((\w+)\)(.*?)\.values\((.*?)\)\n", re.S)


def text_columns() -> Iterator[sa.Column[str]]:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, sa.String) and not isinstance(column.type, sa.Enum):
                yield column


@pytest.mark.parametrize("column", list(text_columns()), ids=str)
def test_each_text_is_guarded_or_nobody_types_it(column: sa.Column[str]) -> None:
    name = f"{column.table.name}.{column.name}"
    is_guarded = isinstance(column.info.get(GUARDING), Guarding)
    assert is_guarded != (name in NOT_TYPED), (
        f"{name}: declare it as Prose, FreeLine, Name or TypedCode, or say what it holds instead."
    )


def test_the_list_names_only_columns_that_are_there() -> None:
    known = {f"{column.table.name}.{column.name}" for column in text_columns()}
    assert set(NOT_TYPED) <= known


def test_nothing_is_inserted_past_the_listener() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if "migrations" not in path.parts and BULK.search(path.read_text())
    }
    assert found == set(PAST_THE_SESSION)


def test_only_the_trail_inserts_what_it_has_examined_itself() -> None:
    """Whoever else writes many rows at once calls `insert_many`, which examines them."""
    callers = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if "insert_examined(" in path.read_text("utf-8")
    }
    assert callers == {"models/bulk.py", "models/audit.py"}


def test_no_update_past_the_session_writes_a_text() -> None:
    guarded = {column.name for column in text_columns() if GUARDING in column.info}
    count = 0
    for path in PACKAGE.rglob("*.py"):
        for table, _, values in TEXT_UPDATE.findall(path.read_text()):
            count += 1
            written = set(re.findall(r"(\w+)=", values))
            assert not written & guarded, f"{path.name} updates {table} past the guard"
    assert count > 3, "The pattern finds no update, so this test says nothing."


def test_each_form_of_a_page_can_ask_why_a_text_is_safe() -> None:
    templates = PACKAGE / "templates" / "lgr"
    silent = [
        path.relative_to(templates).as_posix()
        for path in templates.rglob("*.html")
        if "hidden_tag()" in (text := path.read_text())
        and "lgr_safe_reason(form)" not in text
        and not re.search(r"for field in form if field\.widget\.input_type != .hidden.", text)
        and not path.relative_to(templates).as_posix().startswith(NO_FREE_TEXT)
    ]
    assert silent == [], "These forms could not show the guard's question."
