"""The service: our own Flask app, stand-alone or inside a host's."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from flask.cli import ScriptInfo
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from lgr_tracker.blueprints import BLUEPRINTS
from lgr_tracker.cli import lgr
from lgr_tracker.config import WrongSetting, key_from_file, read_settings
from lgr_tracker.domain.errors import LgrError
from lgr_tracker.jobs.periodic import TIMETABLE
from lgr_tracker.jobs.queue import init_jobs
from lgr_tracker.jobs.works import WORKS
from lgr_tracker.web.chrome import init_chrome
from lgr_tracker.web.database import init_database
from lgr_tracker.web.errors import init_errors
from lgr_tracker.web.filters import init_templates
from lgr_tracker.web.guards import init_guards
from lgr_tracker.web.headers import init_headers
from lgr_tracker.web.identity import init_identity


def create_app(
    settings: Mapping[str, Any] | None = None, *, testing: bool = False, mounted: bool = False
) -> Flask:
    """Make the service from its settings (docs/configuration.md), its database brought up to date.

    `mounted` says that a host signs people in. Raises WrongSetting or WrongSchema with a sentence
    that says what to do.
    """
    app = Flask("lgr_tracker")
    app.config.update(read_settings(settings))
    app.config.update(TESTING=testing, LGR_MOUNTED=mounted)
    _configure(app)
    init_templates(app)
    init_errors(app)
    init_headers(app)
    init_database(app)
    init_jobs(app, WORKS, TIMETABLE)
    CSRFProtect(app)
    init_identity(app)
    init_guards(app)
    init_chrome(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.cli.add_command(lgr)
    proxies = app.config["LGR_TRACKER_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # as Flask's documentation does
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
    return app


def _configure(app: Flask) -> None:
    """Turn our settings into Flask's."""
    config = app.config
    data: Path = config["LGR_TRACKER_DATA"]
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    audit_key = config["LGR_TRACKER_AUDIT_KEY_FILE"] or data / "audit.key"
    https: bool = config["LGR_TRACKER_HTTPS"]
    if not app.testing and config["LGR_TRACKER_DATABASE"] in ("sqlite:///", "sqlite:///:memory:"):
        raise WrongSetting(
            "LGR_TRACKER_DATABASE is a database in memory, which forgets everything. "
            "Give the path of a file, or leave it out."
        )
    if config["LGR_TRACKER_JOBS"] == "postgresql" and not config["LGR_TRACKER_DATABASE"].startswith(
        "postgresql"
    ):
        raise WrongSetting(
            "LGR_TRACKER_JOBS is postgresql, but the database is SQLite. "
            "Say process, or give the address of a PostgreSQL database in LGR_TRACKER_DATABASE."
        )
    config.update(
        LGR_AUDIT_KEY=key_from_file(audit_key),
        LGR_SECOND_FACTOR_KEY=key_from_file(
            config["LGR_TRACKER_SECOND_FACTOR_KEY_FILE"] or data / "second-factor.key"
        ),
        LGR_AUDIT_ANCHOR=config["LGR_TRACKER_AUDIT_ANCHOR_FILE"]
        or audit_key.with_name("audit-anchor.jsonl"),
        SECRET_KEY=config["LGR_TRACKER_SECRET_KEY"] or key_from_file(data / "secret.key").decode(),
        SQLALCHEMY_DATABASE_URI=config["LGR_TRACKER_DATABASE"]
        or f"sqlite:///{data / 'lgr-tracker.sqlite'}",
        # A connection that died with its server is replaced before anybody asks through it, and
        # an error never repeats the words that a statement carried.
        SQLALCHEMY_ENGINE_OPTIONS={"pool_pre_ping": True, "hide_parameters": True},
        MAX_CONTENT_LENGTH=config["LGR_TRACKER_UPLOAD_MB"] * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=1_000,
        TRUSTED_HOSTS=config["LGR_TRACKER_HOSTS"],
        SESSION_COOKIE_NAME="__Host-lgr" if https and not config["LGR_MOUNTED"] else "lgr_session",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session; nobody loses an hour's typing
        SEND_FILE_MAX_AGE_DEFAULT=3600,
    )


def main() -> None:
    """Run `lgr-tracker …`; errors go to stderr in one sentence, exit 1 (2 for wrong usage)."""
    try:
        lgr(prog_name="lgr-tracker", obj=ScriptInfo(create_app=create_app))
    except LgrError as error:
        print(error.message, file=sys.stderr)
        sys.exit(1)
