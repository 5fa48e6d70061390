"""What is asked before a programme is started."""

from lgr_tracker.web.fields import ChoiceField, LineField, ProseField
from lgr_tracker.web.forms import Form


class NewProgrammeForm(Form):
    """Ask which area a programme is for, and what its new councils are called."""

    area = ChoiceField("Area", empty="Choose one", asks="Choose an area.")
    name = LineField("Name", hint="Leave it empty to name the programme after its area")
    code = LineField(
        "Code", longest=40, hint="Small letters, digits and dashes; it stands in every address"
    )
    successors = ProseField(
        "New councils", hint="One a line, or empty while they are not decided", longest=2_000
    )

    def successor_names(self) -> tuple[str, ...]:
        """Return the new councils' names, in the order given."""
        return tuple(line.strip() for line in self.successors.data.split("\n") if line.strip())
