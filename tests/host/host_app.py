"""A council's own Flask app: everything of its own, and LGR Tracker mounted beside it."""

from pathlib import Path

from flask import Flask, redirect, render_template_string, request
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from werkzeug.wrappers import Response

from lgr_tracker import LGRTracker, lgr_url_for
from tests.people import NOW


class HostBase(DeclarativeBase):
    """The host's own tables."""


host_db = SQLAlchemy(model_class=HostBase)


class Note(HostBase):
    """A row of the host's."""

    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


class HostUser(UserMixin):  # type: ignore[misc]
    """Somebody whom the host has signed in."""

    def __init__(self, user_id: str) -> None:
        self.id = user_id
        self.name = user_id.title()
        self.email = f"{user_id}@example.org"


def host_identity() -> tuple[str, str, str] | None:
    """Tell LGR Tracker who is there; runs in the host's request context."""
    if not current_user.is_authenticated:
        return None
    return (f"host-{current_user.id}", current_user.name, current_user.email)


def make_host(folder: Path, *, mount: bool = True) -> Flask:
    """Make the host, with or without LGR Tracker mounted under /lgr."""
    app = Flask("council_host", static_folder=str(folder), static_url_path="/static")
    (folder / "host.txt").write_text("the host's own file")
    app.config.update(
        TESTING=True,
        SECRET_KEY="h" * 40,
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'host.sqlite'}",
    )
    host_db.init_app(app)
    CSRFProtect(app)
    manager = LoginManager(app)
    manager.login_view = "sign_in"
    manager.user_loader(HostUser)
    _add_routes(app)
    if mount:
        tracker = LGRTracker(
            app,
            url_prefix="/lgr",
            identity=host_identity,
            settings={
                "LGR_TRACKER_DATA": folder / "lgr",
                "LGR_TRACKER_SIGN_IN_URL": "/host-sign-in",
                "LGR_TRACKER_HOST_NAME": "Council intranet",
                "LGR_TRACKER_HOST_URL": "/",
            },
        )
        tracker.app.config["LGR_CLOCK"] = lambda: NOW
    with app.app_context():
        host_db.create_all()
    return app


def _add_routes(app: Flask) -> None:
    @app.get("/")
    def front() -> str:
        return render_template_string("Host front page for {{ name }}", name="everybody")

    @app.get("/host-sign-in")
    def sign_in() -> Response:
        login_user(HostUser(request.args.get("as", "asha")))
        return redirect("/")

    @app.get("/private")
    @login_required
    def private() -> str:
        return f"private to {current_user.name}"

    @app.get("/to-the-tracker")
    def to_the_tracker() -> Response:
        return redirect(lgr_url_for(app, "overview.index", code="fenland"))

    @app.route("/notes", methods=["POST"])
    def notes() -> str:
        host_db.session.add(Note(text=request.form["text"]))
        host_db.session.commit()
        return "kept"

    @app.errorhandler(404)
    def missing(error: Exception) -> tuple[str, int]:
        return "the host's own missing page", 404
