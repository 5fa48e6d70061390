"""GOV.UK Notify, which councils may use free of charge; asked by reference what it has taken."""

import logging
from collections.abc import Callable
from typing import Any

from lgr_tracker.domain.mail import Letter, Outcome, Result
from lgr_tracker.exchange.mail import LOST, NOBODYS
from lgr_tracker.exchange.mail.message import is_made_up, one_line

FAULT = "GOV.UK Notify did not take it ({status})."


class NotifyTransport:
    """Send by one template of Notify that holds nothing but ((subject)) and ((body))."""

    def __init__(self, key: str, template: str, address: str) -> None:
        # Late: an extra. Its warnings repeat Notify's words, which can hold an address.
        from notifications_python_client.notifications import NotificationsAPIClient

        logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)
        client: Any = NotificationsAPIClient  # it ships no types
        self.client = client(key, base_url=address, timeout=30)
        self.template = template

    def find(self, reference: str) -> Outcome:
        """Ask Notify whether it has a message of this reference, whatever became of it."""
        from notifications_python_client.errors import APIError

        try:
            found = self.client.get_all_notifications(reference=reference)["notifications"]
        except APIError:
            return Outcome(Result.UNKNOWN, "GOV.UK Notify could not be asked.")
        if not found:
            return Outcome(Result.LATER)
        return Outcome(Result.SENT, reference=str(found[0]["id"]))

    def send(self, letter: Letter, on_the_brink: Callable[[], bool]) -> Outcome:
        """Send a letter; where no answer comes back, Notify is asked before the next attempt."""
        from notifications_python_client.errors import APIError

        if is_made_up(letter.to_address):
            return NOBODYS
        if not on_the_brink():
            return Outcome(Result.LOST, LOST)
        try:
            answer = self.client.send_email_notification(
                email_address=letter.to_address,
                template_id=self.template,
                personalisation={"subject": one_line(letter.subject), "body": letter.body},
                reference=letter.reference,
            )
        except APIError as error:
            return _outcome(error)
        return Outcome(Result.SENT, reference=str(answer["id"]))


def _outcome(error: Any) -> Outcome:
    status = error.status_code
    sentence = FAULT.format(status=status)
    if error.response is None or status >= 500 or status < 400:
        return Outcome(Result.UNKNOWN, sentence)
    if status in (
        403,
        429,
    ):  # our key or clock, or too many just now: neither is the letter's fault
        return Outcome(Result.LATER, sentence)
    return Outcome(Result.REFUSED, sentence)
