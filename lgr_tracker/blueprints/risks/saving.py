"""Views of the risk list: saved under a name, shared, renamed, deleted."""

from urllib.parse import parse_qsl

from flask import flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import BooleanField

from lgr_tracker.blueprints.risks.address import read_address
from lgr_tracker.blueprints.risks.views import bp
from lgr_tracker.domain.errors import NotAllowed
from lgr_tracker.domain.permissions import Permission, Scope, is_allowed
from lgr_tracker.queries.saved_views import SavedViewRow, saved_view, saved_views
from lgr_tracker.web.database import reading
from lgr_tracker.web.fields import HiddenLine, LineField, SeenVersion
from lgr_tracker.web.forms import Form
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.views.change_view import change_view, delete_view
from lgr_tracker.workflows.views.save_view import LONGEST, ViewValues, save_view

PAGE = "risks"
Answer = Response | tuple[str, int]


class ViewForm(Form):
    """Ask about a view."""

    name = LineField(
        "Name of the view", asks="Give the view a name.", longest=80, hint="Such as: West, red"
    )
    is_shared = BooleanField("Share it with everybody in the programme")
    version = SeenVersion()

    def values(self) -> ViewValues:
        """Return what was filled in."""
        return ViewValues(name=self.name.data, is_shared=self.is_shared.data)


class NewViewForm(ViewForm):
    """Ask about a view of the list that the address stands for."""

    arguments = HiddenLine()


@bp.get("/views")
@needs(Permission.PROGRAMME_VIEW)
def views(code: str) -> str:
    """List the saved views."""
    rows = saved_views(reading(), current_actor(), current_programme().id, PAGE)
    return render_template(
        "lgr/risks/views.html", rows=rows, changeable={row.id for row in rows if _may_change(row)}
    )


@bp.route("/views/save", methods=["GET", "POST"])
@needs(Permission.PROGRAMME_VIEW)
def save(code: str) -> Answer:
    """Save the list that the address stands for under a name."""
    form = NewViewForm(data={"arguments": _short(request.args)})
    if form.is_submitted():
        arguments = _short(MultiDict(parse_qsl((form.arguments.data or "")[:LONGEST])))
        saved = form.attempt(
            lambda: perform(save_view, current_programme().id, PAGE, arguments, form.values())
        )
        if saved is not None:
            flash("The view is saved.", "success")
            return redirect(f"{url_for('risks.index', code=code)}?{arguments}")
    return render_template(
        "lgr/risks/view.html", form=form, heading="What is this view called?"
    ), form.status


@bp.route("/views/<int:view_id>/change", methods=["GET", "POST"])
@needs(Permission.PROGRAMME_VIEW)
def change_saved(code: str, view_id: int) -> Answer:
    """Rename a view, or share it."""
    row = _changeable(view_id)
    form = ViewForm(data={"name": row.name, "is_shared": row.is_shared, "version": row.version})
    if form.is_submitted():
        version = form.version.data
        done = form.attempt(
            lambda: perform(change_view, current_programme().id, view_id, form.values(), version)
        )
        if done is not None:
            flash("The view was changed.", "success")
            return redirect(url_for("risks.views", code=code))
    return render_template(
        "lgr/risks/view.html", form=form, heading=f"Change the view {row.name}"
    ), form.status


@bp.post("/views/<int:view_id>/delete")
@needs(Permission.PROGRAMME_VIEW)
def delete_saved(code: str, view_id: int) -> Response:
    """Delete a view."""
    row = _changeable(view_id)
    perform(delete_view, current_programme().id, view_id)
    flash(f"The view {row.name} was deleted.", "success")
    return redirect(url_for("risks.views", code=code))


def _short(given: MultiDict[str, str]) -> str:
    """Return the list that an address asks for as its shortest address."""
    return read_address(given).held()


def _changeable(view_id: int) -> SavedViewRow:
    row = saved_view(reading(), current_actor(), current_programme().id, view_id)
    if not _may_change(row):
        raise NotAllowed("Only who made this view, or the programme manager, changes it.")
    return row


def _may_change(row: SavedViewRow) -> bool:
    programme = Scope(current_programme().id)
    return row.is_own or is_allowed(current_actor(), Permission.PROGRAMME_EDIT, programme)
