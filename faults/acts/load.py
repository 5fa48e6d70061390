"""Twenty people at work, four readings to one writing: how long does a page take?"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from functools import partial

from faults.person import NoAnswer, Person
from faults.stage import HOME, Stage, together
from faults.world import some_risks

CLIENTS, MOST_ANSWERS, PAUSE = 20, 8_000, (0.5, 1.5)
PAGES = ("/overview", "/risks?sort=score", "/risks?search=records", "/actions", "/plan", "/map")
SLOWEST_MS = {"list": 800, "page": 500, "risk": 500, "write": 500}


def twenty_people(stage: Stage) -> None:
    """Let twenty people read and write with the pauses that people make.

    Times over the targets and memory that grows are told in the report; they lose nothing.
    """
    people = [stage.person(email) for email, _ in stage.world.people[:CLIENTS]]
    risks = some_risks(stage.app, 200)
    asked = _Asked(MOST_ANSWERS)
    for seconds in (25, 50):  # what is imported late is imported in the first third
        before, until = stage.service.memory(), stage.until(seconds)
        together(
            partial(_work, stage, person, risks, until, random.Random(number), asked)
            for number, person in enumerate(people)
        )
    stage.tally.count("memory grown, MB", max(0, stage.service.memory() - before))
    for kind, slowest in SLOWEST_MS.items():
        times = stage.tally.told()["ms"].get(kind)
        if times and times["p95"] > slowest:
            stage.tally.note(f"slow: p95 of {kind} is {times['p95']} ms, aimed at {slowest}")


class _Asked:
    """Count questions of all clients together, so that the load is bounded."""

    def __init__(self, most: int) -> None:
        self.left, self._lock = most, threading.Lock()

    def may_go_on(self) -> bool:
        with self._lock:
            self.left -= 1
            return self.left >= 0


def _work(
    stage: Stage,
    person: Person,
    risks: list[int],
    until: float,
    chance: random.Random,
    asked: _Asked,
) -> None:
    writes = person.email in stage.world.managers()
    while time.monotonic() < until and asked.may_go_on():
        acts: list[Callable[[], object]] = [partial(_read, person, risks, chance)]
        if writes and chance.random() < 0.8:  # a quarter of all are managers: 20 % of all acts
            acts = [partial(_review, person, chance.choice(risks))]
        for act in acts:
            try:
                act()
            except (NoAnswer, LookupError) as error:
                stage.tally.note(f"{person.email}: {type(error).__name__}")
        time.sleep(chance.uniform(*PAUSE) * min(1.0, stage.share * 2))


def _read(person: Person, risks: list[int], chance: random.Random) -> None:
    if chance.random() < 0.4:
        person.get(f"{HOME}/risks/{chance.choice(risks)}", "risk")
        return
    page = chance.choice(PAGES)
    person.get(HOME + page, "list" if page.startswith(("/risks", "/actions")) else "page")


def _review(person: Person, risk_id: int) -> None:
    action, fields = person.form(f"{HOME}/risks/{risk_id}/review")
    fields["note"] = "Looked at with the team; nothing has changed since last week."
    answer = person.send(action, fields)
    person.tally.count("reviews taken" if answer.is_done else f"review answered {answer.status}")
