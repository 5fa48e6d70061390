"""What an address asks of the map; whatever it says, there is an answer."""

from collections.abc import Container
from typing import Any

from flask import request, url_for

from lgr_tracker.domain.graph import NodeKind
from lgr_tracker.queries.map import MARK_WORDS, MapAsk, MapChoices
from lgr_tracker.web.fields import clean

LOOKS = (("both", "Both ways"), ("up", "Upstream"), ("down", "Downstream"))
LAYOUTS = (("layered", "In layers"), ("force", "By links"))
STEPS = tuple(range(1, 9))
TEXTS = ("focus", "council", "band", "workstream", "phase")


Held = tuple[str, str, list[tuple[str, str]], str]


def asked() -> MapAsk:
    """Read the address; what it does not know, it leaves out."""
    known = {kind.value for kind in NodeKind}
    kinds = [kind for kind in request.args.getlist("kinds") if kind in known]
    steps = request.args.get("steps", "")
    texts = {name: clean(request.args.get(name))[:200] for name in TEXTS}
    return MapAsk(
        **texts,
        words=clean(request.args.get("q"))[:200],
        look=_one_of(dict(LOOKS), "look", "both"),
        layout=_one_of(dict(LAYOUTS), "layout", "layered"),
        mark=_one_of(MARK_WORDS, "mark", ""),
        steps=int(steps) if steps in map(str, STEPS) else None,
        kinds=tuple(dict.fromkeys(kinds)),
    )


def ends_asked() -> tuple[str, str]:
    """Read from and to what the address asks for a trail."""
    return clean(request.args.get("from"))[:200], clean(request.args.get("to"))[:200]


def _one_of(known: Container[str], name: str, otherwise: str) -> str:
    value = request.args.get(name, "")
    return value if value in known else otherwise


def number_of(name: str) -> int:
    """Read the number of a page of a list; what is none is the first."""
    value = request.args.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 7 else 1


def address_of(code: str, endpoint: str, ask: MapAsk, focus: str = "", **more: Any) -> str:
    """Return the address of a page of the map that starts from `focus`, else as it was asked."""
    return url_for(
        endpoint,
        code=code,
        **{name: getattr(ask, name) or None for name in TEXTS if name != "focus"},
        focus=focus or None,
        q=ask.words or None,
        mark=ask.mark or None,
        look=None if ask.look == "both" else ask.look,
        layout=None if ask.layout == "layered" else ask.layout,
        steps=ask.steps,
        kinds=list(ask.kinds) or None,
        **more,
    )


def held_to(choices: MapChoices, ask: MapAsk) -> list[Held]:
    """Return the selects that hold the map to something: name, label, choices, chosen."""
    named = (
        ("council", "New council", choices.councils),
        ("band", "Risks of band", choices.bands),
        ("workstream", "Workstream", choices.workstreams),
        ("phase", "Phase", choices.phases),
    )
    return [
        (name, label, [(each, each) for each in known], getattr(ask, name))
        for name, label, known in named
    ]
