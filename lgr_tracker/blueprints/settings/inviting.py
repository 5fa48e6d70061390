"""The pages on which a programme manager looks after invitations and second factors."""

import secrets

from flask import Blueprint, current_app, flash, redirect, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.settings.forms import SecondFactorForm
from lgr_tracker.blueprints.settings.saving import Answer, saved
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.queries.people import member, members
from lgr_tracker.queries.programmes import programme_detail
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor, is_mounted
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.people.inviting import Invitation
from lgr_tracker.workflows.people.renew_invitation import renew_invitation, withdraw_invitation
from lgr_tracker.workflows.programme.require_second_factor import require_second_factor


def add_to(bp: Blueprint) -> None:
    """Give the settings these pages."""
    bp.post("/people/<int:membership_id>/invite")(invite_again)
    bp.post("/people/<int:membership_id>/uninvite")(uninvite)
    bp.route("/second-factor", methods=["GET", "POST"])(second_factor)


def new_invitation() -> Invitation:
    """Draw the token of an invitation; where a host signs people in, the mail has no link."""
    return Invitation(
        secrets.token_urlsafe(32),
        opens_here=not is_mounted(),
        is_shown=current_app.config["LGR_TRACKER_MAIL"] not in ("smtp", "notify"),
    )


def sent_words(done: str, invitation: Invitation) -> str:
    """Say what was done and that the mail goes; where none leaves, give the link to hand over.

    The words are the same for a newcomer and for somebody who has an account already.
    """
    if not (invitation.is_shown and invitation.opens_here):
        return f"{done} A mail that says so is on its way."
    address = url_for("sign_in.link", token=invitation.token, _external=True)
    return (
        f"{done} No mail leaves this service yet, so hand this link over yourself. It lets "
        f"somebody who is new here choose a password, once:\n{address}"
    )


@needs(Permission.PROGRAMME_EDIT)
def invite_again(code: str, membership_id: int) -> Response:
    """Send a newcomer another link, in the place of the earlier ones."""
    invitation = new_invitation()
    perform(renew_invitation, current_programme().id, _person_id(membership_id), invitation)
    flash(sent_words("The earlier link opens nothing any more.", invitation), "success")
    return redirect(url_for("settings.people", code=code))


@needs(Permission.PROGRAMME_EDIT)
def uninvite(code: str, membership_id: int) -> Response:
    """Take an invitation back; the role stays until it is ended."""
    perform(withdraw_invitation, current_programme().id, _person_id(membership_id))
    flash("The invitation is withdrawn: its link opens nothing any more.", "success")
    return redirect(url_for("settings.people", code=code))


def _person_id(membership_id: int) -> int:
    return member(reading(), current_actor(), current_programme().id, membership_id).person_id


@needs(Permission.PROGRAMME_EDIT)
def second_factor(code: str) -> Answer:
    """Say from which day everybody here signs in with a second factor, and see who has one."""
    row = programme_detail(reading(), current_actor(), current_programme().id)
    form = SecondFactorForm(
        data={"second_factor_from": row.second_factor_from, "version": row.version}
    )
    people = {
        each.person_id: each
        for each in members(reading(), current_actor(), current_programme().id)
        if each.ends_on is None or each.ends_on >= today()
    }
    return saved(
        form,
        lambda: perform(
            require_second_factor,
            current_programme().id,
            form.second_factor_from.data,
            form.version.data,
        ),
        done="Saved: what you asked for holds from that day."
        if form.second_factor_from.data
        else "Saved: nobody here has to have a second factor.",
        leads_to="settings.people",
        heading="Second factor",
        template="lgr/settings/second_factor.html",
        people=list(people.values()),
        is_mounted=is_mounted(),
    )
