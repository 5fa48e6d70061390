"""The scale: its words, chances and bands, and another scale in its place."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.settings.saving import Answer, may, saved
from lgr_tracker.blueprints.settings.scale_forms import (
    ReplaceForm,
    StartForm,
    looks,
    replace_data,
    replace_form,
    replace_values,
    scale_data,
    scale_form,
    scale_values,
)
from lgr_tracker.content.scoring import scales
from lgr_tracker.domain.errors import Invalid
from lgr_tracker.domain.kinds import Axis
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.domain.risk_text import plural
from lgr_tracker.domain.scales import Band, Scale, ScalePoint, check_scale
from lgr_tracker.domain.step_mapping import (
    BandShift,
    band_shifts,
    check_mapping,
    suggested_mapping,
)
from lgr_tracker.queries.bodies import body_choices
from lgr_tracker.queries.programmes import programme_detail
from lgr_tracker.queries.scale import scale_of, standing_pairs
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.programme.change_scale import change_scale
from lgr_tracker.workflows.programme.replace_scale import replace_scale

NOW = "now"
CONFIRM = "Look at what changes below, then tick the box and send it once more."


def add_to(bp: Blueprint) -> None:
    """Add the pages of the scale."""
    bp.add_url_rule("/scale", view_func=scale, methods=["GET", "POST"])
    bp.add_url_rule("/scale/begin", view_func=scale_begin, methods=["GET", "POST"])
    bp.add_url_rule("/scale/replace", view_func=scale_replace, methods=["GET", "POST"])


@needs(Permission.PROGRAMME_VIEW)
def scale(code: str) -> Answer:
    """Show the scale, and let those who may change its words, chances and bands."""
    asked = (reading(), current_actor(), current_programme().id)
    held, detail = scale_of(*asked), programme_detail(*asked)
    bodies = body_choices(*asked)
    form = scale_form(held, bodies)(
        data=scale_data(held, detail.probabilities_agreed, detail.version)
    )
    return saved(
        form,
        lambda: perform(
            change_scale,
            current_programme().id,
            scale_values(held, form),
            form.agreed.data,
            form.version.data,
        ),
        done="The scale was changed.",
        leads_to="settings.scale",
        heading="How risks are scored here",
        template="lgr/settings/scale.html",
        scale=held,
        looks=looks(held),
        bodies=dict(bodies),
        agreed=detail.probabilities_agreed,
        may_edit=may(Permission.PROGRAMME_EDIT),
    )


@needs(Permission.PROGRAMME_EDIT)
def scale_begin(code: str) -> Answer:
    """Ask what another scale begins with."""
    form = StartForm(data={"start": NOW})
    if form.is_submitted() and form.attempt(lambda: True):
        chosen = {
            "start": form.start.data,
            "likelihoods": form.likelihoods.data,
            "impacts": form.impacts.data,
            "bands": form.bands.data,
        }
        given = {name: value for name, value in chosen.items() if value is not None}
        return redirect(url_for("settings.scale_replace", code=code, **given))
    page = render_template(
        "lgr/settings/form.html",
        form=form,
        heading="What does the other scale begin with?",
        code=code,
        button="Go on",
    )
    return page, form.status


@needs(Permission.PROGRAMME_EDIT)
def scale_replace(code: str) -> Response | tuple[str, int]:
    """Put another scale in the place of the programme's, once what changes has been confirmed."""
    asked = (reading(), current_actor(), current_programme().id)
    old, detail = scale_of(*asked), programme_detail(*asked)
    new = _begun(old)
    form = replace_form(old, new, body_choices(*asked))(
        data=replace_data(new, suggested_mapping(old, new), detail.version)
    )
    standing = standing_pairs(*asked)
    shifts: tuple[BandShift, ...] = ()
    if form.is_submitted():
        done = form.attempt(lambda: _replaced(old, new, form))
        if done is not None:
            risks = plural(done, "scored risk stands", "scored risks stand")
            flash(f"{done:,} {risks} on the new scale.", "success")
            return redirect(url_for("settings.scale", code=code))
        shifts = _shifts(old, new, form, standing)
    page = render_template(
        "lgr/settings/scale_replace.html",
        form=form,
        code=code,
        old=old,
        new=new,
        axes=tuple(Axis),
        counts=_counts(standing),
        shifts=shifts,
    )
    return page, form.status


def _replaced(old: Scale, new: Scale, form: ReplaceForm) -> int:
    wanted, mapping = replace_values(old, new, form)
    check_scale(wanted)
    check_mapping(old, wanted, mapping)
    if not form.confirmed.data:
        raise Invalid(CONFIRM, {"confirmed": CONFIRM})
    return perform(
        replace_scale,
        current_programme().id,
        wanted,
        mapping,
        form.agreed.data,
        form.version.data,
    )


def _shifts(
    old: Scale, new: Scale, form: ReplaceForm, standing: tuple[tuple[int, int, int], ...]
) -> tuple[BandShift, ...]:
    """Return what would change band, as far as the form can be read."""
    try:
        wanted, mapping = replace_values(old, new, form)
        check_mapping(old, check_scale(wanted), mapping)
    except (Invalid, ValueError, TypeError):
        return ()
    return band_shifts(old, wanted, mapping, standing)


def _counts(standing: tuple[tuple[int, int, int], ...]) -> dict[tuple[Axis, int], int]:
    """Return how many risks stand at each step now."""
    counted: dict[tuple[Axis, int], int] = {}
    for likelihood, impact, count in standing:
        for place in ((Axis.LIKELIHOOD, likelihood), (Axis.IMPACT, impact)):
            counted[place] = counted.get(place, 0) + count
    return counted


def _begun(old: Scale) -> Scale:
    """Return the scale to begin with, with as many steps and bands as the address asks for."""
    start = request.args.get("start", NOW)
    found = next((each.as_domain() for each in scales() if each.code == start), old)
    return replace(
        found,
        likelihood=_stretched(found.likelihood, _asked("likelihoods", 10)),
        impact=_stretched(found.impact, _asked("impacts", 10)),
        bands=_stretched_bands(found, _asked("bands", 6)),
    )


def _asked(name: str, most: int) -> int | None:
    text = request.args.get(name, "")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else None
    return number if number is not None and 2 <= number <= most else None


def _stretched(points: tuple[ScalePoint, ...], count: int | None) -> tuple[ScalePoint, ...]:
    """Return so many steps: those there are, and nameless ones after them."""
    if count is None:
        return points
    last = points[-1].number
    more = (ScalePoint(last + n, "") for n in range(1, count - len(points) + 1))
    return (*points[:count], *more)


def _stretched_bands(scale: Scale, count: int | None) -> tuple[Band, ...]:
    if count is None:
        return scale.bands
    last = scale.bands[-1]
    more = (
        Band(last.order + n, "", last.minimum + n, last.review_days)
        for n in range(1, count - len(scale.bands) + 1)
    )
    return (*scale.bands[:count], *more)
