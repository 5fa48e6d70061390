"""What bringing a plan in asks: the file, and whether what was looked at is to be written."""

from flask_wtf.file import FileField

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
