"""Show who one is here, and what one may do in each programme."""

from flask import Blueprint, render_template

from lgr_tracker.blueprints.account import security
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.queries.account import sign_in_facts
from lgr_tracker.queries.people import seats
from lgr_tracker.web.clock import today, zone
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import needs
from lgr_tracker.web.identity import (
    asking_programmes,
    current_actor,
    current_name,
    has_second_factor,
    is_mounted,
)

bp = Blueprint("account", __name__, url_prefix="/account")
security.add_to(bp)


@bp.get("")
@needs(Permission.ACCOUNT)
def index() -> str:
    """Show the person's own seats, and how they sign in."""
    rows = seats(reading(), current_actor())
    facts = None if is_mounted() else sign_in_facts(reading(), current_actor())
    return render_template(
        "lgr/account/index.html",
        name=current_name(),
        seats=rows,
        facts=facts,
        sign_ins=[moment.astimezone(zone()) for moment in facts.sign_ins] if facts else [],
        asking=() if has_second_factor() else asking_programmes(),
        today=today(),
    )
