"""The one family of errors that the house raises and `web/errors.py` turns into pages.

Each message is written for the person who meets it: what happened, and what to do next.
"""

from collections.abc import Mapping, Sequence


class LgrError(Exception):
    """Say in one plain sentence what went wrong and what to do next."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Invalid(LgrError):
    """Refuse a value; `fields` maps a field's name to its own sentence."""

    def __init__(self, message: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})


class NotFound(LgrError):
    """Answer the same for what is missing and for what belongs to somebody else."""

    def __init__(self, message: str = "There is nothing here, or it is not yours to see.") -> None:
        super().__init__(message)


class NotAllowed(LgrError):
    """Refuse an act that the person's roles in their own programme do not carry."""


class WrongState(LgrError):
    """Refuse a move that the table of legal moves does not hold."""


class StaleEdit(LgrError):
    """Refuse an edit made on an older version of a row.

    `current` maps field names to the values that stand now, so that the page can show both.
    """

    def __init__(self, message: str, current: Mapping[str, object], version: int) -> None:
        super().__init__(message)
        self.current = dict(current)
        self.version = version


class CircularPlan(LgrError):
    """Refuse a plan in which something waits for itself; `loop` names a shortest such ring."""

    def __init__(self, message: str, loop: Sequence[str]) -> None:
        super().__init__(message)
        self.loop = tuple(loop)
