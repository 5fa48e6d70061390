"""Sign in with e-mail address and password; sign out everywhere."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.sign_in.forms import SignInForm
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.queries.people import Account, account_by_email
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import needs, safe_next
from lgr_tracker.web.identity import begin_session, end_session, is_mounted, is_signed_in
from lgr_tracker.web.passwords import digest, hash_password, is_right, needs_new_hash
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.people.count_try import count_try
from lgr_tracker.workflows.people.sign_in import sign_in
from lgr_tracker.workflows.people.sign_out import sign_out as end_everywhere

bp = Blueprint("sign_in", __name__, url_prefix="/sign-in")

WRONG = "That e-mail address and password do not belong together. Check both and try again."
TOO_MANY = "There were many tries to sign in from here. Wait five minutes, then try again."


@bp.route("", methods=["GET", "POST"])
@needs(Permission.PUBLIC)
def index() -> Response | tuple[str, int]:
    """Ask who is there, and let them in."""
    if is_mounted() or is_signed_in():
        return redirect(url_for("home.index"))
    form = SignInForm(next=request.args.get("next"))
    if form.validate_on_submit():
        account = _let_in(form.email.data, form.password.data or "")
        if account is not None:
            begin_session(account.person_id, account.name, account.email, account.epoch)
            return redirect(safe_next(form.next.data) or url_for("home.index"))
        form.trouble = WRONG
    return render_template("lgr/sign_in/index.html", form=form), form.status


def _let_in(email: str, password: str) -> Account | None:
    """Return the account if the password is right; the same work is done either way."""
    source = digest("source", request.remote_addr or "")
    pair = digest("account", email.strip().lower(), request.remote_addr or "")
    if not perform(count_try, pair, source):
        raise TooManyRequests(TOO_MANY, retry_after=300)
    account = account_by_email(reading(), email)
    if not is_right(password, account.password_hash if account else None) or account is None:
        return None
    stored = account.password_hash or ""
    new_hash = hash_password(password) if needs_new_hash(stored) else None
    perform(sign_in, account.person_id, pair, new_hash=new_hash)
    return account


@bp.post("/out")
@needs(Permission.ACCOUNT)
def sign_out() -> Response:
    """End every session of this person."""
    perform(end_everywhere)
    end_session()
    return redirect(url_for("sign_in.index"))
