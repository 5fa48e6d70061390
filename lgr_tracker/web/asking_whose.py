"""Put the question whose a row is into a form: asked of new rows, and of those handed over."""

from collections.abc import Iterable

from lgr_tracker.domain.permissions import Permission, allowed_organisations
from lgr_tracker.web.forms import Form
from lgr_tracker.web.guards import current_programme
from lgr_tracker.web.identity import current_actor


def ask_whose(
    form: Form,
    permission: Permission,
    organisations: Iterable[tuple[int, str]],
    *,
    stands: bool = False,
) -> None:
    """Offer the organisations whose rows the person may change.

    Of a row that `stands` nothing is asked where there is only one: it cannot go anywhere. A new
    one begins with the person's own organisation.
    """
    names = dict(organisations)
    own = allowed_organisations(current_actor(), permission, current_programme().id, names)
    if stands and len(own) == 1:
        del form["organisation_id"]
        return
    field = form["organisation_id"]
    field.offer([(str(each), names[each]) for each in own])
    field.asks = "Choose the organisation that keeps it."
    if not (stands or field.data or form.is_submitted()):
        field.data = next((str(each) for each in (*_spoken_for(), *own[:1]) if each in own), None)


def _spoken_for() -> list[int | None]:
    """Return the organisations on behalf of which the person takes part here."""
    return [seat.organisation_id for seat in current_actor().seats_in(current_programme().id)]


def kept_by(form: Form) -> int | None:
    """Return the organisation that was chosen, or None where nothing was asked."""
    chosen: int | None = form["organisation_id"].number if "organisation_id" in form else None
    return chosen
