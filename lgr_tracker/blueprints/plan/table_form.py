"""What the table of activities asks: seven cells a row."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from lgr_tracker.blueprints.plan.forms import MOST_DAYS
from lgr_tracker.queries.activities import ActivityRow
from lgr_tracker.web.fields import DayField, SeenVersion, WholeField
from lgr_tracker.web.forms import Form
from lgr_tracker.workflows.plan.save_plan_table import TableRow, cell

T = TypeVar("T")

COLUMNS: Mapping[str, str] = {
    "duration_days": "Days",
    "start_no_earlier_on": "No earlier than",
    "finish_by_on": "Finish by",
    "fixed_start_on": "Fixed day",
    "actual_start_on": "Started",
    "actual_finish_on": "Finished",
    "remaining_days": "Days left",
}
"""The columns that can be typed in, with their headings."""


class TableForm(Form):
    """Ask for the dates and durations of several activities at once."""

    rows: tuple[ActivityRow, ...] = ()

    def validate(self, extra_validators: Mapping[str, object] | None = None) -> bool:
        """Check every cell; a sentence about one says whose row it is in."""
        is_well: bool = super().validate(extra_validators)
        for row in self.rows:
            for field in COLUMNS:
                found = self[cell(field, row.id)]
                found.errors = [f"{row.code}: {sentence}" for sentence in found.errors]
        return is_well

    def attempt(self, act: Callable[[], T]) -> T | None:
        """Do `act`; after a stale save each row carries the version that stands now."""
        done = super().attempt(act)
        for name, stands in (self.conflict or {}).items():
            if name.startswith("version_") and isinstance(stands, int):
                self[name].show(stands)
        return done

    @property
    def values(self) -> dict[int, TableRow]:
        """Return what stands in each row, by the activity's id."""
        return {
            row.id: TableRow(**{field: self[cell(field, row.id)].data for field in COLUMNS})
            for row in self.rows
        }

    @property
    def seen(self) -> dict[int, int]:
        """Return the version of each row that was on screen, by the activity's id."""
        return {row.id: self[cell("version", row.id)].data for row in self.rows}


def table_form(rows: Iterable[ActivityRow]) -> TableForm:
    """Return a form with a field for every cell of the rows given."""
    kept = tuple(rows)
    fields: dict[str, object] = {"rows": kept}
    data: dict[str, object] = {}
    for row in kept:
        fields[cell("version", row.id)] = SeenVersion()
        data[cell("version", row.id)] = row.version
        for field, heading in COLUMNS.items():
            fields[cell(field, row.id)] = _field(field, f"{heading} of {row.code}")
            data[cell(field, row.id)] = getattr(row, field)
    form: TableForm = type("FilledTableForm", (TableForm,), fields)(data=data)
    return form


def _field(field: str, label: str) -> DayField | WholeField:
    if field == "duration_days":
        asks = "Give a number of working days; 0 for a milestone."
        return WholeField(label, least=0, most=MOST_DAYS, asks=asks)
    if field == "remaining_days":
        return WholeField(label, least=0, most=MOST_DAYS)
    return DayField(label)
