"""The page on which a programme chooses what it is asked about its graph, plan and holders."""

from flask import Blueprint

from lgr_tracker.blueprints.settings.saving import Answer, saved
from lgr_tracker.content.challenges import challenge_rules
from lgr_tracker.domain.challenges import Rule
from lgr_tracker.domain.kinds import LABELS
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.queries.programmes import programme_detail
from lgr_tracker.queries.worth_asking import challenge_rules_on
from lgr_tracker.web.database import reading
from lgr_tracker.web.fields import SeenVersion, SeveralField
from lgr_tracker.web.forms import Form
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.programme.set_challenges import set_challenges


class ChallengesForm(Form):
    """Ask which rules ask."""

    rules = SeveralField(
        "Ask about",
        choices=[(rule.value, words.title) for rule, words in challenge_rules().items()],
        hint="What is left out is not asked of anybody. Answers given before are kept",
    )
    version = SeenVersion()


def add_to(bp: Blueprint) -> None:
    """Give the settings this page."""
    bp.route("/questions", methods=["GET", "POST"])(challenges)


@needs(Permission.PROGRAMME_EDIT)
def challenges(code: str) -> Answer:
    """Choose which rules ask."""
    asked = (reading(), current_actor(), current_programme().id)
    row, on = programme_detail(*asked), challenge_rules_on(*asked)
    form = ChallengesForm(data={"rules": [rule.value for rule in on], "version": row.version})
    return saved(
        form,
        lambda: perform(
            set_challenges,
            current_programme().id,
            [Rule(value) for value in form.rules.data or []],
            form.version.data,
        ),
        done=lambda count: f"{count} of {len(Rule)} sorts of question are asked.",
        leads_to="settings.index",
        heading=f"{len(on)} of {len(Rule)} sorts of question are asked",
        template="lgr/settings/challenges.html",
        speaks={
            rule.value: f"Asked of: {LABELS[words.seat]}"
            for rule, words in challenge_rules().items()
        },
    )
