"""The field for a password that is being chosen."""

from typing import Any

from wtforms import PasswordField
from wtforms.validators import ValidationError

from lgr_tracker.domain.passwords import ADVISED, LONGEST, SHORTEST

HINT = (
    f"{SHORTEST} characters or more; {ADVISED} is better. Three words that do not belong "
    "together will do, and you may paste it."
)


class NewPasswordField(PasswordField):  # type: ignore[misc]  # WTForms ships no types
    """Take a new password exactly as it was typed; what makes it good is checked elsewhere."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(
            label, description=HINT, render_kw={"autocomplete": "new-password"}, **kwargs
        )

    def pre_validate(self, form: Any) -> None:
        """Ask for a password if none was typed, or for a shorter one before it costs anything."""
        length = len(self.data or "")
        if not SHORTEST <= length <= LONGEST:
            raise ValidationError(f"Use {SHORTEST} to {LONGEST} characters; this has {length:,}.")
