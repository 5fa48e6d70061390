"""Commands that bring files in."""

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
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.guarding import DOUBTFUL
from lgr_tracker.domain.register_import import ImportPreview, RefusedCell, RowOutcome
from lgr_tracker.queries.organisations import organisations
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.risks.import_register import (
    import_register,
    preview_register,
    read_file,
)

NOTHING = "Nothing was brought in."


@click.group("import")
def import_() -> None:
    """Bring files into a programme."""


@import_.command("risks")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@of_programme
@click.option("--organisation", help="Code of the organisation for rows that name none.")
@click.option("--dry-run", is_flag=True, help="Show what would happen, and write nothing.")
@click.option("--reason", default="", help="Why nobody can be recognised by the cells in doubt.")
@as_json
@answers
def risks(
    file: Path, code: str, organisation: str | None, dry_run: bool, reason: str, as_json: bool
) -> None:
    """Bring the risks of a workbook or a table in: all of them, or none."""
    programme_id = programme_of(code)
    default = _organisation_id(programme_id, organisation)
    data = file.read_bytes()
    read = read_file(reading(OPERATOR), programme_id, data, file.name, actor=OPERATOR)
    preview = preview_register(
        reading(OPERATOR), programme_id, read, default_organisation_id=default, actor=OPERATOR
    )
    waits = bool(preview.doubted) and not reason
    if not dry_run and preview.can_apply and not waits:
        bar_on = sys.stderr.isatty() and not as_json
        with click.progressbar(length=len(read.rows), file=sys.stderr, hidden=not bar_on) as bar:
            preview = perform_as(
                OPERATOR,
                import_register,
                programme_id,
                read,
                default_organisation_id=default,
                digest=sha256(data).hexdigest(),
                today=today(),
                on_row=lambda: bar.update(1),
                privacy_reason=reason,
            )
    _answer(preview, file.name, dry_run=dry_run, waits=waits, as_json=as_json)
    if preview.refused or (waits and not dry_run):
        sys.exit(1)


def _answer(
    preview: ImportPreview, name: str, *, dry_run: bool, waits: bool, as_json: bool
) -> None:
    counts = {outcome.value: preview.count(outcome) for outcome in RowOutcome}
    if as_json:
        say_json(_told(preview, name, counts))
        return
    for cell in (*preview.refused, *preview.doubted):
        click.echo(f"{cell.sheet} {cell.cell}, {cell.heading}: {cell.why}", err=True)
    for warning in preview.warnings:
        click.echo(warning, err=True)
    if waits:
        click.echo(f"{DOUBTFUL} Use --reason.", err=True)
    stopped = preview.refused or (waits and not dry_run)
    lead = NOTHING if stopped else ("Would be:" if dry_run else "Done:")
    click.echo(
        f"{lead} {counts['created']:,} new, {counts['changed']:,} changed, "
        f"{counts['unchanged']:,} the same, {counts['refused']:,} refused."
    )


def _told(preview: ImportPreview, name: str, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "source": {"file": name, "sheet": preview.sheet, "columns": preview.columns},
        "created": counts["created"],
        "changed": counts["changed"],
        "unchanged": counts["unchanged"],
        "refused": [_cell(cell) for cell in preview.refused],
        "doubted": [_cell(cell) for cell in preview.doubted],
        "warnings": list(preview.warnings),
        "risks": [
            {
                "row": row.row,
                "reference": row.reference,
                "title": row.title,
                "outcome": row.outcome.value,
                "changes": [asdict(each) for each in row.changes],
            }
            for row in preview.rows
        ],
    }


def _cell(cell: RefusedCell) -> dict[str, str]:
    """Return a cell without what the privacy guard marked in it: this may end up in a log."""
    return {name: getattr(cell, name) for name in ("sheet", "cell", "heading", "value", "why")}


def _organisation_id(programme_id: int, code: str | None) -> int | None:
    if code is None:
        return None
    for row in organisations(reading(OPERATOR), OPERATOR, programme_id):
        if row.code == code:
            return row.id
    raise Invalid(f"There is no organisation with the code {code} in this programme.")
