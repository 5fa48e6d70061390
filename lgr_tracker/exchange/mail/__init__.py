"""Ways for a message to leave the house: a mail server, GOV.UK Notify, a folder."""

from collections.abc import Callable
from typing import Protocol

from lgr_tracker.domain.mail import Letter, Outcome, Result


class Transport(Protocol):
    """Carry messages out, and tell as well as it can whether one is out already."""

    def find(self, reference: str) -> Outcome:
        """Tell whether a message that may be out is: SENT, LATER (it isn't) or UNKNOWN."""

    def send(self, letter: Letter, on_the_brink: Callable[[], bool]) -> Outcome:
        """Send a message.

        `on_the_brink` is called at the last moment at which nothing is out yet; where it answers
        False nothing is sent, and the outcome is LOST.
        """


LOST = "Another sender has taken it over."
NOBODYS = Outcome(Result.WITHDRAWN, "The address is made up, as in the sample programme.")
