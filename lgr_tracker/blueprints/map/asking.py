"""What an address asks of the map; whatever it says, there is an answer."""

from flask import request, url_for

from lgr_tracker.domain.graph import NodeKind
from lgr_tracker.queries.map import MapAsk
from lgr_tracker.web.fields import clean

LOOKS = (("both", "Both ways"), ("up", "Upstream"), ("down", "Downstream"))
STEPS = tuple(range(1, 9))


def asked() -> MapAsk:
    """Read the address; what it does not know, it leaves out."""
    look, steps = request.args.get("look", ""), request.args.get("steps", "")
    known = {kind.value for kind in NodeKind}
    kinds = [kind for kind in request.args.getlist("kinds") if kind in known]
    return MapAsk(
        focus=clean(request.args.get("focus"))[:200],
        look=look if look in dict(LOOKS) else "both",
        council=clean(request.args.get("council"))[:200],
        steps=int(steps) if steps in map(str, STEPS) else None,
        kinds=tuple(dict.fromkeys(kinds)),
    )


def address_of(code: str, endpoint: str, ask: MapAsk, focus: str) -> str:
    """Return the address of a page of the map that starts from `focus`, else as it was asked."""
    return url_for(
        endpoint,
        code=code,
        focus=focus or None,
        look=None if ask.look == "both" else ask.look,
        council=ask.council or None,
        steps=ask.steps,
        kinds=list(ask.kinds) or None,
    )
