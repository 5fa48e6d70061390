"""Forms as every page has them: plain sentences, nothing typed ever lost."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar
from uuid import uuid4

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage

from lgr_tracker.domain.errors import Invalid, StaleEdit
from lgr_tracker.domain.guarding import (
    OR_WHY,
    REASON_FIELD,
    TOO_SHORT,
    Excerpt,
    MayIdentify,
    Place,
    Recognisable,
    excerpts,
    look_at,
)
from lgr_tracker.web.fields import HiddenLine, LineField, ProseField

T = TypeVar("T")


class Marked(str):
    """Say what the privacy guard found in a field, with the places for the page that shows it."""

    excerpts: tuple[Excerpt, ...]

    def __new__(cls, place: Place) -> "Marked":
        """Take the sentence and the places from what was found."""
        made = super().__new__(cls, place.sentence)
        made.excerpts = excerpts(place)
        return made


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Stand behind every form: try to do what it asks, and keep all that was typed if it fails."""

    once: HiddenLine | None = HiddenLine(default=lambda: uuid4().hex, render_kw={"id": False})
    """Drawn with the page; `web/session.py` does what a form asks once for each of these."""

    privacy_reason: ProseField | None = ProseField(
        "Why is this safe to keep?",
        asks=TOO_SHORT,
        longest=500,
        rows=2,
        hint="Such as: Green is the name of a ward. Your reason is kept in the trail with your "
        "name; what was found is not. Please don’t repeat the words.",
    )
    """Part of the form only once the privacy guard doubts something that was typed."""

    conflict: dict[str, object] | None = None
    """What stands now, by field, when the edit was made on an older version."""
    trouble: str = ""
    """A sentence that belongs to no single field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._why = self._fields.pop(REASON_FIELD, None)
        if self._why is not None and self._why.data:
            self.ask_why()

    def attempt(self, act: Callable[[], T]) -> T | None:
        """Do `act` if all fields are well; return None, with sentences set, if anything is wrong.

        A text that nobody may keep is refused here already, before anything is done with it; what
        needs a reason is known once the workflow has said which texts are new. Refusals of right
        and state pass through: they are not about what was typed.
        """
        is_well = self.validate()
        if self._marks_blocked() or not is_well:
            return None
        try:
            return act()
        except Recognisable as refusal:
            self._mark(refusal)
        except Invalid as error:
            self._place(error)
        except StaleEdit as error:
            self.conflict, self.trouble = error.current, error.message
            if "version" in self:
                self["version"].show(error.version)
        return None

    def _texts(self) -> Iterator[Any]:
        """Give the fields that a person types into."""
        return (each for each in self if isinstance(each, (LineField, ProseField)) and each.data)

    def _marks_blocked(self) -> bool:
        """Mark each text that nobody may keep, and tell whether there is one."""
        found = False
        for each, text in self._typed():
            findings = look_at(text, as_name=not isinstance(each, ProseField))
            if any(finding.is_block for finding in findings):
                each.errors = [Marked(Place(each.name, text, findings)), *each.errors]
                found = True
        return found

    def _typed(self) -> Iterator[tuple[Any, str]]:
        """Give each field with what a person wrote into it: words, or the name of a file."""
        yield from ((each, each.data) for each in self._texts())
        for each in self:
            if isinstance(each, FileField) and isinstance(each.data, FileStorage):
                yield each, each.data.filename or ""

    def _mark(self, refusal: Recognisable) -> None:
        """Put what was found beside the field it was typed in; ask for a reason if one helps."""
        if isinstance(refusal, MayIdentify):
            self.ask_why([refusal.fields.get(REASON_FIELD, OR_WHY)])
        for place in refusal.places:
            fields = self._typed_in(place)
            for each in fields:
                if not each.errors:
                    each.errors = [Marked(place)]
            if not fields:
                self.trouble = f"{refusal.message} {place.sentence}"

    def _typed_in(self, place: Place) -> list[Any]:
        """Return the fields that hold a text; columns may have names that the form has not."""
        texts = [each for each in self._texts() if each.name != REASON_FIELD]
        if place.name == REASON_FIELD:
            return [each for each in self if each.name == REASON_FIELD]
        files = [each for each in self if isinstance(each, FileField) and each.name == place.name]
        return (
            files
            or [each for each in texts if each.data == place.text]
            or [each for each in texts if place.text in each.data or each.name == place.name]
        )

    def ask_why(self, errors: Sequence[str] = ()) -> None:
        """Make the question a part of the form, as its last field."""
        if self._why is not None:
            self._fields[REASON_FIELD] = self._why
            self._why.errors = list(errors)

    def _place(self, error: Invalid) -> None:
        placed = False
        for name, sentence in error.fields.items():
            if name in self:
                self[name].errors = [*self[name].errors, sentence]
                placed = True
        if not placed:
            self.trouble = error.message

    @property
    def status(self) -> int:
        """Return the status of the page that shows the form again."""
        if self.conflict is not None:
            return 409
        return 422 if self.errors or self.trouble else 200
