"""A transition plan as one file that can be read, printed and kept away from the service."""

from pathlib import Path

from flask import current_app

from lgr_tracker.domain.errors import NotFound
from lgr_tracker.domain.plan_changes import grouped_changes
from lgr_tracker.domain.plan_pictures import draw_plan
from lgr_tracker.domain.plan_text import standing
from lgr_tracker.queries.board import PlanRow
from lgr_tracker.queries.plan_reading import ReadPlan

STYLES_HERE = "/* styles */"
"""Stands in the page before anything that a person wrote."""

STYLES = ("built/govuk-frontend.min.css", "css/lgr.css")


def plan_document(row: PlanRow, read: ReadPlan) -> str:
    """Return a plan as an HTML page with its styles in it; raises NotFound if it has no text.

    The template is rendered without what stands around a page of the service: nobody is signed
    in, and its links would lead nowhere.
    """
    if read.content is None:
        raise NotFound(read.faults[0])
    template = current_app.jinja_env.get_template("lgr/board/document.html")
    page = template.render(
        row=row,
        shown=read,
        content=read.content,
        pictures=draw_plan(read.content),
        groups=grouped_changes(read.content.changes),
        caption=standing(row.state, row.reference),
        link=_nowhere,
    )
    return page.replace(STYLES_HERE, _styles(), 1)  # our own styles, never anybody's words


def _nowhere(_kind: str, _row_id: int | None, _place_id: int | None = None) -> None:
    """Lead nowhere: a file has no pages beside itself."""


def _styles() -> str:
    folder = Path(str(current_app.static_folder))
    found = (folder / name for name in STYLES)
    return "\n".join(path.read_text("utf-8") for path in found if path.exists())
