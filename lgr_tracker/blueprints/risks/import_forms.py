"""What bringing a register in asks: the file, what its columns are, what its words mean."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from flask_wtf.file import FileField

from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import Axis
from lgr_tracker.domain.register import REGISTER_COLUMNS, ScaleMapping
from lgr_tracker.domain.scales import Scale
from lgr_tracker.exchange.reading import CUSTOM, FoundColumn, FoundSheet, ScaleWords
from lgr_tracker.exchange.reading.vocabulary import folded
from lgr_tracker.queries.register_sources import Source
from lgr_tracker.web.fields import ChoiceField, HiddenLine, LineField, SeveralField, shown
from lgr_tracker.web.forms import Form
from lgr_tracker.workflows.risks.read_register import own_steps

LEFT_OUT = "none"
OWN_NUMBERS = "own"
TELLING = frozenset({"title", "cause", "event", "effect"})
NO_TITLE = "Say which column holds the title of a risk, or what the risk is."
TWICE = "Two columns cannot both be this. Choose another for one of them."
KEYS = [
    (column.key, column.heading)
    for column in REGISTER_COLUMNS
    if column.key not in ("version", "previous_period_score")
]
CHOICES = [(CUSTOM, "Keep it as a column of its own"), (LEFT_OUT, "Leave it out"), *KEYS]


class UploadForm(Form):
    """Ask for a register."""

    file = FileField(
        "Register", description="A workbook (.xlsx, .xls, .ods) or a table (.csv), at most 5 MB"
    )
    organisation_id = ChoiceField(
        "Organisation for rows that name none",
        empty="None: every row must name one",
        hint="The organisation that keeps the text of the risks",
    )


class ApplyForm(Form):
    """Ask whether what was looked at is to be brought in."""

    once = None


class ColumnsForm(Form):
    """Ask what the columns of a sheet are; the fields for them are added for each file."""

    sheet = HiddenLine(render_kw={"id": False})
    numbers = SeveralField(
        "Numbers of the scale",
        choices=[(OWN_NUMBERS, "A number means the step of the same number on our scale")],
    )
    name = LineField(
        "Remember this for files of",
        hint="Such as the council’s name. Leave it empty to remember nothing.",
    )


@dataclass(frozen=True)
class AskedColumn:
    """Hold a column that the form asks about: its field, and some of its cells."""

    field: str
    heading: str
    samples: tuple[str, ...]
    is_sure: bool


@dataclass(frozen=True)
class AskedWord:
    """Hold a word of the source's scale, and the fields that say what it means."""

    word: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class AskedFile:
    """Hold all that the form asks about one sheet; columns that are unsure come first."""

    columns: tuple[AskedColumn, ...]
    words: Mapping[str, tuple[AskedWord, ...]]

    def columns_said(self, form: Form) -> dict[str, str | None]:
        """Return what the person took each heading for; raises Invalid on the field."""
        said: dict[str, str | None] = {}
        taken: dict[str, str] = {}
        for column in self.columns:
            key = form[column.field].data or CUSTOM
            if key not in (CUSTOM, LEFT_OUT) and taken.setdefault(key, column.field) != (
                column.field
            ):
                raise Invalid(TWICE, {column.field: TWICE})
            said[column.heading] = None if key == LEFT_OUT else key
        if not TELLING & taken.keys():
            raise Invalid(NO_TITLE, {self.columns[0].field: NO_TITLE})
        return said

    def scale_said(self, form: Form, scale: Scale) -> ScaleMapping | None:
        """Return what the person said the words mean; None if they said nothing of any."""
        same = bool(form["numbers"].data)
        axes = {axis: self._steps(form, scale, axis, same=same) for axis in Axis}
        scores: dict[str, tuple[int, int]] = {}
        for word in self.words["scores"]:
            pair = [form[name].number for name in word.fields]
            if None not in pair:
                scores[folded(word.word)] = (pair[0], pair[1])
        if not (scores or any(axes.values())):
            return None
        return ScaleMapping(axes[Axis.LIKELIHOOD], axes[Axis.IMPACT], scores)

    def _steps(self, form: Form, scale: Scale, axis: Axis, *, same: bool) -> dict[str, int]:
        numbers = {str(point.number): point.number for point in scale.points(axis)}
        steps: dict[str, int] = {}
        for word in self.words[axis.value]:
            step = form[word.fields[0]].number
            if step is None and same:
                step = numbers.get(word.word)
            if step is not None:
                steps[folded(word.word)] = step
        return steps


