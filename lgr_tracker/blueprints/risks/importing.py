"""Bringing a register in: send a file, say what its columns are, look at it, then apply it.

Between the pages what was read of the file waits under a random name, for its sender alone.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.risks.forms import pairs
from lgr_tracker.blueprints.risks.import_forms import (
    ApplyForm,
    AskedFile,
    ColumnsForm,
    UploadForm,
    columns_form,
    source_of,
)
from lgr_tracker.blueprints.risks.views import bp
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.domain.register import ScaleMapping
from lgr_tracker.domain.register.scale_values import scale_of_values, values_of_scale
from lgr_tracker.domain.register_import import (
    Choices,
    ImportPreview,
    RefusedCell,
    RowOutcome,
    Side,
)
from lgr_tracker.domain.risk_text import plural
from lgr_tracker.exchange.kept_register import pack_opened, unpack_opened
from lgr_tracker.exchange.mapping_file import fingerprint_of
from lgr_tracker.exchange.reading import (
    FoundSheet,
    OpenedRegister,
    ReadRegister,
    best_sheet,
    words_of_scale,
)
from lgr_tracker.queries.register_sources import Source, register_sources
from lgr_tracker.queries.risk_choices import filter_choices
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.fields import MOST_SHOWN, shown, shown_cells
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.web.uploads import (
    KeptUpload,
    drop_upload,
    keep_upload,
    kept_upload,
    note_upload,
)
from lgr_tracker.workflows.jobs.ask_for_import import ask_for_import
from lgr_tracker.workflows.risks.guard_import import take_out_blocked
from lgr_tracker.workflows.risks.import_register import import_register, prepare_import
from lgr_tracker.workflows.risks.plan_import import Asked, ImportPlan
from lgr_tracker.workflows.risks.read_register import (
    HowToRead,
    check_mapping,
    open_file,
    read_opened,
)
from lgr_tracker.workflows.risks.remember_source import SourceValues, remember_source

LONG = 2_000
"""From so many rows on a file is brought in as a job, and My jobs tells what became of it."""
WORKBOOK_STARTS = {b"PK": "register.xlsx", b"\xd0\xcf": "register.xls"}
CHOICE = "take "
"""How the name of a field begins that says whose text is to stand."""
UNSEEN = "Some texts were changed here since you looked. Choose for these as well."


@bp.route("/import", methods=["GET", "POST"])
@needs(Permission.RISK_IMPORT)
def import_(code: str) -> Response | tuple[str, int]:
    """Take a register."""
    form = UploadForm()
    choices = filter_choices(reading(), current_actor(), current_programme().id)
    form.organisation_id.offer(pairs(choices.organisations))
    if form.is_submitted():
        data = form.file.data.read() if form.file.data else b""
        token = form.attempt(lambda: _keep(data, form.organisation_id.number))
        if token is not None:
            return redirect(url_for("risks.import_preview", code=code, token=token))
    return render_template("lgr/risks/import.html", form=form), form.status


@bp.route("/import/<token>/columns", methods=["GET", "POST"])
@needs(Permission.RISK_IMPORT)
def import_columns(code: str, token: str) -> Response | tuple[str, int]:
    """Ask what the columns of a sheet are, and what its words of scale mean."""
    kept = _Kept.of(token)
    sheet = kept.sheet(request.form.get("sheet") or request.args.get("sheet"))
    scale = scale_of(reading(), current_actor(), current_programme().id)
    columns, mapping = kept.said_of(sheet)
    words = words_of_scale(kept.read(HowToRead(sheet.name, columns)))
    form, asked = columns_form(sheet, words, scale, columns=columns, mapping=mapping)
    if form.is_submitted():
        said = form.attempt(lambda: _said(form, asked, kept, sheet))
        if said is not None:
            columns, mapping = said
            new = words_of_scale(kept.read(HowToRead(sheet.name, columns)))
            if {*words.likelihood, *words.impact, *words.scores}.issuperset(
                (*new.likelihood, *new.impact, *new.scores)
            ):
                return redirect(url_for("risks.import_preview", code=code, token=token))
            form, asked = columns_form(sheet, new, scale, columns=columns, mapping=mapping)
    return _columns_page(form, asked, kept, sheet), form.status


@bp.get("/import/<token>")
@needs(Permission.RISK_IMPORT)
def import_preview(code: str, token: str) -> Response | str:
    """Show what a register would do; first ask what it means where nobody has said yet."""
    kept = _Kept.of(token)
    if kept.is_foreign and not kept.is_told:
        return redirect(url_for("risks.import_columns", code=code, token=token))
    form = ApplyForm()
    plan = kept.plan(Choices())
    if plan.preview.doubted:
        form.ask_why()
    return _preview_page(kept.preview(plan), form, kept)


@bp.post("/import/<token>/apply")
@needs(Permission.RISK_IMPORT)
def import_apply(code: str, token: str) -> Response | tuple[str, int]:
    """Write what was looked at, all of it or nothing."""
    form, kept = ApplyForm(), _Kept.of(token)
    choices = Choices(dict(_chosen()))
    asked = kept.asked(choices)
    plan = prepare_import(reading(), current_programme().id, asked, actor=current_actor())
    preview = kept.preview(plan)
    if any(each.key not in choices.by_key for each in preview.conflicts[:MOST_SHOWN]):
        form.trouble = UNSEEN
        return _preview_page(preview, form, kept), 409
    is_explained = bool(request.form.get("privacy_reason")) or not preview.doubted
    if len(preview.rows) > LONG and preview.can_apply and is_explained:
        return _ask_for_it(kept, choices, len(preview.rows))
    done = None
    if not preview.refused:
        done = form.attempt(
            lambda: perform(
                import_register, current_programme().id, asked, plan=plan, today=today()
            )
        )
    if done is None:
        # No reason yet, or something changed in the log since: show what stands in the way now.
        again = kept.preview(kept.plan(choices))
        return _preview_page(again, form, kept), 422 if again.can_apply else 409
    drop_upload(current_actor(), kept.upload.token)
    created, changed = done.count(RowOutcome.CREATED), done.count(RowOutcome.CHANGED)
    flash(
        f"{created:,} {plural(created, 'risk was', 'risks were')} added and {changed:,} changed.",
        "success",
    )
    return redirect(url_for("risks.index", code=code))


@dataclass(frozen=True)
class _Kept:
    """Hold a file that waits, opened again, with what was said of it so far."""

    upload: KeptUpload
    opened: OpenedRegister
    digest: str

    @classmethod
    def of(cls, token: str) -> "_Kept":
        """Find a file of the person who asks; raises NotFound."""
        upload = kept_upload(current_actor(), token)
        return cls(upload, *unpack_opened(upload.data))

    @property
    def is_foreign(self) -> bool:
        """Tell whether the file is another's register, not our own workbook coming back."""
        return not self.upload.note["is_ours"]

    @property
    def is_told(self) -> bool:
        """Tell whether somebody has said what the columns are."""
        return self.upload.note["columns"] is not None

    @property
    def source_name(self) -> str:
        """Return whose files are read like this, where it was remembered."""
        return str(self.upload.note["source"])

    def sheet(self, name: str | None) -> FoundSheet:
        """Return the sheet that is read: the one asked for, the one said before, or the best."""
        wanted = name or self.upload.note["sheet"]
        found = {sheet.name: sheet for sheet in self.opened.sheets}
        if wanted in found:
            return found[wanted]
        best = best_sheet(self.opened)
        if best is None:
            raise Invalid("No sheet of this file looks like a register.")
        return best

    def said_of(self, sheet: FoundSheet) -> tuple[dict[str, str | None], ScaleMapping | None]:
        """Return what was said of a sheet, here or when its source was remembered."""
        note = self.upload.note
        if note["columns"] is not None and note["sheet"] == sheet.name:
            return note["columns"], scale_of_values(note["scale"]) if note["scale"] else None
        source = _source(sheet)
        return (dict(source.columns), source.scale) if source else ({}, None)

    def read(self, how: HowToRead) -> ReadRegister:
        """Read the rows of a sheet."""
        programme_id, actor = current_programme().id, current_actor()
        return read_opened(reading(), programme_id, self.opened, how, actor=actor)

    def asked(self, choices: Choices) -> Asked:
        """Return what is asked to be brought in."""
        note = self.upload.note
        return Asked(
            self.read(HowToRead(note["sheet"], note["columns"] or {})),
            note["organisation_id"],
            self.digest,
            choices=choices,
            scale=scale_of_values(note["scale"]) if note["scale"] else None,
        )

    def plan(self, choices: Choices) -> ImportPlan:
        """Return what it would do."""
        asked = self.asked(choices)
        return prepare_import(reading(), current_programme().id, asked, actor=current_actor())

    def preview(self, plan: ImportPlan) -> ImportPreview:
        """Return what it would do for its page, with the cells that were taken out before."""
        return plan.preview.beside(self.withheld())

    def withheld(self) -> list[RefusedCell]:
        """Return the cells that were taken out before the file was kept, if they are to be read."""
        sheet = self.sheet(None)
        columns, _ = self.said_of(sheet)
        left_out = {
            column.letters
            for table in sheet.tables
            for column in table.columns
            if columns.get(column.heading, "") is None
        }
        cells = (RefusedCell(**each, excerpts=()) for each in self.upload.note["withheld"])
        return [
            cell
            for cell in cells
            if cell.sheet == sheet.name and cell.cell.rstrip("0123456789") not in left_out
        ]


