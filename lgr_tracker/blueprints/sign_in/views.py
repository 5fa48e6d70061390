"""Sign in with address, password and, if there is one, second factor; sign out everywhere."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.sign_in import links
from lgr_tracker.blueprints.sign_in.forms import CodeForm, RecoveryForm, SignInForm
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.queries.people import Account, account_by_email, account_by_id
from lgr_tracker.web.clock import now
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import needs, safe_next
from lgr_tracker.web.identity import (
    begin_half_session,
    begin_session,
    end_session,
    half_session,
    is_mounted,
    is_signed_in,
)
from lgr_tracker.web.passwords import hash_password, is_right, needs_new_hash
from lgr_tracker.web.second_factor import app_code, recovery
from lgr_tracker.web.session import perform
from lgr_tracker.web.trying import (
    account_here,
    code_subject,
    may_try_code,
    may_try_password,
    may_try_recovery,
    recovery_subject,
    source,
)
from lgr_tracker.workflows.people.proving import AppCode, Proof
from lgr_tracker.workflows.people.sign_in import sign_in
from lgr_tracker.workflows.people.sign_out import sign_out as end_everywhere

bp = Blueprint("sign_in", __name__, url_prefix="/sign-in")
links.add_to(bp)

WRONG = "That e-mail address and password do not belong together. Check both and try again."
WRONG_CODE = "This code is not right, or was used before. Wait for the next one and try again."
WRONG_RECOVERY = "This is none of your recovery codes, or it was used before."
Answer = Response | tuple[str, int]


@bp.route("", methods=["GET", "POST"])
@needs(Permission.PUBLIC)
def index() -> Answer:
    """Ask who is there, and let them in or ask for their second factor."""
    if is_mounted() or is_signed_in():
        return redirect(url_for("home.index"))
    form = SignInForm(next=request.args.get("next"))
    if form.validate_on_submit():
        account = _recognised(form.email.data, form.password.data or "")
        onward = safe_next(form.next.data)
        if account is not None and account.salt is not None:
            begin_half_session(account.person_id, account.epoch)
            return redirect(url_for("sign_in.code", next=onward))
        if account is not None and _enter(account, None, form.password.data or ""):
            return redirect(onward or url_for("home.index"))
        form.trouble = WRONG
    return render_template("lgr/sign_in/index.html", form=form), form.status


def _recognised(email: str, password: str) -> Account | None:
    """Return the account if the password is right; the same work is done either way."""
    may_try_password(email)
    account = account_by_email(reading(), email)
    if not is_right(password, account.password_hash if account else None):
        return None
    return account


def _enter(account: Account, proof: Proof | None, password: str = "") -> bool:
    """Record the sign-in and begin the session; tells whether it may be."""
    stored = account.password_hash or ""
    new_hash = hash_password(password) if password and needs_new_hash(stored) else None
    may = perform(
        sign_in,
        account.person_id,
        account_here(account.email),
        epoch=account.epoch,
        proof=proof,
        counted=(source(), *_counted(account.person_id, proof)),
        new_hash=new_hash,
    )
    if may:
        begin_session(
            account.person_id,
            account.name,
            account.email,
            account.epoch,
            with_second_factor=proof is not None,
        )
    return may


def _counted(person_id: int, proof: Proof | None) -> tuple[str, ...]:
    """Return under what the try at this proof was counted."""
    if proof is None:
        return ()
    subject = code_subject if isinstance(proof, AppCode) else recovery_subject
    return (subject(person_id),)


@bp.route("/code", methods=["GET", "POST"])
@needs(Permission.PUBLIC)
def code() -> Answer:
    """Ask for the code of the app of somebody whose password was right."""
    account = _half_known()
    if account is None:
        return _from_the_start()
    form = CodeForm(next=request.args.get("next"))
    if form.validate_on_submit():
        may_try_code(account.person_id)
        proof = app_code(account.person_id, account.salt or "", form.code.data, now())
        if proof is not None and _enter(account, proof):
            return redirect(safe_next(form.next.data) or url_for("home.index"))
        form.code.errors = [WRONG_CODE]
    return render_template("lgr/sign_in/code.html", form=form), form.status


@bp.route("/recovery", methods=["GET", "POST"])
@needs(Permission.PUBLIC)
def recovery_code() -> Answer:
    """Ask for a recovery code of somebody whose password was right and who has not their app."""
    account = _half_known()
    if account is None:
        return _from_the_start()
    form = RecoveryForm(next=request.args.get("next"))
    if form.validate_on_submit():
        may_try_recovery(account.person_id)
        if _enter(account, recovery(form.code.data)):
            return redirect(url_for("account.second_factor"))
        form.code.errors = [WRONG_RECOVERY]
    return render_template("lgr/sign_in/recovery.html", form=form), form.status


def _half_known() -> Account | None:
    half = None if is_mounted() or is_signed_in() else half_session()
    if half is None:
        return None
    account = account_by_id(reading(), half.person_id, half.epoch)
    return account if account is not None and account.salt is not None else None


def _from_the_start() -> Response:
    return redirect(url_for("sign_in.index", next=safe_next(request.args.get("next"))))


@bp.post("/out")
@needs(Permission.ACCOUNT)
def sign_out() -> Response:
    """End every session of this person."""
    perform(end_everywhere)
    end_session()
    return redirect(url_for("sign_in.index"))
