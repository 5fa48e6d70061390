"""Commands that bring files in."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
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
from lgr_tracker.domain.guarding import DOUBTFUL, look_at
from lgr_tracker.domain.register_import import (
    Choices,
    Conflict,
    ImportPreview,
    RefusedCell,
    RowOutcome,
    Side,
)
from lgr_tracker.domain.scales import Scale
from lgr_tracker.exchange.mapping_file import SourceMapping, read_mapping
from lgr_tracker.exchange.reading import OpenedRegister, ReadRegister, told_risks, told_source
from lgr_tracker.queries.organisations import organisations
from lgr_tracker.queries.register_sources import register_sources
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.session import perform_as
from lgr_tracker.workflows.risks.import_register import import_register, prepare_import
from lgr_tracker.workflows.risks.plan_import import Asked, ImportPlan
from lgr_tracker.workflows.risks.read_register import (
    HowToRead,
    check_mapping,
    open_file,
    own_scale,
    read_opened,
)

NOTHING = "Nothing was brought in."
OWN = "own"
"""The name under which --scale knows the programme's own numbers and words."""


@click.group("import")
def import_() -> None:
    """Bring files into a programme."""


@dataclass(frozen=True)
class Options:
    """Hold how a file is to be read and what becomes of it, as it was typed."""

    organisation: str | None
    sheet: str | None
    mapping: Path | None
    scale: str | None
    take: str
    dry_run: bool
    reason: str


@import_.command("risks")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@of_programme
@click.option("--organisation", help="Code of the organisation for rows that name none.")
@click.option("--sheet", help="Sheet to read; the likeliest one if none is named.")
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML file: what each heading is, and what the words of its scale mean.",
)
@click.option(
    "--scale",
    help="A source whose words were remembered, or “own”: the programme's own numbers and words.",
)
@click.option(
    "--take",
    type=click.Choice([side.value for side in Side]),
    default=Side.OURS.value,
    show_default=True,
    help="Whose text stands where both have changed.",
)
@click.option("--dry-run", is_flag=True, help="Show what would happen, and write nothing.")
@click.option("--reason", default="", help="Why nobody can be recognised by the cells in doubt.")
@as_json
@answers
def risks(file: Path, code: str, as_json: bool, **typed: Any) -> None:
    """Bring the risks of a workbook or a table in: all of them, or none."""
    options, programme_id = Options(**typed), programme_of(code)
    try:
        read, preview = _bring_in(file, programme_id, options, has_bar=not as_json)
    except Invalid as refusal:
        if not as_json:
            raise
        say_json(safe(_told_refusal(file.name, refusal)))
        sys.exit(1)
    waits = bool(preview.doubted) and not options.reason
    if as_json:
        say_json(safe(_told(preview, read, file.name)))
    else:
        say_preview(preview, is_trial=options.dry_run, waits=waits)
    if preview.refused or (waits and not options.dry_run):
        sys.exit(1)


def _bring_in(
    file: Path, programme_id: int, options: Options, *, has_bar: bool
) -> tuple[ReadRegister, ImportPreview]:
    """Read a file, look what it would do, and do it unless something stands in the way."""
    data = file.read_bytes()
    opened = open_file(programme_id, data, file.name, actor=OPERATOR)
    session = reading(OPERATOR)
    scale = scale_of(session, OPERATOR, programme_id)
    mapping = _mapping(programme_id, options, scale)
    _check_headings(opened, mapping.columns, options)
    how = HowToRead(options.sheet, mapping.columns)
    read = read_opened(session, programme_id, opened, how, actor=OPERATOR)
    if options.scale == OWN:
        mapping = replace(mapping, scale=own_scale(read, scale))
    asked = Asked(
        read,
        organisation_id_of(programme_id, options.organisation),
        sha256(data).hexdigest(),
        scale=mapping.scale,
        is_strict=mapping.scale is not None,
        choices=Choices(otherwise=Side(options.take)),
        is_trial=options.dry_run,
    )
    plan = prepare_import(session, programme_id, asked, actor=OPERATOR)
    waits = bool(plan.preview.doubted) and not options.reason
    if options.dry_run or waits or not plan.preview.can_apply:
        return read, plan.preview
    return read, _write(programme_id, asked, plan, options.reason, has_bar=has_bar)


def _write(
    programme_id: int, asked: Asked, plan: ImportPlan, reason: str, *, has_bar: bool
) -> ImportPreview:
    is_shown = has_bar and sys.stderr.isatty()
    length = len(asked.read.rows)
    with click.progressbar(length=length, file=sys.stderr, hidden=not is_shown) as bar:
        return perform_as(
            OPERATOR,
            import_register,
            programme_id,
            asked,
            plan=plan,
            today=today(),
            on_row=lambda: bar.update(1),
            privacy_reason=reason,
        )


