"""The command that brings a plan in from a table."""

import sys
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from lgr_tracker.cli.answering import (
    OPERATOR,
    answers,
    as_json,
    of_programme,
    programme_of,
    say_json,
)
from lgr_tracker.cli.import_ import organisation_id_of, safe, say_preview, told_cell
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.plan_import import PlanPreview
from lgr_tracker.domain.register_import import RefusedCell, RowOutcome
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.plan.import_plan import import_plan, prepare_plan
from lgr_tracker.workflows.plan.read_table import AskedPlan, open_table, read_table


@click.command("plan")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@of_programme
@click.option("--council", help="Code of the new council for new work that names none.")
@click.option("--sheet", help="Sheet to read; the likeliest one if none is named.")
@click.option("--dry-run", is_flag=True, help="Show what would happen, and write nothing.")
@click.option("--reason", default="", help="Why nobody can be recognised by the cells in doubt.")
@as_json
@answers
def import_plan_table(file: Path, code: str, as_json: bool, dry_run: bool, **typed: Any) -> None:
    """Bring a plan in from a table: its activities and links, all of them or none."""
    programme_id = programme_of(code)
    try:
        preview = _bring_in(file, programme_id, is_trial=dry_run, **typed)
    except Invalid as refusal:
        if not as_json:
            raise
        say_json(safe(_told(_refused(refusal))))
        sys.exit(1)
    waits = bool(preview.doubted) and not typed["reason"]
    if as_json:
        say_json(safe(_told(preview)))
    else:
        say_preview(preview, is_trial=dry_run, waits=waits)
        _say_dates(preview)
    if preview.refused or (waits and not dry_run):
        sys.exit(1)


def _bring_in(
    file: Path,
    programme_id: int,
    *,
    council: str | None,
    sheet: str | None,
    reason: str,
    is_trial: bool,
) -> PlanPreview:
    """Read a table, look what it would do, and do it unless something stands in the way."""
    data = file.read_bytes()
    read = read_table(open_table(programme_id, data, file.name, actor=OPERATOR), sheet)
    council_id = organisation_id_of(programme_id, council)
    asked = AskedPlan(read, council_id, sha256(data).hexdigest())
    looked = prepare_plan(reading(OPERATOR), programme_id, asked, actor=OPERATOR, today=today())
    preview = looked.preview
    if is_trial or (preview.doubted and not reason) or not preview.can_apply:
        return preview
    return perform_as(
        OPERATOR,
        import_plan,
        programme_id,
        asked,
        looked,
        today=today(),
        privacy_reason=reason,
    )


def _refused(refusal: Invalid) -> PlanPreview:
    """Return the answer for a file of which nothing could be read."""
    sentences = dict.fromkeys((refusal.message, *refusal.fields.values()))
    return PlanPreview(
        "", {}, (), unread=tuple(RefusedCell("", "", "", "", each) for each in sentences)
    )


def _told(preview: PlanPreview) -> dict[str, Any]:
    return {
        "sheet": preview.sheet,
        "columns": preview.columns,
        "created": preview.count(RowOutcome.CREATED),
        "changed": preview.count(RowOutcome.CHANGED),
        "unchanged": preview.count(RowOutcome.UNCHANGED),
        "rows": [
            {
                "row": row.row,
                "code": row.reference,
                "outcome": row.outcome.value,
                "changes": [asdict(each) for each in row.changes],
            }
            for row in preview.rows
            if row.outcome is not RowOutcome.UNCHANGED
        ],
        "links": [{**asdict(each), "outcome": each.outcome} for each in preview.links],
        "rooms": [_plain(asdict(each)) for each in preview.rooms],
        "moved": [_plain(asdict(each)) for each in preview.moved],
        "refused": [told_cell(cell) for cell in preview.refused],
        "doubted": [told_cell(cell) for cell in preview.doubted],
        "passed_over": [told_cell(cell) for cell in preview.passed_over],
        "warnings": list(preview.warnings),
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if name.endswith("_on") and value else value
        for name, value in row.items()
    }


def _say_dates(preview: PlanPreview) -> None:
    """Say what becomes of the links, and of each council's room to vesting."""
    if preview.links:
        click.echo(f"Links: {len(preview.links):,} added, changed or taken out.")
    for each in preview.rooms:
        click.echo(
            f"{each.council}: {_room(each.before_days)} before, {_room(each.after_days)} after."
        )


def _room(count: int | None) -> str:
    return "no open work" if count is None else f"{count} working days of room"
