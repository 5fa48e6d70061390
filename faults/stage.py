"""What every act is given: the world, the service on it, the clock of the run, a fresh tally."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

from flask import Flask

from faults.person import NoAnswer, Person
from faults.service import Service
from faults.tally import Tally
from faults.truth import check_raised, check_trail
from faults.world import CANARY, SAMPLE, World

HOME = f"/programmes/{SAMPLE}"


@dataclass
class Stage:
    """Hold one act's surroundings."""

    world: World
    service: Service
    app: Flask
    council: str
    """The id of a council of the sample, for which risks are raised."""
    share: float = 1.0
    """How much of its full length an act takes; 1 in earnest."""
    tally: Tally = field(default_factory=Tally)

    @property
    def is_sqlite(self) -> bool:
        """Tell which of the two databases this is."""
        return self.world.database.startswith("sqlite")

    def until(self, seconds: float) -> float:
        """Return the moment at which something that takes so long in earnest has to stop."""
        return time.monotonic() + max(1.0, seconds * self.share)

    def person(self, email: str, *, allowed_503: bool = False) -> Person:
        """Sign somebody in; words of other programmes in any of their answers are a leak."""
        person = Person(
            self.service.address,
            email,
            self.tally,
            allowed_503=allowed_503,
            must_not_see=re.compile(CANARY) if email.endswith("@sample.example") else None,
        )
        return person.sign_in(self.world.password)

    def managers(self, how_many: int, *, allowed_503: bool = False) -> list[Person]:
        """Sign so many programme managers of the sample in."""
        emails = self.world.managers()[:how_many]
        return [self.person(email, allowed_503=allowed_503) for email in emails]


def together(workers: Iterable[Callable[[], None]]) -> None:
    """Run all of these at once, wait for the last, and raise what any of them raised."""
    trouble: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # whatever ended a thread is raised where all wait
            trouble.append(error)

    threads = [threading.Thread(target=guarded, args=(work,)) for work in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if trouble:
        raise trouble[0]


@dataclass
class Writers:
    """Raise risks, one after another, each with a title of its own, until told to stop.

    A form whose answer never came is sent again as it was, as a person would by reloading: it has
    to be there once, however often it was sent.
    """

    stage: Stage
    mark: str
    people: list[Person]
    pause: float = 0.02
    sent: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)
    _stop: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def writing(self) -> Iterator[Writers]:
        """Write for as long as the block lasts."""
        threads = [
            threading.Thread(target=self._write, args=(number, person))
            for number, person in enumerate(self.people)
        ]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            for thread in threads:
                thread.join()

    def _write(self, number: int, person: Person) -> None:
        for turn in count(1):
            if self._stop.is_set():
                return
            self._raise_one(person, f"{self.mark}-{number}-{turn}")
            self._stop.wait(self.pause)

    def _raise_one(self, person: Person, title: str) -> None:
        try:
            _, fields = person.form(f"{HOME}/risks/raise")
        except (NoAnswer, LookupError):
            self._stop.wait(0.2)
            return
        fields["title"] = title
        fields["organisation_id"] = self.stage.council
        self.sent.add(title)
        for _ in range(60):
            try:
                answer = person.send(f"{HOME}/risks/raise", fields)
            except NoAnswer:
                self._stop.wait(0.2)
                continue
            if answer.is_done or (answer.status == 409 and "sent twice" in answer.text):
                self.acknowledged.add(title)
                self.stage.tally.count("acknowledged")
            else:
                self.stage.tally.count(f"refused {answer.status}")
            return

    def check(self) -> None:
        """Compare what was acknowledged with what is stored, and verify the trail."""
        stage = self.stage
        check_raised(stage.app, stage.tally, self.sent, self.acknowledged, self.mark)
        check_trail(stage.app, stage.tally, is_sqlite=stage.is_sqlite)
