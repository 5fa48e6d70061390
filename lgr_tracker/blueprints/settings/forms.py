"""What the settings pages ask."""

from lgr_tracker.domain.kinds import LABELS, OrganisationKind
from lgr_tracker.web.forms import ChoiceField, Form, LineField, SeenVersion
from lgr_tracker.workflows.programme.save_organisation import OrganisationValues


class OrganisationForm(Form):
    """Ask about an organisation."""

    name = LineField("Name", asks="Give the organisation's name.")
    short_name = LineField(
        "Short name",
        asks="Give a short name for tables.",
        longest=40,
        hint="As it stands in tables",
    )
    code = LineField(
        "Code", asks="Give a short code.", longest=40, hint="Letters and figures, used in files"
    )
    kind = ChoiceField(
        "Part in the reorganisation",
        choices=[(kind.value, LABELS[kind]) for kind in OrganisationKind],
        empty="Choose one",
        asks="Choose what part it plays.",
    )
    gss_code = LineField("GSS code", longest=40, hint="The national code, such as E10000030")
    version = SeenVersion()

    def values(self) -> OrganisationValues:
        """Return what was filled in."""
        return OrganisationValues(
            code=self.code.data,
            name=self.name.data,
            short_name=self.short_name.data,
            kind=OrganisationKind(self.kind.data),
            gss_code=self.gss_code.data or None,
        )
