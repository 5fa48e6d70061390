"""Try every way in which risks and triggers can turn out, and every day in a window."""

from datetime import date, timedelta
from itertools import product


def chances(own: dict[str, float], triggers: dict[tuple[str, str], float]) -> dict[str, float]:
    """Add up the probability of each outcome in which a risk happens."""
    names, lines = sorted(own), sorted(triggers)
    found = dict.fromkeys(names, 0.0)
    for begun in product((False, True), repeat=len(names)):
        for alive in product((False, True), repeat=len(lines)):
            weight = 1.0
            for name, happens in zip(names, begun, strict=True):
                weight *= own[name] if happens else 1 - own[name]
            for line, works in zip(lines, alive, strict=True):
                weight *= triggers[line] if works else 1 - triggers[line]
            open_lines = [line for line, works in zip(lines, alive, strict=True) if works]
            started = {name for name, happens in zip(names, begun, strict=True) if happens}
            for name in spread(started, open_lines):
                found[name] += weight
    return found


def spread(started: set[str], lines: list[tuple[str, str]]) -> set[str]:
    reached = set(started)
    while True:
        more = {after for before, after in lines if before in reached} - reached
        if not more:
            return reached
        reached |= more


def mean_days(first: date, last: date, begins: date, until: date, days: int) -> float:
    """Count, for each day of the window, the days of a phase that fall into what begins then."""
    window = (until - begins).days + 1
    total = 0
    for offset in range(window):
        hit = begins + timedelta(days=offset)
        total += sum(first <= hit + timedelta(days=n) <= last for n in range(days))
    return total / window
