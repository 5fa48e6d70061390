"""Changing many risks at once: choose them in the list, say what changes, look at it, then do it.

Nothing is kept between the pages: each carries the risks, in the versions that were seen.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from flask import flash, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from lgr_tracker.blueprints.risks.address import ListAddress, read_address
from lgr_tracker.blueprints.risks.listing import list_address, list_path
from lgr_tracker.blueprints.risks.many_form import PARTS, ManyForm
from lgr_tracker.blueprints.risks.views import bp, sign_of
from lgr_tracker.domain.permissions import Permission
from lgr_tracker.domain.risk_text import Piece, number_word, plural, told_changes
from lgr_tracker.queries.history import words_of_ids
from lgr_tracker.queries.risk_choices import risk_choices
from lgr_tracker.queries.risk_many import versions_matching
from lgr_tracker.queries.scale import scale_of
from lgr_tracker.web.clock import today
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs, read_key
from lgr_tracker.web.identity import current_actor
from lgr_tracker.web.session import perform
from lgr_tracker.workflows.risks.change_many import change_many
from lgr_tracker.workflows.risks.plan_many import (
    MOST,
    TICK,
    TOO_MANY,
    Becomes,
    ManyPlan,
    ManyRow,
    plan_many,
)

Answer = Response | tuple[str, int]
Seen = dict[int, int]
"""The version of each risk, as it was seen, by id."""

KEPT = frozenset(name for _, names in PARTS for name in names)
PAIR = re.compile(r"([0-9]{1,16}):([0-9]{1,9})")


@dataclass(frozen=True)
class ShownRow:
    """Hold what becomes of one risk, in sentences."""

    id: int
    version: int
    reference: str
    title: str
    why: str
    sentences: tuple[tuple[Piece, ...], ...]
    since: tuple[tuple[Piece, ...], ...]
    is_ticked: bool


@bp.post("/many")
@needs(Permission.RISK_EDIT)
def many(code: str) -> Answer:
    """Ask what is to become of the risks that were chosen in the list."""
    form, seen = _form(), _chosen()
    if not seen or len(seen) > MOST:
        flash(TOO_MANY if seen else TICK)
        return redirect(_back(code, form))
    return _question(form, seen)


@bp.post("/many/preview")
@needs(Permission.RISK_EDIT)
def many_preview(code: str) -> Answer:
    """Show row by row what would change."""
    form, seen = _form(), _read("risk")
    plan = form.attempt(lambda: _plan(form, seen))
    return _question(form, seen) if plan is None else _preview(form, plan, seen, seen)


@bp.post("/many/apply")
@needs(Permission.RISK_EDIT)
def many_apply(code: str) -> Answer:
    """Change the risks that are still ticked, all of them or none."""
    form, seen, ticked = _form(), _read("rows", "risk"), _read("risk")
    done = form.attempt(
        lambda: perform(change_many, current_programme().id, ticked, form.values(), today=today())
    )
    if done is not None:
        flash(f"{done:,} {plural(done, 'risk was', 'risks were')} changed.", "success")
        return redirect(_back(code, form))
    if form.conflict is None and (ticked or not seen or form.errors):
        return _question(form, seen)
    # Something has changed since, or nothing is ticked: the page again, as things stand now.
    return _preview(form, _plan(form, seen), seen, ticked)


def _form() -> ManyForm:
    form = ManyForm()
    form.offer(risk_choices(reading(), current_actor(), current_programme().id))
    return form


def _chosen() -> Seen:
    """Return what was chosen in the list: the ticked, all on the page, or all that match."""
    which = request.form.get("which", "")
    if which == "page":
        return _read("page")
    if which != "matching":
        return _read("rows", "risk")
    asked = (reading(), current_actor(), current_programme().id)
    wanted, scale = _list(request.form.get("back", "")).wanted, scale_of(*asked)
    return versions_matching(*asked, wanted, scale=scale, today=today(), most=MOST + 1)


def _read(*names: str) -> Seen:
    """Read risks with the versions that were seen, from fields of one or of many."""
    seen: Seen = {}
    for name in names:
        for pair in PAIR.finditer(" ".join(request.form.getlist(name))):
            key = read_key(pair[1])
            if key is not None:
                seen[key] = int(pair[2])
    return seen


def _list(address: str) -> ListAddress:
    return read_address(MultiDict(parse_qsl(urlsplit(address).query)))


def _back(code: str, form: ManyForm) -> str:
    return list_address(list_path(code), _list(form.back.data or "").arguments())


def _plan(form: ManyForm, seen: Mapping[int, int]) -> ManyPlan:
    programme_id, values, actor = current_programme().id, form.values(), current_actor()
    return plan_many(reading(), programme_id, seen, values, today=today(), actor=actor)


def _question(form: ManyForm, seen: Seen) -> Answer:
    page = render_template(
        "lgr/risks/many.html",
        form=form,
        parts=PARTS,
        count=len(seen),
        rows=_written(seen),
        back=_back(current_programme().code, form),
    )
    return page, form.status


def _preview(form: ManyForm, plan: ManyPlan, seen: Seen, ticked: Seen) -> Answer:
    asked = (reading(), current_actor(), current_programme().id)
    names, sign = words_of_ids(*asked), sign_of(scale_of(*asked))

    def shown(row: ManyRow) -> ShownRow:
        before, after = row.since
        return ShownRow(
            row.risk.id,
            row.risk.version,
            row.risk.reference,
            row.risk.title,
            row.why,
            told_changes(row.before, row.after, names=names, sign=sign),
            told_changes(before, after, names=names, sign=sign),
            row.becomes is Becomes.CHANGED and row.risk.id in ticked,
        )

    page = render_template(
        "lgr/risks/many_preview.html",
        form=form,
        heading=_heading(plan, form.conflict is not None),
        parts={each.value: [shown(row) for row in plan.of(each)] for each in Becomes},
        missing=plan.missing,
        rows=_written(seen),
        kept=_kept(),
        back=_back(current_programme().code, form),
    )
    return page, form.status


def _heading(plan: ManyPlan, is_again: bool) -> str:
    """Return the page's answer: how many would change, or that some no longer do."""
    if is_again:
        left = len(plan.of(Becomes.STALE)) + len(plan.of(Becomes.REFUSED)) + plan.missing
        told = number_word(left).capitalize()
        they = plural(
            left, "risk is no longer as you saw it", "risks are no longer as you saw them"
        )
        return f"{told} {they}, so nothing was changed"
    count, total = len(plan.of(Becomes.CHANGED)), len(plan.rows) + plan.missing
    told = "None" if count == 0 else number_word(count).capitalize()
    return f"{told} of {number_word(total)} {plural(total, 'risk', 'risks')} would change"


def _written(seen: Seen) -> str:
    return " ".join(f"{key}:{version}" for key, version in seen.items())


def _kept() -> list[tuple[str, str]]:
    """Return what was chosen, as the next page carries it along."""
    return [(name, text) for name, text in request.form.items() if name in KEPT and text]
