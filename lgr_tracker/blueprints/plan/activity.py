"""One activity: its facts, what it waits for, and the forms that change it."""

from dataclasses import asdict
from functools import partial

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.plan import words
from lgr_tracker.blueprints.plan.blueprint import asked, bp, current_plan, insist, may, may_of_any
from lgr_tracker.blueprints.plan.drawing import work_hrefs
from lgr_tracker.blueprints.plan.forms import (
    IS_WAITED_FOR,
    WAITS,
    ActivityForm,
    LinkChangeForm,
    LinkForm,
    ProgressForm,
    work_choices,
)
from lgr_tracker.blueprints.plan.moving import (
    asks_what_moves,
    moved_after,
    seal_before,
    would_move,
)
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.queries import activities as rows
from lgr_tracker.queries.classification import mark_of
from lgr_tracker.queries.plan_moves import (
    Changed,
    phase_days,
    with_link,
    with_new_work,
    with_works,
)
from lgr_tracker.web.asking_who_sees import ask_who_sees
from lgr_tracker.web.clock import today
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.plan.checking import code_faults, duration_faults, progress_faults
from lgr_tracker.workflows.plan.link_work import (
    LinkValues,
    link_work,
    relink_work,
    unlink_work,
)
from lgr_tracker.workflows.plan.record_progress import ProgressValues, record_progress
from lgr_tracker.workflows.plan.save_activity import ActivityValues, add_activity, change_activity

Answer = Response | tuple[str, int]


def _row(activity_id: int) -> rows.ActivityRow:
    return rows.activity(*asked(), activity_id)


def _offer(form: ActivityForm) -> None:
    choices = rows.plan_choices(*asked())
    own = frozenset(row_id for row_id, _ in choices.councils if may(Permission.PLAN_EDIT, row_id))
    form.offer(choices, own, for_all=may(Permission.PLAN_EDIT, None))


def _if_said(activity_id: int, values: ActivityValues | ProgressValues) -> Changed:
    """Return the plan's rows with what was said of an activity in them."""
    said = {activity_id: asdict(values)}
    return partial(with_works, values=said, phases=phase_days(*asked()))


def _if_added(values: ActivityValues) -> Changed:
    """Return the plan's rows with an activity more."""
    return partial(with_new_work, values=asdict(values), phases=phase_days(*asked()))


def _faults_of_new(form: ActivityForm) -> dict[str, str]:
    code = form.code.data
    taken = code_faults(code, is_taken=code in current_plan().by_key)
    return taken or duration_faults(*form.durations())


def _if_linked(values: LinkValues) -> Changed:
    before, after = values.predecessor, values.successor
    ends = (before.kind, before.id), (after.kind, after.id)
    return partial(with_link, link_id=0, ends=ends, tie=values)


def _to_activity(code: str, activity_id: int, after: str) -> Response:
    """Go to an activity's page, which says what moved after a change."""
    return redirect(url_for("plan.activity", code=code, activity_id=activity_id, after=after))


@bp.get("/activities/<int:activity_id>")
@needs(Permission.PROGRAMME_VIEW)
def activity(code: str, activity_id: int) -> str:
    """Show one activity."""
    entered = _row(activity_id)
    plan = current_plan()
    row = plan.activity(activity_id)
    at = (*asked(), activity_id)
    return render_template(
        "lgr/plan/activity.html",
        row=row,
        entered=entered,
        mark=mark_of(*asked(), "activity", activity_id),
        heading=words.activity_heading(row),
        room=words.room(row),
        before=plan.before(row.key),
        after=plan.after(row.key),
        tie=words.link,
        hrefs=work_hrefs(code, plan.rows),
        councils={council.id: council for council in plan.councils},
        status_on=plan.status_on,
        outcome=moved_after(code),
        delays=rows.delays(*at),
        delivered=rows.delivered(*at),
        may_edit=may(Permission.PLAN_EDIT, entered.organisation_id),
        may_link=may_of_any(Permission.PLAN_EDIT, {work.organisation_id for work in plan.rows}),
        may_unlink={
            work.key: may(Permission.PLAN_EDIT, work.organisation_id)
            for _, work in plan.after(row.key)
        },
    )


@bp.route("/activities/add", methods=["GET", "POST"])
@needs(Permission.PLAN_EDIT)
def activity_add(code: str) -> Answer:
    """Add an activity."""
    form = ActivityForm()
    _offer(form)
    ask_who_sees(form, Permission.PLAN_EDIT, None)
    outcome = None
    if asks_what_moves():
        outcome = would_move(
            code,
            form,
            lambda: _if_added(form.values(is_starter=False)),
            lambda: _faults_of_new(form),
        )
    elif form.is_submitted():
        seal = seal_before()
        added = form.attempt(
            lambda: perform(
                add_activity,
                current_programme().id,
                form.values(is_starter=False),
                classified=form.classified(),
            )
        )
        if added is not None:
            flash(f"{form.name.data} was added.", "success")
            return _to_activity(code, added, seal)
    shown = {"form": form, "row": None, "outcome": outcome}
    return render_template("lgr/plan/activity_form.html", **shown), form.status


