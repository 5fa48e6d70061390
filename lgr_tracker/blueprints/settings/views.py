"""Show what a programme is made of; change its name, dates, phases and scale."""

from dataclasses import asdict

from flask import Blueprint, render_template

from lgr_tracker.blueprints.settings import bodies as body_pages
from lgr_tracker.blueprints.settings import challenges as challenge_pages
from lgr_tracker.blueprints.settings import confirming as confirmation_pages
from lgr_tracker.blueprints.settings import inviting as invitation_pages
from lgr_tracker.blueprints.settings import nudges as nudge_pages
from lgr_tracker.blueprints.settings import organisations as organisation_pages
from lgr_tracker.blueprints.settings import people as people_pages
from lgr_tracker.blueprints.settings import posts as post_pages
from lgr_tracker.blueprints.settings import scale as scale_pages
from lgr_tracker.blueprints.settings import trail as trail_pages
from lgr_tracker.blueprints.settings.forms import (
    PhaseForm,
    ProgrammeForm,
)
from lgr_tracker.blueprints.settings.saving import Answer, may, saved
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.queries.bodies import bodies
from lgr_tracker.queries.organisations import organisations
from lgr_tracker.queries.people import members
from lgr_tracker.queries.phases import phase, phases
from lgr_tracker.queries.posts import posts
from lgr_tracker.queries.programmes import programme_detail
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.programme.change_programme import change_programme
from lgr_tracker.workflows.programme.save_phase import add_phase, change_phase

bp = Blueprint("settings", __name__, url_prefix="/programmes/<code>/settings")
for pages in (
    organisation_pages,
    people_pages,
    invitation_pages,
    body_pages,
    confirmation_pages,
    post_pages,
    trail_pages,
    scale_pages,
    nudge_pages,
    challenge_pages,
):
    pages.add_to(bp)


@bp.get("")
@needs(Permission.PROGRAMME_VIEW)
def index(code: str) -> str:
    """Show what the programme is made of, each with a way to it."""
    asked = (reading(), current_actor(), current_programme().id)
    day, listed, seated = today(), posts(*asked), bodies(*asked)
    return render_template(
        "lgr/settings/index.html",
        code=code,
        programme=programme_detail(*asked),
        organisations=len(organisations(*asked)),
        people=len({row.person_id for row in members(*asked)}),
        bodies=len(seated),
        seats=sum(body.sitting_on(day) for body in seated),
        posts=len(listed),
        empty_posts=sum(1 for row in listed if row.holder_on(day) is None),
        phases=len(phases(*asked)),
        bands=scale_of(*asked).bands,
        may_edit=may(Permission.PROGRAMME_EDIT),
        may_audit=may(Permission.AUDIT_VIEW),
    )


@bp.route("/programme", methods=["GET", "POST"])
@needs(Permission.PROGRAMME_EDIT)
def programme(code: str) -> Answer:
    """Change the programme's name and dates."""
    row = programme_detail(reading(), current_actor(), current_programme().id)
    form = ProgrammeForm(data=asdict(row))
    return saved(
        form,
        lambda: perform(change_programme, current_programme().id, form.values(), form.version.data),
        done="The programme was changed.",
        leads_to="settings.index",
        heading=f"Change {row.name}",
    )


@bp.get("/phases")
@needs(Permission.PROGRAMME_VIEW)
def phase_list(code: str) -> str:
    """List the phases."""
    rows = phases(reading(), current_actor(), current_programme().id)
    return render_template(
        "lgr/settings/phases.html",
        code=code,
        phases=rows,
        today=today(),
        may_edit=may(Permission.PROGRAMME_EDIT),
    )


@bp.route("/phases/add", methods=["GET", "POST"])
@needs(Permission.PROGRAMME_EDIT)
def phase_add(code: str) -> Answer:
    """Add a phase."""
    form = PhaseForm()
    return saved(
        form,
        lambda: perform(add_phase, current_programme().id, form.values()),
        done="The phase was added.",
        leads_to="settings.phase_list",
        heading="Add a phase",
    )


@bp.route("/phases/<int:phase_id>", methods=["GET", "POST"])
@needs(Permission.PROGRAMME_EDIT)
def phase_change(code: str, phase_id: int) -> Answer:
    """Change a phase."""
    row = phase(reading(), current_actor(), current_programme().id, phase_id)
    form = PhaseForm(data=asdict(row))
    return saved(
        form,
        lambda: perform(
            change_phase, current_programme().id, phase_id, form.values(), form.version.data
        ),
        done="The phase was changed.",
        leads_to="settings.phase_list",
        heading=f"Change {row.name}",
    )
