"""What we write to you about: one's own choices."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.mail.forms import MailForm
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.queries.mail import mail_choices
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.mail.choose_mail import choose_mail

bp = Blueprint("mail", __name__)


@bp.route("/account/mail", methods=["GET", "POST"])
@needs(Permission.ACCOUNT)
def choices() -> Response | tuple[str, int]:
    """Show and save how often the person wants to be written to."""
    stand = mail_choices(reading(), current_actor())
    form = MailForm(data={kind.value: rhythm.value for kind, rhythm in stand.items()})
    if form.is_submitted():
        changed = form.attempt(lambda: perform(choose_mail, form.choices()))
        if changed is not None:
            flash("Your choice is saved. It holds from the next mail.", "success")
            return redirect(url_for("mail.choices"))
    return render_template("lgr/account/mail.html", form=form), form.status
