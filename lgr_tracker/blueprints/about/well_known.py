"""Say to whoever has found a hole where to tell of it, where RFC 9116 has them look."""

from datetime import datetime, timedelta
from urllib.parse import quote

from flask import Blueprint, Response, current_app, url_for

from lgr_tracker.domain.permissions import Permission
from lgr_tracker.web.clock import now
from lgr_tracker.web.guards import needs

bp = Blueprint("well_known", __name__, url_prefix="/.well-known")

GOOD_FOR = timedelta(days=180)
"""RFC 9116 asks for less than a year; the day moves on as long as the service runs."""

NOBODY = (
    "Whoever runs this service has not said where to report a security problem. "
    "Tell your programme office.\n"
)


@bp.get("/security.txt")
@needs(Permission.PUBLIC)
def security() -> Response:
    """Name the contact for security problems, or say in words that there is none."""
    contact = (
        current_app.config["LGR_TRACKER_SECURITY_CONTACT"]
        or current_app.config["LGR_TRACKER_CONTACT"]
    )
    if not contact:
        return Response(NOBODY, status=404, mimetype="text/plain")
    lines = [f"Contact: {_address(contact)}", f"Expires: {_expires(now())}"]
    lines.append("Preferred-Languages: en")
    here = _here()
    if here.startswith("https://"):  # RFC 9116 allows no other
        lines.append(f"Canonical: {here}")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


def _address(contact: str) -> str:
    return contact if contact.startswith("https://") else f"mailto:{quote(contact, safe='@')}"


def _expires(moment: datetime) -> str:
    return f"{moment + GOOD_FOR:%Y-%m-%d}T00:00:00Z"


def _here() -> str:
    public: str = current_app.config["LGR_TRACKER_PUBLIC_URL"]  # with the prefix within a host
    if public:
        return f"{public}/.well-known/security.txt"
    return str(url_for("well_known.security", _external=True))
