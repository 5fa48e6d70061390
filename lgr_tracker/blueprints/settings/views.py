"""Show and change what a programme is made of."""

from dataclasses import asdict

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.settings.forms import OrganisationForm
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.queries import organisations as rows
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.programme.save_organisation import (
    add_organisation,
    change_organisation,
)

bp = Blueprint("settings", __name__, url_prefix="/programmes/<code>/settings")


@bp.get("")
@needs(Permission.PROGRAMME_VIEW)
def index(code: str) -> str:
    """Show what can be set."""
    return render_template("lgr/settings/index.html")


@bp.get("/organisations")
@needs(Permission.PROGRAMME_VIEW)
def organisations(code: str) -> str:
    """List the organisations that take part."""
    listed = rows.organisations(reading(), current_actor(), current_programme().id)
    return render_template("lgr/settings/organisations.html", organisations=listed)


@bp.route("/organisations/add", methods=["GET", "POST"])
@needs(Permission.PROGRAMME_EDIT)
def organisation_add(code: str) -> Response | tuple[str, int]:
    """Add an organisation."""
    form = OrganisationForm()
    if form.is_submitted():
        added = form.attempt(
            lambda: perform(add_organisation, current_programme().id, form.values())
        )
        if added is not None:
            flash(f"{form.name.data} was added.", "success")
            return redirect(url_for("settings.organisations", code=code))
    return render_template("lgr/settings/organisation.html", form=form, row=None), form.status


@bp.route("/organisations/<int:organisation_id>", methods=["GET", "POST"])
@needs(Permission.PROGRAMME_EDIT)
def organisation_change(code: str, organisation_id: int) -> Response | tuple[str, int]:
    """Change an organisation."""
    row = rows.organisation(reading(), current_actor(), current_programme().id, organisation_id)
    form = OrganisationForm(data=asdict(row))
    if form.is_submitted():
        done = form.attempt(
            lambda: (
                perform(
                    change_organisation,
                    current_programme().id,
                    organisation_id,
                    form.values(),
                    form.version.data,
                )
                or True
            )
        )
        if done:
            flash(f"{form.name.data} was changed.", "success")
            return redirect(url_for("settings.organisations", code=code))
    return render_template("lgr/settings/organisation.html", form=form, row=row), form.status
