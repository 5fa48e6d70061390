"""The pages about boards and committees: who sits in them, from and until."""

from flask import Blueprint, make_response, render_template
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.settings.confirming import waits_for_body
from lgr_tracker.blueprints.settings.forms import AT_ONCE, BodySeatForm, SeatEndForm
from lgr_tracker.blueprints.settings.saving import Answer, may, saved
from lgr_tracker.domain.calendar import told
from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.exchange.csv_table import write_csv
from lgr_tracker.queries import bodies as rows
from lgr_tracker.queries.people import members
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.people.sit_in_body import end_body_seat, sit_in_body

CSV_HEADS = ("Body", "Person", "Chairs it", "First day", "Last day", "Confirmed")


def add_to(bp: Blueprint) -> None:
    """Give the settings these pages."""
    both = ["GET", "POST"]
    bp.get("/bodies")(bodies)
    bp.get("/bodies.csv")(bodies_csv)
    bp.route("/bodies/<int:body_id>/seats/add", methods=both)(body_seat_add)
    bp.route("/bodies/<int:body_id>/seats/<int:seat_id>/end", methods=both)(body_seat_end)


@needs(Permission.PROGRAMME_VIEW)
def bodies(code: str) -> str:
    """List the bodies with who sits in each."""
    return render_template(
        "lgr/settings/bodies.html",
        code=code,
        bodies=rows.bodies(reading(), current_actor(), current_programme().id),
        actor=current_actor(),
        today=today(),
        may_edit=may(Permission.PROGRAMME_EDIT),
    )


@needs(Permission.PROGRAMME_VIEW)
def bodies_csv(code: str) -> Response:
    """Give who sits in which body as CSV."""
    listed = rows.bodies(reading(), current_actor(), current_programme().id)
    content = write_csv(
        CSV_HEADS,
        (
            (body.name, row.name, row.is_chair, row.starts_on, row.ends_on, row.is_vouched)
            for body in listed
            for row in body.sitters
        ),
    )
    response = make_response(content)
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="bodies-{today()}.csv"'
    return response


@needs(Permission.PROGRAMME_EDIT)
def body_seat_add(code: str, body_id: int) -> Answer:
    """Let somebody who takes part in the programme sit in a body."""
    asked = (reading(), current_actor(), current_programme().id)
    row, day = rows.body(*asked, body_id), today()
    form = BodySeatForm()
    people = {
        str(each.person_id): f"{each.name}, {each.email}"
        for each in members(*asked)
        if (each.ends_on is None or each.ends_on >= day)
        and each.person_id != current_actor().person_id  # nobody seats themselves
    }
    form.person_id.offer(people.items())
    return saved(
        form,
        lambda: perform(sit_in_body, current_programme().id, body_id, form.values(), today=day),
        done=lambda seat_id: "The seat was given." + waits_for_body(body_id, seat_id),
        leads_to="settings.bodies",
        heading=f"Who sits in {row.name}?",
        button="Give this seat",
    )


@needs(Permission.PROGRAMME_EDIT)
def body_seat_end(code: str, body_id: int, seat_id: int) -> Answer:
    """End somebody's seat in a body, at once or after a last day."""
    row = rows.body(reading(), current_actor(), current_programme().id, body_id)
    seat = next((each for each in row.sitters if each.id == seat_id), None)
    if seat is None:
        raise NotFound
    form = SeatEndForm(data={"when": AT_ONCE, "last_day": seat.ends_on})
    last_day = form.last_day_given()
    return saved(
        form,
        lambda: perform(
            end_body_seat, current_programme().id, body_id, seat_id, last_day, today=today()
        ),
        done="The seat has ended, and what it let them see with it."
        if last_day is None or last_day < today()
        else f"{told(last_day)} is the last day of that seat.",
        leads_to="settings.bodies",
        heading=f"When does {seat.name} leave {row.name}?",
        button="End this seat",
    )
