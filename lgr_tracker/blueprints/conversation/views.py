"""Saying something about a row of the log, taking it back, and files of evidence."""

from io import BytesIO
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask import send_file as sent_file
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.conversation.forms import FileForm, RemoveForm, SayForm, TakeBackForm
from lgr_tracker.domain.conversation import FILE_MOST, Subject, told_sentence
from lgr_tracker.domain.permissions import Permission, Scope, require
from lgr_tracker.exchange.evidence_file import CheckedFile, check_evidence
from lgr_tracker.queries.conversation import (
    About,
    about,
    about_comment,
    about_file,
    evidence_file,
)
from lgr_tracker.queries.mentions import people_to_tell
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.forms import Form
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.web.subjects import PAGES
from lgr_tracker.workflows.conversation.say import say as say_it
from lgr_tracker.workflows.conversation.take_back import take_back as take_it_back
from lgr_tracker.workflows.evidence.add_evidence import add_evidence
from lgr_tracker.workflows.evidence.remove_evidence import remove_evidence

bp = Blueprint("conversation", __name__, url_prefix="/programmes/<code>")
Answer = Response | tuple[str, int]
SUBJECT = "<any(risk, action, entry):subject>/<int:subject_id>"
BESIDE_THE_FILE = 1024 * 1024
"""Room in a request for what comes with the file; a little too large is then told in words."""


@bp.url_value_preprocessor
def _make_room(endpoint: str | None, values: dict[str, object] | None) -> None:
    """Take a larger request than elsewhere where a file is sent, before anything reads it."""
    if endpoint == f"{bp.name}.add_file":
        request.max_content_length = FILE_MOST + BESIDE_THE_FILE


@bp.route(f"/comments/{SUBJECT}/add", methods=["GET", "POST"])
@needs(Permission.COMMENT_SAY)
def say(code: str, subject: str, subject_id: int) -> Answer:
    """Say something about a row."""
    row = _about(subject, subject_id, Permission.COMMENT_SAY)
    form = SayForm()
    people = people_to_tell(reading(), current_actor(), current_programme().id, today())
    form.told.offer((str(key), name) for key, name in people)
    if form.is_submitted():
        told = form.attempt(
            lambda: perform(
                say_it,
                current_programme().id,
                row.subject,
                row.id,
                form.text.data,
                told_ids=form.told.numbers,
                today=today(),
            )
        )
        if told is not None:
            flash(f"It is said. {told_sentence(told.names, told.untold)}".strip(), "success")
            return redirect(_page_of(row, "said"))
    return _ask(form, row, f"What do you want to say about {row.reference}?", "Say it")


@bp.route("/comments/<int:comment_id>/take-back", methods=["GET", "POST"])
@needs(Permission.COMMENT_SAY)
def take_back(code: str, comment_id: int) -> Answer:
    """Take back what was said."""
    row = about_comment(reading(), current_actor(), current_programme().id, comment_id)
    form = TakeBackForm()
    if form.is_submitted():
        done = form.attempt(lambda: perform(take_it_back, current_programme().id, comment_id))
        if done is not None:
            flash("It is taken back.", "success")
            return redirect(_page_of(row, "said"))
    note = "The words are deleted for good. A line says that something was said and taken back."
    return _ask(form, row, "Take back what was said?", "Take it back", note)


@bp.route(f"/evidence/{SUBJECT}/add", methods=["GET", "POST"])
@needs(Permission.EVIDENCE_ADD)
def add_file(code: str, subject: str, subject_id: int) -> Answer:
    """Put a file to a row."""
    row = _about(subject, subject_id, Permission.EVIDENCE_ADD)
    form = FileForm()
    if form.is_submitted():
        most = current_app.config["LGR_TRACKER_EVIDENCE_MB"] * 1024 * 1024
        done = form.attempt(
            lambda: perform(
                add_evidence,
                current_programme().id,
                row.subject,
                row.id,
                _checked(form.file.data),
                form.note.data,
                most=most,
            )
        )
        if done is not None:
            flash(f"The file stands with {row.reference}.", "success")
            return redirect(_page_of(row, "shown"))
    return _ask(form, row, f"Which file shows something about {row.reference}?", "Put it in")


@bp.get("/evidence/<int:evidence_id>")
@needs(Permission.PROGRAMME_VIEW)
def file(code: str, evidence_id: int) -> Response:
    """Hand a file out, to be kept and never shown within the page."""
    kept = evidence_file(reading(), current_actor(), current_programme().id, evidence_id)
    return sent_file(
        BytesIO(kept.content),
        mimetype=kept.media_type,
        as_attachment=True,
        download_name=kept.name,
        etag=False,
        conditional=False,
    )


@bp.route("/evidence/<int:evidence_id>/remove", methods=["GET", "POST"])
@needs(Permission.EVIDENCE_ADD)
def remove_file(code: str, evidence_id: int) -> Answer:
    """Take a file away."""
    row = about_file(reading(), current_actor(), current_programme().id, evidence_id)
    _require(row, Permission.EVIDENCE_ADD)
    form = RemoveForm()
    if form.is_submitted():
        done = form.attempt(
            lambda: perform(remove_evidence, current_programme().id, evidence_id, form.reason.data)
        )
        if done is not None:
            flash("The file is gone.", "success")
            return redirect(_page_of(row, "shown"))
    return _ask(form, row, "Take this file away?", "Take it away")


def _checked(sent: FileStorage) -> CheckedFile:
    return check_evidence(sent.read(), sent.filename or "")


def _about(subject: str, subject_id: int, permission: Permission) -> About:
    asked = (reading(), current_actor(), current_programme().id)
    row = about(*asked, Subject(subject), subject_id)
    _require(row, permission)
    return row


def _require(row: About, permission: Permission) -> None:
    require(current_actor(), permission, Scope(current_programme().id, row.organisation_id))


def _page_of(row: About, anchor: str) -> str:
    endpoint, key = PAGES[row.subject]
    values: dict[str, Any] = {"code": current_programme().code, key: row.id}
    return url_for(endpoint, **values, _anchor=anchor)


def _ask(form: Form, row: About, question: str, button: str, note: str = "") -> Answer:
    page = render_template(
        "lgr/conversation/ask.html",
        form=form,
        row=row,
        question=question,
        button=button,
        note=note,
        back=_page_of(row, "said"),
    )
    return page, form.status
