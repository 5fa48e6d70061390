"""Bringing a plan in from a table: send a file, say what its columns are, look, then apply it.

Between the pages what was read of the file waits under a random name, for its sender alone.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.plan import words
from lgr_tracker.blueprints.plan.blueprint import bp, may
from lgr_tracker.blueprints.plan.import_forms import PlanApplyForm, PlanFileForm, columns_form
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.domain.plan_import import PlanPreview, RoomChange
from lgr_tracker.domain.register_import import RefusedCell, RowOutcome
from lgr_tracker.domain.risk_text import plural
from lgr_tracker.exchange.plan_headings import Header, what_lacks
from lgr_tracker.exchange.plan_table import (
    Columns,
    OpenedPlan,
    columns_of_plan,
    pack_plan,
    unpack_plan,
)
from lgr_tracker.queries.activities import plan_choices
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.fields import MOST_SHOWN, shown, shown_cells
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.web.uploads import KeptUpload, drop_upload, keep_upload, kept_upload, note_upload
from lgr_tracker.workflows.plan.compare_table import TablePlan
from lgr_tracker.workflows.plan.import_plan import import_plan, prepare_plan
from lgr_tracker.workflows.plan.read_table import (
    AskedPlan,
    fit_to_keep,
    open_table,
    read_table,
)
from lgr_tracker.workflows.plan.write_table import MOVED

STARTS = {b"PK": "plan.xlsx", b"\xd0\xcf": "plan.xls"}
OUTCOMES = {
    RowOutcome.CREATED: "New",
    RowOutcome.CHANGED: "Changed",
    RowOutcome.UNCHANGED: "The same",
    RowOutcome.REFUSED: "Refused",
}


@bp.route("/import", methods=["GET", "POST"])
@needs(Permission.PLAN_EDIT)
def import_(code: str) -> Response | tuple[str, int]:
    """Take a table with a plan in it."""
    form = PlanFileForm()
    choices = plan_choices(reading(), current_actor(), current_programme().id)
    own = frozenset(row_id for row_id, _ in choices.councils if may(Permission.PLAN_EDIT, row_id))
    form.offer(choices, own, for_all=may(Permission.PLAN_EDIT, None))
    if form.is_submitted():
        data = form.file.data.read() if form.file.data else b""
        token = form.attempt(lambda: _keep(data, form.council_id.number))
        if token is not None:
            return redirect(url_for("plan.import_preview", code=code, token=token))
    return render_template("lgr/plan/import.html", form=form), form.status


@bp.route("/import/<token>/columns", methods=["GET", "POST"])
@needs(Permission.PLAN_EDIT)
def import_columns(code: str, token: str) -> Response | tuple[str, int]:
    """Ask what the columns of a sheet are."""
    kept = _Kept.of(token, request.args.get("sheet"))
    form = columns_form(kept.header.columns)
    if form.is_submitted() and form.attempt(lambda: kept.note_columns(form.columns_said())):
        to = url_for("plan.import_preview", code=code, token=token, sheet=kept.sheet)
        return redirect(to)
    page = render_template(
        "lgr/plan/import_columns.html",
        form=form,
        unsure=sum(not column.is_sure for column in form.asked),
        lack=what_lacks(kept.header.places),
        kept=kept,
    )
    return page, form.status


@bp.get("/import/<token>")
@needs(Permission.PLAN_EDIT)
def import_preview(code: str, token: str) -> Response | str:
    """Show what a table would do to the plan and to its dates; ask first what is unsure."""
    kept = _Kept.of(token, request.args.get("sheet"))
    if kept.told is None and kept.header.needs_word:
        to = url_for("plan.import_columns", code=code, token=token, sheet=kept.sheet)
        return redirect(to)
    return _page(PlanApplyForm(), kept, kept.plan())


@bp.post("/import/<token>/apply")
@needs(Permission.PLAN_EDIT)
def import_apply(code: str, token: str) -> Response | tuple[str, int]:
    """Write what was looked at, all of it or nothing."""
    form = PlanApplyForm()
    kept = _Kept.of(token, form.sheet.data)
    plan = kept.plan()
    if plan.fingerprint != form.seen.data:
        form.trouble = MOVED
        return _page(form, kept, plan), 409
    done = form.attempt(
        lambda: perform(import_plan, current_programme().id, kept.asked, plan, today=today())
    )
    if done is None:
        return _page(form, kept, kept.plan()), 422 if plan.preview.can_apply else 409
    drop_upload(current_actor(), kept.upload.token)
    flash(f"{_counted(done)}. The dates are reckoned anew.", "success")
    return redirect(url_for("plan.activities", code=code))


@dataclass(frozen=True)
class _Kept:
    """Hold a file that waits, opened again, and the sheet of it that is asked for."""

    upload: KeptUpload
    opened: OpenedPlan
    sheet: str

    @classmethod
    def of(cls, token: str, sheet: str | None) -> "_Kept":
        """Find a file of the person who asks; raises NotFound."""
        upload = kept_upload(current_actor(), token)
        opened = unpack_plan(upload.data)
        return cls(upload, opened, sheet or opened.likeliest)

    @property
    def told(self) -> Columns | None:
        """Return what the columns of the sheet are, where somebody has said so."""
        told: Columns | None = self.upload.note["columns"].get(self.sheet)
        return told

    @cached_property
    def header(self) -> Header:
        """Return the headings of the sheet; raises Invalid."""
        return columns_of_plan(self.opened, self.sheet, self.told)

    @cached_property
    def asked(self) -> AskedPlan:
        """Return what is asked to be brought in; raises Invalid."""
        note = self.upload.note
        read = read_table(self.opened, self.sheet, self.told)
        return AskedPlan(read, note["council_id"], note["digest"], tuple(self._withheld()))

    def note_columns(self, told: Columns) -> bool:
        """Keep what the columns of the sheet are; raises Invalid if it can't be read so."""
        read_table(self.opened, self.sheet, told)
        columns = {**self.upload.note["columns"], self.sheet: told}
        note_upload(current_actor(), self.upload.token, {**self.upload.note, "columns": columns})
        return True

    def plan(self) -> TablePlan:
        """Return what it would do."""
        return prepare_plan(
            reading(), current_programme().id, self.asked, actor=current_actor(), today=today()
        )

    def _withheld(self) -> Iterator[RefusedCell]:
        """Give the cells that were taken out before the file was kept, if they are to be read."""
        left_out = {column.letters for column in self.header.columns if not column.key}
        for each in self.upload.note["withheld"]:
            cell = RefusedCell(**each, excerpts=())
            if cell.sheet == self.sheet and cell.cell.rstrip("0123456789") not in left_out:
                yield cell


