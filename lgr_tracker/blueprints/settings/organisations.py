"""The pages about the organisations of a programme."""

from dataclasses import asdict

from flask import Blueprint, render_template

from lgr_tracker.blueprints.settings.forms import OrganisationForm
from lgr_tracker.blueprints.settings.saving import Answer, may, saved
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


def add_to(bp: Blueprint) -> None:
    """Give the settings these pages."""
    bp.get("/organisations")(organisations)
    bp.route("/organisations/add", methods=["GET", "POST"])(organisation_add)
    bp.route("/organisations/<int:organisation_id>", methods=["GET", "POST"])(organisation_change)


@needs(Permission.PROGRAMME_VIEW)
def organisations(code: str) -> str:
    """List the organisations that take part."""
    return render_template(
        "lgr/settings/organisations.html",
        code=code,
        organisations=rows.organisations(reading(), current_actor(), current_programme().id),
        may_edit=may(Permission.PROGRAMME_EDIT),
    )


@needs(Permission.PROGRAMME_EDIT)
def organisation_add(code: str) -> Answer:
    """Add an organisation."""
    form = OrganisationForm()
    return saved(
        form,
        lambda: perform(add_organisation, current_programme().id, form.values()),
        done=f"{form.name.data} was added.",
        leads_to="settings.organisations",
        heading="Add an organisation",
    )


@needs(Permission.PROGRAMME_EDIT)
def organisation_change(code: str, organisation_id: int) -> Answer:
    """Change an organisation."""
    row = rows.organisation(reading(), current_actor(), current_programme().id, organisation_id)
    form = OrganisationForm(data=asdict(row))
    return saved(
        form,
        lambda: perform(
            change_organisation,
            current_programme().id,
            organisation_id,
            form.values(),
            form.version.data,
        ),
        done=f"{form.name.data} was changed.",
        leads_to="settings.organisations",
        heading=f"Change {row.name}",
    )
