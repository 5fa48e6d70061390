"""The page on which a programme chooses what it is asked about its risks, and how it reports."""

from flask import Blueprint

from lgr_tracker.blueprints.settings.saving import Answer, saved
from lgr_tracker.domain.kinds import LABELS, ReportingRhythm
from lgr_tracker.domain.nudges import RULES, Rule
from lgr_tracker.domain.period import previous_period_end
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.queries.programmes import programme_detail
from lgr_tracker.queries.risk_nudges import rules_on
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.fields import PickField, SeenVersion, SeveralField
from lgr_tracker.web.forms import Form
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.programme.set_nudges import set_nudges


class NudgesForm(Form):
    """Ask which rules speak, and how often the programme reports."""

    rules = SeveralField(
        "Say it beside a risk when",
        choices=[(rule.value, words.name) for rule, words in RULES.items()],
        hint="Each is a fact and a question. What is left out is shown nowhere and counted nowhere",
    )
    reporting_rhythm = PickField(
        "How often does the programme report?",
        choices=[(each.value, LABELS[each]) for each in ReportingRhythm],
        asks="Choose how often it reports.",
        hint="Which way a risk is going is told against the end of the previous period",
    )
    version = SeenVersion()


def add_to(bp: Blueprint) -> None:
    """Give the settings this page."""
    bp.route("/nudges", methods=["GET", "POST"])(nudges)


@needs(Permission.PROGRAMME_EDIT)
def nudges(code: str) -> Answer:
    """Choose which rules speak, and the periods."""
    asked = (reading(), current_actor(), current_programme().id)
    row, on = programme_detail(*asked), rules_on(*asked)
    form = NudgesForm(
        data={
            "rules": [rule.value for rule in on],
            "reporting_rhythm": row.reporting_rhythm.value,
            "version": row.version,
        }
    )
    ended = previous_period_end(today(), row.reporting_rhythm)
    return saved(
        form,
        lambda: perform(
            set_nudges,
            current_programme().id,
            [Rule(value) for value in form.rules.data or []],
            ReportingRhythm(form.reporting_rhythm.data),
            form.version.data,
        ),
        done=lambda count: f"{count} of {len(RULES)} questions are asked.",
        leads_to="settings.index",
        heading=f"{len(on)} of {len(RULES)} questions are asked about risks.",
        template="lgr/settings/nudges.html",
        speaks={rule.value: f"{words.speaks.capitalize()}." for rule, words in RULES.items()},
        ended=ended,
    )
