"""The pages on which a council or a body confirms who is seated for it; whom a giver asks."""

from collections.abc import Sequence

from flask import Blueprint, redirect, url_for

from lgr_tracker.blueprints.settings.forms import ConfirmForm
from lgr_tracker.blueprints.settings.saving import Answer, saved
from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.queries.bodies import bodies, body
from lgr_tracker.queries.people import member, members
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.people.vouch import vouch_body_seat, vouch_seat


def add_to(bp: Blueprint) -> None:
    """Give the settings these pages."""
    both = ["GET", "POST"]
    bp.route("/people/<int:membership_id>/confirm", methods=both)(seat_confirm)
    bp.route("/bodies/<int:body_id>/seats/<int:seat_id>/confirm", methods=both)(body_seat_confirm)


@needs(Permission.PROGRAMME_VIEW)
def seat_confirm(code: str, membership_id: int) -> Answer:
    """Let somebody of an organisation confirm that a colleague works for it."""
    row = member(reading(), current_actor(), current_programme().id, membership_id)
    form, place = ConfirmForm(data={"version": row.version}), row.organisation or ""
    if not form.is_submitted() and row.is_vouched:
        return redirect(url_for("settings.people", code=code))  # somebody else was faster
    if not (form.is_submitted() or row.waits_for(current_actor(), today())):
        raise NotFound
    return saved(
        form,
        lambda: perform(
            vouch_seat, current_programme().id, membership_id, form.version.data, today=today()
        ),
        done=f"Confirmed: {row.name} works for {place}.",
        leads_to="settings.people",
        heading=f"Does {row.name} work for {place}?",
        template="lgr/settings/confirm.html",
        seat=row,
        place=place,
    )


@needs(Permission.PROGRAMME_VIEW)
def body_seat_confirm(code: str, body_id: int, seat_id: int) -> Answer:
    """Let somebody who sits in a body confirm that another one does."""
    row = body(reading(), current_actor(), current_programme().id, body_id)
    seat = next((each for each in row.sitters if each.id == seat_id), None)
    if seat is None:
        raise NotFound
    form = ConfirmForm(data={"version": seat.version})
    if not form.is_submitted() and seat.is_vouched:
        return redirect(url_for("settings.bodies", code=code))
    if not (form.is_submitted() or row.waits_for(current_actor(), seat, today())):
        raise NotFound
    asked = (current_programme().id, body_id, seat_id, form.version.data)
    return saved(
        form,
        lambda: perform(vouch_body_seat, *asked, today=today()),
        done=f"Confirmed: {seat.name} sits in {row.name}.",
        leads_to="settings.bodies",
        heading=f"Does {seat.name} sit in {row.name}?",
        template="lgr/settings/confirm.html",
        seat=seat,
        place=row.name,
    )


def waits_for_council(person_id: int, organisation_id: int | None) -> str:
    """Say whom to ask where a role just given waits to be confirmed; nothing where none does."""
    day = today()
    there = [
        row
        for row in members(reading(), current_actor(), current_programme().id)
        if row.organisation_id == organisation_id
    ]
    waiting = [row for row in there if row.person_id == person_id and row.waits_on(day)]
    if not waiting:
        return ""
    who = sorted({row.name for row in there if row.is_vouched and row.is_held_on(day)})
    return _waits(f"that {waiting[0].organisation} restricts", who)


def waits_for_body(body_id: int, seat_id: int) -> str:
    """Say whom to ask where a seat in a body waits to be confirmed; nothing where it doesn't."""
    day = today()
    for row in bodies(reading(), current_actor(), current_programme().id):
        if row.id == body_id and any(s.id == seat_id and s.waits_on(day) for s in row.sitters):
            who = sorted({s.name for s in row.sitters if s.is_vouched and s.sits_on(day)})
            return _waits(f"that is restricted to {row.name}", who)
    return ""


def _waits(what: str, who: Sequence[str]) -> str:
    if not who:
        return (
            f" They see nothing {what} until it is confirmed; nobody is left there who could, so "
            "ask whoever runs the server."
        )
    named = " or ".join((", ".join(who[:-1]), who[-1])) if len(who) > 1 else who[0]
    return f" They see nothing {what} until somebody there confirms it under My work: ask {named}."
