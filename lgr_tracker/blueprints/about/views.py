"""Explain the figures, the words, and what is done for everybody's access and privacy."""

from flask import Blueprint, current_app, render_template

from lgr_tracker import content
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.domain.personal_data import KEPT
from lgr_tracker.domain.privacy import KINDS
from lgr_tracker.web.guards import needs

bp = Blueprint("about", __name__, url_prefix="/about")


@bp.get("/figures")
@needs(Permission.PUBLIC)
def figures() -> str:
    """Say how every figure is reckoned."""
    return render_template("lgr/about/figures.html")


@bp.get("/glossary")
@needs(Permission.PUBLIC)
def glossary() -> str:
    """List the words of the field."""
    return render_template("lgr/about/glossary.html", terms=content.glossary())


@bp.get("/accessibility")
@needs(Permission.PUBLIC)
def accessibility() -> str:
    """Say who can use the service, and whom to tell about a barrier."""
    return render_template(
        "lgr/about/accessibility.html",
        contact=current_app.config["LGR_TRACKER_CONTACT"],
        service_name=current_app.config["LGR_TRACKER_SERVICE_NAME"],
    )


@bp.get("/privacy")
@needs(Permission.PUBLIC)
def privacy() -> str:
    """Say what is kept about whom."""
    config = current_app.config
    return render_template(
        "lgr/about/privacy.html",
        contact=config["LGR_TRACKER_CONTACT"],
        refused=[kind.label for kind in KINDS.values() if kind.is_block],
        doubted=[kind.label for kind in KINDS.values() if not kind.is_block],
        kept=KEPT,
        mail=config["LGR_TRACKER_MAIL"],
        cookie=config["SESSION_COOKIE_NAME"],
        idle_minutes=config["LGR_TRACKER_IDLE_MINUTES"],
        session_hours=config["LGR_TRACKER_SESSION_HOURS"],
    )
