"""A folder of messages instead of sending: for trying out, and for looking at what would go."""

import os
from collections.abc import Callable
from pathlib import Path

from lgr_tracker.domain.mail import Letter, Outcome, Result
from lgr_tracker.exchange.mail import LOST
from lgr_tracker.exchange.mail.message import Unaddressable, message_of


class FileTransport:
    """Write each letter as an .eml file named after its reference, which mail programs open."""

    def __init__(self, folder: Path, sender: str, service: str) -> None:
        self.folder, self.sender, self.service = folder, sender, service

    def find(self, reference: str) -> Outcome:
        """Tell for sure: a file has its name only once it is whole."""
        is_there = self._path(reference).exists()
        return Outcome(Result.SENT if is_there else Result.LATER, reference=reference)

    def send(self, letter: Letter, on_the_brink: Callable[[], bool]) -> Outcome:
        """Write the file beside its name, then give it the name in one step."""
        try:
            data = message_of(letter, self.sender, self.service).as_bytes()
        except Unaddressable:
            return Outcome(Result.REFUSED, "The address is not one that mail can be sent to.")
        if not on_the_brink():
            return Outcome(Result.LOST, LOST)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write(letter.reference, data)
        except OSError:
            return Outcome(Result.LATER, "The folder for mail could not be written to.")
        return Outcome(Result.SENT, reference=letter.reference)

    def _path(self, reference: str) -> Path:
        return self.folder / f"{reference}.eml"

    def _write(self, reference: str, data: bytes) -> None:
        unfinished = self.folder / f".{reference}.{os.getpid()}"
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self._path(reference))
