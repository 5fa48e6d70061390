"""Bringing a register in: send a file, look at what it would do, then apply it."""

from hashlib import sha256

from flask import flash, redirect, render_template, url_for
from flask_wtf.file import FileField
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.risks.address import read_number
from lgr_tracker.blueprints.risks.forms import pairs
from lgr_tracker.blueprints.risks.views import bp
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.domain.register_import import ImportPreview, RowOutcome
from lgr_tracker.domain.risk_text import plural
from lgr_tracker.exchange.kept_register import pack, unpack
from lgr_tracker.exchange.register_reader import ReadRegister
from lgr_tracker.queries.risk_choices import filter_choices
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.fields import ChoiceField, HiddenLine
from lgr_tracker.web.forms import Form
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.web.uploads import drop_upload, keep_upload, kept_upload
from lgr_tracker.workflows.risks.import_register import (
    import_register,
    preview_register,
    read_file,
)

SHOWN = 200
WORKBOOK_START = b"PK"


class UploadForm(Form):
    """Ask for a register."""

    file = FileField("Register", description="A workbook (.xlsx) or a table (.csv), at most 5 MB")
    organisation_id = ChoiceField(
        "Organisation for rows that name none",
        empty="None: every row must name one",
        hint="The organisation that keeps the text of the risks",
    )


class ApplyForm(Form):
    """Ask whether what was looked at is to be brought in."""

    once = None
    token = HiddenLine(render_kw={"id": False})
    organisation_id = HiddenLine(render_kw={"id": False})

    @property
    def default_organisation_id(self) -> int | None:
        """Return the organisation for rows that name none."""
        return read_number(self.organisation_id.data or "")


@bp.route("/import", methods=["GET", "POST"])
@needs(Permission.RISK_IMPORT)
def import_(code: str) -> Response | tuple[str, int]:
    """Take a register and show what it would do."""
    form = UploadForm()
    choices = filter_choices(reading(), current_actor(), current_programme().id)
    form.organisation_id.offer(pairs(choices.organisations))
    if form.is_submitted():
        data = form.file.data.read() if form.file.data else b""
        looked = form.attempt(lambda: _read_and_previewed(data, form.organisation_id.number))
        if looked is not None:
            read, preview = looked
            apply = ApplyForm(formdata=None, organisation_id=form.organisation_id.data or "")
            if preview.can_apply:
                apply.token.data = keep_upload(
                    current_actor(), pack(read, sha256(data).hexdigest())
                )
            if preview.doubted:
                apply.ask_why()
            return _preview_page(preview, apply), 200
    return render_template("lgr/risks/import.html", form=form), form.status


@bp.post("/import/apply")
@needs(Permission.RISK_IMPORT)
def import_apply(code: str) -> Response | tuple[str, int]:
    """Write what was looked at, all of it or nothing."""
    form = ApplyForm()
    kept = kept_upload(current_actor(), form.token.data or "")
    read, digest = unpack(kept.data)
    done = form.attempt(
        lambda: perform(
            import_register,
            current_programme().id,
            read,
            default_organisation_id=form.default_organisation_id,
            digest=digest,
            today=today(),
        )
    )
    if done is None:
        # No reason yet, or something changed in the log since: show what stands in the way now.
        preview = _previewed(read, form.default_organisation_id)
        if not preview.can_apply:
            form.token.data = ""
        return _preview_page(preview, form), 422 if preview.can_apply else 409
    drop_upload(current_actor(), kept.token)
    created, changed = done.count(RowOutcome.CREATED), done.count(RowOutcome.CHANGED)
    flash(
        f"{created:,} {plural(created, 'risk was', 'risks were')} added and {changed:,} changed.",
        "success",
    )
    return redirect(url_for("risks.index", code=code))


def _read_and_previewed(
    data: bytes, organisation_id: int | None
) -> tuple[ReadRegister, ImportPreview]:
    name = "register.xlsx" if data.startswith(WORKBOOK_START) else "register.csv"
    read = read_file(reading(), current_programme().id, data, name, actor=current_actor())
    return read, _previewed(read, organisation_id)


def _previewed(read: ReadRegister, organisation_id: int | None) -> ImportPreview:
    return preview_register(
        reading(),
        current_programme().id,
        read,
        default_organisation_id=organisation_id,
        actor=current_actor(),
    )


def _preview_page(preview: ImportPreview, form: ApplyForm) -> str:
    telling = [row for row in preview.rows if row.outcome is not RowOutcome.UNCHANGED]
    return render_template(
        "lgr/risks/import_preview.html",
        preview=preview,
        heading=_heading(preview),
        counts={outcome.value: preview.count(outcome) for outcome in RowOutcome},
        rows=telling[:SHOWN],
        left_out=max(0, len(telling) - SHOWN),
        refused=preview.refused[:SHOWN],
        doubted=preview.doubted[:SHOWN],
        form=form,
    )


def _heading(preview: ImportPreview) -> str:
    refused = len(preview.refused)
    if refused:
        cells = plural(refused, "cell stands", "cells stand")
        return f"{refused:,} {cells} in the way, so nothing was brought in."
    if not preview.can_apply:
        return "This file changes nothing: the log says the same already."
    created, changed = preview.count(RowOutcome.CREATED), preview.count(RowOutcome.CHANGED)
    return f"This would add {created:,} {plural(created, 'risk', 'risks')} and change {changed:,}."
