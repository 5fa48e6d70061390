"""What bringing a plan in asks: the file, and whether what was looked at is to be written."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField

from lgr_tracker.blueprints.risks.import_forms import (
    LEFT_OUT,
    TWICE,
    AskedColumn,
    column_field,
)
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.exchange.plan_headings import offered, what_lacks
from lgr_tracker.exchange.reading.found import FoundColumn
from lgr_tracker.queries.activities import PlanChoices
from lgr_tracker.web.fields import ChoiceField, HiddenLine
from lgr_tracker.web.forms import Form

ALL = "The whole programme"
NOBODY = "None: every new row must name one"


class PlanFileForm(Form):
    """Ask for a table with a plan in it."""

    file = FileField(
        "Plan", description="A workbook (.xlsx, .xls, .ods) or a table (.csv), at most 5 MB"
    )
    council_id = ChoiceField(
        "Council for new work that names none",
        empty=ALL,
        hint="Work that is in the plan already stays with its council",
    )

    def offer(self, choices: PlanChoices, own: frozenset[int], *, for_all: bool) -> None:
        """Set which councils there are to choose from: those in `own`, and all if allowed."""
        self.council_id.empty = ALL if for_all else NOBODY
        self.council_id.offer([(str(each), name) for each, name in choices.councils if each in own])


class PlanApplyForm(Form):
    """Ask whether what was looked at is to be brought in; it carries a sign for what that was."""

    once = None
    seen = HiddenLine(render_kw={"id": False})
    sheet = HiddenLine(render_kw={"id": False})


class PlanColumnsForm(Form):
    """Ask what the columns of a sheet are; those that are unsure come first."""

    asked: tuple[AskedColumn, ...] = ()

    def columns_said(self) -> dict[str, str | None]:
        """Return what the person took each heading for; raises Invalid on the field."""
        said: dict[str, str | None] = {}
        for column in self.asked:
            key = self[column.field].data
            if key != LEFT_OUT and key in said.values():
                raise Invalid(TWICE, {column.field: TWICE})
            said[column.heading] = None if key == LEFT_OUT else key
        if lack := what_lacks(key for key in said.values() if key):
            raise Invalid(lack, {self.asked[0].field: lack})
        return said


def columns_form(columns: Sequence[FoundColumn]) -> PlanColumnsForm:
    """Return the form for a sheet, filled with what was said before or else with the guess."""
    asked = [
        AskedColumn(f"column-{each.letters}", each.heading, each.samples, each.is_sure)
        for each in columns
    ]
    choices = [(LEFT_OUT, "Leave it out"), *offered()]
    fields: dict[str, Any] = {
        column.field: column_field(column, choices, found.key)
        for column, found in zip(asked, columns, strict=True)
    }
    fields["asked"] = tuple(sorted(asked, key=lambda each: each.is_sure))
    form: PlanColumnsForm = type("SheetForm", (PlanColumnsForm,), fields)()
    return form