def columns_form(
    sheet: FoundSheet,
    words: ScaleWords,
    scale: Scale,
    *,
    columns: Mapping[str, str | None],
    mapping: ScaleMapping | None,
) -> tuple[ColumnsForm, AskedFile]:
    """Return the form for a sheet, filled with what was said or remembered, else with the guess.

    A word is filled in only where it was said before, or is a label of our own scale.
    """
    asked = _asked(sheet, words)
    found = {column.heading: column for table in sheet.tables for column in table.columns}
    fields: dict[str, Any] = {}
    for column in asked.columns:
        guess = columns.get(column.heading, found[column.heading].key or CUSTOM)
        fields[column.field] = column_field(column, CHOICES, guess)
    for axis in Axis:
        known = own_steps([each.word for each in asked.words[axis.value]], scale, axis)
        said = getattr(mapping, axis.value) if mapping else {}
        for word in asked.words[axis.value]:
            step = said.get(folded(word.word), known.get(folded(word.word)))
            fields[word.fields[0]] = _step_field(word.word, scale, axis, step)
    for word in asked.words["scores"]:
        pair = mapping.scores.get(folded(word.word)) if mapping else None
        for name, axis, step in zip(word.fields, Axis, pair or (None, None), strict=True):
            fields[name] = _step_field(f"{word.word}: {axis.value}", scale, axis, step)
    form = type("SheetForm", (ColumnsForm,), fields)()
    if not form.is_submitted():
        form.sheet.data = sheet.name
    return form, asked


def source_of(sources: Iterable[Source], fingerprint: str) -> Source | None:
    """Return what was remembered of files with these headings, the last used first."""
    return next((each for each in sources if each.fingerprint == fingerprint), None)


def _asked(sheet: FoundSheet, words: ScaleWords) -> AskedFile:
    columns: dict[str, FoundColumn] = {}
    for table in sheet.tables:
        for column in table.columns:
            columns.setdefault(column.heading, column)
    asked = [
        AskedColumn(f"column-{place}", each.heading, each.samples, each.is_sure)
        for place, each in enumerate(columns.values())
    ]
    return AskedFile(
        tuple(sorted(asked, key=lambda each: each.is_sure)),
        {
            "likelihood": _asked_words("likelihood", words.likelihood, 1),
            "impact": _asked_words("impact", words.impact, 1),
            "scores": _asked_words("score", words.scores, 2),
        },
    )


def _asked_words(name: str, words: Sequence[str], fields: int) -> tuple[AskedWord, ...]:
    return tuple(
        AskedWord(word, tuple(f"{name}-{_sign(word)}-{part}" for part in range(fields)))
        for word in sorted({folded(word): word for word in words}.values(), key=_in_order)
    )


def _in_order(word: str) -> tuple[int, str]:
    """Put figures before words, and both as people count them."""
    is_number = word.isascii() and word.isdecimal() and len(word) < 10
    return (int(word), "") if is_number else (2**31, word.casefold())


def _sign(word: str) -> str:
    """Return a sign for a word that stays the same when other words come up beside it."""
    return blake2b(folded(word).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def column_field(
    column: AskedColumn, choices: Sequence[tuple[str, str]], guess: str | None
) -> ChoiceField:
    """Return the field that asks what a column is, with some of its cells beside it."""
    return ChoiceField(
        f"{shown(column.heading)}{'' if column.is_sure else ' (please check)'}",
        choices=choices,
        default=LEFT_OUT if guess is None else guess,
        asks="Choose what this column is.",
        hint=shown(f"Such as: {'; '.join(column.samples)}")
        if column.samples
        else "All its cells are empty",
    )


def _step_field(label: str, scale: Scale, axis: Axis, step: int | None) -> ChoiceField:
    return ChoiceField(
        shown(label),
        choices=[
            (str(point.number), scale.step_offered(axis, point.number))
            for point in scale.points(axis)
        ],
        empty="Nobody has said: keep the words",
        default=None if step is None else str(step),
    )
