"""The page that shows every recorded change of a programme."""

from flask import Blueprint, render_template, request

from lgr_tracker.domain.permissions import Permission
from lgr_tracker.queries.audit import changes
from lgr_tracker.web.database import reading
from lgr_tracker.web.guards import current_programme, needs
from lgr_tracker.web.identity import current_actor

PAGE = 50


def add_to(bp: Blueprint) -> None:
    """Give the settings this page."""
    bp.get("/changes")(change_list)


@needs(Permission.AUDIT_VIEW)
def change_list(code: str) -> str:
    """List changes, newest first."""
    before = request.args.get("before", type=int)
    if before is not None and not 0 < before < 2**31:
        before = None
    rows = changes(reading(), current_actor(), current_programme().id, before=before, most=PAGE + 1)
    older = rows[PAGE - 1].sequence if len(rows) > PAGE else None
    return render_template(
        "lgr/settings/changes.html", code=code, changes=rows[:PAGE], older=older, before=before
    )
