"""Every error as a page in plain words; the only place that turns our errors into answers."""

import logging

from flask import Flask, current_app, g, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, SecurityError

from lgr_tracker.domain.errors import (
    Invalid,
    LgrError,
    NotAllowed,
    NotFound,
    StaleEdit,
    WrongState,
)

Answer = tuple[str, int, dict[str, str]]
log = logging.getLogger("lgr_tracker")

STATUS: dict[type[LgrError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    WrongState: 409,
    StaleEdit: 409,
    Invalid: 422,
}
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}
AWAY = (
    "connection", "disk", "full", "locked", "no space", "read-only", "readonly",
    "shut down", "shutting down", "starting up", "unable to open",
)  # fmt: skip  # one list of words
"""What a database says that cannot be reached, or cannot be written to just now."""

PAGES = frozenset({400, 403, 404, 405, 409, 413, 429, 500, 503})


def init_errors(app: Flask) -> None:
    """Answer every error with one of our pages."""
    app.register_error_handler(LgrError, _ours)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(Exception, _unexpected)


def _page(status: int, message: str | None = None, headers: dict[str, str] | None = None) -> Answer:
    g.lgr_is_refusal = True  # an error's page asks the database nothing: it may be what is wrong
    shown = status if status in PAGES else (400 if status < 500 else 500)
    html = render_template(
        f"lgr/errors/{shown}.html", message=message, request_id=g.get("lgr_request_id", "")
    )
    return html, status, headers or {}


def _ours(error: LgrError) -> Answer:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
    # A stranger's page and a missing one must read the same, so 404 says nothing of its own.
    return _page(status, None if status == 404 else error.message)


def _forged(error: CSRFError) -> Answer:
    return _page(
        400, "This form was open too long, or it was not ours. Go back, reload it and try again."
    )


def _http(error: HTTPException) -> Answer:
    status = error.code or 500
    if isinstance(error, SecurityError):
        # The host name is not ours, so no address can be made and no page of ours be drawn.
        return "This address is not one that LGR Tracker answers to.", 400, PLAIN
    headers = {}
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        headers["Allow"] = ", ".join(sorted(error.valid_methods))
    retry_after = getattr(error, "retry_after", None)
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    message = error.description if status == 429 else None
    return _page(status, message, headers)


def _database(error: DBAPIError) -> Answer:
    text = str(error.orig).lower()
    log.error("database %s in request %s", type(error.orig).__name__, g.get("lgr_request_id"))
    if error.connection_invalidated or any(word in text for word in AWAY):
        return _page(503)
    return _page(500)


def _unexpected(error: Exception) -> Answer:
    # The trace names our lines, never the words a person typed: no body, query or address.
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    log.error(
        "%s at %s in request %s (%s)",
        type(error).__name__,
        where,
        g.get("lgr_request_id"),
        request.endpoint,
    )
    if current_app.testing:
        raise error  # a test must see what went wrong, not a page about it
    return _page(500)
