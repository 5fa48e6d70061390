"""Adding an entry, changing it, and saying what became of it."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.entries.forms import EntryForm, SettleForm
from lgr_tracker.blueprints.entries.views import LIST, bp
from lgr_tracker.blueprints.entries.words import KINDS, WORDS, state_words
from lgr_tracker.domain.kinds import EntryKind
from lgr_tracker.domain.permissions import Permission, Scope, require
from lgr_tracker.domain.states import EntryState
from lgr_tracker.queries.entries import EntryRow, entry_detail
from lgr_tracker.queries.risk_choices import other_risks, risk_choices
from lgr_tracker.web.asking_whose import ask_whose, kept_by
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs, read_key
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.entries.save_entry import COLUMNS, add_entry, change_entry
from lgr_tracker.workflows.entries.settle_entry import settle_entry

Answer = Response | tuple[str, int]


@bp.route(f"{LIST}/add", methods=["GET", "POST"])
@needs(Permission.RISK_EDIT)
def add(code: str, kinds: str) -> Answer:
    """Put an entry into the log, from a risk or alone."""
    kind = KINDS[kinds]
    risk_id = read_key(request.args.get("risk"))
    form = EntryForm(data={"raised_on": today(), "more_risk_id": risk_id})
    _offer(form, kind, None)
    if form.is_submitted():
        added = form.attempt(
            lambda: perform(
                add_entry,
                current_programme().id,
                form.organisation_id.number,
                kind,
                form.values(),
            )
        )
        if added is not None:
            flash(f"The {WORDS[kind].one} is in the log.", "success")
            return redirect(url_for("entries.entry", code=code, entry_id=added))
    return _write(form, kind, None)


@bp.route("/<int:entry_id>/change", methods=["GET", "POST"])
@needs(Permission.RISK_EDIT)
def change(code: str, entry_id: int) -> Answer:
    """Change an entry."""
    row = _editable(entry_id)
    form = EntryForm(data=_stored(row))
    _offer(form, row.kind, row)
    if form.is_submitted():
        version = form.version.data
        done = form.attempt(
            lambda: perform(
                change_entry,
                current_programme().id,
                entry_id,
                form.values(),
                version,
                organisation_id=kept_by(form),
            )
        )
        if done is not None:
            flash(f"{row.reference} was changed.", "success")
            return redirect(url_for("entries.entry", code=code, entry_id=entry_id))
    return _write(form, row.kind, row)


@bp.route("/<int:entry_id>/settle", methods=["GET", "POST"])
@needs(Permission.RISK_EDIT)
def settle(code: str, entry_id: int) -> Answer:
    """Say what became of an entry; an assumption that failed leads on to its risk."""
    row = _editable(entry_id)
    form = SettleForm(data={"state": request.args.get("state"), "version": row.version})
    form.offer_moves(row.kind, row.state)
    if form.is_submitted():
        version = form.version.data
        done = form.attempt(
            lambda: perform(
                settle_entry,
                current_programme().id,
                entry_id,
                EntryState(form.state.data),
                version,
                outcome=form.outcome.data,
                on=form.on.data,
                today=today(),
            )
        )
        if done is not None:
            return _settled(code, row, EntryState(form.state.data))
    question = f"What became of {row.reference}?"
    page = render_template(
        "lgr/entries/ask.html",
        form=form,
        row=row,
        words=WORDS[row.kind],
        question=question,
        button="Save",
    )
    return page, form.status


def _settled(code: str, row: EntryRow, state: EntryState) -> Response:
    """Lead on: from an assumption that failed to the risk it becomes, else back to the entry."""
    if state is not EntryState.FAILED:
        flash(f"{row.reference}: {state_words(row.kind, state).lower()}.", "success")
        return redirect(url_for("entries.entry", code=code, entry_id=row.id))
    if row.becomes is not None:
        flash(f"{row.reference} does not hold. This is the risk it becomes.", "success")
        return redirect(url_for("risks.risk", code=code, risk_id=row.becomes.id))
    flash(f"{row.reference} does not hold. If it is a risk now, raise it here.", "success")
    return redirect(url_for("risks.raise_", code=code, entry=row.id))


def _offer(form: EntryForm, kind: EntryKind, row: EntryRow | None) -> None:
    asked = (reading(), current_actor(), current_programme().id)
    choices = risk_choices(*asked)
    form.turn(kind)
    form.offer(choices, other_risks(*asked), row)
    ask_whose(form, Permission.RISK_EDIT, choices.organisations, stands=row is not None)


def _stored(row: EntryRow) -> dict[str, object]:
    """Return what stands in an entry as the answers of the form."""
    return {
        **{name: getattr(row, name) for name in COLUMNS},
        "organisation_id": row.organisation_id,
        "becomes_id": row.becomes.id if row.becomes else None,
        "risk_ids": [str(each.id) for each in row.risks if not each.is_becoming],
        "version": row.version,
    }


def _editable(entry_id: int) -> EntryRow:
    programme = current_programme()
    row = entry_detail(reading(), current_actor(), programme.id, entry_id, today=today())
    require(current_actor(), Permission.RISK_EDIT, Scope(programme.id, row.organisation_id))
    return row


def _write(form: EntryForm, kind: EntryKind, row: EntryRow | None) -> Answer:
    page = render_template("lgr/entries/write.html", form=form, words=WORDS[kind], row=row)
    return page, form.status
