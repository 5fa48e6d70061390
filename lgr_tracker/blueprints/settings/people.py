"""The pages about who takes part in a programme."""

from flask import Blueprint, render_template

from lgr_tracker.blueprints.settings.confirming import waits_for_council
from lgr_tracker.blueprints.settings.forms import AT_ONCE, PersonForm, SeatEndForm
from lgr_tracker.blueprints.settings.inviting import new_invitation, sent_words
from lgr_tracker.blueprints.settings.saving import Answer, may, saved
from lgr_tracker.domain.calendar import told
from lgr_tracker.domain.permissions import Permission, Role
from lgr_tracker.domain.states import label
from lgr_tracker.queries.organisations import organisations
from lgr_tracker.queries.people import member, members
from lgr_tracker.web.clock import now, today
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor, is_mounted
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.people.add_person import add_person
from lgr_tracker.workflows.people.end_seat import end_seat


def add_to(bp: Blueprint) -> None:
    """Give the settings these pages."""
    bp.get("/people")(people)
    bp.route("/people/add", methods=["GET", "POST"])(person_add)
    bp.route("/people/<int:membership_id>/end", methods=["GET", "POST"])(seat_end)


@needs(Permission.PROGRAMME_VIEW)
def people(code: str) -> str:
    """List who takes part, in which role, for whom."""
    return render_template(
        "lgr/settings/people.html",
        code=code,
        members=members(reading(), current_actor(), current_programme().id),
        today=today(),
        now_at=now(),
        actor=current_actor(),
        is_mounted=is_mounted(),
        may_edit=may(Permission.PROGRAMME_EDIT),
    )


@needs(Permission.PROGRAMME_EDIT)
def person_add(code: str) -> Answer:
    """Give somebody a role and write to them; a newcomer's mail holds a link for a password."""
    form, invitation = PersonForm(), new_invitation()
    everyone = organisations(reading(), current_actor(), current_programme().id)
    form.organisation_id.offer((str(row.id), row.name) for row in everyone)
    return saved(
        form,
        lambda: perform(
            add_person,
            current_programme().id,
            name=form.name.data,
            email=form.email.data,
            role=Role(form.role.data),
            organisation_id=form.organisation_id.number,
            invitation=invitation,
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
            today=today(),
        ),
        done=lambda person_id: sent_words(
            f"{form.name.data} takes part now."
            + waits_for_council(person_id, form.organisation_id.number),
            invitation,
        ),
        leads_to="settings.people",
        heading="Give somebody a role",
        button="Give this role",
    )


@needs(Permission.PROGRAMME_EDIT)
def seat_end(code: str, membership_id: int) -> Answer:
    """End somebody's role, at once or after a last day."""
    row = member(reading(), current_actor(), current_programme().id, membership_id)
    form = SeatEndForm(data={"when": AT_ONCE, "last_day": row.ends_on})
    last_day = form.last_day_given()
    return saved(
        form,
        lambda: perform(end_seat, current_programme().id, membership_id, last_day, today=today()),
        done="The role has ended, and its access with it."
        if last_day is None or last_day < today()
        else f"{told(last_day)} is the last day of that role.",
        leads_to="settings.people",
        heading=f"When does {row.name} stop being {label(row.role)}?",
        button="End this role",
    )