def _keep(data: bytes, organisation_id: int | None) -> str:
    """Keep a file for its sender, without the cells that nobody may keep; return its token."""
    programme_id, actor = current_programme().id, current_actor()
    name = WORKBOOK_STARTS.get(data[:2], "register.csv")
    opened = open_file(programme_id, data, name, actor=actor)
    best = best_sheet(opened)
    read = read_opened(reading(), programme_id, opened, HowToRead(), actor=actor)
    scale = scale_of(reading(), actor, programme_id)
    source = _source(best) if best and not read.is_ours else None
    is_known = source is not None and source.scale_edition == scale.edition
    opened, withheld = take_out_blocked(opened)
    note = {
        "is_ours": read.is_ours,
        "organisation_id": organisation_id or (source.organisation_id if source else None),
        "sheet": read.sheet,
        "columns": dict(source.columns) if source and is_known else None,
        "scale": values_of_scale(source.scale) if source and source.scale and is_known else None,
        "source": source.name if source and is_known else "",
        "withheld": [_plain(cell) for cell in withheld],
    }
    return keep_upload(actor, pack_opened(opened, sha256(data).hexdigest()), note)


def _plain(cell: RefusedCell) -> dict[str, str]:
    return {name: text for name, text in asdict(cell).items() if name != "excerpts"}


