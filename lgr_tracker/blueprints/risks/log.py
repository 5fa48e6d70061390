"""The risk log as a list."""

from flask import current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.risks.address import ListAddress, read_address
from lgr_tracker.blueprints.risks.listing import ListFound, list_address, list_path, show_list
from lgr_tracker.blueprints.risks.narrowing import show_filter
from lgr_tracker.blueprints.risks.saving import PAGE
from lgr_tracker.blueprints.risks.views import bp
from lgr_tracker.domain.permissions import Permission, holds
from lgr_tracker.queries.classification import marks_of
from lgr_tracker.queries.risk_cells import cells_of
from lgr_tracker.queries.risk_choices import filter_choices
from lgr_tracker.queries.risks import group_counts, log_counts, matching_count, risk_page
from lgr_tracker.queries.saved_views import offered_views
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor

FORM = "form"
"""The argument by which a form says that it was sent: its address is then written short."""


@bp.get("")
@needs(Permission.PROGRAMME_VIEW)
def index(code: str) -> str | Response:
    """List the risks that the address asks for."""
    address = read_address(request.args)
    if FORM in request.args:
        return redirect(list_address(list_path(code), address.arguments()))
    found, at = _found(address), list_path(code)
    return render_template(
        "lgr/risks/index.html",
        shown=show_list(at, address, found, today()),
        narrowed=show_filter(at, address, found.choices, found.scale),
        arguments=address.arguments(),
        held=address.held(),
        may=_may_of_list(),
        marks=marks_of(
            reading(),
            current_actor(),
            current_programme().id,
            "risk",
            [row.id for row in found.page.rows],
        ),
    )


def _found(address: ListAddress) -> ListFound:
    asked = (reading(), current_actor(), current_programme().id)
    wanted, group = address.wanted, address.asked.sorting.group
    scale, day = scale_of(*asked), today()
    page = risk_page(*asked, wanted, address.asked, scale=scale, today=day)
    ids = [row.id for row in page.rows]
    return ListFound(
        page=page,
        counts=log_counts(*asked, scale=scale, today=day),
        matching=matching_count(*asked, wanted, scale=scale, today=day),
        cells=cells_of(*asked, ids, address.columns, scale=scale, today=day),
        group_counts=group_counts(*asked, wanted, group, scale=scale, today=day) if group else {},
        choices=filter_choices(*asked),
        views=offered_views(*asked, PAGE),
        scale=scale,
    )


def _may_of_list() -> dict[str, bool]:
    actor, programme_id = current_actor(), current_programme().id
    may_edit = holds(actor, Permission.RISK_EDIT, programme_id)
    return {
        "raise": may_edit,
        "many": may_edit and "risks.many" in current_app.view_functions,
        "export": holds(actor, Permission.RISK_EXPORT, programme_id),
        "import": holds(actor, Permission.RISK_IMPORT, programme_id),
    }
