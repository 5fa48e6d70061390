"""The sentences of the map's pages."""

from collections import Counter

from lgr_tracker.domain.graph import NodeKind
from lgr_tracker.domain.graph.words import counted, joined
from lgr_tracker.queries.map import MapSeen, MapWhole, TrailSeen, told_counts

ASKED = ("loops", "loose_ends", "contradictions")
FELT = (NodeKind.SERVICE, NodeKind.COHORT, NodeKind.CRITERION)
WEAK = (NodeKind.GRADE, NodeKind.RISK, NodeKind.ACTIVITY)


MARKED = {
    "loop": ("lies in a loop", "lie in a loop"),
    "single": ("hangs on one owner with no deputy", "hang on one owner with no deputy"),
    "councils": ("is linked to another council", "are linked to another council"),
}


def heading(seen: MapSeen) -> str:
    """Return the answer that the map's page begins with."""
    if seen.is_empty:
        return "The map is empty until things are joined"
    if seen.focus is None:
        return f"Nothing in the map is called “{seen.ask.focus}”"
    return seen_heading(seen) if seen.is_chosen else found_heading(seen.found)


def seen_heading(seen: MapSeen) -> str:
    """Say what the thing in focus reaches, or what reaches it."""
    if seen.focus is None:
        return ""
    where = f" in {seen.ask.council}" if seen.ask.council else ""
    reached = _counts(seen.downstream_kinds, FELT)
    if reached:
        return f"{seen.focus.short} reaches {reached}{where}"
    if not seen.is_linked:
        return f"{seen.focus.short} stands alone in the map"
    leads = _kept_to(seen.upstream_kinds, WEAK) or seen.upstream_kinds
    hangs = seen.downstream_kinds
    told = []
    if leads:
        verb = "leads" if leads.total() == 1 else "lead"
        told.append(f"{_counts(leads, tuple(NodeKind))} {verb} to {seen.focus.short}")
    if hangs:
        verb = "hangs" if hangs.total() == 1 else "hang"
        on = "it" if leads else seen.focus.short
        told.append(f"{_counts(hangs, tuple(NodeKind))} {verb} on {on}")
    return ", and ".join(told) or f"Nothing that is shown is linked to {seen.focus.short}"


def found_heading(found: Counter[str]) -> str:
    """Say how many loops, loose ends and contradictions there are to ask about."""
    told = told_counts(found, ASKED)
    if not told:
        return "No loop, loose end or contradiction in the map"
    is_one = sum(found[name] for name in ASKED) == 1
    return f"{told} {'is' if is_one else 'are'} worth asking about"


def lede(seen: MapSeen) -> str:
    """Say in one sentence how far the thing in focus reaches, both ways."""
    if seen.focus is None:
        return ""
    before, after = seen.upstream_kinds.total(), seen.downstream_kinds.total()
    far = max((row.steps for row in seen.downstream), default=0)
    name = seen.focus.name
    leads = f"{before:,} {'thing leads' if before == 1 else 'things lead'} to it"
    hangs = f"{after:,} {'hangs' if after == 1 else 'hang'} on it"
    steps = f", the furthest {far} {'step' if far == 1 else 'steps'} away" if far else ""
    return f"{name}: {leads} and {hangs}{steps}."


def picture_name(seen: MapSeen) -> str:
    """Name the picture by its finding, and say where the values stand as words."""
    name = seen.focus.name if seen.focus else "the map"
    return (
        f"What leads to {name} and what hangs on it, in columns from lens to people. "
        "The two lists below hold every link."
    )


def whole_heading(seen: MapWhole) -> str:
    """Say how many things and links there are, or are left."""
    if seen.is_empty:
        return "The map is empty until things are joined"
    if not seen.things.count:
        return "Nothing in the map is all of this"
    things = f"{seen.things.count:,} {'thing' if seen.things.count == 1 else 'things'}"
    if not seen.links.count:
        return f"{things}, and no link between them"
    links = f"{seen.links.count:,} {'link' if seen.links.count == 1 else 'links'}"
    return f"{things}, joined by {links}"


def whole_lede(seen: MapWhole) -> str:
    """Say how many of the things are marked, and for what; an empty text where none is."""
    told = [
        f"{seen.marked[mark]:,} {one if seen.marked[mark] == 1 else many}"
        for mark, (one, many) in MARKED.items()
        if seen.marked[mark]
    ]
    return f"Of these, {joined(told)}." if told else ""


def trail_heading(seen: TrailSeen, begin: str, end: str) -> str:
    """Say whether one thing leads to the other, and in how many steps."""
    if not (begin and end):
        return "Choose two things to see how one leads to the other"
    for choices, words in ((seen.begin_choices, begin), (seen.end_choices, end)):
        if choices:
            return f"{len(choices):,} things are called “{words}”: choose one"
    if seen.begin is None or seen.end is None:
        return f"Nothing in the map is called “{end if seen.begin else begin}”"
    names = f"from {seen.begin.short} to {seen.end.short}"
    if not seen.steps:
        return f"No trail leads {names}"
    if len(seen.steps) == 1:
        return f"{seen.begin.short} is where the trail begins and ends"
    count = len(seen.steps) - 1
    steps = "1 step" if count == 1 else f"{count:,} steps"
    return f"{_named(seen.begin.short)} leads to {_named(seen.end.short)} in {steps}"


def _named(name: str) -> str:
    """Keep a name of several words apart from the sentence; a reference needs no marks.

    >>> _named("Workforce stability"), _named("R-001")
    ('“Workforce stability”', 'R-001')
    """
    return f"“{name}”" if " " in name else name


def _kept_to(kinds: Counter[str], kept: tuple[NodeKind, ...]) -> Counter[str]:
    return Counter({kind: kinds[kind] for kind in kept if kinds[kind]})


def _counts(kinds: Counter[str], order: tuple[NodeKind, ...]) -> str:
    parts = [counted(kind, kinds[kind]) for kind in order if kinds[kind]]
    return joined(parts) if parts else ""
