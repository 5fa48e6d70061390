"""Serve LGR Tracker under any WSGI server: `gunicorn wsgi:app`."""

from lgr_tracker import create_app

app = create_app()
