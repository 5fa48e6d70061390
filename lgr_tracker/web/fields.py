"""The kinds of fields: how each reads what was typed, and what it says of what it can't read."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from wtforms import Field, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import RadioField, SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from lgr_tracker.domain.calendar import LAST_LIKELY_YEAR
from lgr_tracker.domain.register_import import RefusedCell

LINE, PROSE = 200, 10_000
Choices = Iterable[tuple[str, str]]
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
UNSHOWN = "\ufffd"
"""What stands on the page for a character that cannot be shown, so that it can be found."""
INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]")
DIRECTION = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


def clean(text: str | None) -> str:
    """Return text in one Unicode form, without what turns its direction, trimmed at both ends.

    >>> clean("  Cafe\u0301 \u202e ")
    'Caf\u00e9'
    """
    if text is None:
        return ""
    return (
        unicodedata.normalize("NFC", DIRECTION.sub("", shown(text))).replace("\r\n", "\n").strip()
    )


def shown(text: str) -> str:
    """Return text that any page can hold, with a mark for each character that cannot be shown.

    >>> shown("be\x00fore")
    'be\ufffdfore'
    """
    return CONTROL.sub(UNSHOWN, text)


MOST_SHOWN = 200
"""Rows of a file that its preview shows of each sort; the rest is counted."""


def shown_cells(cells: Sequence[RefusedCell]) -> list[RefusedCell]:
    """Return the first of many cells of a file, as any page can hold them."""
    return [
        replace(each, heading=shown(each.heading), value=shown(each.value), why=shown(each.why))
        for each in cells[:MOST_SHOWN]
    ]


def is_blank(text: str) -> bool:
    """Tell whether text has nothing in it that a person could see."""
    return not INVISIBLE.sub("", text)


class _Text:
    """Check what a person typed, whatever the field looks like."""

    longest: int = LINE
    asks: str = ""

    def pre_validate(self, form: Any) -> None:
        text = self.data or ""  # type: ignore[has-type]  # WTForms sets it
        if UNSHOWN in text:
            raise ValidationError(f"Take out the characters shown as {UNSHOWN}, and try again.")
        if len(text) > self.longest:
            raise ValidationError(
                f"Use {self.longest:,} characters or fewer; this has {len(text):,}."
            )
        if self.asks and is_blank(text):
            raise ValidationError(self.asks)
        self.data = "" if is_blank(text) else text

    @property
    def is_required(self) -> bool:
        """Tell whether something must be typed."""
        return bool(self.asks)


class LineField(_Text, StringField):  # type: ignore[misc]  # WTForms ships no types
    """Take one line; `asks` is the sentence shown when it is empty and may not be."""

    def __init__(
        self, label: str, *, asks: str = "", longest: int = LINE, hint: str = "", **kwargs: Any
    ) -> None:
        super().__init__(label, filters=[clean], description=hint, **kwargs)
        self.asks, self.longest = asks, longest


class ProseField(_Text, TextAreaField):  # type: ignore[misc]  # WTForms ships no types
    """Take several lines; `asks` is the sentence shown when it is empty and may not be."""

    def __init__(
        self,
        label: str,
        *,
        asks: str = "",
        longest: int = PROSE,
        hint: str = "",
        rows: int = 4,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, filters=[clean], description=hint, **kwargs)
        self.asks, self.longest, self.rows = asks, longest, rows


DATE_FORMS = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y")
FIRST_YEAR, LAST_YEAR = 1990, LAST_LIKELY_YEAR
NO_DAY = "Write the date as day, month and year, like 29/10/2027."
FAR_DAY = f"Give a year from {FIRST_YEAR} to {LAST_YEAR}."


def read_date(text: str) -> date:
    """Return the day that a person wrote, day before month; raises ValueError with a sentence.

    >>> read_date("1/4/2027")
    datetime.date(2027, 4, 1)
    """
    for form in DATE_FORMS if text.isascii() else ():
        try:
            day = datetime.strptime(" ".join(text.split()), form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
        raise ValueError(FAR_DAY)
    raise ValueError(NO_DAY)


class DayField(Field):  # type: ignore[misc]  # WTForms ships no types
    """Take a day as text such as 29/10/2027, and keep what was typed when it is not one."""

    widget = TextInput()

    def __init__(self, label: str, *, asks: str = "", hint: str = "", **kwargs: Any) -> None:
        super().__init__(
            label,
            description=hint or "For example, 29/10/2027",
            render_kw={"class": "govuk-input--width-10"},
            **kwargs,
        )
        self.asks = asks

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the first value given; an empty one is no day."""
        text = clean(valuelist[0]) if valuelist else ""
        self.data = None
        if text:
            self.data = read_date(text)

    def pre_validate(self, form: Any) -> None:
        """Ask for the day if there must be one."""
        if self.asks and self.data is None and not self.process_errors:
            raise ValidationError(self.asks)

    @property
    def is_required(self) -> bool:
        """Tell whether a day must be given."""
        return bool(self.asks)

    @property
    def given(self) -> date:
        """Return the day of a field that asks for one, once the form has been checked."""
        if self.data is None:
            raise ValueError("No day was given.")
        return self.data

    def _value(self) -> str:
        if self.raw_data:
            return shown(str(self.raw_data[0]))
        return f"{self.data.day}/{self.data.month}/{self.data.year}" if self.data else ""