def _keep(data: bytes, council_id: int | None) -> str:
    """Keep a file for its sender, without the cells that nobody may keep; return its token."""
    programme_id, actor = current_programme().id, current_actor()
    opened = open_table(programme_id, data, STARTS.get(data[:2], "plan.csv"), actor=actor)
    if not columns_of_plan(opened, opened.likeliest).needs_word:
        read_table(opened)  # what can't be read at all is refused on the page it was sent from
    opened, withheld = fit_to_keep(opened)
    note: dict[str, Any] = {
        "council_id": council_id,
        "digest": sha256(data).hexdigest(),
        "columns": {},
        "withheld": [
            {name: text for name, text in asdict(cell).items() if name != "excerpts"}
            for cell in withheld
        ],
    }
    return keep_upload(actor, pack_plan(opened), note)


def _page(form: PlanApplyForm, kept: _Kept, plan: TablePlan) -> str:
    preview = plan.preview
    telling = [row for row in preview.rows if row.outcome is not RowOutcome.UNCHANGED]
    if preview.doubted:
        form.ask_why()
    form.seen.data, form.sheet.data = plan.fingerprint, preview.sheet
    return render_template(
        "lgr/plan/import_preview.html",
        form=form,
        kept=kept,
        preview=preview,
        heading=_heading(preview),
        lede=_lede(preview),
        counts={outcome.value: preview.count(outcome) for outcome in RowOutcome},
        outcomes=OUTCOMES,
        rows=telling[:MOST_SHOWN],
        left_out=max(0, len(telling) - MOST_SHOWN),
        links=preview.links[:MOST_SHOWN],
        moved=preview.moved[:MOST_SHOWN],
        days=words.days,
        warnings=[shown(each) for each in preview.warnings],
        refused=shown_cells(preview.refused),
        doubted=shown_cells(preview.doubted),
        passed_over=shown_cells(preview.passed_over),
    )


def _heading(preview: PlanPreview) -> str:
    refused = len(preview.refused)
    if refused:
        cells = plural(refused, "cell stands", "cells stand")
        return f"{refused:,} {cells} in the way, so nothing was brought in."
    if not preview.can_apply:
        return "This table changes nothing: the plan says the same already."
    created, changed = preview.count(RowOutcome.CREATED), preview.count(RowOutcome.CHANGED)
    links = len(preview.links)
    activities = plural(created, "activity", "activities")
    if not links:
        return f"This would add {created:,} {activities} and change {changed:,}."
    tied = f"{links:,} {plural(links, 'link', 'links')}"
    return f"This would add {created:,} {activities}, change {changed:,} and alter {tied}."


def _lede(preview: PlanPreview) -> str:
    """Say what it does to the room before vesting, council by council."""
    if not preview.rooms:
        return ""
    told = [_room(each) for each in preview.rooms if each.before_days != each.after_days]
    return f"{'; '.join(told)}." if told else "No council’s room to vesting changes by it."


def _room(each: RoomChange) -> str:
    before, after = _days(each.before_days), _days(each.after_days)
    return f"{each.council}’s room to vesting goes from {before} to {after}"


def _days(count: int | None) -> str:
    return "none known" if count is None else words.days(count).replace("-", "−")


def _counted(done: PlanPreview) -> str:
    created, changed = done.count(RowOutcome.CREATED), done.count(RowOutcome.CHANGED)
    links = len(done.links)
    return (
        f"{created:,} {plural(created, 'activity was', 'activities were')} added, {changed:,} "
        f"changed, and {links:,} {plural(links, 'link', 'links')}"
    )