def _source(sheet: FoundSheet) -> Source | None:
    known = register_sources(reading(), current_actor(), current_programme().id)
    return source_of(known, fingerprint_of(sheet))


def _said(
    form: ColumnsForm, asked: AskedFile, kept: _Kept, sheet: FoundSheet
) -> tuple[dict[str, str | None], ScaleMapping | None]:
    """Keep what was said of a sheet, and remember it where a name was given."""
    programme_id = current_programme().id
    scale = scale_of(reading(), current_actor(), programme_id)
    columns = asked.columns_said(form)
    mapping = asked.scale_said(form, scale)
    if mapping is not None:
        check_mapping(mapping, scale)
    name = form.name.data or ""
    organisation_id = kept.upload.note["organisation_id"]
    if name:
        values = SourceValues(name, fingerprint_of(sheet), organisation_id, columns, mapping)
        perform(remember_source, programme_id, values)
    note = {
        **kept.upload.note,
        "sheet": sheet.name,
        "columns": columns,
        "scale": values_of_scale(mapping) if mapping else None,
        "source": name,
    }
    note_upload(current_actor(), kept.upload.token, note)
    return columns, mapping


def _chosen() -> Iterator[tuple[str, Side]]:
    """Give whose text is to stand, as the radios of the page say it."""
    for name, value in request.form.items():
        if name.startswith(CHOICE) and value in tuple(Side):
            yield name.removeprefix(CHOICE), Side(value)


def _ask_for_it(kept: _Kept, choices: Choices, rows: int) -> Response:
    """Have a long file brought in while the person goes on."""
    note = {key: value for key, value in kept.upload.note.items() if key != "withheld"}
    perform(
        ask_for_import,
        current_programme().id,
        kept.upload.data,
        {**note, "choices": dict(choices.by_key)},
        reason=request.form.get("privacy_reason", ""),
        rows=rows,
    )
    drop_upload(current_actor(), kept.upload.token)
    flash(
        "The register is being brought in, all of it or nothing. What becomes of it is told here."
    )
    return redirect(url_for("jobs.index"))


def _columns_page(form: ColumnsForm, asked: AskedFile, kept: _Kept, sheet: FoundSheet) -> str:
    unsure = sum(not column.is_sure for column in asked.columns)
    return render_template(
        "lgr/risks/import_columns.html",
        form=form,
        asked=asked,
        unsure=unsure,
        sheet=sheet,
        sheets=[each.name for each in kept.opened.sheets],
        notes=kept.opened.notes,
        token=kept.upload.token,
    )


def _preview_page(preview: ImportPreview, form: ApplyForm, kept: _Kept) -> str:
    telling = [row for row in preview.rows if row.outcome is not RowOutcome.UNCHANGED]
    return render_template(
        "lgr/risks/import_preview.html",
        preview=preview,
        heading=_heading(preview),
        counts={outcome.value: preview.count(outcome) for outcome in RowOutcome},
        rows=telling[:MOST_SHOWN],
        left_out=max(0, len(telling) - MOST_SHOWN),
        warnings=[shown(each) for each in preview.warnings],
        refused=shown_cells(preview.refused),
        doubted=shown_cells(preview.doubted),
        passed_over=shown_cells(preview.passed_over),
        conflicts=preview.conflicts[:MOST_SHOWN],
        choice=CHOICE,
        chosen=dict(_chosen()),
        form=form,
        kept=kept,
        token=kept.upload.token,
    )


def _heading(preview: ImportPreview) -> str:
    refused = len(preview.refused)
    if refused:
        cells = plural(refused, "cell stands", "cells stand")
        return f"{refused:,} {cells} in the way, so nothing was brought in."
    conflicts = len(preview.conflicts)
    if conflicts:
        return f"{conflicts:,} {plural(conflicts, 'text was', 'texts were')} changed on both sides."
    if not preview.can_apply:
        return "This file changes nothing: the log says the same already."
    created, changed = preview.count(RowOutcome.CREATED), preview.count(RowOutcome.CHANGED)
    return f"This would add {created:,} {plural(created, 'risk', 'risks')} and change {changed:,}."
