"""The pages about links that are mailed: to newcomers, and to whoever has forgotten a password."""

import secrets

from flask import Blueprint, abort, flash, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.sign_in.forms import ChooseForm, ForgottenForm
from lgr_tracker.domain.one_time import kept
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.queries.people import LinkHolder, link_holder
from lgr_tracker.web.clock import now
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import needs
from lgr_tracker.web.identity import end_session, is_mounted
from lgr_tracker.web.passwords import checked, hash_password
from lgr_tracker.web.session import perform
from lgr_tracker.web.trying import may_ask_for_link
from lgr_tracker.workflows.people.ask_reset import ask_reset
from lgr_tracker.workflows.people.use_link import use_link

TOKEN = "link"
Answer = Response | tuple[str, int]


def add_to(bp: Blueprint) -> None:
    """Give the blueprint these pages."""
    bp.route("/forgotten", methods=["GET", "POST"])(forgotten)
    bp.get("/forgotten/sent")(sent)
    bp.get("/link/<token>")(link)
    bp.route("/choose-password", methods=["GET", "POST"])(choose_password)


def _only_here() -> None:
    if is_mounted():
        abort(404)  # the host application signs people in, and keeps their passwords


@needs(Permission.PUBLIC)
def forgotten() -> Answer:
    """Ask for the address, and answer the same whether anybody has it or not."""
    _only_here()
    form = ForgottenForm()
    if form.validate_on_submit():
        may_ask_for_link()
        perform(ask_reset, form.email.data, secrets.token_urlsafe(32))
        return redirect(url_for("sign_in.sent"))
    return render_template("lgr/sign_in/forgotten.html", form=form), form.status


@needs(Permission.PUBLIC)
def sent() -> str:
    """Say what happens now; the page knows of nobody."""
    _only_here()
    return render_template("lgr/sign_in/sent.html")


@needs(Permission.PUBLIC)
def link(token: str) -> Response:
    """Take the token out of the address into this browser's session; nothing is used up by it.

    Mail scanners open links as well, and an address is seen by histories and by other pages.
    """
    _only_here()
    session[TOKEN] = token[:100]
    return redirect(url_for("sign_in.choose_password"))


@needs(Permission.PUBLIC)
def choose_password() -> Answer:
    """Ask whoever holds the link for a password; sending the form uses the link up."""
    _only_here()
    token = str(session.get(TOKEN, ""))
    holder = link_holder(reading(), token, now())
    if holder is None:
        return render_template("lgr/sign_in/spent.html"), 404
    form = ChooseForm()
    if form.is_submitted():
        may_ask_for_link()
    if form.is_submitted() and form.attempt(lambda: _choose(form, holder, token)):
        end_session()
        flash("Your password is set. Sign in with it.", "success")
        return redirect(url_for("sign_in.index"))
    return render_template("lgr/sign_in/choose.html", form=form, holder=holder), form.status


def _choose(form: ChooseForm, holder: LinkHolder, token: str) -> int:
    password = checked(form.password.data, name=holder.name, email=holder.email)
    return perform(use_link, kept(token), hash_password(password))
