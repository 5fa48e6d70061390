"""Commands that run the service."""

import logging
import signal
import socket
from pathlib import Path

import click
from flask import current_app

from lgr_tracker.cli.answering import answers
from lgr_tracker.domain.errors import LgrError
from lgr_tracker.web.queue import queue


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64))
@answers
def serve(host: str, port: int, threads: int) -> None:
    """Serve with waitress, one process, until stopped."""
    import waitress  # late: no other command needs a server

    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            raise LgrError(
                f"Port {port} is taken. Stop what uses it, or give another with --port."
            ) from None
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the app itself
    click.echo(f"LGR Tracker answers on http://{host}:{port} (data: {_shown_data()})")
    signal.signal(signal.SIGTERM, _stop)
    # Waiting a moment for a free thread is how a busy server works; a line for each is noise.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    queue().start_in_server()
    try:
        waitress.serve(app, host=host, port=port, threads=threads, ident=None)
    finally:
        queue().stop()


def _stop(*_: object) -> None:
    """Leave in good order, so that jobs in hand are finished or given back."""
    raise SystemExit(0)


def _shown_data() -> Path:
    data: Path = current_app.config["LGR_TRACKER_DATA"]
    return data