class WholeField(Field):  # type: ignore[misc]  # WTForms ships no types
    """Take a whole number within bounds, and keep what was typed when it is not one."""

    widget = TextInput()

    def __init__(
        self,
        label: str,
        *,
        least: int,
        most: int,
        asks: str = "",
        hint: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(
            label,
            description=hint,
            render_kw={"class": "govuk-input--width-5", "inputmode": "numeric"},
            **kwargs,
        )
        self.least, self.most, self.asks = least, most, asks

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the first value given; an empty one is no number."""
        text = clean(valuelist[0]).replace(",", "") if valuelist else ""
        self.data = None
        if not text:
            return
        sentence = f"Give a whole number from {self.least:,} to {self.most:,}."
        if not re.fullmatch(r"[-−]?[0-9]{1,12}", text):
            raise ValueError(sentence)
        number = int(text.replace("−", "-"))
        if not self.least <= number <= self.most:
            raise ValueError(sentence)
        self.data = number

    def pre_validate(self, form: Any) -> None:
        """Ask for the number if there must be one."""
        if self.asks and self.data is None and not self.process_errors:
            raise ValidationError(self.asks)

    @property
    def is_required(self) -> bool:
        """Tell whether a number must be given."""
        return bool(self.asks)

    @property
    def given(self) -> int:
        """Return the number of a field that asks for one, once the form has been checked."""
        if self.data is None:
            raise ValueError("No number was given.")
        return self.data

    def _value(self) -> str:
        if self.raw_data:
            return shown(str(self.raw_data[0]))
        return "" if self.data is None else str(self.data)


class ShareField(Field):  # type: ignore[misc]  # WTForms ships no types
    """Take a percentage from 0 to 100 and give it as a share from 0 to 1."""

    widget = TextInput()

    def __init__(self, label: str, *, asks: str = "", hint: str = "", **kwargs: Any) -> None:
        super().__init__(
            label,
            description=hint,
            render_kw={"class": "govuk-input--width-5", "inputmode": "numeric"},
            **kwargs,
        )
        self.asks = asks

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the first value given; an empty one is no share."""
        text = clean(valuelist[0]).rstrip("%").strip() if valuelist else ""
        self.data = None
        if not text:
            return
        if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,4})?", text) or float(text) > 100:
            raise ValueError("Give a percentage from 0 to 100.")
        self.data = float(text) / 100

    def pre_validate(self, form: Any) -> None:
        """Ask for the share if there must be one."""
        if self.asks and self.data is None and not self.process_errors:
            raise ValidationError(self.asks)

    @property
    def is_required(self) -> bool:
        """Tell whether a share must be given."""
        return bool(self.asks)

    def _value(self) -> str:
        if self.raw_data:
            return shown(str(self.raw_data[0]))
        return "" if self.data is None else f"{self.data * 100:g}"


