"""The pages, one folder a subject; each view parses, calls one workflow or query, and answers."""

from flask import Blueprint

from lgr_tracker.blueprints.about.views import bp as about
from lgr_tracker.blueprints.about.well_known import bp as well_known
from lgr_tracker.blueprints.account.views import bp as account
from lgr_tracker.blueprints.actions.views import bp as actions
from lgr_tracker.blueprints.assessment.views import bp as assessment
from lgr_tracker.blueprints.board.views import bp as board
from lgr_tracker.blueprints.conversation.views import bp as conversation
from lgr_tracker.blueprints.entries.views import bp as entries
from lgr_tracker.blueprints.home.views import bp as home
from lgr_tracker.blueprints.jobs.views import bp as jobs
from lgr_tracker.blueprints.mail.views import bp as mail
from lgr_tracker.blueprints.map.views import bp as map_
from lgr_tracker.blueprints.overview.views import bp as overview
from lgr_tracker.blueprints.plan.views import bp as plan
from lgr_tracker.blueprints.risks.views import bp as risks
from lgr_tracker.blueprints.settings.views import bp as settings
from lgr_tracker.blueprints.sign_in.views import bp as sign_in
from lgr_tracker.blueprints.work.views import bp as work

BLUEPRINTS: tuple[Blueprint, ...] = (
    home,
    sign_in,
    account,
    jobs,
    mail,
    work,
    about,
    well_known,
    overview,
    assessment,
    risks,
    entries,
    actions,
    conversation,
    plan,
    map_,
    board,
    settings,
)
"""In the order of the navigation."""