@bp.route("/activities/<int:activity_id>/change", methods=["GET", "POST"])
@needs(Permission.PLAN_EDIT)
def activity_change(code: str, activity_id: int) -> Answer:
    """Change what an activity is, how long it takes and when it may be."""
    row = _row(activity_id)
    insist(Permission.PLAN_EDIT, row.organisation_id)
    form = ActivityForm(data=asdict(row))
    _offer(form)
    ask_who_sees(form, Permission.PLAN_EDIT, row.organisation_id, "activity", activity_id)
    outcome = None
    if asks_what_moves():
        outcome = would_move(
            code,
            form,
            lambda: _if_said(activity_id, form.values(is_starter=False)),
            lambda: duration_faults(*form.durations()),
        )
    elif form.is_submitted():
        seal = seal_before()
        done = form.attempt(
            lambda: perform(
                change_activity,
                current_programme().id,
                activity_id,
                form.values(is_starter=row.is_starter),
                form.version.data,
                classified=form.classified(),
            )
        )
        if done is not None:
            flash(f"{form.name.data} was changed.", "success")
            return _to_activity(code, activity_id, seal)
    shown = {"form": form, "row": row, "outcome": outcome}
    return render_template("lgr/plan/activity_form.html", **shown), form.status


@bp.route("/activities/<int:activity_id>/progress", methods=["GET", "POST"])
@needs(Permission.PLAN_EDIT)
def activity_progress(code: str, activity_id: int) -> Answer:
    """Record how far an activity has come."""
    row = _row(activity_id)
    insist(Permission.PLAN_EDIT, row.organisation_id)
    form = ProgressForm(data=asdict(row))
    outcome = None
    if asks_what_moves():
        outcome = would_move(
            code,
            form,
            lambda: _if_said(activity_id, form.values()),
            lambda: progress_faults(**asdict(form.values()), today=today()),
        )
    elif form.is_submitted():
        seal = seal_before()
        done = form.attempt(
            lambda: perform(
                record_progress,
                current_programme().id,
                activity_id,
                form.values(),
                form.version.data,
                today=today(),
            )
        )
        if done is not None:
            flash(f"Progress on {row.name} was recorded.", "success")
            return _to_activity(code, activity_id, seal)
    shown = {"form": form, "row": row, "outcome": outcome}
    return render_template("lgr/plan/progress.html", **shown), form.status


@bp.route("/activities/<int:activity_id>/links/add", methods=["GET", "POST"])
@needs(Permission.PLAN_EDIT)
def link_add(code: str, activity_id: int) -> Answer:
    """Let an activity wait for other work, or other work for it."""
    row = _row(activity_id)
    is_own = may(Permission.PLAN_EDIT, row.organisation_id)
    form = LinkForm(data={"direction": WAITS if is_own else IS_WAITED_FOR, "lag_days": 0})
    form.work.offer(work_choices(current_plan(), besides=row.code))
    outcome = None
    if asks_what_moves():
        outcome = would_move(code, form, lambda: _if_linked(form.values(activity_id)))
    elif form.is_submitted():
        seal = seal_before()
        added = form.attempt(
            lambda: perform(link_work, current_programme().id, form.values(activity_id))
        )
        if added is not None:
            flash("The link was added; the dates are reckoned anew.", "success")
            return _to_activity(code, activity_id, seal)
    return render_template("lgr/plan/link.html", form=form, row=row, outcome=outcome), form.status


@bp.route("/activities/<int:activity_id>/links/<int:link_id>/change", methods=["GET", "POST"])
@needs(Permission.PLAN_EDIT)
def link_change(code: str, activity_id: int, link_id: int) -> Answer:
    """Change how work waits for other work."""
    plan, link = current_plan(), rows.link(*asked(), link_id)
    before, after = plan.ends(link_id)
    insist(Permission.PLAN_EDIT, after.organisation_id)
    form = LinkChangeForm(data=asdict(link))
    outcome = None
    if asks_what_moves():
        ends = (before.kind, before.id), (after.kind, after.id)
        outcome = would_move(
            code, form, lambda: partial(with_link, link_id=link_id, ends=ends, tie=form.tie())
        )
    elif form.is_submitted():
        seal = seal_before()
        done = form.attempt(
            lambda: perform(
                relink_work, current_programme().id, link_id, form.tie(), form.version.data
            )
        )
        if done is not None:
            flash("The link was changed; the dates are reckoned anew.", "success")
            return _to_activity(code, activity_id, seal)
    shown = {"row": _row(activity_id), "before": before, "after": after, "outcome": outcome}
    return render_template("lgr/plan/link_change.html", form=form, **shown), form.status


@bp.post("/activities/<int:activity_id>/links/<int:link_id>/remove")
@needs(Permission.PLAN_EDIT)
def link_remove(code: str, activity_id: int, link_id: int) -> Response:
    """Take a link out."""
    _row(activity_id)
    seal = seal_before()
    perform(unlink_work, current_programme().id, link_id)
    flash("The link was taken out; the dates are reckoned anew.", "success")
    return _to_activity(code, activity_id, seal)