def choices_of(pairs: Choices, empty: str | None = None) -> list[SelectChoice]:
    """Return choices for a select or radios; `empty` is the words for choosing nothing."""
    first = [] if empty is None else [SelectChoice("", empty)]
    return first + [SelectChoice(value, label) for value, label in pairs]


class ChoiceField(SelectField):  # type: ignore[misc]  # WTForms ships no types
    """Take one of a list; its data is the chosen value, or None for choosing nothing."""

    def __init__(
        self,
        label: str,
        *,
        choices: Choices = (),
        empty: str | None = None,
        asks: str = "",
        hint: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(
            label,
            choices=choices_of(choices, empty),
            description=hint,
            coerce=_coerce,
            validate_choice=False,
            **kwargs,
        )
        self.asks, self.empty = asks, empty

    def offer(self, pairs: Choices) -> None:
        """Set the list to choose from; an id may be given as a number."""
        self.choices = choices_of(((str(value), label) for value, label in pairs), self.empty)

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not on the list, and ask where something must be chosen."""
        if self.data is None:
            if self.asks:
                raise ValidationError(self.asks)
            return
        if self.data not in [choice.value for choice in self.choices]:
            raise ValidationError(self.asks or "Choose one from the list.")

    @property
    def is_required(self) -> bool:
        """Tell whether something must be chosen."""
        return bool(self.asks)

    @property
    def number(self) -> int | None:
        """Return the chosen value as a number, for lists of ids."""
        return None if self.data is None else int(self.data)


class PickField(ChoiceField, RadioField):  # type: ignore[misc]  # WTForms ships no types
    """Take one of a list shown whole, as radio buttons."""


def _coerce(value: Any) -> str | None:
    return None if value is None or str(value) == "" else str(value)


class SeveralField(SelectMultipleField):  # type: ignore[misc]  # WTForms ships no types
    """Take any number of a list, shown as checkboxes; its data is a list of values."""

    def __init__(
        self, label: str, *, choices: Choices = (), asks: str = "", hint: str = "", **kwargs: Any
    ) -> None:
        super().__init__(
            label,
            choices=choices_of(choices),
            description=hint,
            coerce=str,
            validate_choice=False,
            **kwargs,
        )
        self.asks = asks

    def offer(self, pairs: Choices) -> None:
        """Set the list to choose from; an id may be given as a number."""
        self.choices = choices_of((str(value), label) for value, label in pairs)

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not on the list, and ask where something must be chosen."""
        if self.asks and not self.data:
            raise ValidationError(self.asks)
        known = [choice.value for choice in self.choices]
        if any(value not in known for value in self.data or []):
            raise ValidationError("Choose from the list.")

    @property
    def is_required(self) -> bool:
        """Tell whether something must be chosen."""
        return bool(self.asks)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the chosen values as numbers, for lists of ids, each once."""
        return tuple(dict.fromkeys(int(value) for value in self.data or []))


class HiddenLine(_Text, HiddenField):  # type: ignore[misc]  # WTForms ships no types
    """Carry a line that nobody sees and anybody could have changed on its way."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(filters=[clean], **kwargs)
        self.longest = 8_000  # an address may be long


class SeenVersion(HiddenField):  # type: ignore[misc]  # WTForms ships no types
    """Carry the version that the person had on screen; anything else reads as version 0."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the version."""
        text = valuelist[0] if valuelist else ""
        self.data = int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0

    def show(self, version: int) -> None:
        """Put another version on screen."""
        self.data, self.raw_data = version, None

    def _value(self) -> str:
        return str(self.data or 0)
