"""What templates may call beside their own macros, and where they are found."""

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from flask import Flask
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from lgr_tracker.domain.change_text import day_words
from lgr_tracker.domain.kinds import LABELS
from lgr_tracker.domain.states import label
from lgr_tracker.web.clock import zone
from lgr_tracker.web.forms import Form

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def init_templates(app: Flask) -> None:
    """Let templates find GOV.UK's macros and call ours."""
    own = app.jinja_loader
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([own, govuk] if own else [govuk])
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["word"] = word
    app.jinja_env.filters["local"] = local
    app.jinja_env.filters["pounds"] = pounds
    app.jinja_env.filters["recorded"] = recorded
    app.jinja_env.globals["conflict_fields"] = conflict_fields


def word(value: StrEnum | None) -> str:
    """Return the words people read for a value of a closed list or a state.

    >>> from lgr_tracker.domain.kinds import HolderBasis
    >>> word(HolderBasis.OWN)
    'Own'
    """
    if value is None:
        return ""
    return LABELS.get(value) or label(value).capitalize()


def local(moment: datetime) -> datetime:
    """Return a moment in the programme's time zone."""
    return moment.astimezone(zone())


def pounds(amount: int | None) -> str:
    """Return whole pounds as people write them.

    >>> pounds(1250000)
    '£1,250,000'
    """
    return "" if amount is None else f"£{amount:,}"


def recorded(value: object) -> str:
    """Return a value of the audit trail as people write it.

    >>> recorded(True), recorded(None), recorded("2027-04-01"), recorded([1, False])
    ('yes', 'nothing', '1 April 2027', '1, no')
    """
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {recorded(each)}" for key, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(recorded(each) for each in value) or "none"
    try:
        return day_words(value) if DAY.fullmatch(str(value)) else str(value)
    except ValueError:
        return str(value)  # somebody's text that only looks like a day


def conflict_fields(form: Form) -> list[Mapping[str, str]]:
    """Return the fields in which what stands now differs from what was typed."""
    rows: list[Mapping[str, str]] = []
    for name, stands in (form.conflict or {}).items():
        if name not in form:
            continue
        field = form[name]
        typed, standing = _shown(field, field.data), _shown(field, stands)
        if typed != standing:
            rows.append({"label": field.label.text, "stands": standing, "typed": typed})
    return rows


def _shown(field: object, value: object) -> str:
    """Return a value as the field's reader would see it: a choice by its words, a date written."""
    choices = getattr(field, "choices", None)
    if choices:
        words = {choice.value: choice.label for choice in choices}
        values = value if isinstance(value, (list, tuple)) else [value]
        return ", ".join(str(words.get(str(v), v)) for v in values if v not in (None, ""))
    if value is None:
        return ""
    if hasattr(value, "strftime"):
        return f"{value.day}/{value.month}/{value.year}"  # type: ignore[attr-defined]  # a date
    return str(value)