def _mapping(programme_id: int, options: Options, scale: Scale) -> SourceMapping:
    """Return what was said of the source: in a file, and under a name before."""
    written = read_mapping(options.mapping.read_bytes()) if options.mapping else SourceMapping()
    if written.scale is not None:
        check_mapping(written.scale, scale)
    if options.scale in (None, OWN):
        return written
    for source in register_sources(reading(OPERATOR), OPERATOR, programme_id):
        if source.name == options.scale:
            if source.scale is None or source.scale_edition != scale.edition:
                raise Invalid(
                    f"Nobody has said yet what the words of {source.name} mean on the scale as it "
                    "is today. Bring one of its files in by the page."
                )
            return SourceMapping({**source.columns, **written.columns}, source.scale)
    raise Invalid(
        f"The programme remembers no source called {str(options.scale)[:80]}. "
        f"Use a name that was given when one of its files came in by the page, or {OWN}."
    )


def _check_headings(
    opened: OpenedRegister, columns: Mapping[str, str | None], options: Options
) -> None:
    """Refuse a mapping that speaks of columns which the file does not have."""
    if options.mapping is None:
        return
    known = {
        column.heading
        for sheet in opened.sheets
        for table in sheet.tables
        for column in table.columns
    }
    strange = [heading for heading in columns if heading not in known]
    if strange and options.scale in (None, OWN):
        raise Invalid(f"The file has no column called {strange[0][:80]}.")


def say_preview(preview: ImportPreview, *, is_trial: bool, waits: bool) -> None:
    """Say what a file would do or has done; what stands in the way goes to stderr."""
    for cell in (*preview.refused, *preview.doubted):
        click.echo(f"{cell.sheet} {cell.cell}, {cell.heading}: {cell.why}", err=True)
    for each in preview.conflicts:
        click.echo(
            f"{each.reference}, {each.field}: changed here and in the file ({each.sheet} "
            f"{each.cell}). Ours stands; use --take theirs for the file's.",
            err=True,
        )
    for warning in preview.warnings:
        click.echo(safe(warning), err=True)
    if waits:
        click.echo(f"{DOUBTFUL} Use --reason.", err=True)
    counts = {outcome: preview.count(outcome) for outcome in RowOutcome}
    stopped = preview.refused or (waits and not is_trial)
    lead = NOTHING if stopped else ("Would be:" if is_trial else "Done:")
    click.echo(
        f"{lead} {counts[RowOutcome.CREATED]:,} new, {counts[RowOutcome.CHANGED]:,} changed, "
        f"{counts[RowOutcome.UNCHANGED]:,} the same, {counts[RowOutcome.REFUSED]:,} refused."
    )


def _told(preview: ImportPreview, read: ReadRegister, name: str) -> dict[str, Any]:
    return {
        "source": told_source(read, name),
        "created": preview.count(RowOutcome.CREATED),
        "changed": preview.count(RowOutcome.CHANGED),
        "unchanged": preview.count(RowOutcome.UNCHANGED),
        "conflicts": [_conflict(each) for each in preview.conflicts],
        "refused": [told_cell(cell) for cell in preview.refused],
        "warnings": list(preview.warnings),
        "doubted": [told_cell(cell) for cell in preview.doubted],
        "unread": [told_cell(cell) for cell in preview.passed_over],
        "risks": told_risks(read),
    }


def _told_refusal(name: str, refusal: Invalid) -> dict[str, Any]:
    """Return the answer for a file of which nothing could be read."""
    sentences = dict.fromkeys((refusal.message, *refusal.fields.values()))
    return {
        "source": {"file": name, "sheet": "", "header_rows": [], "columns": {}},
        **dict.fromkeys(("created", "changed", "unchanged"), 0),
        "conflicts": [],
        "refused": [{"sheet": "", "cell": "", "value": "", "why": each} for each in sentences],
        **{key: [] for key in ("warnings", "doubted", "unread", "risks")},
    }


def told_cell(cell: RefusedCell) -> dict[str, str]:
    """Return a cell for JSON."""
    return {name: getattr(cell, name) for name in ("sheet", "cell", "heading", "value", "why")}


def _conflict(conflict: Conflict) -> dict[str, str | None]:
    names = ("reference", "field", "base", "ours", "theirs")
    return {name: getattr(conflict, name) for name in names}


def safe(value: Any) -> Any:
    """Return a value without the texts that nobody may keep: this may end up in a log."""
    if isinstance(value, str):
        return "" if look_at(value, as_name=True) else value
    if isinstance(value, list):
        return [safe(each) for each in value]
    if isinstance(value, dict):
        return {safe(key): safe(each) for key, each in value.items()}
    return value


def organisation_id_of(programme_id: int, code: str | None) -> int | None:
    """Return the id of an organisation that is named by its code; raises Invalid."""
    if code is None:
        return None
    for row in organisations(reading(OPERATOR), OPERATOR, programme_id):
        if row.code == code:
            return row.id
    raise Invalid(f"There is no organisation with the code {code} in this programme.")
