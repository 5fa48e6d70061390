"""Builders of risk workbooks: a test states only what matters to it."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import openpyxl

from lgr_tracker.domain.register import (
    ActionRow,
    BandView,
    ChangeRow,
    ChoiceList,
    DependencyRow,
    EntryRow,
    GradingRow,
    RegisterRow,
    RiskWorkbook,
    ScalePoint,
    ScaleView,
    WorkbookAbout,
)
from lgr_tracker.exchange.risk_workbook import write_risk_workbook

LIKELIHOODS = ("Rare", "Unlikely", "Possible", "Likely", "Almost certain")
IMPACTS = ("Slight", "Minor", "Moderate", "Major", "Severe")
SCALE = ScaleView(
    "Five by five",
    tuple(ScalePoint(n, label, n / 6) for n, label in enumerate(LIKELIHOODS, start=1)),
    tuple(ScalePoint(n, label) for n, label in enumerate(IMPACTS, start=1)),
    (
        BandView(1, "Low", 1, 4, 180),
        BandView(2, "Medium", 5, 9, 90),
        BandView(3, "High", 10, 15, 60),
        BandView(4, "Very high", 16, 25, 30),
    ),
)
ABOUT = WorkbookAbout(
    programme="Fenwold",
    programme_code="fenwold",
    as_at=datetime(2026, 7, 23, 9, 30, tzinfo=UTC),
    made_by="Asha",
    row_count=1,
    audit_head="3f2a",
)
# What a cell could be made to run, mark up or break, by kind (design notes on bad input).
NASTY_TEXTS = (
    "=1+1",
    "+44 1234",
    "-5",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\x00=1+1",
    "  =1+1",
    "\ufeff=1+1",
    '\u200b=HYPERLINK("a","b")',
    "\u3164=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A",
    "=cmd|' /C calc'!A0",
    "{=1+1}",
    "http://example.org/a",
    "mailto:a@example.org",
    "internal:'About'!A1",
    "007",
    "1e5",
    "TRUE",
    "#REF!",
    "NaN",
    "None",
    "<r>bold</r>",
    "<r><t>x</t></r></si><si>",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "%s%n",
    "'; DROP TABLE risks; --",
    "_x0041_",
    "_x005F_x0041_",
    "_x0041_x0042_",
    "a\u202egnp.exe",
    "e\u0301 \u00e9",
    "Z\u0351\u0352\u0353",
    "lone \ud800 half",
    "bell \x07 and \x1b[0m",
    "\ufffe\uffff",
    "\U0001f600",
    "٣ ₀ ²",
    "&amp; & &#10;",
    "a\r\nb\rc\nd",
)


def risk(reference: str = "R01", **fields: Any) -> RegisterRow:
    """Make a risk that says only what the test says."""
    return RegisterRow(**{"version": 1, "title": "A risk", "reference": reference, **fields})


def workbook(*risks: RegisterRow, **fields: Any) -> RiskWorkbook:
    """Make a workbook of the given risks."""
    return RiskWorkbook(**{"about": ABOUT, "scale": SCALE, "risks": risks, **fields})


def full_risk(reference: str = "R01") -> RegisterRow:
    """Make a risk with every field filled."""
    return RegisterRow(
        reference=reference,
        version=7,
        title="Records split late",
        kind="Threat",
        workstream="Data and ICT",
        category="Service continuity",
        lenses=("Corporate support", "Practice quality"),
        organisation="Fenwold County Council",
        affected_organisations=("East Fenwold", "West Fenwold"),
        cohorts=("Children in care",),
        services=("Front door", "Fees; charges"),
        phase="Shadow year",
        cause="The split of records has no tested plan.",
        event="Records go to the wrong council.",
        effect="Workers don't see a child's history.",
        raised_on=date(2026, 4, 1),
        raised_by="Head of data",
        owner="Director of children's services",
        action_owners=("Head of data",),
        existing_controls="A migration board meets weekly.",
        inherent_likelihood=5,
        inherent_impact=5,
        inherent_score=25,
        inherent_band="Very high",
        current_likelihood=4,
        current_impact=5,
        current_score=20,
        current_band="Very high",
        previous_period_score=16,
        target_likelihood=2,
        target_impact=4,
        target_score=8,
        target_band="Medium",
        target_on=date(2027, 2, 1),
        proximity_from=date(2027, 3, 1),
        proximity_until=date(2027, 6, 30),
        direction="Steady",
        response="Treat",
        accepted_until=date(2026, 12, 31),
        estimated_cost=250_000,
        planned_actions=("A01 Rehearse twice (Head of data, due 1 Feb 2027, open)", "A02 Check"),
        depends_on=("R02",),
        blocks=("R03", "R04"),
        milestones=("M31",),
        twins=("R05",),
        escalation="Programme board",
        status="Open",
        happened_on=date(2026, 6, 1),
        last_review_on=date(2026, 7, 1),
        next_review_on=date(2026, 8, 1),
        comment="Asked again in July.",
        classification="Programme",
    )


def full_workbook() -> RiskWorkbook:
    """Make a workbook with something on every sheet."""
    return workbook(
        full_risk(),
        risk("R02", current_likelihood=1, current_impact=1, current_score=1, current_band="Low"),
        about=replace(ABOUT, is_sample=True, classification="Official", row_count=2),
        actions=(
            ActionRow(
                reference="A01",
                version=1,
                title="Rehearse twice",
                risks=("R01", "R02"),
                owner="Head of data",
                due_on=date(2026, 7, 1),
                status="Open",
                progress_percent=0,
            ),
        ),
        dependencies=(
            DependencyRow(
                source_kind="risk",
                source_reference="R02",
                source_title="Another",
                relation="triggers",
                target_kind="risk",
                target_reference="R01",
                target_title="Records split late",
            ),
        ),
        entries=(
            EntryRow(
                reference="AS-001",
                kind="Assumption",
                title="The old system runs until June",
                organisation="Alder",
                due_on=date(2026, 7, 1),
                status="Open",
                risks=("R02",),
                becomes="R01",
            ),
        ),
        gradings=(
            GradingRow(
                assessment="Baseline",
                lens_code="L6",
                lens="Corporate support",
                grade=2,
                is_moderated=True,
                graded_on=date(2026, 5, 1),
                risks=("R01",),
            ),
        ),
        changes=(
            ChangeRow(
                changed_at=datetime(2026, 7, 1, 11, 5, tzinfo=UTC),
                changed_by="Asha",
                reference="R01",
                field="Current likelihood",
                before="3",
                after="4",
            ),
        ),
        lists={
            ChoiceList.OWNER: ("Director of children's services", "Head of data"),
            ChoiceList.STATUS: ("Open", "Closed"),
            ChoiceList.RESPONSE: ("Treat", "Tolerate"),
            ChoiceList.LENS: ("Corporate support", "Practice quality"),
        },
    )


def written(book: RiskWorkbook) -> bytes:
    """Write a workbook to bytes."""
    target = io.BytesIO()
    write_risk_workbook(book, target)
    return target.getvalue()


def parts_of(data: bytes) -> dict[str, str]:
    """Unpack the text parts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def plain_workbook(*sheets: tuple[str, Sequence[Sequence[object]]]) -> bytes:
    """Make a workbook of plain tables, as other programs write them."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
