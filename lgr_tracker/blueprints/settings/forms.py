"""What the settings pages ask."""

from datetime import date

from wtforms import BooleanField

from lgr_tracker.domain.kinds import LABELS, OrganisationKind, PostHolding
from lgr_tracker.domain.permissions import Role
from lgr_tracker.domain.states import label
from lgr_tracker.web.fields import (
    ChoiceField,
    DayField,
    HiddenLine,
    LineField,
    PickField,
    SeenVersion,
    WholeField,
)
from lgr_tracker.web.forms import Form
from lgr_tracker.workflows.people.sit_in_body import BodySeatValues
from lgr_tracker.workflows.programme.change_programme import ProgrammeValues
from lgr_tracker.workflows.programme.save_organisation import OrganisationValues
from lgr_tracker.workflows.programme.save_phase import PhaseValues
from lgr_tracker.workflows.programme.save_post import HoldingValues, PostValues


class ProgrammeForm(Form):
    """Ask about a programme's name and dates."""

    name = LineField("Name", asks="Give the programme's name.")
    decision_on = DayField("Government's decision", asks="Give the day of the decision.")
    elections_on = DayField("Elections to the new councils", asks="Give the day of the elections.")
    vesting_on = DayField("Vesting day", asks="Give vesting day.")
    starts_on = DayField("The plan begins", asks="Give the first day of the plan.")
    ends_on = DayField("The plan ends", asks="Give the last day of the plan.")
    status_on = DayField(
        "Status date",
        hint="The day up to which progress is known. Leave it empty to use the day of looking.",
    )
    version = SeenVersion()

    def values(self) -> ProgrammeValues:
        """Return what was filled in."""
        return ProgrammeValues(
            name=self.name.data,
            decision_on=self.decision_on.given,
            elections_on=self.elections_on.given,
            vesting_on=self.vesting_on.given,
            starts_on=self.starts_on.given,
            ends_on=self.ends_on.given,
            status_on=self.status_on.data,
        )


class OrganisationForm(Form):
    """Ask about an organisation."""

    name = LineField("Name", asks="Give the organisation's name.")
    short_name = LineField(
        "Short name", asks="Give a short name.", longest=40, hint="As it stands in tables"
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


class PersonForm(Form):
    """Ask who is given which role."""

    name = LineField("Name", asks="Give the person's name.")
    email = LineField("E-mail address", asks="Give the person's e-mail address.")
    role = ChoiceField(
        "Role",
        choices=[(role.value, label(role).capitalize()) for role in Role],
        empty="Choose one",
        asks="Choose a role.",
    )
    organisation_id = ChoiceField("On behalf of", empty="The programme as a whole")
    starts_on = DayField("From")
    ends_on = DayField("Until")


AT_ONCE, ON_A_DAY = "now", "day"


class PromisedDay(DayField):
    """Take a last day where one was promised; its label never calls it optional."""

    def pre_validate(self, form: "SeatEndForm") -> None:
        """Ask for the day unless the seat ends at once."""
        if form.when.data == ON_A_DAY:
            super().pre_validate(form)


class SeatEndForm(Form):
    """Ask when somebody's role, or their seat in a body, ends."""

    when = PickField(
        "When",
        choices=[(AT_ONCE, "At once"), (ON_A_DAY, "After a last day")],
        hint="At once also ends sessions that they have open",
        asks="Choose when it ends.",
    )
    last_day = PromisedDay(
        "Last day, if not at once",
        hint="It is still theirs on this day. For example, 29/10/2027",
        asks="Give the last day.",
    )

    def last_day_given(self) -> date | None:
        """Return the last day, or None where it ends at once."""
        day: date | None = self.last_day.data
        return day if self.when.data == ON_A_DAY else None


class BodySeatForm(Form):
    """Ask who sits in a body."""

    person_id = ChoiceField("Person", empty="Choose one", asks="Choose a person.")
    is_chair = BooleanField("Chairs it")
    starts_on = DayField("First day")
    ends_on = DayField("Last day")

    def values(self) -> BodySeatValues:
        """Return what was filled in."""
        return BodySeatValues(
            person_id=self.person_id.number or 0,
            is_chair=self.is_chair.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
        )


class ConfirmForm(Form):
    """Ask nothing but that somebody is confirmed as they are shown."""

    version = SeenVersion()


class SecondFactorForm(Form):
    """Ask from which day a second factor is needed."""

    second_factor_from = DayField(
        "Everybody here needs a second factor from",
        hint="Give people a week or two. Leave it empty to ask it of nobody.",
    )
    version = SeenVersion()


class PostForm(Form):
    """Ask about a post."""

    title = LineField("Title", asks="Give the post's title.")
    organisation_id = ChoiceField(
        "Organisation", empty="Choose one", asks="Choose the organisation."
    )
    is_key = BooleanField("This post carries children's services: watch its hand-overs")
    statute = LineField("Statute", hint="If the law asks for this post")
    version = SeenVersion()

    def values(self) -> PostValues:
        """Return what was filled in."""
        return PostValues(
            title=self.title.data,
            organisation_id=self.organisation_id.number or 0,
            is_key=self.is_key.data,
            statute=self.statute.data or None,
        )


class HoldingForm(Form):
    """Ask who is in a post."""

    name = LineField("Name", asks="Give the person's name.")
    holding = PickField(
        "As",
        choices=[(kind.value, LABELS[kind]) for kind in PostHolding],
        default=PostHolding.HOLDER.value,
        asks="Choose holder or deputy.",
    )
    is_interim = BooleanField("Interim")
    starts_on = DayField("First day")
    ends_on = DayField("Last day")

    def values(self) -> HoldingValues:
        """Return what was filled in."""
        return HoldingValues(
            name=self.name.data,
            holding=PostHolding(self.holding.data),
            is_interim=self.is_interim.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
        )


class HoldingChangeForm(HoldingForm):
    """Ask about somebody in a post again, and carry what stood on the screen."""

    seen = HiddenLine()


class LastDayForm(Form):
    """Ask for somebody's last day in a post."""

    last_day = DayField("Last day", asks="Give the last day.")


class PhaseForm(Form):
    """Ask about a phase."""

    name = LineField("Name", asks="Give the phase's name.")
    position = WholeField("Place in the order", least=1, most=99, asks="Give its place.")
    starts_on = DayField("First day", asks="Give the first day.")
    ends_on = DayField("Last day", asks="Give the last day.")
    version = SeenVersion()

    def values(self) -> PhaseValues:
        """Return what was filled in."""
        return PhaseValues(
            name=self.name.data,
            position=self.position.given,
            starts_on=self.starts_on.given,
            ends_on=self.ends_on.given,
        )


class NewProgrammeForm(Form):
    """Ask which area a new programme is for."""

    area = ChoiceField("Area", empty="Choose one", asks="Choose an area.")
    name = LineField("Name", hint="Leave it empty to name it after the area")
