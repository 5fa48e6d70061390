"""How every settings page answers a form, and whether it may be shown at all."""

from collections.abc import Callable
from typing import Any, TypeAlias

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lgr_tracker.domain.permissions import Permission, Scope, is_allowed
from lgr_tracker.web.forms import Form
from lgr_tracker.web.guards import current_programme
from lgr_tracker.web.identity import current_actor

Answer: TypeAlias = Response | tuple[str, int]


def may(permission: Permission) -> bool:
    """Tell whether the person who asks may do this in this programme."""
    return is_allowed(current_actor(), permission, Scope(current_programme().id))


def saved(
    form: Form,
    act: Callable[[], object],
    *,
    done: str | Callable[[Any], str],
    leads_to: str,
    heading: str,
    template: str = "lgr/settings/form.html",
    **shown: Any,
) -> Answer:
    """Do what a sent form asks and lead on, or show the form with all that was typed.

    `done` is what is said then, or makes it of what the act has returned.
    """
    if form.is_submitted() and (given := form.attempt(act)) is not None:
        flash(done if isinstance(done, str) else done(given), "success")
        values = {key: value for key, value in shown.items() if key.endswith("_id")}
        return redirect(url_for(leads_to, code=current_programme().code, **values))
    page = render_template(
        template, form=form, heading=heading, code=current_programme().code, **shown
    )
    return page, form.status
