"""The pages on which people look after their own password and second factor."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.account.forms import EitherForm, PasswordForm, ProvedForm
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.one_time import in_groups, kept
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.queries.account import sign_in_facts
from lgr_tracker.queries.people import Account, account_by_id
from lgr_tracker.queries.programmes import programmes
from lgr_tracker.web.clock import now
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import needs, safe_next
from lgr_tracker.web.identity import (
    asking_programmes,
    current_actor,
    go_on_in_session,
    has_second_factor,
    is_mounted,
)
from lgr_tracker.web.passwords import checked, hash_password, is_right
from lgr_tracker.web.second_factor import (
    app_code,
    is_of_app,
    new_recovery_codes,
    new_salt,
    recovery,
    secret_of,
    square,
)
from lgr_tracker.web.session import perform
from lgr_tracker.web.trying import may_try_code, may_try_password, may_try_recovery
from lgr_tracker.workflows.people.change_password import change_password
from lgr_tracker.workflows.people.proving import AppCode, Proof
from lgr_tracker.workflows.people.turn_off_second_factor import turn_off_second_factor
from lgr_tracker.workflows.people.turn_on_second_factor import (
    WRONG_CODE,
    renew_recovery_codes,
    turn_on_second_factor,
)

WRONG_PASSWORD = "That is not your password. Check it and try again."
SAME = "Choose a password that is not the one you have."
SALT = "new_second_factor"
Answer = Response | tuple[str, int]


def add_to(bp: Blueprint) -> None:
    """Give the account these pages."""
    bp.route("/password", methods=["GET", "POST"])(password)
    bp.route("/second-factor", methods=["GET", "POST"])(second_factor)
    bp.route("/second-factor/codes", methods=["GET", "POST"])(recovery_codes)
    bp.route("/second-factor/off", methods=["GET", "POST"])(second_factor_off)


def _own_account() -> Account:
    """Return the account of whoever asks; there is none to look after where a host does it."""
    actor = current_actor()
    found = None if is_mounted() else account_by_id(reading(), actor.person_id or 0)
    if found is None or found.password_hash is None:
        abort(404)
    return found


@needs(Permission.ACCOUNT)
def password() -> Answer:
    """Change one's own password; all other sessions end."""
    own = _own_account()
    form = PasswordForm()
    if form.is_submitted():
        epoch = form.attempt(lambda: _changed(form, own))
        if epoch is not None:
            go_on_in_session(epoch, with_second_factor=has_second_factor())
            flash(
                "Your password has changed, and every other session of yours has ended.", "success"
            )
            return redirect(url_for("account.index"))
    return render_template("lgr/account/password.html", form=form), form.status


def _changed(form: PasswordForm, own: Account) -> int:
    _check_password(form.current.data, own)
    if form.password.data == form.current.data:
        raise Invalid(SAME, {"password": SAME})
    about = [row.name for row in programmes(reading(), current_actor())]
    chosen = checked(form.password.data, name=own.name, email=own.email, about=about)
    return perform(change_password, hash_password(chosen), old_hash=own.password_hash)


def _check_password(typed: str | None, own: Account) -> None:
    may_try_password(own.email)
    if not is_right(typed or "", own.password_hash):
        raise Invalid(WRONG_PASSWORD, {"current": WRONG_PASSWORD})


@needs(Permission.ACCOUNT)
def second_factor() -> Answer:
    """Show that a second factor is on, or set one up."""
    own = _own_account()
    if own.salt is not None:
        facts = sign_in_facts(reading(), current_actor())
        page = render_template(
            "lgr/account/second_factor_on.html", facts=facts, asking=asking_programmes()
        )
        return page, 200
    salt = session.setdefault(SALT, new_salt())
    form = ProvedForm(next=request.args.get("next"))
    if form.is_submitted():
        codes = new_recovery_codes()
        epoch = form.attempt(lambda: _turned_on(form, own, salt, codes))
        if epoch is not None:
            go_on_in_session(epoch, with_second_factor=True)
            return _codes_page(codes, "Your second factor is on", safe_next(form.next.data))
    page = render_template(
        "lgr/account/second_factor_set_up.html",
        form=form,
        square=square(own.person_id, salt, own.email),
        secret=in_groups(secret_of(own.person_id, salt)),
        asking=asking_programmes(),
    )
    return page, form.status


def _turned_on(form: ProvedForm, own: Account, salt: str, codes: tuple[str, ...]) -> int:
    first = _app_proof(form, own, salt)
    if first is None:
        raise Invalid(WRONG_CODE, {"code": WRONG_CODE})
    return perform(turn_on_second_factor, first, [kept(code) for code in codes])


def _app_proof(form: ProvedForm, own: Account, salt: str) -> AppCode | None:
    """Return the typed code's half-minute, if it is one; raises Invalid for a wrong password."""
    _check_password(form.current.data, own)
    may_try_code(own.person_id)
    return app_code(own.person_id, salt, form.code.data, now())


def _proof(form: EitherForm, own: Account) -> Proof:
    """Return what was typed as proof: who has lost the app has the recovery codes."""
    if is_of_app(form.code.data):
        return _app_proof(form, own, own.salt or "") or recovery(form.code.data)
    _check_password(form.current.data, own)
    may_try_recovery(own.person_id)
    return recovery(form.code.data)


def _codes_page(codes: tuple[str, ...], heading: str, onward: str | None) -> Answer:
    """Show recovery codes the one time that they can be shown."""
    page = render_template(
        "lgr/account/recovery_codes.html",
        codes=[in_groups(code) for code in codes],
        heading=heading,
        onward=onward or url_for("account.index"),
    )
    return page, 200


@needs(Permission.ACCOUNT)
def recovery_codes() -> Answer:
    """Make one's recovery codes anew; the old ones open nothing any more."""
    return _proved_page(
        "Make new recovery codes",
        "Make new codes",
        lambda form, own: _renewed(form, own),
    )


def _renewed(form: EitherForm, own: Account) -> Answer:
    codes = new_recovery_codes()
    perform(
        renew_recovery_codes,
        _proof(form, own),
        [kept(code) for code in codes],
    )
    return _codes_page(codes, "Your new recovery codes", None)


@needs(Permission.ACCOUNT)
def second_factor_off() -> Answer:
    """Turn one's second factor off, with password and code."""
    return _proved_page("Turn your second factor off", "Turn it off", _turned_off)


def _turned_off(form: EitherForm, own: Account) -> Answer:
    epoch = perform(turn_off_second_factor, _proof(form, own))
    go_on_in_session(epoch, with_second_factor=False)
    flash("Your second factor is off, and every other session of yours has ended.", "success")
    return redirect(url_for("account.index"))


def _proved_page(heading: str, button: str, act: Callable[[EitherForm, Account], Answer]) -> Answer:
    """Ask for password and code, and answer as `act` does when both are right."""
    own = _own_account()
    if own.salt is None:
        return redirect(url_for("account.second_factor"))
    form = EitherForm()
    if form.is_submitted():
        answer = form.attempt(lambda: act(form, own))
        if answer is not None:
            return answer
    page = render_template(
        "lgr/account/second_factor_prove.html",
        form=form,
        heading=heading,
        button=button,
        asking=asking_programmes(),
    )
    return page, form.status
