"""One service in one area: who runs it, what would close its gaps, and the forms for both."""

from dataclasses import asdict, dataclass
from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.plan import holder_words as words
from lgr_tracker.blueprints.plan.blueprint import bp, insist, may
from lgr_tracker.blueprints.plan.forms import HolderForm, RemovalForm
from lgr_tracker.blueprints.plan.holder_drawing import drawn_continuity
from lgr_tracker.blueprints.plan.holders import current_continuity
from lgr_tracker.blueprints.plan.words import on
from lgr_tracker.domain.continuity import Gap
from lgr_tracker.domain.kinds import OrganisationKind
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.queries.activities import plan_choices
from lgr_tracker.queries.continuity import AreaService, ContinuityView, HoldingRow, holding
from lgr_tracker.queries.services import services
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.plan.save_holder import add_holder, change_holder, remove_holder

Answer = Response | tuple[str, int]


@dataclass(frozen=True)
class WayOut:
    """Hold one thing that would mend what is amiss, and the form that is filled in for it."""

    label: str
    href: str


@dataclass(frozen=True)
class Amiss:
    """Hold one thing that is amiss with a service in an area, and what would mend it."""

    sentence: str
    ways: tuple[WayOut, ...]


def _services_page(code: str, service_id: int, area_id: int) -> str:
    return url_for("plan.service_holders", code=code, service_id=service_id, area_id=area_id)


def _offer(form: HolderForm) -> None:
    asked = (reading(), current_actor(), current_programme().id)
    choices = plan_choices(*asked)
    form.organisation_id.offer((str(row_id), name) for row_id, name in choices.organisations)
    if "service_id" in form:
        form.service_id.offer((str(row.id), row.name) for row in services(*asked))
        own = (council for council in choices.councils if may(Permission.PLAN_EDIT, council[0]))
        form.area_id.offer((str(row_id), name) for row_id, name in own)


@bp.get("/holders/<int:service_id>/<int:area_id>")
@needs(Permission.PROGRAMME_VIEW)
def service_holders(code: str, service_id: int, area_id: int) -> str:
    """Show who runs one service in one area, one holding after another, and what is amiss."""
    view = current_continuity()
    place = (service_id, area_id)
    row = next((r for r in view.rows if (r.service.id, r.area.id) == place), None) or abort(404)
    return render_template(
        "lgr/plan/service_holders.html",
        row=row,
        view=view,
        drawn=drawn_continuity(code, view, [row], view.starts_on, view.last),
        troubles=words.troubles(row),
        amiss=_amiss(code, row, view),
        may_edit=may(Permission.PLAN_EDIT, area_id),
    )


def _amiss(code: str, row: AreaService, view: ContinuityView) -> list[Amiss]:
    gaps = [Amiss(words.nobody(gap), tuple(_closing(code, row, gap, view))) for gap in row.gaps]
    doubles = [
        Amiss(
            words.doubled(double),
            tuple(
                WayOut(
                    f"Note the agreement or the dates of {held.organisation}", _change(code, held)
                )
                for held in row.within(double)
            ),
        )
        for double in row.overlaps
    ]
    late = [
        Amiss(
            words.past_exit(held),
            (WayOut(f"Change when {held.organisation} ends", _change(code, held)),),
        )
        for held in row.past_exit
    ]
    return [*gaps, *doubles, *late]


def _closing(code: str, row: AreaService, gap: Gap, view: ContinuityView) -> list[WayOut]:
    """Return the forms that would close a gap, each filled in with its days."""
    until = gap.last.isoformat() if gap.last < view.last else None
    add = url_for(
        "plan.holder_add",
        code=code,
        service=row.service.id,
        area=row.area.id,
        first=gap.first.isoformat(),
        last=until,
    )
    ways = [WayOut("Close this gap", add)]
    before, after = row.before(gap), row.after(gap)
    if after:
        label = f"Let {after.organisation} begin on {on(gap.first)}"
        ways.append(WayOut(label, _change(code, after, first=gap.first)))
    if before and not _is_gone(before, gap.last, view.vesting_on):
        label = f"Let {before.organisation} go on to {on(gap.last)}"
        ways.append(WayOut(label, _change(code, before, last=gap.last)))
    return ways


def _is_gone(held: HoldingRow, day: date, vesting_on: date) -> bool:
    """Tell whether a council of today, which ends with vesting, is no more on a day."""
    return held.organisation_kind is OrganisationKind.PREDECESSOR and day >= vesting_on


def _change(
    code: str, held: HoldingRow, *, first: date | None = None, last: date | None = None
) -> str:
    return url_for(
        "plan.holder_change",
        code=code,
        holder_id=held.id,
        first=first.isoformat() if first else None,
        last=last.isoformat() if last else None,
    )


def _proposed() -> dict[str, date]:
    """Return the days that the address proposes for the form."""
    days = {
        "starts_on": request.args.get("first", type=date.fromisoformat),
        "ends_on": request.args.get("last", type=date.fromisoformat),
    }
    return {name: day for name, day in days.items() if day is not None}


@bp.route("/holders/add", methods=["GET", "POST"])
@needs(Permission.PLAN_EDIT)
def holder_add(code: str) -> Answer:
    """Add a holding."""
    proposed = _proposed()
    form = HolderForm(
        data={
            "service_id": request.args.get("service", type=int),
            "area_id": request.args.get("area", type=int),
            **proposed,
        }
    )
    _offer(form)
    if form.is_submitted():
        added = form.attempt(
            lambda: perform(
                add_holder,
                current_programme().id,
                form.service_id.number,
                form.area_id.number,
                form.values(),
            )
        )
        if added is not None:
            flash("The holding was added.", "success")
            place = (form.service_id.number or 0, form.area_id.number or 0)
            return redirect(_services_page(code, *place))
    return (
        render_template("lgr/plan/holder_form.html", form=form, row=None, proposed=proposed),
        form.status,
    )


def _held(holder_id: int) -> HoldingRow:
    return holding(reading(), current_actor(), current_programme().id, holder_id)


@bp.route("/holders/<int:holder_id>", methods=["GET", "POST"])
@needs(Permission.PLAN_EDIT)
def holder_change(code: str, holder_id: int) -> Answer:
    """Change a holding."""
    row, proposed = _held(holder_id), _proposed()
    insist(Permission.PLAN_EDIT, row.area_id)
    form = HolderForm(data={**asdict(row), **proposed})
    del form.service_id, form.area_id  # where it is does not change; who and when do
    _offer(form)
    if form.is_submitted():
        done = form.attempt(
            lambda: perform(
                change_holder,
                current_programme().id,
                holder_id,
                form.values(),
                form.version.data,
            )
        )
        if done is not None:
            flash("The holding was changed.", "success")
            return redirect(_services_page(code, row.service_id, row.area_id))
    removal = RemovalForm(data={"version": row.version}, formdata=None)
    return (
        render_template(
            "lgr/plan/holder_form.html", form=form, row=row, removal=removal, proposed=proposed
        ),
        form.status,
    )


@bp.post("/holders/<int:holder_id>/remove")
@needs(Permission.PLAN_EDIT)
def holder_remove(code: str, holder_id: int) -> Response:
    """Take out a holding that was entered by mistake."""
    row = _held(holder_id)
    form = RemovalForm()
    done = form.attempt(
        lambda: perform(remove_holder, current_programme().id, holder_id, form.version.data) or True
    )
    if done:
        flash("The holding was taken out.", "success")
    else:
        flash(form.trouble or "Look at it again before you take it out.")
    return redirect(_services_page(code, row.service_id, row.area_id))
